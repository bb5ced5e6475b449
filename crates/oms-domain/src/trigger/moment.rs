//! A moment that hangs on a date of a ticket: two days before it is due.
//!
//! ```json
//! {"date": "due", "before": "2d"}
//! {"date": "data.permit.ends_on", "after": "12h"}
//! ```

use crate::action::data_of;
use crate::json::{Fields, text};
use crate::ticket::Ticket;
use crate::workflow::DataPath;
use oms_base::{Code, Date, Fault, Span, Timestamp};

/// What a path into the data begins with, to tell it from the ticket's own dates.
const ROOT: &str = "data.";

/// So long before or after a date of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Which date.
    pub of: DateOf,
    /// How far from it.
    pub offset: Offset,
}

/// A date of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateOf {
    /// When it is due.
    Due,
    /// When it was opened.
    Opened,
    /// What stands in its data: a time, or a day, which begins by the clock of its board.
    Data(DataPath),
}

/// How far from a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offset {
    /// So long before.
    Before(Span),
    /// So long after.
    After(Span),
}

impl Moment {
    /// The date of a ticket on a board in this zone, and the moment that hangs on it; none where
    /// there is no such date.
    pub fn of(&self, ticket: &Ticket, zone: &str) -> Option<(Timestamp, Timestamp)> {
        let date = match &self.of {
            DateOf::Due => ticket.due_at()?,
            DateOf::Opened => ticket.core.opened_at,
            DateOf::Data(path) => read(path, ticket, zone)?,
        };
        let moment = match self.offset {
            Offset::Before(span) => date.micros().saturating_sub(span.micros()),
            Offset::After(span) => date.micros().saturating_add(span.micros()),
        };
        Some((date, Timestamp::from_micros(moment)))
    }
}

/// What is no date is none: data comes from anybody.
fn read(path: &DataPath, ticket: &Ticket, zone: &str) -> Option<Timestamp> {
    let data = data_of(ticket.core.data.as_deref());
    let said = path.select(&data)?.as_str()?;
    let day = || Date::parse(said).map(|day| day.start_in(zone));
    Timestamp::parse(said).or_else(|_| day()).ok()
}

/// Reads the fields of the activator `date`.
pub(super) fn read_moment(fields: &mut Fields<'_, '_>) -> Option<Moment> {
    let of = fields.required("date", text(date_of));
    let before = fields.optional("before", text(Span::parse));
    let after = fields.optional("after", text(Span::parse));
    if before.is_some() && after.is_some() {
        fields.fault("after", Code::Refused, "cannot stand beside before; leave one of them out");
    }
    let offset = before.map_or(Offset::After(after.unwrap_or(Span::ZERO)), Offset::Before);
    Some(Moment { of: of?, offset })
}

fn date_of(word: &str) -> Result<DateOf, Fault> {
    match word {
        "due" => Ok(DateOf::Due),
        "opened" => Ok(DateOf::Opened),
        path if path.starts_with(ROOT) => DataPath::parse(path).map(DateOf::Data),
        _ => {
            let detail = "must be due, opened, or a path into the data like data.ends_on";
            Err(Fault::here(Code::UnknownValue, detail))
        }
    }
}
