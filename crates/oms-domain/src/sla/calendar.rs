//! A calendar: the working hours of an office, by its own clock on the wall.

use super::exception::{Exception, Hours, On, Yearly};
use super::interval::Interval;
use super::terms::Edition;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use oms_base::{Code, Fault, Name, Timestamp};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Most exceptions of one calendar, dated and yearly ones together.
pub const EXCEPTIONS_MAX: usize = 1_000;

/// One version of the working hours of an office; it never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    pub(super) name: Name,
    pub(super) version: u32,
    pub(super) zone: TimeZone,
    pub(super) effective_from: Option<Date>,
    /// Monday first; the intervals of a day are sorted and apart.
    pub(super) week: [Vec<Interval>; 7],
    pub(super) dated: BTreeMap<Date, Exception>,
    pub(super) yearly: BTreeMap<Yearly, Exception>,
}

impl Calendar {
    /// The calendar that is always open, for limits by the wall clock.
    pub fn always_open() -> Arc<Calendar> {
        static ALWAYS: LazyLock<Arc<Calendar>> = LazyLock::new(|| {
            Arc::new(Calendar {
                name: Name::parse("always open").expect("is a name"),
                version: 0,
                zone: TimeZone::UTC,
                effective_from: None,
                week: std::array::from_fn(|_| vec![Interval::DAY]),
                dated: BTreeMap::new(),
                yearly: BTreeMap::new(),
            })
        });
        Arc::clone(&ALWAYS)
    }

    /// Its version, by name; `None` for the one that is always open, which nobody published.
    pub fn edition(&self) -> Option<Edition> {
        (self.version > 0).then(|| Edition { name: self.name.clone(), version: self.version })
    }

    /// Its name.
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Its version, from 1.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Its IANA time zone.
    pub fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The first local date that it holds for; `None` when it has no beginning.
    pub const fn effective_from(&self) -> Option<Date> {
        self.effective_from
    }

    /// The hours of a weekday, by days since Monday.
    pub fn week(&self) -> &[Vec<Interval>; 7] {
        &self.week
    }

    /// Every exception: the dated ones in their order, then the yearly ones.
    pub fn exceptions(&self) -> impl Iterator<Item = (On, &Exception)> {
        let dated = self.dated.iter().map(|(date, exception)| (On::Date(*date), exception));
        let yearly = self.yearly.iter().map(|(yearly, exception)| (On::Yearly(*yearly), exception));
        dated.chain(yearly)
    }

    /// The exception of a date: a dated one before a yearly one, a day of the month before an
    /// n-th weekday.
    pub fn exception_on(&self, date: Date) -> Option<&Exception> {
        let yearly = || Yearly::names_of(date).into_iter().find_map(|name| self.yearly.get(&name));
        self.dated.get(&date).or_else(yearly)
    }

    /// The local intervals that belong to a date, which may overlap where extra ones were added.
    pub fn intervals_on(&self, date: Date) -> impl Iterator<Item = Interval> {
        let exception = self.exception_on(date).map(|exception| &exception.hours);
        let of_week = match exception {
            None | Some(Hours::Extra(_)) => self.week_of(date),
            Some(Hours::Closed | Hours::Other(_)) => &[],
        };
        let named = exception.map_or(&[][..], Hours::intervals);
        of_week.iter().chain(named).copied()
    }

    /// The local date at an instant.
    pub(super) fn date_at(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(jiff_instant(at)).date()
    }

    fn week_of(&self, date: Date) -> &[Interval] {
        let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week.get(index).map_or(&[], Vec::as_slice)
    }
}

/// The version that holds at `at`: of those that have begun, the one that began last, and of two
/// that began together the higher version.
pub fn in_force<C: Borrow<Calendar>>(versions: &[C], at: Timestamp) -> Option<&C> {
    let has_begun = |calendar: &&C| {
        let calendar: &Calendar = (*calendar).borrow();
        calendar.effective_from.is_none_or(|from| from <= calendar.date_at(at))
    };
    let begun = versions.iter().filter(has_begun);
    begun.max_by_key(|calendar| {
        let calendar: &Calendar = (*calendar).borrow();
        (calendar.effective_from, calendar.version)
    })
}

/// The zone of this name; the fault is [`Code::BadZone`].
pub(super) fn zone_of(name: &str) -> Result<TimeZone, Fault> {
    oms_base::time::check_zone(name)?;
    TimeZone::get(name).map_err(|_| Fault::here(Code::BadZone, "not an IANA time zone"))
}

/// The same instant, at most at the ends of time that civil dates know.
pub(super) fn jiff_instant(at: Timestamp) -> jiff::Timestamp {
    let edge = if at.micros() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(edge)
}
