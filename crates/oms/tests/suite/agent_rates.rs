//! How often people agree with agents, counted by real servers: over a restart, by two servers at
//! once, and the one ticket that says that people disagree too much.

use crate::agent_calls::{ask, settle, told};
use crate::server::{Client, Server, oms, path, token};
use oms_testkit::PgServer;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Publishes a ranker that always answers 1.
fn publish(admin: &Client, autonomy: &str, about: &str, drift: &Value) {
    let definition = json!({"name": "Ranker", "kind": "rule", "about": about,
        "input": {"type": "string"}, "output": {"type": "integer"}, "autonomy": autonomy,
        "question": "ticket.title", "effects": {"priority": "output"},
        "rule": {"output": "1", "confidence": "0.9"}, "drift": drift});
    admin.put("/api/v1/agents/Ranker", &definition).expect(201);
}

fn drift(of: u32) -> Value {
    json!({"board": "Watch", "disagreement": 0.4, "of": of})
}

/// Has the ranker suggest something for a new ticket, and somebody say what they make of it.
fn judged(client: &Client, verdict: &str) -> Value {
    let ticket = client.pothole("A deep hole");
    let call = ask(client, &ticket, "Ranker", &json!({}))["agent_calls"][0]["call"].clone();
    settle(client, &ticket, &call, verdict).expect(200)
}

fn health(client: &Client) -> Value {
    client.get("/api/v1/agents/Ranker/health").expect(200)
}

fn change(client: &Client, ticket: &Value, what: &str, body: &Value) -> Value {
    let at = format!("/api/v1/tickets/{}/{what}", ticket["number"].as_str().unwrap());
    client.post(&at, body).expect(200)
}

/// The tickets that say that it drifts, the newest first, once a change is in the index.
fn warnings(client: &Client, after: &Value) -> Vec<Value> {
    client.found("board=Watch", after)["items"].as_array().unwrap().clone()
}

fn verified(server: Server) -> TempDir {
    let dir = server.kill();
    let (fine, said) = oms(&["verify", "--data", path(dir.path())]);
    assert!(fine, "{said}");
    dir
}

#[test]
fn what_people_make_of_answers_is_counted_once_and_outlasts_the_server() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    publish(&admin, "suggest", "first", &Value::Null);
    let none = json!({"version": 1, "answers": 0, "failed": 0, "late": 0, "recorded": 0,
        "suggested": 0, "acted": 0, "accepted": 0, "rejected": 0, "set": 0, "overridden": 0,
        "agreement": null, "override_rate": null, "disagreement": null});
    assert_eq!((&health(&admin)["days"], &health(&admin)["rates"]), (&json!(30), &json!([none])));
    // A verdict that is said twice, under one key, is one.
    let ticket = admin.pothole("A deep hole");
    let call = ask(&admin, &ticket, "Ranker", &json!({}))["agent_calls"][0]["call"].clone();
    let at = format!("/api/v1/tickets/{}/calls/{call}/reject", ticket["number"].as_str().unwrap());
    for _ in 0..2 {
        staff.post_with(&at, ("idempotency-key", "once"), &json!({})).expect(200);
    }
    for verdict in ["accept", "accept", "reject"] {
        judged(&staff, verdict);
    }
    publish(&admin, "act", "second", &Value::Null);
    let acted: Vec<Value> = (0..4).map(|_| admin.pothole("A deep hole")).collect();
    for ticket in &acted {
        assert_eq!(ask(&admin, ticket, "Ranker", &json!({}))["priority"], 1);
    }
    change(&staff, &acted[0], "priority", &json!({"priority": 3}));
    change(&staff, &acted[0], "priority", &json!({"priority": 2}));
    change(&staff, &acted[1], "move", &json!({"to": "in-progress"}));
    let kept = admin.pothole("A deep hole");
    ask(&admin, &kept, "Ranker", &json!({"autonomy": "shadow"}));
    let of = |version: u32, more: &Value| {
        let mut all = none.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all["version"] = version.into();
        all
    };
    let second = json!({"answers": 5, "recorded": 1, "acted": 4, "set": 4, "overridden": 1,
        "override_rate": 0.25, "disagreement": 0.25});
    let first = json!({"answers": 4, "suggested": 4, "accepted": 2, "rejected": 2,
        "agreement": 0.5, "disagreement": 0.5});
    let want = json!([of(2, &second), of(1, &first)]);
    assert_eq!(health(&admin)["rates"], want);
    let dir = verified(server);
    let server = Server::start_in(dir);
    let admin = server.client("admin");
    assert_eq!(health(&admin)["rates"], want);
    change(&admin, &acted[2], "priority", &json!({"priority": 0}));
    assert_eq!(health(&admin)["rates"][0]["overridden"], 2);
}

