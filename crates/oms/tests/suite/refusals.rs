//! What the command line says when the server refuses, and tokens that it takes back.

use crate::server::{OMS, Server, token};
use serde_json::{Value, json};
use std::process::Command;

struct Said {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs `oms` with a token against the server.
fn oms(server: &Server, token: &str, arguments: &[&str]) -> Said {
    let output = Command::new(OMS)
        .args(arguments)
        .env("OMS_URL", &server.url)
        .env("OMS_TOKEN", token)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    Said { status: output.status.code(), stdout, stderr }
}

fn without_request(mut document: Value) -> Value {
    assert!(document["request_id"].is_string(), "{document}");
    document.as_object_mut().unwrap().remove("request_id");
    document
}

#[test]
fn a_problem_is_printed_as_the_server_sent_it() {
    let server = Server::start();
    let admin = server.client("admin");
    let token = admin.token.clone().unwrap();
    admin.post("/api/v1/boards", &json!({"name": "Parks"})).expect(201);
    let cases = [
        (admin.get("/api/v1/tickets/PA-2026-00009"), &["ticket", "show", "PA-2026-00009"][..]),
        (
            admin.post("/api/v1/tickets", &json!({"board": "Parks", "title": " "})),
            &["ticket", "open", "--board", "Parks", "--title", " "],
        ),
        (
            server.stranger().get("/public/v1/track/PA-2026-00009-00000000"),
            &["track", "PA-2026-00009-00000000"],
        ),
    ];
    for (reply, arguments) in cases {
        let said = oms(&server, &token, &[arguments, &["--json"]].concat());
        assert_eq!((said.status, said.stdout.as_str()), (Some(1), ""));
        let document: Value = serde_json::from_str(&said.stderr).unwrap();
        assert_eq!(without_request(document), without_request(reply.body), "{arguments:?}");
    }
}

#[test]
fn a_single_fault_is_said_once_and_several_are_a_line_each() {
    let server = Server::start();
    let admin = server.client("admin");
    let token = admin.token.clone().unwrap();
    admin.post("/api/v1/boards", &json!({"name": "Parks"})).expect(201);
    let open = ["ticket", "open", "--board", "Parks", "--title", " "];
    let said = oms(&server, &token, &open);
    assert_eq!(said.stderr, "error: title: must not be blank [OMS-025]\n");
    let said = oms(&server, &token, &[&open[..], &["--priority", "9"]].concat());
    let lines: Vec<&str> = said.stderr.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "error: the input has 2 faults [OMS-020]");
    assert_eq!(lines[1], "  title: must not be blank [OMS-025]");
    assert!(lines[2].starts_with("  priority: ") && lines[2].ends_with(" [OMS-024]"));
}

#[test]
fn hints_name_only_what_the_caller_may_do() {
    let server = Server::start();
    let said = oms(&server, "", &["track", "PA-2026-00009-00000000"]);
    let hint = "\n\nhint: check the number and the access code on the receipt\n";
    assert!(said.stderr.ends_with(hint), "{}", said.stderr);
    let agent = token(server.data(), "agent", "bot", &[]);
    let complete = ["task", "complete", "tsk_x", "--epoch", "1", "--outcome", "done"];
    let said = oms(&server, &agent, &complete);
    assert!(said.stderr.contains("[OMS-013]"), "{}", said.stderr);
    assert!(said.stderr.contains("hint: give the task's id"), "{}", said.stderr);
    for command in ["oms ticket", "oms board", "oms workflow"] {
        assert!(!said.stderr.contains(command), "{}", said.stderr);
    }
}

#[test]
fn revoked_tokens_are_refused_at_the_next_request() {
    let server = Server::start();
    let gone = ["staff", "admin"].map(|role| server.client_with(role, "gone", &[]));
    let other = server.client_with("staff", "other", &[]);
    for client in gone.iter().chain([&other]) {
        client.get("/api/v1/boards").expect(200);
    }
    let data = server.data().to_str().unwrap();
    let revoke = |extra: &[&str]| {
        oms(&server, "", &[&["token", "revoke", "gone", "--data", data], extra].concat())
    };
    let said = revoke(&[]);
    assert_eq!((said.status, said.stdout.as_str()), (Some(0), "revoked  2\n"), "{}", said.stderr);
    for client in &gone {
        client.get("/api/v1/boards").refused(401, "OMS-010");
    }
    other.get("/api/v1/boards").expect(200);
    let again = revoke(&["--json"]);
    assert_eq!((again.status, again.stdout.as_str()), (Some(1), ""));
    let document: Value = serde_json::from_str(&again.stderr).unwrap();
    assert!(document["detail"].as_str().unwrap().ends_with("is named \"gone\""), "{document}");
    assert!(document["hint"].is_string(), "{document}");
    let new = server.client_with("staff", "gone", &[]);
    new.get("/api/v1/boards").expect(200);
    assert_eq!(revoke(&["--json"]).stdout, "{\n  \"revoked\": 1\n}\n");
    new.get("/api/v1/boards").refused(401, "OMS-010");
}
