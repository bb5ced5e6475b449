//! Deterministic simulation: one seed drives a whole hub, its clients and everything that can go
//! wrong, and a ledger of the simulator's own says whether a promise was broken.
//!
//! Why it exists: rare orders of events are met here by the thousand in seconds, and each can be
//! run again from its seed. It steps the engine of `oms-app` over the model store, without a
//! thread, a clock or chance of the system's. It must not use the engine's own rules to judge the
//! engine: `ticket_model` writes them down a second time. A new promise is a check in `hear`,
//! `observe` or `finale`; a new situation is a line in `marker`, and a run fails when it is never
//! met.

mod backing;
mod fault;
mod finale;
mod graph;
mod habits;
mod hear;
mod hub_model;
mod intent;
mod ledger;
mod marker;
mod observe;
mod outage;
mod people;
mod receipt;
mod run;
mod storm;
#[cfg(test)]
mod tests;
mod ticket_model;
mod violation;
mod workers;
mod workload;
mod world;

use crate::fault::SharedPlan;
use crate::receipt::Asked;
use crate::run::{Failure, Summary};
use crate::storm::Storm;
use anyhow::Result;
use clap::Parser;
use oms_app::clock::Stopwatch;
use oms_testkit::dice;
use std::process::ExitCode;

/// Runs a hub through everything that can go wrong, by seeds.
#[derive(Parser)]
#[command(name = "cargo xtask sim", version, args_conflicts_with_subcommands = true)]
struct Args {
    /// How many seeds to run; every marker must be met over all of them
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..))]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Run only this seed and print its trace
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// A storm on the disk instead
    #[command(subcommand)]
    storm: Option<Storm>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let ended = match (&args.storm, args.seed) {
        (Some(storm), _) => storm.run(),
        (None, Some(seed)) => return one(seed),
        (None, None) => many(&args),
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn one(seed: u64) -> ExitCode {
    let outcome = run::one(seed, &SharedPlan::default());
    print!("{}", outcome.trace);
    match outcome.failure {
        None => ExitCode::SUCCESS,
        Some(failure) => {
            report(&failure);
            ExitCode::FAILURE
        }
    }
}

fn many(args: &Args) -> Result<ExitCode> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let watch = Stopwatch::start();
    let summary = run::many(args.from, args.seeds, threads);
    let seconds = watch.seconds();
    let asked = Asked { from: args.from, seeds: args.seeds, threads };
    let path = receipt::write(asked, &summary, seconds)?;
    print_markers(&summary);
    let (seeds, tickets) = (summary.figures.seeds, summary.figures.tickets);
    let verdict = receipt::verdict(&summary);
    eprintln!("{verdict}: {seeds} seeds, {tickets} tickets, {seconds:.1} s, {}", path.display());
    if let Some(failure) = &summary.failure {
        eprintln!("{}", failure.last_lines);
        report(failure);
    }
    let holds = verdict == "pass";
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_markers(summary: &Summary) {
    for (marker, count) in summary.marks.counts() {
        println!("{count:>9}  {}", marker.text());
    }
    // After a violation the run stopped early: what it did not meet says nothing.
    if summary.failure.is_none() {
        for hole in summary.holes() {
            eprintln!("never met: {}", hole.text());
        }
    }
}

fn report(failure: &Failure) {
    eprintln!("violation: seed {}, step {}", failure.seed, failure.step);
    eprintln!("  expected: {}", failure.violation.expected);
    eprintln!("  found:    {}", failure.violation.found);
    eprintln!("run it again with:\n  cargo xtask sim --seed {}", failure.seed);
}
