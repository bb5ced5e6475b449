//! Working time: the vectors that must hold, and days on which clocks change.

use super::super::{Calendar, add, add_days, due, is_open, next_opening, work};
use super::given::{at, calendar, hours, local, office, target};
use oms_base::{Span, Timestamp};
use serde_json::json;

/// Where `limit` runs out that begins at a UTC instant, in local time.
fn due_of(calendar: &Calendar, start: &str, limit: &str) -> String {
    local(calendar, due(calendar, at(start), target(limit)).expect("within the horizon"))
}

/// The windows of the days from a UTC instant on, in local time.
fn windows(calendar: &Calendar, from: &str, count: usize) -> Vec<String> {
    let shown = |window: super::super::Window| {
        format!("{} – {}", local(calendar, window.open), local(calendar, window.close))
    };
    calendar.windows_from(at(from)).take(count).map(shown).collect()
}

#[test]
fn the_vectors_hold() {
    let sunday = calendar("UTC", &json!({"sun": ["09:00-17:00"]}), &json!([]));
    let start = at("2007-01-01T00:00");
    assert_eq!(next_opening(&sunday, start), Some(at("2007-01-07T09:00")));
    assert_eq!(due(&sunday, start, target("60wm")), Some(at("2007-01-07T10:00")));
    let monday = calendar("UTC", &json!({"mon": ["09:00-17:00"]}), &json!([]));
    assert_eq!(due(&monday, start, target("60wm")), Some(at("2007-01-01T10:00")));
    let week = json!({"mon": ["09:00-17:00"], "tue": ["09:00-16:00"], "thu": ["08:00-17:00"]});
    let office = calendar("UTC", &week, &json!([]));
    let (monday, thursday) = (at("2007-01-01T11:00"), at("2007-01-04T11:00"));
    assert_eq!(due(&office, monday, target("16wh")), Some(thursday));
    assert_eq!(work(&office, monday, at("2007-01-02T00:00")), Some(hours(6)));
    assert_eq!(work(&office, at("2007-01-02T00:00"), at("2007-01-03T00:00")), Some(hours(7)));
    assert_eq!(work(&office, at("2007-01-04T00:00"), thursday), Some(hours(3)));
}

#[test]
fn what_runs_out_at_closing_time_is_due_at_close() {
    let office = office("UTC");
    assert_eq!(due_of(&office, "2026-11-23T09:00", "8wh"), "Mon 11-23 17:00 +00:00");
    assert_eq!(due_of(&office, "2026-11-23T09:00", "481wm"), "Tue 11-24 09:01 +00:00");
    assert_eq!(due_of(&office, "2026-11-23T17:00", "1wm"), "Tue 11-24 09:01 +00:00");
    assert_eq!(due_of(&office, "2026-11-28T12:00", "8wh"), "Mon 11-30 17:00 +00:00");
    assert_eq!(due_of(&office, "2026-11-28T12:00", "48h"), "Mon 11-30 12:00 +00:00");
}

#[test]
fn opening_belongs_to_the_hours_and_closing_does_not() {
    let office = office("UTC");
    for (text, open) in [
        ("2026-11-23T08:59", false),
        ("2026-11-23T09:00", true),
        ("2026-11-23T16:59", true),
        ("2026-11-23T17:00", false),
        ("2026-11-22T12:00", false),
    ] {
        assert_eq!(is_open(&office, at(text)), open, "{text}");
    }
    let early = at("2026-11-23T08:00");
    assert_eq!(add(&office, early, Span::ZERO), Some(at("2026-11-23T09:00")));
    assert_eq!(work(&office, early, early), Some(Span::ZERO));
    assert_eq!(work(&office, at("2026-11-24T10:00"), early), Some(Span::ZERO));
}

#[test]
fn working_days_are_due_at_the_close_of_the_nth_that_follows() {
    let office = calendar(
        "UTC",
        &json!({"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-12:00",
                "13:00-16:00"], "fri": ["22:00-06:00"]}),
        &json!([{"date": "2026-12-01", "closed": true}]),
    );
    for (start, days, close) in [
        ("2026-11-23T10:00", "1wd", "Tue 11-24 17:00 +00:00"),
        ("2026-11-23T10:00", "2wd", "Wed 11-25 16:00 +00:00"),
        ("2026-11-23T10:00", "3wd", "Sat 11-28 06:00 +00:00"),
        ("2026-11-23T10:00", "4wd", "Mon 11-30 17:00 +00:00"),
        ("2026-11-23T10:00", "5wd", "Wed 12-02 16:00 +00:00"),
        // Before opening it is the same day; after closing it is the next one.
        ("2026-11-23T08:00", "1wd", "Tue 11-24 17:00 +00:00"),
        ("2026-11-23T17:00", "1wd", "Wed 11-25 16:00 +00:00"),
        ("2026-11-25T12:30", "1wd", "Sat 11-28 06:00 +00:00"),
        // After midnight the shift of the evening goes on.
        ("2026-11-28T03:00", "1wd", "Mon 11-30 17:00 +00:00"),
    ] {
        assert_eq!(due_of(&office, start, days), close, "{start} {days}");
    }
}

