//! Running backups: what they hold, what they refuse, and that nothing of them reaches the server.

use crate::server::{Server, oms, path};
use crate::tamper::{copy, verify};
use oms_app::clock::Stopwatch;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Longer than anything here may take; a test that waits so long has failed.
const PATIENCE_S: f64 = 300.0;
/// Between two looks, so that who is waited for has the processor.
const PAUSE: Duration = Duration::from_millis(10);

#[track_caller]
fn wait(is_so: impl Fn() -> bool) {
    let start = Stopwatch::start();
    while !is_so() {
        assert!(start.seconds() < PATIENCE_S, "it does not come to be");
        std::thread::park_timeout(PAUSE);
    }
}

fn serve(data: TempDir, backup: &Path) -> Server {
    let flags = ["--backup-directory", path(backup), "--backup-every-s", "1"];
    Server::start_with(data, &flags)
}

fn until(backup: &Path) -> Option<String> {
    fs::read_to_string(backup.join("until")).ok()
}

/// Waits until all that is committed now is put away: until it was so twice.
#[track_caller]
fn put_away(backup: &Path) {
    for _ in 0..2 {
        let before = until(backup);
        wait(|| until(backup) != before);
    }
}

/// Restores into a fresh directory; what is there then, and what was said.
fn restore(backup: &Path) -> (bool, String, TempDir) {
    let fresh = TempDir::new().unwrap();
    let (ok, said) = oms(&["restore", path(backup), "--data", path(fresh.path())]);
    (ok, said, fresh)
}

fn tickets(server: &Server) -> usize {
    let list = server.client("admin").get("/api/v1/tickets?limit=1000").expect(200);
    list["items"].as_array().unwrap().len()
}

/// The segments of the one generation, in their order.
fn segments(backup: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(backup.join("000001")).unwrap().map(|file| file.unwrap().path());
    let mut segments: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|kind| kind == "segment")).collect();
    segments.sort();
    segments
}

#[test]
fn a_running_backup_goes_on_through_a_kill_and_restores_what_was_put_away() {
    let elsewhere = TempDir::new().unwrap();
    let backup = elsewhere.path().join("backup");
    let server = serve(TempDir::new().unwrap(), &backup);
    let admin = server.client("admin");
    admin.pothole("Before the first copy");
    wait(|| backup.join("000001/finished.json").exists());
    (0..40).for_each(|_| drop(admin.loan(20_000)));
    put_away(&backup);
    let server = serve(server.kill(), &backup);
    let token = server.client_with("admin", "kept", &[]);
    token.pothole("After the kill");
    put_away(&backup);
    let metrics = server.client("admin").get("/metrics").text;
    assert!(!metrics.contains("oms_backup_time_seconds 0\n"), "{metrics}");
    let flags = ["doctor", "--data", path(server.data()), "--backup-directory", path(&backup)];
    let (_, said) = oms(&flags);
    assert!(said.contains("holds what was committed before"), "{said}");
    assert!(!backup.join("000002").exists(), "the first generation goes on");
    let had = tickets(&server);
    let data = server.kill();

    let (ok, said, fresh) = restore(&backup);
    assert!(ok && said.contains("restored what was committed before"), "{said}");
    let restored = Server::start_in(fresh);
    assert_eq!(tickets(&restored), had);
    restored.client("admin").pothole("After the restore");
    assert!(verify(restored.data()).0);
    // The way back is another history: it gets a generation of its own.
    let (_, restored) = restored.terminate();
    let server = serve(restored, &backup);
    wait(|| backup.join("000002/finished.json").exists());
    assert!(backup.join("000001/finished.json").exists(), "the one before is kept");
    drop((server, data));
}

#[test]
fn what_ended_in_order_is_put_away_whole() {
    let elsewhere = TempDir::new().unwrap();
    let backup = elsewhere.path().join("backup");
    let server = serve(TempDir::new().unwrap(), &backup);
    let admin = server.client("admin");
    wait(|| backup.join("000001/finished.json").exists());
    (0..60).for_each(|_| drop(admin.loan(20_000)));
    let had = tickets(&server);
    let (code, data) = server.terminate();
    assert_eq!(code, Some(0));
    let (ok, said, fresh) = restore(&backup);
    assert!(ok, "{said}");
    assert_eq!(tickets(&Server::start_in(fresh)), had);
    // A start goes on where the last one ended.
    let server = serve(data, &backup);
    put_away(&backup);
    drop(server);
    assert!(!backup.join("000002").exists());
}

