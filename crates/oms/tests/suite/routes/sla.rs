//! Time limits over HTTP: calendars, policies, clocks with their explanation, reports.

use crate::server::Server;
use serde_json::{Value, json};

/// Open around the clock, so that the tests do not depend on when they run.
fn office() -> Value {
    let day = ["00:00-24:00"];
    json!({"name": "Round", "tz": "America/Chicago", "week": {"mon": day, "tue": day, "wed": day,
           "thu": day, "fri": day, "sat": day, "sun": day}})
}

fn urgent(target: &str) -> Value {
    json!({"name": "Urgent", "order": 10, "when": "ticket.priority == 0", "calendar": "Round",
           "targets": [{"metric": "resolution", "target": target},
                       {"metric": "first_response", "target": "30wm"}]})
}

fn clock<'v>(clocks: &'v Value, metric: &str) -> &'v Value {
    let all = clocks["clocks"].as_array().unwrap();
    all.iter().find(|clock| clock["metric"] == metric).unwrap()
}

#[test]
fn a_policy_promises_and_a_clock_explains() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.put("/api/v1/policies/Urgent", &urgent("4wh")).refused(422, "OMS-020");
    let made = admin.put("/api/v1/calendars/Round", &office()).expect(201);
    assert_eq!((&made["name"], &made["version"]), (&json!("Round"), &json!(1)));
    assert_eq!(admin.put("/api/v1/calendars/Round", &office()).expect(200)["version"], 1);
    admin.put("/api/v1/policies/Urgent", &urgent("4wh")).expect(201);
    let listed = admin.get("/api/v1/policies").expect(200);
    assert_eq!(listed["items"][0]["definition"]["calendar"], "Round");
    let read = admin.get("/api/v1/calendars/Round").expect(200);
    assert_eq!(read["definition"]["tz"], "America/Chicago");

    admin.pothole("Usual");
    let wanted = json!({"board": "City Potholes", "title": "Deep", "priority": 0});
    let ticket = admin.post("/api/v1/tickets", &wanted).expect(201);
    let at = |call: &str| format!("/api/v1/tickets/{}{call}", ticket["number"].as_str().unwrap());
    assert_eq!((&ticket["sla_status"], &ticket["because"]), (&json!("ok"), &Value::Null));
    let body = json!({"to": "blocked", "reason": "Rain", "because": "weather"});
    let blocked = admin.post(&at("/move"), &body).expect(200);
    assert_eq!((&blocked["sla_status"], &blocked["due_at"]), (&json!("paused"), &Value::Null));
    assert_eq!(blocked["because"], "weather");
    let clocks = admin.get(&at("/clocks")).expect(200);
    let resolution = clock(&clocks, "resolution");
    assert_eq!(
        (&resolution["state"], &resolution["paused"]),
        (&json!("paused"), &json!("weather"))
    );
    assert_eq!(resolution["policy"], json!({"name": "Urgent", "version": 1}));
    assert_eq!(resolution["calendar"], json!({"name": "Round", "version": 1}));
    assert!(resolution["due_if_resumed"].is_string());
    let kinds: Vec<_> = resolution["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|segment| segment["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["ran", "paused", "ran"], "{resolution}");
    let found = admin.found("q=sla:paused", &blocked);
    assert_eq!(found["items"][0]["number"], ticket["number"]);

    admin.post(&at("/move"), &json!({"to": "in-progress"})).expect(200);
    let staff = server.client("staff");
    let hello = json!({"text": "We are on it", "visibility": "public"});
    staff.post(&at("/comment"), &hello).expect(200);
    let done = admin.post(&at("/move"), &json!({"to": "completed"})).expect(200);
    assert_eq!(done["sla_status"], "met");
    let clocks = admin.get(&at("/clocks")).expect(200);
    assert_eq!(clock(&clocks, "first_response")["state"], "met");
    assert!(clock(&clocks, "resolution")["met_at"].is_string());

    let report = admin.get("/api/v1/sla/report?board=City%20Potholes").expect(200);
    let row = |metric: &str| {
        let rows = report["rows"].as_array().unwrap();
        rows.iter().find(|row| row["metric"] == metric).cloned().unwrap()
    };
    let resolution = row("resolution");
    assert_eq!((&resolution["met"], &resolution["hit_rate"]), (&json!(1), &json!(1.0)));
    assert_eq!(resolution["p50_minutes"], 1.0);
    assert_eq!(row("first_response")["met"], 1);
    let recount = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    assert_eq!(recount["differences"], json!([]));
}

