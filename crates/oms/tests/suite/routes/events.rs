//! Events from outside, as triggers hear of them over HTTP.

use crate::server::Server;
use serde_json::{Value, json};

const OUT: &str = "/api/v1/triggers/lamp%20is%20out/events";
const THERE: &str = "/api/v1/triggers/crew%20is%20there/events";

fn triggers() -> [Value; 2] {
    [
        json!({"name": "lamp is out", "activator": "webhook", "when": "event.kind == 'lamp-out'",
            "then": {"open": {"board": "Lights", "title": "A lamp is out"}}}),
        json!({"name": "crew is there", "board": "Lights", "activator": {"webhook": "job.ticket"},
            "when": "ticket.status == 'queued'", "then": {"move": "in-progress"}}),
    ]
}

fn town() -> (Server, crate::server::Client) {
    let server = Server::start();
    let admin = server.client("admin");
    for board in ["Lights", "Parks"] {
        admin.post("/api/v1/boards", &json!({"name": board})).expect(201);
    }
    for trigger in triggers() {
        let name = trigger["name"].as_str().unwrap().replace(' ', "%20");
        admin.put(&format!("/api/v1/triggers/{name}"), &trigger).expect(201);
    }
    (server, admin)
}

#[test]
fn an_event_opens_a_ticket_once_and_another_one_acts_on_it() {
    let (server, admin) = town();
    let service = server.client_with("service", "lamps", &["--board", "Lights"]);
    let event = json!({"kind": "lamp-out", "lamp": 1742, "near": {"street": "Elm Street"}});
    let id = ("webhook-id", "msg_1");
    let first = service.post_with(OUT, id, &event).expect(200);
    assert_eq!(first["became"], "opened");
    assert_eq!(service.post_with(OUT, id, &event).expect(200), first, "the same one again");
    let number = first["ticket"].as_str().unwrap();
    let ticket = admin.get(&format!("/api/v1/tickets/{number}")).expect(200);
    assert_eq!((&ticket["title"], &ticket["data"]), (&json!("A lamp is out"), &event));
    assert_ne!(service.post(OUT, &event).expect(200)["ticket"], first["ticket"]);
    let other = json!({"kind": "lamp-out", "lamp": 7});
    service.post_with(OUT, id, &other).refused(422, "OMS-050");

    let left = json!({"became": "left", "ticket": null});
    assert_eq!(service.post(OUT, &json!({"kind": "lamp-on"})).expect(200), left);
    let there = json!({"job": {"ticket": number, "crew": 3}});
    let acted = service.post(THERE, &there).expect(200);
    assert_eq!(acted, json!({"became": "acted", "ticket": number}));
    assert_eq!(service.post(THERE, &there).expect(200), left, "it is in progress already");
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    let moved = timeline["items"].as_array().unwrap().iter().find(|item| item["kind"] == "moved");
    let moved = moved.unwrap();
    assert_eq!(moved["trigger"]["name"], "crew is there");
    assert_eq!((&moved["actor_name"], &moved["role"]), (&json!("lamps"), &json!("service")));
}

#[test]
fn what_is_no_event_for_a_trigger_is_refused_with_its_place() {
    let (server, admin) = town();
    let parks = server.client_with("service", "parks", &["--board", "Parks"]);
    let event = json!({"kind": "lamp-out"});
    parks.post(OUT, &event).refused(409, "OMS-040");
    admin.post(OUT, &json!({"lamp": 7})).refused(409, "OMS-040");
    admin.post(OUT, &json!([event])).refused(422, "OMS-020");
    admin.post(OUT, &json!({"text": "x".repeat(70_000)})).refused(422, "OMS-020");
    admin.post_with(OUT, ("webhook-id", ""), &event).refused(400, "OMS-052");
    let nowhere = admin.post(THERE, &json!({"job": {}}));
    nowhere.refused(422, "OMS-020");
    assert_eq!(nowhere.paths(), ["job.ticket"]);
    let unknown = json!({"job": {"ticket": "CP-2020-00001"}});
    admin.post(THERE, &unknown).refused(404, "OMS-013");
    let elsewhere = json!({"board": "Parks", "title": "A bench"});
    let elsewhere = admin.post("/api/v1/tickets", &elsewhere).expect(201);
    let elsewhere = json!({"job": {"ticket": elsewhere["number"]}});
    admin.post(THERE, &elsewhere).refused(409, "OMS-040");
    admin.post("/api/v1/triggers/nobody/events", &event).refused(404, "OMS-013");
    admin.post("/api/v1/triggers/lamp%20is%20out/park", &json!({"reason": "noise"})).expect(200);
    admin.post(OUT, &event).refused(409, "OMS-040");
    assert!(
        admin.get("/api/v1/tickets?board=Lights").expect(200)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
