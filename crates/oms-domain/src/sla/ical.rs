//! Reads the holidays of an iCalendar file (RFC 5545) into a list that a person reviews.
//!
//! Taken are events of whole days, once or every year. Whatever else an event may be is named with
//! its line, and why it was left out. Our own reader, because a fault must name its line and its
//! bounds come before anything is kept; only the few properties below are looked at.

use super::calendar::EXCEPTIONS_MAX;
use super::exception::On;
use super::ical_line::{Line, SHOWN_MAX, date, lines};
use super::ical_rule::{Rule, days_of, rule};
use jiff::SignedDuration;
use jiff::civil::Date;
use oms_base::{Code, Fault, Faults, Name};

/// Most bytes of a file.
pub const ICAL_BYTES_MAX: usize = 1024 * 1024;
/// Most days of one event.
pub const EVENT_DAYS_MAX: usize = 31;

/// Deepest nesting of components.
const DEPTH_MAX: usize = 8;

/// What was found in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// The days on which the office may be closed, in the order of the file.
    pub days: Vec<Holiday>,
    /// The events that are no such days.
    pub left_out: Vec<LeftOut>,
}

/// A day that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The line on which its event begins, from 1.
    pub line: usize,
    /// Which day.
    pub on: On,
    /// What it is called.
    pub name: Option<Name>,
}

/// An event that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it is called.
    pub name: Option<Name>,
    /// Why it was left out.
    pub why: &'static str,
}

/// Reads a file; the faults' paths are lines, like `line 12`.
pub fn import(file: &str) -> Result<Import, Faults> {
    if file.len() > ICAL_BYTES_MAX {
        let detail = format!("has {} bytes; at most {ICAL_BYTES_MAX} are allowed", file.len());
        return Err(Fault::here(Code::OutOfBounds, detail).into());
    }
    let mut reader = Reader::default();
    for line in lines(file) {
        reader.line(&line);
    }
    reader.end()
}

#[derive(Default)]
struct Reader {
    /// The components around the line, with the lines on which they began.
    open: Vec<(String, usize)>,
    was_calendar: bool,
    event: Option<Event>,
    import: Import,
    faults: Faults,
}

/// What is known of an event while it is read.
#[derive(Default)]
struct Event {
    line: usize,
    name: Option<Name>,
    begins: Option<Date>,
    /// The day after its last.
    ends: Option<Date>,
    rule: Option<Rule>,
    left_out: Option<&'static str>,
}

impl Reader {
    fn line(&mut self, line: &Result<Line, Fault>) {
        let line = match line {
            Ok(line) => line,
            Err(fault) => return self.faults.push(fault.clone()),
        };
        match (line.name.as_str(), self.open.last()) {
            _ if line.begins() => self.begin(line),
            ("END", Some((component, _))) if line.is_value(component) => self.close(),
            ("END", _) => {
                self.fault(line.number, format!("nothing called {} is open here", line.shown()));
            }
            (_, None) => {
                self.fault(line.number, "stands outside of BEGIN:VCALENDAR".to_owned());
            }
            (_, Some((component, _))) if component == "VEVENT" => self.property(line),
            (_, Some(_)) => {}
        }
    }

    fn begin(&mut self, line: &Line) {
        let component = line.value.to_ascii_uppercase();
        match (self.open.is_empty(), component == "VCALENDAR") {
            (true, false) => {
                self.fault(line.number, "an iCalendar file begins with BEGIN:VCALENDAR".into());
            }
            (true, true) => self.was_calendar = true,
            (false, _) if component == "VEVENT" && self.event.is_none() => {
                self.event = Some(Event { line: line.number, ..Event::default() });
            }
            (false, _) => {}
        }
        self.open.push((component, line.number));
        if self.open.len() > DEPTH_MAX {
            self.fault(line.number, format!("is nested deeper than {DEPTH_MAX}"));
            self.open.pop();
        }
    }

