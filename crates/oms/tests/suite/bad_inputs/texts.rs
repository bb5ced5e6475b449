//! 3 and 5: texts that mislead or are too much, and fields that are not the caller's.

use super::{Hub, faults, place};
use serde_json::{Value, json};

#[test]
fn texts_and_fields() {
    let hub = Hub::start();
    titles(&hub);
    broken_documents(&hub);
    what_is_only_text(&hub);
    fields_of_the_hub(&hub);
    everything_at_once(&hub);
    sizes(&hub);
}

fn titles(hub: &Hub) {
    let cases: [(Value, &str); 10] = [
        (json!("x".repeat(100_000)), "OMS-024"),
        (json!("e\u{301}".repeat(5_000)), "OMS-024"),
        (json!(""), "OMS-025"),
        (json!("   "), "OMS-025"),
        (json!("\u{2003}\u{a0}"), "OMS-025"),
        (json!("a\u{0}b"), "OMS-025"),
        (json!("a\u{202E}b"), "OMS-025"),
        (json!("a\nb"), "OMS-025"),
        (json!(7), "OMS-023"),
        (json!(["x"]), "OMS-023"),
    ];
    for (title, code) in cases {
        let reply = hub.unchanged(|| hub.open(&json!({"board": "B", "title": title})));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [format!("title {code}")], "{title}");
    }
}

fn broken_documents(hub: &Hub) {
    let cases: [(&[u8], Option<u64>); 8] = [
        (b"", None),
        (b" \n ", None),
        (br#"{"board":"B""#, Some(12)),
        (br#"{"board":"B"} x"#, Some(15)),
        (br#"{"board":"B","board":"C"}"#, Some(20)),
        (br#"{"board":"B","title":"\ud800"}"#, Some(29)),
        (b"{\"board\":\"B\",\"title\":\"caf\xe9\"}", Some(26)),
        (b"\xff\xfe{\0}\0", Some(1)),
    ];
    for (body, column) in cases {
        let reply = hub.unchanged(|| hub.admin.post_raw("/api/v1/tickets", body.to_vec()));
        reply.refused(400, "OMS-001");
        assert_eq!(place(&reply), (column.map(|_| 1), column), "{}", reply.text);
    }
}

/// Kept to the letter, and shown as JSON, whatever a browser or a spreadsheet might make of it.
fn what_is_only_text(hub: &Hub) {
    for title in ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "javascript:alert(1)"] {
        let opened = hub.open(&json!({"board": "B", "title": title})).expect(201);
        let path = format!("/api/v1/tickets/{}", opened["number"].as_str().unwrap());
        let shown = hub.admin.get(&path);
        assert_eq!(shown.headers["content-type"], "application/json");
        assert_eq!(shown.headers["x-content-type-options"], "nosniff");
        assert_eq!(shown.expect(200)["title"], title);
    }
}

fn fields_of_the_hub(hub: &Hub) {
    let wanted = json!({
        "board": "B", "title": "x", "status": "completed", "tenant_id": 2, "history": [],
        "seq": 9, "created_at": "2020-01-01T00:00:00Z", "number": "B-2026-00001",
        "version": 1, "id": "tkt_0000000000001", "__proto__": {},
    });
    let reply = hub.unchanged(|| hub.open(&wanted));
    reply.refused(422, "OMS-020");
    let mut found = faults(&reply);
    found.sort_unstable();
    let fields = ["__proto__", "created_at", "history", "id", "number", "seq", "status"];
    let fields = fields.into_iter().chain(["tenant_id", "version"]);
    assert_eq!(found, fields.map(|field| format!("{field} OMS-021")).collect::<Vec<_>>());
    // What a worker may not say of a task, and a board not of itself.
    let cases = [
        ("/api/v1/boards", json!({"name": "B", "id": "brd_1", "version": 9})),
        ("/api/v1/tasks/claim", json!({"owners": ["x"], "max": 1, "wait_s": 0, "role": "admin"})),
    ];
    for (path, body) in cases {
        let reply = hub.unchanged(|| hub.admin.post(path, &body));
        reply.refused(422, "OMS-020");
        assert!(faults(&reply).iter().all(|fault| fault.ends_with(" OMS-021")), "{}", reply.text);
    }
}

fn everything_at_once(hub: &Hub) {
    let wanted = json!({
        "board": 7, "title": " ", "priority": 9, "labels": ["ok", ""], "owner": "human:",
        "sla": "1w", "colour": "red",
    });
    let reply = hub.unchanged(|| hub.open(&wanted));
    reply.refused(422, "OMS-020");
    let mut found = faults(&reply);
    found.sort_unstable();
    let all = [
        "board OMS-023",
        "colour OMS-021",
        "labels[1] OMS-025",
        "owner OMS-025",
        "priority OMS-024",
        "sla OMS-029",
        "title OMS-025",
    ];
    assert_eq!(found, all);
    // However many there are, an answer stays small.
    let many: serde_json::Map<_, _> = (0..5_000).map(|n| (format!("f{n}"), json!(n))).collect();
    let reply = hub.unchanged(|| hub.open(&Value::Object(many)));
    reply.refused(422, "OMS-020");
    assert_eq!(faults(&reply).len(), 100);
}

fn sizes(hub: &Hub) {
    let data = |chars: usize| json!({"board": "B", "data": {"text": "x".repeat(chars)}});
    let reply = hub.unchanged(|| hub.open(&data(66_000)));
    reply.refused(422, "OMS-020");
    assert_eq!(faults(&reply), ["data OMS-024"]);
    assert_eq!(hub.open(&data(60_000)).expect(201)["data"], data(60_000)["data"]);
    let list: Vec<Value> = (0..1_001).map(|_| json!({"board": "B"})).collect();
    let batch = json!({"tickets": list});
    let reply = hub.unchanged(|| hub.admin.post("/api/v1/tickets/batch", &batch));
    reply.refused(422, "OMS-020");
    assert_eq!(faults(&reply), ["tickets OMS-024"]);
}
