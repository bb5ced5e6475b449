//! The fields that clients can write text into, read from the description of the API.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::MARK;

/// Fields that hold no secret of anybody's, by what their place ends with, each with its reason.
const EXCUSED: [(&str, &str); 49] = [
    (".sla", "a span of time"),
    (".retry.backoff", "a span of time"),
    (".retry.timeout", "a span of time"),
    (".tz", "a time zone"),
    (".prefix", "stands in every public number"),
    (".publicName", "is there for the public"),
    ("PUT /api/v1/workflows/{name}: .title", "is there for the public"),
    (".visibility", "one of four words"),
    (".outcome", "one of three words"),
    (".onFail", "a word, or a stage of the same workflow"),
    (".shows", "a word"),
    (".kind", "a word"),
    (".columns[].status", "a status"),
    (".priority", "a number"),
    ("/move: .to", "a status or a column"),
    ("/link: .to", "a ticket's number"),
    ("/unlink: .to", "a ticket's number"),
    ("/jobs: .to.*", "a status or a version"),
    (".before", "a ticket's number"),
    (".after", "a ticket's number"),
    (".watcher", "an id"),
    ("/jobs: .tickets[]", "ids"),
    (".task", "an id"),
    (".sort", "names of fields"),
    ("/views/{name}: .columns[]", "names of fields"),
    ("/erase: .fields[]", "names of fields"),
    ("/cancel: .*", "an empty object"),
    ("/rebase: .*", "an empty object"),
    ("/pause: .*", "an empty object"),
    ("/promote: .*", "an empty object"),
    ("/outbox/{id}/retry: .reason", "the reason of a stage that is tried again"),
    ("/secrets/{name}: .secret", "encrypted, and in no answer"),
    ("/duplicate: .of", "a ticket's number"),
    ("/merge: .into", "a ticket's number"),
    ("/unmerge: .*", "an empty object"),
    ("/support: .tracking", "a ticket's number and access code"),
    ("/suggestions: .cursor", "where a page ended"),
    ("/unpark: .*", "an empty object"),
    ("/run: .ticket", "a ticket's number"),
    ("/agents/{name}/call: .autonomy", "one of three words"),
    ("/accept: .*", "an empty object"),
    ("/conclude: .from", "a position in the log"),
    ("/conclude: .to", "a position in the log"),
    ("/conclude: .results[].ticket", "an id"),
    ("/alerts: .version", "the version of a format"),
    ("/alerts: .alerts[].status", "one of two words"),
    ("/me/notice-preferences: .mail[]", "words"),
    ("/me/notice-preferences: .mute[]", "words"),
    ("/me/notice-preferences: .webhook[]", "words"),
];

/// Whether a canary need not be put there.
pub(crate) fn is_excused(place: &str) -> bool {
    EXCUSED.iter().any(|(end, _)| place.ends_with(end))
}

/// Every place in a body for text, as `METHOD /path: .field[].field`.
pub(crate) fn places(document: &Value) -> Result<BTreeSet<String>> {
    let mut places = BTreeSet::new();
    let paths = document["paths"].as_object().context("the description has paths")?;
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let contents = operation["requestBody"]["content"].as_object();
            for (kind, content) in contents.into_iter().flatten() {
                let start = format!("{} {path}: ", method.to_uppercase());
                if kind == "application/json" {
                    let schema = &content["schema"];
                    collect(document, schema, &start, &mut Vec::new(), &mut places);
                } else {
                    places.insert(start);
                }
            }
        }
    }
    Ok(places)
}

fn collect<'d>(
    document: &'d Value,
    schema: &'d Value,
    place: &str,
    within: &mut Vec<&'d str>,
    places: &mut BTreeSet<String>,
) {
    if let Some(name) = schema["$ref"].as_str() {
        if within.contains(&name) {
            return;
        }
        within.push(name);
        let key = name.rsplit('/').next().unwrap_or(name);
        collect(document, &document["components"]["schemas"][key], place, within, places);
        within.pop();
        return;
    }
    let parts = ["allOf", "oneOf", "anyOf"].map(|name| schema[name].as_array());
    for part in parts.iter().flatten().copied().flatten() {
        collect(document, part, place, within, places);
    }
    let is_some = |name: &str| schema.get(name).is_some();
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            collect(document, property, &format!("{place}.{name}"), within, places);
        }
    } else if is_of(schema, "object") {
        places.insert(format!("{place}.*"));
    }
    if is_some("items") {
        collect(document, &schema["items"], &format!("{place}[]"), within, places);
    }
    let is_text = is_of(schema, "string") && !is_some("enum");
    if is_text && schema["format"] != "date-time" {
        places.insert(place.to_owned());
    }
    let says_nothing = !["type", "properties", "items", "enum", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|n| is_some(n));
    if says_nothing {
        places.insert(format!("{place}.*"));
    }
}

fn is_of(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(many) => many.iter().any(|one| one == kind),
        _ => false,
    }
}

/// The places of a body that hold a mark, as [`places`] spells them: of an object that may hold
/// anything, all that stands in it is one.
pub(crate) fn marked(start: &str, body: &Value, known: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    walk(start.to_owned(), body, known, &mut found);
    found
}

fn walk(place: String, value: &Value, known: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    let open = format!("{place}.*");
    if known.contains(&open) && value.to_string().contains(MARK) {
        found.insert(open);
    }
    match value {
        Value::String(text) if text.contains(MARK) => {
            found.insert(place);
        }
        Value::Object(fields) => walk_fields(&place, fields, known, found),
        Value::Array(items) => {
            for item in items {
                walk(format!("{place}[]"), item, known, found);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn walk_fields(
    place: &str,
    fields: &Map<String, Value>,
    known: &BTreeSet<String>,
    found: &mut BTreeSet<String>,
) {
    for (name, value) in fields {
        walk(format!("{place}.{name}"), value, known, found);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::{is_excused, marked, places};

    #[test]
    fn every_text_has_a_place() {
        let document = json!({"paths": {"/a": {"post": {"requestBody": {"content":
            {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}},
            "components": {"schemas": {"A": {"type": "object", "properties": {
                "name": {"type": ["string", "null"]}, "size": {"type": "integer"},
                "word": {"type": "string", "enum": ["a"]}, "data": {"type": "object"},
                "more": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}}}}}});
        let all = places(&document).unwrap();
        let want = ["POST /a: .data.*", "POST /a: .name"].map(str::to_owned);
        assert_eq!(all, BTreeSet::from(want));
        let body = json!({"name": "zq7canary1", "data": {"zq7canary2": 1}, "size": 3});
        assert_eq!(marked("POST /a: ", &body, &all), all);
        assert!(!is_excused("POST /a: .name") && is_excused("POST /a: .sla"));
    }
}
