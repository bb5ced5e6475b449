//! Every route by role: what the policy table says, and nothing for strangers.

use crate::server::Server;
use serde_json::{Value, json};

const ROLES: [&str; 9] = [
    "admin",
    "supervisor",
    "staff",
    "service",
    "agent",
    "auditor",
    "security-officer",
    "release-manager",
    "citizen",
];

struct Route {
    method: &'static str,
    path: String,
    body: Value,
    /// Roles that get past the policy.
    allowed: &'static [&'static str],
}

/// Those of time limits.
fn of_limits(number: &str) -> Vec<Route> {
    let readers = &["admin", "supervisor", "staff", "service", "auditor"];
    let chiefs = &["admin", "supervisor"];
    let planners = &["admin", "supervisor", "staff", "auditor"];
    let ticket = |call: &str| format!("/api/v1/tickets/{number}{call}");
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    let none = Value::Null;
    vec![
        route("PUT", "/api/v1/calendars/C", json!({}), chiefs),
        route("GET", "/api/v1/calendars", none.clone(), planners),
        route("GET", "/api/v1/calendars/C", none.clone(), planners),
        route("PUT", "/api/v1/policies/P", json!({}), chiefs),
        route("GET", "/api/v1/policies", none.clone(), planners),
        route("GET", "/api/v1/policies/P", none.clone(), planners),
        route("GET", &ticket("/clocks"), none.clone(), readers),
        route("POST", &ticket("/rebase"), json!({}), chiefs),
        route("GET", "/api/v1/sla/report?board=City%20Potholes", none.clone(), readers),
    ]
}

/// Those of owners, inboxes and what leaves the hub.
fn of_owners() -> Vec<Route> {
    let chiefs = &["admin", "supervisor"];
    let planners = &["admin", "supervisor", "staff", "auditor"];
    let staff = &["admin", "supervisor", "staff"];
    let workers = &["admin", "supervisor", "staff", "agent"];
    let watchers = &["admin", "supervisor", "auditor"];
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    let none = Value::Null;
    vec![
        route("PUT", "/api/v1/owners/human:o", json!({}), chiefs),
        route("GET", "/api/v1/owners", none.clone(), planners),
        route("GET", "/api/v1/owners/o", none.clone(), planners),
        route("GET", "/api/v1/inbox", none.clone(), staff),
        route("POST", "/api/v1/tasks/x/claim", json!({}), workers),
        route("POST", "/api/v1/tasks/x/assign", json!({}), workers),
        route("GET", "/api/v1/notices", none.clone(), staff),
        route("POST", "/api/v1/notices/ntc_0000000000001/read", json!({}), staff),
        route("GET", "/api/v1/me/notice-preferences", none.clone(), staff),
        route("PUT", "/api/v1/me/notice-preferences", json!({}), staff),
        route("GET", "/api/v1/outbox", none.clone(), watchers),
        route("GET", "/api/v1/outbox/msg_0000000000001", none.clone(), watchers),
        route("POST", "/api/v1/outbox/msg_0000000000001/retry", json!({}), chiefs),
        route("POST", "/api/v1/outbox/msg_0000000000001/pause", json!({}), chiefs),
        route("POST", "/api/v1/outbox/msg_0000000000001/promote", json!({}), chiefs),
        route("DELETE", "/api/v1/outbox/msg_0000000000001", none.clone(), chiefs),
        route("GET", "/api/v1/secrets", none.clone(), &["admin", "auditor"]),
        route("PUT", "/api/v1/secrets/s", json!({}), &["admin"]),
        route("DELETE", "/api/v1/secrets/s", none, &["admin"]),
    ]
}

