//! A fault at every statement of a batch: only those who rest on the batch get an error, and
//! nothing of it stays in memory or in the store.

use crate::stepping::{self, job};
use oms_app::clock::SystemClock;
use oms_app::engine::{Answer, Claim, Engine, Message, OpenWanted, Target};
use oms_app::{Done, Error, Work, verify};
use oms_base::{AgencyId, Name, Owner, Span};
use oms_domain::board::Wanted;
use oms_store::{Query, Store, StoreError};
use oms_store_sql::{FaultKind, FaultPlan, SqlitePool, SqliteStore};
use oms_testkit::{Fate, MemStore};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

fn engine(store: impl Store + 'static) -> Engine {
    stepping::engine(Box::new(store), Arc::new(SystemClock))
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn open(target: Target) -> Work {
    Work::Open(Box::new(OpenWanted::bare(target)))
}

fn publish() -> Work {
    stepping::publish(
        r#"{"name":"W","stages":[{"id":"a","owner":"bot"},
            {"id":"b","owner":"bot","dependsOn":["a"]}]}"#,
    )
}

fn claim() -> Work {
    let owners = vec![Owner::parse("bot").unwrap()];
    Work::Claim(Claim { owners, max: 2, wait: Span::ZERO, lease: Span::seconds(60) })
}

