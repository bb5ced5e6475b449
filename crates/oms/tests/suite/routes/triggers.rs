//! Triggers over HTTP: publish, read, try, run by hand, park, and why a ticket moved.

use crate::server::{Client, Server, oms, path};
use serde_json::{Value, json};

/// Looks at a ticket's timeline until it says what is wanted.
fn until(client: &Client, ticket: &Value, holds: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let at = format!("/api/v1/tickets/{}/timeline", ticket["id"].as_str().unwrap());
    for _ in 0..20_000 {
        let timeline = client.get(&at).expect(200);
        let items = timeline["items"].as_array().unwrap();
        if holds(items) {
            return items.clone();
        }
    }
    panic!("it never says so: {}", client.get(&at).text);
}

fn has(kind: &str) -> impl Fn(&[Value]) -> bool {
    move |items| items.iter().any(|item| item["kind"] == kind)
}

fn urgent() -> Value {
    json!({"name": "urgent", "board": "City Potholes", "activator": "created",
        "when": "data.deep == true", "owner": "human:road-desk",
        "then": [{"priority": 0}, {"label": "deep"}]})
}

#[test]
fn a_timeline_says_why_a_ticket_changed() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("Before");
    let made = admin.put("/api/v1/triggers/urgent", &urgent()).expect(201);
    assert_eq!((&made["name"], &made["version"]), (&json!("urgent"), &json!(1)));
    assert_eq!(admin.put("/api/v1/triggers/urgent", &urgent()).expect(200)["version"], 1);
    admin.put("/api/v1/triggers/other", &urgent()).refused(422, "OMS-020");
    let wrong = json!({"name": "urgent", "then": [{"fly": 1}], "level": {}});
    let refused = admin.put("/api/v1/triggers/urgent", &wrong);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["level.every", "level.at_most", "activator", "then[0]"]);

    let wanted = json!({"board": "City Potholes", "title": "Deep", "data": {"deep": true}});
    let ticket = admin.post("/api/v1/tickets", &wanted).expect(201);
    let told = until(&admin, &ticket, has("labelled"));
    let trigger = json!({"name": "urgent", "version": 1, "depth": 1,
        "began_with": {"ticket": ticket["id"], "event": 1}});
    let by_trigger: Vec<&Value> = told.iter().filter(|item| item["trigger"] == trigger).collect();
    let kinds: Vec<&Value> = by_trigger.iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["prioritised", "labelled"]);
    assert_eq!(told[0]["trigger"], Value::Null);

    let standing = admin.get("/api/v1/triggers/urgent").expect(200);
    assert_eq!((&standing["fired"], &standing["parked"]), (&json!(1), &Value::Null));
    assert_eq!(standing["definition"]["owner"], "human:road-desk");
    let listed = admin.get("/api/v1/triggers").expect(200);
    assert_eq!(listed["items"][0]["name"], "urgent");
    let staff = server.client("staff");
    staff.put("/api/v1/triggers/urgent", &urgent()).refused(403, "OMS-011");
    assert_eq!(staff.get("/api/v1/triggers").expect(200), listed);

    let off = admin.send(admin.request("DELETE", "/api/v1/triggers/urgent")).expect(201);
    assert_eq!((&off["version"], &off["definition"]["enabled"]), (&json!(2), &json!(false)));
    admin.send(admin.request("DELETE", "/api/v1/triggers/urgent")).expect(200);
    admin.send(admin.request("DELETE", "/api/v1/triggers/nobody")).refused(404, "OMS-013");
}

