//! Boards: given, when, then.

use super::evolve;
use super::{Board, Event, Wanted, configure, create, decode, decode_state, encode, encode_state};
use super::{Column, Lanes, Limit, Limited, Settings, Shows, Wip, entered};
use crate::schema::Schema;
use crate::ticket::{Opened, Ticket, opened};
use oms_base::{
    Actor, BoardId, Code, ColumnId, Faults, Label, Name, Number, Owner, Prefix, Priority,
    StageName, Status, TicketId, Timestamp,
};
use std::sync::Arc;

fn board() -> Board {
    let event = create(Name::parse("City Potholes").unwrap(), None, Wanted::default());
    evolve(None, BoardId(5), &event).unwrap()
}

#[test]
fn a_new_board_has_defaults() {
    let board = board();
    assert_eq!(board.settings.prefix.as_str(), "CP");
    assert_eq!(board.settings.tz, "UTC");
}

#[test]
fn only_the_fields_given_change() {
    let wanted =
        Wanted { sla: Some(crate::sla::Target::parse("48h").unwrap()), ..Wanted::default() };
    let event = configure(&board(), wanted.clone()).unwrap();
    let changed = evolve(Some(board()), BoardId(5), &event).unwrap();
    assert_eq!(changed.settings.prefix, Prefix::parse("CP").unwrap());
    assert_eq!(changed.settings.sla, wanted.sla);
    assert_eq!(changed.version, 2);
    assert_eq!(configure(&changed, wanted), None);
}

#[test]
fn bytes_round_trip() {
    let created = create(Name::parse("A").unwrap(), None, Wanted::default());
    let configured = Event::Configured { settings: board().settings };
    for event in [created, configured] {
        assert_eq!(decode(&encode(&event)).unwrap(), event);
    }
    let board = board();
    let bytes = encode_state(&board);
    assert_eq!(decode_state(board.id, &board.name, board.version, &bytes).unwrap(), board);
}

fn column(id: &str, status: Status) -> Column {
    Column { id: ColumnId::parse(id).unwrap(), ..Column::of(status) }
}

fn with(wanted: Wanted) -> Board {
    let event = configure(&board(), wanted).unwrap();
    evolve(Some(board()), BoardId(5), &event).unwrap()
}

#[test]
fn a_status_without_a_column_keeps_its_own() {
    let columns = vec![column("doing", Status::InProgress), column("review", Status::InProgress)];
    let split = with(Wanted { columns: Some(columns), ..Wanted::default() });
    let ids: Vec<_> = split.settings.columns().iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["doing", "review", "queued", "blocked", "completed", "cancelled"]);
    let dropped = Wanted { columns: Some(Vec::new()), ..Wanted::default() };
    let event = configure(&split, dropped).unwrap();
    let plain = evolve(Some(split), BoardId(5), &event).unwrap();
    assert_eq!(plain.settings, board().settings);
    let ids: Vec<_> = plain.settings.columns().iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["queued", "in-progress", "blocked", "completed", "cancelled"]);
}

