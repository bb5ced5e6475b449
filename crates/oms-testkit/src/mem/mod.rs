//! The model: a store over maps, where every commit is made on a copy that then takes the place
//! of what was there. What a process knows of its store, a doubt above all, ends with the process;
//! the rows outlive it.

mod apply;
mod automation;
mod dispatch;
mod notice;
mod operational;
mod process;
mod query;
mod rows;
mod tally;

use oms_base::{
    AgencyId, BoardId, JobId, Label, Name, Owner, Prefix, PrincipalId, Rank, Status, StreamId,
    TaskId, TicketId, Timestamp, WorkflowId,
};
use oms_store::{
    Batch, Belongings, BlockRow, BoardRow, ChunkPlace, Committed, CounterRow, ErasureRow,
    JobResultRow, JobRow, KeyRow, NumberMark, Orphan, PartRow, Position, Query, RuleRow, Side,
    Store, StoreError, StoredLogRow, TaskRow, TicketFilter, TicketRow, TokenRow, VersionRow,
    ViewRow, WorkflowRow,
};
use process::Process;
pub use process::{Fate, Fates};
use rows::{Logged, Rows};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A store in memory; clones share their rows, so one can write while others ask.
#[derive(Clone, Default)]
pub struct MemStore {
    durable: Arc<Mutex<State>>,
    process: Arc<Mutex<Process>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    agencies: BTreeMap<AgencyId, Rows>,
    tokens: BTreeMap<[u8; 32], (AgencyId, TokenRow)>,
    revoked: BTreeSet<[u8; 32]>,
    last_batch: i64,
    id_high_water: i64,
}

impl MemStore {
    /// An empty store.
    pub fn new() -> MemStore {
        MemStore::default()
    }

