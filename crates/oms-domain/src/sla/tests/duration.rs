//! Targets: what they come to and what is none.

use super::super::{Measure, Target};
use oms_base::{Code, Span};

#[test]
fn units_are_explicit() {
    let minutes = |minutes: i64| Span::minutes(minutes).unwrap();
    let cases = [
        ("90m", Measure::WallClock(minutes(90))),
        ("48h", Measure::WallClock(minutes(48 * 60))),
        ("3d", Measure::WallClock(minutes(3 * 24 * 60))),
        ("3660d", Measure::WallClock(minutes(3_660 * 24 * 60))),
        ("45wm", Measure::Working(minutes(45))),
        ("8wh", Measure::Working(minutes(8 * 60))),
        ("10000wh", Measure::Working(minutes(600_000))),
        ("2wd", Measure::WorkingDays(2)),
    ];
    for (text, measure) in cases {
        let target = Target::parse(text).unwrap();
        assert_eq!(target.measure(), measure, "{text}");
        assert_eq!(target.to_string(), text);
        assert_eq!(target.is_working(), text.contains('w'));
    }
}

#[test]
fn what_is_no_target_is_refused() {
    let cases = [
        ("", Code::BadSpan),
        ("48", Code::BadSpan),
        ("wh", Code::BadSpan),
        ("-1h", Code::BadSpan),
        ("1.5wh", Code::BadSpan),
        ("2 wd", Code::BadSpan),
        ("2wD", Code::BadSpan),
        ("2ww", Code::BadSpan),
        ("٣d", Code::BadSpan),
        ("0m", Code::OutOfBounds),
        ("0wd", Code::OutOfBounds),
        ("3661d", Code::OutOfBounds),
        ("10001wh", Code::OutOfBounds),
        ("600001wm", Code::OutOfBounds),
        ("2501wd", Code::OutOfBounds),
        ("99999999999999999999h", Code::OutOfBounds),
    ];
    for (text, code) in cases {
        assert_eq!(Target::parse(text).unwrap_err().code, code, "{text}");
    }
}
