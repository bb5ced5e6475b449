//! Fills the index behind the log.

use super::document::document;
use crate::clock::Stopwatch;
use crate::error::Error;
use crate::fold;
use crate::live::Signal;
use crate::metrics::Metrics;
use crate::read::{Entry, Reader};
use oms_base::{AgencyId, Name, PrincipalId, TicketId};
use oms_store::search::{SearchBatch, SearchIndex};
use oms_store::{Position, Scrubbed, StoreError, StreamKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Log rows taken in at once.
const PAGE: usize = 128;
/// While commands wait for the writer, the index rests so many times as long as it worked: whoever
/// waits for an answer comes first.
const REST: f64 = 24.0;
const REST_MAX: Duration = Duration::from_millis(500);
/// Pause after a failure, before it is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// Pause before what others read is tried again.
const HELD: Duration = Duration::from_millis(100);

/// What the indexer is made of.
pub(super) struct Indexer {
    pub(super) reader: Reader,
    pub(super) index: Box<dyn SearchIndex>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) committed: watch::Receiver<Position>,
    pub(super) signal: Arc<Signal>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) progress: watch::Sender<Position>,
}

impl Indexer {
    /// Takes in what was committed, until the server stops.
    pub(super) async fn run(mut self, mut after: Position) {
        loop {
            let to = *self.committed.borrow_and_update();
            while after < to {
                if *self.stopping.borrow() {
                    return;
                }
                let watch = Stopwatch::start();
                let taken = tokio::task::spawn_blocking(move || {
                    let taken = self.take(after);
                    (self, taken)
                });
                // Only a panic ends it: what it was doing is told by the panic itself.
                let Ok((back, taken)) = taken.await else { return };
                self = back;
                match taken {
                    Ok(reached) => {
                        after = reached.unwrap_or(to);
                        self.progress.send_replace(after);
                        let last = self.committed.borrow().batch();
                        self.metrics.set_search_behind(last - after.batch());
                        // What was erased must not wait behind other work.
                        if !self.metrics.queue_is_empty() && !self.signal.is_erasing() {
                            let rest = Duration::from_secs_f64(watch.seconds() * REST);
                            tokio::time::sleep(rest.min(REST_MAX)).await;
                        }
                    }
                    Err(error) => {
                        tracing::error!(%error, "the search index falls behind");
                        tokio::time::sleep(RETRY).await;
                    }
                }
            }
            let (back, rest) = self.scrub(after).await;
            let Some(back) = back else { return };
            self = back;
            tokio::select! {
                _ = self.stopping.changed() => return,
                changed = self.committed.changed() => if changed.is_err() { return },
                () = rest_for(rest) => {}
            }
        }
    }

    /// Frees the file of what was erased, a slice of it; says how long to rest before the next one,
    /// when there is one. A panic leaves nobody to go on.
    async fn scrub(mut self, after: Position) -> (Option<Indexer>, Option<Duration>) {
        let scrubbed = tokio::task::spawn_blocking(move || {
            let scrubbed = self.index.scrub();
            (self, scrubbed)
        });
        let Ok((back, scrubbed)) = scrubbed.await else { return (None, None) };
        let rest = match scrubbed {
            Ok(Scrubbed::Clean) => {
                back.signal.index_is_clean(after);
                None
            }
            Ok(Scrubbed::More) => Some(Duration::ZERO),
            Ok(Scrubbed::Held) => Some(HELD),
            Err(error) => {
                tracing::error!(%error, "what was erased is not yet out of the search index");
                Some(RETRY)
            }
        };
        (Some(back), rest)
    }

    /// Takes in a page of the log; gives where it ends, `None` when there is nothing more.
    fn take(&mut self, after: Position) -> Result<Option<Position>, Error> {
        let agency = AgencyId::FIRST;
        let rows = self.reader.store().log(agency, after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(None) };
        let position = last.position;
        let mut changed: BTreeMap<TicketId, Vec<Entry>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.kind == StreamKind::Ticket) {
            let entries = changed.entry(TicketId(row.stream.0)).or_default();
            for envelope in fold::events(row)? {
                entries.push(Entry::of(&self.reader, agency, &envelope, row.position)?);
            }
        }
        let erases = changed.values().flatten().any(Entry::erases);
        let mut docs = Vec::with_capacity(changed.len());
        let mut names =
            Names { reader: &self.reader, agency, known: BTreeMap::new(), failed: None };
        for (id, entries) in changed {
            let found = self.reader.found_by_id(agency, id)?;
            let directory = self.reader.directory();
            docs.extend(document(&found, &entries, directory, &mut |whose| names.of(whose)));
        }
        if let Some(error) = names.failed {
            return Err(error.into());
        }
        self.index.write(&SearchBatch { agency, position, docs, erases })?;
        Ok(Some(position))
    }
}

/// Ends after a while, or never.
async fn rest_for(rest: Option<Duration>) {
    match rest {
        Some(rest) => tokio::time::sleep(rest).await,
        None => std::future::pending().await,
    }
}

/// What people call principals, asked once a page.
struct Names<'a> {
    reader: &'a Reader,
    agency: AgencyId,
    known: BTreeMap<PrincipalId, Option<Name>>,
    failed: Option<StoreError>,
}

impl Names<'_> {
    fn of(&mut self, whose: PrincipalId) -> Option<Name> {
        if let Some(known) = self.known.get(&whose) {
            return known.clone();
        }
        let name = match self.reader.store().principal_name(self.agency, whose) {
            Ok(name) => name,
            Err(error) => {
                self.failed = Some(error);
                None
            }
        };
        self.known.insert(whose, name.clone());
        name
    }
}
