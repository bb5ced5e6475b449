//! Help that is asked for climbs: asked again, or left to wait, it goes to whoever stands above.

use super::bytes::{hex, unhex};
use super::given::{Given, NOW, actor, claim, complete, reason, template};
use crate::owner::read_owner;
use crate::sla::Book;
use crate::ticket::{
    Climb, Command, Context, Decided, Event, SIDE_FIRST, SideKind, Sided, Steer, decide, decode,
    encode, evolve,
};
use oms_base::{Actor, Code, Outcome, Owner, Span, StageStatus, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// The lead may take an hour, the chief two; nobody stands above the mayor.
fn book(mayor: &Value) -> Book {
    let mut book = Book::default();
    for definition in [
        json!({"name": "human:lead", "supervisor": "human:chief", "answer_within": "1h"}),
        json!({"name": "human:chief", "supervisor": "human:mayor", "answer_within": "2h"}),
        mayor.clone(),
    ] {
        book.add_owner(Arc::new(read_owner(&definition, 1).unwrap()));
    }
    book
}

fn there() -> Value {
    json!({"name": "human:mayor", "answer_within": "3h"})
}

fn given() -> Given {
    let stage = json!({"id": "a", "owner": "desk", "supervisor": "human:lead"});
    Given::opened(Some(template(&json!({"name": "W", "stages": [stage]}))), None)
}

fn at(minutes: u32) -> Timestamp {
    NOW.plus(Span::seconds(60 * minutes))
}

fn act(
    given: &mut Given,
    book: &Book,
    minutes: u32,
    command: &Command,
) -> Result<Vec<Event>, Code> {
    let now = at(minutes);
    let cx = Context { now, actor: actor(), template: given.template.as_ref(), book };
    let Decided::Events(events) =
        decide(&given.ticket, command, &cx).map_err(|refusal| refusal.code())?
    else {
        panic!("answered before")
    };
    evolve(&mut given.ticket, &events, now, Actor::HUB);
    Ok(events)
}

fn escalate() -> Command {
    let steer = Steer::Escalate { to: None, supervisor: None };
    Command::Steer { stage: 0, steer, reason: reason() }
}

/// Who has the task, under which attempt, and where it is.
fn whose(given: &Given) -> (&str, u32, StageStatus) {
    let side = given.ticket.side(SIDE_FIRST).unwrap();
    let owner = side.owner.as_ref().map_or("", Owner::as_str);
    (owner, side.stage.attempt(), side.stage.status())
}

#[test]
fn what_nobody_claims_climbs_at_its_instant_up_to_the_last() {
    let (mut given, book) = (given(), book(&there()));
    act(&mut given, &book, 0, &escalate()).unwrap();
    let steps: [(u32, &str, u32, Option<u32>); 6] = [
        (0, "human:lead", 1, Some(60)),
        (59, "human:lead", 1, Some(60)),
        (60, "human:chief", 2, Some(180)),
        (179, "human:chief", 2, Some(180)),
        (180, "human:mayor", 3, None),
        (9_999, "human:mayor", 3, None),
    ];
    for (minutes, owner, attempt, next) in steps {
        act(&mut given, &book, minutes, &Command::RING).unwrap();
        assert_eq!(whose(&given), (owner, attempt, StageStatus::Queued), "after {minutes}");
        assert_eq!(given.ticket.next_alarm_at, next.map(at), "after {minutes}");
    }
}

#[test]
fn what_was_due_while_the_hub_was_down_climbs_one_level_and_waits_anew() {
    let (mut given, book) = (given(), book(&there()));
    act(&mut given, &book, 0, &escalate()).unwrap();
    act(&mut given, &book, 5_000, &Command::RING).unwrap();
    assert_eq!(whose(&given), ("human:chief", 2, StageStatus::Queued));
    assert_eq!(given.ticket.next_alarm_at, Some(at(5_120)));
}

#[test]
fn who_has_claimed_it_is_left_alone_until_somebody_asks_again() {
    let (mut given, book) = (given(), book(&there()));
    act(&mut given, &book, 0, &escalate()).unwrap();
    act(&mut given, &book, 1, &claim(SIDE_FIRST, 1)).unwrap();
    assert_eq!(given.ticket.next_alarm_at, None);
    assert_eq!(act(&mut given, &book, 90, &Command::RING), Ok(Vec::new()));
    // The lease is fenced: a result under it is refused.
    act(&mut given, &book, 91, &escalate()).unwrap();
    assert_eq!(whose(&given), ("human:chief", 2, StageStatus::Queued));
    let late = complete(SIDE_FIRST, 1, 1, Outcome::Done);
    assert_eq!(act(&mut given, &book, 92, &late), Err(Code::StaleLease));
    act(&mut given, &book, 93, &escalate()).unwrap();
    assert_eq!(whose(&given), ("human:mayor", 3, StageStatus::Queued));
    let events = act(&mut given, &book, 94, &escalate()).unwrap();
    assert_eq!(events.len(), 1, "nobody stands above: {events:?}");
    let epoch = given.ticket.side(SIDE_FIRST).unwrap().stage.epoch() + 1;
    act(&mut given, &book, 95, &claim(SIDE_FIRST, 3)).unwrap();
    act(&mut given, &book, 96, &complete(SIDE_FIRST, 3, epoch, Outcome::Done)).unwrap();
    // Asked for anew, it begins with the nearest.
    act(&mut given, &book, 97, &escalate()).unwrap();
    assert_eq!(whose(&given), ("human:lead", 4, StageStatus::Queued));
}

#[test]
fn who_is_away_is_passed_over_and_a_chain_that_is_gone_ends_the_wait() {
    let away = json!({"name": "human:mayor", "backup": "human:lead",
        "away": [{"from": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}]});
    let (mut given, known) = (given(), book(&away));
    act(&mut given, &known, 0, &escalate()).unwrap();
    act(&mut given, &known, 60, &Command::RING).unwrap();
    assert_eq!(whose(&given).0, "human:chief");
    // Nobody is left above by the time that it is due.
    act(&mut given, &Book::default(), 180, &Command::RING).unwrap();
    assert_eq!(whose(&given), ("human:chief", 3, StageStatus::Queued));
    assert_eq!(given.ticket.next_alarm_at, None, "and it rings no more");
}

#[test]
fn how_far_it_has_climbed_reads_and_writes_as_ever() {
    let climb = Some(Climb { level: 2, at: Some(Timestamp::from_micros(1_800_000_000_000_000)) });
    let event = Event::Sided(Sided::Queued {
        side: SIDE_FIRST,
        kind: SideKind::Supervise,
        of: None,
        owner: Owner::parse("human:chief").ok(),
        result: None,
        attempt: 3,
        due_at: None,
        climb,
    });
    let body = encode(&event);
    assert_eq!(hex(&body.facts), "a4001903e80100040306a20002011b0006651728988000");
    assert_eq!(unhex("a4001903e80100040306a20002011b0006651728988000"), body.facts);
    assert_eq!(decode(&body, &Book::default()).unwrap(), event);
}
