//! `large`: what very many open and ended tickets cost those who work beside them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::lab::Lab;
use super::open;
use super::scale::{BOARD, Store, metrics_path, subject};
use crate::api;
use crate::http::{Connection, Request};
use crate::sample::{Samples, median, rate, rounded};
use crate::server::{READY_WITHIN, Server};
use crate::workflow;

/// Questions of each kind.
const CALLS: usize = 500;
const CALLS_WITHIN: Duration = Duration::from_mins(1);
/// How long the search index may take to have everything.
const POLL: Duration = Duration::from_millis(200);

/// What a page of a list says of the page behind it.
#[derive(Deserialize)]
struct Page {
    next: Option<String>,
}

/// Fills a store with as many open as ended tickets and holds it against an empty one.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let tickets = lab.settings.tickets;
    let mut store = Store::new(lab).await?;
    let begun = Instant::now();
    store.fill(2 * tickets).await?;
    let opened = rate(2 * tickets, begun.elapsed());
    let begun = Instant::now();
    store.end_every_second().await?;
    let ended = rate(tickets, begun.elapsed());
    let mut connection = Connection::open(&store.server.target).await?;
    store.check(&mut connection).await?;
    let begun = Instant::now();
    api::indexed(&mut connection, BOARD).await?;
    let indexing = begun.elapsed();
    let questions = questions(&mut connection, lab.settings.seed, 2 * tickets).await?;
    Ok(json!({
        "open_tickets": tickets,
        "ended_tickets": tickets,
        "batch_opens_per_s": rounded(opened),
        "ends_per_s": rounded(ended),
        "index_ready_after_s": rounded(indexing.as_secs_f64()),
        "questions": questions,
        "opens": opens(lab, &mut store.server).await?,
        "store_bytes": std::fs::metadata(store.server.data().join("tickets.db"))
            .map(|file| file.len())
            .ok(),
        "index_bytes": std::fs::metadata(store.server.data().join("search.db"))
            .map(|file| file.len())
            .ok(),
        "memory_bytes": store.server.memory_bytes(),
    }))
}

/// The rate of durable opens here and in an empty store, one after the other in a seeded order.
///
/// The server is started again before: a heap that has held millions of requests is slower than a
/// young one, and what is compared here is what lies in the store.
pub(super) async fn opens(lab: &Lab, large: &mut Server) -> Result<Value> {
    large.terminate().await?;
    large.restart(POLL, READY_WITHIN).await?;
    let mut choices = ChaCha8Rng::seed_from_u64(lab.settings.seed);
    let mut connection = Connection::open(&large.target).await?;
    api::publish(&mut connection, &workflow::loan()).await?;
    let (mut here, mut empty) = (Vec::new(), Vec::new());
    for _ in 0..lab.settings.rounds {
        let large_first = choices.next_u32() & 1 == 0;
        for is_large in [large_first, !large_first] {
            // Neither is to share the processor with what the other left to index.
            api::indexed(&mut connection, BOARD).await?;
            if is_large {
                here.push(open::measure(&large.target, &lab.settings).await?.rate);
            } else {
                let server = lab.loan_server(None).await?;
                empty.push(open::measure(&server.target, &lab.settings).await?.rate);
            }
        }
    }
    let ratios: Vec<f64> = here.iter().zip(&empty).map(|(here, empty)| here / empty).collect();
    Ok(json!({
        "large_per_s": median(&here).map(rounded),
        "empty_per_s": median(&empty).map(rounded),
        "ratio": median(&ratios).map(rounded),
        "ratios": ratios.into_iter().map(rounded).collect::<Vec<_>>(),
    }))
}

/// Times each kind of question, one after the other on one connection.
async fn questions(connection: &mut Connection, seed: u64, tickets: usize) -> Result<Value> {
    let mut choices = ChaCha8Rng::seed_from_u64(seed);
    let mut report = Map::new();
    for (kind, ask) in KINDS {
        let mut samples = Samples::default();
        let (begun, mut cursor) = (Instant::now(), None);
        while samples.len() < CALLS && begun.elapsed() < CALLS_WITHIN {
            let about = subject(usize::try_from(choices.next_u64())? % tickets);
            let mut path = ask(&about);
            if let Some(cursor) = cursor.filter(|_| kind.starts_with("list")) {
                path = format!("{path}&cursor={cursor}");
            }
            let start = Instant::now();
            let body = connection.call(Request::get(&path)).await?.expect(200).context(path)?;
            samples.push(start.elapsed());
            cursor = serde_json::from_slice::<Page>(body).ok().and_then(|page| page.next);
        }
        let figures = json!({
            "calls": samples.len(),
            "p50_ms": samples.percentile_ms(50).map(rounded),
            "p99_ms": samples.percentile_ms(99).map(rounded),
        });
        report.insert(kind.to_owned(), figures);
    }
    Ok(report.into())
}

/// A question about a ticket with this title.
type Ask = fn(&str) -> String;

/// Lists go on to the page behind; searches look for the words of some ticket.
const KINDS: [(&str, Ask); 9] = [
    ("board_metrics", |_| metrics_path()),
    ("list_all", |_| "/api/v1/tickets?limit=50".to_owned()),
    ("list_board", |_| format!("/api/v1/tickets?board={BOARD}&limit=50")),
    ("list_board_and_status", |_| format!("/api/v1/tickets?board={BOARD}&status=queued&limit=50")),
    ("list_by_query", |_| "/api/v1/tickets?q=is:open&sort=-updated&limit=50".to_owned()),
    ("words_of_one_ticket", |title| search(title.split(' '))),
    ("words_of_a_street", |title| search(title.split(' ').skip(2).take(1))),
    ("word_of_a_twentieth", |title| search(title.split(' ').take(1))),
    ("word_of_all", |title| search(title.split(' ').skip(3).take(1))),
];

fn search<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("/api/v1/tickets?q={}&limit=50", words.collect::<Vec<_>>().join("%20"))
}
