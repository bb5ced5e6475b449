//! Saved views: whose they are, and what they show.

use crate::server::{Client, Server};
use serde_json::{Value, json};

fn names(client: &Client) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/views?limit=2{cursor}")).expect(200);
        let items = page["items"].as_array().unwrap().iter();
        all.extend(items.map(|view| view["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn titles(client: &Client, query: &str) -> Vec<Value> {
    let list = client.get(&format!("/api/v1/tickets?{query}")).expect(200);
    list["items"].as_array().unwrap().iter().map(|ticket| ticket["title"].clone()).collect()
}

#[test]
fn a_view_is_a_query_under_a_name() {
    let server = Server::start();
    let ada = server.client_with("staff", "Ada", &[]);
    let admin = server.client("admin");
    for (title, owner, priority) in [("a", "Ada", 2), ("b", "Bob", 0), ("c", "Ada", 1)] {
        let id = admin.pothole(title)["id"].as_str().unwrap().to_owned();
        let path = |call: &str| format!("/api/v1/tickets/{id}/{call}");
        admin.post(&path("assign"), &json!({"owner": owner})).expect(200);
        admin.post(&path("priority"), &json!({"priority": priority})).expect(200);
    }
    let last = admin.pothole("d")["position"].as_str().unwrap().to_owned();
    let body = json!({"query": "owner:me", "sort": "priority", "columns": ["number"]});
    let made = ada.put("/api/v1/views/Mine%20%26%20first", &body).expect(201);
    assert_eq!((made["query"].as_str(), made["shared"].as_bool()), (Some("owner:me"), Some(false)));
    ada.put("/api/v1/views/Mine%20%26%20first", &body).expect(200);
    let mine = format!("view=Mine%20%26%20first&after={last}");
    assert_eq!(titles(&ada, &mine), ["c", "a"]);
    assert_eq!(titles(&ada, &format!("{mine}&q=-a")), ["c"]);
    assert_eq!(titles(&ada, &format!("{mine}&sort=-priority")), ["a", "c"]);
    ada.get("/api/v1/tickets?view=other").refused(404, "OMS-013");
    let refused = ada.put("/api/v1/views/x", &json!({"query": "category:x", "sort": "y"}));
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["query", "sort"]);
}

#[test]
fn private_views_are_their_owners_and_shared_ones_everybodys() {
    let server = Server::start();
    let [ada, bob] = ["Ada", "Bob"].map(|name| server.client_with("staff", name, &[]));
    let chief = server.client("supervisor");
    let put = |client: &Client, name: &str, shared: bool| {
        client.put(&format!("/api/v1/views/{name}"), &json!({"query": "is:open", "shared": shared}))
    };
    put(&ada, "late", false).expect(201);
    put(&ada, "all", true).expect(201);
    put(&bob, "late", false).expect(201);
    put(&bob, "mine", false).expect(201);
    assert_eq!(names(&ada), ["late", "all"]);
    assert_eq!(names(&bob), ["late", "mine", "all"]);
    put(&bob, "all", true).refused(409, "OMS-046");
    put(&bob, "all", false).refused(409, "OMS-046");
    bob.send(bob.request("DELETE", "/api/v1/views/all")).refused(403, "OMS-011");
    let changed = put(&chief, "all", true).expect(200);
    assert_eq!(changed["owner"], ada.get("/api/v1/views/all").expect(200)["owner"]);
    put(&ada, "late", true).expect(200);
    assert_eq!(names(&ada), ["all", "late"]);
    assert_eq!(names(&bob), ["late", "mine", "all", "late"], "one's own comes first");
    put(&ada, "late", false).expect(200);
    assert_eq!(names(&bob), ["late", "mine", "all"]);
    chief.send(chief.request("DELETE", "/api/v1/views/all")).expect(200);
    bob.send(bob.request("DELETE", "/api/v1/views/late")).expect(200);
    bob.send(bob.request("DELETE", "/api/v1/views/late")).refused(404, "OMS-013");
    assert_eq!((names(&ada), names(&bob)), (vec!["late".to_owned()], vec!["mine".to_owned()]));
}

#[test]
fn views_of_one_owner_are_bounded() {
    let server = Server::start();
    let ada = server.client("staff");
    let body = json!({"query": ""});
    for n in 0..100 {
        ada.put(&format!("/api/v1/views/v{n}"), &body).expect(201);
    }
    ada.put("/api/v1/views/more", &body).refused(422, "OMS-024");
    ada.put("/api/v1/views/v7", &body).expect(200);
}
