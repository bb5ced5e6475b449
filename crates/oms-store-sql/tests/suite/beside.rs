//! A second process beside the server: tokens yes, batches no.

use oms_store::{Query, Store, StoreError};
use oms_store_sql::{SqlitePool, SqliteStore};
use oms_testkit::sample::{self, AGENCY};
use std::path::Path;

#[test]
fn it_adds_and_revokes_tokens_and_commits_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = SqliteStore::open(dir.path()).unwrap();
    let mut beside = SqliteStore::open_beside(dir.path()).unwrap();
    beside.add_token(AGENCY, &sample::token(1, "crew", &["agent:a"])).unwrap();
    assert!(server.token(&[1; 32]).unwrap().is_some());
    assert_eq!(beside.revoke_token(&[1; 32]), Ok(true));
    assert!(server.token(&[1; 32]).unwrap().is_none());
    let refused = beside.commit(&sample::opening(vec![sample::ticket(1)]));
    assert!(matches!(refused, Err(StoreError::Fault(_))));
    assert_eq!(server.all_tickets(AGENCY, oms_base::TicketId(0), 9), Ok(Vec::new()));
}

#[test]
fn it_makes_the_store_before_the_first_server_starts() {
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    let mut beside = SqliteStore::open_beside(&dir).unwrap();
    beside.add_token(AGENCY, &sample::token(1, "crew", &[])).unwrap();
    let server = SqliteStore::open(&dir).unwrap();
    assert!(server.token(&[1; 32]).unwrap().is_some());
}

#[test]
fn it_leaves_the_write_ahead_log_to_the_server() {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let wal = dir.path().join("tickets.db-wal");
    assert!(!wal.exists(), "the server's close checkpoints");
    let mut beside = SqliteStore::open_beside(dir.path()).unwrap();
    beside.add_token(AGENCY, &sample::token(1, "crew", &[])).unwrap();
    drop(beside);
    assert!(wal.metadata().unwrap().len() > 0, "this one's does not");
    let server = SqliteStore::open(dir.path()).unwrap();
    assert!(server.token(&[1; 32]).unwrap().is_some());
}

#[test]
fn several_may_make_the_store_at_the_same_time() {
    for _ in 0..5 {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("data");
        std::thread::scope(|scope| {
            for byte in 0..6 {
                let dir = &dir;
                scope.spawn(move || add(dir, byte));
            }
            scope.spawn(|| SqliteStore::open(&dir).map(|_| ()).unwrap());
        });
        let pool = SqlitePool::open(&dir, 1).unwrap();
        let found = (0..6_u8).filter(|&byte| pool.token(&[byte; 32]).unwrap().is_some());
        assert_eq!(found.count(), 6);
    }
}

fn add(dir: &Path, byte: u8) {
    let mut beside = SqliteStore::open_beside(dir).unwrap();
    beside.add_token(AGENCY, &sample::token(byte, "crew", &["agent:a"])).unwrap();
}

#[test]
fn it_and_the_server_write_at_the_same_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = SqliteStore::open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| (0..40).for_each(|byte| add(dir.path(), byte)));
        for id in 1..=150 {
            let done = server.commit(&sample::opening(vec![sample::ticket(id)])).unwrap();
            assert_eq!(done.batch, id);
        }
    });
    let named = server.tokens_named(AGENCY, &sample::name("crew")).unwrap();
    assert_eq!(named.len(), 40);
    assert_eq!(server.blocks(AGENCY, 0, 1_000).unwrap().len(), 150);
}
