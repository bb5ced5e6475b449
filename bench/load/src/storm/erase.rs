//! The erasure storm: people's words go into every field of tickets that keep changing, are erased
//! under load while the server is killed, and must then stand in no byte of any file; nor after an
//! older backup was restored.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::plan::below;
use super::receipt::{self, Verdict};
use super::violations::Violations;
use crate::http::{Connection, Request, Target};
use crate::sample::rounded;
use crate::server::{Programs, READY_WITHIN, Server, run as run_program, whole};
use crate::{api, machine};

const SUBJECTS_MAX: usize = 100_000;
const BOARD: &str = "City Potholes";
/// How long the server may take until no file holds anything of what was erased.
const CLEAN_WITHIN: Duration = Duration::from_mins(1);
const LOOK_EVERY: Duration = Duration::from_millis(50);
const RESTART_POLL: Duration = Duration::from_millis(5);
/// Changes of a ticket before its words are erased, at most.
const CHANGES_MAX: u32 = 6;
/// Tickets that others open meanwhile, for each subject at least: a run with fewer says nothing.
const LOAD_MIN: usize = 1;
/// Clients that open tickets meanwhile.
const CLIENTS: usize = 4;
/// Subjects between two kills.
const KILL_EVERY: usize = 20;
/// Bytes of a file that are looked at in one go.
const PIECE_BYTES: usize = 1 << 20;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many people's words to erase.
    #[arg(long)]
    subjects: usize,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Where the server's data lies.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A storm that is under way.
struct Storm {
    programs: Programs,
    server: Server,
    rng: ChaCha8Rng,
    seed: u64,
    numbers: Vec<String>,
    violations: Violations,
    kills: usize,
    loaded: usize,
    clean_max: Duration,
    files_before: usize,
    places: tempfile::TempDir,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    ensure!((1..=SUBJECTS_MAX).contains(&args.subjects), "--subjects is 1 to {SUBJECTS_MAX}");
    let seed = match args.seed {
        0 => u64::try_from(jiff::Timestamp::now().as_microsecond()).context("a seed")?,
        seed => seed,
    };
    eprintln!("seed {seed}");
    let base = crate::data_dir(args.dir.clone())?;
    std::fs::create_dir_all(&base).context("making the data directory")?;
    let programs = Programs::find()?;
    let server = Server::oms(&programs.oms, &base, None).await?;
    let mut connection = Connection::open(&server.target).await?;
    api::make_board(&mut connection, BOARD).await?;
    drop(connection);
    let mut storm = Storm {
        programs,
        server,
        rng: ChaCha8Rng::seed_from_u64(seed),
        seed,
        numbers: Vec::new(),
        violations: Violations::default(),
        kills: 0,
        loaded: 0,
        clean_max: Duration::ZERO,
        files_before: 0,
        places: tempfile::Builder::new().prefix("erase-").tempdir_in(&base)?,
    };
    storm.blow(args.subjects).await?;
    storm.close(args.subjects)
}

/// The words of a person, which nobody else writes.
fn words(seed: u64, subject: usize) -> String {
    format!("zq7{seed:016x}of{subject:06}")
}

impl Storm {
    async fn blow(&mut self, subjects: usize) -> Result<()> {
        for subject in 0..subjects {
            self.tell(subject).await?;
        }
        self.files_before = self.marked(&self.server.data())?.len();
        self.run(&["backup", &self.place("backup")?, "--data", &self.data()?])?;
        let (stop, stopped) = watch::channel(false);
        let mut load = load(&self.server.target, &stopped);
        for subject in 0..subjects {
            self.erase(subject).await?;
            if subject % KILL_EVERY == KILL_EVERY / 2 {
                self.server.kill()?;
                self.kills += 1;
                self.server.restart(RESTART_POLL, READY_WITHIN).await?;
                self.loaded += load.join_all().await.iter().sum::<usize>();
                load = self::load(&self.server.target, &stopped);
            }
        }
        self.await_clean().await?;
        stop.send_replace(true);
        self.loaded += load.join_all().await.iter().sum::<usize>();
        self.expect_none(&self.server.data(), "after the erasures")?;
        self.check(&["verify", "--data", &self.data()?])?;
        self.server.terminate().await?;
        self.restore()
    }

