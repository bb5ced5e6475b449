//! Tickets that do other tickets' work, and tasks beside the stages: what is decided, and bytes
//! that stay.

use super::bytes::{hex, line, parse, unhex};
use super::given::{Given, actor, claim, complete, reason, template};
use crate::sla::Book;
use crate::ticket::{
    Child, Command, Context, Decided, Delegate, Event, Kin, PartOf, SIDE_FIRST, SideKind, Sided,
    Stage, StageState, Steer, Steered, TaskResult, Ticket, allowed_commands, decode, decode_state,
    encode, encode_head, open_part,
};
use oms_base::{
    Code, Number, Outcome, Owner, Prefix, Reason, StageId, StageStatus, Status, TicketId, Timestamp,
};
use serde_json::json;

/// A ticket whose first stage is a ticket on another workflow.
pub(super) fn nested() -> Given {
    let template = template(&json!({"name": "Outer", "stages": [
        {"id": "inspect", "workflow": "Inner", "input": ["street"]},
        {"id": "pay", "owner": "desk", "dependsOn": ["inspect"]}]}));
    Given::opened(Some(template), Some(json!({"street": "Elm", "secret": 1})))
}

pub(super) fn child_opened() -> Command {
    Command::Delegate(Delegate::Opened { stage: 0, child: child() })
}

pub(super) fn child_ended(outcome: Outcome) -> Command {
    let result = TaskResult { outcome, output: None, note: None, confidence: None, because: None };
    Command::Delegate(Delegate::Ended { child: child().id, result })
}

/// A ticket that is given up after its first stage was done.
pub(super) fn undoing() -> Given {
    let template = template(&json!({"name": "W", "stages": [
        {"id": "a", "owner": "x", "compensate": {"owner": "back", "sla": "2h"}},
        {"id": "b", "owner": "x", "dependsOn": ["a"], "supervisor": "boss"}]}));
    let given = Given::opened(Some(template), None).worked(0, Outcome::Done);
    given.when(&Command::Cancel { reason: reason() })
}

pub(super) fn undoing_failed() -> Given {
    undoing().worked(SIDE_FIRST, Outcome::Failed)
}

fn child() -> Child {
    let number = Number { prefix: Prefix::initials("Inner"), year: 2026, sequence: 7 };
    Child { id: TicketId(70), number }
}

fn names(given: &Given, command: &Command) -> Vec<&'static str> {
    match given.decide(command).unwrap() {
        Decided::Events(events) => events.iter().map(Event::name).collect(),
        Decided::Answered { .. } => panic!("{command:?} was answered before"),
    }
}

