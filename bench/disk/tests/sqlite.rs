//! A database over the disk: what it has acknowledged survives, unless it syncs too little.
#![expect(clippy::unwrap_used, reason = "what fails in a test must stop it")]

use faulty_disk::{Call, Disk, Failure, Fault, Loss};
use rusqlite::Connection;
use std::path::Path;

/// A repeatable stream of numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u32::try_from((self.0 >> 33) % u64::from(below)).unwrap()
    }
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    conn.execute_batch("PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS t (n INTEGER)")?;
    Ok(conn)
}

fn rows(path: &Path) -> Vec<i64> {
    let conn = open(path).unwrap();
    let whole: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let mut statement = conn.prepare("SELECT n FROM t ORDER BY n").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Writes rows until the power is cut; gives what was acknowledged, and what is there then.
fn cut(disk: Disk, is_lax: bool, seed: u64) -> (Vec<i64>, Vec<i64>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.db");
    let mut dice = Dice(seed);
    disk.renew();
    if is_lax {
        disk.be_lax();
    }
    let conn = open(&path).unwrap();
    disk.cut_in(None, u64::from(1 + dice.below(200)));
    let insert = |n: &i64| conn.execute("INSERT INTO t VALUES (?1)", [n]).is_ok();
    let acknowledged: Vec<i64> = (1..1_000).take_while(insert).collect();
    assert!(disk.is_off());
    drop(conn);
    disk.restart(Loss::Power, &mut |below| dice.below(below)).unwrap();
    (acknowledged, rows(&path))
}

/// One test, since a process has one disk.
#[test]
fn the_disk_loses_what_was_not_synced_and_nothing_else() {
    let disk = Disk::install().unwrap();
    for seed in 0..100 {
        let (acknowledged, found) = cut(disk, false, seed);
        assert!(found.starts_with(&acknowledged), "{seed}: {acknowledged:?}, {found:?}");
        assert!(found.len() <= acknowledged.len() + 1, "{seed}: {acknowledged:?}, {found:?}");
    }
    let lost = (0..100).filter(|seed| {
        let (acknowledged, found) = cut(disk, true, *seed);
        found.len() < acknowledged.len()
    });
    assert!(lost.count() > 10, "synchronous=NORMAL loses what it has acknowledged");

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.db");
    disk.renew();
    let conn = open(&path).unwrap();
    let insert = || conn.execute("INSERT INTO t VALUES (1)", []);
    let fail = |call, failure| disk.plan(Some(Fault { call, nth: 1, failure, sticky: false }));
    for (call, failure, code) in [
        (Call::Write, Failure::Full, rusqlite::ErrorCode::DiskFull),
        (Call::Write, Failure::Short, rusqlite::ErrorCode::DiskFull),
        (Call::Write, Failure::Io, rusqlite::ErrorCode::SystemIoFailure),
        (Call::Sync, Failure::Io, rusqlite::ErrorCode::SystemIoFailure),
    ] {
        fail(call, failure);
        let found = insert().unwrap_err().sqlite_error_code();
        assert_eq!(found, Some(code), "{call:?} {failure:?}");
    }
    assert_eq!((disk.failed(), disk.synced_again()), (4, 0));
    insert().unwrap();
    assert_eq!(disk.synced_again(), 1, "what comes after a failed sync is seen");
}
