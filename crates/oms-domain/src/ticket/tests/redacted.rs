//! Erasure: every text belongs to a field, files go as of a time, and bytes that stay.

use super::bytes::hex;
use super::given::{Given, NOW, reason};
use crate::sla::Book;
use crate::ticket::{
    Attach, Attached, Command, Event, File, Redacted, decode, encode, holds, is_redaction,
    part_name, redact,
};
use oms_base::{AttachmentId, Code, Erasable, FileName, MediaType, Span, Timestamp, Visibility};

fn file(id: i64) -> Command {
    Command::Attach(Attach::Add(File {
        id: AttachmentId(id),
        name: FileName::parse("pothole.jpg").ok(),
        digest: [7; 32],
        size: 1,
        media: MediaType::Jpeg,
        visibility: Visibility::Staff,
    }))
}

#[test]
fn every_text_belongs_to_a_field_and_who_is_responsible_to_none() {
    for part in 0..=u8::MAX {
        let fields = Erasable::ALL.iter().filter(|field| holds(**field, part)).count();
        match part_name(part) {
            Some("owner") | None => assert_eq!(fields, 0, "part {part}"),
            Some(name) => assert!(fields > 0, "{name} cannot be erased"),
        }
    }
    for field in Erasable::ALL {
        assert!((0..=u8::MAX).any(|part| holds(*field, part)), "{field} is nowhere");
    }
}

#[test]
fn files_that_were_there_by_then_go_with_their_field() {
    let ticket = Given::plain().when(&file(1)).when(&file(2)).ticket;
    let earlier = Timestamp::from_micros(NOW.micros() - 1);
    let later = NOW.plus(Span::seconds(9));
    let files = |fields: &[Erasable], until| {
        let events = redact(&ticket, (fields, until), 1, &reason()).unwrap();
        let gone = |event: &Event| matches!(event, Event::Attached(Attached::Removed { .. }));
        assert!(matches!(events.last(), Some(Event::Redacted(_))));
        events.iter().filter(|event| gone(event)).count()
    };
    assert_eq!(files(&[Erasable::Files], None), 2);
    assert_eq!(files(&[Erasable::Files], Some(later)), 2);
    assert_eq!(files(&[Erasable::Files], Some(earlier)), 0);
    assert_eq!(files(&[Erasable::Title], None), 0);
}

#[test]
fn nothing_to_erase_is_refused() {
    let ticket = Given::plain().when(&file(1)).ticket;
    let code = |field: Erasable| {
        redact(&ticket, (&[field], None), 0, &reason()).err().map(|refusal| refusal.code())
    };
    assert_eq!(code(Erasable::Title), Some(Code::StateForbids));
    assert_eq!(code(Erasable::Files), None);
}

#[test]
fn bytes_stay() {
    let fields = vec![Erasable::Title, Erasable::Comments, Erasable::Record];
    let event = Event::Redacted(Redacted { fields, texts: 7, reason: Some(reason()) });
    let body = encode(&event);
    assert_eq!((body.kind, hex(&body.facts)), (201, "a200830106 0a0107".replace(' ', "")));
    assert!(is_redaction(&body));
    assert_eq!(decode(&body, &Book::default()).unwrap(), event);
}
