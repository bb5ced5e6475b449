//! Alarms: recording the thresholds that clocks have come to.

use super::answer::Done;
use super::draft::{Draft, Live};
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
        self.ring_ticket(live, draft)?;
        if owes {
            draft.kin.push_back(id);
        }
        Ok(())
    }

    fn ring_ticket(&mut self, live: Live, draft: &mut Draft) -> Result<(), Error> {
        let (template, book) = (live.template.clone(), self.book(draft));
        let (now, actor) = (draft.now, Actor::HUB);
        let cx = Context { now, actor, template: template.as_deref(), book: &book };
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let command = Command::Ring { supervisor: board.settings.supervisor.clone() };
        if let Decided::Events(events) = ticket::decide(&live.ticket, &command, &cx)?
            && !events.is_empty()
        {
            self.change_ticket(live, &events, actor, draft)?;
        }
        Ok(())
    }

    /// The ticket after what a breach led to that nobody has recorded yet: the hub does that, and
    /// not whoever comes to the ticket first.
    pub(super) fn as_breached(&mut self, live: Live, draft: &mut Draft) -> Result<Live, Error> {
        let id = live.ticket.core.id;
        if live.ticket.next_alarm_at.is_none_or(|at| at > draft.now) {
            return Ok(live);
        }
        let (template, book) = (live.template.clone(), self.book(draft));
        let (now, actor) = (draft.now, Actor::HUB);
        let cx = Context { now, actor, template: template.as_deref(), book: &book };
        if !ticket::is_breached(&live.ticket, &cx) {
            return Ok(live);
        }
        self.ring_ticket(live, draft)?;
        self.live(id, draft)?.ok_or(Error::NotFound)
    }
}
