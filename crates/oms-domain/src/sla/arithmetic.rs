//! The one arithmetic of working time, over half-open windows.
//!
//! Whatever the calendar: `work(a, add(a, d)) = d`; `add` grows with both arguments;
//! `work(a, c) = work(a, b) + work(b, c)`; `add(a, 0)` is `a` when open, else the next opening; and
//! what runs out exactly at closing time is due at close. `None` means beyond
//! [`super::HORIZON_DAYS`].

use super::calendar::Calendar;
use super::duration::{Measure, Target};
use super::hours::HORIZON_DAYS;
use oms_base::{Span, Timestamp};

/// The length of the horizon.
pub(super) const HORIZON: Span = Span::seconds(HORIZON_DAYS * 24 * 60 * 60);

/// The working time from `from` to `to`; none when `to` is not later.
pub fn work(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Option<Span> {
    if to.since(from) > HORIZON {
        return None;
    }
    let mut sum = Span::ZERO;
    for window in calendar.windows_from(from).take_while(|window| window.open < to) {
        sum = sum.plus(window.close.min(to).since(window.open));
    }
    Some(sum)
}

/// The first instant by which `span` of working time has passed since `at`.
pub fn add(calendar: &Calendar, at: Timestamp, span: Span) -> Option<Timestamp> {
    let mut left = span;
    for window in calendar.windows_from(at) {
        let length = window.close.since(window.open);
        if left <= length {
            return Some(window.open.plus(left));
        }
        left = left.minus(length);
    }
    None
}

/// `at` when open, else the next opening.
pub fn next_opening(calendar: &Calendar, at: Timestamp) -> Option<Timestamp> {
    add(calendar, at, Span::ZERO)
}

/// Whether `at` lies within working hours; a closing time does not.
pub fn is_open(calendar: &Calendar, at: Timestamp) -> bool {
    next_opening(calendar, at) == Some(at)
}

/// The close of the n-th working day after the one in which work begins, which is the day of `at`
/// when open, else of the next opening.
pub fn add_days(calendar: &Calendar, at: Timestamp, days: u32) -> Option<Timestamp> {
    let mut windows = calendar.windows_from(at).peekable();
    let mut day = windows.peek()?.day;
    let mut days_left = days;
    while let Some(window) = windows.next() {
        if window.day != day {
            day = window.day;
            days_left = days_left.saturating_sub(1);
        }
        let is_last = windows.peek().is_none_or(|next| next.day != day);
        if days_left == 0 && is_last {
            return Some(window.close);
        }
    }
    None
}

/// When a target that begins at `at` runs out.
pub fn due(calendar: &Calendar, at: Timestamp, target: Target) -> Option<Timestamp> {
    match target.measure() {
        Measure::WallClock(span) => Some(at.plus(span)),
        Measure::Working(span) => add(calendar, at, span),
        Measure::WorkingDays(days) => add_days(calendar, at, days),
    }
}
