//! From local hours to windows of instants, day by day, where clocks change as where they do not.
//!
//! A local time in the gap of spring is shifted forward by the gap. An opening that comes twice in
//! autumn is the first one, such a closing the second. A window that this leaves without time does
//! not exist. Working time is the real time inside the windows.

use super::calendar::Calendar;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use oms_base::Timestamp;
use std::collections::BTreeSet;

/// How many days arithmetic looks ahead before it says that nothing comes.
pub const HORIZON_DAYS: u32 = 5_000;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// No offset from UTC is as large.
const OFFSET_HOURS_MAX: i64 = 26;
/// How many days before an instant a window may belong to that is still open then: one across
/// midnight, and what two offsets can differ by.
const DAYS_BACK: i64 = 4;

/// A stretch of working time: `open` belongs to it, `close` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant of it.
    pub open: Timestamp,
    /// The first instant after it.
    pub close: Timestamp,
    /// The local date that it belongs to, also after midnight.
    pub day: Date,
}

/// The windows of a calendar in their order, made as they are asked for.
///
/// They never overlap and never lack time. Two may touch. There are none more than
/// [`HORIZON_DAYS`] after the beginning, give or take a few days.
#[derive(Debug, Clone)]
pub struct Windows<'c> {
    calendar: &'c Calendar,
    /// The next date to look at; `None` at the end of the horizon.
    next: Option<Date>,
    last: Date,
    /// Windows of the dates before, as (open, close, date); they may overlap.
    ahead: BTreeSet<(Timestamp, Timestamp, Date)>,
    /// Everything before is given out or of no interest.
    from: Timestamp,
    day: Date,
}

impl Calendar {
    /// The windows from `at` on; one that is open then begins at `at`.
    pub fn windows_from(&self, at: Timestamp) -> Windows<'_> {
        let today = self.date_at(at);
        let days = |days: i64| SignedDuration::from_hours(days * 24);
        let first = today.saturating_sub(days(DAYS_BACK));
        Windows {
            calendar: self,
            next: Some(first),
            last: today.saturating_add(days(i64::from(HORIZON_DAYS) + 2)),
            ahead: BTreeSet::new(),
            from: at,
            day: first,
        }
    }

    /// The windows that belong to a date, as (open, close), in no order; they may overlap.
    fn windows_on(&self, date: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.intervals_on(date).filter_map(move |interval| {
            let at = |minute: u16| {
                let minutes = SignedDuration::from_mins(i64::from(minute));
                let local = date.at(0, 0, 0, 0).checked_add(minutes).ok()?;
                Some(self.zone.to_ambiguous_timestamp(local))
            };
            let open = at(interval.from_minute())?.compatible().ok()?;
            let close = at(interval.to_minute())?.later().ok()?;
            (open < close).then_some((timestamp(open), timestamp(close)))
        })
    }
}

impl Windows<'_> {
    /// Looks at days until no later one can open before what is ahead.
    fn look_ahead(&mut self) {
        while let Some(date) = self.next {
            if self.ahead.first().is_some_and(|(open, ..)| *open < earliest(date)) {
                return;
            }
            self.ahead
                .extend(self.calendar.windows_on(date).map(|(open, close)| (open, close, date)));
            self.next = date.tomorrow().ok().filter(|date| *date <= self.last);
        }
    }
}

impl Iterator for Windows<'_> {
    type Item = Window;

    fn next(&mut self) -> Option<Window> {
        loop {
            self.look_ahead();
            let (open, close, day) = self.ahead.pop_first()?;
            // Days never go back, even where a gap at midnight mixes their windows.
            self.day = self.day.max(day);
            let open = open.max(self.from);
            if open < close {
                self.from = close;
                return Some(Window { open, close, day: self.day });
            }
        }
    }
}

/// No window of `date` or of a later one opens before.
fn earliest(date: Date) -> Timestamp {
    let midnight = TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0));
    let midnight = midnight.map_or(i64::MIN, jiff::Timestamp::as_microsecond);
    Timestamp::from_micros(midnight.saturating_sub(OFFSET_HOURS_MAX * MICROS_PER_HOUR))
}

fn timestamp(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_micros(at.as_microsecond())
}
