//! A profile of JSON Schema: what a ticket's data, or a stage's output, has to look like.
//!
//! A schema is read once, when it is published; whatever the profile does not know is refused
//! there. Checking reports every fault with its place, and costs time linear in schema and value:
//! there are no references, no choices, and patterns are matched without backtracking.
//!
//! * of anything: `type`, which may be a list; `enum`, `const`; `title` and `description`, which
//!   are for people
//! * of an object: `required`, `properties`, and `additionalProperties`, which is `true` or `false`
//! * of an array: `items`, `minItems`, `maxItems`
//! * of a number: `minimum`, `maximum`
//! * of a text: `minLength`, `maxLength`, `pattern`, and `format`: `date`, `date-time`, `email` or
//!   `uri`

mod check;
mod read;
#[cfg(test)]
mod tests;

use oms_base::Faults;
use regex::Regex;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// What a value has to look like; reads and checks itself.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    source: String,
    root: Node,
}

impl Schema {
    /// The schema as it was written, as canonical JSON.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.source == "{}"
    }

    /// Holds a ticket's data against it; without any it counts as an empty object.
    pub fn check_data(&self, data: Option<&str>, faults: &mut Faults) {
        let data = data.and_then(|text| serde_json::from_str(text).ok());
        self.check(&data.unwrap_or_else(|| Value::Object(Map::new())), "data", faults);
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Schema) -> bool {
        self.source == other.source
    }
}

impl Eq for Schema {}

#[derive(Debug, Clone, Default)]
struct Node {
    kinds: Vec<Kind>,
    one_of: Option<Vec<Value>>,
    required: Vec<String>,
    properties: BTreeMap<String, Node>,
    closed: bool,
    items: Option<Box<Node>>,
    count: Range<u64>,
    bounds: Range<Number>,
    length: Range<u64>,
    pattern: Option<Regex>,
    format: Option<Format>,
}

#[derive(Debug, Clone)]
struct Range<T> {
    min: Option<T>,
    max: Option<T>,
}

impl<T> Default for Range<T> {
    fn default() -> Range<T> {
        Range { min: None, max: None }
    }
}

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    String,
    Number,
    Integer,
    Boolean,
    Null,
}

impl Kind {
    const ALL: [Kind; 7] = [
        Kind::Object,
        Kind::Array,
        Kind::String,
        Kind::Number,
        Kind::Integer,
        Kind::Boolean,
        Kind::Null,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Kind::Object => "object",
            Kind::Array => "array",
            Kind::String => "string",
            Kind::Number => "number",
            Kind::Integer => "integer",
            Kind::Boolean => "boolean",
            Kind::Null => "null",
        }
    }
}

/// What a text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Date,
    DateTime,
    Email,
    Uri,
}

impl Format {
    const ALL: [Format; 4] = [Format::Date, Format::DateTime, Format::Email, Format::Uri];

    const fn as_str(self) -> &'static str {
        match self {
            Format::Date => "date",
            Format::DateTime => "date-time",
            Format::Email => "email",
            Format::Uri => "uri",
        }
    }
}
