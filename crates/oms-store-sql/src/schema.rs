//! The migrations, and which schema a database has.

use crate::sql::sql;
use crate::sqlite::{meaning, store_error};
use oms_store::StoreError;
use refinery::{Migration, Runner};
use rusqlite::{Connection, TransactionBehavior};
use std::error::Error;

/// Every migration: its name, and its text.
const MIGRATIONS: [(&str, &str); 14] = [
    ("V1__create_core", include_str!("../../../migrations/sqlite/0001_create_core.sql")),
    (
        "V2__create_operational",
        include_str!("../../../migrations/sqlite/0002_create_operational.sql"),
    ),
    ("V3__index_principals", include_str!("../../../migrations/sqlite/0003_index_principals.sql")),
    (
        "V4__add_rules_and_alarms",
        include_str!("../../../migrations/sqlite/0004_add_rules_and_alarms.sql"),
    ),
    (
        "V5__create_views_and_jobs",
        include_str!("../../../migrations/sqlite/0005_create_views_and_jobs.sql"),
    ),
    ("V6__rank_tickets", include_str!("../../../migrations/sqlite/0006_rank_tickets.sql")),
    (
        "V7__explain_job_results",
        include_str!("../../../migrations/sqlite/0007_explain_job_results.sql"),
    ),
    (
        "V8__create_attachments",
        include_str!("../../../migrations/sqlite/0008_create_attachments.sql"),
    ),
    ("V9__list_erasures", include_str!("../../../migrations/sqlite/0009_list_erasures.sql")),
    (
        "V10__create_automation",
        include_str!("../../../migrations/sqlite/0010_create_automation.sql"),
    ),
    ("V12__create_outbox", include_str!("../../../migrations/sqlite/0012_create_outbox.sql")),
    ("V13__index_inbox", include_str!("../../../migrations/sqlite/0013_index_inbox.sql")),
    ("V17__create_notices", include_str!("../../../migrations/sqlite/0017_create_notices.sql")),
    (
        "V18__create_agent_tallies",
        include_str!("../../../migrations/sqlite/0018_create_agent_tallies.sql"),
    ),
];

/// The newest schema that this program knows.
pub const VERSION: i64 = 18;

/// Two processes may create one database at the same time: the slower one fails once, then finds
/// the work done.
const ATTEMPTS_MAX: u32 = 3;

/// Whether migrations ever ran; also the cheapest question there is.
pub(crate) const HAS_HISTORY: &str = sql(
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'",
);
/// The newest schema in the history.
pub(crate) const NEWEST: &str =
    sql("SELECT coalesce(max(version), 0) FROM refinery_schema_history");

/// Brings the database to [`VERSION`]; refuses a newer one without touching it.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let mut attempt = 1;
    loop {
        let found = version(conn)?;
        if found > VERSION {
            return Err(StoreError::Newer { found, known: VERSION });
        }
        match apply(conn) {
            Ok(()) => return Ok(()),
            // A disk that failed is not tried again: its second answer may be wrong.
            Err(StoreError::Unusable(_)) if attempt < ATTEMPTS_MAX => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// The schema of a database; 0 for an empty one.
pub(crate) fn version(conn: &Connection) -> Result<i64, StoreError> {
    let one = |sql| conn.query_row(sql, [], |row| row.get::<_, i64>(0));
    if one(HAS_HISTORY).map_err(store_error)? == 0 {
        return Ok(0);
    }
    one(NEWEST).map_err(store_error)
}

fn apply(conn: &mut Connection) -> Result<(), StoreError> {
    let runner = runner(&MIGRATIONS)?;
    conn.set_transaction_behavior(TransactionBehavior::Immediate);
    runner.run(conn).map_err(|error| failed(&error))?;
    Ok(())
}

/// What applies migrations: all of them in one transaction, with the rows that say so.
pub(crate) fn runner(migrations: &[(&str, &str)]) -> Result<Runner, StoreError> {
    let migrations = migrations
        .iter()
        .map(|(name, text)| Migration::unapplied(name, text))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unusable(&error))?;
    Ok(Runner::new(&migrations).set_grouped(true))
}

/// What a failed migration means on `SQLite`: a disk that fails is not a schema that does.
fn failed(error: &refinery::Error) -> StoreError {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<rusqlite::Error>());
    match cause.map(meaning) {
        Some(found @ (StoreError::Full | StoreError::Doubt(_))) => found,
        Some(_) | None => unusable(error),
    }
}

/// What a failed migration means to the caller.
pub(crate) fn unusable(error: &refinery::Error) -> StoreError {
    StoreError::Unusable(format!("the schema cannot be brought up to date: {error}"))
}

/// Asserts that a folder's migrations are embedded, each under its name.
#[cfg(test)]
pub(crate) fn assert_embedded(folder: &str, migrations: &[(&str, &str)]) {
    let folder = format!("{}/../../migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let numbered: Vec<(i64, &str)> = migrations
        .iter()
        .map(|(name, _)| name.strip_prefix('V').and_then(|name| name.split_once("__")).unwrap())
        .map(|(number, name)| (number.parse().unwrap(), name))
        .collect();
    let embedded: Vec<_> =
        numbered.iter().map(|(number, name)| format!("{number:04}_{name}.sql")).collect();
    assert_eq!(files, embedded);
    assert!(numbered.is_sorted_by(|a, b| a.0 < b.0), "a number is there once");
    assert_eq!(numbered.last().map(|(number, _)| *number), Some(VERSION));
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, VERSION, assert_embedded, migrate, version};
    use oms_store::StoreError;
    use rusqlite::Connection;

    #[test]
    fn every_file_of_the_folder_is_embedded_in_order() {
        assert_embedded("sqlite", &MIGRATIONS);
    }

    #[test]
    fn a_full_disk_is_no_bad_schema() {
        let mut conn = Connection::open_in_memory().unwrap();
        let set = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        conn.pragma_update_and_check(None, "max_page_count", 5, set).unwrap();
        assert_eq!(migrate(&mut conn), Err(StoreError::Full));
        assert_eq!(version(&conn), Ok(0));
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        assert_eq!(version(&conn), Ok(0));
        migrate(&mut conn).unwrap();
        migrate(&mut conn).unwrap();
        assert_eq!(version(&conn), Ok(VERSION));
    }
}
