//! Tasks beside the stages: supervisors who are told, and what was done being undone.

use crate::town::{Town, reason, statuses};
use oms_app::Done;
use oms_app::engine::{Change, OpenWanted, StageAction, Target, TaskAction};
use oms_app::{Error, Work};
use oms_base::{Code, Name, Outcome, Owner, Status, TicketId};
use oms_domain::board::Wanted;
use oms_domain::ticket::{Command, SideKind, Steer, TaskResult, Ticket};
use serde_json::{Value, json};

/// Three stages in a row, of which the first and the last can be undone.
fn undoable() -> Town {
    Town::with(&[json!({"name": "Loan", "supervisor": "boss", "stages": [
        {"id": "check", "owner": "bot", "compensate": {"owner": "unchecker", "sla": "2h"}},
        {"id": "note", "owner": "bot", "dependsOn": ["check"]},
        {"id": "pay", "owner": "bank", "dependsOn": ["note"],
         "compensate": {"name": "Take it back", "owner": "bank-back", "input": ["amount"],
            "form": {"type": "object", "required": ["receipt"]}}},
        {"id": "close", "owner": "desk", "dependsOn": ["pay"]}]})])
}

/// Of which everything but the last stage is done.
fn paid() -> (Town, TicketId) {
    let mut town = undoable();
    let id = town.open("Loan", &json!({"amount": 5, "name": "x"})).ticket.core.id;
    for owner in ["bot", "bot", "bank"] {
        town.work(owner, Outcome::Done, None);
    }
    (town, id)
}

fn cancel() -> Change {
    Change::Ticket(Command::Cancel { reason: reason() })
}

fn side(ticket: &Ticket, kind: SideKind) -> Vec<(Option<&str>, &'static str)> {
    let of_kind = ticket.sides.iter().filter(|side| side.kind == kind);
    let told = of_kind.map(|side| {
        (side.of.as_ref().map(oms_base::StageId::as_str), side.stage.status().as_str())
    });
    told.collect()
}

fn receipt() -> Value {
    json!({"receipt": 7})
}

#[test]
fn what_was_done_is_undone_backwards_before_the_ticket_is_cancelled() {
    let (mut town, id) = paid();
    town.change(id, cancel()).unwrap();
    let ticket = town.ticket(id);
    assert_eq!((ticket.status, ticket.cancelling_at.is_some()), (Status::InProgress, true));
    assert_eq!(side(&ticket, SideKind::Compensate), [(Some("pay"), "queued")]);
    assert!(town.claim("desk").is_none() && town.claim("unchecker").is_none(), "one by one");
    town.restart(1);
    town.work("bank-back", Outcome::Done, Some(&receipt()));
    assert_eq!(town.ticket(id).status, Status::InProgress);
    town.work("unchecker", Outcome::Done, None);
    let ticket = town.ticket(id);
    assert_eq!((ticket.status, ticket.cancelling_at), (Status::Cancelled, None));
    let all = [(Some("pay"), "done"), (Some("check"), "done")];
    assert_eq!(side(&ticket, SideKind::Compensate), all);
    let last = [
        "cancelling",
        "compensation-queued",
        "stage-claimed",
        "stage-finished",
        "compensation-queued",
        "stage-claimed",
        "stage-finished",
        "cancelled",
    ];
    assert!(town.told(id).ends_with(&last), "{:?}", town.told(id));
    town.verified();
}

#[test]
fn a_ticket_with_nothing_to_undo_is_cancelled_at_once_and_so_is_one_that_asks_for_it() {
    let mut town = undoable();
    let fresh = town.open("Loan", &json!({})).ticket.core.id;
    town.change(fresh, cancel()).unwrap();
    assert_eq!(town.ticket(fresh).status, Status::Cancelled);
    let (mut town, id) = paid();
    town.change(id, cancel()).unwrap();
    town.change(id, cancel()).unwrap();
    assert_eq!(side(&town.ticket(id), SideKind::Compensate).len(), 1, "asked twice, begun once");
    town.change(id, Change::Ticket(Command::CancelAtOnce { reason: reason() })).unwrap();
    assert_eq!(side(&town.ticket(id), SideKind::Compensate), [(Some("pay"), "cancelled")]);
    assert!(town.claim("bank-back").is_none(), "nobody undoes it");
    town.verified();
}

