//! Opening a connection: which `SQLite`, and how it is set.

use crate::place;
use crate::sqlite::store_error;
use oms_base::sabotage;
use oms_store::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, DEFAULT_NAME, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// The oldest `SQLite` that does not lose data when checkpoints of a WAL overlap: 3.51.3.
const SQLITE_MIN: i32 = 3_051_003;
/// How long a statement waits for another process's lock.
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(5);
/// How often a database that others are making too is tried, and the rest between: as long together
/// as a statement waits.
const TRIES_MAX: u32 = 500;
const TRY_REST: Duration = Duration::from_millis(10);
/// Compiled statements that a connection keeps: more than there are.
const STATEMENTS_MAX: usize = 96;
/// Pages of WAL after which the writer checkpoints: 4 MB.
const CHECKPOINT_PAGES: i32 = 1_000;

const WRITE_AHEAD: &str = "PRAGMA journal_mode = WAL";
const COMMON: &str = "PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON; \
     PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;";
// A commit that has split pages looks through the whole page cache, so a large one costs every
// commit: 16 MB hold the inner pages of some million tickets.
const WRITING: &str = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
     PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384; \
     PRAGMA journal_size_limit = 67108864;";
/// The index can be filled again: a power cut may take its last batches, never its consistency.
const INDEXING: &str = "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; \
     PRAGMA cache_size = -32768; PRAGMA journal_size_limit = 67108864;";
const RECORDING: &str = "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
     PRAGMA cache_size = -8192; PRAGMA journal_size_limit = 67108864;";
const READING: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -8192;";

/// The connection that writes and checkpoints; not when it is closed, before [`take_log`].
pub(crate) fn writing(dir: &Path) -> Result<Connection, StoreError> {
    let mut conn = open(dir, place::DATABASE, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    leave_log(&conn)?;
    write_ahead(&conn)?;
    set(&conn, WRITING)?;
    if sabotage!("skip-fsync") {
        set(&conn, "PRAGMA synchronous = OFF;")?;
    }
    settle(&conn)?;
    conn.wal_hook(Some(checkpoint)).map_err(store_error)?;
    Ok(conn)
}

/// Makes sure of what an earlier process has left in the log. If it was killed, or ended because
/// a sync had failed, the operating system may show pages that the disk does not have: a client
/// would be told of a change that the next power cut takes away.
fn settle(conn: &Connection) -> Result<(), StoreError> {
    let checkpointed = conn.wal_checkpoint_v2(DEFAULT_NAME, CheckpointMode::PASSIVE);
    excuse(checkpointed.map(|_pages| ()), ()).map_err(store_error)
}

/// After a failed sync the next one may report success for what is lost. So the last connection
/// leaves the log as it is when it is closed.
pub(crate) fn leave_log(conn: &Connection) -> Result<(), StoreError> {
    leaves_log(conn, true)
}

/// All that opening it takes went well: the last connection moves the log when it is closed.
pub(crate) fn take_log(conn: &Connection) -> Result<(), StoreError> {
    leaves_log(conn, false)
}

fn leaves_log(conn: &Connection, leaves: bool) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leaves).map_err(store_error)?;
    Ok(())
}

/// A connection that writes beside the server's, and never checkpoints.
pub(crate) fn beside(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::DATABASE, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    never_checkpoint(&conn)?;
    write_ahead(&conn)?;
    set(&conn, WRITING)?;
    Ok(conn)
}

/// A connection that only reads.
pub(crate) fn reading(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::DATABASE, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    never_checkpoint(&conn)?;
    set(&conn, READING)?;
    Ok(conn)
}

/// The connection that fills the search index.
pub(crate) fn indexing(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::SEARCH, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    write_ahead(&conn)?;
    set(&conn, INDEXING)?;
    Ok(conn)
}

/// The connection that fills the log of reads.
pub(crate) fn recording(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::READS, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    write_ahead(&conn)?;
    set(&conn, RECORDING)?;
    Ok(conn)
}

/// A connection that asks the log of reads.
pub(crate) fn reading_reads(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::READS, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    set(&conn, READING)?;
    Ok(conn)
}