#[test]
fn a_schema_is_kept_with_the_board_until_an_empty_one_drops_it() {
    let schema = |source| Some(Arc::new(Schema::parse(source).unwrap()));
    let source = r#"{"properties":{"gps":{"type":"string"}},"required":["gps"]}"#;
    let board = with(Wanted { schema: schema(source), ..Wanted::default() });
    let bytes = encode_state(&board);
    assert_eq!(decode_state(board.id, &board.name, board.version, &bytes).unwrap(), board);
    let event = Event::Configured { settings: board.settings.clone() };
    assert_eq!(decode(&encode(&event)).unwrap(), event);
    let faults = |data| {
        let mut faults = Faults::default();
        board.settings.schema.as_ref().unwrap().check_data(data, &mut faults);
        faults.list().iter().map(|fault| (fault.path.clone(), fault.code)).collect::<Vec<_>>()
    };
    let missing = [("data.gps".to_owned(), Code::MissingField)];
    assert_eq!((faults(None), faults(Some(r#"{"gps":"x"}"#))), (missing.to_vec(), vec![]));
    let kept = Wanted { tz: Some("UTC".to_owned()), ..Wanted::default() };
    assert_eq!(configure(&board, kept), None);
    let dropped = configure(&board, Wanted { schema: schema("{}"), ..Wanted::default() }).unwrap();
    assert_eq!(evolve(Some(board), BoardId(5), &dropped).unwrap().settings.schema, None);
}

/// An open ticket with everything that lanes are made of.
fn ticket(status: Status, put: Option<&str>) -> Ticket {
    let label = |text| Label::parse(text).unwrap();
    let event = Opened {
        number: Number { prefix: Prefix::initials("CP"), year: 2026, sequence: 1 },
        board: BoardId(5),
        workflow: None,
        stages: 0,
        priority: Priority::new(1).unwrap(),
        due_at: None,
        title: None,
        description: None,
        data: Some(r#"{"site": {"zone": 7, "on": true, "list": []}}"#.to_owned()),
        owner: Owner::parse("human:crew").ok(),
        labels: vec![label("district:north"), label("storm")],
        policy: None,
        clocks: Vec::new(),
    };
    let mut ticket = opened(TicketId(1), &event, Timestamp::from_micros(1), Actor::HUB);
    ticket.status = status;
    ticket.arrangement.column = put.map(|id| ColumnId::parse(id).unwrap());
    ticket
}

#[test]
fn a_ticket_stands_in_its_column_or_in_the_first_of_its_status() {
    let columns = vec![column("doing", Status::InProgress), column("review", Status::InProgress)];
    let board = with(Wanted { columns: Some(columns), ..Wanted::default() });
    let cases = [
        (Status::InProgress, None, "doing"),
        (Status::InProgress, Some("review"), "review"),
        (Status::InProgress, Some("gone"), "doing"),
        (Status::Blocked, Some("review"), "blocked"),
        (Status::Queued, None, "queued"),
    ];
    for (status, put, want) in cases {
        let stands = board.settings.column_of(&ticket(status, put)).id.clone();
        assert_eq!(stands.as_str(), want, "{status} {put:?}");
    }
}

#[test]
fn lanes_are_made_of_any_field() {
    let cases = [
        ("owner", Some("human:crew")),
        ("priority", Some("1")),
        ("district:", Some("north")),
        ("area:", None),
        ("site.zone", Some("7")),
        ("data.site.on", Some("true")),
        ("site.list", None),
        ("site", None),
        ("other", None),
    ];
    for (lanes, want) in cases {
        let lane = Lanes::parse(lanes).unwrap().of(&ticket(Status::Queued, None));
        assert_eq!(lane.as_deref(), want, "{lanes}");
    }
    for bad in ["", " ", "a..b"] {
        assert!(Lanes::parse(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn only_what_a_ticket_comes_to_is_limited() {
    let limit = Some(Limit { max: 1, hard: true });
    let columns = vec![Column { limit, ..column("doing", Status::InProgress) }];
    let board = with(Wanted {
        columns: Some(columns),
        lanes: Name::parse("district:").ok(),
        wip: Some(Wip { lane: limit, person: limit }),
        ..Wanted::default()
    });
    let fields = |before: Option<&Ticket>, after: &Ticket| {
        let entered = entered(&board.settings, before, after);
        entered.iter().map(Limited::field).collect::<Vec<_>>()
    };
    let (queued, doing) = (ticket(Status::Queued, None), ticket(Status::InProgress, None));
    assert_eq!(fields(Some(&queued), &doing), ["column", "lane", "owner"]);
    assert_eq!(fields(Some(&doing), &ticket(Status::Blocked, None)), [""; 0]);
    assert_eq!(fields(Some(&doing), &queued), [""; 0]);
    assert_eq!(fields(None, &queued), [""; 0]);
    let given = Ticket { owner: Owner::parse("human:maria").ok(), ..doing.clone() };
    assert_eq!(fields(Some(&doing), &given), ["owner"]);
    assert_eq!(board.settings.work_of(&doing).len(), 2);
    assert!(!board.settings.counts_work_like(&super::tests::board().settings));
}

/// Settings with everything, as they are stored: only fields may be added.
#[test]
fn golden_settings_read_and_write_as_ever() {
    let limit = Some(Limit { max: 3, hard: true });
    let own = Column {
        name: StageName::parse("In review").ok(),
        next: Some(vec![ColumnId::of(Status::Completed)]),
        limit,
        ..column("review", Status::InProgress)
    };
    let settings = Settings {
        columns: Some(vec![own]),
        wip: Some(Wip { lane: None, person: limit }),
        shows: Some(Shows::Stages),
        ..board().settings
    };
    let event = Event::Configured { settings };
    let facts = encode(&event).facts;
    let hex = facts.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let golden = "a102a50063555443016243501481a500667265766965770169496e2072657669657702010381\
                  69636f6d706c6574656404a2000301f515a101a2000301f51601";
    assert_eq!(hex, golden);
    assert_eq!(decode(&encode(&event)).unwrap(), event);
}
