//! What is there after a process ended without saying so, and what is noticed when rows are gone.

use oms_base::AgencyId;
use oms_store::chain::{GENESIS, Hash, Place};
use oms_store::chain::{block_hash, event_hash, merkle_root};
use oms_store::{Position, Query, Store, StoreError, envelope};
use oms_store_sql::{SqlitePool, SqliteStore};
use oms_testkit::picture;
use oms_testkit::sample::{self, AGENCY};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const FILES: [&str; 3] = ["tickets.db", "tickets.db-wal", "tickets.db-shm"];

/// Two tickets in one batch, a third in the next.
fn filled(dir: &Path) -> SqliteStore {
    let mut store = SqliteStore::open(dir).unwrap();
    store.commit(&sample::opening(vec![sample::ticket(1), sample::ticket(2)])).unwrap();
    store.commit(&sample::opening(vec![sample::ticket(3), sample::ticket(4)])).unwrap();
    store
}

/// Runs a statement that no store would.
fn by_hand(dir: &Path, sql: &str) {
    let conn = Connection::open(dir.join("tickets.db")).unwrap();
    assert!(conn.execute(sql, []).unwrap() > 0, "{sql}");
}

#[test]
fn a_kill_between_commits_loses_nothing() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = filled(dir.path());
    let picture_before = picture::of(&store, AGENCY).unwrap();
    // The files as a kill would leave them: everything is still in the WAL.
    for file in FILES {
        fs::copy(dir.path().join(file), copy.path().join(file)).unwrap();
    }
    assert!(fs::metadata(copy.path().join(FILES[1])).unwrap().len() > 0);
    let mut again = SqliteStore::open(copy.path()).unwrap();
    assert_eq!(picture::of(&again, AGENCY).unwrap(), picture_before);
    let next = again.commit(&sample::opening(vec![sample::ticket(5)])).unwrap();
    assert_eq!(next.batch, 3);
}

#[test]
fn a_torn_last_frame_loses_only_its_own_commit() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = filled(dir.path());
    let whole = fs::metadata(dir.path().join(FILES[1])).unwrap().len();
    let before = picture::of(&store, AGENCY).unwrap();
    store.commit(&sample::opening(vec![sample::ticket(5)])).unwrap();
    for file in &FILES[..2] {
        fs::copy(dir.path().join(file), copy.path().join(file)).unwrap();
    }
    let wal = fs::OpenOptions::new().write(true).open(copy.path().join(FILES[1])).unwrap();
    let torn = wal.metadata().unwrap().len() - 7;
    assert!(torn > whole, "the last commit is not what is torn");
    wal.set_len(torn).unwrap();
    let again = SqliteStore::open(copy.path()).unwrap();
    assert_eq!(picture::of(&again, AGENCY).unwrap(), before);
}

#[test]
fn a_drop_is_as_good_as_a_close() {
    let dir = tempfile::tempdir().unwrap();
    let before = picture::of(&filled(dir.path()), AGENCY).unwrap();
    for _ in 0..3 {
        let store = SqliteStore::open(dir.path()).unwrap();
        assert_eq!(picture::of(&store, AGENCY).unwrap(), before);
    }
    let pool = SqlitePool::open(dir.path(), 1).unwrap();
    assert_eq!(picture::of(&pool, AGENCY).unwrap(), before, "also with no writer there");
}

#[test]
fn a_log_whose_end_is_gone_is_refused() {
    let last = Position::new(2, 0).key();
    let cases = [
        format!("DELETE FROM log WHERE position >= {last}"),
        format!("DELETE FROM log WHERE position = {last}"),
        "DELETE FROM block WHERE batch = 2".to_owned(),
        "DELETE FROM block".to_owned(),
        "DELETE FROM log".to_owned(),
    ];
    for sql in cases {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        by_hand(dir.path(), &sql);
        let refused = SqliteStore::open(dir.path()).err();
        let corrupt = matches!(refused, Some(StoreError::Corrupt { table: "log", .. }));
        assert!(corrupt, "{sql}: {refused:?}");
    }
}

/// The blocks as the log's rows give them, against those that are there.
fn chain_holds(store: &dyn Query, agency: AgencyId) -> bool {
    let mut last: BTreeMap<i64, Hash> = BTreeMap::new();
    let mut of_batch: BTreeMap<i64, Vec<Hash>> = BTreeMap::new();
    for row in store.log(agency, Position::START, 1_000).unwrap() {
        let place = Place { agency, kind: row.kind, stream: row.stream };
        for event in envelope::decode(&row.body, row.first_seq).unwrap() {
            let prev = last.get(&row.stream.0).unwrap_or(&GENESIS);
            let hash = event_hash(prev, place, &event);
            last.insert(row.stream.0, hash);
            of_batch.entry(row.position.batch()).or_default().push(hash);
        }
    }
    let mut prev = GENESIS;
    let blocks = store.blocks(agency, 0, 1_000).unwrap();
    let whole = blocks.iter().all(|block| {
        let root = of_batch.remove(&block.batch).map(|hashes| merkle_root(&hashes));
        let holds = root == Some(block.root) && block.prev_hash == prev;
        prev = block_hash(agency, block);
        holds
    });
    whole && of_batch.is_empty()
}

#[test]
fn rows_that_are_gone_or_changed_break_the_chain() {
    let (second, inner) = (Position::new(1, 1).key(), Position::new(2, 1).key());
    let cases = [
        (None, true),
        (Some(format!("DELETE FROM log WHERE position = {second}")), false),
        (Some(format!("DELETE FROM log WHERE position = {inner}")), false),
        (Some(format!("UPDATE log SET stream = 99 WHERE position = {second}")), false),
        (Some("UPDATE block SET prev_hash = root WHERE batch = 2".to_owned()), false),
        (Some("DELETE FROM block WHERE batch = 1".to_owned()), false),
    ];
    for (sql, holds) in cases {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        if let Some(sql) = &sql {
            by_hand(dir.path(), sql);
        }
        let store = SqliteStore::open(dir.path()).unwrap();
        assert_eq!(chain_holds(&store, AGENCY), holds, "{sql:?}");
    }
}

#[test]
fn a_row_that_cannot_be_names_table_column_and_row() {
    let cases = [
        ("owner", "'dog:rex'"),
        ("status", "'done'"),
        ("version", "-4"),
        ("hash", "x'0102'"),
        ("state_format", "70000"),
    ];
    for (column, value) in cases {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        let conn = Connection::open(dir.path().join("tickets.db")).unwrap();
        conn.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        conn.execute(&format!("UPDATE ticket SET {column} = {value} WHERE id = 3"), []).unwrap();
        drop(conn);
        let store = SqliteStore::open(dir.path()).unwrap();
        let found = store.ticket(AGENCY, sample::ticket(3).id);
        let Err(StoreError::Corrupt { table, column: of, row, .. }) = &found else {
            panic!("{column} = {value} gave {found:?}");
        };
        assert_eq!((*table, *of, row.as_str()), ("ticket", column, "3"));
    }
}
