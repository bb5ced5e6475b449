//! Documents that people write, as YAML or as JSON: their value, and where each part of it stands.

use super::{INEXACT, malformed, strict};
use oms_base::code::TextPlace;
use oms_base::{Code, Fault, Faults};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Location, Spanned, Tagged};
use std::collections::BTreeMap;
use std::fmt;

/// Most nodes of a document; above what 8 MiB of a sensible definition hold.
const NODES_MAX: usize = 500_000;

/// Deepest nesting: the parser goes into each level by a call.
const DEPTH_MAX: usize = 32;

/// A part of a document: its value, its tag, and where it stands.
type Part = Spanned<Tagged<Node>>;
/// A key of a map, likewise.
type Name = Spanned<Tagged<String>>;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As strict JSON.
    Json,
    /// As YAML, as strictly: no anchors, aliases, tags or second documents, no key twice, and
    /// numbers as JSON spells them.
    Yaml,
}

/// Reads a document; a fault is [`Code::Malformed`] and says the line and column.
pub fn read(bytes: &[u8], form: Form) -> Result<Value, Fault> {
    match form {
        Form::Json => super::parse(bytes),
        Form::Yaml => value(parse(bytes)?, bytes, DEPTH_MAX),
    }
}

/// The faults, each with line and column of what it is about, where that can be found.
pub fn placed(bytes: &[u8], faults: Faults) -> Faults {
    if faults.is_empty() {
        return faults;
    }
    let mut places = BTreeMap::new();
    // JSON is YAML, too; where it is not, its faults have no places.
    if let Ok(node) = parse(bytes) {
        collect(&node.value.0, node.referenced, node.referenced, String::new(), &mut places);
    }
    let mut out = Faults::default();
    for fault in faults {
        let place = place_of(&places, &fault);
        out.push(Fault { place: fault.place.or(place), ..fault });
    }
    out
}

/// Where a value stands, and where its key does.
#[derive(Clone, Copy)]
struct Stands {
    key: TextPlace,
    value: TextPlace,
}

/// What is missing is sought where it should stand: in the nearest part around it.
fn place_of(places: &BTreeMap<String, Stands>, fault: &Fault) -> Option<TextPlace> {
    let mut path = fault.path.as_str();
    loop {
        if let Some(stands) = places.get(path) {
            let of_key = fault.code == Code::UnknownField;
            return Some(if of_key { stands.key } else { stands.value });
        }
        if path.is_empty() {
            return None;
        }
        path = &path[..path.rfind(['.', '[']).unwrap_or(0)];
    }
}

fn parse(bytes: &[u8]) -> Result<Part, Fault> {
    let text = super::utf8(bytes)?;
    if text.trim().is_empty() {
        return Err(malformed("the document is empty".into()));
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: NODES_MAX,
            max_depth: DEPTH_MAX,
            max_anchors: 0,
            max_aliases: 0,
            max_documents: 1,
        },
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().and_then(text_place);
        Fault { place, ..malformed(said(&error)) }
    })
}

/// What is wrong, in words; the parser's own where they are some.
fn said(error: &serde_saphyr::Error) -> String {
    if let serde_saphyr::Error::Budget { breach, .. } = error.without_snippet() {
        match breach {
            BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => {
                return "an anchor or an alias stands here; write the value itself".into();
            }
            BudgetBreach::Documents { .. } => return "a second document begins here".into(),
            BudgetBreach::Depth { .. } => return too_deep(),
            BudgetBreach::Nodes { .. } => return format!("has more than {NODES_MAX} values"),
            _ => {}
        }
    }
    let formatter = serde_saphyr::UserMessageFormatter;
    serde_saphyr::MessageFormatter::format_message(&formatter, error).into_owned()
}

fn too_deep() -> String {
    format!("nested deeper than {DEPTH_MAX} levels")
}

fn text_place(at: Location) -> Option<TextPlace> {
    let line = u32::try_from(at.line()).ok().filter(|line| *line > 0)?;
    Some(TextPlace { line, column: u32::try_from(at.column()).ok()? })
}

fn collect(
    node: &Node,
    key: Location,
    at: Location,
    path: String,
    places: &mut BTreeMap<String, Stands>,
) {
    match node {
        Node::Map(pairs) => {
            for (name, value) in pairs {
                let path = match path.as_str() {
                    "" => name.value.0.clone(),
                    outer => format!("{outer}.{}", name.value.0),
                };
                collect(&value.value.0, name.referenced, value.referenced, path, places);
            }
        }
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                collect(&item.value.0, item.referenced, item.referenced, path, places);
            }
        }
        Node::Leaf(_) => {}
    }
    if let Some((key, value)) = text_place(key).zip(text_place(at)) {
        places.insert(path, Stands { key, value });
    }
}

/// A part of a YAML text as the JSON value that it stands for.
fn value(part: Part, text: &[u8], room: usize) -> Result<Value, Fault> {
    let at = part.referenced;
    let deeper = || room.checked_sub(1).ok_or_else(|| faulty(at, too_deep()));
    match untagged(part)? {
        Node::Leaf(Value::Number(number)) => spelled(number, at, text).map(Value::Number),
        Node::Leaf(value) => Ok(value),
        Node::List(items) => {
            let room = deeper()?;
            items.into_iter().map(|item| value(item, text, room)).collect()
        }
        Node::Map(pairs) => {
            let room = deeper()?;
            let mut object = Map::new();
            for (name, inner) in pairs {
                let at = name.referenced;
                let inner = value(inner, text, room)?;
                if object.insert(untagged(name)?, inner).is_some() {
                    return Err(faulty(at, "a key stands here twice"));
                }
            }
            Ok(Value::Object(object))
        }
    }
}

