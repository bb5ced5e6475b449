//! Bytes of a board's events and state.

use super::column::Column;
use super::event::Event;
use super::state::{Board, Settings, Shows, Wip};
use crate::codec::{CodecError, to_bytes};
use crate::schema::Schema;
use crate::sla::Target;
use minicbor::{Decode, Encode};
use oms_base::{BoardId, EventBody, Name, Owner, Prefix, Span, Visibility, WorkflowId};
use std::sync::Arc;

const CREATED: u16 = 201;
const CONFIGURED: u16 = 202;

#[derive(Encode, Decode)]
#[cbor(map)]
struct StoredSettings {
    #[n(0)]
    tz: String,
    #[n(1)]
    prefix: Prefix,
    #[n(2)]
    lanes: Option<Name>,
    /// A limit by the wall clock, as it was written before there were calendars.
    #[n(3)]
    span: Option<Span>,
    #[n(4)]
    sla: Option<Target>,
    #[n(5)]
    calendar: Option<Name>,
    #[n(20)]
    columns: Option<Vec<Column>>,
    #[n(21)]
    wip: Option<Wip>,
    #[n(22)]
    shows: Option<Shows>,
    #[n(23)]
    schema: Option<String>,
    #[n(60)]
    supervisor: Option<Owner>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    name: Option<Name>,
    #[n(1)]
    workflow: Option<WorkflowId>,
    #[n(2)]
    settings: StoredSettings,
}

/// The stored form of an event.
pub fn encode(event: &Event) -> EventBody {
    let (kind, facts) = match event {
        Event::Created { name, workflow, settings } => {
            let (name, settings) = (Some(name.clone()), stored(settings));
            let facts = Facts { name, workflow: *workflow, settings };
            (CREATED, facts)
        }
        Event::Configured { settings } => {
            (CONFIGURED, Facts { name: None, workflow: None, settings: stored(settings) })
        }
    };
    let facts = to_bytes(&facts);
    EventBody { kind, visibility: Visibility::Staff, facts, parts: Vec::new() }
}

/// Reads an event back.
pub fn decode(body: &EventBody) -> Result<Event, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    match (body.kind, facts.name) {
        (CREATED, Some(name)) => Ok(Event::Created {
            name,
            workflow: facts.workflow,
            settings: settings(facts.settings)?,
        }),
        (CONFIGURED, None) => Ok(Event::Configured { settings: settings(facts.settings)? }),
        (kind, _) => Err(CodecError(format!("not a board event of kind {kind}"))),
    }
}

/// The stored form of the state; the name is a column beside it.
pub fn encode_state(board: &Board) -> Vec<u8> {
    let settings = stored(&board.settings);
    to_bytes(&Facts { name: None, workflow: board.workflow, settings })
}

/// Reads a board back.
pub fn decode_state(
    id: BoardId,
    name: &Name,
    version: u64,
    bytes: &[u8],
) -> Result<Board, CodecError> {
    let facts: Facts = minicbor::decode(bytes)?;
    let (workflow, settings) = (facts.workflow, settings(facts.settings)?);
    Ok(Board { id, name: name.clone(), workflow, settings, version })
}

fn stored(settings: &Settings) -> StoredSettings {
    StoredSettings {
        tz: settings.tz.clone(),
        prefix: settings.prefix.clone(),
        lanes: settings.lanes.clone(),
        span: None,
        sla: settings.sla,
        calendar: settings.calendar.clone(),
        columns: settings.columns.clone(),
        wip: settings.wip,
        shows: settings.shows,
        schema: settings.schema.as_ref().map(|schema| schema.source().to_owned()),
        supervisor: settings.supervisor.clone(),
    }
}

fn settings(stored: StoredSettings) -> Result<Settings, CodecError> {
    let schema = stored.schema.map(|source| Schema::parse(&source)).transpose();
    let schema = schema.map_err(|_| CodecError("a board's schema does not read".to_owned()))?;
    Ok(Settings {
        tz: stored.tz,
        prefix: stored.prefix,
        lanes: stored.lanes,
        sla: stored.sla.or(stored.span.map(Target::wall_clock)),
        calendar: stored.calendar,
        columns: stored.columns,
        wip: stored.wip,
        shows: stored.shows,
        schema: schema.map(Arc::new),
        supervisor: stored.supervisor,
    })
}
