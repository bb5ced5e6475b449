//! What time alone sets off on a real server: schedules, dates and limits that are breached, also
//! over a kill. What has come already when the server starts is written by an engine of the test's
//! own, whose clock stands in the past, so that nobody waits for it.

use crate::clock_back::opened;
use crate::server::{Client, Server, oms, path};
use crate::stepping::{self, Hand, job};
use oms_app::clock::{Clock, SystemClock};
use oms_app::engine::{Answer, Change, Claim, Engine, Message, OpenWanted, Target};
use oms_app::{Done, TicketRef, Work};
use oms_base::{Name, Owner, Reason, RuleKind, Span};
use oms_domain::board::Wanted;
use oms_domain::ticket::Command;
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;

const MINUTE: i64 = 60_000_000;
/// More than the automation takes in one batch.
const TICKETS: usize = 150;

/// A hub of so long ago.
struct Past {
    engine: Engine,
    dir: TempDir,
}

impl Past {
    fn before(span: Span) -> Past {
        // A server has made its keys there.
        let dir = Server::start().kill();
        let clock = Hand::at(now() - span.micros());
        let store = Box::new(opened(dir.path()));
        let mut past = Past { engine: stepping::engine(store, Arc::new(clock)), dir };
        let wanted = Wanted::default();
        past.send(Work::SetBoard { name: named("Potholes"), wanted }).unwrap();
        past
    }

    fn send(&mut self, work: Work) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        self.engine.step(vec![Message { jobs: vec![job(work)], reply }]).unwrap();
        answer.try_recv().unwrap().remove(0)
    }

    fn publish(&mut self, definition: Value) {
        let name = named(definition["name"].as_str().unwrap());
        self.send(Work::PublishRule { kind: RuleKind::Trigger, name, definition }).unwrap();
    }

    /// Opens a ticket; its number.
    fn open(&mut self, target: Target) -> String {
        let wanted = OpenWanted::bare(target);
        match self.send(Work::Open(Box::new(wanted))).unwrap() {
            Done::Ticket(written) => written.ticket.core.number.to_string(),
            other => panic!("{other:?}"),
        }
    }

    /// A server starts on what it leaves.
    fn served(self) -> (Server, Client) {
        let Past { engine, dir } = self;
        drop(engine);
        let server = Server::start_in(dir);
        let admin = server.client("admin");
        (server, admin)
    }
}

fn potholes() -> Target {
    Target::Board(named("Potholes"))
}

fn named(name: &str) -> Name {
    Name::parse(name).unwrap()
}

fn now() -> i64 {
    SystemClock.now().micros()
}

/// What a ticket's timeline tells of this kind.
fn told(client: &Client, number: &str, kind: &str) -> Vec<Value> {
    let timeline = client.get(&format!("/api/v1/tickets/{number}/timeline?limit=1000")).expect(200);
    let items = timeline["items"].as_array().unwrap().iter();
    items.filter(|item| item["kind"] == kind).cloned().collect()
}

/// Looks at a ticket until so much of this kind is told; each look waits a second at the server.
fn until(client: &Client, number: &str, kind: &str, count: usize) -> Vec<Value> {
    for _ in 0..60 {
        let told = told(client, number, kind);
        if told.len() >= count {
            return told;
        }
        assert!(client.claim("nobody", 1).is_none());
    }
    panic!("{number} never tells {count} times that it is {kind}");
}

/// Kills the server, verifies what it leaves, and gives that back.
fn killed(server: Server) -> TempDir {
    let data = server.kill();
    let (verified, said) = oms(&["verify", "--data", path(data.path())]);
    assert!(verified, "{said}");
    data
}

