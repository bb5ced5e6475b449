//! What a field may hold: readers that [`super::Fields`] puts together.

use oms_base::{Code, Fault};
use serde_json::Value;
use std::ops::RangeInclusive;

/// Up to here a double holds every integer.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// What people call a value's JSON type.
pub const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Text that `parse` takes.
pub fn text<T>(parse: impl Fn(&str) -> Result<T, Fault>) -> impl Fn(&Value) -> Result<T, Fault> {
    move |value| match value {
        Value::String(text) => parse(text),
        other => Err(wrong_type("text", other)),
    }
}

/// `true` or `false`.
pub fn boolean(value: &Value) -> Result<bool, Fault> {
    value.as_bool().ok_or_else(|| wrong_type("true or false", value))
}

/// A whole number within `bounds`; `48.0` is one.
pub fn integer(bounds: RangeInclusive<i64>) -> impl Fn(&Value) -> Result<i64, Fault> {
    move |value| {
        let double = number(value).map_err(|_| wrong_type("a whole number", value))?;
        if double.fract() != 0.0 {
            return Err(Fault::here(Code::WrongType, "must be a whole number"));
        }
        let fits = whole(value).filter(|whole| bounds.contains(whole));
        fits.ok_or_else(|| {
            let detail = format!("must be from {} to {}", bounds.start(), bounds.end());
            Fault::here(Code::OutOfBounds, detail)
        })
    }
}

/// Any number.
pub fn number(value: &Value) -> Result<f64, Fault> {
    value.as_f64().ok_or_else(|| wrong_type("a number", value))
}

/// The items of a list of `max` at most.
pub(super) fn items(value: &Value, max: usize) -> Result<&[Value], Fault> {
    let items = value.as_array().ok_or_else(|| wrong_type("a list", value))?;
    if items.len() <= max {
        return Ok(items);
    }
    let detail = format!("has {} items; at most {max} are allowed", items.len());
    Err(Fault::here(Code::OutOfBounds, detail))
}

/// The value as a whole number, if it is one.
#[expect(clippy::cast_possible_truncation, reason = "the double is whole and within 2^53")]
fn whole(value: &Value) -> Option<i64> {
    let of_double = |double: &f64| double.fract() == 0.0 && double.abs() <= WHOLE_MAX;
    value.as_i64().or_else(|| value.as_f64().filter(of_double).map(|double| double as i64))
}

fn wrong_type(want: &str, value: &Value) -> Fault {
    Fault::here(Code::WrongType, format!("must be {want}, not {}", type_name(value)))
}
