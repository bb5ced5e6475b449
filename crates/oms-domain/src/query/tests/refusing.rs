//! What is refused, with its code, its column and what to do.

use super::given::faults;
use crate::query::{NESTING_MAX, SOURCE_BYTES_MAX, TERMS_MAX};

/// The faults as `code column`.
fn places(source: &str) -> Vec<String> {
    let place = |(code, detail): (String, String)| match detail.rsplit_once(", at column ") {
        Some((_, column)) => format!("{code} {column}"),
        None => code,
    };
    faults(source).into_iter().map(place).collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (source, places_wanted) in cases {
        assert_eq!(places(source), *places_wanted, "{source}: {:?}", faults(source));
    }
}

#[test]
fn bad_structure() {
    check(&[
        ("(a", &["OMS-031 1"]),
        ("a)", &["OMS-031 2"]),
        ("a) b) c", &["OMS-031 2", "OMS-031 5"]),
        ("((a) b", &["OMS-031 1"]),
        ("()", &["OMS-031 1"]),
        ("a (())", &["OMS-031 4"]),
        ("OR a", &["OMS-031 1"]),
        ("a OR", &["OMS-031 3"]),
        ("a OR OR b", &["OMS-031 3"]),
        ("(a OR) b", &["OMS-031 4"]),
        ("AND a", &["OMS-031 1"]),
        ("a AND", &["OMS-031 3"]),
        ("a AND AND b", &["OMS-031 7"]),
        ("a OR AND b", &["OMS-031 6"]),
        ("NOT", &["OMS-031 1"]),
        ("a -NOT", &["OMS-031 4"]),
        ("NOT OR a", &["OMS-031 1"]),
        ("a - b", &["OMS-031 3"]),
        ("(-)", &["OMS-031 2", "OMS-031 1"]),
        ("-OR b", &["OMS-031 1"]),
        ("größe \"never closed", &["OMS-031 7"]),
        ("12\" pipe", &["OMS-031 3"]),
        ("label:\"a", &["OMS-031 7"]),
        ("label:\"a\\\"", &["OMS-031 7"]),
    ]);
}

#[test]
fn bad_values() {
    check(&[
        ("status:", &["OMS-031 8"]),
        ("status: blocked", &["OMS-031 8"]),
        ("status:a,,b, c", &["OMS-031 10", "OMS-031 13"]),
        ("status:\"\"", &["OMS-025 8"]),
        ("status:<a", &["OMS-031 8"]),
        ("status:a*", &["OMS-031 8"]),
        ("owner:dog:rex,me,cat:tom", &["OMS-028 7", "OMS-028 18"]),
        ("label:*,a", &["OMS-031 7"]),
        ("number:42", &["OMS-027 8"]),
        ("number:*", &["OMS-031 8"]),
        ("category:done", &["OMS-028 10"]),
        ("is:late", &["OMS-028 4"]),
        ("has:owner", &["OMS-028 5"]),
        ("has:* is:*", &["OMS-031 5", "OMS-031 10"]),
        ("sla:breech", &["OMS-028 5"]),
        ("priority:4", &["OMS-024 10"]),
        ("priority:high", &["OMS-024 10"]),
        ("priority:3..1", &["OMS-024 10"]),
        ("priority:>*", &["OMS-031 10"]),
        ("link:friend", &["OMS-028 6"]),
        ("near:39.763", &["OMS-023 6"]),
        ("near:39.763,-89.653,5miles", &["OMS-023 6"]),
        ("near:39.763,-89.653,101km", &["OMS-024 6"]),
        ("near:39.763,-89.653,99999999999km", &["OMS-024 6"]),
        ("near:39.763,-89.653,0m", &["OMS-024 6"]),
        ("near:91,0 near:0,181", &["OMS-024 6", "OMS-024 16"]),
        ("near:NaN,inf", &["OMS-023 6"]),
        ("near:*", &["OMS-031 6"]),
        ("near:<1,2", &["OMS-031 6"]),
        ("data:5", &["OMS-031 1"]),
        ("data.:5", &["OMS-031 1"]),
        ("data..a:5", &["OMS-025 1"]),
        ("data.a:>b", &["OMS-023 8"]),
        ("data.a:>1e5", &["OMS-023 8"]),
        ("data.a:>1234567890123456", &["OMS-023 8"]),
        ("data.a:5..", &["OMS-031 8"]),
        ("data.a:a..b", &["OMS-023 8"]),
        ("data.a:*,5", &["OMS-031 8"]),
        ("title:<a", &["OMS-031 7"]),
        ("title:!!", &["OMS-025 7"]),
        (
            "\"\" * \"?\" ** a\u{0}",
            &["OMS-025 1", "OMS-025 4", "OMS-025 6", "OMS-025 10", "OMS-025 13"],
        ),
        ("\"a\nb\" \"a\u{202e}b\"", &["OMS-025 1", "OMS-025 7"]),
    ]);
}

