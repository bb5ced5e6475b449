//! What the engine answers.

use super::alert::Became;
use super::automate::Outcome;
use super::letter::Letter;
use super::outbox::Outgoing;
use crate::error::Error;
use oms_base::{BoardId, Fault, StreamId, TaskId, Timestamp, WorkflowId};
use oms_domain::board::Board;
use oms_domain::playbook::Asked;
use oms_domain::rule::Rule;
use oms_domain::ticket::Ticket;
use oms_domain::workflow::Template;
use oms_store::{JobRow, MessageRow, NoticeRow, Position, SecretRow, ViewRow};
use std::sync::Arc;

/// What a job came to, or why it did not happen.
pub type Answer = Result<Done, Error>;

/// What a job came to.
#[derive(Debug, Clone)]
pub enum Done {
    /// A ticket after the change.
    Ticket(Written),
    /// What became of an alert, and its ticket where there is one.
    Alert {
        /// What.
        became: Became,
        /// The ticket after it.
        ticket: Option<Arc<Ticket>>,
    },
    /// A board after the change.
    Board {
        /// The board.
        board: Arc<Board>,
        /// Whether it is new.
        created: bool,
        /// Where the change stands.
        position: Position,
    },
    /// A workflow's newest version.
    Workflow {
        /// Which.
        id: WorkflowId,
        /// Its board.
        board: BoardId,
        /// The version's number.
        version: u32,
        /// Whether it is new.
        created: bool,
        /// Where the change stands.
        position: Position,
    },
    /// A message that was taken to be sent, if there was anything to send.
    Outgoing(Option<Box<Outgoing>>),
    /// A message after the change, or as it was before it went; none when it was gone.
    Message(Option<MessageRow>),
    /// A notice that was taken to be sent, if there was anything to send.
    Letter(Option<Box<Letter>>),
    /// A notice after the change, if it was about one.
    Notice(Option<NoticeRow>),
    /// A secret after the change, or as it was before it went.
    Secret {
        /// The secret.
        row: SecretRow,
        /// Whether it is new.
        created: bool,
    },
    /// The newest version of a rule.
    Rule {
        /// The version.
        rule: Arc<Rule>,
        /// Whether it is new.
        created: bool,
        /// Where the change stands.
        position: Position,
    },
    /// A task after the action.
    Task {
        /// Which.
        task: TaskId,
        /// When its lease ends, while it has one.
        lease_until: Option<Timestamp>,
        /// Its ticket.
        written: Written,
    },
    /// Tasks leased; none when there were none.
    Claimed {
        /// They.
        tasks: Vec<Claimed>,
    },
    /// A bulk job as it stands.
    Bulk {
        /// The job.
        row: JobRow,
        /// Whether it is new.
        created: bool,
    },
    /// A view that was saved, or as it was before it went.
    View {
        /// The view.
        row: ViewRow,
        /// Whether it is new.
        created: bool,
    },
    /// The answer was given before: it is rendered again from the log.
    Replay {
        /// The HTTP status of the first answer.
        status: u16,
        /// The stream changed.
        stream: StreamId,
        /// As of this seq.
        seq: u64,
    },
    /// So many leases were taken back.
    Lapsed(usize),
    /// The clocks of so many tickets came to a threshold.
    Rung(usize),
    /// What became of what triggers wanted; `None` when somebody else was there before.
    Automated(Option<Vec<Outcome>>),
    /// The counters are put right.
    Corrected,
}

/// A ticket as a change left it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The ticket.
    pub ticket: Arc<Ticket>,
    /// The workflow version that it runs.
    pub template: Option<Arc<Template>>,
    /// When it was changed.
    pub time: Timestamp,
    /// Where the change stands.
    pub position: Position,
    /// Whether it is new.
    pub created: bool,
    /// Limits of its board that it stands beyond.
    pub warnings: Vec<Fault>,
}

/// A leased task.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Which.
    pub task: TaskId,
    /// The epoch of the lease.
    pub epoch: u32,
    /// When the lease ends.
    pub lease_until: Timestamp,
    /// What is asked, of a step of a playbook.
    pub asked: Option<Box<Asked>>,
    /// Its ticket.
    pub written: Written,
}
