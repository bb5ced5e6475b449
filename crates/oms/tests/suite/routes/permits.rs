//! The example of a building permit on a real server: a nested inspection, a fee that is given
//! back, and a supervisor who is told.

use crate::server::{Client, Server};
use serde_json::{Value, json};
use std::path::Path;

fn example(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn publish(client: &Client, file: &str) {
    let definition = example(file);
    let path = format!("/api/v1/workflows/{}", definition["name"].as_str().unwrap());
    client.put(&path, &definition).expect(201);
}

/// A permit that waits for its inspection; its number.
fn permit(admin: &Client) -> String {
    publish(admin, "site-inspection.json");
    publish(admin, "building-permit.json");
    let data = json!({"address": "742 Evergreen Terrace", "applicant": "Ned", "fee": 120});
    let wanted = json!({"workflow": "BuildingPermit", "title": "Porch", "data": data});
    let opened = admin.post("/api/v1/tickets", &wanted).expect(201);
    admin.work("human:permit-desk", "done");
    assert_eq!(admin.work("svc:cashier", "done")["input"], json!({"applicant": "Ned", "fee": 120}));
    opened["number"].as_str().unwrap().to_owned()
}

fn ticket(client: &Client, number: &str) -> Value {
    client.get(&format!("/api/v1/tickets/{number}")).expect(200)
}

fn call(client: &Client, number: &str, path: &str, body: &Value) -> Value {
    client.post(&format!("/api/v1/tickets/{number}/{path}"), body).expect(200)
}

fn entries(client: &Client, number: &str, kind: &str) -> Vec<Value> {
    let timeline = client.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap();
    items.iter().filter(|item| item["kind"] == kind).cloned().collect()
}

#[test]
fn an_inspection_is_a_ticket_of_its_own_and_the_permit_goes_on_with_it() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = permit(&admin);
    let inspect = &ticket(&admin, &number)["stages"][2];
    assert_eq!(
        (&inspect["status"], &inspect["workflow"]),
        (&json!("in-progress"), &json!("SiteInspection"))
    );
    let inspection = inspect["ticket"].as_str().unwrap().to_owned();
    let nested = ticket(&admin, &inspection);
    assert_eq!(nested["part_of"], json!({"number": number, "stage": "inspect"}));
    assert_eq!(
        (&nested["title"], &nested["data"]),
        (&json!("Porch"), &json!({"address": "742 Evergreen Terrace"}))
    );
    assert_eq!(nested["links"][0]["kind"], "parent");
    admin.work("human:inspectors", "done");
    let task = admin.claim("human:inspectors", 0).unwrap();
    admin.complete(&task, "done").refused(422, "OMS-020");
    let path = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    let result =
        json!({"lease_epoch": task["lease_epoch"], "outcome": "done", "output": {"passed": true}});
    admin.post(&path, &result).expect(200);
    let stages = &ticket(&admin, &number)["stages"];
    assert_eq!((&stages[2]["status"], &stages[3]["status"]), (&json!("done"), &json!("queued")));
    let finished = entries(&admin, &number, "stage-finished");
    let output = json!({"ticket": inspection, "stages": {"report": {"passed": true}}});
    assert_eq!(finished[2]["output"], output);
    assert_eq!(entries(&admin, &number, "stage-child-opened")[0]["number"], inspection.as_str());
    let tracked = server.stranger().get(&format!(
        "/public/v1/track/{}",
        ticket(&admin, &number)["tracking"].as_str().unwrap()
    ));
    let tracked = tracked.expect(200);
    assert_eq!(tracked["stages"].as_array().unwrap().len(), 4, "its own stages only: {tracked}");
    assert!(!tracked.to_string().contains(&inspection));
}

