//! The bare ceiling: the least a durable ticket store on `SQLite` can do for one open.
//!
//! It exists so that the product's figures are ratios against the same disk, cores and hour.
//! HTTP in, one group-committed transaction with `synchronous=FULL`, HTTP out: no tokens, no
//! rules, no counters, no idempotency. It must know nothing of the product's crates, and it is
//! frozen: a change here would move every ratio that was ever reported.
#![expect(
    clippy::disallowed_methods,
    reason = "the ceiling stamps its rows with real time and has no clock to pass in"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use clap::Parser;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rusqlite::{CachedStatement, Connection, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::{mpsc, oneshot};

const RUNTIME_WORKERS: usize = 2;
const QUEUE_MAX: usize = 4_096;
const BATCH_MAX: usize = 512;
const STATE_BYTES: usize = 220;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
const TASK_DUE_AFTER: Duration = Duration::from_mins(30);
const BOARD: i64 = 1;
const OWNER: &str = "IRS_VerifyBot";

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS log (
        position INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, first_seq INTEGER NOT NULL,
        time INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS ticket (
        id INTEGER PRIMARY KEY, number TEXT NOT NULL, board INTEGER NOT NULL,
        version INTEGER NOT NULL, state BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS task (
        id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL, owner TEXT NOT NULL,
        due_at INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS ticket_number ON ticket (number);
    CREATE INDEX IF NOT EXISTS ticket_board ON ticket (board, id);
    CREATE INDEX IF NOT EXISTS log_ticket ON log (ticket, first_seq);
    CREATE INDEX IF NOT EXISTS task_owner ON task (owner, due_at);
    CREATE INDEX IF NOT EXISTS task_due ON task (due_at);
";
const INSERT_LOG: &str =
    "INSERT INTO log (position, ticket, first_seq, time, body) VALUES (?1, ?2, ?3, ?4, ?5)";
const INSERT_TICKET: &str =
    "INSERT INTO ticket (id, number, board, version, state) VALUES (?1, ?2, ?3, ?4, ?5)";
const INSERT_TASK: &str = "INSERT INTO task (id, ticket, owner, due_at) VALUES (?1, ?2, ?3, ?4)";
const LAST_TICKET: &str = "SELECT coalesce(max(id), 0) FROM ticket";

/// The bare ceiling of a durable ticket store.
#[derive(Parser)]
struct Args {
    /// Where the database lies; made when missing.
    #[arg(long)]
    data: PathBuf,
    /// The address to serve; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
}

/// One ticket to open, and where its answer goes.
struct Open {
    body: Value,
    reply: oneshot::Sender<Opened>,
}

/// What is on stable storage when the answer is sent.
struct Opened {
    id: i64,
    number: String,
}

fn main() -> Result<()> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.data).context("making the data directory")?;
    let (queue, opens) = mpsc::channel(QUEUE_MAX);
    let mut writer = Writer::new(&args.data, opens)?;
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            if let Err(error) = writer.run() {
                eprintln!("the writer ended: {error:#}");
                std::process::exit(1);
            }
        })
        .context("starting the writer thread")?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(RUNTIME_WORKERS)
        .enable_all()
        .build()
        .context("starting the runtime")?
        .block_on(serve(args.listen, queue))
}

async fn serve(listen: SocketAddr, queue: mpsc::Sender<Open>) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await.context("binding the address")?;
    println!("listening {}", listener.local_addr().context("reading the address")?);
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("a connection keeps its delay: {error}");
        }
    });
    let routes = Router::new()
        .route("/api/v1/tickets", post(open))
        .route("/readyz", get(async || StatusCode::OK))
        .with_state(queue);
    axum::serve(listener, routes).await.context("serving")
}

