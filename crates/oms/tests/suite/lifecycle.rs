//! Starting, stopping, dying and starting again.

use crate::server::{OMS, Server, token};
use serde_json::json;
use std::process::Command;

#[test]
fn a_fresh_server_is_ready_before_any_set_up() {
    let server = Server::start();
    let stranger = server.stranger();
    assert_eq!(stranger.get("/healthz").status, 200);
    assert_eq!(stranger.get("/readyz").status, 200);
    let headers = stranger.get("/readyz").headers;
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = admin.loan(120_000)["number"].as_str().unwrap().to_owned();
    let task = admin.claim("IRS_VerifyBot", 0).unwrap();
    let token = admin.token.clone();
    let server = Server::start_in(server.kill());
    let mut again = server.stranger();
    again.token = token;
    let path = format!("/api/v1/tickets/{number}");
    assert_eq!(again.get(&path).expect(200)["stages"][0]["status"], "in-progress");
    again.complete(&task, "done").expect(200);
    let second = again.loan(1)["number"].as_str().unwrap().to_owned();
    assert!(second > number, "numbers are never used again: {number} {second}");
}

#[test]
fn a_terminated_server_drains_and_its_directory_can_be_used_at_once() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.publish_disaster_loan();
    let waiting = admin.clone();
    let parked = std::thread::spawn(move || {
        let body = json!({"owners": ["IRS_VerifyBot"], "max": 1, "wait_s": 60});
        waiting.post("/api/v1/tasks/claim", &body).status
    });
    while !admin.get("/metrics").text.contains("oms_parked_claims 1") {
        assert!(!parked.is_finished(), "the claim did not park");
    }
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    let status = parked.join().unwrap();
    assert!(status == 200 || status == 503, "the parked claim was answered: {status}");
    Server::start_in(dir);
}

#[test]
fn a_server_that_nobody_uses_ends_by_itself() {
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::write(dir.path().join("address"), "http://127.0.0.1:1\n").unwrap();
    let server = Server::start_with(dir, &["--linger-s", "1"]);
    server.client("admin").get("/api/v1/boards").expect(200);
    let (code, dir) = server.wait();
    assert_eq!(code, Some(0));
    Server::start_in(dir);
}

#[test]
fn a_running_server_says_where_it_is() {
    let dir = tempfile::TempDir::new().unwrap();
    let told = |dir: &std::path::Path| std::fs::read_to_string(dir.join("address"));
    let server = Server::start_in(dir);
    assert_eq!(told(server.data()).unwrap(), format!("{}\n", server.url));
    let left = server.kill();
    assert!(told(left.path()).is_ok(), "a killed server cannot clean up");
    let again = Server::start_in(left);
    assert_eq!(told(again.data()).unwrap(), format!("{}\n", again.url));
    let (_, left) = again.terminate();
    assert!(told(left.path()).is_err());
}

#[test]
fn a_second_server_on_one_directory_is_refused() {
    let server = Server::start();
    let second = Command::new(OMS)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(server.data())
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("another server"), "{said}");
    assert!(said.contains("hint:"), "{said}");
}

#[test]
fn no_exposed_address_and_no_demo_directory() {
    let dir = tempfile::TempDir::new().unwrap();
    let serve = |listen: &str| {
        let output = Command::new(OMS)
            .args(["serve", "--listen", listen, "--data"])
            .arg(dir.path())
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (ok, said) = serve("0.0.0.0:0");
    assert!(!ok && said.contains("can be reached"), "{said}");
    std::fs::write(dir.path().join("demo"), "").unwrap();
    let (ok, said) = serve("127.0.0.1:0");
    assert!(!ok && said.contains("demo"), "{said}");
}

#[test]
fn a_tracking_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start();
    let (_, dir) = server.terminate();
    let key = dir.path().join("tracking.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let output = Command::new(OMS)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("tracking.key"), "{said}");
}

#[test]
fn a_token_is_the_only_thing_on_stdout() {
    let dir = tempfile::TempDir::new().unwrap();
    let made = token(dir.path(), "admin", "me", &[]);
    assert!(made.starts_with("omsp_") && !made.contains(char::is_whitespace), "{made}");
    let server = Server::start_in(dir);
    let mut client = server.stranger();
    client.token = Some(made);
    client.get("/api/v1/boards").expect(200);
}
