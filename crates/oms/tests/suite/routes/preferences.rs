//! How people are told things, as they say it themselves.

use crate::server::{Client, Server, oms};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/me/notice-preferences";

fn own(client: &Client) -> Value {
    client.get(PATH).expect(200)
}

fn put_if(client: &Client, version: &str, body: &Value) -> crate::server::Reply {
    client.send(client.request("PUT", PATH).header("if-match", version).json(body))
}

#[test]
fn a_person_changes_how_they_are_told_and_nothing_else() {
    let server = Server::start();
    let admin = server.client("admin");
    let ada = server.client_with("staff", "ada", &[]);
    let usual = json!(["assigned", "escalated", "breached", "asked"]);
    let none = own(&ada);
    assert_eq!((&none["person"], &none["version"]), (&json!("human:ada"), &json!(0)));
    assert_eq!((&none["mail"], &none["mute"], &none["hours"]), (&usual, &json!([]), &Value::Null));

    let said = json!({"name": "human:ada", "supervisor": "human:lead",
        "contact": {"mail": "ada@city.example"}, "notices": {"mute_all": true}});
    admin.put("/api/v1/owners/human:ada", &said).expect(201);
    let week = json!({"name": "City hall", "tz": "UTC", "week": {"mon": ["08:00-17:00"]}});
    admin.put("/api/v1/calendars/City%20hall", &week).expect(201);
    let wanted = json!({"mail": ["assigned"], "mute": ["commented"], "hours": "City hall"});
    let kept = put_if(&ada, "\"1\"", &wanted).expect(200);
    assert_eq!((&kept["version"], &kept["mail"]), (&json!(2), &json!(["assigned"])));
    assert_eq!((&kept["webhook"], &kept["mute"]), (&usual, &json!(["commented"])));
    assert!(kept["position"].is_string());
    let profile = admin.get("/api/v1/owners/human:ada").expect(200);
    let definition = json!({"name": "human:ada", "supervisor": "human:lead",
        "contact": {"mail": "ada@city.example"}, "notices": wanted});
    assert_eq!((&profile["definition"], &profile["version"]), (&definition, &json!(2)));
    assert_eq!(ada.put(PATH, &wanted).expect(200)["version"], 2, "the same again");
    assert_eq!(own(&ada)["hours"], "City hall");

    put_if(&ada, "\"1\"", &json!({})).refused(412, "OMS-168");
    assert_eq!(own(&ada)["version"], 2, "nothing of it");
    assert_eq!(own(&server.client_with("staff", "ben", &[]))["version"], 0, "nobody else's");
}

#[test]
fn what_is_muted_is_not_told_from_then_on() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "Potholes"})).expect(201);
    let ada = server.client_with("staff", "ada", &[]);
    ada.put(PATH, &json!({})).refused(409, "OMS-040");
    admin.put("/api/v1/owners/human:ada", &json!({"name": "human:ada"})).expect(201);
    put_if(&ada, "\"1\"", &json!({"mute": ["assigned"]})).expect(200);
    let wanted = json!({"board": "Potholes", "title": "x", "owner": "human:ada"});
    admin.post("/api/v1/tickets", &wanted).expect(201);
    assert_eq!(ada.get("/api/v1/notices").expect(200)["items"], json!([]));
    ada.put(PATH, &json!({})).expect(200);
    admin.post("/api/v1/tickets", &wanted).expect(201);
    let told = ada.get("/api/v1/notices").expect(200);
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_not_allowed_changes_nothing() {
    let server = Server::start();
    let admin = server.client("admin");
    let ada = server.client_with("staff", "ada", &[]);
    admin.put("/api/v1/owners/human:ada", &json!({"name": "human:ada"})).expect(201);
    for (body, path) in [
        (json!({"hours": "Nowhere"}), "hours"),
        (json!({"mail": ["rain"]}), "mail[0]"),
        (json!({"contact": {"mail": "x@y.example"}}), "contact"),
        (json!({"mute_all": "yes"}), "mute_all"),
        (json!({"notices": {}}), "notices"),
    ] {
        let reply = ada.put(PATH, &body);
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), [path], "{body}");
    }
    let keyed = ada.request("PUT", PATH).header("idempotency-key", "k").json(&json!({}));
    ada.send(keyed).refused(400, "OMS-051");
    put_if(&ada, "1", &json!({})).refused(400, "OMS-001");
    assert_eq!(own(&ada)["version"], 1);
    for role in ["agent", "service", "auditor", "citizen"] {
        let client = server.client(role);
        client.get(PATH).refused(403, "OMS-011");
        client.put(PATH, &json!({})).refused(403, "OMS-011");
    }
    let group = json!({"name": "human:desk", "members": ["human:ada"]});
    admin.put("/api/v1/owners/human:desk", &group).expect(201);
    let desk = server.client_with("staff", "desk", &[]);
    desk.put(PATH, &json!({})).refused(409, "OMS-040");
}

#[test]
fn the_command_line_changes_what_it_is_told_to() {
    let server = Server::start();
    let said = json!({"name": "human:ada"});
    server.client("admin").put("/api/v1/owners/human:ada", &said).expect(201);
    let ada = server.client_with("staff", "ada", &[]);
    let run = |arguments: &[&str]| {
        let mut all = vec!["notice", "preferences", "--url", &ada.url];
        all.extend(["--token", ada.token.as_deref().unwrap()]);
        all.extend(arguments);
        oms(&all)
    };
    let (is_well, shown) = run(&[]);
    assert!(is_well && shown.contains("assigned, escalated, breached, asked"), "{shown}");
    let (is_well, shown) = run(&["--mail", "assigned", "--mute", "commented", "--mute", "ended"]);
    assert!(is_well && shown.contains("commented, ended"), "{shown}");
    let (is_well, shown) = run(&["--mail", ""]);
    assert!(is_well && shown.contains("commented, ended"), "the rest stays: {shown}");
    assert_eq!(own(&ada)["mail"], json!([]));
    let (is_well, said) = run(&["--mail", "rain"]);
    assert!(!is_well && said.contains("mail[0]"), "{said}");
}
