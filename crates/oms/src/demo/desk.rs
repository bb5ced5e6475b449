//! An owner of a stage at work: claims tasks, takes its time, completes them.

use super::dice::Dice;
use super::loans::Trouble;
use super::potholes;
use oms_app::engine::{Claimed, TaskAction};
use oms_app::{Caller, Job, Work};
use oms_base::{Note, Outcome, Owner, Span, TaskId};
use oms_domain::ticket::TaskResult;
use serde_json::json;

/// How long a claimed task stays with the desk; longer than any turn of the past.
const LEASE: Span = Span::seconds(24 * 60 * 60);
/// One task in so many ends blocked.
const BLOCKED_ONE_IN: u32 = 25;

/// An owner with its hands.
#[derive(Debug)]
pub(super) struct Desk {
    owner: Owner,
    caller: Caller,
    /// Most tasks at a time.
    hands: usize,
    /// How many turns a task takes.
    effort: u32,
    held: Vec<Held>,
}

/// A task that the desk works on.
#[derive(Debug)]
struct Held {
    task: TaskId,
    epoch: u32,
    done_at: u32,
    result: TaskResult,
}

impl Desk {
    /// The desk of the stage's owner `at` this index.
    pub(super) fn new(at: usize, owner: Owner, caller: Caller) -> Desk {
        // People take longer than programs.
        let (hands, effort) = [(4, 1), (3, 1), (1, 8), (2, 1)].get(at).copied().unwrap_or((1, 1));
        Desk { owner, caller, hands, effort, held: Vec::new() }
    }

    /// The results that are due at `turn`.
    pub(super) fn results(&mut self, turn: u32) -> Vec<Job> {
        let due = |held: &mut Held| held.done_at <= turn;
        let done: Vec<Held> = self.held.extract_if(.., due).collect();
        done.into_iter()
            .map(|held| self.act(held.task, held.epoch, TaskAction::Complete(held.result)))
            .collect()
    }

    /// Whose tasks the desk works.
    pub(super) const fn owner(&self) -> &Owner {
        &self.owner
    }

    /// How many hands are free.
    pub(super) fn free_hands(&self) -> usize {
        self.hands.saturating_sub(self.held.len())
    }

    /// What claims one task of the demo.
    pub(super) fn claim(&self, task: TaskId) -> Job {
        let work = Work::Take { task, lease: LEASE };
        Job { caller: self.caller.clone(), key: None, work }
    }

    /// Takes up a claimed task.
    pub(super) fn take(&mut self, claimed: &Claimed, turn: u32, result: TaskResult) {
        let done_at = turn.saturating_add(self.effort);
        let (task, epoch) = (claimed.task, claimed.epoch);
        self.held.push(Held { task, epoch, done_at, result });
    }

    fn act(&self, task: TaskId, epoch: u32, action: TaskAction) -> Job {
        Job { caller: self.caller.clone(), key: None, work: Work::Task { task, epoch, action } }
    }
}

/// How a task of the stage at this index ends when nothing special is known of its ticket.
pub(super) fn result(stage: u16, sequence: u32, dice: &mut Dice) -> TaskResult {
    if dice.one_in(BLOCKED_ONE_IN) {
        return ended(Outcome::Blocked, "A document is missing");
    }
    let sure = u16::try_from(dice.between(810, 995)).ok();
    let (output, confidence) = match stage {
        0 => (json!({"match": true, "source": "tax register"}), sure),
        1 => {
            let risk = dice.between(5, 60);
            let band = if risk < 30 { "low" } else { "medium" };
            (json!({"risk": f64::from(risk) / 100.0, "band": band}), sure)
        }
        2 => (json!({"decision": "approve", "term_months": dice.between(4, 20) * 12}), None),
        3 => (json!({"payment": format!("PAY-{sequence:05}")}), None),
        _ => (json!({"checked": true}), None),
    };
    let output = Some(output.to_string());
    TaskResult { outcome: Outcome::Done, output, note: None, confidence, because: None }
}

/// How the task of a loan in trouble ends.
pub(super) fn troubled(trouble: &Trouble) -> TaskResult {
    ended(trouble.outcome, trouble.note)
}

/// A job of a supervisor who tries a stuck stage again.
pub(super) fn retry(caller: &Caller, stuck: TaskId, stage: oms_base::StageId) -> Job {
    use oms_app::engine::{Change, StageAction, TicketRef};
    let reason = potholes::reason("Looked at it; please try again");
    let change = Change::Stage { stage, action: StageAction::Retry, reason };
    let ticket = TicketRef::Id(stuck.ticket);
    let work = Work::Change { ticket, if_match: None, change };
    Job { caller: caller.clone(), key: None, work }
}

fn ended(outcome: Outcome, note: &str) -> TaskResult {
    let note = Note::parse(note).expect("a sample note is within bounds");
    TaskResult { outcome, output: None, note: Some(note), confidence: None, because: None }
}

#[cfg(test)]
mod tests {
    use super::{Desk, result};
    use crate::demo::dice::Dice;
    use oms_app::Caller;
    use oms_base::Owner;

    #[test]
    fn a_desk_without_work_has_its_hands_free_and_no_results() {
        let mut desk = Desk::new(0, Owner::parse("Bot").unwrap(), Caller::hub());
        assert!(desk.results(u32::MAX).is_empty());
        assert_eq!(desk.free_hands(), 4);
    }

    #[test]
    fn results_are_json() {
        let mut dice = Dice::new();
        for stage in 0..5 {
            for n in 0..40 {
                let output = result(stage, n, &mut dice).output;
                let read = |text: String| serde_json::from_str::<serde_json::Value>(&text);
                assert!(output.is_none_or(|text| read(text).is_ok()));
            }
        }
    }
}
