//! One stage of a ticket: where it is, and how its earlier attempts ended.

use minicbor::{Decode, Encode};
use oms_base::{
    Number, Outcome, Owner, PrincipalId, Priority, Span, StageStatus, TicketId, Timestamp,
};

/// A stage with its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Stage {
    /// Where it is.
    #[n(0)]
    pub state: StageState,
    /// Attempts that ended before the current one, oldest first.
    #[n(1)]
    pub past: Vec<Finished>,
    /// Whose tasks it makes, when that is not as the workflow says.
    #[n(2)]
    pub own: Option<Own>,
    /// Since when somebody asks for help with it; until it ends or starts over.
    #[n(3)]
    pub escalated_at: Option<Timestamp>,
    /// Attempts made before it last started over.
    #[n(4)]
    pub earlier: Option<u32>,
}

/// A stage's own owner.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Own {
    /// Who.
    #[n(0)]
    pub owner: Owner,
    /// Seq of the first event that took the stage from the owner whom the workflow names.
    #[n(1)]
    pub first: u64,
    /// Seq of the event since which it is this owner.
    #[n(2)]
    pub last: u64,
}

/// How an attempt ended; kept so that a repeated completion gets the first answer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Finished {
    /// Which attempt.
    #[n(0)]
    pub attempt: u32,
    /// The epoch of the lease it ended under.
    #[n(1)]
    pub epoch: u32,
    /// How.
    #[n(2)]
    pub outcome: Outcome,
    /// Digest of the result.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub digest: [u8; 16],
    /// Seq of the event that holds the result.
    #[n(4)]
    pub seq: u64,
}

/// A task's place in its owner's queue, fixed when the stage was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Slot {
    /// When the stage was queued.
    #[n(0)]
    pub queued_at: Timestamp,
    /// When it is due.
    #[n(1)]
    pub due_at: Option<Timestamp>,
    /// Smaller is sooner: due time, or three days when there is none, and a day later for each
    /// step of lesser urgency.
    #[n(2)]
    pub order_at: i64,
}

impl Slot {
    const DAY: Span = Span::seconds(24 * 60 * 60);

    /// The place of a stage queued at `now`.
    pub fn new(now: Timestamp, due_at: Option<Timestamp>, priority: Priority) -> Slot {
        let base = due_at.unwrap_or_else(|| (0..3).fold(now, |at, _| at.plus(Slot::DAY)));
        let order = (0..priority.level()).fold(base, |at, _| at.plus(Slot::DAY));
        Slot { queued_at: now, due_at, order_at: order.micros() }
    }
}

/// Where a stage is. `attempt` counts from 1, `epoch` over all leases of the stage.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum StageState {
    /// A dependency is missing.
    #[n(0)]
    Waiting,
    /// Its task waits for a claim.
    #[n(1)]
    Queued {
        /// Attempt.
        #[n(0)]
        attempt: u32,
        /// Epoch of the last lease.
        #[n(1)]
        epoch: u32,
        /// Since when.
        #[n(2)]
        at: Timestamp,
        /// Its task's place in the queue.
        #[n(3)]
        slot: Slot,
    },
    /// Its task is leased.
    #[n(2)]
    InProgress {
        /// Attempt.
        #[n(0)]
        attempt: u32,
        /// Epoch of the lease.
        #[n(1)]
        epoch: u32,
        /// Since when.
        #[n(2)]
        at: Timestamp,
        /// Its task's place in the queue.
        #[n(3)]
        slot: Slot,
        /// Who holds the lease.
        #[n(4)]
        holder: PrincipalId,
        /// When the attempt counts as failed, if it has not ended.
        #[n(5)]
        timeout_at: Option<Timestamp>,
    },
    /// Somebody must act.
    #[n(3)]
    Blocked {
        /// Attempt; 0 when its condition could not be evaluated before a first one.
        #[n(0)]
        attempt: u32,
        /// Epoch of the last lease.
        #[n(1)]
        epoch: u32,
        /// Since when.
        #[n(2)]
        at: Timestamp,
        /// The result that said so.
        #[n(3)]
        finished: Option<Finished>,
    },
    /// Finished well or badly.
    #[n(4)]
    Ended {
        /// When.
        #[n(0)]
        at: Timestamp,
        /// How; never `blocked`.
        #[n(1)]
        finished: Finished,
    },
    /// Not needed.
    #[n(5)]
    Skipped {
        /// Attempts made before.
        #[n(0)]
        attempt: u32,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
    /// Given up, alone or with its ticket.
    #[n(6)]
    Cancelled {
        /// Attempts made before.
        #[n(0)]
        attempt: u32,
        /// When.
        #[n(1)]
        at: Timestamp,
        /// Epoch of the last lease, when it was given up alone.
        #[n(2)]
        epoch: Option<u32>,
    },
    /// A stage before it starts over, so that a dependency is missing again.
    #[n(7)]
    Again {
        /// Attempts made before.
        #[n(0)]
        attempt: u32,
        /// Epoch of the last lease.
        #[n(1)]
        epoch: u32,
    },
    /// Held up: its task waits for nobody until it is resumed.
    #[n(8)]
    Paused {
        /// Attempt.
        #[n(0)]
        attempt: u32,
        /// Epoch of the last lease.
        #[n(1)]
        epoch: u32,
        /// Since when.
        #[n(2)]
        at: Timestamp,
    },
    /// Finished badly, and queued again by itself.
    #[n(9)]
    Retrying {
        /// Since when.
        #[n(0)]
        at: Timestamp,
        /// How the attempt ended.
        #[n(1)]
        finished: Finished,
        /// When the next one is queued.
        #[n(2)]
        retry_at: Timestamp,
    },
    /// A ticket on another workflow does its work.
    #[n(10)]
    Delegated {
        /// Attempt.
        #[n(0)]
        attempt: u32,
        /// Epoch of the last lease.
        #[n(1)]
        epoch: u32,
        /// Since when.
        #[n(2)]
        at: Timestamp,
        /// When it is due.
        #[n(3)]
        due_at: Option<Timestamp>,
        /// When the attempt counts as failed, if it has not ended.
        #[n(4)]
        timeout_at: Option<Timestamp>,
        /// The ticket; until it is opened, none.
        #[n(5)]
        child: Option<Child>,
    },
}

