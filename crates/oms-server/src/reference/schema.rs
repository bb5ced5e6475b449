//! Schemas of the reference page: which fields there are, and what each may hold.

use super::html::{escape, inline, label, prose, short_sample};
use crate::document::{name_of, resolved, target};
use serde_json::{Value, json};

/// Every shape by its name.
pub(super) fn sections(document: &Value) -> String {
    let schemas = document["components"]["schemas"].as_object();
    let sections = schemas.into_iter().flatten().map(|(name, schema)| {
        let name = escape(name);
        format!(
            "<article aria-labelledby=\"schema-{name}\">\n<h3 id=\"schema-{name}\">{name}</h3>\n\
             {}{}</article>\n",
            prose(&schema["description"]),
            fields(schema, document),
        )
    });
    let sections: String = sections.collect();
    format!(
        "<section aria-labelledby=\"schemas\">\n<h2 id=\"schemas\">Schemas</h2>\n\
         <p>The shapes of bodies. A field that is not marked as required may be absent.</p>\n\
         {sections}</section>\n"
    )
}

/// The fields of a schema as a table; nothing for what is no object.
pub(super) fn fields(schema: &Value, document: &Value) -> String {
    let schema = resolved(schema, document);
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let choices: String = choices.iter().map(choice).collect();
        return format!("<p>One of:</p>\n<ul>\n{choices}</ul>\n");
    }
    let parts = schema.get("allOf").and_then(Value::as_array);
    let parts = parts.map_or_else(|| vec![schema], |parts| parts.iter().collect());
    let parts: Vec<&Value> = parts.into_iter().map(|part| resolved(part, document)).collect();
    let rows: String = parts.iter().map(|part| rows(part)).collect();
    if rows.is_empty() { String::new() } else { table(&rows) }
}

/// The kind of a value in words, with a link where it has a name.
pub(super) fn kind(schema: &Value) -> String {
    if let Some(target) = target(schema) {
        let name = escape(name_of(target));
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(items) = schema.get("items") {
        return format!("list of {}{}", kind(items), or_null(schema));
    }
    let kinds = match &schema["type"] {
        Value::String(kind) => escape(kind),
        Value::Array(kinds) => kinds.iter().map(label).collect::<Vec<_>>().join(" or "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => "any JSON".to_owned(),
    };
    let format = match &schema["format"] {
        Value::String(format) if format == "date-time" => ", a time",
        Value::String(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_) => "",
    };
    format!("{kinds}{format}{}", bounds(schema))
}

/// A table of rows.
pub(super) fn table(rows: &str) -> String {
    format!(
        "<table>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Meaning</th></tr>\
         </thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

/// A row: the name with its kind, and what it means, which is HTML already.
pub(super) fn row(name: &str, kind: &str, required: bool, about: &str) -> String {
    let required = if required { " <strong>required</strong>" } else { "" };
    format!(
        "<tr><th scope=\"row\"><code>{name}</code> <span class=\"kind\">{kind}</span>{required}\
         </th><td>{about}</td></tr>\n"
    )
}

fn rows(schema: &Value) -> String {
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| {
            let about = inline(property["description"].as_str().unwrap_or_default());
            let example = property.get("example").map(short_sample);
            let example = example.map_or_else(String::new, |text| format!(" Example: {text}"));
            let must = required.contains(&json!(name));
            row(&escape(name), &kind(property), must, &format!("{about}{example}"))
        })
        .collect()
}

fn choice(choice: &Value) -> String {
    let said = choice["description"].as_str().map(inline).unwrap_or_default();
    let rows = rows(choice);
    let fields = if rows.is_empty() { String::new() } else { table(&rows) };
    format!("<li>{}. {said}{fields}</li>\n", kind(choice))
}

fn or_null(schema: &Value) -> &'static str {
    let nullable = schema["type"].as_array().is_some_and(|kinds| kinds.contains(&json!("null")));
    if nullable { " or null" } else { "" }
}

fn bounds(schema: &Value) -> String {
    let most = |name: &str| schema.get(name).filter(|bound| bound.is_number());
    match (most("minimum"), most("maximum"), most("maxLength")) {
        (Some(least), Some(largest), _) => format!(", {least} to {largest}"),
        (None, Some(largest), _) => format!(", up to {largest}"),
        (_, _, Some(letters)) => format!(", up to {letters} characters"),
        (_, None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::kind;
    use serde_json::json;

    #[test]
    fn kinds_are_spelled_in_words() {
        let cases = [
            (json!({"type": "string", "maxLength": 100}), "string, up to 100 characters"),
            (json!({"type": ["integer", "null"], "maximum": 60}), "integer or null, up to 60"),
            (json!({"type": "string", "format": "date-time"}), "string, a time"),
            (
                json!({"type": ["array", "null"], "items": {"type": "string"}}),
                "list of string or null",
            ),
            (json!({}), "any JSON"),
            (json!({"$ref": "#/components/schemas/A"}), "<a href=\"#schema-A\">A</a>"),
        ];
        for (schema, want) in cases {
            assert_eq!(kind(&schema), want);
        }
    }
}
