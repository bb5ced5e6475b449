//! `oms calendar`.

use super::definition_file::{faulty, parse, read};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Subcommand;
use oms_base::Name;
use oms_domain::sla::{Calendar as Hours, Import, Interval, On, import, read_calendar};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HEADER: [&str; 3] = ["DAY", "HOURS", "NAME"];
const CLOSED: &str = "closed";

/// What can be done with calendars.
#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// Check a calendar without a server, and show its hours
    ///
    /// Of an iCalendar file (.ics) it lists the days on which the office may be closed, for you to
    /// look through; with --json in the form that a calendar's exceptions have. Prints every fault
    /// with its place; exit status 1 when there is one.
    Check {
        /// File with the calendar, as JSON or iCalendar
        file: PathBuf,
    },
}

pub(super) fn run(calendar: &Calendar, as_json: bool) -> Outcome {
    let Calendar::Check { file } = calendar;
    let bytes = read(file)?;
    if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ics")) {
        return check_days(file, &bytes, as_json);
    }
    let definition = parse(file, &bytes)?;
    match read_calendar(&definition, 1) {
        Ok(_) if as_json => output::json(&json!({"warnings": []})),
        Ok(hours) => output::line(&shown(&hours)),
        Err(faults) => Err(faulty(file, &faults, as_json)),
    }
}

/// The week and its exceptions.
fn shown(hours: &Hours) -> String {
    let week = WEEKDAYS.iter().zip(hours.week());
    let mut rows: Vec<Vec<String>> =
        week.map(|(day, open)| vec![(*day).to_owned(), spelled(open), String::new()]).collect();
    for (on, exception) in hours.exceptions() {
        let name = exception.name.as_ref().map_or("", Name::as_str).to_owned();
        rows.push(vec![on.to_string(), spelled(exception.hours.intervals()), name]);
    }
    let head = format!("{}  {}", hours.name().as_str(), hours.zone());
    format!("{head}\n{}", table::grid(&HEADER, rows))
}

fn spelled(open: &[Interval]) -> String {
    if open.is_empty() {
        return CLOSED.to_owned();
    }
    open.iter().map(Interval::to_string).collect::<Vec<_>>().join(" ")
}

fn check_days(file: &Path, bytes: &[u8], as_json: bool) -> Outcome {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Failure::new(format!("{} is not UTF-8: {error}", file.display())))?;
    let found = import(text).map_err(|faults| faulty(file, &faults, as_json))?;
    if as_json {
        return output::json(&days_as_json(&found));
    }
    for left_out in &found.left_out {
        let name = left_out.name.as_ref().map_or("an event", Name::as_str);
        output::say(format_args!(
            "warning: {}:{}: {name}: {}",
            file.display(),
            left_out.line,
            left_out.why
        ));
    }
    let rows = found.days.iter().map(|day| {
        let name = day.name.as_ref().map_or("", Name::as_str).to_owned();
        vec![day.on.to_string(), CLOSED.to_owned(), name]
    });
    output::line(&table::grid(&HEADER, rows.collect()))
}

/// In the form that a calendar's exceptions have, so that they can be put there after a look.
fn days_as_json(found: &Import) -> Value {
    let exception = |on: On, name: Option<&Name>| {
        let mut day = Map::new();
        let (key, value) = match on {
            On::Date(date) => ("date", date.to_string()),
            On::Yearly(yearly) => ("yearly", yearly.to_string()),
        };
        day.insert(key.to_owned(), value.into());
        day.insert(CLOSED.to_owned(), true.into());
        if let Some(name) = name {
            day.insert("name".to_owned(), name.as_str().into());
        }
        Value::Object(day)
    };
    let days = found.days.iter().map(|day| exception(day.on, day.name.as_ref()));
    let left_out = found.left_out.iter().map(|event| {
        json!({"line": event.line, "name": event.name.as_ref().map(Name::as_str),
            "why": event.why})
    });
    json!({"exceptions": days.collect::<Vec<_>>(), "left_out": left_out.collect::<Vec<_>>()})
}