    /// The store as the next process finds it: every committed row, and nothing else.
    #[must_use]
    pub fn reopen(&self) -> MemStore {
        MemStore { durable: Arc::clone(&self.durable), process: Arc::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn process(&self) -> MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks about one agency's rows; of an unknown agency there are none.
    fn ask<R>(&self, agency: AgencyId, ask: impl FnOnce(&Rows) -> R) -> R {
        match self.state().agencies.get(&agency) {
            Some(rows) => ask(rows),
            None => ask(&Rows::default()),
        }
    }
}

impl Query for MemStore {
    fn ticket(&self, agency: AgencyId, id: TicketId) -> Result<Option<TicketRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.tickets.get(&id).cloned()))
    }

    fn ticket_by_number(
        &self,
        agency: AgencyId,
        number: &str,
    ) -> Result<Option<TicketRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.tickets.values().find(|row| row.number == number).cloned()))
    }

    fn parts(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<PartRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let of_ticket = rows.parts.range((ticket, 0)..=(ticket, u16::MAX));
            of_ticket.map(|(_, part)| part.clone()).collect()
        }))
    }

    fn tickets(
        &self,
        agency: AgencyId,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: usize,
    ) -> Result<(Vec<TicketRow>, Option<TicketId>), StoreError> {
        Ok(self.ask(agency, |rows| rows.page(filter, before, limit)))
    }

    fn labels(&self, agency: AgencyId, ticket: TicketId) -> Result<Vec<Label>, StoreError> {
        Ok(self.ask(agency, |rows| rows.labels_of(ticket)))
    }

    fn ranked(
        &self,
        agency: AgencyId,
        cell: (BoardId, Status),
        from: Option<&Rank>,
        side: Side,
        limit: usize,
    ) -> Result<Vec<(TicketId, Rank)>, StoreError> {
        Ok(self.ask(agency, |rows| rows.ranked(cell, from, side, limit)))
    }

    fn task(&self, agency: AgencyId, id: TaskId) -> Result<Option<TaskRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.tasks.get(&id).cloned()))
    }

    fn waiting_tasks(
        &self,
        agency: AgencyId,
        owner: &Owner,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.waiting(owner, limit)))
    }

    fn lapsed_tasks(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.lapsed(now, limit)))
    }

    fn boards(&self, agency: AgencyId) -> Result<Vec<BoardRow>, StoreError> {
        Ok(self.ask(agency, Rows::boards_by_name))
    }

    fn board(&self, agency: AgencyId, id: BoardId) -> Result<Option<BoardRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.boards.get(&id).cloned()))
    }

    fn workflows(&self, agency: AgencyId) -> Result<Vec<WorkflowRow>, StoreError> {
        Ok(self.ask(agency, Rows::workflows_by_name))
    }

    fn version(
        &self,
        agency: AgencyId,
        workflow: WorkflowId,
        number: u32,
    ) -> Result<Option<VersionRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.versions.get(&(workflow, number)).cloned()))
    }

    fn rules(&self, agency: AgencyId) -> Result<Vec<RuleRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.rules.values().cloned().collect()))
    }

    fn due_alarms(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<TicketId>, StoreError> {
        Ok(self.ask(agency, |rows| rows.due_alarms(now, limit)))
    }

    fn stream(
        &self,
        agency: AgencyId,
        stream: StreamId,
        from_seq: u64,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.stream(stream, from_seq, limit)))
    }

    fn log(
        &self,
        agency: AgencyId,
        after: Position,
        limit: usize,
    ) -> Result<Vec<StoredLogRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.log_behind(after, limit)))
    }

    fn blocks(
        &self,
        agency: AgencyId,
        after: i64,
        limit: usize,
    ) -> Result<Vec<BlockRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let behind = rows.blocks.iter().filter(|block| block.position > after);
            behind.take(limit).cloned().collect()
        }))
    }

    fn last_position(&self, agency: AgencyId) -> Result<Position, StoreError> {
        Ok(self.ask(agency, |rows| {
            let last = rows.log.last_key_value();
            last.map_or(Position::START, |(position, _)| *position)
        }))
    }

    fn counters(&self, agency: AgencyId, prefix: &str) -> Result<Vec<CounterRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.counters_under(prefix)))
    }

    fn keys(
        &self,
        agency: AgencyId,
        day: i32,
        hashes: &[[u8; 16]],
    ) -> Result<Vec<KeyRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let on = |day, hash| rows.keys.get(&(day, hash)).cloned();
            let asked: BTreeSet<[u8; 16]> = hashes.iter().copied().collect();
            let known = |hash| on(day, hash).or_else(|| on(day.saturating_sub(1), hash));
            asked.into_iter().filter_map(known).collect()
        }))
    }

    fn last_key_day(&self, agency: AgencyId, until: i32) -> Result<Option<i32>, StoreError> {
        Ok(self.ask(agency, |rows| {
            rows.keys.keys().map(|(day, _)| *day).filter(|day| *day <= until).max()
        }))
    }

    fn number_mark(
        &self,
        agency: AgencyId,
        prefix: &Prefix,
        year: i16,
    ) -> Result<Option<NumberMark>, StoreError> {
        Ok(self.ask(agency, |rows| rows.numbers.get(&(prefix.clone(), year)).cloned()))
    }

    fn id_high_water(&self) -> Result<i64, StoreError> {
        Ok(self.state().id_high_water)
    }

    fn token(&self, hash: &[u8; 32]) -> Result<Option<(AgencyId, TokenRow)>, StoreError> {
        Ok(self.state().live_token(hash).cloned())
    }

    fn tokens_named(&self, agency: AgencyId, name: &Name) -> Result<Vec<TokenRow>, StoreError> {
        let state = self.state();
        let named = state.live_tokens(agency).filter(|token| token.name == *name);
        Ok(named.cloned().collect())
    }

    fn principal_name(
        &self,
        agency: AgencyId,
        principal: PrincipalId,
    ) -> Result<Option<Name>, StoreError> {
        Ok(self.state().principal_name(agency, principal))
    }

    fn owner_is_known(&self, agency: AgencyId, owner: &Owner) -> Result<bool, StoreError> {
        Ok(self.state().works_for(agency, owner))
    }

    fn job(&self, agency: AgencyId, id: JobId) -> Result<Option<JobRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.jobs.get(&id).map(|(row, _)| row.clone())))
    }

    fn jobs(
        &self,
        agency: AgencyId,
        before: Option<JobId>,
        limit: usize,
    ) -> Result<Vec<JobRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.jobs_before(before, limit)))
    }

    fn open_jobs(&self, agency: AgencyId) -> Result<Vec<JobRow>, StoreError> {
        Ok(self.ask(agency, Rows::open_jobs))
    }

    fn spare_job(&self, agency: AgencyId, kept: usize) -> Result<Option<JobRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.jobs_before(None, kept + 1).into_iter().nth(kept)))
    }

    fn job_tickets(&self, agency: AgencyId, id: JobId) -> Result<Vec<TicketId>, StoreError> {
        let tickets = |rows: &Rows| rows.jobs.get(&id).map(|(_, tickets)| tickets.clone());
        Ok(self.ask(agency, tickets).unwrap_or_default())
    }

    fn job_results(
        &self,
        agency: AgencyId,
        id: JobId,
        from: u32,
        limit: usize,
    ) -> Result<Vec<JobResultRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let of_job = rows.job_results.range((id, from)..=(id, u32::MAX));
            of_job.take(limit).map(|(_, row)| row.clone()).collect()
        }))
    }

    fn view(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        name: &Name,
    ) -> Result<Option<ViewRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.views.get(&(holder, name.clone())).cloned()))
    }

    fn views(
        &self,
        agency: AgencyId,
        holder: PrincipalId,
        after: Option<&Name>,
        limit: usize,
    ) -> Result<Vec<ViewRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let held = rows.views.values().filter(|row| row.holder() == holder);
            held.filter(|row| after.is_none_or(|after| row.name > *after))
                .take(limit)
                .cloned()
                .collect()
        }))
    }

    fn view_count(&self, agency: AgencyId, owner: PrincipalId) -> Result<u64, StoreError> {
        let count = |rows: &Rows| rows.views.values().filter(|row| row.owner == owner).count();
        Ok(self.ask(agency, count) as u64)
    }

    fn attachment_chunk(
        &self,
        agency: AgencyId,
        place: ChunkPlace,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.ask(agency, |rows| rows.attachments.get(&place).cloned()))
    }

    fn orphans(&self, agency: AgencyId, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        Ok(self.ask(agency, |rows| rows.orphans().take(limit).collect()))
    }

    fn attachment_places(
        &self,
        agency: AgencyId,
        after: ChunkPlace,
        limit: usize,
    ) -> Result<Vec<ChunkPlace>, StoreError> {
        Ok(self.ask(agency, |rows| rows.attachments_behind(after, limit)))
    }

    fn erasures(
        &self,
        agency: AgencyId,
        after: (TicketId, u64),
        limit: usize,
    ) -> Result<Vec<ErasureRow>, StoreError> {
        let behind = (Bound::Excluded(after), Bound::Unbounded);
        Ok(self.ask(agency, |rows| {
            rows.erasures.range(behind).take(limit).map(|(_, row)| row.clone()).collect()
        }))
    }

    fn all_tickets(
        &self,
        agency: AgencyId,
        after: TicketId,
        limit: usize,
    ) -> Result<Vec<TicketRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let behind = rows.tickets.values().filter(|row| row.id > after);
            behind.take(limit).cloned().collect()
        }))
    }

    fn belongings(
        &self,
        agency: AgencyId,
        first: TicketId,
        last: TicketId,
        limit: usize,
    ) -> Result<Belongings, StoreError> {
        Ok(self.ask(agency, |rows| rows.belongings(first, last, limit)))
    }

    fn all_tasks(
        &self,
        agency: AgencyId,
        after: Option<TaskId>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let behind = rows.tasks.values().filter(|row| Some(row.id) > after);
            behind.take(limit).cloned().collect()
        }))
    }
}

