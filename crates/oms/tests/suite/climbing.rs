//! What follows when nobody acts in time: a breached stage goes to another owner, help that was
//! asked for climbs, once each, also after the hub was down, and old leases are refused.

use crate::stepping::{self, Hand, job};
use oms_app::engine::{
    Answer, Change, Claim, Engine, Message, OpenWanted, StageAction, Target, TaskAction,
};
use oms_app::{Done, TicketRef, Work, verify};
use oms_base::{AgencyId, Name, Outcome, Owner, Reason, RuleKind, Span, StageId, TaskId, TicketId};
use oms_domain::sla::Book;
use oms_domain::ticket::{Event, Steer, TaskResult, decode};
use oms_store::{Query, envelope};
use oms_testkit::MemStore;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const DEFINITION: &str = r#"{"name":"W","supervisor":"human:lead","stages":[
    {"id":"a","owner":"desk","slaMins":10,
    "onBreach":["notify",{"reroute":"night"},{"priority":0}]}]}"#;

struct Town {
    store: MemStore,
    clock: Hand,
    engine: Engine,
    ticket: TicketId,
}

impl Town {
    fn new() -> Town {
        let (store, clock) = (MemStore::default(), Hand::at(START));
        let engine = stepping::engine(Box::new(store.clone()), Arc::new(clock.clone()));
        let mut town = Town { store, clock, engine, ticket: TicketId(0) };
        for owner in [
            json!({"name": "human:lead", "supervisor": "human:chief", "answer_within": "1h"}),
            json!({"name": "human:chief"}),
        ] {
            let name = named(owner["name"].as_str().unwrap());
            let (kind, definition) = (RuleKind::Owner, owner);
            town.send(Work::PublishRule { kind, name, definition }).unwrap();
        }
        town.send(stepping::publish(DEFINITION)).unwrap();
        let open = Work::Open(Box::new(OpenWanted::bare(Target::Workflow(named("W")))));
        match town.send(open).unwrap() {
            Done::Ticket(written) => town.ticket = written.ticket.core.id,
            other => panic!("{other:?}"),
        }
        town
    }

    fn send(&mut self, work: Work) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        self.engine.step(vec![Message { jobs: vec![job(work)], reply }]).unwrap();
        answer.try_recv().unwrap().remove(0)
    }

    fn pass(&mut self, minutes: i64) {
        self.clock.turn(minutes * MINUTE);
        self.engine.tick().unwrap();
    }

    /// The hub is killed, and starts again so many minutes later.
    fn down_for(&mut self, minutes: i64) {
        self.clock.turn(minutes * MINUTE);
        self.store = self.store.reopen();
        self.engine = stepping::engine(Box::new(self.store.clone()), Arc::new(self.clock.clone()));
    }

    fn claim(&mut self, owner: &str) -> Option<(TaskId, u32)> {
        let owners = vec![Owner::parse(owner).unwrap()];
        let lease = Span::seconds(24 * 60 * 60);
        let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
        match self.send(Work::Claim(claim)).unwrap() {
            Done::Claimed { tasks } => tasks.first().map(|task| (task.task, task.epoch)),
            other => panic!("{other:?}"),
        }
    }

    fn complete(&mut self, (task, epoch): (TaskId, u32)) -> Answer {
        let outcome = Outcome::Done;
        let result =
            TaskResult { outcome, output: None, note: None, confidence: None, because: None };
        self.send(Work::Task { task, epoch, action: TaskAction::Complete(result) })
    }

    fn escalate(&mut self) {
        let steer = Steer::Escalate { to: None, supervisor: None };
        let change = Change::Stage {
            stage: StageId::parse("a").unwrap(),
            action: StageAction::Steer(steer),
            reason: Reason::parse("stuck").unwrap(),
        };
        let ticket = TicketRef::Id(self.ticket);
        self.send(Work::Change { ticket, if_match: None, change }).unwrap();
    }

    /// The kinds of the ticket's events, of which everything derived must say the same.
    fn told(&self) -> Vec<&'static str> {
        let store: Arc<dyn Query + Send + Sync> = Arc::new(self.store.clone());
        let report = verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
        assert!(report.holds(), "{:?}", report.problems);
        let rows = self.store.stream(AgencyId::FIRST, self.ticket.into(), 1, 10_000).unwrap();
        let events =
            rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
        let mut names = Vec::new();
        for event in events {
            let read: Event = decode(&event.body, &Book::default()).unwrap();
            names.push(read.name());
        }
        names
    }
}

