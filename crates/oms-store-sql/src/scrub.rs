//! Makes what was erased unreadable in a database's files.
//!
//! `secure_delete` overwrites a row where it stood, and pages that fall free. Two places are left.
//! When `SQLite` splits a page, it leaves copies of rows that moved on in the gap between the
//! page's cells, which nothing reads and nothing clears: a sweep over all pages puts zeros there,
//! a slice at a time. And the write-ahead log holds pages as they were: it is emptied at the end.

use crate::sql::sql;
use crate::sqlite::store_error;
use crate::transaction::transact;
use oms_store::{Scrubbed, StoreError};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use std::time::Duration;

/// Pages looked at in one go: 1 MB, so that whoever waits for the writer hardly notices.
const SLICE_PAGES: u32 = 256;
/// Page numbers up to here begin with a zero byte, so that no page of any other kind begins like
/// one of a table or index: 64 GB.
const PAGES_MAX: u32 = 1 << 24;
/// How long the emptying of the write-ahead log waits for those who read it.
const READERS_WAIT: Duration = Duration::from_millis(50);

const PAGE_COUNT: &str = "PRAGMA page_count";
const PAGE: &str = sql("SELECT data FROM sqlite_dbpage WHERE pgno = $1");
const OVERWRITE: &str = sql("UPDATE sqlite_dbpage SET data = $1 WHERE pgno = $2");
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Bytes before the header of the first page.
const FILE_HEADER: usize = 100;
/// Kinds of pages that hold cells, and the length of their headers.
const INTERIOR: [u8; 2] = [2, 5];
const INTERIOR_HEADER: usize = 12;
const LEAF: [u8; 2] = [10, 13];
const LEAF_HEADER: usize = 8;

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sweep {
    next: u32,
}

impl Sweep {
    /// One that begins.
    pub(crate) const START: Sweep = Sweep { next: 1 };

    /// Does the next slice, or what comes after the last one. `wait` is how long statements of the
    /// connection wait for a lock at other times.
    pub(crate) fn go_on(
        &mut self,
        conn: &Connection,
        wait: Duration,
    ) -> Result<Scrubbed, StoreError> {
        let count: u32 = conn.query_row(PAGE_COUNT, [], |row| row.get(0)).map_err(store_error)?;
        if count > PAGES_MAX {
            let detail = format!("a database of {count} pages is too large to be swept");
            return Err(StoreError::Fault(detail));
        }
        if self.next <= count {
            let end = self.next.saturating_add(SLICE_PAGES).min(count + 1);
            transact(conn, &mut None, |_| (self.next..end).try_for_each(|page| sweep(conn, page)))?;
            self.next = end;
            return Ok(Scrubbed::More);
        }
        conn.busy_timeout(READERS_WAIT).map_err(store_error)?;
        let emptied = conn.query_row(EMPTY_LOG, [], |row| row.get::<_, i64>(0));
        conn.busy_timeout(wait).map_err(store_error)?;
        match emptied.map_err(store_error)? {
            0 => Ok(Scrubbed::Clean),
            _ => Ok(Scrubbed::Held),
        }
    }
}

fn sweep(conn: &Connection, page: u32) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(PAGE).map_err(store_error)?;
    let swept = statement.query_row(params![page], |row| {
        let ValueRef::Blob(bytes) = row.get_ref(0)? else { return Ok(None) };
        Ok(without_gap(bytes, if page == 1 { FILE_HEADER } else { 0 }))
    });
    if let Some(swept) = swept.map_err(store_error)? {
        let mut statement = conn.prepare_cached(OVERWRITE).map_err(store_error)?;
        statement.execute(params![swept, page]).map_err(store_error)?;
    }
    Ok(())
}

/// The page with zeros in its gap; nothing when they are there already, or when the page has none.
fn without_gap(page: &[u8], start: usize) -> Option<Vec<u8>> {
    let header = page.get(start..)?;
    let kind = *header.first()?;
    let length = if LEAF.contains(&kind) {
        LEAF_HEADER
    } else if INTERIOR.contains(&kind) {
        INTERIOR_HEADER
    } else {
        return None;
    };
    let number = |at: usize| {
        let bytes = header.get(at..at + 2)?;
        Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
    };
    let (cells, content) = (number(3)?, number(5)?);
    // 0 stands for 65,536.
    let content = if content == 0 { 1 << 16 } else { content };
    let from = start + length + 2 * cells;
    let gap = page.get(from..content)?;
    if gap.iter().all(|byte| *byte == 0) {
        return None;
    }
    let mut swept = page.to_vec();
    swept[from..content].fill(0);
    Some(swept)
}