#[test]
fn a_time_in_the_gap_shifts_forward() {
    let night = |hours: &str| {
        let day = [hours];
        calendar("America/Chicago", &json!({"sat": day, "sun": day, "mon": day}), &json!([]))
    };
    let (gap, before) = ("2027-03-14T06:00", "2027-03-13T06:00");
    // Two o'clock does not exist on the 14th.
    assert_eq!(
        windows(&night("02:30-05:00"), gap, 1),
        ["Sun 03-14 03:30 -05:00 – Sun 03-14 05:00 -05:00"]
    );
    assert_eq!(
        windows(&night("01:00-02:30"), gap, 1),
        ["Sun 03-14 01:00 -06:00 – Sun 03-14 03:30 -05:00"]
    );
    // What is left without time is left out.
    assert_eq!(
        windows(&night("02:30-03:15"), before, 2),
        [
            "Sat 03-13 02:30 -06:00 – Sat 03-13 03:15 -06:00",
            "Mon 03-15 02:30 -05:00 – Mon 03-15 03:15 -05:00"
        ]
    );
    // A shift across the change has an hour less.
    let shift = night("22:00-06:00");
    assert_eq!(work(&shift, at("2027-03-14T04:00"), at("2027-03-14T11:00")), Some(hours(7)));
}

#[test]
fn an_ambiguous_opening_is_the_first_and_a_closing_the_second() {
    let night = |hours: &str| calendar("America/Chicago", &json!({"sun": [hours]}), &json!([]));
    let fold = "2026-11-01T05:00";
    assert_eq!(
        windows(&night("01:30-03:00"), fold, 1),
        ["Sun 11-01 01:30 -05:00 – Sun 11-01 03:00 -06:00"]
    );
    assert_eq!(
        windows(&night("00:00-01:30"), fold, 1),
        ["Sun 11-01 00:00 -05:00 – Sun 11-01 01:30 -06:00"]
    );
    let whole = calendar(
        "America/Chicago",
        &json!({"sun": ["00:00-24:00"], "mon": ["00:00-24:00"]}),
        &json!([]),
    );
    assert_eq!(work(&whole, at(fold), at("2026-11-02T06:00")), Some(hours(25)));
    // Half an hour on Lord Howe Island.
    let lord_howe = calendar("Australia/Lord_Howe", &json!({"sun": ["00:00-04:00"]}), &json!([]));
    let of =
        |from: &str, to: &str| work(&lord_howe, at(from), at(to)).unwrap().micros() / 60_000_000;
    assert_eq!(of("2026-04-04T12:00", "2026-04-05T12:00"), 270);
    assert_eq!(of("2026-10-03T12:00", "2026-10-04T12:00"), 210);
}

#[test]
fn a_day_may_begin_at_one_or_not_come_at_all() {
    // In São Paulo clocks went from midnight to one.
    let day = ["00:00-24:00"];
    let week = json!({"sat": day, "sun": day});
    let sao_paulo = calendar("America/Sao_Paulo", &week, &json!([]));
    assert_eq!(
        windows(&sao_paulo, "2018-11-03T03:00", 2),
        [
            "Sat 11-03 00:00 -03:00 – Sun 11-04 01:00 -02:00",
            "Sun 11-04 01:00 -02:00 – Mon 11-05 00:00 -02:00"
        ]
    );
    let around =
        calendar("America/Sao_Paulo", &json!({"sun": ["00:30-01:00", "01:00-03:00"]}), &json!([]));
    assert_eq!(
        windows(&around, "2018-11-03T03:00", 1),
        ["Sun 11-04 01:00 -02:00 – Sun 11-04 03:00 -02:00"]
    );
    // Samoa left out a Friday; whoever was due then is due by Saturday's clock.
    let friday = calendar("Pacific/Apia", &json!({"fri": ["09:00-17:00"]}), &json!([]));
    assert_eq!(
        windows(&friday, "2011-12-29T12:00", 1),
        ["Sat 12-31 09:00 +14:00 – Sat 12-31 17:00 +14:00"]
    );
}

#[test]
fn windows_are_apart_whatever_overlaps() {
    let week = json!({"mon": ["22:00-06:00"], "tue": ["05:00-12:00"]});
    let extra = json!([{"date": "2026-11-24", "extra": ["11:00-13:00", "05:30-10:00"]}]);
    let office = calendar("Europe/Berlin", &week, &extra);
    assert_eq!(
        windows(&office, "2026-11-23T12:00", 3),
        [
            "Mon 11-23 22:00 +01:00 – Tue 11-24 06:00 +01:00",
            "Tue 11-24 06:00 +01:00 – Tue 11-24 12:00 +01:00",
            "Tue 11-24 12:00 +01:00 – Tue 11-24 13:00 +01:00"
        ]
    );
    // In the middle of a shift that began the day before.
    assert_eq!(
        windows(&office, "2026-11-24T02:00", 1),
        ["Tue 11-24 03:00 +01:00 – Tue 11-24 06:00 +01:00"]
    );
}

#[test]
fn beyond_the_horizon_there_is_no_answer() {
    let once =
        calendar("UTC", &json!({}), &json!([{"date": "2026-11-23", "extra": ["09:00-17:00"]}]));
    let start = at("2026-11-23T10:00");
    assert_eq!(add(&once, start, hours(7)), Some(at("2026-11-23T17:00")));
    assert_eq!(add(&once, start, hours(8)), None);
    assert_eq!(add_days(&once, start, 1), None);
    assert_eq!(next_opening(&once, at("2026-11-23T17:00")), None);
    assert_eq!(next_opening(&once, at("2000-01-01T00:00")), None);
    let office = office("UTC");
    assert!(due(&office, start, target("10000wh")).is_some());
    assert!(due(&office, start, target("2500wd")).is_some());
    assert_eq!(work(&office, start, at("2045-01-01T00:00")), None);
    for micros in [i64::MIN, i64::MAX] {
        let edge = Timestamp::from_micros(micros);
        assert_eq!(work(&office, edge, edge), Some(Span::ZERO));
        assert_eq!(work(&office, edge.min(start), edge.max(start)), None);
        let _ = (add(&office, edge, hours(1)), add_days(&office, edge, 1), is_open(&office, edge));
    }
}
