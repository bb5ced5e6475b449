//! Where the log ends: told by the writer after each commit.

use oms_store::Position;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, watch};

/// The writer's word that rows were committed; costs it next to nothing. And how far the files are
/// free of what was erased.
#[derive(Debug)]
pub struct Signal {
    committed: watch::Sender<Position>,
    /// The end of the log when something was last erased, and the ends at which the files of the
    /// store and of the index were clean.
    erased: AtomicI64,
    store_clean: AtomicI64,
    index_clean: AtomicI64,
    posted: Notify,
}

impl Default for Signal {
    fn default() -> Signal {
        Signal {
            committed: watch::Sender::new(Position::START),
            erased: AtomicI64::new(0),
            store_clean: AtomicI64::new(-1),
            index_clean: AtomicI64::new(-1),
            posted: Notify::new(),
        }
    }
}

impl Signal {
    /// Rows up to `last` are committed.
    pub(crate) fn committed(&self, last: Position) {
        self.committed.send_replace(last);
    }

    /// Sees the latest end of the log.
    pub(crate) fn watch(&self) -> watch::Receiver<Position> {
        self.committed.subscribe()
    }

    /// Messages that leave the hub were written.
    pub(crate) fn posted(&self) {
        self.posted.notify_one();
    }

    /// Waits for the next ones.
    pub(crate) async fn next_post(&self) {
        self.posted.notified().await;
    }

    /// Something up to `last` was erased.
    pub(crate) fn erased(&self, last: Position) {
        self.erased.store(last.key(), Ordering::Release);
    }

    /// Nothing that was erased up to `last` is left in the store's files.
    pub(crate) fn store_is_clean(&self, last: Position) {
        self.store_clean.store(last.key(), Ordering::Release);
    }

    /// Nothing that was erased up to `last` is left in the index's file.
    pub(crate) fn index_is_clean(&self, last: Position) {
        self.index_clean.store(last.key(), Ordering::Release);
    }

    /// Whether nothing that was erased is left in any file.
    pub(crate) fn is_clean(&self) -> bool {
        let erased = self.erased.load(Ordering::Acquire);
        [&self.store_clean, &self.index_clean]
            .into_iter()
            .all(|clean| clean.load(Ordering::Acquire) >= erased)
    }
}
