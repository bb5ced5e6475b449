//! Boards and their counts.

use crate::server::Server;
use serde_json::{Value, json};

#[test]
fn the_same_name_again_is_the_same_board_with_the_fields_given_updated() {
    let server = Server::start();
    let admin = server.client("admin");
    let first = admin.post("/api/v1/boards", &json!({"name": "City Potholes"})).expect(201);
    assert_eq!(first["prefix"], "CP");
    let wanted = json!({"name": "City Potholes", "tz": "America/Chicago"});
    let again = admin.post("/api/v1/boards", &wanted).expect(200);
    assert_eq!(again["id"], first["id"]);
    assert_eq!((&again["tz"], &again["prefix"]), (&json!("America/Chicago"), &json!("CP")));
    let read = admin.get("/api/v1/boards/City%20Potholes").expect(200);
    assert_eq!(read["tz"], "America/Chicago");
    let list = admin.get("/api/v1/boards").expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(list["next"].is_null());
}

#[test]
fn every_fault_of_a_board_is_reported_at_once() {
    let server = Server::start();
    let admin = server.client("admin");
    let wanted = json!({"name": " ", "tz": "Mars/Base", "prefix": "1", "sla": "2 wd", "x": 1});
    let reply = admin.post("/api/v1/boards", &wanted);
    reply.refused(422, "OMS-020");
    let mut paths = reply.paths();
    paths.sort_unstable();
    assert_eq!(paths, ["name", "prefix", "sla", "tz", "x"]);
    assert_eq!(admin.get("/api/v1/boards").expect(200)["items"], json!([]));
}

#[test]
fn counts_have_four_keys_in_the_seeds_order() {
    let server = Server::start();
    let admin = server.client("admin");
    for n in 0..5 {
        admin.pothole(&format!("Pothole {n}"));
    }
    let list = admin.get("/api/v1/tickets?board=City%20Potholes").expect(200);
    let move_to = |at: usize, to: &str| {
        let id = list["items"][at]["id"].as_str().unwrap();
        admin.post(&format!("/api/v1/tickets/{id}/move"), &json!({"to": to})).expect(200);
    };
    move_to(0, "in-progress");
    move_to(1, "blocked");
    move_to(2, "cancelled");
    let path = "/api/v1/metrics/boards/City%20Potholes";
    let want = r#"{"queued":2,"in_progress":1,"blocked":1,"completed":0}"#;
    assert_eq!(admin.get(path).text, want);
    let refreshed = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    assert_eq!(refreshed["differences"], json!([]));
    assert!(refreshed["position"].is_string());
}

#[test]
fn a_refresh_puts_a_wrong_counter_right() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("Pothole");
    let (code, dir) = server.terminate();
    assert_eq!(code, Some(0));
    let connection = rusqlite::Connection::open(dir.path().join("tickets.db")).unwrap();
    let wrong = "UPDATE counter SET value = value + 7 WHERE key LIKE 'board/%/queued'";
    assert_eq!(connection.execute(wrong, []).unwrap(), 1);
    drop(connection);
    let server = Server::start_in(dir);
    let admin = server.client("admin");
    let path = "/api/v1/metrics/boards/City%20Potholes";
    assert_eq!(admin.get(path).expect(200)["queued"], 8);
    let refreshed = admin.post("/api/v1/metrics/refresh", &json!({})).expect(200);
    let difference = &refreshed["differences"][0];
    assert_eq!((&difference["stored"], &difference["counted"]), (&json!(8), &json!(1)));
    assert_eq!(admin.get(path).expect(200)["queued"], 1);
}

#[test]
fn a_board_says_what_the_data_of_its_tickets_looks_like() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.pothole("Before there was a schema");
    let schema = json!({"required": ["gps", "depth"], "properties": {
        "gps": {"type": "string"}, "depth": {"type": "number", "minimum": 1}}});
    let set = |schema: &Value| {
        admin.post("/api/v1/boards", &json!({"name": "City Potholes", "schema": schema}))
    };
    assert_eq!(set(&schema).expect(200)["schema"], schema);
    let wrong = json!({"properties": {"gps": {"type": "text", "anyOf": []}}});
    set(&wrong).refused(422, "OMS-020");
    assert_eq!(set(&wrong).paths(), ["schema.properties.gps.type", "schema.properties.gps.anyOf"]);
    let open = |data: Value| {
        admin.post("/api/v1/tickets", &json!({"board": "City Potholes", "data": data}))
    };
    let refused = open(json!({"gps": 5, "depth": 0}));
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["data.gps", "data.depth"]);
    let none = admin.post("/api/v1/tickets", &json!({"board": "City Potholes"}));
    assert_eq!(none.paths(), ["data.gps", "data.depth"]);
    let number = open(json!({"gps": "here", "depth": 2})).expect(201)["number"].clone();
    assert_eq!(number.as_str().unwrap().rsplit('-').next(), Some("00002"), "no number is lost");
    let other = json!({"name": "City Potholes", "tz": "Europe/Berlin"});
    assert_eq!(admin.post("/api/v1/boards", &other).expect(200)["schema"], schema, "it stays");
    assert_eq!(set(&json!({})).expect(200)["schema"], Value::Null);
    open(json!({"gps": 5})).expect(201);
}

#[test]
fn the_board_of_a_workflow_asks_beside_the_workflow() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.publish_disaster_loan();
    let schema = json!({"required": ["amount", "name"]});
    admin.post("/api/v1/boards", &json!({"name": "DisasterLoan", "schema": schema})).expect(200);
    let bare = admin.post("/api/v1/tickets", &json!({"workflow": "DisasterLoan"}));
    assert_eq!(bare.paths(), ["data.amount", "data.name"], "each fault once");
    let data = json!({"amount": "x", "name": "ACME"});
    let wrong = admin.post("/api/v1/tickets", &json!({"workflow": "DisasterLoan", "data": data}));
    assert_eq!(wrong.paths(), ["data.amount"]);
}
