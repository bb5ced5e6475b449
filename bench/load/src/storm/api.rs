//! The API storm: requests made up from the description that the server itself serves, sent by
//! each kind of caller; no answer may be one that the description does not have.
//!
//! `schemathesis` makes them up and judges the answers; its settings, and what is not asked of
//! it, stand in `bench/load/schemathesis`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::receipt::{self, Verdict};
use super::violations::Violations;
use crate::http::{Connection, Request};
use crate::server::{Programs, Server, Setting, run as run_program, whole};
use crate::{api, machine, workflow};

const SETTINGS: &str = include_str!("../../schemathesis/schemathesis.toml");
const HOOKS: &str = include_str!("../../schemathesis/hooks.py");
/// The part of the settings for callers that have a token.
const AUTH: &str = "\n[auth.openapi.token]\nbearer = \"${OMS_STORM_TOKEN}\"\n";
/// Nobody is told to come again later: that would hide every other answer.
const LIMITS: &str = "limits:\n  stranger_per_second: 1000000\n  stranger_burst: 1000000\n  \
                      token_per_second: 1000000\n";
/// How many tickets there are of each kind.
const TICKETS: usize = 40;
const TASKS: usize = 20;
const EXAMPLES_MAX: u32 = 1_000_000;
/// Fewest cases of a caller for a run that says anything: some for each of over 70 operations.
const CASES_MIN: u64 = 500;
/// Fewest operations that an admin must have been let through to.
const ACCEPTED_MIN: usize = 50;

/// Who asks; somebody without a token, and those of two roles.
const CALLERS: [Caller; 3] = [
    Caller { name: "anonymous", role: None },
    Caller { name: "staff", role: Some("staff") },
    Caller { name: ADMIN, role: Some("admin") },
];
const ADMIN: &str = "admin";

struct Caller {
    name: &'static str,
    role: Option<&'static str>,
}

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Most made-up requests of a caller to an operation, beside those that every run makes.
    #[arg(long)]
    max_examples: u32,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Which phases to run, with commas: examples, coverage, fuzzing, stateful.
    #[arg(long, default_value = "examples,coverage,fuzzing,stateful")]
    phases: String,
    /// Where the server's data lies.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    ensure!((1..=EXAMPLES_MAX).contains(&args.max_examples), "--max-examples is at least 1");
    let seed = match args.seed {
        0 => u64::try_from(jiff::Timestamp::now().as_second()).context("a seed")?,
        seed => seed,
    };
    eprintln!("seed {seed}");
    let Some(program) = std::env::var_os("SCHEMATHESIS_BIN") else {
        bail!("SCHEMATHESIS_BIN does not name schemathesis; `cargo xtask storm api` installs it")
    };
    let base = crate::data_dir(args.dir.clone())?;
    let programs = Programs::find()?;
    let setting = Setting { config: LIMITS, ..Setting::default() };
    let mut server = Server::fresh(&programs.oms, &base, &setting).await?;
    let found = furnish(&server).await?;

    let (mut violations, mut counts, mut is_active) = (Violations::default(), Vec::new(), true);
    for caller in &CALLERS {
        let home = tempfile::Builder::new().prefix("schemathesis-").tempdir_in(&base)?;
        let token = caller.role.map(|role| mint(&programs, &server, role)).transpose()?;
        let mut asked = Asked { program: &program, home, token, args: &args, found: &found, seed };
        let said = asked.ask(&server)?;
        is_active &= judge(caller, &said, &mut violations);
        if said["exit_code"] != 0 {
            asked.home.disable_cleanup(true);
            eprintln!("what was said to {}: {}", caller.name, asked.home.path().display());
        }
        counts.push((caller.name.to_owned(), counted(&said)));
    }
    finish(&programs, &mut server, &mut violations).await?;
    let counts = Value::Object(counts.into_iter().collect());
    close(&args, seed, &counts, (&violations, is_active))
}

