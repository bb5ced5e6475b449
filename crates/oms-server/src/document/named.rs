//! Schemas by their names.
//!
//! A list of tickets is documented with a whole ticket inside it. Whoever generates a client from
//! the description would get that type twice, so it is replaced by its name here.

use super::walk::target;
use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// Replaces every shape that is spelled out although it has a name.
pub(super) fn name(document: &mut Value) {
    let known = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let schemas = document["components"]["schemas"].as_object_mut().into_iter();
    for schema in schemas.flat_map(Map::values_mut) {
        inner(schema, &known);
    }
}

/// Looks at everything inside a schema, but not at the schema itself.
fn inner(schema: &mut Value, known: &Map<String, Value>) {
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(|field| name_one(field, known)),
        Value::Array(items) => items.iter_mut().for_each(|item| name_one(item, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn name_one(schema: &mut Value, known: &Map<String, Value>) {
    let is_shape = schema.get("properties").is_some();
    match known.iter().find(|(_, other)| is_shape && *other == schema) {
        Some((name, _)) => {
            let description = schema["description"].take();
            *schema = json!({"$ref": format!("{SCHEMAS}{name}"), "description": description});
        }
        None => inner(schema, known),
    }
    describe(schema);
}

/// What may also be null is described where the field stands, not inside its first choice.
fn describe(schema: &mut Value) {
    if schema.get("description").is_some() {
        return;
    }
    let choices = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    let choice = choices.and_then(|choices| choices.iter_mut().find(|one| target(one).is_some()));
    let choice = choice.and_then(Value::as_object_mut);
    if let Some(description) = choice.and_then(|choice| choice.remove("description")) {
        schema["description"] = description;
    }
}

#[cfg(test)]
mod tests {
    use super::name;
    use serde_json::json;

    #[test]
    fn a_shape_inside_another_is_named_and_stays_described() {
        let board = json!({"type": "object", "description": "A board.", "properties": {"id": {}}});
        let mut document = json!({"components": {"schemas": {
            "Board": board,
            "Page": {"properties": {"items": {"type": "array", "items": board}}},
        }}});
        name(&mut document);
        let schemas = &document["components"]["schemas"];
        let named = json!({"$ref": "#/components/schemas/Board", "description": "A board."});
        assert_eq!(schemas["Page"]["properties"]["items"]["items"], named);
        assert_eq!(schemas["Board"], board);
    }

    #[test]
    fn what_may_be_null_is_described_where_it_stands() {
        let choice = json!({"$ref": "#/components/schemas/Board", "description": "Its board."});
        let mut document = json!({"components": {"schemas": {
            "Ticket": {"properties": {"board": {"oneOf": [choice, {"type": "null"}]}}},
        }}});
        name(&mut document);
        let board = &document["components"]["schemas"]["Ticket"]["properties"]["board"];
        assert_eq!(board["description"], "Its board.");
        assert_eq!(board["oneOf"][0], json!({"$ref": "#/components/schemas/Board"}));
    }
}
