//! Playbooks under an engine that is stepped: what starts them, what their steps do beyond their
//! tickets, and what keeps them from doing too much.

use crate::town::{Town, reason};
use oms_app::engine::{Change, Delivered, MessageWork, OpenWanted, SecretWork, Target};
use oms_app::{Done, Error, Work};
use oms_base::{AgencyId, MessageState, Name, Outcome, RuleKind, Status, TicketId};
use oms_domain::Refusal;
use oms_domain::board::Wanted;
use oms_domain::ticket::{Command, Event, Play, Played, RunState};
use oms_store::{Dispatch, Query};
use serde_json::{Value, json};

const AGENCY: AgencyId = AgencyId::FIRST;

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A town with two boards.
fn town() -> Town {
    let mut town = Town::with(&[]);
    for board in ["Potholes", "Asphalt"] {
        town.send(Work::SetBoard { name: name(board), wanted: Wanted::default() }).unwrap();
    }
    town
}

fn publish(town: &mut Town, kind: RuleKind, definition: &Value) -> Result<Done, Error> {
    let name = name(definition["name"].as_str().unwrap());
    town.send(Work::PublishRule { kind, name, definition: definition.clone() })
}

fn playbook(town: &mut Town, definition: &Value) {
    publish(town, RuleKind::Playbook, definition).unwrap();
}

fn open(town: &mut Town, board: &str) -> TicketId {
    let wanted = OpenWanted::bare(Target::Board(name(board)));
    match town.send(Work::Open(Box::new(wanted))).unwrap() {
        Done::Ticket(written) => {
            assert!(written.created);
            written.ticket.core.id
        }
        other => panic!("{other:?}"),
    }
}

