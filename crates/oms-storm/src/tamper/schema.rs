//! What can be changed, read from the schema itself; and what a change of says nothing about any
//! ticket's past, each with its reason.

use anyhow::{Context, Result, ensure};
use rusqlite::Connection;

/// Tables that no history stands on.
const OPERATIONAL_TABLES: [(&str, &str); 17] = [
    ("refinery_schema_history", "which migrations ran"),
    ("idempotency", "keys are forgotten after a day or two"),
    ("number_mark", "which numbers come next; those given stand in the log"),
    ("meta", "which ids come next; those given stand in the log"),
    ("token", "who may do what from here on"),
    ("token_scope", "who may do what from here on"),
    ("saved_view", "what somebody likes to look at"),
    ("outbox", "what is to leave the hub; what became of it stands in the log"),
    ("secret", "what signs it"),
    ("notice", "what somebody has read; what it tells of stands in the log"),
    ("agent_tally", "what was counted of agents; what they did stands in the log"),
    ("job", "how far a bulk job is; what it did stands in the log"),
    ("job_ticket", "what a bulk job is still to do"),
    ("job_result", "what a bulk job did stands in the log"),
    ("reader_cursor", "how far a reader of the log is; what it did stands in the log"),
    ("trigger_note", "what a trigger waits for; what it did stands in the log"),
    ("trigger_state", "how often a trigger fired; what it did stands in the log"),
];

/// Columns of other tables, likewise.
const OPERATIONAL_COLUMNS: [(&str, &str, &str); 3] = [
    ("task", "lease_until", "until when a lease lasts is not in the log"),
    ("task", "lease_holder", "who holds it is in the log; here it says who may go on"),
    ("counter", "lane", "readers sum the lanes"),
];

/// A table of the history or of the state.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: String,
    /// Its columns, in order.
    pub(crate) columns: Vec<Column>,
}

/// A column of it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// `INTEGER`, `TEXT` or `BLOB`.
    pub(crate) kind: String,
    /// Whether it may be null.
    pub(crate) nullable: bool,
    /// Whether rows are told apart by it.
    pub(crate) is_key: bool,
    /// Whether a change of it must be noticed.
    pub(crate) is_guarded: bool,
}

impl Table {
    /// The columns that rows are told apart by.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let keys = self.columns.iter().filter(|column| column.is_key);
        keys.map(|column| column.name.as_str()).collect()
    }

    /// The columns of which every change must be noticed.
    pub(crate) fn guarded(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_guarded)
    }
}

/// Every table of the history, each of which must hold something; what is excused must exist.
pub(crate) fn tables(conn: &Connection) -> Result<Vec<Table>> {
    const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' \
        AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = conn.prepare(TABLES)?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    let names = names.collect::<rusqlite::Result<Vec<String>>>().context("reading the schema")?;
    for (table, _) in OPERATIONAL_TABLES {
        ensure!(names.iter().any(|name| name == table), "there is no table {table} to excuse");
    }
    let excused = |name: &String| OPERATIONAL_TABLES.iter().any(|(table, _)| table == name);
    let history = names.into_iter().filter(|name| !excused(name));
    let tables = history.map(|name| table(conn, name)).collect::<Result<Vec<Table>>>()?;
    for (table, column, _) in OPERATIONAL_COLUMNS {
        let mut columns = tables.iter().filter(|t| t.name == table).flat_map(|t| &t.columns);
        ensure!(columns.any(|c| c.name == column), "there is no {table}.{column} to excuse");
    }
    Ok(tables)
}

fn table(conn: &Connection, name: String) -> Result<Table> {
    const COLUMNS: &str = "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)";
    let mut statement = conn.prepare(COLUMNS)?;
    let columns = statement.query_map([&name], |row| {
        let column: String = row.get(0)?;
        let is_excused = OPERATIONAL_COLUMNS.iter().any(|(t, c, _)| *t == name && *c == column);
        Ok(Column {
            name: column,
            kind: row.get(1)?,
            nullable: !row.get::<_, bool>(2)?,
            is_key: row.get::<_, i64>(3)? > 0,
            is_guarded: !is_excused,
        })
    })?;
    let columns = columns.collect::<rusqlite::Result<Vec<Column>>>()?;
    let count = format!("SELECT count(*) FROM {name}");
    let rows: i64 = conn.query_row(&count, [], |row| row.get(0))?;
    ensure!(rows > 1, "the history puts {rows} rows into {name}: too few to change");
    Ok(Table { name, columns })
}
