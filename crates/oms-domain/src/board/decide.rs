//! What may be done with a board.

use super::column::{Column, completed};
use super::event::Event;
use super::state::{Board, Settings, Shows, Wip};
use crate::schema::Schema;
use crate::sla::Target;
use oms_base::{Name, Owner, Prefix, WorkflowId};
use std::sync::Arc;

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
    /// Its own columns; none of its own when empty.
    pub columns: Option<Vec<Column>>,
    /// How much may be in work; without limits when empty.
    pub wip: Option<Wip>,
    /// What its columns show.
    pub shows: Option<Shows>,
    /// What the data of its tickets has to look like; anything when empty.
    pub schema: Option<Arc<Schema>>,
    /// Who is told when help is asked for with one of its tickets.
    pub supervisor: Option<Owner>,
}

/// A new board.
pub fn create(name: Name, workflow: Option<WorkflowId>, wanted: Wanted) -> Event {
    let settings = Settings {
        tz: ZONE_DEFAULT.to_owned(),
        prefix: Prefix::initials(name.as_str()),
        lanes: None,
        sla: None,
        calendar: None,
        columns: None,
        wip: None,
        shows: None,
        schema: None,
        supervisor: None,
    };
    Event::Created { name, workflow, settings: changed(&settings, wanted) }
}

/// The fields given, updated; `None` when the board is already so.
pub fn configure(board: &Board, wanted: Wanted) -> Option<Event> {
    let settings = changed(&board.settings, wanted);
    (settings != board.settings).then_some(Event::Configured { settings })
}

/// The settings with the fields given; a list or an object that is empty takes away what stands.
fn changed(now: &Settings, wanted: Wanted) -> Settings {
    let columns = wanted.columns.map(|own| (!own.is_empty()).then(|| completed(own)));
    let wip = wanted.wip.map(|wip| Some(wip).filter(|wip| *wip != Wip::default()));
    Settings {
        tz: wanted.tz.unwrap_or_else(|| now.tz.clone()),
        prefix: wanted.prefix.unwrap_or_else(|| now.prefix.clone()),
        lanes: wanted.lanes.or_else(|| now.lanes.clone()),
        sla: wanted.sla.or(now.sla),
        calendar: wanted.calendar.or_else(|| now.calendar.clone()),
        columns: columns.unwrap_or_else(|| now.columns.clone()),
        wip: wip.unwrap_or(now.wip),
        supervisor: wanted.supervisor.or_else(|| now.supervisor.clone()),
        shows: wanted.shows.or(now.shows).filter(|shows| *shows != Shows::default()),
        schema: wanted.schema.or_else(|| now.schema.clone()).filter(|schema| !schema.is_empty()),
    }
}
