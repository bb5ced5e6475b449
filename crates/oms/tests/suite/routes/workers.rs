//! Triggers that run in workers, over HTTP: what comes to them, and what becomes of what they want.

use crate::server::{Client, Server, oms, path};
use serde_json::{Value, json};

const AT: &str = "/api/v1/triggers/rank/candidates";

fn rank(code: &str) -> Value {
    json!({"name": "rank", "board": "City Potholes", "runs": "worker", "code": code})
}

/// A server with a trigger that runs in a worker.
fn served() -> (Server, Client) {
    let server = Server::start();
    let admin = server.client("admin");
    admin.put("/api/v1/triggers/rank", &rank("a")).expect(201);
    (server, admin)
}

fn next(client: &Client, more: &str) -> Value {
    client.get(&format!("{AT}/next?version=1{more}")).expect(200)
}

fn numbers(candidates: &Value) -> Vec<&str> {
    let items = candidates.as_array().unwrap().iter();
    items.map(|item| item["ticket"]["number"].as_str().unwrap()).collect()
}

/// What a worker says of a candidate.
fn verdict(candidate: &Value, holds: bool, then: &Value) -> Value {
    let ticket = &candidate["ticket"];
    json!({"ticket": ticket["id"], "version": ticket["version"], "holds": holds, "then": then})
}

fn said(ahead: &Value, results: &[Value]) -> Value {
    json!({"version": 1, "from": ahead["from"], "to": ahead["to"], "results": results})
}

fn conclude(client: &Client, body: &Value) -> Vec<Value> {
    let done = client.post(&format!("{AT}/conclude"), body).expect(200);
    done["outcomes"].as_array().unwrap().iter().map(|done| done["outcome"].clone()).collect()
}

fn events<'a>(timeline: &'a Value, by: &str) -> Vec<&'a Value> {
    let items = timeline["items"].as_array().unwrap().iter();
    items.filter(|item| item["trigger"]["name"] == by).collect()
}

#[test]
fn a_worker_is_given_what_changed_and_its_cursor_moves_with_what_it_wants() {
    let (server, admin) = served();
    let tickets: Vec<Value> = ["A", "B", "C"].map(|title| admin.pothole(title)).to_vec();
    admin.post("/api/v1/boards", &json!({"name": "Elsewhere"})).expect(201);
    admin.post("/api/v1/tickets", &json!({"board": "Elsewhere"})).expect(201);
    let ahead = next(&admin, "");
    let want: Vec<&str> = tickets.iter().map(|t| t["number"].as_str().unwrap()).collect();
    assert_eq!(numbers(&ahead["candidates"]), want);
    assert_eq!((&ahead["parked"], &ahead["candidates"][0]["quiet"]), (&Value::Null, &json!(false)));
    // The cursor stays until something is said.
    assert_eq!(next(&admin, "")["from"], ahead["from"]);
    // One changes meanwhile: it is passed, and comes again.
    let changed = format!("/api/v1/tickets/{}/comment", want[2]);
    admin.post(&changed, &json!({"text": "a word"})).expect(200);
    let [a, b, c] = [0, 1, 2].map(|n| &ahead["candidates"][n]);
    let first = [
        verdict(a, true, &json!([{"priority": 0}, {"assign": "nobody_yet"}])),
        verdict(b, false, &json!([])),
        verdict(c, true, &json!([{"priority": 0}])),
    ];
    let done = admin.post(&format!("{AT}/conclude"), &said(&ahead, &first)).expect(200);
    let outcomes: Vec<&Value> = (0..3).map(|n| &done["outcomes"][n]["outcome"]).collect();
    assert_eq!(outcomes, ["done", "noted", "passed"]);
    let warning = json!({"path": "results[0].then[1].assign", "code": "OMS-066",
        "detail": "nobody is registered as nobody_yet"});
    assert_eq!(done["warnings"], json!([warning]));
    // Said again, it is behind: nothing is done twice.
    admin.post(&format!("{AT}/conclude"), &said(&ahead, &first)).refused(409, "OMS-152");
    let timeline = admin.get(&format!("/api/v1/tickets/{}/timeline", want[0])).expect(200);
    let made = events(&timeline, "rank");
    assert_eq!(made.len(), 2);
    assert_eq!(
        (&made[0]["trigger"]["version"], &made[0]["trigger"]["depth"]),
        (&json!(1), &json!(1))
    );

    // What it did and what was passed lie ahead; what holds is known to hold.
    let ahead = next(&admin, "");
    assert_eq!(numbers(&ahead["candidates"]), [want[0], want[2]]);
    let [a, c] = [0, 1].map(|n| &ahead["candidates"][n]);
    assert_eq!(a["held_since"], a["ticket"]["status_since"]);
    assert_eq!(c["held_since"], Value::Null);
    // A trigger runs once for a ticket in a chain, whatever its worker says.
    let again = [
        verdict(a, true, &json!([{"comment": "again"}])),
        verdict(c, true, &json!([{"open": {"board": "Nowhere"}}])),
    ];
    assert_eq!(conclude(&admin, &said(&ahead, &again)), ["passed", "refused"]);
    let server = Server::start_in(server.kill());
    let admin = server.client("admin");
    let ahead = next(&admin, "");
    assert_eq!((numbers(&ahead["candidates"]).len(), &ahead["from"]), (0, &ahead["to"]));
    let data = server.kill();
    let (verified, said) = oms(&["verify", "--data", path(data.path())]);
    assert!(verified, "{said}");
}