/// Something to find: a board, a workflow, tickets of each, tasks under way; as the part of the
/// settings that lists them.
async fn furnish(server: &Server) -> Result<String> {
    let mut connection = Connection::open(&server.target).await?;
    api::make_board(&mut connection, "City Potholes").await?;
    api::publish(&mut connection, &workflow::loan()).await?;
    for _ in 0..TICKETS {
        api::open(&mut connection, workflow::LOAN_TICKET).await?;
        let plain = r#"{"board":"City Potholes","title":"Hole in Elm Street"}"#;
        api::open(&mut connection, plain).await?;
    }
    let claim = api::claim_body(workflow::LOAN_OWNERS[0], TASKS, 0);
    let leases = api::claim(&mut connection, &claim).await?;
    let tasks: Vec<&str> = leases.iter().map(|lease| lease.task.as_str()).collect();
    let list = format!("{}?limit={}", api::TICKETS, 2 * TICKETS);
    let answer = connection.call(Request::get(&list)).await?.expect(200)?;
    let page: Value = serde_json::from_slice(answer).context("reading a list of tickets")?;
    let tickets: Vec<&str> = page["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|ticket| ticket["number"].as_str())
        .collect();
    ensure!(tickets.len() == 2 * TICKETS && tasks.len() == TASKS, "not all tickets are there");
    let stages = workflow::LOAN_DEPENDENCIES.map(|(stage, _)| stage);
    Ok(format!(
        "\n[dictionaries]\ntickets.values = {tickets:?}\nstages.values = {stages:?}\n\
         tasks.values = {tasks:?}\n"
    ))
}

fn mint(programs: &Programs, server: &Server, role: &str) -> Result<String> {
    let data = server.data();
    let data = data.to_str().context("a path is not UTF-8")?;
    let words = ["token", "create", "--role", role, "--name", "Storm", "--data", data];
    let token = run_program(&whole(&programs.oms, &words)?).context("minting a token")?;
    Ok(token.trim().to_owned())
}

/// One run of schemathesis.
struct Asked<'a> {
    program: &'a OsString,
    home: TempDir,
    token: Option<String>,
    args: &'a Args,
    found: &'a str,
    seed: u64,
}

