//! Who is there: a server may end by itself when nobody has been for a while.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Knows whether anybody is connected.
#[derive(Clone)]
pub(crate) struct Presence {
    door: Arc<watch::Sender<()>>,
    came: Arc<Notify>,
}

/// Somebody who is there until this and every clone of it is dropped.
#[derive(Clone)]
pub(crate) struct Visitor {
    _there: watch::Receiver<()>,
}

impl Presence {
    /// Nobody is there yet.
    pub(crate) fn new() -> Presence {
        Presence { door: Arc::new(watch::Sender::new(())), came: Arc::new(Notify::new()) }
    }

    /// Somebody comes.
    pub(crate) fn enter(&self) -> Visitor {
        let visitor = Visitor { _there: self.door.subscribe() };
        self.came.notify_one();
        visitor
    }

    /// Completes when nobody has been there for `time`; never without one.
    pub(crate) async fn left_alone(&self, time: Option<Duration>) {
        let Some(time) = time else { return std::future::pending().await };
        loop {
            self.door.closed().await;
            if tokio::time::timeout(time, self.came.notified()).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Presence;
    use std::pin::pin;
    use std::time::Duration;
    use tokio::time::{Instant, sleep, timeout};

    const TIME: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn the_time_counts_from_when_the_last_one_left() {
        let presence = Presence::new();
        let start = Instant::now();
        let mut alone = pin!(presence.left_alone(Some(TIME)));
        assert!(timeout(Duration::from_secs(9), &mut alone).await.is_err());
        let visitor = presence.enter();
        let socket = visitor.clone();
        drop(visitor);
        assert!(timeout(Duration::from_secs(100), &mut alone).await.is_err());
        drop(socket);
        // Somebody who came and went in between counts, too.
        assert!(timeout(Duration::from_secs(9), &mut alone).await.is_err());
        drop(presence.enter());
        alone.await;
        assert_eq!(start.elapsed(), Duration::from_secs(9 + 100 + 9) + TIME);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_time_it_stays() {
        let presence = Presence::new();
        tokio::select! {
            () = presence.left_alone(None) => panic!("nobody asked for that"),
            () = sleep(Duration::from_secs(1_000_000)) => {}
        }
    }
}
