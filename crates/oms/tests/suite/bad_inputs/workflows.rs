//! 7 and 10: workflows that are none, and conditions that would cost too much.

use super::{Hub, QUICK_S, faults, hostile, place};
use oms_app::clock::Stopwatch;
use serde_json::{Value, json};

#[test]
fn workflows_and_conditions() {
    let hub = Hub::start();
    stages(&hub);
    wide_and_odd(&hub);
    names(&hub);
    conditions(&hub);
    what_a_condition_meets(&hub);
}

fn stage(id: &str) -> Value {
    json!({"id": id, "owner": "x"})
}

fn stages(hub: &Hub) {
    let many: Vec<Value> = (0..501).map(|n| stage(&format!("s{n}"))).collect();
    let behind = |id: &str, on: &str| json!({"id": id, "owner": "x", "dependsOn": [on]});
    let cases = [
        (json!([]), vec!["stages OMS-064"]),
        (json!(many), vec!["stages OMS-064"]),
        (json!({}), vec!["stages OMS-023"]),
        (json!([stage("__proto__")]), vec!["stages[0].id OMS-025"]),
        (json!([stage("")]), vec!["stages[0].id OMS-025"]),
        (json!([stage("a"), stage("a")]), vec!["stages[1].id OMS-062"]),
        (json!([behind("a", "a")]), vec!["stages[0].dependsOn[0] OMS-063"]),
        (json!([behind("a", "b")]), vec!["stages[0].dependsOn[0] OMS-061"]),
        (json!([behind("a", "b"), behind("b", "a")]), vec!["stages[0].dependsOn OMS-060"]),
        (
            json!([behind("a", "zzz"), stage("b"), stage("b"), {"id": "c", "owner": ""}]),
            vec![
                "stages[0].dependsOn[0] OMS-061",
                "stages[2].id OMS-062",
                "stages[3].owner OMS-025",
            ],
        ),
    ];
    for (stages, want) in cases {
        let reply = hub.refuses_stages(&stages);
        reply.refused(422, "OMS-020");
        let mut found = faults(&reply);
        found.sort_unstable();
        assert_eq!(found, want, "{}", reply.text);
        assert!(place(&reply).0.is_some(), "{}", reply.text);
    }
}

/// 499 stages side by side, and one that waits for all of them.
fn wide_and_odd(hub: &Hub) {
    let ids: Vec<String> = (0..499).map(|n| format!("s{n}")).collect();
    let mut wide: Vec<Value> = ids.iter().map(|id| stage(id)).collect();
    wide.push(json!({"id": "join", "owner": "x", "dependsOn": ids}));
    let watch = Stopwatch::start();
    let put = hub.admin.put("/api/v1/workflows/Wide", &json!({"name": "Wide", "stages": wide}));
    put.expect(201);
    let opened = hub.open(&json!({"workflow": "Wide"})).expect(201);
    assert_eq!(opened["stages"].as_array().unwrap().len(), 500);
    assert!(watch.seconds() < QUICK_S, "{}", watch.seconds());
    let odd = json!({"name": "Odd", "stages": [stage("constructor"), stage("toString")]});
    hub.admin.put("/api/v1/workflows/Odd", &odd).expect(201);
}

fn names(hub: &Hub) {
    let body = json!({"name": "W", "stages": [stage("a")]});
    for path in ["Other", "w", "W%20x", "..%2fW"] {
        let path = format!("/api/v1/workflows/{path}");
        let reply = hub.unchanged(|| hub.admin.put(&path, &body));
        assert_eq!((reply.status, reply.paths()), (422, vec!["name"]), "{path}: {}", reply.text);
    }
    let long = json!({"name": "n".repeat(101), "stages": [stage("a")]});
    let path = format!("/api/v1/workflows/{}", "n".repeat(101));
    let reply = hub.unchanged(|| hub.admin.put(&path, &long));
    assert_eq!(faults(&reply), ["name OMS-024"]);
}

fn conditions(hub: &Hub) {
    for when in hostile() {
        let watch = Stopwatch::start();
        let reply = hub.refuses_stages(&json!([{"id": "a", "owner": "x", "when": when}]));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), ["stages[0].when OMS-065"], "{when:.60}: {}", reply.text);
        assert!(place(&reply).0.is_some(), "{}", reply.text);
        assert!(watch.seconds() < QUICK_S, "{when:.60} takes {}", watch.seconds());
        assert!(reply.text.len() < 2_000, "{}", reply.text);
    }
}

/// Data that makes a condition dear ends its evaluation, not the server.
fn what_a_condition_meets(hub: &Hub) {
    let stages = json!([{"id": "a", "owner": "x", "when": "data.xs.exists(x, x == data.y)"}]);
    let body = json!({"name": "Dear", "stages": stages});
    hub.admin.put("/api/v1/workflows/Dear", &body).expect(201);
    let data = json!({"y": 1, "xs": vec![0; 30_000]});
    let watch = Stopwatch::start();
    let reply = hub.open(&json!({"workflow": "Dear", "data": data}));
    assert!(watch.seconds() < QUICK_S, "{}", watch.seconds());
    let opened = reply.expect(201);
    assert_eq!(opened["stages"][0]["status"], "blocked", "{opened}");
}
