//! 19: tokens that are none, and callers that nobody knows.

use super::Hub;
use crate::server::{Client, Reply};
use rusqlite::Connection;

#[test]
fn tokens_that_are_none() {
    let hub = Hub::start();
    let good = hub.admin.token.clone().unwrap();
    let swapped = format!("{}{}{}", &good[..10], &good[11..12], &good[10..11]) + &good[12..];
    let mut junk = vec![
        "x".to_owned(),
        "eyJhbGciOiJub25lIn0.e30.".to_owned(),
        "null".to_owned(),
        "' OR 1=1 --".to_owned(),
        good[1..].to_owned(),
        good[..good.len() - 1].to_owned(),
        good.to_uppercase(),
        good.replace("omsp_", "omsg_"),
        format!("{good} {good}"),
        "omsp_".to_owned() + &"0".repeat(10_000),
    ];
    if swapped != good {
        junk.push(swapped);
    }
    for token in junk {
        let client = hub.server.stranger().with(token.clone());
        hub.unchanged(|| client.get("/api/v1/boards")).refused(401, "OMS-010");
    }
    ways_to_send_one(&hub, &good);
    a_second_too_late(&hub);
}

fn ways_to_send_one(hub: &Hub, good: &str) {
    let stranger = hub.server.stranger();
    let ask = |name: &'static str, values: &[&str]| {
        let request = stranger.request("GET", "/api/v1/boards");
        let request = values.iter().fold(request, |request, value| request.header(name, *value));
        hub.unchanged(|| stranger.send(request))
    };
    let bearer = format!("Bearer {good}");
    for values in [&[&*bearer, &*bearer][..], &[&*bearer, "Bearer x"], &["Basic b21zOm9tcw=="]] {
        ask("authorization", values).refused(401, "OMS-010");
    }
    for (name, value) in
        [("cookie", &*bearer), ("x-api-key", good), ("proxy-authorization", &bearer)]
    {
        ask(name, &[value]).refused(401, "OMS-010");
    }
    let in_query = hub.unchanged(|| stranger.get(&format!("/api/v1/boards?token={good}")));
    in_query.refused(401, "OMS-010");
    let known = hub.unchanged(|| hub.admin.get(&format!("/api/v1/boards?token={good}")));
    known.refused(422, "OMS-020");
    assert_eq!(ask("authorization", &[&bearer]).status, 200);
}

/// The store is told that the token ended a second ago; the server, that nobody has ended.
fn a_second_too_late(hub: &Hub) {
    let dir = tempfile::TempDir::new().unwrap();
    let token = crate::server::token(dir.path(), "staff", "late", &[]);
    let store = Connection::open(dir.path().join("tickets.db")).unwrap();
    let sooner =
        "UPDATE token SET expires_at = CAST(strftime('%s') AS INTEGER) * 1000000 - 1000000";
    assert_eq!(store.execute(sooner, []).unwrap(), 1);
    drop(store);
    let server = crate::server::Server::start_in(dir);
    server.stranger().with(token).get("/api/v1/boards").refused(401, "OMS-010");
    hub.admin.get("/api/v1/boards").expect(200);
}

#[test]
fn strangers_are_stopped_before_they_cost_much() {
    let hub = Hub::start();
    let stranger = hub.server.stranger();
    assert_eq!(stranger.get("/api/v1/boards").status, 401);
    let guessed = stranger.clone().with("x".repeat(100));
    for limited in [flood(&stranger, "/api/v1/boards"), flood(&guessed, "/api/v1/boards")] {
        limited.refused(429, "OMS-012");
        assert!(limited.headers.contains_key("retry-after"));
    }
    flood(&stranger, "/public/v1/track/B-2026-00001-00000000").refused(429, "OMS-012");
    hub.unchanged(|| hub.admin.get("/api/v1/boards")).expect(200);
}

/// Asks faster than strangers may, however slow the machine: the first reply that says so.
fn flood(client: &Client, path: &str) -> Reply {
    const AT_ONCE: usize = 16;
    const EACH_MAX: usize = 100;
    let limited = std::sync::Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                for _ in 0..EACH_MAX {
                    if limited.lock().unwrap().is_some() {
                        return;
                    }
                    let reply = client.get(path);
                    if reply.status == 429 {
                        *limited.lock().unwrap() = Some(reply);
                    }
                }
            });
        }
    });
    limited.into_inner().unwrap().expect("nobody was ever stopped")
}
