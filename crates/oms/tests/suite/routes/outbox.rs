//! Tasks that are brought to services, real ones, of which some are slow, wrong, huge, elsewhere
//! or silent.

use crate::receiver::Receiver;
use crate::server::{Client, Server};
use oms_app::outbox::{read_secret, signature};
use serde_json::{Value, json};
use tempfile::TempDir;

const ALLOWED: [&str; 2] = ["--outbound-allow", "127.0.0.0/8"];

fn server() -> Server {
    Server::start_with(TempDir::new().unwrap(), &ALLOWED)
}

/// Makes the secret that signs what is sent in these tests; its text.
fn secret(admin: &Client) -> String {
    let made = admin.put("/api/v1/secrets/hook", &json!({}));
    assert!(matches!(made.status, 200 | 201), "{}", made.text);
    made.body["secret"].as_str().unwrap().to_owned()
}

/// A service at `url`, and a workflow whose first stage is its, the second one the desk's.
fn service(admin: &Client, name: &str, url: &str, push: &Value) {
    let mut push = push.clone();
    push["url"] = url.into();
    push["secret"] = "hook".into();
    let owner = json!({"name": format!("svc:{name}"), "push": push});
    admin.put(&format!("/api/v1/owners/svc:{name}"), &owner).expect(201);
    let workflow = json!({"name": name, "stages": [{"id": "a", "owner": name},
        {"id": "b", "owner": format!("human:{name}-desk"), "dependsOn": ["a"]}]});
    let published = admin.put(&format!("/api/v1/workflows/{name}"), &workflow).expect(201);
    let warned = published["warnings"].as_array().unwrap();
    assert_eq!(warned.len(), 1, "the service is known, the desk is not: {published}");
}

fn open(admin: &Client, workflow: &str) -> String {
    let wanted = json!({"workflow": workflow, "data": {"amount": 7}});
    let opened = admin.post("/api/v1/tickets", &wanted).expect(201);
    opened["number"].as_str().unwrap().to_owned()
}

fn ticket(admin: &Client, number: &str) -> Value {
    admin.get(&format!("/api/v1/tickets/{number}")).expect(200)
}

fn kinds(admin: &Client, number: &str, kind: &str) -> usize {
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).expect(200);
    timeline["items"].as_array().unwrap().iter().filter(|entry| entry["kind"] == kind).count()
}

/// The messages in a state, once there are so many; each look waits a second at the server.
fn messages(admin: &Client, state: &str, count: usize) -> Vec<Value> {
    let look = || {
        let page = admin.get(&format!("/api/v1/outbox?state={state}")).expect(200);
        page["items"].as_array().unwrap().clone()
    };
    for _ in 0..40 {
        let found = look();
        if found.len() >= count {
            return found;
        }
        assert!(admin.claim("nobody", 1).is_none());
    }
    panic!("{count} are to be {state}: {:?}", look());
}

#[test]
fn a_task_is_brought_signed_and_the_answer_is_its_result() {
    let (server, service_) = (server(), Receiver::start());
    let admin = server.client("admin");
    let old = secret(&admin);
    service(&admin, "ok", &format!("{}/ok", service_.url), &json!({}));
    let number = open(&admin, "ok");
    let next = admin.claim("human:ok-desk", 30).expect("the first stage is done");
    assert_eq!(next["ticket"]["number"], number.as_str());
    let got = service_.next();
    let (id, time) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
    let signs = |secret: &str| {
        let key = read_secret(secret).unwrap();
        signature(&key, id, time.parse().unwrap(), &got.body)
    };
    assert_eq!(got.headers["webhook-signature"], signs(&old));
    assert_eq!(got.headers["content-type"], "application/json");
    let message = got.json();
    assert_eq!(
        (&message["type"], &message["data"]["input"]),
        (&json!("task.queued"), &json!({"amount": 7}))
    );
    assert_eq!(
        (&message["data"]["stage"], &message["data"]["lease_epoch"]),
        (&json!("a"), &json!(1))
    );
    assert_eq!(kinds(&admin, &number, "stage-finished"), 1);
    assert_eq!(admin.get("/api/v1/outbox").expect(200)["items"], json!([]));

    let new = secret(&admin);
    assert_ne!(old, new);
    open(&admin, "ok");
    let got = service_.next();
    let signatures: Vec<&str> = got.headers["webhook-signature"].split(' ').collect();
    let (id, time) = (&got.headers["webhook-id"], &got.headers["webhook-timestamp"]);
    let all = [&new, &old].map(|secret| {
        signature(&read_secret(secret).unwrap(), id, time.parse().unwrap(), &got.body)
    });
    assert_eq!(signatures, all, "both sign while the new one is handed over");

    let shown = admin.get("/api/v1/secrets").expect(200);
    assert_eq!(shown["items"][0]["name"], "hook");
    for path in ["/api/v1/secrets", "/api/v1/owners", "/api/v1/owners/ok", "/metrics"] {
        let text = admin.get(path).text;
        assert!(!text.contains("whsec_") && !text.contains(&new[6..]), "{path}: {text}");
    }
    let database = std::fs::read(server.data().join("tickets.db")).unwrap();
    let log = std::fs::read(server.data().join("tickets.db-wal")).unwrap_or_default();
    let raw = read_secret(&new).unwrap();
    let holds = |bytes: &[u8]| bytes.windows(raw.len()).any(|window| window == raw.as_slice());
    assert!(!holds(&database) && !holds(&log), "it lies encrypted");
}

