//! What happened to a ticket. Personal and free text leave through parts: see the codec.

use super::arrange::Arranged;
use super::attach::Attached;
use super::automated::Automated;
use super::command::TaskResult;
use super::duplicate::Duplicated;
use super::import::Imported;
use super::kin::Kin;
use super::migrate::Migrated;
use super::passed_over::PassedOver;
use super::play::Played;
use super::redact::Redacted;
use super::side::Sided;
use super::steer::Steered;
use super::told::Told;
use crate::sla::{Edition, Metric, PauseReason, Terms, Threshold};
use oms_base::{
    BoardId, Comment, Description, Label, Number, Owner, PrincipalId, Priority, Reason, Status,
    Timestamp, Title, Visibility, WorkflowId,
};
use std::sync::Arc;

/// One thing that happened. Fields that erasure can take are optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It was opened.
    Opened(Box<Opened>),
    /// A plain ticket moved.
    Moved {
        /// Where to.
        to: Status,
        /// Why, in words.
        reason: Option<Reason>,
        /// Why, as a word that policies know.
        because: Option<PauseReason>,
    },
    /// Somebody else is responsible.
    Assigned {
        /// Who; `None`: nobody.
        owner: Option<Owner>,
    },
    /// The urgency changed.
    Prioritised {
        /// To what.
        priority: Priority,
    },
    /// Somebody said something.
    Commented {
        /// What.
        text: Option<Comment>,
        /// To whom.
        visibility: Visibility,
    },
    /// Labels changed.
    Labelled {
        /// Put on.
        added: Vec<Label>,
        /// Taken off.
        removed: Vec<Label>,
    },
    /// It was given up, with every stage that had not ended.
    Cancelled {
        /// Why.
        reason: Option<Reason>,
    },
    /// It was taken up again.
    Reopened {
        /// Why.
        reason: Option<Reason>,
        /// The terms of clocks that begin a new cycle; the others go on.
        clocks: Vec<Arc<Terms>>,
    },
    /// A stage became a task.
    StageQueued {
        /// The stage's index.
        stage: u16,
        /// The attempt.
        attempt: u32,
        /// When it is due.
        due_at: Option<Timestamp>,
        /// The terms of its clock, when a new one begins.
        clock: Option<Arc<Terms>>,
    },
    /// A task was leased.
    StageClaimed {
        /// The stage's index.
        stage: u16,
        /// The epoch of the lease.
        epoch: u32,
        /// Who holds it.
        holder: PrincipalId,
        /// When it counts as failed, if it is still in progress then.
        timeout_at: Option<Timestamp>,
    },
    /// A lease was given back.
    StageReleased {
        /// The stage's index.
        stage: u16,
    },
    /// A lease ran out.
    StageLapsed {
        /// The stage's index.
        stage: u16,
    },
    /// An attempt ended.
    StageFinished {
        /// The stage's index.
        stage: u16,
        /// The result, as far as it is not erased.
        result: TaskResult,
        /// Digest of the whole result.
        digest: [u8; 16],
    },
    /// A stage is not needed.
    StageSkipped {
        /// The stage's index.
        stage: u16,
        /// Who or what decided so.
        why: Skip,
        /// Why, when somebody decided.
        reason: Option<Reason>,
    },
    /// A stage's condition could not be evaluated.
    StageBlocked {
        /// The stage's index.
        stage: u16,
        /// What went wrong.
        reason: Option<Reason>,
    },
    /// Somebody wants another attempt; a `StageQueued` follows.
    StageRetried {
        /// The stage's index.
        stage: u16,
        /// Why.
        reason: Option<Reason>,
    },
    /// Stages start over: each waits again, with its next attempt to come.
    StagesReset {
        /// The stage from which on.
        stage: u16,
        /// All of them, by rising index.
        stages: Vec<u16>,
    },
    /// Something was done with a stage from outside its task.
    Steered {
        /// The stage's index.
        stage: u16,
        /// What.
        what: Steered,
    },
    /// Somebody asks for help with the ticket.
    Escalated {
        /// Why.
        reason: Option<Reason>,
    },
    /// Every stage has ended, and none badly.
    Completed,
    /// A clock came to a threshold; recorded once a cycle.
    ThresholdReached {
        /// The stage that the clock is of.
        stage: Option<u16>,
        /// What it measures.
        metric: Metric,
        /// Its cycle.
        cycle: u32,
        /// Which.
        threshold: Threshold,
    },
    /// Other terms hold from here on.
    ClockRebased {
        /// The policy that is now for the ticket.
        policy: Option<Edition>,
        /// The new terms of its clocks.
        clocks: Vec<Arc<Terms>>,
    },
    /// It stands elsewhere among others, or has something else to do with them.
    Arranged(Arranged),
    /// A file was attached to it, or taken away.
    Attached(Attached),
    /// Nobody could tell whether these policies are for it; from here on, of those before none.
    PassedOver(Vec<PassedOver>),
    /// It runs another version of its workflow from here on.
    Migrated(Box<Migrated>),
    /// Something between it and the tickets that do its stages' work.
    Kin(Kin),
    /// Something between it and others that report the same.
    Duplicated(Duplicated),
    /// Something beside its stages.
    Sided(Sided),
    /// It was taken over from elsewhere, with what happened before.
    Imported(Imported),
    /// Something that has to do with triggers.
    Automated(Automated),
    /// Something about runs of playbooks.
    Played(Played),
    /// Something that has to do with notices to people.
    Told(Told),
    /// Texts of it were erased from everything that had happened.
    Redacted(Redacted),
}

