//! The database in the data directory, or the one that is named.

use super::Check;
use crate::home::{DatabaseUrl, Home};
use oms_base::{AgencyId, Timestamp};
use oms_store::{Position, StoreError, envelope};
use oms_store_sql::{PostgresState, SCHEMA_VERSION, inspect};
use std::path::Path;

const SQLITE: &str = "SQLite";
const DATABASE: &str = "database";
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

/// What the database is like.
pub(super) fn database(home: &Home, is_usable: bool) -> Vec<Check> {
    let dir = home.dir.as_path();
    let lock = || if is_usable { lock(dir) } else { unusable(LOCK) };
    match &home.database {
        Some(url) => match inspect::postgres(url.secret()) {
            Ok(state) => vec![server(url, &state), schema(Ok(Some(state.schema))), lock()],
            Err(error) => {
                let hint = "put that right, or name another database with --database";
                let unreachable = Check::problem(DATABASE, error.to_string(), hint);
                let skipped = Check::skipped(SCHEMA, "the database cannot be used");
                vec![unreachable, skipped, lock()]
            }
        },
        None if is_usable => vec![schema(inspect::schema_version(dir)), wal(dir), lock()],
        None => [SCHEMA, WAL, LOCK].map(unusable).into(),
    }
}

fn unusable(name: &'static str) -> Check {
    Check::skipped(name, "the directory cannot be used")
}

fn server(url: &DatabaseUrl, state: &PostgresState) -> Check {
    let says = format!("{url}, PostgreSQL {}", state.version);
    if state.is_durable {
        return Check::ok(DATABASE, says);
    }
    let hint =
        "set fsync and full_page_writes to on, or a power cut may take what was acknowledged";
    Check::problem(DATABASE, says, hint)
}

fn schema(found: Result<Option<i64>, StoreError>) -> Check {
    let known = SCHEMA_VERSION;
    match found {
        Ok(None | Some(0)) => Check::ok(SCHEMA, "none yet; the first start makes it"),
        Ok(Some(found)) if found > known => {
            let says = format!("{found}; this program knows {known}");
            Check::problem(SCHEMA, says, "use the newer `oms` that wrote it")
        }
        Ok(Some(found)) if found < known => {
            let says = format!("{found}; this program will bring it to {known}");
            Check::warning(SCHEMA, says, "make a copy of the data before you start the server")
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
pub(super) fn newest_event(home: &Home, is_usable: bool) -> Option<Timestamp> {
    let schema = || match &home.database {
        Some(url) => inspect::postgres(url.secret()).map(|state| Some(state.schema)),
        None => inspect::schema_version(&home.dir),
    };
    let is_known = is_usable && matches!(schema(), Ok(Some(SCHEMA_VERSION)));
    if is_known { newest(home).ok().flatten() } else { None }
}

fn newest(home: &Home) -> Result<Option<Timestamp>, StoreError> {
    let pool = home.ask(1)?;
    let last = pool.last_position(AgencyId::FIRST)?;
    let before = Position::from_key(last.key().saturating_sub(1));
    let rows = pool.log(AgencyId::FIRST, before, 1)?;
    let events = rows.last().and_then(|row| envelope::decode(&row.body, row.first_seq).ok());
    Ok(events.and_then(|events| Some(events.last()?.time)))
}