#[test]
fn a_dry_run_tells_of_the_past_and_changes_nothing() {
    let server = Server::start();
    let admin = server.client("admin");
    for deep in [true, false, true] {
        let wanted = json!({"board": "City Potholes", "title": "A", "data": {"deep": deep}});
        admin.pothole("Empty");
        admin.post("/api/v1/tickets", &wanted).expect(201);
    }
    let before = admin.get("/api/v1/tickets").expect(200);
    let at = "/api/v1/triggers/urgent/dryrun";
    let run = admin.post(at, &json!({"definition": urgent()})).expect(200);
    let counts = ["tickets", "would_fire", "failed"].map(|name| run[name].as_u64().unwrap());
    assert_eq!(counts, [6, 2, 3]);
    assert_eq!(run["why"], "there is no field deep");
    assert_eq!(run["firings"][0]["would"], json!(["prioritised", "labelled"]));
    assert_eq!((&run["firings"][0]["event"], &run["next"]), (&json!(1), &Value::Null));
    let on = admin.post(at, &json!({"definition": urgent(), "after": before["items"][1]["id"]}));
    assert_eq!(on.expect(200)["tickets"], 1);
    assert_eq!(admin.get("/api/v1/tickets").expect(200), before);
    let bad = admin.post(at, &json!({"definition": {"name": "urgent", "then": 7}}));
    bad.refused(422, "OMS-020");
    assert_eq!(bad.paths(), ["definition.activator", "definition.then"]);
    admin.post(at, &json!({})).refused(404, "OMS-013");
}

#[test]
fn a_manual_trigger_is_run_by_whoever_asks_and_parked_by_who_may() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    let ticket = admin.pothole("Hole");
    let number = ticket["number"].as_str().unwrap();
    let definition = json!({"name": "to asphalt", "activator": "manual",
        "when": "ticket.status == 'queued'", "then": {"move": "blocked", "because": "weather"}});
    admin.put("/api/v1/triggers/to%20asphalt", &definition).expect(201);
    let at = |call: &str| format!("/api/v1/triggers/to%20asphalt/{call}");
    staff.post(&at("park"), &json!({"reason": "away"})).refused(403, "OMS-011");
    admin.post(&at("park"), &json!({})).refused(422, "OMS-020");
    let parked = admin.post(&at("park"), &json!({"reason": "away"})).expect(200);
    assert_eq!(parked["parked"]["reason"], "away");
    staff.post(&at("run"), &json!({"ticket": number})).refused(409, "OMS-040");
    assert_eq!(admin.post(&at("unpark"), &json!({})).expect(200)["parked"], Value::Null);
    let moved = staff.post(&at("run"), &json!({"ticket": number})).expect(200);
    assert_eq!((&moved["status"], &moved["because"]), (&json!("blocked"), &json!("weather")));
    staff.post(&at("run"), &json!({"ticket": number})).refused(409, "OMS-040");
    staff.post(&at("run"), &json!({"ticket": "CP-1999-00009"})).refused(404, "OMS-013");
    let told = until(&admin, &ticket, has("moved"));
    let moved = told.iter().find(|item| item["kind"] == "moved").unwrap();
    assert_eq!(
        (&moved["role"], &moved["trigger"]["name"]),
        (&json!("staff"), &json!("to asphalt"))
    );
}

#[test]
fn duplicates_by_place_fold_by_one_line_and_a_kill_doubles_nothing() {
    let server = Server::start();
    let admin = server.client("admin");
    let dedup = json!({"name": "dedup", "when": "gps match", "then": "merge"});
    admin.pothole("Far");
    admin.put("/api/v1/triggers/dedup", &dedup).expect(201);
    let hello = json!({"name": "hello", "activator": "created", "then": {"comment": "hello"}});
    admin.put("/api/v1/triggers/hello", &hello).expect(201);
    let open = |gps: &str, requester: &str| {
        let data = json!({"gps": gps, "requester": requester});
        let wanted = json!({"board": "City Potholes", "title": "A", "data": data});
        admin.post("/api/v1/tickets", &wanted).expect(201)
    };
    let first = open("39.763000,-89.653000", "ann");
    let twin = |n| open("39.763050,-89.653050", &format!("person {n}"));
    let twins: Vec<Value> = (0..30).map(twin).collect();
    let again: Vec<Value> = (0..12).map(|_| open("39.763050,-89.653050", "ann")).collect();
    let far = open("39.770000,-89.653000", "ann");
    let server = Server::start_in(server.kill());
    let admin = server.client("admin");
    for twin in &twins {
        let tied = has("duplicate-of");
        let told = until(&admin, twin, |items| tied(items) && has("commented")(items));
        assert_eq!(told.iter().filter(|item| item["kind"] == "duplicate-of").count(), 1);
    }
    for mail in &again {
        until(&admin, mail, has("merged-into"));
    }
    let told = until(&admin, &far, has("commented"));
    assert!(!has("duplicate-of")(&told) && !has("merged-into")(&told), "too far away");
    let tied = admin.get(&format!("/api/v1/tickets/{}", first["id"].as_str().unwrap())).expect(200);
    assert_eq!(tied["duplicates"], 30);
    let hello = admin.get("/api/v1/triggers/hello").expect(200);
    assert_eq!(hello["parked"], Value::Null, "what was merged meanwhile is no failure");
    for ticket in twins.iter().chain([&first, &far]) {
        let told = until(&admin, ticket, has("commented"));
        assert_eq!(told.iter().filter(|item| item["kind"] == "commented").count(), 1);
    }
    let data = server.kill();
    let (verified, said) = oms(&["verify", "--data", path(data.path())]);
    assert!(verified, "{said}");
}

