//! What a clock shows at an instant.

use super::happening::CancelReason;
use super::metric::{PauseReason, Threshold};
use minicbor::{Decode, Encode};
use oms_base::{Span, Timestamp};

/// Where a clock stands, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It has not begun.
    Pending,
    /// It runs.
    Running,
    /// It runs, and the lowest share of its thresholds is used.
    AtRisk,
    /// Nobody works at this hour; nothing counts.
    OutsideHours,
    /// It waits for a reason; nothing counts.
    Paused,
    /// It ended in time.
    Met,
    /// The target ran out before the end, which has not come; also while it is paused after that.
    BreachedRunning,
    /// The target ran out before the end, which has come.
    BreachedStopped,
    /// It is measured no more.
    Cancelled,
}

impl State {
    /// The word as clients spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Running => "running",
            State::AtRisk => "at_risk",
            State::OutsideHours => "outside_hours",
            State::Paused => "paused",
            State::Met => "met",
            State::BreachedRunning => "breached_running",
            State::BreachedStopped => "breached_stopped",
            State::Cancelled => "cancelled",
        }
    }
}

/// That a target ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Breach {
    /// When the breach came to be: the due instant, or later when other terms made it one.
    #[n(0)]
    pub at: Timestamp,
    /// What made it one.
    #[n(1)]
    pub cause: BreachCause,
}

/// What made a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BreachCause {
    /// The target ran out.
    #[n(0)]
    TimeRanOut,
    /// Other terms, by which the target had run out before they came.
    #[n(1)]
    PolicyChange,
}

impl BreachCause {
    /// The word as clients spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            BreachCause::TimeRanOut => "time_ran_out",
            BreachCause::PolicyChange => "policy_change",
        }
    }
}

/// A threshold that has not rung, and the instant at which it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// When; an instant gone by rings at once.
    pub at: Timestamp,
    /// Which.
    pub threshold: Threshold,
}

/// What a clock shows at an instant. Spans are in the target's measure: working time, or time by
/// the wall clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Where it stands.
    pub state: State,
    /// Which cycle, from 1; 0 before the first.
    pub cycle: u32,
    /// When the cycle was started; no other terms move it.
    pub started_at: Option<Timestamp>,
    /// When it first counted: the start, or the opening after it.
    pub counts_from: Option<Timestamp>,
    /// What has counted so far.
    pub elapsed: Span,
    /// What is left; `None` when the calendar never gives as much as the target asks.
    pub remaining: Option<Span>,
    /// Whether the lowest share of the thresholds is used.
    pub at_risk: bool,
    /// When the target runs out if nothing comes between, or ran out; `None` while paused.
    pub due_at: Option<Timestamp>,
    /// While paused: when it would run out if it went on at this instant.
    pub due_if_resumed: Option<Timestamp>,
    /// Why it is paused.
    pub paused: Option<PauseReason>,
    /// When it breached; nothing takes that back within the cycle.
    pub breached_at: Option<Timestamp>,
    /// What made it breach.
    pub breach_cause: Option<BreachCause>,
    /// When it ended in time.
    pub met_at: Option<Timestamp>,
    /// When it ended, in time or not.
    pub stopped_at: Option<Timestamp>,
    /// Why it is measured no more.
    pub cancelled: Option<CancelReason>,
}

impl Reading {
    /// The seed's word for it: `ok`, `at-risk`, `breach`, `paused` or `met`.
    pub const fn sla_status(&self) -> &'static str {
        if self.breached_at.is_some() {
            return "breach";
        }
        match self.state {
            State::Met => "met",
            State::Paused => "paused",
            State::AtRisk => "at-risk",
            State::OutsideHours if self.at_risk => "at-risk",
            State::Pending
            | State::Running
            | State::OutsideHours
            | State::BreachedRunning
            | State::BreachedStopped
            | State::Cancelled => "ok",
        }
    }
}