#[test]
fn a_schedule_fires_once_for_its_instant_over_a_kill_in_the_middle() {
    let mut past = Past::before(Span::seconds(180));
    past.publish(json!({"name": "minutely", "activator": {"schedule": "* * * * *"},
        "then": {"comment": "still open"}}));
    past.publish(json!({"name": "round", "activator": {"schedule": "* * * * *"},
        "then": {"open": {"board": "Potholes", "title": "Round"}}}));
    let numbers: Vec<String> = (0..TICKETS).map(|_| past.open(potholes())).collect();

    let began = now() / MINUTE;
    let (server, admin) = past.served();
    // The newest come first, so that the oldest wait in most cases when it is killed.
    until(&admin, numbers.last().unwrap(), "commented", 1);
    let server = Server::start_in(killed(server));
    let admin = server.client("admin");
    until(&admin, &numbers[0], "commented", 1);
    let mut all = 0;
    for number in &numbers {
        all = all.max(told(&admin, number, "commented").len());
    }
    let listed = admin.get("/api/v1/tickets?limit=1000").expect(200);
    let listed = listed["items"].as_array().unwrap();
    let rounds = listed.iter().filter(|ticket| ticket["title"] == "Round").count();
    let ended = now() / MINUTE;
    // What was missed is one instant; each minute that began meanwhile is one more.
    let instants = usize::try_from(ended - began).unwrap() + 1;
    assert!((1..=instants).contains(&all), "{all} comments, {instants} instants");
    assert!((1..=instants).contains(&rounds), "{rounds} rounds, {instants} instants");
    for number in &numbers {
        assert!(!told(&admin, number, "commented").is_empty(), "{number} was passed over");
    }
    killed(server);
}

#[test]
fn a_dry_run_shows_the_instants_that_have_come() {
    let mut past = Past::before(Span::seconds(4 * 24 * 60 * 60));
    let number = past.open(potholes());
    // A ticket that has ended is open at none of the instants behind its end.
    let ended = past.open(potholes());
    let reason = Reason::parse("a slip").unwrap();
    let change = Change::Ticket(Command::Cancel { reason });
    let ticket = TicketRef::parse(&ended).unwrap();
    past.send(Work::Change { ticket, if_match: None, change }).unwrap();
    let (_server, admin) = past.served();
    let run = |definition: Value| {
        let body = json!({"definition": definition});
        admin.post("/api/v1/triggers/nightly/dryrun", &body).expect(200)
    };
    let nightly = |cron: &str, then: Value| {
        let activator = json!({"schedule": cron});
        json!({"name": "nightly", "activator": activator, "then": then})
    };
    let comment = json!({"comment": "still open"});
    let daily = run(nightly("0 0 * * *", comment.clone()));
    let instants = daily["instants"]["at"].as_array().unwrap().clone();
    let (count, more) = (&daily["instants"]["count"], &daily["instants"]["more"]);
    assert!(instants.len() == 4 || instants.len() == 5, "a night may begin meanwhile: {daily}");
    assert_eq!((count, more), (&json!(instants.len()), &json!(false)));
    assert_eq!(daily["would_fire"], json!(instants.len()));
    let fired: Vec<&Value> =
        daily["firings"].as_array().unwrap().iter().rev().map(|firing| &firing["at"]).collect();
    assert_eq!(fired, instants.iter().collect::<Vec<_>>(), "one at each, the newest last");
    assert_eq!(daily["firings"][0]["number"], json!(number));
    assert_eq!(daily["firings"][0]["would"], json!(["commented"]));

    let hourly = run(nightly("*/10 * * * *", comment));
    assert_eq!((&hourly["would_fire"], &hourly["instants"]["more"]), (&json!(100), &json!(true)));
    let opening = nightly("0 0 * * *", json!({"open": {"board": "Potholes", "title": "A"}}));
    let rounds = run(opening.clone());
    assert_eq!(rounds["would_fire"], rounds["instants"]["count"]);
    assert_eq!((&rounds["tickets"], &rounds["firings"]), (&json!(0), &json!([])));

    // On the command line the instants are rows of their own.
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("nightly.json");
    std::fs::write(&file, opening.to_string()).unwrap();
    let (out, said) = admin.run(&["trigger", "dryrun", path(&file)]);
    assert!(out.contains(" instants have come, from 20"), "{out}");
    assert_eq!((out.matches("T00:00:00Z").count() >= 5, said.as_str()), (true, ""), "{out}");
}

