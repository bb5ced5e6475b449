//! A database that fails, goes away, or whose answer gets lost: never a word that is not true.

use oms_base::TicketId;
use oms_store::{Batch, Position, Query, Store, StoreError};
use oms_store_sql::{PostgresPool, PostgresStore, SCHEMA_VERSION};
use oms_testkit::PgServer;
use oms_testkit::sample::{self, AGENCY, opening, ticket};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use tempfile::TempDir;

const SOCKET: &str = ".s.PGSQL.5432";
/// What the program sends to commit.
const COMMIT: &[u8] = b"COMMIT\0";

/// Runs statements from outside.
fn lay_hands_on(url: &str, statements: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(statements).await
    });
    done.unwrap();
}

/// Makes every new ticket fail with this code: at once, or when the transaction commits.
fn fail_tickets(url: &str, code: &str, when: &str) {
    lay_hands_on(
        url,
        &format!(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$; \
             CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON ticket \
             DEFERRABLE INITIALLY {when} FOR EACH ROW EXECUTE FUNCTION fail()"
        ),
    );
}

#[test]
fn what_the_server_refuses_changes_nothing_also_at_the_commit() {
    let server = PgServer::shared();
    for when in ["IMMEDIATE", "DEFERRED"] {
        for (code, want) in [("53100", "full"), ("58030", "fault"), ("XX001", "doubt")] {
            let url = server.database();
            let mut store = PostgresStore::open(&url).unwrap();
            fail_tickets(&url, code, when);
            let failed = store.commit(&opening(vec![ticket(1)])).unwrap_err();
            let kind = match failed {
                StoreError::Full => "full",
                StoreError::Fault(_) => "fault",
                StoreError::Doubt(_) => "doubt",
                other => panic!("{other}"),
            };
            assert_eq!(kind, want, "{code} {when}");
            lay_hands_on(&url, "DROP TRIGGER failing ON ticket");
            assert_eq!(store.last_position(AGENCY), Ok(Position::START));
            assert_eq!(store.probe(), Ok(()));
            assert_eq!(store.commit(&opening(vec![ticket(1)])).unwrap().batch, 1);
        }
    }
}

#[test]
fn a_server_that_crashed_is_met_again() {
    let mut server = PgServer::start();
    let url = server.database();
    let mut store = PostgresStore::open(&url).unwrap();
    let pool = PostgresPool::open(&url, 2).unwrap();
    store.commit(&opening(vec![ticket(1)])).unwrap();
    for id in 2..4 {
        if id == 3 {
            store.take_turn(AGENCY).unwrap();
        }
        server.crash();
        let gone = store.commit(&opening(vec![ticket(id)]));
        assert!(matches!(gone, Err(StoreError::Fault(_))), "{gone:?}");
        assert!(pool.ticket(AGENCY, TicketId(1)).is_err());
        server.go_on();
        assert_eq!(store.commit(&opening(vec![ticket(id)])).unwrap().batch, id);
        assert!(pool.ticket(AGENCY, TicketId(id)).unwrap().is_some());
    }
}

#[test]
fn a_turn_that_was_lost_is_not_taken_again_for_what_was_decided_in_it() {
    let mut server = PgServer::start();
    let url = server.database();
    let mut store = PostgresStore::open(&url).unwrap();
    store.take_turn(AGENCY).unwrap();
    server.crash();
    server.go_on();
    let mut other = PostgresStore::open(&url).unwrap();
    assert_eq!(other.commit(&opening(vec![ticket(1)])).unwrap().batch, 1);
    let late = store.commit(&opening(vec![ticket(2)]));
    assert!(matches!(late, Err(StoreError::Fault(_))), "{late:?}");
    let turn = store.take_turn(AGENCY).unwrap().unwrap();
    assert_eq!((turn.last, turn.lease), (Position::new(1, 0), 2));
    assert_eq!(store.commit(&opening(vec![ticket(2)])).unwrap().batch, 2);
}

/// Where the way between program and server is cut, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// The server never sees the COMMIT.
    Before,
    /// The server's answer to it never arrives.
    After,
}

/// A socket in a directory of its own that leads to the server's.
struct Way {
    dir: TempDir,
    cut: Arc<Mutex<Option<Cut>>>,
}

impl Way {
    fn to(url: &str) -> (Way, String) {
        let (rest, server) = url.split_once("&host=").unwrap();
        let dir = tempfile::tempdir().unwrap();
        let url = format!("{rest}&host={}", dir.path().display());
        let listener = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        let cut = Arc::new(Mutex::new(None));
        let (cuts, server) = (Arc::clone(&cut), PathBuf::from(server));
        thread::spawn(move || {
            for client in listener.incoming() {
                lead(client.unwrap(), &server, &cuts);
            }
        });
        (Way { dir, cut }, url)
    }

    fn cut(&self, cut: Cut) {
        assert!(self.dir.path().exists());
        *self.cut.lock().unwrap() = Some(cut);
    }
}

