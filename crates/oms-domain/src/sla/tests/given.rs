//! Calendars, instants and terms as short text.

use super::super::{
    Calendar, Edition, Happening, Metric, Policy, Target, Terms, What, read_calendar,
};
use oms_base::{Name, Span, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn at(text: &str) -> Timestamp {
    let seconds = if text.matches(':').count() == 1 { ":00Z" } else { "" };
    Timestamp::parse(&format!("{text}{seconds}")).unwrap_or_else(|_| panic!("{text}"))
}

pub(super) fn hours(hours: i64) -> Span {
    Span::minutes(hours * 60).unwrap()
}

pub(super) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A calendar of the zone `tz` with the given week and exceptions.
pub(super) fn calendar(tz: &str, week: &Value, exceptions: &Value) -> Calendar {
    let definition = json!({"name": "Office", "tz": tz, "week": week, "exceptions": exceptions});
    read_calendar(&definition, 1).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Monday to Friday, nine to five.
pub(super) fn office(tz: &str) -> Calendar {
    let day = ["09:00-17:00"];
    let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day});
    calendar(tz, &week, &json!([]))
}

pub(super) fn target(text: &str) -> Target {
    Target::parse(text).unwrap()
}

/// Terms of the policy's first version.
pub(super) fn terms(calendar: &Calendar, target: &str) -> Arc<Terms> {
    version(calendar, target, 1)
}

/// Terms of a later version of the policy.
pub(super) fn version(calendar: &Calendar, limit: &str, policy_version: u32) -> Arc<Terms> {
    Arc::new(Terms {
        metric: Metric::Resolution,
        policy: Some(Edition { name: name("Standard"), version: policy_version }),
        target: target(limit),
        thresholds: vec![75, 90],
        levels: Vec::new(),
        pauses: Policy::pauses_default(),
        reopen_window: Target::REOPEN_WINDOW_DEFAULT,
        calendar: Arc::new(calendar.clone()),
    })
}

pub(super) fn happened(text: &str, what: What) -> Happening {
    Happening { at: at(text), what }
}

/// The zone's local time, with its offset.
pub(super) fn local(calendar: &Calendar, at: Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get(calendar.zone()).unwrap();
    let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap().to_zoned(zone);
    at.strftime("%a %m-%d %H:%M %:z").to_string()
}
