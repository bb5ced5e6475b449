//! Values that clients see as text, written without building the text first.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A value that clients see as its `Display` text: ids, numbers, times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<T>(pub T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Stored JSON text as it stands, without building its values; `None` for text that is no JSON,
/// which the store never holds.
pub(crate) fn stored_json(text: &str) -> Option<&RawValue> {
    serde_json::from_str(text).ok()
}
