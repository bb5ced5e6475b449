//! The model: a store over maps, where every commit is made on a copy that then takes the place
//! of what was there.

mod apply;
mod query;

use oms_base::{
    AgencyId, BoardId, Label, Name, Owner, Prefix, PrincipalId, Rank, Status, StreamId, TaskId,
    TicketId, Timestamp, WorkflowId,
};
use oms_store::{
    Batch, BlockRow, BoardRow, Committed, CounterRow, KeyRow, NumberMark, PartRow, Position, Query,
    Side, Store, StoreError, StoredLogRow, TaskRow, TicketFilter, TicketRow, TokenRow, VersionRow,
    WorkflowRow,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A store in memory; clones share their rows, so one can write while others ask.
#[derive(Debug, Clone, Default)]
pub struct MemStore(Arc<Mutex<State>>);

#[derive(Debug, Clone, Default)]
struct State {
    agencies: BTreeMap<AgencyId, Rows>,
    tokens: BTreeMap<[u8; 32], (AgencyId, TokenRow)>,
    revoked: BTreeSet<[u8; 32]>,
    last_batch: i64,
    id_high_water: i64,
    next_failure: Option<StoreError>,
    doubt: Option<StoreError>,
}

/// One agency's rows.
#[derive(Debug, Clone, Default)]
struct Rows {
    log: BTreeMap<Position, Logged>,
    seqs: BTreeSet<(StreamId, u64)>,
    blocks: Vec<BlockRow>,
    tickets: BTreeMap<TicketId, TicketRow>,
    parts: BTreeMap<(TicketId, u16), PartRow>,
    labels: BTreeSet<(TicketId, Label)>,
    boards: BTreeMap<BoardId, BoardRow>,
    workflows: BTreeMap<WorkflowId, WorkflowRow>,
    versions: BTreeMap<(WorkflowId, u32), VersionRow>,
    tasks: BTreeMap<TaskId, TaskRow>,
    counters: BTreeMap<String, i64>,
    keys: BTreeMap<(i32, [u8; 16]), KeyRow>,
    numbers: BTreeMap<(Prefix, i16), NumberMark>,
}

/// A log row, and how many events it holds.
#[derive(Debug, Clone)]
struct Logged {
    row: StoredLogRow,
    events: u64,
}

impl MemStore {
    /// An empty store.
    pub fn new() -> MemStore {
        MemStore::default()
    }

    /// Makes the next commit fail with `error` and change nothing; after a doubt every later one
    /// fails with it, too.
    pub fn fail_next(&self, error: StoreError) {
        self.state().next_failure = Some(error);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn key(
        &self,
        agency: AgencyId,
        day: i32,
        hash: &[u8; 16],
    ) -> Result<Option<KeyRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let on = |day| rows.keys.get(&(day, *hash)).cloned();
            on(day).or_else(|| on(day.saturating_sub(1)))
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
        self.state().commit(batch)
    }

    fn add_token(&mut self, agency: AgencyId, token: &TokenRow) -> Result<(), StoreError> {
        self.state().add_token(agency, token)
    }

    fn revoke_token(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        Ok(self.state().revoke_token(hash))
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.state().take_failure()
    }
}

#[cfg(test)]
mod tests {
    use super::MemStore;
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
}
