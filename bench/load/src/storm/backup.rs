//! The backup storm: backups while the load goes on, a kill, and then what was put away is all
//! there is. Every copy must restore to a moment of the ledger, and a copy by `cp` must be refused.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use super::client::{self, Counts, Load, SETTLE_WITHIN};
use super::gate::Keeper;
use super::receipt::Verdict;
use super::violations::Violations;
use super::{plan, prefix, receipt};
use crate::http::Connection;
use crate::ledger::{Book, now_ms};
use crate::sample::{Samples, rounded};
use crate::server::{
    Programs, READY_WITHIN, Server, Setting, fresh_home, run as run_program, text, whole,
};
use crate::{api, machine, workflow};

const ROUNDS_MAX: usize = 10_000;
/// What may be lost with the machine.
const LOSS_MS_MAX: i64 = 10_000;
/// How long a copy of an almost empty store may take, and a program to refuse a directory.
const WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(5);

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often to back up, kill and restore.
    #[arg(long)]
    rounds: usize,
    /// How many clients work at once.
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Seconds between two segments of the running backup.
    #[arg(long, default_value_t = 5)]
    every_s: u32,
    /// Longest pause of a client between two intents, in milliseconds.
    #[arg(long, default_value_t = 50)]
    think_ms: u32,
    /// Where the server's data, the backups and the ledger lie.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A storm that is under way.
struct Storm {
    programs: Programs,
    server: Server,
    base: PathBuf,
    running: PathBuf,
    every_s: u32,
    book: Book,
    violations: Violations,
    rng: ChaCha8Rng,
    figures: Figures,
}

#[derive(Default)]
struct Figures {
    rounds: usize,
    restores: Samples,
    backups: Samples,
    refused_copies: usize,
    asked: usize,
    lost: usize,
    loss_ms_max: i64,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    ensure!((1..=ROUNDS_MAX).contains(&args.rounds), "--rounds is 1 to {ROUNDS_MAX}");
    let seed = receipt::seed(args.seed)?;
    eprintln!("seed {seed}");
    let base = crate::data_dir(args.dir.clone())?;
    std::fs::create_dir_all(&base).context("making the data directory")?;
    let ledger = tempfile::Builder::new().prefix("ledger-").tempdir_in(&base)?;
    let elsewhere = tempfile::Builder::new().prefix("backup-").tempdir_in(&base)?;
    let running = elsewhere.path().join("running");
    let programs = Programs::find()?;
    let every_s = args.every_s.to_string();
    let flags = ["--backup-directory", &text(&running)?, "--backup-every-s", &every_s];
    let server =
        Server::fresh(&programs.oms, &base, &Setting { flags: &flags, ..Setting::default() })
            .await?;
    let mut connection = Connection::open(&server.target).await?;
    api::make_board(&mut connection, plan::BOARD).await?;
    api::publish(&mut connection, &workflow::loan()).await?;
    await_file(&running.join("000001").join("finished.json")).await?;

    let (keeper, gate) = Keeper::new(args.clients);
    let counts = Arc::new(Counts::default());
    let load = Load { clients: args.clients, seed, think_ms: args.think_ms };
    let start = Instant::now();
    let clients = load.start(&ledger, &server.target, &gate, &counts)?;
    let mut storm = Storm {
        programs,
        server,
        base,
        running,
        every_s: args.every_s,
        book: Book::new(client::files(&ledger, args.clients)),
        violations: Violations::default(),
        rng: ChaCha8Rng::seed_from_u64(seed),
        figures: Figures::default(),
    };
    for _ in 0..args.rounds {
        storm.round().await?;
    }
    keeper.hold(2 * SETTLE_WITHIN).await?;
    keeper.end();
    end(clients).await?;
    storm.book.refresh()?;
    storm.close(&args, seed, &counts, start.elapsed(), [ledger, elsewhere])
}

async fn end(mut clients: JoinSet<Result<()>>) -> Result<()> {
    while let Some(ended) = clients.join_next().await {
        ended.context("a client panicked")??;
    }
    Ok(())
}

