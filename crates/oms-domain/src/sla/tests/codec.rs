//! Stored bytes: what is written is read, and bytes that nobody wrote are refused.

use super::super::{
    Book, Calendar, ClockState, Happening, Metric, PauseReason, Target, Terms, Threshold, What,
    decode_clock, encode_clock, read_policy,
};
use super::given::{at, happened, office, terms, version};
use serde_json::json;
use std::sync::Arc;

/// A clock that breached and is paused, in the form of version 1.
const CLOCK: &str = "\
    aa00a20182685374616e64617264010382664f6666696365010101028202821b00066107cd762000\
    6777656174686572031b000660edd1954400051b00000006b49d2000061b0000000bbc12f8000882\
    821b000660edd19544001b000660eea828e800821b000660ef7ebc8c001b00066107cd762000091b\
    00066102c60048000a821b00066102c6004800000c81184b";

/// A book with the policy `Standard` in two versions and the calendar `Office`.
fn book() -> Book {
    let mut book = Book::default();
    book.add_calendar(Arc::new(office("UTC")));
    for (version, target) in [(1, "8wh"), (2, "4wh")] {
        let definition = json!({"name": "Standard", "order": 1, "calendar": "Office",
                                "targets": [{"metric": "resolution", "target": target}]});
        book.add_policy(Arc::new(read_policy(&definition, version).unwrap()));
    }
    book
}

fn stored(clock: &ClockState) -> Vec<u8> {
    minicbor::to_vec(encode_clock(clock)).unwrap()
}

fn read(bytes: &[u8], book: &Book) -> Option<ClockState> {
    decode_clock(minicbor::decode(bytes).ok()?, book).ok()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[test]
fn the_bytes_of_a_clock_stay_as_they_are() {
    let first = terms(&office("UTC"), "8wh");
    let reason = PauseReason::parse("weather").unwrap();
    let mut clock = ClockState::new(Arc::clone(&first));
    let fired = What::Fired { cycle: 1, threshold: Threshold::Percent(75) };
    for (text, what) in [
        ("2026-11-23T09:00", What::Start),
        ("2026-11-23T10:00", What::Pause(reason.clone())),
        ("2026-11-23T11:00", What::Resume),
        ("2026-11-23T16:00", fired),
        ("2026-11-24T16:00", What::Pause(reason)),
    ] {
        clock = clock.apply(&happened(text, what));
    }
    let bytes = stored(&clock);
    assert_eq!(hex(&bytes), CLOCK);
    assert_eq!(read(&bytes, &book()), Some(clock));
    assert_eq!(read(&bytes, &Book::default()), None, "nobody knows its terms");
    assert_eq!(read(&bytes[..20], &book()), None);
}

/// A limit by the wall clock that no policy promises costs few bytes.
#[test]
fn a_clock_of_its_own_is_small() {
    for (target, bytes_max) in [("48h", 44), ("2wd", 60)] {
        let calendar =
            if target == "48h" { Calendar::always_open() } else { Arc::new(office("UTC")) };
        let terms =
            Arc::new(Terms::own(Metric::Resolution, Target::parse(target).unwrap(), calendar));
        let clock = ClockState::new(terms).apply(&happened("2026-11-23T09:00", What::Start));
        let bytes = stored(&clock);
        assert!(bytes.len() <= bytes_max, "{target}: {} bytes", bytes.len());
        assert_eq!(read(&bytes, &book()), Some(clock));
    }
}

/// A clock goes on from its bytes as if it had never been stored.
#[test]
fn a_stored_clock_goes_on() {
    let first = terms(&office("UTC"), "8wh");
    let second = version(&office("UTC"), "4wh", 2);
    let reason = PauseReason::parse("weather").unwrap();
    let story: Vec<Happening> = [
        ("2026-11-23T09:00", What::Start),
        ("2026-11-23T15:00", What::Pause(reason)),
        ("2026-11-24T09:00", What::Rebase(Arc::clone(&second))),
        ("2026-11-25T09:00", What::Resume),
        ("2026-11-25T10:00", What::Stop),
        ("2026-11-26T10:00", What::Continue),
    ]
    .into_iter()
    .map(|(text, what)| happened(text, what))
    .collect();
    let (mut kept, mut again) =
        (ClockState::new(Arc::clone(&first)), ClockState::new(Arc::clone(&first)));
    for happening in &story {
        kept = kept.apply(happening);
        again = read(&stored(&again.apply(happening)), &book()).unwrap();
        assert_eq!(again, kept);
    }
    assert!(kept.read(at("2026-11-26T12:00")).breached_at.is_some());
}
