//! What `PostgreSQL`'s failures mean to the caller.

use oms_store::StoreError;
use tokio_postgres::error::{Error, Severity, SqlState};

/// The meaning of a failure before the commit: the server undoes whatever was done.
#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
pub(super) fn store_error(error: Error) -> StoreError {
    match error.code() {
        Some(&SqlState::DISK_FULL) => StoreError::Full,
        // Bytes that the disk gives back wrong leave in doubt what is stored.
        Some(&(SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED)) => {
            StoreError::Doubt(text(&error))
        }
        _ => StoreError::Fault(text(&error)),
    }
}

/// Whether the server has said that nothing was committed. A lost connection says nothing, nor
/// does a server that is going down: it may have committed just before.
pub(super) fn denies_commit(error: &Error) -> bool {
    error.as_db_error().is_some_and(|said| said.parsed_severity() == Some(Severity::Error))
}

/// A failure with the server's own words.
pub(super) fn text(error: &Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