/// A connection that asks the search index.
pub(crate) fn searching(dir: &Path) -> Result<Connection, StoreError> {
    let conn = open(dir, place::SEARCH, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    set(&conn, READING)?;
    Ok(conn)
}

/// A database that lives as long as its connection.
pub(crate) fn in_memory() -> Result<Connection, StoreError> {
    check_version(rusqlite::version_number())?;
    let conn = Connection::open_in_memory().map_err(store_error)?;
    configure(&conn)?;
    set(&conn, WRITING)?;
    Ok(conn)
}

fn open(dir: &Path, file: &str, access: OpenFlags) -> Result<Connection, StoreError> {
    check_version(rusqlite::version_number())?;
    let path = dir.join(file);
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(&path, flags).map_err(|error| {
        StoreError::Unusable(format!("{} cannot be opened: {error}", path.display()))
    })?;
    configure(&conn)?;
    Ok(conn)
}

pub(crate) fn check_version(found: i32) -> Result<(), StoreError> {
    if found >= SQLITE_MIN {
        return Ok(());
    }
    Err(StoreError::Unusable(format!(
        "this program was built with SQLite {}; it needs 3.51.3 or newer",
        rusqlite::version()
    )))
}

fn configure(conn: &Connection) -> Result<(), StoreError> {
    conn.busy_timeout(BUSY_WAIT).map_err(store_error)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Without this a statement is parsed again whenever a bound value might change its plan.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(store_error)?;
    set(conn, COMMON)
}

fn set(conn: &Connection, pragmas: &str) -> Result<(), StoreError> {
    conn.execute_batch(pragmas).map_err(|error| opening_error(conn, error))
}

/// A file that was never a database leaves nothing in doubt.
fn opening_error(conn: &Connection, error: rusqlite::Error) -> StoreError {
    if error.sqlite_error_code() != Some(ErrorCode::NotADatabase) {
        return store_error(error);
    }
    let path = conn.path().unwrap_or_default();
    StoreError::Unusable(format!("{path} is not a database; restore a backup, or move it away"))
}

/// Gives the database a write-ahead log. `SQLite` reads before it takes the database for itself,
/// and does not wait in between: of several that make one at once, all but one are told that it is
/// locked. They find the work done when they try again.
fn write_ahead(conn: &Connection) -> Result<(), StoreError> {
    let ask = || journal_mode(conn);
    let mut tried = ask();
    for _ in 1..TRIES_MAX {
        match tried {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(TRY_REST);
                tried = ask();
            }
            Ok(_) | Err(_) => break,
        }
    }
    let mode: String = tried.map_err(|error| opening_error(conn, error))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(StoreError::Unusable(format!(
        "the disk cannot hold a write-ahead log; SQLite fell back to {mode}"
    )))
}

/// Asks for a write-ahead log; gives the mode that the database is in then.
fn journal_mode(conn: &Connection) -> rusqlite::Result<String> {
    let mut statement = conn.prepare(WRITE_AHEAD)?;
    let mut rows = statement.query([])?;
    let mode = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?.get(0)?;
    // The mode is committed behind its row. Whoever does not ask on never hears that this failed,
    // and goes on with a rollback journal, which a power cut can roll back.
    while rows.next()?.is_some() {}
    Ok(mode)
}

/// Leaves the moving of the log to others, also when it closes.
pub(crate) fn never_checkpoint(conn: &Connection) -> Result<(), StoreError> {
    leave_log(conn)?;
    set(conn, "PRAGMA wal_autocheckpoint = 0;")
}

/// Runs after each commit, instead of `SQLite`'s own automatic checkpoint, which hides its errors:
/// a failed fsync must reach the writer.
fn checkpoint(wal: &mut Wal, pages: i32) -> rusqlite::Result<()> {
    if is_long(pages) { moved(wal).map(|_| ()) } else { Ok(()) }
}

/// Whether a log of so many pages is to be moved into the database.
pub(crate) const fn is_long(pages: i32) -> bool {
    pages >= CHECKPOINT_PAGES
}

/// Moves the log into the database as far as readers let it; gives how many pages the log has, and
/// how many of them were moved.
pub(crate) fn moved(wal: &mut Wal) -> rusqlite::Result<(i32, i32)> {
    excuse(wal.checkpoint_v2(CheckpointMode::PASSIVE), (-1, 0))
}

/// What is committed lies safe in the WAL, which is synced first, when there is no space for the
/// rest of a checkpoint, or when readers are in its way.
fn excuse<T>(checkpointed: rusqlite::Result<T>, none: T) -> rusqlite::Result<T> {
    checkpointed.or_else(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Ok(none),
        _ => Err(error),
    })
}

#[cfg(test)]
mod tests {
    use super::check_version;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(check_version(3_051_002).is_err());
        assert!(check_version(3_051_003).is_ok());
        assert!(check_version(rusqlite::version_number()).is_ok());
    }
}
