//! The questions of the port, asked over whatever connection is at hand.

use crate::read::{Connection, freeze};
use crate::{
    attachment, board, counter, erasure, job, listing, log, operational, orphan, rank, rule, task,
    ticket, token, view, workflow,
};
use oms_base::{
    AgencyId, BoardId, JobId, Label, Name, Owner, Prefix, PrincipalId, Rank, Status, StreamId,
    TaskId, TicketId, Timestamp, WorkflowId,
};
use oms_store::{
    Belongings, BlockRow, BoardRow, ChunkPlace, CounterRow, ErasureRow, JobResultRow, JobRow,
    KeyRow, NumberMark, Orphan, PartRow, Position, Query, RuleRow, Side, StoreError, StoredLogRow,
    TaskRow, TicketFilter, TicketRow, TokenRow, VersionRow, ViewRow, WorkflowRow,
};

/// A store over one connection that writes, or over many that only read.
pub struct Sql<C>(pub(crate) C);

/// Whoever can lend a connection for one question.
pub(crate) trait Connected {
    /// Asks over a connection that nobody else uses meanwhile.
    fn with<R>(
        &self,
        ask: impl FnOnce(&dyn Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError>;
}

impl<C: Connected> Query for Sql<C> {
    fn ticket(&self, agency: AgencyId, id: TicketId) -> Result<Option<TicketRow>, StoreError> {
        self.0.with(|conn| ticket::by_id(conn, agency, id))
    }

    fn ticket_by_number(
        &self,
        agency: AgencyId,
        number: &str,
    ) -> Result<Option<TicketRow>, StoreError> {
        self.0.with(|conn| ticket::by_number(conn, agency, number))
    }

    fn parts(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<PartRow>, StoreError> {
        self.0.with(|conn| ticket::parts(conn, agency, ticket))
    }

    fn tickets(
        &self,
        agency: AgencyId,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: usize,
    ) -> Result<(Vec<TicketRow>, Option<TicketId>), StoreError> {
        self.0.with(|conn| listing::page(conn, agency, filter, before, limit))
    }

    fn labels(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<Label>, StoreError> {
        self.0.with(|conn| ticket::labels(conn, agency, ticket))
    }

    fn ranked(
        &self,
        agency: AgencyId,
        cell: (BoardId, Status),
        from: Option<&Rank>,
        side: Side,
        limit: usize,
    ) -> Result<Vec<(TicketId, Rank)>, StoreError> {
        self.0.with(|conn| rank::ranked(conn, (agency, cell), from, side, limit))
    }

    fn task(&self, agency: AgencyId, id: TaskId) -> Result<Option<TaskRow>, StoreError> {
        self.0.with(|conn| task::by_id(conn, agency, id))
    }

    fn waiting_tasks(
        &self,
        agency: AgencyId,
        owner: &Owner,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        self.0.with(|conn| task::waiting(conn, agency, owner, limit))
    }

    fn lapsed_tasks(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        self.0.with(|conn| task::lapsed(conn, agency, now, limit))
    }

    fn boards(&self, agency: AgencyId) -> Result<Vec<BoardRow>, StoreError> {
        self.0.with(|conn| board::every(conn, agency))
    }

    fn board(&self, agency: AgencyId, id: BoardId) -> Result<Option<BoardRow>, StoreError> {
        self.0.with(|conn| board::by_id(conn, agency, id))
    }

    fn workflows(&self, agency: AgencyId) -> Result<Vec<WorkflowRow>, StoreError> {
        self.0.with(|conn| workflow::every(conn, agency))
    }

    fn version(
        &self,
        agency: AgencyId,
        workflow: WorkflowId,
        number: u32,
    ) -> Result<Option<VersionRow>, StoreError> {
        self.0.with(|conn| workflow::version(conn, agency, workflow, number))
    }

    fn rules(&self, agency: AgencyId) -> Result<Vec<RuleRow>, StoreError> {
        self.0.with(|conn| rule::every(conn, agency))
    }

    fn due_alarms(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TicketId>, StoreError> {
        self.0.with(|conn| ticket::due_alarms(conn, agency, now, limit))
    }

    fn stream(
        &self,
        agency: AgencyId,
        stream: StreamId,
        from_seq: u64,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError> {
        self.0.with(|conn| log::of_stream(conn, agency, stream, from_seq, limit))
    }

    fn log(
        &self,
        agency: AgencyId,
        after: Position,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError> {
        self.0.with(|conn| log::behind(conn, agency, after, limit))
    }

    fn blocks(
        &self,
        agency: AgencyId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<BlockRow>, StoreError> {
        self.0.with(|conn| log::blocks(conn, agency, after, limit))
    }

    fn last_position(&self, agency: AgencyId) -> Result<Position, StoreError> {
        self.0.with(|conn| log::last(conn, agency))
    }

    fn counters(&self, agency: AgencyId, prefix: &str) -> Result<Vec<CounterRow>, StoreError> {
        self.0.with(|conn| counter::starting_with(conn, agency, prefix))
    }

    fn keys(
        &self,
        agency: AgencyId,
        day: i32,
        hashes: &[[u8; 16]],
    ) -> Result<Vec<KeyRow>, StoreError> {
        self.0.with(|conn| operational::keys(conn, agency, day, hashes))
    }

    fn last_key_day(&self, agency: AgencyId, until: i32) -> Result<Option<i32>, StoreError> {
        self.0.with(|conn| operational::last_key_day(conn, agency, until))
    }

    fn number_mark(
        &self,
        agency: AgencyId,
        prefix: &Prefix,
        year: i16,
    ) -> Result<Option<NumberMark>, StoreError> {
        self.0.with(|conn| operational::number_mark(conn, agency, prefix, year))
    }

    fn id_high_water(&self) -> Result<i64, StoreError> {
        self.0.with(operational::id_high_water)
    }

    fn token(&self, hash: &[u8; 32]) -> Result<Option<(AgencyId, TokenRow)>, StoreError> {
        self.0.with(|conn| token::by_hash(conn, hash))
    }

    fn tokens_named(&self, agency: AgencyId, name: &Name) -> Result<Vec<TokenRow>, StoreError> {
        self.0.with(|conn| token::by_name(conn, agency, name))
    }

    fn principal_name(
        &self,
        agency: AgencyId,
        principal: PrincipalId,
    ) -> Result<Option<Name>, StoreError> {
        self.0.with(|conn| token::principal_name(conn, agency, principal))
    }

    fn owner_is_known(&self, agency: AgencyId, owner: &Owner) -> Result<bool, StoreError> {
        self.0.with(|conn| token::works_for(conn, agency, owner))
    }

    fn job(&self, agency: AgencyId, id: JobId) -> Result<Option<JobRow>, StoreError> {
        self.0.with(|conn| job::one(conn, agency, id))
    }

    fn jobs(
        &self,
        agency: AgencyId,
        before: Option<JobId>,
        limit: usize,
    ) -> Result<Vec<JobRow>, StoreError> {
        self.0.with(|conn| job::before(conn, agency, before, limit))
    }

    fn open_jobs(&self, agency: AgencyId) -> Result<Vec<JobRow>, StoreError> {
        self.0.with(|conn| job::open(conn, agency))
    }

    fn spare_job(&self, agency: AgencyId, kept: usize) -> Result<Option<JobRow>, StoreError> {
        self.0.with(|conn| job::spare(conn, agency, kept))
    }

    fn job_tickets(&self, agency: AgencyId, id: JobId) -> Result<Vec<TicketId>, StoreError> {
        self.0.with(|conn| job::tickets(conn, agency, id))
    }

    fn job_results(
        &self,
        agency: AgencyId,
        id: JobId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<JobResultRow>, StoreError> {
        self.0.with(|conn| job::results_from(conn, agency, id, from, limit))
    }

    fn view(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        name: &Name,
    ) -> Result<Option<ViewRow>, StoreError> {
        self.0.with(|conn| view::one(conn, agency, holder, name))
    }

    fn views(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        after: Option<&Name>,
        limit: usize,
    ) -> Result<Vec<ViewRow>, StoreError> {
        self.0.with(|conn| view::behind(conn, agency, holder, after, limit))
    }

    fn view_count(&self, agency: AgencyId, owner: PrincipalId) -> Result<u64, StoreError> {
        self.0.with(|conn| view::count(conn, agency, owner))
    }

    fn attachment_chunk(
        &self,
        agency: AgencyId,
        place: ChunkPlace,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.with(|conn| attachment::chunk(conn, agency, place))
    }

    fn orphans(&self, agency: AgencyId, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        self.0.with(|conn| orphan::all_of(conn, agency, limit))
    }

    fn attachment_places(
        &self,
        agency: AgencyId,
        after: ChunkPlace,
        limit: usize,
    ) -> Result<Vec<ChunkPlace>, StoreError> {
        self.0.with(|conn| attachment::places(conn, agency, after, limit))
    }

    fn damage(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        self.0.with(|conn| conn.damage(limit))
    }

    fn erasures(
        &self,
        agency: AgencyId,
        after: (TicketId, u64),
        limit: usize,
    ) -> Result<Vec<ErasureRow>, StoreError> {
        self.0.with(|conn| erasure::behind(conn, agency, after, limit))
    }

    fn all_tickets(
        &self,
        agency: AgencyId,
        after: TicketId,
        limit: usize,
    ) -> Result<Vec<TicketRow>, StoreError> {
        self.0.with(|conn| ticket::behind(conn, agency, after, limit))
    }

    fn belongings(
        &self,
        agency: AgencyId,
        first: TicketId,
        last: TicketId,
        limit: usize,
    ) -> Result<Belongings, StoreError> {
        let read = |conn: &dyn Connection| {
            Ok(Belongings {
                log: log::of_streams(conn, agency, (first.into(), last.into()), limit)?,
                parts: ticket::parts_between(conn, agency, (first, last), limit)?,
                labels: ticket::labels_between(conn, agency, (first, last), limit)?,
                tasks: task::of_tickets(conn, agency, (first, last), limit)?,
            })
        };
        self.0.with(|conn| freeze(conn, read))
    }

    fn all_tasks(
        &self,
        agency: AgencyId,
        after: Option<TaskId>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        self.0.with(|conn| task::behind(conn, agency, after, limit))
    }
}
