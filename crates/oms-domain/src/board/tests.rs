//! Boards: given, when, then.

use super::evolve;
use super::{Board, Event, Wanted, configure, create, decode, decode_state, encode, encode_state};
use oms_base::{BoardId, Name, Prefix};

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
