//! The description is complete, holds together, and is the one that is committed.

use super::{answers, bodies, document, openapi, operations, resolved, target};
use oms_api::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

const COMMITTED: &str = "openapi/oms.json";
const BODIES: &str = "sdks/fixtures/bodies.json";

/// What a reader would miss, as `place: what`.
fn lacks(document: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    for documented in operations(document) {
        let operation = documented.operation;
        let mut miss = |what: &str| {
            missing.push(format!("{} {}: {what}", documented.method, documented.path));
        };
        for field in ["operationId", "summary", "description"] {
            if !is_said(&operation[field]) {
                miss(field);
            }
        }
        if operation["tags"].as_array().is_none_or(Vec::is_empty) {
            miss("tags");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let has = |field| parameter.get(field).is_some_and(|value| !value.is_null());
            if !is_said(&parameter["description"]) || !has("schema") || !has("example") {
                miss(&format!("of parameter {}", parameter["name"]));
            }
        }
        if operation.get("requestBody").is_some_and(|body| !has_example(body)) {
            miss("requestBody");
        }
        lacks_answers(operation, document, &mut miss);
    }
    missing
}

fn lacks_answers(operation: &Value, document: &Value, miss: &mut impl FnMut(&str)) {
    let all = || answers(operation, document);
    for (status, response) in all() {
        if !is_said(&response["description"]) || !has_example(response) {
            miss(&format!("of answer {status}"));
        }
    }
    for (kind, what) in [(['1', '2'], "an answer"), (['4', '5'], "errors")] {
        if !all().any(|(status, _)| status.starts_with(kind)) {
            miss(what);
        }
    }
}

fn is_said(text: &Value) -> bool {
    text.as_str().is_some_and(|text| !text.trim().is_empty())
}

/// Whether a body has a schema and an example for each way in which it comes.
fn has_example(body: &Value) -> bool {
    let is_whole = |media: &Value| {
        let shown = media.get("example").is_some() || media.get("examples").is_some();
        media.get("schema").is_some() && shown
    };
    let content = body["content"].as_object();
    content.is_some_and(|content| !content.is_empty() && content.values().all(is_whole))
}

#[test]
fn every_operation_says_everything() {
    assert_eq!(lacks(document()), Vec::<String>::new());
    assert!(operations(document()).count() >= 36);
}

#[test]
fn what_an_operation_lacks_is_named() {
    let bare = json!({"paths": {"/a": {"get": {
        "operationId": "get_a", "tags": [], "summary": " ",
        "parameters": [{"name": "limit", "description": "x", "schema": {}}],
        "requestBody": {"content": {"application/json": {"schema": {}}}},
        "responses": {"200": {"description": "x"}},
    }}}});
    let want = [
        "summary",
        "description",
        "tags",
        "of parameter \"limit\"",
        "requestBody",
        "of answer 200",
        "errors",
    ];
    assert_eq!(lacks(&bare), want.map(|what| format!("get /a: {what}")));
}