#[test]
fn an_agent_with_which_people_disagree_gets_one_ticket() {
    let server = Server::start();
    let admin = server.client("admin");
    let watch = json!({"name": "R", "kind": "rule", "input": {}, "output": {},
        "rule": {"output": "1"}, "drift": drift(3)});
    let unknown = admin.put("/api/v1/agents/R", &watch);
    assert_eq!(unknown.paths(), ["drift.board"]);
    unknown.refused(422, "OMS-020");
    admin.post("/api/v1/boards", &json!({"name": "Watch"})).expect(201);
    publish(&admin, "suggest", "first", &drift(3));
    judged(&admin, "accept");
    let second = judged(&admin, "reject");
    assert!(warnings(&admin, &second).is_empty(), "two judgements say nothing yet");
    let third = judged(&admin, "reject");
    let found = warnings(&admin, &third);
    assert_eq!(found.len(), 1);
    let number = found[0]["number"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/tickets/{number}");
    let ticket = admin.get(&at).expect(200);
    assert_eq!(ticket["title"], "Agent Ranker version 1 drifts");
    assert_eq!(ticket["labels"], json!(["drift"]));
    let text = ticket["description"].as_str().unwrap();
    assert!(text.contains("with 2 of 3 judgements of the last 7 days, which is 66.7 %"), "{text}");
    assert!(text.contains("oms agent publish"), "{text}");
    assert!(told(&admin, &ticket).is_empty());
    assert_eq!(warnings(&admin, &judged(&admin, "reject")).len(), 1);
    let server = Server::start_in(verified(server));
    let admin = server.client("admin");
    assert_eq!(warnings(&admin, &judged(&admin, "reject")).len(), 1, "also after a restart");
    // It has ended, and its days have not.
    change(&admin, &ticket, "move", &json!({"to": "completed", "reason": "Looked at"}));
    assert_eq!(warnings(&admin, &judged(&admin, "reject")).len(), 1);
    // Another version is counted anew.
    publish(&admin, "act", "second", &drift(2));
    let acted: Vec<Value> = (0..2).map(|_| admin.pothole("A deep hole")).collect();
    for ticket in &acted {
        ask(&admin, ticket, "Ranker", &json!({}));
    }
    let last = change(&admin, &acted[0], "priority", &json!({"priority": 3}));
    let found = warnings(&admin, &last);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["title"], "Agent Ranker version 2 drifts");
    verified(server);
}

#[test]
fn two_servers_count_together_and_open_one_ticket() {
    let postgres = PgServer::shared();
    let url = postgres.database();
    let first = Server::start_with(TempDir::new().unwrap(), &["--database", &url]);
    let token = token(first.data(), "admin", "boss", &["--database", &url]);
    let admin = first.stranger().with(token.clone());
    admin.post("/api/v1/boards", &json!({"name": "Watch"})).expect(201);
    publish(&admin, "suggest", "first", &drift(4));
    let beside = TempDir::new().unwrap();
    std::fs::copy(first.data().join("tracking.key"), beside.path().join("tracking.key")).unwrap();
    let second = Server::start_with(beside, &["--database", &url]);
    let there = second.stranger().with(token);
    let other = there.clone();
    let judging =
        std::thread::spawn(move || (0..8).map(|_| judged(&other, "reject")).collect::<Vec<_>>());
    let mine: Vec<Value> = (0..8).map(|_| judged(&admin, "reject")).collect();
    let theirs = judging.join().unwrap();
    for (client, written) in [(&admin, &theirs[7]), (&there, &mine[7])] {
        assert_eq!(warnings(client, written).len(), 1);
        let rates = &health(client)["rates"][0];
        assert_eq!((&rates["suggested"], &rates["rejected"]), (&json!(16), &json!(16)));
        assert_eq!((&rates["agreement"], &rates["disagreement"]), (&json!(0.0), &json!(1.0)));
    }
}
