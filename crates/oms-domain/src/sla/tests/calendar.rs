//! Calendars: what they come to on a day, and every fault of them at its place.

use super::super::{Calendar, Interval, Yearly, in_force, read_calendar};
use super::given::{at, calendar, name, office};
use jiff::civil::date;
use oms_base::Code;
use serde_json::{Value, json};

fn on(calendar: &Calendar, day: &str) -> String {
    let intervals = calendar.intervals_on(day.parse().unwrap());
    intervals.map(|interval| interval.to_string()).collect::<Vec<_>>().join(" ")
}

fn faults(definition: &Value) -> String {
    let faults = read_calendar(definition, 1).expect_err("faulty");
    let line = |fault: &oms_base::Fault| format!("{} {} {}", fault.code, fault.path, fault.detail);
    faults.list().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn faulty(extra: &Value) -> String {
    let mut definition = json!({"name": "Office", "tz": "UTC", "week": {"mon": ["09:00-17:00"]}});
    for (field, value) in extra.as_object().unwrap() {
        definition[field] = value.clone();
    }
    faults(&definition)
}

#[test]
fn intervals_say_what_they_said() {
    for (text, shown, minutes) in [
        ("09:00-17:00", "09:00-17:00", (540, 1_020)),
        (" 09:00 - 17:00 ", "09:00-17:00", (540, 1_020)),
        ("00:00-24:00", "00:00-24:00", (0, 1_440)),
        ("17:30-24:00", "17:30-24:00", (1_050, 1_440)),
        ("17:30-00:00", "17:30-24:00", (1_050, 1_440)),
        ("22:00-06:00", "22:00-06:00", (1_320, 1_800)),
    ] {
        let interval = Interval::parse(text).unwrap();
        assert_eq!((interval.from_minute(), interval.to_minute()), minutes, "{text}");
        assert_eq!(interval.to_string(), shown);
        assert_eq!(Interval::of_minutes(minutes.0, minutes.1), Some(interval));
    }
    let bad = "9:00-17:00 09:00 09:00–17:00 09:60-10:00 24:00-25:00 09:00-24:01 0a:00-10:00 \
               +9:00-10:00 08:00-08:00 00:00-00:00 24:00-06:00";
    for text in bad.split_whitespace() {
        assert!(Interval::parse(text).is_err(), "{text}");
    }
    for (from, to) in [(0, 0), (540, 540), (540, 0), (1_440, 1_500), (60, 1_500), (0, 1_441)] {
        assert_eq!(Interval::of_minutes(from, to), None, "{from} {to}");
    }
}

#[test]
fn days_of_every_year() {
    for (text, year, day) in [
        ("12-25", 2026, Some(date(2026, 12, 25))),
        ("02-29", 2028, Some(date(2028, 2, 29))),
        ("02-29", 2026, None),
        ("11 thu 4", 2026, Some(date(2026, 11, 26))),
        ("05 mon last", 2026, Some(date(2026, 5, 25))),
        ("05 sun 5", 2026, Some(date(2026, 5, 31))),
        ("06 sun 5", 2026, None),
    ] {
        let yearly = Yearly::parse(text).unwrap();
        assert_eq!(yearly.to_string(), text);
        assert_eq!(yearly.in_year(year), day, "{text}");
    }
    for text in ["", "12-32", "13-01", "1-1", "02-30", "11 thu 0", "11 thu 6", "11 Thu 4", "11 thu"]
    {
        assert_eq!(Yearly::parse(text).unwrap_err().code, Code::UnknownValue, "{text}");
    }
}

#[test]
fn exceptions_change_single_days() {
    let office = calendar(
        "America/Chicago",
        &json!({"mon": ["13:00-17:00", "09:00-12:00"], "tue": ["09:00-17:00"],
                "thu": ["09:00-17:00"], "fri": ["22:00-06:00"]}),
        &json!([
            {"date": "2026-11-30", "hours": ["10:00-11:00"], "name": "Stocktaking"},
            {"date": "2026-12-01", "extra": ["18:00-20:00"]},
            {"date": "2026-11-28", "extra": ["09:00-12:00"]},
            {"date": "2026-12-25", "hours": ["09:00-10:00"]},
            {"yearly": "12-25", "closed": true},
            {"yearly": "11 thu 4", "closed": true, "name": "Thanksgiving"},
            {"yearly": "12 thu last", "hours": ["09:00-12:00"]},
        ]),
    );
    for (day, hours) in [
        ("2026-11-23", "09:00-12:00 13:00-17:00"),
        ("2026-11-30", "10:00-11:00"),
        ("2026-12-01", "09:00-17:00 18:00-20:00"),
        ("2026-11-28", "09:00-12:00"),
        ("2026-11-29", ""),
        ("2026-11-26", ""),
        ("2025-11-27", ""),
        ("2026-11-19", "09:00-17:00"),
        ("2026-12-25", "09:00-10:00"),
        ("2025-12-25", ""),
        ("2026-12-31", "09:00-12:00"),
        ("2026-12-24", "09:00-17:00"),
        ("2026-12-18", "22:00-06:00"),
    ] {
        assert_eq!(on(&office, day), hours, "{day}");
    }
    assert_eq!(office.exceptions().count(), 7);
    let thanksgiving = office.exception_on(date(2026, 11, 26)).unwrap();
    assert_eq!(thanksgiving.name, Some(name("Thanksgiving")));
}

#[test]
fn every_fault_is_reported_with_its_place() {
    assert_eq!(
        faults(&json!({"week": {"mon": "9-5", "mo": []}, "tz": "Mars/Olympus", "effective_from":
            "2026-1-1"})),
        "OMS-022 name is required\n\
         OMS-030 tz not an IANA time zone like America/Chicago\n\
         OMS-028 effective_from must be a date like 2026-12-25\n\
         OMS-023 week.mon must be a list, not text\n\
         OMS-021 week.mo is not a field; did you mean mon?"
    );
    assert_eq!(
        faulty(
            &json!({"week": {"mon": ["09:00-17:00", "9"], "tue": ["09:00-12:00", "11:00-13:00"]}})
        ),
        "OMS-028 week.mon[1] must be hours like 09:00-17:00, at most to 24:00\n\
         OMS-020 week.tue 09:00-12:00 and 11:00-13:00 overlap"
    );
    assert_eq!(
        faulty(&json!({"exceptions": [
            {"date": "2026-02-30", "closed": true},
            {"date": "2026-12-25", "yearly": "12-25", "closed": true},
            {"closed": true},
            {"yearly": "12-26", "closed": false},
            {"yearly": "12-27"},
            {"yearly": "12-28", "closed": true, "hours": []},
            {"yearly": "12-29", "closed": true},
            {"yearly": "12-29", "extra": ["09:00-10:00"], "nam": 1},
        ]})),
        "OMS-028 exceptions[0].date must be a date like 2026-12-25\n\
         OMS-020 exceptions[1].yearly cannot stand beside date\n\
         OMS-022 exceptions[2].date is required, or yearly\n\
         OMS-028 exceptions[3].closed must be true; name the hours instead\n\
         OMS-020 exceptions[4].closed an exception has one of closed, hours and extra\n\
         OMS-020 exceptions[5].closed an exception has one of closed, hours and extra\n\
         OMS-021 exceptions[7].nam is not a field; did you mean name?\n\
         OMS-046 exceptions[7] another exception stands for 12-29"
    );
}

#[test]
fn a_calendar_that_never_opens_is_refused() {
    let never = "OMS-024 week has no hours on any day, so that nothing would ever fall due";
    assert_eq!(faulty(&json!({"week": {}})), never);
    assert_eq!(
        faulty(&json!({"week": {"mon": []}, "exceptions":
        [{"yearly": "12-25", "closed": true}, {"date": "2026-12-26", "extra": []}]})),
        never
    );
}

#[test]
fn everything_that_grows_has_a_bound() {
    let slot = |minute: usize| {
        format!("{:02}:{:02}-{:02}:{:02}", minute / 60, minute % 60, minute / 60, minute % 60 + 1)
    };
    let slots = |count: usize| (0..count).map(|n| slot(n * 2)).collect::<Vec<_>>();
    let week = |count: usize| json!({"name": "A", "tz": "UTC", "week": {"mon": slots(count)}});
    assert!(read_calendar(&week(16), 1).is_ok());
    assert_eq!(faults(&week(17)), "OMS-024 week.mon has 17 items; at most 16 are allowed");
    let days = |count: usize| -> Vec<_> {
        let day = |n: usize| date(2026, 1, 1) + jiff::Span::new().days(i64::try_from(n).unwrap());
        (0..count).map(|n| json!({"date": day(n).to_string(), "closed": true})).collect()
    };
    let many = |count: usize| {
        let week = json!({"mon": slots(1)});
        json!({"name": "A", "tz": "UTC", "week": week, "exceptions": days(count)})
    };
    assert!(read_calendar(&many(1_000), 1).is_ok());
    assert_eq!(faults(&many(1_001)), "OMS-024 exceptions has 1001 items; at most 1000 are allowed");
}

#[test]
fn the_version_in_force_began_last() {
    let version = |number: u32, from: Option<&str>| {
        let definition = json!({"name": "A", "tz": "America/Chicago", "effective_from": from,
                                "week": {"mon": ["09:00-17:00"]}});
        read_calendar(&definition, number).unwrap()
    };
    let versions = [
        version(1, None),
        version(2, Some("2026-07-01")),
        version(3, Some("2027-01-01")),
        version(4, Some("2026-07-01")),
    ];
    let number = |text: &str| in_force(&versions, at(text)).map(Calendar::version);
    assert_eq!(number("2026-01-01T00:00"), Some(1));
    assert_eq!(number("2026-07-01T04:59"), Some(1));
    assert_eq!(number("2026-07-01T05:00"), Some(4));
    assert_eq!(number("2027-06-01T00:00"), Some(3));
    assert_eq!(in_force(&versions[1..], at("2026-01-01T00:00")), None);
}

#[test]
fn a_calendar_can_always_be_open() {
    let always = Calendar::always_open();
    assert_eq!((always.zone(), always.edition()), ("UTC", None));
    assert_eq!(on(&always, "2026-11-22"), "00:00-24:00");
    assert_eq!(office("America/Chicago").zone(), "America/Chicago");
}