#[test]
fn what_cannot_be_undone_blocks_until_it_is_tried_again_or_skipped() {
    let (mut town, id) = paid();
    town.change(id, cancel()).unwrap();
    town.work("bank-back", Outcome::Failed, None);
    assert_eq!(town.ticket(id).status, Status::Blocked);
    for (stage, action) in [("check", StageAction::Retry), ("note", StageAction::Skip)] {
        let refused = town.at_stage(id, stage, action).unwrap_err();
        assert_eq!(refused.code(), Code::StateForbids, "{stage}");
    }
    town.at_stage(id, "pay", StageAction::Retry).unwrap();
    town.work("bank-back", Outcome::Blocked, None);
    assert_eq!(town.ticket(id).status, Status::Blocked);
    town.at_stage(id, "pay", StageAction::Skip).unwrap();
    town.work("unchecker", Outcome::Done, None);
    assert_eq!(town.ticket(id).status, Status::Cancelled);
    town.verified();
}

#[test]
fn what_undoes_a_stage_is_a_task_like_any_other() {
    let (mut town, id) = paid();
    town.change(id, cancel()).unwrap();
    let (task, epoch) = town.claim("bank-back").unwrap();
    let result = |output: Option<Value>| {
        let output = output.map(|output| output.to_string());
        TaskResult { outcome: Outcome::Done, output, note: None, confidence: None, because: None }
    };
    let complete = |output| TaskAction::Complete(result(output));
    let work = |epoch, action| Work::Task { task, epoch, action };
    let faulty = town.send(work(epoch, complete(None)));
    assert!(matches!(faulty, Err(Error::Refused(_))), "its form is asked for: {faulty:?}");
    town.send(work(epoch, TaskAction::Release)).unwrap();
    let late = town.send(work(epoch, complete(Some(receipt())))).unwrap_err();
    assert_eq!(late.code(), Code::StaleLease);
    let (_, epoch) = town.claim("bank-back").unwrap();
    town.restart(25 * 60 * 60);
    let late = town.send(work(epoch, complete(Some(receipt())))).unwrap_err();
    assert_eq!(late.code(), Code::StaleLease, "the lease has lapsed");
    let (_, epoch) = town.claim("bank-back").unwrap();
    town.send(work(epoch, complete(Some(receipt())))).unwrap();
    let again = town.send(work(epoch, complete(Some(receipt())))).unwrap();
    assert!(matches!(again, Done::Replay { .. }), "{again:?}");
    town.verified();
}

#[test]
fn a_stage_that_fails_for_good_has_what_was_done_before_it_undone() {
    let mut town = Town::with(&[json!({"name": "W", "stages": [
        {"id": "a", "owner": "bot", "compensate": {"owner": "back"}},
        {"id": "b", "owner": "bot", "dependsOn": ["a"], "onFail": "fail",
         "compensate": {"owner": "back"}}]})]);
    let id = town.open("W", &json!({})).ticket.core.id;
    town.work("bot", Outcome::Done, None);
    town.work("bot", Outcome::Failed, None);
    assert_eq!(side(&town.ticket(id), SideKind::Compensate), [(Some("a"), "queued")]);
    town.work("back", Outcome::Done, None);
    assert_eq!(town.ticket(id).status, Status::Cancelled);
    town.verified();
}

