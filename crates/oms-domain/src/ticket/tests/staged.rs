//! Workflow tickets.

use super::given::{Given, NOW, claim, complete, reason, template, wanted};
use crate::ticket::{Command, Context, Decided, Event, Skip, open};
use oms_base::StageStatus::{
    Blocked, Cancelled, Done, Failed, InProgress, Queued, Skipped, Waiting,
};
use oms_base::{Code, Outcome, Status};
use serde_json::json;

#[test]
fn a_large_loan_walks_all_four_stages() {
    let mut given = Given::loan(120_000);
    assert_eq!(given.ticket.status, Status::Queued);
    assert_eq!(given.statuses(), [Queued, Waiting, Waiting, Waiting]);
    for stage in 0..4 {
        assert_eq!(given.ticket.stages[usize::from(stage)].status(), Queued);
        given = given.worked(stage, Outcome::Done);
    }
    assert_eq!(given.ticket.status, Status::Completed);
    assert_eq!(given.events.len(), 14, "the hashed events of a 4-stage flow");
    assert_eq!(given.ticket.version, 14);
}

#[test]
fn a_small_loan_skips_underwrite_and_still_reaches_fund() {
    let given = Given::loan(20_000).worked(0, Outcome::Done).worked(1, Outcome::Done);
    assert_eq!(given.statuses(), [Done, Done, Skipped, Queued]);
    assert_eq!(given.worked(3, Outcome::Done).ticket.status, Status::Completed);
}

#[test]
fn on_the_boundary_the_human_is_asked() {
    let at = Given::loan(50_000).worked(0, Outcome::Done).worked(1, Outcome::Done);
    assert_eq!(at.statuses()[2], Queued);
}

#[test]
fn the_amount_must_be_a_number() {
    let template = super::given::disaster_loan();
    let (actor, book) = (super::given::actor(), crate::sla::Book::default());
    let cx = Context { now: NOW, actor, template: Some(&template), book: &book };
    for data in [None, Some(json!({})), Some(json!({"amount": "50000.0"}))] {
        let refusal = open(wanted(true, data), &cx).unwrap_err();
        assert_eq!(refusal.code(), Code::Refused);
    }
    for amount in [json!(5e4), json!(-0.0), json!(0)] {
        assert!(open(wanted(true, Some(json!({"amount": amount}))), &cx).is_ok());
    }
}

#[test]
fn a_condition_that_cannot_be_evaluated_blocks_and_never_skips() {
    let template = template(&json!({"name": "W", "stages": [
        {"id": "a", "owner": "x", "when": "data.size > 3"},
        {"id": "b", "owner": "x", "dependsOn": ["a"]},
    ]}));
    let given = Given::opened(Some(template), Some(json!({"size": "big"})));
    assert_eq!(given.statuses(), [Blocked, Waiting]);
    assert_eq!(given.ticket.status, Status::Blocked);
    let Some(Event::StageBlocked { reason: Some(reason), .. }) = given.events.last() else {
        panic!("no reason given")
    };
    assert!(reason.as_str().starts_with("condition: "));
    let skipped = given.when(&Command::Skip { stage: 0, reason: super::given::reason() });
    assert_eq!(skipped.statuses(), [Skipped, Queued]);
}

#[test]
fn failure_stops_what_depends_on_it_until_somebody_acts() {
    let failed = || Given::loan(120_000).worked(0, Outcome::Failed);
    assert_eq!(failed().statuses(), [Failed, Waiting, Waiting, Waiting]);
    assert_eq!(failed().ticket.status, Status::Blocked);
    let retried = failed().when(&Command::Retry { stage: 0, reason: reason() });
    assert_eq!(retried.ticket.status, Status::InProgress);
    assert_eq!(retried.ticket.stages[0].attempt(), 2);
    let epoch = retried.ticket.stages[0].epoch();
    let again = retried.when(&claim(0, 2)).when(&complete(0, 2, epoch + 1, Outcome::Done));
    assert_eq!(again.statuses(), [Done, Queued, Waiting, Waiting]);
    let skipped = failed().when(&Command::Skip { stage: 0, reason: reason() });
    assert_eq!(skipped.statuses(), [Skipped, Queued, Waiting, Waiting]);
    assert!(matches!(
        skipped.events.iter().rev().nth(1),
        Some(Event::StageSkipped { why: Skip::ByHand, .. })
    ));
}