/// A ticket that does the work of another one's stage.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Child {
    /// Its id.
    #[n(0)]
    pub id: TicketId,
    /// Its number.
    #[n(1)]
    pub number: Number,
}

/// What is known of a completed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// It ended with this very result, recorded at `seq`.
    Same {
        /// Where the first answer is recorded.
        seq: u64,
    },
    /// It ended with another result.
    Other,
    /// No such attempt ended under this epoch.
    Unknown,
}

impl StageState {
    /// How the current attempt ended, when it has.
    pub const fn finished(&self) -> Option<&Finished> {
        match self {
            StageState::Ended { finished, .. } | StageState::Retrying { finished, .. } => {
                Some(finished)
            }
            StageState::Blocked { finished, .. } => finished.as_ref(),
            StageState::Waiting
            | StageState::Queued { .. }
            | StageState::InProgress { .. }
            | StageState::Skipped { .. }
            | StageState::Cancelled { .. }
            | StageState::Again { .. }
            | StageState::Paused { .. }
            | StageState::Delegated { .. } => None,
        }
    }
}

impl Stage {
    /// A stage that nothing has happened to.
    pub const fn waiting() -> Stage {
        Stage {
            state: StageState::Waiting,
            past: Vec::new(),
            own: None,
            escalated_at: None,
            earlier: None,
        }
    }

    /// Its status.
    pub const fn status(&self) -> StageStatus {
        match &self.state {
            StageState::Waiting | StageState::Again { .. } => StageStatus::Waiting,
            StageState::Queued { .. } => StageStatus::Queued,
            StageState::InProgress { .. } | StageState::Delegated { .. } => StageStatus::InProgress,
            StageState::Blocked { .. } => StageStatus::Blocked,
            StageState::Ended { finished, .. } => ended_status(finished.outcome),
            StageState::Skipped { .. } => StageStatus::Skipped,
            StageState::Cancelled { .. } => StageStatus::Cancelled,
            StageState::Paused { .. } => StageStatus::Paused,
            StageState::Retrying { .. } => StageStatus::Retrying,
        }
    }

    /// The current or last attempt; 0 before the first.
    pub const fn attempt(&self) -> u32 {
        match &self.state {
            StageState::Waiting => 0,
            StageState::Queued { attempt, .. }
            | StageState::InProgress { attempt, .. }
            | StageState::Blocked { attempt, .. }
            | StageState::Skipped { attempt, .. }
            | StageState::Cancelled { attempt, .. }
            | StageState::Again { attempt, .. }
            | StageState::Paused { attempt, .. }
            | StageState::Delegated { attempt, .. } => *attempt,
            StageState::Ended { finished, .. } | StageState::Retrying { finished, .. } => {
                finished.attempt
            }
        }
    }