fn lead(client: UnixStream, server: &Path, cut: &Arc<Mutex<Option<Cut>>>) {
    let server = UnixStream::connect(server.join(SOCKET)).unwrap();
    let silent = Arc::new(Mutex::new(false));
    let (mut from_server, mut to_client) =
        (server.try_clone().unwrap(), client.try_clone().unwrap());
    let quiet = Arc::clone(&silent);
    thread::spawn(move || {
        let mut bytes = vec![0; 65_536];
        while let Ok(count @ 1..) = from_server.read(&mut bytes) {
            if *quiet.lock().unwrap() || to_client.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _gone = to_client.shutdown(Shutdown::Both);
        let _gone = from_server.shutdown(Shutdown::Both);
    });
    let (mut from_client, mut to_server, cut) = (client, server, Arc::clone(cut));
    thread::spawn(move || {
        let mut bytes = vec![0; 65_536];
        while let Ok(count @ 1..) = from_client.read(&mut bytes) {
            let commits = bytes[..count].windows(COMMIT.len()).any(|part| part == COMMIT);
            match if commits { cut.lock().unwrap().take() } else { None } {
                Some(Cut::Before) => break,
                Some(Cut::After) => *silent.lock().unwrap() = true,
                None => {}
            }
            if to_server.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _gone = to_server.shutdown(Shutdown::Both);
        let _gone = from_client.shutdown(Shutdown::Both);
    });
}

#[test]
fn a_commit_whose_answer_got_lost_is_settled() {
    let server = PgServer::shared();
    let (way, url) = Way::to(&server.database());
    let mut store = PostgresStore::open(&url).unwrap();
    store.commit(&opening(vec![ticket(1)])).unwrap();
    way.cut(Cut::After);
    let kept = store.commit(&opening(vec![ticket(2)]));
    assert_eq!(kept.unwrap().batch, 2, "it was committed");
    way.cut(Cut::Before);
    let lost = store.commit(&opening(vec![ticket(3)]));
    assert!(matches!(lost, Err(StoreError::Fault(_))), "{lost:?}");
    assert_eq!(store.ticket(AGENCY, TicketId(3)), Ok(None));
    assert_eq!(store.commit(&opening(vec![ticket(3)])).unwrap().batch, 3);
    assert!(store.ticket(AGENCY, TicketId(2)).unwrap().is_some());
}

#[test]
fn a_lost_commit_that_left_no_trace_is_a_doubt_from_then_on() {
    let server = PgServer::shared();
    let (way, url) = Way::to(&server.database());
    let mut store = PostgresStore::open(&url).unwrap();
    way.cut(Cut::After);
    let counting = Batch { counters: vec![sample::change("open", 1)], ..Batch::new(AGENCY) };
    for _ in 0..2 {
        assert!(matches!(store.commit(&counting), Err(StoreError::Doubt(_))));
    }
}

#[test]
fn what_cannot_hold_a_store_is_refused() {
    let server = PgServer::shared();
    let url = server.database();
    let refused = |url: &str| PostgresStore::open(url).err();
    let unusable = |found| matches!(found, Some(StoreError::Unusable(_)));
    for bad in ["", "no url", "postgres://oms@/hub?host=/no/such/place", "postgres:///x?port=0"] {
        assert!(unusable(refused(bad)), "{bad}");
    }
    assert!(unusable(refused(&format!("{url}&sslmode=require"))));
    assert!(unusable(PostgresPool::open(&url, 1).err()), "there is no store yet");
    drop(PostgresStore::open(&url).unwrap());
    assert!(PostgresPool::open(&url, 1).is_ok());
    let found = SCHEMA_VERSION + 1;
    lay_hands_on(
        &url,
        &format!(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
             VALUES ({found}, 'later', '2026-11-21T00:00:00Z', '1')"
        ),
    );
    let newer = StoreError::Newer { found, known: SCHEMA_VERSION };
    assert_eq!(refused(&url), Some(newer.clone()));
    assert_eq!(PostgresPool::open(&url, 1).err(), Some(newer));
}

#[test]
fn a_log_that_was_cut_is_refused() {
    let server = PgServer::shared();
    let url = server.database();
    let mut store = PostgresStore::open(&url).unwrap();
    store.commit(&opening(vec![ticket(1)])).unwrap();
    store.commit(&opening(vec![ticket(2)])).unwrap();
    drop(store);
    lay_hands_on(&url, "DELETE FROM log WHERE position = (SELECT max(position) FROM log)");
    let found = PostgresStore::open(&url).map(|_| ());
    assert!(matches!(found, Err(StoreError::Corrupt { table: "log", .. })), "{found:?}");
}

#[test]
fn several_may_make_the_store_at_the_same_time() {
    let server = PgServer::shared();
    let url = server.database();
    thread::scope(|scope| {
        let open = || PostgresStore::open(&url).map(|_| ()).unwrap();
        (0..4).for_each(|_| {
            scope.spawn(open);
        });
    });
    assert!(PostgresPool::open(&url, 1).is_ok());
}
