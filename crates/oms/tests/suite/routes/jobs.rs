//! Bulk jobs: what they do, how they fail, and that they survive.

use crate::server::{Client, OMS, Server};
use serde_json::{Value, json};
use std::time::Duration;

const BOARD: &str = "City Potholes";

/// So many tickets on one board; their numbers, the oldest first.
fn potholes(client: &Client, count: usize) -> Vec<String> {
    client.post("/api/v1/boards", &json!({"name": BOARD}));
    let mut numbers = Vec::new();
    for start in (0..count).step_by(500) {
        let tickets: Vec<_> = (start..count.min(start + 500))
            .map(|n| json!({"board": BOARD, "title": format!("Hole {n}")}))
            .collect();
        let opened = client.post("/api/v1/tickets/batch", &json!({"tickets": tickets})).expect(200);
        let results = opened["results"].as_array().unwrap().iter();
        numbers.extend(results.map(|r| r["ok"]["number"].as_str().unwrap().to_owned()));
    }
    numbers
}

fn start(client: &Client, body: &Value) -> String {
    let job = client.post("/api/v1/jobs", body).expect(201);
    job["id"].as_str().unwrap().to_owned()
}

/// The job once `is_so`, asked again and again.
fn wait(client: &Client, id: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..4_000 {
        let job = client.get(&format!("/api/v1/jobs/{id}")).expect(200);
        if is_so(&job) {
            return job;
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    }
    panic!("the job does not get there");
}

fn finish(client: &Client, body: &Value) -> Value {
    let id = start(client, body);
    wait(client, &id, |job| !job["ended_at"].is_null())
}

fn counts(job: &Value) -> (u64, u64, u64) {
    let of = |field: &str| job[field].as_u64().unwrap();
    (of("total"), of("done"), of("failed"))
}

fn results(client: &Client, job: &Value) -> Vec<Value> {
    let path = format!("/api/v1/jobs/{}/results?limit=2", job["id"].as_str().unwrap());
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}{cursor}")).expect(200);
        all.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn ticket(client: &Client, number: &str) -> Value {
    client.get(&format!("/api/v1/tickets/{number}")).expect(200)
}

#[test]
fn tickets_of_a_query_are_changed_and_the_job_stands_in_their_timelines() {
    let server = Server::start();
    let admin = server.client("admin");
    let numbers = potholes(&admin, 130);
    let body = json!({"kind": "assign", "owner": "human:crew", "query": "Hole status:queued"});
    let staff = server.client_with("staff", "Ada", &[]);
    let job = finish(&staff, &body);
    assert_eq!((job["state"].as_str(), counts(&job)), (Some("done"), (130, 130, 0)));
    assert_eq!(job["change"]["owner"], "human:crew");
    let changed = admin.get("/api/v1/tickets?owner=human:crew&limit=1000").expect(200);
    assert_eq!(changed["items"].as_array().unwrap().len(), 130);
    let timeline = admin.get(&format!("/api/v1/tickets/{}/timeline", numbers[7])).expect(200);
    let last = &timeline["items"][1];
    assert_eq!((last["actor_name"].as_str(), last["role"].as_str()), (Some("Ada"), Some("staff")));
    assert_eq!(last["job"], job["id"]);
    assert_eq!(timeline["items"][0]["job"], Value::Null);
    let again = finish(&staff, &body);
    assert_eq!(results(&staff, &again)[0]["outcome"], "unchanged");
    let listed = admin.get("/api/v1/jobs?limit=1").expect(200);
    assert_eq!((&listed["items"][0], listed["next"].is_null()), (&again, false));
}

#[test]
fn what_fails_is_told_ticket_by_ticket_and_a_dry_run_tells_it_before() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut numbers = potholes(&admin, 3);
    let ended = format!("/api/v1/tickets/{}/move", numbers[1]);
    admin.post(&ended, &json!({"to": "cancelled"})).expect(200);
    numbers.push(admin.loan(1)["number"].as_str().unwrap().to_owned());
    numbers.push(numbers[0].clone());
    let mut body = json!({"kind": "complete", "tickets": numbers, "dry_run": true});
    let outcomes = |job: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        results(&admin, job).iter().map(|r| (text(&r["outcome"]), text(&r["code"]))).collect()
    };
    let said = |outcome: &str, code: &str| (outcome.to_owned(), code.to_owned());
    let want =
        [said("done", ""), said("failed", "OMS-040"), said("done", ""), said("failed", "OMS-045")];
    let dry = finish(&admin, &body);
    assert_eq!((counts(&dry), outcomes(&dry)), ((4, 2, 2), want.to_vec()));
    assert_eq!(ticket(&admin, &numbers[0])["status"], "queued");
    body["dry_run"] = false.into();
    let job = finish(&admin, &body);
    assert_eq!((counts(&job), outcomes(&job)), ((4, 2, 2), want.to_vec()));
    assert_eq!(ticket(&admin, &numbers[2])["status"], "completed");
    let undo = format!("/api/v1/jobs/{}/undo", dry["id"].as_str().unwrap());
    admin.post(&undo, &json!({})).refused(409, "OMS-040");
}

