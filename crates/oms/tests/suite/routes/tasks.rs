//! Claims, leases and results.

use crate::server::Server;
use oms_app::clock::Stopwatch;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_result_counts_once_and_a_lost_lease_is_fenced_off() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.loan(120_000);
    let task = admin.claim("IRS_VerifyBot", 0).unwrap();
    assert_eq!((&task["stage"], &task["lease_epoch"]), (&json!("id_check"), &json!(1)));
    assert!(task["due_at"].is_string() && task["lease_expires_at"].is_string());
    assert!(admin.claim("IRS_VerifyBot", 0).is_none(), "it is leased");
    let path = |call: &str| format!("/api/v1/tasks/{}/{call}", task["id"].as_str().unwrap());
    admin.post(&path("heartbeat"), &json!({"lease_epoch": 1})).expect(200);
    admin.post(&path("heartbeat"), &json!({"lease_epoch": 2})).refused(409, "OMS-042");
    admin.post(&path("release"), &json!({"lease_epoch": 1})).expect(200);
    admin.post(&path("release"), &json!({"lease_epoch": 1})).expect(200);
    let again = admin.claim("IRS_VerifyBot", 0).unwrap();
    assert_eq!((&again["id"], &again["lease_epoch"]), (&task["id"], &json!(2)));
    admin.complete(&task, "done").refused(409, "OMS-042");
    let first = admin.complete(&again, "done").expect(200);
    let repeated = admin.complete(&again, "done").expect(200);
    assert_eq!(first, repeated, "the first answer, to the letter");
    admin.complete(&again, "failed").refused(409, "OMS-043");
}

#[test]
fn batches_answer_each_in_order() {
    let server = Server::start();
    let admin = server.client("admin");
    for _ in 0..5 {
        admin.loan(120_000);
    }
    let wanted = json!({"owners": ["IRS_VerifyBot"], "max": 10, "wait_s": 0});
    let claimed = admin.post("/api/v1/tasks/claim", &wanted).expect(200);
    let tasks = claimed["tasks"].as_array().unwrap();
    assert_eq!(tasks.len(), 5);
    let completion = |task: &serde_json::Value| {
        let (id, epoch) = (&task["id"], &task["lease_epoch"]);
        json!({"task": id, "lease_epoch": epoch, "outcome": "done"})
    };
    let mut completions: Vec<_> = tasks.iter().map(completion).collect();
    completions[1]["lease_epoch"] = json!(9);
    completions[2]["outcome"] = json!("maybe");
    let results = admin.post("/api/v1/tasks/complete", &json!({"completions": completions}));
    let results = results.expect(200)["results"].as_array().unwrap().clone();
    let codes: Vec<_> = results.iter().map(|r| r["error"]["code"].as_str().unwrap_or("")).collect();
    assert_eq!(codes, ["", "OMS-042", "OMS-020", "", ""]);
}

#[test]
fn a_parked_claim_is_served_by_the_batch_that_queues_its_task() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.publish_disaster_loan();
    let waiting = admin.clone();
    let parked = std::thread::spawn(move || waiting.claim("IRS_VerifyBot", 20));
    // The claim may park before or after the ticket is opened; both must serve it.
    let number = admin.loan(1)["number"].clone();
    let task = parked.join().unwrap().expect("the parked claim was served");
    assert_eq!(task["ticket"]["number"], number);
}

#[test]
fn an_unserved_claim_comes_back_empty_when_its_time_is_up() {
    let server = Server::start();
    let admin = server.client("admin");
    let watch = Stopwatch::start();
    assert!(admin.claim("nobody", 1).is_none());
    assert!(watch.seconds() >= 1.0);
}

#[test]
fn a_client_that_went_away_holds_nothing() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.publish_disaster_loan();
    let gone = admin.request("POST", "/api/v1/tasks/claim");
    let body = json!({"owners": ["IRS_VerifyBot"], "max": 1, "wait_s": 60});
    let gone = gone.bearer_auth(admin.token.as_ref().unwrap()).json(&body);
    assert!(gone.timeout(Duration::from_millis(300)).send().is_err(), "the client gave up");
    admin.loan(1);
    assert!(admin.claim("IRS_VerifyBot", 10).is_some(), "the task went to whoever is there");
}

#[test]
fn a_lease_that_runs_out_goes_back_to_the_queue() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.loan(1);
    let wanted = json!({"owners": ["IRS_VerifyBot"], "max": 1, "wait_s": 0, "lease_s": 1});
    let first = admin.post("/api/v1/tasks/claim", &wanted).expect(200)["tasks"][0].clone();
    let second = admin.claim("IRS_VerifyBot", 20).expect("served when the lease ran out");
    assert_eq!((&second["id"], &second["lease_epoch"]), (&first["id"], &json!(2)));
}

#[test]
fn an_agent_works_its_own_tasks_and_sees_nothing_else() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = admin.loan(1)["number"].as_str().unwrap().to_owned();
    let bot = server.client_with("agent", "IRS_VerifyBot", &[]);
    let other = server.client_with("agent", "Other", &["--owner", "LoanRiskAgent"]);
    let wanted = json!({"owners": ["IRS_VerifyBot"], "max": 1, "wait_s": 0});
    other.post("/api/v1/tasks/claim", &wanted).refused(403, "OMS-011");
    bot.get(&format!("/api/v1/tickets/{number}")).refused(403, "OMS-011");
    let task = bot.claim("IRS_VerifyBot", 0).unwrap();
    other.complete(&task, "done").refused(404, "OMS-013");
    bot.complete(&task, "done").expect(200);
}

#[test]
fn a_busy_owner_starves_nobody() {
    let server = Server::start();
    let admin = server.client("admin");
    let one = |name: &str, owner: &str| {
        let definition = json!({"name": name, "stages": [{"id": "a", "owner": owner}]});
        admin.put(&format!("/api/v1/workflows/{name}"), &definition).expect(201);
    };
    one("Busy", "busy");
    one("Quiet", "quiet");
    for _ in 0..20 {
        admin.post("/api/v1/tickets", &json!({"workflow": "Busy"})).expect(201);
    }
    admin.post("/api/v1/tickets", &json!({"workflow": "Quiet"})).expect(201);
    let wanted = json!({"owners": ["busy", "quiet"], "max": 4, "wait_s": 0});
    let claimed = admin.post("/api/v1/tasks/claim", &wanted).expect(200);
    let quiet = server.client("admin").get("/api/v1/tickets?workflow=Quiet").expect(200);
    assert_eq!(claimed["tasks"].as_array().unwrap().len(), 4);
    assert_eq!(quiet["items"][0]["status"], "in-progress");
}
