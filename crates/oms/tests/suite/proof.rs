//! Checkpoints and proofs of a real server, checked by those who trust none of it.

use crate::server::{OMS, Server};
use crate::tamper::{copy, verify};
use oms_app::clock::Stopwatch;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Longer than a checkpoint may take; a test that waits so long has failed.
const PATIENCE_S: f64 = 30.0;

fn oms(arguments: &[&str]) -> Output {
    Command::new(OMS).args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn key(dir: &Path) -> String {
    let output = oms(&["key", "show", "--data", dir.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn check(proof: &Value, key: &str) -> Output {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("proof.json");
    std::fs::write(&file, format!("{proof:#}")).unwrap();
    oms(&["proof", "verify", file.to_str().unwrap(), "--key", key])
}

/// How many blocks a checkpoint covers.
fn size(checkpoint: &str) -> u64 {
    checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

fn kept(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join("checkpoint")).ok()
}

fn blocks(dir: &Path) -> u64 {
    let connection = Connection::open(dir.join("tickets.db")).unwrap();
    let count = "SELECT count(*) FROM block";
    connection.query_row(count, [], |row| row.get::<_, i64>(0)).unwrap().cast_unsigned()
}

/// How long it takes until the server has signed everything that is committed now.
fn signed_after(dir: &Path) -> f64 {
    let (start, wanted) = (Stopwatch::start(), blocks(dir));
    while kept(dir).is_none_or(|checkpoint| size(&checkpoint) < wanted) {
        assert!(start.seconds() < PATIENCE_S, "{:?} of {wanted}", kept(dir));
        std::thread::yield_now();
    }
    start.seconds()
}

#[test]
fn a_proof_holds_without_the_server_and_shows_the_ticket_alone() {
    let server = Server::start();
    let admin = server.client("admin");
    let auditor = server.client("auditor");
    assert_eq!(auditor.get("/api/v1/checkpoint").status, 404);
    admin.pothole("Another pothole");
    let number = admin.pothole("Pothole with a canary")["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{number}");
    let text = json!({"text": "a canary was seen", "visibility": "staff"});
    admin.post(&format!("{path}/comment"), &text).expect(200);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..40).for_each(|_| drop(admin.loan(20_000))));
        }
    });
    admin.post(&format!("{path}/move"), &json!({"to": "completed"})).expect(200);

    let bare = auditor.get(&format!("{path}/proof")).expect(200);
    let whole = auditor.get(&format!("{path}/proof?texts=true")).expect(200);
    let key = key(server.data());
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    drop(dir);
    for proof in [&bare, &whole] {
        let output = check(proof, &key);
        assert!(output.status.success(), "{}", said(&output));
        let shown = said(&output);
        for word in [number.as_str(), "opened", "commented", "moved"] {
            assert!(shown.contains(word), "{word}: {shown}");
        }
    }
    assert!(bare["rows"] != whole["rows"] && bare["number"] == whole["number"]);
    let other = Server::start();
    let other = self::key(other.data());
    assert!(said(&check(&bare, &other)).contains("OMS-070"));
    for field in ["rows", "event_path", "previous", "block_path", "position", "checkpoint"] {
        let mut forged = bare.clone();
        forged[field] = match &bare[field] {
            Value::Array(items) => json!(items[..items.len().saturating_sub(1)]),
            Value::String(text) => json!(text.replace('1', "2")),
            other => json!(other.as_i64().unwrap() + 1),
        };
        if forged[field] != bare[field] {
            assert!(!check(&forged, &key).status.success(), "{field}");
        }
    }
}

#[test]
fn only_those_who_look_after_the_log_get_proofs() {
    let server = Server::start();
    let number = server.client("admin").pothole("A pothole")["number"].as_str().unwrap().to_owned();
    for (role, status) in
        [("admin", 200), ("auditor", 200), ("supervisor", 403), ("staff", 403), ("agent", 403)]
    {
        let client = server.client(role);
        for path in ["/api/v1/checkpoint".to_owned(), format!("/api/v1/tickets/{number}/proof")] {
            assert_eq!(client.get(&path).status, status, "{role} {path}");
        }
    }
    let auditor = server.client("auditor");
    assert_eq!(auditor.get("/api/v1/tickets/CP-2026-99999/proof").status, 404);
    assert_eq!(auditor.get(&format!("/api/v1/tickets/{number}/proof?texts=2")).status, 422);
}

#[test]
fn commits_are_signed_within_a_second_under_load_and_a_restart_goes_on() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut waits: Vec<f64> = std::thread::scope(|scope| {
        let load = scope.spawn(|| (0..300).for_each(|_| drop(admin.loan(20_000))));
        let mut waits = Vec::new();
        while !load.is_finished() {
            waits.push(signed_after(server.data()));
        }
        waits
    });
    waits.sort_by(f64::total_cmp);
    let middle = waits[waits.len() / 2];
    assert!(middle < 1.0, "{middle} s of {}", waits.len());
    let (before, public) = (kept(server.data()).unwrap(), key(server.data()));

    let server = Server::start_in(server.kill());
    let (ok, report) = verify(server.data());
    assert!(ok, "{report}");
    server.client("admin").pothole("After the restart");
    signed_after(server.data());
    assert_eq!(key(server.data()), public);
    let after = kept(server.data()).unwrap();
    assert!(size(&after) > size(&before) && after.lines().next() == before.lines().next());
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    assert_eq!(size(&kept(dir.path()).unwrap()), blocks(dir.path()), "the last batch is signed");
}

