//! Repetitions of iCalendar events, as far as our calendars know them: every year.

use super::exception::{On, Yearly};
use super::ical_line::date;
use jiff::civil::Date;

/// Most years through which a repetition that ends is followed.
const YEARS_MAX: i16 = 200;
/// The words for the days of the week, Monday first.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A repetition every year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Rule {
    month: Option<i8>,
    day: Option<i8>,
    /// Which weekday of the month, Monday being 1.
    nth: Option<(i8, i8)>,
    count: Option<usize>,
    until: Option<Date>,
}

/// Reads a rule; `None` when it is not a yearly one, or says more than ours can.
pub(super) fn rule(text: &str) -> Result<Option<Rule>, String> {
    let mut rule = Rule::default();
    let mut is_ours = false;
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("is no rule like FREQ=YEARLY")?;
        match (name.to_ascii_uppercase().as_str(), value.to_ascii_uppercase().as_str()) {
            ("FREQ", "YEARLY") => is_ours = true,
            ("INTERVAL", "1") | ("WKST", _) => {}
            ("BYMONTH", month) => match number(month, 1, 12) {
                Some(month) => rule.month = Some(month),
                None => return Ok(None),
            },
            ("BYMONTHDAY", day) => match number(day, 1, 31) {
                Some(day) => rule.day = Some(day),
                None => return Ok(None),
            },
            ("BYDAY", day) => match nth_weekday(day) {
                Some(nth) => rule.nth = Some(nth),
                None => return Ok(None),
            },
            ("COUNT", count) => {
                let count = count.parse().map_err(|_| "COUNT is no number")?;
                rule.count = Some(count);
            }
            ("UNTIL", until) => rule.until = Some(date(until.get(..8).unwrap_or(until))?),
            _ => return Ok(None),
        }
    }
    let is_whole = (rule.nth.is_none() || rule.month.is_some() && rule.day.is_none())
        && (rule.day.is_none() || rule.month.is_some());
    Ok(Some(rule).filter(|_| is_ours && is_whole))
}

/// The days of an event that takes `dates` in its first year, or why it has none for us.
pub(super) fn days_of(rule: &Rule, dates: &[Date]) -> Result<Vec<On>, &'static str> {
    let Some(first) = dates.first().copied() else {
        return Ok(Vec::new());
    };
    let yearly = match (rule.nth, rule.month) {
        (Some((nth, weekday)), Some(month)) => Yearly::Nth { month, weekday, nth },
        _ => Yearly::Day {
            month: rule.month.unwrap_or(first.month()),
            day: rule.day.unwrap_or(first.day()),
        },
    };
    if yearly.in_year(first.year()) != Some(first) {
        return Err("its first day is not one of its rule");
    }
    let ends = rule.count.is_some() || rule.until.is_some();
    match (yearly, dates.len()) {
        (Yearly::Nth { .. }, 2..) => Err("it lasts several days from a weekday on"),
        (yearly, 1) if !ends => Ok(vec![On::Yearly(yearly)]),
        (_, _) if !ends => Ok(dates.iter().copied().map(every_year).collect()),
        (_, 2..) => Err("it lasts several days and ends to repeat some year"),
        (yearly, _) => Ok(until_it_ends(rule, yearly, first.year())),
    }
}

/// Each occurrence of a repetition that ends.
fn until_it_ends(rule: &Rule, yearly: Yearly, first: i16) -> Vec<On> {
    let years = first..first.saturating_add(YEARS_MAX);
    let dates = years.filter_map(|year| yearly.in_year(year));
    let dates = dates.take_while(|date| rule.until.is_none_or(|until| *date <= until));
    dates.take(rule.count.unwrap_or(usize::MAX)).map(On::Date).collect()
}

/// The same day every year.
fn every_year(date: Date) -> On {
    On::Yearly(Yearly::Day { month: date.month(), day: date.day() })
}

/// `4TH` is the fourth Thursday, `-1MO` the last Monday.
fn nth_weekday(text: &str) -> Option<(i8, i8)> {
    let (nth, weekday) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = WEEKDAYS.iter().position(|&word| word == weekday)?;
    let nth = match nth {
        "-1" => -1,
        nth => number(nth.strip_prefix('+').unwrap_or(nth), 1, 5)?,
    };
    Some((nth, i8::try_from(weekday + 1).ok()?))
}

fn number(text: &str, min: i8, max: i8) -> Option<i8> {
    text.parse().ok().filter(|number| (min..=max).contains(number))
}
