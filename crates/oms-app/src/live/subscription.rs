//! One subscriber's way through the log.

use super::follower::page;
use super::row::Row;
use crate::auth::Caller;
use crate::error::Error;
use crate::read::Reader;
use oms_store::Position;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast, watch};

/// Follows the log for one caller.
pub struct Subscription {
    caller: Caller,
    reader: Reader,
    feed: broadcast::Receiver<Arc<Row>>,
    stopping: watch::Receiver<bool>,
    /// Every row up to here was seen, whether the caller may see it or not.
    cursor: Position,
    /// Whether the store is read, not the feed.
    behind: bool,
    ready: VecDeque<Row>,
    _room: OwnedSemaphorePermit,
}

/// Why a subscription ended.
#[derive(Debug)]
pub enum Ended {
    /// The server stops.
    Stopping,
    /// The store could not be read.
    Failed(Error),
}

pub(super) struct Parts {
    pub(super) caller: Caller,
    pub(super) reader: Reader,
    pub(super) feed: broadcast::Receiver<Arc<Row>>,
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) cursor: Position,
    pub(super) behind: bool,
    pub(super) room: OwnedSemaphorePermit,
}

impl Subscription {
    pub(super) fn new(parts: Parts) -> Subscription {
        Subscription {
            caller: parts.caller,
            reader: parts.reader,
            feed: parts.feed,
            stopping: parts.stopping,
            cursor: parts.cursor,
            behind: parts.behind,
            ready: VecDeque::new(),
            _room: parts.room,
        }
    }

    /// The next row that the caller may see. May be given up and asked again: nothing is lost.
    pub async fn next(&mut self) -> Result<Arc<Row>, Ended> {
        loop {
            if *self.stopping.borrow_and_update() {
                return Err(Ended::Stopping);
            }
            let row = if let Some(row) = self.ready.pop_front() {
                Arc::new(row)
            } else if self.behind {
                self.catch_up().await?;
                continue;
            } else {
                match self.next_fed().await? {
                    Some(row) => row,
                    None => continue,
                }
            };
            self.cursor = row.position;
            if row.is_visible_to(&self.caller) {
                return Ok(row);
            }
        }
    }

    /// Reads a page of the store; an empty one means that the feed has the rest.
    async fn catch_up(&mut self) -> Result<(), Ended> {
        let (reader, agency, after) = (self.reader.clone(), self.caller.agency, self.cursor);
        let read = tokio::task::spawn_blocking(move || page(&reader, agency, after)).await;
        let rows = read.unwrap_or_else(|error| Err(Error::Corrupt(error.to_string())));
        let rows = rows.map_err(Ended::Failed)?;
        self.behind = !rows.is_empty();
        self.ready.extend(rows);
        Ok(())
    }

    /// The next row of the feed that follows on; `None` when there is another way to look.
    async fn next_fed(&mut self) -> Result<Option<Arc<Row>>, Ended> {
        let fed = tokio::select! {
            fed = self.feed.recv() => fed,
            _ = self.stopping.changed() => return Err(Ended::Stopping),
        };
        match fed {
            Ok(row) if row.position <= self.cursor => Ok(None),
            Ok(row) if row.before <= self.cursor => Ok(Some(row)),
            // The feed began, or went on, behind rows that were never seen here.
            Ok(_) | Err(RecvError::Lagged(_)) => {
                self.behind = true;
                Ok(None)
            }
            Err(RecvError::Closed) => Err(Ended::Stopping),
        }
    }
}
