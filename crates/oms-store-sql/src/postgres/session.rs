//! A session: a connection with the statements that it has prepared.

use super::error::store_error;
use super::wait::wait;
use crate::param::Param;
use crate::read::{Connection, Row};
use futures_util::TryStreamExt;
use oms_store::StoreError;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::pin::pin;
use tokio_postgres::{Client, Statement};

const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const ROLLBACK: &str = "ROLLBACK";

/// A connection that one thread uses at a time.
pub(super) struct Session {
    client: Client,
    /// As many as there are statements in this crate.
    prepared: RefCell<HashMap<&'static str, Statement>>,
    /// Whether its questions see one moment already.
    frozen: Cell<bool>,
}

impl Session {
    pub(super) fn new(client: Client) -> Session {
        Session { client, prepared: RefCell::default(), frozen: Cell::new(false) }
    }

    /// Whether the server has gone.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn client_mut(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs what needs no parameters.
    pub(super) fn command(&self, sql: &str) -> Result<(), tokio_postgres::Error> {
        wait(self.client.batch_execute(sql))
    }

    /// Says that a transaction is open, or is over.
    pub(super) fn set_frozen(&self, frozen: bool) {
        self.frozen.set(frozen);
    }

    /// The statement, prepared when it is first asked for.
    pub(super) fn statement(&self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.prepared.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = wait(self.client.prepare(sql)).map_err(store_error)?;
        self.prepared.borrow_mut().insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Connection for Session {
    fn each(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        visit: &mut dyn FnMut(&dyn Row) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let statement = self.statement(sql)?;
        let rows = wait(self.client.query_raw(&statement, params)).map_err(store_error)?;
        let mut rows = pin!(rows);
        while let Some(row) = wait(rows.try_next()).map_err(store_error)? {
            if !visit(&row)? {
                break;
            }
        }
        Ok(())
    }

    fn freeze(
        &self,
        ask: &mut dyn FnMut(&dyn Connection) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.frozen.get() {
            return ask(self);
        }
        self.command(BEGIN_READ).map_err(store_error)?;
        let frozen = Frozen(self);
        frozen.0.set_frozen(true);
        ask(self)
    }
}

/// A transaction that only reads; over when it is dropped, also by a panic.
struct Frozen<'a>(&'a Session);

impl Drop for Frozen<'_> {
    fn drop(&mut self) {
        self.0.set_frozen(false);
        // One that cannot end has ended with its connection.
        let _ended = self.0.command(ROLLBACK);
    }
}