async fn await_file(path: &Path) -> Result<()> {
    let start = Instant::now();
    while !path.exists() {
        ensure!(start.elapsed() < WITHIN, "{} is not there within {WITHIN:?}", path.display());
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

impl Storm {
    /// Load, a backup and a copy by hand beside it, a kill; then everything is restored.
    async fn round(&mut self) -> Result<()> {
        let wait = 500 + plan::below(&mut self.rng, 3_000 * self.every_s);
        tokio::time::sleep(Duration::from_millis(wait.into())).await;
        let data = self.server.data();
        let (backup, copied) = (fresh_home(&self.base)?, fresh_home(&self.base)?);
        let (began, began_ms) = (Instant::now(), now_ms());
        let mut making = self.start(&["backup"], &backup.path().join("whole"), &data)?;
        let (from, to) = (data.clone(), copied.path().join("data"));
        let copying = tokio::task::spawn_blocking(move || copy(&from, &to));
        copying.await.context("copying panicked")??;
        // The kill may come before the backup has ended.
        let wait = plan::below(&mut self.rng, 150);
        tokio::time::sleep(Duration::from_millis(wait.into())).await;
        self.server.kill()?;
        let killed_ms = now_ms();
        let made = await_end(&mut making).await?;
        self.figures.backups.push(began.elapsed());
        let lost = self.restore(&self.running.clone())?;
        if let Err(error) = self.server.restart(POLL, READY_WITHIN).await {
            bail!("no restart in round {}: {error:#}", self.figures.rounds + 1);
        }
        self.book.refresh()?;
        if let Some(home) = lost {
            let loss_ms = self.check(home, "the running backup", killed_ms).await?;
            self.figures.loss_ms_max = self.figures.loss_ms_max.max(loss_ms);
            if loss_ms > LOSS_MS_MAX {
                let said = self.server.log_tail();
                let what = format!("the running backup lacks the last {loss_ms} ms: {said}");
                self.violations.push(what);
            }
        }
        if made {
            if let Some(home) = self.restore(&backup.path().join("whole"))? {
                let loss_ms = self.check(home, "the backup", began_ms).await?;
                if loss_ms > 0 {
                    self.violations.push("the backup lacks what was before it".to_owned());
                }
            }
        } else {
            self.violations.push("oms backup failed".to_owned());
        }
        self.refuse(&copied).await?;
        self.figures.rounds += 1;
        let Figures { rounds, loss_ms_max, .. } = self.figures;
        let found = self.violations.count;
        eprintln!("round {rounds}: at most {loss_ms_max} ms were lost, {found} violations");
        Ok(())
    }

    /// Starts the program with `command`, a directory and the data directory.
    fn start(&self, command: &[&str], dir: &Path, data: &Path) -> Result<Child> {
        let oms = Command::new(&self.programs.oms)
            .args(command)
            .arg(dir)
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        oms.context("starting oms")
    }

    /// Restores what lies in `from` into a home of its own, which verifies it too.
    fn restore(&mut self, from: &Path) -> Result<Option<TempDir>> {
        let home = fresh_home(&self.base)?;
        let (from, data) = (text(from)?, text(&home.path().join("data"))?);
        let start = Instant::now();
        let done = run_program(&whole(&self.programs.oms, &["restore", &from, "--data", &data])?);
        self.figures.restores.push(start.elapsed());
        match done {
            Ok(_) => Ok(Some(home)),
            Err(error) => {
                self.violations.push(format!("{from} is not restored: {error:#}"));
                Ok(None)
            }
        }
    }

    /// Starts on what was restored and holds it against the ledger; gives how much is lost.
    async fn check(&mut self, home: TempDir, what: &str, moment_ms: i64) -> Result<i64> {
        let token = self.server.target.token.clone();
        let started = Server::over(&self.programs.oms, home, token, &Setting::default()).await;
        let server = match started {
            Ok(server) => server,
            Err(error) => {
                self.violations.push(format!("{what} does not start: {error:#}"));
                return Ok(0);
            }
        };
        let held = prefix::check(&self.book, &server.target, moment_ms, &mut self.violations).await;
        match held {
            Ok(held) => {
                self.figures.asked += held.asked;
                self.figures.lost += held.lost;
                Ok(held.loss_ms.unwrap_or(0))
            }
            Err(error) => {
                self.violations.push(format!("{what} cannot be read: {error:#}"));
                Ok(0)
            }
        }
    }

    /// A server must not start on what `cp` has made.
    async fn refuse(&mut self, copied: &TempDir) -> Result<()> {
        let mut serve = Command::new(&self.programs.oms)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(copied.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting oms")?;
        let start = Instant::now();
        while serve.try_wait().context("looking at a server")?.is_none() {
            if start.elapsed() > READY_WITHIN || copied.path().join("data/address").exists() {
                serve.kill().context("killing a server")?;
                serve.wait().context("awaiting a server")?;
                self.violations.push("a server starts on files copied from another".to_owned());
                return Ok(());
            }
            tokio::time::sleep(POLL).await;
        }
        self.figures.refused_copies += 1;
        Ok(())
    }

    /// Writes and prints the receipt; a broken promise leaves its evidence behind.
    fn close(
        mut self,
        args: &Args,
        seed: u64,
        counts: &Counts,
        load: Duration,
        dirs: [TempDir; 2],
    ) -> Result<u8> {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let rounds = self.figures.rounds;
        let ok = u32::try_from(of(&counts.ok)).unwrap_or(u32::MAX);
        let ok_per_minute = f64::from(ok) / (load.as_secs_f64() / 60.0).max(f64::MIN_POSITIVE);
        let is_active = receipt::is_active(rounds, ok_per_minute) && self.figures.asked > 0;
        let verdict = Verdict::of(&self.violations, is_active);
        let version = run_program(&whole(&self.programs.oms, &["--version"])?);
        let figures = &mut self.figures;
        let receipt = json!({
            "storm": "backup",
            "version": version.map_or(Value::Null, |text| json!(text.trim())),
            "commit": machine::commit(),
            "date": machine::date(),
            "seed": seed,
            "settings": {"rounds": args.rounds, "clients": args.clients,
                "every_s": args.every_s, "think_ms": args.think_ms},
            "counts": {
                "rounds": rounds,
                "kills": rounds,
                "restores": figures.restores.len(),
                "restore_p50_ms": figures.restores.percentile_ms(50).map(rounded),
                "restore_max_ms": figures.restores.percentile_ms(100).map(rounded),
                "backup_p50_ms": figures.backups.percentile_ms(50).map(rounded),
                "copies_refused": figures.refused_copies,
                "load_s": load.as_secs(),
                "intents": self.book.entries.len(),
                "ok": of(&counts.ok),
                "unknown": of(&counts.unknown),
                "server_errors": of(&counts.server_errors),
                "intents_asked_for": figures.asked,
                "lost_with_the_machine": figures.lost,
                "loss_max_ms": figures.loss_ms_max,
            },
            "minimum_activity": {
                "ok_per_minute": rounded(ok_per_minute),
                "ok_per_minute_min": receipt::OK_PER_MINUTE_MIN,
                "rounds_min": 1,
            },
            "minimum_activity_met": is_active,
            "violations": receipt::violations(&self.violations),
            "verdict": verdict.as_str(),
        });
        let path = receipt::write("backup", &receipt)?;
        println!("{}", serde_json::to_string_pretty(&receipt)?);
        eprintln!("{}: {}", verdict.as_str(), path.display());
        if verdict == Verdict::Violation {
            let data = self.server.keep_directory();
            let dirs = dirs.map(|dir| dir.keep().display().to_string());
            eprintln!("evidence: {}, {}", data.display(), dirs.join(", "));
        }
        Ok(verdict.exit_code())
    }
}

async fn await_end(child: &mut Child) -> Result<bool> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().context("looking at a program")? {
            return Ok(status.success());
        }
        ensure!(start.elapsed() < WITHIN, "a backup does not end within {WITHIN:?}");
        tokio::time::sleep(POLL).await;
    }
}

/// What `cp -r` does: file after file, whoever writes meanwhile.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().context("a file has a name")?;
        match std::fs::copy(&path, to.join(name)) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("copying {}", path.display())),
        }
    }
    // The next server does not believe an address of another one.
    std::fs::remove_file(to.join("address")).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error.into()),
    })
}
