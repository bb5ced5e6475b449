//! The two traits: what anybody may ask, and what the one writer may do.

use crate::attachment::ChunkPlace;
use crate::automation::Automation;
use crate::batch::{Batch, Committed, Turn};
use crate::belongings::Belongings;
use crate::dispatch::Dispatch;
use crate::erasure::{ErasureRow, Scrubbed};
use crate::error::StoreError;
use crate::notice::Notices;
use crate::operational::{JobResultRow, JobRow, ViewRow};
use crate::position::Position;
use crate::row::{
    BlockRow, BoardRow, CounterRow, KeyRow, NumberMark, Orphan, PartRow, RuleRow, Side,
    StoredLogRow, TaskRow, TicketFilter, TicketRow, TokenRow, VersionRow, WorkflowRow,
};
use crate::tally::Tallies;
use oms_base::{
    AgencyId, BoardId, JobId, Label, Name, Owner, Prefix, PrincipalId, Rank, Status, StreamId,
    TaskId, TicketId, Timestamp, WorkflowId,
};

/// Questions. Every answer is of committed rows of one agency; every list is bounded by `limit`.
pub trait Query: Automation + Dispatch + Notices + Tallies {
    /// A ticket by its id.
    fn ticket(&self, agency: AgencyId, id: TicketId) -> Result<Option<TicketRow>, StoreError>;

    /// A ticket by its canonical number.
    fn ticket_by_number(
        &self,
        agency: AgencyId,
        number: &str,
    ) -> Result<Option<TicketRow>, StoreError>;

