//! What a tool takes: the parameters and bodies of its calls, as the API's description has them.

use super::call::Call;
use serde_json::{Map, Value, json};

/// The schema of the arguments of `calls` together.
pub(super) fn input(calls: &[Call]) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required: Vec<Value> = Vec::new();
    for call in calls {
        for parameter in &call.parameters {
            let mut property = parameter.said["schema"].clone();
            property["description"] = parameter.said["description"].clone();
            properties.insert(parameter.argument.clone(), property);
            if parameter.is_required() {
                required.push(parameter.argument.as_str().into());
            }
        }
        let Some(body) = call.body else { continue };
        let fields = body["properties"].as_object().into_iter().flatten();
        properties.extend(fields.map(|(name, field)| (name.clone(), field.clone())));
        required.extend(body["required"].as_array().into_iter().flatten().cloned());
    }
    required.dedup();
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    match schema {
        Value::Object(schema) => schema,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    }
}
