//! Playbooks on a ticket: runs, what is asked of them and what happened to them. A step that is a
//! task is a task beside the stages.
//!
//! | run | a task ends | actions were done | retry | skip | cancel |
//! |---|---|---|---|---|---|
//! | `running` | the next step, `running`, `acting`, `blocked` or ended | – | – | – | ended |
//! | `acting` | – | the next step, or `blocked` | – | – | ended |
//! | `blocked` | – | – | the same step again | the next step | ended |
//! | ended | – | – | – | – | – |
//!
//! Nothing runs on a ticket that has ended.

mod apply;
mod codec;
mod decide;

pub(super) use apply::{apply, hear, withdraw};
pub(super) use codec::{KINDS, decode, encode, kind};
pub(super) use decide::{complete, decide_play, due, timeout_at};

use super::side::SideKind;
use super::state::Ticket;
use crate::playbook::{Asked, Playbook};
use crate::sla::Book;
use minicbor::{Decode, Encode};
use oms_base::{Name, Reason, StageId, Timestamp};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How far a playbook is from the one that a chain of them began with, at most.
pub const PLAY_DEPTH_MAX: u8 = 3;

/// What is asked about playbooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Play {
    /// Start one.
    Start {
        /// Which.
        playbook: Arc<Playbook>,
        /// How far it is from what a chain began with, from 1.
        depth: u8,
    },
    /// Say that one which was to start by itself does not; only the hub does.
    Refuse {
        /// Which.
        playbook: Name,
        /// Why.
        reason: Option<Reason>,
    },
    /// Say that what a step does beyond its ticket was done; only the hub does.
    Acted {
        /// The run's number.
        run: u16,
        /// Why not, if it was refused.
        refused: Option<Reason>,
    },
    /// Try the step again at which a run is blocked.
    Retry {
        /// The run's number.
        run: u16,
        /// Why.
        reason: Reason,
    },
    /// Go on without it.
    Skip {
        /// The run's number.
        run: u16,
        /// Why.
        reason: Reason,
    },
    /// Give a run up.
    Cancel {
        /// The run's number.
        run: u16,
        /// Why.
        reason: Reason,
    },
}

/// What happened to the runs of a ticket. Places of steps count from 0, runs from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Played {
    /// A run began.
    Started {
        /// Its number.
        run: u16,
        /// The playbook.
        playbook: Name,
        /// The version that it keeps.
        version: u32,
        /// How far it is from what a chain began with.
        depth: u8,
    },
    /// A step began.
    StepBegun {
        /// The run's number.
        run: u16,
        /// The step's place.
        step: u16,
        /// Its id.
        id: StageId,
        /// The number of its task, if it is one.
        side: Option<u16>,
    },
    /// What a step does beyond its ticket is to be done.
    StepActs {
        /// The run's number.
        run: u16,
        /// The step's place.
        step: u16,
        /// Its id.
        id: StageId,
    },
    /// A step ended.
    StepEnded {
        /// The run's number.
        run: u16,
        /// The step's place.
        step: u16,
        /// Its id.
        id: StageId,
        /// How.
        how: How,
        /// Why.
        reason: Option<Reason>,
    },
    /// The step at which a run was blocked is tried again.
    StepRetried {
        /// The run's number.
        run: u16,
        /// The step's place.
        step: u16,
        /// Its id.
        id: StageId,
        /// Why.
        reason: Option<Reason>,
    },
    /// A run ended.
    Ended {
        /// Its number.
        run: u16,
        /// How.
        how: RunEnd,
        /// Why.
        reason: Option<Reason>,
    },
    /// A playbook that was to start by itself did not.
    Refused {
        /// Which.
        playbook: Name,
        /// Why.
        reason: Option<Reason>,
    },
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum How {
    /// Well.
    #[n(0)]
    Done,
    /// Badly; the run stands there, or has failed.
    #[n(1)]
    Failed,
    /// Somebody must act; the run stands there.
    #[n(2)]
    Blocked,
    /// Its condition was false.
    #[n(3)]
    NotNeeded,
    /// Somebody skipped it.
    #[n(4)]
    Skipped,
    /// Badly, and the run goes on without it.
    #[n(5)]
    PassedOver,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RunEnd {
    /// After its last step.
    #[n(0)]
    Done,
    /// A step failed, and the playbook ends with it.
    #[n(1)]
    Failed,
    /// It was given up, alone or because its ticket ended.
    #[n(2)]
    Cancelled,
}

/// Where a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum RunState {
    /// Its step is being worked on.
    #[n(0)]
    Running,
    /// What its step does beyond the ticket is owed.
    #[n(1)]
    Acting,
    /// Somebody must act.
    #[n(2)]
    Blocked,
    /// It is over.
    #[n(3)]
    Ended(#[n(0)] RunEnd),
}

/// A run of a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Run {
    /// The playbook.
    #[n(0)]
    pub playbook: Name,
    /// The version that it keeps.
    #[n(1)]
    pub version: u32,
    /// How far it is from what a chain began with.
    #[n(2)]
    pub depth: u8,
    /// When it began.
    #[n(3)]
    pub started_at: Timestamp,
    /// Where it is.
    #[n(4)]
    pub state: RunState,
    /// Since when.
    #[n(5)]
    pub since: Timestamp,
    /// The steps that have begun or ended, in order.
    #[n(6)]
    pub steps: Vec<StepRun>,
}

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StepRun {
    /// Its id.
    #[n(0)]
    pub id: StageId,
    /// The number of its task.
    #[n(1)]
    pub side: Option<u16>,
    /// How it ended; it goes on when absent.
    #[n(2)]
    pub how: Option<How>,
    /// Since when.
    #[n(3)]
    pub since: Timestamp,
    /// What came out, when it is short enough to be looked at.
    #[n(4)]
    pub output: Option<String>,
}

