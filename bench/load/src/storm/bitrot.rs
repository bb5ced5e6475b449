//! The bit rot storm: one damage at a time in a store that was made beforehand, in its backup and
//! in its running backup. Each must be noticed before a wrong answer is given.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::receipt::Verdict;
use super::rot::Files;
use super::truth::{self, Compared, Truth};
use super::violations::Violations;
use super::{plan, receipt};
use crate::api::{self, TICKETS};
use crate::http::{Connection, Request};
use crate::sample::rounded;
use crate::server::{Programs, Server, Setting, fresh_home, run as run_program, text, whole};
use crate::{machine, workflow};

const FLIPS_MAX: usize = 1_000_000;
const TICKETS_OPENED: usize = 24;
const LOANS: usize = 8;
/// How long the last commits may take to be signed and put away.
const SETTLE: Duration = Duration::from_secs(4);
const WITHIN: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);
const SHOW_EVERY: usize = 100;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many times to damage something.
    #[arg(long)]
    flips: usize,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the stores lie.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// What is damaged: how often of a hundred, where, and in which files by the ends of their names.
const TARGETS: [(u32, Place, &str); 6] = [
    (45, Place::Data, "tickets.db"),
    (20, Place::Data, "tickets.db-wal"),
    (5, Place::Data, "checkpoint"),
    (10, Place::Backup, ""),
    (5, Place::Running, ".json"),
    (15, Place::Running, ".segment"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Data,
    Backup,
    Running,
}

/// How a damage came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Verify,
    Start,
    Answer,
    Restore,
    LeftOut,
    Harmless,
    Silent,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Outcome::Verify => "verify_failed",
            Outcome::Start => "start_refused",
            Outcome::Answer => "answer_refused",
            Outcome::Restore => "restore_refused",
            Outcome::LeftOut => "restore_said_what_it_left_out",
            Outcome::Harmless => "answers_equal_the_truth",
            Outcome::Silent => "silent_wrong_answers",
        }
    }
}

/// What is damaged again and again, each time from the whole.
struct Storm {
    programs: Programs,
    base: PathBuf,
    token: Option<String>,
    data: (Files, Truth),
    backup: (Files, Truth),
    running: (Files, Truth),
    rng: ChaCha8Rng,
    violations: Violations,
    outcomes: BTreeMap<(&'static str, Outcome), usize>,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    ensure!((1..=FLIPS_MAX).contains(&args.flips), "--flips is 1 to {FLIPS_MAX}");
    let seed = receipt::seed(args.seed)?;
    eprintln!("seed {seed}");
    let base = crate::data_dir(args.dir.clone())?;
    std::fs::create_dir_all(&base).context("making the data directory")?;
    let mut storm = Storm::prepare(base, seed).await?;
    let start = Instant::now();
    for flip in 1..=args.flips {
        storm.flip(flip).await?;
        if flip.is_multiple_of(SHOW_EVERY) {
            let found = storm.violations.count;
            eprintln!("{flip} damages, {found} violations, {:.0?}", start.elapsed());
        }
    }
    storm.close(&args, seed, start.elapsed())
}

impl Storm {
    /// Makes a store with a backup and a running backup, kills its server, and asks each for the
    /// truth.
    async fn prepare(base: PathBuf, seed: u64) -> Result<Storm> {
        let programs = Programs::find()?;
        let elsewhere = fresh_home(&base)?;
        let (running, backup) = (elsewhere.path().join("running"), elsewhere.path().join("whole"));
        let flags = ["--backup-directory", &text(&running)?, "--backup-every-s", "1"];
        let first = Server::oms(&programs.oms, &base, None).await?;
        let mut connection = Connection::open(&first.target).await?;
        api::make_board(&mut connection, plan::BOARD).await?;
        api::publish(&mut connection, &workflow::loan()).await?;
        fill(&mut connection).await?;
        // What is restored stands in the database, and what comes behind it in the log.
        let (home, made) = (fresh_home(&base)?, text(&elsewhere.path().join("first"))?);
        let (from, to) = (text(&first.data())?, text(&home.path().join("data"))?);
        run_program(&whole(&programs.oms, &["backup", &made, "--data", &from])?)?;
        run_program(&whole(&programs.oms, &["restore", &made, "--data", &to])?)?;
        let token = first.target.token.clone();
        let setting = Setting { flags: &flags, ..Setting::default() };
        let mut server = Server::over(&programs.oms, home, token, &setting).await?;
        let mut connection = Connection::open(&server.target).await?;
        let begun = Instant::now();
        while !running.join("000001/finished.json").exists() {
            ensure!(begun.elapsed() < WITHIN, "no running backup within {WITHIN:?}");
            tokio::time::sleep(POLL).await;
        }
        let data = text(&server.data())?;
        run_program(&whole(&programs.oms, &["backup", &text(&backup)?, "--data", &data])?)?;
        // So that there are segments.
        for _ in 0..3 {
            tokio::time::sleep(SETTLE / 3).await;
            fill_a_little(&mut connection).await?;
        }
        tokio::time::sleep(SETTLE).await;
        server.kill()?;
        // What is copied here was no running server's any more.
        let files = Files::read(&server.data())?.without("lock").without("address");
        let mut storm = Storm {
            token: server.target.token.clone(),
            programs,
            base,
            data: (files, Truth::new()),
            backup: (Files::read(&backup)?, Truth::new()),
            running: (Files::read(&running)?, Truth::new()),
            rng: ChaCha8Rng::seed_from_u64(seed),
            violations: Violations::default(),
            outcomes: BTreeMap::new(),
        };
        storm.data.1 = storm.truth(Place::Data).await?;
        storm.backup.1 = storm.truth(Place::Backup).await?;
        storm.running.1 = storm.truth(Place::Running).await?;
        ensure!(storm.data.1 == storm.running.1, "the running backup is not what was there");
        ensure!(storm.backup.1 != storm.data.1, "nothing came behind the backup");
        Ok(storm)
    }