#[test]
fn a_nested_stage_waits_for_its_ticket_and_owes_it() {
    let given = nested();
    assert_eq!(given.statuses(), [StageStatus::InProgress, StageStatus::Waiting]);
    assert_eq!((given.ticket.childless(), given.ticket.status), (vec![0], Status::InProgress));
    assert_eq!(given.ticket.next_alarm_at, Some(given.ticket.core.opened_at), "due at once");
    assert_eq!(names(&given, &Command::RING), Vec::<&str>::new(), "not by time alone");
    let planned = given.template.as_ref().unwrap().stage(0).unwrap();
    assert_eq!(given.ticket.input_of(planned).as_deref(), Some(r#"{"street":"Elm"}"#));
    let given = given.when(&child_opened());
    assert!(!given.ticket.owes() && given.ticket.has_child(TicketId(70)));
    assert_eq!(given.ticket.next_alarm_at, None);
    assert_eq!(names(&given, &child_opened()), Vec::<&str>::new(), "one at a time");
    let given = given.when(&child_ended(Outcome::Done));
    assert_eq!(given.statuses(), [StageStatus::Done, StageStatus::Queued]);
    assert_eq!(names(&given, &child_ended(Outcome::Done)), Vec::<&str>::new(), "heard once");
}

#[test]
fn whoever_is_needed_no_more_is_let_go_once() {
    let steer = Command::Steer { stage: 0, steer: Steer::Cancel, reason: reason() };
    for command in [steer, Command::Cancel { reason: reason() }] {
        let given = nested().when(&child_opened()).when(&command);
        assert_eq!(given.ticket.kin.dropped, [child()]);
        assert!(given.ticket.owes() && given.ticket.next_alarm_at.is_some());
        let let_go = Command::Delegate(Delegate::LetGo { child: child().id });
        assert_eq!(names(&given, &child_ended(Outcome::Failed)), Vec::<&str>::new());
        let given = given.when(&let_go);
        assert_eq!((given.ticket.owes(), given.ticket.next_alarm_at), (false, None));
        assert_eq!(names(&given, &let_go), Vec::<&str>::new());
    }
}

#[test]
fn a_nested_stage_has_no_task_to_give_away_or_hold_up() {
    let given = nested().when(&child_opened());
    let owner = || Owner::parse("human:crew").unwrap();
    let to = Steer::Escalate { to: Some(owner()), supervisor: None };
    for steer in [Steer::Assign { owner: owner() }, Steer::Pause { because: None }, to] {
        let command = Command::Steer { stage: 0, steer, reason: reason() };
        assert_eq!(given.decide(&command).unwrap_err().code(), Code::StateForbids, "{command:?}");
    }
    assert_eq!(given.decide(&claim(0, 1)).unwrap_err().code(), Code::StateForbids);
}

#[test]
fn what_a_ticket_that_is_given_up_leaves_open() {
    let open = |given: &Given| {
        let commands = allowed_commands(&given.ticket);
        ["cancel", "skip", "retry", "pause", "escalate"].map(|word| commands.contains(&word))
    };
    assert_eq!(open(&undoing()), [true, false, false, false, false]);
    assert_eq!(undoing().ticket.status, Status::InProgress);
    assert_eq!(open(&undoing_failed()), [true, true, true, false, false]);
    assert_eq!(undoing_failed().ticket.status, Status::Blocked);
}

#[test]
fn a_side_task_is_due_as_its_workflow_says_and_tells_no_clock() {
    let given = undoing();
    let (index, side) = given.ticket.side_of(SideKind::Compensate, Some(&id("a"))).unwrap();
    assert_eq!((index, side.stage.due_at()), (SIDE_FIRST, Some(given_due())));
    assert!(given.ticket.clocks.iter().all(|tracked| tracked.stage.is_none()));
}

fn given_due() -> Timestamp {
    super::given::NOW.plus(oms_base::Span::seconds(2 * 60 * 60))
}

fn id(text: &str) -> StageId {
    StageId::parse(text).unwrap()
}

fn samples() -> Vec<Event> {
    let (stage, at) = (3, Timestamp::from_micros(1_800_000_000_000_000));
    let steered = [
        Steered::Delegated { timeout_at: None },
        Steered::Delegated { timeout_at: Some(at) },
        Steered::ChildOpened { child: child() },
        Steered::ChildRefused { reason: Reason::parse("because").ok() },
    ];
    let part_of =
        PartOf { parent: TicketId(9), number: child().number, stage: id("inspect"), depth: 2 };
    let queued = |kind, of, result, due_at| Sided::Queued {
        side: SIDE_FIRST + 1,
        kind,
        of,
        owner: Owner::parse("human:boss").ok(),
        result,
        attempt: 2,
        due_at,
        climb: None,
    };
    let sided = [
        queued(SideKind::Supervise, None, None, None),
        queued(SideKind::Compensate, Some(id("pay")), Some(17), Some(at)),
        Sided::Cancelling { reason: Reason::parse("because").ok() },
    ];
    let kin = [Kin::PartOf(part_of), Kin::LetGo { child: child() }];
    let steered = steered.into_iter().map(|what| Event::Steered { stage, what });
    steered
        .chain(kin.into_iter().map(Event::Kin))
        .chain(sided.into_iter().map(Event::Sided))
        .collect()
}

#[test]
fn golden_events_of_kin_and_sides_read_and_write_as_ever() {
    let golden = include_str!("golden_beside_1.txt");
    let (events, book) = (samples(), Book::default());
    assert_eq!(golden.lines().count(), events.len());
    for (line_of_file, event) in golden.lines().zip(events) {
        assert_eq!(line(&encode(&event)), line_of_file, "{}", event.name());
        assert_eq!(decode(&parse(line_of_file), &book).unwrap(), event);
    }
}

/// Part of another ticket, with a stage that has a ticket, one that waits for its, one that was let
/// go, and one that a supervisor looks at.
fn in_every_new_state() -> Ticket {
    let stages = ["a", "b", "c"].map(|id| json!({"id": id, "workflow": "Inner"}));
    let mut stages = stages.to_vec();
    stages.push(json!({"id": "d", "owner": "x", "supervisor": "boss"}));
    let template = template(&json!({"name": "Outer", "stages": stages}));
    let book = Book::default();
    let now = super::given::NOW;
    let cx = Context { now, actor: actor(), template: Some(&template), book: &book };
    let part_of =
        PartOf { parent: TicketId(9), number: child().number, stage: id("inspect"), depth: 2 };
    let (events, ticket) = open_part(super::given::wanted(true, None), part_of, &cx).unwrap();
    let opened = |stage| Command::Delegate(Delegate::Opened { stage, child: child() });
    let steer = |stage, steer| Command::Steer { stage, steer, reason: reason() };
    let escalate = Steer::Escalate { to: None, supervisor: None };
    let given = Given { ticket, template: Some(template), events };
    let given = given.when(&opened(2)).when(&steer(2, Steer::Cancel)).when(&opened(0));
    given.when(&steer(3, escalate)).when(&claim(SIDE_FIRST, 1)).ticket
}

#[test]
fn golden_state_of_kin_and_sides_reads_as_ever() {
    let ticket = in_every_new_state();
    assert!(matches!(ticket.side(SIDE_FIRST).unwrap().stage.state, StageState::InProgress { .. }));
    let undoing = undoing_failed().ticket;
    for (golden, ticket) in include_str!("golden_beside_state_1.txt").lines().zip([ticket, undoing])
    {
        assert_eq!(hex(&encode_head(&ticket)), golden);
        let (id, version, book) = (ticket.core.id, ticket.version, Book::default());
        assert_eq!(decode_state(id, version, &unhex(golden), &[], &book).unwrap(), ticket);
    }
}

#[test]
fn the_same_result_beside_a_stage_gets_the_first_answer() {
    let given = undoing_failed();
    let again = given.decide(&complete(SIDE_FIRST, 1, 1, Outcome::Failed));
    assert!(matches!(again, Ok(Decided::Answered { .. })), "{again:?}");
    assert_eq!(given.ticket.stage(SIDE_FIRST).map(Stage::attempt), Some(1));
}
