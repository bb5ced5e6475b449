//! A server's writer: it commits when it has the turn, which one server has at a time.

use super::driver::{Driver, Purpose};
use super::error::{denies_commit, store_error, text};
use super::schema;
use super::session::Session;
use super::transaction::PostgresTransaction;
use super::wait::wait;
use crate::param::params;
use crate::query::{Connected, Sql};
use crate::read::{Cells, Connection, first, freeze};
use crate::sql::sql;
use crate::{commit, log, operational, token};
use oms_base::AgencyId;
use oms_base::id::NODE_MAX;
use oms_store::{Batch, BlockRow, Committed, Position, Store, StoreError, TokenRow, Turn};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio_postgres::SimpleQueryMessage;

// The lock is the turn: it waits in line, it ends with the transaction, and whoever gets it sees
// everything that was committed under it before. Then the end of the log.
const TAKE_TURN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; \
     SELECT pg_advisory_xact_lock(478577623040); \
     SELECT coalesce(max(position), 0) FROM log";
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";
const TAKE_NODE: &str = sql("SELECT CASE WHEN pg_try_advisory_lock($1) THEN 1 ELSE 0 END");
/// The locks behind the turn's are the numbers of servers.
const NODE_KEY: i64 = 478_577_623_041;
/// How often a commit whose answer got lost is asked for, and how long it rests in between.
const SETTLE_ATTEMPTS: u32 = 20;
const SETTLE_REST: Duration = Duration::from_millis(500);

/// A server's store, beside those of other servers on the same database.
pub type PostgresStore = Sql<Turns>;

/// The session that writes, and what it remembers between turns.
pub struct Turns {
    // Declared before the driver: it ends with it.
    session: Session,
    driver: Driver,
    /// Whether the session is of no use any more.
    is_lost: bool,
    /// This server's number, held by the session.
    node: Option<u16>,
    /// How many numbers it has leased.
    leases: u32,
    has_turn: bool,
    /// The end of the log when this server last had the turn.
    end: Position,
    /// The last blocks as of `end`.
    last_blocks: BTreeMap<AgencyId, Option<BlockRow>>,
    doubt: Option<String>,
}

impl Sql<Turns> {
    /// Opens the store in the database that `url` names, making and migrating it as needed.
    ///
    /// [`StoreError::Newer`] when a newer program has migrated it, [`StoreError::Unusable`] when
    /// it cannot be reached or is not fit.
    pub fn open(url: &str) -> Result<PostgresStore, StoreError> {
        let driver = Driver::new(url, Purpose::Write)?;
        let mut session = driver.open()?;
        schema::migrate(&mut session)?;
        freeze(&session, log::last_batch)?;
        Ok(Sql(Turns {
            session,
            driver,
            is_lost: false,
            node: None,
            leases: 0,
            has_turn: false,
            end: Position::START,
            last_blocks: BTreeMap::new(),
            doubt: None,
        }))
    }
}

impl Turns {
    fn take_turn(&mut self) -> Result<u16, StoreError> {
        if let Some(doubt) = &self.doubt {
            return Err(StoreError::Doubt(doubt.clone()));
        }
        self.connect()?;
        let node = self.node()?;
        if !self.has_turn {
            let begun = self.begin_turn();
            let end = begun.inspect_err(|_| self.roll_back())?;
            self.has_turn = true;
            self.session.set_frozen(true);
            if end != self.end {
                // Others have committed.
                self.end = end;
                self.last_blocks.clear();
            }
        }
        Ok(node)
    }

    /// Begins a transaction with the turn; answers the end of the log.
    fn begin_turn(&self) -> Result<Position, StoreError> {
        let answers = wait(self.session.client().simple_query(TAKE_TURN)).map_err(store_error)?;
        let end = answers.iter().rev().find_map(|answer| match answer {
            SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
            _ => None,
        });
        let missing = || StoreError::Fault("the database did not say where its log ends".into());
        end.map(Position::from_key).ok_or_else(missing)
    }

    fn end_turn(&mut self) {
        if self.has_turn {
            self.roll_back();
        }
    }

    fn roll_back(&mut self) {
        self.has_turn = false;
        self.session.set_frozen(false);
        self.is_lost |= self.session.command(ROLLBACK).is_err();
    }

    /// A session that works, as far as anybody knows.
    fn connect(&mut self) -> Result<(), StoreError> {
        if !self.is_lost && !self.session.is_closed() {
            return Ok(());
        }
        (self.has_turn, self.node) = (false, None);
        self.session = self.driver.connect()?;
        self.is_lost = false;
        Ok(())
    }

