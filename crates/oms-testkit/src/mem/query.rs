//! The model's answers: filter, sort, cut.

use super::{Rows, State};
use oms_base::{
    AgencyId, BoardId, Label, Name, Owner, PrincipalId, Rank, Role, Status, StreamId, TicketId,
    Timestamp,
};
use oms_store::{
    Belongings, BoardRow, CounterRow, Orphan, Position, Side, StoredLogRow, TaskRow, TicketFilter,
    TicketRow, TokenRow, WorkflowRow,
};

impl Rows {
    pub(super) fn orphans(&self) -> impl Iterator<Item = Orphan> {
        let parts = self.parts.keys().filter(|(ticket, _)| !self.tickets.contains_key(ticket));
        let labels = self.labels.iter().filter(|(ticket, _)| !self.tickets.contains_key(ticket));
        let versions = self.versions.keys().filter(|(workflow, number)| {
            let row = self.workflows.get(workflow);
            row.is_none_or(|row| !(1..=row.version).contains(&u64::from(*number)))
        });
        let parts = parts.map(|(ticket, _)| Orphan::Part(*ticket));
        let labels = labels.map(|(ticket, _)| Orphan::Label(*ticket));
        let versions = versions.map(|(id, number)| Orphan::Version(*id, i64::from(*number)));
        parts.chain(labels).chain(versions)
    }

    pub(super) fn page(
        &self,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: usize,
    ) -> (Vec<TicketRow>, Option<TicketId>) {
        if limit == 0 {
            return (Vec::new(), before);
        }
        let older = |row: &&TicketRow| before.is_none_or(|before| row.id < before);
        let newest_first = self.tickets.values().rev().filter(older);
        let mut found: Vec<TicketRow> = newest_first
            .filter(|row| self.passes(row, filter))
            .take(limit.saturating_add(1))
            .cloned()
            .collect();
        let more = found.len() > limit;
        found.truncate(limit);
        let go_on = found.last().map(|row| row.id).filter(|_| more);
        (found, go_on)
    }

    fn passes(&self, row: &TicketRow, filter: &TicketFilter) -> bool {
        let labelled = |label: &Label| self.labels.contains(&(row.id, label.clone()));
        (filter.boards.is_empty() || filter.boards.contains(&row.board))
            && filter.status.is_none_or(|status| row.status == status)
            && (filter.owner.is_none() || row.owner == filter.owner)
            && filter.label.as_ref().is_none_or(labelled)
    }

    pub(super) fn ranked(
        &self,
        (board, status): (BoardId, Status),
        from: Option<&Rank>,
        side: Side,
        limit: usize,
    ) -> Vec<(TicketId, Rank)> {
        let of_cell = |row: &&TicketRow| (row.board, row.status) == (board, status);
        let ranked = |row: &TicketRow| {
            let rank = row.rank.clone().unwrap_or_else(|| Rank::of(row.id));
            (rank, row.id)
        };
        let mut found: Vec<_> = self.tickets.values().filter(of_cell).map(ranked).collect();
        found.retain(|(rank, _)| match side {
            Side::Below => from.is_none_or(|from| rank < from),
            Side::Above => from.is_none_or(|from| rank > from),
        });
        found.sort();
        if side == Side::Below {
            found.reverse();
        }
        found.truncate(limit);
        found.into_iter().map(|(rank, id)| (id, rank)).collect()
    }

    pub(super) fn labels_of(&self, ticket: TicketId) -> Vec<Label> {
        let of_ticket = self.labels.iter().filter(|(of, _)| *of == ticket);
        of_ticket.map(|(_, label)| label.clone()).collect()
    }

    pub(super) fn waiting(&self, owner: &Owner, limit: usize) -> Vec<TaskRow> {
        let waits = |row: &&TaskRow| row.owner == *owner && row.lease.is_none();
        let mut found: Vec<_> = self.tasks.values().filter(waits).cloned().collect();
        found.sort_by_key(|row| (row.order_at, row.id));
        found.truncate(limit);
        found
    }

    pub(super) fn lapsed(&self, now: Timestamp, limit: usize) -> Vec<TaskRow> {
        let ended = |row: &&TaskRow| row.lease.is_some_and(|lease| lease.until <= now);
        let mut found: Vec<_> = self.tasks.values().filter(ended).cloned().collect();
        found.sort_by_key(|row| (row.lease.map(|lease| lease.until), row.id));
        found.truncate(limit);
        found
    }

