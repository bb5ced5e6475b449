//! What a clock is measured against: one metric of one policy version by one calendar version.

use super::arithmetic::{self, HORIZON};
use super::calendar::Calendar;
use super::duration::{Measure, Target};
use super::metric::{Metric, PauseReason};
use super::policy::{PauseRule, Policy, Reopening};
use minicbor::{Decode, Encode};
use oms_base::{Name, Span, Status, Timestamp};
use std::sync::Arc;

/// A version of a named policy or calendar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Edition {
    /// The name.
    #[n(0)]
    pub name: Name,
    /// The version, from 1.
    #[n(1)]
    pub version: u32,
}

/// The terms that a clock is pinned to until it is rebased onto others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is measured.
    pub metric: Metric,
    /// The policy that promises it; absent when the limit is the ticket's or its stage's own.
    pub policy: Option<Edition>,
    /// The time limit.
    pub target: Target,
    /// Shares of the target that ring, in percent, 1 to 99, rising.
    pub thresholds: Vec<u8>,
    /// Escalation levels, as working time after the due instant.
    pub levels: Vec<Target>,
    /// When it is paused.
    pub pauses: Arc<[PauseRule]>,
    /// How long after its end a reopened ticket goes on with its cycle.
    pub reopen_window: Target,
    /// The working hours.
    pub calendar: Arc<Calendar>,
}

/// By which versions a clock is measured: what is stored of its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// What is measured.
    pub metric: Metric,
    /// The policy that promises it.
    pub policy: Option<Edition>,
    /// The time limit, when no policy says it.
    pub own: Option<Target>,
    /// The calendar; absent for the one that is always open.
    pub calendar: Option<Edition>,
}

impl Terms {
    /// The terms of a limit that a ticket, its board or its stage has of its own.
    pub fn own(metric: Metric, target: Target, calendar: Arc<Calendar>) -> Terms {
        Terms {
            metric,
            policy: None,
            target,
            thresholds: Policy::THRESHOLDS_DEFAULT.to_vec(),
            levels: Vec::new(),
            pauses: Policy::pauses_default(),
            reopen_window: Target::REOPEN_WINDOW_DEFAULT,
            calendar,
        }
    }

    /// The versions that it stands for.
    pub fn pin(&self) -> Pin {
        Pin {
            metric: self.metric.clone(),
            policy: self.policy.clone(),
            own: self.policy.is_none().then_some(self.target),
            calendar: self.calendar.edition(),
        }
    }

    /// The version of the policy; 0 when there is none.
    pub fn policy_version(&self) -> u32 {
        self.policy.as_ref().map_or(0, |policy| policy.version)
    }

    /// Whether a ticket that is in `status` for `reason` pauses the clock.
    pub fn pauses(&self, status: Status, reason: &PauseReason) -> bool {
        self.pauses.iter().any(|rule| rule.holds(&self.metric, status, reason))
    }

    /// What reopening at `at` does to a clock that ended at `ended_at`.
    pub fn reopening(&self, ended_at: Timestamp, at: Timestamp) -> Reopening {
        let until = arithmetic::due(&self.calendar, ended_at, self.reopen_window);
        if until.is_none_or(|until| at <= until) {
            Reopening::Continue
        } else {
            Reopening::NewCycle
        }
    }

    /// How much time a cycle has that began at `start`, in the target's measure; `None` when the
    /// calendar never gives that much.
    ///
    /// Working days become the working time until their close, so that a pause keeps what remains.
    pub(super) fn budget(&self, start: Timestamp) -> Option<Span> {
        match self.target.measure() {
            Measure::WallClock(span) | Measure::Working(span) => Some(span),
            Measure::WorkingDays(days) => {
                let close = arithmetic::add_days(&self.calendar, start, days)?;
                arithmetic::work(&self.calendar, start, close)
            }
        }
    }

    /// What counts of the time from `from` to `to`; it stops to count at the horizon.
    pub(super) fn measure(&self, from: Timestamp, to: Timestamp) -> Span {
        if !self.target.is_working() {
            return to.since(from);
        }
        let to = to.min(from.plus(HORIZON));
        arithmetic::work(&self.calendar, from, to).unwrap_or(Span::ZERO)
    }

    /// The first instant by which `span` has counted since `from`.
    pub(super) fn after(&self, from: Timestamp, span: Span) -> Option<Timestamp> {
        if self.target.is_working() {
            arithmetic::add(&self.calendar, from, span)
        } else {
            Some(from.plus(span))
        }
    }

    /// Whether time counts at `at`.
    pub(super) fn counts_at(&self, at: Timestamp) -> bool {
        !self.target.is_working() || arithmetic::is_open(&self.calendar, at)
    }

    /// The share of `budget` that `percent` of it is, rounded up, so that nothing rings early.
    pub(super) fn share(budget: Span, percent: u8) -> Span {
        let part = budget.micros().saturating_mul(i64::from(percent));
        Span::from_micros(part.saturating_add(99) / 100)
    }
}