#[test]
fn a_result_counts_once() {
    let given = Given::loan(120_000).worked(0, Outcome::Done);
    let cases = [
        (complete(0, 1, 1, Outcome::Done), Ok(Decided::Answered { seq: 4 })),
        (complete(0, 1, 1, Outcome::Failed), Err(Code::OtherResult)),
        (complete(0, 1, 2, Outcome::Done), Err(Code::StaleLease)),
        (complete(0, 2, 1, Outcome::Done), Err(Code::StaleLease)),
        (complete(1, 1, 1, Outcome::Done), Err(Code::StaleLease)),
        (complete(9, 1, 1, Outcome::Done), Err(Code::NotFound)),
    ];
    for (command, want) in cases {
        let got = given.decide(&command).map_err(|refusal| refusal.code());
        assert_eq!(got, want, "{command:?}");
    }
}

#[test]
fn a_lost_lease_is_fenced_off() {
    let lapsed = Given::loan(120_000)
        .when(&claim(0, 1))
        .when(&Command::Lapse { stage: 0, attempt: 1, epoch: 1 })
        .when(&claim(0, 1));
    assert_eq!(lapsed.ticket.stages[0].epoch(), 2);
    let stale = lapsed.decide(&complete(0, 1, 1, Outcome::Done)).unwrap_err();
    assert_eq!(stale.code(), Code::StaleLease);
    let release = Command::Release { stage: 0, attempt: 1, epoch: 2 };
    let released = lapsed.when(&release);
    assert_eq!(released.statuses()[0], Queued);
    assert_eq!(released.decide(&release), Ok(Decided::Events(vec![])), "a repeated release");
    let heartbeat = Command::Heartbeat { stage: 0, attempt: 1, epoch: 2 };
    assert_eq!(released.decide(&heartbeat).unwrap_err().code(), Code::StaleLease);
}

#[test]
fn an_old_attempt_still_answers_after_a_retry() {
    let given = Given::loan(120_000)
        .worked(0, Outcome::Blocked)
        .when(&Command::Retry { stage: 0, reason: reason() });
    let same = given.decide(&complete(0, 1, 1, Outcome::Blocked));
    assert_eq!(same, Ok(Decided::Answered { seq: 4 }));
}

#[test]
fn cancelling_ends_every_stage_that_has_not_ended() {
    let given = Given::loan(120_000)
        .worked(0, Outcome::Done)
        .when(&claim(1, 1))
        .when(&Command::Cancel { reason: reason() });
    assert_eq!(given.statuses(), [Done, Cancelled, Cancelled, Cancelled]);
    assert_eq!(given.ticket.status, Status::Cancelled);
    let late = given.decide(&complete(1, 1, 1, Outcome::Done)).unwrap_err();
    assert_eq!(late.code(), Code::StaleLease);
}

#[test]
fn a_workflow_ticket_does_not_move_by_hand() {
    let shift = Command::Move { to: Status::Completed, reason: None, because: None };
    let refusal = Given::loan(1).decide(&shift).unwrap_err();
    assert_eq!(refusal.code(), Code::MovesByStages);
}

#[test]
fn a_wide_join_starts_once_the_last_is_done() {
    let ids: Vec<String> = (0..499).map(|n| format!("s{n}")).collect();
    let mut stages: Vec<_> = ids.iter().map(|id| json!({"id": id, "owner": "x"})).collect();
    stages.push(json!({"id": "join", "owner": "x", "dependsOn": ids}));
    let template = template(&json!({"name": "Wide", "stages": stages}));
    let mut given = Given::opened(Some(template), None);
    for stage in 0..499 {
        assert_eq!(given.ticket.stages[499].status(), Waiting);
        given = given.worked(stage, Outcome::Done);
    }
    assert_eq!(given.ticket.stages[499].status(), Queued);
    assert_eq!(given.when(&claim(499, 1)).statuses()[499], InProgress);
}
