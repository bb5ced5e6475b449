//! What a clock measures, why it may be paused, and what makes it ring.

use oms_base::{Code, Fault, StageId};

const STAGE: &str = "stage:";

/// What a clock measures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Until the first public message by a human other than the requester.
    FirstResponse,
    /// From the requester's first unanswered message until it is answered.
    NextResponse,
    /// Until the ticket ends.
    Resolution,
    /// Until somebody owns the ticket.
    Assign,
    /// Until the stage ends.
    Stage(StageId),
}

impl Metric {
    /// Reads `first_response`, `next_response`, `resolution`, `assign` or `stage:ID`.
    pub fn parse(text: &str) -> Result<Metric, Fault> {
        match text {
            "first_response" => Ok(Metric::FirstResponse),
            "next_response" => Ok(Metric::NextResponse),
            "resolution" => Ok(Metric::Resolution),
            "assign" => Ok(Metric::Assign),
            _ => match text.strip_prefix(STAGE) {
                Some(id) => StageId::parse(id).map(Metric::Stage),
                None => {
                    let detail = "must be first_response, next_response, resolution, assign or \
                                  stage:ID";
                    Err(Fault::here(Code::UnknownValue, detail))
                }
            },
        }
    }
}

impl std::fmt::Display for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Metric::FirstResponse => f.write_str("first_response"),
            Metric::NextResponse => f.write_str("next_response"),
            Metric::Resolution => f.write_str("resolution"),
            Metric::Assign => f.write_str("assign"),
            Metric::Stage(id) => write!(f, "{STAGE}{id}"),
        }
    }
}

/// Why a clock is paused: a word like `waiting_citizen`, which an agency may choose.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct PauseReason(#[n(0)] String);

impl PauseReason {
    /// Most characters.
    pub const CHARS_MAX: usize = 40;
    /// The reasons that pause a clock when a policy names none.
    pub const DEFAULTS: [&'static str; 4] =
        ["waiting_citizen", "waiting_third_party", "weather", "legal_hold"];

    /// Takes small letters, digits and `_`, beginning with a letter.
    pub fn parse(text: &str) -> Result<PauseReason, Fault> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
        if text.len() > PauseReason::CHARS_MAX {
            let detail = format!("a reason has at most {} characters", PauseReason::CHARS_MAX);
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        if !begins || !text.bytes().all(allowed) {
            let detail = "must be a word like waiting_citizen: small letters, digits and _";
            return Err(Fault::here(Code::BadText, detail));
        }
        Ok(PauseReason(text.to_owned()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The reasons that pause a clock when a policy names none.
    pub fn defaults() -> Vec<PauseReason> {
        PauseReason::DEFAULTS.map(|word| PauseReason(word.to_owned())).to_vec()
    }
}

impl std::fmt::Display for PauseReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A point of a clock at which something may be done; it rings once a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Threshold {
    /// So much of the target has been used, 1 to 99.
    Percent(u8),
    /// The target has run out.
    Breach,
    /// An escalation level is reached, from 1.
    Level(u8),
}

impl Threshold {
    /// The stable number in stored bytes: a percentage, 100, or 100 and the level.
    pub const fn number(self) -> u8 {
        match self {
            Threshold::Percent(percent) => percent,
            Threshold::Breach => 100,
            Threshold::Level(level) => level.saturating_add(100),
        }
    }

    /// The threshold of a stable number; `None` for 0, which is none.
    pub const fn from_number(number: u8) -> Option<Threshold> {
        match number {
            0 => None,
            1..=99 => Some(Threshold::Percent(number)),
            100 => Some(Threshold::Breach),
            101.. => Some(Threshold::Level(number - 100)),
        }
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Threshold::Percent(percent) => write!(f, "{percent}%"),
            Threshold::Breach => f.write_str("breach"),
            Threshold::Level(level) => write!(f, "level-{level}"),
        }
    }
}
