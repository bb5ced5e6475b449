//! The product's calls that load is made of.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::http::{Connection, Request};

/// The path that opens a ticket.
pub(crate) const TICKETS: &str = "/api/v1/tickets";
/// The path that claims tasks.
pub(crate) const CLAIM: &str = "/api/v1/tasks/claim";

/// How long the search index may take to fill up, and between two looks.
const INDEXED_WITHIN: Duration = Duration::from_mins(90);
const INDEX_POLL: Duration = Duration::from_millis(200);

/// A claimed task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lease {
    /// The task's id.
    pub(crate) task: String,
    /// What fences a completion.
    pub(crate) epoch: u64,
    /// The ticket's number.
    pub(crate) ticket: String,
    /// The stage's id.
    pub(crate) stage: String,
}

#[derive(Deserialize)]
struct Claimed {
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
struct Task {
    id: String,
    lease_epoch: u64,
    ticket: TicketName,
    stage: String,
}

#[derive(Deserialize)]
struct TicketName {
    number: String,
}

/// The answer to a batch call, item by item.
#[derive(Deserialize)]
struct Batch {
    results: Vec<BatchItem>,
}

#[derive(Deserialize)]
struct BatchItem {
    #[serde(default)]
    ok: Option<IgnoredAny>,
    #[serde(default)]
    error: Option<Value>,
}

/// Sends small requests for a while.
pub(crate) async fn keep_awake(connection: &mut Connection, time: Duration) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < time {
        connection.call(Request::get("/readyz")).await?.expect(200)?;
    }
    Ok(())
}

/// One of the engine's own figures.
pub(crate) async fn figure(connection: &mut Connection, name: &str) -> Result<usize> {
    let body = connection.call(Request::get("/metrics")).await?.expect(200)?;
    let text = std::str::from_utf8(body).context("the figures are no text")?;
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.with_context(|| format!("no figure {name}"))?.trim().parse().context("a count")
}

/// Waits until the search index has everything that was committed before.
pub(crate) async fn indexed(connection: &mut Connection, board: &str) -> Result<()> {
    let body = json!({"board": board, "title": "The last one"}).to_string();
    let answer = connection.call(Request::post(TICKETS, body.as_bytes())).await?;
    let opened: Value = serde_json::from_slice(answer.expect(201)?).context("an opened ticket")?;
    let position = opened["position"].as_str().context("the position of what was opened")?;
    let path = format!("/api/v1/tickets?q=nothing&limit=1&after={position}");
    let begun = Instant::now();
    while begun.elapsed() < INDEXED_WITHIN {
        match connection.call(Request::get(&path)).await?.status {
            200 => return Ok(()),
            503 => tokio::time::sleep(INDEX_POLL).await,
            status => bail!("waiting for the search index was answered {status}"),
        }
    }
    bail!("the search index was not there within {INDEXED_WITHIN:?}")
}

/// Publishes a workflow.
pub(crate) async fn publish(connection: &mut Connection, definition: &Value) -> Result<()> {
    let name = definition["name"].as_str().context("a workflow has a name")?;
    let path = format!("/api/v1/workflows/{name}");
    let body = definition.to_string();
    let answer = connection.call(Request::put(&path, body.as_bytes())).await?;
    ensure!(
        matches!(answer.status, 200 | 201),
        "publishing {name} answered {}: {}",
        answer.status,
        String::from_utf8_lossy(answer.body)
    );
    Ok(())
}

/// Makes a board.
pub(crate) async fn make_board(connection: &mut Connection, name: &str) -> Result<()> {
    let body = json!({ "name": name }).to_string();
    let answer = connection.call(Request::post("/api/v1/boards", body.as_bytes())).await?;
    answer.expect(201).context("making a board").map(|_| ())
}

/// Opens one ticket from a ready body.
pub(crate) async fn open(connection: &mut Connection, body: &str) -> Result<()> {
    let answer = connection.call(Request::post(TICKETS, body.as_bytes())).await?;
    answer.expect(201).context("opening a ticket").map(|_| ())
}

