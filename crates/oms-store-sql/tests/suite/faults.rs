//! A fault at every statement of a batch that writes every table: all of it or nothing, and never
//! a word that is not true.

use oms_base::{Prefix, TicketId};
use oms_store::{Batch, NumberMark, PartRow, Store, StoreError, TaskWrite};
use oms_store_sql::{FaultKind, FaultPlan, SqlitePool, SqliteStore};
use oms_testkit::picture;
use oms_testkit::sample::{self, AGENCY};
use std::path::Path;

/// What there is before: rows that [`rich`] changes.
fn base() -> Batch {
    let mut batch = sample::opening(vec![sample::ticket(1), sample::ticket(2)]);
    batch.boards = vec![sample::board(1)];
    batch.labels_added = vec![(TicketId(1), sample::label("red"))];
    batch.tasks = vec![
        TaskWrite::Put(sample::task(sample::task_id(1), 1)),
        TaskWrite::Put(sample::leased(sample::task(sample::task_id(2), 1), 3, 90)),
    ];
    batch.keys = vec![sample::key(97, 1)];
    batch.counters = vec![sample::change("open", 2)];
    batch.attachments = vec![sample::attach(1, 1, 300_000)];
    batch
}

/// A batch that runs every kind of statement that a commit knows.
fn rich() -> Batch {
    let mut batch = sample::opening(vec![sample::ticket(3), sample::ticket(4)]);
    let mut moved = sample::next(&sample::ticket(2));
    moved.row.owner = Some(sample::owner("agent:crew"));
    batch.tickets.extend([sample::next(&sample::ticket(1)), moved]);
    batch.log.push(sample::log_row(1, 2, 1, [1; 32]));
    batch.parts = vec![PartRow { ticket: TicketId(3), n: 1, bytes: vec![5; 9_000] }];
    batch.labels_removed = vec![(TicketId(1), sample::label("red"))];
    batch.labels_added = vec![(TicketId(3), sample::label("blue"))];
    batch.boards = vec![sample::board(2)];
    batch.workflows = vec![sample::workflow(1)];
    batch.versions = vec![sample::version(1, 1)];
    batch.tasks = vec![
        TaskWrite::Put(sample::task(sample::task_id(3), 1)),
        TaskWrite::Delete(sample::task_id(1)),
        TaskWrite::Extend { id: sample::task_id(2), epoch: 3, until: sample::at(99) },
    ];
    batch.keys = vec![sample::key(100, 2)];
    batch.keys_expire_before = 99;
    batch.numbers = vec![NumberMark { prefix: Prefix::initials("T"), year: 2026, next: 101 }];
    batch.id_high_water = Some(1_000);
    batch.attachments = vec![sample::attach(3, 2, 300_000), sample::detach(1, 1)];
    batch.counters = vec![sample::change("done", 1), sample::change("open", 2)];
    batch
}

fn prepared(dir: &Path) -> SqliteStore {
    let mut store = SqliteStore::open(dir).unwrap();
    store.commit(&base()).unwrap();
    store
}

/// The pictures before and after a commit of [`rich`] that works.
fn pictures() -> (Vec<String>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let mut store = prepared(dir.path());
    let before = picture::of(&store, AGENCY).unwrap();
    store.commit(&rich()).unwrap();
    (before, picture::of(&store, AGENCY).unwrap())
}

/// Commits [`rich`] with a fault planned; `None` when it never came to the fault.
fn fail(store: &mut SqliteStore, plan: FaultPlan) -> Option<StoreError> {
    store.inject(Some(plan));
    let failed = store.commit(&rich()).err();
    if failed.is_none() {
        assert_eq!(store.injected().map(|plan| plan.kind), Some(plan.kind));
    }
    failed
}

/// After a fault that changed nothing: nothing shows, and the same batch goes through.
fn goes_on(mut store: SqliteStore, dir: &Path, before: &[String], after: &[String]) {
    let pool = SqlitePool::open(dir, 1).unwrap();
    assert_eq!(picture::of(&store, AGENCY).unwrap(), before);
    assert_eq!(picture::of(&pool, AGENCY).unwrap(), before);
    store.commit(&rich()).unwrap();
    assert_eq!(picture::of(&pool, AGENCY).unwrap(), after);
    drop(store);
    let again = SqliteStore::open(dir).unwrap();
    assert_eq!(picture::of(&again, AGENCY).unwrap(), after);
}

/// After a doubt: every later write is refused, and what the next process finds is `there`.
fn stops(mut store: SqliteStore, dir: &Path, there: &[String]) {
    let doubt = |outcome| matches!(outcome, Err(StoreError::Doubt(_)));
    assert!(doubt(store.commit(&rich()).map(|_| ())));
    assert!(doubt(store.probe()));
    assert!(doubt(store.add_token(AGENCY, &sample::token(1, "crew", &[]))));
    assert!(doubt(store.revoke_token(&[1; 32]).map(|_| ())));
    drop(store);
    let mut again = SqliteStore::open(dir).unwrap();
    assert_eq!(picture::of(&again, AGENCY).unwrap(), there);
    let last = again.commit(&Batch::new(AGENCY)).unwrap().batch;
    let next = again.commit(&sample::opening(vec![sample::ticket(9)])).unwrap();
    assert_eq!(next.batch, last + 1);
}

#[test]
fn at_every_statement_all_or_nothing() {
    let (before, after) = pictures();
    for kind in [FaultKind::Busy, FaultKind::Full, FaultKind::Io] {
        let mut failed = 0;
        for at in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let mut store = prepared(dir.path());
            let Some(error) = fail(&mut store, FaultPlan { at, kind }) else {
                break;
            };
            failed += 1;
            match (kind, error) {
                (FaultKind::Busy, StoreError::Fault(_)) | (FaultKind::Full, StoreError::Full) => {
                    goes_on(store, dir.path(), &before, &after);
                }
                (FaultKind::Io, StoreError::Doubt(_)) => stops(store, dir.path(), &before),
                (kind, error) => panic!("{kind:?} at statement {at} became {error:?}"),
            }
        }
        assert!(failed > 25, "only {failed} statements failed with {kind:?}");
    }
}

#[test]
fn a_commit_of_unknown_outcome_stops_the_store() {
    let (before, after) = pictures();
    for (kind, there) in [(FaultKind::CommitLost, before), (FaultKind::CommitKept, after)] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = prepared(dir.path());
        let error = fail(&mut store, FaultPlan { at: 0, kind });
        assert!(matches!(error, Some(StoreError::Doubt(_))), "{error:?}");
        stops(store, dir.path(), &there);
    }
}

#[test]
fn a_fault_of_a_token_changes_nothing() {
    let row = sample::token(1, "crew", &["agent:a", "agent:b"]);
    for at in 0..5 {
        let mut store = SqliteStore::in_memory().unwrap();
        store.inject(Some(FaultPlan { at, kind: FaultKind::Full }));
        assert_eq!(store.add_token(AGENCY, &row), Err(StoreError::Full));
        let known = oms_store::Query::owner_is_known(&store, AGENCY, &sample::owner("agent:a"));
        assert_eq!(known, Ok(false));
        assert_eq!(store.add_token(AGENCY, &row), Ok(()));
    }
}

#[test]
fn a_full_store_probes_until_it_can_write() {
    let mut store = SqliteStore::in_memory().unwrap();
    store.inject(Some(FaultPlan { at: 1, kind: FaultKind::Full }));
    assert_eq!(store.probe(), Err(StoreError::Full));
    assert_eq!(store.probe(), Ok(()));
}
