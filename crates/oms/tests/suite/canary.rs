//! A unique mark in every internal field; no public answer may hold one.

use crate::server::{Client, Server};
use serde_json::{Value, json};

/// Marks are unlike any word of the product.
fn mark(field: &str) -> String {
    format!("zq7canary{field}")
}

/// A workflow ticket with a mark in every field that is not public.
fn marked_ticket(admin: &Client) -> Value {
    let definition = json!({
        "name": mark("workflowname"), "title": "Permit", "prefix": "PE", "stages": [
            {"id": mark("stageid"), "name": mark("stagename"), "publicName": "Received",
             "owner": mark("owner")},
            {"id": mark("hiddenid"), "name": mark("hiddenname"), "publicName": mark("hiddenpublic"),
             "public": false, "owner": mark("hiddenowner"), "dependsOn": [mark("stageid")],
             "when": format!("data.{} == 'x'", mark("condition"))},
            {"id": "last", "publicName": "Decided", "owner": "human:desk"},
        ],
    });
    let path = format!("/api/v1/workflows/{}", mark("workflowname"));
    admin.put(&path, &definition).expect(201);
    let ticket = json!({
        "workflow": mark("workflowname"), "title": mark("title"),
        "description": mark("description"), "labels": [mark("label")],
        "owner": format!("human:{}", mark("ticketowner")),
        "data": {(mark("key")): mark("value"), "amount": 987_654_321},
    });
    let opened = admin.post("/api/v1/tickets", &ticket).expect(201);
    let number = opened["number"].as_str().unwrap();
    for visibility in ["staff", "restricted"] {
        let comment = json!({"text": mark(&format!("{visibility}note")), "visibility": visibility});
        admin.post(&format!("/api/v1/tickets/{number}/comment"), &comment).expect(200);
    }
    for visibility in ["staff", "public"] {
        let name = mark(&format!("{visibility}file"));
        let path =
            format!("/api/v1/tickets/{number}/attachments?name={name}&visibility={visibility}");
        admin.send(admin.request("POST", &path).body(mark("bytes"))).expect(201);
    }
    let task = admin.claim(&mark("owner"), 0).unwrap();
    let path = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
    let result = json!({
        "lease_epoch": 1, "outcome": "done", "confidence": 0.123_456,
        "output": {"score": mark("score")}, "note": mark("note"),
    });
    admin.post(&path, &result).expect(200);
    admin.get(&format!("/api/v1/tickets/{number}")).expect(200)
}

/// Everything that somebody without a token can make the server say.
fn public_answers(server: &Server, ticket: &Value) -> Vec<String> {
    let stranger = server.stranger();
    let (id, number) = (ticket["id"].as_str().unwrap(), ticket["number"].as_str().unwrap());
    let tracking = ticket["tracking"].as_str().unwrap();
    let gets = [
        format!("/public/v1/track/{tracking}"),
        format!("/public/v1/track/{number}"),
        format!("/public/v1/track/{id}"),
        format!("/api/v1/tickets/{id}"),
        format!("/api/v1/tickets/{number}/timeline"),
        "/api/v1/tickets".to_owned(),
        "/api/v1/workflows".to_owned(),
        "/healthz".to_owned(),
        "/readyz".to_owned(),
        "/metrics".to_owned(),
        "/openapi.json".to_owned(),
        "/docs".to_owned(),
        "/nowhere".to_owned(),
    ];
    let answers = gets.iter().map(|path| {
        let reply = stranger.get(path);
        format!("{path}\n{:?}\n{}", reply.headers, reply.text)
    });
    let mut answers: Vec<String> = answers.collect();
    let posted = stranger.post(&format!("/api/v1/tickets/{number}/move"), &json!({"to": "x"}));
    answers.push(posted.text);
    answers
}

#[test]
fn no_public_answer_holds_an_internal_word() {
    let server = Server::start();
    let ticket = marked_ticket(&server.client("admin"));
    let answers = public_answers(&server, &ticket);
    assert!(answers[0].contains("Received") && answers[0].contains("\"status\":\"done\""));
    let internal =
        ["zq7canary", "987654321", "987_654", "0.123", "desk", "owner\"", "prn_", "tkt_"];
    for answer in &answers {
        let (asked, said) = answer.split_once('\n').unwrap_or(("", answer));
        for word in internal {
            let documents = asked.starts_with("/openapi") || asked.starts_with("/docs");
            let documented = documents && !word.starts_with("zq7");
            assert!(documented || !said.contains(word), "{word} in the answer to {asked}:\n{said}");
        }
    }
}

#[test]
fn the_marks_are_really_in_the_staff_view() {
    let server = Server::start();
    let admin = server.client("admin");
    let ticket = marked_ticket(&admin);
    let number = ticket["number"].as_str().unwrap();
    let timeline = admin.get(&format!("/api/v1/tickets/{number}/timeline")).text;
    let seen = format!("{ticket}{timeline}");
    let fields = [
        "workflowname",
        "stageid",
        "stagename",
        "owner",
        "title",
        "description",
        "label",
        "ticketowner",
        "key",
        "value",
        "staffnote",
        "restrictednote",
        "stafffile",
        "publicfile",
        "score",
        "note",
    ];
    for field in fields {
        assert!(seen.contains(&mark(field)), "{field} is not even in the staff view");
    }
}