    fn close(&mut self) {
        let closed = self.open.pop();
        if closed.is_some_and(|(component, _)| component == "VEVENT")
            && let Some(event) = self.event.take()
        {
            self.keep(event);
        }
    }

    fn property(&mut self, line: &Line) {
        let Some(event) = self.event.as_mut() else {
            return;
        };
        let number = line.number;
        let taken = match line.name.as_str() {
            "SUMMARY" => {
                event.name = line.text();
                Ok(())
            }
            "DTSTART" => day(line).map(|day| match day {
                Some(day) => event.begins = Some(day),
                None => event.left_out = Some("it has a time of day"),
            }),
            "DTEND" => day(line).map(|day| event.ends = day),
            "RRULE" => rule(&line.value).map(|rule| match rule {
                Some(rule) => event.rule = Some(rule),
                None => event.left_out = Some("it repeats in a way that no calendar of ours knows"),
            }),
            "DURATION" => {
                event.left_out = Some("it names a duration instead of its last day");
                Ok(())
            }
            "RDATE" | "EXDATE" | "EXRULE" | "RECURRENCE-ID" => {
                event.left_out = Some("its repetition has exceptions");
                Ok(())
            }
            "STATUS" if line.is_value("CANCELLED") => {
                event.left_out = Some("it is cancelled");
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(detail) = taken {
            self.fault(number, detail);
        }
    }

    /// Takes the days of a whole event.
    fn keep(&mut self, event: Event) {
        let Event { line, name, begins, ends, rule, left_out } = event;
        let days = match (left_out, begins) {
            (Some(why), _) => Err(why),
            (None, None) => Err("it has no first day"),
            (None, Some(begins)) => {
                let tomorrow = begins.saturating_add(SignedDuration::from_hours(24));
                event_days(begins, ends.unwrap_or(tomorrow), rule.as_ref())
            }
        };
        match days {
            Err(why) => self.import.left_out.push(LeftOut { line, name, why }),
            Ok(days) => {
                let holiday = |on| Holiday { line, on, name: name.clone() };
                self.import.days.extend(days.into_iter().map(holiday));
            }
        }
        let count = self.import.days.len().max(self.import.left_out.len());
        if count > EXCEPTIONS_MAX {
            let detail = format!("is beyond the {EXCEPTIONS_MAX} days that a calendar may have");
            self.fault(line, detail);
            self.import = Import::default();
        }
    }

    fn end(mut self) -> Result<Import, Faults> {
        if !self.was_calendar && self.faults.is_empty() {
            self.fault(1, "an iCalendar file begins with BEGIN:VCALENDAR".into());
        }
        for (component, line) in std::mem::take(&mut self.open) {
            let shown: String = component.chars().take(SHOWN_MAX).collect();
            self.fault(line, format!("BEGIN:{shown} has no END"));
        }
        self.faults.into_result(self.import)
    }

    fn fault(&mut self, line: usize, detail: String) {
        self.faults.push(Fault::new(format!("line {line}"), Code::Malformed, detail));
    }
}

/// The days of an event, or why it has none for us.
fn event_days(begins: Date, ends: Date, rule: Option<&Rule>) -> Result<Vec<On>, &'static str> {
    let mut dates = Vec::new();
    let mut date = begins;
    while date < ends {
        if dates.len() == EVENT_DAYS_MAX {
            return Err("it lasts longer than a month");
        }
        dates.push(date);
        date = date.tomorrow().map_err(|_| "it lies beyond the end of time")?;
    }
    if dates.is_empty() {
        return Err("it ends before it begins");
    }
    match rule {
        None => Ok(dates.into_iter().map(On::Date).collect()),
        Some(rule) => days_of(rule, &dates),
    }
}

/// The day of a `DATE` value; `None` for a `DATE-TIME`.
fn day(line: &Line) -> Result<Option<Date>, String> {
    if line.value.contains('T') && !line.has_parameter("VALUE", "DATE") {
        return Ok(None);
    }
    date(&line.value).map(Some)
}
