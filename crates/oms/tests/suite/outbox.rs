//! Owners and the outbox under an engine that is stepped: whose a task becomes, what is sent, and
//! what becomes of it.

use crate::town::{Town, reason};
use oms_app::engine::{Delivered, MessageWork, Outgoing, SecretWork, StageAction};
use oms_app::{Done, Error, Work};
use oms_base::{
    AgencyId, Code, MessageId, MessageState, Name, Outcome, Owner, RuleKind, StageStatus, TaskId,
    TicketId,
};
use oms_domain::ticket::{Event, Steer, Steered, TaskResult};
use oms_store::{About, Dispatch, MessageRow, Query};
use serde_json::{Value, json};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn publish(town: &mut Town, definition: &Value) -> Result<Done, Error> {
    let name = name(definition["name"].as_str().unwrap());
    let definition = definition.clone();
    town.send(Work::PublishRule { kind: RuleKind::Owner, name, definition })
}

/// A town with a service to which tasks are brought.
fn with_service(tries: u32) -> Town {
    let mut town = Town::with(&[json!({"name": "W", "stages": [
        {"id": "a", "owner": "treasury"}, {"id": "b", "owner": "desk", "dependsOn": ["a"]}]})]);
    town.send(Work::Secret(SecretWork::Keep { name: name("s"), sealed: vec![1] })).unwrap();
    let push = json!({"url": "https://x.example/", "secret": "s", "timeout_s": 10,
        "lease_s": 60, "tries": tries});
    publish(&mut town, &json!({"name": "svc:treasury", "push": push})).unwrap();
    town
}

fn messages(town: &Town) -> Vec<MessageRow> {
    town.store.messages(AgencyId::FIRST, None, None, 99).unwrap()
}

fn task(row: &MessageRow) -> TaskId {
    match row.about {
        About::Task(task) => task,
        About::Notice(..) | About::Call(..) => panic!("{row:?}"),
    }
}

fn message(town: &Town) -> MessageRow {
    let mut all = messages(town);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn begin(town: &mut Town, id: MessageId) -> Option<Outgoing> {
    match town.send(Work::Message(MessageWork::Begin(id))).unwrap() {
        Done::Outgoing(outgoing) => outgoing.map(|outgoing| *outgoing),
        other => panic!("{other:?}"),
    }
}

fn end(town: &mut Town, of: &Outgoing, became: Delivered) -> Option<MessageRow> {
    let work = MessageWork::End { message: of.row.id, tries: of.row.tries, became };
    match town.send(Work::Message(work)).unwrap() {
        Done::Message(row) => row,
        other => panic!("{other:?}"),
    }
}

fn failed() -> Delivered {
    Delivered::Failed { reason: "it answers 503".to_owned(), is_final: false }
}

fn answered(outcome: Outcome) -> Delivered {
    let (output, note, confidence, because) = (None, None, None, None);
    Delivered::Answered(TaskResult { outcome, output, note, confidence, because })
}

fn status(town: &Town, id: TicketId, stage: u16) -> StageStatus {
    town.ticket(id).stage(stage).unwrap().status()
}

fn code(answer: Result<Done, Error>) -> Code {
    answer.unwrap_err().code()
}

#[test]
fn a_task_is_brought_under_a_lease_and_its_answer_counts_once() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let row = message(&town);
    assert_eq!((row.recipient.as_str(), row.state), ("svc:treasury", MessageState::Waiting));
    let sent = begin(&mut town, row.id).unwrap();
    assert_eq!((sent.claimed.task, sent.claimed.epoch), (task(&row), 1));
    assert_eq!(status(&town, id, 0), StageStatus::InProgress);
    assert!(begin(&mut town, row.id).is_none(), "it is under way");
    assert_eq!(end(&mut town, &sent, answered(Outcome::Done)).unwrap().id, row.id);
    assert_eq!(status(&town, id, 0), StageStatus::Done);
    assert_eq!(end(&mut town, &sent, answered(Outcome::Failed)), None, "it was settled");
    assert_eq!(status(&town, id, 0), StageStatus::Done);
    assert!(messages(&town).is_empty(), "the desk fetches its tasks");
    town.verified();
}

