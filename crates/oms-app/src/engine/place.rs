//! Where on its board a ticket is to stand: which column, and between which others.

use super::draft::{Draft, Live};
use super::job::{PlaceWanted, TicketRef};
use super::step::Engine;
use crate::auth::Caller;
use crate::error::Error;
use crate::policy::Operation;
use oms_base::{Actor, BoardId, Code, ColumnId, Rank, Status, TicketId};
use oms_domain::Refusal;
use oms_domain::board::{Column, Neighbours, Room, Settings, make_room};
use oms_domain::ticket::{self, Arrange, Command, Context, Decided, Ticket};
use oms_store::Side;
use std::sync::Arc;

/// Log rows of a batch behind which no more neighbours are spread.
const SPREAD_BEHIND_MAX: usize = 16_384;

/// A ticket and the rank that it has, or is to have.
type Moved = (TicketId, Rank);

/// Where a ticket is to stand: between two ranks of a cell, in which it may stand already.
struct Gap {
    cell: (BoardId, Status),
    but: TicketId,
    below: Option<Rank>,
    above: Rank,
}

impl Engine {
    /// The command that puts a ticket where it is wanted, and the neighbours that make room.
    pub(super) fn placing(
        &mut self,
        live: &Live,
        wanted: &PlaceWanted,
        caller: &Caller,
        draft: &Draft,
    ) -> Result<(Command, Vec<Moved>), Error> {
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let column = match &wanted.to {
            Some(to) => Some(column(&board.settings, &live.ticket, to)?),
            None => None,
        };
        let room = self.room(live, wanted, caller, draft)?;
        let (rank, moved) = room.map_or((None, Vec::new()), |room| (Some(room.rank), room.moved));
        let (reason, because) = (wanted.reason.clone(), wanted.because.clone());
        let to = column.map(|column| column.status);
        // In a status of several columns each ticket says its own, so that these can change places.
        let own = column.filter(|column| is_split(&board.settings, column.status));
        let command = match (to, own, &rank) {
            (Some(to), None, None) => Command::Move { to, reason, because },
            (_, own, _) => {
                let column = own.map(|column| column.id.clone());
                Command::Arrange(Arrange::Place { to, column, rank, reason, because })
            }
        };
        Ok((command, moved))
    }

    /// Gives neighbours the ranks by which there is room for one more.
    pub(super) fn spread(&mut self, moved: Vec<Moved>, draft: &mut Draft) -> Result<(), Error> {
        let (book, mut changes) = (self.book(draft), Vec::with_capacity(moved.len()));
        for (id, rank) in moved {
            let Some(live) = self.live(id, draft)? else { continue };
            let (now, template) = (draft.now, live.template.as_deref());
            let cx = Context { now, actor: Actor::HUB, template, book: &book };
            let command = Command::Arrange(Arrange::Spread(rank));
            if let Decided::Events(events) = ticket::decide(&live.ticket, &command, &cx)? {
                changes.push((live, events));
            }
        }
        for (live, events) in changes.into_iter().filter(|(_, events)| !events.is_empty()) {
            self.change_ticket(live, &events, Actor::HUB, draft)?;
        }
        Ok(())
    }

    /// The place between the neighbours that are wanted.
    fn room(
        &mut self,
        live: &Live,
        wanted: &PlaceWanted,
        caller: &Caller,
        draft: &Draft,
    ) -> Result<Option<Room>, Error> {
        let mut neighbour = |field: &str, which: &Option<TicketRef>| {
            which
                .as_ref()
                .map(|which| self.neighbour(live, field, which, caller, draft))
                .transpose()
        };
        let before = neighbour("before", &wanted.before)?;
        let after = neighbour("after", &wanted.after)?;
        let id = live.ticket.core.id;
        let named: Vec<Arc<Ticket>> = after.iter().chain(&before).cloned().collect();
        let (below, above) = match (after, before) {
            (None, None) => return Ok(None),
            (Some(after), Some(before)) => (Some(rank_of(&after)), rank_of(&before)),
            (None, Some(before)) => {
                (self.beside(&before, id, Side::Below, draft)?, rank_of(&before))
            }
            (Some(after), None) => {
                let above = self.beside(&after, id, Side::Above, draft)?;
                // Behind all that are there, before all that will be opened.
                let last = above.unwrap_or_else(|| Rank::of(TicketId(self.mint(draft.now))));
                (Some(rank_of(&after)), last)
            }
        };
        let no_room = || {
            let detail = "there is no room between these two, or they stand the other way round; \
                          put it beside another ticket";
            Error::from(Refusal::state(Code::StateForbids, detail))
        };
        let is_gap = below.as_ref().is_none_or(|below| *below < above);
        let spreads = is_gap && draft.log.len() <= SPREAD_BEHIND_MAX;
        let Some(status) = of_one_status(&named).filter(|_| spreads) else {
            let rank = Rank::between(below.as_ref(), &above).ok_or_else(no_room)?;
            return Ok(Some(Room { rank, moved: Vec::new() }));
        };
        // Of two that are named, others may stand between.
        let (board, mut above) = (live.ticket.core.board, above);
        if let [after, _] = &named[..] {
            let next = self.beside(after, id, Side::Above, draft)?;
            above = next.map_or(above.clone(), |next| next.min(above));
        }
        let gap = Gap { cell: (board, status), but: id, below, above };
        let end = Rank::of(TicketId(self.mint(draft.now)));
        let room = make_room((gap.below.as_ref(), &gap.above), &end, |count| {
            self.neighbours(&gap, count, draft)
        });
        room?.map(Some).ok_or_else(no_room)
    }

