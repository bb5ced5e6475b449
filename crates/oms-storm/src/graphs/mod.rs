//! The storm of graphs: random workflows of up to 500 stages, with conditions, joins, failures,
//! attempts and further versions, against a naive interpreter.

mod oracle;
mod plan;
mod play;

use self::plan::Planned;
use self::play::Told;
use crate::dice::Dice;
use crate::receipt::Run;
use anyhow::Result;
use oms_app::clock::Stopwatch;
use oms_base::Status;
use oms_base::limits::STAGES_MAX;
use serde_json::json;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

const WORD_EVERY: u32 = 10_000;
/// What a chain and a fan of as many stages as there may be have to take less than, in seconds.
const LARGEST_WITHIN_S: f64 = 1.0;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many graphs.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    cases: u32,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// What all of them came to.
#[derive(Default)]
struct Sum {
    steps: u64,
    refused: u64,
    failures: u64,
    migrated: u64,
    completed: u64,
    cancelled: u64,
    violations: Vec<String>,
}

impl Sum {
    fn add(&mut self, told: Told) {
        self.steps += told.steps;
        self.refused += told.refused;
        self.failures += told.failures;
        self.migrated += u64::from(told.migrated);
        self.completed += u64::from(told.ended == Some(Status::Completed));
        self.cancelled += u64::from(told.ended == Some(Status::Cancelled));
    }
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) fn run(args: &Args) -> Result<u8> {
    let mut run = Run::begin("graphs", args.seed);
    let chain = (0..STAGES_MAX).map(|n| Planned::after(n.checked_sub(1).into_iter().collect()));
    let fan = (0..STAGES_MAX).map(|n| {
        let joins = n + 1 == STAGES_MAX;
        Planned::after(if joins { (0..n).collect() } else { Vec::new() })
    });
    let chain_s = largest(&mut run, "chain", chain.collect());
    let fan_s = largest(&mut run, "fan", fan.collect());
    let sum = many(run.seed, args.cases);
    for violation in sum.violations {
        run.violation(violation);
    }
    for (count, what) in [
        (sum.refused, "an action that was refused"),
        (sum.failures, "a failure"),
        (sum.migrated, "a move to another version"),
        (sum.completed, "a ticket that was completed"),
        (sum.cancelled, "a ticket that failed"),
    ] {
        run.must(count > 0, || what.to_owned());
    }
    let counts = json!({
        "graphs": args.cases,
        "steps": sum.steps,
        "refused": sum.refused,
        "failures": sum.failures,
        "migrated": sum.migrated,
        "completed": sum.completed,
        "cancelled": sum.cancelled,
        "chain_of_500_s": chain_s,
        "fan_of_500_s": fan_s,
    });
    run.end(&json!({"cases": args.cases}), &counts)
}

fn largest(run: &mut Run, what: &str, stages: Vec<Planned>) -> f64 {
    let watch = Stopwatch::start();
    if let Err(error) = play::straight(stages) {
        run.violation(format!("a {what} of {STAGES_MAX} stages: {error:#}"));
    }
    let seconds = (watch.seconds() * 1_000.0).round() / 1_000.0;
    // Without optimisation it says nothing of how fast the product is.
    if !cfg!(debug_assertions) && seconds > LARGEST_WITHIN_S {
        run.violation(format!("a {what} of {STAGES_MAX} stages took {seconds} s"));
    }
    seconds
}

/// Each case has a seed of its own, so that it can be met again alone.
fn many(seed: u64, cases: u32) -> Sum {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (next, sum) = (AtomicU32::new(0), Mutex::new(Sum::default()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= cases {
                        break;
                    }
                    let own = seed.wrapping_add(u64::from(case).wrapping_mul(0x9E37_79B9));
                    // A panic is a violation like any other, and needs its seed as much.
                    let told = catch_unwind(|| play::random(&mut Dice::new(own)));
                    let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
                    match told {
                        Ok(Ok(told)) => sum.add(told),
                        Ok(Err(error)) => sum.violations.push(format!("case {case}: {error:#}")),
                        Err(_) => sum.violations.push(format!("case {case}: it panicked")),
                    }
                    if (case + 1).is_multiple_of(WORD_EVERY) {
                        eprintln!("{} of {cases} graphs", case + 1);
                    }
                }
            });
        }
    });
    sum.into_inner().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::many;

    #[test]
    fn the_engine_agrees_with_a_naive_interpreter() {
        let sum = many(1, 400);
        assert!(sum.violations.is_empty(), "{:?}", sum.violations);
        assert!(sum.completed > 0 && sum.cancelled > 0 && sum.migrated > 0);
    }
}
