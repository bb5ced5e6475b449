//! A window of load: many connections, one worker each, turns counted inside the window.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::http::{Connection, Target};
use crate::sample::{Samples, rate};

/// Most turns a worker makes in one window.
pub(crate) const TURNS_MAX: usize = 10_000_000;
const WARM_UP: Duration = Duration::from_millis(500);
// What a worker may need past the window's end for its last turn.
const GRACE: Duration = Duration::from_secs(30);

/// When turns count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    from: Instant,
    until: Instant,
}

impl Window {
    /// Whether the window is over.
    pub(crate) fn is_over(self, now: Instant) -> bool {
        now >= self.until
    }

    fn contains(self, now: Instant) -> bool {
        now >= self.from && now < self.until
    }
}

/// What one worker, or all of them, did inside the window.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    done: usize,
    turns: Samples,
}

/// What a window of load reached.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Figures {
    /// Items a second.
    pub(crate) rate: f64,
    /// Median duration of a worker's turn.
    pub(crate) p50_ms: f64,
    /// 99th percentile of a worker's turns.
    pub(crate) p99_ms: f64,
}

impl Tally {
    /// Counts a worker's turn that ends now and did so many items.
    pub(crate) fn turn(&mut self, start: Instant, items: usize, window: Window) {
        let now = Instant::now();
        if window.contains(now) {
            self.done += items;
            self.turns.push(now - start);
        }
    }

    fn figures(mut self, length: Duration) -> Result<Figures> {
        let nothing = "nothing was done inside the window";
        Ok(Figures {
            rate: rate(self.done, length),
            p50_ms: self.turns.percentile_ms(50).context(nothing)?,
            p99_ms: self.turns.percentile_ms(99).context(nothing)?,
        })
    }
}

/// Runs a worker on each of `connections` connections through a warm-up and a window.
pub(crate) async fn run<W, F>(
    target: &Target,
    connections: usize,
    length: Duration,
    mut worker: W,
) -> Result<Figures>
where
    W: FnMut(Connection, Window) -> F,
    F: Future<Output = Result<Tally>> + Send + 'static,
{
    let mut opened = Vec::with_capacity(connections);
    for _ in 0..connections {
        opened.push(Connection::open(target).await?);
    }
    let from = Instant::now() + WARM_UP;
    let window = Window { from, until: from + length };
    let mut workers = JoinSet::new();
    for connection in opened {
        workers.spawn(worker(connection, window));
    }
    let bound = WARM_UP + length + GRACE;
    let mut total = Tally::default();
    let all = async {
        while let Some(ended) = workers.join_next().await {
            let tally = ended.context("a worker panicked")??;
            total.done += tally.done;
            total.turns.extend(tally.turns);
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(bound, all).await.context("the workers outlasted their window")??;
    total.figures(length)
}
