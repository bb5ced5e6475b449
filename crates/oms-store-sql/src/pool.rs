//! Connections that only read, shared by every thread.

use crate::connection;
use crate::idle::{Idle, lock};
use crate::place;
use crate::query::{Connected, Sql};
use crate::read;
use crate::writer::SqliteStore;
use oms_store::StoreError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Where a pool's answers come from.
pub struct Pool(Source);

enum Source {
    /// Connections of its own.
    Files(Idle<Connection>),
    /// The connection of a store in memory, which no other connection can see.
    Memory(Arc<Mutex<Connection>>),
}

/// Connections that only read; share one between threads.
pub type SqlitePool = Sql<Pool>;

impl Sql<Pool> {
    /// Opens `size` connections to the store in `dir`, which is there already; at least 1, at
    /// most 64.
    pub fn open(dir: &Path, size: usize) -> Result<SqlitePool, StoreError> {
        place::check(dir)?;
        Pool::over(size, || connection::reading(dir)).map(Sql)
    }

    /// A pool that sees what `store` commits, be it in files or in memory.
    pub fn of(store: &SqliteStore, size: usize) -> Result<SqlitePool, StoreError> {
        match store.0.dir() {
            Some(dir) => SqlitePool::open(dir, size),
            None => Ok(Sql(Pool(Source::Memory(store.0.shared())))),
        }
    }
}

impl Pool {
    /// So many connections, at least 1 and at most 64.
    pub(crate) fn over(
        size: usize,
        open: impl Fn() -> Result<Connection, StoreError>,
    ) -> Result<Pool, StoreError> {
        Idle::over(size, open).map(|idle| Pool(Source::Files(idle)))
    }

    /// Works with a connection that nobody else uses meanwhile.
    pub(crate) fn lend<R>(&self, work: impl FnOnce(&Connection) -> R) -> R {
        match &self.0 {
            Source::Files(idle) => idle.lend(|conn| work(conn)),
            Source::Memory(conn) => work(&lock(conn)),
        }
    }
}

impl Connected for Pool {
    fn with<R>(
        &self,
        ask: impl FnOnce(&dyn read::Connection) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.lend(|conn| ask(conn))
    }
}
