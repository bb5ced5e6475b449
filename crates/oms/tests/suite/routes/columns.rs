//! Columns, limits and ranks of a board.

use crate::server::{Client, Server};
use crate::stepping;
use oms_app::clock::SystemClock;
use oms_app::engine::{Change, Message, OpenWanted, PlaceWanted, Target};
use oms_app::{Done, Error, TicketRef, Work};
use oms_base::{Code, ColumnId, Name, Status};
use oms_domain::board::{Column, Limit, Wanted};
use oms_testkit::MemStore;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::oneshot;

fn board(admin: &Client, more: &Value) {
    let mut body = json!({"name": "City Potholes"});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    assert!(admin.post("/api/v1/boards", &body).status < 300);
}

fn open(admin: &Client, title: &str) -> String {
    let body = json!({"board": "City Potholes", "title": title, "owner": "human:crew"});
    let ticket = admin.post("/api/v1/tickets", &body).expect(201);
    ticket["number"].as_str().unwrap().to_owned()
}

fn path(number: &str, call: &str) -> String {
    format!("/api/v1/tickets/{number}/{call}")
}

fn columns() -> Value {
    json!({"columns": [
        {"id": "new", "status": "queued"},
        {"id": "doing", "status": "in-progress", "next": ["review", "blocked", "new"]},
        {"id": "review", "name": "In review", "status": "in-progress", "limit": {"max": 1}},
        {"id": "done", "status": "completed"},
    ]})
}

