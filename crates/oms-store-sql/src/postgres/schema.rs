//! The migrations, and which schema a database has.

use super::error::store_error;
use super::session::Session;
use super::wait::wait;
use crate::read::{Cells, Connection, first};
use crate::schema::{NEWEST, VERSION, runner};
use crate::sql::sql;
use oms_store::StoreError;

/// Every migration: its name, and its text.
const MIGRATIONS: [(&str, &str); 14] = [
    ("V1__create_core", include_str!("../../../../migrations/postgres/0001_create_core.sql")),
    (
        "V2__create_operational",
        include_str!("../../../../migrations/postgres/0002_create_operational.sql"),
    ),
    (
        "V3__index_principals",
        include_str!("../../../../migrations/postgres/0003_index_principals.sql"),
    ),
    (
        "V4__add_rules_and_alarms",
        include_str!("../../../../migrations/postgres/0004_add_rules_and_alarms.sql"),
    ),
    (
        "V5__create_views_and_jobs",
        include_str!("../../../../migrations/postgres/0005_create_views_and_jobs.sql"),
    ),
    ("V6__rank_tickets", include_str!("../../../../migrations/postgres/0006_rank_tickets.sql")),
    (
        "V7__explain_job_results",
        include_str!("../../../../migrations/postgres/0007_explain_job_results.sql"),
    ),
    (
        "V8__create_attachments",
        include_str!("../../../../migrations/postgres/0008_create_attachments.sql"),
    ),
    ("V9__list_erasures", include_str!("../../../../migrations/postgres/0009_list_erasures.sql")),
    (
        "V10__create_automation",
        include_str!("../../../../migrations/postgres/0010_create_automation.sql"),
    ),
    ("V12__create_outbox", include_str!("../../../../migrations/postgres/0012_create_outbox.sql")),
    ("V13__index_inbox", include_str!("../../../../migrations/postgres/0013_index_inbox.sql")),
    (
        "V17__create_notices",
        include_str!("../../../../migrations/postgres/0017_create_notices.sql"),
    ),
    (
        "V18__create_agent_tallies",
        include_str!("../../../../migrations/postgres/0018_create_agent_tallies.sql"),
    ),
];

const HAS_HISTORY: &str = sql("SELECT count(*) FROM pg_catalog.pg_tables \
     WHERE schemaname = current_schema() AND tablename = 'refinery_schema_history'");
// The writers' turn, for as long as the session holds it: nobody commits meanwhile, and two
// servers that start together migrate one after the other.
const LOCK: &str = "SELECT pg_advisory_lock(478577623040)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(478577623040)";

/// Brings the database to [`VERSION`]; refuses a newer one without touching it.
pub(super) fn migrate(session: &mut Session) -> Result<(), StoreError> {
    session.command(LOCK).map_err(store_error)?;
    let done = apply(session);
    // A session that cannot give it back has lost it with its connection.
    let _unlocked = session.command(UNLOCK);
    done
}

fn apply(session: &mut Session) -> Result<(), StoreError> {
    let found = version(session)?;
    if found > VERSION {
        return Err(StoreError::Newer { found, known: VERSION });
    }
    let runner = runner(&MIGRATIONS)?;
    let applied = wait(runner.run_async(session.client_mut()));
    applied.map(|_| ()).map_err(|error| crate::schema::unusable(&error))
}

/// Refuses a database whose schema cannot be read.
pub(super) fn check(conn: &dyn Connection) -> Result<(), StoreError> {
    match version(conn)? {
        0 => {
            let detail = "the database holds no store; the first `oms serve` makes it";
            Err(StoreError::Unusable(detail.to_owned()))
        }
        found if found > VERSION => Err(StoreError::Newer { found, known: VERSION }),
        _ => Ok(()),
    }
}

/// The schema of a database; 0 for an empty one.
pub(super) fn version(conn: &dyn Connection) -> Result<i64, StoreError> {
    let one =
        |sql| first(conn, sql, &[], |row| Cells::new(row, "schema", 0).get::<i64>(0, "version"));
    if one(HAS_HISTORY)?.unwrap_or(0) == 0 {
        return Ok(0);
    }
    Ok(one(NEWEST)?.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;
    use crate::schema;

    #[test]
    fn every_file_of_the_folder_is_embedded_in_order() {
        schema::assert_embedded("postgres", &MIGRATIONS);
    }
}