impl Played {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Played::Started { .. } => "playbook-started",
            Played::StepBegun { .. } => "step-begun",
            Played::StepActs { .. } => "step-acts",
            Played::StepEnded { .. } => "step-ended",
            Played::StepRetried { .. } => "step-retried",
            Played::Ended { .. } => "playbook-ended",
            Played::Refused { .. } => "playbook-refused",
        }
    }

    /// The number of the run that it is about.
    pub const fn run(&self) -> Option<u16> {
        match self {
            Played::Started { run, .. }
            | Played::StepBegun { run, .. }
            | Played::StepActs { run, .. }
            | Played::StepEnded { run, .. }
            | Played::StepRetried { run, .. }
            | Played::Ended { run, .. } => Some(*run),
            Played::Refused { .. } => None,
        }
    }

    /// The id of the step that it is about.
    pub const fn step(&self) -> Option<&StageId> {
        match self {
            Played::StepBegun { id, .. }
            | Played::StepActs { id, .. }
            | Played::StepEnded { id, .. }
            | Played::StepRetried { id, .. } => Some(id),
            Played::Started { .. } | Played::Ended { .. } | Played::Refused { .. } => None,
        }
    }

    /// Why, in words.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Played::StepEnded { reason, .. }
            | Played::StepRetried { reason, .. }
            | Played::Ended { reason, .. }
            | Played::Refused { reason, .. } => reason.as_ref(),
            Played::Started { .. } | Played::StepBegun { .. } | Played::StepActs { .. } => None,
        }
    }
}

impl How {
    /// The word as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            How::Done => "done",
            How::Failed => "failed",
            How::Blocked => "blocked",
            How::NotNeeded | How::Skipped | How::PassedOver => "skipped",
        }
    }

    /// What made it so when nobody asked for it, as timelines spell it.
    pub const fn cause(self) -> Option<&'static str> {
        match self {
            How::NotNeeded => Some("condition"),
            How::PassedOver => Some("failure"),
            How::Done | How::Failed | How::Blocked | How::Skipped => None,
        }
    }
}

impl RunEnd {
    /// The word as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            RunEnd::Done => "done",
            RunEnd::Failed => "failed",
            RunEnd::Cancelled => "cancelled",
        }
    }
}

impl RunState {
    /// The word as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            RunState::Running | RunState::Acting => "running",
            RunState::Blocked => "blocked",
            RunState::Ended(how) => how.as_str(),
        }
    }

    /// Whether it is over.
    pub const fn is_over(self) -> bool {
        matches!(self, RunState::Ended(_))
    }
}

impl Run {
    /// The version of the playbook that it keeps.
    pub fn playbook<'b>(&self, book: &'b Book) -> Option<&'b Arc<Playbook>> {
        book.playbook_version(&self.playbook, self.version)
    }

    /// The place of the step where it is, or was last.
    pub fn step(&self) -> u16 {
        u16::try_from(self.steps.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// How its steps before one ended and what came out, by their ids.
    pub fn outputs(&self, before: u16) -> Value {
        let entry = |step: &StepRun| {
            let output = step.output.as_deref().and_then(|text| serde_json::from_str(text).ok());
            let status = step.how.map_or("running", How::as_str);
            let output: Value = output.unwrap_or(Value::Null);
            (step.id.as_str().to_owned(), json!({"status": status, "output": output}))
        };
        let steps = self.steps.iter().take(usize::from(before));
        Value::Object(steps.map(entry).collect::<Map<_, _>>())
    }
}

impl Ticket {
    /// A run by its number.
    pub fn run(&self, number: u16) -> Option<&Run> {
        self.runs.get(usize::from(number.checked_sub(1)?))
    }

    /// The numbers of the runs that owe what a step does beyond the ticket.
    pub fn acting(&self) -> Vec<u16> {
        let runs = (1..).zip(&*self.runs);
        runs.filter(|(_, run)| run.state == RunState::Acting).map(|(number, _)| number).collect()
    }

    /// The run and the place of the step whose task this is.
    pub fn step_of(&self, side: u16) -> Option<(u16, u16)> {
        self.side(side).filter(|side| side.kind == SideKind::Step)?;
        (1..).zip(&*self.runs).find_map(|(number, run)| {
            let mut steps = (0..).zip(&run.steps);
            let found = steps.find(|(_, step)| step.side == Some(side));
            found.map(|(step, _)| (number, step))
        })
    }

    /// What whoever works on a step is asked.
    pub fn asked(&self, side: u16, book: &Book) -> Option<Asked> {
        let (number, index) = self.step_of(side)?;
        let run = self.run(number)?;
        let task = run.playbook(book)?.step(index)?.task.as_ref()?;
        Some(task.asked(self.core.data.as_deref(), run.outputs(index)))
    }
}
