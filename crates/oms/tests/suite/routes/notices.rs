//! What people are told, in the hub and outside of it: over a real mail server and a real webhook.

use crate::postbox::Postbox;
use crate::receiver::Receiver;
use crate::server::{Client, Server};
use oms_app::outbox::{read_secret, signature};
use serde_json::{Value, json};
use tempfile::TempDir;

fn mailing(postbox: &Postbox) -> Server {
    let flags = [
        "--outbound-allow",
        "127.0.0.0/8",
        "--mail-server",
        &postbox.address,
        "--mail-from",
        "oms@city.example",
        "--mail-tls",
        "none",
        "--ticket-url",
        "https://hub.example/tickets/",
    ];
    Server::start_with(TempDir::new().unwrap(), &flags)
}

fn person(admin: &Client, definition: &Value) {
    let path = format!("/api/v1/owners/{}", definition["name"].as_str().unwrap());
    let status = admin.put(&path, definition).status;
    assert!(matches!(status, 200 | 201), "{definition}");
}

fn assigned(admin: &Client, to: &str) -> String {
    let wanted = json!({"board": "Potholes", "title": "Elm Street 1, Ned Nobody", "owner": to});
    let opened = admin.post("/api/v1/tickets", &wanted).expect(201);
    opened["number"].as_str().unwrap().to_owned()
}

fn board(admin: &Client) {
    admin.post("/api/v1/boards", &json!({"name": "Potholes"})).expect(201);
}

fn timeline(admin: &Client, number: &str) -> Vec<Value> {
    let page = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    page["items"].as_array().unwrap().clone()
}

/// The entry of a kind, once it is there; each look waits a second at the server.
fn entry(admin: &Client, number: &str, kind: &str) -> Value {
    for _ in 0..60 {
        if let Some(found) = timeline(admin, number).into_iter().find(|it| it["kind"] == kind) {
            return found;
        }
        assert!(admin.claim("nobody", 1).is_none());
    }
    panic!("{kind} is to be in {:?}", timeline(admin, number));
}

#[test]
fn ones_notices_are_listed_page_by_page_and_read() {
    let server = Server::start();
    let admin = server.client("admin");
    board(&admin);
    let ada = server.client_with("staff", "ada", &[]);
    person(&admin, &json!({"name": "human:ada"}));
    let numbers: Vec<String> = (0..3).map(|_| assigned(&admin, "human:ada")).collect();
    let list = |query: &str| ada.get(&format!("/api/v1/notices{query}")).expect(200);
    let first = list("?limit=2");
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!((&items[0]["kind"], &items[0]["read_at"]), (&json!("assigned"), &Value::Null));
    assert_eq!(items[0]["ticket"]["number"], numbers[2].as_str());
    let second = list(&format!("?cursor={}", first["next"].as_str().unwrap()));
    assert_eq!(second["items"][0]["ticket"]["number"], numbers[0].as_str());
    let path = |item: &Value| format!("/api/v1/notices/{}/read", item["id"].as_str().unwrap());
    admin.post(&path(&items[0]), &json!({})).refused(404, "OMS-013");
    let read = ada.post(&path(&items[0]), &json!({})).expect(200);
    assert!(read["read_at"].is_string());
    assert_eq!(list("?unread=true")["items"].as_array().unwrap().len(), 2);
    ada.post(&path(&items[1]), &json!({"older": true})).expect(200);
    assert_eq!(list("?unread=true")["items"], json!([]));
    ada.get("/api/v1/notices?unread=maybe").refused(422, "OMS-020");
    ada.post("/api/v1/notices/x/read", &json!({})).refused(404, "OMS-013");
    for role in ["agent", "service", "auditor"] {
        let client = server.client(role);
        client.get("/api/v1/notices").refused(403, "OMS-011");
        client.post(&path(&items[0]), &json!({})).refused(403, "OMS-011");
    }
}

#[test]
fn a_notice_is_mailed_once_and_says_nothing_that_citizens_wrote() {
    let postbox = Postbox::start();
    let server = mailing(&postbox);
    let admin = server.client("admin");
    board(&admin);
    let contact = json!({"mail": "ada@city.example"});
    person(&admin, &json!({"name": "human:ada", "contact": contact}));
    let number = assigned(&admin, "human:ada");
    let mail = postbox.next();
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("oms@city.example", "ada@city.example"));
    assert_eq!(mail.head("Subject"), Some(format!("{number} is yours from here on").as_str()));
    assert!(mail.text.contains(&format!("https://hub.example/tickets/{number}")), "{mail:?}");
    assert!(!mail.text.contains("Ned") && !mail.text.contains("Elm"), "{mail:?}");
    assert!(mail.head("Message-ID").is_some_and(|id| id.starts_with("<msg_")), "{mail:?}");
    let sent = entry(&admin, &number, "notice-sent");
    assert_eq!(
        (&sent["owner"], &sent["channel"], &sent["notice"], &sent["visibility"]),
        (&json!("human:ada"), &json!("mail"), &json!("assigned"), &json!("staff"))
    );
    assert_eq!(admin.get("/api/v1/outbox").expect(200)["items"], json!([]));
    assert!(postbox.already().is_none(), "once");
    assert!(!server.log().contains("@city.example"));
}

