//! Connections that wait to be used.

use oms_store::StoreError;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Most connections of a pool.
const CONNECTIONS_MAX: usize = 64;

/// Connections of one pool; who finds none idle waits for one.
pub(crate) struct Idle<T> {
    waiting: Mutex<Vec<T>>,
    returned: Condvar,
}

impl<T> Idle<T> {
    /// So many connections, at least 1 and at most 64.
    pub(crate) fn over(
        size: usize,
        open: impl Fn() -> Result<T, StoreError>,
    ) -> Result<Idle<T>, StoreError> {
        let opened = (0..size.clamp(1, CONNECTIONS_MAX)).map(|_| open());
        let waiting = Mutex::new(opened.collect::<Result<Vec<_>, _>>()?);
        Ok(Idle { waiting, returned: Condvar::new() })
    }

    /// Works with a connection that nobody else uses meanwhile.
    pub(crate) fn lend<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut borrowed = Borrowed { conn: Some(self.take()), idle: self };
        work(borrowed.conn.as_mut().expect("it is taken only on drop"))
    }

    fn take(&self) -> T {
        let mut waiting = lock(&self.waiting);
        loop {
            if let Some(conn) = waiting.pop() {
                return conn;
            }
            waiting = self.returned.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A connection that goes back to its pool, also when the question panics.
struct Borrowed<'a, T> {
    conn: Option<T>,
    idle: &'a Idle<T>,
}

impl<T> Drop for Borrowed<'_, T> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            lock(&self.idle.waiting).push(conn);
            self.idle.returned.notify_one();
        }
    }
}

/// A panic under the lock leaves no half-written state behind: a database has its own.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
