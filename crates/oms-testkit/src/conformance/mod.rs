//! The suite that every store passes: what the port promises, case by case.
#![expect(clippy::unwrap_used, reason = "a case is a test: where it fails it stops")]

mod aggregates;
mod attachments;
mod automation;
mod dispatch;
mod erasures;
mod jobs;
mod listing;
mod log;
mod notices;
mod operational;
mod tallies;
mod tasks;
mod tickets;
mod tokens;
mod views;

use oms_store::{Batch, Committed, Store};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One promise of the port, and the steps that show it on an empty store.
#[derive(Clone, Copy)]
pub struct Case {
    /// What is promised.
    pub name: &'static str,
    run: fn(&mut dyn Store),
}

impl Case {
    const fn new(name: &'static str, run: fn(&mut dyn Store)) -> Case {
        Case { name, run }
    }
}

/// Every case.
pub fn cases() -> Vec<Case> {
    let of_rows: [&[Case]; 15] = [
        aggregates::CASES,
        attachments::CASES,
        automation::CASES,
        dispatch::CASES,
        erasures::CASES,
        jobs::CASES,
        listing::CASES,
        log::CASES,
        notices::CASES,
        operational::CASES,
        tallies::CASES,
        tasks::CASES,
        tickets::CASES,
        tokens::CASES,
        views::CASES,
    ];
    of_rows.concat()
}

/// Runs every case, each on a fresh and empty store that `make` answers.
///
/// # Panics
/// When a case fails, with the names of all that do; what failed in them was printed before.
pub fn run(make: &dyn Fn() -> Box<dyn Store>) {
    let mut failed = Vec::new();
    for case in cases() {
        let mut store = make();
        if catch_unwind(AssertUnwindSafe(|| (case.run)(store.as_mut()))).is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "the store breaks: {}", failed.join("; "));
}

/// Commits what must succeed.
fn commit(store: &mut dyn Store, batch: &Batch) -> Committed {
    store.commit(batch).expect("the batch is good")
}
