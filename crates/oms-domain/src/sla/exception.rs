//! Days on which a calendar's week does not hold: holidays, other hours, extra openings.

use super::interval::Interval;
use jiff::civil::{Date, Weekday};
use oms_base::{Code, Fault, Name};

/// The words for the days of the week, Monday first.
pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const LAST: &str = "last";

/// What holds on such a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// What it is called, like `Independence Day`.
    pub name: Option<Name>,
    /// The hours.
    pub hours: Hours,
}

/// The hours of an exceptional day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hours {
    /// None.
    Closed,
    /// These instead of the week's.
    Other(Vec<Interval>),
    /// These beside the week's.
    Extra(Vec<Interval>),
}

impl Hours {
    /// The intervals that it names.
    pub fn intervals(&self) -> &[Interval] {
        match self {
            Hours::Closed => &[],
            Hours::Other(intervals) | Hours::Extra(intervals) => intervals,
        }
    }
}

/// On which days an exception holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// On one date.
    Date(Date),
    /// Every year again.
    Yearly(Yearly),
}

/// A day that comes every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Yearly {
    /// A month and day, both from 1: `12-25`. The 29th of February comes in leap years.
    Day {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
    },
    /// The n-th weekday of a month: `11 thu 4`, `05 mon last`.
    Nth {
        /// The month.
        month: i8,
        /// The weekday, Monday being 1.
        weekday: i8,
        /// 1 to 5, or -1 for the last one.
        nth: i8,
    },
}

impl Yearly {
    /// Reads `MM-DD` or `MM WEEKDAY N`, where N is 1 to 5 or `last`.
    pub fn parse(text: &str) -> Result<Yearly, Fault> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let yearly = match words[..] {
            [day] => day.split_once('-').and_then(|(month, day)| day_of(month, day)),
            [month, weekday, nth] => nth_of(month, weekday, nth),
            _ => None,
        };
        yearly.ok_or_else(|| {
            let detail = "must be a day like 12-25, 11 thu 4 or 05 mon last";
            Fault::here(Code::UnknownValue, detail)
        })
    }

    /// The same day in one year; `None` where the year has none.
    pub fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Yearly::Day { month, day } => Date::new(year, month, day).ok(),
            Yearly::Nth { month, weekday, nth } => {
                let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
                Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
            }
        }
    }

    /// Every way in which a date can be named yearly; the earlier one wins.
    pub(super) fn names_of(date: Date) -> [Yearly; 3] {
        let (month, day) = (date.month(), date.day());
        let weekday = date.weekday().to_monday_one_offset();
        let nth = (day - 1) / 7 + 1;
        let is_last = day + 7 > date.days_in_month();
        let last = Yearly::Nth { month, weekday, nth: if is_last { -1 } else { nth } };
        [Yearly::Day { month, day }, Yearly::Nth { month, weekday, nth }, last]
    }
}

impl std::fmt::Display for Yearly {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Yearly::Day { month, day } => write!(f, "{month:02}-{day:02}"),
            Yearly::Nth { month, weekday, nth } => {
                let index = usize::try_from(weekday - 1).unwrap_or(0);
                let weekday = WEEKDAYS.get(index).unwrap_or(&"");
                match nth {
                    -1 => write!(f, "{month:02} {weekday} {LAST}"),
                    nth => write!(f, "{month:02} {weekday} {nth}"),
                }
            }
        }
    }
}

impl std::fmt::Display for On {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            On::Date(date) => date.fmt(f),
            On::Yearly(yearly) => yearly.fmt(f),
        }
    }
}

/// Reads a date like `2026-12-25`.
pub(super) fn date(text: &str) -> Result<Date, Fault> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = text.parse().ok().filter(|_| is_plain);
    date.ok_or_else(|| Fault::here(Code::UnknownValue, "must be a date like 2026-12-25"))
}

fn day_of(month: &str, day: &str) -> Option<Yearly> {
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    // A leap year has every day that comes in any year.
    Date::new(2024, month, day).ok().map(|_| Yearly::Day { month, day })
}

fn nth_of(month: &str, weekday: &str, nth: &str) -> Option<Yearly> {
    let month = two_digits(month).filter(|month| (1..=12).contains(month))?;
    let weekday = WEEKDAYS.iter().position(|&word| word == weekday)?;
    let weekday = i8::try_from(weekday + 1).ok()?;
    let nth = match nth {
        LAST => -1,
        nth => nth.parse().ok().filter(|nth| (1..=5).contains(nth))?,
    };
    Some(Yearly::Nth { month, weekday, nth })
}

fn two_digits(text: &str) -> Option<i8> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}
