//! Where the log ends: told by the writer after each commit.

use oms_store::Position;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, watch};

/// The writer's word that rows were committed; costs it next to nothing. And how far the files are
/// free of what was erased.
#[derive(Debug)]
pub struct Signal {
    committed: watch::Sender<Position>,
    /// The end of the log at the start, when something was last erased, and the ends at which the
    /// files of the store and of the index were clean.
    started: AtomicI64,
    erased: AtomicI64,
    store_clean: AtomicI64,
    index_clean: AtomicI64,
    posted: Notify,
}

impl Default for Signal {
    fn default() -> Signal {
        Signal {
            committed: watch::Sender::new(Position::START),
            started: AtomicI64::new(0),
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

    /// The log ends at `last`; what was erased before may still stand in files.
    pub(crate) fn started(&self, last: Position) {
        self.started.store(last.key(), Ordering::Release);
        self.erased(last);
        self.committed(last);
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

    /// Whether something that was erased since the start is left in a file.
    pub(crate) fn is_erasing(&self) -> bool {
        let since = self.erased.load(Ordering::Acquire) > self.started.load(Ordering::Acquire);
        since && !self.is_clean()
    }

    /// Whether nothing that was erased is left in any file.
    pub(crate) fn is_clean(&self) -> bool {
        let erased = self.erased.load(Ordering::Acquire);
        [&self.store_clean, &self.index_clean]
            .into_iter()
            .all(|clean| clean.load(Ordering::Acquire) >= erased)
    }
}

#[cfg(test)]
mod tests {
    use super::Signal;
    use oms_store::Position;

    #[test]
    fn erasing_lasts_from_an_erasure_until_both_files_are_clean() {
        let (signal, at) = (Signal::default(), |batch| Position::new(batch, 0));
        signal.started(at(5));
        // What an earlier process left over is not clean, and yet nobody waits for it here.
        assert_eq!((signal.is_clean(), signal.is_erasing()), (false, false));
        signal.erased(at(7));
        assert_eq!((signal.is_clean(), signal.is_erasing()), (false, true));
        signal.store_is_clean(at(7));
        signal.index_is_clean(at(6));
        assert_eq!((signal.is_clean(), signal.is_erasing()), (false, true));
        signal.index_is_clean(at(8));
        assert_eq!((signal.is_clean(), signal.is_erasing()), (true, false));
    }
}