fn named(name: &str) -> Name {
    Name::parse(name).unwrap()
}

fn behind(told: &[&'static str], count: usize) -> Vec<&'static str> {
    told[told.len() - count..].to_vec()
}

const FOLLOWS: [&str; 4] = ["threshold-reached", "notice-asked", "stage-reassigned", "prioritised"];

#[test]
fn a_breached_stage_is_taken_from_whoever_works_on_it_once() {
    let mut town = Town::new();
    let old = town.claim("desk").unwrap();
    town.pass(10);
    town.pass(0);
    assert!(!town.told().contains(&"stage-reassigned"), "a limit that is used up is not breached");
    town.pass(1);
    assert_eq!(behind(&town.told(), 4), FOLLOWS);
    assert!(town.complete(old).is_err(), "the old lease is refused");
    assert!(town.claim("desk").is_none());
    let count = town.told().len();
    town.pass(10_000);
    town.down_for(10_000);
    town.pass(0);
    assert_eq!(town.told().len(), count, "once a cycle");
    let new = town.claim("night").unwrap();
    town.complete(new).unwrap();
    assert_eq!(town.told().last(), Some(&"completed"));
}

#[test]
fn after_a_time_down_the_instant_decides_and_not_who_is_faster() {
    let mut town = Town::new();
    let old = town.claim("desk").unwrap();
    town.down_for(60);
    // The worker is faster than the alarm.
    assert!(town.complete(old).is_err());
    assert_eq!(behind(&town.told(), 4), FOLLOWS);
    assert!(town.claim("desk").is_none());
    let new = town.claim("night").unwrap();
    town.complete(new).unwrap();
    let times = |name| town.told().iter().filter(|told| **told == name).count();
    assert_eq!((times("stage-reassigned"), times("prioritised")), (1, 1));
}

#[test]
fn help_that_nobody_claims_climbs_and_who_had_it_is_refused() {
    let mut town = Town::new();
    town.escalate();
    let task = |town: &Town| {
        let of = |owner: &str| {
            let owner = Owner::parse(owner).unwrap();
            town.store.waiting_tasks(AgencyId::FIRST, &owner, 9).unwrap().len()
        };
        (of("human:lead"), of("human:chief"))
    };
    assert_eq!(task(&town), (1, 0));
    town.pass(59);
    assert_eq!(task(&town), (1, 0));
    town.down_for(30);
    town.pass(0);
    assert_eq!(task(&town), (0, 1), "it climbs once, though the hub was down");
    town.pass(100_000);
    assert_eq!(task(&town), (0, 1), "nobody stands above");
    let chief = town.claim("human:chief").unwrap();
    town.complete(chief).unwrap();
    // The next call begins anew, and a second one takes it from whoever has it.
    town.escalate();
    let lead = town.claim("human:lead").unwrap();
    town.escalate();
    assert!(town.complete(lead).is_err(), "the old lease is refused");
    assert_eq!(task(&town), (0, 1));
}

#[test]
fn a_definition_says_all_of_what_is_wrong_with_it() {
    let definition: Value = json!({"name": "W", "stages": [{"id": "a", "owner": "x",
        "onBreach": [{"reroute": "y"}, {"reroute": "z"}, "tell"]}]});
    let faults = oms_domain::workflow::read(&definition, &|_| true).unwrap_err();
    let places: Vec<&str> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(places, ["stages[0].onBreach[2]", "stages[0].onBreach[1].reroute"]);
}
