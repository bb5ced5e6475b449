//! A policy: which tickets it is for, what they are promised, and what pauses their clocks.

use super::arithmetic;
use super::calendar::Calendar;
use super::duration::Target;
use super::metric::{Metric, PauseReason};
use super::terms::Terms;
use crate::workflow::{Condition, Scope};
use oms_base::{Name, Status, Timestamp};
use std::sync::Arc;

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
    pub pauses: Vec<PauseRule>,
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
    pub policy: Option<&'p Policy>,
    /// Those before it whose condition could not be evaluated, and why; they do not match.
    pub broken: Vec<(&'p Policy, String)>,
}

/// What reopening does to a clock that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopening {
    /// Its cycle goes on with what remains.
    Continue,
    /// A new cycle begins.
    NewCycle,
}

/// The first policy that is for the ticket of `scope`, by order and then by name.
pub fn select<'p>(policies: &'p [Policy], scope: &Scope<'_>) -> Selection<'p> {
    let mut ordered: Vec<&Policy> = policies.iter().collect();
    ordered.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
    let mut broken = Vec::new();
    for policy in ordered {
        match policy.when.as_ref().map_or(Ok(true), |when| when.evaluate(scope)) {
            Ok(true) => return Selection { policy: Some(policy), broken },
            Ok(false) => {}
            Err(why) => broken.push((policy, why)),
        }
    }
    Selection { policy: None, broken }
}

impl Policy {
    /// The terms of a clock of `metric`; `None` when nothing is promised for it.
    pub fn terms(&self, metric: &Metric, calendar: Arc<Calendar>) -> Option<Terms> {
        let promise = self.promises.iter().find(|promise| promise.metric == *metric)?;
        Some(Terms {
            metric: promise.metric.clone(),
            policy: self.name.clone(),
            policy_version: self.version,
            target: promise.target,
            thresholds: promise.thresholds.clone(),
            levels: self.levels.clone(),
            calendar,
        })
    }

    /// Whether a ticket that is in `status` for `reason` pauses its clock of `metric`.
    pub fn pauses(&self, metric: &Metric, status: Status, reason: &PauseReason) -> bool {
        self.pauses.iter().any(|rule| {
            rule.status == status
                && rule.reasons.contains(reason)
                && (rule.metrics.is_empty() || rule.metrics.contains(metric))
        })
    }

    /// What reopening at `at` does to a clock that ended at `ended_at`.
    pub fn reopening(&self, calendar: &Calendar, ended_at: Timestamp, at: Timestamp) -> Reopening {
        let until = arithmetic::due(calendar, ended_at, self.reopen_window);
        if until.is_none_or(|until| at <= until) {
            Reopening::Continue
        } else {
            Reopening::NewCycle
        }
    }
}