#[test]
fn a_new_version_reaches_open_tickets_by_rebasing() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.put("/api/v1/calendars/Round", &office()).expect(201);
    admin.put("/api/v1/policies/Urgent", &urgent("4wh")).expect(201);
    admin.pothole("Usual");
    let wanted = json!({"board": "City Potholes", "title": "Deep", "priority": 0});
    let ticket = admin.post("/api/v1/tickets", &wanted).expect(201);
    let path = format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap());
    assert_eq!(admin.put("/api/v1/policies/Urgent", &urgent("2wh")).expect(201)["version"], 2);
    assert_eq!(admin.get(&path).expect(200)["due_at"], ticket["due_at"]);
    let rebased = admin.post(&format!("{path}/rebase"), &json!({})).expect(200);
    assert!(rebased["due_at"].as_str() < ticket["due_at"].as_str(), "{rebased}");
    let timeline = admin.get(&format!("{path}/timeline")).expect(200);
    let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["kind"], &last["policy"]), (&json!("clock-rebased"), &json!("Urgent")));
    let again = admin.post(&format!("{path}/rebase"), &json!({})).expect(200);
    assert_eq!(again["version"], rebased["version"]);
}

#[test]
fn limits_in_working_time_need_a_calendar_that_is_there() {
    let server = Server::start();
    let admin = server.client("admin");
    let board =
        |calendar: Option<&str>| json!({"name": "Parks", "sla": "2wd", "calendar": calendar});
    for calendar in [None, Some("Round")] {
        let reply = admin.post("/api/v1/boards", &board(calendar));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["calendar"]);
    }
    admin.put("/api/v1/calendars/Round", &office()).expect(201);
    let made = admin.post("/api/v1/boards", &board(Some("Round"))).expect(201);
    assert_eq!((&made["sla"], &made["calendar"]), (&json!("2wd"), &json!("Round")));
    let ticket = json!({"board": "Parks", "title": "Bench", "sla": "8wh"});
    assert!(admin.post("/api/v1/tickets", &ticket).expect(201)["due_at"].is_string());
    admin.post("/api/v1/boards", &json!({"name": "Trees"})).expect(201);
    let reply = admin.post("/api/v1/tickets", &json!({"board": "Trees", "sla": "8wh"}));
    reply.refused(422, "OMS-020");
    let workflow = json!({"name": "Care", "calendar": "Nowhere",
                          "stages": [{"id": "cut", "owner": "crew", "sla": "1wd"}]});
    let reply = admin.put("/api/v1/workflows/Care", &workflow);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.paths(), ["calendar"]);
    let mut workflow = workflow;
    workflow["calendar"] = Value::Null;
    let reply = admin.put("/api/v1/workflows/Care", &workflow);
    assert_eq!(reply.paths(), ["stages[0].sla"]);
}

#[test]
fn faulty_rules_and_reports_say_where() {
    let server = Server::start();
    let admin = server.client("admin");
    let calendar = json!({"name": "C", "tz": "Mars/Base", "week": {"mon": ["9-17"]}, "x": 1});
    let reply = admin.put("/api/v1/calendars/C", &calendar);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.paths().len(), 3, "{}", reply.text);
    let other = json!({"name": "D", "order": 1, "targets": [{"metric": "assign", "target": "1h"}]});
    let reply = admin.put("/api/v1/policies/C", &other);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.paths(), ["name"]);
    admin.get("/api/v1/policies/None").refused(404, "OMS-013");
    for query in ["", "?by=owner&board=X", "?board=X&by=lane", "?board=X&from=soon"] {
        admin.get(&format!("/api/v1/sla/report{query}")).refused(422, "OMS-020");
    }
    admin.get("/api/v1/sla/report?board=None").refused(404, "OMS-013");
    assert_eq!(admin.get("/api/v1/sla/report?by=owner").expect(200)["rows"], json!([]));
}

#[test]
fn a_policy_that_cannot_be_asked_is_named_with_its_reason_and_counted() {
    let server = Server::start();
    let admin = server.client("admin");
    let targets = json!([{"metric": "resolution", "target": "4h"}]);
    let large = json!({"name": "Large", "order": 1, "when": "data.amount > 5", "targets": targets});
    admin.put("/api/v1/policies/Large", &large).expect(201);
    let number = admin.pothole("No amount")["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{number}");
    let clocks = admin.get(&format!("{path}/clocks")).expect(200);
    let [passed] = clocks["passed_over"].as_array().unwrap().as_slice() else { panic!("{clocks}") };
    assert_eq!(passed["policy"], json!({"name": "Large", "version": 1}));
    assert!(passed["reason"].as_str().unwrap().contains("amount"), "{passed}");
    let timeline = admin.get(&format!("{path}/timeline")).expect(200);
    let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "policies-passed-over");
    assert_eq!(last["passed_over"], clocks["passed_over"]);
    assert!(admin.get("/metrics").text.contains("oms_policies_passed_over_total 1"));
    let whole = json!({"name": "Large", "order": 1, "when": "ticket.priority == 0",
        "targets": targets});
    admin.put("/api/v1/policies/Large", &whole).expect(201);
    admin.post(&format!("{path}/rebase"), &json!({})).expect(200);
    let clocks = admin.get(&format!("{path}/clocks")).expect(200);
    assert_eq!(clocks["passed_over"], json!([]));
}