#[test]
fn a_ticket_goes_through_the_columns_of_its_board() {
    let server = Server::start();
    let admin = server.client("admin");
    board(&admin, &columns());
    let read = admin.get("/api/v1/boards/City%20Potholes").expect(200);
    let ids: Vec<_> =
        read["columns"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["new", "doing", "review", "done", "blocked", "cancelled"]);
    let number = open(&admin, "one");
    let go = |to: &str| admin.post(&path(&number, "move"), &json!({"to": to}));
    let at = |ticket: &Value| (ticket["column"].clone(), ticket["status"].clone());
    let read = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(at(&read), (json!("new"), json!("queued")));
    assert_eq!(at(&go("doing").expect(200)), (json!("doing"), json!("in-progress")));
    go("done").refused(409, "OMS-040");
    go("nowhere").refused(422, "OMS-020");
    assert_eq!(at(&go("review").expect(200)), (json!("review"), json!("in-progress")));
    assert_eq!(at(&go("blocked").expect(200)), (json!("blocked"), json!("blocked")));
    assert_eq!(at(&go("in-progress").expect(200)), (json!("doing"), json!("in-progress")));
    go("review").expect(200);
    board(&admin, &json!({"columns": []}));
    let read = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!(at(&read), (json!("in-progress"), json!("in-progress")));
    let timeline = admin.get(&path(&number, "timeline")).expect(200);
    let placed: Vec<_> = timeline["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["kind"] == "placed")
        .map(|entry| entry["column"].clone())
        .collect();
    assert_eq!(placed, ["doing", "review", "doing", "review"]);
}

#[test]
fn every_fault_of_columns_has_its_place() {
    let server = Server::start();
    let admin = server.client("admin");
    let body = json!({"name": "B", "lanes": "a..b", "shows": "stages", "wip": {"lane": {"max": 0}},
    "columns": [
        {"id": "a", "status": "queued", "next": ["z"]},
        {"id": "a", "status": "gone"},
        {"id": "blocked", "status": "queued"},
        {"id": "b", "status": "queued", "limit": {"hard": true}},
        {"id": "a", "status": "queued", "colour": 1},
    ]});
    let reply = admin.post("/api/v1/boards", &body);
    reply.refused(422, "OMS-020");
    let mut paths = reply.paths();
    paths.sort_unstable();
    let want = [
        "columns[0].next[0]",
        "columns[1].status",
        "columns[2].id",
        "columns[3].limit.max",
        "columns[4].colour",
        "columns[4].id",
        "lanes",
        "wip.lane.max",
    ];
    assert_eq!(paths, want);
    let stages = json!({"name": "B", "shows": "stages"});
    admin.post("/api/v1/boards", &stages).refused(422, "OMS-020");
}

#[test]
fn a_soft_limit_warns_and_a_hard_one_needs_a_reason() {
    let server = Server::start();
    let admin = server.client("admin");
    let limit = json!({"wip": {"person": {"max": 1, "hard": true}}, "columns": [
        {"id": "review", "status": "in-progress", "limit": {"max": 1}}]});
    board(&admin, &json!({}));
    let numbers: Vec<_> = ["a", "b", "c"].iter().map(|title| open(&admin, title)).collect();
    let go = |n: usize, body: Value| admin.post(&path(&numbers[n], "move"), &body);
    // What was there before the limit counts, too.
    go(0, json!({"to": "blocked"})).expect(200);
    board(&admin, &limit);
    go(1, json!({"to": "in-progress"})).refused(409, "OMS-047");
    let passed = go(1, json!({"to": "in-progress", "reason": "flood"})).expect(200);
    assert_eq!(passed["warnings"][0]["path"], "owner");
    let entry = admin.get(&path(&numbers[1], "timeline")).expect(200)["items"][2].clone();
    assert_eq!((&entry["kind"], &entry["reason"]), (&json!("limit-passed"), &json!("flood")));
    assert_eq!(
        entry["limit"],
        json!({"field": "owner", "name": "human:crew", "max": 1, "count": 2})
    );
    let other = json!({"owner": "human:maria"});
    admin.post(&path(&numbers[2], "assign"), &other).expect(200);
    let warned = go(2, json!({"to": "in-progress"})).expect(200);
    assert_eq!(warned["warnings"][0]["path"], "column");
    assert_eq!(warned["warnings"].as_array().unwrap().len(), 1);
    let back = json!({"owner": "human:crew"});
    admin.post(&path(&numbers[2], "assign"), &back).refused(409, "OMS-047");
    go(0, json!({"to": "completed"})).expect(200);
    go(1, json!({"to": "completed"})).expect(200);
    admin.post(&path(&numbers[2], "assign"), &back).expect(200);
    let refreshed = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    assert_eq!(refreshed["differences"], json!([]));
}

#[test]
fn a_batch_takes_the_last_place_once() {
    let store = Box::new(MemStore::default());
    let mut engine = stepping::engine(store, Arc::new(SystemClock));
    let mut step = |works: Vec<Work>| {
        let (reply, mut answer) = oneshot::channel();
        let jobs = works.into_iter().map(stepping::job).collect();
        engine.step(vec![Message { jobs, reply }]).unwrap();
        answer.try_recv().unwrap()
    };
    let name = Name::parse("B").unwrap();
    let limit = Some(Limit { max: 2, hard: true });
    let column = Column { limit, ..Column::of(Status::InProgress) };
    let wanted = Wanted { columns: Some(vec![column]), ..Wanted::default() };
    let set = |wanted| Work::SetBoard { name: name.clone(), wanted };
    step(vec![set(Wanted::default())]);
    let open = || Work::Open(Box::new(OpenWanted::bare(Target::Board(name.clone()))));
    let ids: Vec<_> = step((0..4).map(|_| open()).collect())
        .into_iter()
        .map(|answer| match answer {
            Ok(Done::Ticket(written)) => written.ticket.core.id,
            other => panic!("{other:?}"),
        })
        .collect();
    let go = |n: usize, to: Status| {
        let change =
            Change::Place(PlaceWanted { to: Some(ColumnId::of(to)), ..PlaceWanted::default() });
        Work::Change { ticket: TicketRef::Id(ids[n]), if_match: None, change }
    };
    // Also what the batch did before the limit was set counts.
    let answers = step(vec![
        go(0, Status::InProgress),
        set(wanted),
        go(1, Status::InProgress),
        go(2, Status::InProgress),
        go(0, Status::Blocked),
        go(3, Status::InProgress),
        go(0, Status::InProgress),
    ]);
    let codes: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().err().map(Error::code)).collect();
    let full = Some(Code::LimitReached);
    assert_eq!(codes, [None, None, None, full, None, None, full]);
}

