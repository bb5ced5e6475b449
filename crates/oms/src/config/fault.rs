//! What is wrong with a configuration, and where.

use crate::failure::Failure;
use serde_json::{Value, json};
use std::fmt;

/// Something wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// A file with line and column, a variable or a flag.
    pub(crate) place: String,
    /// The key; empty when it is the whole file.
    pub(crate) key: String,
    /// What is wrong.
    pub(crate) detail: String,
    /// What to do, where the detail does not say it.
    pub(crate) hint: Option<&'static str>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::fault::sentence(&self.document()))
    }
}

impl Fault {
    /// A fault of a value.
    pub(crate) fn new(place: &str, key: &str, detail: impl Into<String>) -> Fault {
        let (place, key) = (place.to_owned(), key.to_owned());
        Fault { place, key, detail: detail.into(), hint: None }
    }

    /// As a document has it.
    pub(crate) fn document(&self) -> Value {
        json!({"place": self.place, "path": self.key, "detail": self.detail})
    }
}

/// Every fault as one failure.
pub(super) fn failure(faults: &[Fault]) -> Failure {
    let documents: Vec<Value> = faults.iter().map(Fault::document).collect();
    let failure = match &documents[..] {
        [only] => Failure::new(crate::fault::sentence(only)),
        many => {
            Failure::new(format!("the configuration has {} faults", many.len())).faults(documents)
        }
    };
    match faults.iter().find_map(|fault| fault.hint) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
