//! Policies that cannot be asked: said once, until they can be, and with bytes that stay.

use super::bytes::{hex, line, parse};
use super::given::{NOW, actor, wanted};
use crate::sla::{Book, read_policy};
use crate::ticket::{
    Command, Context, Decided, Event, Open, PassedOver, Ticket, decide, decode, decode_state,
    encode, encode_head, evolve, open,
};
use oms_base::{Label, PartBytes, Priority, TicketId};
use serde_json::json;
use std::sync::Arc;

/// One policy for large amounts, and one for everybody.
fn book(version: u32, when: &str) -> Book {
    let large = json!({"name": "Large", "order": 1, "when": when,
        "targets": [{"metric": "resolution", "target": "4h"}]});
    let all = json!({"name": "All", "order": 2,
        "targets": [{"metric": "resolution", "target": "8h"}]});
    let mut book = Book::default();
    for number in 1..=version {
        book.add_policy(Arc::new(read_policy(&large, number).unwrap()));
    }
    book.add_policy(Arc::new(read_policy(&all, 1).unwrap()));
    book
}

const ASKS_AMOUNT: &str = "data.amount > 5 || 'large' in ticket.labels";

fn opened(book: &Book, data: Option<&str>) -> (Vec<Event>, Ticket) {
    let data = data.map(str::to_owned);
    let cx = Context { now: NOW, actor: actor(), template: None, book };
    open(Open { data, ..wanted(false, None) }, &cx).unwrap()
}

fn act(ticket: &mut Ticket, book: &Book, command: &Command) -> Vec<Event> {
    let cx = Context { now: NOW, actor: actor(), template: None, book };
    let Decided::Events(events) = decide(ticket, command, &cx).unwrap() else { panic!() };
    evolve(ticket, &events, NOW, actor());
    events
}

fn names(passed: &[PassedOver]) -> Vec<(&str, u32, bool)> {
    let said = |passed: &PassedOver| passed.why.as_ref().is_some_and(|why| !why.is_empty());
    passed.iter().map(|p| (p.policy.name.as_str(), p.policy.version, said(p))).collect()
}

#[test]
fn a_policy_that_cannot_be_asked_is_recorded_at_the_opening_and_the_next_one_holds() {
    let book = book(1, ASKS_AMOUNT);
    for (data, passed, policy) in [
        (Some(r#"{"amount": 9}"#), vec![], "Large"),
        (Some(r#"{"amount": 1}"#), vec![], "All"),
        (Some(r#"{"amount": "many"}"#), vec![("Large", 1, true)], "All"),
        (None, vec![("Large", 1, true)], "All"),
    ] {
        let (events, ticket) = opened(&book, data);
        assert_eq!(names(&ticket.passed_over), passed, "{data:?}");
        let said = events.iter().filter(|event| matches!(event, Event::PassedOver(_))).count();
        assert_eq!(said, usize::from(!passed.is_empty()), "{data:?}");
        assert_eq!(ticket.policy.unwrap().name.as_str(), policy, "{data:?}");
        assert_eq!(ticket.version, events.len() as u64);
    }
}

#[test]
fn it_is_said_again_only_when_it_changes() {
    let broken = book(1, ASKS_AMOUNT);
    let (_, mut ticket) = opened(&broken, None);
    let urgent = |level| Command::SetPriority { priority: Priority::new(level).unwrap() };
    assert_eq!(act(&mut ticket, &broken, &urgent(0)).len(), 1);
    assert_eq!(act(&mut ticket, &broken, &Command::Rebase), []);
    let newer = book(2, ASKS_AMOUNT);
    act(&mut ticket, &newer, &urgent(1));
    assert_eq!(names(&ticket.passed_over), [("Large", 2, true)]);
    let label = Label::parse("large").unwrap();
    let events = act(&mut ticket, &newer, &Command::Label { add: vec![label], remove: vec![] });
    let [Event::Labelled { .. }, Event::PassedOver(none), Event::ClockRebased { .. }] =
        events.as_slice()
    else {
        panic!("{events:?}")
    };
    assert!(none.is_empty() && ticket.passed_over.is_empty());
    assert_eq!(ticket.policy.unwrap().name.as_str(), "Large");
}

#[test]
fn what_is_kept_is_bounded() {
    let mut book = Book::default();
    for n in 0..20 {
        let targets = json!([{"metric": "resolution", "target": "4h"}]);
        let policy = json!({"name": format!("P{n:02}"), "order": 1, "when": "data.amount > 5",
            "targets": targets});
        book.add_policy(Arc::new(read_policy(&policy, 1).unwrap()));
    }
    let (_, ticket) = opened(&book, Some(&json!({"amount": "x".repeat(5_000)}).to_string()));
    assert_eq!(ticket.passed_over.len(), 8);
    let why = |passed: &PassedOver| passed.why.as_ref().map_or(0, |why| why.chars().count());
    assert!(ticket.passed_over.iter().all(|passed| (1..=300).contains(&why(passed))));
}

fn sample() -> Event {
    Event::PassedOver(vec![PassedOver {
        policy: read_policy(
            &json!({"name": "Large", "order": 1,
                "targets": [{"metric": "resolution", "target": "4h"}]}),
            3,
        )
        .unwrap()
        .edition(),
        why: Some("no amount".to_owned()),
    }])
}

#[test]
fn its_bytes_stay_as_they_are() {
    let golden = "192 staff a1008182654c6172676503 61=81696e6f20616d6f756e74";
    let body = encode(&sample());
    assert_eq!(line(&body), golden);
    assert_eq!(decode(&parse(golden), &Book::default()).unwrap(), sample());
    let mut erased = body;
    erased.parts[0].bytes = PartBytes::Erased { digest: [0; 32] };
    let Event::PassedOver(read) = decode(&erased, &Book::default()).unwrap() else { panic!() };
    assert_eq!(names(&read), [("Large", 3, false)]);
    assert_eq!(read[0].why, None);
    let none = Event::PassedOver(Vec::new());
    assert_eq!(decode(&encode(&none), &Book::default()).unwrap(), none);
}

#[test]
fn a_ticket_keeps_it_in_its_head() {
    let book = book(1, "true");
    let (_, mut ticket) = opened(&book, None);
    let plain = hex(&encode_head(&ticket));
    evolve(&mut ticket, &[sample()], NOW, actor());
    let head = encode_head(&ticket);
    assert_ne!(hex(&head), plain);
    let read = decode_state(TicketId(1), ticket.version, &head, &[], &book).unwrap();
    assert_eq!(read.passed_over, ticket.passed_over);
}
