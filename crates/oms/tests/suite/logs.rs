//! What the server logs, and what it must not.

use crate::server::{OMS, Server};
use serde_json::{Value, json};
use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// In everything that a client sends beside its token.
const MARK: &str = "zq7canary";

/// The log of a server that was sent a token and a mark in every way; and the token.
fn log(format: &str) -> (String, String) {
    let flags = ["--log-level", "trace", "--log-format", format];
    let server = Server::start_with(TempDir::new().unwrap(), &flags);
    let admin = server.client("admin");
    let token = admin.token.clone().unwrap();
    admin.post("/api/v1/boards", &json!({"name": MARK})).expect(201);
    let wanted = json!({"board": MARK, "title": MARK, "data": {MARK: MARK}});
    let opened = admin.post("/api/v1/tickets", &wanted).expect(201);
    let number = opened["number"].as_str().unwrap();
    admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    admin.get(&format!("/api/v1/tickets?board={MARK}&limit=1")).expect(200);
    admin.get(&format!("/api/v1/tickets?{MARK}={token}")).refused(422, "OMS-020");
    admin.get(&format!("/{MARK}/{token}?{MARK}={token}")).refused(404, "OMS-002");
    admin.post_raw("/api/v1/tickets", MARK.into()).refused(400, "OMS-001");
    let odd = admin.request(&MARK.to_uppercase(), "/api/v1/tickets").header("x-mark", MARK);
    admin.send(odd).refused(405, "OMS-003");
    let mut wrong = server.stranger();
    wrong.token = Some(format!("{token}{MARK}"));
    wrong.get("/api/v1/tickets").refused(401, "OMS-010");
    let tracking = opened["tracking"].as_str().unwrap();
    server.stranger().get(&format!("/public/v1/track/{tracking}")).expect(200);
    let log = server.log();
    assert!(!log.contains(tracking), "{log}");
    (log, token)
}

#[test]
fn no_log_line_holds_a_token_or_what_was_sent() {
    for format in ["text", "json"] {
        let (log, token) = log(format);
        assert!(log.contains("/api/v1/tickets/{id}"), "{log}");
        let told = log.lines().find(|line| {
            line.contains(&token) || line.to_lowercase().contains(MARK) || line.contains("omsp_")
        });
        assert_eq!(told, None);
    }
}

#[test]
fn a_request_is_one_line_of_json() {
    let (log, _) = log("json");
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let answered: Vec<Value> = lines.filter(|line| line["message"] == "answered").collect();
    let routes = answered.iter().map(|line| {
        assert!(line["request.id"].as_str().unwrap().starts_with("req_"), "{line}");
        assert!(line["micros"].is_u64() && line["level"] == "DEBUG", "{line}");
        let text = |field: &str| line[field].as_str().unwrap().to_owned();
        format!("{} {} {}", text("http.method"), text("route"), line["status"])
    });
    let routes: Vec<String> = routes.collect();
    assert_eq!(
        routes,
        [
            "POST /api/v1/boards 201",
            "POST /api/v1/tickets 201",
            "GET /api/v1/tickets/{id} 200",
            "GET /api/v1/tickets 200",
            "GET /api/v1/tickets 422",
            "GET unknown 404",
            "POST /api/v1/tickets 400",
            "unknown /api/v1/tickets 405",
            "GET /api/v1/tickets 401",
            "GET /public/v1/track/{tracking} 200",
        ]
    );
}

/// Runs the program with a stderr that takes nothing, as a log on a full disk; with a server, ends
/// it with SIGTERM once it listens.
fn unheard(arguments: &[&str], data: &Path) -> ExitStatus {
    let mut child = Command::new(OMS)
        .args(arguments)
        .arg(data)
        .stdout(Stdio::null())
        .stderr(File::options().write(true).open("/dev/full").unwrap())
        .spawn()
        .unwrap();
    let mut is_told = false;
    for _ in 0..6_000 {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if !is_told && data.join("address").exists() {
            is_told = true;
            Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("it does not end: {:?}", child.wait());
}

#[test]
fn a_log_that_takes_nothing_holds_nothing_up() {
    let dir = TempDir::new().unwrap();
    for format in ["text", "json"] {
        let serve = ["serve", "--log-level", "trace", "--log-format", format, "--listen"];
        let serve = [&serve[..], &["127.0.0.1:0", "--data"]].concat();
        assert_eq!(unheard(&serve, dir.path()).code(), Some(0), "{format}");
    }
    let absent = dir.path().join("absent");
    assert_eq!(unheard(&["verify", "--data"], &absent).code(), Some(1));
}
