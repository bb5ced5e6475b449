//! The visitor behind [`super::parse`], and the look at integers that it cannot see.

use super::JSON_DEPTH_MAX;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Longest part of a key that an error repeats.
const KEY_CHARS_SHOWN: usize = 60;
/// Every integer of up to this many digits is a double.
const DIGITS_ALWAYS_EXACT: usize = 15;

/// Builds a value, `room` containers deep at most.
#[derive(Clone, Copy)]
pub(super) struct Strict {
    room: usize,
}

impl Strict {
    pub(super) const fn outermost() -> Strict {
        Strict { room: JSON_DEPTH_MAX }
    }

    fn deeper<E: Error>(self) -> Result<Strict, E> {
        let room = self
            .room
            .checked_sub(1)
            .ok_or_else(|| E::custom(format_args!("nested deeper than {JSON_DEPTH_MAX} levels")))?;
        Ok(Strict { room })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                let shown: String = key.chars().take(KEY_CHARS_SHOWN).collect();
                return Err(A::Error::custom(format_args!("duplicate key {shown:?}")));
            }
            let value = entries.next_value_seed(inner)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Where the first integer stands that a double cannot hold exactly, in well-formed JSON.
pub(super) fn inexact_integer(json: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        at = match byte {
            b'"' => after_string(json, at),
            b'-' | b'0'..=b'9' => {
                let end = after_number(json, at);
                if !is_exact(&json[at..end]) {
                    return Some(at);
                }
                end
            }
            _ => at + 1,
        };
    }
    None
}

fn after_string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn after_number(json: &[u8], start: usize) -> usize {
    let inside = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    json[start..].iter().position(|byte| !inside(byte)).map_or(json.len(), |len| start + len)
}

/// Whether a number is written with a fraction or an exponent, or is an exact double.
fn is_exact(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    if digits.len() <= DIGITS_ALWAYS_EXACT || !digits.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let text = std::str::from_utf8(digits).expect("ASCII digits are UTF-8");
    text.parse::<f64>().is_ok_and(|double| format!("{double:.0}") == text)
}
