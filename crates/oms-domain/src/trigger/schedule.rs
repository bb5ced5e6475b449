//! When a schedule is due: five fields of cron, by the clock on the wall of a place.
//!
//! ```json
//! {"schedule": "30 7 * * mon-fri", "zone": "America/Chicago"}
//! {"schedule": "0 6 1 */3 *", "calendar": "City hall"}
//! ```
//!
//! A field is `*`, a number, a range, a list of them, or steps like `*/15`. Where both the day of
//! the month and the day of the week are given, a day that fits either will do, as everywhere.

use crate::json::{Fields, text};
use crate::sla::Book;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use oms_base::time::check_zone;
use oms_base::{Code, Fault, Name, Timestamp};

/// How many days back is looked for an instant: the 29th of February comes within these.
const DAYS_BACK_MAX: u16 = 3_000;
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const CHARS_MAX: usize = 200;

/// Instants that come again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    cron: Cron,
    place: Place,
}

/// By whose clock.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Zone(String),
    Calendar(Name),
}

/// Five fields, each as the numbers that fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cron {
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether days of the month and of the week are both given.
    either_day: bool,
}

impl Schedule {
    /// The calendar by whose clock it is, if it is one's.
    pub const fn calendar(&self) -> Option<&Name> {
        match &self.place {
            Place::Zone(_) => None,
            Place::Calendar(name) => Some(name),
        }
    }

    /// The last instant of it behind `after` and not behind `until`, by the zone of its calendar as
    /// the book has it; none where there is no such instant, or no such calendar.
    pub fn latest(&self, after: Timestamp, until: Timestamp, book: &Book) -> Option<Timestamp> {
        self.newest((after, until), 1, book).first().copied()
    }

    /// The same for the last so many instants, newest first.
    pub fn newest(
        &self,
        (after, until): (Timestamp, Timestamp),
        most: usize,
        book: &Book,
    ) -> Vec<Timestamp> {
        let mut found = Vec::new();
        let Some(zone) = self.zone(until, book) else { return found };
        let first = day_of(after, &zone).and_then(|day| day.yesterday().ok());
        let (Some(first), Some(mut day)) = (first, day_of(until, &zone)) else { return found };
        let mut days_back = 0;
        while day >= first && days_back < DAYS_BACK_MAX && found.len() < most {
            days_back += 1;
            if self.cron.fits(day) {
                let instants = self.cron.instants(day, &zone);
                let within = instants.filter(|at| after < *at && *at <= until);
                let mut of_day: Vec<Timestamp> = within.collect();
                // Those of the gap of spring come late, and may be those of the hour behind it.
                of_day.sort_unstable();
                of_day.dedup();
                if !of_day.is_empty() {
                    days_back = 0;
                }
                let left = most - found.len();
                found.extend(of_day.into_iter().rev().take(left));
            }
            let Ok(before) = day.yesterday() else { break };
            day = before;
        }
        found
    }

    /// By whose clock it is; none where its calendar is not there.
    fn zone(&self, at: Timestamp, book: &Book) -> Option<TimeZone> {
        let calendar;
        let zone = match &self.place {
            Place::Zone(zone) => zone.as_str(),
            Place::Calendar(name) => {
                calendar = book.calendar(Some(name), at).ok()?;
                calendar.zone()
            }
        };
        Some(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
    }
}

fn day_of(at: Timestamp, zone: &TimeZone) -> Option<Date> {
    let at = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
    Some(zone.to_datetime(at).date())
}

impl Cron {
    fn parse(source: &str) -> Result<Cron, Fault> {
        let bad = || Fault::here(Code::BadText, "five fields like \"30 7 * * mon-fri\"");
        if source.len() > CHARS_MAX {
            return Err(bad());
        }
        let fields: Vec<&str> = source.split_ascii_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else { return Err(bad()) };
        let read = |text: &str, from: u32, to: u32, names: &[&str]| {
            field(text, (from, to), names).ok_or_else(|| {
                let shown: String = text.chars().take(20).collect();
                let detail = format!("{shown} is no field from {from} to {to}");
                Fault::here(Code::BadText, detail)
            })
        };
        let mut on = read(weekdays, 0, 7, &WEEKDAYS)?;
        // Sunday is 0, and 7 as well.
        on |= (on >> 7) & 1;
        let cron = Cron {
            minutes: read(minutes, 0, 59, &[])?,
            hours: read(hours, 0, 23, &[])?,
            days: read(days, 1, 31, &[])?,
            months: read(months, 1, 12, &MONTHS)?,
            weekdays: on,
            either_day: !days.starts_with('*') && !weekdays.starts_with('*'),
        };
        let last = |month: u32| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let in_month = |month: &u32| has(cron.months, *month);
        let ever = |month: u32| (1..=last(month)).any(|day| has(cron.days, day));
        if !cron.either_day && !(1..=12).filter(in_month).any(ever) {
            return Err(Fault::here(Code::OutOfBounds, "names a day that never comes"));
        }
        Ok(cron)
    }

