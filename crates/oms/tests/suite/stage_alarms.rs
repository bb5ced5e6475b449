//! What time alone does to stages: retries and timeouts come at their instants, once, also after
//! the hub was down, and a clock that rings leaves the lease alone.

use crate::stepping::{self, job};
use oms_app::clock::Clock;
use oms_app::engine::{Answer, Claim, Engine, Message, OpenWanted, Target, TaskAction};
use oms_app::{Done, Work, verify};
use oms_base::{AgencyId, Name, Outcome, Owner, Span, StageStatus, TaskId, TicketId, Timestamp};
use oms_domain::ticket::TaskResult;
use oms_store::Query;
use oms_testkit::MemStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;
const DEFINITION: &str = r#"{"name":"W","stages":[{"id":"a","owner":"bot","slaMins":10,
    "retry":{"attempts":2,"backoff":"60s","timeout":"30m"},"onFail":"skip"},
    {"id":"b","owner":"desk","dependsOn":["a"]}]}"#;

#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Hand {
    fn set(&self, seconds: i64) {
        self.0.store(START + seconds * 1_000_000, Ordering::Relaxed);
    }
}

fn send(engine: &mut Engine, work: Work) -> Answer {
    let (reply, mut answer) = oneshot::channel();
    engine.step(vec![Message { jobs: vec![job(work)], reply }]).unwrap();
    answer.try_recv().unwrap().remove(0)
}

struct Town {
    store: MemStore,
    clock: Arc<Hand>,
    engine: Engine,
    ticket: TicketId,
}

impl Town {
    fn new() -> Town {
        let (store, clock) = (MemStore::default(), Arc::new(Hand::default()));
        clock.set(0);
        let mut engine = start(&store, &clock);
        send(&mut engine, stepping::publish(DEFINITION)).unwrap();
        let target = Target::Workflow(Name::parse("W").unwrap());
        match send(&mut engine, Work::Open(Box::new(OpenWanted::bare(target)))).unwrap() {
            Done::Ticket(written) => {
                let ticket = written.ticket.core.id;
                Town { store, clock, engine, ticket }
            }
            other => panic!("{other:?}"),
        }
    }

    /// The hub is down until then, and starts again.
    fn down_until(&mut self, seconds: i64) {
        self.clock.set(seconds);
        self.engine = start(&self.store, &self.clock);
        self.engine.tick().unwrap();
    }

    fn tick(&mut self, seconds: i64) {
        self.clock.set(seconds);
        self.engine.tick().unwrap();
    }

    fn claim(&mut self, owner: &str) -> Option<(TaskId, u32)> {
        let owners = vec![Owner::parse(owner).unwrap()];
        let lease = Span::seconds(24 * 60 * 60);
        let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
        match send(&mut self.engine, Work::Claim(claim)).unwrap() {
            Done::Claimed { tasks } => tasks.first().map(|task| (task.task, task.epoch)),
            other => panic!("{other:?}"),
        }
    }

    fn fail(&mut self, (task, epoch): (TaskId, u32)) -> Answer {
        let outcome = Outcome::Failed;
        let result =
            TaskResult { outcome, output: None, note: None, confidence: None, because: None };
        let action = TaskAction::Complete(result);
        send(&mut self.engine, Work::Task { task, epoch, action })
    }

    /// The stages' statuses, of which the log must say the same.
    fn statuses(&self) -> Vec<StageStatus> {
        let store: Arc<dyn Query + Send + Sync> = Arc::new(self.store.clone());
        let report = verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
        assert!(report.holds(), "{:?}", report.problems);
        let row = self.store.ticket(AgencyId::FIRST, self.ticket).unwrap().unwrap();
        let book = oms_domain::sla::Book::default();
        let ticket =
            oms_domain::ticket::decode_state(row.id, row.version, &row.state, &[], &book).unwrap();
        ticket.stages.iter().map(oms_domain::ticket::Stage::status).collect()
    }
}

fn start(store: &MemStore, clock: &Arc<Hand>) -> Engine {
    stepping::engine(Box::new(store.clone()), Arc::clone(clock) as Arc<dyn Clock>)
}

#[test]
fn a_retry_and_a_timeout_come_once_also_after_the_hub_was_down() {
    let mut town = Town::new();
    let first = town.claim("bot").unwrap();
    town.fail(first).unwrap();
    town.tick(59);
    assert_eq!(town.statuses(), [StageStatus::Retrying, StageStatus::Waiting]);
    assert!(town.claim("bot").is_none(), "never early");
    town.down_until(3_600);
    assert_eq!(town.statuses(), [StageStatus::Queued, StageStatus::Waiting]);
    let second = town.claim("bot").unwrap();
    assert_eq!((second.0.attempt, second.1), (2, 2));
    town.down_until(3_600 + 1_799);
    assert_eq!(town.statuses()[0], StageStatus::InProgress);
    town.down_until(9_000);
    assert_eq!(town.statuses(), [StageStatus::Skipped, StageStatus::Queued]);
    assert!(town.fail(second).is_err(), "too late");
    let version = || town.store.ticket(AgencyId::FIRST, town.ticket).unwrap().unwrap().version;
    let before = version();
    town.engine.tick().unwrap();
    assert_eq!(version(), before, "once");
    assert!(town.claim("desk").is_some());
}

#[test]
fn a_clock_that_rings_leaves_the_lease_alone() {
    let mut town = Town::new();
    let task = town.claim("bot").unwrap();
    town.tick(9 * 60);
    let row = town.store.task(AgencyId::FIRST, task.0).unwrap().unwrap();
    assert!(row.lease.is_some());
    assert_eq!(town.statuses()[0], StageStatus::InProgress);
    assert!(town.claim("bot").is_none());
    town.fail(task).unwrap();
}
