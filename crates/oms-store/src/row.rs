//! Rows as plain data. Columns are only what is filtered, sorted or guarded; the rest is opaque
//! bytes that an aggregate's codec reads.

use crate::chain::Hash;
use crate::envelope::StreamKind;
use crate::position::Position;
use oms_base::{
    BoardId, Label, Name, Owner, Prefix, PrincipalId, Rank, Role, RuleId, RuleKind, Status,
    StreamId, TaskId, TicketId, Timestamp, WorkflowId,
};

/// A ticket: its columns, its guard (`version`, `hash`) and the first part of its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// Its id.
    pub id: TicketId,
    /// Its public number, canonical text.
    pub number: String,
    /// The board it lives on.
    pub board: BoardId,
    /// Where it is.
    pub status: Status,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Where it was put among others; the order of opening when absent.
    pub rank: Option<Rank>,
    /// Seq of its last event; the compare-and-set guard.
    pub version: u64,
    /// Hash of its last event.
    pub hash: Hash,
    /// When its clocks ring next.
    pub next_alarm_at: Option<Timestamp>,
    /// Which codec wrote `state`.
    pub state_format: u16,
    /// Head and first stages.
    pub state: Vec<u8>,
}

/// A further part of a ticket's state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Which part.
    pub n: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A row that belongs to nothing: what it would belong to has no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Orphan {
    /// A further part of a ticket.
    Part(TicketId),
    /// A label of a ticket.
    Label(TicketId),
    /// A version of a workflow which has none of this number.
    Version(WorkflowId, i64),
}

impl std::fmt::Display for Orphan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Orphan::Part(ticket) => write!(f, "a part of {ticket} stands without it"),
            Orphan::Label(ticket) => write!(f, "a label of {ticket} stands without it"),
            Orphan::Version(workflow, number) => {
                write!(f, "version {number} of {workflow} stands without it")
            }
        }
    }
}

/// A board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// Its id.
    pub id: BoardId,
    /// Its unique name.
    pub name: Name,
    /// Seq of its last event.
    pub version: u64,
    /// Hash of its last event.
    pub hash: Hash,
    /// Its state.
    pub state: Vec<u8>,
}

/// A workflow over all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkflowRow {
    /// Its id.
    pub id: WorkflowId,
    /// Its unique name.
    pub name: Name,
    /// Seq of its last event.
    pub version: u64,
    /// Hash of its last event.
    pub hash: Hash,
    /// Its state.
    pub state: Vec<u8>,
}

/// One immutable version of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// The workflow.
    pub workflow: WorkflowId,
    /// From 1.
    pub number: u32,
    /// The definition as published.
    pub definition: Vec<u8>,
}

/// One immutable version of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// The rule, over all its versions.
    pub id: RuleId,
    /// From 1; the seq of the event that published it.
    pub version: u32,
    /// What it is.
    pub kind: RuleKind,
    /// Its unique name among those of its kind.
    pub name: Name,
    /// Hash of the event.
    pub hash: Hash,
    /// The definition as published.
    pub definition: Vec<u8>,
}

/// Who holds a task, and until when. Operational: not rebuilt from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseRow {
    /// When it lapses.
    pub until: Timestamp,
    /// Whose it is.
    pub holder: PrincipalId,
}

/// A task that waits for a claim or is leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Its id.
    pub id: TaskId,
    /// Whose queue it stands in.
    pub owner: Owner,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When its stage is due.
    pub due_at: Option<Timestamp>,
    /// Its place in the queue, fixed when queued: smaller is sooner.
    pub order_at: i64,
    /// Epoch of its last lease; 0 before the first.
    pub epoch: u32,
    /// Its lease.
    pub lease: Option<LeaseRow>,
}

/// A log row as it stands in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLogRow {
    /// Its place.
    pub position: Position,
    /// The stream.
    pub stream: StreamId,
    /// The stream's kind.
    pub kind: StreamKind,
    /// Seq of its first event.
    pub first_seq: u64,
    /// The events, see [`crate::envelope`].
    pub body: Vec<u8>,
}

/// A block: the seal of one batch, chained to the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockRow {
    /// Its place among the blocks, from 1 without gaps.
    pub position: i64,
    /// The batch that it seals.
    pub batch: i64,
    /// Merkle root over the batch's event hashes.
    pub root: Hash,
    /// Hash of the block before it.
    pub prev_hash: Hash,
}

/// A counter, or a change of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CounterRow {
    /// What it counts.
    pub key: String,
    /// The count, or the change.
    pub value: i64,
}

/// What was answered under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Days since 1970-01-01.
    pub day: i32,
    /// 128-bit hash of agency, principal, operation and key.
    pub hash: [u8; 16],
    /// 128-bit hash of the payload.
    pub fingerprint: [u8; 16],
    /// The HTTP status answered.
    pub status: u16,
    /// The stream changed.
    pub stream: StreamId,
    /// The stream's version after the change; the answer is rendered again as of it.
    pub seq: u64,
}

/// The next number to hand out under a prefix and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberMark {
    /// The prefix.
    pub prefix: Prefix,
    /// The year.
    pub year: i16,
    /// The first number that nobody may have used.
    pub next: u32,
}

/// A token: only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// SHA-256 of the token.
    pub hash: Hash,
    /// Whom it stands for.
    pub principal: PrincipalId,
    /// What it may do.
    pub role: Role,
    /// What people call it.
    pub name: Name,
    /// For agents: the owners whose tasks it works. For services: the boards it may touch.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Which tickets a list shows; newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Only of these boards; all when empty.
    pub boards: Vec<BoardId>,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only of this owner.
    pub owner: Option<Owner>,
    /// Only with this label.
    pub label: Option<Label>,
}

/// Which neighbour is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one before.
    Below,
    /// The one behind.
    Above,
}
