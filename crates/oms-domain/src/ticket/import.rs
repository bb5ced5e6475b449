//! Tickets that come from elsewhere, with their past: their events happened at the times that their
//! records say, and the last of them says who took them over, from where, and when.

use super::command::{Limit, Open};
use super::decide::{self, Context};
use super::event::Event;
use super::evolve;
use super::state::Ticket;
use crate::Refusal;
use crate::codec::{CodecError, to_bytes};
use crate::sla::{Book, Target};
use minicbor::{Decode, Encode};
use oms_base::{Code, EventBody, Fault, Faults, Name, Part, Status, Timestamp, Visibility};

/// The number of this kind. Stored for ever.
pub(super) const KIND: u16 = 200;
pub(super) const RECORD: u8 = 62;

/// Takes a ticket over. What its record promises is its promise: no policy of today is held
/// against the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// How it was opened; its time limit is what `due_at` says.
    pub open: Open,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was due.
    pub due_at: Option<Timestamp>,
    /// Where it moved since, in the order of time.
    pub moves: Vec<PastMove>,
    /// Where it comes from.
    pub source: Imported,
}

/// A move that happened elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastMove {
    /// When.
    pub at: Timestamp,
    /// Where to.
    pub to: Status,
}

/// Where a ticket was taken over from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The import.
    pub import: Name,
    /// What its record is called there; absent once it is erased.
    pub record: Option<Name>,
    /// Where the record stood: the line of the file, from 1.
    pub line: u64,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    import: Name,
    #[n(1)]
    line: u64,
}

pub(super) fn encode(event: &Imported) -> EventBody {
    let record = event.record.iter();
    let parts = record.map(|name| Part::plain(RECORD, name.as_str().as_bytes().to_vec()));
    let facts = to_bytes(&Facts { import: event.import.clone(), line: event.line });
    EventBody { kind: KIND, visibility: Visibility::Staff, facts, parts: parts.collect() }
}

pub(super) fn decode(body: &EventBody) -> Result<Imported, CodecError> {
    let Facts { import, line } = minicbor::decode(&body.facts)?;
    let record = super::codec::parse_part(body, RECORD, Name::parse)?;
    Ok(Imported { import, record, line })
}

/// The past of a ticket, each event with its time, the taking over last; and the ticket by then.
pub fn import(
    command: Import,
    cx: &Context<'_>,
) -> Result<(Vec<(Timestamp, Event)>, Ticket), Refusal> {
    let Import { open, opened_at, due_at, moves, source } = command;
    past_faults((opened_at, due_at), &moves, cx.now).into_result(())?;
    let sla = due_at.map(|due_at| Limit {
        target: Target::to_the_second(due_at.since(opened_at)),
        calendar: None,
        asked: true,
    });
    let no_rules = Book::default();
    let then = Context { now: opened_at, book: &no_rules, ..*cx };
    let (opened, mut ticket) = decide::open(Open { sla, ..open }, &then)?;
    let mut events: Vec<_> = opened.into_iter().map(|event| (opened_at, event)).collect();
    let first = events.len();
    for PastMove { at, to } in moves {
        events.push((at, moved(to)));
    }
    events.push((cx.now, Event::Imported(source)));
    evolve::evolve_over(&mut ticket, &events[first..], cx.actor);
    Ok((events, ticket))
}

fn moved(to: Status) -> Event {
    match to {
        Status::Cancelled => Event::Cancelled { reason: None },
        Status::Queued | Status::InProgress | Status::Blocked | Status::Completed => {
            Event::Moved { to, reason: None, because: None }
        }
    }
}

/// What cannot have been of a ticket that was opened and due then: an order of time that no ticket
/// goes through, and a past yet to come.
pub fn past_faults(
    (opened_at, due_at): (Timestamp, Option<Timestamp>),
    moves: &[PastMove],
    now: Timestamp,
) -> Faults {
    let mut faults = Faults::default();
    let mut refuse = |path: &str, detail: &str| {
        faults.push(Fault::new(path, Code::OutOfBounds, detail));
    };
    if opened_at > now {
        refuse("opened_at", "lies in the future");
    }
    if due_at.is_some_and(|due_at| due_at < opened_at) {
        refuse("due_at", "lies before the ticket was opened");
    }
    let (mut last, mut ended) = (opened_at, false);
    for (index, PastMove { at, to }) in moves.iter().enumerate() {
        let path = format!("moves[{index}]");
        if *at < last {
            refuse(&path, "lies before what happened ahead of it");
        } else if *at > now {
            refuse(&path, "lies in the future");
        } else if ended {
            refuse(&path, "a ticket that has ended moves no more");
        }
        last = *at;
        ended |= !to.is_open();
    }
    faults
}
