//! Sessions that only read, shared by every thread.

use super::driver::{Driver, Purpose};
use super::schema;
use super::session::Session;
use crate::idle::Idle;
use crate::query::{Connected, Sql};
use crate::read::Connection;
use oms_store::StoreError;

/// Sessions that only read; share one between threads.
pub type PostgresPool = Sql<Readers>;

/// The sessions of a pool.
pub struct Readers {
    // Declared before the driver: they end with it.
    sessions: Idle<Session>,
    driver: Driver,
}

impl Sql<Readers> {
    /// Opens `size` sessions on the database that `url` names and that has a store already; at
    /// least 1, at most 64.
    pub fn open(url: &str, size: usize) -> Result<PostgresPool, StoreError> {
        let driver = Driver::new(url, Purpose::Read)?;
        schema::check(&driver.open()?)?;
        let sessions = Idle::over(size, || driver.connect())?;
        Ok(Sql(Readers { sessions, driver }))
    }
}

impl Connected for Readers {
    fn with<R>(
        &self,
        ask: impl FnOnce(&dyn Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.sessions.lend(|session| {
            if session.is_closed() {
                *session = self.driver.connect()?;
            }
            ask(session)
        })
    }
}