/// Who or what decided to skip a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Skip {
    /// Its condition was false.
    #[n(0)]
    Condition,
    /// Somebody, with a reason.
    #[n(1)]
    ByHand,
    /// It failed, and the workflow goes on without it then.
    #[n(2)]
    Failure,
}

/// What was said when a ticket was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its number.
    pub number: Number,
    /// Its board.
    pub board: BoardId,
    /// The workflow version it runs.
    pub workflow: Option<(WorkflowId, u32)>,
    /// How many stages that version has.
    pub stages: u16,
    /// How urgent.
    pub priority: Priority,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Its title.
    pub title: Option<Title>,
    /// Its description.
    pub description: Option<Description>,
    /// Its data, as JSON text.
    pub data: Option<String>,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Its labels, sorted.
    pub labels: Vec<Label>,
    /// The policy that is for it.
    pub policy: Option<Edition>,
    /// The terms of its clocks, those of stages apart.
    pub clocks: Vec<Arc<Terms>>,
}

impl Event {
    /// The kind's name, as timelines spell it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Opened(_) => "opened",
            Event::Moved { .. } => "moved",
            Event::Assigned { .. } => "assigned",
            Event::Prioritised { .. } => "prioritised",
            Event::Commented { .. } => "commented",
            Event::Labelled { .. } => "labelled",
            Event::Cancelled { .. } => "cancelled",
            Event::Reopened { .. } => "reopened",
            Event::StageQueued { .. } => "stage-queued",
            Event::StageClaimed { .. } => "stage-claimed",
            Event::StageReleased { .. } => "stage-released",
            Event::StageLapsed { .. } => "stage-lapsed",
            Event::StageFinished { .. } => "stage-finished",
            Event::StageSkipped { .. } => "stage-skipped",
            Event::StageBlocked { .. } => "stage-blocked",
            Event::StageRetried { .. } => "stage-retried",
            Event::StagesReset { .. } => "stages-reset",
            Event::Steered { what, .. } => what.name(),
            Event::Escalated { .. } => "escalated",
            Event::Completed => "completed",
            Event::ThresholdReached { .. } => "threshold-reached",
            Event::ClockRebased { .. } => "clock-rebased",
            Event::Arranged(event) => event.name(),
            Event::Attached(event) => event.name(),
            Event::PassedOver(_) => "policies-passed-over",
            Event::Migrated(_) => "migrated",
            Event::Kin(event) => event.name(),
            Event::Duplicated(event) => event.name(),
            Event::Sided(event) => event.name(),
            Event::Imported(_) => "imported",
            Event::Automated(event) => event.name(),
            Event::Played(event) => event.name(),
            Event::Told(event) => event.name(),
            Event::Redacted(_) => "redacted",
        }
    }

    /// The stage that it is about.
    pub const fn stage(&self) -> Option<u16> {
        match self {
            Event::StageQueued { stage, .. }
            | Event::StageClaimed { stage, .. }
            | Event::StageReleased { stage }
            | Event::StageLapsed { stage }
            | Event::StageFinished { stage, .. }
            | Event::StageSkipped { stage, .. }
            | Event::StageBlocked { stage, .. }
            | Event::StageRetried { stage, .. }
            | Event::StagesReset { stage, .. }
            | Event::Steered { stage, .. } => Some(*stage),
            Event::ThresholdReached { stage, .. } => *stage,
            Event::Opened(_)
            | Event::Moved { .. }
            | Event::Assigned { .. }
            | Event::Prioritised { .. }
            | Event::Commented { .. }
            | Event::Labelled { .. }
            | Event::Cancelled { .. }
            | Event::Reopened { .. }
            | Event::Escalated { .. }
            | Event::Completed
            | Event::ClockRebased { .. }
            | Event::Arranged(_)
            | Event::Attached(_)
            | Event::PassedOver(_)
            | Event::Migrated(_)
            | Event::Kin(_)
            | Event::Duplicated(_)
            | Event::Sided(_)
            | Event::Imported(_)
            | Event::Automated(_)
            | Event::Played(_)
            | Event::Told(_)
            | Event::Redacted(_) => None,
        }
    }
}