#[test]
fn what_was_undone_is_not_undone_again_unless_it_was_done_again() {
    let (mut town, id) = paid();
    town.change(id, cancel()).unwrap();
    town.work("bank-back", Outcome::Done, Some(&receipt()));
    town.work("unchecker", Outcome::Done, None);
    town.at_stage(id, "pay", StageAction::Reopen).unwrap();
    town.work("bank", Outcome::Done, None);
    town.change(id, cancel()).unwrap();
    town.work("bank-back", Outcome::Done, Some(&receipt()));
    assert_eq!(town.ticket(id).status, Status::Cancelled, "the check was undone before");
    town.verified();
}

fn escalate(town: &mut Town, id: TicketId, stage: &str) -> Vec<Code> {
    let steer = Steer::Escalate { to: None, supervisor: None };
    match town.at_stage(id, stage, StageAction::Steer(steer)).unwrap() {
        Done::Ticket(written) => written.warnings.iter().map(|fault| fault.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_supervisor_gets_a_task_that_holds_nothing_up() {
    let mut town = undoable();
    let id = town.open("Loan", &json!({})).ticket.core.id;
    assert_eq!(escalate(&mut town, id, "pay"), []);
    assert_eq!(escalate(&mut town, id, "pay"), [], "they have it already");
    assert_eq!(escalate(&mut town, id, "check"), []);
    let told = [(Some("pay"), "queued"), (Some("check"), "queued")];
    assert_eq!(side(&town.ticket(id), SideKind::Supervise), told);
    assert_eq!(town.ticket(id).status, Status::Queued, "a supervisor's task starts no stage");
    town.work("boss", Outcome::Done, Some(&json!({"seen": true})));
    assert_eq!(side(&town.ticket(id), SideKind::Supervise)[0].1, "done");
    assert_eq!(escalate(&mut town, id, "pay"), [], "asked again, told again");
    assert_eq!(side(&town.ticket(id), SideKind::Supervise), told);
    for owner in ["bot", "bot", "bank", "desk"] {
        town.work(owner, Outcome::Done, None);
    }
    let ticket = town.ticket(id);
    assert_eq!(ticket.status, Status::Completed);
    assert_eq!(
        side(&ticket, SideKind::Supervise).iter().map(|told| told.1).collect::<Vec<_>>(),
        ["cancelled", "cancelled"],
        "withdrawn with the end"
    );
    assert!(town.claim("boss").is_none());
    assert_eq!(statuses(&ticket).len(), 4);
    town.verified();
}

#[test]
fn a_board_names_a_supervisor_and_without_one_the_answer_says_so() {
    let mut town = Town::with(&[json!({"name": "W", "stages": [
        {"id": "a", "owner": "bot"}, {"id": "b", "owner": "bot", "supervisor": "chief"}]})]);
    let id = town.open("W", &json!({})).ticket.core.id;
    assert_eq!(escalate(&mut town, id, "a"), [Code::NobodyTold]);
    assert_eq!(escalate(&mut town, id, "b"), [], "the stage names somebody");
    let supervisor = Owner::parse("boss").ok();
    for name in ["W", "Plain"] {
        let wanted = Wanted { supervisor: supervisor.clone(), ..Wanted::default() };
        let name = Name::parse(name).unwrap();
        town.send(Work::SetBoard { name, wanted }).unwrap();
    }
    assert_eq!(escalate(&mut town, id, "a"), []);
    let plain = Target::Board(Name::parse("Plain").unwrap());
    let Done::Ticket(plain) = town.send(Work::Open(Box::new(OpenWanted::bare(plain)))).unwrap()
    else {
        panic!("opened")
    };
    let help = Command::Escalate { reason: reason(), to: None, supervisor: None };
    town.change(plain.ticket.core.id, Change::Ticket(help)).unwrap();
    for _ in 0..2 {
        town.work("boss", Outcome::Done, None);
    }
    let after = town.ticket(plain.ticket.core.id);
    assert_eq!(side(&after, SideKind::Supervise), [(None, "done")]);
    assert_eq!(after.status, Status::Queued);
    town.verified();
}
