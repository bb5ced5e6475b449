//! The file as JSON Schema, for editors and for whoever writes files by program.

use super::keys::KEYS;
use serde_json::{Value, json};

/// Describes every key of the file.
pub(crate) fn schema() -> Value {
    let mut schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema"});
    let whole = section("Configuration of an HMS-OMS server");
    for (name, value) in whole.as_object().into_iter().flatten() {
        schema[name] = value.clone();
    }
    for key in &KEYS {
        let mut property = key.kind.schema();
        property["description"] = key.about.into();
        if let Some(text) = key.default {
            property["default"] = key.kind.json(text);
        }
        match key.section() {
            None => schema["properties"][key.last()] = property,
            Some(name) => {
                let properties = &mut schema["properties"];
                if properties.get(name).is_none() {
                    properties[name] = section(&format!("Keys of {name}"));
                }
                properties[name]["properties"][key.last()] = property;
            }
        }
    }
    schema
}

/// An empty section; `null` is what an empty one reads as.
fn section(description: &str) -> Value {
    json!({
        "description": description,
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {},
    })
}
