//! The log of reads in a file of its own: `reads.db` beside the tickets.
//!
//! Why it exists: reads are many and change nothing, so they must not stand in the way of commands,
//! and they are kept for another time. Unlike the search index they are nowhere else: a file of
//! another form, or one that does not read, is refused and kept.

use crate::connection;
use crate::param::params;
use crate::place;
use crate::pool::Pool;
use crate::query::Connected;
use crate::read::{Cells, Row, all, bound};
use crate::sql::sql;
use crate::sqlite::store_error;
use crate::transaction::transact;
use crate::write::Transaction;
use oms_base::{Actor, AgencyId, PrincipalId, Role, Timestamp};
use oms_store::StoreError;
use oms_store::reads::{CountedAs, ReadLog, ReadQuery, ReadRow, ReadsOf, StoredCount, StoredRead};
use rusqlite::Connection;
use std::path::Path;

/// The form of the tables that this program writes.
const FORMAT: i64 = 1;
const SCHEMA: &str = include_str!("schema.sql");
const MINUTE_MICROS: i64 = 60_000_000;

const INSERT: &str = sql("INSERT INTO read_record (agency, time, principal, role, operation, \
     subject, query, status, count, request, source) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
const ADD: &str = sql("INSERT INTO read_count (agency, minute, source, what, count) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (agency, minute, source, what) \
     DO UPDATE SET count = read_count.count + excluded.count");
const EXPIRE: &str = sql("DELETE FROM read_record WHERE place IN \
     (SELECT place FROM read_record WHERE time < $1 ORDER BY time LIMIT $2)");
const EXPIRE_COUNTS: &str = sql("DELETE FROM read_count \
     WHERE (agency, minute, source, what) IN \
     (SELECT agency, minute, source, what FROM read_count WHERE minute < $1 \
      ORDER BY minute LIMIT $2)");
const ALL: &str = sql("SELECT place, time, principal, role, operation, subject, query, status, \
     count, request, source FROM read_record \
     WHERE agency = $1 AND place < $2 ORDER BY place DESC LIMIT $3");
const OF_PRINCIPAL: &str = sql("SELECT place, time, principal, role, operation, subject, query, \
     status, count, request, source FROM read_record \
     WHERE agency = $1 AND place < $2 AND principal = $3 ORDER BY place DESC LIMIT $4");
const OF_SUBJECT: &str = sql("SELECT place, time, principal, role, operation, subject, query, \
     status, count, request, source FROM read_record \
     WHERE agency = $1 AND place < $2 AND subject = $3 AND subject <> '' \
     ORDER BY place DESC LIMIT $4");
const COUNTS: &str = sql("SELECT minute, source, what, count FROM read_count \
     WHERE agency = $1 AND minute <= $2 ORDER BY minute DESC, source DESC, what DESC LIMIT $3");

/// The log's one writer.
pub struct SqliteReads(Connection);

/// Questions to the log, from any thread.
pub struct SqliteReadsPool(Pool);

impl SqliteReads {
    /// Opens the log in `dir`, whose store this process holds; makes it when there is none.
    pub fn open(dir: &Path) -> Result<SqliteReads, StoreError> {
        place::prepare_reads(dir)?;
        let conn = connection::recording(dir)?;
        let found = conn.pragma_query_value(None, "user_version", |row| row.get(0));
        match found.map_err(store_error)? {
            FORMAT => {}
            0 => make(&conn)?,
            found => return Err(StoreError::Newer { found, known: FORMAT }),
        }
        Ok(SqliteReads(conn))
    }
}

fn make(conn: &Connection) -> Result<(), StoreError> {
    let text = format!("BEGIN;\n{SCHEMA}\nPRAGMA user_version = {FORMAT};\nCOMMIT;");
    conn.execute_batch(&text).map_err(store_error)
}

impl SqliteReadsPool {
    /// Opens `size` connections to the log in `dir`, which its writer has opened.
    pub fn open(dir: &Path, size: usize) -> Result<SqliteReadsPool, StoreError> {
        Pool::over(size, || connection::reading_reads(dir)).map(SqliteReadsPool)
    }
}

impl ReadLog for SqliteReads {
    fn append(
        &mut self,
        agency: AgencyId,
        rows: &[ReadRow],
        counts: &[(CountedAs, u64)],
    ) -> Result<(), StoreError> {
        transact(&self.0, &mut None, |tx| {
            for row in rows {
                let params = params![
                    agency.0,
                    row.time.micros(),
                    row.actor.principal.0,
                    row.actor.role.as_str(),
                    row.operation,
                    &row.subject,
                    &row.query,
                    row.status,
                    row.count,
                    &row.request,
                    &row.source,
                ];
                tx.run(INSERT, params)?;
            }
            for (counted, count) in counts {
                let CountedAs { minute, source, what } = counted;
                tx.run(ADD, params![agency.0, *minute, source, *what, count.cast_signed()])?;
            }
            Ok(())
        })
    }

    fn expire(&mut self, before: Timestamp, max: usize) -> Result<usize, StoreError> {
        transact(&self.0, &mut None, |tx| {
            let rows = tx.count(EXPIRE, params![before.micros(), bound(max)])?;
            let minute = before.micros().div_euclid(MINUTE_MICROS);
            let counts = tx.count(EXPIRE_COUNTS, params![minute, bound(max)])?;
            Ok(usize::try_from(rows + counts).unwrap_or(usize::MAX))
        })
    }
}

impl ReadQuery for SqliteReadsPool {
    fn reads(
        &self,
        agency: AgencyId,
        of: &ReadsOf,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<StoredRead>, StoreError> {
        let (agency, before, limit) = (agency.0, before.unwrap_or(i64::MAX), bound(limit));
        self.0.with(|conn| match of {
            ReadsOf::All => all(conn, ALL, params![agency, before, limit], read_row),
            ReadsOf::Principal(principal) => {
                all(conn, OF_PRINCIPAL, params![agency, before, principal.0, limit], read_row)
            }
            ReadsOf::Subject(subject) => {
                all(conn, OF_SUBJECT, params![agency, before, subject, limit], read_row)
            }
        })
    }

    fn counts(
        &self,
        agency: AgencyId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<StoredCount>, StoreError> {
        let minute = until.micros().div_euclid(MINUTE_MICROS);
        self.0.with(|conn| {
            all(conn, COUNTS, params![agency.0, minute, bound(limit)], |row| {
                let cells = Cells::new(row, "read_count", 0);
                let minute: i64 = cells.get(0, "minute")?;
                Ok(StoredCount {
                    time: Timestamp::from_micros(minute.saturating_mul(MINUTE_MICROS)),
                    source: cells.get(1, "source")?,
                    what: cells.get(2, "what")?,
                    count: cells.count(3, "count")?,
                })
            })
        })
    }
}

fn read_row(row: &dyn Row) -> Result<StoredRead, StoreError> {
    let cells = Cells::new(row, "read_record", 0);
    Ok(StoredRead {
        place: cells.get(0, "place")?,
        time: Timestamp::from_micros(cells.get(1, "time")?),
        actor: Actor {
            principal: PrincipalId(cells.get(2, "principal")?),
            role: cells.text(3, "role", Role::parse)?,
        },
        operation: cells.get(4, "operation")?,
        subject: cells.get(5, "subject")?,
        query: cells.get(6, "query")?,
        status: cells.get(7, "status")?,
        count: cells.get(8, "count")?,
        request: cells.get(9, "request")?,
        source: cells.get(10, "source")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{CountedAs, ReadLog, ReadQuery, ReadRow, ReadsOf, SqliteReads, SqliteReadsPool};
    use oms_base::{Actor, AgencyId, PrincipalId, Role, Timestamp};
    use oms_store::StoreError;

    const MINUTE: i64 = super::MINUTE_MICROS;

    fn row(time: i64, principal: i64, subject: &str) -> ReadRow {
        ReadRow {
            time: Timestamp::from_micros(time),
            actor: Actor { principal: PrincipalId(principal), role: Role::Staff },
            operation: "read-tickets",
            subject: subject.to_owned(),
            query: "q=x".to_owned(),
            status: 200,
            count: Some(3),
            request: "req_1".to_owned(),
            source: "192.0.2.7".to_owned(),
        }
    }

    fn counted(minute: i64, source: &str) -> CountedAs {
        CountedAs { minute, source: source.to_owned(), what: "OMS-010" }
    }

    #[test]
    fn records_are_found_by_who_and_by_what_and_go_when_they_are_old() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = SqliteReads::open(dir.path()).unwrap();
        let pool = SqliteReadsPool::open(dir.path(), 1).unwrap();
        let agency = AgencyId::FIRST;
        let rows = [row(1, 7, "tkt_a"), row(2, 8, "tkt_a"), row(3 * MINUTE, 7, "")];
        log.append(agency, &rows, &[(counted(0, "a"), 2), (counted(3, "b"), 1)]).unwrap();
        log.append(agency, &[], &[(counted(0, "a"), 5)]).unwrap();
        let times = |of: ReadsOf, before| -> Vec<i64> {
            let found = pool.reads(agency, &of, before, 9).unwrap();
            found.iter().map(|read| read.time.micros()).collect()
        };
        assert_eq!(times(ReadsOf::All, None), [3 * MINUTE, 2, 1]);
        assert_eq!(times(ReadsOf::Principal(PrincipalId(7)), None), [3 * MINUTE, 1]);
        assert_eq!(times(ReadsOf::Subject("tkt_a".to_owned()), None), [2, 1]);
        let newest = pool.reads(agency, &ReadsOf::All, None, 1).unwrap().remove(0);
        assert_eq!(times(ReadsOf::All, Some(newest.place)), [2, 1]);
        assert_eq!((newest.status, newest.count), (200, Some(3)));
        let counts = || -> Vec<(String, u64)> {
            let found = pool.counts(agency, Timestamp::from_micros(9 * MINUTE), 9).unwrap();
            found.into_iter().map(|found| (found.source, found.count)).collect()
        };
        assert_eq!(counts(), [("b".to_owned(), 1), ("a".to_owned(), 7)]);
        assert_eq!(log.expire(Timestamp::from_micros(MINUTE), 1), Ok(2));
        assert_eq!(log.expire(Timestamp::from_micros(MINUTE), 9), Ok(1));
        assert_eq!(times(ReadsOf::All, None), [3 * MINUTE]);
        assert_eq!(counts(), [("b".to_owned(), 1)]);
    }

    #[test]
    fn a_log_is_kept_over_a_restart_and_one_of_another_form_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = SqliteReads::open(dir.path()).unwrap();
        log.append(AgencyId::FIRST, &[row(1, 7, "")], &[]).unwrap();
        drop(log);
        let again = SqliteReads::open(dir.path()).unwrap();
        let pool = SqliteReadsPool::open(dir.path(), 1).unwrap();
        assert_eq!(pool.reads(AgencyId::FIRST, &ReadsOf::All, None, 9).unwrap().len(), 1);
        again.0.pragma_update(None, "user_version", 2).unwrap();
        drop((again, pool));
        let refused = SqliteReads::open(dir.path()).map(|_| ());
        assert_eq!(refused, Err(StoreError::Newer { found: 2, known: 1 }));
    }

    #[test]
    fn every_statement_seeks() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(super::SCHEMA).unwrap();
        let statements = [
            super::EXPIRE,
            super::EXPIRE_COUNTS,
            super::ALL,
            super::OF_PRINCIPAL,
            super::OF_SUBJECT,
            super::COUNTS,
        ];
        crate::sqlite::assert_seeks_in(&conn, &statements);
    }
}
