//! A ticket's public side, with what others that report the same add to it.
//!
//! Nothing is copied: who asks for a ticket that another one stands for sees where that one is, and
//! what is said of it in public, for as long as it stands for it.

use crate::engine::HOPS_MAX;
use crate::error::Error;
use crate::read::{Entry, Found, Reader};
use oms_base::{AgencyId, Comment, TicketId, Visibility};
use oms_domain::ticket::{Event, PublicMessage, PublicTicket, SameAs, Ticket};

/// Events of a ticket that are looked through for messages: the last ones.
const EVENTS_MAX: u64 = 256;
/// Messages that are shown: the last ones.
const MESSAGES_MAX: usize = 50;
/// Tickets merged into one whose messages are shown with its own.
const MERGED_MAX: usize = 16;

impl Reader {
    /// A ticket's public side.
    pub fn public(&self, agency: AgencyId, found: &Found) -> Result<PublicTicket, Error> {
        let stands = self.follow(agency, found.clone(), |ticket| ticket.duplicates.of.as_ref())?;
        let mut ticket = PublicTicket::of(&stands.ticket, stands.template.as_deref());
        let (own, other) = (found.ticket.core.id, stands.ticket.core.id);
        let mut messages = self.public_messages(agency, &found.ticket)?;
        if own != other {
            ticket = ticket.stands_for(&found.ticket, found.template.as_deref());
            messages.extend(self.public_messages(agency, &stands.ticket)?);
        }
        let reports = found.ticket.gathered.reports.iter().filter(|report| report.merged);
        let merged: Vec<TicketId> = reports.map(|report| report.id).take(MERGED_MAX).collect();
        for id in merged {
            messages.extend(self.public_messages(agency, &self.found_by_id(agency, id)?.ticket)?);
        }
        messages.sort();
        messages.drain(..messages.len().saturating_sub(MESSAGES_MAX));
        Ok(PublicTicket { messages, ..ticket })
    }

    /// The ticket that one was merged into; itself, where it was not.
    pub fn survivor(&self, agency: AgencyId, found: Found) -> Result<Found, Error> {
        self.follow(agency, found, Ticket::merged_into)
    }

    fn follow(
        &self,
        agency: AgencyId,
        mut found: Found,
        next: impl Fn(&Ticket) -> Option<&SameAs>,
    ) -> Result<Found, Error> {
        for _ in 0..HOPS_MAX {
            let Some(id) = next(&found.ticket).map(|same| same.id) else { break };
            found = self.found_by_id(agency, id)?;
        }
        Ok(found)
    }

    fn public_messages(
        &self,
        agency: AgencyId,
        ticket: &Ticket,
    ) -> Result<Vec<PublicMessage>, Error> {
        let from = ticket.version.saturating_sub(EVENTS_MAX);
        let limit = usize::try_from(EVENTS_MAX).unwrap_or(usize::MAX);
        let said = |entry: Entry| match entry {
            Entry {
                time,
                visibility: Visibility::Public,
                event: Event::Commented { text: Some(text), .. },
                ..
            } => Some(PublicMessage { time, text: Comment::as_str(&text).to_owned() }),
            Entry { .. } => None,
        };
        let entries = self.entries(agency, ticket.core.id, from, limit)?;
        Ok(entries.items.into_iter().filter_map(said).collect())
    }
}
