//! Plain tickets.

use super::given::{Given, NOW, actor, reason, wanted};
use crate::query::Place;
use crate::sla::Book;
use crate::ticket::{Arranged, Command, Context, Decided, Event, Location, Open, open};
use oms_base::{Code, Comment, Label, Owner, Priority, Status, Visibility};
use serde_json::json;

fn shift(to: Status) -> Command {
    Command::Move { to, reason: None, because: None }
}

#[test]
fn any_move_between_open_statuses_is_allowed() {
    let open = [Status::Queued, Status::InProgress, Status::Blocked];
    for from in open {
        for to in [Status::Queued, Status::InProgress, Status::Blocked, Status::Completed] {
            let ticket = Given::plain().when(&shift(from)).when(&shift(to)).ticket;
            assert_eq!(ticket.status, to);
        }
    }
}

#[test]
fn a_ticket_is_where_its_data_says_unless_more_is_known() {
    let place = |lat, lon| Location { place: Place::new(lat, lon).ok(), address: None };
    let there = || Some(place(39.763, -89.653));
    let elsewhere = Some(place(1.0, 2.0));
    let cases = [
        (json!({"gps": "39.763,-89.653"}), None, there()),
        (json!({"gps": " 39.763 , -89.653 "}), None, there()),
        (json!({"gps": "39.763,-89.653"}), elsewhere.clone(), elsewhere),
        (json!({"gps": "90.000001,0"}), None, None),
        (json!({"gps": "1,2,3"}), None, None),
        (json!({"gps": "inf,0"}), None, None),
        (json!({"gps": "1e1,0"}), None, None),
        (json!({"gps": [1, 2]}), None, None),
        (json!({"GPS": "1,2"}), None, None),
    ];
    for (data, location, want) in cases {
        let command = Open { location, ..wanted(false, Some(data.clone())) };
        let book = Book::default();
        let cx = Context { now: NOW, actor: actor(), template: None, book: &book };
        let (events, ticket) = open(command, &cx).unwrap();
        assert_eq!(ticket.arrangement.location, want, "{data}");
        let located = |event: &Event| matches!(event, Event::Arranged(Arranged::Located(_)));
        assert_eq!(events.iter().filter(|event| located(event)).count(), want.iter().count());
    }
}

#[test]
fn leaving_an_ended_status_is_a_reopen() {
    for ended in [Status::Completed, Status::Cancelled] {
        let given = Given::plain().when(&shift(ended));
        let refusal = given.decide(&shift(Status::Queued)).unwrap_err();
        assert_eq!(refusal.code(), Code::StateForbids);
        let reopened = given.when(&Command::Reopen { reason: reason() });
        assert_eq!(reopened.ticket.status, Status::Queued);
    }
    let refusal = Given::plain().decide(&Command::Reopen { reason: reason() }).unwrap_err();
    assert_eq!(refusal.code(), Code::StateForbids);
}

#[test]
fn asking_for_what_is_already_so_appends_nothing() {
    let given = Given::plain();
    let commands = [
        shift(Status::Queued),
        Command::Assign { owner: None },
        Command::SetPriority { priority: Priority::DEFAULT },
        Command::Label { add: vec![], remove: vec![Label::parse("absent").unwrap()] },
    ];
    for command in commands {
        assert_eq!(given.decide(&command), Ok(Decided::Events(vec![])), "{command:?}");
    }
}

#[test]
fn labels_are_sorted_unique_and_bounded() {
    let label = |n: usize| Label::parse(&format!("label {n:02}")).unwrap();
    let add: Vec<Label> = [3, 1, 3, 2].map(label).to_vec();
    let given = Given::plain().when(&Command::Label { add, remove: vec![] });
    assert_eq!(given.ticket.labels, [1, 2, 3].map(label));
    let too_many = Command::Label { add: (0..60).map(label).collect(), remove: vec![] };
    assert_eq!(given.decide(&too_many).unwrap_err().code(), Code::Refused);
    let remove = vec![label(1)];
    assert_eq!(given.when(&Command::Label { add: vec![], remove }).ticket.labels.len(), 2);
}

#[test]
fn an_ended_ticket_still_takes_comments() {
    let text = Comment::parse("thank you").unwrap();
    let comment = Command::Comment { text, visibility: Visibility::Requester };
    let given = Given::plain().when(&shift(Status::Completed)).when(&comment);
    assert_eq!(given.ticket.version, 3);
    let owner = Owner::parse("human:crew").ok();
    assert!(given.decide(&Command::Assign { owner }).is_err());
}
