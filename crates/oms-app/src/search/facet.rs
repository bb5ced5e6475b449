//! How what is true of a ticket is spelled in the index: by its writer and by whoever asks.

/// The field has this value.
pub(super) fn is(field: &str, value: &str) -> String {
    format!("{field}={value}")
}

/// The field has a value that goes by this name, of whatever kind its owner is.
pub(super) fn is_bare(field: &str, name: &str) -> String {
    format!("{field}~{name}")
}

/// The field has any value.
pub(super) fn has(field: &str) -> String {
    format!("{field}?")
}

/// A value of the data reads so.
pub(super) fn data(path: &str, text: &str) -> String {
    format!("data.{path}={text}")
}

/// The data has something at this path.
pub(super) fn has_data(path: &str) -> String {
    format!("data.{path}?")
}
