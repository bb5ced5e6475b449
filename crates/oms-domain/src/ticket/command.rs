//! What can be asked of a ticket.

use super::arrange::{Arrange, Location};
use super::attach::Attach;
use super::delegate::Delegate;
use super::duplicate::Duplicate;
use super::migrate::Migrate;
use super::play::Play;
use super::steer::Steer;
use crate::notice::Notify;
use crate::sla::{PauseReason, Target};
use crate::workflow::DataPath;
use oms_base::{
    BoardId, Comment, Description, Label, Name, Note, Number, Outcome, Owner, PrincipalId,
    Priority, Reason, Status, TicketId, Title, Visibility, WorkflowId,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Opens a ticket. Ids and number are minted by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Its id.
    pub id: TicketId,
    /// Its number.
    pub number: Number,
    /// Its board.
    pub board: BoardId,
    /// The workflow version to run.
    pub workflow: Option<(WorkflowId, u32)>,
    /// Its title.
    pub title: Option<Title>,
    /// Its description.
    pub description: Option<Description>,
    /// Its data: JSON text of at most [`oms_base::limits::DATA_BYTES_MAX`] bytes.
    pub data: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// Its time limit; one that was asked for goes before what policies promise.
    pub sla: Option<Limit>,
    /// Where it is; what `data.gps` says when absent.
    pub location: Option<Location>,
}

/// A time limit of a ticket's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// How long.
    pub target: Target,
    /// By whose working hours.
    pub calendar: Option<Name>,
    /// Whether it was asked for; else it is what the board gives to those who ask for nothing.
    pub asked: bool,
}

/// Changes an existing ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Move a plain ticket to another status.
    Move {
        /// Where to.
        to: Status,
        /// Why, in words.
        reason: Option<Reason>,
        /// Why, as a word that policies know.
        because: Option<PauseReason>,
    },
    /// Make somebody responsible, or nobody.
    Assign {
        /// Whom.
        owner: Option<Owner>,
    },
    /// Change the urgency.
    SetPriority {
        /// To what.
        priority: Priority,
    },
    /// Say something.
    Comment {
        /// What.
        text: Comment,
        /// To whom.
        visibility: Visibility,
    },
    /// Put labels on and take labels off.
    Label {
        /// On.
        add: Vec<Label>,
        /// Off.
        remove: Vec<Label>,
    },
    /// Give the ticket up; what was done is undone first, where the workflow says how.
    Cancel {
        /// Why.
        reason: Reason,
    },
    /// Give the ticket up as it stands, and undo nothing.
    CancelAtOnce {
        /// Why.
        reason: Reason,
    },
    /// Take up an ended plain ticket again.
    Reopen {
        /// Why.
        reason: Reason,
    },
    /// Put the ticket somewhere among others, or say what it has to do with them.
    Arrange(Arrange),
    /// Attach a file, or take one away.
    Attach(Attach),
    /// Lease a queued stage to `holder`.
    Claim {
        /// The stage's index.
        stage: u16,
        /// The attempt that its task names.
        attempt: u32,
        /// Who gets the lease.
        holder: PrincipalId,
    },
    /// Record the result of a leased stage.
    Complete {
        /// The stage's index.
        stage: u16,
        /// The attempt.
        attempt: u32,
        /// The epoch of the lease.
        epoch: u32,
        /// The result.
        result: TaskResult,
    },
    /// Keep a lease alive; changes no state.
    Heartbeat {
        /// The stage's index.
        stage: u16,
        /// The attempt.
        attempt: u32,
        /// The epoch of the lease.
        epoch: u32,
    },
    /// Give a lease back.
    Release {
        /// The stage's index.
        stage: u16,
        /// The attempt.
        attempt: u32,
        /// The epoch of the lease.
        epoch: u32,
    },
    /// A lease has run out.
    Lapse {
        /// The stage's index.
        stage: u16,
        /// The attempt.
        attempt: u32,
        /// The epoch of the lease.
        epoch: u32,
    },
    /// Go on without a failed or blocked stage.
    Skip {
        /// The stage's index.
        stage: u16,
        /// Why.
        reason: Reason,
    },
    /// Try a failed or blocked stage again.
    Retry {
        /// The stage's index.
        stage: u16,
        /// Why.
        reason: Reason,
    },
    /// Take up an ended workflow ticket again, from this stage on.
    ReopenAt {
        /// The stage's index.
        stage: u16,
        /// Why.
        reason: Reason,
    },
    /// Do something with a stage from outside its task.
    Steer {
        /// The stage's index.
        stage: u16,
        /// What.
        steer: Steer,
        /// Why.
        reason: Reason,
    },
    /// Ask for help with a plain ticket.
    Escalate {
        /// Why.
        reason: Reason,
        /// Who is responsible from here on; as before when absent.
        to: Option<Owner>,
        /// Whom its board names to be told.
        supervisor: Option<Owner>,
    },
    /// Tell somebody something of it; only triggers do.
    Notify(Box<Notify>),
    /// Say what became of a ticket that is to do a stage's work; only the hub does.
    Delegate(Delegate),
    /// Say what it has to do with others that report the same.
    Duplicate(Duplicate),
    /// Set a field of the data; only rules do.
    SetData {
        /// Which.
        path: DataPath,
        /// To what; null takes it away.
        value: Value,
    },
    /// Record the thresholds that its clocks have come to, and what its stages come to by time.
    Ring {
        /// Whom its board names to be told.
        supervisor: Option<Owner>,
    },
    /// Measure its clocks by what is promised now.
    Rebase,
    /// Say something about playbooks.
    Play(Box<Play>),
    /// Run another version of its workflow.
    Migrate(Box<Migrate>),
}

impl Command {
    /// Records what is due on a ticket whose board names nobody to be told.
    pub const RING: Command = Command::Ring { supervisor: None };
}

/// The result of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskResult {
    /// How it ended.
    pub outcome: Outcome,
    /// What came out: JSON text of at most [`oms_base::limits::OUTPUT_BYTES_MAX`] bytes.
    pub output: Option<String>,
    /// A note beside it.
    pub note: Option<Note>,
    /// How sure whoever did it is, in thousandths: 0 to 1,000.
    pub confidence: Option<u16>,
    /// Why it is blocked, as a word that policies know.
    pub because: Option<PauseReason>,
}

impl TaskResult {
    /// 128 bits of SHA-256 over the result, to tell a repeated result from another one.
    pub fn digest(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update([self.outcome.number()]);
        for text in [self.output.as_deref(), self.note.as_ref().map(Note::as_str)] {
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(text.unwrap_or(""));
        }
        hash.update(self.confidence.unwrap_or(u16::MAX).to_be_bytes());
        hash.update(self.because.as_ref().map_or("", PauseReason::as_str));
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash.finalize()[..16]);
        digest
    }
}
