//! Stages from outside their tasks, on a real server.

use crate::server::{Client, Server};
use serde_json::{Value, json};

fn number(ticket: &Value) -> String {
    ticket["number"].as_str().unwrap().to_owned()
}

fn call(client: &Client, number: &str, path: &str, body: &Value) -> Value {
    client.post(&format!("/api/v1/tickets/{number}/{path}"), body).expect(200)
}

fn kinds(client: &Client, number: &str) -> Vec<String> {
    let timeline = client.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap();
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_completed_workflow_ticket_reopens_at_a_stage() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = number(&admin.loan(20_000));
    for owner in ["IRS_VerifyBot", "LoanRiskAgent", "Treasury_Payments"] {
        admin.work(owner, "done");
    }
    let path = format!("/api/v1/tickets/{number}/reopen");
    let which = admin.post(&path, &json!({"reason": "x"}));
    which.refused(422, "OMS-020");
    assert_eq!(which.body["errors"][0]["path"], "stage");
    admin.post(&path, &json!({"reason": "x", "stage": "nowhere"})).refused(404, "OMS-013");
    let reopened = call(&admin, &number, "reopen", &json!({"reason": "x", "stage": "risk_ai"}));
    assert_eq!(reopened["status"], "in-progress");
    assert_eq!(
        (&reopened["stages"][1]["status"], &reopened["stages"][1]["attempt"]),
        (&json!("queued"), &json!(2))
    );
    assert_eq!(reopened["stages"][3]["status"], "waiting");
    for owner in ["LoanRiskAgent", "Treasury_Payments"] {
        admin.work(owner, "done");
    }
    let ended = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(ended["status"], "completed");
}

#[test]
fn a_stage_goes_to_another_owner_and_the_old_lease_is_fenced_off() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = number(&admin.loan(120_000));
    let task = admin.claim("IRS_VerifyBot", 0).unwrap();
    let body = json!({"owner": "human:desk", "reason": "on leave"});
    let assigned = call(&admin, &number, "stages/id_check/assign", &body);
    assert_eq!(assigned["stages"][0]["owner"], "human:desk");
    admin.complete(&task, "done").refused(409, "OMS-042");
    assert!(admin.claim("IRS_VerifyBot", 0).is_none());
    let again = admin.claim("human:desk", 0).unwrap();
    assert_eq!((&again["id"], &again["lease_epoch"]), (&task["id"], &json!(3)));
    let body = json!({"reason": "Fraud flag", "to": "human:boss"});
    let escalated = call(&admin, &number, "stages/id_check/escalate", &body);
    assert!(escalated["stages"][0]["escalated_at"].is_string());
    admin.complete(&again, "done").refused(409, "OMS-042");
    admin.work("human:boss", "done");
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let items = timeline["items"].as_array().unwrap();
    let owners: Vec<_> = items[1..].iter().map(|item| item["owner"].as_str()).collect();
    let (bot, desk, boss) = (Some("IRS_VerifyBot"), Some("human:desk"), Some("human:boss"));
    // Between the first change of owner and the last, the state alone cannot tell.
    let want = [bot, bot, desk, None, None, boss, boss, boss, Some("LoanRiskAgent")];
    assert_eq!(owners, want, "{:?}", kinds(&admin, &number));
}

#[test]
fn a_stage_pauses_resumes_and_is_given_up() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = number(&admin.loan(120_000));
    let task = admin.claim("IRS_VerifyBot", 0).unwrap();
    let paused = call(&admin, &number, "stages/id_check/pause", &json!({"reason": "away"}));
    assert_eq!(
        (&paused["stages"][0]["status"], &paused["status"]),
        (&json!("paused"), &json!("blocked"))
    );
    assert!(paused["allowed_commands"].as_array().unwrap().contains(&json!("resume")));
    admin.complete(&task, "done").refused(409, "OMS-042");
    assert!(admin.claim("IRS_VerifyBot", 0).is_none());
    call(&admin, &number, "stages/id_check/resume", &json!({"reason": "back"}));
    let again = admin.claim("IRS_VerifyBot", 0).unwrap();
    assert_eq!(again["id"], task["id"], "the same attempt");
    let gone = call(&admin, &number, "stages/id_check/cancel", &json!({"reason": "elsewhere"}));
    assert_eq!(
        (&gone["stages"][0]["status"], &gone["status"]),
        (&json!("cancelled"), &json!("blocked"))
    );
    admin.complete(&again, "done").refused(409, "OMS-042");
    let skipped = call(&admin, &number, "stages/id_check/skip", &json!({"reason": "on paper"}));
    assert_eq!(skipped["stages"][1]["status"], "queued");
    let want = ["stage-paused", "stage-resumed", "stage-cancelled"];
    let kinds = kinds(&admin, &number);
    assert!(want.iter().all(|kind| kinds.iter().any(|there| there == kind)), "{kinds:?}");
}

#[test]
fn help_is_asked_for_with_a_plain_ticket() {
    let server = Server::start();
    let staff = server.client("staff");
    let number = number(&server.client("admin").pothole("Pothole"));
    let asked =
        call(&staff, &number, "escalate", &json!({"reason": "it grows", "to": "human:boss"}));
    assert!(asked["escalated_at"].is_string());
    assert_eq!(asked["owner"], "human:boss");
    let done = call(&staff, &number, "move", &json!({"to": "completed"}));
    assert_eq!(done["escalated_at"], Value::Null);
    let path = format!("/api/v1/tickets/{number}/escalate");
    staff.post(&path, &json!({"reason": "again"})).refused(409, "OMS-040");
}
