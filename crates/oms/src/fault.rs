//! Faults of an input: as a problem document has them, and as a line that people read.

use crate::table::clean;
use oms_base::Fault;
use serde_json::{Value, json};
use std::path::Path;

/// A fault found here, as a problem document has it.
pub(crate) fn document(fault: &Fault) -> Value {
    let mut document =
        json!({"path": fault.path, "code": fault.code.as_str(), "detail": fault.detail});
    if let Some(place) = fault.place {
        document["line"] = place.line.into();
        document["column"] = place.column.into();
    }
    document
}

/// A fault of a file on one line: `file:line:column: path: detail [OMS-nnn]`.
pub(crate) fn line_of(file: &Path, fault: &Value) -> String {
    let number = |field| fault.get(field).and_then(Value::as_u64);
    match number("line").zip(number("column")) {
        Some((row, column)) => format!("{}:{row}:{column}: {}", file.display(), line(fault)),
        None => format!("{}: {}", file.display(), line(fault)),
    }
}

/// A fault of a document on one line: `path: detail [OMS-nnn]`.
pub(crate) fn line(fault: &Value) -> String {
    let sentence = sentence(fault);
    match said(fault, "code") {
        Some(code) => format!("{sentence} [{code}]"),
        None => sentence,
    }
}

/// What is wrong and where: the place if it is known, and the path unless it is the whole input.
pub(crate) fn sentence(fault: &Value) -> String {
    let parts = ["place", "path", "detail"].map(|field| said(fault, field));
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(": ")
}

/// A text of a document, so that it cannot steer a terminal.
pub(crate) fn said(document: &Value, field: &str) -> Option<String> {
    document.get(field).and_then(Value::as_str).map(clean)
}

#[cfg(test)]
mod tests {
    use super::{document, line};
    use oms_base::{Code, Fault};
    use serde_json::json;

    #[test]
    fn a_fault_is_a_line_with_its_place() {
        let fault = Fault::new("data.amount", Code::MissingField, "is required");
        assert_eq!(line(&document(&fault)), "data.amount: is required [OMS-022]");
        let whole = Fault::here(Code::Malformed, "duplicate\u{1b}[2J key");
        assert_eq!(line(&document(&whole)), "duplicate [2J key [OMS-001]");
        assert_eq!(line(&json!({"path": "x", "detail": "y"})), "x: y");
    }
}