async fn open(State(queue): State<mpsc::Sender<Open>>, Json(body): Json<Value>) -> Response {
    let (reply, answer) = oneshot::channel();
    if queue.send(Open { body, reply }).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match answer.await {
        Ok(Opened { id, number }) => {
            let view = json!({"id": id.to_string(), "number": number, "version": 1});
            (StatusCode::CREATED, Json(view)).into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// Owns the one write connection and everything a batch needs.
struct Writer {
    connection: Connection,
    opens: mpsc::Receiver<Open>,
    last_ticket: i64,
    salts: ChaCha12Rng,
}

impl Writer {
    fn new(data: &Path, opens: mpsc::Receiver<Open>) -> Result<Writer> {
        let connection =
            Connection::open(data.join("ceiling.db")).context("opening the database")?;
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
            .context("setting journal_mode")?;
        connection.pragma_update(None, "synchronous", "FULL").context("setting synchronous")?;
        connection.execute_batch(SCHEMA).context("making the schema")?;
        let last_ticket = connection
            .query_row(LAST_TICKET, [], |row| row.get(0))
            .context("reading the last ticket")?;
        let mut seed = [0; HASH_BYTES];
        getrandom::fill(&mut seed).context("seeding the salts")?;
        Ok(Writer { connection, opens, last_ticket, salts: ChaCha12Rng::from_seed(seed) })
    }

    /// Commits batch after batch until every sender is gone.
    fn run(&mut self) -> Result<()> {
        while let Some(first) = self.opens.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH_MAX {
                let Ok(next) = self.opens.try_recv() else {
                    break;
                };
                batch.push(next);
            }
            let opened = self.commit(&batch)?;
            for (open, opened) in batch.into_iter().zip(opened) {
                // A client that hung up has no use for its answer.
                let _ = open.reply.send(opened);
            }
        }
        Ok(())
    }

    fn commit(&mut self, batch: &[Open]) -> Result<Vec<Opened>> {
        let time = now_us()?;
        let transaction = self.connection.transaction().context("beginning the batch")?;
        let mut opened = Vec::with_capacity(batch.len());
        {
            let mut rows = Rows {
                log: transaction.prepare_cached(INSERT_LOG)?,
                ticket: transaction.prepare_cached(INSERT_TICKET)?,
                task: transaction.prepare_cached(INSERT_TASK)?,
            };
            for open in batch {
                self.last_ticket += 1;
                let id = self.last_ticket;
                let number = format!("DL-2026-{id:05}");
                let body = hashed_events(&open.body, time, &mut self.salts)?;
                rows.insert(id, &number, time, &body)?;
                opened.push(Opened { id, number });
            }
        }
        transaction.commit().context("committing the batch")?;
        Ok(opened)
    }
}

/// The batch's prepared statements.
struct Rows<'a> {
    log: CachedStatement<'a>,
    ticket: CachedStatement<'a>,
    task: CachedStatement<'a>,
}

impl Rows<'_> {
    fn insert(&mut self, id: i64, number: &str, time: i64, body: &[u8]) -> Result<()> {
        let due_after = i64::try_from(TASK_DUE_AFTER.as_micros()).context("a due time")?;
        let state = [0x5a_u8; STATE_BYTES];
        self.log.execute(params![id, id, 1, time, body])?;
        self.ticket.execute(params![id, number, BOARD, 1, state])?;
        self.task.execute(params![id, id, OWNER, time.saturating_add(due_after)])?;
        Ok(())
    }
}

/// The log row's body: the opening with the request's bytes, and the first stage's queueing.
fn hashed_events(body: &Value, time: i64, salts: &mut ChaCha12Rng) -> Result<Vec<u8>> {
    let data = serde_json::to_vec(body).context("encoding the body")?;
    let mut blob = Vec::with_capacity(data.len() + 256);
    let opening = append_event(&mut blob, [0; HASH_BYTES], 1, time, &data, salts);
    append_event(&mut blob, opening, 2, time, OWNER.as_bytes(), salts);
    Ok(blob)
}

/// Appends an event of one salted part; answers the hash that the next one chains to.
fn append_event(
    blob: &mut Vec<u8>,
    previous: [u8; HASH_BYTES],
    seq: u8,
    time: i64,
    part: &[u8],
    salts: &mut ChaCha12Rng,
) -> [u8; HASH_BYTES] {
    let mut salt = [0; SALT_BYTES];
    salts.fill_bytes(&mut salt);
    let mut header = [0; 9];
    header[0] = seq;
    header[1..].copy_from_slice(&time.to_be_bytes());
    let part_digest = Sha256::new().chain_update(salt).chain_update(part).finalize();
    let payload_digest = Sha256::new().chain_update([seq]).chain_update(part_digest).finalize();
    let hash = Sha256::new()
        .chain_update(previous)
        .chain_update(header)
        .chain_update(payload_digest)
        .finalize();
    blob.extend_from_slice(&header);
    blob.extend_from_slice(&salt);
    blob.extend_from_slice(&part.len().to_be_bytes());
    blob.extend_from_slice(part);
    blob.extend_from_slice(&hash);
    hash.into()
}

fn now_us() -> Result<i64> {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .context("the clock stands before 1970")?;
    i64::try_from(since.as_micros()).context("the clock stands past the year 294000")
}
