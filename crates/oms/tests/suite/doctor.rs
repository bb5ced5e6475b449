//! `oms doctor` beside a running server.

use crate::server::{OMS, Server};
use serde_json::Value;
use std::process::Command;

#[test]
fn a_running_server_is_seen_and_asked() {
    let server = Server::start();
    server.client("admin").pothole("Pothole on 5th Street");
    let examine = |url: &str| {
        let command = ["doctor", "--json", "--url", url, "--data"];
        let output = Command::new(OMS).args(command).arg(server.data()).output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let state = |name: &str| {
            let checks = document["checks"].as_array().unwrap();
            let check = checks.iter().find(|check| check["check"] == name).unwrap();
            check["state"].as_str().unwrap().to_owned()
        };
        let lock = document.to_string().contains("held: a server runs on this directory");
        (output.status.success(), lock, state("server"), state("clock"))
    };
    assert_eq!(examine(&server.url), (true, true, "ok".to_owned(), "ok".to_owned()));
    let nowhere = examine("http://127.0.0.1:1");
    assert_eq!(nowhere, (false, true, "problem".to_owned(), "ok".to_owned()));
    server.client("admin").get("/api/v1/boards").expect(200);
}
