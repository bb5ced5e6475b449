//! Failing calls: a fixed script, and in each run the n-th call of one kind fails in one way.

use super::run::{Plan, Summary};
use super::{Verdict, close, seed, violation};
use crate::dice::Dice;
use crate::habits::Habits;
use crate::outage::Trouble;
use crate::receipt;
use anyhow::{Error, Result};
use faulty_disk::{Call, Disk, Fault};
use oms_app::clock::Stopwatch;
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// Commands of the script, before everything is brought to its end.
const COMMANDS: u32 = 200;
/// Runs between two words on the way.
const PROGRESS_EVERY: u64 = 1_000;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Seed of the script; 0 takes one from the clock
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Let only every so manieth call fail
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
}

/// Storms, writes the receipt, and answers the exit code.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let seed = seed(args.seed);
    let disk = Disk::install().map_err(Error::msg)?;
    let watch = Stopwatch::start();
    let mut summary = Summary::default();
    summary.run(disk, script(seed, None));
    let calls = summary.calls.clone();
    let mut points = points(&calls, args.every, seed);
    let (planned, mut missed) = (points.len(), 0_u64);
    points.reverse();
    while let Some(fault) = points.pop().filter(|_| summary.failure.is_none()) {
        summary.run(disk, script(seed, Some(fault)));
        missed += u64::from(!summary.has_met);
        if summary.failure.is_some() {
            eprintln!("{fault:?}");
        }
        if summary.runs.is_multiple_of(PROGRESS_EVERY) {
            eprintln!("{} of {planned} points", summary.runs);
        }
    }
    let seconds = watch.seconds();

    let tally = &summary.tally;
    let is_active = missed == 0 && planned > 0 && tally.ended > 0 && tally.read_only > 0;
    let verdict = Verdict::of(summary.failure.is_none(), is_active);
    let calls: Map<String, Value> =
        calls.iter().map(|(call, count)| (call.text().to_owned(), json!(count))).collect();
    let receipt = json!({
        "storm": "ioerr",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": receipt::commit(),
        "date": receipt::date(),
        "seed": seed,
        "settings": {"commands": COMMANDS, "every": args.every},
        "counts": {
            "calls_of_the_script": calls,
            "points": planned,
            "points_missed": missed,
            "ended": tally.ended,
            "not_started": tally.not_started,
            "at_stop": tally.at_stop,
            "read_only": tally.read_only,
            "starts": summary.starts,
            "commands": summary.commands,
            "acknowledged": summary.acknowledged,
            "log_rows": summary.log_rows,
            "seconds": receipt::tenths(seconds),
        },
        "minimum_activity": {"points_missed_max": 0, "ended_min": 1, "read_only_min": 1},
        "minimum_activity_met": is_active,
        "violation": violation(summary.failure.as_ref()),
        "verdict": verdict.text(),
    });
    close("ioerr", &receipt, verdict)
}

fn script(seed: u64, fault: Option<Fault>) -> Plan {
    let trouble = Trouble::failing(fault);
    Plan { seed, fault, trouble, commands: COMMANDS, is_lax: false, habits }
}

/// Every call that is to fail, with every way in which it can, once and for good.
fn points(calls: &[(Call, u64)], every: u64, seed: u64) -> Vec<Fault> {
    let mut points = Vec::new();
    for (call, count) in calls {
        for (turn, failure) in (0..).zip(call.failures()) {
            for (half, sticky) in [(0, false), (1, true)] {
                // Each way begins at another call, so that together they see more of them.
                let first = 1 + (seed % every + turn * 7 + half * 3) % every;
                let step = usize::try_from(every).unwrap_or(usize::MAX);
                let nths = (first..=*count).step_by(step);
                points.extend(nths.map(|nth| Fault {
                    call: *call,
                    nth,
                    failure: *failure,
                    sticky,
                }));
            }
        }
    }
    points
}

/// Only the disk goes wrong.
fn habits(dice: &mut Dice) -> Habits {
    Habits { fault: 0, kill: 0, jump: 0, messages: 4, ..Habits::random(dice) }
}

#[cfg(test)]
mod tests {
    use super::points;
    use faulty_disk::Call;

    #[test]
    fn every_call_fails_in_every_way() {
        let calls = [(Call::Write, 10), (Call::Sync, 3), (Call::Delete, 0)];
        let all = points(&calls, 1, 42);
        assert_eq!(all.len(), 10 * 3 * 2 + 3 * 2);
        assert!(all.iter().all(|fault| fault.nth >= 1));
        let some = points(&calls, 5, 42);
        assert_eq!(some.iter().filter(|fault| fault.call == Call::Write).count(), 2 * 3 * 2);
    }
}