fn everything(town: &Town) -> Vec<TicketId> {
    let rows = town.store.all_tickets(AGENCY, TicketId(0), 10_000).unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

#[test]
fn a_run_goes_on_over_restarts_and_versions() {
    let mut town = town();
    let steps = json!([{"id": "a", "owner": "svc:depot"}, {"id": "b", "owner": "svc:crew"}]);
    playbook(&mut town, &json!({"name": "P", "board": "Potholes", "steps": steps}));
    let id = open(&mut town, "Potholes");
    assert_eq!(town.told(id), ["opened", "playbook-started", "step-begun", "step-queued"]);
    let newer = json!({"name": "P", "board": "Potholes", "steps": [{"id": "z", "owner": "x"}]});
    playbook(&mut town, &newer);
    town.restart(60);
    town.work("svc:depot", Outcome::Done, Some(&json!({"loads": 1})));
    town.verified();
    town.restart(60);
    town.work("svc:crew", Outcome::Done, None);
    let run = town.ticket(id).run(1).unwrap().clone();
    assert_eq!((run.version, run.state.as_str()), (1, "done"), "it keeps its version");
    let next = open(&mut town, "Potholes");
    assert_eq!(town.ticket(next).run(1).unwrap().version, 2);
    let other = open(&mut town, "Asphalt");
    assert!(town.ticket(other).runs.is_empty(), "its board alone");
    town.verified();
}

#[test]
fn a_step_is_brought_to_its_service_and_what_does_not_arrive_blocks_the_run() {
    let mut town = town();
    town.send(Work::Secret(SecretWork::Keep { name: name("s"), sealed: vec![1] })).unwrap();
    let push = json!({"url": "https://x.example/", "secret": "s", "timeout_s": 10,
        "lease_s": 60, "tries": 1});
    publish(&mut town, RuleKind::Owner, &json!({"name": "svc:depot", "push": push})).unwrap();
    playbook(
        &mut town,
        &json!({"name": "P", "board": "Potholes", "steps": [
        {"id": "order", "owner": "svc:depot", "call": "order-asphalt", "with": {"tons": 2}}]}),
    );
    let id = open(&mut town, "Potholes");
    let row = town.store.messages(AGENCY, None, None, 99).unwrap().remove(0);
    let Done::Outgoing(Some(sent)) = town.send(Work::Message(MessageWork::Begin(row.id))).unwrap()
    else {
        panic!("it is not sent");
    };
    let asked = sent.claimed.asked.as_ref().unwrap();
    assert_eq!(
        (asked.call.as_ref().unwrap().as_str(), &asked.with),
        ("order-asphalt", &Some(json!({"tons": 2})))
    );
    let became = Delivered::Failed { reason: "it answers 503".to_owned(), is_final: true };
    let end = MessageWork::End { message: row.id, tries: sent.row.tries, became };
    town.send(Work::Message(end)).unwrap();
    let ticket = town.ticket(id);
    assert_eq!((ticket.run(1).unwrap().state, ticket.status), (RunState::Blocked, Status::Blocked));
    let dead = town.store.messages(AGENCY, Some(MessageState::Dead), None, 9).unwrap().remove(0);
    town.send(Work::Message(MessageWork::Retry(dead.id, reason()))).unwrap();
    assert_eq!(town.ticket(id).run(1).unwrap().state, RunState::Running, "a new one is written");
    assert_eq!(town.store.messages(AGENCY, None, None, 99).unwrap().len(), 1);
    town.verified();
}

#[test]
fn what_steps_open_starts_playbooks_and_the_chain_ends() {
    let mut town = town();
    let opens = |own: &str, other: &str| {
        json!({"name": own, "board": own, "steps": [
            {"id": "a", "then": [{"open": {"board": other}}, {"label": "chained"}]}]})
    };
    playbook(&mut town, &opens("Potholes", "Asphalt"));
    playbook(&mut town, &opens("Asphalt", "Potholes"));
    open(&mut town, "Potholes");
    let all = everything(&town);
    assert_eq!(all.len(), 4, "one by hand, and three by playbooks");
    let refused = |id: &TicketId| {
        let events = town.events(*id);
        events.iter().any(|event| matches!(event, Event::Played(Played::Refused { .. })))
    };
    assert_eq!(all.iter().filter(|id| refused(id)).count(), 1, "the last one says why not");
    let done = |id: &&TicketId| town.ticket(**id).runs.iter().all(|run| run.state.is_over());
    assert_eq!(all.iter().filter(done).count(), 4);
    town.verified();
}

#[test]
fn what_is_refused_beyond_the_ticket_blocks_the_run_and_can_be_tried_again() {
    let mut town = town();
    playbook(
        &mut town,
        &json!({"name": "P", "steps": [
        {"id": "a", "then": {"open": {"board": "Parks", "title": "A tree"}}}]}),
    );
    let id = open(&mut town, "Potholes");
    town.change(id, Change::Start(name("P"))).unwrap();
    let blocked = town.ticket(id);
    assert_eq!(
        (blocked.run(1).unwrap().state, blocked.status),
        (RunState::Blocked, Status::Blocked)
    );
    town.send(Work::SetBoard { name: name("Parks"), wanted: Wanted::default() }).unwrap();
    let retry = Command::Play(Box::new(Play::Retry { run: 1, reason: reason() }));
    town.change(id, Change::Ticket(retry)).unwrap();
    assert_eq!(town.ticket(id).run(1).unwrap().state.as_str(), "done");
    assert_eq!(everything(&town).len(), 2);
    town.verified();
}

#[test]
fn what_a_playbook_names_must_be_there() {
    let mut town = town();
    let steps = |then: Value| json!([{"id": "a", "then": then}]);
    let start = |other: &str| steps(json!({"start_playbook": other}));
    let refused = |town: &mut Town, definition: &Value| {
        let Err(Error::Refused(Refusal::Input(faults))) =
            publish(town, RuleKind::Playbook, definition)
        else {
            panic!("{definition}");
        };
        faults.list().iter().map(|fault| fault.path.clone()).collect::<Vec<_>>()
    };
    let wrong = json!({"name": "P", "board": ["Potholes", "Nowhere"], "steps": start("Nothing")});
    assert_eq!(refused(&mut town, &wrong), ["board[1]", "steps[0].then"]);
    assert_eq!(refused(&mut town, &json!({"name": "P", "steps": start("P")})), ["steps[0].then"]);
    let trigger = json!({"name": "t", "activator": "manual", "then": {"start_playbook": "P"}});
    assert!(publish(&mut town, RuleKind::Trigger, &trigger).is_err());
    playbook(&mut town, &json!({"name": "P", "steps": steps(json!({"priority": 0}))}));
    publish(&mut town, RuleKind::Trigger, &trigger).unwrap();
    playbook(&mut town, &json!({"name": "Q", "steps": start("P")}));
    let id = open(&mut town, "Potholes");
    town.change(id, Change::Start(name("Q"))).unwrap();
    let ticket = town.ticket(id);
    let runs: Vec<_> = ticket.runs.iter().map(|run| (run.playbook.as_str(), run.depth)).collect();
    assert_eq!(runs, [("Q", 1), ("P", 2)]);
    assert!(town.change(id, Change::Start(name("Nothing"))).is_err());
    town.verified();
}
