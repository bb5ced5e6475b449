//! Free JSON that clients hand in: a ticket's `data`, a task's `output`.

use oms_base::{Code, Fault};
use oms_domain::json::{canonical, type_name};
use serde_json::Value;

/// Reads any JSON value of at most `bytes_max` bytes; gives the text that is stored.
pub(crate) fn any(bytes_max: usize) -> impl Fn(&Value) -> Result<String, Fault> {
    move |value| {
        check_text(value)?;
        let bytes = canonical(value);
        if bytes.len() > bytes_max {
            let detail = format!("has {} bytes; at most {bytes_max} are allowed", bytes.len());
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        String::from_utf8(bytes).map_err(|_| Fault::here(Code::Malformed, "not UTF-8"))
    }
}

/// Reads an object of at most `bytes_max` bytes; gives the text that is stored.
pub(crate) fn object(bytes_max: usize) -> impl Fn(&Value) -> Result<String, Fault> {
    move |value| {
        if value.is_object() {
            return any(bytes_max)(value);
        }
        let detail = format!("must be an object, not {}", type_name(value));
        Err(Fault::here(Code::WrongType, detail))
    }
}

/// Refuses control characters in keys and texts; the nesting is bounded where the body was read.
fn check_text(value: &Value) -> Result<(), Fault> {
    match value {
        Value::String(text) => check_characters(text),
        Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            check_text(item).map_err(|fault| fault.at(&format!("[{index}]")))
        }),
        Value::Object(fields) => fields.iter().try_for_each(|(key, field)| {
            check_characters(key)?;
            check_text(field).map_err(|fault| fault.at(key))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

fn check_characters(text: &str) -> Result<(), Fault> {
    let forbidden = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    match text.chars().find(forbidden) {
        None => Ok(()),
        Some(c) => {
            let detail =
                format!("holds the character U+{:04X}, which is not allowed", u32::from(c));
            Err(Fault::here(Code::BadText, detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{any, object};
    use oms_base::Code;
    use serde_json::json;

    #[test]
    fn data_is_an_object_of_bounded_size_without_control_characters() {
        assert_eq!(object(20)(&json!({"b": 1, "a": "x\n"})).unwrap(), r#"{"b":1,"a":"x\n"}"#);
        assert_eq!(object(20)(&json!([1])).unwrap_err().code, Code::WrongType);
        assert_eq!(object(5)(&json!({"a": 1})).unwrap_err().code, Code::OutOfBounds);
        let fault = object(99)(&json!({"a": [0, {"b": "\u{0}"}]})).unwrap_err();
        assert_eq!((fault.path.as_str(), fault.code), ("a[1].b", Code::BadText));
    }

    #[test]
    fn output_is_anything() {
        assert_eq!(any(9)(&json!(7)).unwrap(), "7");
    }
}
