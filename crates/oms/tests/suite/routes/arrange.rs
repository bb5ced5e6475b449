//! Links, watchers and places of tickets.

use crate::server::{Client, Server};
use serde_json::{Value, json};

fn numbers(admin: &Client) -> Vec<String> {
    let of =
        |n: usize| admin.pothole(&format!("Pothole {n}"))["number"].as_str().unwrap().to_owned();
    (0..3).map(of).collect()
}

fn path(number: &str, call: &str) -> String {
    format!("/api/v1/tickets/{number}/{call}")
}

#[test]
fn both_ends_show_a_link_and_none_goes_round_in_a_circle() {
    let server = Server::start();
    let admin = server.client("admin");
    let numbers = numbers(&admin);
    let tie = |from: usize, call: &str, kind: &str, to: usize| {
        admin.post(&path(&numbers[from], call), &json!({"kind": kind, "to": numbers[to]}))
    };
    let links = |n: usize| {
        let ticket = admin.get(&format!("/api/v1/tickets/{}", numbers[n])).expect(200);
        let text = |link: &Value, field| link[field].as_str().unwrap().to_owned();
        let links = ticket["links"].as_array().unwrap().iter();
        links.map(|link| (text(link, "kind"), text(link, "number"))).collect::<Vec<_>>()
    };
    let pair = |kind: &str, n: usize| (kind.to_owned(), numbers[n].clone());
    tie(0, "link", "blocked_by", 1).expect(200);
    tie(0, "link", "blocked_by", 1).expect(200);
    tie(1, "link", "blocked_by", 2).expect(200);
    assert_eq!(links(0), [pair("blocked_by", 1)]);
    assert_eq!(links(1), [pair("blocked_by", 2), pair("blocks", 0)]);
    tie(2, "link", "blocked_by", 0).refused(409, "OMS-040");
    tie(0, "link", "blocks", 2).refused(409, "OMS-040");
    tie(0, "link", "relates_to", 2).expect(200);
    tie(1, "link", "child", 0).expect(200);
    tie(0, "link", "parent", 2).refused(409, "OMS-040");
    tie(1, "link", "parent", 0).refused(409, "OMS-040");
    tie(0, "link", "parent", 0).refused(409, "OMS-040");
    tie(0, "link", "duplicate_of", 0).refused(409, "OMS-105");
    tie(0, "link", "duplicated_by", 2).expect(200);
    assert_eq!(links(2).last(), Some(&pair("duplicate_of", 0)));
    tie(2, "unlink", "duplicate_of", 0).expect(200);
    let missing = json!({"kind": "blocks", "to": "CP-2026-99999"});
    admin.post(&path(&numbers[0], "link"), &missing).refused(422, "OMS-020");
    tie(1, "unlink", "blocks", 0).expect(200);
    assert_eq!(links(0), [pair("relates_to", 2), pair("parent", 1)]);
    assert_eq!(links(1), [pair("blocked_by", 2), pair("child", 0)]);
    let found = |query: &str| {
        let path = format!("/api/v1/tickets?q={query}&after={}", last(&admin, &numbers[0]));
        admin.get(&path).expect(200)["items"].as_array().unwrap().len()
    };
    assert_eq!(found("link:parent"), 1);
    assert_eq!(found(&format!("link:{}", numbers[2])), 2);
}

/// The position of a write that changes nothing.
fn last(admin: &Client, number: &str) -> String {
    let said = admin.post(&path(number, "comment"), &json!({"text": "x"})).expect(200);
    said["position"].as_str().unwrap().to_owned()
}

#[test]
fn a_ticket_is_watched_and_found_by_its_watchers() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = &numbers(&admin)[0];
    let maria = server.client_with("staff", "maria", &[]);
    let watched = maria.post(&path(number, "watch"), &json!({})).expect(200);
    assert_eq!(watched["watchers"].as_array().unwrap().len(), 1);
    let position = watched["position"].as_str().unwrap();
    let found = |query: &str, after: &str| {
        let path = format!("/api/v1/tickets?q={query}&after={after}");
        maria.get(&path).expect(200)["items"].as_array().unwrap().len()
    };
    assert_eq!(found("watcher:maria", position), 1);
    let gone = maria.post(&path(number, "watch"), &json!({"watches": false})).expect(200);
    assert_eq!(gone["watchers"], json!([]));
    assert_eq!(found("watcher:maria", gone["position"].as_str().unwrap()), 0);
}

#[test]
fn a_ticket_is_opened_where_it_is() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("The board is there");
    let opened = |gps: &Value, location: &Value| {
        let data = json!({"gps": gps});
        let body = json!({"board": "City Potholes", "data": data, "location": location});
        admin.post("/api/v1/tickets", &body).expect(201)
    };
    let elm = json!({"address": "Elm Street 1"});
    let told = json!({"lat": 39.763, "lon": -89.653});
    let cases = [
        (json!("39.763,-89.653"), json!(null), told.clone()),
        (json!(" 39.763 , -89.653 "), json!({}), told.clone()),
        (json!("1,2"), told.clone(), told),
        (json!("39.763,-89.653"), elm.clone(), elm),
        (json!("91,0"), json!(null), json!(null)),
        (json!("Elm Street"), json!(null), json!(null)),
        (json!("1,2,3"), json!(null), json!(null)),
        (json!([1, 2]), json!(null), json!(null)),
    ];
    for (gps, location, want) in cases {
        let ticket = opened(&gps, &location);
        assert_eq!(ticket["location"], want, "{gps} {location}");
        assert_eq!(ticket["data"]["gps"], gps);
    }
    let body = json!({"board": "City Potholes", "location": {"lat": 91, "lon": 0}});
    let refused = admin.post("/api/v1/tickets", &body);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["location.lat"]);
}

#[test]
fn a_place_is_for_staff_alone() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = admin.pothole("Pothole");
    let number = ticket["number"].as_str().unwrap();
    let body = json!({"lat": 39.763, "lon": -89.653, "address": "Secretlane 12"});
    let located = admin.post(&path(number, "locate"), &body).expect(200);
    assert_eq!(located["location"], body);
    let tracking = ticket["tracking"].as_str().unwrap();
    let public = server.stranger().get(&format!("/public/v1/track/{tracking}"));
    assert_eq!(public.status, 200, "{}", public.text);
    for word in ["Secretlane", "39.76", "watch", "link", "rank", "lane"] {
        assert!(!public.text.contains(word), "{word}");
    }
    let faults = [
        (json!({"lat": 91, "lon": 0}), vec!["lat"]),
        (json!({"lat": 1}), vec!["lon"]),
        (json!({"lat": 1, "lon": 181, "address": " "}), vec!["lon", "address"]),
    ];
    for (body, paths) in faults {
        let reply = admin.post(&path(number, "locate"), &body);
        reply.refused(422, "OMS-020");
        for path in paths {
            assert!(reply.paths().contains(&path), "{path} in {}", reply.text);
        }
    }
    let nowhere = admin.post(&path(number, "locate"), &json!({})).expect(200);
    assert!(nowhere["location"].is_null());
}
