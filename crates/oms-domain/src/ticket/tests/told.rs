//! Notices in the history of a ticket: bytes that stay, and what erasure leaves.

use super::bytes::{line, parse};
use super::given::{Given, NOW, actor};
use crate::sla::Book;
use crate::ticket::{Event, Told, decode, encode, evolve, is_delivery};
use oms_base::{Channel, Comment, NoticeKind, Owner, Reason};

fn all() -> [Event; 4] {
    let to = || Owner::parse("human:ada").ok();
    let (kind, channel) = (NoticeKind::Escalated, Channel::Webhook);
    [
        Told::Asked { to: to(), text: Comment::parse("Look").ok(), is_urgent: true },
        Told::Asked { to: None, text: None, is_urgent: false },
        Told::Sent { to: to(), kind: NoticeKind::Assigned, channel: Channel::Mail },
        Told::Failed { to: to(), kind, channel, reason: Reason::parse("it answers 503").ok() },
    ]
    .map(Event::Told)
}

#[test]
fn golden_notices_read_and_write_as_ever() {
    let golden = include_str!("golden_told_1.txt");
    let events = all();
    assert_eq!(golden.lines().count(), events.len());
    for (line_of_file, event) in golden.lines().zip(events) {
        assert_eq!(line(&encode(&event)), line_of_file, "{}", event.name());
        assert_eq!(decode(&parse(line_of_file), &Book::default()).unwrap(), event);
    }
}

#[test]
fn a_notice_changes_nothing_of_a_ticket_but_its_version() {
    let before = Given::plain().ticket;
    let mut after = before.clone();
    evolve(&mut after, &all(), NOW, actor());
    assert_eq!(after.version, before.version + 4);
    after.version = before.version;
    assert_eq!(after, before);
    let delivered: Vec<bool> = all().iter().map(|event| is_delivery(&encode(event))).collect();
    assert_eq!(delivered, [false, false, true, true]);
}
