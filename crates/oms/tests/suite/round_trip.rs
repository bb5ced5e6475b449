//! Tickets that are exported, imported elsewhere, and exported again.

use crate::server::{OMS, Server};
use proptest::prelude::{Strategy, any};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const TICKETS: usize = 60;
/// How the columns of an export are read; what it cannot say is listed in the reference.
const MAPPING: &str = r"
import: moved-house
board: Works
times: {zone: UTC}
columns:
  record: number
  title: title
  description: description
  status: status
  priority: priority
  owner: owner
  labels: [labels]
  opened_at: opened_at
  closed_at: closed_at
  due_at: due_at
  latitude: latitude
  longitude: longitude
  address: address
statuses:
  queued: queued
  in-progress: in-progress
  blocked: blocked
  completed: completed
  cancelled: cancelled
";
/// What comes back as it went.
const SAME: [&str; 11] = [
    "board",
    "status",
    "title",
    "description",
    "priority",
    "owner",
    "labels",
    "latitude",
    "longitude",
    "address",
    "workflow",
];
/// What comes back to the second.
const TIMES: [&str; 3] = ["opened_at", "closed_at", "due_at"];

type Row = BTreeMap<String, String>;

/// A ticket of any text that somebody may send, and what becomes of it.
fn ticket() -> impl Strategy<Value = (Value, Option<Value>)> {
    let text = || "\\PC{1,20}|[=+@\\-'\"; ,\\t\u{ff1d}-]{1,3}[a-z1(]{1,9}|[ a-z\\r\\n\"]{1,30}";
    let place = proptest::option::of((-90_000_i32..=90_000, -180_000_i32..=180_000));
    let texts = (text(), text(), text(), "(human|agent):[a-z]{1,9}");
    (texts, place, 0..=3_u8, 0..6_u8, any::<bool>()).prop_map(
        |((title, description, label, owner), place, priority, fate, is_due)| {
            let mut ticket = json!({"title": title, "description": description, "board": "Works",
                "labels": [label], "priority": priority, "owner": owner});
            if is_due {
                ticket["sla"] = json!("48h");
            }
            if let Some((north, east)) = place {
                let degrees = |thousandths: i32| f64::from(thousandths) / 1_000.0;
                ticket["location"] = json!({"lat": degrees(north), "lon": degrees(east),
                    "address": "1200 N 5th St; left door, \"bell\""});
            }
            let to = ["in-progress", "blocked", "completed"].get(usize::from(fate));
            (ticket, to.map(|to| json!({"to": to, "reason": "asphalt"})))
        },
    )
}

/// What `oms export csv` writes, row by row, by the title.
fn export(server: &Server) -> (Vec<u8>, BTreeMap<String, Row>) {
    let admin = server.client("admin");
    let output = Command::new(OMS)
        .args(["export", "csv", "--board", "Works", "--url", &server.url])
        .env("OMS_TOKEN", admin.token.as_deref().unwrap())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<Row> = reader.deserialize().map(Result::unwrap).collect();
    let by_title = rows.iter().map(|row| (row["title"].clone(), row.clone()));
    let by_title: BTreeMap<String, Row> = by_title.collect();
    assert_eq!(by_title.len(), rows.len(), "titles are unique here");
    (output.stdout, by_title)
}

fn import(dir: &Path, data: &Path) -> TempDir {
    let token = crate::server::token(data, "admin", "Importer", &[]);
    std::fs::write(dir.join("m.yaml"), MAPPING).unwrap();
    let output = Command::new(OMS)
        .args(["import", "csv"])
        .arg(dir.join("f.csv"))
        .arg("--mapping")
        .arg(dir.join("m.yaml"))
        .arg("--data")
        .arg(data)
        .env("OMS_TOKEN", token)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let moved = TempDir::new().unwrap();
    std::fs::remove_dir(moved.path()).unwrap();
    std::fs::rename(data, moved.path()).unwrap();
    moved
}

#[test]
fn what_is_exported_and_imported_is_exported_the_same() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "Works"})).expect(201);
    let mut runner = TestRunner::deterministic();
    let (mut opened, mut tried) = (0, 0);
    while opened < TICKETS {
        let (mut wanted, fate) = ticket().new_tree(&mut runner).unwrap().current();
        tried += 1;
        // Unique, and first what a spreadsheet would look at.
        wanted["title"] = json!(format!("{}{tried}", wanted["title"].as_str().unwrap()));
        let answer = admin.post("/api/v1/tickets", &wanted);
        if answer.status != 201 {
            assert_eq!(answer.status, 422, "{wanted}");
            continue;
        }
        opened += 1;
        if let Some(fate) = fate {
            let number = answer.body["number"].as_str().unwrap();
            admin.post(&format!("/api/v1/tickets/{number}/move"), &fate).expect(200);
        }
    }
    assert!(tried < 10 * TICKETS, "{tried} tried for {opened}");
    let (bytes, before) = export(&server);
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("f.csv"), &bytes).unwrap();
    let (_, after) = export(&Server::start_in(import(dir.path(), &dir.path().join("data"))));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (title, row) in &before {
        for column in SAME {
            assert_eq!(row[column], after[title][column], "{column} of {title:?}");
        }
        for column in TIMES {
            let second = |row: &Row| row[column].get(..19).unwrap_or_default().to_owned();
            assert_eq!(second(row), second(&after[title]), "{column} of {title:?}");
        }
        for cell in row.values() {
            let is_number = cell.parse::<f64>().is_ok();
            let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}']);
            assert!(is_number || !starts, "a spreadsheet takes {cell:?} for a formula");
        }
    }
}
