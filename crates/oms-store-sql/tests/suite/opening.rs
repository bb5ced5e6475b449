//! Which directories and databases a store is opened in, and which it refuses.

use oms_store::{Query, Store, StoreError};
use oms_store_sql::{SCHEMA_VERSION, SqlitePool, SqliteStore};
use oms_testkit::sample::{self, AGENCY};
use rusqlite::Connection;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The sentence that an unusable place is refused with, by every way to open a store.
fn refusal(dir: &Path) -> String {
    let sentence = |outcome: Result<SqliteStore, StoreError>| match outcome {
        Err(StoreError::Unusable(sentence)) => sentence,
        Err(error) => panic!("refused with {error:?}"),
        Ok(_) => panic!("{} was opened", dir.display()),
    };
    let first = sentence(SqliteStore::open(dir));
    assert_eq!(sentence(SqliteStore::open_beside(dir)), first);
    first
}

#[test]
fn a_missing_directory_is_made_for_its_owner_alone() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("new/deeper");
    let mut store = SqliteStore::open(&dir).unwrap();
    store.commit(&sample::opening(vec![sample::ticket(1)])).unwrap();
    assert_eq!(mode(&dir), 0o700);
    for file in ["tickets.db", "tickets.db-wal", "tickets.db-shm", "lock"] {
        assert_eq!(mode(&dir.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_second_server_is_refused_until_the_first_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(dir.path()).unwrap();
    let held = SqliteStore::open(dir.path()).err();
    assert_eq!(held, Some(StoreError::Held(dir.path().display().to_string())));
    drop(first);
    SqliteStore::open(dir.path()).unwrap();
}

#[test]
fn a_directory_that_everybody_can_write_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o777)).unwrap();
    assert!(refusal(dir.path()).contains("chmod it to 700"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing was made in it");
}

#[test]
fn what_is_no_directory_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(refusal(&file).contains("is not a directory"));
    let (real, link) = (parent.path().join("real"), parent.path().join("link"));
    fs::create_dir(&real).unwrap();
    symlink(&real, &link).unwrap();
    assert!(refusal(&link).contains("symbolic link"));
    assert!(refusal(Path::new("/proc/nowhere")).contains("/proc/nowhere"));
}

#[test]
fn files_that_are_links_are_refused() {
    for file in ["tickets.db", "tickets.db-wal", "tickets.db-shm", "lock"] {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("target");
        symlink(&target, dir.path().join(file)).unwrap();
        assert!(refusal(dir.path()).contains("is not a plain file"), "{file}");
        assert!(!target.exists(), "{file}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tickets.db");
    let text = "not a database at all ".repeat(500);
    fs::write(&path, &text).unwrap();
    assert!(SqliteStore::open(dir.path()).is_err());
    assert!(SqliteStore::open_beside(dir.path()).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn a_newer_schema_is_refused_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let conn = Connection::open(dir.path().join("tickets.db")).unwrap();
    let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                 VALUES (99, 'from_the_future', '2030-01-01T00:00:00Z', '1')";
    conn.execute(newer, []).unwrap();
    drop(conn);
    let want = StoreError::Newer { found: 99, known: SCHEMA_VERSION };
    assert_eq!(SqliteStore::open(dir.path()).err(), Some(want.clone()));
    assert_eq!(SqliteStore::open_beside(dir.path()).err(), Some(want));
}

#[test]
fn a_pool_needs_a_store_that_is_there() {
    let parent = tempfile::tempdir().unwrap();
    assert!(SqlitePool::open(&parent.path().join("absent"), 1).is_err());
    assert!(SqlitePool::open(parent.path(), 1).is_err());
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}

#[test]
fn a_pool_cannot_write_and_sees_each_commit() {
    let dir = tempfile::tempdir().unwrap();
    let mut stores = [SqliteStore::open(dir.path()).unwrap(), SqliteStore::in_memory().unwrap()];
    for store in &mut stores {
        let pool = SqlitePool::of(store, 2).unwrap();
        for id in 1..20 {
            store.commit(&sample::opening(vec![sample::ticket(id)])).unwrap();
            let found = pool.ticket(AGENCY, sample::ticket(id).id).unwrap();
            assert_eq!(found, Some(sample::ticket(id)));
        }
    }
}

#[test]
fn a_pool_of_one_serves_many_threads() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    store.commit(&sample::opening(vec![sample::ticket(1)])).unwrap();
    let pool = SqlitePool::open(dir.path(), 1).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(pool.ticket(AGENCY, sample::ticket(1).id).unwrap().is_some());
                }
            });
        }
    });
}

#[test]
fn a_log_is_missed_unless_its_index_says_that_all_of_it_was_moved() {
    let dir = tempfile::tempdir().unwrap();
    let index = dir.path().join("tickets.db-shm");
    for (id, all_moved) in [(1, false), (2, true)] {
        let mut store = SqliteStore::open(dir.path()).unwrap();
        store.commit(&sample::opening(vec![sample::ticket(id)])).unwrap();
        if all_moved {
            let beside = Connection::open(dir.path().join("tickets.db")).unwrap();
            beside.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
        }
        let bytes = fs::read(&index).unwrap();
        drop(store);
        assert!(!index.exists(), "a store that is closed has neither");
        fs::write(&index, bytes).unwrap();
        fs::set_permissions(&index, Permissions::from_mode(0o600)).unwrap();
        if all_moved {
            let store = SqliteStore::open(dir.path()).unwrap();
            assert!(store.ticket(AGENCY, sample::ticket(id).id).unwrap().is_some());
        } else {
            assert!(refusal(dir.path()).contains("is gone"));
            fs::remove_file(&index).unwrap();
        }
    }
}