#[test]
fn a_mail_that_cannot_arrive_is_dead_and_names_no_address() {
    let postbox = Postbox::start();
    let server = mailing(&postbox);
    let admin = server.client("admin");
    board(&admin);
    for name in ["gone", "busy"] {
        let contact = json!({"mail": format!("{name}@city.example")});
        person(&admin, &json!({"name": format!("human:{name}"), "contact": contact}));
    }
    let number = assigned(&admin, "human:gone");
    let failed = entry(&admin, &number, "notice-failed");
    let reason = failed["reason"].as_str().unwrap();
    assert!(reason.contains("550") && !reason.contains("gone@"), "{reason}");
    let dead = admin.get("/api/v1/outbox?state=dead").expect(200)["items"][0].clone();
    assert_eq!((&dead["recipient"], &dead["channel"]), (&json!("human:gone"), &json!("mail")));
    assert!(dead["notice"].is_string() && dead.get("task").is_none(), "{dead}");
    // One that is only told to come again comes again.
    let other = assigned(&admin, "human:busy");
    assert_eq!(postbox.next().to, "busy@city.example");
    entry(&admin, &other, "notice-sent");
    let contact = json!({"mail": "ada@city.example"});
    person(&admin, &json!({"name": "human:gone", "contact": contact}));
    let retry = format!("/api/v1/outbox/{}/retry", dead["id"].as_str().unwrap());
    admin.post(&retry, &json!({"reason": "another address"})).expect(200);
    assert_eq!(postbox.next().to, "ada@city.example");
    entry(&admin, &number, "notice-sent");
    let log = server.log();
    assert!(!log.contains("@city.example"), "{log}");
}

#[test]
fn a_notice_is_brought_to_a_webhook_signed() {
    let (server, receiver) = (
        Server::start_with(TempDir::new().unwrap(), &["--outbound-allow", "127.0.0.0/8"]),
        Receiver::start(),
    );
    let admin = server.client("admin");
    board(&admin);
    let hook = json!({"url": format!("{}/accept", receiver.url), "secret": "chat"});
    let ada = json!({"name": "human:ada", "contact": {"webhook": hook, "mail": "ada@x.example"}});
    let refused = admin.put("/api/v1/owners/human:ada", &ada);
    refused.refused(422, "OMS-020");
    assert_eq!(refused.paths(), ["contact.webhook.secret"]);
    let made = admin.put("/api/v1/secrets/chat", &json!({})).expect(201);
    let secret = made["secret"].as_str().unwrap().to_owned();
    person(&admin, &ada);
    let number = assigned(&admin, "human:ada");
    let got = receiver.next();
    let (id, time) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
    let key = read_secret(&secret).unwrap();
    let signed = signature(&key, id, time.parse().unwrap(), &got.body);
    assert_eq!(got.headers["webhook-signature"], signed);
    let body = got.json();
    assert_eq!((&body["type"], &body["data"]["kind"]), (&json!("notice"), &json!("assigned")));
    assert_eq!(body["data"]["ticket"]["number"], number.as_str());
    assert!(!got.body.contains("Ned") && !got.body.contains("@x.example"), "{}", got.body);
    assert_eq!(entry(&admin, &number, "notice-sent")["channel"], "webhook");
    assert_eq!(admin.get("/api/v1/outbox").expect(200)["items"], json!([]), "no mail server");
}

#[test]
fn a_supervisor_is_told_when_help_is_asked_for_and_the_backup_when_away() {
    let server = Server::start();
    let admin = server.client("admin");
    let client = |name: &str| server.client_with("staff", name, &[]);
    let (lead, ben) = (client("lead"), client("ben"));
    person(&admin, &json!({"name": "human:lead"}));
    person(&admin, &json!({"name": "human:ben"}));
    person(&admin, &json!({"name": "human:ada", "supervisor": "human:lead"}));
    let workflow = json!({"name": "W", "stages": [{"id": "a", "owner": "human:ada"}]});
    admin.put("/api/v1/workflows/W", &workflow).expect(201);
    let escalate = || {
        let opened = admin.post("/api/v1/tickets", &json!({"workflow": "W"})).expect(201);
        let path = format!("/api/v1/tickets/{}/stages/a", opened["id"].as_str().unwrap());
        admin.post(&format!("{path}/escalate"), &json!({"reason": "stuck"})).expect(200);
        opened["number"].as_str().unwrap().to_owned()
    };
    let told = |client: &Client| {
        let page = client.get("/api/v1/notices").expect(200);
        let items = page["items"].as_array().unwrap().iter();
        let line = |it: &Value| format!("{} {}", it["kind"], it["ticket"]["number"]);
        items.map(|it| line(it).replace('"', "")).collect::<Vec<_>>()
    };
    let first = escalate();
    assert_eq!(told(&lead), [format!("escalated {first}")]);
    let inbox = lead.get("/api/v1/inbox").expect(200);
    assert_eq!(inbox["items"][0]["purpose"], "supervise");
    let away = json!([{"from": "2020-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"}]);
    person(&admin, &json!({"name": "human:lead", "backup": "human:ben", "away": away}));
    let second = escalate();
    assert_eq!(told(&lead).len(), 1);
    assert_eq!(told(&ben), [format!("escalated {second}")]);
}
