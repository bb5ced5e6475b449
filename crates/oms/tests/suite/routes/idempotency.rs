//! The same key is one effect; another payload under it is refused.

use crate::server::Server;
use serde_json::json;

#[test]
fn the_replay_answers_with_the_first_status_and_body() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B", "sla": "1h"})).expect(201);
    let key = ("Idempotency-Key", "open-1");
    let body = json!({"board": "B", "title": "Pothole"});
    let first = admin.post_with("/api/v1/tickets", key, &body);
    let number = first.body["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{number}/move");
    admin.post(&path, &json!({"to": "in-progress"})).expect(200);
    let replay = admin.post_with("/api/v1/tickets", key, &body);
    assert_eq!((replay.status, &replay.text), (201, &first.text));
    let other = json!({"board": "B", "title": "Another"});
    admin.post_with("/api/v1/tickets", key, &other).refused(422, "OMS-050");
    let list = admin.get("/api/v1/tickets").expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[test]
fn keys_belong_to_their_principal_and_route() {
    let server = Server::start();
    let (one, other) = (server.client("admin"), server.client("admin"));
    one.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let key = ("Idempotency-Key", "k");
    let body = json!({"board": "B", "title": "x"});
    let first = one.post_with("/api/v1/tickets", key, &body).expect(201);
    let second = other.post_with("/api/v1/tickets", key, &body).expect(201);
    assert_ne!(first["number"], second["number"]);
    let path = format!("/api/v1/tickets/{}/comment", first["number"].as_str().unwrap());
    let comment = json!({"text": "hello", "visibility": "staff"});
    one.post_with(&path, key, &comment).expect(200);
    assert_eq!(one.post_with(&path, key, &comment).expect(200)["version"], 2);
}

#[test]
fn a_hundred_at_once_are_one() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let texts: Vec<String> = std::thread::scope(|scope| {
        let send = || {
            let body = json!({"board": "B", "title": "x"});
            let reply = admin.post_with("/api/v1/tickets", ("Idempotency-Key", "same"), &body);
            assert_eq!(reply.status, 201);
            reply.text
        };
        let threads: Vec<_> = (0..100).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(texts.iter().all(|text| *text == texts[0]));
    let list = admin.get("/api/v1/tickets").expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_key_survives_a_restart() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let body = json!({"board": "B", "title": "x"});
    let first = admin.post_with("/api/v1/tickets", ("Idempotency-Key", "k"), &body);
    let token = admin.token.clone();
    let server = Server::start_in(server.kill());
    let mut again = server.stranger();
    again.token = token;
    let replay = again.post_with("/api/v1/tickets", ("Idempotency-Key", "k"), &body);
    assert_eq!(replay.text, first.text);
}

#[test]
fn bad_keys_and_calls_that_take_none() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let body = json!({"board": "B", "title": "x"});
    for bad in ["", " ", &"k".repeat(256), "a\tb"] {
        let reply = admin.post_with("/api/v1/tickets", ("Idempotency-Key", bad), &body);
        reply.refused(400, "OMS-052");
    }
    let claim = json!({"owners": ["x"], "max": 1, "wait_s": 0});
    let key = ("Idempotency-Key", "k");
    admin.post_with("/api/v1/tasks/claim", key, &claim).refused(400, "OMS-051");
    admin.post_with("/api/v1/metrics/refresh", key, &json!({})).refused(400, "OMS-051");
    assert_eq!(admin.get("/api/v1/tickets").expect(200)["items"], json!([]));
}

#[test]
fn each_item_of_a_batch_has_a_key_of_its_own() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let item = |title: &str| json!({"board": "B", "title": title});
    let batch = json!({"tickets": [item("one"), item("two")]});
    let key = ("Idempotency-Key", "batch");
    let first = admin.post_with("/api/v1/tickets/batch", key, &batch).expect(200);
    let again = admin.post_with("/api/v1/tickets/batch", key, &batch).expect(200);
    assert_eq!(first, again);
    let numbers = |reply: &serde_json::Value| reply["results"][1]["ok"]["number"].clone();
    assert_eq!(numbers(&first), numbers(&again));
}
