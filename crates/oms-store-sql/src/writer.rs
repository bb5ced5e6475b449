//! The one writer: opening a store, and committing to it.

use crate::connection::{self, BUSY_WAIT};
use crate::fault::FaultPlan;
use crate::idle::lock;
use crate::place::Hold;
use crate::query::{Connected, Sql};
use crate::read;
use crate::scrub::Sweep;
use crate::tap::{self, Tap};
use crate::transaction::{SqliteTransaction, transact};
use crate::{commit, log, operational, place, schema, token};
use oms_base::AgencyId;
use oms_store::{Batch, BlockRow, Committed, Scrubbed, Store, StoreError, TokenRow};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A connection that writes, and what it remembers between batches.
pub struct Writer {
    // Declared before `held`, and so closed before the store is free for the next server.
    conn: Arc<Mutex<Connection>>,
    dir: Option<PathBuf>,
    held: Held,
    last_batch: i64,
    last_blocks: BTreeMap<AgencyId, Option<BlockRow>>,
    /// How far the files are swept, since something was erased.
    sweep: Option<Sweep>,
    faults: Option<FaultPlan>,
    doubt: Option<String>,
}

/// What the process may write.
enum Held {
    /// Everything: no other process has this file's lock.
    Locked { _hold: Hold },
    /// Everything: no other process can see the store.
    InMemory,
    /// Tokens only, beside a server that may be running.
    Beside,
}

/// The one writer's store.
pub type SqliteStore = Sql<Writer>;

impl Sql<Writer> {
    /// Opens the store in `dir` as its one writer, making and migrating it as needed.
    ///
    /// [`StoreError::Held`] while another server has it, [`StoreError::Newer`] when a newer
    /// program has migrated it, [`StoreError::Unusable`] when the directory is not safe,
    /// [`StoreError::Copied`] when it was copied while it was in use.
    pub fn open(dir: &Path) -> Result<SqliteStore, StoreError> {
        place::prepare(dir)?;
        let held = Held::Locked { _hold: place::hold(dir)? };
        let conn = connection::writing(dir)?;
        let writer = Writer::new(conn, Some(dir.to_owned()), held)?;
        connection::take_log(&lock(&writer.conn))?;
        Ok(Sql(writer))
    }

    /// Opens the store in `dir` beside its server, to ask and to add or revoke tokens.
    ///
    /// Takes no lock and never checkpoints; every commit of a batch is refused.
    pub fn open_beside(dir: &Path) -> Result<SqliteStore, StoreError> {
        place::prepare(dir)?;
        let conn = connection::beside(dir)?;
        Writer::new(conn, Some(dir.to_owned()), Held::Beside).map(Sql)
    }

    /// A store that is gone when it and its pools are dropped.
    pub fn in_memory() -> Result<SqliteStore, StoreError> {
        Writer::new(connection::in_memory()?, None, Held::InMemory).map(Sql)
    }

    /// Has everything that is committed from here on pass a tap. The write-ahead log then stays
    /// where it is when the store closes, so that the next one can go on from there.
    pub fn tap(&mut self) -> Result<Arc<Tap>, StoreError> {
        let Some(dir) = self.0.dir() else {
            return Err(StoreError::Fault("a store in memory has no log to follow".to_owned()));
        };
        let tap = Arc::new(Tap::of(dir));
        tap::install(&mut lock(&self.0.conn), dir, &tap)?;
        Ok(tap)
    }

    /// Makes a later statement fail, or none: for tests and storms.
    pub fn inject(&mut self, plan: Option<FaultPlan>) {
        self.0.faults = plan;
    }

    /// The plan that has not fired yet.
    pub fn injected(&self) -> Option<FaultPlan> {
        self.0.faults
    }
}