    /// The further parts of a ticket, by `n`.
    fn parts(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<PartRow>, StoreError>;

    /// Tickets newest first, older than `before`.
    ///
    /// At most `limit` rows; a filter that matches little may answer fewer although more exist,
    /// with the id to go on from. `None` in its place means the end.
    fn tickets(
        &self,
        agency: AgencyId,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: usize,
    ) -> Result<(Vec<TicketRow>, Option<TicketId>), StoreError>;

    /// Labels of a ticket, sorted.
    fn labels(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<Label>, StoreError>;

    /// The tickets of a board in one status that stand on one side of `from`, or of the end when it
    /// is absent, by rank: the nearest first. One that was put nowhere has the rank of its id.
    fn ranked(
        &self,
        agency: AgencyId,
        cell: (BoardId, Status),
        from: Option<&Rank>,
        side: Side,
        limit: usize,
    ) -> Result<Vec<(TicketId, Rank)>, StoreError>;

    /// A task, while it waits or is leased.
    fn task(&self, agency: AgencyId, id: TaskId) -> Result<Option<TaskRow>, StoreError>;

    /// Tasks of `owner` that wait for a claim, by `order_at`, then id.
    fn waiting_tasks(
        &self,
        agency: AgencyId,
        owner: &Owner,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError>;

    /// Tasks whose lease ended at or before `now`, earliest first.
    fn lapsed_tasks(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError>;

    /// Every board, by name.
    fn boards(&self, agency: AgencyId) -> Result<Vec<BoardRow>, StoreError>;

    /// A board by its id.
    fn board(&self, agency: AgencyId, id: BoardId) -> Result<Option<BoardRow>, StoreError>;

    /// Every workflow, by name.
    fn workflows(&self, agency: AgencyId) -> Result<Vec<WorkflowRow>, StoreError>;

    /// A version of a workflow.
    fn version(
        &self,
        agency: AgencyId,
        workflow: WorkflowId,
        number: u32,
    ) -> Result<Option<VersionRow>, StoreError>;

    /// Every version of every policy and calendar, by id and version.
    fn rules(&self, agency: AgencyId) -> Result<Vec<RuleRow>, StoreError>;

    /// Tickets whose clocks ring by `now`, earliest first.
    fn due_alarms(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TicketId>, StoreError>;

    /// Log rows of one stream that hold events of `from_seq` on, in order.
    fn stream(
        &self,
        agency: AgencyId,
        stream: StreamId,
        from_seq: u64,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError>;

    /// Log rows behind `after`, in order.
    fn log(
        &self,
        agency: AgencyId,
        after: Position,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError>;

    /// Blocks behind position `after`, in order.
    fn blocks(
        &self,
        agency: AgencyId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<BlockRow>, StoreError>;

    /// The place of the last log row; [`Position::START`] in an empty store.
    fn last_position(&self, agency: AgencyId) -> Result<Position, StoreError>;

    /// Counters whose key starts with `prefix`, lanes summed, by key; zeros left out.
    fn counters(&self, agency: AgencyId, prefix: &str) -> Result<Vec<CounterRow>, StoreError>;

    /// What was answered under idempotency keys on `day` or, where nothing was, the day before:
    /// those that are known, by hash.
    fn keys(
        &self,
        agency: AgencyId,
        day: i32,
        hashes: &[[u8; 16]],
    ) -> Result<Vec<KeyRow>, StoreError>;

    /// The last day, at most `until`, on which an idempotency key was written.
    fn last_key_day(&self, agency: AgencyId, until: i32) -> Result<Option<i32>, StoreError>;

    /// The number mark of a prefix and year.
    fn number_mark(
        &self,
        agency: AgencyId,
        prefix: &Prefix,
        year: i16,
    ) -> Result<Option<NumberMark>, StoreError>;

    /// The high-water mark for ids; 0 in a new store.
    fn id_high_water(&self) -> Result<i64, StoreError>;

    /// A token by its hash, with its agency.
    fn token(&self, hash: &[u8; 32]) -> Result<Option<(AgencyId, TokenRow)>, StoreError>;

    /// Every token of this name.
    fn tokens_named(&self, agency: AgencyId, name: &Name) -> Result<Vec<TokenRow>, StoreError>;

    /// What people call a principal: the name of one of its tokens, also of an ended one.
    fn principal_name(
        &self,
        agency: AgencyId,
        principal: PrincipalId,
    ) -> Result<Option<Name>, StoreError>;

    /// Whether a live token works tasks of this owner.
    fn owner_is_known(&self, agency: AgencyId, owner: &Owner) -> Result<bool, StoreError>;

    /// A bulk job by its id.
    fn job(&self, agency: AgencyId, id: JobId) -> Result<Option<JobRow>, StoreError>;

    /// Bulk jobs newest first, older than `before`.
    fn jobs(
        &self,
        agency: AgencyId,
        before: Option<JobId>,
        limit: usize,
    ) -> Result<Vec<JobRow>, StoreError>;

    /// Bulk jobs that have not ended, oldest first.
    fn open_jobs(&self, agency: AgencyId) -> Result<Vec<JobRow>, StoreError>;

    /// The newest job behind the newest `kept` ones.
    fn spare_job(&self, agency: AgencyId, kept: usize) -> Result<Option<JobRow>, StoreError>;

    /// The tickets of a bulk job, in its order.
    fn job_tickets(&self, agency: AgencyId, id: JobId) -> Result<Vec<TicketId>, StoreError>;

    /// What a job did to its tickets from place `from` on.
    fn job_results(
        &self,
        agency: AgencyId,
        id: JobId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<JobResultRow>, StoreError>;

    /// The saved view of a name that `holder` has.
    fn view(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        name: &Name,
    ) -> Result<Option<ViewRow>, StoreError>;

    /// The saved views that `holder` has, by name, behind `after`.
    fn views(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        after: Option<&Name>,
        limit: usize,
    ) -> Result<Vec<ViewRow>, StoreError>;

    /// How many saved views a principal owns.
    fn view_count(&self, agency: AgencyId, owner: PrincipalId) -> Result<u64, StoreError>;

    /// The bytes of a chunk of an attached file.
    fn attachment_chunk(
        &self,
        agency: AgencyId,
        place: ChunkPlace,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Where chunks of attached files stand, in order, behind `after`.
    fn attachment_places(
        &self,
        agency: AgencyId,
        after: ChunkPlace,
        limit: usize,
    ) -> Result<Vec<ChunkPlace>, StoreError>;

    /// What is wrong with the database below the rows, in its pages and indexes: at most so many
    /// sentences, and none where the database looks after that itself.
    fn damage(&self, _limit: u32) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }

    /// The list of erasures by ticket and seq, behind `after`.
    fn erasures(
        &self,
        agency: AgencyId,
        after: (TicketId, u64),
        limit: usize,
    ) -> Result<Vec<ErasureRow>, StoreError>;

    /// Rows that belong to nothing, at most `limit`; there are none unless somebody else wrote
    /// them.
    fn orphans(&self, agency: AgencyId, limit: usize) -> Result<Vec<Orphan>, StoreError>;

    /// Tickets by rising id behind `after`: what a rebuild is compared with.
    fn all_tickets(
        &self,
        agency: AgencyId,
        after: TicketId,
        limit: usize,
    ) -> Result<Vec<TicketRow>, StoreError>;

    /// What belongs to the tickets from `first` to `last`: of each kind no more than the first
    /// `limit`.
    fn belongings(
        &self,
        agency: AgencyId,
        first: TicketId,
        last: TicketId,
        limit: usize,
    ) -> Result<Belongings, StoreError>;

    /// Tasks by rising id behind `after`: what a rebuild is compared with.
    fn all_tasks(
        &self,
        agency: AgencyId,
        after: Option<TaskId>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError>;
}

/// The writer's side.
pub trait Store: Query + Send {
    /// Waits until no other writer of the database has its turn, and then has it until the next
    /// commit or [`Store::end_turn`]: nobody else commits meanwhile.
    ///
    /// `None` where there is no other writer, so that memory is never behind the store.
    fn take_turn(&mut self, _agency: AgencyId) -> Result<Option<Turn>, StoreError> {
        Ok(None)
    }

    /// Gives the turn back without a commit; nothing when it was not taken.
    fn end_turn(&mut self) {}

    /// Puts the whole batch on stable storage, or nothing of it.
    ///
    /// Appends the batch's block in the same transaction, and ends the turn; takes one for itself
    /// when it was not taken before. A version that is not the one a ticket has is a
    /// [`StoreError::Fault`]: what was decided within the turn cannot lose a race.
    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError>;

    /// Adds a token; operational, outside the log.
    fn add_token(&mut self, agency: AgencyId, token: &TokenRow) -> Result<(), StoreError>;

    /// Ends a token at once; false when there is none.
    fn revoke_token(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError>;

    /// Does a part of what it takes until nothing that was erased can be read in the store's files:
    /// where a row stood, in free pages, in a write-ahead log. Goes on where an earlier process
    /// stopped.
    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        Ok(Scrubbed::Clean)
    }

    /// Whether the store can write again after it was full.
    fn probe(&mut self) -> Result<(), StoreError>;
}
