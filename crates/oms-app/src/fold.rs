//! From a stream's log rows to its state: what a replay, a rebuild and `verify` share.

use crate::error::Error;
use oms_base::{AgencyId, BoardId, StreamId, TicketId, Timestamp, WorkflowId};
use oms_domain::board::{self, Board};
use oms_domain::ticket::{self, Event, Ticket};
use oms_domain::workflow::{self, Workflow};
use oms_store::{Envelope, Position, Query, StoredLogRow, envelope};

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
    agency: AgencyId,
    id: TicketId,
    seq: u64,
) -> Result<AsOf<Ticket>, Error> {
    fold_until(store, agency, id.into(), seq, |state, events, time, row| {
        fold_ticket(state, id, events, time, row)
    })
}

/// A board as the command that wrote event `seq` left it.
pub fn board_at(
    store: &dyn Query,
    agency: AgencyId,
    id: BoardId,
    seq: u64,
) -> Result<AsOf<Board>, Error> {
    fold_until(store, agency, id.into(), seq, |state, events, _, _| fold_board(state, id, events))
}

fn fold_until<T>(
    store: &dyn Query,
    agency: AgencyId,
    stream: StreamId,
    seq: u64,
    mut fold: impl FnMut(Option<T>, &[Envelope], Timestamp, Position) -> Result<T, Error>,
) -> Result<AsOf<T>, Error> {
    let (mut state, mut next, mut last) = (None, 1, None);
    'rows: while next <= seq {
        let rows = store.stream(agency, stream, next, PAGE)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            // A row that does not follow is a gap: nothing behind it can be folded.
            if row.first_seq != next {
                break 'rows;
            }
            let events = events(&row)?;
            let Some(first) = events.first() else { break 'rows };
            let time = first.time;
            next = row.first_seq + events.len() as u64;
            state = Some(fold(state, &events, time, row.position)?);
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

/// One command's events on a ticket.
pub fn fold_ticket(
    state: Option<Ticket>,
    id: TicketId,
    envelopes: &[Envelope],
    time: Timestamp,
    position: Position,
) -> Result<Ticket, Error> {
    let decoded: Result<Vec<Event>, _> =
        envelopes.iter().map(|envelope| ticket::decode(&envelope.body)).collect();
    let mut events = decoded?;
    let mut ticket = match state {
        Some(ticket) => ticket,
        None => match (envelopes.first(), (!events.is_empty()).then(|| events.remove(0))) {
            (Some(first), Some(Event::Opened(opened))) => {
                ticket::opened(id, &opened, time, first.actor)
            }
            _ => {
                return Err(Error::Corrupt(format!("{id} at {position} does not start opened")));
            }
        },
    };
    ticket::evolve(&mut ticket, &events, time);
    Ok(ticket)
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
    fold_until(store, agency, id.into(), seq, |state, events, _, _| {
        fold_workflow(state, id, events)
    })
}
