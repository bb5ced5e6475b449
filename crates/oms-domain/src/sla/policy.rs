//! A policy: which tickets it is for, what they are promised, and what pauses their clocks.

use super::calendar::Calendar;
use super::duration::Target;
use super::metric::{Metric, PauseReason};
use super::terms::{Edition, Terms};
use crate::workflow::{Condition, Scope};
use oms_base::{Name, Status};
use std::sync::{Arc, LazyLock};

/// One version of what an agency promises for some of its tickets; it never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its unique name.
    pub name: Name,
    /// Its version, from 1.
    pub version: u32,
    /// Where it stands among the policies; the lowest that matches is taken.
    pub order: i32,
    /// Which tickets it is for; all of them when absent.
    pub when: Option<Condition>,
    /// The name of the calendar; absent for one that is always open.
    pub calendar: Option<Name>,
    /// What is promised, one for each metric.
    pub promises: Vec<Promise>,
    /// When a clock is paused.
    pub pauses: Arc<[PauseRule]>,
    /// How long after its end a reopened ticket goes on with its cycle.
    pub reopen_window: Target,
    /// Escalation levels, as working time after the due instant.
    pub levels: Vec<Target>,
}

/// What is promised for one metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What is measured.
    pub metric: Metric,
    /// The time limit.
    pub target: Target,
    /// Shares of it that ring, in percent, 1 to 99, rising.
    pub thresholds: Vec<u8>,
}

/// A status that pauses clocks, for some reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseRule {
    /// The status.
    pub status: Status,
    /// The reasons.
    pub reasons: Vec<PauseReason>,
    /// The clocks that it pauses; all of them when empty.
    pub metrics: Vec<Metric>,
}

/// Which policy is for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection<'p> {
    /// The first one that matches.
    pub policy: Option<&'p Arc<Policy>>,
    /// Those before it whose condition could not be evaluated, and why; they do not match.
    pub broken: Vec<(&'p Arc<Policy>, String)>,
}

/// What reopening does to a clock that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopening {
    /// Its cycle goes on with what remains.
    Continue,
    /// A new cycle begins.
    NewCycle,
}

/// The first policy that is for the ticket of `scope`; they are asked in the order given.
pub(super) fn select<'p>(policies: &'p [Arc<Policy>], scope: &Scope<'_>) -> Selection<'p> {
    let mut broken = Vec::new();
    for policy in policies {
        match policy.when.as_ref().map_or(Ok(true), |when| when.evaluate(scope)) {
            Ok(true) => return Selection { policy: Some(policy), broken },
            Ok(false) => {}
            Err(why) => broken.push((policy, why)),
        }
    }
    Selection { policy: None, broken }
}

impl PauseRule {
    /// Whether a ticket that is in `status` for `reason` pauses its clock of `metric`.
    pub fn holds(&self, metric: &Metric, status: Status, reason: &PauseReason) -> bool {
        self.status == status
            && self.reasons.contains(reason)
            && (self.metrics.is_empty() || self.metrics.contains(metric))
    }
}

impl Policy {
    /// The shares that ring when nobody says which.
    pub const THRESHOLDS_DEFAULT: [u8; 2] = [75, 90];

    /// Without a word, blocked tickets pause their clocks for the reasons that everybody knows.
    pub fn pauses_default() -> Arc<[PauseRule]> {
        static DEFAULT: LazyLock<Arc<[PauseRule]>> = LazyLock::new(|| {
            let reasons = PauseReason::defaults();
            Arc::new([PauseRule { status: Status::Blocked, reasons, metrics: Vec::new() }])
        });
        Arc::clone(&DEFAULT)
    }

    /// Its version, by name.
    pub fn edition(&self) -> Edition {
        Edition { name: self.name.clone(), version: self.version }
    }

    /// The terms of a clock of `metric`; `None` when nothing is promised for it.
    pub fn terms(&self, metric: &Metric, calendar: Arc<Calendar>) -> Option<Terms> {
        let promise = self.promises.iter().find(|promise| promise.metric == *metric)?;
        Some(Terms {
            metric: promise.metric.clone(),
            policy: Some(self.edition()),
            target: promise.target,
            thresholds: promise.thresholds.clone(),
            levels: self.levels.clone(),
            pauses: Arc::clone(&self.pauses),
            reopen_window: self.reopen_window,
            calendar,
        })
    }
}
