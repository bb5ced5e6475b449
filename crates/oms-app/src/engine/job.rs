//! What the engine is asked.

use super::agent::AgentWork;
use super::alert::AlertWanted;
use super::attach::AttachWanted;
use super::automate::Automate;
use super::erase::EraseWanted;
use super::event::Heard;
use super::import::ImportWanted;
use super::notice::NoticeWork;
use super::outbox::MessageWork;
use super::prefer::PreferWanted;
use super::secret::SecretWork;
use crate::auth::Caller;
use oms_base::{
    ColumnId, Description, Fault, JobId, Label, Name, Number, Owner, Priority, Reason, RuleKind,
    Span, StageId, TaskId, TicketId, Title, Tracking,
};
use oms_domain::board::Wanted;
use oms_domain::migration::StageMap;
use oms_domain::query::LinkKind;
use oms_domain::sla::{PauseReason, Target as SlaTarget};
use oms_domain::ticket::{Command, Location, Steer, TaskResult, Voice};
use oms_domain::workflow::Template;
use oms_store::CounterRow;
use serde_json::Value;
use std::sync::Arc;

/// A ticket, as callers name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketRef {
    /// By its id.
    Id(TicketId),
    /// By its number; an access code behind it is ignored for those who need none.
    Number(Number),
}

impl TicketRef {
    /// Reads an id, a number or a tracking string.
    pub fn parse(text: &str) -> Result<TicketRef, Fault> {
        TicketId::parse(text)
            .map(TicketRef::Id)
            .or_else(|_| Tracking::parse(text).map(|tracking| TicketRef::Number(tracking.number)))
    }
}

/// One command with its caller.
#[derive(Debug, Clone)]
pub struct Job {
    /// Who asks.
    pub caller: Caller,
    /// The idempotency key, when one was sent.
    pub key: Option<Key>,
    /// What.
    pub work: Work,
}

/// An idempotency key, hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// 128-bit hash of agency, principal, operation and key.
    pub hash: [u8; 16],
    /// 128-bit hash of the payload.
    pub fingerprint: [u8; 16],
}

/// What a job wants.
#[derive(Debug, Clone)]
pub enum Work {
    /// Make or configure a board.
    SetBoard {
        /// Its name.
        name: Name,
        /// What is said of it.
        wanted: Wanted,
    },
    /// Publish a workflow.
    Publish(Box<PublishWanted>),
    /// Open a ticket.
    Open(Box<OpenWanted>),
    /// Open, change or end the ticket of an alert.
    Alert(Box<AlertWanted>),
    /// Have a trigger do what it does for an event from outside.
    Hear(Box<Heard>),
    /// Take a ticket over from elsewhere.
    Import(Box<ImportWanted>),
    /// Change a ticket.
    Change {
        /// Which.
        ticket: TicketRef,
        /// The version that the change was made from.
        if_match: Option<u64>,
        /// How.
        change: Change,
    },
    /// Act on a leased task.
    Task {
        /// Which.
        task: TaskId,
        /// The epoch of the lease.
        epoch: u32,
        /// What.
        action: TaskAction,
    },
    /// Claim tasks.
    Claim(Claim),
    /// Claim one task by its id.
    Take {
        /// Which.
        task: TaskId,
        /// How long the lease lasts.
        lease: Span,
    },
    /// Give a task to another owner.
    Hand {
        /// Which.
        task: TaskId,
        /// To whom.
        to: Owner,
        /// Why.
        reason: Reason,
    },
    /// Something about a message that leaves the hub.
    Message(MessageWork),
    /// Something about a notice.
    Notice(NoticeWork),
    /// How the caller is told things.
    Prefer(Box<PreferWanted>),
    /// Something about a secret.
    Secret(SecretWork),
    /// Something that agents are asked, or answer.
    Agent(Box<AgentWork>),
    /// Publish a rule.
    PublishRule {
        /// What it is.
        kind: RuleKind,
        /// Its name.
        name: Name,
        /// The definition.
        definition: Value,
    },
    /// Do what triggers want.
    Automate(Box<Automate>),
    /// Have the newest version of a trigger do nothing, or go on.
    Park {
        /// Which.
        name: Name,
        /// Why; `None`: it goes on.
        why: Option<Reason>,
    },
    /// Take back leases that have run out.
    Lapse,
    /// Record the thresholds that clocks have come to.
    Ring,
    /// Something about a bulk job.
    Bulk(Bulk),
    /// Save a view.
    KeepView(Box<ViewWanted>),
    /// Remove a view.
    RemoveView(Name),
    /// Put right counters that differ from the log.
    Correct {
        /// By how much each is to change.
        changes: Vec<CounterRow>,
    },
}

/// A definition that was read and checked.
#[derive(Debug, Clone)]
pub struct PublishWanted {
    /// The definition as it is stored.
    pub definition: Vec<u8>,
    /// Its digest, which tells whether it is the version that stands.
    pub digest: [u8; 32],
    /// The template that it makes.
    pub template: Arc<Template>,
}