#[test]
fn one_who_accepts_calls_back_under_the_lease() {
    let (server, receiver) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    service(&admin, "later", &format!("{}/accept", receiver.url), &json!({}));
    let number = open(&admin, "later");
    let task = receiver.next().json()["data"].clone();
    let agent = server.client_with("agent", "later", &["--owner", "svc:later"]);
    let stale = json!({"id": task["id"], "lease_epoch": 9});
    agent.complete(&stale, "done").refused(409, "OMS-042");
    agent.complete(&task, "done").expect(200);
    assert_eq!(ticket(&admin, &number)["stages"][0]["status"], "done");
}

#[test]
fn whoever_misbehaves_is_given_up_and_holds_up_nobody() {
    let (server, receiver) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let evil = ["wrong", "huge", "redirect", "gone", "silent"];
    for name in evil {
        let push = json!({"tries": 1, "timeout_s": 2, "concurrency": 1});
        service(&admin, name, &format!("{}/{name}", receiver.url), &push);
    }
    service(&admin, "ok", &format!("{}/ok", receiver.url), &json!({}));
    let bad: Vec<String> = evil.iter().map(|name| open(&admin, name)).collect();
    for _ in 0..20 {
        open(&admin, "silent");
    }
    for _ in 0..10 {
        open(&admin, "ok");
    }
    for _ in 0..10 {
        assert!(admin.claim("human:ok-desk", 10).is_some(), "one who is silent holds up nobody");
    }
    let dead = messages(&admin, "dead", evil.len());
    let reason = |name: &str| {
        let of = dead.iter().find(|message| message["recipient"] == format!("svc:{name}"));
        of.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert!(reason("wrong").contains("its answer is no result"));
    assert!(reason("huge").contains("broke"), "{}", reason("huge"));
    assert!(reason("redirect").contains("302; redirects are not followed"));
    assert!(reason("gone").contains("410"));
    assert!(reason("silent").contains("no answer within 2 s"));
    for number in &bad {
        assert_eq!(ticket(&admin, number)["status"], "blocked", "{number}");
    }
    let metrics = admin.get("/metrics").text;
    assert!(metrics.contains("oms_outbox_tries_total{outcome=\"failed\"}"), "{metrics}");
}

#[test]
fn a_dead_letter_is_seen_retried_and_arrives() {
    let (server, receiver) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let push = json!({"tries": 1});
    service(&admin, "x", &format!("{}/gone", receiver.url), &push);
    let number = open(&admin, "x");
    let dead = messages(&admin, "dead", 1).remove(0);
    let path = |call: &str| format!("/api/v1/outbox/{}{call}", dead["id"].as_str().unwrap());
    assert_eq!(admin.get(&path("")).expect(200), dead);
    admin.post(&path("/pause"), &json!({})).refused(409, "OMS-040");
    admin.post(&path("/retry"), &json!({})).refused(422, "OMS-020");
    let push = json!({"url": format!("{}/ok", receiver.url), "secret": "hook"});
    let mended = json!({"name": "svc:x", "push": push});
    admin.put("/api/v1/owners/x", &mended).refused(422, "OMS-020");
    admin.put("/api/v1/owners/SVC:x", &mended).expect(201);
    admin.post(&path("/retry"), &json!({"reason": "mended"})).expect(200);
    assert!(admin.claim("human:x-desk", 30).is_some());
    admin.get(&path("")).refused(404, "OMS-013");
    assert_eq!(kinds(&admin, &number, "stage-retried"), 1);
}

#[test]
fn an_address_of_the_own_network_is_not_reached_unless_it_is_allowed() {
    let (server, receiver) = (Server::start(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let port = receiver.url.rsplit(':').next().unwrap();
    let own = server.url.clone();
    let urls = [
        receiver.url.clone(),
        format!("http://localhost:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
        format!("http://2130706433:{port}"),
        "http://169.254.169.254/latest".to_owned(),
        "http://0/".to_owned(),
        own,
    ];
    for (n, url) in urls.iter().enumerate() {
        service(&admin, &format!("s{n}"), url, &json!({"tries": 1}));
        open(&admin, &format!("s{n}"));
    }
    for message in messages(&admin, "dead", urls.len()) {
        let reason = message["reason"].as_str().unwrap();
        assert!(reason.contains("is not an address of the internet"), "{reason}");
    }
    assert!(receiver.already().is_none(), "nobody was called");
    for url in ["file:///etc/passwd", "gopher://x/", "https://ok.example@10.0.0.1/", "x"] {
        let owner = json!({"name": "svc:y", "push": {"url": url, "secret": "hook"}});
        let refused = admin.put("/api/v1/owners/svc:y", &owner);
        refused.refused(422, "OMS-020");
        assert_eq!(
            (refused.paths(), refused.body["errors"][0]["code"].as_str()),
            (vec!["push.url"], Some("OMS-113")),
            "{url}"
        );
    }
}

#[test]
fn a_message_under_way_survives_the_end_of_the_server_and_counts_once() {
    let (server, receiver) = (server(), Receiver::start());
    let admin = server.client("admin");
    secret(&admin);
    let push = json!({"timeout_s": 1, "lease_s": 1});
    service(&admin, "s", &format!("{}/silent", receiver.url), &push);
    let number = open(&admin, "s");
    let first = receiver.next();
    let server = Server::start_with(server.kill(), &ALLOWED);
    let admin = server.client("admin");
    let push = json!({"url": format!("{}/ok", receiver.url), "secret": "hook"});
    admin.put("/api/v1/owners/svc:s", &json!({"name": "svc:s", "push": push})).expect(201);
    assert!(admin.claim("human:s-desk", 60).is_some(), "it is sent again");
    let again = receiver.next();
    assert_eq!(again.path, "/ok");
    assert_eq!(again.headers["webhook-id"], first.headers["webhook-id"]);
    assert_eq!(kinds(&admin, &number, "stage-finished"), 1);
    assert_eq!(admin.get("/api/v1/outbox").expect(200)["items"], json!([]));
}
