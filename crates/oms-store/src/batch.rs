//! One transaction as plain data: everything in it commits together or not at all.

use crate::attachment::AttachmentWrite;
use crate::automation::AutomationWrite;
use crate::chain::Hash;
use crate::dispatch::{MessageWrite, SecretWrite};
use crate::envelope::StreamKind;
use crate::erasure::ErasureWrite;
use crate::notice::NoticeWrite;
use crate::operational::{JobWrite, ViewWrite};
use crate::position::Position;
use crate::row::{
    BoardRow, CounterRow, KeyRow, NumberMark, PartRow, RuleRow, TaskRow, TicketRow, VersionRow,
    WorkflowRow,
};
use crate::tally::TallyRow;
use oms_base::{AgencyId, Label, StreamId, TaskId, TicketId, Timestamp};

/// What one transaction writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Whose rows these are; one agency a batch.
    pub agency: AgencyId,
    /// Log rows, in order.
    pub log: Vec<LogRow>,
    /// Tickets touched, each once.
    pub tickets: Vec<TicketWrite>,
    /// Further parts of tickets, inserted or replaced, each once.
    pub parts: Vec<PartRow>,
    /// Further parts of tickets that are no more.
    pub parts_removed: Vec<(TicketId, u16)>,
    /// Labels put on tickets.
    pub labels_added: Vec<(TicketId, Label)>,
    /// Labels taken off tickets.
    pub labels_removed: Vec<(TicketId, Label)>,
    /// Boards, inserted or replaced.
    pub boards: Vec<BoardRow>,
    /// Workflows, inserted or replaced.
    pub workflows: Vec<WorkflowRow>,
    /// Workflow versions, inserted.
    pub versions: Vec<VersionRow>,
    /// Versions of rules, inserted.
    pub rules: Vec<RuleRow>,
    /// Tasks put or deleted, each once, and behind them the leases that are extended.
    pub tasks: Vec<TaskWrite>,
    /// Changes of counters, each key once, in the order of the keys.
    pub counters: Vec<CounterRow>,
    /// Keys that go, by day and hash, before others are written.
    pub keys_removed: Vec<(i32, [u8; 16])>,
    /// Idempotency keys.
    pub keys: Vec<KeyRow>,
    /// Keys of earlier days than this are expired; at most 200 go with a batch that adds keys.
    pub keys_expire_before: i32,
    /// Numbers taken: marks raised.
    pub numbers: Vec<NumberMark>,
    /// Changes of bulk jobs, in order.
    pub jobs: Vec<JobWrite>,
    /// Changes of saved views, in order.
    pub views: Vec<ViewWrite>,
    /// Changes of messages that leave the hub, in order.
    pub messages: Vec<MessageWrite>,
    /// Changes of notices, in order.
    pub notices: Vec<NoticeWrite>,
    /// Changes of secrets, in order.
    pub secrets: Vec<SecretWrite>,
    /// Bytes of attached files, put and deleted in order.
    pub attachments: Vec<AttachmentWrite>,
    /// What is erased of tickets, before anything else is written.
    pub erasures: Vec<ErasureWrite>,
    /// What readers of the log and triggers remember, in order.
    pub automation: Vec<AutomationWrite>,
    /// Changes of what is counted of agents, each once, in their order.
    pub tallies: Vec<TallyRow>,
    /// What was counted on earlier days than this is too old; at most 200 rows go with a batch
    /// that counts something.
    pub tallies_expire_before: i32,
    /// New high-water mark for ids.
    pub id_high_water: Option<i64>,
}

impl Batch {
    /// A batch that writes nothing.
    pub const fn new(agency: AgencyId) -> Batch {
        Batch {
            agency,
            log: Vec::new(),
            tickets: Vec::new(),
            parts: Vec::new(),
            parts_removed: Vec::new(),
            labels_added: Vec::new(),
            labels_removed: Vec::new(),
            boards: Vec::new(),
            workflows: Vec::new(),
            versions: Vec::new(),
            rules: Vec::new(),
            tasks: Vec::new(),
            counters: Vec::new(),
            keys_removed: Vec::new(),
            keys: Vec::new(),
            keys_expire_before: 0,
            numbers: Vec::new(),
            jobs: Vec::new(),
            views: Vec::new(),
            messages: Vec::new(),
            notices: Vec::new(),
            secrets: Vec::new(),
            attachments: Vec::new(),
            erasures: Vec::new(),
            automation: Vec::new(),
            tallies: Vec::new(),
            tallies_expire_before: 0,
            id_high_water: None,
        }
    }

    /// Whether there is nothing to commit.
    pub const fn is_empty(&self) -> bool {
        self.log.is_empty() && self.tasks.is_empty()
    }
}

/// One command's events on one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The stream.
    pub stream: StreamId,
    /// Its kind.
    pub kind: StreamKind,
    /// Seq of the first event.
    pub first_seq: u64,
    /// The events, see [`crate::envelope`].
    pub body: Vec<u8>,
    /// The hash of each event.
    pub hashes: Vec<Hash>,
}

/// A ticket's row after the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketWrite {
    /// The version that the batch builds on; `None` inserts.
    pub prior_version: Option<u64>,
    /// Which columns differ from the row that it replaces: how much a database has to look at.
    pub moves: Moves,
    /// The row.
    pub row: TicketRow,
}

impl TicketWrite {
    /// A new ticket.
    pub const fn new(row: TicketRow) -> TicketWrite {
        TicketWrite { prior_version: None, moves: Moves::Anything, row }
    }
}

/// Which of the columns that tickets are found by a batch changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moves {
    /// None.
    Nothing,
    /// No more than when its clocks next ring.
    Alarm,
    /// Any.
    Anything,
}

/// A task's row after the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskWrite {
    /// Insert or replace.
    Put(TaskRow),
    /// Delete, if there.
    Delete(TaskId),
    /// A heartbeat: move the end of the lease where the epoch still holds.
    Extend {
        /// The task.
        id: TaskId,
        /// The epoch of the lease.
        epoch: u32,
        /// The new end.
        until: Timestamp,
    },
}

/// A writer's turn, see [`crate::Store::take_turn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The place of the last log row: what memory knows up to there is not behind the store.
    pub last: Position,
    /// The writer's number among those of the database; no two have the same at a time.
    pub node: u16,
    /// Which lease of the number it is: another writer may have had it between two.
    pub lease: u32,
}

/// A batch that is on stable storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// Its number; row `n` of its log stands at `Position::new(batch, n)`.
    pub batch: i64,
}
