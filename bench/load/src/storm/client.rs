//! One client: writes its intent down, asks until it has an answer, writes that down.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::gate::Gate;
use super::plan::{self, Hand};
use crate::api;
use crate::http::{Connection, Request, Target};
use crate::ledger::{Acknowledged, Op, Outcome, Writer};

const TURNS_MAX: usize = 9_999_999;
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long an intent may stay unsettled, through kills and restarts.
pub(crate) const SETTLE_WITHIN: Duration = Duration::from_mins(2);
const RETRY_PAUSE: Duration = Duration::from_millis(5);
const BUSY_PAUSE: Duration = Duration::from_millis(50);

/// What all clients did, counted together.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Intents acknowledged.
    pub(crate) ok: AtomicU64,
    /// Intents refused for good.
    pub(crate) fail: AtomicU64,
    /// Attempts whose outcome nobody knew.
    pub(crate) unknown: AtomicU64,
    /// Intents that were settled after such an attempt.
    pub(crate) settled_after_unknown: AtomicU64,
    /// Claims whose answer was lost; their leases lapse.
    pub(crate) claims_lost: AtomicU64,
    /// Answers 429 and 503.
    pub(crate) busy: AtomicU64,
    /// Answers of 500 and above other than 503.
    pub(crate) server_errors: AtomicU64,
}

/// How many clients work, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// How many at once.
    pub(crate) clients: usize,
    /// Seed of every choice.
    pub(crate) seed: u64,
    /// Longest pause between two intents, in milliseconds.
    pub(crate) think_ms: u32,
}

impl Load {
    /// Starts them, each with its file in `ledger`.
    pub(crate) fn start(
        self,
        ledger: &TempDir,
        target: &Target,
        gate: &Gate,
        counts: &Arc<Counts>,
    ) -> Result<JoinSet<Result<()>>> {
        let shared = plan::Shared::default();
        let mut clients = JoinSet::new();
        for (index, path) in files(ledger, self.clients).enumerate() {
            let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
            rng.set_stream(1 + u64::try_from(index).context("a client's index")?);
            let client = Client {
                index,
                seed: self.seed,
                think_ms_max: self.think_ms,
                target: target.clone(),
                ledger: Writer::create(&path)?,
                hand: Hand::new(Arc::clone(&shared)),
                rng,
                gate: gate.clone(),
                counts: Arc::clone(counts),
            };
            clients.spawn(client.run());
        }
        Ok(clients)
    }
}

/// The clients' files in `ledger`.
pub(crate) fn files(ledger: &TempDir, clients: usize) -> impl Iterator<Item = PathBuf> {
    (0..clients).map(|client| ledger.path().join(format!("client-{client:03}.jsonl")))
}

/// One client with its ledger file, its hand and its dice.
#[derive(Debug)]
pub(crate) struct Client {
    /// Its index.
    pub(crate) index: usize,
    /// The run's seed.
    pub(crate) seed: u64,
    /// Longest pause between two intents, in milliseconds.
    pub(crate) think_ms_max: u32,
    /// Where the server is, also after a restart.
    pub(crate) target: Target,
    /// Its file.
    pub(crate) ledger: Writer,
    /// What it has in hand.
    pub(crate) hand: Hand,
    /// Its dice.
    pub(crate) rng: ChaCha8Rng,
    /// Whether to go on.
    pub(crate) gate: Gate,
    /// What all clients did.
    pub(crate) counts: Arc<Counts>,
}

/// What one attempt came to.
enum Attempt {
    Settled(Outcome),
    NotSent,
    Unknown(String),
    Busy,
}

impl Client {
    /// Works until the gate says to end.
    pub(crate) async fn run(mut self) -> Result<()> {
        let mut connection = None;
        for turn in 0..TURNS_MAX {
            if !self.gate.pass().await {
                break;
            }
            let key = plan::marker(self.seed, self.index, turn);
            let op = self.hand.next(&mut self.rng);
            self.ledger.intend(&key, &op).await?;
            let outcome = self.settle(&mut connection, &key, &op).await?;
            self.ledger.settle(&key, &outcome)?;
            self.hand.learn(op, outcome);
            let pause = plan::below(&mut self.rng, self.think_ms_max.saturating_add(1));
            tokio::time::sleep(Duration::from_millis(pause.into())).await;
        }
        // Nothing is left to do but to be counted as held.
        while self.gate.pass().await {
            tokio::time::sleep(BUSY_PAUSE).await;
        }
        Ok(())
    }

