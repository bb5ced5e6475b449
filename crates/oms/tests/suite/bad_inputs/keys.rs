//! 2: idempotency keys that are none, and what a batch does with one.

use super::Hub;
use serde_json::{Value, json};

#[test]
fn keys_that_are_none() {
    let hub = Hub::start();
    let body = json!({"board": "B", "title": "x"});
    for bad in ["", " ", &"k".repeat(256), "a\tb"] {
        let key = ("Idempotency-Key", bad);
        hub.unchanged(|| hub.admin.post_with("/api/v1/tickets", key, &body))
            .refused(400, "OMS-052");
    }
    let twice = hub.admin.request("POST", "/api/v1/tickets").json(&body);
    let twice = twice.header("Idempotency-Key", "a").header("Idempotency-Key", "b");
    hub.unchanged(|| hub.admin.send(twice)).refused(400, "OMS-052");
    let key = ("Idempotency-Key", "k");
    let claim = json!({"owners": ["x"], "max": 1, "wait_s": 0});
    for (path, body) in [("/api/v1/tasks/claim", claim), ("/api/v1/metrics/refresh", json!({}))] {
        hub.unchanged(|| hub.admin.post_with(path, key, &body)).refused(400, "OMS-051");
    }
    reused(&hub);
    a_batch_with_a_refused_item(&hub);
}

fn reused(hub: &Hub) {
    let key = ("Idempotency-Key", "reused");
    let first = hub.admin.post_with("/api/v1/tickets", key, &json!({"board": "B"})).expect(201);
    for other in [json!({"board": "B", "title": "x"}), json!({"board": "none"}), json!([])] {
        let reply = hub.unchanged(|| hub.admin.post_with("/api/v1/tickets", key, &other));
        assert!(matches!(reply.code(), "OMS-050" | "OMS-020"), "{}", reply.text);
        assert_eq!(reply.status, 422);
    }
    let again = hub.admin.post_with("/api/v1/tickets", key, &json!({"board": "B"})).expect(201);
    assert_eq!(again, first);
}

/// What was done is not done again; what was refused is looked at again, and so names the request
/// that it answers.
fn a_batch_with_a_refused_item(hub: &Hub) {
    let batch = json!({"tickets": [{"board": "B"}, {"board": "Later"}, {"board": "B"}]});
    let send = || {
        let key = ("Idempotency-Key", "batch");
        hub.admin.post_with("/api/v1/tickets/batch", key, &batch).expect(200)["results"].clone()
    };
    let first = send();
    assert_eq!(first[1]["error"]["errors"][0]["path"], "board", "{first}");
    let mut again = hub.unchanged(send);
    assert_ne!(again[1]["error"]["request_id"], first[1]["error"]["request_id"]);
    again[1]["error"]["request_id"] = first[1]["error"]["request_id"].clone();
    assert_eq!(again, first);
    hub.admin.post("/api/v1/boards", &json!({"name": "Later"})).expect(201);
    let last: Value = send();
    assert_eq!((&last[0], &last[2]), (&first[0], &first[2]));
    assert_eq!(last[1]["ok"]["board"], "Later", "{last}");
}