    /// A ticket with a person's words in every field that the API fills, which then changes.
    async fn tell(&mut self, subject: usize) -> Result<()> {
        let words = words(self.seed, subject);
        let long = "and what else there is to say ".repeat(below(&mut self.rng, 60) as usize);
        let body = json!({
            "board": BOARD, "title": format!("About {words}"), "labels": [words],
            "description": format!("{words} {long}"),
            "data": {"citizen": words, "story": format!("{long}{words}")},
        });
        let mut connection = Connection::open(&self.server.target).await?;
        let opened = post(&mut connection, api::TICKETS, &body, 201).await?;
        let number = opened["number"].as_str().context("a ticket has a number")?.to_owned();
        for _ in 0..below(&mut self.rng, CHANGES_MAX) {
            // Another ticket, so that rows of many share pages and grow apart.
            let other = self.numbers.get(below(&mut self.rng, 1 << 16) as usize);
            let path = format!("/api/v1/tickets/{}/comment", other.unwrap_or(&number));
            let text = format!("Somebody has looked at it. {long}");
            post(&mut connection, &path, &json!({"text": text}), 200).await?;
        }
        for (what, body) in [
            ("comment", json!({"text": format!("{words} called again")})),
            ("move", json!({"to": "blocked", "reason": format!("{words} does not answer")})),
            ("locate", json!({"address": format!("At {words}'s")})),
        ] {
            post(&mut connection, &format!("/api/v1/tickets/{number}/{what}"), &body, 200).await?;
        }
        self.numbers.push(number);
        Ok(())
    }

    async fn erase(&mut self, subject: usize) -> Result<()> {
        let number = &self.numbers[subject];
        let body = json!({"fields": ["all"], "reason": "Asked for by the requester"});
        let mut connection = Connection::open(&self.server.target).await?;
        let path = format!("/api/v1/tickets/{number}/erase");
        post(&mut connection, &path, &body, 200).await.map(|_| ())
    }

