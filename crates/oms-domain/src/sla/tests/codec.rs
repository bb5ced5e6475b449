//! Stored bytes: what is written is read, and bytes that nobody wrote are refused.

use super::super::{
    Calendar, ClockState, Happening, PauseReason, Terms, Threshold, What, decode_calendar,
    decode_clock, encode_calendar, encode_clock, read_calendar,
};
use super::given::{at, happened, office, terms, version};
use super::laws::calendars;
use proptest::prelude::{prop_assert_eq, proptest};
use serde_json::json;
use std::sync::Arc;

/// A clock that breached and is paused, in the form of version 1.
const CLOCK: &str = "\
    b0006a7265736f6c7574696f6e01685374616e64617264020103664f666669636504010501068202\
    821b00066107cd7620006777656174686572071b000660edd1954400081b00066107cd762000091b\
    00000006b49d20000a1b0000000bbc12f8000b000c82821b000660edd19544001b000660eea828e8\
    00821b000660ef7ebc8c001b00066107cd7620000d1b00066102c60048000e821b00066102c60048\
    00001081184b";

fn full() -> Calendar {
    let definition = json!({
        "name": "City hall", "tz": "America/Chicago", "effective_from": "2026-01-01",
        "week": {"mon": ["09:00-12:00", "13:00-17:00"], "fri": ["22:00-06:00"]},
        "exceptions": [
            {"date": "2026-12-24", "hours": ["09:00-12:00"], "name": "Christmas Eve"},
            {"date": "2026-11-21", "extra": ["09:00-24:00"]},
            {"yearly": "12-25", "closed": true},
            {"yearly": "05 mon last", "closed": true, "name": "Memorial Day"},
        ],
    });
    read_calendar(&definition, 7).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[test]
fn a_calendar_is_read_as_it_was_written() {
    let calendar = full();
    let bytes = encode_calendar(&calendar);
    assert_eq!(decode_calendar(7, &bytes).unwrap(), calendar);
    assert!(bytes.len() < 200, "{} bytes", bytes.len());
    for broken in [&bytes[..bytes.len() - 1], b"", b"\xa0"] {
        assert!(decode_calendar(7, broken).is_err());
    }
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
    let bytes = encode_clock(&clock);
    assert_eq!(hex(&bytes), CLOCK);
    let mut asked = None;
    let back = decode_clock(&bytes, |pin| {
        asked = Some(pin.clone());
        Some(Arc::clone(&first))
    });
    assert_eq!(back.unwrap(), clock);
    assert_eq!(asked, Some(first.pin()));
    assert!(decode_clock(&bytes, |_| None).is_err());
    assert!(decode_clock(&bytes[..20], |_| Some(Arc::clone(&first))).is_err());
}

/// A clock goes on from its bytes as if it had never been stored.
#[test]
fn a_stored_clock_goes_on() {
    let first = terms(&office("UTC"), "16wh");
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
    let known: [&Arc<Terms>; 2] = [&first, &second];
    let (mut kept, mut stored) =
        (ClockState::new(Arc::clone(&first)), ClockState::new(Arc::clone(&first)));
    for happening in &story {
        kept = kept.apply(happening);
        stored = decode_clock(&encode_clock(&stored.apply(happening)), |pin| {
            known.into_iter().find(|terms| terms.pin() == *pin).map(Arc::clone)
        })
        .unwrap();
        assert_eq!(stored, kept);
    }
    assert!(kept.read(at("2026-11-26T12:00")).breached_at.is_some());
}

proptest! {
    #[test]
    fn any_calendar_is_read_as_it_was_written(calendar in calendars()) {
        let bytes = encode_calendar(&calendar);
        prop_assert_eq!(decode_calendar(1, &bytes).unwrap(), calendar);
    }
}