/// Names nothing that there is.
fn naming() -> Value {
    json!({"name": "late", "board": ["City Potholes", "City Lamps"], "owner": "human:lead",
        "activator": {"schedule": "0 7 * * *", "calendar": "City hall"},
        "then": [{"assign": "crew-7"}, {"call_agent": "Ranker"},
            {"open": {"workflow": "Inspection"}}]})
}

/// The places and codes of warnings.
fn warned(answer: &Value) -> Vec<String> {
    let warnings = answer["warnings"].as_array().unwrap().iter();
    let said = |warning: &Value, field: &str| warning[field].as_str().unwrap().to_owned();
    warnings.map(|it| format!("{} {}", said(it, "path"), said(it, "code"))).collect()
}

const UNKNOWN: [&str; 6] = [
    "board[1] OMS-013",
    "activator.calendar OMS-013",
    "then[0].assign OMS-066",
    "then[1].call_agent OMS-128",
    "then[2].open.workflow OMS-013",
    "owner OMS-066",
];

#[test]
fn what_a_trigger_names_and_nobody_knows_is_told_until_somebody_does() {
    let server = Server::start();
    let (admin, staff) = (server.client("admin"), server.client("staff"));
    let ticket = admin.pothole("Hole");
    let body = json!({"definition": naming()});
    let at = "/api/v1/triggers/late";
    assert_eq!(warned(&staff.post(&format!("{at}/check"), &body).expect(200)), UNKNOWN);
    staff.get(at).refused(404, "OMS-013");
    server.client("agent").post(&format!("{at}/check"), &body).refused(403, "OMS-011");
    admin.post("/api/v1/triggers/other/check", &body).refused(422, "OMS-020");
    let faulty = admin.post(&format!("{at}/check"), &json!({"definition": {"name": "late"}}));
    faulty.refused(422, "OMS-020");
    assert_eq!(faulty.paths(), ["definition.then", "definition.activator"]);

    let made = admin.put(at, &naming()).expect(201);
    assert_eq!(warned(&made), UNKNOWN);
    assert!(made["warnings"][0]["line"].is_u64(), "with its place in the text: {made}");
    assert_eq!(warned(&admin.put(at, &naming()).expect(200)), UNKNOWN, "the same again");
    assert_eq!(warned(&admin.get(at).expect(200)), UNKNOWN);

    // What is made behind it is known; and the trigger has harmed nobody meanwhile.
    admin.post("/api/v1/boards", &json!({"name": "City Lamps"})).expect(201);
    admin.put("/api/v1/owners/human:lead", &json!({"name": "human:lead"})).expect(201);
    let hall = json!({"name": "City hall", "tz": "UTC", "week": {"mon": ["08:00-17:00"]}});
    admin.put("/api/v1/calendars/City%20hall", &hall).expect(201);
    server.client_with("agent", "crew", &["--owner", "crew-7"]);
    let inspection = json!({"name": "Inspection", "stages": [{"id": "look", "owner": "crew-7"}]});
    admin.put("/api/v1/workflows/Inspection", &inspection).expect(201);
    let listed = admin.get("/api/v1/triggers").expect(200);
    assert_eq!(warned(&listed["items"][0]), [UNKNOWN[3]]);
    assert_eq!(listed["items"][0]["parked"], Value::Null);
    assert_eq!(until(&admin, &ticket, has("opened")).len(), 1);
    let policy = json!({"name": "P", "order": 1, "targets": [{"metric": "resolution",
        "target": "4h"}]});
    assert_eq!(admin.put("/api/v1/policies/P", &policy).expect(201).get("warnings"), None);
}

