//! Many claims that wait and many tickets whose stages all start at once: every task is leased
//! once, and no batch grows past its bound.

use crate::stepping::{self, job};
use oms_app::clock::SystemClock;
use oms_app::engine::{Answer, Claim, Message, OpenWanted, Target};
use oms_app::{Done, Work};
use oms_base::{AgencyId, Name, Owner, Span};
use oms_store::{Position, Query};
use oms_store_sql::{SqlitePool, SqliteStore};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

const STAGES: usize = 500;
const OWNERS: usize = 10;
const TICKETS: usize = 36;
/// More claims than there are tasks for, each of many owners, as wide as a claim may be.
const CLAIMS: usize = 24;
const CLAIM_MAX: usize = 1_000;
/// The batch's own bound, the claim that crosses it, and what opened the tickets.
const ROWS_MAX: usize = 8_192 + CLAIM_MAX + TICKETS;
const TICKS_MAX: usize = 20;

type Reply = oneshot::Receiver<Vec<Answer>>;

fn message(work: Work) -> (Message, Reply) {
    let (reply, answer) = oneshot::channel();
    (Message { jobs: vec![job(work)], reply }, answer)
}

fn publish() -> Work {
    let stage = |n: usize| format!(r#"{{"id":"s{n}","owner":"crew-{}"}}"#, n % OWNERS);
    let stages: Vec<String> = (0..STAGES).map(stage).collect();
    let definition = format!(r#"{{"name":"Wide","stages":[{}]}}"#, stages.join(","));
    stepping::publish(&definition)
}

fn open() -> Work {
    Work::Open(Box::new(OpenWanted::bare(Target::Workflow(Name::parse("Wide").unwrap()))))
}

fn claim(first: usize) -> Work {
    let owner = |n: usize| Owner::parse(&format!("crew-{}", (first + n) % OWNERS)).unwrap();
    Work::Claim(Claim {
        owners: (0..OWNERS).map(owner).collect(),
        max: CLAIM_MAX,
        wait: Span::seconds(30),
        lease: Span::seconds(600),
    })
}

/// How many log rows each batch has.
fn rows_by_batch(pool: &SqlitePool) -> BTreeMap<i64, usize> {
    let (mut rows, mut after) = (BTreeMap::new(), Position::START);
    loop {
        let page = pool.log(AgencyId::FIRST, after, 4_096).unwrap();
        let Some(last) = page.last() else { return rows };
        after = last.position;
        for row in page {
            *rows.entry(row.position.batch()).or_default() += 1;
        }
    }
}

#[test]
fn parked_claims_share_a_wide_fan_out() {
    let dir = TempDir::new().unwrap();
    let store = Box::new(SqliteStore::open(dir.path()).unwrap());
    let mut engine = stepping::engine(store, Arc::new(SystemClock));
    engine.step(vec![message(publish()).0]).unwrap();
    let (claims, mut waiting): (Vec<Message>, Vec<Reply>) =
        (0..CLAIMS).map(|n| message(claim(n))).unzip();
    engine.step(claims).unwrap();
    let (opens, opened): (Vec<Message>, Vec<Reply>) = (0..TICKETS).map(|_| message(open())).unzip();
    engine.step(opens).unwrap();
    assert!(opened.into_iter().all(|mut answer| answer.try_recv().unwrap()[0].is_ok()));

    let mut leased = BTreeSet::new();
    for _ in 0..TICKS_MAX {
        waiting.retain_mut(|answer| match answer.try_recv() {
            Ok(answers) => {
                let [Ok(Done::Claimed { tasks })] = answers.as_slice() else {
                    panic!("a claim was refused: {answers:?}");
                };
                for task in tasks {
                    assert!(leased.insert(task.task), "{:?} is leased twice", task.task);
                }
                false
            }
            Err(_) => true,
        });
        engine.tick().unwrap();
    }
    assert_eq!(leased.len(), TICKETS * STAGES);
    assert_eq!(waiting.len(), CLAIMS - TICKETS * STAGES / CLAIM_MAX);
    let pool = SqlitePool::open(dir.path(), 1).unwrap();
    let largest = rows_by_batch(&pool).into_values().max().unwrap();
    assert!((ROWS_MAX / 2..=ROWS_MAX).contains(&largest), "a batch of {largest} rows");
}
