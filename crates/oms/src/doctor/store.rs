//! The database in the data directory.

use super::Check;
use oms_base::{AgencyId, Timestamp};
use oms_store::{Position, Query, StoreError, envelope};
use oms_store_sql::{SCHEMA_VERSION, SqlitePool, inspect};
use std::path::Path;

const SQLITE: &str = "SQLite";
const SCHEMA: &str = "schema";
const WAL: &str = "write-ahead log";
const LOCK: &str = "lock";
/// The writer moves the log into the database long before it is this large.
const WAL_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The database's own version.
pub(super) fn sqlite() -> Check {
    match inspect::check_sqlite() {
        Ok(version) => Check::ok(SQLITE, version),
        Err(error) => Check::problem(SQLITE, error.to_string(), "use another build of oms"),
    }
}

/// What the files are like.
pub(super) fn database(dir: &Path, is_usable: bool) -> [Check; 3] {
    if !is_usable {
        return [SCHEMA, WAL, LOCK]
            .map(|name| Check::skipped(name, "the directory cannot be used"));
    }
    [schema(dir), wal(dir), lock(dir)]
}

fn schema(dir: &Path) -> Check {
    let known = SCHEMA_VERSION;
    match inspect::schema_version(dir) {
        Ok(None | Some(0)) => Check::ok(SCHEMA, "none yet; the first start makes it"),
        Ok(Some(found)) if found > known => {
            let says = format!("{found}; this program knows {known}");
            Check::problem(SCHEMA, says, "use the newer `oms` that wrote it")
        }
        Ok(Some(found)) if found < known => {
            let says = format!("{found}; this program will bring it to {known}");
            Check::warning(SCHEMA, says, "copy the directory before you start the server")
        }
        Ok(Some(found)) => Check::ok(SCHEMA, format!("{found}, which this program knows")),
        Err(error) => {
            let hint = "`oms verify` says what still holds; restore a backup if it finds problems";
            Check::problem(SCHEMA, error.to_string(), hint)
        }
    }
}

fn wal(dir: &Path) -> Check {
    let bytes = inspect::wal_bytes(dir);
    let says = format!("{} KiB", bytes / 1024);
    if bytes > WAL_BYTES_MAX {
        let hint = "a program that reads the database holds it up; find it, or restart the server";
        return Check::warning(WAL, says, hint);
    }
    Check::ok(WAL, says)
}

fn lock(dir: &Path) -> Check {
    match inspect::is_held(dir) {
        Ok(true) => Check::ok(LOCK, "held: a server runs on this directory"),
        Ok(false) => Check::ok(LOCK, "free: no server runs on this directory"),
        Err(error) => Check::problem(LOCK, error.to_string(), "look at the file `lock` there"),
    }
}

/// When the newest event happened, if there is one that this program can read.
pub(super) fn newest_event(dir: &Path, is_usable: bool) -> Option<Timestamp> {
    let is_known = || matches!(inspect::schema_version(dir), Ok(Some(SCHEMA_VERSION)));
    if is_usable && is_known() { newest(dir).ok().flatten() } else { None }
}

fn newest(dir: &Path) -> Result<Option<Timestamp>, StoreError> {
    let pool = SqlitePool::open(dir, 1)?;
    let last = pool.last_position(AgencyId::FIRST)?;
    let before = Position::from_key(last.key().saturating_sub(1));
    let rows = pool.log(AgencyId::FIRST, before, 1)?;
    let events = rows.last().and_then(|row| envelope::decode(&row.body, row.first_seq).ok());
    Ok(events.and_then(|events| Some(events.last()?.time)))
}