#[test]
fn what_does_not_arrive_is_tried_later_and_later_then_blocks_its_stage() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let row = message(&town);
    for (tries, least_s) in [(1, 2), (2, 4)] {
        let sent = begin(&mut town, row.id).unwrap();
        assert_eq!((sent.row.tries, sent.claimed.epoch), (tries, 1), "one lease for all tries");
        end(&mut town, &sent, failed());
        let waits = message(&town);
        assert_eq!((waits.state, waits.id), (MessageState::Waiting, row.id));
        assert!(begin(&mut town, row.id).is_none(), "its time has not come");
        town.clock.turn(least_s * 1_000_000 - 1);
        assert!(begin(&mut town, row.id).is_none(), "never early");
        town.clock.turn(least_s * 1_000_000 / 4);
        town.engine.tick().unwrap();
        assert_eq!(status(&town, id, 0), StageStatus::InProgress, "the lease is kept");
    }
    let sent = begin(&mut town, row.id).unwrap();
    end(&mut town, &sent, failed());
    let dead = message(&town);
    assert_eq!((dead.state, dead.reason.as_deref()), (MessageState::Dead, Some("it answers 503")));
    assert_eq!(status(&town, id, 0), StageStatus::Blocked);
    let told = town.events(id).into_iter().rev().find_map(|event| match event {
        Event::StageFinished { result, .. } => result.note,
        _ => None,
    });
    assert!(told.unwrap().as_str().contains("tried 3 times: it answers 503"));
    assert!(begin(&mut town, row.id).is_none(), "a dead one stays");
    let retry = MessageWork::Retry(row.id, reason());
    town.send(Work::Message(retry)).unwrap();
    let again = message(&town);
    assert_ne!(again.id, row.id);
    assert_eq!((task(&again), again.tries), (TaskId { attempt: 2, ..task(&row) }, 0));
    let sent = begin(&mut town, again.id).unwrap();
    end(&mut town, &sent, answered(Outcome::Done));
    assert_eq!(status(&town, id, 0), StageStatus::Done);
    town.verified();
}

#[test]
fn a_final_failure_is_not_tried_again_and_a_bad_result_is_a_failure() {
    let mut town = with_service(10);
    let id = town.open("W", &json!({})).ticket.core.id;
    let first = message(&town).id;
    let sent = begin(&mut town, first).unwrap();
    end(&mut town, &sent, Delivered::Failed { reason: "410".to_owned(), is_final: true });
    assert_eq!(status(&town, id, 0), StageStatus::Blocked);
    let dropped = MessageWork::Drop(message(&town).id);
    town.send(Work::Message(dropped)).unwrap();
    town.open("W", &json!({}));
    let row = message(&town);
    town.send(Work::Message(MessageWork::Pause(row.id))).unwrap();
    assert!(begin(&mut town, row.id).is_none(), "it is held back");
    assert_eq!(code(town.send(Work::Message(MessageWork::Drop(row.id)))), Code::StateForbids);
    town.send(Work::Message(MessageWork::Promote(row.id))).unwrap();
    assert!(begin(&mut town, row.id).is_some());
    let busy = town.send(Work::Message(MessageWork::Pause(row.id)));
    assert_eq!(code(busy), Code::StateForbids, "it is under way");
}

#[test]
fn a_lease_that_others_have_fences_off_the_answer() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let row = message(&town);
    let late = begin(&mut town, row.id).unwrap();
    // Nobody says what became of it: the lease lapses, and it is sent again under the same id.
    town.clock.turn(61_000_000);
    town.engine.tick().unwrap();
    assert_eq!(status(&town, id, 0), StageStatus::Queued);
    let again = begin(&mut town, row.id).unwrap();
    assert_eq!((again.row.id, again.claimed.epoch, again.row.tries), (row.id, 2, 2));
    assert_eq!(end(&mut town, &late, answered(Outcome::Failed)), None);
    assert_eq!(status(&town, id, 0), StageStatus::InProgress);
    // A supervisor gives the stage to somebody else: the answer under way comes too late.
    let steer = Steer::Assign { owner: Owner::parse("desk").unwrap() };
    town.at_stage(id, "a", StageAction::Steer(steer)).unwrap();
    end(&mut town, &again, answered(Outcome::Failed)).unwrap();
    assert!(messages(&town).is_empty());
    assert_eq!(status(&town, id, 0), StageStatus::Queued);
    town.work("desk", Outcome::Done, None);
    town.verified();
}

#[test]
fn an_accepted_task_is_worked_by_call_and_comes_again_when_its_lease_lapses() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let first = message(&town).id;
    let sent = begin(&mut town, first).unwrap();
    end(&mut town, &sent, Delivered::Accepted);
    assert!(messages(&town).is_empty());
    assert_eq!(status(&town, id, 0), StageStatus::InProgress);
    town.clock.turn(61_000_000);
    town.engine.tick().unwrap();
    let next = message(&town);
    assert_eq!((task(&next), next.tries), (task(&sent.row), 0));
    assert!(begin(&mut town, next.id).is_none(), "not at once");
    town.clock.turn(3_000_000);
    assert_eq!(begin(&mut town, next.id).unwrap().claimed.epoch, 2);
}

