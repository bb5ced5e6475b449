//! Lists are paged, filtered, and never lose a ticket between pages.

use crate::server::{Client, Server};
use serde_json::{Value, json};

fn numbers(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|ticket| ticket["number"].as_str().unwrap().to_owned()).collect()
}

/// Follows a list from page to page.
fn all(client: &Client, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut page = client.get(path).expect(200);
    for _ in 0..100 {
        found.extend(numbers(&page));
        let Some(next) = page["next"].as_str() else { return found };
        assert!(next.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        page = client.get(&format!("{path}&cursor={next}")).expect(200);
    }
    panic!("the list does not end")
}

fn town() -> Server {
    let server = Server::start();
    let admin = server.client("admin");
    for board in ["North", "South"] {
        admin.post("/api/v1/boards", &json!({"name": board})).expect(201);
        for n in 0..30 {
            let mut wanted = json!({"board": board, "title": format!("{board} {n}")});
            if n % 3 == 0 {
                wanted["owner"] = json!("human:crew");
            }
            if n % 5 == 0 {
                wanted["labels"] = json!(["asphalt"]);
            }
            let number = admin.post("/api/v1/tickets", &wanted).expect(201)["number"].clone();
            if n % 2 == 0 {
                let path = format!("/api/v1/tickets/{}/move", number.as_str().unwrap());
                admin.post(&path, &json!({"to": "blocked"})).expect(200);
            }
        }
    }
    server
}

#[test]
fn filters_and_pages_agree_with_counting_by_hand() {
    let server = town();
    let admin = server.client("admin");
    let cases = [
        ("limit=7", 60),
        ("board=North&limit=7", 30),
        ("status=blocked&limit=4", 30),
        ("board=South&status=blocked&limit=4", 15),
        ("owner=human:crew&limit=3", 20),
        ("owner=human:crew&board=North&limit=3", 10),
        ("label=asphalt&limit=5", 12),
        ("label=asphalt&status=blocked&board=North&limit=1", 3),
        ("label=none", 0),
        ("board=Nowhere", 0),
    ];
    for (query, want) in cases {
        let mut found = all(&admin, &format!("/api/v1/tickets?{query}"));
        assert_eq!(found.len(), want, "{query}");
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), want, "{query} repeats a ticket");
    }
}

#[test]
fn a_page_is_newest_first_and_new_tickets_do_not_shift_it() {
    let server = town();
    let admin = server.client("admin");
    let first = admin.get("/api/v1/tickets?board=North&limit=10").expect(200);
    assert_eq!(numbers(&first)[0], "N-2026-00030".replace("2026", &numbers(&first)[0][2..6]));
    admin.post("/api/v1/tickets", &json!({"board": "North", "title": "new"})).expect(201);
    let next = first["next"].as_str().unwrap();
    let path = format!("/api/v1/tickets?board=North&limit=10&cursor={next}");
    let second = numbers(&admin.get(&path).expect(200));
    assert!(numbers(&first).iter().all(|number| !second.contains(number)));
    assert!(second[0].ends_with("00020"));
}

#[test]
fn nonsense_in_a_query_is_refused_with_its_place() {
    let server = Server::start();
    let admin = server.client("admin");
    let cases = [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=x", "limit"),
        ("status=open", "status"),
        ("cursor=%00", "cursor"),
        ("cursor=abc", "cursor"),
        ("colour=red", "colour"),
        ("owner=dog:rex", "owner"),
    ];
    for (query, path) in cases {
        let reply = admin.get(&format!("/api/v1/tickets?{query}"));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), [path], "{query}");
    }
}

#[test]
fn a_timeline_is_a_list_too() {
    let server = Server::start();
    let admin = server.client("admin");
    let number = admin.pothole("Pothole")["number"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/tickets/{number}/comment");
    for n in 0..25 {
        let comment = json!({"text": format!("comment {n}"), "visibility": "staff"});
        admin.post(&path, &comment).expect(200);
    }
    let base = format!("/api/v1/tickets/{number}/timeline?limit=10");
    let (mut seqs, mut page) = (Vec::new(), admin.get(&base).expect(200));
    loop {
        let items = page["items"].as_array().unwrap();
        seqs.extend(items.iter().map(|event| event["seq"].as_u64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        page = admin.get(&format!("{base}&cursor={next}")).expect(200);
    }
    assert_eq!(seqs, (1..=26).collect::<Vec<_>>());
}