#[test]
fn segments_with_a_gap_are_refused_and_a_torn_end_is_left_out() {
    let elsewhere = TempDir::new().unwrap();
    let backup = elsewhere.path().join("backup");
    let server = serve(TempDir::new().unwrap(), &backup);
    let admin = server.client("admin");
    wait(|| backup.join("000001/finished.json").exists());
    for title in ["One", "Two", "Three"] {
        admin.pothole(title);
        put_away(&backup);
    }
    drop(server);
    let all = segments(&backup);
    let [.., before, last] = &all[..] else { panic!("{all:?}") };
    let whole = fs::read(last).unwrap();
    let refused = |why: &str| {
        let (ok, said, fresh) = restore(&backup);
        assert!(!ok && said.contains("OMS-086") && said.contains(why), "{said}");
        assert_eq!(fs::read_dir(fresh.path()).unwrap().count(), 0);
    };
    fs::write(last, &whole[..whole.len() / 2]).unwrap();
    let (ok, said, fresh) = restore(&backup);
    assert!(ok && said.contains("left out") && said.contains("ends too early"), "{said}");
    let titles = Server::start_in(fresh).client("admin").get("/api/v1/tickets").expect(200);
    assert_eq!(titles["items"].as_array().unwrap().len(), 2, "{titles}");
    fs::write(last, &whole).unwrap();
    let good = fs::read(before).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 4;
    fs::write(before, flipped).unwrap();
    refused("not what was written");
    fs::remove_file(before).unwrap();
    refused("is missing");
    fs::write(before, &whole).unwrap();
    refused("does not follow");
    fs::write(before, good).unwrap();
    fs::remove_file(backup.join("000001/base/seal.key")).unwrap();
    assert!(!restore(&backup).0);
    fs::remove_file(backup.join("000001/finished.json")).unwrap();
    refused("no finished generation");
}

#[test]
fn a_directory_that_cannot_be_written_stops_no_server() {
    let elsewhere = TempDir::new().unwrap();
    fs::write(elsewhere.path().join("photos"), "of somebody").unwrap();
    let server = serve(TempDir::new().unwrap(), elsewhere.path());
    let admin = server.client("admin");
    let counted = |admin: &crate::server::Client| {
        let metrics = admin.get("/metrics").text;
        let line = metrics.lines().find_map(|line| line.strip_prefix("oms_backup_failures_total "));
        line.unwrap().parse::<u64>().unwrap()
    };
    admin.pothole("In spite of it");
    wait(|| counted(&admin) > 1);
    let flags = ["--data", path(server.data()), "--backup-directory", path(elsewhere.path())];
    let (_, said) = oms(&[&["doctor"], &flags[..]].concat());
    assert!(said.contains("there is none yet"), "{said}");
    // It goes on by itself once the place can be used.
    fs::remove_file(elsewhere.path().join("photos")).unwrap();
    wait(|| elsewhere.path().join("000001/finished.json").exists());
    let log = server.log();
    assert!(log.contains("OMS-087") && log.contains("is not empty"), "{log}");
    assert_eq!(log.matches("OMS-087").count(), 1, "told once: {log}");
}

#[test]
fn another_logs_backup_is_never_replaced() {
    let elsewhere = TempDir::new().unwrap();
    let backup = elsewhere.path().join("backup");
    let first = serve(TempDir::new().unwrap(), &backup);
    first.client("admin").pothole("The first");
    wait(|| backup.join("000001/finished.json").exists());
    drop(first);
    let other = serve(TempDir::new().unwrap(), &backup);
    let admin = other.client("admin");
    wait(|| !admin.get("/metrics").text.contains("oms_backup_failures_total 0"));
    assert!(other.log().contains("is the backup of hms-oms/"));
    assert!(!backup.join("000002").exists());
    let data = TempDir::new().unwrap();
    let inside = data.path().join("backup");
    let flags = ["serve", "--data", path(data.path()), "--backup-directory", path(&inside)];
    let (ok, said) = oms(&flags);
    assert!(!ok && said.contains("lies in the data directory"), "{said}");
}

/// What `cp` makes of a running server's files need not belong together, however whole it looks.
#[test]
fn a_copy_of_a_running_servers_files_is_refused() {
    let server = Server::start();
    server.client("admin").pothole("A pothole");
    let copied = copy(server.data());
    let start = ["serve", "--listen", "127.0.0.1:0", "--data", path(copied.path())];
    let (ok, said) = oms(&start);
    assert!(!ok && said.contains("OMS-085") && said.contains("oms backup"), "{said}");
    // Looking is allowed, and so is to go on when one knows better.
    assert!(verify(copied.path()).0);
    // The directory itself starts again, also after a kill.
    let server = Server::start_in(server.kill());
    let (_, data) = server.terminate();
    let stopped = copy(data.path());
    drop(Server::start_in(stopped));
    fs::remove_file(copied.path().join("lock")).unwrap();
    assert_eq!(tickets(&Server::start_in(copied)), 1);
}