impl Store for MemStore {
    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        match self.process().fate(batch) {
            Fate::Kept => self.state().commit(batch),
            Fate::Refused(error) => Err(error),
            Fate::KeptUnanswered(error) => self.state().commit(batch).and(Err(error)),
            Fate::Falsified(kept) => self.state().commit(&kept),
        }
    }

    fn add_token(&mut self, agency: AgencyId, token: &TokenRow) -> Result<(), StoreError> {
        self.state().add_token(agency, token)
    }

    fn revoke_token(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.state().revoke_token(hash))
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        match self.process().fate(&Batch::new(AgencyId::FIRST)) {
            Fate::Kept | Fate::Falsified(_) => Ok(()),
            Fate::Refused(error) | Fate::KeptUnanswered(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, MemStore};
    use crate::picture;
    use crate::sample::{AGENCY, opening, ticket};
    use oms_store::{Store, StoreError};

    #[test]
    fn a_failure_on_demand_changes_nothing_and_a_doubt_stays() {
        let reader = MemStore::new();
        let mut store = reader.clone();
        let before = picture::of(&reader, AGENCY);
        let batch = opening(vec![ticket(1)]);
        store.fail_next(StoreError::Full);
        assert_eq!(store.commit(&batch), Err(StoreError::Full));
        assert_eq!(picture::of(&reader, AGENCY), before);
        assert_eq!(store.commit(&batch).unwrap().batch, 1);
        assert_ne!(picture::of(&reader, AGENCY), before, "a clone sees the same rows");
        let doubt = StoreError::Doubt("fsync".to_owned());
        store.fail_next(doubt.clone());
        assert_eq!(store.commit(&batch), Err(doubt.clone()));
        assert_eq!(store.probe(), Err(doubt));
    }

    #[test]
    fn what_is_kept_outlives_the_process_and_its_doubt() {
        let mut store = MemStore::new();
        let doubt = StoreError::Doubt("the machine stopped".to_owned());
        for (fate, kept) in
            [(Fate::Refused(doubt.clone()), false), (Fate::KeptUnanswered(doubt.clone()), true)]
        {
            let before = picture::of(&store, AGENCY);
            let batch = opening(vec![ticket(1)]);
            store.decide_fates(Box::new(move |_| fate.clone()));
            assert_eq!(store.commit(&batch), Err(doubt.clone()));
            assert_eq!(store.commit(&batch), Err(doubt.clone()), "the process writes no more");
            store = store.reopen();
            assert_eq!(picture::of(&store, AGENCY) != before, kept);
        }
        assert_eq!(store.probe(), Ok(()));
    }
}
