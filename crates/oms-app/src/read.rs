//! Questions: what callers may see of committed state.

use crate::auth::Caller;
use crate::directory::{BoardEntry, Directory};
use crate::engine::{TicketRef, Written};
use crate::error::Error;
use crate::policy::{Grant, Operation, grant};
use crate::{fold, projection};
use oms_base::{
    AgencyId, BoardId, JobId, Label, Name, Owner, PrincipalId, Rank, Role, Status, TicketId,
    Timestamp,
};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event, StatePart, Ticket};
use oms_domain::workflow::Template;
use oms_store::{Cause, Envelope, Position, Query, TicketFilter, TicketRow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A reader's view of the hub.
#[derive(Clone)]
pub struct Reader {
    pub(crate) store: Arc<dyn Query + Send + Sync>,
    pub(crate) directory: Arc<Directory>,
}

/// A ticket with what its views need.
#[derive(Debug, Clone)]
pub struct Found {
    /// The ticket.
    pub ticket: Arc<Ticket>,
    /// The workflow version that it runs.
    pub template: Option<Arc<Template>>,
}

/// What a list of tickets shows.
#[derive(Debug, Clone, Default)]
pub struct ListWanted {
    /// Only of this board.
    pub board: Option<Name>,
    /// Only of this workflow.
    pub workflow: Option<Name>,
    /// Only in this status.
    pub status: Option<Status>,
    /// Only of this owner.
    pub owner: Option<Owner>,
    /// Only with this label.
    pub label: Option<Label>,
    /// Only older than this ticket.
    pub before: Option<TicketId>,
    /// At most so many.
    pub limit: usize,
}

/// One page of a list and where the next one starts.
#[derive(Debug, Clone)]
pub struct Page<T, C> {
    /// The items.
    pub items: Vec<T>,
    /// Where to go on; `None` at the end.
    pub next: Option<C>,
}

/// One entry of a timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place in the stream.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: PrincipalId,
    /// In which role.
    pub role: Role,
    /// Who may read it.
    pub visibility: oms_base::Visibility,
    /// What.
    pub event: Event,
    /// The bulk job that it was part of.
    pub job: Option<JobId>,
    /// The trigger that did it.
    pub made: Option<Made>,
    /// Where its log row stands.
    pub position: Position,
}

/// The trigger that made an event happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: Name,
    /// Its version.
    pub version: u32,
    /// How far it is from the event that the chain of triggers began with, from 1.
    pub depth: u8,
    /// The ticket of that event, and its seq there.
    pub began: (TicketId, u64),
}

impl Made {
    fn of(directory: &Directory, cause: &Cause) -> Option<Made> {
        let by = cause.by?;
        let name = directory.rule_name(by.rule)?;
        let began = (TicketId(cause.stream.0), cause.seq);
        Some(Made { name, version: by.version, depth: by.depth, began })
    }
}

impl Entry {
    /// Whether texts were erased by it.
    pub(crate) const fn erases(&self) -> bool {
        matches!(self.event, Event::Redacted(_))
    }

    /// What an event of a log row says.
    pub(crate) fn of(
        reader: &Reader,
        agency: AgencyId,
        envelope: &Envelope,
        position: Position,
    ) -> Result<Entry, Error> {
        let decode = |book: &Book| Ok(ticket::decode(&envelope.body, book)?);
        let event = reader.directory.with_book(reader.store(), agency, decode)?;
        Ok(Entry {
            seq: envelope.seq,
            time: envelope.time,
            actor: envelope.actor.principal,
            role: envelope.actor.role,
            visibility: envelope.body.visibility,
            event,
            job: envelope
                .cause
                .filter(|cause| cause.seq == 0 && cause.by.is_none())
                .map(|cause| JobId(cause.stream.0)),
            made: envelope.cause.and_then(|cause| Made::of(reader.directory(), &cause)),
            position,
        })
    }
}

/// Reads a ticket from its row.
pub fn decode_ticket(
    store: &dyn Query,
    directory: &Directory,
    agency: AgencyId,
    row: &TicketRow,
) -> Result<Ticket, Error> {
    if row.state_format != ticket::STATE_FORMAT {
        return Ok(fold::ticket_at(store, directory, agency, row.id, row.version)?.state);
    }
    let unreadable = |error| Error::Corrupt(format!("{}: {error}", row.id));
    let parts: Vec<StatePart> = if ticket::needs_parts(&row.state).map_err(unreadable)? {
        let rows = store.parts(agency, row.id)?.into_iter();
        rows.map(|part| StatePart { n: part.n, bytes: part.bytes }).collect()
    } else {
        Vec::new()
    };
    directory.with_book(store, agency, |book| {
        ticket::decode_state(row.id, row.version, &row.state, &parts, book).map_err(unreadable)
    })
}

impl Reader {
    /// A reader over committed state.
    pub fn new(store: Arc<dyn Query + Send + Sync>, directory: Arc<Directory>) -> Reader {
        Reader { store, directory }
    }

