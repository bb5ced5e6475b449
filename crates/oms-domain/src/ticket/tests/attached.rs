//! Files attached to tickets: limits, removal, and bytes that stay.

use super::bytes::{book, hex, line, parse};
use super::given::{Given, NOW, actor, reason};
use crate::ticket::{
    Attach, Attached, Command, Decided, Event, File, PublicTicket, allowed_commands, changed_parts,
    decode, decode_state, encode, encode_head, needs_parts,
};
use oms_base::limits::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_BYTES_MAX, ATTACHMENTS_MAX};
use oms_base::{
    AttachmentId, Code, FileName, MediaType, PartBytes, Reason, Status, TicketId, Visibility,
};

fn file(id: i64, size: usize) -> File {
    File {
        id: AttachmentId(id),
        name: FileName::parse("pothole.jpg").ok(),
        digest: [7; 32],
        size: u32::try_from(size).unwrap(),
        media: MediaType::Jpeg,
        visibility: Visibility::Staff,
    }
}

fn add(file: File) -> Command {
    Command::Attach(Attach::Add(file))
}

fn remove(id: i64) -> Command {
    Command::Attach(Attach::Remove { id: AttachmentId(id), reason: reason() })
}

fn with(count: usize, size: usize) -> Given {
    let ids = 1..=i64::try_from(count).unwrap();
    ids.fold(Given::plain(), |given, id| given.when(&add(file(id, size))))
}

#[test]
fn what_may_be_attached() {
    let all = usize::try_from(ATTACHMENTS_BYTES_MAX).unwrap();
    let of = |visibility| File { visibility, ..file(9, 1) };
    let nearly_full = || with(9, ATTACHMENT_BYTES_MAX).when(&add(file(10, all / 10 - 5)));
    for (given, file, refused) in vec![
        (Given::plain(), file(9, 0), Some(Code::Refused)),
        (Given::plain(), file(9, 1), None),
        (Given::plain(), file(9, ATTACHMENT_BYTES_MAX), None),
        (Given::plain(), file(9, ATTACHMENT_BYTES_MAX + 1), Some(Code::Refused)),
        (Given::plain(), of(Visibility::Public), None),
        (Given::plain(), of(Visibility::Requester), Some(Code::Refused)),
        (Given::plain(), of(Visibility::Restricted), Some(Code::Refused)),
        (with(ATTACHMENTS_MAX - 1, 1), file(900, 1), None),
        (with(ATTACHMENTS_MAX, 1), file(900, 1), Some(Code::OutOfBounds)),
        (with(ATTACHMENTS_MAX, 1).when(&remove(7)), file(900, 1), None),
        (nearly_full(), file(900, 5), None),
        (nearly_full(), file(900, 6), Some(Code::OutOfBounds)),
    ] {
        let (size, visibility) = (file.size, file.visibility);
        let decided = given.decide(&add(file)).map_err(|refusal| refusal.code());
        assert_eq!(decided.err(), refused, "{size} bytes, {visibility}");
    }
}

