//! The simulator itself is tested: it repeats, it visits every commit, and it notices.

use crate::fault::{Defect, Form, SharedPlan};
use crate::run;

/// Seeds in which a planted defect has to be noticed.
const DEFECT_SEEDS: std::ops::Range<u64> = 0..40;

fn planted(seed: u64, from: u64, defect: Defect) -> Option<run::Failure> {
    let plan = SharedPlan::default();
    plan.lock().defect = Some((from, defect));
    run::one(seed, &plan).failure
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in [1, 7, 42] {
        let (one, other) =
            (run::one(seed, &SharedPlan::default()), run::one(seed, &SharedPlan::default()));
        assert!(one.failure.is_none(), "{:?}", one.failure);
        assert!(one.trace.lines().count() > 100, "seed {seed} does something");
        assert_eq!(one.trace, other.trace, "seed {seed}");
        assert_eq!((one.marks, one.figures), (other.marks, other.figures));
    }
    let other = run::one(2, &SharedPlan::default()).trace;
    assert_ne!(run::one(1, &SharedPlan::default()).trace, other);
}

#[test]
fn every_form_at_every_commit_of_a_run() {
    let quiet = run::one(5, &SharedPlan::default());
    assert!(quiet.failure.is_none() && quiet.figures.commits > 20, "{:?}", quiet.figures);
    for form in Form::ALL {
        for at in 1..=quiet.figures.commits {
            let plan = SharedPlan::default();
            plan.lock().at = Some((at, form));
            let failure = run::one(5, &plan).failure;
            assert!(failure.is_none(), "{form:?} at commit {at}: {failure:?}");
        }
    }
}

#[test]
fn a_planted_defect_is_noticed() {
    for (defect, expected) in [
        (Defect::LosesCommit, "stands in the log"),
        (Defect::CountsTwice, "counters equal a recount"),
        (Defect::ForgetsKeys, "takes effect once for its key"),
        (Defect::ForgetsTasks, "task"),
        (Defect::ForgetsNumbers, "an error has its cause"),
        (Defect::ForgetsIds, "an error has its cause"),
        (Defect::EndsLeases, "no lease lapses early"),
    ] {
        let found: Vec<String> = DEFECT_SEEDS
            .filter_map(|seed| planted(seed, 8, defect))
            .map(|failure| failure.violation.expected)
            .collect();
        let named = found.iter().filter(|found| found.contains(expected)).count();
        assert!(named > 0, "{defect:?}: {found:?}");
    }
}
