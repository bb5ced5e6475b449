//! Tickets that move to another version of their workflow, on a real server.

use crate::server::{Client, OMS, Server};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

/// `"a b<a c<a,b:crew"`: ids, what they wait for, and whose they are.
fn publish(client: &Client, stages: &str) {
    let stage = |text: &str| {
        let (text, owner) = text.split_once(':').unwrap_or((text, "desk"));
        let (id, before) = text.split_once('<').unwrap_or((text, ""));
        let before: Vec<&str> = before.split(',').filter(|id| !id.is_empty()).collect();
        json!({"id": id, "owner": owner, "dependsOn": before, "slaMins": 60})
    };
    let stages: Vec<Value> = stages.split(' ').map(stage).collect();
    let reply =
        client.put("/api/v1/workflows/Permit", &json!({"name": "Permit", "stages": stages}));
    assert!((200..300).contains(&reply.status), "{:?}", reply.body);
}

fn open(client: &Client) -> String {
    let ticket = client.post("/api/v1/tickets", &json!({"workflow": "Permit"})).expect(201);
    ticket["number"].as_str().unwrap().to_owned()
}

fn path(number: &str) -> String {
    format!("/api/v1/tickets/{number}/migrate")
}

fn stages(ticket: &Value) -> Vec<(String, String)> {
    let text = |stage: &Value, field: &str| stage[field].as_str().unwrap().to_owned();
    let stages = ticket["stages"].as_array().unwrap().iter();
    stages.map(|stage| (text(stage, "id"), text(stage, "status"))).collect()
}

fn now(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(id, status)| ((*id).to_owned(), (*status).to_owned())).collect()
}

/// The job when it has ended, and what it did.
fn job(client: &Client, body: &Value) -> (Value, Vec<Value>) {
    let started = client.post("/api/v1/jobs", body).expect(201);
    let path = format!("/api/v1/jobs/{}", started["id"].as_str().unwrap());
    for _ in 0..4_000 {
        let job = client.get(&path).expect(200);
        if !job["ended_at"].is_null() {
            let results = client.get(&format!("{path}/results")).expect(200);
            return (job, results["items"].as_array().unwrap().clone());
        }
        std::thread::park_timeout(Duration::from_millis(5));
    }
    panic!("the job does not end");
}

fn verified(server: Server) {
    let dir = server.kill();
    let verify = Command::new(OMS).args(["verify", "--data"]).arg(dir.path()).output().unwrap();
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stdout));
}

#[test]
fn a_worker_keeps_the_lease_while_the_ticket_moves() {
    let server = Server::start();
    let admin = server.client("admin");
    publish(&admin, "a b<a c<b");
    let number = open(&admin);
    admin.work("desk", "done");
    let task = admin.claim("desk", 0).unwrap();
    assert_eq!(task["stage"], "b");
    publish(&admin, "n a<n b<a:desk z<b:crew c<z");
    let moved = admin.post(&path(&number), &json!({})).expect(200);
    assert_eq!(moved["workflow_version"], 2);
    let want = [("n", "queued"), ("a", "done"), ("b", "in-progress"), ("z", "waiting")];
    assert_eq!(stages(&moved)[..4], now(&want));
    let done = admin.complete(&task, "done").expect(200);
    let again = admin.complete(&task, "done").expect(200);
    assert_eq!((&done["stage"], &again["position"]), (&json!("b"), &done["position"]));
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    let want = [("n", "queued"), ("a", "done"), ("b", "done"), ("z", "queued"), ("c", "waiting")];
    assert_eq!(stages(&ticket), now(&want));
    for owner in ["crew", "desk", "desk"] {
        admin.work(owner, "done");
    }
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(ticket["status"], "completed");
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap();
    let entry = items.iter().find(|item| item["kind"] == "migrated").unwrap();
    assert_eq!(
        (&entry["workflow_version_before"], &entry["workflow_version"]),
        (&json!(1), &json!(2))
    );
    verified(server);
}

#[test]
fn a_task_of_another_owner_is_queued_for_them_and_the_old_lease_is_fenced_off() {
    let server = Server::start();
    let admin = server.client("admin");
    publish(&admin, "a b<a");
    let (number, waiting) = (open(&admin), open(&admin));
    let task = admin.claim("desk", 0).unwrap();
    publish(&admin, "a:crew b<a");
    for number in [&number, &waiting] {
        admin.post(&path(number), &json!({"to": 2})).expect(200);
    }
    admin.complete(&task, "done").refused(409, "OMS-042");
    assert!(admin.claim("desk", 0).is_none());
    let again = admin.claim("crew", 0).unwrap();
    assert_eq!((&again["id"], &again["lease_epoch"]), (&task["id"], &json!(3)));
    admin.complete(&again, "done").expect(200);
    admin.work("crew", "done");
    verified(server);
}

