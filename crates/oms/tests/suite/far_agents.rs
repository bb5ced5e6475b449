//! Agents that are somewhere else, asked by a real server: right answers, late ones, wrong ones,
//! endless ones and none, and a server that is killed between question and answer.

use crate::agent_calls::{ask, settle, told};
use crate::receiver::Receiver;
use crate::server::{Client, Server, oms, path};
use oms_app::outbox::{read_secret, signature};
use serde_json::{Value, json};
use tempfile::TempDir;

const ALLOWED: [&str; 2] = ["--outbound-allow", "127.0.0.0/8"];

fn server() -> Server {
    Server::start_with(TempDir::new().unwrap(), &ALLOWED)
}

/// Makes the secret that signs questions; its text.
fn secret(admin: &Client) -> String {
    let made = admin.put("/api/v1/secrets/hook", &json!({})).expect(201);
    made["secret"].as_str().unwrap().to_owned()
}

/// A ranker that is somewhere else.
fn ranker(name: &str, kind: &str, part: Value) -> Value {
    let mut definition = json!({"name": name, "kind": kind, "input": {"type": "string"},
        "output": {"type": "integer", "minimum": 0, "maximum": 3}, "autonomy": "act",
        "question": "ticket.title", "effects": {"priority": "output"}, "timeout_s": 10});
    definition[kind] = part;
    definition
}

fn publish(admin: &Client, definition: &Value) {
    let name = definition["name"].as_str().unwrap();
    admin.put(&format!("/api/v1/agents/{name}"), definition).expect(201);
}

/// What agents have answered about a ticket, once there are so many answers; each look waits a
/// second at the server.
fn answers(admin: &Client, ticket: &Value, count: usize) -> Vec<Value> {
    for _ in 0..60 {
        let mut told = told(admin, ticket);
        told.retain(|entry| entry["kind"] == "agent-answered");
        if told.len() >= count {
            return told;
        }
        assert!(admin.claim("nobody", 1).is_none());
    }
    panic!("no agent answers");
}

fn now(admin: &Client, ticket: &Value) -> Value {
    admin.get(&format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap())).expect(200)
}

fn outbox(admin: &Client) -> usize {
    admin.get("/api/v1/outbox").expect(200)["items"].as_array().unwrap().len()
}

#[test]
fn a_service_is_asked_signed_and_its_answer_acts_once() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    let signs = secret(&admin);
    let at = json!({"url": format!("{}/rank", there.url), "secret": "hook"});
    publish(&admin, &ranker("Ranker", "http", at));
    let ticket = admin.pothole("A deep hole");
    let asked = ask(&admin, &ticket, "Ranker", &json!({}));
    assert_eq!(asked["agent_calls"][0]["waits_for"], "answer");
    let got = there.next();
    let (id, seconds) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
    let key = read_secret(&signs).unwrap();
    let want = signature(&key, id, seconds.parse().unwrap(), &got.body);
    assert_eq!(got.headers["webhook-signature"], want);
    let data = json!({"agent": "Ranker", "version": 1, "input": "A deep hole"});
    assert_eq!((&got.json()["type"], &got.json()["data"]), (&json!("agent.asked"), &data));
    let said = answers(&admin, &ticket, 1);
    assert_eq!((&said[0]["agent"]["became"], &said[0]["output"]), (&json!("acted"), &json!(1)));
    let after = now(&admin, &ticket);
    assert_eq!((&after["priority"], after.get("agent_calls")), (&json!(1), None));
    assert_eq!(outbox(&admin), 0, "what arrived is gone");

    // Whoever asks without a ticket waits for the answer.
    let call = json!({"input": "A deep hole"});
    let direct = admin.post("/api/v1/agents/Ranker/call", &call).expect(200);
    assert_eq!((&direct["output"], &direct["escalate"]), (&json!(1), &json!(false)));
    assert_ne!(there.next().headers["webhook-id"], *id);

    // A trigger's chain goes on in what the answer does.
    let trigger = json!({"name": "auto-rank", "board": "City Potholes", "activator": "created",
        "then": {"call_agent": "Ranker"}});
    admin.put("/api/v1/triggers/auto-rank", &trigger).expect(201);
    let second = admin.pothole("Another hole");
    let said = answers(&admin, &second, 1);
    assert_eq!(said[0]["trigger"]["name"], "auto-rank");
    assert_eq!(now(&admin, &second)["priority"], 1);
    assert_eq!(there.next().json()["data"]["input"], "Another hole");
    let gone = admin.send(admin.request("DELETE", "/api/v1/secrets/hook"));
    gone.refused(409, "OMS-040");
}

