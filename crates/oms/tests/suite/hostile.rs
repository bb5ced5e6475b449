//! The bad inputs of day one: each has its clear error, and leaves nothing behind.

use crate::server::{Client, Server};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

fn with_board() -> (Server, Client) {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    (server, admin)
}

fn nothing_was_opened(client: &Client) {
    assert_eq!(client.get("/api/v1/tickets").expect(200)["items"], json!([]));
}

/// Sends bytes as they are and reads what comes back until the server closes.
fn raw(server: &Server, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn deep_nesting_and_broken_json() {
    let (_server, admin) = with_board();
    let deep = format!(r#"{{"board":"B","data":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let cases: [(&str, Vec<u8>); 9] = [
        ("deep", deep.into_bytes()),
        ("empty", Vec::new()),
        ("cut", br#"{"board":"B""#.to_vec()),
        ("tail", br#"{"board":"B"} x"#.to_vec()),
        ("duplicate", br#"{"board":"B","data":{"amount":1,"amount":50001}}"#.to_vec()),
        ("overflow", br#"{"board":"B","data":{"amount":1e999}}"#.to_vec()),
        ("nan", br#"{"board":"B","data":{"amount":NaN}}"#.to_vec()),
        ("surrogate", br#"{"board":"B","title":"\ud800"}"#.to_vec()),
        ("latin-1", b"{\"board\":\"B\",\"title\":\"caf\xe9\"}".to_vec()),
    ];
    for (name, body) in cases {
        let reply = admin.post_raw("/api/v1/tickets", body);
        assert_eq!((reply.status, reply.code()), (400, "OMS-001"), "{name}: {}", reply.text);
    }
    nothing_was_opened(&admin);
}

#[test]
fn a_number_that_a_double_cannot_hold_is_refused_and_others_pass_unchanged() {
    let (_server, admin) = with_board();
    let body = |number: &str| format!(r#"{{"board":"B","data":{{"n":{number}}}}}"#).into_bytes();
    assert_eq!(admin.post_raw("/api/v1/tickets", body("9007199254740993")).status, 400);
    for number in ["-0", "5e4", "9007199254740992", "0.1", "1"] {
        let opened = admin.post_raw("/api/v1/tickets", body(number)).expect(201);
        let (got, want) = (opened["data"]["n"].as_f64(), number.parse::<f64>().ok());
        assert_eq!(got, want, "{number}");
    }
}

#[test]
fn an_oversized_body_is_answered_not_cut_off() {
    let (server, admin) = with_board();
    let large = format!(r#"{{"board":"B","title":"{}"}}"#, "x".repeat(300 * 1024));
    admin.post_raw("/api/v1/tickets", large.into_bytes()).refused(413, "OMS-004");
    let token = admin.token.clone().unwrap();
    let head = format!(
        "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    let mut endless = head.into_bytes();
    for _ in 0..40 {
        endless.extend_from_slice(b"10000\r\n");
        endless.extend_from_slice(&vec![b'x'; 0x10000]);
        endless.extend_from_slice(b"\r\n");
    }
    endless.extend_from_slice(b"0\r\n\r\n");
    assert!(raw(&server, &endless).contains("OMS-004"));
    nothing_was_opened(&admin);
}

#[test]
fn two_lengths_for_one_body_are_refused() {
    let (server, admin) = with_board();
    let token = admin.token.clone().unwrap();
    let smuggled = format!(
        "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n\
         0\r\n\r\nGET /api/v1/boards HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    );
    let answer = raw(&server, smuggled.as_bytes());
    assert!(!answer.contains(" 200 ") && !answer.contains(" 201 "), "{answer}");
    nothing_was_opened(&admin);
}

#[test]
fn text_that_misleads_is_refused_with_its_field() {
    let (_server, admin) = with_board();
    let cases: [(Value, &str); 6] = [
        (json!("x".repeat(100_000)), "OMS-024"),
        (json!("   "), "OMS-025"),
        (json!("a\u{0}b"), "OMS-025"),
        (json!("a\u{202E}b"), "OMS-025"),
        (json!("e\u{301}".repeat(5_000)), "OMS-024"),
        (json!(["x"]), "OMS-023"),
    ];
    for (title, code) in cases {
        let reply = admin.post("/api/v1/tickets", &json!({"board": "B", "title": title}));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.body["errors"][0]["code"], code);
        assert_eq!(reply.paths(), ["title"]);
    }
    nothing_was_opened(&admin);
    for title in ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "javascript:alert(1)"] {
        let opened = admin.post("/api/v1/tickets", &json!({"board": "B", "title": title}));
        assert_eq!(opened.expect(201)["title"], title, "kept as text, to the letter");
    }
}

#[test]
fn fields_that_a_caller_may_not_set_are_refused_all_at_once() {
    let (_server, admin) = with_board();
    let wanted = json!({
        "board": "B", "title": "x", "status": "completed", "tenant_id": 2, "history": [],
        "seq": 9, "created_at": "2020-01-01T00:00:00Z", "number": "CP-2026-00001",
    });
    let reply = admin.post("/api/v1/tickets", &wanted);
    reply.refused(422, "OMS-020");
    let mut paths = reply.paths();
    paths.sort_unstable();
    assert_eq!(paths, ["created_at", "history", "number", "seq", "status", "tenant_id"]);
    nothing_was_opened(&admin);
}

#[test]
fn ids_that_are_none_are_not_found() {
    let (_server, admin) = with_board();
    let attempts = [
        "nonsense",
        "%2e%2e%2fboards",
        "..%2f..%2fetc",
        "tkt_0000000000000",
        "B-2026-99999",
        "%00",
        "tkt_zzzzzzzzzzzzz",
        "%F0%9F%95%B3",
        "B-2026-00001%20",
    ];
    for attempt in attempts {
        let reply = admin.get(&format!("/api/v1/tickets/{attempt}"));
        assert_eq!(reply.status, 404, "{attempt}: {}", reply.text);
    }
    admin.get("/api/v1/nowhere").refused(404, "OMS-002");
    admin.send(admin.request("DELETE", "/api/v1/boards")).refused(405, "OMS-003");
    let plain = admin.request("POST", "/api/v1/boards").header("content-type", "text/plain");
    admin.send(plain.body("{}")).refused(415, "OMS-005");
}

#[test]
fn slas_that_are_none() {
    let server = Server::start();
    let admin = server.client("admin");
    let publish = |sla: Value| {
        let stage = json!({"id": "a", "owner": "x", "slaMins": sla});
        admin.put("/api/v1/workflows/W", &json!({"name": "W", "stages": [stage]}))
    };
    let bad = [
        json!(0),
        json!(-1),
        json!(2_147_483_648_i64),
        json!(9.3e18),
        json!(0.5),
        json!("48h"),
        json!([]),
        json!(true),
    ];
    for sla in bad {
        let reply = publish(sla.clone());
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["stages[0].slaMins"], "{sla}");
    }
    publish(json!(null)).expect(201);
    for sla in ["2wd", "8wh", "0h", "1w", "-3d", "99999999999999d"] {
        let reply = admin.post("/api/v1/boards", &json!({"name": "B", "sla": sla}));
        reply.refused(422, "OMS-020");
    }
}

#[test]
fn workflows_that_are_none() {
    let server = Server::start();
    let admin = server.client("admin");
    let stage = |id: &str| json!({"id": id, "owner": "x"});
    let many: Vec<Value> = (0..501).map(|n| stage(&format!("s{n}"))).collect();
    let cases = [
        (json!([]), "OMS-064"),
        (json!(many), "OMS-064"),
        (json!([stage("__proto__")]), "OMS-025"),
        (json!([stage("")]), "OMS-025"),
        (json!([stage("a"), stage("a")]), "OMS-062"),
        (json!([{"id": "a", "owner": "x", "dependsOn": ["a"]}]), "OMS-063"),
        (json!([{"id": "a", "owner": "x", "dependsOn": ["b"]}]), "OMS-061"),
    ];
    for (stages, code) in cases {
        let reply = admin.put("/api/v1/workflows/W", &json!({"name": "W", "stages": stages}));
        assert_eq!(reply.status, 422, "{}", reply.text);
        let errors = reply.body["errors"].as_array().unwrap();
        assert!(errors.iter().any(|error| error["code"] == code), "{code}: {}", reply.text);
    }
    let good = json!({"name": "W", "stages": [stage("constructor")]});
    admin.put("/api/v1/workflows/W", &good).expect(201);
    admin.put("/api/v1/workflows/Other", &good).refused(422, "OMS-020");
}

#[test]
fn conditions_that_would_cost_too_much_are_refused_at_once() {
    let server = Server::start();
    let admin = server.client("admin");
    let hostile = [
        "!!(!!!!!!(!!!!(((((!!(!!(!!!!((".repeat(4) + "1",
        "[".repeat(600),
        r#"data.text.matches("(a+)+$")"#.to_owned(),
        "data.xs.map(x, data.xs.map(y, data.xs.map(z, z)))".to_owned(),
        format!("data.text == \"{}\"", "x".repeat(5_000)),
        "nowhere(data)".to_owned(),
        "timestamp(data.t).getFullYear('%Q') > 1".to_owned(),
    ];
    for when in hostile {
        let stage = json!({"id": "a", "owner": "x", "when": when});
        let reply = admin.put("/api/v1/workflows/W", &json!({"name": "W", "stages": [stage]}));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.body["errors"][0]["code"], "OMS-065", "{}", reply.text);
    }
}

#[test]
fn claims_and_results_out_of_bounds() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.loan(1);
    let claims = [
        json!({"owners": [], "max": 1, "wait_s": 0}),
        json!({"owners": ["x"], "max": 0, "wait_s": 0}),
        json!({"owners": ["x"], "max": 1_001, "wait_s": 0}),
        json!({"owners": ["x"], "max": 1, "wait_s": 61}),
        json!({"owners": ["x"], "max": 1, "wait_s": 0, "lease_s": 0}),
        json!({"owners": "x", "max": 1, "wait_s": 0}),
    ];
    for claim in claims {
        admin.post("/api/v1/tasks/claim", &claim).refused(422, "OMS-020");
    }
    let task = admin.claim("IRS_VerifyBot", 0).unwrap();
    let path = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    let large = json!({"text": "x".repeat(70_000)});
    let results = [
        json!({"lease_epoch": 1, "outcome": "done", "output": large}),
        json!({"lease_epoch": 1, "outcome": "maybe"}),
        json!({"lease_epoch": 1, "outcome": "done", "confidence": 1.5}),
        json!({"lease_epoch": "1", "outcome": "done"}),
        json!({"outcome": "done"}),
    ];
    for result in results {
        admin.post(&path, &result).refused(422, "OMS-020");
    }
    let foreign = format!("{}9", task["id"].as_str().unwrap());
    let body = json!({"lease_epoch": 1, "outcome": "done"});
    let path = format!("/api/v1/tasks/{foreign}/complete");
    assert!(matches!(admin.post(&path, &body).status, 404 | 409));
    admin.post("/api/v1/tasks/tsk_nonsense/complete", &body).refused(404, "OMS-013");
    admin.complete(&task, "done").expect(200);
}

#[test]
fn data_beyond_its_limit_is_refused() {
    let (_server, admin) = with_board();
    let large = json!({"board": "B", "data": {"text": "x".repeat(66_000)}});
    let reply = admin.post("/api/v1/tickets", &large);
    reply.refused(422, "OMS-020");
    assert_eq!(reply.paths(), ["data"]);
    let fits = json!({"board": "B", "data": {"text": "x".repeat(60_000)}});
    let opened = admin.post("/api/v1/tickets", &fits).expect(201);
    assert_eq!(opened["data"], fits["data"]);
    let list: Vec<Value> = (0..1_001).map(|_| json!({"board": "B"})).collect();
    admin.post("/api/v1/tickets/batch", &json!({"tickets": list})).refused(422, "OMS-020");
}

#[test]
fn strangers_are_stopped_before_they_cost_much() {
    let server = Server::start();
    let stranger = server.stranger();
    let statuses: Vec<u16> = (0..100).map(|_| stranger.get("/api/v1/boards").status).collect();
    assert_eq!(statuses[0], 401);
    let limited = stranger.get("/api/v1/boards");
    limited.refused(429, "OMS-012");
    assert!(limited.headers.contains_key("retry-after"));
    server.client("admin").get("/api/v1/boards").expect(200);
}