/// Those of what happens by itself, and of programs that are asked.
fn of_automation() -> Vec<Route> {
    let chiefs = &["admin", "supervisor"];
    let planners = &["admin", "supervisor", "staff", "auditor"];
    let staff = &["admin", "supervisor", "staff"];
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    let none = Value::Null;
    vec![
        route("PUT", "/api/v1/triggers/t", json!({}), chiefs),
        route("GET", "/api/v1/triggers", none.clone(), planners),
        route("GET", "/api/v1/triggers/t", none.clone(), planners),
        route("DELETE", "/api/v1/triggers/t", none.clone(), chiefs),
        route("POST", "/api/v1/triggers/t/dryrun", json!({}), planners),
        route("POST", "/api/v1/triggers/t/run", json!({"ticket": "CP-2026-99999"}), staff),
        route("POST", "/api/v1/triggers/t/park", json!({"reason": "x"}), chiefs),
        route("POST", "/api/v1/triggers/t/unpark", json!({}), chiefs),
        route("PUT", "/api/v1/agents/A", json!({}), chiefs),
        route("GET", "/api/v1/agents", none.clone(), planners),
        route("GET", "/api/v1/agents/A", none.clone(), planners),
        route("GET", "/api/v1/agents/A/health", none.clone(), planners),
        route("POST", "/api/v1/agents/A/call", json!({"input": "x"}), staff),
        route("PUT", "/api/v1/playbooks/P", json!({}), chiefs),
        route("GET", "/api/v1/playbooks", none.clone(), planners),
        route("GET", "/api/v1/playbooks/P", none, planners),
    ]
}

/// Those of tickets that report the same.
fn of_duplicates(number: &str) -> Vec<Route> {
    let staff = &["admin", "supervisor", "staff"];
    let readers = &["admin", "supervisor", "staff", "service", "auditor"];
    let reporters = &["admin", "supervisor", "staff", "service", "citizen"];
    let ticket = |call: &str| format!("/api/v1/tickets/{number}/{call}");
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    vec![
        route("POST", &ticket("duplicate"), json!({"of": "CP-2026-99999"}), staff),
        route("POST", &ticket("merge"), json!({"into": "CP-2026-99999"}), staff),
        route("POST", &ticket("unmerge"), json!({}), staff),
        route("POST", &ticket("support"), json!({}), reporters),
        route("GET", &ticket("suggestions"), Value::Null, readers),
        route("POST", "/api/v1/boards/City%20Potholes/suggestions", json!({}), reporters),
    ]
}

/// Those of a ticket's files.
fn of_files(number: &str) -> Vec<Route> {
    let staff = &["admin", "supervisor", "staff"];
    let readers = &["admin", "supervisor", "staff", "service", "auditor"];
    let movers = &["admin", "supervisor", "staff", "service"];
    let ticket = |call: &str| format!("/api/v1/tickets/{number}/attachments{call}");
    let route = |method, path, body, allowed| Route { method, path, body, allowed };
    vec![
        route("POST", ticket("?name=x"), json!({}), movers),
        route("GET", ticket(""), Value::Null, readers),
        route("GET", ticket("/att_0000000000001"), Value::Null, readers),
        route("DELETE", ticket("/att_0000000000001"), json!({"reason": "x"}), staff),
    ]
}

