//! Explanations: what has counted and what will, day by day.

use super::super::{
    Edition, Explanation, Kind, PauseReason, SEGMENTS_MAX, Segments, What, clock, explain,
};
use super::given::{at, calendar, happened, hours, name, office, terms};
use oms_base::Span;
use serde_json::json;

fn counted(segments: &Segments) -> Vec<(String, i64)> {
    let ran = segments.list.iter().filter(|segment| segment.kind == Kind::Ran);
    ran.map(|ran| (ran.from.to_string()[..16].to_owned(), ran.counted.micros() / 3_600_000_000))
        .collect()
}

fn sum(explanation: &Explanation) -> Span {
    let segments = explanation.past.list.iter().chain(&explanation.ahead.list);
    segments.fold(Span::ZERO, |sum, segment| sum.plus(segment.counted))
}

#[test]
fn sixteen_hours_are_six_and_seven_and_three() {
    let week = json!({"mon": ["09:00-17:00"], "tue": ["09:00-16:00"], "thu": ["08:00-17:00"]});
    let terms = terms(&calendar("UTC", &week, &json!([])), "16wh");
    let started = [happened("2007-01-01T11:00", What::Start)];
    let told = explain(&clock(&terms, &started, at("2007-01-02T12:00")));
    assert_eq!(told.due_at, Some(at("2007-01-04T11:00")));
    let text = |text: &str, hours| (text.to_owned(), hours);
    assert_eq!(counted(&told.past), [text("2007-01-01T11:00", 6), text("2007-01-02T09:00", 3)]);
    assert_eq!(counted(&told.ahead), [text("2007-01-02T12:00", 4), text("2007-01-04T08:00", 3)]);
    assert_eq!((sum(&told), told.elapsed), (hours(16), hours(9)));
    assert_eq!((told.zone.as_str(), told.target.to_string()), ("UTC", "16wh".into()));
    let edition = |text: &str| Some(Edition { name: name(text), version: 1 });
    assert_eq!((told.pin.policy, told.pin.calendar), (edition("Standard"), edition("Office")));
}

#[test]
fn while_paused_it_tells_what_would_be() {
    let terms = terms(&office("UTC"), "8wh");
    let mut list = vec![
        happened("2026-11-23T09:00", What::Start),
        happened("2026-11-23T12:00", What::Pause(PauseReason::parse("weather").unwrap())),
    ];
    let told = explain(&clock(&terms, &list, at("2026-11-25T15:00")));
    assert_eq!((told.due_at, told.if_resumed), (Some(at("2026-11-26T12:00")), true));
    assert_eq!(sum(&told), hours(8));
    let paused = told.past.list.back().unwrap();
    assert_eq!((paused.from, paused.to), (at("2026-11-23T12:00"), at("2026-11-25T15:00")));
    list.push(happened("2026-11-26T09:00", What::Stop));
    let told = explain(&clock(&terms, &list, at("2026-12-25T15:00")));
    assert!(told.ahead.list.is_empty());
    assert_eq!(told.elapsed, hours(3));
}

#[test]
fn what_is_far_ahead_is_bounded() {
    let day = ["09:00-10:00", "11:00-12:00", "13:00-14:00", "15:00-16:00"];
    let busy = calendar("UTC", &json!({"mon": day, "tue": day, "wed": day}), &json!([]));
    let terms = terms(&busy, "2000wh");
    let started = [happened("2026-11-23T09:00", What::Start)];
    let told = explain(&clock(&terms, &started, at("2026-11-23T09:00")));
    assert_eq!(told.ahead.list.len(), SEGMENTS_MAX);
    assert!(told.ahead.left_out > 0);
}