    pub(super) fn boards_by_name(&self) -> Vec<BoardRow> {
        let mut boards: Vec<_> = self.boards.values().cloned().collect();
        boards.sort_by(|a, b| a.name.cmp(&b.name));
        boards
    }

    pub(super) fn due_alarms(&self, now: Timestamp, limit: usize) -> Vec<TicketId> {
        let rings = |row: &TicketRow| Some((row.next_alarm_at.filter(|at| *at <= now)?, row.id));
        let mut due: Vec<_> = self.tickets.values().filter_map(rings).collect();
        due.sort_unstable();
        due.into_iter().take(limit).map(|(_, id)| id).collect()
    }

    pub(super) fn workflows_by_name(&self) -> Vec<WorkflowRow> {
        let mut workflows: Vec<_> = self.workflows.values().cloned().collect();
        workflows.sort_by(|a, b| a.name.cmp(&b.name));
        workflows
    }

    pub(super) fn stream(
        &self,
        stream: StreamId,
        from_seq: u64,
        limit: usize,
    ) -> Vec<StoredLogRow> {
        let mut found: Vec<StoredLogRow> = self
            .log
            .values()
            .filter(|logged| logged.row.stream == stream)
            .filter(|logged| logged.row.first_seq + logged.events > from_seq)
            .map(|logged| logged.row.clone())
            .collect();
        found.sort_by_key(|row| row.first_seq);
        found.truncate(limit);
        found
    }

    pub(super) fn belongings(&self, first: TicketId, last: TicketId, limit: usize) -> Belongings {
        let tickets = first..=last;
        let of_ticket = |row: &StoredLogRow| tickets.contains(&TicketId(row.stream.0));
        let logged = self.log.values().map(|logged| &logged.row);
        let mut log: Vec<_> = logged.filter(|row| of_ticket(row)).cloned().collect();
        log.sort_by_key(|row| (row.stream, row.first_seq));
        log.truncate(limit);
        let parts = self.parts.values().filter(|part| tickets.contains(&part.ticket));
        let labels = self.labels.iter().filter(|(ticket, _)| tickets.contains(ticket));
        let tasks = self.tasks.values().filter(|task| tickets.contains(&task.id.ticket));
        Belongings {
            log,
            parts: parts.take(limit).cloned().collect(),
            labels: labels.take(limit).cloned().collect(),
            tasks: tasks.take(limit).cloned().collect(),
        }
    }

    pub(super) fn log_behind(&self, after: Position, limit: usize) -> Vec<StoredLogRow> {
        let behind = self.log.values().filter(|l| l.row.position > after);
        behind.take(limit).map(|logged| logged.row.clone()).collect()
    }

    pub(super) fn counters_under(&self, prefix: &str) -> Vec<CounterRow> {
        self.counters
            .iter()
            .filter(|(key, value)| key.starts_with(prefix) && **value != 0)
            .map(|(key, value)| CounterRow { key: key.clone(), value: *value })
            .collect()
    }
}

impl State {
    pub(super) fn live_token(&self, hash: &[u8; 32]) -> Option<&(AgencyId, TokenRow)> {
        self.tokens.get(hash).filter(|_| !self.revoked.contains(hash))
    }

    pub(super) fn live_tokens(&self, agency: AgencyId) -> impl Iterator<Item = &TokenRow> {
        self.tokens
            .values()
            .filter(move |(of, token)| *of == agency && !self.revoked.contains(&token.hash))
            .map(|(_, token)| token)
    }

    pub(super) fn principal_name(&self, agency: AgencyId, whose: PrincipalId) -> Option<Name> {
        let all =
            self.tokens.values().filter(|(of, token)| (*of, token.principal) == (agency, whose));
        all.max_by_key(|(_, token)| token.created_at).map(|(_, token)| token.name.clone())
    }

    pub(super) fn works_for(&self, agency: AgencyId, owner: &Owner) -> bool {
        self.live_tokens(agency).any(|token| {
            token.role == Role::Agent && token.scopes.iter().any(|scope| scope == owner.as_str())
        })
    }
}
