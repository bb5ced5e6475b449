//! `oms verify` passes on what the server wrote, and notices what somebody else wrote.

use crate::server::{OMS, Server};
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A stopped server's directory with some history in it.
fn history() -> TempDir {
    let server = Server::start();
    let admin = server.client("admin");
    let week = json!({"mon": ["09:00-17:00"], "fri": ["09:00-17:00"]});
    let office = json!({"name": "Office", "tz": "UTC", "week": week});
    admin.put("/api/v1/calendars/Office", &office).expect(201);
    let targets = json!([{"metric": "resolution", "target": "4wh"}]);
    let policy = json!({"name": "All", "order": 1, "calendar": "Office", "targets": targets});
    admin.put("/api/v1/policies/All", &policy).expect(201);
    admin.pothole("Pothole on 5th Street");
    let board = json!({"name": "City Potholes", "lanes": "priority",
        "wip": {"lane": {"max": 50}, "person": {"max": 50}}});
    admin.post("/api/v1/boards", &board).expect(200);
    let number = admin.pothole("Pothole on 6th Street")["number"].as_str().unwrap().to_owned();
    admin.post(&format!("/api/v1/tickets/{number}/move"), &json!({"to": "blocked"})).expect(200);
    let label = json!({"add": ["storm"]});
    admin.post(&format!("/api/v1/tickets/{number}/label"), &label).expect(200);
    let erased = json!({"fields": ["title", "labels"], "reason": "Asked for"});
    let plain = admin.pothole("Pothole on 7th Street")["number"].as_str().unwrap().to_owned();
    admin.post(&format!("/api/v1/tickets/{plain}/erase"), &erased).expect(200);
    admin.loan(120_000);
    admin.loan(20_000);
    admin.work("IRS_VerifyBot", "done");
    admin.claim("IRS_VerifyBot", 0).unwrap();
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    dir
}

pub(crate) fn verify(dir: &Path) -> (bool, String) {
    let output = Command::new(OMS).arg("verify").arg("--data").arg(dir).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

pub(crate) fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, to.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    to
}

#[test]
fn every_edit_is_noticed() {
    let original = history();
    assert!(verify(original.path()).0, "{}", verify(original.path()).1);
    let body = "SELECT max(position) FROM log WHERE kind = 1";
    let edits = [
        "UPDATE log SET body = zeroblob(length(body)) WHERE position = (@)",
        "UPDATE log SET body = CAST(body || x'00' AS BLOB) WHERE position = (@)",
        "UPDATE log SET first_seq = first_seq + 1 WHERE position = (@)",
        "UPDATE log SET stream = stream + 1 WHERE position = (@)",
        "UPDATE log SET kind = 2 WHERE position = (@)",
        "UPDATE log SET agency = 2 WHERE position = (@)",
        "UPDATE log SET position = position + 1000000 WHERE position = (@)",
        "DELETE FROM log WHERE position = (@)",
        "DELETE FROM log WHERE position = (SELECT min(position) FROM log WHERE kind = 1)",
        "UPDATE block SET root = zeroblob(32) WHERE position = 2",
        "UPDATE block SET prev_hash = zeroblob(32) WHERE position = 2",
        "UPDATE block SET batch = batch + 1000000 WHERE position = 2",
        "UPDATE block SET agency = 2 WHERE position = 2",
        "DELETE FROM block WHERE position = (SELECT max(position) FROM block)",
        "UPDATE ticket SET status = 'completed' WHERE status = 'blocked'",
        "UPDATE ticket SET owner = 'human:me' WHERE id = (SELECT max(id) FROM ticket)",
        "UPDATE ticket SET version = version - 1 WHERE id = (SELECT max(id) FROM ticket)",
        "UPDATE ticket SET hash = zeroblob(32) WHERE id = (SELECT max(id) FROM ticket)",
        "UPDATE ticket SET state = (SELECT state FROM ticket ORDER BY id LIMIT 1)",
        "DELETE FROM ticket WHERE id = (SELECT max(id) FROM ticket)",
        "UPDATE ticket SET next_alarm_at = next_alarm_at + 1",
        "UPDATE ticket SET rank = '8' WHERE id = (SELECT max(id) FROM ticket)",
        "DELETE FROM rule WHERE kind = 'policy'",
        "UPDATE rule SET hash = zeroblob(32) WHERE kind = 'calendar'",
        "UPDATE rule SET \
         definition = CAST(replace(CAST(definition AS TEXT), '4wh', '9wh') AS BLOB)",
        "UPDATE workflow_version SET \
         definition = CAST(replace(CAST(definition AS TEXT), '50000', '5') AS BLOB)",
        "UPDATE board SET state = (SELECT state FROM board ORDER BY id DESC LIMIT 1)",
        "UPDATE task SET owner = 'me'",
        "UPDATE task SET epoch = epoch + 1",
        "DELETE FROM task",
        "DELETE FROM ticket_label",
        "UPDATE counter SET value = value + 1",
        "UPDATE erasure SET ticket = ticket + 1",
        "UPDATE erasure SET seq = seq + 1",
        "UPDATE erasure SET number = 'CP-2026-99999'",
        "UPDATE erasure SET fields = 'title'",
        "UPDATE erasure SET erased_at = erased_at + 1",
        "UPDATE erasure SET agency = 2",
        "DELETE FROM erasure",
    ];
    for edit in edits {
        let copy = copy(original.path());
        let connection = Connection::open(copy.path().join("tickets.db")).unwrap();
        let changed = connection.execute(&edit.replace('@', body), []).unwrap();
        assert!(changed > 0, "{edit} changes nothing");
        drop(connection);
        let (ok, said) = verify(copy.path());
        assert!(!ok, "not noticed: {edit}\n{said}");
    }
}

#[test]
fn a_cut_tail_is_noticed_however_neatly_it_is_cut() {
    let original = history();
    let cut = copy(original.path());
    let connection = Connection::open(cut.path().join("tickets.db")).unwrap();
    let last: i64 =
        connection.query_row("SELECT max(batch) FROM block", [], |row| row.get(0)).unwrap();
    connection.execute("DELETE FROM log WHERE position >> 16 = ?1", [last]).unwrap();
    assert!(!verify(cut.path()).0, "the log alone");
    connection.execute("DELETE FROM block WHERE batch = ?1", [last]).unwrap();
    let (ok, said) = verify(cut.path());
    assert!(!ok, "log and blocks together\n{said}");
}

#[test]
fn verify_beside_a_running_server_under_load_is_quiet() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.loan(120_000);
    std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            for _ in 0..150 {
                admin.loan(20_000);
                admin.work("IRS_VerifyBot", "done");
            }
        });
        while !load.is_finished() {
            let (ok, said) = verify(server.data());
            assert!(ok, "{said}");
        }
    });
}
