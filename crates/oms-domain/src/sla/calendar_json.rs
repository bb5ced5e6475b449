//! Reads a calendar from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "City hall", "tz": "America/Chicago", "effective_from": "2026-01-01",
//!  "week": {"mon": ["09:00-12:00", "13:00-17:00"], "fri": ["09:00-12:00"]},
//!  "exceptions": [
//!    {"date": "2026-12-24", "hours": ["09:00-12:00"], "name": "Christmas Eve"},
//!    {"date": "2026-11-21", "extra": ["09:00-12:00"]},
//!    {"yearly": "12-25", "closed": true, "name": "Christmas Day"},
//!    {"yearly": "11 thu 4", "closed": true, "name": "Thanksgiving"}]}
//! ```

use super::calendar::{Calendar, EXCEPTIONS_MAX, zone_of};
use super::exception::{Exception, Hours, On, WEEKDAYS, Yearly, date};
use super::interval::{INTERVALS_MAX, Interval, sorted};
use crate::json::{Fields, boolean, text};
use jiff::civil::Date;
use oms_base::{Code, Fault, Faults, Name};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a calendar, which becomes the given `version` of its name.
pub fn read_calendar(definition: &Value, version: u32) -> Result<Calendar, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    let zone = fields.required("tz", text(zone_of));
    let effective_from = fields.optional("effective_from", text(date));
    let week = week(&mut fields);
    let (dated, yearly) = exceptions(&mut fields);
    let opens = |exception: &Exception| !exception.hours.intervals().is_empty();
    let is_ever_open = week.iter().any(|day| !day.is_empty())
        || dated.values().any(opens)
        || yearly.values().any(opens);
    fields.finish();
    // A faulty day already says what is wrong with it.
    if faults.is_empty() && !is_ever_open {
        let detail = "has no hours on any day, so that nothing would ever fall due";
        faults.push(Fault::new("week", Code::OutOfBounds, detail));
    }
    match (name, zone) {
        (Some(name), Some(zone)) if faults.is_empty() => {
            Ok(Calendar { name, version, zone, effective_from, week, dated, yearly })
        }
        _ => Err(faults),
    }
}

fn week(fields: &mut Fields<'_, '_>) -> [Vec<Interval>; 7] {
    let week = fields.object("week", |week| WEEKDAYS.map(|day| intervals(week, day)));
    week.unwrap_or_default().map(Option::unwrap_or_default)
}

/// The intervals of one day, sorted; `None` when the field is absent or faulty.
fn intervals(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Vec<Interval>> {
    let intervals = fields.list(name, INTERVALS_MAX, text(Interval::parse))?;
    match sorted(intervals) {
        Ok(intervals) => Some(intervals),
        Err(fault) => {
            fields.fault(name, fault.code, fault.detail);
            None
        }
    }
}

type Exceptions = (BTreeMap<Date, Exception>, BTreeMap<Yearly, Exception>);

fn exceptions(fields: &mut Fields<'_, '_>) -> Exceptions {
    let read = fields.objects("exceptions", EXCEPTIONS_MAX, exception).unwrap_or_default();
    let (mut dated, mut yearly) = Exceptions::default();
    for (index, (on, exception)) in read.into_iter().enumerate() {
        let before = match on {
            Some(On::Date(date)) => dated.insert(date, exception),
            Some(On::Yearly(day)) => yearly.insert(day, exception),
            None => None,
        };
        if let (Some(_), Some(on)) = (before, on) {
            let detail = format!("another exception stands for {on}");
            fields.fault(&format!("exceptions[{index}]"), Code::Taken, detail);
        }
    }
    (dated, yearly)
}

fn exception(fields: &mut Fields<'_, '_>) -> (Option<On>, Exception) {
    let name = fields.optional("name", text(Name::parse));
    let on = on(fields);
    let hours = hours(fields);
    (on, Exception { name, hours })
}

fn on(fields: &mut Fields<'_, '_>) -> Option<On> {
    let given = (fields.value("date").is_some(), fields.value("yearly").is_some());
    let date = fields.optional("date", text(date));
    let yearly = fields.optional("yearly", text(Yearly::parse));
    match given {
        (true, true) => fields.fault("yearly", Code::Refused, "cannot stand beside date"),
        (false, false) => fields.fault("date", Code::MissingField, "is required, or yearly"),
        (true, false) | (false, true) => {}
    }
    date.map(On::Date).or(yearly.map(On::Yearly))
}

fn hours(fields: &mut Fields<'_, '_>) -> Hours {
    let given = ["closed", "hours", "extra"].map(|name| fields.value(name).is_some());
    if given.into_iter().filter(|given| *given).count() != 1 {
        fields.fault("closed", Code::Refused, "an exception has one of closed, hours and extra");
    }
    if fields.optional("closed", boolean) == Some(false) {
        fields.fault("closed", Code::UnknownValue, "must be true; name the hours instead");
    }
    let other = intervals(fields, "hours");
    let extra = intervals(fields, "extra");
    match (other, extra) {
        (Some(other), _) => Hours::Other(other),
        (None, Some(extra)) => Hours::Extra(extra),
        (None, None) => Hours::Closed,
    }
}
