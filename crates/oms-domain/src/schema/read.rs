//! Reads a schema and reports everything in it that the profile does not know.

use super::{Format, Kind, Node, Range, Schema};
use crate::json::{Fields, boolean, canonical, integer, number, parse, text};
use oms_base::{Code, Fault, Faults};
use regex::{Regex, RegexBuilder};
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// Most bytes of a schema.
const BYTES_MAX: usize = 64 * 1024;
/// Deepest nesting of schemas.
const DEPTH_MAX: usize = 16;
/// Most fields of one object, values of one `enum`.
const LIST_MAX: usize = 500;
/// Longest pattern.
const PATTERN_BYTES_MAX: usize = 1_024;
/// Most patterns of one schema.
const PATTERNS_MAX: usize = 50;
/// Most memory of a compiled pattern.
const PATTERN_SIZE_MAX: usize = 256 * 1024;
/// Longest text, longest list, that a bound can name.
const COUNT_MAX: i64 = 1_000_000_000;

impl Schema {
    /// Reads the schema that stands in the field `name`; `None` when it is absent or faulty.
    pub fn field(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Schema> {
        let value = fields.value(name)?;
        let mut faults = Faults::default();
        let schema = Schema::read(value, &mut faults);
        for fault in faults {
            let fault = fault.at(name);
            fields.fault(&fault.path, fault.code, fault.detail);
        }
        schema
    }

    /// Reads a schema as it was stored.
    pub fn parse(source: &str) -> Result<Schema, Faults> {
        let mut faults = Faults::default();
        let schema = Schema::read(&parse(source.as_bytes())?, &mut faults);
        schema.ok_or(faults)
    }

    fn read(value: &Value, faults: &mut Faults) -> Option<Schema> {
        let source = String::from_utf8(canonical(value)).unwrap_or_default();
        if source.len() > BYTES_MAX {
            let detail = format!("a schema has at most {BYTES_MAX} bytes");
            faults.push(Fault::here(Code::OutOfBounds, detail));
            return None;
        }
        let mut found = Faults::default();
        let mut reader = Reader { depth: DEPTH_MAX, patterns: PATTERNS_MAX };
        let mut fields = Fields::new("", value, &mut found);
        let root = reader.node(&mut fields);
        fields.finish();
        let is_good = found.is_empty();
        for fault in found {
            faults.push(of_schema(fault));
        }
        is_good.then_some(Schema { source, root })
    }
}

/// What the profile does not know has a code of its own.
fn of_schema(fault: Fault) -> Fault {
    match fault.code {
        Code::UnknownField => Fault {
            code: Code::BadSchema,
            detail: format!("{} of the profile", fault.detail),
            ..fault
        },
        _ => fault,
    }
}

struct Reader {
    depth: usize,
    patterns: usize,
}

impl Reader {
    fn node(&mut self, fields: &mut Fields<'_, '_>) -> Node {
        fields.optional("title", text(|_| Ok(())));
        fields.optional("description", text(|_| Ok(())));
        let kinds = fields.optional("type", kinds).unwrap_or_default();
        let listed = fields.list("enum", LIST_MAX, |value| Ok(value.clone()));
        if listed.as_ref().is_some_and(Vec::is_empty) {
            fields.fault("enum", Code::BadSchema, "must hold a value");
        }
        let only = fields.value("const").map(|value| vec![value.clone()]);
        let required = fields.list("required", LIST_MAX, text(|name| Ok(name.to_owned())));
        let additional = fields.optional("additionalProperties", boolean);
        let node = Node {
            kinds,
            one_of: only.or(listed),
            required: required.unwrap_or_default(),
            properties: self.properties(fields),
            closed: additional == Some(false),
            items: self.items(fields),
            count: counts(fields, "minItems", "maxItems"),
            bounds: Range {
                min: fields.optional("minimum", bound),
                max: fields.optional("maximum", bound),
            },
            length: counts(fields, "minLength", "maxLength"),
            pattern: self.pattern(fields),
            format: fields.optional("format", text(format)),
        };
        check_ranges(&node, fields);
        node
    }