    async fn settle(
        &self,
        connection: &mut Option<Connection>,
        key: &str,
        op: &Op,
    ) -> Result<Outcome> {
        let start = Instant::now();
        let mut unknown = None;
        while start.elapsed() < SETTLE_WITHIN {
            match self.attempt(connection, key, op).await {
                Attempt::Settled(outcome) => {
                    self.count(&outcome, unknown.is_some());
                    return Ok(outcome);
                }
                Attempt::NotSent => tokio::time::sleep(RETRY_PAUSE).await,
                Attempt::Busy => tokio::time::sleep(BUSY_PAUSE).await,
                Attempt::Unknown(why) => {
                    self.counts.unknown.fetch_add(1, Ordering::Relaxed);
                    let outcome = Outcome::Unknown { why };
                    // A claim asked for again would be another claim.
                    if matches!(op, Op::Claim { .. }) {
                        self.counts.claims_lost.fetch_add(1, Ordering::Relaxed);
                        return Ok(outcome);
                    }
                    self.ledger.settle(key, &outcome)?;
                    unknown = Some(outcome);
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
            }
        }
        let why = format!("not settled within {SETTLE_WITHIN:?}");
        Ok(Outcome::Unknown { why })
    }

    async fn attempt(&self, connection: &mut Option<Connection>, key: &str, op: &Op) -> Attempt {
        let mut current = match connection.take() {
            Some(current) => current,
            None => match Connection::open(&self.target).await {
                Ok(fresh) => fresh,
                Err(_) => return Attempt::NotSent,
            },
        };
        let (path, body, keyed) = plan::wire(op, key);
        let request =
            Request { key: keyed.then_some(key), ..Request::post(&path, body.as_bytes()) };
        let answer = tokio::time::timeout(ANSWER_WITHIN, current.call(request)).await;
        let attempt = match answer {
            Err(_) => return Attempt::Unknown(format!("no answer within {ANSWER_WITHIN:?}")),
            Ok(Err(error)) => return Attempt::Unknown(format!("{error:#}")),
            Ok(Ok(answer)) => self.judge(op, answer.status, answer.body),
        };
        *connection = Some(current);
        attempt
    }

    fn judge(&self, op: &Op, status: u16, body: &[u8]) -> Attempt {
        match status {
            200..300 => acknowledged(op, body).map_or_else(
                |error| Attempt::Unknown(format!("an answer {status} does not read: {error:#}")),
                |said| Attempt::Settled(Outcome::Ok(said)),
            ),
            // A refused claim is not asked for again: it would be another claim.
            429 if matches!(op, Op::Claim { .. }) => Attempt::Settled(Outcome::Fail { status }),
            503 if matches!(op, Op::Claim { .. }) => Attempt::Unknown("answered 503".to_owned()),
            429 | 503 => {
                self.counts.busy.fetch_add(1, Ordering::Relaxed);
                Attempt::Busy
            }
            500.. => {
                self.counts.server_errors.fetch_add(1, Ordering::Relaxed);
                let body = String::from_utf8_lossy(body);
                Attempt::Unknown(format!("answered {status}: {body}"))
            }
            _ => Attempt::Settled(Outcome::Fail { status }),
        }
    }

    fn count(&self, outcome: &Outcome, after_unknown: bool) {
        let counter = match outcome {
            Outcome::Ok(_) => &self.counts.ok,
            Outcome::Fail { .. } => &self.counts.fail,
            Outcome::Unknown { .. } => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        if after_unknown {
            let settled = &self.counts.settled_after_unknown;
            settled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn acknowledged(op: &Op, body: &[u8]) -> Result<Acknowledged> {
    if let Op::Claim { .. } = op {
        let leases = api::leases(body)?;
        return Ok(Acknowledged { leases, ..Acknowledged::default() });
    }
    let view: Value = serde_json::from_slice(body).context("reading an answer")?;
    if let Op::Complete { .. } = op {
        return Ok(Acknowledged::default());
    }
    let number = view["number"].as_str().context("a ticket has a number")?;
    let version = view["version"].as_u64().context("a ticket has a version")?;
    Ok(Acknowledged { number: Some(number.to_owned()), version: Some(version), leases: Vec::new() })
}
