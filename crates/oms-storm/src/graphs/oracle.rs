//! The naive interpreter: statuses by index, and a fixed point over all stages after every change.
//! It shares no rule with the engine.

use super::plan::{Condition, OnFail, Planned};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{StageStatus, Status};

/// What is done with a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Claim,
    Done,
    Failed,
    Blocked,
    Release,
    Skip,
    Retry,
}

impl Action {
    /// Every action.
    pub(super) const DRAWN: [Action; 7] = [
        Action::Claim,
        Action::Done,
        Action::Failed,
        Action::Blocked,
        Action::Release,
        Action::Skip,
        Action::Retry,
    ];

    /// Those that mean something for a stage, as often as they are drawn.
    pub(super) const fn that_fit(status: StageStatus) -> &'static [Action] {
        use Action::{Blocked, Claim, Done, Failed, Release, Retry, Skip};
        match status {
            StageStatus::Queued => &[Claim],
            StageStatus::InProgress => &[Done, Done, Done, Done, Failed, Blocked, Release],
            StageStatus::Failed | StageStatus::Blocked => &[Skip, Retry],
            StageStatus::Waiting
            | StageStatus::Done
            | StageStatus::Skipped
            | StageStatus::Cancelled
            | StageStatus::Retrying
            | StageStatus::Paused => &[],
        }
    }
}

/// A ticket as it must stand.
pub(super) struct Oracle {
    pub(super) stages: Vec<Planned>,
    pub(super) statuses: Vec<StageStatus>,
    attempts: Vec<u32>,
    started: bool,
    cancelled: bool,
}

impl Oracle {
    /// A ticket that was just opened.
    pub(super) fn opened(stages: Vec<Planned>) -> Oracle {
        let statuses = vec![StageStatus::Waiting; stages.len()];
        let attempts = vec![0; stages.len()];
        let mut oracle = Oracle { stages, statuses, attempts, started: false, cancelled: false };
        oracle.settle();
        oracle
    }

    /// It goes on in a version with more stages behind those that it has; `None` when it may not.
    pub(super) fn migrate(&mut self, stages: Vec<Planned>) -> Option<()> {
        if self.has_ended() {
            return None;
        }
        self.statuses.resize(stages.len(), StageStatus::Waiting);
        self.attempts.resize(stages.len(), 0);
        self.stages = stages;
        self.settle();
        Some(())
    }

    fn settle(&mut self) {
        loop {
            let mut changed = false;
            for at in 0..self.stages.len() {
                let satisfied = |before: &usize| {
                    matches!(self.statuses[*before], StageStatus::Done | StageStatus::Skipped)
                };
                let waits = self.statuses[at] == StageStatus::Waiting && !self.cancelled;
                if waits && self.stages[at].before.iter().all(satisfied) {
                    self.statuses[at] = match self.stages[at].condition {
                        Condition::None | Condition::True => StageStatus::Queued,
                        Condition::False => StageStatus::Skipped,
                        Condition::Broken => StageStatus::Blocked,
                    };
                    // An attempt begins when its task is queued.
                    self.attempts[at] += u32::from(self.statuses[at] == StageStatus::Queued);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// The ticket's status.
    pub(super) fn ticket_status(&self) -> Status {
        let any = |wanted: StageStatus| self.statuses.contains(&wanted);
        let good =
            |status: &StageStatus| matches!(status, StageStatus::Done | StageStatus::Skipped);
        if self.cancelled {
            Status::Cancelled
        } else if self.statuses.iter().all(good) {
            Status::Completed
        } else if !any(StageStatus::Queued) && !any(StageStatus::InProgress) {
            Status::Blocked
        } else if self.started {
            Status::InProgress
        } else {
            Status::Queued
        }
    }

    /// Whether nothing can happen to it any more.
    pub(super) fn has_ended(&self) -> bool {
        matches!(self.ticket_status(), Status::Completed | Status::Cancelled)
    }

    /// What an action does, or `None` when it must be refused.
    pub(super) fn apply(&mut self, at: usize, action: Action) -> Option<()> {
        use StageStatus::{Blocked, Done, Failed, InProgress, Queued, Skipped};
        let now = self.statuses[at];
        let stuck = matches!(now, Failed | Blocked) && !self.has_ended();
        let next = match (action, now) {
            (Action::Claim, Queued) => InProgress,
            (Action::Done, InProgress) => Done,
            (Action::Failed, InProgress) => self.failed(at),
            (Action::Blocked, InProgress) => Blocked,
            (Action::Release, InProgress) => Queued,
            (Action::Skip, _) if stuck => Skipped,
            (Action::Retry, _) if stuck && self.attempts[at] < ATTEMPTS_MAX => {
                self.attempts[at] += 1;
                Queued
            }
            _ => return None,
        };
        self.started |= next == InProgress;
        self.statuses[at] = next;
        if self.cancelled {
            self.end_all();
        }
        self.settle();
        Some(())
    }

    fn failed(&mut self, at: usize) -> StageStatus {
        if self.attempts[at] < self.stages[at].attempts {
            self.attempts[at] += 1;
            return StageStatus::Queued;
        }
        match self.stages[at].on_fail {
            OnFail::Block => StageStatus::Failed,
            OnFail::Skip => StageStatus::Skipped,
            OnFail::Fail => {
                self.cancelled = true;
                StageStatus::Failed
            }
        }
    }

    fn end_all(&mut self) {
        use StageStatus::{Cancelled, Done, Failed, Skipped};
        for status in &mut self.statuses {
            if !matches!(status, Done | Failed | Skipped) {
                *status = Cancelled;
            }
        }
    }
}
