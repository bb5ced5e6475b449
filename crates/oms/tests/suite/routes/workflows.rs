//! Publishing workflows and walking tickets through them.

use crate::server::{Server, disaster_loan};
use serde_json::{Value, json};

#[test]
fn the_same_content_again_is_the_same_version() {
    let server = Server::start();
    let admin = server.client("admin");
    let path = "/api/v1/workflows/DisasterLoan";
    let first = admin.put(path, &disaster_loan()).expect(201);
    assert_eq!((&first["name"], &first["version"]), (&json!("DisasterLoan"), &json!(1)));
    assert_eq!(first["warnings"].as_array().unwrap().len(), 4, "four owners that nobody has");
    assert_eq!(admin.put(path, &disaster_loan()).expect(200)["version"], 1);
    let mut changed = disaster_loan();
    changed["stages"][0]["slaMins"] = json!(45);
    assert_eq!(admin.put(path, &changed).expect(201)["version"], 2);
    assert_eq!(admin.put(path, &disaster_loan()).expect(201)["version"], 3);
    let old = admin.get(&format!("{path}?version=1")).expect(200);
    assert_eq!(old["definition"]["stages"][0]["slaMins"], 30);
    admin.get(&format!("{path}?version=9")).refused(404, "OMS-013");
    let list = admin.get("/api/v1/workflows").expect(200);
    assert_eq!(list["items"][0]["version"], 3);
}

#[test]
fn running_tickets_keep_their_version() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = admin.loan(120_000)["number"].as_str().unwrap().to_owned();
    let mut shorter = disaster_loan();
    shorter["stages"].as_array_mut().unwrap().truncate(1);
    admin.put("/api/v1/workflows/DisasterLoan", &shorter).expect(201);
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(ticket["stages"].as_array().unwrap().len(), 4);
    admin.work("IRS_VerifyBot", "done");
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(ticket["stages"][1]["status"], "queued");
}

#[test]
fn every_fault_of_a_workflow_has_its_place() {
    let server = Server::start();
    let admin = server.client("admin");
    let broken = json!({"name": "Broken", "color": "red", "stages": [
        {"id": "a", "owner": "x", "dependsOn": ["b"]},
        {"id": "b", "owner": "x", "dependsOn": ["a"]},
        {"id": "c", "owner": "x", "dependsOn": ["c", "zzz"], "slaMins": 0},
        {"id": "c", "owner": "", "when": "data.("},
    ]});
    let reply = admin.put("/api/v1/workflows/Broken", &broken);
    reply.refused(422, "OMS-020");
    let errors = reply.body["errors"].as_array().unwrap();
    let has = |path: &str, code: &str| {
        errors.iter().any(|error| error["path"] == path && error["code"] == code)
    };
    let wanted = [
        ("color", "OMS-021"),
        ("stages[2].dependsOn[0]", "OMS-063"),
        ("stages[2].dependsOn[1]", "OMS-061"),
        ("stages[2].slaMins", "OMS-024"),
        ("stages[3].id", "OMS-062"),
        ("stages[3].when", "OMS-065"),
    ];
    for (path, code) in wanted {
        assert!(has(path, code), "{path} {code}: {errors:#?}");
    }
    assert!(errors.iter().any(|error| error["code"] == "OMS-060"), "the cycle is named");
    assert_eq!(admin.get("/api/v1/workflows").expect(200)["items"], json!([]));
}

fn statuses(ticket: &Value) -> Vec<&str> {
    let stages = ticket["stages"].as_array().unwrap();
    stages.iter().map(|stage| stage["status"].as_str().unwrap()).collect()
}

#[test]
fn a_large_loan_walks_and_a_small_one_skips_underwrite() {
    let server = Server::start();
    let admin = server.client("admin");
    let large = admin.loan(120_000)["number"].as_str().unwrap().to_owned();
    for owner in ["IRS_VerifyBot", "LoanRiskAgent", "SBA_HumanTeam", "Treasury_Payments"] {
        let task = admin.work(owner, "done");
        assert_eq!(task["ticket"]["number"], large);
        assert_eq!(task["input"]["amount"], 120_000);
    }
    let ticket = admin.get(&format!("/api/v1/tickets/{large}")).expect(200);
    assert_eq!(ticket["status"], "completed");
    assert_eq!(statuses(&ticket), ["done"; 4]);
    assert_eq!(ticket["version"], 14);
    assert_eq!(ticket["sla_status"], "met");
    let small = admin.loan(20_000)["number"].as_str().unwrap().to_owned();
    for owner in ["IRS_VerifyBot", "LoanRiskAgent"] {
        admin.work(owner, "done");
    }
    assert!(admin.claim("SBA_HumanTeam", 0).is_none());
    let ticket = admin.get(&format!("/api/v1/tickets/{small}")).expect(200);
    assert_eq!(statuses(&ticket), ["done", "done", "skipped", "queued"]);
    assert_eq!(ticket["stage"], "fund");
    admin.work("Treasury_Payments", "done");
    let ticket = admin.get(&format!("/api/v1/tickets/{small}")).expect(200);
    assert_eq!(ticket["status"], "completed");
    let history: Vec<_> = ticket["history"].as_array().unwrap().iter().collect();
    assert!(history.iter().all(|entry| entry["stage"].is_string() && entry["ts"].is_string()));
}

