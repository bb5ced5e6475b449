//! A store with very many tickets on one plain board.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::task::JoinSet;

use super::lab::Lab;
use crate::api;
use crate::http::{Connection, Request, Target};
use crate::server::Server;

/// The board's name.
pub(crate) const BOARD: &str = "Scale";
const BATCH: usize = 1_000;
const CONNECTIONS: usize = 4;

/// A running server and how many tickets its board holds.
#[derive(Debug)]
pub(crate) struct Store {
    /// The server.
    pub(crate) server: Server,
    tickets: usize,
}

impl Store {
    /// A fresh store with the empty board.
    pub(crate) async fn new(lab: &Lab) -> Result<Store> {
        let server = lab.oms().await?;
        let mut connection = Connection::open(&server.target).await?;
        api::make_board(&mut connection, BOARD).await?;
        Ok(Store { server, tickets: 0 })
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

    /// Fails unless the board's metrics count every ticket as queued and none otherwise.
    pub(crate) async fn check(&self, connection: &mut Connection) -> Result<()> {
        let path = metrics_path();
        let body = connection.call(Request::get(&path)).await?.expect(200)?;
        let counted: Value = serde_json::from_slice(body).context("reading the metrics")?;
        let awaited = serde_json::json!({
            "queued": self.tickets, "in_progress": 0, "blocked": 0, "completed": 0,
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

fn batch_body(numbers: std::ops::Range<usize>) -> Result<String> {
    let mut body = String::with_capacity(numbers.len() * 48);
    body.push_str(r#"{"tickets":["#);
    let first = numbers.start;
    for number in numbers {
        let comma = if number == first { "" } else { "," };
        write!(body, r#"{comma}{{"board":"{BOARD}","title":"Pothole {number}"}}"#)?;
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
        assert_eq!(json["tickets"][1]["title"], "Pothole 9");
    }
}
