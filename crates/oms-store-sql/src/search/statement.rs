//! Statements about `doc` in the making.

use oms_store::search::{DocColumn, SortBy};
use rusqlite::types::Value;

/// A statement in the making.
#[derive(Default)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) params: Vec<Value>,
}

impl Statement {
    /// Adds words.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds a parameter.
    pub(super) fn bind(&mut self, value: impl Into<Value>) {
        self.params.push(value.into());
        let number = self.params.len().to_string();
        self.push("?");
        self.push(&number);
    }
}

/// What the statement calls a column.
pub(super) const fn name_of(column: DocColumn) -> &'static str {
    match column {
        DocColumn::Opened => "doc.opened_at",
        DocColumn::Updated => "doc.updated_at",
        DocColumn::Closed => "doc.closed_at",
        DocColumn::Due => "doc.due_at",
        DocColumn::Priority => "doc.priority",
    }
}

/// The column that an order looks at, where it is one.
pub(super) const fn column_of(by: SortBy) -> Option<&'static str> {
    match by {
        SortBy::Column(column) => Some(name_of(column)),
        SortBy::Arrival => Some("doc.arrival"),
        SortBy::Number => None,
    }
}
