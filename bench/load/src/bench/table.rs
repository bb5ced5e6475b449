//! The document as a table for people.

use comfy_table::{Table, presets};
use serde_json::Value;

/// A row for each figure of the document, named by its path.
pub(crate) fn render(document: &Value) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["figure", "value"]);
    for part in ["machine", "results"] {
        let mut rows = Vec::new();
        flatten(part, &document[part], &mut rows);
        for (path, value) in rows {
            table.add_row([path, value]);
        }
    }
    table.to_string()
}

fn flatten(path: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                flatten(&format!("{path}.{key}"), field, rows);
            }
        }
        Value::String(text) => rows.push((path.to_owned(), text.clone())),
        other => rows.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::render;

    #[test]
    fn figures_are_named_by_their_path() {
        let document = json!({"machine": {"cores": 2}, "results": {"open": {"oms": {"p": 1.5}}}});
        let table = render(&document);
        assert!(table.contains("machine.cores"));
        assert!(table.contains("results.open.oms.p"));
    }
}
