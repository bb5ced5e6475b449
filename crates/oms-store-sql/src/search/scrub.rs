//! Makes what was erased unreadable in the index's file: words first, which segments of the index
//! keep until they are merged, then the pages.

use crate::connection::BUSY_WAIT;
use crate::scrub::Sweep;
use crate::sql::sql;
use crate::sqlite::store_error;
use crate::transaction::transact;
use oms_store::{Scrubbed, StoreError};
use rusqlite::{Connection, params};

/// Pages of the index of words that are merged in one go.
const MERGE_PAGES: i64 = 500;
/// Rows that a merge changes which has found nothing to do.
const IDLE_CHANGES: u64 = 2;

// A negative number begins to merge all segments into one; further ones go on with it.
const MERGE: &str = sql("INSERT INTO word (word, rank) VALUES ('merge', $1)");
const DUE: &str = sql("SELECT count(*) FROM scrub");
const DONE: &str = sql("DELETE FROM scrub");

/// How far it has come.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scrub {
    /// Segments are merged; whether the first merge is done.
    Merging(bool),
    /// Pages are swept.
    Sweeping(Sweep),
}

impl Scrub {
    /// One that begins.
    pub(super) const START: Scrub = Scrub::Merging(false);
}

/// What an earlier process has left to do.
pub(super) fn due(conn: &Connection) -> Result<Option<Scrub>, StoreError> {
    let due: i64 = conn.query_row(DUE, [], |row| row.get(0)).map_err(store_error)?;
    Ok((due > 0).then_some(Scrub::START))
}

/// Does the next slice.
pub(super) fn go_on(conn: &Connection, scrub: &mut Option<Scrub>) -> Result<Scrubbed, StoreError> {
    match scrub {
        None => Ok(Scrubbed::Clean),
        Some(Scrub::Merging(is_begun)) => {
            let is_idle = merge(conn, *is_begun)?;
            *scrub =
                Some(if is_idle { Scrub::Sweeping(Sweep::START) } else { Scrub::Merging(true) });
            Ok(Scrubbed::More)
        }
        Some(Scrub::Sweeping(sweep)) => match sweep.go_on(conn, BUSY_WAIT)? {
            Scrubbed::Clean => {
                transact(conn, &mut None, |tx| tx.execute(DONE, []))?;
                *scrub = None;
                Ok(Scrubbed::Clean)
            }
            not_yet @ (Scrubbed::More | Scrubbed::Held) => Ok(not_yet),
        },
    }
}

/// Merges some segments; says whether there was nothing to merge.
fn merge(conn: &Connection, is_begun: bool) -> Result<bool, StoreError> {
    let before = conn.total_changes();
    let pages = if is_begun { MERGE_PAGES } else { -MERGE_PAGES };
    transact(conn, &mut None, |tx| tx.execute(MERGE, params![pages]))?;
    Ok(conn.total_changes() - before < IDLE_CHANGES)
}