#[test]
fn the_amount_is_asked_for_before_the_ticket_exists() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.publish_disaster_loan();
    for data in [json!(null), json!({}), json!({"amount": "50000.0"}), json!({"amount": null})] {
        let wanted = json!({"workflow": "DisasterLoan", "data": data});
        let reply = admin.post("/api/v1/tickets", &wanted);
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["data.amount"], "{data}");
    }
    assert_eq!(admin.get("/api/v1/tickets").expect(200)["items"], json!([]));
}

#[test]
fn a_failed_stage_is_retried_or_skipped_by_a_supervisor_with_a_reason() {
    let server = Server::start();
    let (admin, staff) = (server.client("supervisor"), server.client("staff"));
    let number = admin.loan(120_000)["number"].as_str().unwrap().to_owned();
    admin.work("IRS_VerifyBot", "failed");
    let path = |call: &str| format!("/api/v1/tickets/{number}/stages/id_check/{call}");
    let blocked = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(blocked["status"], "blocked");
    staff.post(&path("retry"), &json!({"reason": "x"})).refused(403, "OMS-011");
    admin.post(&path("retry"), &json!({})).refused(422, "OMS-020");
    let retried = admin.post(&path("retry"), &json!({"reason": "typo in the EIN"})).expect(200);
    assert_eq!(
        (&retried["status"], &retried["stages"][0]["attempt"]),
        (&json!("in-progress"), &json!(2))
    );
    admin.work("IRS_VerifyBot", "blocked");
    let skipped = admin.post(&path("skip"), &json!({"reason": "checked by hand"})).expect(200);
    assert_eq!(statuses(&skipped), ["skipped", "queued", "waiting", "waiting"]);
    let shift = json!({"to": "completed"});
    admin.post(&format!("/api/v1/tickets/{number}/move"), &shift).refused(409, "OMS-045");
}

#[test]
fn a_workflow_is_published_from_yaml_and_its_faults_have_lines() {
    let server = Server::start();
    let admin = server.client("admin");
    let put = |text: &'static str| {
        let request = admin.request("PUT", "/api/v1/workflows/Light");
        admin.send(request.header("content-type", "application/yaml").body(text))
    };
    let good = "name: Light\nstages:\n  - id: repair\n    owner: human:electricians\n";
    let published = put(good).expect(201);
    assert_eq!(published["warnings"][0]["line"], 4);
    let same = json!({"name": "Light", "stages": [
        {"id": "repair", "owner": "human:electricians"}]});
    admin.put("/api/v1/workflows/Light", &same).expect(200);
    let bad = put("name: Light\nstages:\n  - id: repair\n    ownr: x\n");
    bad.refused(422, "OMS-020");
    let places: Vec<_> = bad.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["path"].as_str().unwrap(), fault["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [("stages[0].owner", 3), ("stages[0].ownr", 4)]);
    let twice = put("name: Light\nname: Dark\n");
    twice.refused(400, "OMS-001");
    assert_eq!(twice.body["errors"][0]["line"], 2);
    let bomb = put("a: &a [x, x]\nb: [*a, *a]\n");
    bomb.refused(400, "OMS-001");
    let elsewhere =
        admin.request("POST", "/api/v1/boards").header("content-type", "application/yaml");
    admin.send(elsewhere.body("name: B")).refused(415, "OMS-005");
}

#[test]
fn data_and_output_look_as_the_schema_and_the_form_say() {
    let server = Server::start();
    let admin = server.client("admin");
    let definition = json!({"name": "Permit",
        "schema": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string"}, "size": {"type": "integer", "minimum": 1}}},
        "stages": [{"id": "check", "owner": "bot", "form": {"required": ["score"]}}]});
    let mut odd = definition.clone();
    odd["schema"]["oneOf"] = json!([]);
    odd["stages"][0]["form"] = json!({"type": "table"});
    let refused = admin.put("/api/v1/workflows/Permit", &odd);
    refused.refused(422, "OMS-020");
    let mut paths = refused.paths();
    paths.sort_unstable();
    assert_eq!(paths, ["schema.oneOf", "stages[0].form.type"]);
    admin.put("/api/v1/workflows/Permit", &definition).expect(201);
    let open =
        |data: Value| admin.post("/api/v1/tickets", &json!({"workflow": "Permit", "data": data}));
    let bad = open(json!({"size": 0}));
    bad.refused(422, "OMS-020");
    assert_eq!(bad.paths(), ["data.name", "data.size"]);
    open(json!({"name": "x", "size": 2})).expect(201);
    let task = admin.claim("bot", 0).unwrap();
    let path = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    let epoch = &task["lease_epoch"];
    let body = |output: Value| json!({"lease_epoch": epoch, "outcome": "done", "output": output});
    let bad = admin.post(&path, &body(json!({})));
    bad.refused(422, "OMS-020");
    assert_eq!(bad.paths(), ["output.score"]);
    admin.post(&path, &body(json!({"score": 1}))).expect(200);
}
