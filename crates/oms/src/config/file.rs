//! Reads the YAML file: every value with its place, and every fault of the whole file.

use super::fault::Fault;
use super::keys::{self, KEYS, Key};
use super::kind::Kind;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::path::Path;

/// Most bytes of a file.
const BYTES_MAX: u64 = 64 * 1024;
/// Most nodes of a file, far above what the table of keys can fill.
const NODES_MAX: usize = 10_000;
/// Sections, lists and their items; deeper than any key lies.
const DEPTH_MAX: usize = 8;
/// Most faults that are reported.
const FAULTS_MAX: usize = 100;
/// How unlike a known key a name may be for that key to be meant.
const DISTANCE_MAX: usize = 3;

/// A value of the file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) place: String,
}

/// What a file says, by key.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) found: BTreeMap<&'static str, Entry>,
    pub(super) faults: Vec<Fault>,
    shown: String,
}

/// Reads the file at `path`.
pub(super) fn read(path: &Path) -> Entries {
    let shown = path.display().to_string();
    let text = std::fs::File::open(path).and_then(|file| {
        let mut text = String::new();
        file.take(BYTES_MAX + 1).read_to_string(&mut text)?;
        Ok(text)
    });
    match text {
        Ok(text) => parse(&shown, &text),
        Err(error) => {
            let mut entries = Entries { shown, ..Entries::default() };
            entries.fault(None, "", format!("cannot be read: {error}"));
            entries
        }
    }
}

/// Reads a file's text; `shown` is what the file is called in places.
pub(super) fn parse(shown: &str, text: &str) -> Entries {
    let mut entries = Entries { shown: shown.to_owned(), ..Entries::default() };
    if text.len() as u64 > BYTES_MAX {
        entries.fault(None, "", format!("has more than {BYTES_MAX} bytes"));
        return entries;
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
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Spanned<Node>>(text, options) {
        Ok(Spanned { value: Node::Map(pairs), .. }) => entries.take_section("", pairs),
        Ok(Spanned { value: Node::Nothing, .. }) => {}
        Ok(other) => {
            entries.fault(Some(other.referenced), "", "is no list of keys and values".to_owned());
        }
        Err(error) => {
            let detail = serde_saphyr::UserMessageFormatter;
            let detail = serde_saphyr::MessageFormatter::format_message(&detail, &error);
            entries.fault(error.location(), "", crate::table::clean(&detail));
        }
    }
    entries
}

impl Entries {
    fn take_section(&mut self, section: &str, pairs: Vec<(Spanned<String>, Spanned<Node>)>) {
        for (name, node) in pairs {
            let path = match section {
                "" => name.value.clone(),
                section => format!("{section}.{}", name.value),
            };
            let is_section = KEYS.iter().any(|key| key.section() == Some(path.as_str()));
            match (keys::find(&path), node.value) {
                (Some(key), value) => self.take(key, value, node.referenced),
                (None, Node::Map(pairs)) if is_section => self.take_section(&path, pairs),
                (None, Node::Nothing) if is_section => {}
                (None, _) if is_section => {
                    let detail = "is a section; its keys stand below it".to_owned();
                    self.fault(Some(node.referenced), &path, detail);
                }
                (None, _) => {
                    let detail = unknown(&path);
                    self.fault(Some(name.referenced), &path, detail);
                }
            }
        }
    }

    fn take(&mut self, key: &'static Key, value: Node, at: Location) {
        let text = match (key.kind, value) {
            (Kind::Networks | Kind::Programs, Node::List(items)) => {
                return self.take_list(key, items, at);
            }
            (Kind::Number { .. }, Node::Number(text))
            | (Kind::Truth, Node::Truth(text))
            | (
                Kind::Path | Kind::Address | Kind::Word(_) | Kind::Database | Kind::Text,
                Node::Text(text),
            ) => text,
            (_, Node::Nothing) => return self.fault(Some(at), key.path, "has no value".to_owned()),
            (kind, other) => {
                let detail = format!("is {}; write {}", other.describe(), wanted(kind));
                return self.fault(Some(at), key.path, detail);
            }
        };
        match key.check(&text) {
            Ok(()) => self.keep(key, text, at),
            Err(detail) => self.fault(Some(at), key.path, detail),
        }
    }

    fn take_list(&mut self, key: &'static Key, items: Vec<Spanned<Node>>, at: Location) {
        let mut texts = Vec::new();
        let before = self.faults.len();
        for (index, item) in items.into_iter().enumerate() {
            let path = format!("{}[{index}]", key.path);
            match item.value {
                Node::Text(text) => match key.check(&text) {
                    Ok(()) => texts.push(text),
                    Err(detail) => self.fault(Some(item.referenced), &path, detail),
                },
                other => {
                    let detail = format!("is {}; write a text", other.describe());
                    self.fault(Some(item.referenced), &path, detail);
                }
            }
        }
        let text = texts.join(",");
        match key.check(&text) {
            Ok(()) if self.faults.len() == before => self.keep(key, text, at),
            Ok(()) => {}
            Err(detail) => self.fault(Some(at), key.path, detail),
        }
    }

    fn keep(&mut self, key: &'static Key, text: String, at: Location) {
        let place = self.place(Some(at));
        self.found.insert(key.path, Entry { text, place });
    }

    fn fault(&mut self, at: Option<Location>, key: &str, detail: String) {
        if self.faults.len() < FAULTS_MAX {
            let place = self.place(at);
            self.faults.push(Fault::new(&place, &crate::table::clean(key), detail));
        }
    }

    fn place(&self, at: Option<Location>) -> String {
        match at.filter(|at| at.line() > 0) {
            Some(at) => format!("{}:{}:{}", self.shown, at.line(), at.column()),
            None => self.shown.clone(),
        }
    }
}

/// What is said of a name that no key has.
fn unknown(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or(path);
    let distance = |key: &&Key| {
        let whole = strsim::damerau_levenshtein(path, key.path);
        whole.min(strsim::damerau_levenshtein(last, key.last()))
    };
    let nearest = KEYS.iter().min_by_key(distance);
    match nearest.filter(|key| distance(key) <= DISTANCE_MAX.min(last.len() / 2)) {
        Some(key) => format!("is not a key; did you mean {}?", key.path),
        None => "is not a key; `oms config schema` lists them".to_owned(),
    }
}

fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Truth => "true or false, without quotes",
        Kind::Number { .. } => "a whole number, without quotes",
        Kind::Networks => "a list like [10.0.0.0/8]",
        Kind::Programs => "a list like [ranker=/opt/ranker]",
        Kind::Path | Kind::Address | Kind::Word(_) | Kind::Database | Kind::Text => {
            "a text, in quotes"
        }
    }
}

/// A value of any shape.
#[derive(Debug)]
enum Node {
    Map(Vec<(Spanned<String>, Spanned<Node>)>),
    List(Vec<Spanned<Node>>),
    Text(String),
    Truth(String),
    Number(String),
    Fraction,
    Nothing,
}

impl Node {
    fn describe(&self) -> &'static str {
        match self {
            Node::Map(_) => "a section",
            Node::List(_) => "a list",
            Node::Text(_) => "a text",
            Node::Truth(_) => "true or false",
            Node::Number(_) => "a number",
            Node::Fraction => "a fraction",
            Node::Nothing => "nothing",
        }
    }
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
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Node, E> {
        Ok(Node::Truth(truth.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Fraction)
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }
}
