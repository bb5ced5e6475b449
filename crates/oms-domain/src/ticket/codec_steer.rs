//! The bytes of what was done with stages from outside their tasks: kinds 150 to 161.

use super::codec::{Facts, OWNER, REASON, parse_part, reason_part, required, text_part};
use super::event::Event;
use super::stage::Child;
use super::steer::Steered;
use crate::codec::CodecError;
use oms_base::{EventBody, Owner, Part, Reason};

/// The kind of what was done.
pub(super) const fn kind(what: &Steered) -> u16 {
    match what {
        Steered::Reassigned { .. } => 151,
        Steered::Escalated { .. } => 152,
        Steered::Paused { .. } => 154,
        Steered::Resumed { .. } => 155,
        Steered::Cancelled { .. } => 156,
        Steered::RetryPlanned { .. } => 157,
        Steered::TimedOut => 158,
        Steered::Delegated { .. } => 159,
        Steered::ChildOpened { .. } => 160,
        Steered::ChildRefused { .. } => 161,
    }
}

pub(super) fn encode(stage: u16, what: &Steered) -> (Facts, Vec<Part>) {
    let base = Facts { stage: Some(stage), ..Facts::default() };
    let reason = reason_part(what.reason());
    match what {
        Steered::Reassigned { owner, .. } => {
            let owner = owner.iter().map(|owner| text_part(OWNER, owner.as_str()));
            (base, owner.chain(reason).collect())
        }
        Steered::Paused { because, .. } => (Facts { because: because.clone(), ..base }, reason),
        Steered::Resumed { due_at, .. } => (Facts { due_at: *due_at, ..base }, reason),
        Steered::RetryPlanned { at } => (Facts { at: Some(*at), ..base }, reason),
        Steered::Delegated { timeout_at } => (Facts { at: *timeout_at, ..base }, reason),
        Steered::ChildOpened { child: Child { id, number } } => {
            let (ticket, number) = (Some(*id), Some(number.clone()));
            (Facts { ticket, number, ..base }, reason)
        }
        Steered::Escalated { .. }
        | Steered::Cancelled { .. }
        | Steered::TimedOut
        | Steered::ChildRefused { .. } => (base, reason),
    }
}

pub(super) fn decode(body: &EventBody, facts: Facts) -> Result<Event, CodecError> {
    let stage = required(facts.stage, "stage")?;
    let reason = || parse_part(body, REASON, Reason::parse);
    let what = match body.kind {
        150 => {
            let stages = required(facts.stages, "stages")?;
            return Ok(Event::StagesReset { stage, stages });
        }
        151 => {
            Steered::Reassigned { owner: parse_part(body, OWNER, Owner::parse)?, reason: reason()? }
        }
        152 => Steered::Escalated { reason: reason()? },
        154 => Steered::Paused { reason: reason()?, because: facts.because },
        155 => Steered::Resumed { reason: reason()?, due_at: facts.due_at },
        156 => Steered::Cancelled { reason: reason()? },
        157 => Steered::RetryPlanned { at: required(facts.at, "at")? },
        158 => Steered::TimedOut,
        159 => Steered::Delegated { timeout_at: facts.at },
        160 => Steered::ChildOpened {
            child: Child {
                id: required(facts.ticket, "ticket")?,
                number: required(facts.number, "number")?,
            },
        },
        161 => Steered::ChildRefused { reason: reason()? },
        other => return Err(CodecError(format!("no ticket event has kind {other}"))),
    };
    Ok(Event::Steered { stage, what })
}
