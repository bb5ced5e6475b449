//! Playbooks over HTTP: from the report to the patch, as the seed draws it; published, listed,
//! started by a trigger and by hand, and steered.

use crate::server::{Client, Server, oms, path};
use serde_json::{Value, json};

fn fix() -> Value {
    json!({"name": "Fix a pothole", "board": "City Potholes", "steps": [
        {"id": "order", "owner": "svc:depot", "call": "order-asphalt", "with": {"tons": 2},
            "input": ["street"], "then": {"move": "blocked", "reason": "waiting for asphalt"}},
        {"id": "patch", "owner": "svc:crew", "then": {"move": "completed"}}]})
}

fn publish(client: &Client, definition: &Value) -> Value {
    let name = definition["name"].as_str().unwrap().replace(' ', "%20");
    client.put(&format!("/api/v1/playbooks/{name}"), definition).expect(201)
}

fn at(ticket: &Value, call: &str) -> String {
    format!("/api/v1/tickets/{}{call}", ticket["number"].as_str().unwrap())
}

/// What the timeline says, without the ticket's opening.
fn told(client: &Client, ticket: &Value) -> Vec<(String, String)> {
    let timeline = client.get(&at(ticket, "/timeline")).expect(200);
    let text = |item: &Value, field: &str| item[field].as_str().unwrap_or("").to_owned();
    let items = timeline["items"].as_array().unwrap()[1..].iter();
    items.map(|item| (text(item, "kind"), text(item, "stage"))).collect()
}

#[test]
fn from_the_report_to_the_patch() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "City Potholes"})).expect(201);
    let made = publish(&admin, &fix());
    assert_eq!((&made["version"], &made["steps"]), (&json!(1), &json!(["order", "patch"])));

    let wanted =
        json!({"board": "City Potholes", "title": "Hole", "data": {"street": "Elm", "x": 1}});
    let ticket = admin.post("/tickets", &wanted).expect(201);
    let run = &ticket["playbooks"][0];
    assert_eq!((&run["playbook"], &run["status"]), (&json!("Fix a pothole"), &json!("running")));
    assert_eq!(run["steps"][0]["status"], "queued");

    let depot = server.client_with("agent", "depot", &["--owner", "svc:depot"]);
    let task = depot.claim("svc:depot", 0).unwrap();
    assert_eq!((&task["stage"], &task["purpose"]), (&json!("order"), &json!("step")));
    assert_eq!((&task["call"], &task["with"]), (&json!("order-asphalt"), &json!({"tons": 2})));
    assert_eq!((&task["input"], &task["steps"]), (&json!({"street": "Elm"}), &json!({})));
    let done =
        json!({"lease_epoch": task["lease_epoch"], "outcome": "done", "output": {"loads": 1}});
    let complete = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    depot.post(&complete, &done).expect(200);
    depot.post(&complete, &done).expect(200);
    let waits = admin.get(&at(&ticket, "")).expect(200);
    assert_eq!(waits["status"], "blocked");

    let crew = server.client_with("agent", "crew", &["--owner", "svc:crew"]);
    assert!(depot.post("/api/v1/tasks/claim", &json!({"owners": ["svc:crew"]})).status == 403);
    let task = crew.claim("svc:crew", 0).unwrap();
    let before = json!({"order": {"status": "done", "output": {"loads": 1}}});
    assert_eq!(task["steps"], before);
    crew.complete(&task, "done").expect(200);
    let fixed = admin.get(&at(&ticket, "")).expect(200);
    assert_eq!(
        (&fixed["status"], &fixed["playbooks"][0]["status"]),
        (&json!("completed"), &json!("done"))
    );
    let wanted = [
        ("playbook-started", ""),
        ("step-begun", "order"),
        ("step-queued", "order"),
        ("stage-claimed", "order"),
        ("stage-finished", "order"),
        ("moved", ""),
        ("step-ended", "order"),
        ("step-begun", "patch"),
        ("step-queued", "patch"),
        ("stage-claimed", "patch"),
        ("stage-finished", "patch"),
        ("moved", ""),
        ("step-ended", "patch"),
        ("playbook-ended", ""),
    ];
    let wanted: Vec<_> = wanted.map(|(kind, step)| (kind.to_owned(), step.to_owned())).to_vec();
    assert_eq!(told(&admin, &ticket), wanted);
    let timeline = admin.get(&at(&ticket, "/timeline")).expect(200);
    assert_eq!(timeline["items"][6]["reason"], "waiting for asphalt");
    let started = &timeline["items"][1]["playbook"];
    assert_eq!(*started, json!({"run": 1, "name": "Fix a pothole", "version": 1}));
    let (ok, said) = oms(&["verify", "--data", path(server.kill().path())]);
    assert!(ok, "{said}");
}

