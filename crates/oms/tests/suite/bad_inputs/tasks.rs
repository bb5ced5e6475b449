//! 15: claims and results that are none, late, or not the sender's.

use super::{Hub, faults};
use serde_json::{Value, json};

#[test]
fn claims_and_results() {
    let hub = Hub::start();
    hub.admin.loan(120_000);
    claims(&hub);
    let task = hub.admin.claim("IRS_VerifyBot", 0).unwrap();
    results(&hub, &task);
    of_others(&hub, &task);
    late(&hub, &task);
}

fn claims(hub: &Hub) {
    let many: Vec<String> = (0..101).map(|n| format!("o{n}")).collect();
    let claims = [
        (json!({"owners": [], "max": 1, "wait_s": 0}), "owners OMS-024"),
        (json!({"owners": many, "max": 1, "wait_s": 0}), "owners OMS-024"),
        (json!({"owners": "x", "max": 1, "wait_s": 0}), "owners OMS-023"),
        (json!({"owners": ["x"], "max": 0, "wait_s": 0}), "max OMS-024"),
        (json!({"owners": ["x"], "max": 1_001, "wait_s": 0}), "max OMS-024"),
        (json!({"owners": ["x"], "max": 1, "wait_s": 61}), "wait_s OMS-024"),
        (json!({"owners": ["x"], "max": 1, "wait_s": -1}), "wait_s OMS-024"),
        (json!({"owners": ["x"], "max": 1, "wait_s": 0, "lease_s": 0}), "lease_s OMS-024"),
        (json!({"owners": ["x"], "max": 1, "wait_s": 0, "lease_s": 1e300}), "lease_s OMS-024"),
    ];
    for (claim, fault) in claims {
        let reply = hub.unchanged(|| hub.admin.post("/api/v1/tasks/claim", &claim));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [fault], "{claim}");
    }
}

fn path(task: &Value, call: &str) -> String {
    format!("/api/v1/tasks/{}/{call}", task["id"].as_str().unwrap())
}

fn results(hub: &Hub, task: &Value) {
    let path = path(task, "complete");
    let large = json!({"text": "x".repeat(70_000)});
    let results = [
        (json!({"lease_epoch": 1, "outcome": "done", "output": large}), "output OMS-024"),
        (json!({"lease_epoch": 1, "outcome": "maybe"}), "outcome OMS-028"),
        (json!({"lease_epoch": 1, "outcome": "done", "confidence": 1.5}), "confidence OMS-024"),
        (json!({"lease_epoch": "1", "outcome": "done"}), "lease_epoch OMS-023"),
        (json!({"lease_epoch": -1, "outcome": "done"}), "lease_epoch OMS-024"),
        (json!({"lease_epoch": 1e300, "outcome": "done"}), "lease_epoch OMS-024"),
        (json!({"outcome": "done"}), "lease_epoch OMS-022"),
    ];
    for (result, fault) in results {
        let reply = hub.unchanged(|| hub.admin.post(&path, &result));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [fault]);
    }
    // 200 MB, as an agent sends that has its whole model for an answer.
    let huge = hub.admin.request("POST", &path).header("content-type", "application/json");
    let huge = huge.body(reqwest::blocking::Body::new(std::io::Read::take(
        std::io::repeat(b'x'),
        200_000_000,
    )));
    hub.unchanged(|| hub.admin.send(huge)).refused(413, "OMS-004");
}

/// A stage that nobody was leased, one of another owner, and one that does not exist.
fn of_others(hub: &Hub, task: &Value) {
    let body = json!({"lease_epoch": 1, "outcome": "done"});
    let other = hub.server.client_with("agent", "other", &["--owner", "LoanRiskAgent"]);
    let stranger = hub.server.stranger();
    hub.unchanged(|| other.post(&path(task, "complete"), &body)).refused(404, "OMS-013");
    hub.unchanged(|| stranger.post(&path(task, "complete"), &body)).refused(401, "OMS-010");
    let id = task["id"].as_str().unwrap();
    let next = format!("{}.1", id.rsplit_once('.').map_or(id, |(ticket, _)| ticket));
    for foreign in [format!("{id}9"), next, "tsk_nonsense".to_owned(), "%2e%2e".to_owned()] {
        let path = format!("/api/v1/tasks/{foreign}/complete");
        let reply = hub.unchanged(|| hub.admin.post(&path, &body));
        assert!(matches!(reply.status, 404 | 409), "{foreign}: {}", reply.text);
    }
}

/// An epoch counts, not who was first, and a result counts once.
fn late(hub: &Hub, task: &Value) {
    hub.admin.post(&path(task, "release"), &json!({"lease_epoch": 1})).expect(200);
    let again = hub.admin.claim("IRS_VerifyBot", 0).unwrap();
    hub.unchanged(|| hub.admin.complete(task, "done")).refused(409, "OMS-042");
    for epoch in [0_u64, 3, 9_007_199_254_740_992] {
        let body = json!({"lease_epoch": epoch, "outcome": "done"});
        let reply = hub.unchanged(|| hub.admin.post(&path(task, "complete"), &body));
        assert!(matches!(reply.code(), "OMS-042" | "OMS-020"), "{epoch}: {}", reply.text);
    }
    let score = "<img src=x onerror=alert(1)>";
    let body = json!({"lease_epoch": 2, "outcome": "done", "output": {"score": score}});
    let first = hub.admin.post(&path(&again, "complete"), &body).expect(200);
    let repeated = hub.unchanged(|| hub.admin.post(&path(&again, "complete"), &body));
    assert_eq!(repeated.expect(200), first);
    let other = json!({"lease_epoch": 2, "outcome": "done", "output": {"score": 1}});
    for differing in [other, json!({"lease_epoch": 2, "outcome": "failed"})] {
        let reply = hub.unchanged(|| hub.admin.post(&path(&again, "complete"), &differing));
        reply.refused(409, "OMS-043");
    }
    let number = task["ticket"]["number"].as_str().unwrap();
    let shown = hub.admin.get(&format!("/api/v1/tickets/{number}/timeline"));
    assert_eq!(shown.headers["content-type"], "application/json");
    assert!(shown.text.contains(score), "kept as text, to the letter");
}
