//! Random commands through two engines, one on the model and one on the real store: the same
//! answers, the same rows, and a log that folds to them.

use crate::stepping::{self, Hand, job};
use oms_app::engine::{
    Answer, Change, Claim, Engine, Message, OpenWanted, StageAction, Target, TaskAction,
};
use oms_app::{Done, TicketRef, Work, verify};
use oms_base::{
    AgencyId, Label, Name, Number, Outcome, Owner, Prefix, Priority, Reason, Span, StageId, Status,
};
use oms_domain::board::Wanted;
use oms_domain::ticket::{Command, Steer, TaskResult};
use oms_store::{Query, Store};
use oms_store_sql::{PostgresPool, PostgresStore, SqlitePool, SqliteStore};
use oms_testkit::{MemStore, PgServer, picture};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::test_runner::TestRunner;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

pub(crate) const START: i64 = 1_790_000_000_000_000;
const DEFINITION: &str = r#"{"name":"W","supervisor":"desk","stages":[
    {"id":"a","owner":"bot","compensate":{"owner":"desk"}},
    {"id":"b","owner":"bot","dependsOn":["a"],"when":"data.n > 1",
     "retry":{"attempts":3,"backoff":"20s","timeout":"30s"}},
    {"id":"c","owner":"desk","dependsOn":["a"],"retry":{"attempts":2},"onFail":"skip"},
    {"id":"d","owner":"bot","dependsOn":["b","c"],"onFail":"goto:b"}]}"#;
const NESTED: &str = r#"{"name":"N","stages":[
    {"id":"a","workflow":"W","retry":{"attempts":2,"timeout":"40s"},"compensate":{"owner":"bot"}},
    {"id":"b","owner":"desk","dependsOn":["a"],"onFail":"fail"}]}"#;

pub(crate) fn engine(store: Box<dyn Store>, clock: &Hand) -> Engine {
    stepping::engine(store, Arc::new(clock.clone()))
}

fn number(prefix: &str, pick: u8) -> TicketRef {
    let prefix = Prefix::parse(prefix).unwrap();
    TicketRef::Number(Number { prefix, year: 2026, sequence: u32::from(pick % 8) + 1 })
}

