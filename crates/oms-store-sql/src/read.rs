//! Reading: from a statement and its parameters to rows, from a row's columns to values.

use oms_base::{Fault, Timestamp};
use oms_store::StoreError;
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, ErrorCode, Params, Row};

/// What `SQLite`'s failure means to the caller.
///
/// Bytes that the disk will not give back, or gives back wrong, leave in doubt what is stored.
#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
pub(crate) fn store_error(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Doubt(error.to_string())
        }
        _ => StoreError::Fault(error.to_string()),
    }
}

/// Every row that the statement answers.
pub(crate) fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut decode: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut out = Vec::new();
    each(conn, sql, params, |row| {
        out.push(decode(row)?);
        Ok(true)
    })?;
    Ok(out)
}

/// The first row that the statement answers.
pub(crate) fn first<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut decode: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut out = None;
    each(conn, sql, params, |row| {
        out = Some(decode(row)?);
        Ok(false)
    })?;
    Ok(out)
}

/// Hands over row by row until `visit` answers false.
pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut visit: impl FnMut(&Row<'_>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(sql).map_err(store_error)?;
    let mut rows = statement.query(params).map_err(store_error)?;
    while let Some(row) = rows.next().map_err(store_error)? {
        if !visit(row)? {
            break;
        }
    }
    Ok(())
}

/// A bound of rows as SQL takes it.
pub(crate) fn bound(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A row's columns; what cannot be read names table, column and row.
pub(crate) struct Cells<'a, 'stmt> {
    row: &'a Row<'stmt>,
    table: &'static str,
    key: usize,
}

impl<'a, 'stmt> Cells<'a, 'stmt> {
    /// The columns of a row of `table` that is known by its column `key`.
    pub(crate) const fn new(row: &'a Row<'stmt>, table: &'static str, key: usize) -> Self {
        Cells { row, table, key }
    }

    /// A column's value.
    pub(crate) fn get<T: FromSql>(&self, at: usize, column: &'static str) -> Result<T, StoreError> {
        self.row.get(at).map_err(|error| self.corrupt(column, &error))
    }

    /// A text column's value.
    pub(crate) fn text<T>(
        &self,
        at: usize,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let cell = self.row.get_ref(at).map_err(store_error)?;
        let text = cell.as_str().map_err(|error| self.corrupt(column, &error))?;
        parse(text).map_err(|fault| self.corrupt(column, &fault.detail))
    }

    /// A text column's value, where there is one.
    pub(crate) fn text_or_null<T>(
        &self,
        at: usize,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Result<Option<T>, StoreError> {
        match self.row.get_ref(at).map_err(store_error)? {
            ValueRef::Null => Ok(None),
            _ => self.text(at, column, parse).map(Some),
        }
    }

    /// A column that holds an instant, where there is one.
    pub(crate) fn time_or_null(
        &self,
        at: usize,
        column: &'static str,
    ) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.get::<Option<i64>>(at, column)?.map(Timestamp::from_micros))
    }

    /// A column that counts: never negative.
    pub(crate) fn count(&self, at: usize, column: &'static str) -> Result<u64, StoreError> {
        let value: i64 = self.get(at, column)?;
        u64::try_from(value).map_err(|_| self.corrupt(column, &"it is negative"))
    }

    /// What is wrong with a column.
    pub(crate) fn corrupt(
        &self,
        column: &'static str,
        detail: &dyn std::fmt::Display,
    ) -> StoreError {
        StoreError::Corrupt {
            table: self.table,
            column,
            row: self.key_text(),
            detail: detail.to_string(),
        }
    }

    fn key_text(&self) -> String {
        match self.row.get_ref(self.key) {
            Ok(ValueRef::Integer(key)) => key.to_string(),
            Ok(ValueRef::Text(key)) => String::from_utf8_lossy(key).into_owned(),
            Ok(ValueRef::Blob(key)) => format!("{key:02x?}"),
            Ok(ValueRef::Null | ValueRef::Real(_)) | Err(_) => "unknown".to_owned(),
        }
    }
}

/// Asserts that statements seek by an index, and sort nothing.
#[cfg(test)]
pub(crate) fn assert_seeks(statements: &[&str]) {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::schema::migrate(&mut conn).unwrap();
    assert_seeks_in(&conn, statements);
}

/// The same of another database.
#[cfg(test)]
pub(crate) fn assert_seeks_in(conn: &Connection, statements: &[&str]) {
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
