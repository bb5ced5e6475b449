//! `cargo xtask storm saboteur`: plants one defect after the other, each of which the test that is
//! named for it must notice.
//!
//! The test programs are built once, with every defect in them; the environment says which of them
//! is in force. Nothing that is released can be built so: see `oms-base`'s `sabotage`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::cargo::Cargo;

/// A defect with the test that must fail when it is planted.
pub(crate) struct Defect {
    /// What `sabotage!` calls it.
    pub(crate) name: &'static str,
    /// What goes wrong.
    what: &'static str,
    /// Where the test is.
    package: &'static str,
    /// Which of the package's test programs; its library's own when absent.
    suite: Option<&'static str>,
    /// The test.
    pub(crate) test: &'static str,
}

/// Every planted defect; `cargo xtask tidy` compares them with the places.
pub(crate) const DEFECTS: [Defect; 14] = [
    Defect {
        name: "skip-fsync",
        what: "a commit does not wait for the disk",
        package: "oms-store-sql",
        suite: None,
        test: "writer::tests::a_commit_waits_for_the_disk",
    },
    Defect {
        name: "answer-before-commit",
        what: "clients are told of what may never be kept",
        package: "oms",
        suite: Some("suite"),
        test: "engine_faults::a_fault_at_every_statement_of_a_batch",
    },
    Defect {
        name: "keep-failed-batch",
        what: "memory holds what the store does not",
        package: "oms",
        suite: Some("suite"),
        test: "engine_faults::nothing_of_a_failed_batch_is_remembered",
    },
    Defect {
        name: "swallow-eio",
        what: "a commit that nobody can tell of counts as undone",
        package: "oms-store-sql",
        suite: Some("suite"),
        test: "faults::a_commit_of_unknown_outcome_stops_the_store",
    },
    Defect {
        name: "leave-tail-unsealed",
        what: "batches are written without their blocks",
        package: "oms-store-sql",
        suite: Some("suite"),
        test: "conformance::sqlite_in_files_conforms",
    },
    Defect {
        name: "forget-keys",
        what: "idempotency keys are not stored",
        package: "oms",
        suite: Some("suite"),
        test: "routes::idempotency::a_key_survives_a_restart",
    },
    Defect {
        name: "lose-counter",
        what: "a batch's last counter is not written",
        package: "oms",
        suite: Some("suite"),
        test: "undone::what_was_done_is_undone_backwards_before_the_ticket_is_cancelled",
    },
    Defect {
        name: "drop-epoch-check",
        what: "a result counts under a lease that was lost",
        package: "oms-domain",
        suite: None,
        test: "ticket::tests::staged::a_lost_lease_is_fenced_off",
    },
    Defect {
        name: "breach-early",
        what: "a clock breaches at the instant that is still in time",
        package: "oms",
        suite: Some("suite"),
        test: "alarms::a_threshold_rings_once_and_at_its_instant",
    },
    Defect {
        name: "leak-stage-name",
        what: "the public reads what staff call a stage",
        package: "oms",
        suite: Some("suite"),
        test: "canary::no_public_answer_holds_an_internal_word",
    },
    Defect {
        name: "trust-every-proxy",
        what: "anybody may say where a request comes from",
        package: "oms",
        suite: Some("suite"),
        test: "proxies::a_header_of_somebody_who_is_not_trusted_changes_nothing",
    },
    Defect {
        name: "reach-any-address",
        what: "messages go to addresses of the own network",
        package: "oms",
        suite: Some("suite"),
        test: "routes::outbox::an_address_of_the_own_network_is_not_reached_unless_it_is_allowed",
    },
    Defect {
        name: "act-on-changed",
        what: "what a trigger's worker wants is done to a ticket that it has not seen",
        package: "oms",
        suite: Some("suite"),
        test: "triggers::what_was_wanted_of_a_ticket_as_it_was_is_not_done_when_it_has_changed",
    },
    Defect {
        name: "act-late",
        what: "an agent acts on a ticket that has moved on",
        package: "oms-domain",
        suite: None,
        test: "ticket::tests::calls::what_comes_when_the_ticket_has_gone_on_does_nothing",
    },
];