#[test]
fn a_permit_that_is_cancelled_gives_the_fee_back_first() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = permit(&admin);
    let inspection = ticket(&admin, &number)["stages"][2]["ticket"].as_str().unwrap().to_owned();
    let cancelling = call(&admin, &number, "cancel", &json!({"reason": "withdrawn"}));
    assert_eq!(
        (&cancelling["status"], cancelling["cancelling_at"].is_string()),
        (&json!("in-progress"), true)
    );
    let back = &cancelling["stages"][1]["compensation"];
    assert_eq!((&back["name"], &back["status"]), (&json!("Give the fee back"), &json!("queued")));
    assert_eq!(ticket(&admin, &inspection)["status"], "cancelled");
    let task = admin.work("svc:cashier", "failed");
    assert_eq!((&task["stage"], &task["purpose"]), (&json!("fee"), &json!("compensate")));
    let blocked = ticket(&admin, &number);
    assert_eq!(blocked["status"], "blocked");
    assert!(blocked["allowed_commands"].as_array().unwrap().contains(&json!("retry")));
    call(&admin, &number, "stages/fee/retry", &json!({"reason": "the bank is back"}));
    let again = admin.work("svc:cashier", "done");
    assert_eq!(again["input"], json!({"applicant": "Ned", "fee": 120}));
    let gone = ticket(&admin, &number);
    assert_eq!((&gone["status"], gone.get("cancelling_at")), (&json!("cancelled"), None));
    let queued = entries(&admin, &number, "compensation-queued");
    assert_eq!((queued.len(), &queued[0]["stage"]), (2, &json!("fee")));
    let finished = entries(&admin, &number, "stage-finished");
    let last = finished.last().unwrap();
    assert_eq!(
        (&last["stage"], &last["owner"], &last["purpose"]),
        (&json!("fee"), &json!("svc:cashier"), &json!("compensate"))
    );

    let other =
        call(&admin, &permit_again(&admin), "cancel", &json!({"reason": "x", "compensate": false}));
    assert_eq!(other["status"], "cancelled");
}

fn permit_again(admin: &Client) -> String {
    let data = json!({"address": "1 Elm", "applicant": "Ned", "fee": 1});
    let opened =
        admin.post("/api/v1/tickets", &json!({"workflow": "BuildingPermit", "data": data}));
    admin.work("human:permit-desk", "done");
    admin.work("svc:cashier", "done");
    opened.expect(201)["number"].as_str().unwrap().to_owned()
}

#[test]
fn a_supervisor_is_told_or_the_answer_says_that_nobody_is() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    let number = permit(&admin);
    let body = json!({"reason": "It takes too long"});
    let asked = call(&staff, &number, "stages/inspect/escalate", &body);
    assert_eq!(asked["stages"][2]["supervision"]["owner"], "human:permit-lead");
    assert_eq!(asked.get("warnings"), None);
    let task = admin.work("human:permit-lead", "done");
    assert_eq!((&task["stage"], &task["purpose"]), (&json!("inspect"), &json!("supervise")));
    assert_eq!(ticket(&admin, &number)["stages"][2]["supervision"]["status"], "done");
    let pothole = admin.pothole("Pothole")["number"].as_str().unwrap().to_owned();
    let untold = call(&staff, &pothole, "escalate", &body);
    assert_eq!(untold["warnings"][0]["code"], "OMS-048");
    let board = json!({"name": "City Potholes", "supervisor": "human:foreman"});
    assert_eq!(admin.post("/api/v1/boards", &board).expect(200)["supervisor"], "human:foreman");
    let told = call(&staff, &pothole, "escalate", &body);
    assert_eq!(told["supervision"]["status"], "queued");
    assert_eq!(admin.work("human:foreman", "done")["purpose"], "supervise");
}

#[test]
fn a_workflow_that_names_one_that_is_not_there_is_refused_with_its_place() {
    let server = Server::start();
    let admin = server.client("admin");
    let reply = admin.put("/api/v1/workflows/BuildingPermit", &example("building-permit.json"));
    reply.refused(422, "OMS-020");
    let error = &reply.body["errors"][0];
    assert_eq!((&error["path"], &error["code"]), (&json!("stages[2].workflow"), &json!("OMS-013")));
    publish(&admin, "site-inspection.json");
    publish(&admin, "building-permit.json");
    let back =
        json!({"name": "SiteInspection", "stages": [{"id": "a", "workflow": "BuildingPermit"}]});
    let reply = admin.put("/api/v1/workflows/SiteInspection", &back);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.body["errors"][0]["code"], "OMS-060");
}
