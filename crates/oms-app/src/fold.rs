//! From a stream's log rows to its state: what a replay, a rebuild and `verify` share.

use crate::directory::Directory;
use crate::error::Error;
use oms_base::{Actor, AgencyId, BoardId, StreamId, TicketId, Timestamp, WorkflowId};
use oms_domain::board::{self, Board};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event, Ticket};
use oms_domain::workflow::{self, Workflow};
use oms_store::{Envelope, Position, Query, StoredLogRow, envelope};
use std::borrow::Cow;

/// Log rows read at once.
const PAGE: usize = 1_000;

/// The events of a log row.
pub fn events(row: &StoredLogRow) -> Result<Vec<Envelope>, Error> {
    envelope::decode(&row.body, row.first_seq)
        .map_err(|error| Error::Corrupt(format!("log row at {}: {error}", row.position)))
}

/// A state as of a log row.
#[derive(Debug, Clone)]
pub struct AsOf<T> {
    /// The state.
    pub state: T,
    /// When that row was written.
    pub time: Timestamp,
    /// Where it stands.
    pub position: Position,
}

/// A ticket as the command that wrote event `seq` left it.
pub fn ticket_at(
    store: &dyn Query,
    directory: &Directory,
    agency: AgencyId,
    id: TicketId,
    seq: u64,
) -> Result<AsOf<Ticket>, Error> {
    directory.with_book(store, agency, |book| {
        fold_until(store, agency, id.into(), seq, |state, events, row| {
            Ok(Fold { id, book, tells: false }.step(state, events, row)?.0)
        })
    })
}

/// What one command made of a ticket.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The ticket before; none where it was opened.
    pub before: Option<&'a Ticket>,
    /// The ticket after.
    pub after: &'a Ticket,
    /// What happened, behind `opened`.
    pub events: &'a [Event],
    /// When the last of it did.
    pub time: Timestamp,
    /// Where it stands in the log.
    pub position: Position,
}

/// A ticket as the command that wrote event `seq` left it; `each` is told of every command.
///
/// `known` are the first rows of its log, perhaps not all.
pub fn ticket_in_steps(
    (store, directory): (&dyn Query, &Directory),
    (agency, id): (AgencyId, TicketId),
    seq: u64,
    known: &[StoredLogRow],
    mut each: impl FnMut(Step<'_>) -> Result<(), Error>,
) -> Result<Ticket, Error> {
    let fold = |state: Option<Ticket>, envelopes: &[Envelope], position| {
        let step =
            |book: &Book| Fold { id, book, tells: false }.step(state.clone(), envelopes, position);
        let (after, events) = directory.with_book(store, agency, step)?;
        let time = envelopes.last().map_or(Timestamp::from_micros(0), |event| event.time);
        let before = state.as_ref();
        each(Step { before, after: &after, events: &events, time, position })?;
        Ok(after)
    };
    Ok(fold_on(store, (agency, id.into()), seq, known, fold)?.state)
}

/// The same ticket, whose clocks keep their stories.
pub fn ticket_to_tell(
    store: &dyn Query,
    directory: &Directory,
    agency: AgencyId,
    id: TicketId,
    seq: u64,
) -> Result<Ticket, Error> {
    let as_of = directory.with_book(store, agency, |book| {
        fold_until(store, agency, id.into(), seq, |state, events, row| {
            Ok(Fold { id, book, tells: true }.step(state, events, row)?.0)
        })
    });
    Ok(as_of?.state)
}

/// A board as the command that wrote event `seq` left it.
pub fn board_at(
    store: &dyn Query,
    agency: AgencyId,
    id: BoardId,
    seq: u64,
) -> Result<AsOf<Board>, Error> {
    fold_until(store, agency, id.into(), seq, |state, events, _| fold_board(state, id, events))
}

fn fold_until<T>(
    store: &dyn Query,
    agency: AgencyId,
    stream: StreamId,
    seq: u64,
    fold: impl FnMut(Option<T>, &[Envelope], Position) -> Result<T, Error>,
) -> Result<AsOf<T>, Error> {
    fold_on(store, (agency, stream), seq, &[], fold)
}

/// The same, where the first rows of the stream are known.
fn fold_on<T>(
    store: &dyn Query,
    (agency, stream): (AgencyId, StreamId),
    seq: u64,
    known: &[StoredLogRow],
    mut fold: impl FnMut(Option<T>, &[Envelope], Position) -> Result<T, Error>,
) -> Result<AsOf<T>, Error> {
    let (mut state, mut next, mut last) = (None, 1, None);
    let mut rows = Cow::Borrowed(known);
    'rows: while next <= seq {
        if rows.is_empty() {
            rows = Cow::Owned(store.stream(agency, stream, next, PAGE)?);
        }
        if rows.is_empty() {
            break;
        }
        for row in std::mem::take(&mut rows).iter() {
            // A row that does not follow is a gap: nothing behind it can be folded.
            if row.first_seq != next {
                break 'rows;
            }
            let events = events(row)?;
            let Some(newest) = events.last() else { break 'rows };
            let time = newest.time;
            next = row.first_seq + events.len() as u64;
            state = Some(fold(state, &events, row.position)?);
            last = Some((time, row.position));
            if next > seq {
                break 'rows;
            }
        }
    }
    match (state, last) {
        (Some(state), Some((time, position))) => Ok(AsOf { state, time, position }),
        _ => Err(Error::NotFound),
    }
}

/// How a ticket is folded.
#[derive(Debug, Clone, Copy)]
pub struct Fold<'a> {
    /// The ticket.
    pub id: TicketId,
    /// The rules.
    pub book: &'a Book,
    /// Whether its clocks keep their stories.
    pub tells: bool,
}

