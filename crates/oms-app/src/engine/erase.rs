//! Erasing: the ticket's log rows are written anew without the texts, and the ticket is what they
//! then come to, as if it had been folded from the log.

use super::answer::Done;
use super::draft::{Draft, Live};
use super::job::Job;
use super::step::Engine;
use crate::erasure::{PAGE, Scope, Tally};
use crate::error::Error;
use crate::fold::Fold;
use oms_base::{Code, Erasable, Reason, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::ticket::{self, Attached, Event, Ticket};
use oms_store::{
    AttachmentWrite, ErasureRow, ErasureWrite, Position, Rewrite, StoredLogRow, envelope,
};
use std::sync::Arc;

/// Log rows of a ticket that one erasure looks through.
const ROWS_MAX: usize = 100_000;

/// What is to be erased of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseWanted {
    /// Which fields.
    pub fields: Vec<Erasable>,
    /// Why.
    pub reason: Reason,
    /// Only of events before this time and seq: where an erasure is made again.
    pub before: Option<(Timestamp, u64)>,
}

/// The ticket without the texts.
struct Erased {
    ticket: Ticket,
    tally: Tally,
    rewrites: Vec<Rewrite>,
}

impl Engine {
    pub(super) fn erase(
        &mut self,
        job: &Job,
        live: Live,
        wanted: &EraseWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let EraseWanted { fields, reason, before } = wanted;
        let scope = Scope { fields, before: *before };
        let id = live.ticket.core.id;
        let Erased { mut ticket, tally, rewrites } = self.erased(id, scope, draft)?;
        let until = before.map(|(time, _)| time);
        let texts = tally.values().sum();
        let events = ticket::redact(&ticket, (fields, until), texts, reason)?;
        let actor = Engine::actor(job);
        ticket::evolve(&mut ticket, &events, draft.now, actor);
        for event in &events {
            if let Event::Attached(Attached::Removed { id: file, .. }) = event {
                draft.attachments.push(AttachmentWrite::Delete { ticket: id, id: *file });
            }
        }
        rewrite_fresh(id, scope, draft)?;
        let after = Live { ticket: Arc::new(ticket), ..live.clone() };
        let (live, position) = self.put_ticket(Some(live), after, (&events, &[]), actor, draft);
        let words: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
        let row = ErasureRow {
            ticket: id,
            seq: live.ticket.version,
            number: live.ticket.core.number.to_string(),
            fields: words.join(","),
            at: draft.now,
        };
        draft.erasures.push(ErasureWrite { row, rewrites });
        Ok(Done::Ticket(draft.written(&live, position, false)))
    }

    /// Folds the ticket without the texts, and says which stored rows have to change for it.
    fn erased(&self, id: TicketId, scope: Scope<'_>, draft: &Draft) -> Result<Erased, Error> {
        let book = self.book(draft);
        let fold = Fold { id, book: &book, tells: false };
        let (mut tally, mut rewrites) = (Tally::new(), Vec::new());
        let (mut state, mut next, mut count) = (None, 1, 0);
        loop {
            let rows = self.rows_of(id, next, draft)?;
            count += rows.len();
            if rows.is_empty() {
                break;
            }
            if count > ROWS_MAX {
                let detail = format!("has more than {ROWS_MAX} changes, too many for one erasure");
                return Err(Refusal::state(Code::OutOfBounds, detail).into());
            }
            for row in rows {
                let mut events = crate::fold::events(&row)?;
                next = row.first_seq + events.len() as u64;
                scope.erase(&mut events, &mut tally);
                state = Some(fold.step(state, &events, row.position)?.0);
                let body = envelope::encode(&events);
                if row.position.batch() > 0 && body != row.body {
                    rewrites.push(Rewrite { position: row.position, stream: row.stream, body });
                }
            }
        }
        let ticket = state.ok_or_else(|| Error::Corrupt(format!("{id} has no log")))?;
        Ok(Erased { ticket, tally, rewrites })
    }

    /// Rows of a ticket from a seq on, as the batch so far leaves them: those of the batch itself
    /// stand in batch 0.
    fn rows_of(&self, id: TicketId, next: u64, draft: &Draft) -> Result<Vec<StoredLogRow>, Error> {
        let mut rows = self.store.stream(draft.agency, id.into(), next, PAGE)?;
        let earlier = draft.erasures.iter().flat_map(|erasure| &erasure.rewrites);
        for rewrite in earlier.filter(|rewrite| rewrite.stream == id.into()) {
            let stands = rows.iter_mut().find(|row| row.position == rewrite.position);
            if let Some(row) = stands {
                row.body.clone_from(&rewrite.body);
            }
        }
        if !rows.is_empty() {
            return Ok(rows);
        }
        let fresh = (0_u16..).zip(&draft.log);
        let of_ticket = fresh.filter(|(_, row)| row.stream == id.into() && row.first_seq >= next);
        let stored = of_ticket.map(|(n, row)| StoredLogRow {
            position: Position::new(0, n),
            stream: row.stream,
            kind: row.kind,
            first_seq: row.first_seq,
            body: row.body.clone(),
        });
        Ok(stored.collect())
    }
}

/// Erases in the rows that the batch itself is to append.
fn rewrite_fresh(id: TicketId, scope: Scope<'_>, draft: &mut Draft) -> Result<(), Error> {
    for row in draft.log.iter_mut().filter(|row| row.stream == id.into()) {
        let mut events = envelope::decode(&row.body, row.first_seq)
            .map_err(|error| Error::Corrupt(error.to_string()))?;
        scope.erase(&mut events, &mut Tally::new());
        row.body = envelope::encode(&events);
    }
    Ok(())
}