/// Whose only stage is a ticket on the other workflow.
fn publish_nested() -> Work {
    stepping::publish(r#"{"name":"N","stages":[{"id":"a","workflow":"W"}]}"#)
}

/// Sends each job as a message of its own in one batch.
fn step(engine: &mut Engine, works: Vec<Work>) -> (Vec<Answer>, Result<(), StoreError>) {
    let mut answers = Vec::new();
    let messages = works.into_iter().map(|work| {
        let (reply, answer) = oneshot::channel();
        answers.push(answer);
        Message { jobs: vec![job(work)], reply }
    });
    let messages = messages.collect();
    let end = engine.step(messages);
    let take = |mut answer: oneshot::Receiver<Vec<Answer>>| answer.try_recv().unwrap().remove(0);
    (answers.into_iter().map(take).collect(), end)
}

fn set_up(engine: &mut Engine) {
    let board = Work::SetBoard { name: name("B"), wanted: Wanted::default() };
    let (answers, end) = step(engine, vec![board, publish(), publish_nested()]);
    assert!(end.is_ok() && answers.iter().all(Result::is_ok));
}

/// Opens a store whose lock may be held for a moment by a child that another test is starting.
fn reopen(dir: &Path) -> SqliteStore {
    let mut opened = SqliteStore::open(dir);
    for _ in 0..1_000 {
        if !matches!(opened, Err(StoreError::Held(_))) {
            break;
        }
        std::thread::yield_now();
        opened = SqliteStore::open(dir);
    }
    opened.unwrap()
}

/// An engine with a board and a workflow, whose next batch meets the fault.
fn prepared(dir: &Path, plan: FaultPlan) -> Engine {
    set_up(&mut engine(reopen(dir)));
    let mut store = reopen(dir);
    store.inject(Some(plan));
    engine(store)
}

/// Opens, a refusal, and a claim that rests on the opens of the same batch.
fn batch() -> Vec<Work> {
    vec![
        open(Target::Board(name("Nowhere"))),
        open(Target::Workflow(name("W"))),
        open(Target::Board(name("B"))),
        open(Target::Workflow(name("N"))),
        claim(),
    ]
}

fn tickets(dir: &Path) -> usize {
    let pool = SqlitePool::open(dir, 1).unwrap();
    let filter = oms_store::TicketFilter::default();
    pool.tickets(AgencyId::FIRST, &filter, None, 100).unwrap().0.len()
}

/// How many statements the batch takes.
fn statements() -> u64 {
    for at in 1..1_000 {
        let dir = TempDir::new().unwrap();
        let mut engine = prepared(dir.path(), FaultPlan { at, kind: FaultKind::Busy });
        if step(&mut engine, batch()).0[1].is_ok() {
            return at;
        }
    }
    panic!("the batch never ends")
}

fn check(at: u64, kind: FaultKind) {
    let dir = TempDir::new().unwrap();
    let mut engine = prepared(dir.path(), FaultPlan { at, kind });
    let (answers, end) = step(&mut engine, batch());
    let context = format!("{kind:?} at {at}");
    let refused = |answer: &Answer| matches!(answer, Err(Error::Refused(_)));
    assert!(refused(&answers[0]), "{context}: a refusal rests on nothing: {:?}", answers[0]);
    for answer in &answers[1..] {
        let failed = matches!(answer, Err(Error::Store(_) | Error::Unknown(_) | Error::ReadOnly));
        assert!(failed, "{context}: {answer:?}");
    }
    let doubt = !matches!(kind, FaultKind::Busy | FaultKind::Full);
    assert_eq!(end.is_err(), doubt, "{context}: doubt ends the process: {end:?}");
    if !doubt {
        if kind == FaultKind::Full {
            assert!(engine.is_read_only(), "{context}");
            let (answers, _) = step(&mut engine, vec![open(Target::Board(name("B")))]);
            assert!(matches!(answers[0], Err(Error::ReadOnly)), "{context}: {:?}", answers[0]);
            engine.tick().unwrap();
        }
        assert_eq!(tickets(dir.path()), 0, "{context}");
        let (answers, end) = step(&mut engine, batch());
        assert!(end.is_ok(), "{context}");
        let Ok(Done::Claimed { tasks }) = &answers[4] else { panic!("{context}: {answers:?}") };
        assert_eq!(tasks.len(), 2, "{context}: the batch works as if it had never failed");
    }
    drop(engine);
    let found = tickets(dir.path());
    let want: &[usize] = if doubt { &[0, 4] } else { &[4] };
    assert!(want.contains(&found), "{context}: {found} tickets");
    let pool: Arc<dyn Query + Send + Sync> = Arc::new(SqlitePool::open(dir.path(), 1).unwrap());
    let report = verify::verify(&pool, AgencyId::FIRST, &mut |_| {}).unwrap();
    assert!(report.holds(), "{context}: {:?}", report.problems);
}

#[test]
fn doubt_when_a_full_disk_is_tried_ends_the_process() {
    let store = MemStore::new();
    let mut engine = engine(store.clone());
    set_up(&mut engine);
    let mut fates = vec![StoreError::Doubt("fsync".to_owned()), StoreError::Full];
    store.decide_fates(Box::new(move |_| fates.pop().map_or(Fate::Kept, Fate::Refused)));
    let (answers, end) = step(&mut engine, vec![open(Target::Board(name("B")))]);
    assert!(matches!(answers[..], [Err(Error::ReadOnly)]) && end.is_ok());
    assert!(engine.tick().is_err_and(|error| error.is_doubt()));
}

#[test]
fn a_fault_at_every_statement_of_a_batch() {
    let count = statements();
    assert!(count > 10, "{count} statements");
    for kind in FaultKind::ALL {
        for at in 0..count {
            check(at, kind);
        }
    }
}

#[test]
fn nothing_of_a_failed_batch_is_remembered() {
    let dir = TempDir::new().unwrap();
    let mut engine = prepared(dir.path(), FaultPlan { at: 3, kind: FaultKind::Busy });
    let board = |tz: &str| {
        let wanted = Wanted { tz: Some(tz.to_owned()), ..Wanted::default() };
        Work::SetBoard { name: name("B"), wanted }
    };
    let (answers, _) = step(&mut engine, vec![board("Europe/Berlin")]);
    assert!(answers[0].is_err());
    let (answers, _) = step(&mut engine, vec![board("Europe/Berlin")]);
    let Ok(Done::Board { board, .. }) = &answers[0] else { panic!("{answers:?}") };
    let stored = reopened_version(engine, dir.path());
    assert_eq!((board.version, stored), (2, 2), "what failed is asked again, and done");
}

/// The version of the only board with a name of its own, as it is stored.
fn reopened_version(engine: Engine, dir: &Path) -> u64 {
    drop(engine);
    let boards = SqlitePool::open(dir, 1).unwrap().boards(AgencyId::FIRST).unwrap();
    boards.iter().find(|board| board.name == name("B")).unwrap().version
}
