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

impl Engine {
    /// Does a slice of what is due.
    ///
    /// Fails only when it is unknown what reached stable storage: the caller must end the process.
    pub fn scrub(&mut self) -> Result<(), StoreError> {
        if self.files != Files::Due || self.is_read_only() {
            return Ok(());
        }
        match self.store.scrub() {
            Ok(Scrubbed::More) => {}
            Ok(Scrubbed::Held) => self.files = Files::Held,
            Ok(Scrubbed::Clean) => {
                self.files = Files::Clean;
                self.scrub_failed = false;
                self.signal.store_is_clean(self.last_position());
            }
            Err(error) if error.is_doubt() => return Err(error),
            Err(error) => {
                if !self.scrub_failed {
                    tracing::error!(%error, "what was erased is not yet out of the files");
                }
                self.scrub_failed = true;
                self.files = Files::Held;
            }
        }
        Ok(())
    }

    /// Whether nothing is left in the store's files of what was erased.
    pub fn is_clean(&self) -> bool {
        self.files == Files::Clean
    }

    /// What was held up is due again.
    pub(super) fn look_at_files(&mut self) {
        if self.files == Files::Held {
            self.files = Files::Due;
        }
    }
}
