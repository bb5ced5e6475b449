//! Opening and changing tickets.

use crate::server::Server;
use serde_json::json;

#[test]
fn a_plain_ticket_from_open_to_completed() {
    let server = Server::start();
    let staff = server.client("admin");
    let opened = staff.pothole("Pothole on 5th Street");
    assert_eq!(opened["status"], "queued");
    assert_eq!(opened["version"], 1);
    let number = opened["number"].as_str().unwrap();
    assert!(number.starts_with("CP-20"), "{number}");
    let tracking = opened["tracking"].as_str().unwrap();
    assert!(tracking.starts_with(number) && tracking.len() == number.len() + 9, "{tracking}");
    assert!(opened["position"].is_string() && opened["due_at"].is_string());
    for id in [opened["id"].as_str().unwrap(), number, tracking, &number.to_lowercase()] {
        assert_eq!(staff.get(&format!("/api/v1/tickets/{id}")).expect(200)["number"], number);
        assert_eq!(staff.get(&format!("/admin/ticket/{id}")).expect(200)["number"], number);
    }
    let path = |call: &str| format!("/api/v1/tickets/{number}/{call}");
    let moved = staff.post(&path("move"), &json!({"to": "in-progress"})).expect(200);
    assert_eq!((&moved["status"], &moved["version"]), (&json!("in-progress"), &json!(2)));
    let calls = [
        ("assign", json!({"owner": "HUMAN: crew 4"})),
        ("priority", json!({"priority": 0})),
        ("label", json!({"add": ["asphalt", "storm"]})),
        ("comment", json!({"text": "waiting for asphalt", "visibility": "staff"})),
        ("move", json!({"to": "blocked", "reason": "asphalt"})),
        ("move", json!({"to": "completed"})),
    ];
    let mut last = moved;
    for (call, body) in calls {
        last = staff.post(&path(call), &body).expect(200);
    }
    assert_eq!(last["owner"], "human:crew 4");
    assert_eq!(last["labels"], json!(["asphalt", "storm"]));
    let tied = ["support", "duplicate", "merge"];
    let also = ["comment", "label", "link", "watch", "locate"];
    let allowed = [&also[..], &tied, &["attach", "reopen"]].concat();
    assert_eq!(last["allowed_commands"], json!(allowed));
    staff.post(&path("reopen"), &json!({"reason": "it sank again"})).expect(200);
    let timeline = staff.get(&path("timeline")).expect(200);
    let kinds: Vec<_> =
        timeline["items"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    let want = [
        "opened",
        "moved",
        "assigned",
        "prioritised",
        "labelled",
        "commented",
        "moved",
        "moved",
        "reopened",
    ];
    assert_eq!(kinds, want);
    let seqs: Vec<_> =
        timeline["items"].as_array().unwrap().iter().map(|e| e["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=9).collect::<Vec<_>>());
}

#[test]
fn the_alias_opens_tickets_too() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    admin.post("/tickets", &json!({"board": "B", "title": "x"})).expect(201);
}

#[test]
fn a_stale_change_is_told_who_was_first() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = admin.pothole("Pothole");
    let path = format!("/api/v1/tickets/{}/move", ticket["id"].as_str().unwrap());
    let body = json!({"to": "in-progress"});
    assert_eq!(admin.post_with(&path, ("If-Match", "\"1\""), &body).expect(200)["version"], 2);
    let stale = admin.post_with(&path, ("If-Match", "\"1\""), &json!({"to": "blocked"}));
    stale.refused(412, "OMS-041");
    assert_eq!(stale.body["current"]["version"], 2);
    assert_eq!(stale.body["current"]["status"], "in-progress");
    assert!(stale.body["changed_by"].as_str().unwrap().starts_with("prn_"));
    admin.post_with(&path, ("If-Match", "nonsense"), &body).refused(400, "OMS-001");
}

#[test]
fn a_batch_answers_each_in_order() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let tickets = json!({"tickets": [
        {"board": "B", "title": "one"},
        {"board": "nowhere", "title": "two"},
        {"board": "B", "title": " ", "priority": 9},
        {"board": "B", "title": "four"},
    ]});
    let results = admin.post("/api/v1/tickets/batch", &tickets).expect(200);
    let results = results["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    assert!(results[0]["ok"]["number"].is_string() && results[3]["ok"]["number"].is_string());
    assert_eq!(results[1]["error"]["status"], 422);
    assert_eq!(results[2]["error"]["errors"].as_array().unwrap().len(), 2);
    let list = admin.get("/api/v1/tickets?board=B").expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

#[test]
fn what_the_state_forbids_is_a_conflict() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = admin.pothole("Pothole")["number"].as_str().unwrap().to_owned();
    let path = |call: &str| format!("/api/v1/tickets/{number}/{call}");
    admin.post(&path("reopen"), &json!({"reason": "x"})).refused(409, "OMS-040");
    admin.post(&path("cancel"), &json!({"reason": "duplicate"})).expect(200);
    admin.post(&path("move"), &json!({"to": "queued"})).refused(409, "OMS-040");
    admin.post(&path("cancel"), &json!({})).refused(422, "OMS-020");
    admin.post(&path("stages/none/skip"), &json!({"reason": "x"})).refused(404, "OMS-013");
}

#[test]
fn a_timeline_says_what_people_call_whoever_did_it() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let maria = server.client_with("staff", "Maria at the desk", &[]);
    let ticket = maria.post("/api/v1/tickets", &json!({"board": "B", "title": "x"})).expect(201);
    let path = format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap());
    admin.post(&format!("{path}/move"), &json!({"to": "blocked"})).expect(200);
    let timeline = admin.get(&format!("{path}/timeline")).expect(200);
    let names: Vec<&str> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["actor_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Maria at the desk", "a admin"]);
}
