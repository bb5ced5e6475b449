//! What may be done with a board.

use super::event::Event;
use super::state::{Board, Settings};
use crate::sla::Target;
use oms_base::{Name, Prefix, WorkflowId};

/// The zone of a board that names none.
const ZONE_DEFAULT: &str = "UTC";

/// What a caller said of a board; a field left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// IANA time zone, checked by the caller.
    pub tz: Option<String>,
    /// Number prefix.
    pub prefix: Option<Prefix>,
    /// The field that makes rows.
    pub lanes: Option<Name>,
    /// Time limit of its tickets.
    pub sla: Option<Target>,
    /// The calendar for such limits.
    pub calendar: Option<Name>,
}

/// A new board.
pub fn create(name: Name, workflow: Option<WorkflowId>, wanted: Wanted) -> Event {
    let prefix = wanted.prefix.unwrap_or_else(|| Prefix::initials(name.as_str()));
    let tz = wanted.tz.unwrap_or_else(|| ZONE_DEFAULT.to_owned());
    let (lanes, sla, calendar) = (wanted.lanes, wanted.sla, wanted.calendar);
    let settings = Settings { tz, prefix, lanes, sla, calendar };
    Event::Created { name, workflow, settings }
}

/// The fields given, updated; `None` when the board is already so.
pub fn configure(board: &Board, wanted: Wanted) -> Option<Event> {
    let now = &board.settings;
    let settings = Settings {
        tz: wanted.tz.unwrap_or_else(|| now.tz.clone()),
        prefix: wanted.prefix.unwrap_or_else(|| now.prefix.clone()),
        lanes: wanted.lanes.or_else(|| now.lanes.clone()),
        sla: wanted.sla.or(now.sla),
        calendar: wanted.calendar.or_else(|| now.calendar.clone()),
    };
    (settings != *now).then_some(Event::Configured { settings })
}
