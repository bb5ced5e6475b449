//! What can be told about a store from outside; changes nothing in it.

pub use crate::postgres::inspect as postgres;
use crate::{connection, place, schema};
use oms_store::StoreError;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

/// Refuses a directory in which data would not be safe, as opening a store does.
pub fn check_place(dir: &Path) -> Result<(), StoreError> {
    place::check(dir)
}

/// Which `SQLite` this program was built with; an error when it is too old to be safe.
pub fn check_sqlite() -> Result<&'static str, StoreError> {
    connection::check_version(rusqlite::version_number()).map(|()| rusqlite::version())
}

/// Whether a server has the store in `dir`.
///
/// Tries its lock for an instant, which a server that starts at that very instant would notice.
pub fn is_held(dir: &Path) -> Result<bool, StoreError> {
    match File::open(dir.join(place::LOCK)) {
        Ok(file) => place::is_locked(&file).map_err(|error| StoreError::Fault(error.to_string())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::Fault(error.to_string())),
    }
}

/// The schema of the database in `dir`, 0 when it is empty; nothing when there is no database.
pub fn schema_version(dir: &Path) -> Result<Option<i64>, StoreError> {
    if !dir.join(place::DATABASE).exists() {
        return Ok(None);
    }
    connection::reading(dir).and_then(|conn| schema::version(&conn)).map(Some)
}

/// Bytes of the write-ahead log in `dir`.
pub fn wal_bytes(dir: &Path) -> u64 {
    std::fs::metadata(dir.join(place::WAL)).map_or(0, |found| found.len())
}
