//! `oms doctor` on directories that no server runs on.

use crate::oms;
use rusqlite::Connection;
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;

/// The exit status, and each check.
fn examine(dir: &Path, data: &str) -> (bool, Vec<Value>) {
    let said = oms(dir, &["doctor", "--json", "--data", data]);
    let (status, rest) = said.split_once("\n--- stdout\n").unwrap();
    let (stdout, _) = rest.split_once("--- stderr\n").unwrap();
    let document: Value = serde_json::from_str(stdout).unwrap();
    (status == "status 0", document["checks"].as_array().unwrap().clone())
}

/// State and finding of one check.
fn of<'a>(checks: &'a [Value], name: &str) -> (&'a str, &'a str) {
    let check = checks.iter().find(|check| check["check"] == name).unwrap();
    let text = |field: &str| check[field].as_str().unwrap();
    (text("state"), text("found"))
}

fn fresh() -> TempDir {
    let dir = TempDir::new().unwrap();
    let made =
        oms(dir.path(), &["token", "create", "--role", "admin", "--name", "me", "--data", "d"]);
    assert!(made.starts_with("status 0"), "{made}");
    dir
}

#[test]
fn a_fresh_directory_is_well() {
    let dir = fresh();
    let before = std::fs::read_dir(dir.path().join("d")).unwrap().count();
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(is_well, "{checks:#?}");
    assert_eq!(of(&checks, "configuration"), ("ok", "no file; defaults"));
    for name in ["directory", "disk", "SQLite", "schema", "write-ahead log", "lock", "clock"] {
        assert!(["ok", "warning"].contains(&of(&checks, name).0), "{checks:#?}");
    }
    assert_eq!(of(&checks, "schema").0, "ok");
    assert_eq!(of(&checks, "lock"), ("ok", "free: no server runs on this directory"));
    assert_eq!(of(&checks, "server").0, "skipped");
    assert_eq!(std::fs::read_dir(dir.path().join("d")).unwrap().count(), before);
    let table = oms(dir.path(), &["doctor", "--data", "d"]);
    assert!(table.contains("CHECK") && table.contains("WHAT TO DO"), "{table}");
}

#[test]
fn an_absent_directory_is_a_warning_and_stays_absent() {
    let dir = TempDir::new().unwrap();
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(is_well, "{checks:#?}");
    assert_eq!(of(&checks, "directory"), ("warning", "d is not there"));
    assert!(!dir.path().join("d").exists());
}

#[test]
fn a_directory_that_cannot_be_written_is_a_problem() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("d");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(data.join("x"), "").is_ok() {
        // Nothing is closed to the user that runs this: a file takes no other file in either.
        std::fs::remove_dir_all(&data).unwrap();
        std::fs::write(&data, "").unwrap();
    }
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(!is_well, "{checks:#?}");
}

#[test]
fn what_cannot_hold_data_is_a_problem() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("d"), "").unwrap();
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(!is_well);
    assert_eq!(of(&checks, "directory").0, "problem");
    assert!(of(&checks, "directory").1.contains("is not a directory"));
    let said = oms(dir.path(), &["doctor", "--data", "d"]);
    assert!(said.ends_with("error: 1 problem found\n"), "{said}");
}

#[test]
fn a_newer_schema_is_a_problem() {
    let dir = fresh();
    let conn = Connection::open(dir.path().join("d/tickets.db")).unwrap();
    let insert = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                  VALUES (9000, 'later', '2030-01-01T00:00:00Z', '1')";
    conn.execute(insert, []).unwrap();
    drop(conn);
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(!is_well);
    let (state, found) = of(&checks, "schema");
    assert!(state == "problem" && found.starts_with("9000;"), "{checks:#?}");
}

#[test]
fn a_configuration_that_does_not_read_is_a_problem_among_others() {
    let dir = fresh();
    std::fs::write(dir.path().join("d/oms.yaml"), "drain: 1\nlog: {level: 5}\n").unwrap();
    let (is_well, checks) = examine(dir.path(), "d");
    assert!(!is_well);
    let (state, found) = of(&checks, "configuration");
    assert!(state == "problem" && found.contains("d/oms.yaml:2:14: log.level"), "{found}");
    assert!(found.contains("did you mean drain_s?"), "{found}");
    assert_eq!(of(&checks, "schema").0, "ok", "the rest is looked at all the same");
}