#[test]
fn a_date_fires_once_until_it_is_another_one() {
    let server = Server::start();
    let admin = server.client("admin");
    let set = |name: &str, day: &str| {
        let then = json!({"set": "ends_on", "to": day});
        json!({"name": name, "activator": "manual", "then": then})
    };
    let wait = json!({"name": "wait", "activator": {"date": "data.ends_on"},
        "then": {"comment": "it has come"}});
    for trigger in [wait, set("same", "2020-01-02"), set("other", "2020-01-03")] {
        let name = trigger["name"].as_str().unwrap();
        admin.put(&format!("/api/v1/triggers/{name}"), &trigger).expect(201);
    }
    admin.post("/api/v1/boards", &json!({"name": "Potholes"})).expect(201);
    let open = || {
        let wanted = json!({"board": "Potholes", "data": {"ends_on": "2020-01-02"}});
        let ticket = admin.post("/api/v1/tickets", &wanted).expect(201);
        ticket["number"].as_str().unwrap().to_owned()
    };
    let ticket = open();
    until(&admin, &ticket, "commented", 1);
    let run = |name: &str| {
        let body = json!({"ticket": ticket});
        admin.post(&format!("/api/v1/triggers/{name}/run"), &body).expect(200);
    };
    run("same");
    // Whoever comes behind it is done, and the first one is as it was.
    let probe = open();
    until(&admin, &probe, "commented", 1);
    assert_eq!(told(&admin, &ticket, "commented").len(), 1, "the same date again");
    run("other");
    until(&admin, &ticket, "commented", 2);
    let server = Server::start_in(killed(server));
    let admin = server.stranger().with(admin.token.unwrap());
    let wanted = json!({"board": "Potholes", "data": {"ends_on": "2020-01-02"}});
    let last = admin.post("/api/v1/tickets", &wanted).expect(201);
    until(&admin, last["number"].as_str().unwrap(), "commented", 1);
    assert_eq!(told(&admin, &ticket, "commented").len(), 2, "not again after a kill");
}

#[test]
fn a_stage_that_is_late_goes_to_another_owner_and_the_old_lease_is_refused() {
    // It is late two seconds from here, or when the server is there.
    let mut past = Past::before(Span::seconds(58));
    let definition = r#"{"name": "Loan", "supervisor": "human:lead", "stages": [
        {"id": "check", "owner": "desk", "slaMins": 1,
         "onBreach": ["notify", {"reroute": "night"}, {"priority": 0}]}]}"#;
    past.send(stepping::publish(definition)).unwrap();
    let number = past.open(Target::Workflow(named("Loan")));
    let owners = vec![Owner::parse("desk").unwrap()];
    let lease = Span::seconds(24 * 60 * 60);
    let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
    let Done::Claimed { tasks } = past.send(Work::Claim(claim)).unwrap() else {
        panic!("there is a task");
    };
    let old = json!({"id": tasks[0].task.to_string(), "lease_epoch": tasks[0].epoch});
    let (server, admin) = past.served();
    let new = admin.claim("night", 60).expect("it goes to another owner");
    assert_eq!(new["id"], old["id"], "it is the same task");
    assert_ne!(new["lease_epoch"], old["lease_epoch"], "under another lease");
    admin.complete(&old, "done").refused(409, "OMS-042");
    let shown = |admin: &Client| admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    let late = shown(&admin);
    assert_eq!((&late["priority"], &late["status"]), (&json!(0), &json!("in-progress")));

    let server = Server::start_in(killed(server));
    let admin = server.stranger().with(admin.token.unwrap());
    admin.complete(&old, "done").refused(409, "OMS-042");
    admin.complete(&new, "done").expect(200);
    assert_eq!(shown(&admin)["status"], "completed");
    for kind in ["stage-reassigned", "prioritised", "notice-asked"] {
        assert_eq!(told(&admin, &number, kind).len(), 1, "{kind}, once");
    }
    killed(server);
}
