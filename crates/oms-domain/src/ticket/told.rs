//! What tickets say of notices to people: kinds 250 to 252.

use super::codec::{OWNER, REASON, TEXT, parse_part, reason_part, text_part};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{Channel, Comment, EventBody, NoticeKind, Owner, Reason, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds. Stored for ever.
pub(super) const KINDS: RangeInclusive<u16> = 250..=252;
const ASKED: u16 = 250;
const SENT: u16 = 251;
const FAILED: u16 = 252;

/// What happened. What is sent to whom is told; the address is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Somebody is to know something.
    Asked {
        /// Who: a person or a group; absent for those who watch the ticket.
        to: Option<Owner>,
        /// What.
        text: Option<Comment>,
        /// Whether it waits for no working hours.
        is_urgent: bool,
    },
    /// A notice was handed over to what carries it.
    Sent {
        /// To whom.
        to: Option<Owner>,
        /// What it told.
        kind: NoticeKind,
        /// How.
        channel: Channel,
    },
    /// A notice was given up.
    Failed {
        /// To whom.
        to: Option<Owner>,
        /// What it told.
        kind: NoticeKind,
        /// How.
        channel: Channel,
        /// Why.
        reason: Option<Reason>,
    },
}

impl Told {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Told::Asked { .. } => "notice-asked",
            Told::Sent { .. } => "notice-sent",
            Told::Failed { .. } => "notice-failed",
        }
    }
}

#[derive(Encode, Decode, Default)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    kind: Option<NoticeKind>,
    #[n(1)]
    channel: Option<Channel>,
    #[n(2)]
    urgent: Option<bool>,
}

/// Whether an event only says what became of a notice.
pub const fn is_delivery(body: &EventBody) -> bool {
    matches!(body.kind, SENT | FAILED)
}

pub(super) const fn kind(event: &Told) -> u16 {
    match event {
        Told::Asked { .. } => ASKED,
        Told::Sent { .. } => SENT,
        Told::Failed { .. } => FAILED,
    }
}

pub(super) fn encode(event: &Told) -> EventBody {
    let owner = |to: &Option<Owner>| to.iter().map(|to| text_part(OWNER, to.as_str())).collect();
    let (facts, parts) = match event {
        Told::Asked { to, text, is_urgent } => {
            let mut parts: Vec<_> = owner(to);
            parts.extend(text.iter().map(|text| text_part(TEXT, text.as_str())));
            (Facts { urgent: Some(*is_urgent), ..Facts::default() }, parts)
        }
        Told::Sent { to, kind, channel } => {
            (Facts { kind: Some(*kind), channel: Some(*channel), urgent: None }, owner(to))
        }
        Told::Failed { to, kind, channel, reason } => {
            let mut parts = owner(to);
            parts.extend(reason_part(reason.as_ref()));
            (Facts { kind: Some(*kind), channel: Some(*channel), urgent: None }, parts)
        }
    };
    let facts = to_bytes(&facts);
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Told, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    let missing = |what: &str| CodecError(format!("a notice has no {what}"));
    let to = parse_part(body, OWNER, Owner::parse)?;
    if body.kind == ASKED {
        let text = parse_part(body, TEXT, Comment::parse)?;
        return Ok(Told::Asked { to, text, is_urgent: facts.urgent.unwrap_or(false) });
    }
    let kind = facts.kind.ok_or_else(|| missing("kind"))?;
    let channel = facts.channel.ok_or_else(|| missing("channel"))?;
    if body.kind == SENT {
        return Ok(Told::Sent { to, kind, channel });
    }
    let reason = parse_part(body, REASON, Reason::parse)?;
    Ok(Told::Failed { to, kind, channel, reason })
}