#[test]
fn a_language_model_is_asked_with_its_key_and_for_its_form() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    let at = json!({"url": format!("{}/v1", there.url), "model": "small", "secret": "models",
        "system": "You rank potholes."});
    let mut definition = ranker("Model", "openai", at);
    definition["autonomy"] = "suggest".into();
    admin.put("/api/v1/agents/Model", &definition).refused(422, "OMS-020");
    admin.put("/api/v1/secrets/models", &json!({"secret": "key_sk-test-1"})).expect(201);
    publish(&admin, &definition);
    let ticket = admin.pothole("A deep hole");
    ask(&admin, &ticket, "Model", &json!({}));
    let got = there.next();
    assert_eq!(got.path, "/v1/chat/completions");
    assert_eq!(got.headers["authorization"], "Bearer sk-test-1");
    let body = got.json();
    assert_eq!(
        (&body["model"], &body["messages"][1]["content"]),
        (&json!("small"), &json!("A deep hole"))
    );
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(answers(&admin, &ticket, 1)[0]["agent"]["became"], "suggested");
    let call = now(&admin, &ticket)["agent_calls"][0].clone();
    assert_eq!((&call["output"], &call["waits_for"]), (&json!(1), &json!("person")));
    assert_eq!(settle(&admin, &ticket, &call["call"], "accept").expect(200)["priority"], 1);
    let shown = admin.get("/api/v1/agents/Model").expect(200).to_string();
    assert!(!shown.contains("sk-test"), "{shown}");
}

/// The first block of JSON in the guide that says all of these.
fn guided(words: &[&str]) -> Value {
    let guide = include_str!("../../../../docs/guides/ask-agents.md");
    let blocks = guide.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut said = blocks.filter(|block| words.iter().all(|word| block.contains(word)));
    let block = said.next().unwrap_or_else(|| panic!("the guide shows no {words:?}"));
    serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"))
}

#[test]
fn what_the_guide_shows_of_a_language_model_and_of_a_service_works() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    let guide = include_str!("../../../../docs/guides/ask-agents.md");
    let kept = guide.split("/api/v1/secrets/models").nth(1).unwrap();
    let kept = kept.split("--data-binary '").nth(1).and_then(|rest| rest.split('\'').next());
    let kept: Value = serde_json::from_str(kept.unwrap()).unwrap();
    admin.put("/api/v1/secrets/models", &kept).expect(201);
    admin.put("/api/v1/secrets/risk", &json!({})).expect(201);
    // Nothing but the place is another one: what stands before the path.
    let moved = |mut definition: Value, before: &str| {
        let kind = definition["kind"].as_str().unwrap().to_owned();
        let at = definition[&kind]["url"].as_str().unwrap().strip_prefix(before);
        let at = format!("{}{}", there.url, at.unwrap());
        definition[&kind]["url"] = at.into();
        publish(&admin, &definition);
        definition
    };

    let model = moved(guided(&["\"kind\": \"openai\""]), "https://models.example");
    let name = model["name"].as_str().unwrap();
    let ticket = admin.pothole("A deep hole");
    ask(&admin, &ticket, name, &json!({"autonomy": "suggest"}));
    let got = there.next();
    assert_eq!(got.path, "/v1/chat/completions");
    let key = kept["secret"].as_str().unwrap().strip_prefix("key_").unwrap();
    assert_eq!(got.headers["authorization"], format!("Bearer {key}"));
    let body = got.json();
    assert_eq!(body["model"], model["openai"]["model"]);
    let said = |n: usize| body["messages"][n]["content"].as_str().unwrap();
    assert!(said(0).contains(model["openai"]["system"].as_str().unwrap()), "{body}");
    assert_eq!(said(1), "A deep hole");
    let schema = &body["response_format"]["json_schema"]["schema"]["properties"];
    assert_eq!(schema["output"]["maximum"], model["output"]["maximum"], "{body}");
    assert_eq!(answers(&admin, &ticket, 1)[0]["agent"]["became"], "suggested");
    let call = now(&admin, &ticket)["agent_calls"][0].clone();
    assert_eq!(settle(&admin, &ticket, &call["call"], "accept").expect(200)["priority"], 1);

    let service = moved(guided(&["\"kind\": \"http\""]), "https://risk.example");
    let sent = guided(&["agent.asked"]);
    let call = json!({"input": {"amount": sent["data"]["input"]["amount"], "name": "ACME"}});
    let at = format!("/api/v1/agents/{}/call", service["name"].as_str().unwrap());
    assert_eq!(admin.post(&at, &call).expect(200)["output"], json!({"score": 71}));
    let got = there.next();
    assert_eq!((got.path.as_str(), &got.json()["data"]), ("/ask", &sent["data"]));
    assert_eq!(got.json()["type"], sent["type"]);
}