#[test]
fn a_chain_that_a_worker_has_a_part_in_comes_to_its_end() {
    let (_server, admin) = served();
    let hello = json!({"name": "hello", "activator": "commented", "then": {"label": "heard"}});
    admin.put("/api/v1/triggers/hello", &hello).expect(201);
    let ticket = admin.pothole("A");
    let at = format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap());
    let ahead = next(&admin, "");
    let first = [verdict(&ahead["candidates"][0], true, &json!([{"comment": "one"}]))];
    assert_eq!(conclude(&admin, &said(&ahead, &first)), ["done"]);
    // The other one answers; then the worker finds that it held no more, and that it does again.
    let timeline = loop {
        let timeline = admin.get(&format!("{at}/timeline")).expect(200);
        if !events(&timeline, "hello").is_empty() {
            break timeline;
        }
    };
    assert_eq!(events(&timeline, "hello")[0]["trigger"]["depth"], 2);
    let ahead = next(&admin, "");
    assert_eq!(
        conclude(&admin, &said(&ahead, &[verdict(&ahead["candidates"][0], false, &json!([]))])),
        ["noted"]
    );
    let again = verdict(&ahead["candidates"][0], true, &json!([{"comment": "two"}]));
    assert_eq!(conclude(&admin, &json!({"version": 1, "results": [again]})), ["stopped"]);
    assert_eq!(admin.get(&at).expect(200)["version"], ahead["candidates"][0]["ticket"]["version"]);
}

#[test]
fn a_worker_waits_for_the_first_ticket() {
    let (_server, admin) = served();
    let ahead = next(&admin, "");
    let far = format!("&wait_s=60&behind={}", ahead["to"].as_str().unwrap());
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| next(&admin, &far));
        let ticket = admin.pothole("A");
        let ahead = waits.join().unwrap();
        assert_eq!(numbers(&ahead["candidates"]), [ticket["number"].as_str().unwrap()]);
    });
}

