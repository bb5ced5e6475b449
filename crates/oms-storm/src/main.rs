//! Storms that need no server: what they break lies in this process, and is broken by the thousand
//! a minute.
//!
//! Why it exists: a promise about every column, every graph or every jump of a clock is kept only
//! if many are tried, and the way over HTTP would make each of them a thousand times dearer. A run
//! is drawn from its seed, says whether enough happened to mean anything, and leaves a receipt
//! like those of `oms-load`. A new storm is a module with a subcommand.

mod clock;
mod graphs;
mod hub;
mod receipt;
mod tamper;

use anyhow::Result;
use clap::{Parser, Subcommand};
use oms_testkit::dice;
use std::process::ExitCode;

/// Breaks something on purpose, and checks that every promise held.
#[derive(Parser)]
#[command(name = "cargo xtask storm", version)]
struct Args {
    #[command(subcommand)]
    storm: Storm,
}

#[derive(Subcommand)]
enum Storm {
    /// Has the clock jump, under alarms and leases.
    Clock(clock::Args),
    /// Runs random workflows against a naive interpreter.
    Graphs(graphs::Args),
    /// Changes stored history in every way, each of which `oms verify` must notice.
    Tamper(tamper::Args),
}

// A run without a verdict, be it void or unable to run, is told apart from a violation.
const EXIT_NO_VERDICT: u8 = 2;

fn main() -> ExitCode {
    match run(&Args::parse().storm) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(EXIT_NO_VERDICT)
        }
    }
}

fn run(storm: &Storm) -> Result<u8> {
    match storm {
        Storm::Clock(args) => clock::run(args),
        Storm::Graphs(args) => graphs::run(args),
        Storm::Tamper(args) => tamper::run(args),
    }
}