#[test]
fn playbooks_are_published_listed_and_read() {
    let server = Server::start();
    let admin = server.client("admin");
    let address = "/api/v1/playbooks/Fix%20a%20pothole";
    let refused = admin.put(address, &fix());
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["board"], "the board comes first");
    admin.post("/api/v1/boards", &json!({"name": "City Potholes"})).expect(201);
    publish(&admin, &fix());
    assert_eq!(admin.put(address, &fix()).expect(200)["version"], 1);
    let wrong = json!({"name": "Fix a pothole", "steps": [{"id": "1", "owner": 7}, {"id": "b"}]});
    let refused = admin.put(address, &wrong);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["steps[0].id", "steps[0].owner", "steps[1].owner"]);
    let mut off = fix();
    off["enabled"] = false.into();
    assert_eq!(admin.put(address, &off).expect(201)["version"], 2);
    let staff = server.client("staff");
    let listed = staff.get("/api/v1/playbooks").expect(200);
    assert_eq!(
        (&listed["items"][0]["version"], &listed["items"][0]["enabled"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(staff.get(&format!("{address}?version=1")).expect(200)["definition"], fix());
    staff.get(&format!("{address}?version=3")).refused(404, "OMS-013");
    staff.get("/api/v1/playbooks/Nothing").refused(404, "OMS-013");
    let ticket = admin.pothole("No run");
    assert_eq!(ticket["playbooks"], Value::Null, "it is switched off");
    staff
        .post(&at(&ticket, "/playbooks"), &json!({"playbook": "Fix a pothole"}))
        .refused(409, "OMS-040");
    staff.post(&at(&ticket, "/playbooks"), &json!({"playbook": "Nothing"})).refused(422, "OMS-020");
}

#[test]
fn a_blocked_run_is_retried_skipped_or_given_up_by_those_who_may() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    let ticket = admin.pothole("Hole");
    publish(
        &admin,
        &json!({"name": "P", "steps": [
        {"id": "a", "owner": "svc:depot"}, {"id": "b", "owner": "svc:depot"}]}),
    );
    staff.post(&at(&ticket, "/playbooks"), &json!({"playbook": "P"})).expect(200);
    admin.work("svc:depot", "blocked");
    let why = json!({"reason": "The asphalt is there"});
    staff.post(&at(&ticket, "/playbooks/1/retry"), &why).refused(403, "OMS-011");
    admin.post(&at(&ticket, "/playbooks/2/retry"), &why).refused(404, "OMS-013");
    admin.post(&at(&ticket, "/playbooks/x/retry"), &why).refused(404, "OMS-013");
    let again = admin.post(&at(&ticket, "/playbooks/1/retry"), &why).expect(200);
    assert_eq!(again["playbooks"][0]["steps"][0]["attempt"], 2);
    admin.work("svc:depot", "blocked");
    let skipped = admin.post(&at(&ticket, "/playbooks/1/skip"), &why).expect(200);
    assert_eq!(skipped["playbooks"][0]["steps"][0]["status"], "skipped");
    let task = admin.claim("svc:depot", 0).unwrap();
    let given_up = admin.post(&at(&ticket, "/playbooks/1/cancel"), &why).expect(200);
    assert_eq!(given_up["playbooks"][0]["status"], "cancelled");
    admin.complete(&task, "done").refused(409, "OMS-042");
    admin.post(&at(&ticket, "/playbooks/1/cancel"), &why).refused(409, "OMS-040");
}

#[test]
fn a_trigger_starts_a_playbook() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = admin.pothole("Hole");
    publish(&admin, &json!({"name": "P", "steps": [{"id": "a", "owner": "svc:depot"}]}));
    let trigger = json!({"name": "t", "activator": "manual", "then": {"start_playbook": "P"}});
    admin.put("/api/v1/triggers/t", &trigger).expect(201);
    let run = json!({"ticket": ticket["number"]});
    let ran = admin.post("/api/v1/triggers/t/run", &run).expect(200);
    assert_eq!(ran["playbooks"][0]["playbook"], "P");
    let timeline = admin.get(&at(&ticket, "/timeline")).expect(200);
    let by: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["trigger"]["name"].clone())
        .collect();
    assert_eq!(by, [Value::Null, json!("t"), json!("t"), json!("t")]);
    let again = admin.post("/api/v1/triggers/t/run", &run).expect(200);
    assert_eq!(again["playbooks"].as_array().unwrap().len(), 1, "it is running already");
}
