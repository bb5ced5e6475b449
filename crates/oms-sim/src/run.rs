//! Many seeds on every core: what was met, what broke, and how to run it again.

use crate::fault::SharedPlan;
use crate::marker::{Marker, Marks};
use crate::violation::Violation;
use crate::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Every so many seeds one is run twice, and the two traces are compared.
const TWICE_EVERY: u64 = 100;
/// Every so many seeds there is a word on the way.
const PROGRESS_EVERY: u64 = 500;
/// Lines of the trace before a violation.
const LINES_SHOWN: usize = 40;

/// What one seed came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Everything that happened, line by line.
    pub(crate) trace: String,
    /// What was met.
    pub(crate) marks: Marks,
    /// What it amounted to.
    pub(crate) figures: Figures,
    /// The first thing that broke.
    pub(crate) failure: Option<Failure>,
}

/// A seed that broke.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// Which.
    pub(crate) seed: u64,
    /// At which step.
    pub(crate) step: u32,
    /// What.
    pub(crate) violation: Violation,
    /// The end of its trace.
    pub(crate) last_lines: String,
}

/// How much happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) seeds: u64,
    pub(crate) steps: u64,
    pub(crate) commands: u64,
    pub(crate) commits: u64,
    pub(crate) log_rows: u64,
    pub(crate) tickets: u64,
    pub(crate) restarts: u64,
}

/// What a run of seeds came to.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// What was met.
    pub(crate) marks: Marks,
    /// What it amounted to.
    pub(crate) figures: Figures,
    /// What broke, by the lowest seed that was run.
    pub(crate) failure: Option<Failure>,
}

impl Figures {
    fn add(&mut self, other: &Figures) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.commands += other.commands;
        self.commits += other.commits;
        self.log_rows += other.log_rows;
        self.tickets += other.tickets;
        self.restarts += other.restarts;
    }
}

impl Summary {
    /// Markers that were never reached: holes.
    pub(crate) fn holes(&self) -> Vec<Marker> {
        self.marks.counts().filter(|(_, count)| *count == 0).map(|(marker, _)| marker).collect()
    }

    fn add(&mut self, outcome: Outcome) {
        self.marks.add(&outcome.marks);
        self.figures.add(&outcome.figures);
        let sooner = |new: &Failure| self.failure.as_ref().is_none_or(|old| new.seed < old.seed);
        if let Some(failure) = outcome.failure.filter(sooner) {
            self.failure = Some(failure);
        }
    }
}

/// Runs one seed, with what is planned to go wrong beside what it draws itself.
pub(crate) fn one(seed: u64, plan: &SharedPlan) -> Outcome {
    let mut world = match World::new(seed, plan.clone()) {
        Ok(world) => world,
        Err(violation) => {
            let failure = Failure { seed, step: 0, violation, last_lines: String::new() };
            let (trace, marks, figures) = (String::new(), Marks::default(), Figures::default());
            return Outcome { trace, marks, figures, failure: Some(failure) };
        }
    };
    // A panic of the engine is a violation like any other, and needs its seed as much.
    let end = catch_unwind(AssertUnwindSafe(|| world.run()));
    let end = end.unwrap_or_else(|_| Err(Violation::new("no panic", "the engine panicked")));
    let figures = Figures {
        seeds: 1,
        steps: u64::from(world.step),
        commands: world.ledger.records.len() as u64,
        commits: plan.lock().commits,
        log_rows: world.ledger.hub.rows.len() as u64,
        tickets: world.ledger.hub.tickets.len() as u64,
        restarts: u64::from(world.ledger.boot),
    };
    let failure = end.err().map(|violation| Failure {
        seed,
        step: world.step,
        violation,
        last_lines: last_lines(&world.trace),
    });
    Outcome { trace: world.trace, marks: world.marks, figures, failure }
}

/// Runs the seeds `from..from + count` on `threads` threads until one breaks.
pub(crate) fn many(from: u64, count: u64, threads: usize) -> Summary {
    let (next, broken) = (AtomicU64::new(0), AtomicBool::new(false));
    let summary = Mutex::new(Summary::default());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !broken.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    let outcome = checked(from.saturating_add(index));
                    broken.fetch_or(outcome.failure.is_some(), Ordering::Relaxed);
                    let mut summary = summary.lock().unwrap_or_else(PoisonError::into_inner);
                    summary.add(outcome);
                    let done = summary.figures.seeds;
                    if done.is_multiple_of(PROGRESS_EVERY) {
                        let tickets = summary.figures.tickets;
                        eprintln!("{done} of {count} seeds, {tickets} tickets");
                    }
                }
            });
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// One seed; some are run a second time, and the two must not differ in a byte.
fn checked(seed: u64) -> Outcome {
    let mut outcome = one(seed, &SharedPlan::default());
    if seed.is_multiple_of(TWICE_EVERY) && outcome.failure.is_none() {
        let again = one(seed, &SharedPlan::default());
        if again.trace != outcome.trace {
            let mut lines = outcome.trace.lines().zip(again.trace.lines());
            let differ = lines.find(|(one, other)| one != other);
            let violation = Violation::new("the same run for the same seed", format!("{differ:?}"));
            let last_lines = String::new();
            outcome.failure = Some(Failure { seed, step: 0, violation, last_lines });
        }
    }
    outcome
}

/// The end of a trace.
pub(crate) fn last_lines(trace: &str) -> String {
    let count = trace.lines().count();
    trace.lines().skip(count.saturating_sub(LINES_SHOWN)).collect::<Vec<_>>().join("\n")
}