impl Writer {
    fn new(mut conn: Connection, dir: Option<PathBuf>, held: Held) -> Result<Writer, StoreError> {
        schema::migrate(&mut conn)?;
        // The server may go on meanwhile.
        let last_batch = read::freeze(&conn, log::last_batch)?;
        let sweep = operational::is_scrub_due(&conn)?.then_some(Sweep::START);
        Ok(Writer {
            conn: Arc::new(Mutex::new(conn)),
            dir,
            held,
            last_batch,
            last_blocks: BTreeMap::new(),
            sweep,
            faults: None,
            doubt: None,
        })
    }

    /// Where its files are.
    pub(crate) fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// Its connection, for who must see a store in memory.
    pub(crate) fn shared(&self) -> Arc<Mutex<Connection>> {
        Arc::clone(&self.conn)
    }

    /// Runs a transaction, unless an earlier one left in doubt what is stored.
    fn transact<R>(
        &mut self,
        work: impl FnOnce(&mut SqliteTransaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        if let Some(doubt) = &self.doubt {
            return Err(StoreError::Doubt(doubt.clone()));
        }
        let done = transact(&lock(&self.conn), &mut self.faults, work);
        if let Err(StoreError::Doubt(doubt)) = &done {
            self.doubt = Some(doubt.clone());
            connection::leave_log(&lock(&self.conn))?;
        }
        done
    }

    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        if matches!(self.held, Held::Beside) {
            let detail = "only the server's own process commits batches".to_owned();
            return Err(StoreError::Fault(detail));
        }
        commit::check_size(batch)?;
        let block = self.next_block(batch)?;
        if !commit::writes_nothing(batch) {
            self.transact(|tx| {
                commit::write(tx, batch, block.as_ref())?;
                if batch.erasures.is_empty() {
                    return Ok(());
                }
                operational::write_scrub_due(tx, true)
            })?;
        }
        if !batch.erasures.is_empty() {
            self.sweep = Some(Sweep::START);
        }
        if let Some(block) = block {
            self.last_batch = block.batch;
            self.last_blocks.insert(batch.agency, Some(block));
        }
        Ok(Committed { batch: self.last_batch })
    }

    /// Sweeps on. What it has found to be clean is noted last; the emptied log then holds no more
    /// than that.
    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        if let Some(doubt) = &self.doubt {
            return Err(StoreError::Doubt(doubt.clone()));
        }
        let Some(sweep) = &mut self.sweep else { return Ok(Scrubbed::Clean) };
        let done = sweep.go_on(&lock(&self.conn), BUSY_WAIT);
        if let Err(StoreError::Doubt(doubt)) = &done {
            self.doubt = Some(doubt.clone());
        }
        match done? {
            Scrubbed::Clean => {}
            not_yet @ (Scrubbed::More | Scrubbed::Held) => return Ok(not_yet),
        }
        self.transact(|tx| operational::write_scrub_due(tx, false))?;
        self.sweep = None;
        Ok(Scrubbed::Clean)
    }

    /// The block over the batch's log rows, if it has any.
    fn next_block(&mut self, batch: &Batch) -> Result<Option<BlockRow>, StoreError> {
        if batch.log.is_empty() {
            return Ok(None);
        }
        if !self.last_blocks.contains_key(&batch.agency) {
            let last = log::last_block(&*lock(&self.conn), batch.agency)?;
            self.last_blocks.insert(batch.agency, last);
        }
        let last = self.last_blocks.get(&batch.agency).and_then(Option::as_ref);
        Ok(Some(log::seal(batch, self.last_batch + 1, last)))
    }
}

impl Connected for Writer {
    fn with<R>(
        &self,
        ask: impl FnOnce(&dyn read::Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        ask(&*lock(&self.conn))
    }
}

impl Store for Sql<Writer> {
    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        self.0.commit(batch)
    }

    fn add_token(&mut self, agency: AgencyId, row: &TokenRow) -> Result<(), StoreError> {
        self.0.transact(|tx| token::add(tx, agency, row))
    }

    fn revoke_token(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        self.0.transact(|tx| token::revoke(tx, hash))
    }

