//! What a clock is measured against: one metric of one policy version by one calendar version.

use super::arithmetic::{self, HORIZON};
use super::calendar::Calendar;
use super::duration::{Measure, Target};
use super::metric::Metric;
use oms_base::{Name, Span, Timestamp};
use std::sync::Arc;

/// The terms that a clock is pinned to until it is rebased onto others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is measured.
    pub metric: Metric,
    /// The policy's name.
    pub policy: Name,
    /// The policy's version.
    pub policy_version: u32,
    /// The time limit.
    pub target: Target,
    /// Shares of the target that ring, in percent, 1 to 99, rising.
    pub thresholds: Vec<u8>,
    /// Escalation levels, as working time after the due instant.
    pub levels: Vec<Target>,
    /// The working hours.
    pub calendar: Arc<Calendar>,
}

/// By which versions a clock is measured: what is stored of its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// What is measured.
    pub metric: Metric,
    /// The policy's name.
    pub policy: Name,
    /// The policy's version.
    pub policy_version: u32,
    /// The calendar's name.
    pub calendar: Name,
    /// The calendar's version.
    pub calendar_version: u32,
}

impl Terms {
    /// The versions that it stands for.
    pub fn pin(&self) -> Pin {
        Pin {
            metric: self.metric.clone(),
            policy: self.policy.clone(),
            policy_version: self.policy_version,
            calendar: self.calendar.name().clone(),
            calendar_version: self.calendar.version(),
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
