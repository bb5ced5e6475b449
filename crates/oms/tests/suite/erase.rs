//! Erasure with a real server: what was erased is in no byte of any file, and everything still
//! verifies; older backups are held against the list.

use crate::server::{Client, OMS, Server, oms, path};
use crate::stepping::{Hand, engine, job};
use crate::tamper::verify;
use oms_app::clock::Stopwatch;
use oms_app::engine::{Change, EraseWanted, Message, OpenWanted, Target};
use oms_app::{TicketRef, Work};
use oms_base::{AgencyId, Comment, Erasable, Name, Reason, TicketId, Title, Visibility};
use oms_domain::ticket::Command as Wanted;
use oms_store::{Position, Query};
use oms_testkit::MemStore;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// What nobody else writes.
const MARK: &[u8] = b"zq7canary";
/// How long an erasure may take until no file holds anything of it.
const CLEAN_WITHIN_S: f64 = 60.0;

fn mark(field: &str) -> String {
    format!("zq7canary{field}")
}

/// Every field that can be erased.
const FIELDS: [&str; 10] = [
    "title",
    "description",
    "data",
    "labels",
    "location",
    "comments",
    "reasons",
    "results",
    "files",
    "record",
];

/// Calls the server as the client does.
fn oms_as(client: &Client, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(OMS);
    command.args(arguments).env("OMS_URL", &client.url);
    let output = command.env("OMS_TOKEN", client.token.as_ref().unwrap()).output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

/// The files below a directory that hold a mark.
fn marked(dir: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        // A file may go while one looks: the index of a write-ahead log does.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let lower: Vec<u8> = bytes.iter().map(u8::to_ascii_lowercase).collect();
        if lower.windows(MARK.len()).any(|part| part == MARK) {
            files.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    files.sort();
    files
}

/// A ticket with a mark in each of its texts, short and long.
fn marked_ticket(admin: &Client) -> String {
    let definition = json!({"name": "Permit", "prefix": "PE", "stages": [
        {"id": "check", "owner": "Checker"},
        {"id": "decide", "owner": "Decider", "dependsOn": ["check"], "when": "data.size > 3"},
    ]});
    let published = admin.put("/api/v1/workflows/Permit", &definition);
    assert!(published.status < 300, "{}", published.text);
    let long = |field: &str| format!("{} {}", mark(field), "and so on ".repeat(100));
    let wanted = json!({
        "workflow": "Permit", "title": mark("title"), "description": long("description"),
        "labels": [mark("label"), "storm"],
        "data": {"size": 1, "citizen": mark("citizen"), "story": long("story")},
    });
    let opened = admin.post("/api/v1/tickets", &wanted).expect(201);
    let number = opened["number"].as_str().unwrap().to_owned();
    let to = |what: &str| format!("/api/v1/tickets/{number}/{what}");
    admin.post(&to("comment"), &json!({"text": mark("comment")})).expect(200);
    admin.post(&to("label"), &json!({"add": [mark("second")], "remove": ["storm"]})).expect(200);
    admin.post(&to("label"), &json!({"remove": [mark("second")]})).expect(200);
    let place = json!({"lat": 39.29, "lon": -76.61, "address": mark("address")});
    admin.post(&to("locate"), &place).expect(200);
    let file = to(&format!("attachments?name={}.txt", mark("file")));
    admin.send(admin.request("POST", &file).body(mark("bytes").repeat(30_000))).expect(201);
    let task = admin.claim("Checker", 0).unwrap();
    let done = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    let result = json!({"lease_epoch": 1, "outcome": "blocked", "note": mark("note"),
        "output": {"found": mark("output")}});
    admin.post(&done, &result).expect(200);
    let reason = json!({"reason": mark("reason")});
    admin.post(&to("stages/check/retry"), &reason).expect(200);
    number
}

/// Tickets round it, which change too: pages of the database split, and rows move.
fn neighbours(admin: &Client, count: usize) -> Vec<String> {
    let number = |n| {
        let opened = admin.pothole(&format!("Pothole number {n}"));
        opened["number"].as_str().unwrap().to_owned()
    };
    (0..count).map(number).collect()
}

fn stir(admin: &Client, numbers: &[String]) {
    for number in numbers {
        let labels = json!({"add": [format!("seen-{number}"), "a-label-that-takes-room"]});
        admin.post(&format!("/api/v1/tickets/{number}/label"), &labels).expect(200);
    }
}

/// Waits until the server says that its files are clean.
fn clean(admin: &Client) -> f64 {
    let start = Stopwatch::start();
    loop {
        let listed = admin.get("/api/v1/erasures?limit=1").expect(200);
        if listed["items"][0]["clean"] == json!(true) {
            return start.seconds();
        }
        assert!(start.seconds() < CLEAN_WITHIN_S, "{listed}");
        std::thread::yield_now();
    }
}

fn erase(admin: &Client, number: &str, fields: &[&str]) -> Value {
    let body = json!({"fields": fields, "reason": "Asked for by the requester"});
    admin.post(&format!("/api/v1/tickets/{number}/erase"), &body).expect(200)
}

#[test]
fn nothing_of_an_erased_ticket_is_left_and_everything_still_verifies() {
    let server = Server::start();
    let admin = server.client("admin");
    let around = neighbours(&admin, 40);
    let number = marked_ticket(&admin);
    let later = neighbours(&admin, 40);
    stir(&admin, &around);
    stir(&admin, &later);
    admin.found("q=storm", &admin.pothole("The last one"));
    let before = marked(server.data());
    assert!(before.contains(&"tickets.db-wal".to_owned()), "{before:?}");
    assert!(before.iter().any(|file| file.starts_with("search.db")), "{before:?}");

    // Nothing goes by looking, and nobody else may.
    let all: Vec<&str> = vec!["erase", &number, "--all", "--reason", "Asked for by the requester"];
    let (ok, said) = oms_as(&admin, &all);
    assert!(ok && said.contains("nothing was changed"), "{said}");
    for field in FIELDS.into_iter().filter(|field| *field != "record") {
        assert!(said.contains(field), "{field} is not in the preview: {said}");
    }
    assert_eq!(admin.get(&format!("/api/v1/tickets/{number}")).body["title"], mark("title"));
    let to = format!("/api/v1/tickets/{number}/erase");
    let wanted = json!({"fields": ["all"], "reason": "Curious", "dry_run": true});
    server.client("supervisor").post(&to, &wanted).refused(403, "OMS-011");

    let start = Stopwatch::start();
    let (ok, said) = std::thread::scope(|scope| {
        let load = scope.spawn(|| stir(&admin, &neighbours(&admin, 60)));
        let erased = oms_as(&admin, &[&all[..], &["--yes"]].concat());
        load.join().unwrap();
        erased
    });
    assert!(ok, "{said}");
    assert!(start.seconds() < CLEAN_WITHIN_S);
    clean(&admin);
    assert_eq!(marked(server.data()), [""; 0]);

    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let said = format!("{ticket}{timeline}");
    assert!(!said.contains("zq7canary"), "{said}");
    let last = timeline["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["kind"], "redacted");
    assert_eq!(last["erased"], json!(FIELDS));
    // Its work goes on, and its owner was no part of it.
    admin.work("Checker", "done");
    let files = format!("/api/v1/tickets/{number}/attachments");
    assert_eq!(admin.get(&files).body["items"], json!([]));
    admin.post(&to, &json!({"fields": ["title"], "reason": "Again"})).refused(409, "OMS-040");

    let key = oms(&["key", "show", "--data", path(server.data())]).1;
    let proof = admin.get(&format!("/api/v1/tickets/{number}/proof?texts=true")).expect(200);
    let elsewhere = TempDir::new().unwrap();
    let file = elsewhere.path().join("proof.json");
    std::fs::write(&file, proof.to_string()).unwrap();
    let (ok, said) = oms(&["proof", "verify", path(&file), "--key", key.trim()]);
    assert!(ok, "{said}");
    assert!(verify(server.data()).0, "{}", verify(server.data()).1);
    assert!(!server.log().contains("zq7canary"));
}

#[test]
fn one_field_goes_and_the_others_stay() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = marked_ticket(&admin);
    let get = || admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    let written = erase(&admin, &number, &["comments", "title"]);
    assert_eq!(written["title"], Value::Null);
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let said = format!("{}{timeline}", get());
    for (field, is_there) in [
        ("title", false),
        ("comment", false),
        ("description", true),
        ("citizen", true),
        ("label", true),
        ("file", true),
        ("note", true),
        ("reason", true),
    ] {
        assert_eq!(said.contains(&mark(field)), is_there, "{field}");
    }
    // It is found by what stays, and by nothing that went.
    let found = |word: &str| {
        let found = admin.found(&format!("q=%22{}%22", mark(word)), &written);
        found["items"].as_array().unwrap().len()
    };
    assert_eq!((found("title"), found("comment"), found("citizen")), (0, 0, 0));
    assert_eq!(found("description"), 1);
    let labelled = erase(&admin, &number, &["labels", "data"]);
    assert_eq!(labelled["labels"], json!([]));
    assert_eq!(labelled["data"], Value::Null);
    let rest = FIELDS.map(|field| if field == "record" { "title" } else { field });
    erase(&admin, &number, &rest);
    clean(&admin);
    // The question for the word is recorded, and records are gathered for a moment.
    let start = Stopwatch::start();
    while marked(server.data()).is_empty() && start.seconds() < CLEAN_WITHIN_S {
        std::thread::yield_now();
    }
    assert_eq!(marked(server.data()), ["reads.db-wal"]);
    assert!(verify(server.data()).0, "{}", verify(server.data()).1);
}

#[test]
fn a_server_that_is_killed_goes_on_with_it() {
    let server = Server::start();
    let admin = server.client("admin");
    let around = neighbours(&admin, 40);
    let number = marked_ticket(&admin);
    stir(&admin, &around);
    erase(&admin, &number, &["all"]);
    let server = Server::start_in(server.kill());
    let admin = server.client("admin");
    clean(&admin);
    assert_eq!(marked(server.data()), [""; 0]);
    assert!(verify(server.data()).0, "{}", verify(server.data()).1);
}

#[test]
fn an_older_backup_is_held_against_the_list() {
    let server = Server::start();
    let admin = server.client("admin");
    let around = neighbours(&admin, 20);
    let number = marked_ticket(&admin);
    stir(&admin, &around);
    let elsewhere = TempDir::new().unwrap();
    let place = |name: &str| elsewhere.path().join(name);
    let data = path(server.data()).to_owned();
    let (ok, said) = oms(&["backup", path(&place("old")), "--data", &data]);
    assert!(ok, "{said}");
    erase(&admin, &number, &["all"]);
    clean(&admin);
    let comment = json!({"text": "Said after the erasure"});
    admin.post(&format!("/api/v1/tickets/{number}/comment"), &comment).expect(200);
    let (ok, said) = oms(&["backup", path(&place("new")), "--data", &data]);
    assert!(ok, "{said}");
    let (ok, list) = oms(&["erasures", "export", "--data", &data]);
    assert!(ok && !list.contains("zq7canary"), "{list}");
    std::fs::write(place("list.json"), &list).unwrap();

    // Without a list, what was erased comes back, and that is said.
    let restore = |from: &str, to: &str, list: Option<&str>| {
        let (from, to) = (place(from), place(to));
        let mut arguments = vec!["restore", path(&from), "--data", path(&to)];
        arguments.extend(list.iter().flat_map(|list| ["--erasures", list]));
        oms(&arguments)
    };
    let (ok, said) = restore("old", "without", None);
    assert!(ok && said.contains("no list of erasures was named"), "{said}");
    assert!(!marked(&place("without")).is_empty());
    let replay = ["erasures", "replay", path(&place("list.json")), "--data"].map(str::to_owned);
    let without = place("without");
    let arguments: Vec<&str> = replay.iter().map(String::as_str).chain([path(&without)]).collect();
    let (ok, said) = oms(&arguments);
    assert!(ok && said.contains("erased again  1"), "{said}");
    assert_eq!(marked(&without), [""; 0]);
    let (ok, said) = oms(&arguments);
    assert!(ok && said.contains("erased again  0"), "twice is once: {said}");

    // With the file, or with the directory of the server that went on.
    for (to, list) in [("file", path(&place("list.json"))), ("directory", data.as_str())] {
        let (ok, said) = restore("old", to, Some(list));
        assert!(ok && said.contains("erased again: 1; of 0"), "{said}");
        assert_eq!(marked(&place(to)), [""; 0]);
        assert!(verify(&place(to)).0, "{}", verify(&place(to)).1);
    }
    // What came after the erasure stays.
    let (ok, said) = restore("new", "newer", Some(path(&place("list.json"))));
    assert!(ok && said.contains("erased again: 0; of 1"), "{said}");
    let fresh = TempDir::new().unwrap();
    for entry in std::fs::read_dir(place("newer")).unwrap() {
        let from = entry.unwrap().path();
        std::fs::copy(&from, fresh.path().join(from.file_name().unwrap())).unwrap();
    }
    let server = Server::start_in(fresh);
    let timeline = format!("/api/v1/tickets/{number}/timeline");
    assert!(server.client("admin").get(&timeline).text.contains("Said after the erasure"));
    std::fs::write(place("list.json"), list.replace("oms-erasures/1", "oms-erasures/9")).unwrap();
    let (ok, said) = restore("old", "refused", Some(path(&place("list.json"))));
    assert!(!ok && said.contains("OMS-028") && !place("refused").exists(), "{said}");
}

#[test]
fn within_one_batch_texts_go_as_if_they_had_been_committed() {
    let store = MemStore::new();
    let clock = Arc::new(Hand::at(1_767_225_600_000_000));
    let mut engine = engine(Box::new(store.clone()), clock.clone());
    let name = Name::parse("City Potholes").unwrap();
    let board = Work::SetBoard { name: name.clone(), wanted: oms_domain::board::Wanted::default() };
    let title = Title::parse(&mark("title")).ok();
    let open = Work::Open(Box::new(OpenWanted { title, ..OpenWanted::bare(Target::Board(name)) }));
    let change = |change| {
        let ticket = TicketRef::parse("CP-2026-00001").unwrap();
        Work::Change { ticket, if_match: None, change }
    };
    let comment = || {
        let text = Comment::parse(&mark("comment")).unwrap();
        change(Change::Ticket(Wanted::Comment { text, visibility: Visibility::Staff }))
    };
    let erase = |fields: &[Erasable]| {
        let reason = Reason::parse("Asked for").unwrap();
        change(Change::Erase(EraseWanted { fields: fields.to_vec(), reason, before: None }))
    };
    let mut step = |works: Vec<Work>| {
        let (reply, mut answers) = oneshot::channel();
        clock.turn(1);
        engine.step(vec![Message { jobs: works.into_iter().map(job).collect(), reply }]).unwrap();
        let answers = answers.try_recv().unwrap();
        for answer in &answers {
            assert!(answer.is_ok(), "{answer:?}");
        }
        let rows = store.log(AgencyId::FIRST, Position::START, 99).unwrap();
        let left = |body: &[u8]| body.windows(MARK.len()).filter(|part| *part == MARK).count();
        rows.iter().map(|row| left(&row.body)).sum::<usize>()
    };
    let (texts, all) = ([Erasable::Comments], [Erasable::Comments, Erasable::Title]);
    assert_eq!(step(vec![board, open, comment(), erase(&texts), comment()]), 2);
    assert_eq!(step(vec![comment(), erase(&texts), comment(), erase(&all)]), 0);
    let listed = store.erasures(AgencyId::FIRST, (TicketId(0), 0), 9).unwrap();
    assert_eq!(listed.iter().map(|row| row.seq).collect::<Vec<_>>(), [3, 6, 8]);
    let store: Arc<dyn Query + Send + Sync> = Arc::new(store);
    let report = oms_app::verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
    assert!(report.holds(), "{report:?}");
}