    fn scrub(&mut self) -> Result<Scrubbed, StoreError> {
        self.0.scrub()
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.0.transact(|tx| operational::probe(tx))
    }
}

#[cfg(test)]
mod tests {
    use crate::{FaultKind, FaultPlan, SqlitePool, SqliteStore};
    use oms_base::TicketId;
    use oms_store::{Query, Store, StoreError, TicketRow};
    use oms_testkit::sample::{AGENCY, opening, ticket};
    use std::path::Path;

    fn large(id: i64) -> TicketRow {
        TicketRow { state: vec![7; 100_000], ..ticket(id) }
    }

    fn pragma(store: &SqliteStore, name: &str, value: i64) {
        let conn = super::lock(&store.0.conn);
        let set = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        conn.pragma_update_and_check(None, name, value, set).unwrap();
    }

    #[test]
    fn a_commit_waits_for_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).unwrap();
        let conn = super::lock(&store.0.conn);
        let told = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!((told("synchronous"), mode.as_str()), (2, "wal"), "FULL");
    }

    #[test]
    fn a_database_that_cannot_grow_is_full_until_it_can() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(dir.path()).unwrap();
        // No page more than there are.
        pragma(&store, "max_page_count", 1);
        let batch = opening(vec![ticket(1), large(2)]);
        assert_eq!(store.commit(&batch), Err(StoreError::Full));
        assert_eq!(store.commit(&batch), Err(StoreError::Full));
        assert_eq!(store.all_tickets(AGENCY, TicketId(0), 9), Ok(Vec::new()));
        assert_eq!(store.probe(), Ok(()), "a small row still fits");
        pragma(&store, "max_page_count", 1_000_000);
        assert_eq!(store.commit(&batch).unwrap().batch, 1);
        assert_eq!(store.ticket(AGENCY, TicketId(2)), Ok(Some(large(2))));
    }

    /// How long a file of the store is.
    fn size(dir: &Path, file: &str) -> u64 {
        dir.join(file).metadata().unwrap().len()
    }

    #[test]
    fn a_store_in_doubt_leaves_its_log_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(dir.path()).unwrap();
        store.inject(Some(FaultPlan { at: 0, kind: FaultKind::CommitKept }));
        assert!(store.commit(&opening(vec![ticket(1)])).is_err_and(|error| error.is_doubt()));
        let before = size(dir.path(), "tickets.db-wal");
        drop(store);
        assert_eq!(size(dir.path(), "tickets.db-wal"), before);
    }

    #[test]
    fn what_a_killed_process_wrote_is_synced_before_anybody_sees_it() {
        let (dir, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut store = SqliteStore::open(dir.path()).unwrap();
        store.commit(&opening(vec![large(1)])).unwrap();
        for file in ["tickets.db", "tickets.db-wal"] {
            std::fs::copy(dir.path().join(file), killed.path().join(file)).unwrap();
        }
        assert!(size(killed.path(), "tickets.db") < 100_000);
        let store = SqliteStore::open(killed.path()).unwrap();
        assert!(size(killed.path(), "tickets.db") > 100_000, "it is in the database itself");
        assert_eq!(store.ticket(AGENCY, TicketId(1)), Ok(Some(large(1))));
    }

    #[test]
    fn the_writer_checkpoints_and_the_log_does_not_grow_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = SqliteStore::open(dir.path()).unwrap();
        let pool = SqlitePool::of(&store, 1).unwrap();
        for id in 1..=600 {
            store.commit(&opening(vec![large(id)])).unwrap();
            assert!(pool.ticket(AGENCY, TicketId(id)).unwrap().is_some());
        }
        // 60 MB were written.
        let size = |file| size(dir.path(), file);
        assert!(size("tickets.db-wal") < 20_000_000, "{}", size("tickets.db-wal"));
        assert!(size("tickets.db") > 40_000_000, "{}", size("tickets.db"));
    }
}
