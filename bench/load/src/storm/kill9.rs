//! The kill storm: SIGKILL at random moments under load, then everything acknowledged must be
//! there once, and nothing refused.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::check::{Checker, Scope};
use super::client::{self, Counts, Load, SETTLE_WITHIN};
use super::gate::Keeper;
use super::receipt::Verdict;
use super::{plan, receipt};
use crate::http::Connection;
use crate::sample::{Samples, rounded};
use crate::server::{Programs, READY_WITHIN, Server, run as run_program, whole};
use crate::{api, machine, workflow};

const CLIENTS_MAX: usize = 999;
const KILLS_MAX: usize = 1_000_000;
const CHECK_EVERY: usize = 50;
const KILL_AFTER_MS: std::ops::RangeInclusive<u32> = 50..=1_500;
const RESTART_POLL: Duration = Duration::from_millis(5);

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many times to kill the server.
    #[arg(long)]
    kills: usize,
    /// How many clients work at once.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Longest pause of a client between two intents, in milliseconds; more for long storms.
    #[arg(long, default_value_t = 20)]
    think_ms: u32,
    /// Where the server's data and the ledger lie.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A storm that is under way.
struct Storm {
    programs: Programs,
    server: Server,
    checker: Checker,
    keeper: Keeper,
    rng: ChaCha8Rng,
    restarts: Samples,
    drained: Option<Duration>,
    kills: usize,
    load: Duration,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    ensure!((1..=CLIENTS_MAX).contains(&args.clients), "--clients is 1 to {CLIENTS_MAX}");
    ensure!(args.kills <= KILLS_MAX, "--kills is at most {KILLS_MAX}");
    let seed = receipt::seed(args.seed)?;
    eprintln!("seed {seed}");
    let base = crate::data_dir(args.dir.clone())?;
    std::fs::create_dir_all(&base).context("making the data directory")?;
    let ledger = tempfile::Builder::new().prefix("ledger-").tempdir_in(&base)?;
    let programs = Programs::find()?;
    let server = Server::oms(&programs.oms, &base, None).await?;
    let mut connection = Connection::open(&server.target).await?;
    api::make_board(&mut connection, plan::BOARD).await?;
    api::publish(&mut connection, &workflow::loan()).await?;

    let (keeper, gate) = Keeper::new(args.clients);
    let counts = Arc::new(Counts::default());
    let files = client::files(&ledger, args.clients);
    let mut storm = Storm {
        programs,
        server,
        checker: Checker::new(files),
        keeper,
        rng: ChaCha8Rng::seed_from_u64(seed),
        restarts: Samples::default(),
        drained: None,
        kills: 0,
        load: Duration::ZERO,
    };
    let load = Load { clients: args.clients, seed, think_ms: args.think_ms };
    let clients = load.start(&ledger, &storm.server.target, &gate, &counts)?;
    storm.blow(args.kills, clients).await?;
    storm.close(&args, seed, &counts, ledger)
}

impl Storm {
    /// Kills and restarts under load, checking now and then and at the end.
    async fn blow(&mut self, kills: usize, mut clients: JoinSet<Result<()>>) -> Result<()> {
        let mut load_since = Instant::now();
        while self.kills < kills {
            let span = KILL_AFTER_MS.end() - KILL_AFTER_MS.start() + 1;
            let wait = KILL_AFTER_MS.start() + plan::below(&mut self.rng, span);
            tokio::time::sleep(Duration::from_millis(wait.into())).await;
            if let Some(ended) = clients.try_join_next() {
                ended.context("a client panicked")??;
            }
            self.server.kill()?;
            self.kills += 1;
            match self.server.restart(RESTART_POLL, READY_WITHIN).await {
                Ok(ready) => self.restarts.push(ready),
                Err(error) => {
                    let violation = format!("no restart after kill {}: {error:#}", self.kills);
                    self.checker.violations.push(violation);
                    return Ok(());
                }
            }
            if self.kills.is_multiple_of(CHECK_EVERY) && self.kills < kills {
                self.keeper.hold(2 * SETTLE_WITHIN).await?;
                self.load += load_since.elapsed();
                self.check(Scope::Touched).await?;
                load_since = Instant::now();
                self.keeper.release(SETTLE_WITHIN).await?;
            }
        }
        self.keeper.hold(2 * SETTLE_WITHIN).await?;
        self.load += load_since.elapsed();
        self.check(Scope::All).await?;
        self.keeper.end();
        while let Some(ended) = clients.join_next().await {
            ended.context("a client panicked")??;
        }
        match self.server.terminate().await {
            Ok(drained) => self.drained = Some(drained),
            Err(error) => self.checker.violations.push(format!("{error:#}")),
        }
        self.verify()
    }

