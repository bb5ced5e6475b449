//! The bytes of a ticket's move to another version: kind 180.

use super::migrate::Migrated;
use crate::codec::{CodecError, to_bytes};
use crate::workflow::Seat;
use minicbor::{Decode, Encode};
use oms_base::{EventBody, StageId, Visibility};

pub(super) const MIGRATED: u16 = 180;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    from: u32,
    #[n(1)]
    to: u32,
    #[n(2)]
    seats_count: u16,
    #[n(3)]
    seats: Option<Vec<Seat>>,
    #[n(4)]
    gone: Option<Vec<u16>>,
    #[n(5)]
    come: Option<Vec<u16>>,
    #[n(6)]
    again: Option<Vec<u16>>,
    #[n(7)]
    requeued: Option<Vec<u16>>,
    #[n(8)]
    renamed: Option<Vec<(StageId, StageId)>>,
}

pub(super) fn encode(event: &Migrated) -> EventBody {
    let some = |indexes: &Vec<u16>| Some(indexes.clone()).filter(|indexes| !indexes.is_empty());
    let facts = Facts {
        from: event.from,
        to: event.to,
        seats_count: event.seats_count,
        seats: event.seats.clone(),
        gone: some(&event.gone),
        come: some(&event.come),
        again: some(&event.again),
        requeued: some(&event.requeued),
        renamed: Some(event.renamed.clone()).filter(|renamed| !renamed.is_empty()),
    };
    let (visibility, facts) = (Visibility::Staff, to_bytes(&facts));
    EventBody { kind: MIGRATED, visibility, facts, parts: Vec::new() }
}

pub(super) fn decode(body: &EventBody) -> Result<Migrated, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    Ok(Migrated {
        from: facts.from,
        to: facts.to,
        seats_count: facts.seats_count,
        seats: facts.seats,
        gone: facts.gone.unwrap_or_default(),
        come: facts.come.unwrap_or_default(),
        again: facts.again.unwrap_or_default(),
        requeued: facts.requeued.unwrap_or_default(),
        renamed: facts.renamed.unwrap_or_default(),
    })
}