impl Fold<'_> {
    /// One command's events: what they leave, and those behind `opened`.
    pub fn step(
        self,
        state: Option<Ticket>,
        envelopes: &[Envelope],
        position: Position,
    ) -> Result<(Ticket, Vec<Event>), Error> {
        let Fold { id, book, tells } = self;
        let decode = |envelope: &Envelope| {
            ticket::decode(&envelope.body, book).map(|event| (envelope.time, event))
        };
        let decoded: Result<Vec<(Timestamp, Event)>, _> = envelopes.iter().map(decode).collect();
        let mut events = decoded?;
        let actor = envelopes.first().map_or(Actor::HUB, |first| first.actor);
        let begin = if tells { ticket::opened_to_tell } else { ticket::opened };
        let mut ticket = match state {
            Some(ticket) => ticket,
            None => match (envelopes.first(), (!events.is_empty()).then(|| events.remove(0))) {
                (Some(_), Some((time, Event::Opened(opened)))) => begin(id, &opened, time, actor),
                _ => {
                    return Err(Error::Corrupt(format!(
                        "{id} at {position} does not start opened"
                    )));
                }
            },
        };
        ticket::evolve_over(&mut ticket, &events, actor);
        Ok((ticket, events.into_iter().map(|(_, event)| event).collect()))
    }
}

/// One command's events on a board.
pub fn fold_board(
    mut state: Option<Board>,
    id: BoardId,
    envelopes: &[Envelope],
) -> Result<Board, Error> {
    for envelope in envelopes {
        state = board::evolve(state, id, &board::decode(&envelope.body)?);
    }
    state.ok_or_else(|| Error::Corrupt(format!("{id} does not start created")))
}

/// One command's events on a workflow.
pub fn fold_workflow(
    mut state: Option<Workflow>,
    id: WorkflowId,
    envelopes: &[Envelope],
) -> Result<Workflow, Error> {
    for envelope in envelopes {
        state = Some(workflow::evolve(state, id, &workflow::decode(&envelope.body)?));
    }
    state.ok_or_else(|| Error::Corrupt(format!("{id} does not start published")))
}

/// A workflow as the command that wrote event `seq` left it.
pub fn workflow_at(
    store: &dyn Query,
    agency: AgencyId,
    id: WorkflowId,
    seq: u64,
) -> Result<AsOf<Workflow>, Error> {
    fold_until(store, agency, id.into(), seq, |state, events, _| fold_workflow(state, id, events))
}