#[test]
fn what_is_no_answer_fails_with_its_reason_and_a_person_looks() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    for (name, why) in [
        ("ok", "outcome: is not a field"),
        ("wrong", "score: is not a field"),
        ("redirect", "redirects are not followed"),
        ("gone", "it answers 410"),
        ("huge", "broke"),
        ("never", "no answer within 1 s"),
    ] {
        let at = json!({"url": format!("{}/{name}", there.url), "secret": "hook"});
        let mut definition = ranker(name, "http", at);
        (definition["tries"], definition["timeout_s"]) = (1.into(), 1.into());
        publish(&admin, &definition);
        let ticket = admin.pothole("A deep hole");
        ask(&admin, &ticket, name, &json!({}));
        let said = answers(&admin, &ticket, 1).remove(0);
        assert_eq!(said["agent"]["became"], "failed", "{name}");
        let reason = said["reason"].as_str().unwrap();
        // One that is slow to write may be cut off by the clock instead.
        assert!(reason.contains(why) || name == "huge", "{name}: {reason}");
        let after = now(&admin, &ticket);
        assert!(after["escalated_at"].is_string() && after.get("agent_calls").is_none());
        assert_eq!(after["priority"], ticket["priority"]);
    }
    assert_eq!(outbox(&admin), 0);
    let call = json!({"input": "A deep hole"});
    let none = admin.post("/api/v1/agents/never/call", &call).expect(200);
    assert_eq!((&none["output"], &none["escalate"]), (&Value::Null, &json!(true)));
    assert_eq!(none["error"], "no answer within 1 s");
}

#[test]
fn this_machine_is_not_reached_unless_the_operator_says_so() {
    let (server, there) = (Server::start(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let at = json!({"url": format!("{}/rank", there.url), "secret": "hook"});
    publish(&admin, &ranker("Inside", "http", at));
    let call = json!({"input": "A deep hole"});
    let none = admin.post("/api/v1/agents/Inside/call", &call).expect(200);
    let error = none["error"].as_str().unwrap();
    assert!(error.contains("is not an address of the internet"), "{error}");
    assert!(there.already().is_none());
}

#[test]
fn an_answer_that_comes_when_the_ticket_has_moved_on_does_nothing() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let at = json!({"url": format!("{}/gate", there.url), "secret": "hook"});
    let mut definition = ranker("Gate", "http", at);
    definition["timeout_s"] = 120.into();
    publish(&admin, &definition);
    let (moved, ended) = (admin.pothole("It moves on"), admin.pothole("It ends"));
    for ticket in [&moved, &ended] {
        ask(&admin, ticket, "Gate", &json!({}));
        there.next();
    }
    for (ticket, to) in [(&moved, "in-progress"), (&ended, "cancelled")] {
        let id = ticket["id"].as_str().unwrap();
        let body = json!({"to": to, "reason": "The crew is there"});
        admin.post(&format!("/api/v1/tickets/{id}/move"), &body).expect(200);
    }
    there.open();
    assert_eq!(answers(&admin, &moved, 1)[0]["agent"]["became"], "late");
    assert_eq!(now(&admin, &moved)["priority"], moved["priority"]);
    for _ in 0..60 {
        if outbox(&admin) == 0 {
            break;
        }
        assert!(admin.claim("nobody", 1).is_none());
    }
    let kinds = |entry: &Value| entry["kind"] == "agent-answered";
    assert_eq!(
        (outbox(&admin), told(&admin, &ended).iter().filter(|it| kinds(it)).count()),
        (0, 0)
    );
}

#[test]
fn a_server_that_is_killed_while_it_asks_asks_again_and_the_answer_counts_once() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let at = json!({"url": format!("{}/gate", there.url), "secret": "hook"});
    let mut definition = ranker("Gate", "http", at);
    definition["timeout_s"] = 1.into();
    publish(&admin, &definition);
    let ticket = admin.pothole("A deep hole");
    ask(&admin, &ticket, "Gate", &json!({}));
    let first = there.next();
    let dir = server.kill();
    there.open();
    let server = Server::start_with(dir, &ALLOWED);
    let admin = server.client("admin");
    assert_eq!(now(&admin, &ticket)["agent_calls"][0]["waits_for"], "answer");
    let second = there.next();
    assert_eq!(second.headers["webhook-id"], first.headers["webhook-id"], "the same question");
    let said = answers(&admin, &ticket, 1);
    assert_eq!((said.len(), &said[0]["agent"]["became"]), (1, &json!("acted")));
    let after = now(&admin, &ticket);
    assert_eq!((&after["priority"], after.get("agent_calls")), (&json!(1), None));
    assert_eq!(outbox(&admin), 0);
    let dir = server.kill();
    let (fine, said) = oms(&["verify", "--data", path(dir.path())]);
    assert!(fine, "{said}");
}

