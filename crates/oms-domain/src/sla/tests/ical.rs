//! iCalendar files: which holidays are taken, which events are left out, and what is no file.

use super::super::{EXCEPTIONS_MAX, import};

fn file(events: &[&str]) -> String {
    let event = |lines: &&str| format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n");
    let events: String = events.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

/// The days of one event, or why it was left out.
fn one(lines: &str) -> String {
    let import = import(&file(&[lines])).unwrap_or_else(|faults| panic!("{faults:?}"));
    let days = import.days.iter().map(|holiday| holiday.on.to_string());
    let left_out = import.left_out.iter().map(|event| event.why.to_owned());
    days.chain(left_out).collect::<Vec<_>>().join(", ")
}

fn faults(file: &str) -> String {
    let faults = import(file).expect_err("faulty");
    let line = |fault: &oms_base::Fault| format!("{}: {}", fault.path, fault.detail);
    faults.list().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn whole_days_are_taken() {
    for (lines, days) in [
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261226", "2026-12-25"),
        ("DTSTART;VALUE=DATE:20261225", "2026-12-25"),
        ("DTSTART:20261224\nDTEND:20261227", "2026-12-24, 2026-12-25, 2026-12-26"),
        ("DTSTART:20261225\nRRULE:FREQ=YEARLY", "12-25"),
        ("DTSTART:20261225\nRRULE:FREQ=YEARLY;INTERVAL=1;WKST=SU", "12-25"),
        ("DTSTART:20261231\nDTEND:20270102\nRRULE:FREQ=YEARLY", "12-31, 01-01"),
        ("DTSTART:20261225\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "12-25"),
        ("DTSTART:20261126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "11 thu 4"),
        ("DTSTART:20260525\nRRULE:FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5", "05 mon last"),
        ("DTSTART:20261225\nRRULE:FREQ=YEARLY;COUNT=2", "2026-12-25, 2027-12-25"),
        ("DTSTART:20261225\nRRULE:FREQ=YEARLY;UNTIL=20281224T235959Z", "2026-12-25, 2027-12-25"),
        ("DTSTART:20240229\nRRULE:FREQ=YEARLY;UNTIL=20290101", "2024-02-29, 2028-02-29"),
        ("DTSTART:20261225\nBEGIN:VALARM\nDTSTART:x\nEND:VALARM", "2026-12-25"),
    ] {
        assert_eq!(one(lines), days, "{lines}");
    }
}

#[test]
fn other_events_are_named_and_left_out() {
    for (lines, why) in [
        ("SUMMARY:x", "it has no first day"),
        ("DTSTART:20261225T090000Z", "it has a time of day"),
        ("DTSTART;TZID=\"A:B;C\":20261225T090000", "it has a time of day"),
        ("DTSTART:20261225\nDTEND:20261225", "it ends before it begins"),
        ("DTSTART:20260101\nDTEND:20260202", "it lasts longer than a month"),
        ("DTSTART:20261225\nDURATION:P2D", "it names a duration instead of its last day"),
        ("DTSTART:20261225\nEXDATE:20271225", "its repetition has exceptions"),
        ("DTSTART:20261225\nSTATUS:cancelled", "it is cancelled"),
        (
            "DTSTART:20261225\nRRULE:FREQ=WEEKLY",
            "it repeats in a way that no calendar of ours knows",
        ),
        (
            "DTSTART:20261225\nRRULE:FREQ=YEARLY;INTERVAL=2",
            "it repeats in a way that no calendar of ours knows",
        ),
        (
            "DTSTART:20261126\nRRULE:FREQ=YEARLY;BYDAY=4TH",
            "it repeats in a way that no calendar of ours knows",
        ),
        (
            "DTSTART:20261127\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "its first day is not one of its rule",
        ),
        (
            "DTSTART:20261126\nDTEND:20261128\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
            "it lasts several days from a weekday on",
        ),
    ] {
        assert_eq!(one(lines), why, "{lines}");
    }
}

#[test]
fn names_and_lines_come_along() {
    let text = file(&[
        "SUMMARY;LANGUAGE=en:Christmas\\, the\n  first day\\nof two\nDTSTART:20261225",
        "DTSTART:20261225T090000Z\nSUMMARY:Party",
    ]);
    let import = import(&format!("\u{feff}{text}")).unwrap();
    let holiday = &import.days[0];
    assert_eq!(holiday.name.as_ref().unwrap().as_str(), "Christmas, the first day of two");
    assert_eq!(holiday.line, 3);
    let party = &import.left_out[0];
    assert_eq!((party.line, party.name.as_ref().unwrap().as_str()), (8, "Party"));
    let long = file(&[&format!("SUMMARY:{}\nDTSTART:20261225", "x".repeat(300))]);
    let long = super::super::import(&long).unwrap();
    assert_eq!(long.days[0].name.as_ref().unwrap().as_str().len(), 100);
}

#[test]
fn what_is_no_file_says_where() {
    for (text, expected) in [
        ("", "line 1: an iCalendar file begins with BEGIN:VCALENDAR"),
        ("BEGIN:VEVENT\nEND:VEVENT", "line 1: an iCalendar file begins with BEGIN:VCALENDAR"),
        ("VERSION:2.0", "line 1: stands outside of BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\n\nhello\nEND:VCALENDAR", "line 3: is no line like NAME:VALUE"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT",
            "line 1: BEGIN:VCALENDAR has no END\n\
                                           line 2: BEGIN:VEVENT has no END",
        ),
        (
            "BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR",
            "line 2: nothing called VEVENT is open here",
        ),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    assert_eq!(
        faults(&file(&["DTSTART:20261301\nDTEND:x\nRRULE:FREQ=YEARLY;COUNT=x\nRRULE:x"])),
        "line 4: is not a day like 20261225\n\
         line 5: is not a day like 20261225\n\
         line 6: COUNT is no number\n\
         line 7: is no rule like FREQ=YEARLY"
    );
}

#[test]
fn a_file_is_bounded() {
    let day = "DTSTART:20261225";
    assert_eq!(import(&file(&[day; EXCEPTIONS_MAX])).unwrap().days.len(), EXCEPTIONS_MAX);
    let beyond = faults(&file(&[day; EXCEPTIONS_MAX + 1]));
    assert_eq!(beyond, "line 3003: is beyond the 1000 days that a calendar may have");
    let timed = faults(&file(&["DTSTART:20261225T000000"; EXCEPTIONS_MAX + 1]));
    assert!(timed.contains("is beyond the 1000 days"));
    assert!(faults(&"x".repeat(1024 * 1024 + 1)).contains("at most 1048576"));
    let long = format!("BEGIN:VCALENDAR\nX:{}\nEND:VCALENDAR", "x".repeat(70_000));
    assert_eq!(faults(&long), "line 2: is longer than 65536 bytes");
    let folded = format!("BEGIN:VCALENDAR\nX:{}\nEND:VCALENDAR", "x\n x".repeat(70_000));
    assert_eq!(faults(&folded), "line 2: is longer than 65536 bytes");
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(200_000 / 2));
    assert!(faults(&deep).contains("is nested deeper than 8"));
}
