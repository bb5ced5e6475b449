//! 6: ids and paths that are none, or somebody else's.

use super::Hub;
use serde_json::{Value, json};

#[test]
fn ids_and_paths() {
    let hub = Hub::start();
    let opened = hub.open(&json!({"board": "B", "title": "x"})).expect(201);
    let number = opened["number"].as_str().unwrap();
    guesses(&hub);
    spellings(&hub, number);
    climbing(&hub);
}

/// Nothing tells one that is not there from one that cannot be.
fn guesses(hub: &Hub) {
    let long = "9".repeat(7_000);
    let attempts = [
        "nonsense",
        "tkt_0000000000000",
        "tkt_zzzzzzzzzzzzz",
        "tkt_0000000000001",
        "B-2026-99999",
        "B-2026-99999999999999999999",
        "B-0000-00000",
        "-1",
        "0",
        "9223372036854775808",
        "%00",
        "%FF%FE",
        "%F0%9F%95%B3",
        "%E2%80%AE",
        "null",
        "*",
        "'%20OR%201=1--",
        &long,
    ];
    let mut seen: Vec<Value> = Vec::new();
    for attempt in attempts {
        let path = format!("/api/v1/tickets/{attempt}");
        for path in [path.clone(), format!("{path}/timeline"), format!("{path}/clocks")] {
            let mut reply = hub.unchanged(|| hub.admin.get(&path));
            reply.refused(404, "OMS-013");
            reply.body.as_object_mut().unwrap().remove("request_id");
            seen.push(reply.body);
        }
        let moved = json!({"to": "completed"});
        let reply = hub.unchanged(|| hub.admin.post(&format!("{path}/move"), &moved));
        reply.refused(404, "OMS-013");
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

/// A number is found as people type it, and as nothing else.
fn spellings(hub: &Hub, number: &str) {
    let id = |text: &str| format!("/api/v1/tickets/{text}");
    let typed = [number.to_owned(), number.to_lowercase(), format!("%20{number}%20")];
    for typed in typed.into_iter().chain([number.replace('-', "%20"), number.replace('0', "O")]) {
        assert_eq!(hub.admin.get(&id(&typed)).expect(200)["number"], number, "{typed}");
    }
    let others = [
        format!("{number}%00"),
        format!("{number};x"),
        format!("{number}0"),
        number.replace("-0", "-"),
        number.replace('-', "%E2%80%91"),
        number.replace("2026", "%EF%BC%92026"),
    ];
    for other in others {
        hub.unchanged(|| hub.admin.get(&id(&other))).refused(404, "OMS-013");
    }
}

fn climbing(hub: &Hub) {
    let stranger = hub.server.stranger();
    for path in [
        "/api/v1/tickets/%2e%2e%2fboards",
        "/api/v1/tickets/..%2f..%2fetc%2fpasswd",
        "/api/v1/tickets/%2e%2e%5cboards",
        "/api/v1/tickets/%252e%252e%252fboards",
    ] {
        hub.unchanged(|| hub.admin.get(path)).refused(404, "OMS-013");
        hub.unchanged(|| stranger.get(path)).refused(401, "OMS-010");
    }
    for path in ["/nowhere", "/api/v1/", "/api/v2/tickets", "/API/V1/TICKETS", "//api/v1/boards"] {
        hub.unchanged(|| hub.admin.get(path)).refused(404, "OMS-002");
    }
    let slash = hub.unchanged(|| hub.admin.get("/api/v1/boards/"));
    assert_eq!(slash.status, 404, "{}", slash.text);
    // A public door leads nowhere else.
    for path in ["/public/v1/track/..%2f..%2fapi%2fv1%2fboards", "/public/v1/track/%2e%2e%5c"] {
        hub.unchanged(|| stranger.get(path)).refused(404, "OMS-013");
    }
}
