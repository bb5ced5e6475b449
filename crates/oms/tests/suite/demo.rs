//! The demo's town as its visitors find it, and what the auditor says of its past.

use crate::server::{Client, OMS, Server};
use oms_testkit::PgServer;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Command;

/// Seconds of a Saturday and a Sunday.
const WEEKEND_S: i64 = 48 * 60 * 60;

/// The newest tickets of the board for which this holds.
fn found(client: &Client, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/tickets?board=City%20Potholes&limit=200&{query}");
    let answer = client.get(&path).expect(200);
    answer["items"].as_array().unwrap().clone()
}

fn clocks(client: &Client, ticket: &Value) -> Vec<Value> {
    let path = format!("/api/v1/tickets/{}/clocks", ticket["number"].as_str().unwrap());
    client.get(&path).expect(200)["clocks"].as_array().unwrap().clone()
}

/// Whether a clock stands still, also one whose time is over already.
fn is_paused(clock: &Value) -> bool {
    clock["segments"].as_array().unwrap().last().is_some_and(|last| last["kind"] == "paused")
}

fn is_over_a_weekend(clock: &Value) -> bool {
    let segments = clock["segments"].as_array().unwrap();
    let seconds = |segment: &Value| {
        let at = |end: &str| oms_base::Timestamp::parse(segment[end].as_str().unwrap()).unwrap();
        at("to").since(at("from")).micros() / 1_000_000
    };
    let closed = segments.iter().filter(|segment| segment["kind"] == "outside_hours");
    let closed: i64 = closed.map(seconds).sum();
    clock["metric"] == "resolution" && clock["due_at"].is_string() && closed >= WEEKEND_S
}

#[test]
fn a_town_after_a_storm_with_a_past_that_verifies() {
    is_a_town(&[]);
}

#[test]
fn the_same_town_on_postgresql() {
    let postgres = PgServer::shared();
    is_a_town(&["--database", &postgres.database()]);
}

fn is_a_town(place: &[&str]) {
    let server = Server::demo(place);
    let admin = server.client_with("admin", "an admin", place);
    let counts = admin.get("/api/v1/metrics/boards/City%20Potholes").expect(200);
    let shown: i64 = counts.as_object().unwrap().values().filter_map(Value::as_i64).sum();
    let merged = found(&admin, "status=cancelled");
    let total = shown + i64::try_from(merged.len()).unwrap();
    assert!(total >= 700, "{total}: {counts}");

    let open: Vec<Value> = ["queued", "in-progress", "blocked"]
        .iter()
        .flat_map(|status| found(&admin, &format!("status={status}")))
        .collect();
    let values = |field: &str| -> BTreeSet<String> {
        open.iter().filter_map(|ticket| Some(ticket[field].as_str()?.to_owned())).collect()
    };
    assert_eq!(values("lane").len(), 6, "{:?}", values("lane"));
    assert_eq!(values("owner").len(), 4, "{:?}", values("owner"));
    let waits_for_weather = |ticket: &Value| {
        ticket["because"] == "weather" && clocks(&admin, ticket).iter().any(is_paused)
    };
    assert!(open.iter().any(waits_for_weather), "nothing waits for the weather");
    let path = format!("/api/v1/tickets/{}/watch", open[0]["number"].as_str().unwrap());
    let watched = admin.post(&path, &json!({})).expect(200);
    works_by_itself(&admin, &merged, &watched);
    // Which districts are late depends on the hour.
    let is_late = |lane: &String| {
        let late = admin.found(&format!("q=sla:breach%20lane:{lane}"), &watched);
        !late["items"].as_array().unwrap().is_empty()
    };
    assert!(values("lane").iter().any(is_late), "nobody is late anywhere");

    let said = |metric: &str, what: &str, report: &Value| {
        let rows = report["rows"].as_array().unwrap();
        rows.iter().find(|row| row["metric"] == metric).unwrap()[what].as_u64().unwrap()
    };
    let report = admin.get("/api/v1/sla/report?board=City%20Potholes").expect(200);
    assert!(said("resolution", "met", &report) > 50, "{report}");
    assert!(said("resolution", "breached", &report) > 10, "{report}");
    assert!(said("first_response", "met", &report) > 10, "{report}");

    let is_explained = |ticket: &Value| clocks(&admin, ticket).iter().any(is_over_a_weekend);
    assert!(open.iter().any(is_explained), "no open pothole is due after a weekend");

    let (_, dir) = server.terminate();
    let verify =
        Command::new(OMS).args(["verify", "--data"]).arg(dir.path()).args(place).output().unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

/// Triggers have ranked, folded and escalated, and each of their events says so.
fn works_by_itself(admin: &Client, merged: &[Value], written: &Value) {
    let triggers = admin.get("/api/v1/triggers").expect(200);
    for trigger in triggers["items"].as_array().unwrap() {
        assert!(
            trigger["fired"].as_u64().unwrap() > 10 && trigger["parked"].is_null(),
            "{trigger}"
        );
    }
    let by_trigger = |path: &str, kind: &str, name: &str| {
        let timeline = admin.get(&format!("{path}/timeline?limit=200")).expect(200);
        let is_it = |event: &&Value| event["kind"] == kind;
        let event = timeline["items"].as_array().unwrap().iter().find(is_it).cloned();
        let event = event.unwrap_or_else(|| panic!("nothing {kind}: {timeline}"));
        assert_eq!(event["trigger"]["name"], name, "{event}");
    };
    let urgent = admin.found("q=priority:0", written);
    let urgent = urgent["items"].as_array().unwrap();
    assert!(urgent.len() > 10, "{}", urgent.len());
    for ticket in urgent {
        let path = format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap());
        by_trigger(&path, "prioritised", "auto-rank");
    }
    assert!(!merged.is_empty());
    for ticket in merged {
        let id = ticket["id"].as_str().unwrap();
        by_trigger(&format!("/api/v1/tickets/{id}"), "merged-into", "dedup");
    }
    let tied = admin.found("q=link:duplicate_of", written);
    let tied = tied["items"].as_array().unwrap();
    assert!(!tied.is_empty());
    for ticket in tied {
        by_trigger(
            &format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap()),
            "duplicate-of",
            "dedup",
        );
    }
}
