//! Stages whose time limit is breached: what their workflow has done about it.

use super::given::{Given, NOW, actor, claim, complete, reason, template};
use crate::sla::Book;
use crate::ticket::{Command, Context, Decided, Event, Steer, Told, decide, evolve, is_breached};
use oms_base::StageStatus::{InProgress, Paused, Queued};
use oms_base::{Actor, Code, Outcome, Owner, Priority, Span, Timestamp};
use serde_json::{Value, json};

const LIMIT_S: u32 = 600;

fn given(on_breach: &Value) -> Given {
    let stage = json!({"id": "a", "owner": "desk", "slaMins": 10, "supervisor": "boss",
        "onBreach": on_breach});
    let last = json!({"id": "b", "owner": "desk", "dependsOn": ["a"]});
    let template = template(&json!({"name": "W", "stages": [stage, last]}));
    Given::opened(Some(template), None)
}

fn later(seconds: u32) -> Timestamp {
    NOW.plus(Span::seconds(seconds))
}

fn decide_at(given: &Given, command: &Command, at: Timestamp) -> Result<Vec<Event>, Code> {
    let book = Book::default();
    let cx = Context { now: at, actor: actor(), template: given.template.as_ref(), book: &book };
    match decide(&given.ticket, command, &cx) {
        Ok(Decided::Events(events)) => Ok(events),
        Ok(Decided::Answered { .. }) => panic!("answered before"),
        Err(refusal) => Err(refusal.code()),
    }
}

fn ring(given: &mut Given, at: Timestamp) -> Vec<Event> {
    let events = decide_at(given, &Command::RING, at).unwrap();
    evolve(&mut given.ticket, &events, at, Actor::HUB);
    events
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

#[test]
fn each_action_stands_behind_the_threshold_once_a_cycle() {
    let rings = ["threshold-reached", "threshold-reached"];
    let cases: [(Value, &[&str]); 6] = [
        (json!([]), &[]),
        (json!(["notify"]), &["notice-asked"]),
        (json!([{"notify": "watchers"}]), &[]),
        (json!([{"reroute": "night"}, {"priority": 0}]), &["stage-reassigned", "prioritised"]),
        (json!([{"reroute": "desk"}, {"priority": 2}]), &[]),
        (json!([{"notify": "human:x", "urgent": true}, "notify"]), &["notice-asked"; 2]),
    ];
    for (on_breach, follows) in cases {
        let mut given = given(&on_breach);
        assert_eq!(names(&ring(&mut given, later(LIMIT_S - 1))), rings, "never early");
        let events = ring(&mut given, later(LIMIT_S + 1));
        assert_eq!(names(&events), [&["threshold-reached"], follows].concat(), "{on_breach}");
        assert_eq!(ring(&mut given, later(9 * LIMIT_S)), [], "once");
    }
}

#[test]
fn who_is_told_and_how_it_is_said() {
    let mut given = given(&json!(["notify", {"notify": "owner", "urgent": true}]));
    let events = ring(&mut given, later(LIMIT_S + 1));
    let asked: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Told(Told::Asked { to, text, is_urgent }) => {
                Some((to.as_ref()?.as_str(), text.as_ref()?.as_str(), *is_urgent))
            }
            _ => None,
        })
        .collect();
    let said = "the time limit of a is breached";
    assert_eq!(asked, [("boss", said, false), ("desk", said, true)]);
}

#[test]
fn a_reroute_fences_the_lease_whoever_comes_first() {
    let breach = later(LIMIT_S + 1);
    for rings_first in [true, false] {
        let mut given = given(&json!([{"reroute": "night"}])).when(&claim(0, 1));
        assert_eq!(given.statuses()[0], InProgress);
        let result = complete(0, 1, 1, Outcome::Done);
        assert!(decide_at(&given, &result, later(LIMIT_S - 1)).is_ok(), "in time");
        if rings_first {
            let events = ring(&mut given, breach);
            assert_eq!(names(&events).last(), Some(&"stage-reassigned"));
            assert_eq!(given.statuses()[0], Queued);
            let own = given.ticket.stages[0].own.as_ref().map(|own| own.owner.as_str());
            assert_eq!(own, Some("night"));
        }
        assert_eq!(decide_at(&given, &result, breach), Err(Code::StaleLease));
        // The new owner works on it.
        let mut given = given;
        ring(&mut given, breach);
        let epoch = given.ticket.stages[0].epoch();
        let given = given.when(&claim(0, 1)).when(&complete(0, 1, epoch + 1, Outcome::Done));
        assert_eq!(given.statuses(), [oms_base::StageStatus::Done, Queued]);
    }
}

#[test]
fn what_somebody_does_at_that_moment_comes_behind_it() {
    let given = given(&json!([{"reroute": "night"}]));
    let at = later(LIMIT_S + 1);
    let command = Command::SetPriority { priority: Priority::new(0).unwrap() };
    let events = decide_at(&given, &command, at).unwrap();
    let thresholds = ["threshold-reached"; 3];
    let behind = ["stage-reassigned", "prioritised"];
    assert_eq!(names(&events), [&thresholds[..], &behind].concat());
    let book = Book::default();
    let cx = Context { now: at, actor: actor(), template: given.template.as_ref(), book: &book };
    assert!(is_breached(&given.ticket, &cx));
    let quiet = self::given(&json!([]));
    let cx = Context { template: quiet.template.as_ref(), ..cx };
    assert!(!is_breached(&quiet.ticket, &cx), "nothing is done about it");
}

#[test]
fn a_paused_stage_waits_under_its_new_owner() {
    let steer = Steer::Pause { because: None };
    let pause = Command::Steer { stage: 0, steer, reason: reason() };
    let mut given = given(&json!([{"reroute": "night"}])).when(&pause);
    ring(&mut given, later(LIMIT_S + 1));
    let stage = &given.ticket.stages[0];
    let owner = Owner::parse("night").unwrap();
    assert_eq!((stage.status(), &stage.own.as_ref().unwrap().owner), (Paused, &owner));
}
