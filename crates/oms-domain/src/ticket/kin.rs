//! What a ticket keeps of the tickets that do the work of its stages, and of the one whose stage
//! it does.

use super::codec::{Facts, required};
use super::stage::{Child, Stage};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Number, StageId, TicketId, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(super) const KINDS: RangeInclusive<u16> = 162..=163;

/// What happened between a ticket and those that do its stages' work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kin {
    /// It does the work of another ticket's stage.
    PartOf(PartOf),
    /// A ticket whose work is needed no more was let go.
    LetGo {
        /// Which.
        child: Child,
    },
}

/// Whose work a ticket does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartOf {
    /// The ticket.
    #[n(0)]
    pub parent: TicketId,
    /// Its number.
    #[n(1)]
    pub number: Number,
    /// The stage's id as it was then.
    #[n(2)]
    pub stage: StageId,
    /// How many tickets stand above this one.
    #[n(3)]
    pub depth: u8,
}

/// A ticket's kin as its state holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Kinship {
    /// Whose work it does.
    #[n(0)]
    pub part_of: Option<PartOf>,
    /// Those whose work is needed no more, and who do not know yet.
    #[cbor(n(1), default)]
    pub dropped: Vec<Child>,
}

impl Kin {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Kin::PartOf(_) => "part-of",
            Kin::LetGo { .. } => "child-let-go",
        }
    }
}

impl Kinship {
    /// Whether there never was any, or nothing is left to say of it.
    pub fn is_empty(&self) -> bool {
        *self == Kinship::default()
    }

    pub(super) fn apply(&mut self, event: &Kin) {
        match event {
            Kin::PartOf(part_of) => self.part_of = Some(part_of.clone()),
            Kin::LetGo { child } => self.dropped.retain(|other| other.id != child.id),
        }
    }

    /// A stage goes on without the ticket that does its work.
    pub(super) fn give_up(&mut self, stage: &Stage) {
        self.dropped.extend(stage.child().cloned());
    }
}

pub(super) const fn kind(event: &Kin) -> u16 {
    match event {
        Kin::PartOf(_) => 162,
        Kin::LetGo { .. } => 163,
    }
}

pub(super) fn encode(event: &Kin) -> EventBody {
    let facts = match event {
        Kin::PartOf(part_of) => to_bytes(part_of),
        Kin::LetGo { child: Child { id, number } } => {
            let (ticket, number) = (Some(*id), Some(number.clone()));
            to_bytes(&Facts { ticket, number, ..Facts::default() })
        }
    };
    EventBody { kind: kind(event), visibility: Visibility::Staff, facts, parts: Vec::new() }
}

pub(super) fn decode(body: &EventBody) -> Result<Kin, CodecError> {
    if body.kind == 162 {
        return Ok(Kin::PartOf(minicbor::decode(&body.facts)?));
    }
    let facts: Facts = minicbor::decode(&body.facts)?;
    let (id, number) = (required(facts.ticket, "ticket")?, required(facts.number, "number")?);
    Ok(Kin::LetGo { child: Child { id, number } })
}
