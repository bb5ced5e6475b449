//! Why a condition does not compile or cannot be evaluated, in words and without values.

use cel::{ExecutionError, ParseErrors};
use oms_base::{Code, Fault};

/// Longest sentence.
const CHARS_MAX: usize = 200;

/// The first syntax error.
pub(super) fn syntax(source: &str, errors: &ParseErrors) -> Fault {
    let Some(error) = errors.errors.first() else {
        return Fault::here(Code::BadCondition, "is not a CEL expression");
    };
    let said = error.msg.strip_prefix("Syntax error: ").unwrap_or(&error.msg);
    let said = match said.split_once(" expecting ") {
        _ if said.contains("OtherError") => "too many operators hang on each other",
        Some((said, _)) => said,
        None => said,
    };
    let (line, column) = error.pos;
    let end = if source.contains('\n') || column > 0 {
        format!(", at line {line} column {column}")
    } else {
        String::new()
    };
    let room = CHARS_MAX - end.len();
    Fault::here(Code::BadCondition, format!("{}{end}", shortened(said, room)))
}

/// Why the condition `source` could not be evaluated.
pub(super) fn evaluation(source: &str, error: &ExecutionError) -> String {
    let detail = match error {
        ExecutionError::NoSuchKey(name) if source.contains(name.as_str()) => {
            format!("there is no field {name}")
        }
        ExecutionError::NoSuchKey(_) => "there is no such field".to_owned(),
        ExecutionError::NoSuchOverload(call) => {
            let types: Vec<_> = call.argument_types().iter().map(|name| words(name)).collect();
            format!("{} does not work on {}", operator(call.function()), types.join(" and "))
        }
        ExecutionError::UnexpectedType { got, want } => {
            format!("{} where {} is needed", words(got), words(want))
        }
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "it divides by zero".to_owned()
        }
        ExecutionError::Overflow(..) => "a number grows too large".to_owned(),
        ExecutionError::IndexOutOfBounds(_) => "a list has no such item".to_owned(),
        ExecutionError::FunctionError { function, .. } => format!("{function} fails on the value"),
        _ => "the values do not fit together".to_owned(),
    };
    shortened(&detail, CHARS_MAX)
}

/// Why a result of the CEL type `name` is no answer.
pub(super) fn not_boolean(name: &str) -> String {
    format!("it comes to {} instead of true or false", words(name))
}

fn words(cel_type: &str) -> &str {
    match cel_type {
        "string" => "text",
        "int" | "uint" | "double" => "a number",
        "bool" => "true or false",
        "null_type" | "null" => "null",
        "list" => "a list",
        "map" => "an object",
        other => other,
    }
}

/// `_>=_` is how CEL calls `>=`.
fn operator(function: &str) -> &str {
    match function {
        "_[_]" => "[ ]",
        "_._" => "a field",
        "_?_:_" => "? :",
        other => other.trim_matches(['_', '@']),
    }
}

/// `text`, or its first `room` characters with an ellipsis at their end.
pub(super) fn shortened(text: &str, room: usize) -> String {
    match text.char_indices().nth(room) {
        None => text.to_owned(),
        Some(_) => text.chars().take(room.saturating_sub(1)).chain(['…']).collect(),
    }
}
