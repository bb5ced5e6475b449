//! Triggers: how they are read, and when they fire.

use super::{Activator, Change, Origin, Runs, Scene, Trigger, When, read_trigger};
use crate::action::{self, Around};
use crate::json::{self, Form};
use crate::sla::Book;
use crate::ticket::{self, Automated, Command, Context, Decided, Event, Open, Ticket};
use oms_base::{
    Actor, BoardId, Code, Comment, Faults, Label, Name, Number, Owner, Priority, Reason, Span,
    Status, TicketId, Timestamp, Visibility,
};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000_000;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_micros(minute * MINUTE)
}

fn with_context<T>(minute: i64, run: impl FnOnce(&Context<'_>) -> T) -> T {
    let book = Book::default();
    run(&Context { now: at(minute), actor: Actor::HUB, template: None, book: &book })
}

fn opened() -> Ticket {
    let open = Open {
        id: TicketId(1),
        number: Number::parse("CP-2026-00001").unwrap(),
        board: BoardId(1),
        workflow: None,
        title: None,
        description: None,
        data: Some(json!({"amount": 7}).to_string()),
        priority: Priority::DEFAULT,
        owner: None,
        labels: Vec::new(),
        sla: None,
        location: None,
    };
    with_context(0, |cx| ticket::open(open, cx)).unwrap().1
}

fn put(before: &Ticket, minute: i64, command: &Command) -> (Vec<Event>, Ticket) {
    let decided = with_context(minute, |cx| ticket::decide(before, command, cx)).unwrap();
    let Decided::Events(events) = decided else { panic!("{command:?}") };
    let mut after = before.clone();
    ticket::evolve(&mut after, &events, at(minute), Actor::HUB);
    (events, after)
}

fn moved(to: Status) -> Command {
    Command::Move { to, reason: None, because: None }
}

fn said() -> Command {
    Command::Comment { text: Comment::parse("hello").unwrap(), visibility: Visibility::Staff }
}

fn trigger(definition: &Value) -> Trigger {
    read_trigger(definition, 1).unwrap()
}

fn refused(definition: &Value) -> Faults {
    read_trigger(definition, 1).unwrap_err()
}

/// Whether the trigger is activated by the change, and fires.
fn fires(trigger: &Trigger, before: Option<&Ticket>, after: &Ticket, events: &[Event]) -> bool {
    let change = Change::of(before, after, events);
    let heard = events.iter().any(|event| trigger.may_hear(event));
    let Some(by) = trigger.activated_by(&change) else { return false };
    assert!(heard || before.is_none(), "what activates is heard before anything is read");
    let board = Name::parse("City Potholes").unwrap();
    let scene = Scene::new(before, after, &board, at(100));
    scene.fires(trigger, by, || Ok(false)).unwrap()
}

#[test]
fn the_line_of_the_faq_is_a_trigger() {
    let dedup = trigger(&json!({"name": "dedup", "when": "gps match", "then": "merge"}));
    assert_eq!(
        (dedup.when.clone(), dedup.then.as_slice()),
        (When::GpsMatch, &[action::Action::Merge][..])
    );
    assert!(dedup.activators.contains(&Activator::Created) && dedup.boards.is_empty());
}

#[test]
fn the_examples_are_triggers() {
    let escalate = include_bytes!("../../../../examples/triggers/escalate-blocked.yaml");
    let escalate = trigger(&json::read_document(escalate, Form::Yaml).unwrap());
    let day = Span::parse("24h").unwrap();
    assert_eq!(escalate.activators, [Activator::InStatus(Status::Blocked, day)]);
    assert_eq!(escalate.then.len(), 2);
    let dedup = include_bytes!("../../../../examples/triggers/duplicates.json");
    assert_eq!(trigger(&json::parse(dedup).unwrap()).when, When::GpsMatch);
}

#[test]
fn every_fault_comes_with_its_place() {
    let faults = refused(&json!({
        "name": " ", "board": ["A", 7], "activator": [{"in_status": "blocked"}, "x"],
        "when": "ticket.status = 1", "then": [{"assign": "a", "x": 1}, {"fly": 1}, "merge",
            {"priority": 9}, {"open": {}}],
        "level": {"every": "1h"}, "include": ["weather"], "limits": {"per_hour": 0}, "wen": "1"}));
    let mut places: Vec<_> =
        faults.list().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
    places.sort_unstable();
    let wanted = [
        ("activator[0].for", Code::MissingField),
        ("activator[1]", Code::UnknownValue),
        ("board[1]", Code::WrongType),
        ("include[0]", Code::UnknownValue),
        ("level.at_most", Code::MissingField),
        ("limits.per_hour", Code::OutOfBounds),
        ("name", Code::BadText),
        ("then", Code::Refused),
        ("then[0].x", Code::UnknownField),
        ("then[1]", Code::UnknownValue),
        ("then[3].priority", Code::OutOfBounds),
        ("then[4].open.board", Code::Refused),
        ("wen", Code::UnknownField),
        ("when", Code::BadCondition),
    ];
    assert_eq!(places, wanted);
}

#[test]
fn what_a_trigger_cannot_know_or_do_is_refused() {
    for (definition, path, code) in [
        (json!({"then": {"priority": 0}}), "name", Code::MissingField),
        (json!({"name": "a", "then": {"priority": 0}}), "activator", Code::MissingField),
        (json!({"name": "a", "activator": "created"}), "then", Code::MissingField),
        (json!({"name": "a", "activator": "created", "then": []}), "then", Code::OutOfBounds),
        (json!({"name": "a", "activator": "created", "then": "merge"}), "then", Code::Refused),
        (
            json!({"name": "a", "activator": ["created", {"idle": "7d"}], "then": {"priority": 0}}),
            "activator",
            Code::Refused,
        ),
        (
            json!({"name": "a", "activator": [], "then": {"priority": 0}}),
            "activator",
            Code::OutOfBounds,
        ),
        (
            json!({"name": "a", "activator": "created", "when": "stage.id == 'a'",
            "then": {"priority": 0}}),
            "when",
            Code::BadCondition,
        ),
        (
            json!({"name": "a", "activator": "created", "when": "data.age() > 1",
            "then": {"priority": 0}}),
            "when",
            Code::BadCondition,
        ),
        (
            json!({"name": "a", "activator": "created", "when": "1 / 0 == 1",
            "then": {"priority": 0}}),
            "when",
            Code::BadCondition,
        ),
    ] {
        let faults = refused(&definition);
        let first = &faults.list()[0];
        assert_eq!((first.path.as_str(), first.code), (path, code), "{definition}");
    }
    let policy = crate::workflow::Condition::compile("before.status == 'queued'");
    assert_eq!(
        policy.unwrap_err().code,
        Code::BadCondition,
        "conditions of policies have no before"
    );
}

#[test]
fn a_trigger_fires_when_its_condition_becomes_true() {
    let queued = opened();
    let (to_blocked, blocked) = put(&queued, 1, &moved(Status::Blocked));
    let owner = Some(Owner::parse("human:crew").unwrap());
    let (to_crew, assigned) = put(&blocked, 2, &Command::Assign { owner });
    let (comment, commented) = put(&blocked, 3, &said());
    let is_blocked = "ticket.status == 'blocked'";
    let of = |activator: Value, when: &str, level: Value| {
        trigger(&json!({"name": "a", "activator": activator, "when": when, "level": level,
            "then": {"priority": 0}}))
    };
    let both = json!(["moved", "changed"]);
    let edge = of(both.clone(), is_blocked, Value::Null);
    let level = of(both.clone(), is_blocked, json!({"every": "1h", "at_most": 3}));
    let heard = of(json!("commented"), is_blocked, Value::Null);
    let born = of(json!("created"), "data.amount > 5", Value::Null);
    let left = of(both, "before.status == 'queued' && after.status != 'queued'", Value::Null);
    let anew = of(json!("created"), "before == null", Value::Null);
    let steps: [(Option<&Ticket>, &Ticket, &[Event]); 4] = [
        (None, &queued, &[]),
        (Some(&queued), &blocked, &to_blocked),
        (Some(&blocked), &assigned, &to_crew),
        (Some(&blocked), &commented, &comment),
    ];
    for (trigger, wanted) in [
        (&edge, [false, true, false, false]),
        (&level, [false, true, true, false]),
        (&heard, [false, false, false, true]),
        (&born, [true, false, false, false]),
        (&left, [false, true, false, false]),
        (&anew, [true, false, false, false]),
    ] {
        let fired = steps.map(|(before, after, events)| fires(trigger, before, after, events));
        assert_eq!(fired, wanted, "{trigger:?}");
    }
}

#[test]
fn age_is_minutes_in_the_status_or_since_the_ticket_was_opened() {
    let (_, blocked) = put(&opened(), 40, &moved(Status::Blocked));
    let board = Name::parse("City Potholes").unwrap();
    for (minute, when, holds) in [
        (100, "ticket.age() == 60", true),
        (100, "after.age('created') == 100.0", true),
        (40 + 24 * 60, "ticket.age() > 24*60", false),
        (41 + 24 * 60, "ticket.status == 'blocked' && ticket.age() > 24*60", true),
        (100, "board.name == 'City Potholes' && data.amount == 7", true),
    ] {
        let one = trigger(&json!({"name": "a", "activator": "manual", "when": when,
            "then": {"priority": 0}}));
        let scene = Scene::new(None, &blocked, &board, at(minute));
        assert_eq!(scene.fires(&one, &Activator::Manual, || Ok(false)), Ok(holds), "{when}");
    }
}

#[test]
fn what_was_recomputed_moved_or_taken_over_activates_only_those_that_ask_for_it() {
    let events = [Event::ClockRebased { policy: None, clocks: Vec::new() }];
    assert_eq!(Origin::of(&events), Some(Origin::Clocks));
    let queued = opened();
    let (mut moving, blocked) = put(&queued, 1, &moved(Status::Blocked));
    moving.push(events[0].clone());
    assert_eq!(Origin::of(&moving), None, "a change by itself, with what follows for its clocks");
    let plain = json!({"name": "a", "activator": "moved", "then": {"priority": 0}});
    let mut asking = plain.clone();
    asking["include"] = json!(["imports", "migrations"]);
    for (trigger, origin, heard) in [
        (trigger(&plain), None, true),
        (trigger(&plain), Some(Origin::Import), false),
        (trigger(&asking), Some(Origin::Import), true),
        (trigger(&asking), Some(Origin::Migration), true),
        (trigger(&asking), Some(Origin::Clocks), false),
    ] {
        let change = Change { origin, ..Change::of(Some(&queued), &blocked, &moving) };
        assert_eq!(trigger.activated_by(&change).is_some(), heard, "{origin:?}");
    }
}

#[test]
fn actions_are_decided_as_one_and_refused_as_one() {
    let queued = opened();
    let all = trigger(&json!({"name": "a", "activator": "created", "then": [
        {"move": "blocked", "reason": "waits for asphalt", "because": "weather"},
        {"assign": "human:crew"}, {"priority": 0}, {"label": "late"},
        {"unlabel": ["late", "new"], "label": ["wet"]}, {"comment": "on it"},
        {"escalate": "a day", "to": "human:boss"}, {"assign": null}, {"assign": null}]}));
    let decide = |ticket: &Ticket, trigger: &Trigger| {
        let board = Name::parse("Potholes").unwrap();
        let around =
            Around { supervisor: None, board: &board, link: Some("https://x/"), schema: None };
        with_context(5, |cx| action::decide(ticket, &trigger.then, around, cx))
    };
    let (events, after) = decide(&queued, &all).unwrap();
    let names: Vec<&str> = events.iter().map(Event::name).collect();
    let wanted = [
        "moved",
        "assigned",
        "prioritised",
        "labelled",
        "labelled",
        "commented",
        "escalated",
        "assigned",
        "assigned",
    ];
    assert_eq!(names, wanted, "what changes nothing is no event");
    assert_eq!(
        (after.status, after.owner.clone(), after.priority.level()),
        (Status::Blocked, None, 0)
    );
    assert_eq!(after.labels, [Label::parse("wet").unwrap()]);
    let (none, same) = decide(
        &after,
        &trigger(&json!({"name": "a", "activator": "created",
        "then": [{"assign": null}, {"priority": 0}, {"label": "wet"}]})),
    )
    .unwrap();
    assert_eq!((none, same), (Vec::new(), after.clone()));
    let reason = Reason::parse("gone").unwrap();
    let (_, ended) = put(&after, 6, &Command::Cancel { reason });
    assert!(decide(&ended, &all).is_err());
}

#[test]
fn a_moment_hangs_on_a_date_of_the_ticket() {
    let moment = |activator: Value| {
        let definition = json!({"name": "t", "activator": activator, "then": {"priority": 0}});
        let found = trigger(&definition).activators.remove(0);
        let Activator::Date(moment) = found else { panic!("{found:?}") };
        moment
    };
    let mut ticket = opened();
    let data = json!({"on": "2026-03-08", "at": "2026-03-08T10:00:00Z", "not": "soon", "n": 7});
    let core = std::sync::Arc::make_mut(&mut ticket.core);
    core.data = Some(data.to_string());
    let said = |at: &str| Timestamp::parse(at).unwrap();
    let cases = [
        (json!({"date": "opened"}), Some((at(0), at(0)))),
        (json!({"date": "opened", "after": "2h"}), Some((at(0), at(120)))),
        (json!({"date": "due", "before": "1h"}), None),
        (
            json!({"date": "data.at", "before": "1h"}),
            Some((said("2026-03-08T10:00:00Z"), said("2026-03-08T09:00:00Z"))),
        ),
        (
            json!({"date": "data.on", "after": "1d"}),
            Some((said("2026-03-08T06:00:00Z"), said("2026-03-09T06:00:00Z"))),
        ),
        (json!({"date": "data.not"}), None),
        (json!({"date": "data.n"}), None),
        (json!({"date": "data.nowhere.at"}), None),
    ];
    for (activator, want) in cases {
        assert_eq!(moment(activator.clone()).of(&ticket, "America/Chicago"), want, "{activator}");
    }
    let faults = |activator: &Value| {
        let definition = json!({"name": "t", "activator": activator, "then": {"priority": 0}});
        let faults = read_trigger(&definition, 1).unwrap_err();
        faults.into_iter().map(|fault| (fault.path, fault.code)).collect::<Vec<_>>()
    };
    let wrong = json!({"date": "started", "before": "2wd", "after": "1h", "at": 1});
    let want = [
        ("activator.date", Code::UnknownValue),
        ("activator.before", Code::NotYet),
        ("activator.at", Code::UnknownField),
    ];
    assert_eq!(faults(&wrong), want.map(|(path, code)| (path.to_owned(), code)));
    let both = faults(&json!({"date": "due", "before": "1h", "after": "1h"}));
    assert_eq!(both, [("activator.after".to_owned(), Code::Refused)]);
}

#[test]
fn a_field_of_the_data_is_set_as_the_action_says() {
    let board = Name::parse("Potholes").unwrap();
    let schema = crate::schema::Schema::parse(
        &json!({"type": "object",
        "properties": {"amount": {"type": "number", "maximum": 100}}})
        .to_string(),
    )
    .unwrap();
    let around = Around { supervisor: None, board: &board, link: None, schema: Some(&schema) };
    let act = |action: Value| {
        let definition = json!({"name": "t", "activator": "created", "then": action});
        let then = trigger(&definition).then;
        with_context(1, |cx| action::decide(&opened(), &then, around, cx))
            .map(|(events, after)| (events.len(), after.core.data.clone().unwrap()))
            .map_err(|refusal| refusal.code())
    };
    let cases = [
        (json!({"set": "amount", "to": 8}), Ok((1, r#"{"amount":8}"#))),
        (json!({"set": "data.amount", "to": 7}), Ok((0, r#"{"amount":7}"#))),
        (json!({"set": "a.b", "to": [1]}), Ok((1, r#"{"amount":7,"a":{"b":[1]}}"#))),
        (json!({"set": "amount", "to": null}), Ok((1, "{}"))),
        (json!({"set": "a.b", "to": null}), Ok((0, r#"{"amount":7}"#))),
        (
            json!({"set": "twice", "expression": "data.amount * 2 + ticket.priority"}),
            Ok((1, r#"{"amount":7,"twice":16}"#)),
        ),
        (
            json!([{"set": "a", "to": 1}, {"set": "b", "expression": "data.a + 1"}]),
            Ok((2, r#"{"amount":7,"a":1,"b":2}"#)),
        ),
        (json!({"set": "amount", "to": 101}), Err(Code::Refused)),
        (json!({"set": "amount.deep", "to": 1}), Err(Code::Refused)),
        (json!({"set": "x", "expression": "data.none"}), Err(Code::Refused)),
    ];
    for (action, want) in cases {
        let want = want.map(|(events, data): (usize, &str)| (events, data.to_owned()));
        assert_eq!(act(action.clone()), want, "{action}");
    }
    for wrong in [
        json!({"set": "a"}),
        json!({"set": "a", "to": 1, "expression": "1"}),
        json!({"set": "a", "to": null, "expression": "1"}),
        json!({"set": "a..b", "to": 1}),
        json!({"set": "a", "expression": "before.status"}),
    ] {
        let definition = json!({"name": "t", "activator": "created", "then": wrong});
        let faults = read_trigger(&definition, 1).unwrap_err();
        assert!(faults.list()[0].path.starts_with("then."), "{wrong}: {faults:?}");
    }
}

#[test]
fn the_bytes_of_a_field_that_was_set_are_these() {
    let path = crate::workflow::DataPath::parse("permit.ends_on").unwrap();
    let value = Some(r#""2026-12-24""#.to_owned());
    let event = Event::Automated(Automated::Set { path, value });
    let body = ticket::encode(&event);
    assert_eq!((body.kind, body.visibility), (253, Visibility::Staff));
    assert_eq!(body.facts, b"\xa1\x00\x6epermit.ends_on");
    assert_eq!(body.part(3), Some(&br#""2026-12-24""#[..]));
    assert_eq!(ticket::decode(&body, &Book::default()).unwrap(), event);
    // Erased, it changes nothing of what is left.
    let path = crate::workflow::DataPath::parse("amount").unwrap();
    let mut after = opened();
    let erased = Event::Automated(Automated::Set { path, value: None });
    ticket::evolve(&mut after, &[erased], at(1), Actor::HUB);
    assert_eq!(after.core.data, opened().core.data);
}

#[test]
fn the_bytes_of_a_stopped_chain_are_these() {
    let names = ["a", "b"].map(|name| Name::parse(name).unwrap()).to_vec();
    let event = Event::Automated(Automated::Stopped { triggers: names });
    let body = ticket::encode(&event);
    assert_eq!(ticket::decode(&body, &Book::default()).unwrap(), event);
    assert_eq!(
        (body.kind, body.facts.as_slice()),
        (210, &[0xa1, 0, 0x82, 0x61, b'a', 0x61, b'b'][..])
    );
    assert!(body.parts.is_empty());
}

#[test]
fn a_worker_says_itself_when_and_what() {
    let full = json!({"name": "auto-rank", "board": ["Potholes", "Asphalt"], "runs": "worker",
        "code": "5f0c6e1a", "owner": "human:road-desk", "enabled": false,
        "limits": {"per_hour": 3}, "include": ["imports"]});
    let read = trigger(&full);
    assert_eq!((read.runs, read.enabled, read.per_hour), (Runs::Worker, false, 3));
    assert_eq!((read.boards.len(), &read.includes[..]), (2, &[Origin::Import][..]));
    // The server is never made to look by it.
    let (events, after) = put(&opened(), 1, &moved(Status::Blocked));
    assert!(!fires(&trigger(&json!({"name": "a", "runs": "worker"})), None, &after, &events));
    let wrong = json!({"name": "a", "runs": "somewhere", "code": "", "when": "true",
        "then": {"priority": 0}, "activator": "created", "stop": true, "dance": 1});
    let paths: Vec<String> = refused(&wrong).into_iter().map(|fault| fault.path).collect();
    let want = ["runs", "code", "activator", "when", "then", "stop", "dance"];
    assert_eq!(paths, want);
}
