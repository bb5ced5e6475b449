//! A tap on the write-ahead log: every page that was committed since, for a copy kept elsewhere.
//!
//! The log begins again at its front once all of it was moved into the database, and overwrites
//! what it held. So nothing is moved that the tap has not read: only the writer moves, and it asks
//! the tap first. Whatever else might have emptied the log is noticed, and ends the tap's record.

use crate::sqlite::store_error;
use crate::wal::{Frame, WalFile, WalPlace};
use crate::{connection, idle::lock, place, schema, wal};
use oms_store::StoreError;
use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Pages that wait to be taken, in bytes: beyond this the record ends, and a copy begins anew.
const WAITING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// So many are worth taking before it is time.
const WAITING_BYTES_ENOUGH: usize = 4 * 1024 * 1024;

/// Follows what a store commits; see [`crate::SqliteStore::tap`].
pub struct Tap {
    wal: PathBuf,
    index: PathBuf,
    state: Mutex<State>,
    called: Condvar,
}

/// The newest version of each page that was committed between two places of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// The pages by their numbers, from 1 up, all of one size.
    pub pages: BTreeMap<u32, Box<[u8]>>,
    /// How many pages the database has with them; nothing where none was committed.
    pub database_pages: Option<u32>,
    /// Where the log was when they were taken.
    pub end: Option<WalPlace>,
}

#[derive(Default)]
struct State {
    /// Whether pages are kept; else they are left out.
    records: bool,
    /// How far the log was read; nothing while it was empty.
    at: Option<WalPlace>,
    /// Whether all that was read has been moved, so that the log may begin again at its front.
    moved: bool,
    pages: BTreeMap<u32, Box<[u8]>>,
    bytes: usize,
    database_pages: Option<u32>,
    /// Where commits had ended in the log that was there at the start; an earlier tap was at one of
    /// them.
    earlier: Vec<WalPlace>,
    is_called: bool,
}

impl Tap {
    pub(crate) fn of(dir: &Path) -> Tap {
        let (state, called) = (Mutex::default(), Condvar::new());
        let (wal, index) = (dir.join(place::WAL), dir.join(place::SHM));
        Tap { wal, index, state, called }
    }

    /// Records from the front of the log that an earlier store left. Nothing may be committed
    /// meanwhile.
    fn start(&self) -> Result<(), StoreError> {
        let moved = self.all_was_moved();
        let mut state = State { records: true, moved, ..State::default() };
        if let Some(wal) = WalFile::open(&self.wal).map_err(unread)? {
            let (mut open, mut earlier) = (Vec::new(), vec![wal.start]);
            let end = wal.walk(wal.start, &mut |at, frame| {
                earlier.extend(frame.commits.map(|_| at));
                state.visit(&mut open, frame);
            });
            (state.at, state.earlier) = (Some(end.map_err(unread)?), earlier);
            state.bound();
        }
        *lock(&self.state) = state;
        Ok(())
    }

    /// Records from the log's end as it stands.
    pub fn begin(&self) -> Result<(), StoreError> {
        let mut state = lock(&self.state);
        state.end_record();
        // Asked first: the log may begin again at its front at any moment.
        let moved = self.all_was_moved();
        let end = match WalFile::open(&self.wal).map_err(unread)? {
            Some(wal) => Some(wal.walk(wal.start, &mut |_, _| {}).map_err(unread)?),
            None => None,
        };
        *state = State { records: true, at: end, moved, ..State::default() };
        Ok(())
    }

    /// Whether the record leads on from a place where an earlier tap was.
    pub fn resume(&self, place: WalPlace) -> bool {
        let state = lock(&self.state);
        state.records && state.earlier.contains(&place)
    }

    /// Whoever opened the store before may have moved all of it.
    fn all_was_moved(&self) -> bool {
        !self.wal.exists() || wal::all_was_moved(&self.index)
    }

    /// What was committed since it was last asked; nothing once the record has ended.
    pub fn take(&self) -> Result<Option<Pages>, StoreError> {
        let mut state = lock(&self.state);
        if state.records {
            state.catch_up(&self.wal).map_err(unread)?;
        }
        if !state.records {
            return Ok(None);
        }
        state.bytes = 0;
        state.earlier = Vec::new();
        let pages = std::mem::take(&mut state.pages);
        let database_pages = state.database_pages.take();
        Ok(Some(Pages { pages, database_pages, end: state.at }))
    }