    fn fits(&self, day: Date) -> bool {
        let number = |part: i8| u32::try_from(part).unwrap_or(0);
        let of_month = has(self.days, number(day.day()));
        let weekday = day.weekday().to_sunday_zero_offset();
        let of_week = has(self.weekdays, number(weekday));
        let fits = if self.either_day { of_month || of_week } else { of_month && of_week };
        fits && has(self.months, number(day.month()))
    }

    /// A time in the gap of spring is shifted forward, and of one that comes twice in autumn it is
    /// the first.
    fn instants<'a>(
        &'a self,
        day: Date,
        zone: &'a TimeZone,
    ) -> impl Iterator<Item = Timestamp> + 'a {
        let hours = (0..24_i8).filter(|hour| has(self.hours, u32::from(hour.unsigned_abs())));
        let times = hours.flat_map(|hour| {
            let minutes = (0..60_i8).filter(|at| has(self.minutes, u32::from(at.unsigned_abs())));
            minutes.map(move |minute| (hour, minute))
        });
        times.filter_map(move |(hour, minute)| {
            let local = zone.to_ambiguous_timestamp(day.at(hour, minute, 0, 0));
            let at = local.compatible().ok()?;
            Some(Timestamp::from_micros(at.as_microsecond()))
        })
    }
}

const fn has(set: u64, number: u32) -> bool {
    set >> number & 1 == 1
}

/// The numbers that fit a field, as bits.
fn field(text: &str, (from, to): (u32, u32), words: &[&str]) -> Option<u64> {
    let number = |word: &str| {
        let named = words.iter().position(|known| word.eq_ignore_ascii_case(known));
        let named = named.and_then(|at| u32::try_from(at).ok()).map(|at| at + from);
        let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let found = named.or_else(|| word.parse().ok().filter(|_| digits));
        found.filter(|number| (from..=to).contains(number))
    };
    let mut set = 0;
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => {
                let digits = step.bytes().all(|byte| byte.is_ascii_digit());
                (range, step.parse().ok().filter(|step: &u32| digits && *step > 0)?)
            }
            None => (part, 1),
        };
        let (first, last) = match range.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None if range == "*" => (from, to),
            None if part.contains('/') => (number(range)?, to),
            None => (number(range)?, number(range)?),
        };
        if first > last {
            return None;
        }
        let step = usize::try_from(step).ok()?;
        set = (first..=last).step_by(step).fold(set, |set, number| set | 1 << number);
    }
    Some(set)
}

/// Reads the fields of the activator `schedule`.
pub(super) fn read_schedule(fields: &mut Fields<'_, '_>) -> Option<Schedule> {
    let cron = fields.required("schedule", text(Cron::parse));
    let zone = fields.optional("zone", text(|zone| check_zone(zone).map(|()| zone.to_owned())));
    let calendar = fields.optional("calendar", text(Name::parse));
    if zone.is_some() && calendar.is_some() {
        fields.fault("zone", Code::Refused, "cannot stand beside calendar, which has its own");
    }
    let place = calendar.map(Place::Calendar);
    let place = place.unwrap_or_else(|| Place::Zone(zone.unwrap_or_else(|| "UTC".to_owned())));
    Some(Schedule { cron: cron?, place })
}

#[cfg(test)]
mod tests {
    use super::{Cron, Place, Schedule};
    use crate::sla::Book;
    use oms_base::Timestamp;

