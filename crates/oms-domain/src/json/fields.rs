//! Reads an object field by field and collects every fault of it, with its place.
//!
//! ```
//! use oms_base::{Faults, Name};
//! use oms_domain::json::{Fields, boolean, integer, parse, text};
//!
//! let body = parse(br#"{"name": " ", "size": 4, "tags": ["a", 7], "hidde": true}"#).unwrap();
//! let mut faults = Faults::default();
//! let mut fields = Fields::new("", &body, &mut faults);
//! let name = fields.required("name", text(Name::parse));
//! let size = fields.optional("size", integer(1..=3));
//! let tags = fields.list("tags", 10, text(Name::parse));
//! let hidden = fields.optional("hidden", boolean);
//! fields.finish();
//!
//! assert!(name.is_none() && size.is_none() && tags.is_none() && hidden.is_none());
//! let paths: Vec<_> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
//! assert_eq!(paths, ["name", "size", "tags[1]", "hidde"]);
//! ```

use super::hint::nearest;
use super::read::{items, type_name};
use oms_base::{Code, Fault, Faults};
use serde_json::{Map, Value};

/// Longest part of an unknown key that a fault repeats.
const KEY_CHARS_SHOWN: usize = 60;

/// The fields of one object; whoever makes it calls [`Fields::finish`].
///
/// An explicit `null` counts as absent. A value that is not an object is one fault by itself, and
/// its fields then read as absent without further faults.
#[must_use = "only finish() reports the keys that nobody asked for"]
#[derive(Debug)]
pub struct Fields<'v, 'f> {
    path: String,
    object: Option<&'v Map<String, Value>>,
    known: Vec<&'static str>,
    takes_any: bool,
    faults: &'f mut Faults,
}

impl<'v, 'f> Fields<'v, 'f> {
    /// The fields of `value`, which stands at `path` in the input; faults go to `faults`.
    pub fn new(path: &str, value: &'v Value, faults: &'f mut Faults) -> Fields<'v, 'f> {
        let object = value.as_object();
        if object.is_none() {
            let detail = format!("must be an object, not {}", type_name(value));
            faults.push(Fault::new(path, Code::WrongType, detail));
        }
        Fields { path: path.to_owned(), object, known: Vec::new(), takes_any: false, faults }
    }

    /// The field as it stands; `None` when it is absent or `null`.
    pub fn value(&mut self, name: &'static str) -> Option<&'v Value> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.object?.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field is there and `null`.
    pub fn is_null(&mut self, name: &'static str) -> bool {
        self.value(name).is_none() && self.object.is_some_and(|object| object.contains_key(name))
    }

    /// The field as `read` takes it; `None` when it is absent, `null` or faulty.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'v Value) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = self.value(name)?;
        self.faults.take(&self.path_of(name), read(value))
    }

    /// Like [`Fields::optional`]; absence is a fault, too.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'v Value) -> Result<T, Fault>,
    ) -> Option<T> {
        if self.value(name).is_none() && self.object.is_some() {
            self.fault(name, Code::MissingField, "is required");
        }
        self.optional(name, read)
    }

    /// The items of a list, `max` at most, each as `read` takes it; `None` when it is absent,
    /// `null` or anything of it is faulty. Every faulty item is reported.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        max: usize,
        read: impl Fn(&'v Value) -> Result<T, Fault>,
    ) -> Option<Vec<T>> {
        let items = self.optional(name, |value| items(value, max))?;
        let path = self.path_of(name);
        let place = |index| format!("{path}[{index}]");
        let taken: Vec<_> = (0..)
            .zip(items)
            .map(|(index, item): (usize, _)| self.faults.take(&place(index), read(item)))
            .collect();
        taken.into_iter().collect()
    }

    /// The fields of an object inside; `None` when it is absent or `null`.
    pub fn object<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Fields<'v, '_>) -> T,
    ) -> Option<T> {
        let value = self.value(name)?;
        let path = self.path_of(name);
        Some(read_object(&path, value, self.faults, read))
    }

    /// The objects of a list inside, `max` at most; `None` when it is absent, `null`, no list or
    /// too long. `read` is called for every item, also for a faulty one, so places agree.
    pub fn objects<T>(
        &mut self,
        name: &'static str,
        max: usize,
        mut read: impl FnMut(&mut Fields<'v, '_>) -> T,
    ) -> Option<Vec<T>> {
        let items = self.optional(name, |value| items(value, max))?;
        let path = self.path_of(name);
        let read_item = |(index, item): (usize, &'v Value)| {
            read_object(&format!("{path}[{index}]"), item, self.faults, &mut read)
        };
        Some(items.iter().enumerate().map(read_item).collect())
    }

    /// Lets every other key pass: the object is in a format of somebody else, which may grow.
    pub fn take_any(&mut self) {
        self.takes_any = true;
    }

    /// Adds a fault at the field `name`, which may go deeper, like `dependsOn[0]`.
    pub fn fault(&mut self, name: &str, code: Code, detail: impl Into<String>) {
        let path = self.path_of(name);
        self.faults.push(Fault::new(path, code, detail));
    }

    /// Where the field `name` stands in the input.
    pub fn path_of(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }

    /// Reports every key that nobody asked for, with the known key that may have been meant.
    pub fn finish(self) {
        for key in self.object.into_iter().flat_map(Map::keys) {
            if self.takes_any || self.known.contains(&key.as_str()) {
                continue;
            }
            let detail = match nearest(key, &self.known) {
                Some(name) => format!("is not a field; did you mean {name}?"),
                None => "is not a field".to_owned(),
            };
            let shown: String = key.chars().take(KEY_CHARS_SHOWN).collect();
            let path = self.path_of(&shown);
            self.faults.push(Fault::new(path, Code::UnknownField, detail));
        }
    }
}

fn read_object<'v, T>(
    path: &str,
    value: &'v Value,
    faults: &mut Faults,
    read: impl FnOnce(&mut Fields<'v, '_>) -> T,
) -> T {
    let mut fields = Fields::new(path, value, faults);
    let result = read(&mut fields);
    fields.finish();
    result
}