#[test]
fn a_consistent_cut_shows_against_a_checkpoint_that_somebody_else_holds() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("Pothole on 5th Street");
    let early = admin.get("/api/v1/checkpoint").expect(200);
    let (_, dir) = server.terminate();
    let cut = copy(dir.path());
    let server = Server::start_in(dir);
    server.client("admin").pothole("Pothole on 6th Street");
    let late = server.client("admin").get("/api/v1/checkpoint").expect(200);
    let elsewhere = TempDir::new().unwrap();
    let against = |dir: &Path, notes: &[&Value]| {
        let file = elsewhere.path().join("kept.txt");
        let text: String = notes.iter().map(|note| note["checkpoint"].as_str().unwrap()).collect();
        std::fs::write(&file, text).unwrap();
        let dir = dir.to_str().unwrap();
        let file = file.to_str().unwrap();
        oms(&["verify", "--data", dir, "--checkpoint", file])
    };
    assert!(against(server.data(), &[&early, &late]).status.success());
    // The copy hangs together, and is an older history.
    assert!(verify(cut.path()).0);
    assert!(against(cut.path(), &[&early]).status.success());
    let output = against(cut.path(), &[&early, &late]);
    assert!(!output.status.success() && said(&output).contains("fewer than the checkpoint"));
    let mut forged = late.clone();
    forged["checkpoint"] = json!(late["checkpoint"].as_str().unwrap().replacen('\n', "\n1", 1));
    assert!(said(&against(server.data(), &[&forged])).contains("OMS-070"));

    // The older database under the newer checkpoint: nothing is signed, all else goes on.
    let (_, dir) = server.terminate();
    for file in ["tickets.db", "tickets.db-wal", "tickets.db-shm"] {
        let _none = std::fs::remove_file(dir.path().join(file));
        let _none = std::fs::copy(cut.path().join(file), dir.path().join(file));
    }
    assert!(!verify(dir.path()).0);
    let server = Server::start_in(dir);
    let admin = server.client("admin");
    admin.pothole("A fork");
    let answer = admin.get("/api/v1/checkpoint");
    assert_eq!((answer.status, answer.body["code"].as_str()), (503, Some("OMS-071")));
    assert_eq!(kept(server.data()).as_deref(), late["checkpoint"].as_str());
}

#[test]
fn checkpoints_reach_a_file_and_a_webhook() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hold?by=me", listener.local_addr().unwrap());
    let elsewhere = TempDir::new().unwrap();
    let file = elsewhere.path().join("checkpoints.txt");
    let flags = ["--checkpoint-webhook", &url, "--checkpoint-file", file.to_str().unwrap()];
    let server = Server::start_with(TempDir::new().unwrap(), &flags);
    server.client("admin").pothole("A pothole");
    // The first attempt is turned away, the second taken.
    let mut taken = String::new();
    for status in ["503 Service Unavailable", "204 No Content"] {
        let (mut stream, _) = listener.accept().unwrap();
        taken = body_of(&stream);
        write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .unwrap();
    }
    assert_eq!(size(&taken), blocks(server.data()));
    let start = Stopwatch::start();
    while std::fs::read_to_string(&file).is_ok_and(|held| held.contains(&taken)).eq(&false) {
        assert!(start.seconds() < PATIENCE_S);
        std::thread::yield_now();
    }
    let metrics = server.client("admin").get("/metrics").text;
    assert!(metrics.contains("oms_checkpoint_failures_total 1"), "{metrics}");
    let data = server.data().to_str().unwrap();
    let output = oms(&["verify", "--data", data, "--checkpoint", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
}

/// The body of a request.
fn body_of(stream: &std::net::TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

#[test]
fn a_key_that_others_can_read_is_refused_and_a_lost_one_is_not_replaced() {
    let server = Server::start();
    server.client("admin").pothole("A pothole");
    let (_, dir) = server.terminate();
    let key = dir.path().join("seal.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let serve = || {
        let data = dir.path().to_str().unwrap();
        let output = oms(&["serve", "--listen", "127.0.0.1:0", "--data", data]);
        assert!(!output.status.success());
        said(&output)
    };
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(serve().contains("chmod 600"));
    std::fs::remove_file(&key).unwrap();
    assert!(serve().contains("put it back from a backup"));
    assert!(!key.exists());
}

#[test]
fn the_first_changed_event_is_named() {
    let server = Server::start();
    let admin = server.client("admin");
    for title in ["One", "Two", "Three"] {
        admin.pothole(title);
    }
    let ticket = admin.pothole("Four");
    let (_, dir) = server.terminate();
    let id = ticket["id"].as_str().unwrap();
    let connection = Connection::open(dir.path().join("tickets.db")).unwrap();
    let hex = "SELECT hex(body) FROM log WHERE position = (SELECT max(position) FROM log)";
    let body: String = connection.query_row(hex, [], |row| row.get(0)).unwrap();
    let changed = body.replace("466F7572", "46697665");
    assert_ne!(body, changed);
    let edit = format!(
        "UPDATE log SET body = X'{changed}' WHERE position = (SELECT max(position) FROM log)"
    );
    connection.execute(&edit, []).unwrap();
    drop(connection);
    let (ok, said) = verify(dir.path());
    assert!(!ok && said.contains(&format!("event 1 of {id}")), "{said}");
}
