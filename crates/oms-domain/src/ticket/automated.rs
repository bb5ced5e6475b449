//! What tickets say of triggers beside what those do: kinds 210 to 214.

use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Name, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds. Stored for ever.
pub(super) const KINDS: RangeInclusive<u16> = 210..=214;
const STOPPED: u16 = 210;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Automated {
    /// A chain of triggers was too long, and ended here.
    Stopped {
        /// Those that had a part in it, and the one that was not let go on.
        triggers: Vec<Name>,
    },
}

impl Automated {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Automated::Stopped { .. } => "triggers-stopped",
        }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    triggers: Vec<Name>,
}

/// Whether an event says that a chain of triggers ended there.
pub const fn is_stop(body: &EventBody) -> bool {
    body.kind == STOPPED
}

pub(super) const fn kind(event: &Automated) -> u16 {
    match event {
        Automated::Stopped { .. } => STOPPED,
    }
}

pub(super) fn encode(event: &Automated) -> EventBody {
    let facts = match event {
        Automated::Stopped { triggers } => to_bytes(&Facts { triggers: triggers.clone() }),
    };
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts: Vec::new() }
}

pub(super) fn decode(body: &EventBody) -> Result<Automated, CodecError> {
    if body.kind != STOPPED {
        return Err(CodecError(format!("no event of a ticket has kind {}", body.kind)));
    }
    let Facts { triggers } = minicbor::decode(&body.facts)?;
    Ok(Automated::Stopped { triggers })
}
