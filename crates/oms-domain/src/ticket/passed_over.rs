//! Policies that a ticket was passed over by, because nobody could tell whether they are for it.

use super::event::Event;
use super::state::Ticket;
use crate::codec::{CodecError, to_bytes};
use crate::sla::{Edition, Selection};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Part, Visibility};

/// The number of this kind. Stored for ever.
pub(super) const KIND: u16 = 192;
pub(super) const WHY: u8 = 61;
/// Most of them that are kept.
const PASSED_OVER_MAX: usize = 8;
/// Most characters of a reason that are kept.
const WHY_CHARS_MAX: usize = 300;

/// A policy whose condition could not be evaluated on the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PassedOver {
    /// Which.
    #[n(0)]
    pub policy: Edition,
    /// Why not; absent once it is erased.
    #[n(1)]
    pub why: Option<String>,
}

/// Those of a selection, the first that were asked.
pub(super) fn of(selection: &Selection<'_>) -> Vec<PassedOver> {
    let broken = selection.broken.iter().take(PASSED_OVER_MAX);
    let passed = broken.map(|(policy, why)| PassedOver {
        policy: policy.edition(),
        why: Some(why.chars().take(WHY_CHARS_MAX).collect()),
    });
    passed.collect()
}

/// The event that says so, unless it is said already.
pub(super) fn changed(ticket: &Ticket, passed: Vec<PassedOver>) -> Option<Event> {
    (ticket.passed_over != passed).then_some(Event::PassedOver(passed))
}

/// What an event leaves.
pub(super) fn follow(ticket: &mut Ticket, event: &Event) {
    if let Event::PassedOver(passed) = event {
        ticket.passed_over.clone_from(passed);
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    policies: Vec<Edition>,
}

pub(super) fn encode(passed: &[PassedOver]) -> EventBody {
    let policies = passed.iter().map(|passed| passed.policy.clone()).collect();
    let why: Vec<&str> =
        passed.iter().map(|passed| passed.why.as_deref().unwrap_or_default()).collect();
    let parts = if why.is_empty() { Vec::new() } else { vec![Part::plain(WHY, to_bytes(&why))] };
    let facts = to_bytes(&Facts { policies });
    EventBody { kind: KIND, visibility: Visibility::Staff, facts, parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Vec<PassedOver>, CodecError> {
    let Facts { policies } = minicbor::decode(&body.facts)?;
    let why: Vec<String> = match body.part(WHY) {
        Some(bytes) => minicbor::decode(bytes)?,
        None => Vec::new(),
    };
    let mut why = why.into_iter();
    let passed = policies.into_iter().map(|policy| PassedOver { policy, why: why.next() });
    Ok(passed.collect())
}
