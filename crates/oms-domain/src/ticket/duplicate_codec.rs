//! Bytes of what ties duplicates. Numbers are stored for ever.

use super::codec::required;
use super::duplicate::{Duplicated, Report, SameAs, Voice};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{EventBody, Status, TicketId, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(super) const KINDS: RangeInclusive<u16> = 215..=221;

pub(super) const fn kind(event: &Duplicated) -> u16 {
    match event {
        Duplicated::Tied { .. } => 215,
        Duplicated::Untied { .. } => 216,
        Duplicated::Followed { .. } => 217,
        Duplicated::Gained(_) => 218,
        Duplicated::Lost(_) => 219,
        Duplicated::Told { .. } => 220,
        Duplicated::Supported { .. } => 221,
    }
}

#[derive(Encode, Decode, Default)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    same: Option<SameAs>,
    #[n(1)]
    stages: Option<Vec<u16>>,
    #[n(2)]
    status: Option<Status>,
    #[n(3)]
    reports: Option<Vec<Report>>,
    #[n(4)]
    tickets: Option<Vec<TicketId>>,
    #[n(5)]
    ended: Option<bool>,
    #[n(6)]
    voice: Option<Voice>,
    #[n(7)]
    supports: Option<bool>,
}

pub(super) fn encode(event: &Duplicated) -> EventBody {
    let none = Facts::default();
    let facts = match event {
        Duplicated::Tied { to, paused } => {
            let stages = (!paused.is_empty()).then(|| paused.clone());
            Facts { same: Some(to.clone()), stages, ..none }
        }
        Duplicated::Untied { from } => Facts { same: Some(from.clone()), ..none },
        Duplicated::Followed { status } => Facts { status: *status, ..none },
        Duplicated::Gained(reports) | Duplicated::Lost(reports) => {
            Facts { reports: Some(reports.clone()), ..none }
        }
        Duplicated::Told { reports, ended } => {
            Facts { tickets: Some(reports.clone()), ended: Some(*ended), ..none }
        }
        Duplicated::Supported { voice, supports } => {
            Facts { voice: Some(*voice), supports: Some(*supports), ..none }
        }
    };
    let (kind, visibility) = (kind(event), Visibility::Staff);
    EventBody { kind, visibility, facts: to_bytes(&facts), parts: Vec::new() }
}

pub(super) fn decode(body: &EventBody) -> Result<Duplicated, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    Ok(match body.kind {
        215 => Duplicated::Tied {
            to: required(facts.same, "same")?,
            paused: facts.stages.unwrap_or_default(),
        },
        216 => Duplicated::Untied { from: required(facts.same, "same")? },
        217 => Duplicated::Followed { status: facts.status },
        218 => Duplicated::Gained(required(facts.reports, "reports")?),
        219 => Duplicated::Lost(required(facts.reports, "reports")?),
        220 => Duplicated::Told {
            reports: required(facts.tickets, "tickets")?,
            ended: required(facts.ended, "ended")?,
        },
        221 => Duplicated::Supported {
            voice: required(facts.voice, "voice")?,
            supports: required(facts.supports, "supports")?,
        },
        other => return Err(CodecError(format!("no ticket event has kind {other}"))),
    })
}
