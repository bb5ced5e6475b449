//! Stages from outside their tasks: reopened, given to others, held up, given up.

use super::given::{Given, claim, complete, disaster_loan, reason, template};
use crate::ticket::{Command, Decided, Event, Steer};
use crate::workflow::Template;
use oms_base::StageStatus::{
    Cancelled, Done, Failed, InProgress, Paused, Queued, Skipped, Waiting,
};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Code, Outcome, Owner, Status};
use serde_json::json;

fn steer(stage: u16, steer: Steer) -> Command {
    Command::Steer { stage, steer, reason: reason() }
}

fn reopen(stage: u16) -> Command {
    Command::ReopenAt { stage, reason: reason() }
}

fn owner(text: &str) -> Owner {
    Owner::parse(text).unwrap()
}

fn done(amount: i64) -> Given {
    let stages = if amount < 50_000 { &[0, 1, 3][..] } else { &[0, 1, 2, 3] };
    stages.iter().fold(Given::loan(amount), |given, &stage| given.worked(stage, Outcome::Done))
}

/// Two ways that meet: `a` and `b`, each with a stage behind it, and `end`.
fn fork() -> Template {
    template(&json!({"name": "Fork", "stages": [
        {"id": "a", "owner": "x"}, {"id": "b", "owner": "y"},
        {"id": "a2", "owner": "x", "dependsOn": ["a"]},
        {"id": "end", "owner": "x", "dependsOn": ["a2", "b"]}]}))
}

fn refused(given: &Given, command: &Command) -> Code {
    given.decide(command).unwrap_err().code()
}

#[test]
fn reopening_at_a_stage_makes_it_and_what_follows_start_over() {
    let given = done(120_000).when(&reopen(1));
    assert_eq!(given.statuses(), [Done, Queued, Waiting, Waiting]);
    assert_eq!(given.ticket.status, Status::InProgress);
    assert_eq!(given.ticket.stages[1].attempt(), 2);
    let stale = refused(&given, &complete(1, 2, 1, Outcome::Done));
    assert_eq!(stale, Code::StaleLease);
    let same = given.decide(&complete(1, 1, 1, Outcome::Done));
    assert!(matches!(same, Ok(Decided::Answered { .. })), "the first result stands: {same:?}");
    let again = |given: Given, stage: u16| {
        let given = given.when(&claim(stage, 2));
        let epoch = given.ticket.stages[usize::from(stage)].epoch();
        assert_eq!(epoch, 2, "epochs go on");
        given.when(&complete(stage, 2, epoch, Outcome::Done))
    };
    let given = [1, 2, 3].into_iter().fold(given, again);
    assert_eq!(given.ticket.status, Status::Completed);
    assert_eq!(given.statuses(), [Done; 4]);
}

#[test]
fn whoever_names_a_stage_has_decided_that_it_is_needed() {
    let given = done(20_000);
    assert_eq!(given.statuses()[2], Skipped);
    assert_eq!(given.when(&reopen(2)).statuses(), [Done, Done, Queued, Waiting]);
    let conditions_hold_behind_it = done(20_000).when(&reopen(1)).when(&claim(1, 2));
    let behind = conditions_hold_behind_it.when(&complete(1, 2, 2, Outcome::Done));
    assert_eq!(behind.statuses(), [Done, Done, Skipped, Queued]);
}

#[test]
fn what_was_cancelled_with_the_ticket_starts_over_too() {
    let cancelled = |given: Given| given.when(&Command::Cancel { reason: reason() });
    let given = Given::opened(Some(fork()), None).worked(0, Outcome::Done).when(&claim(1, 1));
    let given = cancelled(given);
    assert_eq!(given.statuses(), [Done, Cancelled, Cancelled, Cancelled]);
    let given = given.when(&reopen(2));
    assert_eq!(given.statuses(), [Done, Queued, Queued, Waiting], "the other branch, too");
    assert_eq!(given.ticket.stages[1].attempt(), 2);
    let late = refused(&given, &complete(1, 1, 1, Outcome::Done));
    assert_eq!(late, Code::StaleLease);
    let waits = cancelled(Given::loan(120_000)).when(&reopen(3));
    assert_eq!(waits.statuses(), [Queued, Waiting, Waiting, Waiting], "it waits for the others");
}

