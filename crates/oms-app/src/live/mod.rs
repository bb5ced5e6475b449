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
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, watch};

/// Most subscriptions at once; a further one is told that the server is busy.
const SUBSCRIPTIONS_MAX: usize = 10_000;
/// Rows that a subscription may be behind before it reads the store by itself.
const FEED_ROWS: usize = 1_024;

/// The way to live updates.
pub struct Live(Arc<Inner>);

struct Inner {
    reader: Reader,
    signal: Arc<Signal>,
    feed: Mutex<Option<broadcast::Sender<Arc<Row>>>>,
    room: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
    stopped: AtomicBool,
}

impl Live {
    /// Live updates of what `reader` reads once `signal` says that it was committed.
    pub fn new(reader: Reader, signal: Arc<Signal>) -> Live {
        Live(Arc::new(Inner {
            reader,
            signal,
            feed: Mutex::new(None),
            room: Arc::new(Semaphore::new(SUBSCRIPTIONS_MAX)),
            stopping: watch::Sender::new(false),
            stopped: AtomicBool::new(false),
        }))
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
        if self.0.stopped.load(Ordering::Relaxed) {
            return Err(Error::Stopping);
        }
        let room = Arc::clone(&self.0.room).try_acquire_owned().map_err(|_| Error::Busy)?;
        // First the feed, then the end of the log: what is committed in between comes by the feed.
        let feed = self.feed();
        let last = self.0.reader.store().last_position(caller.agency)?;
        let cursor = since.unwrap_or(last);
        if cursor > last {
            let detail = "the log ends before this position: a backup may have been restored; \
                          read the lists anew and follow from there";
            return Err(Refusal::field("since", Code::BadCursor, detail).into());
        }
        Ok((self.subscription(caller, feed, cursor, cursor < last, room), cursor))
    }

    fn subscription(
        &self,
        caller: Caller,
        feed: broadcast::Receiver<Arc<Row>>,
        cursor: Position,
        behind: bool,
        room: OwnedSemaphorePermit,
    ) -> Subscription {
        let stopping = self.0.stopping.subscribe();
        let reader = self.0.reader.clone();
        Subscription::new(subscription::Parts {
            caller,
            reader,
            feed,
            stopping,
            cursor,
            behind,
            room,
        })
    }

    /// The feed; the first to ask starts its follower.
    fn feed(&self) -> broadcast::Receiver<Arc<Row>> {
        let mut feed = self.0.feed.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = feed.get_or_insert_with(|| {
            let sender = broadcast::Sender::new(FEED_ROWS);
            let reader = self.0.reader.clone();
            let (committed, stopping) = (self.0.signal.watch(), self.0.stopping.subscribe());
            tokio::spawn(follower::run(reader, committed, stopping, sender.clone()));
            sender
        });
        sender.subscribe()
    }

    /// Ends every subscription.
    pub fn stop(&self) {
        self.0.stopped.store(true, Ordering::Relaxed);
        self.0.stopping.send_replace(true);
    }
}
