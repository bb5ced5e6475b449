//! Alerts on a real server: one ticket an alert while it fires, also over a restart.

use crate::server::{Client, Server};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/boards/Operations/alerts";

fn alert(fingerprint: &str, status: &str, minute: u32) -> Value {
    json!({"status": status, "fingerprint": fingerprint,
        "startsAt": format!("2026-11-21T13:{minute:02}:45.828Z"),
        "endsAt": if status == "firing" { "0001-01-01T00:00:00Z" } else { "2026-11-21T14:00:00Z" },
        "labels": {"alertname": "DiskFull", "severity": "critical", "instance": fingerprint},
        "annotations": {"summary": format!("The disk of {fingerprint} is full\u{7}"),
            "description": "97 %"},
        "generatorURL": "http://prometheus.example/graph"})
}

fn message(alerts: &[Value]) -> Value {
    json!({"version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing",
        "receiver": "oms", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
        "externalURL": "http://alertmanager.example:9093", "alerts": alerts})
}

/// What became of the alerts, and the numbers of their tickets.
fn send(client: &Client, alerts: &[Value]) -> Vec<(String, String)> {
    let reply = client.post(PATH, &message(alerts)).expect(200);
    let one = |result: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        (text(&result["ok"]["became"]), text(&result["ok"]["ticket"]["number"]))
    };
    reply["results"].as_array().unwrap().iter().map(one).collect()
}

fn became(client: &Client, alert: Value) -> String {
    send(client, &[alert]).remove(0).0
}

fn board(server: &Server) -> Client {
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "Operations"})).expect(201);
    admin
}

fn ticket(client: &Client, number: &str) -> Value {
    client.get(&format!("/api/v1/tickets/{number}")).expect(200)
}