#[test]
fn an_undo_takes_back_what_is_as_the_job_left_it() {
    let server = Server::start();
    let admin = server.client("admin");
    let numbers = potholes(&admin, 3);
    let path = |n: usize, call: &str| format!("/api/v1/tickets/{}/{call}", numbers[n]);
    admin.post(&path(0, "move"), &json!({"to": "in-progress"})).expect(200);
    let supervisor = server.client("supervisor");
    let job = finish(&supervisor, &json!({"kind": "complete", "tickets": numbers}));
    admin.post(&path(2, "comment"), &json!({"text": "looked at it"})).expect(200);
    let undo = format!("/api/v1/jobs/{}/undo", job["id"].as_str().unwrap());
    server.client("staff").post(&undo, &json!({})).refused(403, "OMS-011");
    let undone = supervisor.post(&undo, &json!({})).expect(201);
    assert_eq!(undone["undoes"], job["id"]);
    let undone = wait(&admin, undone["id"].as_str().unwrap(), |job| !job["ended_at"].is_null());
    let outcomes: Vec<_> = results(&admin, &undone)
        .iter()
        .map(|r| (r["outcome"].clone(), r["code"].clone()))
        .collect();
    let stale = (json!("failed"), json!("OMS-041"));
    let done = (json!("done"), Value::Null);
    assert_eq!(outcomes, [done.clone(), done, stale]);
    let status = |n: usize| ticket(&admin, &numbers[n])["status"].clone();
    assert_eq!([status(0), status(1), status(2)], ["in-progress", "queued", "completed"]);
    let again = format!("/api/v1/jobs/{}/undo", undone["id"].as_str().unwrap());
    admin.post(&again, &json!({})).refused(409, "OMS-040");
}

#[test]
fn a_job_goes_on_after_a_kill_and_changes_every_ticket_once() {
    let server = Server::start();
    let admin = server.client("admin");
    let count = 1_500;
    let numbers = potholes(&admin, count);
    let id = start(&admin, &json!({"kind": "label", "add": ["winter"], "tickets": numbers}));
    let before = wait(&admin, &id, |job| job["done"].as_u64() > Some(0));
    let token = admin.token.clone();
    let server = Server::start_in(server.kill());
    let mut again = server.stranger();
    again.token = token;
    let job = wait(&again, &id, |job| !job["ended_at"].is_null());
    assert_eq!((counts(&job), &job["state"]), ((1_500, 1_500, 0), &json!("done")));
    assert!(before["done"].as_u64() < Some(1_500), "killed too late to show anything");
    let mut seen = 0;
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/tickets?label=winter&limit=1000{cursor}");
        let page = again.get(&path).expect(200);
        for ticket in page["items"].as_array().unwrap() {
            assert_eq!(ticket["version"], 2, "{ticket}");
            seen += 1;
        }
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, count);
}