    /// This server's number: the first one that no other session holds.
    fn node(&mut self) -> Result<u16, StoreError> {
        if let Some(node) = self.node {
            return Ok(node);
        }
        for node in 0..=NODE_MAX {
            let key = NODE_KEY + i64::from(node);
            let taken = first(&self.session, TAKE_NODE, params![key], |row| {
                Cells::new(row, "node", 0).get::<i64>(0, "taken")
            })?;
            if taken == Some(1) {
                self.node = Some(node);
                self.leases = self.leases.wrapping_add(1);
                return Ok(node);
            }
        }
        let detail = format!("{} servers work on this database already", NODE_MAX + 1);
        Err(StoreError::Fault(detail))
    }

    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        // A turn that was lost is not taken again here: others may have committed since the batch
        // was decided. Writing fails then.
        if !self.has_turn {
            self.take_turn()?;
        }
        if commit::writes_nothing(batch) {
            self.end_turn();
            return Ok(Committed { batch: self.end.batch() });
        }
        let written = self.write(batch);
        let block = written.inspect_err(|_| self.end_turn())?;
        if let Err(error) = self.session.command(COMMIT) {
            self.settle(batch.agency, block.as_ref(), error)?;
        }
        self.has_turn = false;
        self.session.set_frozen(false);
        if let Some(block) = block {
            let last = u16::try_from(batch.log.len() - 1).unwrap_or(u16::MAX);
            self.end = Position::new(block.batch, last);
            self.last_blocks.insert(batch.agency, Some(block));
        }
        Ok(Committed { batch: self.end.batch() })
    }

    fn write(&mut self, batch: &Batch) -> Result<Option<BlockRow>, StoreError> {
        commit::check_size(batch)?;
        let block = self.next_block(batch)?;
        let mut tx = PostgresTransaction::new(&self.session);
        commit::write(&mut tx, batch, block.as_ref())?;
        tx.send()?;
        Ok(block)
    }

    /// The block over the batch's log rows, if it has any.
    fn next_block(&mut self, batch: &Batch) -> Result<Option<BlockRow>, StoreError> {
        if batch.log.is_empty() {
            return Ok(None);
        }
        let last = self.last_block(batch.agency)?;
        Ok(Some(log::seal(batch, self.end.batch() + 1, last.as_ref())))
    }

    fn last_block(&mut self, agency: AgencyId) -> Result<Option<BlockRow>, StoreError> {
        if let Some(last) = self.last_blocks.get(&agency) {
            return Ok(last.clone());
        }
        let last = log::last_block(&self.session, agency)?;
        self.last_blocks.insert(agency, last.clone());
        Ok(last)
    }

    /// The place of an agency's last log row, within the turn.
    fn last_of(&mut self, agency: AgencyId) -> Result<Position, StoreError> {
        match self.last_block(agency)? {
            Some(last) if last.batch == self.end.batch() => Ok(self.end),
            Some(_) => log::last(&self.session, agency),
            None => Ok(Position::START),
        }
    }

    /// Finds out what a COMMIT has done whose answer is `error`.
    ///
    /// Once this server has the turn again the transaction is over: it held the turn itself. Then
    /// its block is there, or will never be.
    fn settle(
        &mut self,
        agency: AgencyId,
        block: Option<&BlockRow>,
        error: tokio_postgres::Error,
    ) -> Result<(), StoreError> {
        self.roll_back();
        if denies_commit(&error) {
            return Err(store_error(error));
        }
        self.is_lost = true;
        let lost = format!("COMMIT failed: {}", text(&error));
        for attempt in 0..SETTLE_ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(SETTLE_REST);
            }
            let Some(block) = block else { break };
            let found = self
                .take_turn()
                .and_then(|_| log::blocks(&self.session, agency, block.position - 1, 1));
            self.end_turn();
            match found {
                Ok(found) if found.first() == Some(block) => return Ok(()),
                Ok(_) => return Err(StoreError::Fault(lost)),
                Err(again) => tracing::warn!(%again, "asking what a lost COMMIT has done"),
            }
        }
        self.doubt = Some(lost.clone());
        Err(StoreError::Doubt(lost))
    }

    /// Runs a transaction beside the turns, for rows that no server keeps in memory.
    fn transact<R>(
        &mut self,
        work: impl FnOnce(&mut PostgresTransaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.end_turn();
        self.connect()?;
        self.session.command(BEGIN).map_err(store_error)?;
        let mut tx = PostgresTransaction::new(&self.session);
        let done = work(&mut tx).and_then(|done| tx.send().map(|()| done));
        let done = done.inspect_err(|_| self.roll_back())?;
        self.session.command(COMMIT).map_err(|error| {
            self.roll_back();
            if denies_commit(&error) {
                return store_error(error);
            }
            StoreError::Doubt(format!("COMMIT failed: {}", text(&error)))
        })?;
        Ok(done)
    }
}

impl Connected for Turns {
    fn with<R>(
        &self,
        ask: impl FnOnce(&dyn Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        ask(&self.session)
    }
}

impl Store for Sql<Turns> {
    fn take_turn(&mut self, agency: AgencyId) -> Result<Option<Turn>, StoreError> {
        let node = self.0.take_turn()?;
        let last = self.0.last_of(agency).inspect_err(|_| self.0.end_turn())?;
        Ok(Some(Turn { last, node, lease: self.0.leases }))
    }

    fn end_turn(&mut self) {
        self.0.end_turn();
    }

    fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        self.0.commit(batch)
    }

    fn add_token(&mut self, agency: AgencyId, row: &TokenRow) -> Result<(), StoreError> {
        self.0.transact(|tx| token::add(tx, agency, row))
    }

    fn revoke_token(&mut self, hash: &[u8; 32]) -> Result<bool, StoreError> {
        self.0.transact(|tx| token::revoke(tx, hash))
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.0.transact(|tx| operational::probe(tx))
    }
}
