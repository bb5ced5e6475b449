//! Examples of whole bodies, put together from those of their fields.
//!
//! A field's example stands beside the field. So a body's example has every field that it must
//! have, and a new field appears in every example without anybody's help.

use super::walk::{resolved, target};
use serde_json::{Map, Value, json};

/// How deep one schema may lie inside another.
const DEPTH_MAX: usize = 16;
const MOMENT: &str = "2026-11-21T09:30:00Z";

/// An example of each schema that is JSON, by name.
pub(super) fn by_name(document: &Value) -> Map<String, Value> {
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let json = schemas.filter(|(_, schema)| schema["format"] != "binary");
    let found = json.map(|(name, schema)| (name, of(schema, document, 0)));
    found.filter_map(|(name, example)| Some((name.clone(), example?))).collect()
}

/// Gives an example to every body that has none of its own.
pub(super) fn complete(document: &mut Value) {
    let known = json!({"components": document["components"]});
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        if let Some(body) = operation.get_mut("requestBody") {
            complete_content(body, &known);
        }
        let responses = operation["responses"].as_object_mut().into_iter();
        responses.flat_map(Map::values_mut).for_each(|body| complete_content(body, &known));
    }
}

fn complete_content(body: &mut Value, known: &Value) {
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    for media in content.values_mut().filter_map(Value::as_object_mut) {
        if media.contains_key("example") || media.contains_key("examples") {
            continue;
        }
        let example = media.get("schema").and_then(|schema| of(schema, known, 0));
        media.extend(example.map(|example| ("example".to_owned(), example)));
    }
}

/// An example of a schema; `None` where its fields do not suffice for one.
fn of(schema: &Value, known: &Value, depth: usize) -> Option<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return Some(example.clone());
    }
    if target(schema).is_some() {
        return of(resolved(schema, known), known, depth + 1);
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return joined(parts, known, depth);
    }
    if let Some(choices) = choices(schema) {
        return choices.iter().find_map(|choice| of(choice, known, depth + 1));
    }
    if let Some(items) = schema.get("items") {
        return list(items, known, depth).map(Value::Array);
    }
    if schema.get("properties").is_some() {
        return object(schema, known, depth);
    }
    if schema["type"] == "object" && schema.get("additionalProperties").is_none() {
        return Some(json!({}));
    }
    (schema["type"] == "string" && schema["format"] == "date-time").then(|| json!(MOMENT))
}

/// Every field that has an example. One that must be there and has none is null where it may be,
/// and else there is no example at all.
fn object(schema: &Value, known: &Value, depth: usize) -> Option<Value> {
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let mut object = Map::new();
    for (name, property) in schema["properties"].as_object()? {
        match of(property, known, depth + 1) {
            Some(example) => _ = object.insert(name.clone(), example),
            None if !required.contains(&json!(name)) => {}
            None if may_be_null(property) => _ = object.insert(name.clone(), Value::Null),
            None => return None,
        }
    }
    Some(Value::Object(object))
}

fn joined(parts: &[Value], known: &Value, depth: usize) -> Option<Value> {
    let mut object = Map::new();
    for part in parts {
        let Value::Object(fields) = of(part, known, depth + 1)? else { return None };
        object.extend(fields);
    }
    Some(Value::Object(object))
}

/// One item, or one of each kind.
fn list(items: &Value, known: &Value, depth: usize) -> Option<Vec<Value>> {
    match choices(resolved(items, known)) {
        Some(choices) => choices.iter().map(|choice| of(choice, known, depth + 1)).collect(),
        None => of(items, known, depth + 1).map(|item| vec![item]),
    }
}

fn choices(schema: &Value) -> Option<&Vec<Value>> {
    schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array)
}

fn may_be_null(schema: &Value) -> bool {
    match &schema["type"] {
        Value::Array(kinds) => kinds.contains(&json!("null")),
        Value::String(kind) => kind == "null",
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            choices(schema).is_some_and(|choices| choices.iter().any(may_be_null))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::{Value, json};

    fn example(schema: &Value) -> Option<Value> {
        let known = json!({"components": {"schemas": {
            "Name": {"type": "object", "properties": {"id": {"type": "string", "example": "n1"}}},
            "Either": {"oneOf": [{"example": {"ok": 1}}, {"example": {"error": 2}}]},
        }}});
        of(schema, &known, 0)
    }

    #[test]
    fn bodies_have_the_fields_that_have_examples() {
        let name = json!({"$ref": "#/components/schemas/Name"});
        let body = json!({"properties": {
            "name": name, "at": {"type": "string", "format": "date-time"},
            "note": {"type": "string"}, "owner": {"type": ["string", "null"]},
            "list": {"type": "array", "items": name},
        }, "required": ["owner"]});
        let want = json!({"name": {"id": "n1"}, "at": "2026-11-21T09:30:00Z", "owner": null,
            "list": [{"id": "n1"}]});
        assert_eq!(example(&body), Some(want));
    }

    #[test]
    fn parts_are_joined_and_a_list_shows_each_kind() {
        let both = json!({"allOf": [{"example": {"a": 1}}, {"example": {"b": 2}}]});
        assert_eq!(example(&both), Some(json!({"a": 1, "b": 2})));
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Either"}});
        assert_eq!(example(&list), Some(json!([{"ok": 1}, {"error": 2}])));
    }

    #[test]
    fn what_must_be_there_and_has_no_example_leaves_none() {
        let body = json!({"properties": {"x": {"type": "string"}}, "required": ["x"]});
        assert_eq!(example(&body), None);
        assert_eq!(example(&json!({"$ref": "#/components/schemas/Gone"})), None);
    }
}