#[test]
fn a_job_is_stopped_where_it_is_by_whoever_may() {
    let server = Server::start();
    let admin = server.client("admin");
    let numbers = potholes(&admin, 3_000);
    let id = start(&admin, &json!({"kind": "prioritise", "priority": 0, "tickets": numbers}));
    let cancel = format!("/api/v1/jobs/{id}/cancel");
    server.client("staff").post(&cancel, &json!({})).refused(403, "OMS-011");
    let stopped = admin.post(&cancel, &json!({})).expect(200);
    assert_eq!(stopped["state"], "cancelled");
    let (total, done, _) = counts(&stopped);
    assert!(done < total, "{stopped}");
    assert_eq!(admin.post(&cancel, &json!({})).expect(200), stopped);
    let urgent = admin.get("/api/v1/tickets?q=priority:0&limit=1000").expect(200);
    assert!(urgent["items"].as_array().unwrap().len() as u64 <= done);
    server
        .client("admin")
        .post("/api/v1/jobs/job_0000000000001/cancel", &json!({}))
        .refused(404, "OMS-013");
}

#[test]
fn a_job_is_asked_for_once_and_refused_with_its_places() {
    let server = Server::start();
    let admin = server.client("admin");
    let numbers = potholes(&admin, 1);
    let body = json!({"kind": "assign", "owner": null, "tickets": numbers});
    let key = ("idempotency-key", "bulk-1");
    let first = admin.post_with("/api/v1/jobs", key, &body).expect(201);
    let again = admin.post_with("/api/v1/jobs", key, &body).expect(201);
    assert_eq!(first["id"], again["id"]);
    let listed = admin.get("/api/v1/jobs").expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let bad = json!({"kind": "complete", "tickets": [numbers[0], "CP-2026-99999", "?"]});
    let refused = admin.post("/api/v1/jobs", &bad);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["tickets[1]", "tickets[2]"]);
    let none = finish(&admin, &json!({"kind": "complete", "query": "nothing-like-this"}));
    assert_eq!((counts(&none), &none["state"]), ((0, 0, 0), &json!("done")));
}

#[test]
fn the_command_line_starts_follows_and_takes_back() {
    let server = Server::start();
    let admin = server.client("admin");
    potholes(&admin, 70);
    let oms = |line: &[&str]| {
        let output = std::process::Command::new(OMS)
            .args(["--url", &server.url])
            .args(line)
            .env("OMS_TOKEN", admin.token.as_ref().unwrap())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let bulk = ["ticket", "bulk", "complete", "--query", "is:open", "--json"];
    let (code, said, told) = oms(&bulk);
    assert_eq!(code, Some(0), "{told}");
    let job: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((counts(&job), job["state"].as_str()), ((70, 70, 0), Some("done")));
    assert!(told.is_empty() || told.contains("/70 done, 0 failed"), "{told}");
    let id = job["id"].as_str().unwrap();
    let (code, said, told) = oms(&["job", "undo", id]);
    assert_eq!(code, Some(0), "{told}");
    assert!(said.contains("state       done") && said.contains(&format!("undoes      {id}")));
    let (_, said, _) = oms(&["job", "results", id]);
    assert_eq!(said.lines().count(), 71, "a header and a line a ticket");
    let (code, _, told) = oms(&["ticket", "bulk", "complete"]);
    assert!(code == Some(2) && told.contains("--query"), "{told}");
    let (code, _, told) = oms(&["view", "save", "stuck", "status:blocked", "--column", "number"]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(oms(&["ticket", "list", "--view", "stuck"]).0, Some(0));
    assert!(oms(&["view", "list"]).1.contains("status:blocked"));
    assert_eq!(oms(&["view", "remove", "stuck"]).0, Some(0));
    assert!(oms(&["reads", "list"]).1.starts_with("TIME"));
}