    /// The epoch of the current or last lease; 0 before the first.
    pub fn epoch(&self) -> u32 {
        match &self.state {
            StageState::Queued { epoch, .. }
            | StageState::InProgress { epoch, .. }
            | StageState::Blocked { epoch, .. }
            | StageState::Again { epoch, .. }
            | StageState::Paused { epoch, .. }
            | StageState::Delegated { epoch, .. }
            | StageState::Cancelled { epoch: Some(epoch), .. } => *epoch,
            StageState::Ended { finished, .. } | StageState::Retrying { finished, .. } => {
                finished.epoch
            }
            StageState::Waiting
            | StageState::Skipped { .. }
            | StageState::Cancelled { epoch: None, .. } => {
                self.past.last().map_or(0, |finished| finished.epoch)
            }
        }
    }

    /// When it came where it is; `None` while it waits.
    pub const fn since(&self) -> Option<Timestamp> {
        match &self.state {
            StageState::Waiting | StageState::Again { .. } => None,
            StageState::Queued { at, .. }
            | StageState::InProgress { at, .. }
            | StageState::Blocked { at, .. }
            | StageState::Ended { at, .. }
            | StageState::Skipped { at, .. }
            | StageState::Cancelled { at, .. }
            | StageState::Paused { at, .. }
            | StageState::Delegated { at, .. }
            | StageState::Retrying { at, .. } => Some(*at),
        }
    }

    /// Its task's place in the queue, while it is queued or in progress.
    pub const fn slot(&self) -> Option<&Slot> {
        match &self.state {
            StageState::Queued { slot, .. } | StageState::InProgress { slot, .. } => Some(slot),
            StageState::Waiting
            | StageState::Blocked { .. }
            | StageState::Ended { .. }
            | StageState::Skipped { .. }
            | StageState::Cancelled { .. }
            | StageState::Again { .. }
            | StageState::Paused { .. }
            | StageState::Delegated { .. }
            | StageState::Retrying { .. } => None,
        }
    }

    /// How its current attempt ended, when it has.
    pub const fn finished(&self) -> Option<&Finished> {
        self.state.finished()
    }

    /// When something becomes of it by time alone.
    pub const fn alarm_at(&self) -> Option<Timestamp> {
        match &self.state {
            StageState::InProgress { timeout_at, .. }
            | StageState::Delegated { timeout_at, .. } => *timeout_at,
            StageState::Retrying { retry_at, .. } => Some(*retry_at),
            StageState::Waiting
            | StageState::Queued { .. }
            | StageState::Blocked { .. }
            | StageState::Ended { .. }
            | StageState::Skipped { .. }
            | StageState::Cancelled { .. }
            | StageState::Again { .. }
            | StageState::Paused { .. } => None,
        }
    }

    /// Goes to another state; an attempt that this one no longer holds joins those of the past.
    pub(super) fn go(&mut self, next: StageState) {
        let ended = self.finished().filter(|ended| next.finished() != Some(ended)).cloned();
        self.past.extend(ended);
        self.state = next;
    }

    /// Waits again for the stages before it.
    pub(super) fn start_over(&mut self) {
        let (attempt, epoch) = (self.attempt(), self.epoch());
        let is_new = (attempt, epoch) == (0, 0);
        self.go(if is_new { StageState::Waiting } else { StageState::Again { attempt, epoch } });
        self.escalated_at = None;
        self.earlier = Some(attempt).filter(|attempt| *attempt > 0);
    }

    /// Whose tasks it makes, where the workflow names `planned`.
    pub fn owner_or<'a>(&'a self, planned: &'a Owner) -> &'a Owner {
        self.own.as_ref().map_or(planned, |own| &own.owner)
    }

    /// When it is due, while it is queued or in progress.
    pub fn due_at(&self) -> Option<Timestamp> {
        if let StageState::Delegated { due_at, .. } = &self.state {
            return *due_at;
        }
        self.slot().and_then(|slot| slot.due_at)
    }

    /// The ticket that does its work.
    pub const fn child(&self) -> Option<&Child> {
        if let StageState::Delegated { child, .. } = &self.state { child.as_ref() } else { None }
    }

    /// How `attempt` ended under `epoch`, compared with a result of this digest.
    pub fn finish(&self, attempt: u32, epoch: u32, digest: &[u8; 16]) -> Finish {
        let same_lease = |f: &&Finished| f.attempt == attempt && f.epoch == epoch;
        match self.past.iter().chain(self.finished()).find(same_lease) {
            Some(finished) if finished.digest == *digest => Finish::Same { seq: finished.seq },
            Some(_) => Finish::Other,
            None => Finish::Unknown,
        }
    }
}

const fn ended_status(outcome: Outcome) -> StageStatus {
    match outcome {
        Outcome::Done => StageStatus::Done,
        Outcome::Failed => StageStatus::Failed,
        Outcome::Blocked => StageStatus::Blocked,
    }
}