    /// Boards, workflows and templates.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The store's questions.
    pub fn store(&self) -> &dyn Query {
        &*self.store
    }

    /// A ticket; `NotFound` also when the caller may not know of it.
    pub fn ticket(&self, caller: &Caller, which: &TicketRef) -> Result<Found, Error> {
        let found = self.meant(caller.agency, which)?;
        self.check_board(caller, Operation::ReadTickets, found.ticket.core.board)?;
        Ok(found)
    }

    /// The id of a ticket; `NotFound` also when the caller may not know of it.
    pub fn ticket_id(&self, caller: &Caller, which: &TicketRef) -> Result<TicketId, Error> {
        Ok(self.ticket(caller, which)?.ticket.core.id)
    }

    /// The ticket of an id, or the one that a number stands for since it was merged.
    fn meant(&self, agency: AgencyId, which: &TicketRef) -> Result<Found, Error> {
        let row = self.row(agency, which)?.ok_or(Error::NotFound)?;
        let found = self.found(agency, &row)?;
        match which {
            TicketRef::Id(_) => Ok(found),
            TicketRef::Number(_) => self.survivor(agency, found),
        }
    }

    /// A ticket for its public page, whoever asks.
    pub fn public_ticket(
        &self,
        agency: AgencyId,
        which: &TicketRef,
    ) -> Result<Option<Found>, Error> {
        self.row(agency, which)?.map(|row| self.found(agency, &row)).transpose()
    }

    /// A ticket that has a log, whoever asks.
    pub(crate) fn found_by_id(&self, agency: AgencyId, id: TicketId) -> Result<Found, Error> {
        let missing = || Error::Corrupt(format!("{id} has a log but no row"));
        let row = self.store.ticket(agency, id)?.ok_or_else(missing)?;
        self.found(agency, &row)
    }

    fn row(&self, agency: AgencyId, which: &TicketRef) -> Result<Option<TicketRow>, Error> {
        Ok(match which {
            TicketRef::Id(id) => self.store.ticket(agency, *id)?,
            TicketRef::Number(number) => {
                self.store.ticket_by_number(agency, &number.to_string())?
            }
        })
    }

    fn found(&self, agency: AgencyId, row: &TicketRow) -> Result<Found, Error> {
        let ticket = Arc::new(decode_ticket(self.store(), &self.directory, agency, row)?);
        let template = self.template(agency, &ticket)?;
        Ok(Found { ticket, template })
    }

    /// The workflow version that a ticket runs, as it runs it.
    pub fn template(
        &self,
        agency: AgencyId,
        ticket: &Ticket,
    ) -> Result<Option<Arc<Template>>, Error> {
        let Some((id, version)) = ticket.core.workflow else { return Ok(None) };
        let template = self.directory.template(self.store(), agency, id, version)?;
        Ok(Some(ticket.laid_out(&template)))
    }

