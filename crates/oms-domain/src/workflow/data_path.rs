//! Dotted paths into a ticket's data, as a stage's `input` lists them.

use oms_base::{Code, Fault};
use serde_json::{Map, Value};

/// Most bytes of a path.
const BYTES_MAX: usize = 200;
/// Most fields on the way.
const FIELDS_MAX: usize = 16;
/// What a path may start with, since conditions spell it so.
const ROOT: &str = "data.";

/// A path like `applicant.name`; `data.applicant.name` is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataPath {
    fields: Vec<String>,
}

impl DataPath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<DataPath, Fault> {
        if text.len() > BYTES_MAX {
            let detail = format!("has {} bytes; at most {BYTES_MAX} are allowed", text.len());
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        if text == "data" {
            let detail = "leave input out to give all of the data";
            return Err(Fault::here(Code::UnknownValue, detail));
        }
        let path = text.strip_prefix(ROOT).unwrap_or(text);
        let fields: Vec<String> = path.split('.').map(str::to_owned).collect();
        if fields.len() > FIELDS_MAX {
            let detail = format!("goes deeper than {FIELDS_MAX} fields");
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        if fields.iter().any(|field| field.trim() != field || field.is_empty()) {
            let detail = "must be a path into the data like amount or applicant.name";
            return Err(Fault::here(Code::BadText, detail));
        }
        Ok(DataPath { fields })
    }

    /// What stands at the path, if anything does.
    pub fn select<'v>(&self, data: &'v Value) -> Option<&'v Value> {
        self.fields.iter().try_fold(data, |value, field| value.as_object()?.get(field))
    }

    /// Puts what stands at the path in `data` at the same place in `selection`.
    pub(super) fn copy(&self, data: &Value, selection: &mut Map<String, Value>) {
        let (Some(value), Some((last, way))) = (self.select(data), self.fields.split_last()) else {
            return;
        };
        let mut at = selection;
        for field in way {
            let inner = at.entry(field).or_insert_with(|| Value::Object(Map::new()));
            // Always an object: the same field of `data` is one, since the path goes on there.
            let Some(inner) = inner.as_object_mut() else {
                return;
            };
            at = inner;
        }
        at.insert(last.clone(), value.clone());
    }
}

impl DataPath {
    /// Puts a value at the path, or takes away what stands there where it is null; false where the
    /// way leads through something that is no object.
    pub fn put(&self, data: &mut Value, value: &Value) -> bool {
        let Some((last, way)) = self.fields.split_last() else { return false };
        let mut at = data;
        for field in way {
            let Some(object) = at.as_object_mut() else { return false };
            if value.is_null() && !object.contains_key(field) {
                return true;
            }
            at = object.entry(field).or_insert_with(|| Value::Object(Map::new()));
        }
        let Some(object) = at.as_object_mut() else { return false };
        if value.is_null() {
            object.remove(last);
        } else {
            object.insert(last.clone(), value.clone());
        }
        true
    }
}

impl std::fmt::Display for DataPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.fields.join("."))
    }
}