#[test]
fn one_that_fails_is_left_alone_and_asked_again_when_it_is_back() {
    let (server, there) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let at = json!({"url": format!("{}/flaky", there.url), "secret": "hook"});
    let mut definition = ranker("Flaky", "http", at);
    definition["breaker"] = json!({"failures": 2, "open_s": 3});
    publish(&admin, &definition);
    let health = || admin.get("/api/v1/agents/Flaky/health").expect(200);
    let call = || {
        let body = json!({"input": "A deep hole"});
        admin.post("/api/v1/agents/Flaky/call", &body).expect(200)
    };
    assert_eq!((&health()["breaker"], &health()["p50_ms"]), (&json!("closed"), &Value::Null));
    for _ in 0..2 {
        assert_eq!(call()["error"], "it answers 503");
        there.next();
    }
    let left = call();
    assert!(left["error"].as_str().unwrap().contains("is left alone until"), "{left}");
    let shut = health();
    assert_eq!(
        (&shut["breaker"], &shut["calls"], &shut["errors"]),
        (&json!("open"), &json!(2), &json!(2))
    );
    assert!(shut["shut_until"].is_string());
    // What is asked about a ticket waits for it.
    let ticket = admin.pothole("A deep hole");
    ask(&admin, &ticket, "Flaky", &json!({}));
    assert!(there.already().is_none(), "nobody asks");
    there.open();
    assert_eq!(answers(&admin, &ticket, 1)[0]["agent"]["became"], "acted");
    let back = health();
    assert_eq!((&back["breaker"], &back["calls"]), (&json!("closed"), &json!(3)));
    assert!(back["p50_ms"].is_u64() && back["shut_until"].is_null());
    assert_eq!(call()["output"], 1);
    server.client("agent").get("/api/v1/agents/Flaky/health").refused(403, "OMS-011");
    admin.get("/api/v1/agents/Nobody/health").refused(404, "OMS-128");
}

#[test]
fn a_program_that_the_operator_lists_answers() {
    let dir = TempDir::new().unwrap();
    let script = dir.path().join("ranker");
    let answer = r#"read question; echo '{"output": 1, "confidence": 0.9}'"#;
    std::fs::write(&script, answer).unwrap();
    let listed = format!("ranker=/bin/sh {}", path(&script));
    let flags = ["--agents-commands", listed.as_str()];
    let server = Server::start_with(TempDir::new().unwrap(), &flags);
    let admin = server.client("admin");
    publish(&admin, &ranker("Program", "command", json!({"program": "ranker"})));
    let mut other = ranker("Other", "command", json!({"program": "sh"}));
    other["tries"] = 1.into();
    publish(&admin, &other);
    let (fine, none) = (admin.pothole("A deep hole"), admin.pothole("Another hole"));
    ask(&admin, &fine, "Program", &json!({}));
    ask(&admin, &none, "Other", &json!({}));
    assert_eq!(answers(&admin, &fine, 1)[0]["agent"]["became"], "acted");
    assert_eq!(now(&admin, &fine)["priority"], 1);
    let said = answers(&admin, &none, 1).remove(0);
    assert_eq!(said["agent"]["became"], "failed");
    let reason = said["reason"].as_str().unwrap();
    assert!(reason.contains("agents.commands lists no program sh"), "{reason}");
    let call = json!({"input": "A deep hole"});
    assert_eq!(admin.post("/api/v1/agents/Program/call", &call).expect(200)["output"], 1);
}
