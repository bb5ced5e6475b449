//! How answers look to people: tables and lists, plain when piped.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;
use std::io::IsTerminal;

/// What stands where there is nothing.
const NOTHING: &str = "-";
/// Most characters of a cell; the rest is what `--json` is there for.
const CELL_CHARS_MAX: usize = 200;
/// Columns of a terminal that tables are fitted into.
const WIDTH_MIN: u16 = 60;

/// Rows below a header.
pub(crate) fn grid(header: &[&str], rows: Vec<Vec<String>>) -> String {
    render(header, rows, std::io::stdout().is_terminal())
}

fn render(header: &[&str], rows: Vec<Vec<String>>, for_terminal: bool) -> String {
    let mut table = Table::new();
    table.set_header(header.to_vec());
    table.add_rows(rows);
    if for_terminal {
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        // Narrower than this, wrapped cells are harder to read than wrapped lines.
        if table.width().is_some_and(|width| width >= WIDTH_MIN) {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
    } else {
        table.load_style(presets::NOTHING);
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
    }
    table.trim_fmt()
}

/// A name and a value a line, the values in one column.
pub(crate) fn pairs(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = pairs.iter().map(|(name, value)| format!("{name:width$}  {value}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A field of an answer as a cell.
pub(crate) fn cell(value: &Value, field: &str) -> String {
    let found = field.split('.').try_fold(value, |value, key| value.get(key));
    found.map_or_else(|| NOTHING.to_owned(), text)
}

/// A JSON value as people read it.
pub(crate) fn text(value: &Value) -> String {
    let text = match value {
        Value::Null => return NOTHING.to_owned(),
        Value::String(text) => to_the_second(text),
        Value::Array(items) if items.is_empty() => return NOTHING.to_owned(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(self::text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    shorten(&clean(&text))
}

/// A time without the fraction of its second; other text as it is.
fn to_the_second(text: &str) -> String {
    let is_time = text.len() > 20
        && text.ends_with('Z')
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b'T',
            13 | 16 => byte == b':',
            19 => byte == b'.',
            at => at + 1 == text.len() || byte.is_ascii_digit(),
        });
    if is_time { format!("{}Z", &text[..19]) } else { text.to_owned() }
}

/// The items of a list answer; none when it is no list.
pub(crate) fn items(answer: &Value) -> &[Value] {
    answer.get("items").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Text that cannot steer a terminal.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= CELL_CHARS_MAX {
        return text.to_owned();
    }
    let head: String = text.chars().take(CELL_CHARS_MAX - 1).collect();
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::{cell, pairs, render, text};
    use serde_json::json;

    #[test]
    fn a_piped_table_is_plain() {
        let rows = vec![vec!["PH-1".into(), "queued".into()], vec!["PH-22".into(), "-".into()]];
        let plain = render(&["NUMBER", "STATUS"], rows, false);
        assert_eq!(plain, "NUMBER  STATUS\nPH-1    queued\nPH-22   -");
    }

    #[test]
    fn pairs_line_up() {
        let shown = pairs(&[("id", "1".into()), ("status", "queued".into())]);
        assert_eq!(shown, "id      1\nstatus  queued");
    }

    #[test]
    fn cells_cannot_steer_a_terminal() {
        assert_eq!(text(&json!("a\u{1b}[2Jb\n")), "a [2Jb ");
        assert_eq!(text(&json!("é".repeat(500))).chars().count(), 200);
        assert_eq!(text(&json!(["a", "b"])), "a, b");
        assert_eq!(text(&json!("2026-11-21T03:03:12.786892Z")), "2026-11-21T03:03:12Z");
        assert_eq!(text(&json!("2026-11-21T03:03:12.é")), "2026-11-21T03:03:12.é");
        let ticket = json!({"ticket": {"number": "DL-1"}, "owner": null});
        assert_eq!(cell(&ticket, "ticket.number"), "DL-1");
        assert_eq!(cell(&ticket, "owner"), "-");
        assert_eq!(cell(&ticket, "absent"), "-");
    }
}