    /// Waits until the server says that its files are clean.
    async fn await_clean(&mut self) -> Result<()> {
        let start = Instant::now();
        let mut connection = Connection::open(&self.server.target).await?;
        loop {
            let answer = connection.call(Request::get("/api/v1/erasures?limit=1")).await?;
            let listed: Value = serde_json::from_slice(answer.expect(200)?)?;
            if listed["items"][0]["clean"] == json!(true) {
                break;
            }
            if start.elapsed() > CLEAN_WITHIN {
                self.violations.push(format!("the files are not clean after {CLEAN_WITHIN:?}"));
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.clean_max = self.clean_max.max(start.elapsed());
        Ok(())
    }

    /// An older backup, held against the list of the server that went on.
    fn restore(&mut self) -> Result<()> {
        let (backup, restored) = (self.place("backup")?, self.place("restored")?);
        let data = self.data()?;
        self.check(&["restore", &backup, "--data", &restored, "--erasures", &data])?;
        self.expect_none(Path::new(&restored), "after an older backup was restored")
    }

    fn expect_none(&mut self, dir: &Path, when: &str) -> Result<()> {
        for file in self.marked(dir)? {
            let violation = format!("{} holds somebody's words {when}", file.display());
            self.violations.push(violation);
        }
        Ok(())
    }

    /// The files of a directory that hold words of a subject.
    fn marked(&self, dir: &Path) -> Result<Vec<PathBuf>> {
        let mark = format!("zq7{:016x}", self.seed);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(dir).context("reading a directory")? {
            let path = entry.context("reading a directory")?.path();
            if path.is_file() && holds(&path, mark.as_bytes())? {
                files.push(path);
            }
        }
        Ok(files)
    }

    /// Runs the product; what fails is a promise that was broken.
    fn check(&mut self, arguments: &[&str]) -> Result<()> {
        if let Err(error) = run_program(&whole(&self.programs.oms, arguments)?) {
            self.violations.push(format!("{error:#}"));
        }
        Ok(())
    }

    fn run(&self, arguments: &[&str]) -> Result<String> {
        run_program(&whole(&self.programs.oms, arguments)?)
    }

    fn data(&self) -> Result<String> {
        let data = self.server.data();
        Ok(data.to_str().context("a path is not UTF-8")?.to_owned())
    }

    fn place(&self, name: &str) -> Result<String> {
        let place = self.places.path().join(name);
        Ok(place.to_str().context("a path is not UTF-8")?.to_owned())
    }

    /// Writes and prints the receipt; a broken promise leaves its evidence behind.
    fn close(mut self, subjects: usize) -> Result<u8> {
        let is_active = self.files_before > 0 && self.loaded >= LOAD_MIN * subjects;
        let verdict = Verdict::of(&self.violations, is_active);
        let version = self.run(&["--version"])?;
        let receipt = json!({
            "storm": "erase",
            "version": version.trim(),
            "commit": machine::commit(),
            "date": machine::date(),
            "seed": self.seed,
            "settings": {"subjects": subjects},
            "counts": {
                "subjects": self.numbers.len(),
                "kills": self.kills,
                "opened_meanwhile": self.loaded,
                "files_with_words_before": self.files_before,
                "clean_s": rounded(self.clean_max.as_secs_f64()),
            },
            "minimum_activity": {"opened_meanwhile_min": LOAD_MIN * subjects,
                "files_with_words_before_min": 1},
            "minimum_activity_met": is_active,
            "violations": receipt::violations(&self.violations),
            "verdict": verdict.as_str(),
        });
        let path = receipt::write("erase", &receipt)?;
        println!("{}", serde_json::to_string_pretty(&receipt)?);
        eprintln!("{}: {}", verdict.as_str(), path.display());
        if verdict == Verdict::Violation {
            let data = self.server.keep_directory();
            eprintln!("evidence: {} and {}", data.display(), self.places.keep().display());
        }
        Ok(verdict.exit_code())
    }
}

/// Opens tickets until it is told to stop or the server is gone; answers how many.
fn load(target: &Target, stopped: &watch::Receiver<bool>) -> JoinSet<usize> {
    let clients = (0..CLIENTS).map(|_| open_many(target.clone(), stopped.clone()));
    clients.collect()
}

async fn open_many(target: Target, stopped: watch::Receiver<bool>) -> usize {
    let body = json!({"board": BOARD, "title": "Pothole on 5th Street"}).to_string();
    let mut opened = 0;
    let Ok(mut connection) = Connection::open(&target).await else { return opened };
    while !*stopped.borrow() {
        match api::open(&mut connection, &body).await {
            Ok(()) => opened += 1,
            Err(_) => break,
        }
    }
    opened
}

async fn post(connection: &mut Connection, path: &str, body: &Value, status: u16) -> Result<Value> {
    let body = body.to_string();
    let answer = connection.call(Request::post(path, body.as_bytes())).await?;
    let answer = answer.expect(status).with_context(|| format!("POST {path}"))?;
    serde_json::from_slice(answer).context("reading an answer")
}

/// Whether a file holds the bytes, in capitals or not.
fn holds(path: &Path, mark: &[u8]) -> Result<bool> {
    use std::io::Read;
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        // A file may go while one looks.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    let (mut piece, mut kept) = (vec![0; PIECE_BYTES], Vec::new());
    loop {
        let read = file.read(&mut piece).with_context(|| format!("reading {}", path.display()))?;
        if read == 0 {
            return Ok(false);
        }
        kept.extend(piece[..read].iter().map(u8::to_ascii_lowercase));
        if kept.windows(mark.len()).any(|part| part == mark) {
            return Ok(true);
        }
        kept.drain(..kept.len().saturating_sub(mark.len() - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE_BYTES, holds, words};

    #[test]
    fn words_are_found_wherever_they_stand() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        let words = words(7, 3);
        for before in [0, 5, PIECE_BYTES - 4, 2 * PIECE_BYTES] {
            let text = format!("{}{}end", "x".repeat(before), words.to_uppercase());
            std::fs::write(&path, text).unwrap();
            assert!(holds(&path, words.as_bytes()).unwrap(), "{before}");
            assert!(!holds(&path, b"zq8").unwrap());
        }
        assert!(!holds(&dir.path().join("none"), words.as_bytes()).unwrap());
    }
}
