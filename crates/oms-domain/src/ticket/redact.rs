//! Erasing what is personal: which parts of stored events hold it, and the event that says that it
//! is gone. Nothing else of a ticket changes: `evolve` takes a part that is erased as absent.

use super::attach::Attached;
use super::codec::{
    DATA, DESCRIPTION, LABELS, LABELS_REMOVED, NOTE, OUTPUT, REASON, TEXT, TITLE, parse_part,
    reason_part,
};
use super::event::Event;
use super::state::Ticket;
use super::{arrange_codec, attach_codec, call, import, passed_over};
use crate::Refusal;
use crate::codec::{CodecError, to_bytes};
use minicbor::{Decode, Encode};
use oms_base::{AttachmentId, Code, Erasable, EventBody, Reason, Timestamp, Visibility};

/// The number of this kind. Stored for ever.
pub(super) const KIND: u16 = 201;

/// What was erased, and why. It is about the events before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// What.
    pub fields: Vec<Erasable>,
    /// How many texts were gone with it.
    pub texts: u32,
    /// Why.
    pub reason: Option<Reason>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    fields: Vec<Erasable>,
    #[n(1)]
    texts: u32,
}

/// Whether a part of an event, by its number, belongs to what is erased. Who was responsible stays:
/// it names a queue of work, and tasks and counters rest on it.
pub const fn holds(field: Erasable, part: u8) -> bool {
    match field {
        Erasable::Title => part == TITLE,
        Erasable::Description => part == DESCRIPTION,
        // Why a policy could not be asked quotes the data; a lane may be named by it.
        Erasable::Data => matches!(part, DATA | passed_over::WHY | arrange_codec::LIMIT_NAME),
        Erasable::Labels => matches!(part, LABELS | LABELS_REMOVED | arrange_codec::LIMIT_NAME),
        Erasable::Location => part == arrange_codec::LOCATION,
        Erasable::Comments => part == TEXT,
        Erasable::Reasons => part == REASON,
        Erasable::Results => matches!(part, OUTPUT | NOTE | call::EFFECTS),
        Erasable::Files => part == attach_codec::FILE_NAME,
        Erasable::Record => part == import::RECORD,
    }
}

/// Whether an event says that something was erased.
pub const fn is_redaction(body: &EventBody) -> bool {
    body.kind == KIND
}

/// The events of an erasure by which `texts` parts go, of what was there `until` then: files are
/// taken away, bytes and all.
pub fn redact(
    ticket: &Ticket,
    (fields, until): (&[Erasable], Option<Timestamp>),
    texts: u32,
    reason: &Reason,
) -> Result<Vec<Event>, Refusal> {
    // Why stands in one place.
    let removed = |id: AttachmentId| Event::Attached(Attached::Removed { id, reason: None });
    let mut files = ticket.attachments.now.clone();
    files.retain(|file| until.is_none_or(|until| file.at <= until));
    if !fields.contains(&Erasable::Files) {
        files.clear();
    }
    let mut events: Vec<Event> = files.iter().map(|file| removed(file.file.id)).collect();
    if texts == 0 && events.is_empty() {
        let detail = "nothing of what was named is left of the ticket";
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    events.push(Event::Redacted(Redacted {
        fields: fields.to_vec(),
        texts,
        reason: Some(reason.clone()),
    }));
    Ok(events)
}

pub(super) fn encode(event: &Redacted) -> EventBody {
    let facts = to_bytes(&Facts { fields: event.fields.clone(), texts: event.texts });
    let parts = reason_part(event.reason.as_ref());
    EventBody { kind: KIND, visibility: Visibility::Staff, facts, parts }
}

pub(super) fn decode(body: &EventBody) -> Result<Redacted, CodecError> {
    let Facts { fields, texts } = minicbor::decode(&body.facts)?;
    Ok(Redacted { fields, texts, reason: parse_part(body, REASON, Reason::parse)? })
}
