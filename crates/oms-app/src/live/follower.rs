//! Reads what was committed, once for all who follow.

use super::row::Row;
use crate::error::Error;
use crate::read::Reader;
use oms_base::AgencyId;
use oms_store::Position;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// Rows read at once.
const PAGE: usize = 256;

/// Feeds what is committed from now on, until the server stops.
///
/// Rows that cannot be read are left out with a word in the log: those who follow see the gap and
/// read the store by themselves, where they meet the same error.
pub(super) async fn run(
    reader: Reader,
    mut committed: watch::Receiver<Position>,
    mut stopping: watch::Receiver<bool>,
    feed: broadcast::Sender<Arc<Row>>,
) {
    let mut after = *committed.borrow_and_update();
    loop {
        tokio::select! {
            _ = stopping.changed() => return,
            changed = committed.changed() => if changed.is_err() { return },
        }
        let to = *committed.borrow_and_update();
        while after < to && feed.receiver_count() > 0 {
            let from = reader.clone();
            let read = tokio::task::spawn_blocking(move || page(&from, AgencyId::FIRST, after));
            match read.await {
                Ok(Ok(rows)) if rows.is_empty() => break,
                Ok(Ok(rows)) => {
                    for row in rows {
                        after = row.position;
                        let _nobody_follows = feed.send(Arc::new(row));
                    }
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, "rows of the log are left out of the live feed");
                    break;
                }
                Err(error) => {
                    tracing::error!(%error, "reading the log for the live feed broke off");
                    break;
                }
            }
        }
        after = to;
    }
}

/// The rows behind `after`, with the place of the one before each.
pub(super) fn page(reader: &Reader, agency: AgencyId, after: Position) -> Result<Vec<Row>, Error> {
    let mut before = after;
    let mut rows = Vec::new();
    for stored in reader.store().log(agency, after, PAGE)? {
        let row = Row::read(reader, agency, &stored, before)?;
        before = row.position;
        rows.push(row);
    }
    Ok(rows)
}