#[test]
fn operation_ids_are_unique_and_snake_case() {
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for documented in operations(document()) {
        let id = documented.operation["operationId"].as_str().unwrap();
        *ids.entry(id).or_default() += 1;
        let is_snake = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(id.contains('_') && id.chars().all(is_snake), "{id}");
    }
    let twice: Vec<_> = ids.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_tag_is_explained() {
    let tags = document()["tags"].as_array().unwrap();
    for documented in operations(document()) {
        let tag = &documented.operation["tags"][0];
        assert!(tags.iter().any(|known| known["name"] == *tag), "{tag}");
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let mut references = Vec::new();
    collect(document(), &mut references);
    for reference in &references {
        let pointer = reference.trim_start_matches('#');
        assert!(document().pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for name in document()["components"]["schemas"].as_object().unwrap().keys() {
        let reference = format!("#/components/schemas/{name}");
        assert!(references.contains(&reference), "nothing refers to {name}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(target(value).map(str::to_owned));
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_field_is_described() {
    let mut silent = Vec::new();
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        silent_fields(name, schema, &mut silent);
    }
    assert_eq!(silent, Vec::<String>::new());
}

fn silent_fields(place: &str, schema: &Value, silent: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let place = format!("{place}.{name}");
        if !is_said(&property["description"]) {
            silent.push(place.clone());
        }
        silent_fields(&place, property, silent);
    }
    for parts in ["allOf", "oneOf", "anyOf"] {
        for part in schema[parts].as_array().into_iter().flatten() {
            silent_fields(place, part, silent);
        }
    }
    if let Some(items) = schema.get("items") {
        silent_fields(place, items, silent);
    }
}

/// What reads the body of an operation.
type Read = fn(&Value) -> Result<(), String>;

fn reads<R: Request>(body: &Value) -> Result<(), String> {
    R::from_json(body).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_items<R: Request>(body: &Value) -> Result<(), String> {
    let items = body.as_object().and_then(|fields| fields.values().next()?.as_array());
    items.into_iter().flatten().try_for_each(reads::<R>)
}

fn reads_calendar(body: &Value) -> Result<(), String> {
    oms_domain::sla::read_calendar(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_policy(body: &Value) -> Result<(), String> {
    oms_domain::sla::read_policy(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_trigger(body: &Value) -> Result<(), String> {
    oms_domain::trigger::read_trigger(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_owner(body: &Value) -> Result<(), String> {
    oms_domain::owner::read_owner(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_agent(body: &Value) -> Result<(), String> {
    oms_domain::agent::read_agent(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_playbook(body: &Value) -> Result<(), String> {
    oms_domain::playbook::read_playbook(body, 1).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_workflow(body: &Value) -> Result<(), String> {
    let read = oms_domain::workflow::read(body, &|_| true);
    read.map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

fn reads_event(body: &Value) -> Result<(), String> {
    oms_api::read_event(body).map(|_| ()).map_err(|faults| format!("{faults:?}"))
}

const READERS: [(&str, Read); 73] = [
    ("set_board", reads::<oms_api::BoardRequest>),
    ("open_ticket", reads::<oms_api::OpenRequest>),
    ("open_ticket_alias", reads::<oms_api::OpenRequest>),
    ("receive_alerts", reads::<oms_api::AlertsRequest>),
    ("send_event", reads_event),
    ("open_tickets", reads_items::<oms_api::OpenRequest>),
    ("move_ticket", reads::<oms_api::MoveRequest>),
    ("assign_ticket", reads::<oms_api::AssignRequest>),
    ("set_priority", reads::<oms_api::PriorityRequest>),
    ("comment_ticket", reads::<oms_api::CommentRequest>),
    ("label_ticket", reads::<oms_api::LabelRequest>),
    ("cancel_ticket", reads::<oms_api::CancelRequest>),
    ("reopen_ticket", reads::<oms_api::ReopenRequest>),
    ("skip_stage", reads::<oms_api::ReasonRequest>),
    ("retry_stage", reads::<oms_api::ReasonRequest>),
    ("rank_ticket", reads::<oms_api::RankRequest>),
    ("link_ticket", reads::<oms_api::LinkRequest>),
    ("unlink_ticket", reads::<oms_api::LinkRequest>),
    ("watch_ticket", reads::<oms_api::WatchRequest>),
    ("locate_ticket", reads::<oms_api::LocateRequest>),
    ("detach_file", reads::<oms_api::ReasonRequest>),
    ("assign_stage", reads::<oms_api::AssignStageRequest>),
    ("escalate_stage", reads::<oms_api::EscalateRequest>),
    ("escalate_ticket", reads::<oms_api::EscalateRequest>),
    ("pause_stage", reads::<oms_api::PauseRequest>),
    ("resume_stage", reads::<oms_api::ReasonRequest>),
    ("cancel_stage", reads::<oms_api::ReasonRequest>),
    ("publish_workflow", reads_workflow),
    ("publish_calendar", reads_calendar),
    ("publish_policy", reads_policy),
    ("publish_trigger", reads_trigger),
    ("check_trigger", reads::<oms_api::CheckTriggerRequest>),
    ("dry_run_trigger", reads::<oms_api::DryRunRequest>),
    ("run_trigger", reads::<oms_api::RunTriggerRequest>),
    ("park_trigger", reads::<oms_api::ReasonRequest>),
    ("unpark_trigger", reads::<oms_api::NothingRequest>),
    ("publish_agent", reads_agent),
    ("call_agent", reads::<oms_api::AskRequest>),
    ("ask_about_ticket", reads::<oms_api::AskAboutRequest>),
    ("accept_suggestion", reads::<oms_api::NoFields>),
    ("reject_suggestion", reads::<oms_api::RejectRequest>),
    ("publish_playbook", reads_playbook),
    ("start_playbook", reads::<oms_api::StartPlaybookRequest>),
    ("retry_run", reads::<oms_api::ReasonRequest>),
    ("skip_run_step", reads::<oms_api::ReasonRequest>),
    ("cancel_run", reads::<oms_api::ReasonRequest>),
    ("rebase_ticket", reads::<oms_api::NoFields>),
    ("conclude_candidates", reads::<oms_api::ConcludeRequest>),
    ("claim_tasks", reads::<oms_api::ClaimRequest>),
    ("complete_task", reads::<oms_api::CompleteRequest>),
    ("heartbeat_task", reads::<oms_api::HeartbeatRequest>),
    ("release_task", reads::<oms_api::ReleaseRequest>),
    ("complete_tasks", reads_items::<oms_api::CompletionRequest>),
    ("save_view", reads::<oms_api::ViewRequest>),
    ("migrate_ticket", reads::<oms_api::MigrateRequest>),
    ("erase_ticket", reads::<oms_api::EraseRequest>),
    ("start_job", reads::<oms_api::JobRequest>),
    ("duplicate_ticket", reads::<oms_api::DuplicateRequest>),
    ("merge_ticket", reads::<oms_api::MergeRequest>),
    ("unmerge_ticket", reads::<oms_api::NothingRequest>),
    ("support_ticket", reads::<oms_api::SupportRequest>),
    ("suggest_tickets", reads::<oms_api::SuggestRequest>),
    ("cancel_job", reads::<oms_api::NothingRequest>),
    ("undo_job", reads::<oms_api::UndoRequest>),
    ("publish_owner", reads_owner),
    ("take_task", reads::<oms_api::TakeRequest>),
    ("assign_task", reads::<oms_api::AssignTaskRequest>),
    ("retry_message", reads::<oms_api::ReasonRequest>),
    ("pause_message", reads::<oms_api::NoFields>),
    ("promote_message", reads::<oms_api::NoFields>),
    ("make_secret", reads::<oms_api::SecretRequest>),
    ("read_notice", reads::<oms_api::ReadNoticeRequest>),
    ("set_preferences", reads::<oms_api::PreferencesRequest>),
];

#[test]
fn the_examples_of_bodies_are_accepted() {
    for documented in operations(document()) {
        let operation = documented.operation;
        let Some(body) = operation.get("requestBody") else { continue };
        // A file is read by nobody.
        let Some(json) = body["content"].get("application/json") else { continue };
        let id = operation["operationId"].as_str().unwrap();
        let read = READERS.iter().find(|(name, _)| *name == id).map(|(_, read)| *read);
        let read = read.unwrap_or_else(|| panic!("who reads the body of {id}?"));
        let example = &json["example"];
        assert_eq!(read(example), Ok(()), "{id}: {example}");
    }
}

#[test]
fn the_examples_have_the_shapes_that_they_show() {
    for documented in operations(document()) {
        let operation = documented.operation;
        let answers = answers(operation, document()).map(|(_, answer)| answer);
        for body in answers.chain(operation.get("requestBody")) {
            for media in body["content"].as_object().unwrap().values() {
                let named = media["examples"].as_object().into_iter().flatten();
                let named = named.map(|(_, example)| &example["value"]);
                for example in media.get("example").into_iter().chain(named) {
                    let place = &operation["operationId"];
                    assert!(fits(example, &media["schema"]), "{place}: {example:#}");
                }
            }
        }
    }
}

/// Whether a value has the fields and the kinds that its schema asks for.
fn fits(value: &Value, schema: &Value) -> bool {
    let schema = resolved(schema, document());
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().any(|choice| fits(value, choice));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().all(|part| fits(value, part));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => return true,
    };
    kinds.iter().any(|kind| match (*kind, value) {
        ("null", Value::Null)
        | ("string", Value::String(_))
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_)) => true,
        ("integer", Value::Number(number)) => number.is_i64() || number.is_u64(),
        ("array", Value::Array(items)) => items.iter().all(|item| fits(item, &schema["items"])),
        ("object", Value::Object(fields)) => {
            let required = schema["required"].as_array().into_iter().flatten();
            let mut required = required.filter_map(Value::as_str);
            let known = |(name, field)| {
                let property = schema["properties"].get::<&String>(name);
                property.is_none_or(|property| fits(field, property))
            };
            required.all(|name| fields.contains_key(name)) && fields.iter().all(known)
        }
        _ => false,
    })
}

#[test]
fn the_committed_files_are_what_the_routes_say() {
    for (file, said) in [(COMMITTED, openapi()), (BODIES, &bodies())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == said,
            "{file} is not what the routes say; write it anew with:\n  cargo xtask openapi"
        );
    }
}

#[test]
fn there_is_an_example_of_every_body() {
    let bodies: Value = serde_json::from_str(&bodies()).unwrap();
    let schemas = document()["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(_, schema)| schema["format"] != "binary") {
        assert!(fits(&bodies[name], schema), "{name}: {:#}", bodies[name]);
    }
}
