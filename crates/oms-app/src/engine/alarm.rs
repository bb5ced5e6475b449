//! Alarms: recording the thresholds that clocks have come to.

use super::answer::Done;
use super::draft::Draft;
use super::step::Engine;
use crate::error::Error;
use oms_base::{Actor, TicketId};
use oms_domain::ticket::{self, Command, Context, Decided};

/// Alarms recorded in one batch; the rest follow in the next, with commands between them.
pub(super) const ALARMS_MAX: usize = 1_024;

impl Engine {
    /// Records what is due, at most [`ALARMS_MAX`] tickets.
    pub(super) fn ring(&mut self, draft: &mut Draft) -> Result<Done, Error> {
        let due = self.store.due_alarms(draft.agency, draft.now, ALARMS_MAX)?;
        self.alarms_wait = due.len() == ALARMS_MAX;
        let count = due.len();
        for id in due {
            if let Err(error) = self.ring_one(id, draft) {
                // The others' alarms still ring.
                tracing::error!(%error, ticket = %id, "an alarm that is due is not recorded");
            }
        }
        Ok(Done::Rung(count))
    }

    fn ring_one(&mut self, id: TicketId, draft: &mut Draft) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else {
            return Ok(());
        };
        let owes = live.ticket.owes();
        let (template, book) = (live.template.clone(), self.book(draft));
        let (now, actor) = (draft.now, Actor::HUB);
        let cx = Context { now, actor, template: template.as_deref(), book: &book };
        if let Decided::Events(events) = ticket::decide(&live.ticket, &Command::Ring, &cx)?
            && !events.is_empty()
        {
            self.change_ticket(live, &events, actor, draft)?;
        }
        if owes {
            draft.kin.push_back(id);
        }
        Ok(())
    }
}
