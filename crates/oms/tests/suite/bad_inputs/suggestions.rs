//! 14: a suggestion that two settle at once, or when it is over, and links that are only looked at.

use super::Hub;
use crate::server::{Client, Reply};
use serde_json::{Value, json};

const AGENT: &str = "Pothole-Ranker";

/// A ticket about which something is suggested, and where that is settled.
fn suggested(hub: &Hub) -> (Value, String) {
    let ticket = hub.open(&json!({"board": "B", "title": "A deep hole"})).expect(201);
    let id = ticket["id"].as_str().unwrap().to_owned();
    let asked = hub.admin.post(&format!("/api/v1/tickets/{id}/agents/{AGENT}/call"), &json!({}));
    let call = asked.expect(200)["agent_calls"][0]["call"].clone();
    (ticket, format!("/api/v1/tickets/{id}/calls/{call}"))
}

fn settle(client: &Client, at: &str, verdict: &str) -> Reply {
    client.post(&format!("{at}/{verdict}"), &json!({}))
}

fn now(hub: &Hub, ticket: &Value) -> Value {
    hub.admin.get(&format!("/api/v1/tickets/{}", ticket["id"].as_str().unwrap())).expect(200)
}

/// What became of suggestions, in the ticket's timeline.
fn settled(hub: &Hub, ticket: &Value) -> Vec<Value> {
    let at = format!("/api/v1/tickets/{}/timeline", ticket["id"].as_str().unwrap());
    let timeline = hub.admin.get(&at).expect(200);
    let kinds = timeline["items"].as_array().unwrap().iter().map(|item| item["kind"].clone());
    kinds.filter(|kind| kind.as_str().unwrap().starts_with("suggestion-")).collect()
}

#[test]
fn of_two_who_settle_it_in_the_same_moment_one_wins() {
    let hub = Hub::start();
    let ben = hub.server.client_with("staff", "ben", &[]);
    let eve = hub.server.client_with("supervisor", "eve", &[]);
    for round in 0..20 {
        let (ticket, at) = suggested(&hub);
        let start = std::sync::Barrier::new(2);
        let send = |client: &Client, verdict| {
            start.wait();
            settle(client, &at, verdict)
        };
        let (accepted, rejected) = std::thread::scope(|scope| {
            let accepting = scope.spawn(|| send(&ben, "accept"));
            let rejecting = scope.spawn(|| send(&eve, "reject"));
            (accepting.join().unwrap(), rejecting.join().unwrap())
        });
        let won = accepted.status == 200;
        let (winner, loser) = if won { (accepted, rejected) } else { (rejected, accepted) };
        assert_eq!(winner.status, 200, "{round}: {}", winner.text);
        loser.refused(409, "OMS-158");
        let word = if won { "suggestion-accepted" } else { "suggestion-rejected" };
        assert_eq!(settled(&hub, &ticket), [word], "{round}");
        assert_eq!(now(&hub, &ticket)["priority"], if won { 1 } else { 2 }, "{round}");
    }
}

#[test]
fn what_is_over_cannot_be_accepted() {
    let hub = Hub::start();
    let (ticket, at) = suggested(&hub);
    let cancel = format!("/api/v1/tickets/{}/cancel", ticket["id"].as_str().unwrap());
    hub.admin.post(&cancel, &json!({"reason": "withdrawn"})).expect(200);
    for verdict in ["accept", "reject"] {
        hub.unchanged(|| settle(&hub.admin, &at, verdict)).refused(409, "OMS-158");
    }
    assert_eq!(settled(&hub, &ticket), Vec::<Value>::new());
    let (ticket, at) = suggested(&hub);
    settle(&hub.admin, &at, "accept").expect(200);
    hub.unchanged(|| settle(&hub.admin, &at, "accept")).refused(409, "OMS-158");
    assert_eq!(settled(&hub, &ticket), ["suggestion-accepted"]);
    for call in ["0", "999999", "-1", "x", "18446744073709551616"] {
        let path =
            format!("/api/v1/tickets/{}/calls/{call}/accept", ticket["id"].as_str().unwrap());
        let reply = hub.unchanged(|| hub.admin.post(&path, &json!({})));
        assert!(matches!(reply.status, 404 | 409), "{call}: {}", reply.text);
    }
}

#[test]
fn who_looks_at_a_link_settles_nothing() {
    let hub = Hub::start();
    let (ticket, at) = suggested(&hub);
    let auditor = hub.server.client("auditor");
    for verdict in ["accept", "reject"] {
        let path = format!("{at}/{verdict}");
        for method in ["GET", "HEAD", "OPTIONS"] {
            let looked = hub.unchanged(|| hub.admin.send(hub.admin.request(method, &path)));
            assert_eq!(looked.status, 405, "{method}");
        }
        let stranger = hub.server.stranger();
        hub.unchanged(|| settle(&stranger, &at, verdict)).refused(401, "OMS-010");
        hub.unchanged(|| settle(&auditor, &at, verdict)).refused(403, "OMS-011");
    }
    assert_eq!(now(&hub, &ticket)["agent_calls"].as_array().unwrap().len(), 1);
}
