//! The schemas of both databases, held against each other.

use oms_store_sql::{PostgresStore, SqliteStore};
use oms_testkit::PgServer;
use std::collections::BTreeSet;

const HISTORY: &str = "refinery_schema_history";

/// Tables and columns: name, type in the words of both, whether it may be null.
const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.type, c.\"notnull\" \
     FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text, \
       is_nullable::text, collation_name::text FROM information_schema.columns \
     WHERE table_schema = 'public'";
/// Indexes, those of keys among them: table, whether it is unique, columns in order, condition.
const SQLITE_INDEXES: &str = "SELECT t.name, i.\"unique\", \
       (SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_index_info(i.name) \
          ORDER BY seqno)), \
       (SELECT sql FROM sqlite_schema WHERE name = i.name) \
     FROM sqlite_schema AS t, pragma_index_list(t.name) AS i WHERE t.type = 'table' \
     UNION ALL \
     SELECT t.name, 1, c.name, NULL FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
     WHERE t.type = 'table' AND c.pk = 1 AND c.type = 'INTEGER' \
       AND NOT EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE pk > 1)";
const POSTGRES_INDEXES: &str = "SELECT t.relname::text, i.indisunique, \
       (SELECT string_agg(a.attname::text, ' ' ORDER BY k.n) \
        FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k (attnum, n) \
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.attnum), \
       pg_get_expr(i.indpred, i.indrelid) \
     FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid \
     JOIN pg_namespace AS s ON s.oid = t.relnamespace WHERE s.nspname = 'public'";
const SQLITE_CHECKS: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'";
const POSTGRES_CHECKS: &str = "SELECT t.relname::text, count(*) FROM pg_constraint AS c \
     JOIN pg_class AS t ON t.oid = c.conrelid WHERE c.contype = 'c' GROUP BY t.relname";

/// The facts of one database's schema.
type Facts = BTreeSet<String>;

fn sqlite() -> Facts {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let conn = rusqlite::Connection::open(dir.path().join("tickets.db")).unwrap();
    let mut facts = Facts::new();
    let mut ask = |sql: &str, fact: &dyn Fn(&rusqlite::Row<'_>) -> String| {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok(fact(row))).unwrap();
        facts.extend(rows.map(Result::unwrap).filter(|fact| !fact.contains(HISTORY)));
    };
    let text = |row: &rusqlite::Row<'_>, at: usize| row.get::<_, String>(at).unwrap();
    ask(SQLITE_COLUMNS, &|row| {
        let nullable = if row.get::<_, bool>(3).unwrap() { "NO" } else { "YES" };
        format!("column {}.{} {} {nullable}", text(row, 0), text(row, 1), text(row, 2))
    });
    ask(SQLITE_INDEXES, &|row| {
        let sql: Option<String> = row.get(3).unwrap();
        let condition = sql.and_then(|sql| Some(sql.split_once(" WHERE ")?.1.to_owned()));
        let unique: bool = row.get(1).unwrap();
        index(&text(row, 0), unique, &text(row, 2), condition.as_deref())
    });
    ask(SQLITE_CHECKS, &|row| {
        format!("checks {} {}", text(row, 0), text(row, 1).matches("CHECK (").count())
    });
    facts
}

fn postgres() -> Facts {
    let server = PgServer::shared();
    let url = server.database();
    drop(PostgresStore::open(&url).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let facts = runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        let mut facts = Facts::new();
        for row in client.query(POSTGRES_COLUMNS, &[]).await? {
            let kind = match row.get::<_, &str>(2) {
                "bigint" => "INTEGER",
                "bytea" => "BLOB",
                "text" => "TEXT",
                other => other,
            };
            let (table, column): (&str, &str) = (row.get(0), row.get(1));
            let by_bytes = row.get::<_, Option<&str>>(4) == Some("C");
            assert!(by_bytes || kind != "TEXT" || table == HISTORY, "{table}.{column} sorts words");
            facts.insert(format!("column {table}.{column} {kind} {}", row.get::<_, &str>(3)));
        }
        for row in client.query(POSTGRES_INDEXES, &[]).await? {
            facts.insert(index(row.get(0), row.get(1), row.get(2), row.get(3)));
        }
        let mut checks = client.query(POSTGRES_CHECKS, &[]).await?;
        for row in checks.drain(..) {
            facts.insert(format!("checks {} {}", row.get::<_, &str>(0), row.get::<_, i64>(1)));
        }
        Ok::<_, tokio_postgres::Error>(facts)
    });
    facts.unwrap().into_iter().filter(|fact| !fact.contains(HISTORY)).collect()
}

fn index(table: &str, unique: bool, columns: &str, condition: Option<&str>) -> String {
    // PostgreSQL writes types, brackets and lists in its own way.
    let condition = condition.unwrap_or("always").replace("::text", "");
    let condition = condition.replace("= ANY (ARRAY[", "IN ").replace(['(', ')', ']'], "");
    format!("index {table} unique={unique} ({columns}) {condition}")
}

#[test]
fn both_databases_have_the_same_schema() {
    let (mut ours, theirs) = (sqlite(), postgres());
    // What has no check is not counted there.
    ours.retain(|fact| !(fact.starts_with("checks ") && fact.ends_with(" 0")));
    assert!(ours.len() > 100, "{}", ours.len());
    let only = |a: &Facts, b: &Facts| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!((only(&ours, &theirs), only(&theirs, &ours)), (Vec::new(), Vec::new()));
}
