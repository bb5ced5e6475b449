//! Strict JSON: what two readers could understand differently is refused, never guessed.
//!
//! [`parse`] refuses duplicate keys, nesting deeper than [`JSON_DEPTH_MAX`], lone surrogates,
//! bytes that are not UTF-8, numbers beyond a double and integers that a double cannot hold
//! exactly. [`Fields`] then reads an object field by field and reports every fault at once.

mod document;
mod fields;
pub(crate) mod hint;
mod read;
mod strict;
#[cfg(test)]
mod tests;

pub use document::{Form, placed, read as read_document};
pub use fields::Fields;
pub use read::{boolean, integer, number, text, type_name};

use oms_base::code::TextPlace;
use oms_base::limits::JSON_DEPTH_MAX;
use oms_base::{Code, Fault};
use serde::de::DeserializeSeed;
use serde_json::Value;

const INEXACT: &str = "an integer that a double cannot hold exactly; send it as text";

/// Reads one JSON document that fills all of `bytes`; keys keep their order.
///
/// A fault is [`Code::Malformed`] and says the line and column.
pub fn parse(bytes: &[u8]) -> Result<Value, Fault> {
    let text = utf8(bytes)?;
    if text.trim().is_empty() {
        return Err(malformed("the body is empty, and JSON was expected".into()));
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = strict::Strict::outermost().deserialize(&mut reader).map_err(|e| refused(&e))?;
    reader.end().map_err(|error| refused(&error))?;
    match strict::inexact_integer(bytes) {
        None => Ok(value),
        Some(at) => Err(malformed_at(bytes, at, &format!("{INEXACT},"))),
    }
}

/// The bytes that are stored for `value`: without white space, keys in their order.
pub fn canonical(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn refused(error: &serde_json::Error) -> Fault {
    let place = text_place(error.line(), error.column());
    Fault { place: Some(place), ..malformed(error.to_string()) }
}

fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|e| malformed_at(bytes, e.valid_up_to(), "not UTF-8"))
}

fn malformed_at(bytes: &[u8], offset: usize, detail: &str) -> Fault {
    let place = place(bytes, offset);
    let TextPlace { line, column } = place;
    let detail = format!("{detail} at line {line} column {column}");
    Fault { place: Some(place), ..malformed(detail) }
}

fn malformed(detail: String) -> Fault {
    Fault::here(Code::Malformed, detail)
}

/// The line and column, from 1, of the byte at `offset`.
fn place(bytes: &[u8], offset: usize) -> TextPlace {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = before.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let line = before.split(|&b| b == b'\n').count();
    text_place(line, offset - line_start + 1)
}

fn text_place(line: usize, column: usize) -> TextPlace {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    TextPlace { line: number(line), column: number(column) }
}
