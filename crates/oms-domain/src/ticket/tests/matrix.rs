//! Every state against every command: what happens, or which code refuses.

use super::given::{Given, HOLDER, claim, complete, reason, template};
use crate::ticket::{Arrange, Attach, Command, Decided, File, Migrate, Steer};
use oms_base::{
    AttachmentId, ColumnId, Comment, Label, MediaType, Outcome, Owner, Priority, Rank, Status,
    Visibility, WorkflowId,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

fn states() -> Vec<(&'static str, Given)> {
    let shift = |to| Given::plain().when(&Command::Move { to, reason: None, because: None });
    let retry = Command::Retry { stage: 0, reason: reason() };
    let skip = Command::Skip { stage: 0, reason: reason() };
    let cancel = Command::Cancel { reason: reason() };
    let loan = || Given::loan(120_000);
    vec![
        ("plain queued", Given::plain()),
        ("plain in-progress", shift(Status::InProgress)),
        ("plain blocked", shift(Status::Blocked)),
        ("plain completed", shift(Status::Completed)),
        ("plain cancelled", shift(Status::Cancelled)),
        ("stage queued", loan()),
        ("stage in-progress", loan().when(&claim(0, 1))),
        ("stage blocked", loan().worked(0, Outcome::Blocked)),
        ("stage failed", loan().worked(0, Outcome::Failed)),
        ("stage done", loan().worked(0, Outcome::Done)),
        ("stage skipped", loan().worked(0, Outcome::Failed).when(&skip)),
        ("stage retried", loan().worked(0, Outcome::Failed).when(&retry)),
        ("stage cancelled", loan().when(&cancel)),
        ("stage paused", loan().when(&steer(Steer::Pause { because: None }))),
        ("stage cancelled alone", loan().when(&steer(Steer::Cancel))),
        ("stage without its ticket", super::beside::nested()),
        ("stage with its ticket", super::beside::nested().when(&super::beside::child_opened())),
        ("undoing queued", super::beside::undoing()),
        ("undoing failed", super::beside::undoing_failed()),
    ]
}

fn commands() -> Vec<(&'static str, Command)> {
    let (stage, attempt, epoch) = (0, 1, 1);
    vec![
        ("move", Command::Move { to: Status::InProgress, reason: None, because: None }),
        ("assign", Command::Assign { owner: Owner::parse("human:crew").ok() }),
        ("priority", Command::SetPriority { priority: Priority::new(0).unwrap() }),
        (
            "comment",
            Command::Comment {
                text: Comment::parse("hello").unwrap(),
                visibility: Visibility::Staff,
            },
        ),
        ("label", Command::Label { add: vec![Label::parse("storm").unwrap()], remove: vec![] }),
        ("cancel", Command::Cancel { reason: reason() }),
        ("cancel at once", Command::CancelAtOnce { reason: reason() }),
        ("reopen", Command::Reopen { reason: reason() }),
        ("place", place()),
        (
            "rank",
            Command::Arrange(Arrange::Place {
                to: None,
                column: None,
                rank: Rank::parse("18"),
                reason: None,
                because: None,
            }),
        ),
        ("watch", Command::Arrange(Arrange::Watch(HOLDER))),
        ("unwatch", Command::Arrange(Arrange::Unwatch(HOLDER))),
        ("attach", attach()),
        ("detach", detach()),
        ("claim", Command::Claim { stage, attempt, holder: HOLDER }),
        ("complete done", complete(stage, attempt, epoch, Outcome::Done)),
        ("complete failed", complete(stage, attempt, epoch, Outcome::Failed)),
        ("heartbeat", Command::Heartbeat { stage, attempt, epoch }),
        ("release", Command::Release { stage, attempt, epoch }),
        ("lapse", Command::Lapse { stage, attempt, epoch }),
        ("skip", Command::Skip { stage, reason: reason() }),
        ("retry", Command::Retry { stage, reason: reason() }),
        ("reopen at", Command::ReopenAt { stage, reason: reason() }),
        ("escalate", Command::Escalate { reason: reason(), to: None, supervisor: None }),
        ("assign stage", steer(Steer::Assign { owner: Owner::parse("human:crew").unwrap() })),
        ("escalate stage", steer(Steer::Escalate { to: None, supervisor: None })),
        ("pause", steer(Steer::Pause { because: None })),
        ("resume", steer(Steer::Resume)),
        ("cancel stage", steer(Steer::Cancel)),
        ("migrate", migrate()),
        ("ring", Command::RING),
        ("rebase", Command::Rebase),
        ("child opened", super::beside::child_opened()),
        ("child ended", super::beside::child_ended(Outcome::Done)),
    ]
}

fn place() -> Command {
    let (to, column) = (Some(Status::InProgress), ColumnId::parse("review").ok());
    Command::Arrange(Arrange::Place { to, column, rank: None, reason: None, because: None })
}

fn attach() -> Command {
    Command::Attach(Attach::Add(File {
        id: AttachmentId(1),
        name: None,
        digest: [1; 32],
        size: 1,
        media: MediaType::Other,
        visibility: Visibility::Staff,
    }))
}

fn detach() -> Command {
    Command::Attach(Attach::Remove { id: AttachmentId(1), reason: reason() })
}

/// To a version that has the first stage alone.
fn migrate() -> Command {
    let stages = json!([{"id": "id_check", "owner": "IRS_VerifyBot"}]);
    let template = Arc::new(template(&json!({"name": "DisasterLoan", "stages": stages})));
    let (workflow, map) = (WorkflowId(3), BTreeMap::new());
    Command::Migrate(Box::new(Migrate { workflow, to: 2, template, map }))
}

fn steer(steer: Steer) -> Command {
    Command::Steer { stage: 0, steer, reason: reason() }
}

fn cell(given: &Given, command: &Command) -> String {
    match given.decide(command) {
        Ok(Decided::Events(events)) if events.is_empty() => "nothing to do".to_owned(),
        Ok(Decided::Events(events)) => {
            let names: Vec<_> = events.iter().map(crate::ticket::Event::name).collect();
            names.join(", ")
        }
        Ok(Decided::Answered { .. }) => "first answer again".to_owned(),
        Err(refusal) => format!("refused {}", refusal.code()),
    }
}

#[test]
fn every_state_against_every_command() {
    let mut matrix = String::new();
    for (state, given) in states() {
        for (name, command) in commands() {
            writeln!(matrix, "{state} | {name} | {}", cell(&given, &command)).unwrap();
        }
    }
    insta::assert_snapshot!("matrix", matrix);
}
