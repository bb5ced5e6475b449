//! `SQLite`'s side of reading: its connection, its rows and its values.

use crate::param::Param;
use crate::read::{Cell, Connection, Row};
use oms_store::StoreError;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, params_from_iter};

/// The same as [`meaning`].
#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
pub(crate) fn store_error(error: rusqlite::Error) -> StoreError {
    meaning(&error)
}

/// What `SQLite`'s failure means to the caller.
///
/// Bytes that the disk will not give back, or gives back wrong, leave in doubt what is stored.
pub(crate) fn meaning(error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Doubt(error.to_string())
        }
        _ => StoreError::Fault(error.to_string()),
    }
}

impl Connection for rusqlite::Connection {
    fn each(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        visit: &mut dyn FnMut(&dyn Row) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepare_cached(sql).map_err(store_error)?;
        let mut rows = statement.query(params_from_iter(params)).map_err(store_error)?;
        while let Some(row) = rows.next().map_err(store_error)? {
            if !visit(row)? {
                break;
            }
        }
        Ok(())
    }

    fn freeze(
        &self,
        ask: &mut dyn FnMut(&dyn Connection) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let read = self.unchecked_transaction().map_err(store_error)?;
        ask(&*read)
    }

    fn damage(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        let ask = |row: &rusqlite::Row<'_>| {
            found.push(row.get(0)?);
            Ok(())
        };
        self.pragma(None, CHECK, limit, ask).map_err(store_error)?;
        found.retain(|sentence: &String| sentence != SOUND);
        Ok(found)
    }
}

/// Looks at every page and index, and what it answers where all are sound.
const CHECK: &str = "integrity_check";
const SOUND: &str = "ok";

impl Row for rusqlite::Row<'_> {
    fn cell(&self, at: usize) -> Result<Cell<'_>, String> {
        match self.get_ref(at).map_err(|error| error.to_string())? {
            ValueRef::Null => Ok(Cell::Null),
            ValueRef::Integer(value) => Ok(Cell::Int(value)),
            ValueRef::Real(value) => Err(format!("{value} is not a whole number")),
            ValueRef::Text(text) => {
                std::str::from_utf8(text).map(Cell::Text).map_err(|error| error.to_string())
            }
            ValueRef::Blob(bytes) => Ok(Cell::Bytes(bytes)),
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Param::Null => ValueRef::Null,
            Param::Int(value) => ValueRef::Integer(value),
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
            Param::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Asserts that statements seek by an index, and sort nothing.
#[cfg(test)]
pub(crate) fn assert_seeks(statements: &[&str]) {
    let mut conn = rusqlite::Connection::open_in_memory().unwrap();
    crate::schema::migrate(&mut conn).unwrap();
    assert_seeks_in(&conn, statements);
}

/// The same of another database.
#[cfg(test)]
pub(crate) fn assert_seeks_in(conn: &rusqlite::Connection, statements: &[&str]) {
    for sql in statements {
        let mut explain = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut rows = explain.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            let whole_table = step.starts_with("SCAN") && !step.starts_with("SCAN CONSTANT");
            assert!(!whole_table && !step.contains("TEMP B-TREE"), "{sql}\n{step}");
        }
    }
}