fn comments(client: &Client, number: &str) -> Vec<String> {
    let timeline = client.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap().iter();
    let said = items.filter(|item| item["kind"] == "commented");
    said.map(|item| item["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_alert_has_one_ticket_while_it_fires() {
    let server = Server::start();
    let admin = board(&server);
    let monitor = server.client_with("service", "monitor", &["--board", "Operations"]);
    let both = [alert("db-1", "firing", 8), alert("db-2", "firing", 8)];
    let opened = send(&monitor, &both);
    assert_eq!((opened[0].0.as_str(), opened[1].0.as_str()), ("opened", "opened"));
    let number = &opened[0].1;
    let first = ticket(&admin, number);
    assert_eq!(
        (&first["title"], &first["description"]),
        (&json!("The disk of db-1 is full"), &json!("97 %"))
    );
    assert_eq!((&first["priority"], &first["labels"]), (&json!(0), &json!(["alert"])));
    assert_eq!(first["data"]["alert"]["labels"]["instance"], "db-1");
    let again = send(&monitor, &both);
    assert_eq!(
        again,
        [("known".to_owned(), number.clone()), ("known".to_owned(), opened[1].1.clone())]
    );
    assert_eq!(ticket(&admin, number)["version"], first["version"], "the same again is nothing");

    admin.post(&format!("/api/v1/tickets/{number}/priority"), &json!({"priority": 3})).expect(200);
    assert_eq!(
        send(&monitor, &[alert("db-1", "firing", 20)]),
        [("again".to_owned(), number.clone())]
    );
    assert_eq!(ticket(&admin, number)["priority"], 0);
    assert_eq!(
        comments(&admin, number),
        ["The alert fires again, since 2026-11-21T13:20:45.828Z."]
    );
    assert_eq!(became(&monitor, alert("db-1", "resolved", 8)), "known", "late");

    assert_eq!(became(&monitor, alert("db-1", "resolved", 20)), "completed");
    assert_eq!(ticket(&admin, number)["status"], "completed");
    assert_eq!(became(&monitor, alert("db-1", "resolved", 20)), "known");
    let next = send(&monitor, &[alert("db-1", "firing", 40)]);
    assert_eq!(next[0].0, "opened");
    assert_ne!(&next[0].1, number);
}

#[test]
fn whoever_works_on_it_says_when_it_ends() {
    let server = Server::start();
    let admin = board(&server);
    let number = send(&admin, &[alert("db-1", "firing", 8)]).remove(0).1;
    let path = format!("/api/v1/tickets/{number}/move");
    admin.post(&path, &json!({"to": "in-progress"})).expect(200);
    assert_eq!(became(&admin, alert("db-1", "resolved", 8)), "noted");
    assert_eq!(became(&admin, alert("db-1", "resolved", 8)), "known");
    assert_eq!(ticket(&admin, &number)["status"], "in-progress");
    assert_eq!(comments(&admin, &number), ["The alert is over, since 2026-11-21T14:00:00Z."]);
    assert_eq!(
        send(&admin, &[alert("db-1", "firing", 20)]),
        [("again".to_owned(), number.clone())]
    );
    admin.post(&path, &json!({"to": "completed"})).expect(200);
    assert_eq!(became(&admin, alert("db-1", "firing", 20)), "known", "it had its ticket");
    assert_eq!(became(&admin, alert("db-1", "firing", 30)), "opened");
}

#[test]
fn one_is_known_over_a_restart_and_twice_in_one_message() {
    let server = Server::start();
    let admin = board(&server);
    let all = [
        alert("a", "firing", 1),
        alert("a", "firing", 1),
        alert("a", "resolved", 1),
        alert("a", "firing", 2),
    ];
    let sent = send(&admin, &all);
    let words: Vec<&str> = sent.iter().map(|(became, _)| became.as_str()).collect();
    assert_eq!(words, ["opened", "known", "completed", "opened"]);
    let number = sent[3].1.clone();
    let server = Server::start_in(server.kill());
    let admin = server.client_with("admin", "again", &[]);
    assert_eq!(send(&admin, &[alert("a", "firing", 2)]), [("known".to_owned(), number.clone())]);
    assert_eq!(send(&admin, &[alert("a", "resolved", 2)]), [("completed".to_owned(), number)]);
}

#[test]
fn what_cannot_be_taken_opens_nothing() {
    let server = Server::start();
    let admin = board(&server);
    admin.post("/api/v1/boards", &json!({"name": "Parks"})).expect(201);
    let faulty = message(&[alert("a", "firing", 1), json!({"status": "firing"})]);
    let reply = admin.post(PATH, &faulty);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.body["errors"][0]["path"], "alerts[1].fingerprint");
    let many: Vec<Value> = (0..65).map(|n| alert(&format!("a{n}"), "firing", 1)).collect();
    admin.post(PATH, &message(&many)).refused(422, "OMS-020");
    admin.post(PATH, &json!({"version": "1", "alerts": []})).refused(422, "OMS-020");
    admin.post(&format!("{PATH}?x=1"), &message(&[])).refused(422, "OMS-020");
    let one = message(&[alert("a", "firing", 1)]);
    let keyed = admin.request("POST", PATH).header("idempotency-key", "k").json(&one);
    admin.send(keyed).refused(400, "OMS-051");
    let parks = server.client_with("service", "parks", &["--board", "Parks"]);
    parks.post(PATH, &one).refused(404, "OMS-013");
    admin.post("/api/v1/boards/None/alerts", &one).refused(404, "OMS-013");
    let listed = admin.get("/api/v1/tickets").expect(200);
    assert_eq!(listed["items"], json!([]), "nothing half done");
}

#[test]
fn one_that_a_board_refuses_holds_up_no_other() {
    let server = Server::start();
    let admin = board(&server);
    let schema = json!({"type": "object", "properties": {"alert": {"type": "object",
        "properties": {"fingerprint": {"const": "good"}}}}});
    admin.post("/api/v1/boards", &json!({"name": "Operations", "schema": schema})).expect(200);
    let alerts = [alert("bad", "firing", 1), alert("good", "firing", 1)];
    let reply = admin.post(PATH, &message(&alerts)).expect(200);
    assert_eq!(reply["results"][0]["error"]["code"], "OMS-020");
    assert_eq!(reply["results"][1]["ok"]["became"], "opened");
    admin
        .post("/api/v1/boards", &json!({"name": "Operations", "schema": {"type": "object"}}))
        .expect(200);
    assert_eq!(became(&admin, alert("bad", "firing", 1)), "opened", "it was not remembered");
}
