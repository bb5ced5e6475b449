//! One transaction: everything in it is on stable storage afterwards, or nothing.

use crate::fault::{self, FaultKind, FaultPlan};
use crate::param::Param;
use crate::sql::Rows;
use crate::sqlite::store_error;
use crate::write::{Missed, Transaction};
use oms_base::sabotage;
use oms_store::StoreError;
use rusqlite::{CachedStatement, Connection, ErrorCode, Params, params_from_iter};

// IMMEDIATE: a transaction that will write takes its lock at once, and cannot fail at its first
// write because somebody else wrote in between.
const BEGIN: &str = "BEGIN IMMEDIATE";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

/// An open transaction on `SQLite`.
pub(crate) struct SqliteTransaction<'a> {
    conn: &'a Connection,
    faults: &'a mut Option<FaultPlan>,
    /// Statements that have run stay at hand, so that a hot loop does not look one up among the
    /// connection's compiled statements for every row.
    kept: Vec<(&'static str, CachedStatement<'a>)>,
}

/// Runs `work` in a transaction of its own.
///
/// After [`StoreError::Fault`] and [`StoreError::Full`] nothing was changed; after
/// [`StoreError::Doubt`] nobody knows.
pub(crate) fn transact<R>(
    conn: &Connection,
    faults: &mut Option<FaultPlan>,
    work: impl FnOnce(&mut SqliteTransaction<'_>) -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    let mut tx = SqliteTransaction { conn, faults, kept: Vec::new() };
    let done = tx.begin().and_then(|()| work(&mut tx));
    match done {
        Ok(done) => tx.commit().map(|()| done),
        Err(error) => Err(undo(conn, error)),
    }
}

impl SqliteTransaction<'_> {
    /// Runs a statement; answers the number of rows changed.
    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        if let Some(kind) = fault::due(self.faults, false) {
            return Err(store_error(kind.error()));
        }
        let at = match self.kept.iter().position(|(text, _)| std::ptr::eq(*text, sql)) {
            Some(at) => at,
            None => {
                let statement = self.conn.prepare_cached(sql).map_err(store_error)?;
                self.kept.push((sql, statement));
                self.kept.len() - 1
            }
        };
        self.kept[at].1.execute(params).map_err(store_error)
    }

    /// The integer that a statement answers.
    pub(crate) fn integer(
        &mut self,
        sql: &'static str,
        params: impl Params,
    ) -> Result<i64, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).map_err(store_error)?;
        statement.query_row(params, |row| row.get(0)).map_err(store_error)
    }

    /// The integers that a statement answers, a row each.
    pub(crate) fn integers(
        &mut self,
        sql: &'static str,
        params: impl Params,
    ) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).map_err(store_error)?;
        let rows = statement.query_map(params, |row| row.get(0)).map_err(store_error)?;
        rows.collect::<Result<_, _>>().map_err(store_error)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.execute(BEGIN, []).map(|_| ())
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

impl Transaction for SqliteTransaction<'_> {
    fn run(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.execute(sql, params_from_iter(params)).map(|_| ())
    }

    fn run_row(&mut self, rows: &'static Rows, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.run(rows.one, params)
    }

    fn run_one(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        match self.execute(sql, params_from_iter(params))? {
            1 => Ok(()),
            _ => Err(missed.into()),
        }
    }

    fn run_first(
        &mut self,
        usual: Option<&'static str>,
        always: &'static Rows,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        if let Some(sql) = usual
            && self.execute(sql, params_from_iter(params))? == 1
        {
            return Ok(());
        }
        self.run_one(always.one, params, missed)
    }

    fn count(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.execute(sql, params_from_iter(params)).map(|changed| changed as u64)
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
        _ if sabotage!("swallow-eio") => StoreError::Fault(error.to_string()),
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
