//! Backups beside a working server, and what is no backup.

use crate::server::{Server, oms, path};
use crate::tamper::{copy, verify};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

fn restore(from: &Path, to: &Path) -> (bool, String) {
    oms(&["restore", path(from), "--data", path(to)])
}

#[test]
fn a_backup_under_load_restores_to_a_history_that_holds_what_was_answered_before_it() {
    let server = Server::start();
    let admin = server.client("admin");
    let elsewhere = TempDir::new().unwrap();
    let (backup, fresh) = (elsewhere.path().join("backup"), elsewhere.path().join("fresh"));
    let before = admin.pothole("Before the backup");
    std::thread::scope(|scope| {
        let load = scope.spawn(|| (0..120).for_each(|_| drop(admin.loan(20_000))));
        let mut count = 0;
        while !load.is_finished() || count == 0 {
            let to = elsewhere.path().join(format!("backup-{count}"));
            let (ok, said) = oms(&["backup", path(&to), "--data", path(server.data())]);
            assert!(ok, "{said}");
            count += 1;
        }
        std::fs::rename(elsewhere.path().join("backup-0"), &backup).unwrap();
    });
    let tracking = before["tracking"].as_str().unwrap().to_owned();
    drop(server);
    let (ok, said) = restore(&backup, &fresh);
    assert!(ok, "{said}");
    // The same directory twice would mix two histories.
    assert!(restore(&backup, &fresh).1.contains("is not empty"));
    let data = TempDir::new().unwrap();
    let fresh = std::fs::read_dir(&fresh).unwrap().map(|entry| entry.unwrap().path());
    for file in fresh {
        std::fs::copy(&file, data.path().join(file.file_name().unwrap())).unwrap();
    }
    let server = Server::start_in(data);
    assert_eq!(server.stranger().get(&format!("/public/v1/track/{tracking}")).status, 200);
    server.client("admin").pothole("After the restore");
    assert!(verify(server.data()).0, "{}", verify(server.data()).1);
}

#[test]
fn what_is_no_whole_backup_of_this_version_is_refused() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("A pothole");
    admin.get("/api/v1/checkpoint").expect(200);
    let elsewhere = TempDir::new().unwrap();
    let backup = elsewhere.path().join("backup");
    let (ok, said) = oms(&["backup", path(&backup), "--data", path(server.data())]);
    assert!(ok, "{said}");
    let (ok, said) = oms(&["backup", path(&backup), "--data", path(server.data())]);
    assert!(!ok && said.contains("is not empty"), "{said}");

    let fresh = TempDir::new().unwrap();
    let refused = |from: &Path, why: &str| {
        let (ok, said) = restore(from, fresh.path());
        assert!(!ok && said.contains(why), "{said}");
        assert!(std::fs::read_dir(fresh.path()).unwrap().next().is_none());
    };
    refused(copy(server.data()).path(), "no finished backup");
    let list = |change: &dyn Fn(&mut Value)| {
        let changed = copy(&backup);
        let file = changed.path().join("backup.json");
        let mut list: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        change(&mut list);
        std::fs::write(&file, list.to_string()).unwrap();
        changed
    };
    refused(list(&|list| list["schema"] = 1_000.into()).path(), "newer");
    refused(list(&|list| list["files"][0]["name"] = "../x".into()).path(), "OMS-028");
    refused(list(&|list| list["format"] = "oms-backup/2".into()).path(), "OMS-028");
    for file in ["tickets.db", "seal.key", "checkpoint"] {
        let changed = copy(&backup);
        let place = changed.path().join(file);
        let mut bytes = std::fs::read(&place).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&place, bytes).unwrap();
        refused(changed.path(), "is not what was backed up");
        std::fs::remove_file(&place).unwrap();
        refused(changed.path(), "cannot read");
    }
}
