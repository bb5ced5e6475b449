//! Storms on the disk: the product's own store, below it a disk that fails, above it the
//! simulation's clients with their ledger.

mod ioerr;
mod powercut;
mod run;

use anyhow::Result;
use clap::Subcommand;
use oms_app::{Clock, SystemClock};
use serde_json::{Value, json};
use std::process::ExitCode;

/// A way to break the disk.
#[derive(Subcommand)]
pub(crate) enum Storm {
    /// Cuts the power at random moments, and looks what is left
    Powercut(powercut::Args),
    /// Makes the n-th call to the disk fail, for every n
    Ioerr(ioerr::Args),
}

/// How a storm ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Every promise held, and enough went wrong.
    Pass,
    /// A promise was broken.
    Violation,
    /// Nothing broke, but that means nothing.
    Void,
}

impl Storm {
    /// Storms, writes the receipt, and answers the exit code.
    pub(crate) fn run(&self) -> Result<ExitCode> {
        match self {
            Storm::Powercut(args) => powercut::run(args),
            Storm::Ioerr(args) => ioerr::run(args),
        }
    }
}

impl Verdict {
    const fn of(holds: bool, is_active: bool) -> Verdict {
        match (holds, is_active) {
            (false, _) => Verdict::Violation,
            (true, true) => Verdict::Pass,
            (true, false) => Verdict::Void,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Violation => "violation",
            Verdict::Void => "void",
        }
    }

    fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Verdict::Pass => 0,
            Verdict::Violation => 1,
            Verdict::Void => 2,
        })
    }
}

/// The seed that was asked for, or for 0 one from the clock.
fn seed(asked: u64) -> u64 {
    let seed = match asked {
        0 => SystemClock.now().micros().unsigned_abs(),
        seed => seed,
    };
    eprintln!("seed {seed}");
    seed
}

fn violation(failure: Option<&crate::run::Failure>) -> Value {
    let Some(failure) = failure else { return Value::Null };
    eprintln!("{}", failure.last_lines);
    json!({
        "seed": failure.seed,
        "step": failure.step,
        "expected": failure.violation.expected,
        "found": failure.violation.found,
    })
}

/// Prints the receipt and writes it.
fn close(storm: &str, receipt: &Value, verdict: Verdict) -> Result<ExitCode> {
    let path = crate::receipt::save(storm, receipt)?;
    println!("{}", serde_json::to_string_pretty(receipt)?);
    eprintln!("{}: {}", verdict.text(), path.display());
    Ok(verdict.exit_code())
}
