//! A clock that is set back while the server is down: what was answered under a key stays so.

use crate::stepping::{self, Hand, job};
use oms_app::engine::{Answer, Engine, Key, Message, OpenWanted, Target};
use oms_app::{Done, Job, Work};
use oms_base::Name;
use oms_domain::board::Wanted;
use oms_store::StoreError;
use oms_store_sql::SqliteStore;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// Half a second after midnight.
const START: i64 = 20_000 * DAY + 500_000;
const DAY: i64 = 86_400_000_000;

fn engine(dir: &Path, clock: &Hand) -> Engine {
    let store = Box::new(opened(dir));
    stepping::engine(store, Arc::new(clock.clone()))
}

/// A process that another test is starting holds what is open here until it runs its program.
pub(crate) fn opened(dir: &Path) -> SqliteStore {
    for _ in 0..100 {
        match SqliteStore::open(dir) {
            Err(StoreError::Held(_)) => std::thread::park_timeout(Duration::from_millis(20)),
            opened => return opened.unwrap(),
        }
    }
    panic!("somebody holds {}", dir.display())
}

fn step(engine: &mut Engine, job: Job) -> Answer {
    let (reply, mut answers) = oneshot::channel();
    engine.step(vec![Message { jobs: vec![job], reply }]).unwrap();
    answers.try_recv().unwrap().remove(0)
}

fn keyed_open() -> Job {
    let target = Target::Board(Name::parse("B").unwrap());
    let key = Key { hash: [1; 16], fingerprint: [2; 16] };
    Job { key: Some(key), ..job(Work::Open(Box::new(OpenWanted::bare(target)))) }
}

#[test]
fn a_key_is_honoured_after_the_clock_was_set_back() {
    for back in [1_000_000, DAY, 30 * DAY] {
        let (dir, clock) = (TempDir::new().unwrap(), Hand::at(START));
        let mut before = engine(dir.path(), &clock);
        let board = Work::SetBoard { name: Name::parse("B").unwrap(), wanted: Wanted::default() };
        assert!(step(&mut before, job(board)).is_ok());
        let Ok(Done::Ticket(first)) = step(&mut before, keyed_open()) else {
            panic!("the first answer is a ticket");
        };
        drop(before);
        clock.turn(-back);
        let answer = step(&mut engine(dir.path(), &clock), keyed_open());
        let same = matches!(answer, Ok(Done::Replay { stream, .. })
            if stream == first.ticket.core.id.into());
        assert!(same, "set back by {back}: {answer:?}");
    }
}
