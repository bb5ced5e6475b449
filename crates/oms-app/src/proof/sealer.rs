//! Signs the end of the log, off the writer's thread: within a second of a commit, however many
//! there are.

use super::note::{Checkpoint, SealKey};
use super::post::{self, Outside};
use crate::clock::Clock;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::read::Reader;
use oms_base::AgencyId;
use oms_store::chain::{self, GENESIS, Hash};
use oms_store::tree::Tree;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long the sealer rests between two looks at the log.
const REST: Duration = Duration::from_millis(500);
/// Blocks read at once.
const PAGE: usize = 2_000;

/// Puts the last checkpoint where the next start finds it.
pub type Keep = Box<dyn Fn(&str) -> std::io::Result<()> + Send + Sync>;

/// What a sealer is made of.
pub struct Parts {
    /// Committed state.
    pub reader: Reader,
    /// What it signs with.
    pub key: SealKey,
    /// The last checkpoint that was kept.
    pub kept: Option<String>,
    /// Keeps the next.
    pub keep: Keep,
    /// Who else holds them.
    pub outside: Vec<Box<dyn Outside>>,
    /// The time, for the figures.
    pub clock: Arc<dyn Clock>,
    /// Figures.
    pub metrics: Arc<Metrics>,
}

/// Signs and proves; cheap to clone.
#[derive(Clone)]
pub struct Sealer(Arc<Inner>);

struct Inner {
    reader: Reader,
    key: SealKey,
    keep: Keep,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    state: Mutex<State>,
    latest: watch::Sender<Option<Signed>>,
    stopping: watch::Sender<bool>,
}

/// A checkpoint and its text.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) size: u64,
    pub(super) note: Arc<str>,
}

/// How far the tree has grown, and what was signed of it.
pub(super) struct State {
    pub(super) tree: Tree,
    last: Hash,
    /// What the log must come to before anything more is signed.
    expected: Option<Checkpoint>,
    pub(super) signed: Option<Signed>,
    broken: Option<String>,
}

impl Sealer {
    /// A sealer that has signed nothing yet.
    pub fn new(parts: Parts) -> Sealer {
        let kept = parts.kept.map(|note| parts.key.public().open(&note));
        let (expected, broken) = match kept {
            None => (None, None),
            Some(Ok(kept)) => (Some(kept), None),
            Some(Err(fault)) => (None, Some(format!("the kept checkpoint has {}", fault.detail))),
        };
        let state = State { tree: Tree::default(), last: GENESIS, expected, signed: None, broken };
        let sealer = Sealer(Arc::new(Inner {
            reader: parts.reader,
            key: parts.key,
            keep: parts.keep,
            clock: parts.clock,
            metrics: parts.metrics,
            state: Mutex::new(state),
            latest: watch::Sender::new(None),
            stopping: watch::Sender::new(false),
        }));
        post::start(parts.outside, &sealer.0.latest, &sealer.0.stopping, &sealer.0.metrics);
        sealer
    }

    /// Signs behind the commits, on the runtime at hand, until the server stops.
    pub fn start(&self) {
        let (worker, mut stopping) = (self.clone(), self.0.stopping.subscribe());
        tokio::spawn(async move {
            loop {
                let at_work = worker.clone();
                let done = tokio::task::spawn_blocking(move || at_work.seal().map(|_| ())).await;
                match done {
                    Ok(Ok(())) => {}
                    // It stays so until somebody has looked after it.
                    Ok(Err(error @ Error::SealBroken(_))) => return worker.failed(&error),
                    Ok(Err(error)) => worker.failed(&error),
                    // Only a panic ends it: what it was doing is told by the panic itself.
                    Err(_) => return,
                }
                tokio::select! {
                    _ = stopping.changed() => return,
                    () = tokio::time::sleep(REST) => {}
                }
            }
        });
    }

    fn failed(&self, error: &Error) {
        self.0.metrics.count_checkpoint_failure();
        tracing::error!(%error, "no checkpoint is signed");
    }

    /// Signs what the last batches left to sign, and ends.
    pub async fn finish(&self) {
        self.0.stopping.send_replace(true);
        let sealer = self.clone();
        match tokio::task::spawn_blocking(move || sealer.seal().map(|_| ())).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.failed(&error),
            Err(error) => tracing::error!(%error, "no checkpoint is signed"),
        }
    }

    /// The public half of the key.
    pub fn public_key(&self) -> &super::PublicKey {
        self.0.key.public()
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.0.reader
    }

    /// The last signed checkpoint; `None` before anything was committed. Reads the store: may
    /// block.
    pub fn checkpoint(&self) -> Result<Option<Arc<str>>, Error> {
        Ok(self.seal()?.signed.as_ref().map(|signed| Arc::clone(&signed.note)))
    }

    /// Signs the log's end as it stands, unless that was signed before.
    pub(super) fn seal(&self) -> Result<MutexGuard<'_, State>, Error> {
        let inner = &*self.0;
        let mut state = inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.grow(&inner.reader)?;
        let size = state.tree.size();
        if size == 0 || state.signed.as_ref().is_some_and(|signed| signed.size == size) {
            return Ok(state);
        }
        let note = inner.key.sign(size, state.tree.root());
        (inner.keep)(&note).map_err(|error| {
            Error::Store(oms_store::StoreError::Fault(format!("keeping a checkpoint: {error}")))
        })?;
        let signed = Signed { size, note: note.into() };
        inner.metrics.set_checkpoint(size, inner.clock.now());
        state.signed = Some(signed.clone());
        inner.latest.send_replace(Some(signed));
        Ok(state)
    }
}

impl State {
    /// Takes in the blocks that were committed since. One that does not follow, and a history that
    /// is not the one that was signed, end the signing for good.
    fn grow(&mut self, reader: &Reader) -> Result<(), Error> {
        let agency = AgencyId::FIRST;
        loop {
            if let Some(broken) = &self.broken {
                return Err(Error::SealBroken(broken.clone()));
            }
            let after = self.tree.size().cast_signed();
            let blocks = reader.store().blocks(agency, after, PAGE)?;
            if blocks.is_empty() {
                break;
            }
            for (position, block) in (after + 1..).zip(&blocks) {
                if block.position != position || block.prev_hash != self.last {
                    self.broken = Some(format!("block {position} does not follow the one before"));
                    break;
                }
                self.last = chain::block_hash(agency, block);
                self.tree.push(&self.last);
                self.meet_expected();
            }
        }
        if let Some(expected) = &self.expected {
            let (has, had) = (self.tree.size(), expected.size);
            let broken = format!("the log has {has} blocks, and {had} were signed");
            self.broken = Some(broken.clone());
            return Err(Error::SealBroken(broken));
        }
        Ok(())
    }

    fn meet_expected(&mut self) {
        let Some(expected) = self.expected.take_if(|kept| kept.size == self.tree.size()) else {
            return;
        };
        if expected.root != self.tree.root() {
            let size = expected.size;
            self.broken = Some(format!("the first {size} blocks are not those that were signed"));
        }
    }
}
