//! 9: YAML, which may be read in more ways than one.

use super::{Hub, QUICK_S, place};
use crate::server::Reply;
use oms_app::clock::Stopwatch;

const STAGES: &str = "stages: [{id: a, owner: x}]\n";

#[test]
fn definitions_in_yaml() {
    let hub = Hub::start();
    ambiguous(&hub);
    endless(&hub);
    spelled_otherwise(&hub);
    plainly(&hub);
}

fn put(hub: &Hub, text: Vec<u8>) -> Reply {
    let request = hub.admin.request("PUT", "/api/v1/workflows/W");
    hub.admin.send(request.header("content-type", "application/yaml").body(text))
}

#[track_caller]
fn malformed(hub: &Hub, text: impl Into<Vec<u8>>, at: (u64, u64), detail: &str) {
    let text = text.into();
    let shown = String::from_utf8_lossy(&text[..text.len().min(100)]).into_owned();
    let watch = Stopwatch::start();
    let reply = hub.unchanged(|| put(hub, text));
    reply.refused(400, "OMS-001");
    assert_eq!(place(&reply), (Some(at.0), Some(at.1)), "{shown}: {}", reply.text);
    assert!(reply.body["detail"].as_str().unwrap().contains(detail), "{shown}: {}", reply.text);
    assert!(watch.seconds() < QUICK_S, "{shown} takes {}", watch.seconds());
}

fn ambiguous(hub: &Hub) {
    let with = |line: &str| format!("name: W\n{line}\n{STAGES}");
    let anchor = "an anchor or an alias stands here; write the value itself";
    let laughs = "a: &a [lol, lol]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    malformed(hub, laughs, (1, 7), anchor);
    malformed(hub, with("x: &x 1"), (2, 7), anchor);
    let aliases = format!("x: [{}]", vec!["*x"; 10_000].join(","));
    malformed(hub, with(&aliases), (2, 5), "");
    let tag = "a tag stands here; write the value alone";
    malformed(hub, with("x: !!python/object/apply:os.system [id]"), (2, 36), tag);
    malformed(hub, with("title: !secret x"), (2, 16), tag);
    malformed(hub, with("title: !!null x"), (2, 15), tag);
    malformed(hub, with("title: !!str 7"), (2, 14), tag);
    malformed(hub, with("<<: {title: x}"), (2, 1), "merge key");
    malformed(hub, "a: &a\n  <<: *a\n", (2, 3), anchor);
    malformed(hub, with("name: V"), (2, 1), "duplicate");
    malformed(hub, format!("name: W\n{STAGES}---\nname: V\n"), (3, 1), "a second document");
    malformed(hub, "name: W\nstages:\n\t- id: a\n", (3, 2), "tabs");
    malformed(hub, with("? [a, b]\n: 1"), (2, 3), "");
    malformed(
        hub,
        "name: caf\u{e9}\n".chars().map(|c| c as u8).collect::<Vec<_>>(),
        (1, 10),
        "UTF-8",
    );
}

fn endless(hub: &Hub) {
    let deep = "nested deeper than 32 levels";
    malformed(hub, "- ".repeat(100_000), (1, 65), deep);
    let steps: Vec<String> = (0..2_000).map(|n| " ".repeat(n) + "a:").collect();
    malformed(hub, steps.join("\n"), (33, 33), deep);
    malformed(hub, "[".repeat(100_000), (1, 256), "recursion");
    let long = format!("name: W\ntitle: {}\n{STAGES}", "x".repeat(5_000_000));
    let reply = hub.unchanged(|| put(hub, long.into_bytes()));
    reply.refused(422, "OMS-020");
    assert_eq!((reply.paths(), place(&reply)), (vec!["title"], (Some(2), Some(8))));
    assert!(reply.text.len() < 1_000, "{}", reply.text);
    let large = hub.unchanged(|| put(hub, "#".repeat(9_000_000).into_bytes()));
    large.refused(413, "OMS-004");
}

/// Of numbers that readers take for different ones, none is taken.
fn spelled_otherwise(hub: &Hub) {
    for number in ["010", "0x10", "0o10", "0b11", "1_0", "+5", ".5", "5."] {
        let text = format!("name: W\nstages: [{{id: a, owner: x, slaMins: {number}}}]\n");
        malformed(hub, text, (2, 37), "readers take this number differently");
    }
    let text = "name: W\nstages: [{id: a, owner: x, slaMins: 9007199254740993}]\n";
    malformed(hub, text, (2, 37), "send it as text");
    for truth in ["no", "off", "Yes", "y"] {
        let text = format!("name: W\nstages: [{{id: a, owner: x, public: {truth}}}]\n");
        let reply = hub.unchanged(|| put(hub, text.into_bytes()));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["stages[0].public"], "{truth}");
        assert_eq!(place(&reply), (Some(2), Some(36)), "{truth}");
    }
    let norway = format!("name: W\non: no\n{STAGES}");
    let reply = hub.unchanged(|| put(hub, norway.into_bytes()));
    assert_eq!((reply.paths(), place(&reply)), (vec!["on"], (Some(2), Some(1))));
}

/// What is left is taken as everybody takes it: a country is a country.
fn plainly(hub: &Hub) {
    let text = "\u{feff}name: W\nstages:\n  - id: no\n    owner: x\n    slaMins: 5\n";
    assert_eq!(put(hub, text.into()).expect(201)["version"], 1);
    let shown = hub.admin.get("/api/v1/workflows/W").expect(200);
    assert_eq!(shown["definition"]["stages"][0]["id"], "no");
}
