//! Tickets before and after each command, folded from the log as it is read.

use crate::error::Error;
use crate::fold::{self, Fold};
use crate::read::Reader;
use lru::LruCache;
use oms_base::{AgencyId, TicketId};
use oms_domain::ticket::Ticket;
use oms_store::{Envelope, StoredLogRow};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Tickets kept in memory between log rows.
const TICKETS_CACHED: NonZeroUsize = NonZeroUsize::new(10_000).expect("not zero");

/// The tickets lately read.
pub(super) struct Stories(LruCache<TicketId, Arc<Ticket>>);

impl Default for Stories {
    fn default() -> Stories {
        Stories(LruCache::new(TICKETS_CACHED))
    }
}

impl Stories {
    /// The ticket before a log row, and as that left it.
    pub(super) fn around(
        &mut self,
        reader: &Reader,
        agency: AgencyId,
        row: &StoredLogRow,
        envelopes: &[Envelope],
    ) -> Result<(Option<Arc<Ticket>>, Arc<Ticket>), Error> {
        let id = TicketId(row.stream.0);
        let (store, directory) = (reader.store(), reader.directory());
        let seq = row.first_seq - 1;
        let before = match self.0.get(&id).filter(|known| known.version == seq) {
            Some(known) => Some(Arc::clone(known)),
            None if seq == 0 => None,
            None => Some(Arc::new(fold::ticket_at(store, directory, agency, id, seq)?.state)),
        };
        let after = directory.with_book(store, agency, |book| {
            let was = before.as_deref().cloned();
            Ok(Fold { id, book, tells: false }.step(was, envelopes, row.position)?.0)
        })?;
        let after = Arc::new(after);
        self.0.put(id, Arc::clone(&after));
        Ok((before, after))
    }
}