/// Where a ticket is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// On a plain board.
    Board(Name),
    /// In the newest version of a workflow.
    Workflow(Name),
}

/// A ticket to open.
#[derive(Debug, Clone)]
pub struct OpenWanted {
    /// Where.
    pub target: Target,
    /// Its title.
    pub title: Option<Title>,
    /// Its description.
    pub description: Option<Description>,
    /// Its data, as JSON text.
    pub data: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// Its time limit.
    pub sla: Option<SlaTarget>,
    /// Where it is; what `data.gps` says when absent.
    pub location: Option<Location>,
}

impl OpenWanted {
    /// A ticket of which nothing is said.
    pub const fn bare(target: Target) -> OpenWanted {
        OpenWanted {
            target,
            title: None,
            description: None,
            data: None,
            priority: Priority::DEFAULT,
            owner: None,
            labels: Vec::new(),
            sla: None,
            location: None,
        }
    }
}

/// A change of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Of the ticket itself.
    Ticket(Command),
    /// Of the ticket itself, also past a hard limit of its board when there is a reason.
    Within {
        /// What.
        command: Command,
        /// Why the limit is passed.
        reason: Option<Reason>,
    },
    /// Of its place on its board.
    Place(PlaceWanted),
    /// Of what it has to do with another ticket.
    Tie {
        /// What the other one is to it.
        kind: LinkKind,
        /// The other one.
        to: TicketRef,
        /// Whether they are tied or untied.
        tied: bool,
    },
    /// Of whether it reports the same as another ticket.
    Duplicate {
        /// As which.
        of: TicketRef,
        /// Whether it is merged, if both are of the same requester.
        merge: bool,
    },
    /// Back to before it was tied or merged.
    Unmerge,
    /// Of who supports it.
    Support {
        /// Who; whoever asks when absent.
        voice: Option<Voice>,
        /// Whether they do from here on.
        supports: bool,
    },
    /// Of the files attached to it.
    Attach(AttachWanted),
    /// Of what is still known of it.
    Erase(EraseWanted),
    /// Of the version of its workflow.
    Migrate {
        /// The version; the newest when absent.
        to: Option<u32>,
        /// What becomes of stages.
        map: StageMap,
    },
    /// By a playbook, which starts.
    Start(Name),
    /// Of one of its stages.
    Stage {
        /// The stage's id.
        stage: StageId,
        /// What.
        action: StageAction,
        /// Why.
        reason: Reason,
    },
}

/// What is asked about a bulk job.
#[derive(Debug, Clone)]
pub enum Bulk {
    /// Start one.
    Start {
        /// What it asks of each ticket.
        change: oms_domain::bulk::Change,
        /// The tickets, in order.
        tickets: Vec<TicketId>,
        /// Whether it only says what would happen.
        is_dry_run: bool,
    },
    /// Start one that takes another back.
    Undo {
        /// Which.
        job: JobId,
        /// Whether it only says what would happen.
        is_dry_run: bool,
    },
    /// Do its next tickets.
    Step {
        /// Which.
        job: JobId,
        /// The place of the first of them.
        from: u32,
        /// They.
        items: Vec<BulkItem>,
    },
    /// Stop it where it is.
    Cancel(JobId),
    /// Remove some of an old one's results, and at last the job.
    Sweep(JobId),
}

/// A ticket of a bulk job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkItem {
    /// Which.
    pub ticket: TicketId,
    /// The version that it must have.
    pub if_match: Option<u64>,
    /// What is asked of it, in order.
    pub commands: Vec<Command>,
}

/// A view to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewWanted {
    /// Its name.
    pub name: Name,
    /// Whether all staff are to have it.
    pub is_shared: bool,
    /// Which tickets: a query that was read, written out again.
    pub query: String,
    /// In which order, likewise.
    pub sort: Option<String>,
    /// What to show of each.
    pub columns: Vec<String>,
}

/// A place on a board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceWanted {
    /// The column; `None`: where it stands.
    pub to: Option<ColumnId>,
    /// Right before this ticket.
    pub before: Option<TicketRef>,
    /// Right behind this one.
    pub after: Option<TicketRef>,
    /// Why.
    pub reason: Option<Reason>,
    /// Why, as a word that policies know.
    pub because: Option<PauseReason>,
}

/// What can be done with a stage from outside its task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageAction {
    /// Go on without it.
    Skip,
    /// Try it again.
    Retry,
    /// Take up its ended ticket again, from it on.
    Reopen,
    /// Assign, escalate, pause, resume or cancel it.
    Steer(Steer),
}

/// What the holder of a lease can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAction {
    /// Record the result.
    Complete(TaskResult),
    /// Keep the lease for another spell.
    Heartbeat {
        /// How long.
        lease: Span,
    },
    /// Give the lease back.
    Release,
}

/// A claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose tasks.
    pub owners: Vec<Owner>,
    /// At most how many.
    pub max: usize,
    /// How long to wait for the first.
    pub wait: Span,
    /// How long the leases last.
    pub lease: Span,
}
