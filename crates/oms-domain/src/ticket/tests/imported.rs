//! Tickets that come from elsewhere: their past, their clocks, and bytes that stay.

use super::bytes::hex;
use super::given::{NOW, actor, wanted};
use crate::sla::{Book, State};
use crate::ticket::{
    Context, Event, Import, Imported, PastMove, Ticket, decode, decode_state, encode, encode_head,
    evolve_over, import, opened, past_faults,
};
use oms_base::{Name, Status, Timestamp};

const HOUR: i64 = 3_600_000_000;

fn ago(hours: i64) -> Timestamp {
    Timestamp::from_micros(NOW.micros() - hours * HOUR)
}

fn source() -> Imported {
    let record = Name::parse("18-00269879").ok();
    Imported { import: Name::parse("baltimore-311").unwrap(), record, line: 17 }
}

fn imported(
    opened: i64,
    due: Option<i64>,
    moves: &[(i64, Status)],
) -> (Vec<(Timestamp, Event)>, Ticket) {
    let moves = moves.iter().map(|(hours, to)| PastMove { at: ago(*hours), to: *to });
    let command = Import {
        open: wanted(false, None),
        opened_at: ago(opened),
        due_at: due.map(ago),
        moves: moves.collect(),
        source: source(),
    };
    let book = Book::default();
    let cx = Context { now: NOW, actor: actor(), template: None, book: &book };
    import(command, &cx).unwrap()
}

#[test]
fn a_clock_shows_what_its_record_says() {
    use Status::{Blocked, Cancelled, Completed, InProgress};
    for (due, moves, status, state) in [
        (None, vec![], Status::Queued, None),
        (Some(20), vec![(30, Completed)], Completed, Some(State::Met)),
        (Some(20), vec![(20, Completed)], Completed, Some(State::Met)),
        (Some(20), vec![(19, Completed)], Completed, Some(State::BreachedStopped)),
        (Some(50), vec![(50, Completed)], Completed, Some(State::Met)),
        (Some(50), vec![(49, Completed)], Completed, Some(State::BreachedStopped)),
        (Some(20), vec![(30, InProgress), (10, Cancelled)], Cancelled, Some(State::Cancelled)),
        (Some(20), vec![(30, Blocked)], Blocked, Some(State::BreachedRunning)),
        (Some(-20), vec![], Status::Queued, Some(State::Running)),
    ] {
        let (_, ticket) = imported(50, due, &moves);
        let shown = ticket.resolution(NOW).map(|reading| reading.state);
        assert_eq!((ticket.status, shown), (status, state), "{due:?} {moves:?}");
        assert_eq!(ticket.core.opened_at, ago(50));
        let since = moves.last().map_or(ago(50), |(hours, _)| ago(*hours));
        assert_eq!(ticket.status_since, since);
    }
}

#[test]
fn nothing_rings_for_what_is_past() {
    // Opened 50 hours ago: of 60 hours 75 % are past, of 20 all; of 100 they are yet to come.
    for (due, rings) in [(-10, Some(4)), (30, None), (-50, Some(25))] {
        let (_, ticket) = imported(50, Some(due), &[]);
        assert_eq!(ticket.next_alarm_at, rings.map(|hours: i64| ago(-hours)), "{due}");
    }
}

#[test]
fn what_is_told_again_is_the_same_ticket() {
    let moves = [(50, Status::InProgress), (50, Status::Blocked), (3, Status::Completed)];
    let (told, ticket) = imported(50, Some(9), &moves);
    let Some((time, Event::Opened(first))) = told.first() else { panic!() };
    let mut again = opened(ticket.core.id, first, *time, actor());
    evolve_over(&mut again, &told[1..], actor());
    assert_eq!(again, ticket);
    let head = encode_head(&ticket);
    let read = decode_state(ticket.core.id, ticket.version, &head, &[], &Book::default()).unwrap();
    assert_eq!(read, ticket);
    let last = told.last().unwrap();
    assert_eq!(*last, (NOW, Event::Imported(source())));
}

#[test]
fn bytes_stay() {
    let body = encode(&Event::Imported(source()));
    assert_eq!(
        (body.kind, hex(&body.facts)),
        (200, "a2006d62616c74696d6f72652d33313101 11".replace(' ', ""))
    );
    assert_eq!(decode(&body, &Book::default()).unwrap(), Event::Imported(source()));
}

#[test]
fn what_cannot_have_been_is_refused() {
    use Status::{Completed, InProgress};
    for (opened, due, moves, paths) in [
        (5, None, vec![], vec![]),
        (-1, None, vec![], vec!["opened_at"]),
        (5, Some(6), vec![], vec!["due_at"]),
        (5, Some(5), vec![(5, Completed)], vec![]),
        (5, None, vec![(6, Completed)], vec!["moves[0]"]),
        (5, None, vec![(-1, Completed)], vec!["moves[0]"]),
        (5, None, vec![(4, Completed), (3, InProgress)], vec!["moves[1]"]),
        (5, None, vec![(3, InProgress), (4, Completed)], vec!["moves[1]"]),
    ] {
        let moves: Vec<PastMove> =
            moves.iter().map(|(hours, to)| PastMove { at: ago(*hours), to: *to }).collect();
        let faults = past_faults((ago(opened), due.map(ago)), &moves, NOW);
        let found: Vec<&str> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(found, paths, "{opened} {due:?} {moves:?}");
    }
}
