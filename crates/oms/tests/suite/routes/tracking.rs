//! What a citizen sees with the tracking string, and what everybody else does not.

use crate::server::Server;
use serde_json::{Value, json};

#[test]
fn the_public_answer_holds_stage_names_statuses_and_times() {
    let server = Server::start();
    let admin = server.client("admin");
    let loan = admin.loan(20_000);
    admin.work("IRS_VerifyBot", "done");
    admin.work("LoanRiskAgent", "done");
    let tracking = loan["tracking"].as_str().unwrap();
    let seen = server.stranger().get(&format!("/public/v1/track/{tracking}")).expect(200);
    let keys: Vec<_> = seen.as_object().unwrap().keys().cloned().collect();
    let want = ["number", "workflow", "status", "expected", "stages"];
    assert_eq!(keys, [&want[..], &["duplicates", "supporters", "messages"]].concat());
    assert_eq!(seen["number"], loan["number"]);
    let stages = seen["stages"].as_array().unwrap();
    let rows: Vec<_> = stages
        .iter()
        .map(|stage| (stage["stage"].as_str().unwrap(), stage["status"].as_str().unwrap()))
        .collect();
    let want =
        [("id_check", "done"), ("risk_ai", "done"), ("underwrite", "skipped"), ("fund", "queued")];
    assert_eq!(rows, want);
    for stage in stages {
        let keys: Vec<_> = stage.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["stage", "status", "time"]);
    }
}

#[test]
fn hidden_stages_and_internal_names_stay_inside() {
    let server = Server::start();
    let admin = server.client("admin");
    let definition = json!({"name": "Permit", "title": "Building permit", "stages": [
        {"id": "intake", "owner": "human:desk", "publicName": "Received"},
        {"id": "fraud", "owner": "agent:fraud", "public": false, "dependsOn": ["intake"]},
        {"id": "decide", "owner": "human:chief", "publicName": "Decision", "dependsOn": ["fraud"]},
    ]});
    admin.put("/api/v1/workflows/Permit", &definition).expect(201);
    let ticket = admin.post("/api/v1/tickets", &json!({"workflow": "Permit"})).expect(201);
    let path = format!("/public/v1/track/{}", ticket["tracking"].as_str().unwrap());
    let seen = server.stranger().get(&path);
    assert_eq!(seen.body["workflow"], "Building permit");
    let names: Vec<_> =
        seen.body["stages"].as_array().unwrap().iter().map(|s| s["stage"].clone()).collect();
    assert_eq!(names, ["Received", "Decision"]);
    for word in ["fraud", "intake", "desk", "chief", "owner"] {
        assert!(!seen.text.contains(word), "{word}");
    }
}

fn answer(server: &Server, tracking: &str) -> (u16, Value) {
    let reply = server.stranger().get(&format!("/public/v1/track/{tracking}"));
    let mut body = reply.body;
    body.as_object_mut().unwrap().remove("request_id");
    (reply.status, body)
}

#[test]
fn wrong_unknown_and_bare_look_the_same() {
    let server = Server::start();
    let loan = server.client("admin").loan(1);
    let number = loan["number"].as_str().unwrap();
    let right = loan["tracking"].as_str().unwrap();
    let first = answer(&server, &format!("{number}-00000000"));
    assert_eq!(first.0, 404);
    let attempts = [
        number.to_owned(),
        format!("{}-00000000", number.replace("00001", "00099")),
        "nonsense".to_owned(),
        "%2e%2e%2fadmin".to_owned(),
        format!("{right}X"),
    ];
    for attempt in attempts {
        assert_eq!(answer(&server, &attempt), first, "{attempt}");
    }
    let spaced = right.to_lowercase().replace('-', "%20");
    assert_eq!(answer(&server, &spaced).0, 200, "people type it in many ways");
}

#[test]
fn guesses_are_limited_by_number() {
    let server = Server::start();
    let loan = server.client("admin").loan(1);
    let number = loan["number"].as_str().unwrap();
    let statuses: Vec<u16> =
        (0..30).map(|n| answer(&server, &format!("{number}-0000000{}", n % 10)).0).collect();
    assert_eq!(statuses[0], 404);
    assert_eq!(*statuses.last().unwrap(), 429);
}