fn untagged<T>(part: Spanned<Tagged<T>>) -> Result<T, Fault> {
    let Tagged(value, tag) = part.value;
    match tag {
        None => Ok(value),
        Some(_) => Err(faulty(part.referenced, "a tag stands here; write the value alone")),
    }
}

/// The number, if it stands there as JSON spells it: of `010` and `1_0`, one reader makes eight
/// or text where another makes ten.
fn spelled(number: Number, at: Location, text: &[u8]) -> Result<Number, Fault> {
    let index = |bytes: Option<u64>| bytes.and_then(|bytes| usize::try_from(bytes).ok());
    let start = index(at.span().byte_offset());
    let end = start.zip(index(at.span().byte_len())).map(|(start, len)| start + len);
    let source = start.zip(end).and_then(|(start, end)| text.get(start..end)).unwrap_or_default();
    if serde_json::from_slice::<Number>(source).is_err() {
        return Err(faulty(at, "readers take this number differently; spell it as JSON does"));
    }
    match strict::inexact_integer(source) {
        None => Ok(number),
        Some(_) => Err(faulty(at, INEXACT)),
    }
}

fn faulty(at: Location, detail: impl Into<String>) -> Fault {
    Fault { place: text_place(at), ..malformed(detail.into()) }
}

/// A value of any shape, with the places of its parts.
#[derive(Debug)]
enum Node {
    Map(Vec<(Name, Part)>),
    List(Vec<Part>),
    Leaf(Value),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(AnyNode)
    }
}

struct AnyNode;

impl<'de> Visitor<'de> for AnyNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Node::Map(pairs))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Leaf(Value::String(text.to_owned())))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Bool(truth)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Number(number.into())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Number(number.into())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node, E> {
        let number = Number::from_f64(number).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Node::Leaf(Value::Number(number)))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Null))
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, placed, read};
    use oms_base::{Code, Fault, Faults};
    use serde_json::json;

    const YAML: &str = "name: P\nstages:\n  - id: a\n    owner: bot\n    slaMins: 5\n    x: 1\n";

    #[test]
    fn yaml_stands_for_the_same_as_json() {
        let read_yaml = read(YAML.as_bytes(), Form::Yaml).unwrap();
        let want = json!({"name": "P", "stages": [
            {"id": "a", "owner": "bot", "slaMins": 5, "x": 1}]});
        assert_eq!(read_yaml, want);
        let scalars = "a: true\nb: \"no\"\nc: null\nd: 1.5\ne: -3\nf: 48h\ng: []\n";
        let want = json!({"a": true, "b": "no", "c": null, "d": 1.5, "e": -3, "f": "48h", "g": []});
        assert_eq!(read(scalars.as_bytes(), Form::Yaml).unwrap(), want);
    }

    #[test]
    fn what_two_readers_could_understand_differently_is_refused() {
        let deep = format!("{}1{}", "[".repeat(70), "]".repeat(70));
        let refused = [
            "",
            "a: 1\na: 2\n",
            "a: {b: 1, b: 2}\n",
            "a: &x [1]\nb: *x\n",
            "a: 1\n---\nb: 2\n",
            "<<: {a: 1}\n",
            "a: 9007199254740993\n",
            "a: 12345678901234567890123\n",
            "a: .inf\n",
            "a: &x 1\n",
            "a: !x 1\n",
            "a: !!null x\n",
            "a: !!binary aGVsbG8=\n",
            "!!str a: 1\n",
            "--- !x\na: 1\n",
            "a: 010\n",
            "a: 0x10\n",
            "a: 0o10\n",
            "a: 0b11\n",
            "a: 1_0\n",
            "a: +5\n",
            "a: .5\n",
            "a: 5.\n",
            "a: [1\n",
            &deep,
        ];
        for text in refused {
            let fault = read(text.as_bytes(), Form::Yaml).unwrap_err();
            assert_eq!(fault.code, Code::Malformed, "{text:?}");
        }
        let long = "é: 1\nab: 07\n";
        let place = read(long.as_bytes(), Form::Yaml).unwrap_err().place;
        assert_eq!(place.map(|place| (place.line, place.column)), Some((2, 5)));
        let twice = read(b"a: 1\nbb: 2\nbb: 3\n", Form::Yaml).unwrap_err();
        assert_eq!(twice.place.map(|place| place.line), Some(3));
    }

    #[test]
    fn faults_get_the_line_and_column_of_what_they_are_about() {
        let json = "{\"name\": \"P\",\n \"stages\": [\n  {\"id\": \"a\", \"x\": 1}]}";
        let cases = [
            (YAML, "stages[0].slaMins", Code::OutOfBounds, (5, 14)),
            (YAML, "stages[0].x", Code::UnknownField, (6, 5)),
            (YAML, "stages[0].when", Code::MissingField, (3, 5)),
            (YAML, "title", Code::MissingField, (1, 1)),
            (json, "stages[0].id", Code::BadText, (3, 10)),
            (json, "stages[0].x", Code::UnknownField, (3, 15)),
            (json, "stages[0].owner", Code::MissingField, (3, 3)),
        ];
        for (text, path, code, want) in cases {
            let faults = placed(text.as_bytes(), Faults::from(Fault::new(path, code, "x")));
            let place = faults.list()[0].place.map(|place| (place.line, place.column));
            assert_eq!(place, Some(want), "{path}");
        }
    }
}
