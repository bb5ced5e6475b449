//! The schema as the database has it, against the lists in Rust.

use oms_base::{Role, Status};
use oms_store::StreamKind;
use oms_store_sql::SqliteStore;
use rusqlite::Connection;

/// The name and text of every table.
fn tables() -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let conn = Connection::open(dir.path().join("tickets.db")).unwrap();
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// What a column is checked for.
fn check(table: &str, column: &str) -> String {
    let tables = tables();
    let (_, sql) = tables.iter().find(|(name, _)| name == table).unwrap();
    let start = sql.find(&format!("CHECK ({column} ")).unwrap();
    let end = sql[start..].find("),\n").unwrap();
    sql[start..start + end].to_owned()
}

/// The words in the check of a column.
fn words(table: &str, column: &str) -> Vec<String> {
    let check = check(table, column);
    check.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_words_are_those_of_rust() {
    let statuses: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(words("ticket", "status"), statuses);
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
    assert_eq!(words("token", "role"), roles);
    let is_kind = |number: &u8| StreamKind::from_number(*number).is_some();
    let kinds: Vec<_> = (0..=u8::MAX).filter(is_kind).collect();
    assert_eq!(usize::from(kinds[kinds.len() - 1]), kinds.len(), "from 1 on, without a gap");
    assert_eq!(check("log", "kind"), "CHECK (kind BETWEEN 1 AND 255");
}

#[test]
fn only_the_log_and_its_blocks_are_named_so() {
    for (name, _) in tables() {
        let named_so = ["event", "log", "block"].iter().any(|word| name.contains(word));
        assert_eq!(named_so, name == "log" || name == "block", "{name}");
    }
}

#[test]
fn every_table_is_strict() {
    for (name, sql) in tables() {
        assert!(sql.contains("STRICT") || name == "refinery_schema_history", "{name}");
    }
}
