//! Text as HTML: everything escaped, `code` marked as such, blank lines as paragraphs.

use serde_json::Value;

/// Text that may stand between tags and inside quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// One piece of running text.
pub(super) fn inline(text: &str) -> String {
    let escaped = escape(text);
    let marked = escaped.split('`').enumerate().map(|(index, part)| {
        // Every second part stands between two marks.
        if index % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }
    });
    marked.collect()
}

/// A description as paragraphs; nothing where there is none.
pub(super) fn prose(description: &Value) -> String {
    let text = description.as_str().unwrap_or_default();
    text.split("\n\n").filter(|words| !words.is_empty()).map(paragraph).collect()
}

fn paragraph(words: &str) -> String {
    format!("<p>{}</p>\n", inline(words))
}

/// A short text of the document, such as a name.
pub(super) fn label(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

/// An example as it goes over the wire.
pub(super) fn sample(example: &Value) -> String {
    let text = match example {
        Value::String(text) => text.trim_end().to_owned(),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_)) => format!("{other:#}"),
    };
    format!("<pre><code>{}</code></pre>\n", escape(&text))
}

/// An example in a line of text.
pub(super) fn short_sample(example: &Value) -> String {
    let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
    format!("<code>{}</code>", escape(&text))
}

#[cfg(test)]
mod tests {
    use super::{inline, prose};
    use serde_json::json;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(inline(r#"<b> & "x""#), "&lt;b&gt; &amp; &quot;x&quot;");
        assert_eq!(inline("send `{a: <1>}` twice"), "send <code>{a: &lt;1&gt;}</code> twice");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(prose(&json!("a\n\nb `c`")), "<p>a</p>\n<p>b <code>c</code></p>\n");
        assert_eq!(prose(&json!(null)), "");
    }
}
