//! Several servers on one database: one has the turn at a time, and nobody's batch gets lost.

use oms_base::TicketId;
use oms_store::chain::{GENESIS, block_hash};
use oms_store::{Batch, Position, Query, Store, StoreError};
use oms_store_sql::{PostgresPool, PostgresStore};
use oms_testkit::PgServer;
use oms_testkit::sample::{AGENCY, change, log_row, name, next, opening, ticket, token};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;

fn open(url: &str) -> PostgresStore {
    PostgresStore::open(url).unwrap()
}

#[test]
fn who_has_the_turn_keeps_the_others_waiting_until_it_commits() {
    let server = PgServer::shared();
    let url = server.database();
    let (mut first, mut second) = (open(&url), open(&url));
    let turn = first.take_turn(AGENCY).unwrap().unwrap();
    assert_eq!(turn.last, Position::START);
    let (sender, committed) = mpsc::channel();
    let other = thread::spawn(move || {
        let turn = second.take_turn(AGENCY).unwrap().unwrap();
        sender.send(turn).unwrap();
        second.commit(&opening(vec![ticket(2)])).unwrap()
    });
    wait_for_one_in_line(&url);
    assert!(committed.try_recv().is_err());
    assert_eq!(first.commit(&opening(vec![ticket(1), ticket(3)])).unwrap().batch, 1);
    let seen = committed.recv().unwrap();
    assert_eq!(seen.last, Position::new(1, 1), "what was committed before shows");
    assert_ne!(seen.node, turn.node);
    assert_eq!(other.join().unwrap().batch, 2);
    let turn = first.take_turn(AGENCY).unwrap().unwrap();
    assert_eq!(turn.last, Position::new(2, 0));
    assert_eq!(first.commit(&opening(vec![ticket(4)])).unwrap().batch, 3);
}

/// Comes back when somebody waits for a lock of this database.
fn wait_for_one_in_line(url: &str) {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let waits = runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        for _ in 0..20_000 {
            if client.query_one(WAITING, &[]).await?.get::<_, i64>(0) == 1 {
                return Ok(true);
            }
        }
        Ok::<_, tokio_postgres::Error>(false)
    });
    assert!(waits.unwrap(), "nobody waits");
}

#[test]
fn a_turn_is_given_back_without_a_commit() {
    let server = PgServer::shared();
    let url = server.database();
    let (mut first, mut second) = (open(&url), open(&url));
    first.take_turn(AGENCY).unwrap();
    first.end_turn();
    assert_eq!(second.commit(&opening(vec![ticket(1)])).unwrap().batch, 1);
    // A batch that writes nothing ends it too, and so does one that fails.
    first.take_turn(AGENCY).unwrap();
    assert_eq!(first.commit(&Batch::new(AGENCY)).unwrap().batch, 1);
    assert_eq!(second.commit(&opening(vec![ticket(2)])).unwrap().batch, 2);
    first.take_turn(AGENCY).unwrap();
    assert!(first.commit(&opening(vec![ticket(2)])).is_err());
    assert_eq!(second.commit(&opening(vec![ticket(3)])).unwrap().batch, 3);
    // And whoever goes away.
    first.take_turn(AGENCY).unwrap();
    drop(first);
    assert_eq!(second.commit(&opening(vec![ticket(4)])).unwrap().batch, 4);
}

#[test]
fn numbers_of_servers_are_free_again_when_they_end() {
    let server = PgServer::shared();
    let url = server.database();
    let node = |store: &mut PostgresStore| {
        let turn = store.take_turn(AGENCY).unwrap().unwrap();
        store.end_turn();
        turn.node
    };
    let (mut first, mut second) = (open(&url), open(&url));
    assert_eq!((node(&mut first), node(&mut second), node(&mut first)), (0, 1, 0));
    drop(first);
    let mut third = open(&url);
    // The server frees it when it has seen that the other end is gone.
    assert!(node(&mut third) != 1);
    assert_eq!(node(&mut second), 1);
}

#[test]
fn what_was_decided_on_an_older_version_is_refused() {
    let server = PgServer::shared();
    let url = server.database();
    let (mut first, mut second) = (open(&url), open(&url));
    first.commit(&opening(vec![ticket(1)])).unwrap();
    let moved = Batch { tickets: vec![next(&ticket(1))], ..Batch::new(AGENCY) };
    second.commit(&moved).unwrap();
    let late = first.commit(&moved);
    assert!(matches!(late, Err(StoreError::Fault(_))), "{late:?}");
    assert_eq!(first.ticket(AGENCY, TicketId(1)), Ok(Some(next(&ticket(1)).row)));
}

#[test]
fn batches_of_several_servers_form_one_log_without_gaps_for_whoever_follows() {
    const SERVERS: usize = 3;
    const BATCHES: i64 = 40;
    let server = PgServer::shared();
    let url = server.database();
    drop(open(&url));
    let pool = PostgresPool::open(&url, 1).unwrap();
    let writing = AtomicBool::new(true);
    let followed = thread::scope(|scope| {
        let follower = scope.spawn(|| follow(&pool, &writing));
        let write = |n: i64| {
            let mut store = open(&url);
            for batch in 0..BATCHES {
                let id = n * BATCHES + batch + 1;
                let counted = Batch {
                    counters: vec![change("open", 1)],
                    ..opening(vec![ticket(id), ticket(id + 10_000)])
                };
                store.commit(&counted).unwrap();
            }
        };
        let writers: Vec<_> = (0..).take(SERVERS).map(|n| scope.spawn(move || write(n))).collect();
        let ended: Vec<_> = writers.into_iter().map(|writer| writer.join().is_ok()).collect();
        writing.store(false, Ordering::Relaxed);
        assert_eq!(ended, [true; SERVERS]);
        follower.join().unwrap()
    });
    let batches = BATCHES * i64::try_from(SERVERS).unwrap();
    let every = (1..=batches).flat_map(|batch| [0, 1].map(|n| Position::new(batch, n)));
    assert_eq!(followed, every.collect::<Vec<_>>());
    let mut prev = GENESIS;
    for (n, block) in (1..).zip(pool.blocks(AGENCY, 0, 1_000).unwrap()) {
        assert_eq!((block.position, block.batch, block.prev_hash), (n, n, prev));
        prev = block_hash(AGENCY, &block);
    }
    assert_eq!(pool.counters(AGENCY, ""), Ok(vec![change("open", 2 * batches - batches)]));
}

/// The places of rows as a reader meets them that always goes on behind the last.
fn follow(pool: &PostgresPool, writing: &AtomicBool) -> Vec<Position> {
    let mut seen = Vec::new();
    loop {
        let last_look = !writing.load(Ordering::Relaxed);
        let after = seen.last().copied().unwrap_or(Position::START);
        let rows = pool.log(AGENCY, after, 7).unwrap();
        if rows.is_empty() && last_look {
            return seen;
        }
        seen.extend(rows.iter().map(|row| row.position));
    }
}

#[test]
fn a_token_is_added_while_another_server_has_the_turn() {
    let server = PgServer::shared();
    let url = server.database();
    let (mut first, mut beside) = (open(&url), open(&url));
    first.take_turn(AGENCY).unwrap();
    beside.add_token(AGENCY, &token(1, "crew", &["agent:a"])).unwrap();
    assert_eq!(first.tokens_named(AGENCY, &name("crew")).unwrap().len(), 1);
    first.commit(&oms_testkit::sample::batch(vec![log_row(1, 1, 1, GENESIS)])).unwrap();
    assert_eq!(beside.revoke_token(&[1; 32]), Ok(true));
}