#[test]
fn reopening_has_its_rules() {
    let given = done(120_000);
    let plain = Command::Reopen { reason: reason() };
    assert_eq!(refused(&given, &plain), Code::Refused, "which stage?");
    assert_eq!(refused(&given, &reopen(9)), Code::NotFound);
    assert_eq!(refused(&Given::loan(1), &reopen(0)), Code::StateForbids);
    assert_eq!(refused(&Given::plain(), &reopen(0)), Code::NotFound);
    let one = template(&json!({"name": "One", "stages": [{"id": "a", "owner": "x"}]}));
    let mut given = Given::opened(Some(one), None);
    for attempt in 1..=ATTEMPTS_MAX {
        given = given.when(&claim(0, attempt)).when(&complete(0, attempt, attempt, Outcome::Done));
        let last = attempt == ATTEMPTS_MAX;
        assert_eq!(given.decide(&reopen(0)).is_err(), last, "{attempt}");
        given = if last { given } else { given.when(&reopen(0)) };
    }
}

#[test]
fn a_stage_given_to_another_owner_fences_the_old_one_off() {
    let given = Given::loan(120_000).when(&claim(0, 1));
    let given = given.when(&steer(0, Steer::Assign { owner: owner("human:desk") }));
    assert_eq!(given.statuses()[0], Queued);
    assert_eq!((given.ticket.stages[0].attempt(), given.ticket.stages[0].epoch()), (1, 2));
    for late in [
        complete(0, 1, 1, Outcome::Done),
        Command::Heartbeat { stage: 0, attempt: 1, epoch: 1 },
        Command::Release { stage: 0, attempt: 1, epoch: 1 },
    ] {
        assert_eq!(refused(&given, &late), Code::StaleLease, "{late:?}");
    }
    let template = disaster_loan();
    let planned = &template.stage(0).unwrap().owner;
    assert_eq!(given.ticket.stages[0].owner_or(planned), &owner("human:desk"));
    let same = given.decide(&steer(0, Steer::Assign { owner: owner("human:desk") }));
    assert_eq!(same, Ok(Decided::Events(vec![])));
    let given = given.when(&claim(0, 1)).when(&complete(0, 1, 3, Outcome::Done));
    assert_eq!(refused(&given, &steer(0, Steer::Assign { owner: owner("x") })), Code::StateForbids);
    // One that waits will make its tasks for the new owner.
    let given = given.when(&steer(3, Steer::Assign { owner: owner("svc:bank") }));
    assert_eq!(given.statuses()[3], Waiting);
    assert_eq!(given.ticket.stages[3].own.as_ref().unwrap().owner, owner("svc:bank"));
}

