//! What a process knows of its store, and what becomes of its commits.

use super::MemStore;
use oms_store::{Batch, StoreError};

/// What becomes of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is kept and acknowledged.
    Kept,
    /// Nothing of it is kept.
    Refused(StoreError),
    /// It is kept, but the writer is told of an error.
    KeptUnanswered(StoreError),
    /// It is acknowledged, but only this is kept: what a broken store does.
    Falsified(Box<Batch>),
}

/// Says what becomes of each commit; a probe asks with an empty batch.
pub type Fates = Box<dyn FnMut(&Batch) -> Fate + Send>;

/// What is gone when the process that opened the store ends.
#[derive(Default)]
pub(super) struct Process {
    pub(super) next_failure: Option<StoreError>,
    pub(super) fates: Option<Fates>,
    doubt: Option<StoreError>,
}

impl Process {
    /// What becomes of a batch; after a doubt nothing is written any more.
    pub(super) fn fate(&mut self, batch: &Batch) -> Fate {
        if let Some(doubt) = &self.doubt {
            return Fate::Refused(doubt.clone());
        }
        let fate = match (self.next_failure.take(), &mut self.fates) {
            (Some(error), _) => Fate::Refused(error),
            (None, Some(fates)) => fates(batch),
            (None, None) => Fate::Kept,
        };
        if let Fate::Refused(error) | Fate::KeptUnanswered(error) = &fate {
            self.doubt = Some(error.clone()).filter(StoreError::is_doubt);
        }
        fate
    }
}

impl MemStore {
    /// Makes the next commit fail with `error` and change nothing; after a doubt every later one
    /// fails with it, too.
    pub fn fail_next(&self, error: StoreError) {
        self.process().next_failure = Some(error);
    }

    /// Asks `fates` before each commit of this process what becomes of it.
    pub fn decide_fates(&self, fates: Fates) {
        self.process().fates = Some(fates);
    }
}
