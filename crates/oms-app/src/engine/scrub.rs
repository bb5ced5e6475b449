//! Between batches the writer goes on freeing the store's files of what was erased.

use super::step::Engine;
use oms_store::{Scrubbed, StoreError};

/// How the files stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Files {
    /// Nothing is left of what was erased.
    Clean,
    /// There is more to do.
    Due,
    /// There is more to do, with the next look at the time.
    Held,
}

/// How far the files are free of what was erased.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scrub {
    pub(super) files: Files,
    /// Whether it was told that they cannot be freed of it.
    told: bool,
}

impl Scrub {
    /// What an earlier process may have left to do.
    pub(super) const DUE: Scrub = Scrub { files: Files::Due, told: false };
}

impl Engine {
    /// Does a slice of what is due.
    ///
    /// Fails only when it is unknown what reached stable storage: the caller must end the process.
    pub fn scrub(&mut self) -> Result<(), StoreError> {
        if self.scrub.files != Files::Due || self.is_read_only() {
            return Ok(());
        }
        match self.store.scrub() {
            Ok(Scrubbed::More) => {}
            Ok(Scrubbed::Held) => self.scrub.files = Files::Held,
            Ok(Scrubbed::Clean) => {
                self.scrub = Scrub { files: Files::Clean, told: false };
                self.signal.store_is_clean(self.last_position());
            }
            Err(error) if error.is_doubt() => return Err(error),
            Err(error) => {
                if !self.scrub.told {
                    tracing::error!(%error, "what was erased is not yet out of the files");
                }
                self.scrub = Scrub { files: Files::Held, told: true };
            }
        }
        Ok(())
    }

    /// Whether nothing is left in the store's files of what was erased.
    pub fn is_clean(&self) -> bool {
        self.scrub.files == Files::Clean
    }

    /// What was held up is due again.
    pub(super) fn look_at_files(&mut self) {
        if self.scrub.files == Files::Held {
            self.scrub.files = Files::Due;
        }
    }
}