#[test]
fn a_job_is_rehearsed_then_moves_every_open_ticket_of_the_workflow() {
    let server = Server::start();
    let admin = server.client("admin");
    publish(&admin, "a fax<a:sender b<fax");
    let numbers: Vec<String> = (0..3).map(|_| open(&admin)).collect();
    let cancel = format!("/api/v1/tickets/{}/cancel", open(&admin));
    admin.post(&cancel, &json!({"reason": "twice"})).expect(200);
    admin.work("desk", "done");
    let fax = admin.claim("sender", 0).unwrap();
    let is_busy = |number: &&String| {
        let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
        ticket["stages"][1]["status"] == "in-progress"
    };
    let busy = numbers.iter().find(is_busy).unwrap();
    publish(&admin, "a visit<a:crew b<visit");
    let mut body = json!({"kind": "migrate", "workflow": "Permit", "dry_run": true});
    let (dry, results) = job(&admin, &body);
    assert_eq!((&dry["total"], &dry["failed"]), (&json!(3), &json!(1)));
    assert_eq!(dry["change"]["to"], 2, "what the newest was is written out");
    for result in &results {
        let outlook = &result["detail"]["outlook"];
        if result["number"] == busy.as_str() {
            assert_eq!(
                (&result["outcome"], &result["code"]),
                (&json!("failed"), &json!("OMS-020"))
            );
            let problem = &result["detail"]["problems"][0];
            assert_eq!(
                (&problem["path"], &problem["code"]),
                (&json!("map.fax"), &json!("OMS-049"))
            );
        } else {
            assert_eq!((&outlook["stay"], &outlook["go"]), (&json!(["a", "b"]), &json!(["fax"])));
            assert_eq!(outlook["come"], json!(["visit"]));
        }
    }
    let untouched = admin.get(&format!("/api/v1/tickets/{}", numbers[0])).expect(200);
    assert_eq!(untouched["workflow_version"], 1);
    body["dry_run"] = false.into();
    body["map"] = json!({"fax": "visit"});
    let (done, results) = job(&admin, &body);
    assert_eq!((&done["done"], &done["failed"]), (&json!(3), &json!(0)), "{results:?}");
    admin.complete(&fax, "done").refused(409, "OMS-042");
    admin.work("crew", "done");
    let (again, _) = job(&admin, &body);
    assert_eq!((&again["done"], &again["failed"]), (&json!(3), &json!(0)));
    let undo = format!("/api/v1/jobs/{}/undo", done["id"].as_str().unwrap());
    admin.post(&undo, &json!({})).refused(409, "OMS-040");
    // Back again, as a move of its own.
    body["to"] = 1.into();
    body["map"] = json!({"visit": "fax"});
    let (back, results) = job(&admin, &body);
    assert_eq!((&back["done"], &back["failed"]), (&json!(3), &json!(0)), "{results:?}");
    verified(server);
}

#[test]
fn a_dry_run_of_one_ticket_changes_nothing_and_faults_have_their_places() {
    let server = Server::start();
    let admin = server.client("admin");
    publish(&admin, "a b<a");
    let number = open(&admin);
    admin.work("desk", "done");
    publish(&admin, "b c");
    let dry = json!({"dry_run": true, "map": {"a": null}});
    let outlook = admin.post(&path(&number), &dry).expect(200);
    let want = json!({"from": 1, "to": 2, "stay": ["b"], "go": ["a"], "come": ["c"],
        "again": [], "requeued": [], "start": ["c"]});
    assert_eq!(outlook, want);
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!((&ticket["workflow_version"], &ticket["version"]), (&json!(1), &json!(5)));
    for (body, place) in [
        (json!({"dry_run": true}), "map.a"),
        (json!({}), "map.a"),
        (json!({"to": 3}), "to"),
        (json!({"to": 2, "map": {"a": "zz"}}), "map.a"),
    ] {
        let refused = admin.post(&path(&number), &body);
        refused.refused(422, "OMS-020");
        assert_eq!(refused.paths(), [place], "{body}");
    }
    let job = json!({"kind": "migrate", "workflow": "Nowhere", "map": {}});
    assert_eq!(admin.post("/api/v1/jobs", &job).paths(), ["workflow"]);
    let job = json!({"kind": "migrate", "workflow": "Permit", "to": 2, "map": {"a": "zz"}});
    assert_eq!(admin.post("/api/v1/jobs", &job).paths(), ["map.a"]);
    let stale = admin.post_with(&path(&number), ("If-Match", "\"1\""), &json!({}));
    stale.refused(412, "OMS-041");
    let plain = admin.pothole("Hole")["number"].as_str().unwrap().to_owned();
    admin.post(&path(&plain), &json!({})).refused(404, "OMS-013");
    let moved = admin.post(&path(&number), &json!({"map": {"a": null}})).expect(200);
    assert_eq!(stages(&moved), now(&[("b", "queued"), ("c", "queued")]));
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap();
    let finished = items.iter().find(|item| item["kind"] == "stage-finished").unwrap();
    assert_eq!(finished["stage"], "a", "what went is still told");
    verified(server);
}
