//! Stages that fail: tried again by themselves, and what becomes of their tickets.

use super::given::{Given, HOLDER, NOW, claim, complete, reason, template};
use crate::sla::Book;
use crate::ticket::{Command, Context, Decided, Event, StageState, Steer, decide, evolve};
use oms_base::StageStatus::{
    Cancelled, Done, Failed, InProgress, Queued, Retrying, Skipped, Waiting,
};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Actor, Code, Outcome, Owner, Span, Status, Timestamp};
use serde_json::{Value, json};

/// Two stages, of which the second fails as it is told.
fn given(second: &Value) -> Given {
    let mut stage = json!({"id": "b", "owner": "x", "dependsOn": ["a"]});
    stage.as_object_mut().unwrap().extend(second.as_object().unwrap().clone());
    let last = json!({"id": "c", "owner": "x", "dependsOn": ["b"]});
    let stages = json!([{"id": "a", "owner": "x"}, stage, last]);
    let template = template(&json!({"name": "W", "stages": stages}));
    Given::opened(Some(template), None).worked(0, Outcome::Done)
}

/// Claims and fails the attempt that is queued.
fn fail(given: Given) -> Given {
    let attempt = given.ticket.stages[1].attempt();
    let given = given.when(&claim(1, attempt));
    let epoch = given.ticket.stages[1].epoch();
    given.when(&complete(1, attempt, epoch, Outcome::Failed))
}

fn ring(given: &mut Given, at: Timestamp) -> Vec<&'static str> {
    let (template, book) = (given.template.as_ref(), &Book::default());
    let cx = Context { now: at, actor: Actor::HUB, template, book };
    let Decided::Events(events) = decide(&given.ticket, &Command::RING, &cx).unwrap() else {
        panic!("answered before")
    };
    evolve(&mut given.ticket, &events, at, Actor::HUB);
    events.iter().map(Event::name).collect()
}

fn later(seconds: u32) -> Timestamp {
    NOW.plus(Span::seconds(seconds))
}

#[test]
fn a_failed_stage_is_tried_again_after_a_while_once() {
    let mut given = fail(given(&json!({"retry": {"attempts": 3, "backoff": "60s"}})));
    assert_eq!(given.statuses(), [Done, Retrying, Waiting]);
    assert_eq!(given.ticket.status, Status::InProgress, "it goes on by itself");
    let StageState::Retrying { retry_at, .. } = given.ticket.stages[1].state else { panic!() };
    assert!(retry_at >= later(60) && retry_at <= later(75), "{retry_at}");
    assert_eq!(given.ticket.next_alarm_at, Some(retry_at));
    let again = given.decide(&complete(1, 1, 1, Outcome::Failed));
    assert!(matches!(again, Ok(Decided::Answered { .. })), "{again:?}");
    let early = Timestamp::from_micros(retry_at.micros() - 1);
    assert_eq!(ring(&mut given, early), Vec::<&str>::new());
    // The hub was down meanwhile.
    assert_eq!(ring(&mut given, later(86_400)), ["stage-retried", "stage-queued"]);
    assert_eq!(ring(&mut given, later(86_400)), Vec::<&str>::new());
    assert_eq!((given.statuses()[1], given.ticket.stages[1].attempt()), (Queued, 2));
    assert_eq!(given.ticket.next_alarm_at, None);
    let mut given = fail(given);
    let StageState::Retrying { retry_at, .. } = given.ticket.stages[1].state else { panic!() };
    assert!(retry_at >= later(120), "twice as long: {retry_at}");
    ring(&mut given, retry_at);
    let given = fail(given);
    assert_eq!((given.statuses()[1], given.ticket.status), (Failed, Status::Blocked));
    assert_eq!(given.ticket.stages[1].past.len(), 2);
    // A stage that starts over has all its attempts again.
    let retried = given.when(&Command::Skip { stage: 1, reason: reason() });
    let done = retried.worked(2, Outcome::Done);
    let reopened = fail(done.when(&Command::ReopenAt { stage: 1, reason: reason() }));
    assert_eq!((reopened.statuses()[1], reopened.ticket.stages[1].attempt()), (Retrying, 4));
}

#[test]
fn without_a_wait_the_next_attempt_is_queued_at_once() {
    let given = fail(given(&json!({"retry": {"attempts": 2}})));
    assert_eq!((given.statuses()[1], given.ticket.stages[1].attempt()), (Queued, 2));
    assert_eq!(fail(given).statuses()[1], Failed);
}

#[test]
fn somebody_may_be_faster_than_the_wait() {
    let waiting = || fail(given(&json!({"retry": {"attempts": 2, "backoff": "1h"}})));
    let mut retried = waiting().when(&Command::Retry { stage: 1, reason: reason() });
    assert_eq!((retried.statuses()[1], retried.ticket.next_alarm_at), (Queued, None));
    assert_eq!(ring(&mut retried, later(9_000)), Vec::<&str>::new());
    let skipped = waiting().when(&Command::Skip { stage: 1, reason: reason() });
    assert_eq!(skipped.statuses(), [Done, Skipped, Queued]);
    let mut cancelled = waiting().when(&Command::Cancel { reason: reason() });
    assert_eq!(cancelled.statuses(), [Done, Cancelled, Cancelled]);
    assert_eq!(ring(&mut cancelled, later(9_000)), Vec::<&str>::new());
}

