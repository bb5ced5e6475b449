//! Bytes of a workflow's events and state.
//!
//! Kind and part numbers are stored for ever: they are added to, never changed or used again.

use super::event::Event;
use super::state::Workflow;
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{BoardId, EventBody, Name, Part, Visibility, WorkflowId};

const PUBLISHED: u16 = 301;
/// The part that holds a version's definition.
pub const DEFINITION: u8 = 1;

/// What timelines call a part.
pub const fn part_name(number: u8) -> Option<&'static str> {
    match number {
        DEFINITION => Some("definition"),
        _ => None,
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    name: Name,
    #[n(1)]
    board: BoardId,
    #[n(2)]
    workflow_version: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    digest: [u8; 32],
}

/// The stored form of an event; the writer salts its part.
pub fn encode(event: &Event) -> EventBody {
    match event {
        Event::Published { name, board, workflow_version, digest, definition } => {
            let (name, board, workflow_version) = (name.clone(), *board, *workflow_version);
            let facts = Facts { name, board, workflow_version, digest: *digest };
            let part = |bytes: &Vec<u8>| Part::plain(DEFINITION, bytes.clone());
            EventBody {
                kind: PUBLISHED,
                visibility: Visibility::Staff,
                facts: to_bytes(&facts),
                parts: definition.iter().map(part).collect(),
            }
        }
    }
}

/// Reads an event back; an erased definition reads as absent.
pub fn decode(body: &EventBody) -> Result<Event, CodecError> {
    if body.kind != PUBLISHED {
        return Err(CodecError(format!("no workflow event has kind {}", body.kind)));
    }
    let facts: Facts = minicbor::decode(&body.facts)?;
    Ok(Event::Published {
        name: facts.name,
        board: facts.board,
        workflow_version: facts.workflow_version,
        digest: facts.digest,
        definition: body.part(DEFINITION).map(<[u8]>::to_vec),
    })
}

/// The stored form of the state; id and version are columns beside it.
pub fn encode_state(workflow: &Workflow) -> Vec<u8> {
    to_bytes(&Facts {
        name: workflow.name.clone(),
        board: workflow.board,
        workflow_version: workflow.latest,
        digest: workflow.latest_digest,
    })
}

/// Reads a workflow back.
pub fn decode_state(id: WorkflowId, version: u64, bytes: &[u8]) -> Result<Workflow, CodecError> {
    let facts: Facts = minicbor::decode(bytes)?;
    Ok(Workflow {
        id,
        name: facts.name,
        board: facts.board,
        latest: facts.workflow_version,
        latest_digest: facts.digest,
        version,
    })
}