#[test]
fn lanes_are_limited_and_counted_anew_when_they_change() {
    let server = Server::start();
    let admin = server.client("admin");
    board(&admin, &json!({"lanes": "district:", "wip": {"lane": {"max": 1, "hard": true}}}));
    let numbers: Vec<_> = ["a", "b"].iter().map(|title| open(&admin, title)).collect();
    for number in &numbers {
        let label = json!({"add": ["district:north"]});
        assert_eq!(admin.post(&path(number, "label"), &label).expect(200)["lane"], "north");
    }
    let go = |n: usize, to: &str| admin.post(&path(&numbers[n], "move"), &json!({"to": to}));
    go(0, "in-progress").expect(200);
    go(1, "in-progress").refused(409, "OMS-047");
    board(&admin, &json!({"lanes": "priority"}));
    go(1, "in-progress").refused(409, "OMS-047");
    let urgent = json!({"priority": 0});
    admin.post(&path(&numbers[1], "priority"), &urgent).expect(200);
    go(1, "in-progress").expect(200);
    let reply = admin.post(&path(&numbers[0], "priority"), &urgent);
    reply.refused(409, "OMS-047");
    let refreshed = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    assert_eq!(refreshed["differences"], json!([]));
    board(&admin, &json!({"wip": {}}));
    admin.post(&path(&numbers[0], "priority"), &urgent).expect(200);
    let refreshed = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    assert_eq!(refreshed["differences"], json!([]));
}

#[test]
fn tickets_stand_where_they_were_put() {
    let server = Server::start();
    let admin = server.client("admin");
    board(&admin, &json!({}));
    let numbers: Vec<_> = ["a", "b", "c", "d"].iter().map(|title| open(&admin, title)).collect();
    let titles = || {
        let mut titles = Vec::new();
        let mut more = String::new();
        loop {
            let path = "/api/v1/tickets?board=City%20Potholes&status=queued&sort=rank&limit=3";
            let page = admin.get(&format!("{path}{more}")).expect(200);
            for ticket in page["items"].as_array().unwrap() {
                titles.push(ticket["title"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next"].as_str() else { break titles.concat() };
            more = format!("&cursor={next}");
        }
    };
    let rank = |n: usize, body: &Value| admin.post(&path(&numbers[n], "rank"), body);
    assert_eq!(titles(), "abcd");
    rank(3, &json!({"before": numbers[1]})).expect(200);
    assert_eq!(titles(), "adbc");
    rank(0, &json!({"after": numbers[2]})).expect(200);
    assert_eq!(titles(), "dbca");
    rank(2, &json!({"before": numbers[3]})).expect(200);
    assert_eq!(titles(), "cdba");
    rank(0, &json!({"after": numbers[3], "before": numbers[1]})).expect(200);
    assert_eq!(titles(), "cdab");
    rank(0, &json!({"after": numbers[1], "before": numbers[3]})).refused(409, "OMS-040");
    rank(0, &json!({"before": numbers[0]})).refused(422, "OMS-020");
    rank(0, &json!({"before": "CP-2026-99999"})).refused(422, "OMS-020");
    open(&admin, "e");
    assert_eq!(titles(), "cdabe");
    let to = json!({"to": "in-progress"});
    admin.post(&path(&numbers[3], "move"), &to).expect(200);
    admin
        .post(&path(&numbers[3], "move"), &json!({"to": "queued", "after": numbers[1]}))
        .expect(200);
    assert_eq!(titles(), "cabde");
    admin.get("/api/v1/tickets?board=City%20Potholes&sort=rank").refused(422, "OMS-020");
}

#[test]
fn the_board_of_a_workflow_shows_its_stages() {
    let server = Server::start();
    let admin = server.client("admin");
    let definition = json!({"name": "Permit", "stages": [
        {"id": "check", "name": "Look", "owner": "bot"},
        {"id": "issue", "owner": "bot", "dependsOn": ["check"]}]});
    admin.put("/api/v1/workflows/Permit", &definition).expect(201);
    let shown = admin.post("/api/v1/boards", &json!({"name": "Permit", "shows": "stages"}));
    let shown = shown.expect(200);
    let ids: Vec<_> =
        shown["columns"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["check", "issue", "completed", "cancelled"]);
    let ticket = admin.post("/api/v1/tickets", &json!({"workflow": "Permit"})).expect(201);
    assert_eq!((&ticket["column"], &ticket["status"]), (&json!("check"), &json!("queued")));
}
