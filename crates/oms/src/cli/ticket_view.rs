//! How tickets look to people.

use crate::output;
use crate::table;
use serde_json::Value;

const LIST_HEADER: [&str; 6] = ["NUMBER", "STATUS", "PRIORITY", "OWNER", "DUE", "TITLE"];
const LIST_FIELDS: [&str; 6] = ["number", "status", "priority", "owner", "due_at", "title"];
const STAGE_HEADER: [&str; 5] = ["STAGE", "STATUS", "OWNER", "ATTEMPT", "DUE"];
const STAGE_FIELDS: [&str; 5] = ["id", "status", "owner", "attempt", "due_at"];
const EVENT_HEADER: [&str; 8] =
    ["TIME", "EVENT", "STAGE", "OWNER", "STATUS", "ROLE", "BY", "DETAIL"];
const EVENT_FIELDS: [&str; 7] = ["time", "kind", "stage", "owner", "status", "role", "actor_name"];
/// Where in these stands who did it.
const EVENT_BY: usize = 6;
/// Fields of an event that say what its kind does not, in the order in which they are looked for;
/// the last ones with their names.
const EVENT_WORDS: [&str; 5] = ["text", "reason", "note", "output", "title"];
const EVENT_CHANGES: [&str; 8] =
    ["added", "removed", "cause", "priority", "column", "workflow_version", "number", "numbers"];
const EVENT_FILE: [&str; 2] = ["name", "id"];
const FULL_FIELDS: [&str; 14] = [
    "number",
    "id",
    "tracking",
    "status",
    "column",
    "title",
    "board",
    "workflow",
    "priority",
    "owner",
    "labels",
    "due_at",
    "sla_status",
    "version",
];

/// A ticket just opened.
pub(super) fn opened(ticket: &Value) -> String {
    table::pairs(&said(ticket, &["number", "status", "tracking", "id"]))
}

/// What a change came to.
pub(super) fn changed(ticket: &Value) -> String {
    format!("{}  {}", table::cell(ticket, "number"), table::cell(ticket, "status"))
}

/// Everything of one ticket.
pub(super) fn full(ticket: &Value) -> String {
    let mut blocks = vec![table::pairs(&said(ticket, &FULL_FIELDS))];
    if let Some(data) = ticket.get("data").filter(|data| !data.is_null()) {
        let lines = format!("data {data:#}");
        blocks.push(lines.lines().map(table::clean).collect::<Vec<_>>().join("\n"));
    }
    let stages = ticket.get("stages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if !stages.is_empty() {
        blocks.push(table::grid(&STAGE_HEADER, stages.iter().flat_map(stage_rows).collect()));
    }
    if let Some(commands) = ticket.get("allowed_commands") {
        blocks.push(format!("can be done: {}", table::text(commands)));
    }
    blocks.join("\n\n")
}

/// A stage, and the tasks beside it. Where a ticket does its work, that stands for the owner.
fn stage_rows(stage: &Value) -> Vec<Vec<String>> {
    let mut own = cells(stage, &STAGE_FIELDS);
    if stage.get("ticket").is_some() {
        own[2] = table::cell(stage, "ticket");
    }
    let beside = [("supervise", "supervision"), ("compensate", "compensation")];
    let beside = beside.into_iter().filter_map(|(purpose, field)| {
        let mut row = cells(stage.get(field)?, &STAGE_FIELDS);
        row[0] = format!("{} ({purpose})", table::cell(stage, "id"));
        Some(row)
    });
    std::iter::once(own).chain(beside).collect()
}

/// A page of tickets.
pub(super) fn list(page: &Value) -> String {
    let rows = table::items(page).iter().map(|ticket| cells(ticket, &LIST_FIELDS)).collect();
    let text = table::grid(&LIST_HEADER, rows);
    if let Some(next) = page.get("next").and_then(Value::as_str) {
        output::say(format_args!("more with --cursor {}", table::clean(next)));
    }
    text
}

/// A timeline.
pub(super) fn timeline(page: &Value) -> String {
    let rows = table::items(page).iter().map(|event| {
        let mut row = cells(event, &EVENT_FIELDS);
        if let Some(trigger) = event.get("trigger").filter(|trigger| !trigger.is_null()) {
            row[EVENT_BY] = format!("trigger {}", table::cell(trigger, "name"));
        }
        row.push(detail(event));
        row
    });
    table::grid(&EVENT_HEADER, rows.collect())
}

fn detail(event: &Value) -> String {
    let present = |name: &&&str| event.get(**name).is_some_and(|value| !value.is_null());
    match EVENT_WORDS.iter().find(present) {
        Some(name) => table::cell(event, name),
        None => {
            let is_new = event.get("kind").is_some_and(|kind| kind == "opened");
            let name = EVENT_CHANGES.iter().filter(|_| !is_new).find(present);
            match (name, event.get("file")) {
                (Some(name), _) => format!("{name} {}", table::cell(event, name)),
                (None, Some(file)) => {
                    let said = EVENT_FILE.iter().find(|field| file.get(**field).is_some());
                    said.map_or(String::new(), |field| table::cell(file, field))
                }
                (None, None) => String::new(),
            }
        }
    }
}

fn cells(value: &Value, fields: &[&str]) -> Vec<String> {
    fields.iter().map(|field| table::cell(value, field)).collect()
}

fn said<'a>(value: &Value, fields: &[&'a str]) -> Vec<(&'a str, String)> {
    fields.iter().map(|&field| (field, table::cell(value, field))).collect()
}

#[cfg(test)]
mod tests {
    use super::{changed, full, timeline};
    use serde_json::json;

    #[test]
    fn a_ticket_shows_what_it_has() {
        let ticket = json!({"id": "tkt_1", "number": "DL-2026-00001", "status": "queued",
            "data": {"amount": 5}, "allowed_commands": ["comment", "cancel"],
            "stages": [{"id": "id_check", "status": "queued", "owner": "Bot", "attempt": 1}]});
        assert_eq!(changed(&ticket), "DL-2026-00001  queued");
        let shown = full(&ticket);
        for part in ["title       -", "data {\n  \"amount\": 5\n}", "can be done: comment, cancel"]
        {
            assert!(shown.contains(part), "{part} in\n{shown}");
        }
    }

    #[test]
    fn a_stage_shows_its_ticket_and_what_stands_beside_it() {
        let ticket = json!({"stages": [
            {"id": "inspect", "status": "in-progress", "owner": "svc:oms",
             "ticket": "SI-2026-00001", "attempt": 1, "due_at": null},
            {"id": "fee", "status": "done", "owner": "svc:cashier", "attempt": 1, "due_at": null,
             "compensation": {"status": "queued", "owner": "svc:back", "attempt": 1}}]});
        let text = full(&ticket);
        let row =
            |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
        assert!(row("inspect").contains("SI-2026-00001"), "{text}");
        let undone = row("fee (compensate)");
        assert!(undone.contains("queued") && undone.contains("svc:back"), "{text}");
    }

    #[test]
    fn a_timeline_shows_what_was_said() {
        let page = json!({"items": [{"time": "T", "kind": "commented", "text": "hello"}]});
        assert!(timeline(&page).ends_with("hello"));
        let page = json!({"items": [{"kind": "labelled", "added": ["storm", "tree"]}]});
        assert!(timeline(&page).ends_with("added storm, tree"));
        let trigger = json!({"name": "late", "version": 2});
        let page = json!({"items": [{"kind": "moved", "trigger": trigger, "reason": "why"}]});
        assert!(timeline(&page).ends_with("trigger late  why"));
    }
}
