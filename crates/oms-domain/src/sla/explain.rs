//! Why a clock is due when it is due, as plain data.

use super::clock::Clock;
use super::duration::Target;
use super::segment::Segments;
use super::terms::Pin;
use oms_base::{Span, Timestamp};

/// How a due instant came to be: add up what counted in `past` and what will count in `ahead`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The versions that it is measured by now. Each segment says by which it was measured.
    pub pin: Pin,
    /// The zone of the calendar.
    pub zone: String,
    /// The time limit.
    pub target: Target,
    /// When the cycle was started.
    pub started_at: Option<Timestamp>,
    /// When it is due; while paused, when it would be if it went on at this instant.
    pub due_at: Option<Timestamp>,
    /// Whether `due_at` only holds if it goes on at this instant.
    pub if_resumed: bool,
    /// What has counted.
    pub elapsed: Span,
    /// From the start until now.
    pub past: Segments,
    /// From now until it is due, if nothing happens.
    pub ahead: Segments,
}

/// Explains what `clock` shows.
pub fn explain(clock: &Clock) -> Explanation {
    let reading = &clock.reading;
    let due_at = reading.due_at.or(reading.due_if_resumed);
    let mut ahead = Segments::default();
    let is_open = reading.stopped_at.is_none() && reading.cancelled.is_none();
    if let Some(due_at) = due_at.filter(|_| is_open) {
        ahead.push_run(&clock.terms, clock.at, due_at);
    }
    Explanation {
        pin: clock.terms.pin(),
        zone: clock.terms.calendar.zone().to_owned(),
        target: clock.terms.target,
        started_at: reading.started_at,
        due_at,
        if_resumed: reading.due_if_resumed.is_some(),
        elapsed: reading.elapsed,
        past: clock.segments.clone(),
        ahead,
    }
}