    fn pattern(&mut self, fields: &mut Fields<'_, '_>) -> Option<Regex> {
        let source = fields.optional("pattern", text(|source| Ok(source.to_owned())))?;
        fields.optional("pattern", |_| self.compile(&source))
    }

    fn compile(&mut self, source: &str) -> Result<Regex, Fault> {
        let left = self.patterns.checked_sub(1);
        self.patterns = left.unwrap_or(0);
        if left.is_none() || source.len() > PATTERN_BYTES_MAX {
            let detail = format!(
                "a schema has at most {PATTERNS_MAX} patterns, each of {PATTERN_BYTES_MAX} bytes"
            );
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        let built = RegexBuilder::new(source).size_limit(PATTERN_SIZE_MAX).build();
        built.map_err(|_| Fault::here(Code::BadSchema, "is no pattern, or too costly a one"))
    }

    fn deeper(&mut self, fields: &mut Fields<'_, '_>) -> Node {
        let Some(depth) = self.depth.checked_sub(1) else {
            let detail = format!("schemas stand at most {DEPTH_MAX} deep");
            fields.fault("type", Code::OutOfBounds, detail);
            return Node::default();
        };
        self.depth = depth;
        let node = self.node(fields);
        self.depth += 1;
        node
    }

    fn items(&mut self, fields: &mut Fields<'_, '_>) -> Option<Box<Node>> {
        fields.object("items", |items| Box::new(self.deeper(items)))
    }

    fn properties(&mut self, fields: &mut Fields<'_, '_>) -> BTreeMap<String, Node> {
        let mut properties = BTreeMap::new();
        let Some(value) = fields.value("properties") else { return properties };
        let Some(object) = value.as_object().filter(|object| object.len() <= LIST_MAX) else {
            let detail = format!("must be an object of at most {LIST_MAX} fields");
            fields.fault("properties", Code::WrongType, detail);
            return properties;
        };
        for (name, schema) in object {
            let mut faults = Faults::default();
            let mut inner = Fields::new("", schema, &mut faults);
            let node = self.deeper(&mut inner);
            inner.finish();
            for fault in faults {
                let fault = fault.at(name).at("properties");
                fields.fault(&fault.path, fault.code, fault.detail);
            }
            properties.insert(name.clone(), node);
        }
        properties
    }
}

fn kinds(value: &Value) -> Result<Vec<Kind>, Fault> {
    let one = text(|word| {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
            let words: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
        })
    });
    match value {
        Value::Array(words) if words.len() <= Kind::ALL.len() => words.iter().map(one).collect(),
        other => one(other).map(|kind| vec![kind]),
    }
}

fn format(word: &str) -> Result<Format, Fault> {
    Format::ALL.into_iter().find(|format| format.as_str() == word).ok_or_else(|| {
        let words: Vec<_> = Format::ALL.iter().map(|format| format.as_str()).collect();
        Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
    })
}

fn bound(value: &Value) -> Result<Number, Fault> {
    number(value)?;
    value.as_number().cloned().ok_or_else(|| Fault::here(Code::WrongType, "must be a number"))
}

fn counts(fields: &mut Fields<'_, '_>, min: &'static str, max: &'static str) -> Range<u64> {
    let mut one = |name| fields.optional(name, integer(0..=COUNT_MAX));
    let (min, max) = (one(min), one(max));
    Range { min: min.map(i64::unsigned_abs), max: max.map(i64::unsigned_abs) }
}

/// A range that nothing fits into is a mistake.
fn check_ranges(node: &Node, fields: &mut Fields<'_, '_>) {
    let crossed = |range: &Range<u64>| range.min > range.max && range.max.is_some();
    let bounds = node.bounds.min.as_ref().zip(node.bounds.max.as_ref());
    let faults = [
        ("minItems", crossed(&node.count)),
        ("minLength", crossed(&node.length)),
        ("minimum", bounds.is_some_and(|(min, max)| min.as_f64() > max.as_f64())),
    ];
    for (name, _) in faults.into_iter().filter(|(_, crossed)| *crossed) {
        fields.fault(name, Code::BadSchema, "is above the greatest that is allowed");
    }
}
