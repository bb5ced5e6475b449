//! The bytes of what happened with calls: kinds 240 to 244. Numbers are stored for ever.

use super::{Answered, Asked, Called};
use crate::agent::Touches;
use crate::codec::{CodecError, text, to_bytes};
use crate::ticket::codec::{OUTPUT, REASON, parse_part, reason_part, text_part};
use minicbor::{Decode, Encode};
use oms_base::{CallOutcome, EventBody, Name, Part, Reason, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(in crate::ticket) const KINDS: RangeInclusive<u16> = 240..=244;
/// The part with what an answer does.
pub(in crate::ticket) const EFFECTS: u8 = 70;
const ASKED: u16 = 240;
const ANSWERED: u16 = 241;
const ACCEPTED: u16 = 242;
const REJECTED: u16 = 243;
const WITHDRAWN: u16 = 244;

#[derive(Encode, Decode)]
#[cbor(map)]
struct OfAnswer {
    #[n(0)]
    call: u64,
    #[n(1)]
    asked: Asked,
    #[n(2)]
    became: CallOutcome,
    #[n(3)]
    touches: Touches,
    #[n(4)]
    confidence: Option<u16>,
    #[n(5)]
    escalate: bool,
    #[n(6)]
    took_ms: u32,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct OfCall {
    #[n(0)]
    call: u64,
    #[n(1)]
    agent: Name,
    #[n(2)]
    version: u32,
}

pub(in crate::ticket) const fn kind(event: &Called) -> u16 {
    match event {
        Called::Asked(_) => ASKED,
        Called::Answered(_) => ANSWERED,
        Called::Settled { accepted: true, .. } => ACCEPTED,
        Called::Settled { accepted: false, .. } => REJECTED,
        Called::Withdrawn { .. } => WITHDRAWN,
    }
}

pub(in crate::ticket) fn encode(event: &Called) -> EventBody {
    let of_call = |call: &u64, agent: &Name, version: &u32| {
        to_bytes(&OfCall { call: *call, agent: agent.clone(), version: *version })
    };
    let (facts, parts) = match event {
        Called::Asked(asked) => (to_bytes(asked), Vec::new()),
        Called::Answered(answered) => encode_answer(answered),
        Called::Settled { call, agent, version, reason, .. } => {
            (of_call(call, agent, version), reason_part(reason.as_ref()))
        }
        Called::Withdrawn { call, agent, version } => (of_call(call, agent, version), Vec::new()),
    };
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts }
}

fn encode_answer(answered: &Answered) -> (Vec<u8>, Vec<Part>) {
    let facts = OfAnswer {
        call: answered.call,
        asked: answered.asked.clone(),
        became: answered.became,
        touches: answered.touches,
        confidence: answered.confidence,
        escalate: answered.escalate,
        took_ms: answered.took_ms,
    };
    let texts = [(OUTPUT, answered.output.as_deref()), (EFFECTS, answered.effects.as_deref())];
    let given = texts.into_iter().filter_map(|(name, text)| Some(text_part(name, text?)));
    (to_bytes(&facts), given.chain(reason_part(answered.why.as_ref())).collect())
}

pub(in crate::ticket) fn decode(body: &EventBody) -> Result<Called, CodecError> {
    let reason = || parse_part(body, REASON, Reason::parse);
    Ok(match body.kind {
        ASKED => Called::Asked(minicbor::decode(&body.facts)?),
        ANSWERED => {
            let facts: OfAnswer = minicbor::decode(&body.facts)?;
            Called::Answered(Box::new(Answered {
                call: facts.call,
                asked: facts.asked,
                became: facts.became,
                output: body.part(OUTPUT).map(text).transpose()?,
                effects: body.part(EFFECTS).map(text).transpose()?,
                touches: facts.touches,
                confidence: facts.confidence,
                why: reason()?,
                escalate: facts.escalate,
                took_ms: facts.took_ms,
            }))
        }
        ACCEPTED | REJECTED => {
            let OfCall { call, agent, version } = minicbor::decode(&body.facts)?;
            let accepted = body.kind == ACCEPTED;
            Called::Settled { call, agent, version, accepted, reason: reason()? }
        }
        WITHDRAWN => {
            let OfCall { call, agent, version } = minicbor::decode(&body.facts)?;
            Called::Withdrawn { call, agent, version }
        }
        other => return Err(CodecError(format!("no ticket event has kind {other}"))),
    })
}
