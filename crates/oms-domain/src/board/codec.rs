//! Bytes of a board's events and state.

use super::event::Event;
use super::state::{Board, Settings};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{BoardId, EventBody, Name, Visibility, WorkflowId};

const CREATED: u16 = 201;
const CONFIGURED: u16 = 202;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    name: Option<Name>,
    #[n(1)]
    workflow: Option<WorkflowId>,
    #[n(2)]
    settings: Settings,
}

/// The stored form of an event.
pub fn encode(event: &Event) -> EventBody {
    let (kind, facts) = match event {
        Event::Created { name, workflow, settings } => {
            let facts =
                Facts { name: Some(name.clone()), workflow: *workflow, settings: settings.clone() };
            (CREATED, facts)
        }
        Event::Configured { settings } => {
            (CONFIGURED, Facts { name: None, workflow: None, settings: settings.clone() })
        }
    };
    let facts = to_bytes(&facts);
    EventBody { kind, visibility: Visibility::Staff, facts, parts: Vec::new() }
}

/// Reads an event back.
pub fn decode(body: &EventBody) -> Result<Event, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    match (body.kind, facts.name) {
        (CREATED, Some(name)) => {
            Ok(Event::Created { name, workflow: facts.workflow, settings: facts.settings })
        }
        (CONFIGURED, None) => Ok(Event::Configured { settings: facts.settings }),
        (kind, _) => Err(CodecError(format!("not a board event of kind {kind}"))),
    }
}

/// The stored form of the state; the name is a column beside it.
pub fn encode_state(board: &Board) -> Vec<u8> {
    let settings = board.settings.clone();
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
    let (workflow, settings) = (facts.workflow, facts.settings);
    Ok(Board { id, name: name.clone(), workflow, settings, version })
}
