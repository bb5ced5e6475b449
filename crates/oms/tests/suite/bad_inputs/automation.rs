//! 10 and 11: expressions of triggers and agents, and triggers that never come to an end.

use super::{Hub, QUICK_S, faults, hostile};
use oms_app::clock::Stopwatch;
use serde_json::{Value, json};

#[test]
fn expressions_of_triggers_and_agents() {
    let hub = Hub::start();
    for text in hostile() {
        let trigger = json!({"name": "t", "board": "B", "activator": "created", "when": text,
            "then": {"priority": 0}});
        let agent = |output: &str, escalate: &str| {
            json!({"name": "A", "kind": "rule", "input": {}, "output": {},
                "escalateIf": escalate, "rule": {"output": output}})
        };
        for (path, body, fault) in [
            ("/api/v1/triggers/t", trigger, "when OMS-065"),
            ("/api/v1/agents/A", agent(&text, "false"), "rule.output OMS-065"),
            ("/api/v1/agents/A", agent("1", &text), "escalateIf OMS-065"),
        ] {
            let watch = Stopwatch::start();
            let reply = hub.unchanged(|| hub.admin.put(path, &body));
            reply.refused(422, "OMS-020");
            assert_eq!(faults(&reply), [fault], "{text:.60}: {}", reply.text);
            assert!(watch.seconds() < QUICK_S, "{text:.60} takes {}", watch.seconds());
            assert!(reply.text.len() < 2_000, "{}", reply.text);
        }
    }
}

fn publish(hub: &Hub, definition: &Value) {
    let path = format!("/api/v1/triggers/{}", definition["name"].as_str().unwrap());
    hub.admin.put(&path, definition).expect(201);
}

fn open(hub: &Hub, title: &str) -> Value {
    hub.open(&json!({"board": "B", "title": title})).expect(201)
}

fn ticket(hub: &Hub, opened: &Value) -> Value {
    hub.admin.get(&format!("/api/v1/tickets/{}", opened["id"].as_str().unwrap())).expect(200)
}

fn timeline(hub: &Hub, opened: &Value) -> Vec<Value> {
    let at = format!("/api/v1/tickets/{}/timeline", opened["id"].as_str().unwrap());
    hub.admin.get(&at).expect(200)["items"].as_array().unwrap().clone()
}

fn count(hub: &Hub, opened: &Value, kind: &str) -> usize {
    timeline(hub, opened).iter().filter(|item| item["kind"] == kind).count()
}

fn standing(hub: &Hub, name: &str) -> Value {
    hub.admin.get(&format!("/api/v1/triggers/{name}")).expect(200)
}

/// Asks until it is so; each look goes to the server and back.
#[track_caller]
fn until(what: &str, is_so: impl Fn() -> bool) {
    assert!((0..20_000).any(|_| is_so()), "it never comes to it: {what}");
}

/// Has all be heard that happened so far: a ticket that is opened now is heard behind it.
fn hear(hub: &Hub) {
    let probe = hub.open(&json!({"board": "Probes", "title": "probe"})).expect(201);
    until("the probe is heard", || count(hub, &probe, "labelled") == 1);
}

/// A hub with a board whose tickets are labelled as soon as they are heard.
fn heard() -> Hub {
    let hub = Hub::start();
    hub.admin.post("/api/v1/boards", &json!({"name": "Probes"})).expect(201);
    publish(
        &hub,
        &json!({"name": "probe", "board": "Probes", "activator": "created",
        "then": {"label": "heard"}}),
    );
    hub
}

#[test]
fn a_trigger_that_fires_itself_and_two_that_fire_each_other_come_to_an_end() {
    let hub = heard();
    publish(
        &hub,
        &json!({"name": "echo", "board": "B", "activator": "commented",
        "then": {"comment": "And another thing"}}),
    );
    let opened = open(&hub, "Noisy");
    let at = |call: &str| format!("/api/v1/tickets/{}/{call}", opened["id"].as_str().unwrap());
    hub.admin.post(&at("comment"), &json!({"text": "One thing"})).expect(200);
    until("it echoes", || count(&hub, &opened, "commented") == 2);
    hear(&hub);
    assert_eq!(count(&hub, &opened, "commented"), 2, "once in a chain");
    assert_eq!(standing(&hub, "echo")["parked"], Value::Null);

    publish(
        &hub,
        &json!({"name": "ping", "board": "B", "activator": "moved",
        "when": "after.status == 'in-progress'", "then": {"move": "blocked", "reason": "ping"}}),
    );
    publish(
        &hub,
        &json!({"name": "pong", "board": "B", "activator": "moved",
        "when": "after.status == 'blocked'", "then": {"move": "in-progress", "reason": "pong"}}),
    );
    hub.admin.post(&at("move"), &json!({"to": "in-progress"})).expect(200);
    until("they play", || count(&hub, &opened, "moved") == 3);
    hear(&hub);
    assert_eq!(count(&hub, &opened, "moved"), 3, "each of them once");
    assert_eq!(ticket(&hub, &opened)["status"], "in-progress");
}