/// What is done to stages of a running ticket.
fn of_stages(number: &str) -> Vec<Route> {
    let staff = &["admin", "supervisor", "staff"];
    let chiefs = &["admin", "supervisor"];
    let ticket = |call: &str| format!("/api/v1/tickets/{number}{call}");
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    vec![
        route("POST", &ticket("/stages/a/skip"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/stages/a/retry"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/stages/a/assign"), json!({"owner": "x", "reason": "x"}), chiefs),
        route("POST", &ticket("/stages/a/pause"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/stages/a/resume"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/stages/a/cancel"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/migrate"), json!({"to": 1}), chiefs),
        route("POST", &ticket("/stages/a/escalate"), json!({"reason": "x"}), staff),
        route("POST", &ticket("/escalate"), json!({"reason": "x"}), staff),
        route("POST", &ticket("/playbooks"), json!({"playbook": "x"}), staff),
        route("POST", &ticket("/playbooks/1/retry"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/playbooks/1/skip"), json!({"reason": "x"}), chiefs),
        route("POST", &ticket("/playbooks/1/cancel"), json!({"reason": "x"}), chiefs),
    ]
}

fn routes(number: &str) -> Vec<Route> {
    let staff = &["admin", "supervisor", "staff"];
    let readers = &["admin", "supervisor", "staff", "service", "auditor"];
    let movers = &["admin", "supervisor", "staff", "service"];
    let chiefs = &["admin", "supervisor"];
    let workers = &["admin", "supervisor", "staff", "agent"];
    let planners = &["admin", "supervisor", "staff", "auditor"];
    let ticket = |call: &str| format!("/api/v1/tickets/{number}{call}");
    let route =
        |method, path: &str, body, allowed| Route { method, path: path.to_owned(), body, allowed };
    let none = Value::Null;
    vec![
        route("POST", "/api/v1/boards", json!({"name": "Other"}), chiefs),
        route("GET", "/api/v1/boards", none.clone(), readers),
        route("GET", "/api/v1/boards/City%20Potholes", none.clone(), readers),
        route("POST", "/api/v1/tickets", json!({"board": "City Potholes", "title": "x"}), movers),
        route("POST", "/tickets", json!({"board": "City Potholes", "title": "x"}), movers),
        route("POST", "/api/v1/boards/City%20Potholes/alerts", json!({}), movers),
        route("POST", "/api/v1/triggers/nobody/events", json!({}), movers),
        route("POST", "/api/v1/tickets/batch", json!({"tickets": []}), movers),
        route("GET", "/api/v1/tickets", none.clone(), readers),
        route("GET", &ticket(""), none.clone(), readers),
        route("GET", &format!("/admin/ticket/{number}"), none.clone(), readers),
        route("GET", &ticket("/timeline"), none.clone(), readers),
        route("POST", &ticket("/move"), json!({"to": "queued"}), movers),
        route("POST", &ticket("/reopen"), json!({"reason": "x"}), movers),
        route("POST", &ticket("/comment"), json!({"text": "x", "visibility": "staff"}), movers),
        route("POST", &ticket("/assign"), json!({"owner": "human:crew"}), staff),
        route("POST", &ticket("/priority"), json!({"priority": 1}), staff),
        route("POST", &ticket("/label"), json!({"add": ["x"]}), staff),
        route("POST", &ticket("/cancel"), json!({}), staff),
        route("POST", &ticket("/rank"), json!({}), movers),
        route("POST", &ticket("/link"), json!({}), staff),
        route("POST", &ticket("/unlink"), json!({}), staff),
        route("POST", &ticket("/watch"), json!({}), staff),
        route("POST", &ticket("/locate"), json!({}), staff),
        route("PUT", "/api/v1/workflows/W", json!({}), chiefs),
        route("GET", "/api/v1/workflows", none.clone(), planners),
        route("GET", "/api/v1/workflows/W", none.clone(), planners),
        route("POST", "/api/v1/tasks/claim", json!({}), workers),
        route("POST", "/api/v1/tasks/complete", json!({"completions": []}), workers),
        route("POST", "/api/v1/tasks/x/complete", json!({}), workers),
        route("POST", "/api/v1/tasks/x/heartbeat", json!({}), workers),
        route("POST", "/api/v1/tasks/x/release", json!({}), workers),
        route("GET", "/api/v1/metrics/boards/City%20Potholes", none.clone(), readers),
        route("POST", "/api/v1/metrics/refresh", json!({}), &["admin"]),
        route("GET", "/metrics", none.clone(), &["admin", "auditor"]),
        route("GET", "/api/v1/checkpoint", none.clone(), &["admin", "auditor"]),
        route("GET", &ticket("/proof"), none.clone(), &["admin", "auditor"]),
        route("POST", &ticket("/erase"), json!({}), &["admin"]),
        route("GET", "/api/v1/erasures", none.clone(), &["admin", "auditor"]),
        route("GET", "/api/v1/reads", none.clone(), &["admin", "auditor", "security-officer"]),
        route(
            "GET",
            "/api/v1/reads/counts",
            none.clone(),
            &["admin", "auditor", "security-officer"],
        ),
        route("GET", "/api/v1/views", none.clone(), planners),
        route("GET", "/api/v1/views/V", none.clone(), planners),
        route("GET", "/api/v1/tickets?view=V", none.clone(), planners),
        route("PUT", "/api/v1/views/V", json!({"query": ""}), staff),
        route("DELETE", "/api/v1/views/V", none.clone(), staff),
        route("POST", "/api/v1/jobs", json!({"kind": "complete", "tickets": []}), staff),
        route("GET", "/api/v1/jobs", none.clone(), planners),
        route("GET", "/api/v1/jobs/job_0000000000001", none.clone(), planners),
        route("GET", "/api/v1/jobs/job_0000000000001/results", none, planners),
        route("POST", "/api/v1/jobs/job_0000000000001/cancel", json!({}), staff),
        route("POST", "/api/v1/jobs/job_0000000000001/undo", json!({}), staff),
    ]
}

#[test]
fn every_route_by_every_role() {
    let server = Server::start();
    let number = server.client("admin").pothole("Pothole")["number"].as_str().unwrap().to_owned();
    let clients: Vec<_> = ROLES
        .iter()
        .map(|role| server.client_with(role, role, &["--board", "City Potholes"][..flags(role)]))
        .collect();
    let all = [
        routes(&number),
        of_limits(&number),
        of_stages(&number),
        of_files(&number),
        of_duplicates(&number),
        of_owners(),
        of_automation(),
    ];
    for route in all.into_iter().flatten() {
        for (role, client) in ROLES.iter().zip(&clients) {
            let mut request = client.request(route.method, &route.path);
            if !route.body.is_null() {
                request = request.json(&route.body);
            }
            let reply = client.send(request);
            let passed = reply.status != 403 && reply.status != 401;
            let wanted = route.allowed.contains(role);
            assert_eq!(passed, wanted, "{} {} {role}: {}", route.method, route.path, reply.text);
            assert!(reply.status < 500, "{} {} {role}: {}", route.method, route.path, reply.text);
        }
        let stranger = server.stranger();
        let reply = stranger.send(stranger.request(route.method, &route.path));
        assert!(matches!(reply.status, 401 | 429), "{} {}", route.method, route.path);
    }
}

/// Only a service's token names boards.
fn flags(role: &str) -> usize {
    if role == "service" { 2 } else { 0 }
}

#[test]
fn a_service_sees_only_the_boards_that_its_token_names() {
    let server = Server::start();
    let admin = server.client("admin");
    let hidden = admin.pothole("Pothole")["number"].as_str().unwrap().to_owned();
    admin.post("/api/v1/boards", &json!({"name": "Parks"})).expect(201);
    let service = server.client_with("service", "parks", &["--board", "Parks"]);
    let missing = service.get("/api/v1/tickets/CP-2026-99999");
    let foreign = service.get(&format!("/api/v1/tickets/{hidden}"));
    missing.refused(404, "OMS-013");
    foreign.refused(404, "OMS-013");
    assert_eq!(missing.body["detail"], foreign.body["detail"]);
    let path = format!("/api/v1/tickets/{hidden}/move");
    service.post(&path, &json!({"to": "completed"})).refused(404, "OMS-013");
    assert_eq!(service.get("/api/v1/tickets").expect(200)["items"], json!([]));
    let boards = service.get("/api/v1/boards").expect(200);
    assert_eq!(boards["items"].as_array().unwrap().len(), 1);
    service.get("/api/v1/metrics/boards/City%20Potholes").refused(404, "OMS-013");
    service.post("/api/v1/tickets", &json!({"board": "Parks", "title": "x"})).expect(201);
    let wanted = json!({"board": "City Potholes", "title": "x"});
    assert!(service.post("/api/v1/tickets", &wanted).status >= 400);
    assert_eq!(service.get("/api/v1/tickets").expect(200)["items"].as_array().unwrap().len(), 1);
}

#[test]
fn tokens_that_are_none() {
    let server = Server::start();
    let admin = server.client("admin");
    let good = admin.token.clone().unwrap();
    let mut client = server.stranger();
    for junk in ["x", "eyJhbGciOiJub25lIn0.e30.", &good[1..], &good.replace("omsp_", "omsg_")] {
        client.token = Some(junk.to_owned());
        client.get("/api/v1/boards").refused(401, "OMS-010");
    }
    let stranger = server.stranger();
    let in_query = stranger.get(&format!("/api/v1/boards?token={good}"));
    assert_eq!(in_query.status, 401);
    let twice =
        admin.request("GET", "/api/v1/boards").header("authorization", format!("Bearer {good}"));
    assert_eq!(admin.send(twice).status, 401);
}

#[test]
fn a_token_made_beside_the_server_works_at_once() {
    let server = Server::start();
    server.client("admin").get("/api/v1/boards").expect(200);
}
