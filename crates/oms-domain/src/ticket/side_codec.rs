//! The bytes of what happens beside the stages: kinds 164 and 165.

use super::climb::Climb;
use super::codec::{OWNER, REASON, parse_part, reason_part, text_part};
use super::side::{SideKind, Sided};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Owner, Reason, StageId, Timestamp, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(super) const KINDS: RangeInclusive<u16> = 164..=165;
const QUEUED: u16 = 164;
const CANCELLING: u16 = 165;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Queued {
    #[n(0)]
    side: u16,
    #[n(1)]
    kind: SideKind,
    #[n(2)]
    of: Option<StageId>,
    #[n(3)]
    result: Option<u64>,
    #[n(4)]
    attempt: u32,
    #[n(5)]
    due_at: Option<Timestamp>,
    #[n(6)]
    climb: Option<Climb>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Nothing {}

pub(super) const fn kind(event: &Sided) -> u16 {
    match event {
        Sided::Queued { .. } => QUEUED,
        Sided::Cancelling { .. } => CANCELLING,
    }
}

pub(super) fn encode(event: &Sided) -> EventBody {
    let (facts, parts) = match event {
        Sided::Queued { side, kind, of, owner, result, attempt, due_at, climb } => {
            let facts = Queued {
                side: *side,
                kind: *kind,
                of: of.clone(),
                result: *result,
                attempt: *attempt,
                due_at: *due_at,
                climb: *climb,
            };
            let owner = owner.iter().map(|owner| text_part(OWNER, owner.as_str()));
            (to_bytes(&facts), owner.collect())
        }
        Sided::Cancelling { reason } => (to_bytes(&Nothing {}), reason_part(reason.as_ref())),
    };
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Sided, CodecError> {
    if body.kind == CANCELLING {
        return Ok(Sided::Cancelling { reason: parse_part(body, REASON, Reason::parse)? });
    }
    let Queued { side, kind, of, result, attempt, due_at, climb } = minicbor::decode(&body.facts)?;
    let owner = parse_part(body, OWNER, Owner::parse)?;
    Ok(Sided::Queued { side, kind, of, owner, result, attempt, due_at, climb })
}
