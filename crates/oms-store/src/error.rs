//! What a store can fail with, by what the caller must do about it.

/// A failure of the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Nothing was changed; the same command may be sent again.
    #[error("the store failed and changed nothing: {0}")]
    Fault(String),
    /// The disk is full; nothing was changed.
    #[error("the disk is full")]
    Full,
    /// Nobody can tell what is on stable storage: stop acknowledging and end the process.
    #[error("it is unknown what reached stable storage: {0}")]
    Doubt(String),
    /// Stored bytes that cannot be.
    #[error("corrupt data in {table}.{column}, row {row}: {detail}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong.
        detail: String,
    },
    /// The database is of a newer schema than this program knows.
    #[error("the database has schema {found}; this program knows {known}: start a newer one")]
    Newer {
        /// The schema found.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Another server holds the store.
    #[error("another server holds {0}")]
    Held(String),
    /// The files were copied while a server had them: they need not belong together.
    #[error("{0} was copied while a server ran on it, or after one was killed")]
    Copied(String),
    /// The store cannot be opened as it is.
    #[error("cannot open the store: {0}")]
    Unusable(String),
}

impl StoreError {
    /// Whether the process must end.
    pub const fn is_doubt(&self) -> bool {
        matches!(self, StoreError::Doubt(_) | StoreError::Corrupt { .. })
    }
}