    /// Waits until much was recorded or [`Tap::call`] was called, or for so long.
    pub fn wait(&self, at_most: Duration) {
        let state = lock(&self.state);
        let waited = self.called.wait_timeout_while(state, at_most, |state| !state.is_called);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_called = false;
    }

    /// Ends the waiting.
    pub fn call(&self) {
        lock(&self.state).is_called = true;
        self.called.notify_all();
    }

    /// Moves the log into the database by `checkpoint`, but nothing that was not read; `reader`
    /// holds back what is committed meanwhile by others.
    pub(crate) fn checkpoint(&self, reader: &Connection, wal: &mut Wal) -> rusqlite::Result<()> {
        let mut state = lock(&self.state);
        let held = reader.unchecked_transaction().and_then(|read| {
            // A transaction sees nothing, and holds nothing back, before its first question.
            read.query_row(schema::HAS_HISTORY, [], |_| Ok(()))?;
            Ok(read)
        });
        if state.records && (held.is_err() || state.catch_up(&self.wal).is_err()) {
            state.end_record();
        }
        let (has, moved) = connection::moved(wal)?;
        drop(held);
        state.moved = has == moved;
        if state.bytes >= WAITING_BYTES_ENOUGH {
            state.is_called = true;
            self.called.notify_all();
        }
        Ok(())
    }
}

impl State {
    fn end_record(&mut self) {
        self.records = false;
        self.earlier = Vec::new();
        self.pages.clear();
        self.bytes = 0;
    }

    /// Reads what was committed behind the place that was read last.
    fn catch_up(&mut self, path: &Path) -> std::io::Result<()> {
        let Some(wal) = WalFile::open(path)? else {
            // An empty log is one that was moved.
            if !self.moved {
                self.end_record();
            }
            return Ok(());
        };
        let from = match self.at {
            Some(at) if at.salts == wal.start.salts => at,
            Some(_) if !self.moved => {
                self.end_record();
                return Ok(());
            }
            Some(_) | None => wal.start,
        };
        let mut open = Vec::new();
        let end = wal.walk(from, &mut |_, frame| self.visit(&mut open, frame))?;
        self.moved &= self.at == Some(end);
        self.at = Some(end);
        self.bound();
        Ok(())
    }

    fn bound(&mut self) {
        if self.bytes > WAITING_BYTES_MAX {
            self.end_record();
        }
    }

    /// Keeps a frame's page once its commit is met.
    fn visit(&mut self, open: &mut Vec<(u32, Box<[u8]>)>, frame: &Frame<'_>) {
        open.push((frame.page, frame.bytes.into()));
        if frame.commits.is_none() {
            return;
        }
        self.database_pages = frame.commits;
        for (page, bytes) in open.drain(..) {
            self.bytes += bytes.len();
            if let Some(older) = self.pages.insert(page, bytes) {
                self.bytes -= older.len();
            }
        }
    }
}

/// Lays pages over a copy of a database that nobody has open.
pub struct Patch(File);

impl Patch {
    /// Opens the copy's file.
    pub fn open(path: &Path) -> std::io::Result<Patch> {
        File::options().write(true).open(path).map(Patch)
    }

    /// Puts a page, numbered from 1 up, in its place.
    pub fn put(&self, page: u32, bytes: &[u8]) -> std::io::Result<()> {
        let before = u64::from(page).saturating_sub(1);
        self.0.write_all_at(bytes, before.saturating_mul(bytes.len() as u64))
    }

    /// Gives the copy so many pages of so many bytes.
    pub fn resize(&self, pages: u32, page_bytes: u32) -> std::io::Result<()> {
        self.0.set_len(u64::from(pages) * u64::from(page_bytes))
    }

    /// Puts all of it on stable storage.
    pub fn finish(self) -> std::io::Result<()> {
        self.0.sync_all()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
fn unread(error: std::io::Error) -> StoreError {
    StoreError::Fault(format!("the write-ahead log cannot be read: {error}"))
}

/// Has `conn`, which writes the store in `dir`, ask `tap` before it moves anything, also when it
/// closes.
pub(crate) fn install(conn: &mut Connection, dir: &Path, tap: &Arc<Tap>) -> Result<(), StoreError> {
    let reader = connection::reading(dir)?;
    connection::never_checkpoint(conn)?;
    let to = Arc::clone(tap);
    let hook = move |wal: &mut Wal, pages| {
        if connection::is_long(pages) { to.checkpoint(&reader, wal) } else { Ok(()) }
    };
    conn.wal_hook(Some(hook)).map_err(store_error)?;
    tap.start()
}