#[test]
fn an_attempt_that_takes_too_long_has_failed() {
    let timeout = json!({"retry": {"attempts": 2, "timeout": "10m"}});
    let mut given = given(&timeout).when(&claim(1, 1));
    assert_eq!(given.ticket.next_alarm_at, Some(later(600)));
    assert_eq!(ring(&mut given, later(599)), Vec::<&str>::new());
    let events = ring(&mut given, later(600));
    assert_eq!(events, ["stage-timed-out", "stage-retried", "stage-queued"]);
    let late = given.decide(&complete(1, 1, 1, Outcome::Done)).unwrap_err();
    assert_eq!(late.code(), Code::StaleLease);
    let mut given = given.when(&claim(1, 2));
    assert_eq!(given.ticket.stages[1].epoch(), 3);
    assert_eq!(ring(&mut given, later(1_300)), ["stage-timed-out"]);
    assert_eq!((given.statuses()[1], given.ticket.status), (Failed, Status::Blocked));
    let in_time = given_in_time(&timeout);
    assert_eq!((in_time.statuses()[1], in_time.ticket.next_alarm_at), (Done, None));
}

fn given_in_time(second: &Value) -> Given {
    let given = given(second).when(&claim(1, 1));
    let given = given.when(&Command::Release { stage: 1, attempt: 1, epoch: 1 });
    assert_eq!(given.ticket.next_alarm_at, None, "nobody works on it");
    given.when(&claim(1, 1)).when(&complete(1, 1, 2, Outcome::Done))
}

#[test]
fn what_becomes_of_the_ticket() {
    let cases = [
        ("block", [Done, Failed, Waiting], Status::Blocked),
        ("skip", [Done, Skipped, Queued], Status::InProgress),
        ("fail", [Done, Failed, Cancelled], Status::Cancelled),
        ("goto:a", [Queued, Waiting, Waiting], Status::InProgress),
        ("goto:b", [Done, Queued, Waiting], Status::InProgress),
    ];
    for (on_fail, statuses, status) in cases {
        let given = fail(given(&json!({"onFail": on_fail})));
        assert_eq!(
            (given.statuses(), given.ticket.status),
            (statuses.to_vec(), status),
            "{on_fail}"
        );
    }
    let blocked = given(&json!({"onFail": "skip"})).worked(1, Outcome::Blocked);
    assert_eq!(blocked.ticket.status, Status::Blocked, "what is blocked has not failed");
}

#[test]
fn going_back_ends_with_the_attempts() {
    let mut given = given(&json!({"onFail": "goto:b"}));
    for attempt in 1..=ATTEMPTS_MAX {
        assert_eq!((given.statuses()[1], given.ticket.stages[1].attempt()), (Queued, attempt));
        given = fail(given);
    }
    assert_eq!((given.statuses()[1], given.ticket.status), (Failed, Status::Blocked));
}

#[test]
fn several_come_to_their_instants_together() {
    let stage = |id: &str, on_fail: &str| {
        let retry = json!({"timeout": "1m"});
        json!({"id": id, "owner": "x", "retry": retry, "onFail": on_fail})
    };
    let stages = json!([stage("a", "skip"), stage("b", "block"), stage("c", "skip")]);
    let template = template(&json!({"name": "W", "stages": stages}));
    let mut given = Given::opened(Some(template), None);
    for stage in 0..3 {
        given = given.when(&Command::Claim { stage, attempt: 1, holder: HOLDER });
    }
    assert_eq!(given.statuses(), [InProgress; 3]);
    let events = ring(&mut given, later(60));
    assert_eq!(events.iter().filter(|name| **name == "stage-timed-out").count(), 3);
    assert_eq!(given.statuses(), [Skipped, Failed, Skipped]);
}

/// A ticket whose stages are in every state that steering and failing lead to.
pub(super) fn in_every_new_state() -> Given {
    let retry = || json!({"attempts": 2, "backoff": "60s", "timeout": "10m"});
    let stage = |id: &str| json!({"id": id, "owner": "x", "retry": retry()});
    let mut stages: Vec<Value> = ["a", "b", "c", "d", "e"].map(stage).to_vec();
    stages.push(json!({"id": "f", "owner": "x", "dependsOn": ["e"], "onFail": "goto:e"}));
    let template = template(&json!({"name": "W", "stages": stages}));
    let steer = |stage, steer| Command::Steer { stage, steer, reason: reason() };
    let owner = Owner::parse("human:crew").unwrap();
    Given::opened(Some(template), None)
        .when(&claim(0, 1))
        .worked(1, Outcome::Failed)
        .when(&claim(2, 1))
        .when(&steer(2, Steer::Pause { because: None }))
        .when(&claim(3, 1))
        .when(&steer(3, Steer::Cancel))
        .when(&steer(0, Steer::Escalate { to: None, supervisor: None }))
        .when(&steer(5, Steer::Assign { owner }))
        .worked(4, Outcome::Done)
        .worked(5, Outcome::Failed)
}
