//! One transaction: everything in it is on stable storage afterwards, or nothing.

use crate::fault::{self, FaultKind, FaultPlan};
use crate::read::store_error;
use oms_store::StoreError;
use rusqlite::{CachedStatement, Connection, ErrorCode, Params};

// IMMEDIATE: a transaction that will write takes its lock at once, and cannot fail at its first
// write because somebody else wrote in between.
const BEGIN: &str = "BEGIN IMMEDIATE";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// An open transaction.
pub(crate) struct Transaction<'a> {
    conn: &'a Connection,
    faults: &'a mut Option<FaultPlan>,
}

/// A statement that stays at hand from its first run on, so that a hot loop does not look it up
/// among the connection's compiled statements for every row.
pub(crate) struct Kept<'a> {
    sql: &'static str,
    compiled: Option<CachedStatement<'a>>,
}

impl Kept<'_> {
    /// The statement, not yet compiled.
    pub(crate) const fn new(sql: &'static str) -> Self {
        Kept { sql, compiled: None }
    }
}

/// Runs `work` in a transaction of its own.
///
/// After [`StoreError::Fault`] and [`StoreError::Full`] nothing was changed; after
/// [`StoreError::Doubt`] nobody knows.
pub(crate) fn transact<R>(
    conn: &Connection,
    faults: &mut Option<FaultPlan>,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    let mut tx = Transaction { conn, faults };
    let done = tx.begin().and_then(|()| work(&mut tx));
    match done {
        Ok(done) => tx.commit().map(|()| done),
        Err(error) => Err(undo(conn, error)),
    }
}

impl<'a> Transaction<'a> {
    /// Runs a statement; answers the number of rows changed.
    pub(crate) fn run(
        &mut self,
        sql: &'static str,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        self.rerun(&mut Kept::new(sql), params)
    }

    /// Runs a statement that runs for row after row.
    pub(crate) fn rerun(
        &mut self,
        kept: &mut Kept<'a>,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        if let Some(kind) = fault::due(self.faults, false) {
            return Err(store_error(kind.error()));
        }
        let statement = match kept.compiled.take() {
            Some(statement) => statement,
            None => self.conn.prepare_cached(kept.sql).map_err(store_error)?,
        };
        kept.compiled.insert(statement).execute(params).map_err(store_error)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.run(BEGIN, []).map(|_| ())
    }

    fn commit(self) -> Result<(), StoreError> {
        let done = match fault::due(self.faults, true) {
            None => execute(self.conn, COMMIT),
            Some(FaultKind::CommitKept) => {
                execute(self.conn, COMMIT).and(Err(FaultKind::CommitKept.error()))
            }
            Some(kind) => Err(kind.error()),
        };
        done.map_err(|error| undo(self.conn, commit_error(&error)))
    }
}

fn execute(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(sql)?.execute([]).map(|_| ())
}

/// Only two failures of COMMIT say that nothing was written; after any other nobody knows, since
/// the operating system may have dropped the pages that it failed to write.
fn commit_error(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy) => StoreError::Fault(error.to_string()),
        _ => StoreError::Doubt(format!("COMMIT failed: {error}")),
    }
}

/// Rolls back what `error` left open. `SQLite` has done so itself after some failures.
fn undo(conn: &Connection, error: StoreError) -> StoreError {
    if conn.is_autocommit() {
        return error;
    }
    match execute(conn, ROLLBACK) {
        Ok(()) => error,
        Err(failed) => StoreError::Doubt(format!("ROLLBACK failed: {failed}; before it: {error}")),
    }
}
