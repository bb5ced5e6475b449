//! `oms calendar check`: hours shown, days to look through, faults with their places.

use super::oms;
use std::path::Path;
use tempfile::TempDir;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

fn check(file: &str, text: &str, more: &[&str]) -> String {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join(file), text).unwrap();
    oms(dir.path(), &[&["calendar", "check", file], more].concat())
}

fn lines(said: &str, wanted: &[&[&str]]) {
    for words in wanted {
        let has = |line: &str| line.split_whitespace().collect::<Vec<_>>() == *words;
        assert!(said.lines().any(has), "{words:?} in\n{said}");
    }
}

#[test]
fn a_calendar_is_shown_with_its_hours() {
    let said = oms(Path::new(EXAMPLE), &["calendar", "check", "city-hall-calendar.json"]);
    assert!(said.starts_with("status 0\n"), "{said}");
    lines(
        &said,
        &[
            &["City", "hall", "America/Chicago"],
            &["thu", "08:00-12:00", "13:00-18:30"],
            &["sun", "closed"],
            &["11", "thu", "4", "closed", "Thanksgiving"],
            &["2026-12-24", "08:00-12:00", "Christmas", "Eve"],
        ],
    );
}

#[test]
fn a_faulty_calendar_is_refused_with_every_fault() {
    let text = r#"{"name": "H", "tz": "Mars/Olympus", "week": {"mon": ["9-17"], "mun": []}}"#;
    let said = check("c.json", text, &[]);
    assert!(said.starts_with("status 1\n"), "{said}");
    for place in ["c.json: tz: ", "c.json: week.mon[0]: ", "c.json: week.mun: "] {
        assert!(said.contains(place), "{place} in\n{said}");
    }
    assert!(said.contains("c.json has 3 faults"), "{said}");
}

#[test]
fn days_of_an_icalendar_file_are_listed_for_a_look() {
    let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260704\r\n\
        RRULE:FREQ=YEARLY\r\nSUMMARY:Independence Day\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n\
        DTSTART:20260705T120000Z\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let said = check("d.ics", text, &[]);
    assert!(said.starts_with("status 0\n"), "{said}");
    lines(&said, &[&["07-04", "closed", "Independence", "Day"]]);
    assert!(said.contains("warning: d.ics:8: Lunch: "), "{said}");
    let json = check("d.ics", text, &["--json"]);
    assert!(json.contains(r#""yearly": "07-04""#), "{json}");
    let broken = check("d.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", &[]);
    assert!(broken.starts_with("status 1\n") && broken.contains("d.ics: line "), "{broken}");
}
