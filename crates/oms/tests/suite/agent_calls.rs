//! Agents and tickets over HTTP: asked by hand and by triggers, suggestions that people settle,
//! effects that stand in the timeline with their agent.

use crate::server::{Client, Server, oms, path};
use serde_json::{Value, json};

/// What a ticket's timeline says of agents, oldest first.
pub(crate) fn told(client: &Client, ticket: &Value) -> Vec<Value> {
    let at = format!("/api/v1/tickets/{}/timeline", ticket["id"].as_str().unwrap());
    let timeline = client.get(&at).expect(200);
    let items = timeline["items"].as_array().unwrap();
    items.iter().filter(|item| item["agent"].is_object()).cloned().collect()
}

fn until(client: &Client, ticket: &Value, count: usize) -> Vec<Value> {
    for _ in 0..20_000 {
        let told = told(client, ticket);
        if told.len() >= count {
            return told;
        }
    }
    panic!("agents never say {count} things of it");
}

pub(crate) fn ask(client: &Client, ticket: &Value, agent: &str, body: &Value) -> Value {
    let id = ticket["id"].as_str().unwrap();
    client.post(&format!("/api/v1/tickets/{id}/agents/{agent}/call"), body).expect(200)
}

pub(crate) fn settle(
    client: &Client,
    ticket: &Value,
    call: &Value,
    verdict: &str,
) -> crate::server::Reply {
    let id = ticket["id"].as_str().unwrap();
    client.post(&format!("/api/v1/tickets/{id}/calls/{call}/{verdict}"), &json!({}))
}

/// The ranker under a name of its own, with this autonomy.
fn ranker(client: &Client, autonomy: &str) -> Value {
    let text = include_str!("../../../../examples/agents/pothole-ranker.json");
    let mut definition: Value = serde_json::from_str(text).unwrap();
    definition["name"] = "Ranker".into();
    definition["autonomy"] = autonomy.into();
    client.put("/api/v1/agents/Ranker", &definition).expect(201);
    definition
}

#[test]
fn what_is_suggested_waits_for_a_person() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    let ticket = admin.pothole("A deep hole at the junction");
    let asked = ask(&staff, &ticket, "Pothole-Ranker", &json!({}));
    let call = &asked["agent_calls"][0];
    assert_eq!((&call["waits_for"], &call["output"]), (&json!("person"), &json!(1)));
    assert_eq!((&call["effects"], &asked["priority"]), (&json!({"priority": 1}), &json!(2)));
    let accepted = settle(&staff, &ticket, &call["call"], "accept").expect(200);
    assert_eq!((&accepted["priority"], accepted.get("agent_calls")), (&json!(1), None));
    settle(&staff, &ticket, &call["call"], "accept").refused(409, "OMS-158");
    settle(&staff, &ticket, &json!("x"), "accept").refused(404, "OMS-013");
    let kinds: Vec<Value> =
        told(&admin, &ticket).into_iter().map(|mut item| item["kind"].take()).collect();
    assert_eq!(kinds, ["agent-asked", "agent-answered", "suggestion-accepted"]);

    let again = ask(&staff, &ticket, "Pothole-Ranker", &json!({"autonomy": "act"}));
    let call = &again["agent_calls"][0];
    assert_eq!(call["autonomy"], "suggest", "no more than the agent itself allows");
    let once_more = ask(&staff, &ticket, "Pothole-Ranker", &json!({}));
    assert_eq!(once_more["agent_calls"].as_array().unwrap().len(), 1);
    settle(&staff, &ticket, &call["call"], "reject").refused(409, "OMS-158");
    let call = &once_more["agent_calls"][0]["call"];
    assert_eq!(settle(&staff, &ticket, call, "reject").expect(200).get("agent_calls"), None);

    let at = format!("/api/v1/tickets/{}/agents", ticket["id"].as_str().unwrap());
    admin.post(&format!("{at}/Nobody/call"), &json!({})).refused(404, "OMS-128");
    admin
        .post(&format!("{at}/Pothole-Ranker/call"), &json!({"autonomy": "rule"}))
        .refused(422, "OMS-020");
    let auditor = server.client("auditor");
    auditor.post(&format!("{at}/Pothole-Ranker/call"), &json!({})).refused(403, "OMS-011");
    let key = ("idempotency-key", "once");
    let first = admin.post_with(&format!("{at}/Pothole-Ranker/call"), key, &json!({})).expect(200);
    let second = admin.post_with(&format!("{at}/Pothole-Ranker/call"), key, &json!({}));
    assert_eq!(second.expect(200)["version"], first["version"]);
    let public = server
        .stranger()
        .get(&format!("/public/v1/track/{}", ticket["tracking"].as_str().unwrap()));
    assert!(!public.text.contains("Ranker"), "{}", public.text);
}

#[test]
fn an_agent_that_acts_does_what_its_effects_say_and_a_person_looks_when_it_is_not_sure() {
    let server = Server::start();
    let admin = server.client("admin");
    let board = json!({"name": "City Potholes", "supervisor": "human:foreman"});
    admin.post("/api/v1/boards", &board);
    let mut definition = ranker(&admin, "act");
    let trigger = json!({"name": "auto-rank", "board": "City Potholes", "activator": "created",
        "then": {"call_agent": "Ranker"}});
    admin.put("/api/v1/triggers/auto-rank", &trigger).expect(201);

    let sure = admin.pothole("A sinkhole by the school");
    let said = until(&admin, &sure, 1);
    assert_eq!((&said[0]["agent"]["became"], &said[0]["output"]), (&json!("acted"), &json!(0)));
    assert_eq!(said[0]["trigger"]["name"], "auto-rank");
    let now = admin.get(&format!("/api/v1/tickets/{}", sure["id"].as_str().unwrap())).expect(200);
    assert_eq!(now["priority"], 0);

    let unsure = admin.pothole("img_001.jpg");
    let said = until(&admin, &unsure, 1);
    assert_eq!(said[0]["agent"]["became"], "suggested");
    let at = format!("/api/v1/tickets/{}", unsure["id"].as_str().unwrap());
    let now = admin.get(&at).expect(200);
    assert_eq!((&now["priority"], now["escalated_at"].is_string()), (&json!(2), true));
    assert_eq!(now["agent_calls"][0]["escalate"], true);
    assert_eq!(admin.work("human:foreman", "done")["purpose"], "supervise");

    // A workflow's ticket is asked about in the same way, and its supervisor told.
    admin.publish_disaster_loan();
    let loan = admin.loan(120_000);
    let asked = ask(&admin, &loan, "Ranker", &json!({}));
    assert!(asked["escalated_at"].is_string());

    definition["enabled"] = false.into();
    admin.put("/api/v1/agents/Ranker", &definition).expect(201);
    let off = admin.pothole("A sinkhole");
    let said = until(&admin, &off, 1);
    assert_eq!(said[0]["agent"]["became"], "failed");
    assert!(said[0]["reason"].as_str().unwrap().contains("switched off"));
    let now = admin.get(&format!("/api/v1/tickets/{}", off["id"].as_str().unwrap())).expect(200);
    assert_eq!((&now["priority"], &now["escalated_at"]), (&json!(2), &Value::Null));
    let id = off["id"].as_str().unwrap();
    admin
        .post(&format!("/api/v1/tickets/{id}/agents/Ranker/call"), &json!({}))
        .refused(409, "OMS-129");
    let dir = server.kill();
    let (fine, said) = oms(&["verify", "--data", path(dir.path())]);
    assert!(fine, "{said}");
}
