//! The rows themselves.

use oms_base::{
    BoardId, JobId, Label, MessageId, Name, NoticeId, Prefix, PrincipalId, RuleId, StreamId, Tally,
    TaskId, TicketId, WorkflowId,
};
use oms_store::{
    BlockRow, BoardRow, ChunkPlace, ErasureRow, JobResultRow, JobRow, KeyRow, MessageRow, NoteRow,
    NoticeRow, NumberMark, PartRow, Position, RuleRow, SecretRow, StoredLogRow, TaskRow, TicketRow,
    TriggerRow, VersionRow, ViewRow, WorkflowRow,
};
use std::collections::{BTreeMap, BTreeSet};

/// One agency's rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    pub(super) log: BTreeMap<Position, Logged>,
    pub(super) seqs: BTreeSet<(StreamId, u64)>,
    pub(super) blocks: Vec<BlockRow>,
    pub(super) tickets: BTreeMap<TicketId, TicketRow>,
    pub(super) parts: BTreeMap<(TicketId, u16), PartRow>,
    pub(super) labels: BTreeSet<(TicketId, Label)>,
    pub(super) boards: BTreeMap<BoardId, BoardRow>,
    pub(super) workflows: BTreeMap<WorkflowId, WorkflowRow>,
    pub(super) rules: BTreeMap<(RuleId, u32), RuleRow>,
    pub(super) versions: BTreeMap<(WorkflowId, u32), VersionRow>,
    pub(super) tasks: BTreeMap<TaskId, TaskRow>,
    pub(super) counters: BTreeMap<String, i64>,
    pub(super) keys: BTreeMap<(i32, [u8; 16]), KeyRow>,
    pub(super) numbers: BTreeMap<(Prefix, i16), NumberMark>,
    pub(super) jobs: BTreeMap<JobId, (JobRow, Vec<TicketId>)>,
    pub(super) job_results: BTreeMap<(JobId, u32), JobResultRow>,
    pub(super) attachments: BTreeMap<ChunkPlace, Vec<u8>>,
    pub(super) erasures: BTreeMap<(TicketId, u64), ErasureRow>,
    pub(super) cursors: BTreeMap<String, Position>,
    pub(super) notes: BTreeMap<(RuleId, TicketId), NoteRow>,
    pub(super) triggers: BTreeMap<RuleId, TriggerRow>,
    pub(super) messages: BTreeMap<MessageId, MessageRow>,
    pub(super) notices: BTreeMap<NoticeId, NoticeRow>,
    pub(super) secrets: BTreeMap<Name, SecretRow>,
    pub(super) tallies: BTreeMap<(i32, Name, u32, Tally), u64>,
    pub(super) views: BTreeMap<(PrincipalId, Name), ViewRow>,
}

/// A log row, and how many events it holds.
#[derive(Debug, Clone)]
pub(super) struct Logged {
    pub(super) row: StoredLogRow,
    pub(super) events: u64,
}