    async fn check(&mut self, scope: Scope) -> Result<()> {
        let start = Instant::now();
        if let Err(error) = self.checker.check(&self.server.target, scope).await {
            let violation = format!("the server cannot be read: {error:#}");
            self.checker.violations.push(violation);
        }
        self.verify()?;
        eprintln!(
            "kill {}: {} intents, {} tickets, {} violations, checked in {:.1?}",
            self.kills,
            self.checker.intents(),
            self.checker.tickets(),
            self.checker.violations.count,
            start.elapsed()
        );
        Ok(())
    }

    /// Runs the product's own verification on the directory, beside the server or without.
    fn verify(&mut self) -> Result<()> {
        let data = self.server.data();
        let data = data.to_str().context("a path is not UTF-8")?;
        let command = whole(&self.programs.oms, &["verify", "--data", data])?;
        if let Err(error) = run_program(&command) {
            self.checker.violations.push(format!("{error:#}"));
        }
        Ok(())
    }

    /// Writes and prints the receipt; a broken promise leaves its evidence behind.
    fn close(mut self, args: &Args, seed: u64, counts: &Counts, ledger: TempDir) -> Result<u8> {
        let ok_per_minute = self.ok_per_minute(counts);
        let is_active = receipt::is_active(self.kills, ok_per_minute);
        let verdict = Verdict::of(&self.checker.violations, is_active);
        let version = run_program(&whole(&self.programs.oms, &["--version"])?);
        let receipt = json!({
            "storm": "kill9",
            "version": version.map_or(Value::Null, |text| json!(text.trim())),
            "commit": machine::commit(),
            "date": machine::date(),
            "seed": seed,
            "settings": {"kills": args.kills, "clients": args.clients, "think_ms": args.think_ms},
            "counts": self.counted(counts),
            "minimum_activity": {
                "ok_per_minute": rounded(ok_per_minute),
                "ok_per_minute_min": receipt::OK_PER_MINUTE_MIN,
                "kills_min": 1,
            },
            "minimum_activity_met": is_active,
            "violations": receipt::violations(&self.checker.violations),
            "verdict": verdict.as_str(),
        });
        let path = receipt::write("kill9", &receipt)?;
        println!("{}", serde_json::to_string_pretty(&receipt)?);
        eprintln!("{}: {}", verdict.as_str(), path.display());
        if verdict == Verdict::Violation {
            let data = self.server.keep_directory();
            eprintln!("evidence: {} and {}", data.display(), ledger.keep().display());
        }
        Ok(verdict.exit_code())
    }

    fn ok_per_minute(&self, counts: &Counts) -> f64 {
        let ok = u32::try_from(counts.ok.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        let minutes = self.load.as_secs_f64() / 60.0;
        if minutes > 0.0 { f64::from(ok) / minutes } else { 0.0 }
    }

    fn counted(&mut self, counts: &Counts) -> Value {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        json!({
            "kills": self.kills,
            "restarts": self.restarts.len(),
            "restart_p50_ms": self.restarts.percentile_ms(50).map(rounded),
            "restart_max_ms": self.restarts.percentile_ms(100).map(rounded),
            "drain_ms": self.drained.map(|drained| drained.as_millis()),
            "load_s": self.load.as_secs(),
            "intents": self.checker.intents(),
            "ok": of(&counts.ok),
            "fail": of(&counts.fail),
            "unknown": of(&counts.unknown),
            "settled_after_unknown": of(&counts.settled_after_unknown),
            "claims_lost": of(&counts.claims_lost),
            "busy": of(&counts.busy),
            "server_errors": of(&counts.server_errors),
            "tickets": self.checker.tickets(),
            "checks": self.checker.checks,
            "timelines_read": self.checker.timelines,
            "events_read": self.checker.events,
        })
    }
}