    /// So many tickets on each side of a gap, as the batch so far leaves them.
    fn neighbours(&self, gap: &Gap, count: usize, draft: &Draft) -> Result<Neighbours, Error> {
        let one_side = |from: Option<&Rank>, side| -> Result<Vec<Moved>, Error> {
            let more = draft.tickets.len() + 1;
            let stored = self.store.ranked(draft.agency, gap.cell, from, side, count + more)?;
            let stands = |id: &TicketId| *id != gap.but && !draft.tickets.contains_key(id);
            let mut found: Vec<Moved> = stored.into_iter().filter(|(id, _)| stands(id)).collect();
            let fresh = draft.tickets.values().map(|dirty| &dirty.live.ticket);
            let fresh = fresh.filter(|t| (t.core.board, t.status) == gap.cell);
            let fresh = fresh.map(|ticket| (ticket.core.id, rank_of(ticket)));
            found.extend(fresh.filter(|(id, rank)| {
                let beyond = match side {
                    Side::Below => from.is_none_or(|from| rank < from),
                    Side::Above => from.is_none_or(|from| rank > from),
                };
                *id != gap.but && beyond
            }));
            found
                .sort_unstable_by(|(one, rank), (other, others)| (rank, one).cmp(&(others, other)));
            if side == Side::Below {
                found.reverse();
            }
            found.truncate(count);
            Ok(found)
        };
        Ok(Neighbours {
            below: one_side(Some(&gap.above), Side::Below)?,
            above: one_side(gap.below.as_ref(), Side::Above)?,
        })
    }

    fn neighbour(
        &mut self,
        live: &Live,
        field: &str,
        which: &TicketRef,
        caller: &Caller,
        draft: &Draft,
    ) -> Result<Arc<Ticket>, Error> {
        let refused = |detail| Error::from(Refusal::field(field, Code::Refused, detail));
        let other = match self.find(which, caller, Operation::MoveTicket, draft) {
            Err(Error::NotFound) => return Err(refused("there is no such ticket")),
            other => other?.ticket,
        };
        if other.core.id == live.ticket.core.id {
            return Err(refused("is the ticket itself"));
        }
        if other.core.board != live.ticket.core.board {
            return Err(refused("stands on another board"));
        }
        Ok(other)
    }

    /// The nearest rank on one side of a ticket in its status, that of ticket `but` apart.
    fn beside(
        &self,
        of: &Ticket,
        but: TicketId,
        side: Side,
        draft: &Draft,
    ) -> Result<Option<Rank>, Error> {
        let (rank, cell) = (rank_of(of), (of.core.board, of.status));
        // A ticket that this batch moves away still stands there; the gap is but smaller.
        let stored = self.store.ranked(draft.agency, cell, Some(&rank), side, 2)?;
        let stored = stored.into_iter().filter(|(id, _)| *id != but).map(|(_, rank)| rank);
        let fresh = draft.tickets.values().map(|dirty| &dirty.live.ticket);
        let fresh = fresh.filter(|t| (t.core.board, t.status) == cell && t.core.id != but);
        let both = stored.chain(fresh.map(|ticket| rank_of(ticket)));
        Ok(match side {
            Side::Below => both.filter(|other| *other < rank).max(),
            Side::Above => both.filter(|other| *other > rank).min(),
        })
    }
}

/// The status that they are all in.
fn of_one_status(tickets: &[Arc<Ticket>]) -> Option<Status> {
    let first = tickets.first()?.status;
    tickets.iter().all(|ticket| ticket.status == first).then_some(first)
}

/// Where a ticket stands among others.
fn rank_of(ticket: &Ticket) -> Rank {
    ticket.arrangement.rank.clone().unwrap_or_else(|| Rank::of(ticket.core.id))
}

fn is_split(settings: &Settings, status: Status) -> bool {
    settings.columns().iter().filter(|column| column.status == status).count() > 1
}

/// The column of this id, or the first one of the status of this name.
fn column<'a>(
    settings: &'a Settings,
    ticket: &Ticket,
    to: &ColumnId,
) -> Result<&'a Column, Refusal> {
    let first = |status| settings.columns().iter().find(|column| column.status == status);
    let found = settings.column(to).or_else(|| Status::parse(to.as_str()).ok().and_then(first));
    let found = found.ok_or_else(|| {
        let ids: Vec<_> = settings.columns().iter().map(|column| column.id.as_str()).collect();
        let detail = format!("must be one of {}", ids.join(", "));
        Refusal::field("to", Code::UnknownValue, detail)
    })?;
    let from = settings.column_of(ticket);
    if from.leads_to(found) {
        return Ok(found);
    }
    let next: Vec<_> = from.next.iter().flatten().map(ColumnId::as_str).collect();
    let next = if next.is_empty() { "nowhere".to_owned() } else { next.join(", ") };
    let detail = format!("from {} the board leads to {next}", from.id);
    Err(Refusal::state(Code::StateForbids, detail))
}
