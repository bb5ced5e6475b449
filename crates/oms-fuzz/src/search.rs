//! What somebody looks for.

use oms_base::{Number, Priority, Status, Timestamp};
use oms_domain::query::{Context, Order, Query, Subject, matches};
use serde_json::json;

/// Noon in UTC on the 21st of November 2026.
const NOON: Timestamp = Timestamp::from_micros(1_795_262_400_000_000);

/// A query, and the order of a list.
///
/// Written out again it is the same query, and means the same tickets.
pub(crate) fn queries(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(order) = Order::parse(text) {
        assert_eq!(Order::parse(&order.to_string()).as_ref(), Ok(&order), "{text:?}");
    }
    let Ok(query) = Query::parse(text) else { return };
    let written = query.to_string();
    assert_eq!(Query::parse(&written).as_ref(), Ok(&query), "{text:?} is written {written:?}");
    let Ok(number) = Number::parse("CP-2026-00042") else { return };
    let _is_meant =
        matches(&query, &subject(number), &Context { now: NOON, zone: "America/Chicago", me: &[] });
}

/// A ticket to look for.
fn subject(number: Number) -> Subject {
    Subject {
        number,
        title: Some("Pothole on 5th Street".to_owned()),
        texts: vec!["As wide as a bus, near the SCHOOL.".to_owned()],
        status: "waiting".to_owned(),
        category: Status::Blocked,
        board: "City Potholes".to_owned(),
        workflow: None,
        stages: vec!["patch".to_owned()],
        lane: Some("north".to_owned()),
        owner: None,
        approved_by: Vec::new(),
        completed_by: Vec::new(),
        commented_by: Vec::new(),
        watchers: Vec::new(),
        priority: Priority::DEFAULT,
        labels: Vec::new(),
        opened: NOON,
        updated: NOON,
        closed: None,
        due: Some(NOON),
        sla: None,
        blocked_reasons: vec!["asphalt".to_owned()],
        address: Some("1200 N 5th St".to_owned()),
        place: None,
        has: Vec::new(),
        links: Vec::new(),
        data: json!({"amount": 50_000, "tags": ["road", 3, null], "site": {"district": "NW"}}),
    }
}
