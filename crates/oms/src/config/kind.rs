//! What kind of value a key takes: how it is written, and how it is described.

use crate::home::DatabaseUrl;
use serde_json::{Value, json};

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file or directory; in a file, relative to that file.
    Path,
    /// An address with its port.
    Address,
    /// Yes or no.
    Truth,
    /// Networks; a list in a file, with commas elsewhere.
    Networks,
    /// Programs by name; likewise.
    Programs,
    /// A whole number within bounds.
    Number {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// One of some words.
    Word(&'static [&'static str]),
    /// The URL of a database, which may hold a password.
    Database,
    /// Any text.
    Text,
}

impl Kind {
    /// Refuses what is no value of this kind, as far as the kind alone can tell.
    pub(crate) fn check(self, text: &str) -> Result<(), String> {
        match self {
            Kind::Truth if !["true", "false"].contains(&text) => Err("write true or false".into()),
            Kind::Number { min, max } => match text.parse::<u32>() {
                Ok(number) if (min..=max).contains(&number) => Ok(()),
                _ => Err(format!("write a whole number from {min} to {max}")),
            },
            Kind::Word(words) if !words.contains(&text) => {
                Err(format!("write {}", words.join(" or ")))
            }
            Kind::Path | Kind::Text if text.trim().is_empty() => Err("has no value".into()),
            Kind::Path
            | Kind::Address
            | Kind::Truth
            | Kind::Networks
            | Kind::Programs
            | Kind::Word(_)
            | Kind::Database
            | Kind::Text => Ok(()),
        }
    }

    /// A value as it may be shown.
    pub(crate) fn shown(self, text: &str) -> String {
        match (self, DatabaseUrl::parse(text)) {
            (Kind::Database, Ok(url)) => url.to_string(),
            _ => text.to_owned(),
        }
    }

    /// As JSON Schema has it.
    pub(crate) fn schema(self) -> Value {
        match self {
            Kind::Path | Kind::Address | Kind::Database | Kind::Text => {
                json!({"type": "string", "minLength": 1})
            }
            Kind::Truth => json!({"type": "boolean"}),
            Kind::Networks | Kind::Programs => {
                json!({"type": "array", "items": {"type": "string"}})
            }
            Kind::Number { min, max } => {
                json!({"type": "integer", "minimum": min, "maximum": max})
            }
            Kind::Word(words) => json!({"enum": words}),
        }
    }

    /// A value in JSON; `text` has passed [`Kind::check`].
    pub(crate) fn json(self, text: &str) -> Value {
        match self {
            Kind::Path | Kind::Address | Kind::Word(_) | Kind::Database | Kind::Text => text.into(),
            Kind::Truth => (text == "true").into(),
            Kind::Networks | Kind::Programs => pieces(text).collect(),
            Kind::Number { .. } => text.parse::<u32>().map_or(Value::Null, Value::from),
        }
    }
}

/// The items of a list with commas.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|piece| !piece.is_empty())
}
