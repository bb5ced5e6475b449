//! The one place where the tests of queries touch their API, and a ticket to look for.

use crate::query::{Context, Has, LinkKind, Place, Query, SlaStatus, Subject, matches};
use oms_base::{Label, Number, Owner, Priority, Status, Timestamp};
use serde_json::json;

/// Noon in Chicago on the 21st of November 2026.
pub(super) const NOW: &str = "2026-11-21T18:00:00Z";
pub(super) const ZONE: &str = "America/Chicago";

pub(super) fn query(source: &str) -> Query {
    Query::parse(source).unwrap_or_else(|faults| panic!("{source}: {faults:?}"))
}

/// The faults of `source`, each as its code and what it says.
pub(super) fn faults(source: &str) -> Vec<(String, String)> {
    let faults = Query::parse(source).expect_err(source);
    faults.into_iter().map(|fault| (fault.code.to_string(), fault.detail)).collect()
}

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

pub(super) fn owner(text: &str) -> Owner {
    Owner::parse(text).unwrap()
}

/// Whether `source`, asked by Rivera in Chicago, means `subject`.
pub(super) fn finds(source: &str, subject: &Subject) -> bool {
    let me = [owner("human:rivera"), owner("crew-7")];
    matches(&query(source), subject, &Context { now: at(NOW), zone: ZONE, me: &me })
}

/// A pothole on 5th Street that waits for asphalt and is due in 90 minutes.
pub(super) fn pothole() -> Subject {
    Subject {
        number: Number::parse("CP-2026-00042").unwrap(),
        title: Some("Pothole on 5th Street".to_owned()),
        texts: vec!["As wide as a bus, near the SCHOOL.".to_owned(), "Re: größer".to_owned()],
        status: "waiting-for-material".to_owned(),
        category: Status::Blocked,
        board: "City Potholes".to_owned(),
        workflow: None,
        stages: vec!["patch".to_owned(), "Patch the hole".to_owned()],
        lane: Some("north".to_owned()),
        owner: Some(owner("human:rivera")),
        approved_by: vec![owner("human:okafor"), owner("human:lee")],
        completed_by: vec![owner("agent:Pothole-Ranker")],
        commented_by: vec![owner("crew-7")],
        watchers: Vec::new(),
        priority: Priority::new(1).unwrap(),
        labels: vec![Label::parse("storm").unwrap(), Label::parse("North Side").unwrap()],
        opened: at("2026-11-14T18:00:00Z"),
        updated: at("2026-11-21T05:59:59Z"),
        closed: None,
        due: Some(at("2026-11-21T19:30:00Z")),
        sla: Some(SlaStatus::AtRisk),
        blocked_reasons: vec!["waiting for asphalt".to_owned()],
        address: Some("1200 N 5th St, Springfield".to_owned()),
        place: Some(Place::new(39.763, -89.653).unwrap()),
        has: vec![Has::Attachment, Has::Location],
        links: vec![(LinkKind::RelatesTo, Number::parse("CP-2026-00007").unwrap())],
        data: json!({
            "amount": 50_000, "depth": 7.5, "urgent": true, "crew": "7", "note": null,
            "sizes": [3, 12], "tags": ["road", "bus route"], "site": {"district": "NW"},
        }),
    }
}
