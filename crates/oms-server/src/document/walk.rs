//! The operations of a description, one by one, and where its references lead.

use serde_json::Value;

/// An operation with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Documented<'a> {
    /// The path's template.
    pub(crate) path: &'a str,
    /// The method, in small letters.
    pub(crate) method: &'a str,
    /// What is said of it.
    pub(crate) operation: &'a Value,
}

/// All of them, by path.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = Documented<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| Documented { path, method, operation })
    })
}

/// An operation's answers by status, wherever they are written.
pub(crate) fn answers<'a>(
    operation: &'a Value,
    document: &'a Value,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let responses = operation["responses"].as_object().into_iter().flatten();
    responses.map(|(status, response)| (status.as_str(), resolved(response, document)))
}

/// What a value refers to; the value itself when it refers to nothing.
pub(crate) fn resolved<'a>(value: &'a Value, document: &'a Value) -> &'a Value {
    let found = target(value).and_then(|target| document.pointer(target.trim_start_matches('#')));
    found.unwrap_or(value)
}

/// The reference that a value is.
pub(crate) fn target(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// The last part of a reference.
pub(crate) fn name_of(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}