#[test]
fn bad_times() {
    check(&[
        ("due:2d", &["OMS-031 5"]),
        ("due:now", &["OMS-031 5"]),
        ("due:soon", &["OMS-029 5"]),
        ("due:<0m", &["OMS-024 5"]),
        ("due:<2wd", &["OMS-068 5"]),
        ("due:<-2d", &["OMS-023 5"]),
        ("due:<2026-02-30", &["OMS-023 5"]),
        ("due:<20260101", &["OMS-029 5"]),
        ("due:2026-11-21T09:30:00Z", &["OMS-031 5"]),
        ("due:<2026-11-21T09:30:00", &["OMS-023 5"]),
        ("due:<1776-07-04", &["OMS-024 5"]),
        ("due:..2d", &["OMS-031 5"]),
        ("due:2d..1d", &["OMS-024 5"]),
        ("due:2026-02-01..2026-01-01", &["OMS-024 5"]),
        ("due:now..2026-01-01", &["OMS-031 5"]),
        ("due:<1d..2d", &["OMS-029 5"]),
        ("due:\"1d..2d\"", &["OMS-029 5"]),
        ("due:2d*", &["OMS-031 5"]),
        ("opened:yesterday,<7d,x", &["OMS-029 8", "OMS-029 22"]),
    ]);
}

#[test]
fn unknown_fields_name_those_nearby() {
    let cases = [
        ("onwer:me", "there is no field onwer; did you mean owner?"),
        ("assignee:me", "did you mean owner?"),
        ("approved:me", "did you mean approved_by?"),
        ("blocked:x", "did you mean blocked_reason?"),
        ("comment:x", "did you mean commented_by?"),
        ("created:>7d", "did you mean opened?"),
        ("tag:x", "did you mean label?"),
        ("isolated:x", "the fields are number, title, status,"),
        ("Re:pothole", "To look for this text, write it in quotes, at column 1"),
    ];
    for (source, want) in cases {
        let found = faults(source);
        assert_eq!((found.len(), found[0].0.as_str()), (1, "OMS-021"), "{source}");
        assert!(found[0].1.contains(want), "{source}: {}", found[0].1);
    }
    let (_, detail) = faults(&format!("{}:x", "ü".repeat(400))).remove(0);
    assert!(detail.chars().count() < 500, "{detail}");
}

#[test]
fn faults_are_reported_together() {
    check(&[
        ("onwer:me due:2d (label:a OR", &["OMS-021 1", "OMS-031 14", "OMS-031 26", "OMS-031 17"]),
        ("foo:a,b -bar:c OR priority:9", &["OMS-021 1", "OMS-021 10", "OMS-024 28"]),
        ("foo: x", &["OMS-031 5", "OMS-021 1"]),
    ]);
    let many = "a:b ".repeat(60);
    assert_eq!(faults(&many).len(), 60);
}

#[test]
fn bounds_are_named() {
    let long = "a".repeat(SOURCE_BYTES_MAX + 1);
    let deep = format!("{}a", "(".repeat(NESTING_MAX + 1));
    let quotes = "\" ".repeat(SOURCE_BYTES_MAX / 2);
    let times = vec!["<2026-01-01T00Z"; 60].join(",");
    let cases = [
        (long, "a query has 1025 bytes; at most 1024 are allowed"),
        (deep, "brackets stand inside each other more than 16 deep, at column 17"),
        ("a ".repeat(TERMS_MAX + 1), "more than 64 terms; each value of a list counts"),
        (format!("x label:{}", vec!["a"; TERMS_MAX].join(",")), "at column 3"),
        (format!("due:{times}"), "the query in canonical text has 1323 bytes"),
        (format!("\"{}\"", "x".repeat(201)), "has 201 characters; at most 200 are allowed"),
        (format!("data.{}:1", "a".repeat(300)), "bytes; at most 200 are allowed"),
        (format!("data.{}:1", ["a"; 17].join(".")), "deeper than 16 fields"),
        ("(".repeat(SOURCE_BYTES_MAX), "more than 16 deep"),
    ];
    for (source, want) in cases {
        let found = faults(&source);
        assert_eq!(found.len(), 1, "{source:.40}: {found:?}");
        assert!(found[0].1.contains(want), "{source:.40}: {found:?}");
    }
    assert!(!faults(&quotes).is_empty());
    assert_eq!(places(&"-".repeat(SOURCE_BYTES_MAX)), ["OMS-031 1024", "OMS-031 1023"]);
}