fn open(target: Target, pick: u8) -> Work {
    Work::Open(Box::new(OpenWanted {
        data: Some(format!(r#"{{"n":{}}}"#, pick % 4)),
        priority: Priority::new(i64::from(pick % 4)).unwrap(),
        owner: Owner::parse("human:crew").ok().filter(|_| pick.is_multiple_of(3)),
        ..OpenWanted::bare(target)
    }))
}

/// Opens a ticket of the workflow.
pub(crate) fn open_staged() -> Work {
    open(Target::Workflow(Name::parse("W").unwrap()), 0)
}

fn change(ticket: TicketRef, change: Change) -> Work {
    Work::Change { ticket, if_match: None, change }
}

/// What a claim left, to act upon later.
pub(crate) type Held = Vec<(oms_base::TaskId, u32)>;

pub(crate) fn work((kind, pick): (u8, u8), held: &Held) -> Work {
    let name = |text| Name::parse(text).unwrap();
    let reason = || Reason::parse("because").unwrap();
    let on_board = |command| change(number("B", pick), Change::Ticket(command));
    let stage = |action| {
        let stage = StageId::parse(["a", "b", "c", "d"][usize::from(pick / 8 % 4)]).unwrap();
        change(number("W", pick), Change::Stage { stage, action, reason: reason() })
    };
    let act = |action| match held.get(usize::from(pick) % held.len().max(1)) {
        Some((task, epoch)) => Work::Task { task: *task, epoch: *epoch, action },
        None => Work::Lapse,
    };
    let ended = |outcome| {
        act(TaskAction::Complete(TaskResult {
            outcome,
            output: None,
            note: None,
            confidence: None,
            because: None,
        }))
    };
    let owner = if pick.is_multiple_of(3) { "desk" } else { "bot" };
    match kind % 18 {
        0 => open(Target::Workflow(name("W")), pick),
        1 => open(Target::Workflow(name("N")), pick),
        2 => open(Target::Board(name("B")), pick),
        3 => on_board(Command::Move {
            to: Status::ALL[usize::from(pick) % 5],
            reason: None,
            because: None,
        }),
        4 => on_board(Command::Label {
            add: vec![Label::parse(&format!("l{}", pick % 3)).unwrap()],
            remove: vec![Label::parse("l0").unwrap()],
        }),
        5 => on_board(Command::Reopen { reason: reason() }),
        15 => stage(StageAction::Reopen),
        16 => Work::Ring,
        6 => {
            let of = ["W", "N"][usize::from(pick / 8 % 2)];
            change(number(of, pick), Change::Ticket(Command::Cancel { reason: reason() }))
        }
        7..=9 => Work::Claim(Claim {
            owners: vec![Owner::parse(owner).unwrap()],
            max: usize::from(pick % 3) + 1,
            wait: Span::ZERO,
            lease: Span::seconds(u32::from(pick % 60) + 1),
        }),
        10 | 11 => ended(Outcome::Done),
        12 => ended([Outcome::Failed, Outcome::Blocked][usize::from(pick % 2)]),
        13 => act(TaskAction::Release),
        14 => stage(action(pick)),
        _ => Work::Lapse,
    }
}

fn action(pick: u8) -> StageAction {
    let owner = || Owner::parse(["bot", "desk", "human:x"][usize::from(pick % 3)]).unwrap();
    match pick / 32 {
        0 => StageAction::Skip,
        1 => StageAction::Retry,
        2 => StageAction::Steer(Steer::Assign { owner: owner() }),
        3 => StageAction::Steer(Steer::Escalate { to: None, supervisor: None }),
        4 => StageAction::Steer(Steer::Escalate { to: Some(owner()), supervisor: None }),
        5 => StageAction::Steer(Steer::Pause { because: None }),
        6 => StageAction::Steer(Steer::Resume),
        _ => StageAction::Steer(Steer::Cancel),
    }
}

pub(crate) fn step(engine: &mut Engine, works: &[Work]) -> Vec<Answer> {
    let (reply, mut answers) = oneshot::channel();
    engine.step(vec![Message { jobs: works.iter().cloned().map(job).collect(), reply }]).unwrap();
    answers.try_recv().unwrap()
}

pub(crate) fn set_up() -> Vec<Work> {
    let board = Work::SetBoard { name: Name::parse("B").unwrap(), wanted: Wanted::default() };
    vec![board, stepping::publish(DEFINITION), stepping::publish(NESTED)]
}

fn hold(answers: &[Answer], held: &mut Held) {
    for answer in answers {
        if let Ok(Done::Claimed { tasks }) = answer {
            held.extend(tasks.iter().map(|claimed| (claimed.task, claimed.epoch)));
        }
    }
}

/// Commands in batches, each some seconds after the one before.
pub(crate) type Batches = Vec<(Vec<(u8, u8)>, u8)>;

pub(crate) fn batches() -> impl Strategy<Value = Batches> {
    vec((vec((any::<u8>(), any::<u8>()), 1..12), 0_u8..40), 1..25)
}

pub(crate) fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Whatever is answered and stored over `store`, as `pool` reads it, the model has it too.
fn check_same(store: Box<dyn Store>, pool: Arc<dyn Query + Send + Sync>, batches: Batches) {
    let clock = Hand::at(START);
    let model = MemStore::new();
    let mut on_model = engine(Box::new(model.clone()), &clock);
    let mut on_disk = engine(store, &clock);
    let mut held = Held::new();
    let works = set_up();
    assert!(step(&mut on_model, &works).iter().all(Result::is_ok));
    assert!(step(&mut on_disk, &works).iter().all(Result::is_ok));
    for (picks, seconds) in batches {
        clock.turn(i64::from(seconds) * 1_000_000);
        let works: Vec<Work> = picks.into_iter().map(|pick| work(pick, &held)).collect();
        let answers = step(&mut on_model, &works);
        let same = step(&mut on_disk, &works);
        assert_eq!(format!("{answers:?}"), format!("{same:?}"));
        hold(&answers, &mut held);
    }
    let agency = AgencyId::FIRST;
    assert_eq!(picture::of(&model, agency).unwrap(), picture::of(&*pool, agency).unwrap());
    for store in [Arc::new(model) as Arc<dyn Query + Send + Sync>, pool] {
        let report = verify::verify(&store, agency, &mut |_| {}).unwrap();
        assert!(report.holds(), "{:?}", report.problems);
    }
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn the_model_and_sqlite_agree_on_random_commands(batches in batches()) {
        let dir = TempDir::new().unwrap();
        let store = Box::new(SqliteStore::open(dir.path()).unwrap());
        check_same(store, Arc::new(SqlitePool::open(dir.path(), 1).unwrap()), batches);
    }
}

#[test]
fn the_model_and_postgres_agree_on_random_commands() {
    let server = PgServer::shared();
    let checked = TestRunner::new(config(16)).run(&batches(), |batches| {
        let url = server.database();
        let store = Box::new(PostgresStore::open(&url).unwrap());
        check_same(store, Arc::new(PostgresPool::open(&url, 1).unwrap()), batches);
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn a_ticket_completed_twice_in_one_batch_counts_twice() {
    let (dir, clock) = (TempDir::new().unwrap(), Hand::at(START));
    let mut engine = engine(Box::new(SqliteStore::open(dir.path()).unwrap()), &clock);
    assert!(step(&mut engine, &set_up()).iter().all(Result::is_ok));
    let reason = || Reason::parse("not yet").unwrap();
    let on_board = |command| change(number("B", 0), Change::Ticket(command));
    let complete =
        || on_board(Command::Move { to: Status::Completed, reason: None, because: None });
    let reopen = on_board(Command::Reopen { reason: reason() });
    let works = [open(Target::Board(Name::parse("B").unwrap()), 0), complete(), reopen, complete()];
    let answers = step(&mut engine, &works);
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let pool: Arc<dyn Query + Send + Sync> = Arc::new(SqlitePool::open(dir.path(), 1).unwrap());
    let counters = pool.counters(AgencyId::FIRST, "completed/").unwrap();
    assert_eq!(counters.iter().map(|row| row.value).sum::<i64>(), 2);
    let report = verify::verify(&pool, AgencyId::FIRST, &mut |_| {}).unwrap();
    assert!(report.holds(), "{:?}", report.problems);
}
