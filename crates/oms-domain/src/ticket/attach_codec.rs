//! Bytes of the events about attached files. Numbers are stored for ever.

use super::attach::{Attached, File};
use super::codec::{REASON, parse_part, reason_part, required, text_part};
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{AttachmentId, EventBody, FileName, MediaType, Reason};
use std::ops::RangeInclusive;

/// The numbers of these kinds.
pub(super) const KINDS: RangeInclusive<u16> = 190..=191;
pub(super) const FILE_NAME: u8 = 60;

pub(super) const fn kind(event: &Attached) -> u16 {
    match event {
        Attached::Added(_) => 190,
        Attached::Removed { .. } => 191,
    }
}

#[derive(Encode, Decode, Default)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    id: Option<AttachmentId>,
    #[cbor(n(1), with = "minicbor::bytes")]
    digest: Option<[u8; 32]>,
    #[n(2)]
    size: Option<u32>,
    #[n(3)]
    media: Option<MediaType>,
}

pub(super) fn encode(event: &Attached) -> EventBody {
    let (facts, parts) = match event {
        Attached::Added(file) => {
            let name = file.name.iter().map(|name| text_part(FILE_NAME, name.as_str()));
            let facts = Facts {
                id: Some(file.id),
                digest: Some(file.digest),
                size: Some(file.size),
                media: Some(file.media),
            };
            (facts, name.collect())
        }
        Attached::Removed { id, reason } => {
            (Facts { id: Some(*id), ..Facts::default() }, reason_part(reason.as_ref()))
        }
    };
    let (kind, visibility) = (kind(event), event.visibility());
    EventBody { kind, visibility, facts: to_bytes(&facts), parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Attached, CodecError> {
    let facts: Facts = minicbor::decode(&body.facts)?;
    let id = required(facts.id, "id")?;
    Ok(match body.kind {
        190 => Attached::Added(File {
            id,
            name: parse_part(body, FILE_NAME, FileName::parse)?,
            digest: required(facts.digest, "digest")?,
            size: required(facts.size, "size")?,
            media: required(facts.media, "media")?,
            visibility: body.visibility,
        }),
        191 => Attached::Removed { id, reason: parse_part(body, REASON, Reason::parse)? },
        other => return Err(CodecError(format!("no ticket event has kind {other}"))),
    })
}