    fn check_board(
        &self,
        caller: &Caller,
        operation: Operation,
        board: BoardId,
    ) -> Result<(), Error> {
        if grant(operation, caller.actor.role) != Grant::NamedBoards {
            return Ok(());
        }
        let entry = self.directory.board(board).ok_or(Error::NotFound)?;
        if caller.names(entry.board.name.as_str()) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// A board by name; `NotFound` also when the caller may not know of it.
    pub fn board(&self, caller: &Caller, name: &Name) -> Result<BoardEntry, Error> {
        let entry = self.directory.board_named(name).ok_or(Error::NotFound)?;
        self.check_board(caller, Operation::ReadBoards, entry.board.id)?;
        Ok(entry)
    }

    /// The boards that the caller may know of, by name.
    pub fn boards(&self, caller: &Caller) -> Vec<BoardEntry> {
        let mut boards = self.directory.boards();
        let id = |entry: &BoardEntry| entry.board.id;
        boards.retain(|e| self.check_board(caller, Operation::ReadBoards, id(e)).is_ok());
        boards
    }

    /// A page of tickets, newest first.
    pub fn tickets(
        &self,
        caller: &Caller,
        wanted: &ListWanted,
    ) -> Result<Page<Found, TicketId>, Error> {
        let Some(boards) = self.boards_of(caller, wanted) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let filter = TicketFilter {
            boards,
            status: wanted.status,
            owner: wanted.owner.clone(),
            label: wanted.label.clone(),
        };
        let (rows, next) =
            self.store.tickets(caller.agency, &filter, wanted.before, wanted.limit)?;
        let items: Result<_, _> = rows.iter().map(|row| self.found(caller.agency, row)).collect();
        Ok(Page { items: items?, next })
    }

    /// A page of the tickets of a board in one status, by rank, behind `after`.
    pub fn ranked(
        &self,
        caller: &Caller,
        board: &Name,
        status: Status,
        after: Option<&Rank>,
        limit: usize,
    ) -> Result<Page<Found, Rank>, Error> {
        let none = Page { items: Vec::new(), next: None };
        let Some(entry) = self.directory.board_named(board) else { return Ok(none) };
        let id = entry.board.id;
        if self.check_board(caller, Operation::ReadTickets, id).is_err() {
            return Ok(none);
        }
        let (cell, wanted) = ((id, status), limit.saturating_add(1));
        let mut found =
            self.store.ranked(caller.agency, cell, after, oms_store::Side::Above, wanted)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().map(|(_, rank)| rank.clone()).filter(|_| more);
        let mut items = Vec::with_capacity(found.len());
        for (id, _) in found {
            items.push(self.found_by_id(caller.agency, id)?);
        }
        Ok(Page { items, next })
    }

    /// The boards to look at, all when empty; `None` when no ticket can match.
    fn boards_of(&self, caller: &Caller, wanted: &ListWanted) -> Option<Vec<BoardId>> {
        let by_board = wanted
            .board
            .as_ref()
            .map(|name| self.directory.board_named(name).map(|entry| entry.board.id));
        let by_workflow = wanted
            .workflow
            .as_ref()
            .map(|name| self.directory.workflow_named(name).map(|entry| entry.workflow.board));
        let named: Vec<Option<BoardId>> = by_board.into_iter().chain(by_workflow).collect();
        let named: Vec<BoardId> = named.into_iter().collect::<Option<_>>()?;
        let allowed = |id: &BoardId| self.check_board(caller, Operation::ReadTickets, *id).is_ok();
        match named.as_slice() {
            [one] => Some(vec![*one]).filter(|_| allowed(one)),
            [one, other] => Some(vec![*one]).filter(|_| one == other && allowed(one)),
            _ if grant(Operation::ReadTickets, caller.actor.role) == Grant::NamedBoards => {
                let ids = self.directory.boards().into_iter().map(|entry| entry.board.id);
                Some(ids.filter(allowed).collect::<Vec<_>>()).filter(|boards| !boards.is_empty())
            }
            _ => Some(Vec::new()),
        }
    }

    /// A page of a ticket's timeline, oldest first, behind seq `after`.
    pub fn timeline(
        &self,
        caller: &Caller,
        ticket: TicketId,
        after: u64,
        limit: usize,
    ) -> Result<Page<Entry, u64>, Error> {
        self.entries(caller.agency, ticket, after, limit)
    }

    /// The same, whoever asks.
    pub(crate) fn entries(
        &self,
        agency: AgencyId,
        ticket: TicketId,
        after: u64,
        limit: usize,
    ) -> Result<Page<Entry, u64>, Error> {
        let (mut items, mut from) = (Vec::new(), after.saturating_add(1));
        'pages: loop {
            let rows = self.store.stream(agency, ticket.into(), from, limit + 1)?;
            if rows.is_empty() {
                break;
            }
            let start = from;
            for row in rows {
                for envelope in fold::events(&row)?.into_iter().filter(|e| e.seq >= start) {
                    if items.len() > limit {
                        break 'pages;
                    }
                    from = envelope.seq + 1;
                    items.push(Entry::of(self, agency, &envelope, row.position)?);
                }
            }
            if from == start {
                break;
            }
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|entry| entry.seq).filter(|_| more);
        Ok(Page { items, next })
    }

    /// What people call principals; those without a name are left out.
    pub fn names(
        &self,
        agency: AgencyId,
        whose: impl Iterator<Item = PrincipalId>,
    ) -> Result<BTreeMap<PrincipalId, Name>, Error> {
        let wanted: BTreeSet<PrincipalId> = whose.collect();
        let mut names = BTreeMap::new();
        for principal in wanted {
            if let Some(name) = self.store.principal_name(agency, principal)? {
                names.insert(principal, name);
            }
        }
        Ok(names)
    }

    /// How many tickets of a board are in each status, in the order of [`Status::ALL`].
    pub fn counts(&self, caller: &Caller, name: &Name) -> Result<[i64; 5], Error> {
        let entry = self.directory.board_named(name).ok_or(Error::NotFound)?;
        self.check_board(caller, Operation::ReadMetrics, entry.board.id)?;
        let prefix = projection::board_prefix(entry.board.id);
        let rows = self.store.counters(caller.agency, &prefix)?;
        let count = |status: &Status| {
            let key = format!("{prefix}{status}");
            rows.iter().find(|row| row.key == key).map_or(0, |row| row.value)
        };
        let mut counts = [0; 5];
        for (at, status) in Status::ALL.iter().enumerate() {
            counts[at] = count(status);
        }
        Ok(counts)
    }

    /// A ticket as event `seq` left it: the first answer, given again.
    pub fn written_at(
        &self,
        agency: AgencyId,
        id: TicketId,
        seq: u64,
        created: bool,
    ) -> Result<Written, Error> {
        let as_of = fold::ticket_at(self.store(), &self.directory, agency, id, seq)?;
        let template = self.template(agency, &as_of.state)?;
        Ok(Written {
            ticket: Arc::new(as_of.state),
            template,
            time: as_of.time,
            position: as_of.position,
            created,
            warnings: Vec::new(),
        })
    }
}
