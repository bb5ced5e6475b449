//! Stored bytes: golden files of events and state that every later version must read.

use super::given::{Given, NOW, actor, claim, complete, disaster_loan, reason};
use crate::query::{LinkKind, Place};
use crate::sla::{
    Book, Calendar, Edition, Metric, PauseReason, Pin, Target, Terms, Threshold, read_policy,
};
use crate::ticket::{
    Arranged, Command, Event, Link, Location, Opened, Skip, StatePart, Steered, TaskResult, Ticket,
    evolve,
};
use crate::ticket::{changed_parts, decode, decode_state, encode, encode_head, needs_parts};
use oms_base::{
    Address, BoardId, ColumnId, Comment, Description, EventBody, Label, Name, Note, Number,
    Outcome, Owner, Part, PartBytes, Prefix, PrincipalId, Priority, Rank, Status, TicketId,
    Timestamp, Title, Visibility, WorkflowId,
};
use std::fmt::Write as _;
use std::sync::Arc;

fn opened() -> Event {
    Event::Opened(Box::new(Opened {
        number: Number { prefix: Prefix::initials("DisasterLoan"), year: 2026, sequence: 91 },
        board: BoardId(2),
        workflow: Some((WorkflowId(3), 1)),
        stages: 4,
        priority: Priority::DEFAULT,
        due_at: Some(Timestamp::from_micros(1_800_000_000_000_000)),
        title: Title::parse("Loan").ok(),
        description: Description::parse("two\nlines").ok(),
        data: Some(r#"{"amount":120000}"#.to_owned()),
        owner: Owner::parse("human:crew").ok(),
        labels: vec![Label::parse("storm").unwrap()],
        policy: None,
        clocks: Vec::new(),
    }))
}

fn samples() -> Vec<Event> {
    let (stage, reason) = (3, Some(reason()));
    let result = TaskResult {
        outcome: Outcome::Done,
        output: Some(r#"{"score":0.2}"#.to_owned()),
        note: Note::parse("fine").ok(),
        confidence: Some(950),
        because: None,
    };
    let digest = result.digest();
    let because = PauseReason::parse("weather").ok();
    let waits = TaskResult {
        outcome: Outcome::Blocked,
        output: None,
        note: None,
        confidence: None,
        because: because.clone(),
    };
    let mut samples = vec![
        opened(),
        Event::Moved { to: Status::Blocked, reason: reason.clone(), because: None },
        Event::Assigned { owner: None },
        Event::Prioritised { priority: Priority::new(0).unwrap() },
        Event::Commented { text: Comment::parse("hi").ok(), visibility: Visibility::Public },
        Event::Labelled { added: vec![Label::parse("a").unwrap()], removed: vec![] },
        Event::Cancelled { reason: reason.clone() },
        Event::Reopened { reason: reason.clone(), clocks: Vec::new() },
        Event::StageQueued { stage, attempt: 2, due_at: None, clock: None },
        Event::StageClaimed { stage, epoch: 7, holder: PrincipalId(9), timeout_at: None },
        Event::StageReleased { stage },
        Event::StageLapsed { stage },
        Event::StageFinished { stage, result, digest },
        Event::StageSkipped { stage, why: Skip::Condition, reason: None },
        Event::StageBlocked { stage, reason: reason.clone() },
        Event::StageRetried { stage, reason },
        Event::Completed,
        Event::Moved { to: Status::Blocked, reason: None, because: because.clone() },
        Event::Reopened { reason: None, clocks: terms("resolution") },
        Event::StageQueued { stage, attempt: 1, due_at: None, clock: terms("stage:fund").pop() },
        Event::StageFinished { stage, result: waits, digest },
        Event::ThresholdReached {
            stage: Some(stage),
            metric: Metric::parse("stage:fund").unwrap(),
            cycle: 1,
            threshold: Threshold::Breach,
        },
        Event::ClockRebased { policy: Some(policy()), clocks: terms("resolution") },
    ];
    samples.extend(steered());
    samples
}

fn steered() -> Vec<Event> {
    let (stage, at) = (3, Timestamp::from_micros(1_800_000_000_000_000));
    let (reason, owner) = (Some(reason()), Owner::parse("human:crew").ok());
    let because = PauseReason::parse("weather").ok();
    let steered = [
        Steered::Reassigned { owner, reason: reason.clone() },
        Steered::Escalated { reason: reason.clone() },
        Steered::Paused { reason: reason.clone(), because },
        Steered::Resumed { reason: reason.clone(), due_at: Some(at) },
        Steered::Cancelled { reason: reason.clone() },
        Steered::RetryPlanned { at },
        Steered::TimedOut,
    ];
    let mut events: Vec<Event> =
        steered.into_iter().map(|what| Event::Steered { stage, what }).collect();
    events.extend([
        Event::StagesReset { stage, stages: vec![3, 4] },
        Event::Escalated { reason },
        Event::StageClaimed { stage, epoch: 8, holder: PrincipalId(9), timeout_at: Some(at) },
        Event::StageSkipped { stage, why: Skip::Failure, reason: None },
    ]);
    events
}

fn policy() -> Edition {
    Edition { name: Name::parse("Urgent").unwrap(), version: 1 }
}

/// The terms of the policy, then those of a limit of its own.
fn terms(metric: &str) -> Vec<Arc<Terms>> {
    let (metric, own) = (Metric::parse(metric).unwrap(), Target::parse("36h").unwrap());
    let promised =
        Pin { metric: metric.clone(), policy: Some(policy()), own: None, calendar: None };
    let own = Terms::own(metric, own, Calendar::always_open());
    vec![Arc::new(book().terms(&promised).unwrap()), Arc::new(own)]
}

pub(super) fn book() -> Book {
    let definition = serde_json::json!({"name": "Urgent", "order": 1, "targets": [
        {"metric": "resolution", "target": "3d"}, {"metric": "stage:fund", "target": "4h"}]});
    let mut book = Book::default();
    book.add_policy(Arc::new(read_policy(&definition, 1).unwrap()));
    book
}

fn arranged() -> Vec<Event> {
    let number = Number { prefix: Prefix::initials("City Potholes"), year: 2026, sequence: 7 };
    let link = Link { kind: LinkKind::BlockedBy, to: TicketId(7), number };
    let location =
        Location { place: Place::new(39.763, -89.653).ok(), address: Address::parse("Elm").ok() };
    let all = vec![
        Arranged::Placed { column: ColumnId::parse("review").ok(), rank: Rank::parse("18") },
        Arranged::LimitPassed {
            field: "owner".to_owned(),
            name: Some("human:crew".to_owned()),
            max: 3,
            count: 4,
            reason: Some(reason()),
        },
        Arranged::Linked(link.clone()),
        Arranged::Unlinked(link),
        Arranged::Watched(PrincipalId(9)),
        Arranged::Unwatched(PrincipalId(9)),
        Arranged::Located(Some(location)),
    ];
    all.into_iter().map(Event::Arranged).collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

pub(super) fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}

/// One line an event: kind, visibility, facts, then `name=bytes` a part.
pub(super) fn line(body: &EventBody) -> String {
    let parts = body
        .parts
        .iter()
        .map(|part| format!(" {}={}", part.name, hex(part.kept().unwrap_or_default())));
    let head = format!("{} {} {}", body.kind, body.visibility, hex(&body.facts));
    head + &parts.collect::<String>()
}

pub(super) fn parse(line: &str) -> EventBody {
    let mut fields = line.split(' ');
    let mut next = || fields.next().unwrap();
    let (kind, visibility) = (next().parse().unwrap(), Visibility::parse(next()).unwrap());
    let facts = unhex(next());
    let parts = fields.map(|field| {
        let (name, bytes) = field.split_once('=').unwrap();
        Part::plain(name.parse().unwrap(), unhex(bytes))
    });
    EventBody { kind, visibility, facts, parts: parts.collect() }
}

#[test]
fn golden_events_read_and_write_as_ever() {
    let golden = include_str!("golden_events_1.txt");
    let events = samples();
    assert_eq!(golden.lines().count(), events.len());
    for (line_of_file, event) in golden.lines().zip(events) {
        assert_eq!(line(&encode(&event)), line_of_file, "{}", event.name());
        assert_eq!(decode(&parse(line_of_file), &book()).unwrap(), event);
    }
}

#[test]
fn golden_arranged_events_read_and_write_as_ever() {
    let golden = include_str!("golden_arranged_1.txt");
    let events = arranged();
    assert_eq!(golden.lines().count(), events.len());
    for (line_of_file, event) in golden.lines().zip(events) {
        assert_eq!(line(&encode(&event)), line_of_file, "{}", event.name());
        assert_eq!(decode(&parse(line_of_file), &book()).unwrap(), event);
    }
}

#[test]
fn an_arranged_ticket_reads_as_it_was_written() {
    let mut ticket = Given::plain().ticket;
    evolve(&mut ticket, &arranged(), NOW, actor());
    let undone = [Event::Arranged(Arranged::Unwatched(PrincipalId(9)))];
    evolve(&mut ticket, &undone, NOW, actor());
    assert!(ticket.arrangement.location.is_some() && ticket.arrangement.links.is_empty());
    let head = encode_head(&ticket);
    assert_eq!(decode_state(ticket.core.id, ticket.version, &head, &[], &book()).unwrap(), ticket);
}

#[test]
fn an_event_without_its_erased_parts_still_reads() {
    for event in samples().into_iter().chain(arranged()) {
        let mut body = encode(&event);
        for part in &mut body.parts {
            part.bytes = PartBytes::Erased { digest: [0; 32] };
        }
        assert_eq!(decode(&body, &book()).unwrap().name(), event.name());
    }
}

#[test]
fn golden_state_reads_as_ever() {
    let given = Given::loan(120_000)
        .worked(0, Outcome::Failed)
        .when(&Command::Retry { stage: 0, reason: reason() })
        .when(&claim(0, 2))
        .when(&complete(0, 2, 2, Outcome::Done))
        .when(&claim(1, 1));
    let (id, version) = (given.ticket.core.id, given.ticket.version);
    let read = |golden: &str| decode_state(id, version, &unhex(golden), &[], &book()).unwrap();
    let golden = include_str!("golden_state_2.txt").trim();
    assert_eq!(hex(&encode_head(&given.ticket)), golden);
    assert_eq!(read(golden), given.ticket);
    let without_clocks = Ticket { clocks: Vec::new(), next_alarm_at: None, ..given.ticket.clone() };
    assert_eq!(read(include_str!("golden_state_1.txt").trim()), without_clocks);
}

#[test]
fn golden_state_of_steered_stages_reads_as_ever() {
    let given = super::failing::in_every_new_state();
    let golden = include_str!("golden_state_3.txt").trim();
    assert_eq!(hex(&encode_head(&given.ticket)), golden);
    let (id, version) = (given.ticket.core.id, given.ticket.version);
    assert_eq!(decode_state(id, version, &unhex(golden), &[], &book()).unwrap(), given.ticket);
    let plain =
        Given::plain().when(&Command::Escalate { reason: reason(), to: None, supervisor: None });
    let head = encode_head(&plain.ticket);
    assert!(hex(&head).ends_with("183c1b0006474846204000"), "{}", hex(&head));
}

#[test]
fn long_data_and_many_stages_stand_beside_the_head() {
    let stages: Vec<_> =
        (0..200).map(|n| serde_json::json!({"id": format!("s{n}"), "owner": "x"})).collect();
    let definition = serde_json::json!({"name": "Many", "stages": stages});
    let data = serde_json::json!({"text": "x".repeat(5_000)});
    let given = Given::opened(Some(super::given::template(&definition)), Some(data));
    let head = encode_head(&given.ticket);
    assert!(head.len() < 4_000, "{} bytes", head.len());
    assert!(needs_parts(&head).unwrap());
    let parts = changed_parts(None, &given.ticket);
    assert_eq!(parts.iter().map(|part| part.n).collect::<Vec<_>>(), [1, 2, 3, 100]);
    let read =
        decode_state(given.ticket.core.id, given.ticket.version, &head, &parts, &book()).unwrap();
    assert_eq!(read, given.ticket);
    let before = given.ticket.clone();
    let after = given.when(&claim(70, 1)).ticket;
    let changed: Vec<StatePart> = changed_parts(Some(&before), &after);
    assert_eq!(changed.iter().map(|part| part.n).collect::<Vec<_>>(), [1], "one page is written");
    assert!(
        decode_state(before.core.id, 1, &head, &[], &book()).is_err(),
        "a missing page is noticed"
    );
}

#[test]
fn a_small_ticket_is_small() {
    let given = Given::opened(Some(disaster_loan()), Some(serde_json::json!({"amount": 1})));
    let size = encode_head(&given.ticket).len();
    assert!(size < 300, "{size} bytes");
    assert!(!needs_parts(&encode_head(&given.ticket)).unwrap());
}
