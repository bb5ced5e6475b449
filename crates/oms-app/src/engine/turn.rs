//! The turn: where several servers share a database, one decides at a time, and on everything that
//! was committed before.

use super::answer::Answer;
use super::step::{Engine, Message};
use crate::error::Error;
use oms_base::{Minter, TicketId};
use oms_store::{Position, StoreError, StoredLogRow, StreamKind, envelope};

/// Log rows read at once.
const PAGE: usize = 256;
/// Rows of others after which memory is emptied as a whole.
const ROWS_MAX: usize = 4_096;

/// This server's number among those of the database, and which of its leases that is.
pub(super) type Node = (u16, u32);

impl Engine {
    /// Has the turn until the next commit, and knows everything that was committed; at once where
    /// this is the only server.
    pub(super) fn take_turn(&mut self) -> Result<(), Error> {
        let Some(turn) = self.store.take_turn(self.agency)? else {
            return Ok(());
        };
        let taken = self.catch_up(turn.last).and_then(|()| self.be_node((turn.node, turn.lease)));
        taken.inspect_err(|_| self.store.end_turn())
    }

    /// Looks whether other servers have committed; parked claims may find something then.
    pub(super) fn look_around(&mut self) -> Result<(), Error> {
        if self.node.is_none() {
            return Ok(());
        }
        let last = self.store.last_position(self.agency)?;
        if last > self.last_position {
            self.catch_up(last)?;
            self.parking.is_unserved |= self.parking.len() > 0;
        }
        Ok(())
    }

    /// Answers every job with an error; fails when the process must end.
    pub(super) fn refuse(
        &mut self,
        messages: Vec<Message>,
        error: &Error,
    ) -> Result<(), StoreError> {
        if !std::mem::replace(&mut self.is_cut_off, true) {
            tracing::error!(%error, "nothing can be decided");
        }
        for message in messages {
            let refused = |_| {
                let answer: Answer = Err(error.clone());
                self.metrics.count_command(&answer);
                answer
            };
            let _gone = message.reply.send(message.jobs.iter().map(refused).collect());
        }
        match error {
            Error::Store(error) | Error::Unknown(error) if error.is_doubt() => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Forgets what others have changed up to `last`, and tells that it was committed.
    fn catch_up(&mut self, last: Position) -> Result<(), Error> {
        if std::mem::take(&mut self.is_cut_off) {
            tracing::warn!("the store answers again");
        }
        let (mut after, mut rows, mut lists) = (self.last_position, 0, false);
        while after < last {
            let page = self.store.log(self.agency, after, PAGE)?;
            let Some(newest) = page.last() else { break };
            after = newest.position;
            self.note_time(newest)?;
            rows += page.len();
            for row in page {
                match row.kind {
                    StreamKind::Ticket => {
                        self.cache.pop(&TicketId(row.stream.0));
                    }
                    StreamKind::Board | StreamKind::Workflow | StreamKind::Rule => lists = true,
                }
            }
            if rows >= ROWS_MAX {
                self.cache.clear();
                // The newest row is still looked at for its time.
                let before_last = Position::from_key(last.key() - 1);
                (after, lists) = (after.max(before_last), true);
            }
        }
        if lists {
            self.directory.load(&*self.store, self.agency)?;
        }
        if last > self.last_position {
            self.last_position = last;
            self.signal.committed(last);
        }
        Ok(())
    }

    /// Time does not go back in the log, whichever server's clock is ahead.
    fn note_time(&mut self, row: &StoredLogRow) -> Result<(), Error> {
        let events = envelope::decode(&row.body, row.first_seq)
            .map_err(|error| Error::Corrupt(error.to_string()))?;
        self.last_now = events.iter().map(|event| event.time).fold(self.last_now, Ord::max);
        Ok(())
    }

    /// Mints under a number that was leased anew: another server may have had it meanwhile.
    fn be_node(&mut self, node: Node) -> Result<(), Error> {
        if self.node != Some(node) {
            let high_water = self.store.id_high_water()?;
            self.minter = Minter::new(node.0, high_water.max(self.minter.last()));
            self.ids_reserved = high_water;
            self.node = Some(node);
        }
        Ok(())
    }
}
