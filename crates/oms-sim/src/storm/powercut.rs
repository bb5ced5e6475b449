//! Power cuts: at random moments what was not synced is kept, dropped or torn, sector by sector.

use super::run::{Plan, Summary};
use super::{Verdict, close, seed, violation};
use crate::dice::Dice;
use crate::habits::Habits;
use crate::outage::Trouble;
use crate::receipt;
use anyhow::{Error, Result};
use faulty_disk::Disk;
use oms_app::clock::Stopwatch;
use serde_json::json;
use std::process::ExitCode;

/// Cuts of one run: a hub has lived by then, and its history is still quickly read.
const CUTS_A_RUN: u32 = 10;
/// Cuts within which a store that syncs too little must have lost something.
const CONTROL_CUTS_MAX: u64 = 100;
/// Cuts between two words on the way.
const PROGRESS_EVERY: u64 = 250;
/// Where the power must have been cut at least once.
const PLACES: [&str; 2] = ["write log", "sync log"];

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many times to cut the power
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..))]
    cuts: u64,
    /// Seed of every choice; 0 takes one from the clock
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Storms, writes the receipt, and answers the exit code.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let seed = seed(args.seed);
    let disk = Disk::install().map_err(Error::msg)?;
    let watch = Stopwatch::start();
    let summary = storm(disk, seed, args.cuts, false);
    let control = storm(disk, seed, CONTROL_CUTS_MAX, true);
    let seconds = watch.seconds();

    let (tally, fate) = (&summary.tally, summary.tally.fate);
    let is_active = tally.cuts >= args.cuts
        && summary.acknowledged >= tally.cuts
        && PLACES.iter().all(|place| tally.places.contains_key(*place))
        && [fate.kept, fate.dropped, fate.torn].iter().all(|sectors| *sectors > 0);
    let control_lost = control.failure.is_some();
    let verdict = Verdict::of(summary.failure.is_none(), is_active && control_lost);
    let receipt = json!({
        "storm": "powercut",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": receipt::commit(),
        "date": receipt::date(),
        "seed": seed,
        "settings": {"cuts": args.cuts},
        "counts": {
            "cuts": tally.cuts,
            "kills": tally.kills,
            "stops": tally.stops,
            "places": tally.places,
            "sectors_kept": fate.kept,
            "sectors_dropped": fate.dropped,
            "sectors_torn": fate.torn,
            "runs": summary.runs,
            "starts": summary.starts,
            "commands": summary.commands,
            "acknowledged": summary.acknowledged,
            "log_rows": summary.log_rows,
            "seconds": receipt::tenths(seconds),
        },
        "control": {
            "synchronous": "NORMAL",
            "cuts": control.tally.cuts,
            "lost": control_lost,
            "violation": violation(control.failure.as_ref()),
        },
        "minimum_activity": {
            "cuts_min": args.cuts,
            "acknowledged_min": tally.cuts,
            "places": PLACES,
            "control_cuts_max": CONTROL_CUTS_MAX,
        },
        "minimum_activity_met": is_active,
        "violation": violation(summary.failure.as_ref()),
        "verdict": verdict.text(),
    });
    close("powercut", &receipt, verdict)
}

/// Runs until so many cuts were made, or something was lost.
fn storm(disk: Disk, seed: u64, cuts: u64, is_lax: bool) -> Summary {
    let mut seeds = Dice::new(seed);
    let mut summary = Summary::default();
    let mut told = 0;
    while summary.tally.cuts < cuts && summary.failure.is_none() {
        let left = u32::try_from(cuts - summary.tally.cuts).unwrap_or(u32::MAX);
        let trouble = Trouble::cuts(left.min(CUTS_A_RUN));
        let seed = seeds.draw();
        summary.run(disk, Plan { seed, fault: None, trouble, commands: 0, is_lax, habits });
        if summary.tally.cuts / PROGRESS_EVERY > told {
            told = summary.tally.cuts / PROGRESS_EVERY;
            eprintln!("{} of {cuts} cuts", summary.tally.cuts);
        }
    }
    summary
}

/// The disk is what goes wrong, and now and then the process is killed or stopped.
fn habits(dice: &mut Dice) -> Habits {
    Habits { fault: 0, kill: dice.below(8), ..Habits::random(dice) }
}