    fn of(&self, place: Place) -> &(Files, Truth) {
        match place {
            Place::Data => &self.data,
            Place::Backup => &self.backup,
            Place::Running => &self.running,
        }
    }

    /// What the whole files answer; twice, because answers must not change by themselves.
    async fn truth(&self, place: Place) -> Result<Truth> {
        let mut last = None;
        for _ in 0..2 {
            let home = self.home(place, &self.of(place).0)?;
            let home = home.map_err(|refusal| anyhow::Error::msg(refusal.1))?;
            let server =
                Server::over(&self.programs.oms, home, self.token.clone(), &Setting::default())
                    .await?;
            let truth = truth::read(&server.target).await?;
            ensure!(last.is_none_or(|last| last == truth), "the same store answers differently");
            last = Some(truth);
        }
        last.context("it was asked")
    }

    /// A home whose data are these files, or what is restored from them; or who refused that.
    fn home(
        &self,
        place: Place,
        files: &Files,
    ) -> Result<std::result::Result<TempDir, (Outcome, String)>> {
        let home = fresh_home(&self.base)?;
        let (data, from) = (home.path().join("data"), home.path().join("from"));
        let data = text(&data)?;
        let refused = if place == Place::Data {
            files.write(Path::new(&data))?;
            Outcome::Verify
        } else {
            files.write(&from)?;
            Outcome::Restore
        };
        let arguments = match place {
            Place::Data => vec!["verify", "--data", &data],
            Place::Backup | Place::Running => {
                vec!["restore", from.to_str().context("a path is not UTF-8")?, "--data", &data]
            }
        };
        let output = std::process::Command::new(&self.programs.oms)
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .context("running oms")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(if !output.status.success() {
            Err((refused, said))
        } else if said.contains("left out") {
            Err((Outcome::LeftOut, said))
        } else {
            Ok(home)
        })
    }

    /// One damage, and whether anybody notices.
    async fn flip(&mut self, flip: usize) -> Result<()> {
        let mut roll = plan::below(&mut self.rng, 100);
        let target = TARGETS.iter().find(|(weight, ..)| {
            let hit = roll < *weight;
            roll = roll.saturating_sub(*weight);
            hit
        });
        let &(_, place, suffix) = target.unwrap_or(&TARGETS[0]);
        let whole = self.of(place).0.clone();
        let path = whole.pick(&mut self.rng, suffix).context("there is something to damage")?;
        let (rotten, rot) = whole.rotten(&mut self.rng, path)?;
        let (outcome, why) = self.judge(place, &rotten).await?;
        let name = match (place, suffix) {
            (Place::Backup, _) => "backup",
            (Place::Running, ".json") => "running backup's lists",
            (Place::Running, _) => "running backup's segments",
            (Place::Data, name) => name,
        };
        *self.outcomes.entry((name, outcome)).or_default() += 1;
        if outcome == Outcome::Silent {
            let path = path.display();
            self.violations.push(format!("damage {flip}, {rot:?} of {path} in {place:?}: {why}"));
        }
        Ok(())
    }