#[test]
fn open_tickets_come_page_by_page() {
    let (_server, admin) = served();
    let mut open: Vec<Value> = (0..5).map(|_| admin.pothole("A")).collect();
    let gone = format!("/api/v1/tickets/{}/cancel", open.remove(2)["number"].as_str().unwrap());
    admin.post(&gone, &json!({"reason": "a mistake"})).expect(200);
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = admin.get(&format!("{AT}?version=1&limit=2{cursor}")).expect(200);
        found.extend(numbers(&page["items"]).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let newest = open.iter().rev().map(|ticket| ticket["number"].as_str().unwrap());
    assert_eq!(found, newest.collect::<Vec<_>>());
}

#[test]
fn only_the_worker_of_the_newest_version_is_heard() {
    let (server, admin) = served();
    let ahead = next(&admin, "");
    let (hear, say) = (format!("{AT}/next?version=2"), format!("{AT}/conclude"));
    admin.get(&hear).refused(409, "OMS-151");
    admin.put("/api/v1/triggers/rank", &rank("b")).expect(201);
    admin.get(&hear).expect(200);
    admin.post(&say, &said(&ahead, &[])).refused(409, "OMS-151");
    admin.get(&format!("{AT}?version=1")).refused(409, "OMS-151");
    let park = json!({"reason": "a rest"});
    admin.post("/api/v1/triggers/rank/park", &park).expect(200);
    assert_eq!(admin.get(&hear).expect(200)["parked"]["reason"], "a rest");
    admin.send(admin.request("DELETE", "/api/v1/triggers/rank")).expect(201);
    admin.get(&format!("{AT}/next?version=3")).refused(409, "OMS-151");
    // Those of the server have no worker, and those of a worker no past to be tried on.
    let dedup = json!({"name": "dedup", "when": "gps match", "then": "merge"});
    admin.put("/api/v1/triggers/dedup", &dedup).expect(201);
    admin.get("/api/v1/triggers/dedup/candidates?version=1").refused(409, "OMS-150");
    let dry = json!({"definition": rank("b")});
    admin.post("/api/v1/triggers/rank/dryrun", &dry).refused(409, "OMS-150");
    admin.get("/api/v1/triggers/nobody/candidates?version=1").refused(404, "OMS-013");

    let staff = server.client("staff");
    admin.put("/api/v1/triggers/rank", &rank("c")).expect(201);
    let mine = json!({"version": 4, "results": []});
    staff.get(&format!("{AT}/next?version=4")).expect(200);
    staff.post(&say, &mine).expect(200);
    let auditor = server.client("auditor");
    auditor.get(&format!("{AT}/next?version=4")).expect(200);
    auditor.post(&say, &mine).refused(403, "OMS-011");
}

#[test]
fn what_a_worker_says_is_read_as_a_whole() {
    let (_server, admin) = served();
    let ticket = admin.pothole("A");
    let say = format!("{AT}/conclude");
    let many = vec![json!({"priority": 0}); 21];
    let faulty = json!({"version": 1, "from": "x", "results": [
        {"ticket": ticket["id"], "version": 1, "holds": true, "then": [{"move": "away"}]},
        {"ticket": "CP-1", "version": 0, "holds": "yes", "then": "merge"},
        {"ticket": ticket["id"], "version": 1, "holds": true, "then": many}]});
    let refused = admin.post(&say, &faulty);
    refused.refused(422, "OMS-020");
    let want = [
        "to",
        "results[0].then[0].move",
        "results[1].ticket",
        "results[1].version",
        "results[1].holds",
        "results[1].then",
        "results[2].then",
    ];
    assert_eq!(refused.paths(), want);
    for (from, to) in [("x", "0000000000g00"), ("0000000000g00", "0000000000000")] {
        let moved = json!({"version": 1, "from": from, "to": to, "results": []});
        admin.post(&say, &moved).refused(422, "OMS-020");
    }
    let keyed = ("Idempotency-Key", "once");
    let nothing = json!({"version": 1, "results": []});
    admin.post_with(&say, keyed, &nothing).refused(400, "OMS-051");
    for (query, place) in [("", "version"), ("?version=1&wait_s=61", "wait_s")] {
        let refused = admin.get(&format!("{AT}/next{query}"));
        refused.refused(422, "OMS-020");
        assert_eq!(refused.paths(), [place]);
    }
}