/// What compiles the defects in.
const WRAPPER: &str = "xtask/sabotage-rustc.sh";
/// What cargo ends with when a test has failed.
const TEST_FAILED: i32 = 101;

/// Plants each defect, or those that are named; fails unless every one is noticed.
#[expect(clippy::disallowed_methods, reason = "says how long it took, no rule depends on it")]
pub(crate) fn run(cargo: &Cargo, only: &[String]) -> Result<()> {
    let unknown = only.iter().find(|name| DEFECTS.iter().all(|defect| defect.name != **name));
    ensure!(unknown.is_none(), "there is no defect {unknown:?}");
    let chosen = |defect: &&Defect| only.is_empty() || only.iter().any(|n| *n == defect.name);
    let start = Instant::now();
    let (mut noticed, mut missed) = (Vec::new(), Vec::new());
    for defect in DEFECTS.iter().filter(chosen) {
        // A test that fails anyway notices nothing.
        let alone = run_test(cargo, defect, None)?;
        ensure!(alone == Some(0), "{} fails without any defect", defect.test);
        let planted = run_test(cargo, defect, Some(defect.name))?;
        let is_noticed = planted == Some(TEST_FAILED);
        let verdict = if is_noticed { "noticed" } else { "NOT NOTICED" };
        eprintln!("{verdict}: {} ({})", defect.name, defect.what);
        if is_noticed { noticed.push(defect.name) } else { missed.push(defect.name) }
    }
    let verdict = if missed.is_empty() { "pass" } else { "violation" };
    let receipt = json!({
        "storm": "saboteur",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": said_by(cargo, "git", &["rev-parse", "HEAD"])?,
        "date": said_by(cargo, "date", &["-u", "+%Y-%m-%dT%H:%M:%SZ"])?,
        "counts": {"planted": noticed.len() + missed.len(), "noticed": noticed.len()},
        "seconds": start.elapsed().as_secs(),
        "noticed": noticed,
        "violations": missed,
        "verdict": verdict,
    });
    let path = write(cargo.root(), &receipt)?;
    eprintln!("{verdict}: {path}");
    if missed.is_empty() {
        return Ok(());
    }
    bail!("not noticed: {}", missed.join(", "))
}

/// Runs the defect's test, with this defect planted; answers the exit code.
fn run_test(cargo: &Cargo, defect: &Defect, planted: Option<&str>) -> Result<Option<i32>> {
    let program = defect.suite.map_or(vec!["--lib"], |suite| vec!["--test", suite]);
    let mut args = vec!["test", "--locked", "--quiet", "--package", defect.package];
    args.extend(program);
    args.extend(["--", "--exact", defect.test]);
    let mut command = cargo.command(&args);
    command.env("RUSTC_WORKSPACE_WRAPPER", cargo.root().join(WRAPPER));
    command.env_remove("OMS_SABOTAGE");
    if let Some(name) = planted {
        command.env("OMS_SABOTAGE", name);
    }
    let output = command.output().context("cannot start cargo")?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !said.contains("running 1 test\n") {
        let talk = String::from_utf8_lossy(&output.stderr);
        bail!("the test {} did not run: {}\n{}", defect.test, said.trim(), talk.trim());
    }
    Ok(output.status.code())
}

fn said_by(cargo: &Cargo, program: &str, args: &[&str]) -> Result<String> {
    let mut command = Command::new(program);
    let output = command.args(args).current_dir(cargo.root()).output();
    let output = output.with_context(|| format!("cannot start {program}"))?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn write(root: &Path, receipt: &Value) -> Result<String> {
    let date = receipt["date"].as_str().unwrap_or_default().replace(':', "-");
    let path = format!("receipts/saboteur-{date}.json");
    fs::create_dir_all(root.join("receipts")).context("making the receipts directory")?;
    let text = serde_json::to_string_pretty(receipt).context("encoding the receipt")?;
    fs::write(root.join(&path), text + "\n").context("writing the receipt")?;
    Ok(path)
}
