//! Reading: from a statement and its parameters to rows, from a row's columns to values.

use crate::param::Param;
use oms_base::{Code, Fault, Timestamp};
use oms_store::StoreError;

/// A connection that answers questions.
pub(crate) trait Connection {
    /// Hands over row by row until `visit` answers false.
    fn each(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        visit: &mut dyn FnMut(&dyn Row) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError>;

    /// Lets all questions of `ask` see the store as of one moment.
    fn freeze(
        &self,
        ask: &mut dyn FnMut(&dyn Connection) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// What is wrong with pages and indexes, at most so many sentences; none where the database
    /// looks after them itself.
    fn damage(&self, _limit: u32) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}

/// A row of an answer.
pub(crate) trait Row {
    /// The value of a column, or why it is none of ours.
    fn cell(&self, at: usize) -> Result<Cell<'_>, String>;
}

/// A column's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// What a column's value may be read as; what is wrong with it where it cannot be.
pub(crate) trait FromCell: Sized {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str>;
}

impl FromCell for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match cell {
            Cell::Int(value) => Ok(value),
            Cell::Null | Cell::Text(_) | Cell::Bytes(_) => Err("it is no number"),
        }
    }
}

impl FromCell for bool {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match i64::from_cell(cell)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err("it is neither 0 nor 1"),
        }
    }
}

macro_rules! of_integer {
    ($($integer:ty),*) => {
        $(impl FromCell for $integer {
            fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
                <$integer>::try_from(i64::from_cell(cell)?).map_err(|_| "it is out of bounds")
            }
        })*
    };
}

of_integer!(u8, i16, u16, i32, u32);

impl FromCell for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match cell {
            Cell::Text(text) => Ok(text.to_owned()),
            Cell::Null | Cell::Int(_) | Cell::Bytes(_) => Err("it is no text"),
        }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            Cell::Null | Cell::Int(_) | Cell::Text(_) => Err("it is not bytes"),
        }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match cell {
            Cell::Bytes(bytes) => bytes.try_into().map_err(|_| "it has another length"),
            Cell::Null | Cell::Int(_) | Cell::Text(_) => Err("it is not bytes"),
        }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, &'static str> {
        match cell {
            Cell::Null => Ok(None),
            Cell::Int(_) | Cell::Text(_) | Cell::Bytes(_) => T::from_cell(cell).map(Some),
        }
    }
}

/// Every row that the statement answers.
pub(crate) fn all<T>(
    conn: &dyn Connection,
    sql: &'static str,
    params: &[Param<'_>],
    mut decode: impl FnMut(&dyn Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut out = Vec::new();
    conn.each(sql, params, &mut |row| {
        out.push(decode(row)?);
        Ok(true)
    })?;
    Ok(out)
}

/// The first row that the statement answers.
pub(crate) fn first<T>(
    conn: &dyn Connection,
    sql: &'static str,
    params: &[Param<'_>],
    mut decode: impl FnMut(&dyn Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut out = None;
    conn.each(sql, params, &mut |row| {
        out = Some(decode(row)?);
        Ok(false)
    })?;
    Ok(out)
}

/// Asks on the store as of one moment.
pub(crate) fn freeze<T>(
    conn: &dyn Connection,
    ask: impl Fn(&dyn Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut answer = Err(StoreError::Fault("nothing was asked".to_owned()));
    conn.freeze(&mut |conn| {
        answer = ask(conn);
        Ok(())
    })?;
    answer
}

/// A bound of rows as SQL takes it.
pub(crate) fn bound(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Reads a text that is spelled as we spell it: another spelling of the same is another value to
/// every index.
pub(crate) fn spelled<T>(
    parse: impl FnOnce(&str) -> Result<T, Fault>,
    spell: impl FnOnce(&T) -> &str,
) -> impl FnOnce(&str) -> Result<T, Fault> {
    move |text| {
        let value = parse(text)?;
        if spell(&value) == text {
            return Ok(value);
        }
        Err(Fault::here(Code::BadText, "it is spelled otherwise"))
    }
}

/// A row's columns; what cannot be read names table, column and row.
pub(crate) struct Cells<'a> {
    row: &'a dyn Row,
    table: &'static str,
    key: usize,
}

impl<'a> Cells<'a> {
    /// The columns of a row of `table` that is known by its column `key`.
    pub(crate) const fn new(row: &'a dyn Row, table: &'static str, key: usize) -> Self {
        Cells { row, table, key }
    }

    /// A column's value.
    pub(crate) fn get<T: FromCell>(
        &self,
        at: usize,
        column: &'static str,
    ) -> Result<T, StoreError> {
        T::from_cell(self.cell(at, column)?).map_err(|detail| self.corrupt(column, &detail))
    }

    /// A text column's value.
    pub(crate) fn text<T>(
        &self,
        at: usize,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let value = self.text_or_null(at, column, parse)?;
        value.ok_or_else(|| self.corrupt(column, &"it is null"))
    }

    /// A text column's value, where there is one.
    pub(crate) fn text_or_null<T>(
        &self,
        at: usize,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Result<Option<T>, StoreError> {
        match self.cell(at, column)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => {
                parse(text).map(Some).map_err(|fault| self.corrupt(column, &fault.detail))
            }
            Cell::Int(_) | Cell::Bytes(_) => Err(self.corrupt(column, &"it is no text")),
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

    fn cell(&self, at: usize, column: &'static str) -> Result<Cell<'_>, StoreError> {
        self.row.cell(at).map_err(|detail| self.corrupt(column, &detail))
    }

    fn key_text(&self) -> String {
        match self.row.cell(self.key) {
            Ok(Cell::Int(key)) => key.to_string(),
            Ok(Cell::Text(key)) => key.to_owned(),
            Ok(Cell::Bytes(key)) => format!("{key:02x?}"),
            Ok(Cell::Null) | Err(_) => "unknown".to_owned(),
        }
    }
}
