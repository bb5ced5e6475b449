//! What tickets say of triggers beside what those do: kinds 210 to 214 and 253; and of agents: see
//! `call`.

use super::call::{self, Called};
use super::codec::{DATA, text_part};
use crate::codec::{CodecError, text, to_bytes};
use crate::workflow::DataPath;
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Name, Visibility};
use std::ops::RangeInclusive;

/// The numbers of the kinds of triggers. Stored for ever.
const KINDS: RangeInclusive<u16> = 210..=214;
const STOPPED: u16 = 210;
const SET: u16 = 253;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Automated {
    /// A chain of triggers was too long, and ended here.
    Stopped {
        /// Those that had a part in it, and the one that was not let go on.
        triggers: Vec<Name>,
    },
    /// A field of the data was set.
    Set {
        /// Which.
        path: DataPath,
        /// To what, as JSON text; null takes it away.
        value: Option<String>,
    },
    /// Something with what agents are asked.
    Called(Called),
}

impl Automated {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Automated::Stopped { .. } => "triggers-stopped",
            Automated::Set { .. } => "data-set",
            Automated::Called(event) => event.name(),
        }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    triggers: Vec<Name>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct SetFacts {
    #[n(0)]
    path: String,
}

/// Whether an event says that a chain of triggers ended there.
pub const fn is_stop(body: &EventBody) -> bool {
    body.kind == STOPPED
}

/// Whether a number is one of these kinds.
pub(super) fn is_kind(number: u16) -> bool {
    KINDS.contains(&number) || number == SET || call::KINDS.contains(&number)
}

pub(super) const fn kind(event: &Automated) -> u16 {
    match event {
        Automated::Stopped { .. } => STOPPED,
        Automated::Set { .. } => SET,
        Automated::Called(event) => call::kind(event),
    }
}

pub(super) fn encode(event: &Automated) -> EventBody {
    let (facts, parts) = match event {
        Automated::Stopped { triggers } => {
            (to_bytes(&Facts { triggers: triggers.clone() }), Vec::new())
        }
        Automated::Set { path, value } => {
            let parts = value.iter().map(|value| text_part(DATA, value)).collect();
            (to_bytes(&SetFacts { path: path.to_string() }), parts)
        }
        Automated::Called(event) => return call::encode(event),
    };
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Automated, CodecError> {
    if call::KINDS.contains(&body.kind) {
        return call::decode(body).map(Automated::Called);
    }
    if body.kind == SET {
        let SetFacts { path } = minicbor::decode(&body.facts)?;
        let path = DataPath::parse(&path).map_err(|fault| CodecError(fault.detail))?;
        let value = body.part(DATA).map(text).transpose()?;
        return Ok(Automated::Set { path, value });
    }
    if body.kind != STOPPED {
        return Err(CodecError(format!("no event of a ticket has kind {}", body.kind)));
    }
    let Facts { triggers } = minicbor::decode(&body.facts)?;
    Ok(Automated::Stopped { triggers })
}
