//! Bytes of the events that arrange tickets. Numbers are stored for ever.

use super::arrange::{Arranged, Location};
use super::codec::{REASON, parse_part, reason_part, required, text_part};
use super::link::Link;
use crate::codec::{CodecError, text, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{ColumnId, EventBody, Part, PrincipalId, Rank, Reason, Visibility};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(super) const KINDS: RangeInclusive<u16> = 130..=149;
pub(super) const LIMIT_NAME: u8 = 20;
pub(super) const LOCATION: u8 = 21;

/// What timelines call a part.
pub(super) const fn part_name(number: u8) -> Option<&'static str> {
    match number {
        LIMIT_NAME => Some("limit_name"),
        LOCATION => Some("location"),
        _ => None,
    }
}

pub(super) const fn kind(event: &Arranged) -> u16 {
    match event {
        Arranged::Placed { .. } => 130,
        Arranged::LimitPassed { .. } => 131,
        Arranged::Linked(_) => 132,
        Arranged::Unlinked(_) => 133,
        Arranged::Watched(_) => 134,
        Arranged::Unwatched(_) => 135,
        Arranged::Located(_) => 136,
    }
}

#[derive(Encode, Decode, Default)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    column: Option<ColumnId>,
    #[n(1)]
    rank: Option<Rank>,
    #[n(2)]
    field: Option<String>,
    #[n(3)]
    max: Option<u32>,
    #[n(4)]
    count: Option<u32>,
    #[n(5)]
    link: Option<Link>,
    #[n(6)]
    watcher: Option<PrincipalId>,
}

pub(super) fn encode(event: &Arranged) -> EventBody {
    let none = Facts::default();
    let (facts, parts) = match event {
        Arranged::Placed { column, rank } => {
            (Facts { column: column.clone(), rank: rank.clone(), ..none }, Vec::new())
        }
        Arranged::LimitPassed { field, name, max, count, reason } => {
            let name = name.iter().map(|name| text_part(LIMIT_NAME, name));
            let parts = name.chain(reason_part(reason.as_ref())).collect();
            let field = Some(field.clone());
            (Facts { field, max: Some(*max), count: Some(*count), ..none }, parts)
        }
        Arranged::Linked(link) | Arranged::Unlinked(link) => {
            (Facts { link: Some(link.clone()), ..none }, Vec::new())
        }
        Arranged::Watched(who) | Arranged::Unwatched(who) => {
            (Facts { watcher: Some(*who), ..none }, Vec::new())
        }
        Arranged::Located(location) => {
            let part = |location| Part::plain(LOCATION, to_bytes(location));
            (none, location.iter().map(part).collect())
        }
    };
    let (kind, visibility) = (kind(event), Visibility::Staff);
    EventBody { kind, visibility, facts: to_bytes(&facts), parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Arranged, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    Ok(match body.kind {
        130 => Arranged::Placed { column: facts.column, rank: facts.rank },
        131 => Arranged::LimitPassed {
            field: required(facts.field, "field")?,
            name: body.part(LIMIT_NAME).map(text).transpose()?,
            max: required(facts.max, "max")?,
            count: required(facts.count, "count")?,
            reason: parse_part(body, REASON, Reason::parse)?,
        },
        132 => Arranged::Linked(required(facts.link, "link")?),
        133 => Arranged::Unlinked(required(facts.link, "link")?),
        134 => Arranged::Watched(required(facts.watcher, "watcher")?),
        135 => Arranged::Unwatched(required(facts.watcher, "watcher")?),
        136 => {
            let location = body.part(LOCATION).map(minicbor::decode::<Location>);
            Arranged::Located(location.transpose()?)
        }
        other => return Err(CodecError(format!("no ticket event has kind {other}"))),
    })
}
