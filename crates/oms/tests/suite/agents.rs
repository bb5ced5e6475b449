//! Agents: published like any rule, asked over HTTP, switched off.

use crate::server::{Client, Reply, Server, oms, path};
use serde_json::{Value, json};

const LOAN_RISK: &str = include_str!("../../../../examples/agents/loan-risk-agent.json");
const VERIFY_BOT: &str = include_str!("../../../../examples/agents/irs-verify-bot.json");

impl Client {
    fn publish_agent(&self, definition: &Value) -> Reply {
        let name = definition["name"].as_str().unwrap();
        self.put(&format!("/api/v1/agents/{name}"), definition)
    }

    fn ask(&self, name: &str, input: &Value) -> Reply {
        self.post(&format!("/api/v1/agents/{name}/call"), &json!({"input": input}))
    }
}

#[test]
fn agents_are_published_asked_and_switched_off() {
    let server = Server::start();
    let admin = server.client("admin");
    let listed = admin.get("/api/v1/agents").expect(200);
    let ranker = &listed["items"][0];
    assert_eq!((&ranker["name"], &ranker["version"]), (&json!("Pothole-Ranker"), &json!(0)));
    let want = json!({"output": 2, "confidence": 0.5, "error": null, "version": 0,
        "escalate": true});
    assert_eq!(admin.ask("Pothole-Ranker", &json!("img_001.jpg")).expect(200), want);

    let mut loan: Value = serde_json::from_str(LOAN_RISK).unwrap();
    let published = admin.publish_agent(&loan).expect(201);
    assert_eq!((&published["version"], &published["definition"]), (&json!(1), &loan));
    assert_eq!(admin.publish_agent(&loan).expect(200)["version"], 1);
    admin.publish_agent(&serde_json::from_str(VERIFY_BOT).unwrap()).expect(201);
    let page = admin.get("/api/v1/agents?limit=2").expect(200);
    let next = page["next"].as_str().unwrap();
    let rest = admin.get(&format!("/api/v1/agents?limit=2&cursor={next}")).expect(200);
    assert_eq!(
        (&rest["items"][0]["name"], &rest["next"]),
        (&json!("Pothole-Ranker"), &json!(null))
    );

    let seen = json!({"amount": 120_000, "applicant": "ACME"});
    let answer = admin.ask("LoanRiskAgent", &seen).expect(200);
    assert_eq!((&answer["output"], &answer["version"]), (&json!({"score": 65}), &json!(1)));
    let refused = admin.ask("LoanRiskAgent", &json!({"amount": -1}));
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["input.amount"]);
    admin.post("/api/v1/agents/LoanRiskAgent/call", &json!({})).refused(422, "OMS-020");
    let key = ("idempotency-key", "k");
    let keyed = json!({"input": seen});
    admin.post_with("/api/v1/agents/LoanRiskAgent/call", key, &keyed).refused(400, "OMS-051");

    loan["rule"] = json!({"output": {"score": "101"}});
    admin.publish_agent(&loan).expect(201);
    let answer = admin.ask("LoanRiskAgent", &seen).expect(200);
    assert_eq!((&answer["output"], &answer["escalate"]), (&json!(null), &json!(true)));
    assert!(answer["error"].as_str().unwrap().contains("at most 100"), "{answer}");
    loan["enabled"] = false.into();
    admin.publish_agent(&loan).expect(201);
    admin.ask("LoanRiskAgent", &seen).refused(409, "OMS-129");

    let unknown = admin.ask("Pothole-Renker", &json!("x"));
    unknown.refused(404, "OMS-128");
    assert!(unknown.text.contains("IRS_VerifyBot, LoanRiskAgent, Pothole-Ranker"));
    admin.get("/api/v1/agents/nobody").refused(404, "OMS-128");

    let of_call = |reads: &[Value]| reads.iter().any(|read| read["operation"] == "call-agent");
    admin.records("/api/v1/reads?subject=LoanRiskAgent", of_call);
    let dir = server.kill();
    let (fine, said) = oms(&["verify", "--data", path(dir.path())]);
    assert!(fine, "{said}");
    let server = Server::start_in(dir);
    let read = server.client("auditor").get("/api/v1/agents/LoanRiskAgent").expect(200);
    assert_eq!((&read["version"], &read["enabled"]), (&json!(3), &json!(false)));
}

#[test]
fn faults_of_a_definition_in_yaml_come_with_their_lines() {
    let server = Server::start();
    let admin = server.client("admin");
    let yaml = "name: R\nkind: oracle\ninput: {type: string}\noutput: {type: integer}\n\
                escalateIf: confidence <\nrule:\n  output: data.x\n";
    let request = admin.request("PUT", "/api/v1/agents/R");
    let reply = admin.send(request.header("content-type", "application/yaml").body(yaml));
    reply.refused(422, "OMS-020");
    let faults = reply.body["errors"].as_array().unwrap().iter();
    let mut places: Vec<_> =
        faults.map(|fault| (fault["path"].as_str().unwrap(), fault["line"].as_u64())).collect();
    places.sort_unstable();
    assert_eq!(places, [("escalateIf", Some(5)), ("kind", Some(2)), ("rule.output", Some(7))]);
    let other = json!({"name": "S", "kind": "rule", "input": {}, "output": {},
        "rule": {"output": "1"}});
    admin.put("/api/v1/agents/R", &other).refused(422, "OMS-020");
}

#[test]
fn who_may_ask_and_publish() {
    let server = Server::start();
    let definition: Value = serde_json::from_str(LOAN_RISK).unwrap();
    for (role, publishes, reads, asks) in [
        ("admin", true, true, true),
        ("supervisor", true, true, true),
        ("staff", false, true, true),
        ("auditor", false, true, false),
        ("service", false, false, false),
        ("agent", false, false, false),
        ("citizen", false, false, false),
    ] {
        let flags: &[&str] = if role == "service" { &["--board", "Parks"] } else { &[] };
        let client = server.client_with(role, role, flags);
        let may = |reply: &Reply| reply.status != 403;
        assert_eq!(may(&client.publish_agent(&definition)), publishes, "{role}");
        assert_eq!(may(&client.get("/api/v1/agents")), reads, "{role}");
        assert_eq!(may(&client.ask("Pothole-Ranker", &json!("x"))), asks, "{role}");
    }
    server.stranger().get("/api/v1/agents").refused(401, "OMS-010");
}
