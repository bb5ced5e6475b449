//! Hands checkpoints to those outside who hold them.

use super::sealer::Signed;
use crate::metrics::Metrics;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// Between two checkpoints that were taken: what changes in between is in the next.
const REST: Duration = Duration::from_secs(10);
/// After a failure, twice as long after each further one.
const RETRY: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_mins(1);

/// Somebody who holds checkpoints where this server cannot take them back.
pub trait Outside: Send + Sync {
    /// How it is called in the log.
    fn name(&self) -> &str;

    /// Hands it a checkpoint, or says why it was not taken. May block.
    fn take(&self, checkpoint: &str) -> Result<(), String>;
}

/// Starts a task for each; it always hands over the newest.
pub(super) fn start(
    outside: Vec<Box<dyn Outside>>,
    latest: &watch::Sender<Option<Signed>>,
    stopping: &watch::Sender<bool>,
    metrics: &Arc<Metrics>,
) {
    let taken: Arc<[AtomicU64]> = outside.iter().map(|_| AtomicU64::new(0)).collect();
    for (n, outside) in outside.into_iter().enumerate() {
        let post = Post {
            outside: outside.into(),
            latest: latest.subscribe(),
            stopping: stopping.subscribe(),
            metrics: Arc::clone(metrics),
            taken: Arc::clone(&taken),
            n,
        };
        tokio::spawn(post.run());
    }
}

struct Post {
    outside: Arc<dyn Outside>,
    latest: watch::Receiver<Option<Signed>>,
    stopping: watch::Receiver<bool>,
    metrics: Arc<Metrics>,
    /// How many blocks each has taken.
    taken: Arc<[AtomicU64]>,
    n: usize,
}

impl Post {
    async fn run(mut self) {
        let mut retry = RETRY;
        loop {
            let signed = self.latest.borrow_and_update().clone();
            let rest = match signed {
                None => Duration::ZERO,
                Some(signed) => match self.hand(signed).await {
                    Ok(()) => {
                        retry = RETRY;
                        REST
                    }
                    Err(why) => {
                        self.metrics.count_checkpoint_failure();
                        let name = self.outside.name();
                        tracing::warn!(why, "{name} has not taken a checkpoint");
                        self.latest.mark_changed();
                        let rest = retry;
                        retry = (retry * 2).min(RETRY_MAX);
                        rest
                    }
                },
            };
            tokio::select! {
                _ = self.stopping.changed() => return,
                () = tokio::time::sleep(rest) => {}
            }
            tokio::select! {
                _ = self.stopping.changed() => return,
                changed = self.latest.changed() => if changed.is_err() { return },
            }
        }
    }

    async fn hand(&self, signed: Signed) -> Result<(), String> {
        let outside = Arc::clone(&self.outside);
        self.count(signed.size);
        let note = Arc::clone(&signed.note);
        let taken = tokio::task::spawn_blocking(move || outside.take(&note)).await;
        taken.map_err(|error| error.to_string())??;
        if let Some(taken) = self.taken.get(self.n) {
            taken.store(signed.size, Ordering::Relaxed);
        }
        self.count(signed.size);
        Ok(())
    }

    /// What the slowest has not taken yet.
    fn count(&self, size: u64) {
        let least = self.taken.iter().map(|taken| taken.load(Ordering::Relaxed)).min();
        self.metrics.set_unsent(size.saturating_sub(least.unwrap_or(size)));
    }
}
