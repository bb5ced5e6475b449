//! Lets the clients run, holds all of them between two intents, and lets them go home.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::sync::watch;

const POLL: Duration = Duration::from_millis(5);

/// What the clients are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Run,
    Hold,
    End,
}

/// The side that decides.
#[derive(Debug)]
pub(crate) struct Keeper {
    phase: watch::Sender<Phase>,
    held: Arc<AtomicUsize>,
    clients: usize,
}

/// A client's side.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    phase: watch::Receiver<Phase>,
    held: Arc<AtomicUsize>,
}

impl Keeper {
    /// A gate for so many clients, all running.
    pub(crate) fn new(clients: usize) -> (Keeper, Gate) {
        let (sender, receiver) = watch::channel(Phase::Run);
        let held = Arc::new(AtomicUsize::new(0));
        let gate = Gate { phase: receiver, held: Arc::clone(&held) };
        let keeper = Keeper { phase: sender, held, clients };
        (keeper, gate)
    }

    /// Waits until every client has settled its last intent and is held.
    pub(crate) async fn hold(&self, within: Duration) -> Result<()> {
        self.phase.send_replace(Phase::Hold);
        self.await_held(self.clients, within).await
    }

    /// Lets them run again.
    pub(crate) async fn release(&self, within: Duration) -> Result<()> {
        self.phase.send_replace(Phase::Run);
        self.await_held(0, within).await
    }

    /// Lets them go home; they must be held.
    pub(crate) fn end(&self) {
        self.phase.send_replace(Phase::End);
    }

    async fn await_held(&self, count: usize, within: Duration) -> Result<()> {
        let start = Instant::now();
        while self.held.load(Ordering::SeqCst) != count {
            if start.elapsed() > within {
                let held = self.held.load(Ordering::SeqCst);
                bail!("{held} clients are held after {within:?} instead of {count}");
            }
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }
}

impl Gate {
    /// Whether to go on; waits while held.
    pub(crate) async fn pass(&mut self) -> bool {
        if *self.phase.borrow_and_update() == Phase::Run {
            return true;
        }
        self.held.fetch_add(1, Ordering::SeqCst);
        let next = self.phase.wait_for(|&phase| phase != Phase::Hold).await;
        let goes_on = next.is_ok_and(|phase| *phase == Phase::Run);
        self.held.fetch_sub(1, Ordering::SeqCst);
        goes_on
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Keeper;

    #[tokio::test]
    async fn clients_are_held_and_released() {
        const WITHIN: Duration = Duration::from_secs(5);
        let (keeper, gate) = Keeper::new(2);
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..2 {
            let mut gate = gate.clone();
            clients.spawn(async move {
                while gate.pass().await {
                    tokio::task::yield_now().await;
                }
            });
        }
        keeper.hold(WITHIN).await.unwrap();
        keeper.release(WITHIN).await.unwrap();
        keeper.hold(WITHIN).await.unwrap();
        keeper.end();
        clients.join_all().await;
    }
}
