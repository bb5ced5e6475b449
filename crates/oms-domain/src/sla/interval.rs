//! Hours of one local day: `09:00-17:00`, `17:00-24:00`, or across midnight `22:00-06:00`.

use oms_base::{Code, Fault};

const MINUTES_PER_DAY: u16 = 24 * 60;
/// Most intervals of one day.
pub const INTERVALS_MAX: usize = 16;

/// From one local time to another, in minutes since the local midnight of the day it belongs to.
///
/// It is never empty and shorter than a day, except `00:00-24:00`, which is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    from: u16,
    to: u16,
}

impl Interval {
    /// The whole day.
    pub const DAY: Interval = Interval { from: 0, to: MINUTES_PER_DAY };

    /// Reads `HH:MM-HH:MM`; an end at or before the beginning is on the next day.
    pub fn parse(text: &str) -> Result<Interval, Fault> {
        let times = text.split_once('-').ok_or_else(bad_interval)?;
        let (from, to) = (minutes(times.0.trim())?, minutes(times.1.trim())?);
        if from == to || from == MINUTES_PER_DAY {
            let detail = "begins where it ends; the whole day is 00:00-24:00";
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        let to = if to < from { to + MINUTES_PER_DAY } else { to };
        Ok(Interval { from, to })
    }

    /// The interval between two minutes, as [`Interval::from_minute`] and [`Interval::to_minute`]
    /// give them; `None` when they bound none.
    pub fn of_minutes(from: u16, to: u16) -> Option<Interval> {
        let is_interval = from < MINUTES_PER_DAY && from < to && to - from <= MINUTES_PER_DAY;
        // Only the whole day is as long as a day.
        let is_one = to - from.min(to) < MINUTES_PER_DAY || from == 0;
        (is_interval && is_one).then_some(Interval { from, to })
    }

    /// Minute of the day at which it opens, 0 to 1,439.
    pub const fn from_minute(self) -> u16 {
        self.from
    }

    /// Minute at which it closes, counted from the same midnight: beyond 1,440 it is past the next
    /// one.
    pub const fn to_minute(self) -> u16 {
        self.to
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let to = if self.to > MINUTES_PER_DAY { self.to - MINUTES_PER_DAY } else { self.to };
        let (from_hour, from_minute) = (self.from / 60, self.from % 60);
        write!(f, "{from_hour:02}:{from_minute:02}-{:02}:{:02}", to / 60, to % 60)
    }
}

/// Sorts the hours of one day; the fault names two that overlap.
pub(super) fn sorted(mut intervals: Vec<Interval>) -> Result<Vec<Interval>, Fault> {
    intervals.sort_unstable();
    let overlap = intervals.windows(2).find(|pair| pair[1].from < pair[0].to);
    match overlap {
        None => Ok(intervals),
        Some(pair) => {
            let detail = format!("{} and {} overlap", pair[0], pair[1]);
            Err(Fault::here(Code::Refused, detail))
        }
    }
}

/// Minutes since midnight of `HH:MM`, up to 24:00.
fn minutes(text: &str) -> Result<u16, Fault> {
    let (hour, minute) = text.split_once(':').ok_or_else(bad_interval)?;
    let minutes = two_digits(hour)? * 60 + two_digits(minute)?;
    if two_digits(minute)? > 59 || minutes > MINUTES_PER_DAY {
        return Err(bad_interval());
    }
    Ok(minutes)
}

fn two_digits(text: &str) -> Result<u16, Fault> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number);
    number.ok_or_else(bad_interval)
}

fn bad_interval() -> Fault {
    Fault::here(Code::UnknownValue, "must be hours like 09:00-17:00, at most to 24:00")
}
