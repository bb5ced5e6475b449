//! Tickets that report the same: over a real server, by role.

use crate::server::{Client, Server, oms, path};
use serde_json::{Value, json};

fn opened(client: &Client, title: &str, gps: &str) -> Value {
    let data = json!({"gps": gps, "service": "pothole"});
    let body = json!({"board": "City Potholes", "title": title, "data": data, "sla": "48h"});
    client.post("/api/v1/tickets", &body).expect(201)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

fn ask(client: &Client, ticket: &Value, call: &str, body: &Value) -> Value {
    let path = format!("/api/v1/tickets/{}/{call}", text(ticket, "id"));
    client.post(&path, body).expect(200)
}

fn read(client: &Client, ticket: &Value) -> Value {
    client.get(&format!("/api/v1/tickets/{}", text(ticket, "id"))).expect(200)
}

/// Ends the server and holds everything against its log.
fn verify(server: Server) {
    let (_, dir) = server.terminate();
    let (ok, said) = oms(&["verify", "--data", path(dir.path())]);
    assert!(ok, "{said}");
}

fn kinds(client: &Client, ticket: &Value) -> Vec<String> {
    let path = format!("/api/v1/tickets/{}/timeline", text(ticket, "id"));
    let page = client.get(&path).expect(200);
    page["items"].as_array().unwrap().iter().map(|item| text(item, "kind").to_owned()).collect()
}

/// A server with the board, and a client of each of two reporters.
fn start() -> (Server, Client, Client) {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("The board is there");
    let maria = server.client_with("staff", "maria", &[]);
    (server, admin, maria)
}

#[test]
fn a_duplicate_follows_the_one_that_stands_for_it_and_can_be_untied() {
    let (server, admin, maria) = start();
    let first = opened(&admin, "Hole in Elm Street", "39.763,-89.653");
    let root = opened(&maria, "Hole", "39.7631,-89.653");
    let last = opened(&maria, "Another hole", "39.7632,-89.653");
    let tied = ask(&admin, &first, "duplicate", &json!({"of": text(&root, "number")}));
    assert_eq!(tied["links"][0]["kind"], "duplicate_of");
    // A duplicate of a duplicate is one of the root.
    let chained = ask(&admin, &last, "duplicate", &json!({"of": text(&first, "number")}));
    assert_eq!(text(&chained["links"][0], "number"), text(&root, "number"));
    let shown = read(&admin, &root);
    assert_eq!((&shown["duplicates"], &shown["due_at"]), (&json!(2), &first["due_at"]));

    let said = json!({"text": "Crew is on its way", "visibility": "public"});
    ask(&admin, &root, "comment", &said);
    ask(&admin, &root, "comment", &json!({"text": "Budget is short"}));
    let track = || {
        let path = format!("/public/v1/track/{}", text(&first, "tracking"));
        server.stranger().get(&path).expect(200)
    };
    assert_eq!(text(&track(), "number"), text(&first, "number"));
    assert_eq!(text(&track()["messages"][0], "text"), "Crew is on its way");
    assert_eq!(track()["messages"].as_array().unwrap().len(), 1);
    ask(&admin, &root, "move", &json!({"to": "in-progress"}));
    assert_eq!(text(&track(), "status"), "in-progress");
    ask(&admin, &root, "move", &json!({"to": "completed"}));
    for child in [&first, &last] {
        assert_eq!(text(&read(&admin, child), "status"), "completed");
    }
    let path = format!("/api/v1/tickets/{}/reopen", text(&first, "id"));
    admin.post(&path, &json!({"reason": "x"})).refused(409, "OMS-040");
    ask(&admin, &root, "reopen", &json!({"reason": "The hole is back"}));
    assert_eq!(text(&read(&admin, &first), "status"), "queued");
    let untied = ask(&admin, &first, "unmerge", &json!({}));
    assert_eq!((&untied["links"], &untied["due_at"]), (&json!([]), &first["due_at"]));
    assert_eq!(track()["messages"], json!([]));
    assert_eq!(read(&admin, &root)["duplicates"], 1);
    let told = ["opened", "located", "duplicate-of", "duplicate-followed", "duplicate-followed"];
    assert_eq!(kinds(&admin, &first), [&told[..], &["duplicate-detached"]].concat());
    verify(server);
}

#[test]
fn what_cannot_be_tied_is_refused() {
    let (server, admin, _) = start();
    let (one, other) = (opened(&admin, "One", "1,1"), opened(&admin, "Other", "1,1"));
    let post = |ticket: &Value, call: &str, body: &Value| {
        admin.post(&format!("/api/v1/tickets/{}/{call}", text(ticket, "id")), body)
    };
    let of = |ticket: &Value| json!({"of": text(ticket, "number")});
    post(&one, "duplicate", &of(&one)).refused(409, "OMS-105");
    post(&one, "unmerge", &json!({})).refused(409, "OMS-108");
    post(&one, "duplicate", &json!({"of": "CP-2026-99999"})).refused(422, "OMS-020");
    post(&one, "duplicate", &of(&other)).expect(200);
    post(&other, "duplicate", &of(&one)).refused(409, "OMS-105");
    let agent = server.client_with("agent", "bot", &[]);
    let auditor = server.client("auditor");
    for client in [&agent, &auditor] {
        let path = format!("/api/v1/tickets/{}/duplicate", text(&one, "id"));
        client.post(&path, &of(&other)).refused(403, "OMS-011");
    }
    post(&other, "cancel", &json!({"reason": "x"})).expect(200);
    assert_eq!(text(&read(&admin, &one), "status"), "cancelled");
}

#[test]
fn a_merge_moves_the_number_and_shows_what_was_said() {
    let (server, admin, maria) = start();
    let (kept, mail) = (opened(&admin, "Hole", "1,1"), opened(&admin, "Hole, again", "1,1"));
    let said = json!({"text": "It grows", "visibility": "public"});
    ask(&maria, &mail, "comment", &said);
    let merged = ask(&admin, &mail, "merge", &json!({"into": text(&kept, "number")}));
    assert_eq!(text(&merged, "merged_into"), text(&kept, "number"));
    assert_eq!(
        (text(&merged, "status"), &merged["allowed_commands"]),
        ("cancelled", &json!(["unmerge"]))
    );
    // The number leads to the other one, the id does not.
    let by_number = admin.get(&format!("/api/v1/tickets/{}", text(&mail, "number"))).expect(200);
    assert_eq!(text(&by_number, "id"), text(&kept, "id"));
    assert_eq!(by_number["merged"], json!([text(&mail, "number")]));
    let path = format!("/api/v1/tickets/{}/comment", text(&mail, "number"));
    let answered = admin.post(&path, &json!({"text": "to the survivor"})).expect(200);
    assert_eq!(text(&answered, "id"), text(&kept, "id"));
    let path = format!("/api/v1/tickets/{}/priority", text(&mail, "id"));
    admin.post(&path, &json!({"priority": 0})).refused(409, "OMS-107");
    let path = format!("/api/v1/tickets/{}/timeline", text(&kept, "number"));
    let page = admin.get(&path).expect(200);
    let message = page["items"].as_array().unwrap().iter().find(|item| item["text"] == "It grows");
    let message = message.expect("what was said at the merged ticket");
    assert_eq!(text(message, "origin"), text(&mail, "number"));
    assert_eq!((text(message, "actor_name"), text(message, "visibility")), ("maria", "public"));
    let path = format!("/public/v1/track/{}", text(&mail, "tracking"));
    let tracked = server.stranger().get(&path).expect(200);
    assert_eq!(text(&tracked, "number"), text(&kept, "number"));
    assert_eq!(text(&tracked["messages"][0], "text"), "It grows");
    let path = format!("/api/v1/tickets/{}/unmerge", text(&mail, "number"));
    let back = admin.post(&path, &json!({})).expect(200);
    assert_eq!((text(&back, "number"), text(&back, "status")), (text(&mail, "number"), "queued"));
    assert_eq!(back["due_at"], mail["due_at"]);
    assert_eq!(read(&admin, &kept)["due_at"], kept["due_at"]);
    // Somebody else's is not swallowed.
    let theirs = opened(&maria, "Hole of Maria", "1,1");
    let tied = ask(&admin, &theirs, "merge", &json!({"into": text(&kept, "number")}));
    assert_eq!(
        (&tied["merged_into"], &tied["links"][0]["kind"]),
        (&Value::Null, &json!("duplicate_of"))
    );
    verify(server);
}

#[test]
fn a_merge_that_makes_no_sense_is_refused() {
    let (_server, admin, _) = start();
    let ticket = |title| opened(&admin, title, "1,1");
    let (kept, mail, ended) = (ticket("a"), ticket("b"), ticket("c"));
    ask(&admin, &ended, "move", &json!({"to": "completed"}));
    let merge = |one: &Value, into: &Value| {
        let path = format!("/api/v1/tickets/{}/merge", text(one, "id"));
        admin.post(&path, &json!({"into": text(into, "number")}))
    };
    merge(&mail, &mail).refused(409, "OMS-105");
    merge(&mail, &ended).refused(409, "OMS-106");
    merge(&ended, &kept).refused(409, "OMS-106");
    let path = format!("/api/v1/tickets/{}/erase", text(&kept, "id"));
    admin.post(&path, &json!({"fields": ["title"], "reason": "asked"})).expect(200);
    merge(&mail, &kept).refused(409, "OMS-106");
}

#[test]
fn a_voice_counts_once_and_needs_a_code_or_a_token() {
    let (server, admin, maria) = start();
    let (theirs, own) = (opened(&admin, "Hole", "1,1"), opened(&maria, "Lamp", "2,2"));
    let position = text(&own, "position");
    let draft = json!({"data": {"gps": "1,1"}});
    let path = format!("/api/v1/tickets?q=is:open&after={position}");
    admin.get(&path).expect(200);
    let citizen = server.client_with("citizen", "carla", &[]);
    let suggested = citizen.post("/api/v1/boards/City%20Potholes/suggestions", &draft).expect(200);
    let suggestion = &suggested["items"][0];
    assert_eq!(text(&suggestion["card"], "number"), text(&theirs, "number"));
    assert!(suggestion.get("ticket").is_none() && suggestion.get("title").is_none());
    let follow = text(suggestion, "follow");
    let count = |answer: &Value| answer["supporters"].as_u64().unwrap();
    let support =
        |name: &str, body: &Value| citizen.post(&format!("/api/v1/tickets/{name}/support"), body);
    assert_eq!(count(&support(follow, &json!({})).expect(200)), 1);
    assert_eq!(count(&support(follow, &json!({})).expect(200)), 1);
    support(text(&theirs, "number"), &json!({})).refused(404, "OMS-013");
    let stranger = server.stranger();
    let voice = |method: &str, tracking: &str| {
        let path = format!("/public/v1/follow/{follow}/{tracking}");
        stranger.send(stranger.request(method, &path))
    };
    assert_eq!(count(&voice("PUT", text(&own, "tracking")).expect(200)), 2);
    assert_eq!(count(&voice("PUT", text(&own, "tracking")).expect(200)), 2);
    voice("PUT", text(&theirs, "tracking")).refused(409, "OMS-109");
    voice("PUT", text(&own, "number")).refused(404, "OMS-013");
    assert_eq!(count(&voice("DELETE", text(&own, "tracking")).expect(200)), 1);
    let seen = stranger.get(&format!("/public/v1/follow/{follow}")).expect(200);
    assert_eq!(count(&seen), 1);
    stranger
        .get(&format!("/public/v1/follow/{}", text(&theirs, "tracking")))
        .refused(404, "OMS-013");
    stranger.get(&format!("/public/v1/track/{follow}")).refused(404, "OMS-013");
    assert_eq!(read(&admin, &theirs)["supporters"], 1);
}

#[test]
fn suggestions_are_near_of_the_same_service_and_ranked() {
    let (server, admin, _) = start();
    let near = opened(&admin, "Deep hole in Elm Street", "39.76300,-89.65300");
    let nearer = opened(&admin, "Something else entirely", "39.76301,-89.65300");
    let far = opened(&admin, "Deep hole in Elm Street", "39.76800,-89.65300");
    opened(&admin, "Deep hole in Elm Street", "39.80000,-89.65300");
    let body = json!({"board": "City Potholes", "title": "Deep hole in Elm Street",
        "data": {"gps": "39.763,-89.653", "service": "lamp"}});
    admin.post("/api/v1/tickets", &body).expect(201);
    let own = opened(&admin, "A deep hole in Elm Street", "39.763,-89.653");
    let path = |more: &str| {
        let (id, position) = (text(&own, "id"), text(&own, "position"));
        format!("/api/v1/tickets/{id}/suggestions?after={position}{more}")
    };
    let numbers = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| text(&item["card"], "number").to_owned()).collect()
    };
    let of = |tickets: &[&Value]| -> Vec<String> {
        tickets.iter().map(|ticket| text(ticket, "number").to_owned()).collect()
    };
    let all = admin.get(&path("")).expect(200);
    assert_eq!(numbers(&all), of(&[&near, &nearer, &far]));
    assert_eq!(text(&all["items"][0], "title"), "Deep hole in Elm Street");
    let first = admin.get(&path("&limit=1")).expect(200);
    let next = admin.get(&path(&format!("&limit=1&cursor={}", text(&first, "next")))).expect(200);
    assert_eq!(numbers(&next), of(&[&nearer]));
    let close = admin.get(&path("&radius_m=250")).expect(200);
    assert_eq!(numbers(&close), of(&[&near, &nearer]));
    admin.get(&path("&radius_m=0")).refused(422, "OMS-020");
    ask(&admin, &near, "duplicate", &json!({"of": text(&nearer, "number")}));
    assert_eq!(numbers(&admin.get(&path("")).expect(200)), of(&[&nearer, &far]));
    let elsewhere = server.client_with("service", "portal", &["--board", "Parks"]);
    let draft = json!({"data": {"gps": "39.763,-89.653"}});
    let path = "/api/v1/boards/City%20Potholes/suggestions";
    elsewhere.post(path, &draft).refused(404, "OMS-013");
    let portal = server.client_with("service", "intake", &["--board", "City Potholes"]);
    assert_eq!(portal.post(path, &draft).expect(200)["items"].as_array().unwrap().len(), 3);
    server.client("auditor").post(path, &draft).refused(403, "OMS-011");
}
