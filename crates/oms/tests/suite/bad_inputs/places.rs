//! 20 and 22: places that cannot hold a hub's data, and starts that must not be.

use crate::server::{OMS, Server};
use rusqlite::Connection;
use serde_json::json;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// On no port in particular.
const ANYWHERE: [&str; 2] = ["--listen", "127.0.0.1:0"];

/// Runs a command that must refuse; what it said is an error with its place, and no panic.
#[track_caller]
fn refuses(command: &str, data: &Path, flags: &[&str], word: &str) -> String {
    let mut oms = Command::new(OMS);
    let output = oms.arg(command).arg("--data").arg(data).args(flags).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && output.status.code().is_some(), "{said}");
    assert!(said.contains("error: ") && said.contains(word), "no {word} in: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// The names in a directory, with sizes.
fn listing(dir: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let name = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut list: Vec<_> = entries.map(|entry| (name(&entry), size(&entry.path()))).collect();
    list.sort();
    list
}

fn size(path: &Path) -> u64 {
    fs::symlink_metadata(path).unwrap().len()
}

/// A directory that a server has worked in, with one ticket.
fn used() -> TempDir {
    let server = Server::start();
    server.client("admin").pothole("x");
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    dir
}

#[test]
fn directories_that_cannot_hold_data() {
    let parent = TempDir::new().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "x").unwrap();
    refuses("serve", &file, &ANYWHERE, "is not a directory");
    let (real, link) = (parent.path().join("real"), parent.path().join("link"));
    fs::create_dir(&real).unwrap();
    symlink(&real, &link).unwrap();
    refuses("serve", &link, &ANYWHERE, "symbolic link");
    fs::set_permissions(&real, Permissions::from_mode(0o777)).unwrap();
    refuses("serve", &real, &ANYWHERE, "chmod");
    assert_eq!(listing(&real), []);
    refuses("serve", Path::new("/proc/nowhere"), &ANYWHERE, "/proc/nowhere");
    refuses("serve", Path::new("/sys"), &ANYWHERE, "/sys");
}

#[test]
fn a_store_that_was_tampered_with() {
    let dir = used();
    let database = dir.path().join("tickets.db");
    let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                 VALUES (99, 'from_the_future', '2030-01-01T00:00:00Z', '1')";
    let store = Connection::open(&database).unwrap();
    store.execute(newer, []).unwrap();
    drop(store);
    let before = fs::read(&database).unwrap();
    let said = refuses("serve", dir.path(), &ANYWHERE, "newer");
    assert!(said.contains("hint: "), "{said}");
    assert_eq!(fs::read(&database).unwrap(), before, "nothing is changed");
    fs::write(&database, "not a database at all ".repeat(500)).unwrap();
    refuses("serve", dir.path(), &ANYWHERE, "tickets.db");
    assert_eq!(size(&database), 11_000, "nothing is made anew in its place");
}

/// What was acknowledged may lie in the write-ahead log alone: without it, no server starts as if
/// nothing had been.
#[test]
fn a_store_of_which_a_part_is_gone() {
    for part in ["tickets.db-wal", "tickets.db"] {
        let server = Server::start();
        server.client("admin").pothole("x");
        let dir = server.kill();
        let (path, kept) = (dir.path().join(part), dir.path().join("kept"));
        fs::rename(&path, &kept).unwrap();
        let before = listing(dir.path());
        for (command, flags) in [("verify", &[][..]), ("serve", &ANYWHERE)] {
            let said = refuses(command, dir.path(), flags, part);
            assert!(said.contains("is gone"), "{said}");
        }
        assert_eq!(listing(dir.path()), before);
        fs::rename(&kept, &path).unwrap();
        let server = Server::start_in(dir);
        let tickets = server.client("admin").get("/api/v1/tickets").expect(200);
        assert_eq!(tickets["items"].as_array().unwrap().len(), 1, "{part}");
    }
}

/// What a command is told to read may have no end.
#[test]
fn files_without_end() {
    let endless = "/dev/zero";
    let data = format!("@{endless}");
    for arguments in [
        &["workflow", "check", endless][..],
        &["calendar", "check", endless],
        &["ticket", "open", "--board", "B", "--data", &data],
        &["--url", "https://127.0.0.1:1", "--ca-file", endless, "board", "list"],
        &["ticket", "attach", "B-2026-00001", endless],
        &["serve", "--config", endless],
    ] {
        let output = Command::new(OMS).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(said.contains("has more than"), "{arguments:?}: {said}");
    }
}

#[test]
fn starts_that_must_not_be() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    refuses("serve", &data, &["--listen", "0.0.0.0:0"], "can be reached");
    assert!(!data.exists(), "nothing is made");
    for (address, word) in [("nonsense", "listen"), ("127.0.0.1:99999", "listen")] {
        refuses("serve", &data, &["--listen", address], word);
    }
    assert!(!data.exists(), "nothing is made");
    let server = Server::start();
    refuses("serve", server.data(), &ANYWHERE, "another server");
    server.client("admin").post("/api/v1/boards", &json!({"name": "B"})).expect(201);
}