#[test]
fn the_command_line_warns_of_what_the_server_does_not_know() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("Hole");
    let dir = tempfile::TempDir::new().unwrap();
    let file = dir.path().join("late.json");
    std::fs::write(&file, naming().to_string()).unwrap();
    let file = path(&file);
    let count = |said: &str| said.matches("warning: ").count();
    let (out, said) = admin.run(&["trigger", "check", file]);
    assert_eq!((out, count(&said)), (format!("{file}: valid\n"), 0), "nobody is asked");
    let (out, said) = admin.run(&["trigger", "check", "--online", file]);
    assert_eq!((out, count(&said)), (format!("{file}: valid\n"), UNKNOWN.len()), "{said}");
    let (out, said) = admin.run(&["trigger", "apply", file]);
    assert_eq!((out.as_str(), count(&said)), ("late  version 1\n", UNKNOWN.len()), "{said}");
    let want = "board[1]: there is no board City Lamps; correct the name, or make it: until there \
                is one, the trigger finds no ticket there [OMS-013]";
    assert!(said.contains(want), "{said}");
    let (out, _) = admin.run(&["trigger", "list"]);
    assert!(out.contains("board[1]: there is no board City Lamps"), "{out}");
}

#[test]
fn a_dry_run_of_a_schedule_says_at_which_instants_it_would_have_fired() {
    let server = Server::start();
    let admin = server.client("admin");
    let at = "/api/v1/triggers/nightly/dryrun";
    let nightly = |then: Value| {
        json!({"name": "nightly", "board": "City Potholes", "then": then,
            "activator": {"schedule": "* * * * *"}})
    };
    let body = json!({"definition": nightly(json!({"comment": "still open"}))});
    let none = admin.post(at, &body).expect(200);
    let empty = json!({"count": 0, "at": [], "more": false});
    assert_eq!((&none["would_fire"], &none["instants"]), (&json!(0), &empty));
    assert_eq!(
        admin
            .post(
                at,
                &json!({"definition": {"name": "nightly", "activator": "created",
        "then": {"priority": 0}}})
            )
            .expect(200)["instants"],
        Value::Null
    );
}

#[test]
fn a_dry_run_goes_on_behind_2_000_tickets_and_says_what_it_leaves_out() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("The first");
    for count in [1_000, 1_000] {
        let one = json!({"board": "City Potholes", "title": "A"});
        let many = json!({"tickets": vec![one; count]});
        admin.post("/api/v1/tickets/batch", &many).expect(200);
    }
    let definition = json!({"name": "all", "activator": "created", "then": {"priority": 0}});
    let at = "/api/v1/triggers/all/dryrun";
    let first = admin.post(at, &json!({"definition": definition})).expect(200);
    let of = |run: &Value| {
        let firings = run["firings"].as_array().unwrap().len();
        (run["tickets"].as_u64().unwrap(), run["would_fire"].as_u64().unwrap(), firings)
    };
    assert_eq!(of(&first), (2_000, 2_000, 500));
    let body = json!({"definition": definition, "after": first["next"]});
    let second = admin.post(at, &body).expect(200);
    assert_eq!((of(&second), &second["next"]), ((1, 1, 1), &Value::Null));

    let dir = tempfile::TempDir::new().unwrap();
    let file = dir.path().join("all.json");
    std::fs::write(&file, definition.to_string()).unwrap();
    let (out, said) = admin.run(&["trigger", "dryrun", path(&file)]);
    assert!(out.starts_with("would have fired 2001 times for 2001 tickets, failed 0\n"), "{out}");
    assert!(said.contains("note: of these 2001, 501 are shown: 500 a run at most"), "{said}");
}
