//! Every body of every route, with something odd in the place of each of its parts: an answer that
//! says what is wrong and where, or that it was taken; never a failure of the server.

use super::Hub;
use crate::server::{OMS, Reply};
use serde_json::{Map, Value, json};
use std::process::Command;

/// The example of a body, and the route that takes it.
struct Call {
    method: String,
    path: String,
    example: Value,
}

#[test]
fn anything_in_the_place_of_anything() {
    let hub = Hub::start();
    let number = hub.open(&json!({"board": "B"})).expect(201)["number"].clone();
    let calls = calls(&hub, number.as_str().unwrap());
    assert!(calls.len() > 30, "{}", calls.len());
    for call in &calls {
        for part in parts(&call.example, "") {
            for odd in odd() {
                let mut body = call.example.clone();
                *body.pointer_mut(&part).unwrap() = odd.clone();
                let request = hub.admin.request(&call.method, &call.path);
                let reply = hub.admin.send(request.json(&body));
                let of = || format!("{} {} {part} = {odd}", call.method, call.path);
                is_answer(&reply, of);
            }
        }
    }
    let mut verify = Command::new(OMS);
    let output = verify.args(["verify", "--data"]).arg(hub.server.data()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn is_answer(reply: &Reply, of: impl Fn() -> String) {
    assert!(reply.status < 500, "{}: {}", of(), reply.text);
    if reply.status < 400 {
        return;
    }
    assert_eq!(reply.headers["content-type"], "application/problem+json", "{}", of());
    assert!(reply.body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{}", of());
    let errors = reply.body["errors"].as_array();
    let has_place = errors.is_some_and(|errors| !errors.is_empty());
    assert!(has_place || reply.code() != "OMS-020", "{}: {}", of(), reply.text);
}

/// What the description says that routes take, at names that are there.
fn calls(hub: &Hub, number: &str) -> Vec<Call> {
    let description = hub.admin.get("/openapi.json").expect(200);
    let mut calls = Vec::new();
    for (path, methods) in object(&description["paths"]) {
        // Claims wait for what does not come.
        for (method, operation) in object(methods).iter().filter(|_| !path.ends_with("/claim")) {
            let body = &operation["requestBody"]["content"]["application/json"];
            let first = body["examples"].as_object().and_then(|all| all.values().next());
            let example = first.map_or(&body["example"], |first| &first["value"]);
            if example.is_null() {
                continue;
            }
            let path = path.replace("{id}", number).replace("{name}", "B");
            let path = path.replace("{stage}", "a").replace("{attachment}", "att_0000000000001");
            calls.push(Call { method: method.to_uppercase(), path, example: example.clone() });
        }
    }
    calls
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

/// The pointers of all parts of a value; of a list, its first.
fn parts(value: &Value, at: &str) -> Vec<String> {
    let mut all = vec![at.to_owned()];
    if let Some(fields) = value.as_object() {
        for (name, inner) in fields {
            let name = name.replace('~', "~0").replace('/', "~1");
            all.extend(parts(inner, &format!("{at}/{name}")));
        }
    }
    if let Some(first) = value.as_array().and_then(|items| items.first()) {
        all.extend(parts(first, &format!("{at}/0")));
    }
    all
}

fn odd() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX >> 11),
        json!(""),
        json!("a\u{0}\u{202e}"),
        json!("x".repeat(20_000)),
        json!("2026-02-30T25:00:00Z"),
        json!([]),
        json!([[null]]),
        json!({"": {}}),
        json!(vec![json!({}); 2_000]),
    ]
}