#[test]
fn escalating_marks_any_stage_that_has_not_ended() {
    let escalate = |stage, to: Option<&str>| {
        steer(stage, Steer::Escalate { to: to.map(owner), supervisor: None })
    };
    let given = Given::loan(120_000).when(&claim(0, 1)).when(&escalate(0, None));
    assert_eq!(given.statuses()[0], InProgress, "whoever works on it goes on");
    assert!(given.ticket.stages[0].escalated_at.is_some());
    let given = given.when(&complete(0, 1, 1, Outcome::Done)).when(&escalate(3, None));
    assert_eq!(given.ticket.stages[0].escalated_at, None, "until it ends");
    assert!(given.ticket.stages[3].escalated_at.is_some(), "also one that waits");
    assert_eq!(refused(&given, &escalate(0, None)), Code::StateForbids);
    let given = given.when(&claim(1, 1)).when(&escalate(1, Some("human:boss")));
    assert_eq!(given.statuses()[1], Queued);
    assert_eq!(refused(&given, &complete(1, 1, 1, Outcome::Done)), Code::StaleLease);

    let help = |to: Option<&str>| Command::Escalate {
        reason: reason(),
        to: to.map(owner),
        supervisor: None,
    };
    assert_eq!(refused(&given, &help(None)), Code::MovesByStages);
    let plain = Given::plain().when(&help(Some("human:boss")));
    assert!(plain.ticket.escalated_at.is_some());
    assert_eq!(plain.ticket.owner, Some(owner("human:boss")));
    let ended = plain.when(&Command::Cancel { reason: reason() });
    assert_eq!(ended.ticket.escalated_at, None);
    assert_eq!(refused(&ended, &help(None)), Code::StateForbids);
}

#[test]
fn a_paused_stage_goes_on_under_the_same_attempt() {
    let pause = || steer(0, Steer::Pause { because: None });
    let resume = || steer(0, Steer::Resume);
    for leased in [false, true] {
        let given = Given::loan(120_000);
        let given = if leased { given.when(&claim(0, 1)) } else { given };
        let given = given.when(&pause());
        assert_eq!((given.statuses()[0], given.ticket.status), (Paused, Status::Blocked));
        for command in [claim(0, 1), complete(0, 1, 1, Outcome::Done), pause()] {
            assert!(given.decide(&command).is_err(), "{command:?}");
        }
        let given = given.when(&resume());
        assert_eq!((given.statuses()[0], given.ticket.stages[0].attempt()), (Queued, 1));
        assert_eq!(refused(&given, &complete(0, 1, 1, Outcome::Done)), Code::StaleLease);
        assert_eq!(refused(&given, &resume()), Code::StateForbids);
        let given = given.when(&claim(0, 1));
        let epoch = if leased { 3 } else { 1 };
        let given = given.when(&complete(0, 1, epoch, Outcome::Done));
        assert_eq!(given.statuses()[..2], [Done, Queued]);
    }
    assert_eq!(
        refused(&Given::loan(1).when(&pause()), &steer(1, Steer::Resume)),
        Code::StateForbids
    );
}

#[test]
fn a_cancelled_stage_satisfies_nobody_until_it_is_retried_or_skipped() {
    let cancelled = || Given::loan(120_000).when(&claim(0, 1)).when(&steer(0, Steer::Cancel));
    assert_eq!(cancelled().statuses(), [Cancelled, Waiting, Waiting, Waiting]);
    assert_eq!(cancelled().ticket.status, Status::Blocked);
    assert_eq!(refused(&cancelled(), &complete(0, 1, 1, Outcome::Done)), Code::StaleLease);
    let retried = cancelled().when(&Command::Retry { stage: 0, reason: reason() });
    assert_eq!((retried.statuses()[0], retried.ticket.stages[0].attempt()), (Queued, 2));
    assert_eq!(retried.when(&claim(0, 2)).ticket.stages[0].epoch(), 3, "epochs go on");
    let skipped = cancelled().when(&Command::Skip { stage: 0, reason: reason() });
    assert_eq!(skipped.statuses()[..2], [Skipped, Queued]);
    // The last one of all: nothing is missing but it, and the ticket is not completed.
    let one = template(&json!({"name": "One", "stages": [{"id": "a", "owner": "x"}]}));
    let given = Given::opened(Some(one), None).when(&steer(0, Steer::Cancel));
    assert_eq!(given.ticket.status, Status::Blocked);
    assert!(!given.events.contains(&Event::Completed));
    let failed = Given::loan(1).worked(0, Outcome::Failed);
    assert_eq!(failed.statuses()[0], Failed);
    assert_eq!(refused(&failed, &steer(0, Steer::Cancel)), Code::StateForbids);
}
