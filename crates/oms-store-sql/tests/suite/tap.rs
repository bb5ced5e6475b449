//! A copy that is kept up by the pages that pass a tap is the store, whatever happens meanwhile.

use oms_base::TicketId;
use oms_store::{Query, Store, TicketRow};
use oms_store_sql::{Pages, Patch, SqlitePool, SqliteStore, Tap, WalPlace};
use oms_testkit::sample::{self, AGENCY};
use rusqlite::Connection;
use std::path::Path;
use tempfile::TempDir;

/// More than the log holds before it is moved.
const LARGE_BYTES: usize = 100_000;
const ROWS_MAX: usize = 10_000;

fn commit(store: &mut SqliteStore, ids: std::ops::RangeInclusive<i64>) {
    for id in ids {
        let ticket = TicketRow { state: vec![7; LARGE_BYTES], ..sample::ticket(id) };
        store.commit(&sample::opening(vec![ticket])).unwrap();
    }
}

/// A copy of the store in `dir`, as it stands.
fn base(dir: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    oms_store_sql::copy(dir, copy.path()).unwrap();
    copy
}

/// Lays what passed the tap over the copy; gives where the log was.
fn patch(copy: &TempDir, tap: &Tap) -> Option<WalPlace> {
    let Pages { pages, database_pages, end } = tap.take().unwrap().expect("the record goes on");
    let patch = Patch::open(&copy.path().join("tickets.db")).unwrap();
    for (page, bytes) in &pages {
        patch.put(*page, bytes).unwrap();
    }
    if let Some(pages) = database_pages {
        patch.resize(pages, 4096).unwrap();
    }
    patch.finish().unwrap();
    end
}

#[track_caller]
fn assert_same(dir: &Path, copy: &TempDir) {
    // Looked at in a copy of its own: the next patch needs a file that nobody has opened.
    let look = TempDir::new().unwrap();
    std::fs::copy(copy.path().join("tickets.db"), look.path().join("tickets.db")).unwrap();
    let [one, other] = [dir, look.path()].map(|dir| {
        let store = SqlitePool::open(dir, 1).unwrap();
        let tickets = store.all_tickets(AGENCY, TicketId(0), ROWS_MAX).unwrap();
        (tickets, store.blocks(AGENCY, 0, ROWS_MAX).unwrap())
    });
    assert!(one == other && one.0.len() < ROWS_MAX, "the copy is not the store");
    let conn = Connection::open(look.path().join("tickets.db")).unwrap();
    let sound = conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    assert_eq!(sound.unwrap(), "ok");
}

#[test]
fn a_copy_is_kept_up_while_the_log_begins_again_and_again() {
    let dir = TempDir::new().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let tap = store.tap().unwrap();
    commit(&mut store, 1..=20);
    tap.begin().unwrap();
    commit(&mut store, 21..=60);
    // The copy is made of a later moment than the record begins.
    let copy = base(dir.path());
    let mut places = Vec::new();
    for round in 0..8 {
        let first = 61 + round * 90;
        commit(&mut store, first..=first + 89);
        places.push(patch(&copy, &tap).unwrap().to_string());
        assert_same(dir.path(), &copy);
    }
    let runs = places.iter().map(|place| place.split('-').next().unwrap());
    assert!(runs.collect::<std::collections::BTreeSet<_>>().len() > 4, "{places:?}");
    assert_eq!(tap.take().unwrap().unwrap().database_pages, None);
}

#[test]
fn another_tap_goes_on_where_the_last_one_was() {
    for killed in [false, true] {
        let dir = TempDir::new().unwrap();
        let mut store = SqliteStore::open(dir.path()).unwrap();
        let tap = store.tap().unwrap();
        tap.begin().unwrap();
        let copy = base(dir.path());
        commit(&mut store, 1..=40);
        let end = patch(&copy, &tap).unwrap();
        commit(&mut store, 41..=43);
        let dir = if killed { killed_copy(dir.path()) } else { dir };
        drop(store);
        // A token is added while no server runs.
        drop(SqliteStore::open_beside(dir.path()).unwrap());
        let mut store = SqliteStore::open(dir.path()).unwrap();
        let tap = store.tap().unwrap();
        // Nobody has asked yet when the log is moved, and begins again at its front.
        commit(&mut store, 44..=190);
        assert!(!tap.resume(WalPlace::parse("1-1-1").unwrap()));
        assert!(tap.resume(end), "killed: {killed}");
        commit(&mut store, 191..=240);
        assert_ne!(patch(&copy, &tap).unwrap().to_string()[..16], end.to_string()[..16]);
        assert_same(dir.path(), &copy);
    }
}

/// The files as a kill leaves them.
fn killed_copy(dir: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for file in ["tickets.db", "tickets.db-wal", "tickets.db-shm"] {
        std::fs::copy(dir.join(file), copy.path().join(file)).unwrap();
    }
    copy
}

#[test]
fn a_log_that_somebody_else_has_emptied_ends_the_record() {
    let dir = TempDir::new().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let tap = store.tap().unwrap();
    tap.begin().unwrap();
    commit(&mut store, 1..=3);
    let end = tap.take().unwrap().unwrap().end.unwrap();
    let stranger = Connection::open(dir.path().join("tickets.db")).unwrap();
    stranger.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    commit(&mut store, 4..=4);
    assert_eq!(tap.take(), Ok(None));
    assert!(!tap.resume(end));
    tap.begin().unwrap();
    assert!(tap.take().unwrap().is_some());
}

#[test]
fn a_record_that_nobody_takes_ends_and_the_store_goes_on() {
    let dir = TempDir::new().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let tap = store.tap().unwrap();
    tap.begin().unwrap();
    commit(&mut store, 1..=800);
    assert_eq!(tap.take(), Ok(None));
    let log = dir.path().join("tickets.db-wal").metadata().unwrap().len();
    assert!(log < 20_000_000, "the log is still moved: {log}");
}
