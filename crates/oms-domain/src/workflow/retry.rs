//! What a definition says of a stage that fails: `retry` and `onFail`.

use crate::json::{Fields, integer, text};
use crate::sla::{Measure, Target};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Code, Fault, Span};

/// Longest wait before another attempt: doubling stops there.
const WAIT_MAX: Span = Span::seconds(7 * 24 * 60 * 60);

/// How a stage is tried again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// How many attempts there are in all; 1 when nothing is tried again.
    pub attempts: u32,
    /// How long the second attempt waits; each further one twice as long as the one before.
    pub backoff: Span,
    /// How long an attempt may be in progress.
    pub timeout: Option<Span>,
}

/// What becomes of a ticket when a stage has failed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFail {
    /// The stage stands failed until somebody acts.
    Block,
    /// The ticket is cancelled.
    Fail,
    /// The stage is skipped.
    Skip,
    /// This stage and all that come after it start over.
    Goto(u16),
}

impl OnFail {
    /// The same where the stages have other indexes.
    pub(super) fn moved(self, indexes: &[u16]) -> OnFail {
        match self {
            OnFail::Goto(stage) => OnFail::Goto(indexes[usize::from(stage)]),
            OnFail::Block | OnFail::Fail | OnFail::Skip => self,
        }
    }
}

/// The same with the stage as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written<'v> {
    Plain(OnFail),
    Goto(&'v str),
}

impl Retry {
    /// The wait before the attempt that follows `made` ones: doubled each time, and up to a quarter
    /// longer by `jitter`, so that those that failed together do not all come back together.
    pub fn wait(&self, made: u32, jitter: u8) -> Span {
        let doublings = made.saturating_sub(1).min(32);
        let wait = self.backoff.micros().saturating_mul(1_i64 << doublings);
        let wait = wait.min(WAIT_MAX.micros());
        let extra = wait / 4 / i64::from(u8::MAX) * i64::from(jitter);
        Span::from_micros(wait.saturating_add(extra))
    }
}

/// Reads `retry`.
pub(crate) fn retry(fields: &mut Fields<'_, '_>) -> Option<Retry> {
    let read = fields.object("retry", |fields| {
        let attempts = fields.optional("attempts", integer(1..=i64::from(ATTEMPTS_MAX)));
        let backoff = fields.optional("backoff", text(span));
        let timeout = fields.optional("timeout", text(span));
        let attempts = attempts.and_then(|count| u32::try_from(count).ok()).unwrap_or(1);
        Retry { attempts, backoff: backoff.unwrap_or(Span::ZERO), timeout }
    });
    read.filter(|retry| retry.attempts > 1 || retry.timeout.is_some())
}

/// Reads `onFail`.
pub(super) fn on_fail<'v>(fields: &mut Fields<'v, '_>) -> Written<'v> {
    let written = fields.value("onFail").and_then(|value| value.as_str());
    let block = Written::Plain(OnFail::Block);
    let known = |word: &str| match word {
        "block" => Some(OnFail::Block),
        "fail" => Some(OnFail::Fail),
        "skip" => Some(OnFail::Skip),
        _ => None,
    };
    if let Some(stage) = written.and_then(|word| word.strip_prefix("goto:")) {
        return Written::Goto(stage);
    }
    let read = fields.optional("onFail", text(|word| known(word).ok_or_else(unknown)));
    read.map_or(block, Written::Plain)
}

fn unknown() -> Fault {
    Fault::here(Code::UnknownValue, "must be block, fail, skip or goto:STAGE")
}

/// A span of the wall clock, also in seconds: `30s`.
fn span(text: &str) -> Result<Span, Fault> {
    match text.strip_suffix('s').and_then(|digits| digits.parse::<u32>().ok()) {
        None => match Target::parse(text)?.measure() {
            Measure::WallClock(span) => Ok(span),
            Measure::Working(_) | Measure::WorkingDays(_) => {
                Err(Fault::here(Code::BadSpan, "runs by the wall clock; use s, m, h or d"))
            }
        },
        Some(seconds) if seconds > 0 => Ok(Span::seconds(seconds)),
        Some(_) => Err(Fault::here(Code::OutOfBounds, "must be from 1 second to 10 years")),
    }
}

/// Resolves `onFail`: a stage to go back to is this one, or one that it waits for.
pub(super) fn resolve(
    written: Written<'_>,
    index: u16,
    index_of: &dyn Fn(&str) -> Option<u16>,
    depends_on: &[Vec<u16>],
) -> Result<OnFail, Fault> {
    let stage = match written {
        Written::Plain(on_fail) => return Ok(on_fail),
        Written::Goto(stage) => stage,
    };
    let Some(target) = index_of(stage) else {
        let shown: String = stage.chars().take(64).collect();
        let detail = format!("no stage has the id {shown:?}");
        return Err(Fault::here(Code::UnknownDependency, detail));
    };
    let (mut seen, mut next) = (vec![false; depends_on.len()], vec![index]);
    while let Some(at) = next.pop() {
        let at = usize::from(at);
        if !std::mem::replace(&mut seen[at], true) {
            next.extend(&depends_on[at]);
        }
    }
    if seen[usize::from(target)] {
        return Ok(OnFail::Goto(target));
    }
    let detail = format!("{stage} does not come before this stage, which would stay failed");
    Err(Fault::here(Code::Refused, detail))
}

#[cfg(test)]
mod tests {
    use super::{Retry, WAIT_MAX};
    use oms_base::Span;

    #[test]
    fn waits_double_up_to_a_week_and_differ_a_little() {
        let retry = Retry { attempts: 9, backoff: Span::seconds(60), timeout: None };
        for (made, seconds) in [(1, 60), (2, 120), (3, 240), (8, 7_680)] {
            assert_eq!(retry.wait(made, 0), Span::seconds(seconds));
            let longest = Span::seconds(seconds + seconds / 4);
            assert!(retry.wait(made, 200) > retry.wait(made, 100));
            assert!(retry.wait(made, u8::MAX) <= longest);
        }
        assert_eq!(retry.wait(99, 0), WAIT_MAX);
        assert_eq!(Retry { backoff: Span::ZERO, ..retry }.wait(3, 255), Span::ZERO);
    }
}