#[test]
fn one_who_claims_gets_there_first_under_either_name() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let row = message(&town);
    assert!(town.claim("svc:treasury").is_some(), "the stage says treasury");
    assert!(begin(&mut town, row.id).is_none());
    assert!(messages(&town).is_empty());
    assert_eq!(status(&town, id, 0), StageStatus::InProgress);
    publish(&mut town, &json!({"name": "svc:treasury"})).unwrap();
    let other = town.open("W", &json!({})).ticket.core.id;
    assert!(messages(&town).is_empty(), "nothing is brought to it any more");
    assert_eq!(status(&town, other, 0), StageStatus::Queued);
}

#[test]
fn what_waited_when_an_owner_stops_taking_goes_back_to_the_queue() {
    let mut town = with_service(3);
    let id = town.open("W", &json!({})).ticket.core.id;
    let first = message(&town).id;
    let sent = begin(&mut town, first).unwrap();
    end(&mut town, &sent, failed());
    publish(&mut town, &json!({"name": "svc:treasury"})).unwrap();
    town.clock.turn(5_000_000);
    assert!(begin(&mut town, sent.row.id).is_none());
    assert!(messages(&town).is_empty());
    assert_eq!(status(&town, id, 0), StageStatus::Queued);
    assert!(town.claim("treasury").is_some());
}

#[test]
fn a_secret_is_there_before_its_owner_and_stays_as_long() {
    let mut town = Town::with(&[]);
    let push = json!({"url": "https://x.example/", "secret": "s"});
    let owner = json!({"name": "svc:x", "push": push});
    assert_eq!(code(publish(&mut town, &owner)), Code::Refused);
    let keep = |sealed| Work::Secret(SecretWork::Keep { name: name("s"), sealed: vec![sealed] });
    town.send(keep(1)).unwrap();
    town.send(keep(2)).unwrap();
    let row = town.store.secret(AgencyId::FIRST, &name("s")).unwrap().unwrap();
    assert_eq!((row.sealed, row.before), (vec![2], Some(vec![1])));
    publish(&mut town, &owner).unwrap();
    let remove = || Work::Secret(SecretWork::Remove(name("s")));
    assert_eq!(code(town.send(remove())), Code::StateForbids);
    publish(&mut town, &json!({"name": "svc:x"})).unwrap();
    town.send(remove()).unwrap();
    assert_eq!(code(town.send(remove())), Code::NotFound);
    town.verified();
}

#[test]
fn a_task_goes_to_the_backup_when_it_is_queued_while_its_owner_is_away() {
    let mut town = Town::with(&[json!({"name": "W", "stages": [{"id": "a", "owner": "ada"}]})]);
    let week = json!([{"from": "2027-01-15T00:00:00Z", "until": "2027-01-22T00:00:00Z"}]);
    let ada = json!({"name": "human:ada", "backup": "human:ben", "away": week});
    publish(&mut town, &ada).unwrap();
    let id = town.open("W", &json!({})).ticket.core.id;
    let events = town.events(id);
    let given = events.iter().find_map(|event| match event {
        Event::Steered { what: Steered::Reassigned { owner, reason }, .. } => {
            Some((owner.clone()?, reason.clone()?))
        }
        _ => None,
    });
    let (owner, why) = given.expect("it was given away");
    assert_eq!(owner.as_str(), "human:ben");
    assert!(why.as_str().starts_with("ada is away until 2027-01-22"), "{why}");
    let stored = town.store.waiting_tasks(AgencyId::FIRST, &owner, 9).unwrap();
    assert_eq!((stored.len(), stored[0].id.ticket), (1, id));
    // Back again, she keeps her own.
    town.clock.turn(8 * 24 * 3_600 * 1_000_000);
    let next = town.open("W", &json!({})).ticket.core.id;
    assert_eq!(town.claim("human:ada").unwrap().0.ticket, next);
    town.verified();
}

#[test]
fn help_is_asked_of_the_chain_above_the_owner() {
    let mut town = Town::with(&[json!({"name": "W", "stages": [{"id": "a", "owner": "bot"}]})]);
    let escalate = || StageAction::Steer(Steer::Escalate { to: None, supervisor: None });
    let id = town.open("W", &json!({})).ticket.core.id;
    publish(&mut town, &json!({"name": "human:supervisors"})).unwrap();
    town.at_stage(id, "a", escalate()).unwrap();
    let side = |town: &Town, id| town.ticket(id).sides[0].owner.clone().unwrap();
    assert_eq!(side(&town, id).as_str(), "human:supervisors");
    publish(&mut town, &json!({"name": "agent:bot", "supervisor": "human:lead"})).unwrap();
    let other = town.open("W", &json!({})).ticket.core.id;
    town.at_stage(other, "a", escalate()).unwrap();
    assert_eq!(side(&town, other).as_str(), "human:lead");
    town.verified();
}