/// The body of a claim for one owner.
pub(crate) fn claim_body(owner: &str, max: usize, wait_s: u32) -> String {
    format!(r#"{{"owners":["{owner}"],"max":{max},"wait_s":{wait_s}}}"#)
}

/// Claims from a ready body.
pub(crate) async fn claim(connection: &mut Connection, body: &str) -> Result<Vec<Lease>> {
    let answer = connection.call(Request::post(CLAIM, body.as_bytes())).await?;
    leases(answer.expect(200).context("claiming")?)
}

/// Reads the answer to a claim.
pub(crate) fn leases(body: &[u8]) -> Result<Vec<Lease>> {
    let claimed: Claimed = serde_json::from_slice(body).context("reading a claim's answer")?;
    let lease = |task: Task| Lease {
        task: task.id,
        epoch: task.lease_epoch,
        ticket: task.ticket.number,
        stage: task.stage,
    };
    Ok(claimed.tasks.into_iter().map(lease).collect())
}

/// The path that completes a task.
pub(crate) fn complete_path(task: &str) -> String {
    format!("/api/v1/tasks/{task}/complete")
}

/// Completes one task as done.
pub(crate) async fn complete(connection: &mut Connection, lease: &Lease) -> Result<()> {
    let body = format!(r#"{{"lease_epoch":{},"outcome":"done"}}"#, lease.epoch);
    let path = complete_path(&lease.task);
    let answer = connection.call(Request::post(&path, body.as_bytes())).await?;
    answer.expect(200).context("completing a task").map(|_| ())
}

/// Opens many tickets from a ready body; every one must succeed.
pub(crate) async fn open_batch(
    connection: &mut Connection,
    body: &str,
    items: usize,
) -> Result<()> {
    let request = Request::post("/api/v1/tickets/batch", body.as_bytes());
    let answer = connection.call(request).await?;
    let body = answer.expect(200).context("opening a batch")?;
    check_batch(body, items).context("opening a batch")
}

/// Completes many tasks as done; every one must succeed.
pub(crate) async fn complete_batch(connection: &mut Connection, leases: &[Lease]) -> Result<()> {
    let mut body = String::with_capacity(leases.len() * 96);
    body.push_str(r#"{"completions":["#);
    for (index, lease) in leases.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let Lease { task, epoch, .. } = lease;
        write!(body, r#"{comma}{{"task":"{task}","lease_epoch":{epoch},"outcome":"done"}}"#)?;
    }
    body.push_str("]}");
    let request = Request::post("/api/v1/tasks/complete", body.as_bytes());
    let answer = connection.call(request).await?;
    let body = answer.expect(200).context("completing a batch")?;
    check_batch(body, leases.len()).context("completing a batch")
}

fn check_batch(body: &[u8], items: usize) -> Result<()> {
    let batch: Batch = serde_json::from_slice(body).context("reading a batch's answer")?;
    let bad = |item: &&BatchItem| item.error.is_some() || item.ok.is_none();
    if let Some(item) = batch.results.iter().find(bad) {
        anyhow::bail!("an item was refused: {:?}", item.error);
    }
    let count = batch.results.len();
    ensure!(count == items, "{count} results for {items} items");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check_batch, leases};

    #[test]
    fn claims_are_read() {
        let body = br#"{"tasks":[{"id":"tsk_1","lease_epoch":3,"lease_expires_at":"x",
            "ticket":{"id":"tkt_1","number":"DL-2026-00001"},"stage":"fund","input":{}}]}"#;
        let leases = leases(body).unwrap();
        assert_eq!(leases[0].task, "tsk_1");
        assert_eq!(leases[0].epoch, 3);
        assert_eq!(leases[0].ticket, "DL-2026-00001");
        assert_eq!(leases[0].stage, "fund");
    }

    #[test]
    fn every_item_of_a_batch_must_succeed() {
        let good = br#"{"results":[{"ok":{"id":1}},{"ok":{"id":2}}]}"#;
        assert!(check_batch(good, 2).is_ok());
        assert!(check_batch(good, 3).is_err());
        let bad = br#"{"results":[{"ok":{}},{"error":{"status":409}}]}"#;
        assert!(check_batch(bad, 2).is_err());
        assert!(check_batch(br#"{"results":[{}]}"#, 1).is_err());
    }
}