impl Asked<'_> {
    /// Runs to the end; answers the report.
    fn ask(&self, server: &Server) -> Result<Value> {
        let home = self.home.path();
        let auth = if self.token.is_some() { AUTH } else { "" };
        write(&home.join("schemathesis.toml"), &format!("{SETTINGS}{}{auth}", self.found))?;
        write(&home.join("hooks.py"), HOOKS)?;
        let log = std::fs::File::create(home.join("log.txt")).context("making a log")?;
        let mut command = Command::new(self.program);
        command
            .args(["run", "--no-color", "--continue-on-failure", "--report", "json,ndjson"])
            .args(["--report-json-path", "report.json", "--report-ndjson-path", "events.ndjson"])
            .args(["--phases", &self.args.phases])
            .args(["--max-examples", &self.args.max_examples.to_string()])
            .args(["--seed", &self.seed.to_string()])
            .arg(format!("http://{}/openapi.json", server.target.address))
            .current_dir(home)
            .envs(self.token.iter().map(|token| ("OMS_STORM_TOKEN", token)))
            .stdin(Stdio::null())
            .stderr(log.try_clone().context("a second handle on the log")?)
            .stdout(log);
        let status = command.status().context("starting schemathesis")?;
        let report = home.join("report.json");
        let text = std::fs::read_to_string(&report)
            .with_context(|| format!("schemathesis ended with {status} and reported nothing"))?;
        serde_json::from_str(&text).context("reading the report")
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// Takes what was found broken; answers whether enough was asked.
fn judge(caller: &Caller, said: &Value, violations: &mut Violations) -> bool {
    for failure in said["failures"].as_array().into_iter().flatten() {
        let operations = failure["operations"].as_array().into_iter().flatten();
        let operations: Vec<&str> = operations.filter_map(Value::as_str).collect();
        let (title, name) = (failure["title"].as_str().unwrap_or_default(), caller.name);
        violations.push(format!("{name}: {title}: {}", operations.join(", ")));
    }
    for error in said["errors"].as_array().into_iter().flatten() {
        violations
            .push(format!("{}: schemathesis could not go on: {}", caller.name, error["title"]));
    }
    let cases = said["test_cases"]["generated"].as_u64().unwrap_or(0);
    let is_let_through = caller.name != ADMIN || accepted(said) >= ACCEPTED_MIN;
    said["complete"] == true && cases >= CASES_MIN && is_let_through
}

/// How many operations have accepted at least one request.
fn accepted(said: &Value) -> usize {
    let rates = said["valid_rates"].as_object().into_iter().flatten();
    let some = |phases: &Value| {
        let mut phases = phases.as_object().into_iter().flat_map(|phases| phases.values());
        phases.any(|rate| rate["accepted"].as_u64() > Some(0))
    };
    rates.filter(|(_, phases)| some(phases)).count()
}

fn counted(said: &Value) -> Value {
    json!({
        "cases": said["test_cases"]["generated"],
        "with_failures": said["test_cases"]["with_failures"],
        "operations": said["operations"]["tested"],
        "operations_accepting": accepted(said),
        "seconds": said["running_time"],
    })
}

/// Ends the server, which must still do that in order, and verifies what it leaves behind.
async fn finish(
    programs: &Programs,
    server: &mut Server,
    violations: &mut Violations,
) -> Result<()> {
    if let Err(error) = server.terminate().await {
        violations.push(format!("{error:#}"));
    }
    let data = server.data();
    let data = data.to_str().context("a path is not UTF-8")?;
    if let Err(error) = run_program(&whole(&programs.oms, &["verify", "--data", data])?) {
        violations.push(format!("{error:#}"));
    }
    Ok(())
}

/// Writes and prints the receipt.
fn close(args: &Args, seed: u64, counts: &Value, found: (&Violations, bool)) -> Result<u8> {
    let (violations, is_active) = found;
    let verdict = Verdict::of(violations, is_active);
    let receipt = json!({
        "storm": "api",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": machine::commit(),
        "date": machine::date(),
        "seed": seed,
        "settings": {"max_examples": args.max_examples, "phases": args.phases},
        "counts": counts,
        "minimum_activity": {"cases_min": CASES_MIN, "operations_accepting_min": ACCEPTED_MIN},
        "minimum_activity_met": is_active,
        "violations": receipt::violations(violations),
        "verdict": verdict.as_str(),
    });
    let path = receipt::write("api", &receipt)?;
    println!("{}", serde_json::to_string_pretty(&receipt)?);
    eprintln!("{}: {}", verdict.as_str(), path.display());
    Ok(verdict.exit_code())
}

#[cfg(test)]
mod tests {
    use super::{CALLERS, judge};
    use crate::storm::violations::Violations;
    use serde_json::{Map, Value, json};

    fn said(accepting: usize, failures: &Value) -> Value {
        let rate = |n: usize| (n.to_string(), json!({"fuzzing": {"accepted": 1}}));
        let rates: Map<String, Value> = (0..accepting).map(rate).collect();
        json!({"complete": true, "test_cases": {"generated": 500}, "errors": [],
            "valid_rates": rates, "failures": failures})
    }

    #[test]
    fn a_run_counts_only_when_enough_was_asked() {
        for (caller, accepting, counts) in [(0, 0, true), (2, 50, true), (2, 49, false)] {
            let mut none = Violations::default();
            assert_eq!(judge(&CALLERS[caller], &said(accepting, &json!([])), &mut none), counts);
            assert_eq!(none.count, 0);
        }
        let broken_off = json!({"complete": false, "test_cases": {"generated": 9_999}});
        assert!(!judge(&CALLERS[0], &broken_off, &mut Violations::default()));
    }

    #[test]
    fn what_was_found_is_a_violation() {
        let failures = json!([{"title": "Server error", "operations": ["GET /a", "GET /b"]}]);
        let mut found = Violations::default();
        judge(&CALLERS[1], &said(0, &failures), &mut found);
        assert_eq!(found.shown, ["staff: Server error: GET /a, GET /b"]);
        let unable = json!({"errors": [{"title": "Schema Error"}]});
        judge(&CALLERS[1], &unable, &mut found);
        assert_eq!(found.count, 2);
    }
}
