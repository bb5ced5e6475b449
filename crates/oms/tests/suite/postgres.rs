//! Real servers on one PostgreSQL database, each with a directory of its own.

use crate::server::{Client, OMS, Server, token};
use oms_testkit::PgServer;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;
use tempfile::TempDir;

const KEY: &str = "tracking.key";

fn oms(args: &[&str], dir: &Path, url: &str) -> Output {
    let mut command = Command::new(OMS);
    command.args(args).arg("--data").arg(dir).env("OMS_DATABASE", url);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

/// A further server on the database of one that has run: it needs that one's key.
fn beside(first: &Path, url: &str) -> Server {
    let dir = TempDir::new().unwrap();
    std::fs::copy(first.join(KEY), dir.path().join(KEY)).unwrap();
    Server::start_with(dir, &["--database", url])
}

fn at(server: &Server, admin: &Client) -> Client {
    server.stranger().with(admin.token.clone().unwrap())
}

#[test]
fn two_servers_on_one_database_are_one_hub() {
    let postgres = PgServer::shared();
    let url = postgres.database();
    let first = Server::start_with(TempDir::new().unwrap(), &["--database", &url]);
    let token = token(first.data(), "admin", "boss", &["--database", &url]);
    let admin = first.stranger().with(token);
    let number = admin.loan(120_000)["number"].as_str().unwrap().to_owned();
    let second = beside(first.data(), &url);
    let there = at(&second, &admin);
    let path = format!("/api/v1/tickets/{number}");
    assert_eq!(there.get(&path).expect(200)["stages"][0]["status"], "queued");
    let task = there.claim("IRS_VerifyBot", 0).unwrap();
    admin.complete(&task, "done").expect(200);
    assert_eq!(there.get(&path).expect(200)["stages"][0]["status"], "done");
    // Whatever one of them makes, the other finds: also by words, once it is told to wait.
    let opened = admin.pothole("Sinkhole on Elm Street");
    let found = there.found("q=sinkhole", &opened);
    assert_eq!(found["items"][0]["number"], opened["number"], "{found}");
    // A claim that waits at one is served with what the other opens.
    let waiting = there.clone();
    let parked = std::thread::spawn(move || waiting.claim("IRS_VerifyBot", 30));
    let loan = admin.loan(1);
    let claimed = parked.join().unwrap().unwrap();
    assert_ne!(claimed["id"], task["id"]);
    // Each hands out numbers of its own.
    let other = there.loan(1);
    assert_ne!(loan["number"], other["number"]);
    // One goes; the other goes on.
    let dir = first.kill();
    assert_eq!(there.loan(2)["status"], "queued");
    let verified = oms(&["verify"], dir.path(), &url);
    assert!(verified.status.success(), "{}", said(&verified));
    let again = Server::start_with(dir, &["--database", &url]);
    assert_eq!(at(&again, &admin).get(&path).expect(200)["number"], number.as_str());
}

#[test]
fn a_bulk_job_goes_on_at_another_server_when_its_own_is_lost() {
    const TICKETS: u64 = 3_000;
    let postgres = PgServer::shared();
    let url = postgres.database();
    let first = Server::start_with(TempDir::new().unwrap(), &["--database", &url]);
    let token = token(first.data(), "admin", "boss", &["--database", &url]);
    let admin = first.stranger().with(token);
    admin.post("/api/v1/boards", &json!({"name": "Holes"})).expect(201);
    let mut numbers = Vec::new();
    for _ in 0..TICKETS / 500 {
        let tickets = vec![json!({"board": "Holes", "title": "A hole"}); 500];
        let opened = admin.post("/api/v1/tickets/batch", &json!({"tickets": tickets})).expect(200);
        let results = opened["results"].as_array().unwrap().iter();
        numbers.extend(results.map(|result| result["ok"]["number"].clone()));
    }
    admin.put("/api/v1/views/Cold", &json!({"query": "label:winter"})).expect(201);
    let second = beside(first.data(), &url);
    let there = at(&second, &admin);
    assert_eq!(there.get("/api/v1/views").expect(200)["items"][0]["name"], "Cold");
    let body = json!({"kind": "label", "add": ["winter"], "tickets": numbers});
    let job = admin.post("/api/v1/jobs", &body).expect(201);
    let _dir = first.kill();
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    let mut job = there.get(&path).expect(200);
    for _ in 0..10_000 {
        if !job["ended_at"].is_null() {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(5));
        job = there.get(&path).expect(200);
    }
    assert_eq!((&job["state"], job["done"].as_u64()), (&json!("done"), Some(TICKETS)), "{job}");
    let changed = there.get("/api/v1/tickets?label=winter&limit=1000").expect(200);
    assert_eq!(changed["items"].as_array().unwrap().len(), 1_000);
}

#[test]
fn commands_beside_the_server_work_on_its_database() {
    let postgres = PgServer::shared();
    let url = postgres.database();
    let dir = TempDir::new().unwrap();
    let absent = oms(&["verify"], dir.path(), &url);
    assert!(!absent.status.success() && said(&absent).contains("holds no store"));
    let server = Server::start_with(dir, &["--database", &url]);
    let dir = server.data();
    let made = oms(&["token", "create", "--role", "admin", "--name", "boss"], dir, &url);
    assert!(made.status.success(), "{}", said(&made));
    let token = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    let admin = server.stranger().with(token);
    admin.pothole("Pothole on 5th Street");
    assert!(!dir.join("tickets.db").exists(), "the tickets lie in the database alone");
    let report = oms(&["--json", "doctor"], dir, &url);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let state = |name: &str| {
        let checks = report["checks"].as_array().unwrap().iter();
        checks.clone().find(|check| check["check"] == name).unwrap()["state"].clone()
    };
    // The tests' server does not sync its disk, which is the very thing to be told.
    assert_eq!(state("database"), "problem");
    assert_eq!((state("schema"), state("lock")), (json!("ok"), json!("ok")));
    let shown = oms(&["config", "show"], dir, "postgres://hub:s3cret@db.example/tickets");
    assert!(said(&shown).contains("postgres://db.example/tickets"), "{}", said(&shown));
    assert!(!said(&shown).contains("s3cret"));
    let demo = oms(&["demo", "--listen", "127.0.0.1:0", "--database", &url], &dir.join("d"), "");
    assert!(!demo.status.success() && said(&demo).contains("is not empty"), "{}", said(&demo));
    let ended = oms(&["token", "revoke", "boss"], dir, &url);
    assert!(ended.status.success(), "{}", said(&ended));
    admin.get("/api/v1/boards").refused(401, "OMS-010");
}

#[test]
fn a_server_is_refused_where_it_could_not_work() {
    let postgres = PgServer::shared();
    let url = postgres.database();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let first = Server::start_with(TempDir::new().unwrap(), &["--database", &url]);
    let same = oms(&serve, first.data(), &url);
    assert!(!same.status.success() && said(&same).contains("another server"), "{}", said(&same));
    let token = token(first.data(), "admin", "boss", &["--database", &url]);
    first.stranger().with(token).pothole("A hole");
    let dir = TempDir::new().unwrap();
    let no_key = oms(&serve, dir.path(), &url);
    assert!(!no_key.status.success() && said(&no_key).contains(KEY), "{}", said(&no_key));
    let files = Server::start().kill();
    let other = oms(&serve, files.path(), &url);
    assert!(!other.status.success() && said(&other).contains("tickets of its own"));
    let nowhere = oms(&serve, dir.path(), "postgres://hub:s3cret@127.0.0.1:1/tickets");
    assert!(!nowhere.status.success(), "{}", said(&nowhere));
    assert!(said(&nowhere).contains("hint:") && !said(&nowhere).contains("s3cret"));
}