    fn schedule(cron: &str, zone: &str) -> Schedule {
        Schedule { cron: Cron::parse(cron).unwrap(), place: Place::Zone(zone.to_owned()) }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_last_instant_of_a_time() {
        // Monday, the 2nd of November 2026, stands behind a night with two hours from one on; the
        // 8th of March 2026 has no hour from two on.
        let cases = [
            ("30 7 * * *", "UTC", "2026-11-02T07:29:59Z", Some("2026-11-01T07:30:00Z")),
            ("30 7 * * *", "UTC", "2026-11-02T07:30:00Z", Some("2026-11-02T07:30:00Z")),
            ("*/15 * * * *", "UTC", "2026-11-02T07:44:00Z", Some("2026-11-02T07:30:00Z")),
            ("0 9-17/4 * * *", "UTC", "2026-11-02T16:00:00Z", Some("2026-11-02T13:00:00Z")),
            ("0 0 1 jan,JUL *", "UTC", "2026-11-02T00:00:00Z", Some("2026-07-01T00:00:00Z")),
            ("0 8 * * mon-fri", "UTC", "2026-11-01T23:00:00Z", Some("2026-10-30T08:00:00Z")),
            ("0 8 * * 7", "UTC", "2026-11-02T23:00:00Z", Some("2026-11-01T08:00:00Z")),
            ("0 8 13 * fri", "UTC", "2026-11-02T23:00:00Z", Some("2026-10-30T08:00:00Z")),
            ("0 0 29 2 *", "UTC", "2026-11-02T00:00:00Z", Some("2024-02-29T00:00:00Z")),
            ("0 8 * * *", "America/Chicago", "2026-11-02T15:00:00Z", Some("2026-11-02T14:00:00Z")),
            (
                "30 1 1 11 *",
                "America/Chicago",
                "2026-11-02T00:00:00Z",
                Some("2026-11-01T06:30:00Z"),
            ),
            ("30 2 8 3 *", "America/Chicago", "2026-03-09T00:00:00Z", Some("2026-03-08T08:30:00Z")),
        ];
        for (cron, zone, until, want) in cases {
            let found = schedule(cron, zone).latest(
                at("2020-01-01T00:00:00Z"),
                at(until),
                &Book::default(),
            );
            assert_eq!(found, want.map(at), "{cron} in {zone} until {until}");
        }
        let daily = schedule("30 7 * * *", "UTC");
        let found =
            |after: &str| daily.latest(at(after), at("2026-11-02T12:00:00Z"), &Book::default());
        assert_eq!(found("2026-11-02T07:30:00Z"), None, "not again");
        assert_eq!(found("2026-11-02T07:29:59Z"), Some(at("2026-11-02T07:30:00Z")));
    }

    #[test]
    fn the_newest_instants_of_a_time() {
        // In Chicago the night to the 8th of March 2026 has no hour from two on.
        let cases = [
            (
                schedule("0 8 * * mon-fri", "UTC"),
                ("2026-10-29T08:00:00Z", "2026-11-02T08:00:00Z"),
                vec!["2026-11-02T08:00:00Z", "2026-10-30T08:00:00Z"],
            ),
            (
                schedule("*/20 * * * *", "UTC"),
                ("2026-11-01T00:00:00Z", "2026-11-02T00:10:00Z"),
                vec!["2026-11-02T00:00:00Z", "2026-11-01T23:40:00Z", "2026-11-01T23:20:00Z"],
            ),
            (
                schedule("30 2,3 8 3 *", "America/Chicago"),
                ("2026-03-01T00:00:00Z", "2026-03-09T00:00:00Z"),
                vec!["2026-03-08T08:30:00Z"],
            ),
            (
                schedule("0 0 29 2 *", "UTC"),
                ("2010-01-01T00:00:00Z", "2026-11-02T00:00:00Z"),
                vec!["2024-02-29T00:00:00Z", "2020-02-29T00:00:00Z", "2016-02-29T00:00:00Z"],
            ),
        ];
        for (schedule, (after, until), want) in cases {
            let found = schedule.newest((at(after), at(until)), 3, &Book::default());
            assert_eq!(found, want.into_iter().map(at).collect::<Vec<_>>(), "{schedule:?}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for bad in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 8",
            "5-1 * * * *",
            "*/0 * * * *",
            "1,,2 * * * *",
            "+1 * * * *",
            "mon * * * *",
            "0 0 30 2 *",
            "0 0 31 4,6 *",
            "@daily",
            "*/-1 * * * *",
            "1- * * * *",
        ] {
            assert!(Cron::parse(bad).is_err(), "{bad}");
        }
        assert!(Cron::parse("0 0 30 2 mon").is_ok(), "a Monday will do");
    }
}
