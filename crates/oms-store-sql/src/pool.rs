//! Connections that only read, shared by every thread.

use crate::connection;
use crate::place;
use crate::query::{Connected, Sql};
use crate::read;
use crate::writer::SqliteStore;
use oms_store::StoreError;
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Most connections of a pool.
const CONNECTIONS_MAX: usize = 64;

/// Where a pool's answers come from.
pub struct Pool(Source);

enum Source {
    /// Connections of its own; who finds none free waits for one.
    Files { idle: Mutex<Vec<Connection>>, returned: Condvar },
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
        let opened = (0..size.clamp(1, CONNECTIONS_MAX)).map(|_| open());
        let idle = Mutex::new(opened.collect::<Result<Vec<_>, _>>()?);
        Ok(Pool(Source::Files { idle, returned: Condvar::new() }))
    }
}

impl Pool {
    /// Works with a connection that nobody else uses meanwhile.
    pub(crate) fn lend<R>(&self, work: impl FnOnce(&Connection) -> R) -> R {
        match &self.0 {
            Source::Files { idle, returned } => {
                let borrowed = Borrowed { conn: Some(take(idle, returned)), idle, returned };
                work(borrowed.conn.as_ref().expect("it is taken only on drop"))
            }
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

fn take(idle: &Mutex<Vec<Connection>>, returned: &Condvar) -> Connection {
    let mut idle = lock(idle);
    loop {
        if let Some(conn) = idle.pop() {
            return conn;
        }
        idle = returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
    }
}

/// A connection that goes back to its pool, also when the question panics.
struct Borrowed<'a> {
    conn: Option<Connection>,
    idle: &'a Mutex<Vec<Connection>>,
    returned: &'a Condvar,
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            lock(self.idle).push(conn);
            self.returned.notify_one();
        }
    }
}

/// A panic under the lock leaves no half-written state behind: `SQLite` has its own.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
