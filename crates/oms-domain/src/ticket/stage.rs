//! One stage of a ticket: where it is, and how its earlier attempts ended.

use minicbor::{Decode, Encode};
use oms_base::{Outcome, PrincipalId, Priority, Span, StageStatus, Timestamp};

/// A stage with its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Stage {
    /// Where it is.
    #[n(0)]
    pub state: StageState,
    /// Attempts that ended before the current one, oldest first.
    #[n(1)]
    pub past: Vec<Finished>,
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
    /// Given up with its ticket.
    #[n(6)]
    Cancelled {
        /// Attempts made before.
        #[n(0)]
        attempt: u32,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
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

impl Stage {
    /// A stage that nothing has happened to.
    pub const fn waiting() -> Stage {
        Stage { state: StageState::Waiting, past: Vec::new() }
    }

    /// Its status.
    pub const fn status(&self) -> StageStatus {
        match &self.state {
            StageState::Waiting => StageStatus::Waiting,
            StageState::Queued { .. } => StageStatus::Queued,
            StageState::InProgress { .. } => StageStatus::InProgress,
            StageState::Blocked { .. } => StageStatus::Blocked,
            StageState::Ended { finished, .. } => ended_status(finished.outcome),
            StageState::Skipped { .. } => StageStatus::Skipped,
            StageState::Cancelled { .. } => StageStatus::Cancelled,
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
            | StageState::Cancelled { attempt, .. } => *attempt,
            StageState::Ended { finished, .. } => finished.attempt,
        }
    }

    /// The epoch of the current or last lease; 0 before the first.
    pub fn epoch(&self) -> u32 {
        match &self.state {
            StageState::Queued { epoch, .. }
            | StageState::InProgress { epoch, .. }
            | StageState::Blocked { epoch, .. } => *epoch,
            StageState::Ended { finished, .. } => finished.epoch,
            StageState::Waiting | StageState::Skipped { .. } | StageState::Cancelled { .. } => {
                self.past.last().map_or(0, |finished| finished.epoch)
            }
        }
    }

    /// When it came where it is; `None` while it waits.
    pub const fn since(&self) -> Option<Timestamp> {
        match &self.state {
            StageState::Waiting => None,
            StageState::Queued { at, .. }
            | StageState::InProgress { at, .. }
            | StageState::Blocked { at, .. }
            | StageState::Ended { at, .. }
            | StageState::Skipped { at, .. }
            | StageState::Cancelled { at, .. } => Some(*at),
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
            | StageState::Cancelled { .. } => None,
        }
    }

    /// When it is due, while it is queued or in progress.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.slot().and_then(|slot| slot.due_at)
    }

    /// How `attempt` ended under `epoch`, compared with a result of this digest.
    pub fn finish(&self, attempt: u32, epoch: u32, digest: &[u8; 16]) -> Finish {
        let current = match &self.state {
            StageState::Ended { finished, .. } => Some(finished),
            StageState::Blocked { finished, .. } => finished.as_ref(),
            StageState::Waiting
            | StageState::Queued { .. }
            | StageState::InProgress { .. }
            | StageState::Skipped { .. }
            | StageState::Cancelled { .. } => None,
        };
        let same_lease = |f: &&Finished| f.attempt == attempt && f.epoch == epoch;
        match self.past.iter().chain(current).find(same_lease) {
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
