//! Holds a value against a schema.

use super::{Format, Kind, Node, Schema};
use crate::json::type_name;
use jiff::Timestamp;
use jiff::civil::Date;
use oms_base::{Code, Fault, Faults};
use serde_json::Value;

/// Most values that a fault lists.
const LISTED_MAX: usize = 10;
/// Longest e-mail address, longest URI.
const ADDRESS_BYTES_MAX: usize = 2_048;

impl Schema {
    /// Everything about `value` that is not as the schema says; it stands at `path`.
    pub fn check(&self, value: &Value, path: &str, faults: &mut Faults) {
        check(&self.root, value, path, faults);
    }
}

fn check(node: &Node, value: &Value, path: &str, faults: &mut Faults) {
    let mut fault = |code, detail: String| faults.push(Fault::new(path, code, detail));
    if !node.kinds.is_empty() && !node.kinds.iter().any(|kind| is(value, *kind)) {
        let words: Vec<_> = node.kinds.iter().map(|kind| kind.as_str()).collect();
        let detail = format!("must be of type {}, not {}", words.join(" or "), type_name(value));
        return fault(Code::WrongType, detail);
    }
    if let Some(values) = node.one_of.as_ref().filter(|values| !values.contains(value)) {
        let shown: Vec<_> = values.iter().take(LISTED_MAX).map(Value::to_string).collect();
        let more = if values.len() > LISTED_MAX { ", …" } else { "" };
        fault(Code::UnknownValue, format!("must be one of {}{more}", shown.join(", ")));
    }
    match value {
        Value::Number(number) => {
            let (min, max) = (node.bounds.min.as_ref(), node.bounds.max.as_ref());
            if let Some(min) = min.filter(|min| number.as_f64() < min.as_f64()) {
                fault(Code::OutOfBounds, format!("must be at least {min}"));
            }
            if let Some(max) = max.filter(|max| number.as_f64() > max.as_f64()) {
                fault(Code::OutOfBounds, format!("must be at most {max}"));
            }
        }
        Value::String(text) => check_text(node, text, &mut fault),
        Value::Array(items) => check_items(node, items, path, faults),
        Value::Object(fields) => {
            for name in node.required.iter().filter(|name| !fields.contains_key(*name)) {
                faults.push(Fault::new(name, Code::MissingField, "is required").at(path));
            }
            for (name, value) in fields {
                match node.properties.get(name) {
                    Some(inner) => check(inner, value, &format!("{path}.{name}"), faults),
                    None if node.closed => {
                        faults
                            .push(Fault::new(name, Code::UnknownField, "is not a field").at(path));
                    }
                    None => {}
                }
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn check_text(node: &Node, text: &str, fault: &mut impl FnMut(Code, String)) {
    let chars = text.chars().count() as u64;
    if let Some(min) = node.length.min.filter(|min| chars < *min) {
        fault(Code::OutOfBounds, format!("has {chars} characters; at least {min} are needed"));
    }
    if let Some(max) = node.length.max.filter(|max| chars > *max) {
        fault(Code::OutOfBounds, format!("has {chars} characters; at most {max} are allowed"));
    }
    if let Some(pattern) = node.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
        fault(Code::BadText, format!("must match {pattern}"));
    }
    if let Some(format) = node.format.filter(|format| !fits(*format, text)) {
        fault(Code::BadText, format!("must be a {}", format.as_str()));
    }
}

fn check_items(node: &Node, items: &[Value], path: &str, faults: &mut Faults) {
    let count = items.len() as u64;
    if let Some(min) = node.count.min.filter(|min| count < *min) {
        let detail = format!("has {count} items; at least {min} are needed");
        faults.push(Fault::new(path, Code::OutOfBounds, detail));
    }
    if let Some(max) = node.count.max.filter(|max| count > *max) {
        let detail = format!("has {count} items; at most {max} are allowed");
        faults.push(Fault::new(path, Code::OutOfBounds, detail));
    }
    if let Some(inner) = &node.items {
        for (index, item) in items.iter().enumerate() {
            check(inner, item, &format!("{path}[{index}]"), faults);
        }
    }
}

fn is(value: &Value, kind: Kind) -> bool {
    match kind {
        Kind::Object => value.is_object(),
        Kind::Array => value.is_array(),
        Kind::String => value.is_string(),
        Kind::Number => value.is_number(),
        Kind::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Kind::Boolean => value.is_boolean(),
        Kind::Null => value.is_null(),
    }
}

fn fits(format: Format, text: &str) -> bool {
    match format {
        Format::Date => text.parse::<Date>().is_ok_and(|date| date.to_string() == text),
        Format::DateTime => text.contains('T') && text.parse::<Timestamp>().is_ok(),
        Format::Email => is_email(text),
        Format::Uri => is_uri(text),
    }
}

fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '@')
    };
    let parts = text.rsplit_once('@');
    text.len() <= ADDRESS_BYTES_MAX
        && parts.is_some_and(|(name, host)| plain(name) && plain(host) && !host.starts_with('.'))
}

fn is_uri(text: &str) -> bool {
    let scheme = |scheme: &str| {
        let rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(rest)
    };
    let printable = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic());
    text.len() <= ADDRESS_BYTES_MAX
        && text.split_once(':').is_some_and(|(name, rest)| scheme(name) && printable(rest))
}
