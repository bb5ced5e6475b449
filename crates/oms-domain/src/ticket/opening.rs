//! What the event that opened a ticket says by itself, to whoever has no rules at hand.

use super::codec::OPENED;
use crate::codec::CodecError;
use minicbor::Decode;
use oms_base::{EventBody, Number};

#[derive(Decode)]
#[cbor(map)]
struct NumberFact {
    #[n(0)]
    number: Number,
}

/// The number that a ticket got when it was opened; `None` when this event opened none.
pub fn opened_number(body: &EventBody) -> Result<Option<Number>, CodecError> {
    if body.kind != OPENED {
        return Ok(None);
    }
    let facts: NumberFact = minicbor::decode(&body.facts)?;
    Ok(Some(facts.number))
}