fn tickets(hub: &Hub) -> usize {
    let listed = hub.admin.get("/api/v1/tickets?board=B&limit=1000").expect(200);
    listed["items"].as_array().unwrap().len()
}

#[test]
fn a_trigger_that_opens_a_ticket_on_each_ticket_is_stopped_and_then_parked() {
    let hub = heard();
    publish(
        &hub,
        &json!({"name": "again", "board": "B", "activator": "created",
        "then": {"open": {"board": "B", "title": "Again"}}}),
    );
    for round in 1..=3 {
        open(&hub, "First");
        until("ten follow", || tickets(&hub) == 11 * round);
    }
    until("it is parked", || standing(&hub, "again")["parked"].is_object());
    hear(&hub);
    open(&hub, "Last");
    hear(&hub);
    assert_eq!(tickets(&hub), 34, "parked, it opens none");
    let newest = hub.admin.get("/api/v1/tickets?board=B&limit=2").expect(200);
    let stopped = timeline(&hub, &newest["items"][1]).pop().unwrap();
    assert_eq!(
        (&stopped["kind"], &stopped["triggers"]),
        (&json!("triggers-stopped"), &json!(["again"]))
    );
}

#[test]
fn what_a_trigger_can_never_do_is_refused_or_parks_it_and_stops_no_board() {
    let hub = heard();
    for (then, fault) in [
        (json!([{"move": "nowhere"}]), "then[0].move OMS-028"),
        (json!([{"move": "Column 9"}]), "then[0].move OMS-028"),
        (json!([{"priority": 4}]), "then[0].priority OMS-024"),
        (json!([{"call_agent": ""}]), "then[0].call_agent OMS-025"),
    ] {
        let trigger = json!({"name": "t", "activator": "created", "then": then});
        let reply = hub.unchanged(|| hub.admin.put("/api/v1/triggers/t", &trigger));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [fault], "{then}");
    }
    // What it costs hangs on the data; what it opens, on a board that is not there.
    publish(
        &hub,
        &json!({"name": "dear", "board": "B", "activator": "created", "order": 1,
        "when": "data.xs.exists(x, x == data.y)", "then": {"priority": 0}}),
    );
    publish(
        &hub,
        &json!({"name": "lost", "board": "B", "activator": "created", "order": 2,
        "then": {"open": {"board": "Nowhere", "title": "Lost"}}}),
    );
    publish(
        &hub,
        &json!({"name": "well", "board": "B", "activator": "created", "order": 3,
        "then": {"label": "well"}}),
    );
    let data = json!({"y": 1, "xs": vec![0; 20_000]});
    let dear = json!({"board": "B", "title": "Dear", "data": data});
    let opened: Vec<Value> = (0..10).map(|_| hub.open(&dear).expect(201)).collect();
    for name in ["dear", "lost"] {
        until("it is parked", || standing(&hub, name)["parked"].is_object());
        assert!(standing(&hub, name)["parked"]["reason"].is_string(), "{name}");
    }
    until("the third goes on", || opened.iter().all(|it| count(&hub, it, "labelled") == 1));
    assert!(opened.iter().all(|it| ticket(&hub, it)["priority"] == 2));
    assert_eq!(tickets(&hub), 10);
    // A board that is not there has no tickets, and that is no fault.
    publish(
        &hub,
        &json!({"name": "elsewhere", "board": "Nowhere", "activator": "created",
        "then": {"priority": 0}}),
    );
    hear(&hub);
    assert_eq!(standing(&hub, "elsewhere")["parked"], Value::Null);
}

#[test]
fn a_worker_of_a_trigger_that_dies_in_the_midst_is_given_the_same_again() {
    let hub = heard();
    publish(&hub, &json!({"name": "rank", "board": "B", "runs": "worker", "code": "00000000"}));
    let opened = open(&hub, "Hole");
    let next = "/api/v1/triggers/rank/candidates/next?version=1&wait_s=20";
    // The first worker asks and is never heard of again; the second one is told the same.
    let first = hub.admin.get(next).expect(200);
    let again = hub.unchanged(|| hub.admin.get(next)).expect(200);
    assert_eq!((&again["from"], &again["to"]), (&first["from"], &first["to"]));
    let candidate = &again["candidates"][0]["ticket"];
    assert_eq!(candidate["id"], opened["id"]);
    let said = json!({"version": 1, "from": again["from"], "to": again["to"], "results": [{
        "ticket": candidate["id"], "version": candidate["version"], "holds": true,
        "then": [{"priority": 0}]}]});
    let conclude = "/api/v1/triggers/rank/candidates/conclude";
    let done = hub.admin.post(conclude, &said).expect(200);
    assert_eq!(done["outcomes"][0]["outcome"], "done");
    // The first one wakes up: what it wants was wanted of a place that is passed.
    hub.unchanged(|| hub.admin.post(conclude, &said)).refused(409, "OMS-152");
    assert_eq!(count(&hub, &opened, "prioritised"), 1);
}