#[test]
fn a_file_is_taken_away_once_and_with_a_reason() {
    let given = with(2, 5).when(&remove(1));
    let left: Vec<_> = given.ticket.attachments.now.iter().map(|now| now.file.id).collect();
    assert_eq!((left, given.ticket.attachments.ever), (vec![AttachmentId(2)], 2));
    let kept = given.ticket.attachments.get(AttachmentId(2)).unwrap();
    assert_eq!((kept.at, kept.by), (NOW, actor().principal));
    assert_eq!(given.decide(&remove(1)).unwrap_err().code(), Code::NotFound);
    let Decided::Events(events) = given.decide(&remove(2)).unwrap() else { panic!("no events") };
    let [Event::Attached(removed)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(removed.reason(), Some(&reason()));
}

#[test]
fn an_ended_ticket_still_takes_files() {
    let ended = Command::Move { to: Status::Completed, reason: None, because: None };
    let given = Given::plain().when(&ended).when(&add(file(1, 1)));
    assert_eq!(given.ticket.attachments.now.len(), 1);
}

#[test]
fn commands_say_whether_there_is_room_and_whether_there_is_any() {
    let offered = |given: &Given| {
        let commands = allowed_commands(&given.ticket);
        (commands.contains(&"attach"), commands.contains(&"detach"))
    };
    assert_eq!(offered(&Given::plain()), (true, false));
    assert_eq!(offered(&with(1, 1)), (true, true));
    assert_eq!(offered(&with(ATTACHMENTS_MAX, 1)), (false, true));
}

#[test]
fn the_public_side_says_nothing_of_files() {
    let public = File { visibility: Visibility::Public, ..file(1, 1) };
    let given = Given::plain();
    let before = PublicTicket::of(&given.ticket, None);
    assert_eq!(PublicTicket::of(&given.when(&add(public)).ticket, None), before);
}

fn samples() -> Vec<Event> {
    let public = File { visibility: Visibility::Public, media: MediaType::Other, ..file(9, 1) };
    let events = [
        Attached::Added(File { id: AttachmentId(4_700_000_000), ..file(0, ATTACHMENT_BYTES_MAX) }),
        Attached::Added(public),
        Attached::Removed { id: AttachmentId(9), reason: Reason::parse("because").ok() },
    ];
    events.map(Event::Attached).to_vec()
}

#[test]
fn golden_events_read_and_write_as_ever() {
    let golden = include_str!("golden_attached_1.txt");
    assert_eq!(golden.lines().count(), samples().len());
    for (line_of_file, event) in golden.lines().zip(samples()) {
        assert_eq!(line(&encode(&event)), line_of_file, "{}", event.name());
        assert_eq!(decode(&parse(line_of_file), &book()).unwrap(), event);
    }
}

#[test]
fn without_its_name_a_file_still_reads() {
    let mut body = encode(&samples()[0]);
    for part in &mut body.parts {
        part.bytes = PartBytes::Erased { digest: [0; 32] };
    }
    let Event::Attached(Attached::Added(read)) = decode(&body, &book()).unwrap() else {
        panic!("another event")
    };
    assert_eq!(read, File { name: None, id: read.id, ..file(0, ATTACHMENT_BYTES_MAX) });
}

#[test]
fn files_stand_beside_the_head_and_are_written_when_they_change() {
    let plain = Given::plain();
    let small = encode_head(&plain.ticket).len();
    assert!(changed_parts(None, &plain.ticket).is_empty());
    let given = with(ATTACHMENTS_MAX, 1);
    let head = encode_head(&given.ticket);
    assert!(head.len() < small + 8 && needs_parts(&head).unwrap(), "{} bytes", head.len());
    let before = given.ticket.clone();
    let moved = Command::Move { to: Status::Blocked, reason: None, because: None };
    let given = given.when(&moved);
    assert!(changed_parts(Some(&before), &given.ticket).is_empty());
    let given = (1..=i64::try_from(ATTACHMENTS_MAX).unwrap())
        .fold(given, |given, id| given.when(&remove(id)));
    let parts = changed_parts(None, &given.ticket);
    assert_eq!(parts, changed_parts(Some(&before), &given.ticket), "emptied, not deleted");
    let (id, version, head) = (TicketId(1), given.ticket.version, encode_head(&given.ticket));
    assert_eq!(decode_state(id, version, &head, &parts, &book()).unwrap(), given.ticket);
    assert!(decode_state(id, version, &head, &[], &book()).is_err(), "it is missed");
}

#[test]
fn golden_state_reads_as_ever() {
    let given = with(2, 5).when(&remove(1));
    let parts = changed_parts(None, &given.ticket);
    let golden = include_str!("golden_attached_state_1.txt").trim();
    let [part] = &parts[..] else { panic!("{parts:?}") };
    assert_eq!(format!("{} {}", part.n, hex(&part.bytes)), golden);
}
