//! The search index in a file of its own: `search.db` beside the tickets.
//!
//! Why it exists: a list of tickets by any field and by words would cost every command an index
//! more. The index is filled behind the log by one writer; whoever reads one's own write waits for
//! its position.

mod filter;
mod find;
mod newest;
mod order;
mod scrub;
mod statement;
mod write;

use crate::connection;
use crate::param::params;
use crate::place;
use crate::pool::Pool;
use crate::read::{Cells, first};
use crate::sql::sql;
use crate::sqlite::store_error;
use crate::transaction::transact;
use oms_base::{AgencyId, TicketId};
use oms_store::search::{SearchBatch, SearchIndex, SearchQuery, SearchWanted, SortPlace};
use oms_store::{Position, Scrubbed, StoreError};
use rusqlite::Connection;
use scrub::Scrub;
use std::path::Path;

/// Which form of tables and words this program writes; another one is thrown away.
const FORMAT: i64 = 4;
const SCHEMA: &str = include_str!("schema.sql");
const POSITION: &str = sql("SELECT position FROM progress WHERE agency = $1");

/// The index's one writer.
pub struct SqliteSearch {
    conn: Connection,
    scrub: Option<Scrub>,
}

/// Questions to the index, from any thread.
pub struct SqliteSearchPool(Pool);

impl SqliteSearch {
    /// Opens the index in `dir`, whose store this process holds. Makes it anew when there is none,
    /// when another version of the program made it, or when its file does not read.
    pub fn open(dir: &Path) -> Result<SqliteSearch, StoreError> {
        place::prepare_search(dir)?;
        let opened = connection::indexing(dir).and_then(|conn| Ok((format(&conn)?, conn)));
        if let Ok((FORMAT, conn)) = opened {
            let scrub = scrub::due(&conn)?;
            return Ok(SqliteSearch { conn, scrub });
        }
        drop(opened);
        place::remove_search(dir)?;
        place::prepare_search(dir)?;
        let conn = connection::indexing(dir)?;
        conn.execute_batch(SCHEMA).map_err(store_error)?;
        conn.pragma_update(None, "user_version", FORMAT).map_err(store_error)?;
        Ok(SqliteSearch { conn, scrub: None })
    }
}

impl SqliteSearchPool {
    /// Opens `size` connections to the index in `dir`, which its writer has opened.
    pub fn open(dir: &Path, size: usize) -> Result<SqliteSearchPool, StoreError> {
        let open = || {
            let mut conn = connection::searching(dir)?;
            find::bound_work(&mut conn)?;
            Ok(conn)
        };
        Pool::over(size, open).map(SqliteSearchPool)
    }
}

/// The form of the tables; 0 for no tables.
fn format(conn: &Connection) -> Result<i64, StoreError> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(store_error)
}

impl SearchIndex for SqliteSearch {
    fn position(&self, agency: AgencyId) -> Result<Position, StoreError> {
        let position = first(&self.conn, POSITION, params![agency.0], |row| {
            Cells::new(row, "progress", 0).get(0, "position")
        })?;
        Ok(position.map_or(Position::START, Position::from_key))
    }

    fn write(&mut self, batch: &SearchBatch) -> Result<(), StoreError> {
        transact(&self.conn, &mut None, |tx| write::batch(tx, batch))?;
        if batch.erases {
            self.scrub = Some(Scrub::START);
        }
        Ok(())
    }

    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        scrub::go_on(&self.conn, &mut self.scrub)
    }
}

impl SearchQuery for SqliteSearchPool {
    fn search(
        &self,
        wanted: &SearchWanted,
    ) -> Result<Option<Vec<(TicketId, SortPlace)>>, StoreError> {
        self.0.lend(|conn| find::page(conn, wanted))
    }
}
