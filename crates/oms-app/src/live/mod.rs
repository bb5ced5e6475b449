//! Live updates: whoever follows the log gets every row that they may see, in order, without gaps.
//!
//! Why it is so: one follower reads what was committed and hands it to all, so a thousand
//! subscriptions cost one read. Whoever falls behind, or asks for older rows, reads the store by
//! themselves until they have caught up; so a slow subscription costs nobody else, and nothing is
//! kept for it.

mod follower;
mod row;
mod signal;
mod subscription;

pub use row::{Row, Subject};
pub use signal::Signal;
pub use subscription::{Ended, Subscription};

use crate::auth::Caller;
use crate::error::Error;
use crate::read::Reader;
use oms_base::Code;
use oms_domain::Refusal;
pub use oms_store::Position;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, broadcast, watch};

/// Most subscriptions at once; a further one is told that the server is busy.
const SUBSCRIPTIONS_MAX: usize = 10_000;
/// Rows that a subscription may be behind before it reads the store by itself.
const FEED_ROWS: usize = 1_024;

/// The way to live updates.
pub struct Live {
    reader: Reader,
    signal: Arc<Signal>,
    feed: Mutex<Option<broadcast::Sender<Arc<Row>>>>,
    room: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
}

impl Live {
    /// Whether nothing that was erased is left in any file.
    pub fn is_clean(&self) -> bool {
        self.signal.is_clean()
    }

    /// Live updates of what `reader` reads once `signal` says that it was committed.
    pub fn new(reader: Reader, signal: Arc<Signal>) -> Live {
        Live {
            reader,
            signal,
            feed: Mutex::new(None),
            room: Arc::new(Semaphore::new(SUBSCRIPTIONS_MAX)),
            stopping: watch::Sender::new(false),
        }
    }

    /// Follows the log behind `since`, or from now on; gives the place that it starts behind, too.
    ///
    /// [`Error::Busy`] when there are too many subscriptions; refused when the log ends before
    /// `since`, as it may after a backup was restored. Reads the store: may block.
    pub fn subscribe(
        &self,
        caller: Caller,
        since: Option<Position>,
    ) -> Result<(Subscription, Position), Error> {
        if *self.stopping.borrow() {
            return Err(Error::Stopping);
        }
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| Error::Busy)?;
        // First the feed, then the end of the log: what is committed in between comes by the feed.
        let feed = self.feed();
        let last = self.reader.store().last_position(caller.agency)?;
        let cursor = since.unwrap_or(last);
        if cursor > last {
            let detail = "the log ends before this position: a backup may have been restored; \
                          read the lists anew and follow from there";
            return Err(Refusal::field("since", Code::BadCursor, detail).into());
        }
        let parts = subscription::Parts {
            caller,
            reader: self.reader.clone(),
            feed,
            stopping: self.stopping.subscribe(),
            cursor,
            behind: cursor < last,
            room,
        };
        Ok((Subscription::new(parts), cursor))
    }

    /// Sees the latest end of the log.
    pub(crate) fn committed(&self) -> watch::Receiver<Position> {
        self.signal.watch()
    }

    /// The feed; the first to ask starts its follower.
    fn feed(&self) -> broadcast::Receiver<Arc<Row>> {
        let mut feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = feed.get_or_insert_with(|| {
            let sender = broadcast::Sender::new(FEED_ROWS);
            let reader = self.reader.clone();
            let (committed, stopping) = (self.signal.watch(), self.stopping.subscribe());
            tokio::spawn(follower::run(reader, committed, stopping, sender.clone()));
            sender
        });
        sender.subscribe()
    }

    /// Ends every subscription.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }
}