    async fn judge(&self, place: Place, rotten: &Files) -> Result<(Outcome, String)> {
        let home = match self.home(place, rotten)? {
            Ok(home) => home,
            Err(refusal) => return Ok(refusal),
        };
        let started =
            Server::over(&self.programs.oms, home, self.token.clone(), &Setting::default()).await;
        let server = match started {
            Ok(server) => server,
            Err(error) => return Ok((Outcome::Start, format!("{error:#}"))),
        };
        Ok(match truth::compare(&server.target, &self.of(place).1).await {
            Ok(Compared::Equal) => (Outcome::Harmless, String::new()),
            Ok(Compared::Refused(why)) => (Outcome::Answer, why),
            Ok(Compared::Wrong(why)) => (Outcome::Silent, why),
            // A server that meets damage it cannot answer for ends.
            Err(error) => (Outcome::Answer, format!("{error:#}")),
        })
    }

    /// Writes and prints the receipt.
    fn close(self, args: &Args, seed: u64, took: Duration) -> Result<u8> {
        let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for ((name, outcome), count) in &self.outcomes {
            counts.entry(name).or_default().insert(outcome.as_str(), *count);
        }
        let noticed = |(_, outcome): &(&str, Outcome)| {
            !matches!(outcome, Outcome::Harmless | Outcome::Silent)
        };
        let noticed: usize =
            self.outcomes.iter().filter(|(of, _)| noticed(of)).map(|(_, count)| count).sum();
        // A storm that damages nothing that counts says nothing.
        let is_active = 2 * noticed >= args.flips;
        let verdict = Verdict::of(&self.violations, is_active);
        let version = run_program(&whole(&self.programs.oms, &["--version"])?);
        let receipt = json!({
            "storm": "bitrot",
            "version": version.map_or(Value::Null, |text| json!(text.trim())),
            "commit": machine::commit(),
            "date": machine::date(),
            "seed": seed,
            "settings": {"flips": args.flips},
            "counts": {
                "flips": args.flips,
                "noticed": noticed,
                "by_file": counts,
                "took_s": rounded(took.as_secs_f64()),
            },
            "minimum_activity": {"noticed_min": args.flips.div_ceil(2)},
            "minimum_activity_met": is_active,
            "violations": receipt::violations(&self.violations),
            "verdict": verdict.as_str(),
        });
        let path = receipt::write("bitrot", &receipt)?;
        println!("{}", serde_json::to_string_pretty(&receipt)?);
        eprintln!("{}: {}", verdict.as_str(), path.display());
        Ok(verdict.exit_code())
    }
}

/// Tickets of every kind, with comments, moves, labels and an owner.
async fn fill(connection: &mut Connection) -> Result<()> {
    for n in 0..TICKETS_OPENED {
        let body = json!({"board": plan::BOARD, "title": format!("Pothole {n}")});
        let number = post(connection, TICKETS, &body).await?;
        let path = format!("{TICKETS}/{number}");
        let text = json!({"text": "Seen by the crew", "visibility": "public"});
        post(connection, &format!("{path}/comment"), &text).await?;
        let to = ["in-progress", "blocked", "queued"][n % 3];
        if to != "queued" {
            post(connection, &format!("{path}/move"), &json!({"to": to, "reason": "storm"}))
                .await?;
        }
        post(connection, &format!("{path}/label"), &json!({"add": ["storm"]})).await?;
        post(connection, &format!("{path}/assign"), &json!({"owner": "human:clerk"})).await?;
    }
    for n in 0..LOANS {
        let data = json!({"applicant": "ACME Solar LLC", "amount": 10_000 + 20_000 * n});
        let body = json!({"workflow": workflow::LOAN, "title": format!("Loan {n}"), "data": data});
        post(connection, TICKETS, &body).await?;
    }
    let owner = workflow::LOAN_OWNERS.first().context("the workflow has owners")?;
    for lease in api::claim(connection, &api::claim_body(owner, LOANS / 2, 0)).await? {
        api::complete(connection, &lease).await?;
    }
    Ok(())
}

async fn fill_a_little(connection: &mut Connection) -> Result<()> {
    for n in 0..3 {
        let body = json!({"board": plan::BOARD, "title": format!("Late pothole {n}")});
        post(connection, TICKETS, &body).await?;
    }
    Ok(())
}

/// Sends a change; gives the ticket's number.
async fn post(connection: &mut Connection, path: &str, body: &Value) -> Result<String> {
    let body = body.to_string();
    let answer = connection.call(Request::post(path, body.as_bytes())).await?;
    ensure!(answer.status < 300, "{path}: {}", String::from_utf8_lossy(answer.body));
    let view: Value = serde_json::from_slice(answer.body).context("reading an answer")?;
    Ok(view["number"].as_str().context("a ticket has a number")?.to_owned())
}
