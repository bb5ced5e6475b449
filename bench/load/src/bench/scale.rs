//! A store with very many tickets on one plain board.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use super::lab::Lab;
use crate::api;
use crate::http::{Connection, Request, Target};
use crate::server::Server;

/// The board's name.
pub(crate) const BOARD: &str = "Scale";
const BATCH: usize = 1_000;
const CONNECTIONS: usize = 4;

/// Calls at the same time where each is about one ticket.
const ENDING: usize = 64;
const PAGE: usize = 1_000;
const PROBLEMS: [&str; 20] = [
    "Pothole",
    "Streetlight",
    "Graffiti",
    "Sinkhole",
    "Rubbish",
    "Flooding",
    "Hydrant",
    "Noise",
    "Sidewalk",
    "Tree",
    "Signal",
    "Drain",
    "Bench",
    "Fence",
    "Bridge",
    "Manhole",
    "Sign",
    "Ice",
    "Rats",
    "Smell",
];
const SYLLABLES: [&str; 10] = ["ka", "lo", "mi", "ne", "ru", "sa", "to", "vi", "we", "za"];

/// A running server and how many tickets its board holds.
#[derive(Debug)]
pub(crate) struct Store {
    /// The server.
    pub(crate) server: Server,
    tickets: usize,
    ended: usize,
}

/// A page of tickets.
#[derive(Deserialize)]
struct Page {
    items: Vec<Item>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    number: String,
}

impl Store {
    /// A fresh store with the empty board.
    pub(crate) async fn new(lab: &Lab) -> Result<Store> {
        let server = lab.oms().await?;
        let mut connection = Connection::open(&server.target).await?;
        api::make_board(&mut connection, BOARD).await?;
        Ok(Store { server, tickets: 0, ended: 0 })
    }

    /// How many tickets the board holds.
    pub(crate) fn tickets(&self) -> usize {
        self.tickets
    }

    /// Opens tickets by batch calls until the board holds so many.
    pub(crate) async fn fill(&mut self, tickets: usize) -> Result<()> {
        let next = Arc::new(AtomicUsize::new(self.tickets));
        let mut workers = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let target = self.server.target.clone();
            workers.spawn(open_up_to(target, Arc::clone(&next), tickets));
        }
        while let Some(ended) = workers.join_next().await {
            ended.context("a worker panicked")??;
        }
        self.tickets = tickets;
        Ok(())
    }

    /// Completes every second ticket.
    pub(crate) async fn end_every_second(&mut self) -> Result<()> {
        let (numbers, waiting) = mpsc::channel(2 * PAGE);
        let waiting = Arc::new(Mutex::new(waiting));
        let mut workers = JoinSet::new();
        for _ in 0..ENDING {
            workers.spawn(end(self.server.target.clone(), Arc::clone(&waiting)));
        }
        let mut connection = Connection::open(&self.server.target).await?;
        let first = format!("/api/v1/tickets?board={BOARD}&limit={PAGE}");
        let mut path = first.clone();
        for _ in 0..=self.tickets / PAGE {
            let body = connection.call(Request::get(&path)).await?.expect(200)?;
            let page: Page = serde_json::from_slice(body).context("reading a page")?;
            for item in page.items.into_iter().step_by(2) {
                numbers.send(item.number).await.context("nobody ends tickets")?;
                self.ended += 1;
            }
            let Some(next) = page.next else { break };
            path = format!("{first}&cursor={next}");
        }
        drop(numbers);
        while let Some(ended) = workers.join_next().await {
            ended.context("a worker panicked")??;
        }
        Ok(())
    }

    /// Fails unless the board's metrics count every ticket as queued or ended, as it was left.
    pub(crate) async fn check(&self, connection: &mut Connection) -> Result<()> {
        let path = metrics_path();
        let body = connection.call(Request::get(&path)).await?.expect(200)?;
        let counted: Value = serde_json::from_slice(body).context("reading the metrics")?;
        let awaited = serde_json::json!({
            "queued": self.tickets - self.ended, "in_progress": 0, "blocked": 0,
            "completed": self.ended,
        });
        if counted != awaited {
            bail!("the board's metrics are {counted} instead of {awaited}");
        }
        Ok(())
    }
}

/// The path of the board's metrics.
pub(crate) fn metrics_path() -> String {
    format!("/api/v1/metrics/boards/{BOARD}")
}

async fn open_up_to(target: Target, next: Arc<AtomicUsize>, tickets: usize) -> Result<()> {
    const PROGRESS_EVERY: usize = 100_000;
    let mut connection = Connection::open(&target).await?;
    let begun = Instant::now();
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= tickets {
            return Ok(());
        }
        let end = tickets.min(first + BATCH);
        let body = batch_body(first..end)?;
        api::open_batch(&mut connection, &body, end - first).await?;
        if first / PROGRESS_EVERY != end / PROGRESS_EVERY {
            eprintln!("{end} tickets after {:.0?}", begun.elapsed());
        }
    }
}

async fn end(target: Target, numbers: Arc<Mutex<mpsc::Receiver<String>>>) -> Result<()> {
    let mut connection = Connection::open(&target).await?;
    loop {
        let next = numbers.lock().await.recv().await;
        let Some(number) = next else { return Ok(()) };
        let path = format!("/api/v1/tickets/{number}/move");
        let call = Request::post(&path, br#"{"to":"completed"}"#);
        connection.call(call).await?.expect(200).context("completing a ticket")?;
    }
}

/// The title of a ticket: a twentieth begin with the same word, a thousandth name the same street,
/// and its last word is its own.
pub(super) fn subject(ticket: usize) -> String {
    let problem = PROBLEMS[ticket % PROBLEMS.len()];
    let street = ticket / PROBLEMS.len() % 1_000;
    let part = |power: usize| SYLLABLES[street / power % SYLLABLES.len()];
    format!("{problem} on {}{}{} street {ticket}", part(100), part(10), part(1))
}

fn batch_body(numbers: std::ops::Range<usize>) -> Result<String> {
    let mut body = String::with_capacity(numbers.len() * 48);
    body.push_str(r#"{"tickets":["#);
    let first = numbers.start;
    for number in numbers {
        let comma = if number == first { "" } else { "," };
        let title = subject(number);
        write!(body, r#"{comma}{{"board":"{BOARD}","title":"{title}"}}"#)?;
    }
    body.push_str("]}");
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::batch_body;

    #[test]
    fn bodies() {
        let body = batch_body(8..10).unwrap();
        let json: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(json["tickets"][1]["title"], "Tree on kakaka street 9");
    }
}
