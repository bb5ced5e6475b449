//! Files of tickets, as callers may see them.

use crate::auth::Caller;
use crate::engine::TicketRef;
use crate::error::Error;
use crate::read::{Page, Reader};
use oms_base::{AgencyId, AttachmentId, TicketId};
use oms_domain::ticket::Attachment;
use oms_store::ChunkPlace;

/// A file of a ticket, to be read chunk by chunk.
#[derive(Debug, Clone)]
pub struct Attached {
    /// Whose ticket it is.
    pub agency: AgencyId,
    /// The ticket.
    pub ticket: TicketId,
    /// What is known of it.
    pub attachment: Attachment,
}

impl Reader {
    /// A page of a ticket's files by their ids, behind `after`; with the ticket.
    pub fn attachments(
        &self,
        caller: &Caller,
        which: &TicketRef,
        after: Option<AttachmentId>,
        limit: usize,
    ) -> Result<(TicketId, Page<Attachment, AttachmentId>), Error> {
        let ticket = self.ticket(caller, which)?.ticket;
        let mut items = ticket.attachments.now.clone();
        items.retain(|item| after.is_none_or(|after| item.file.id > after));
        items.sort_unstable_by_key(|item| item.file.id);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|item| item.file.id).filter(|_| more);
        Ok((ticket.core.id, Page { items, next }))
    }

    /// A file of a ticket.
    pub fn attachment(
        &self,
        caller: &Caller,
        which: &TicketRef,
        id: AttachmentId,
    ) -> Result<Attached, Error> {
        let ticket = self.ticket(caller, which)?.ticket;
        let attachment = ticket.attachments.get(id).cloned().ok_or(Error::NotFound)?;
        Ok(Attached { agency: caller.agency, ticket: ticket.core.id, attachment })
    }

    /// The chunk of a file at place `n`.
    pub fn chunk(&self, of: &Attached, n: u32) -> Result<Vec<u8>, Error> {
        let id = of.attachment.file.id;
        let place = ChunkPlace { ticket: of.ticket, id, n };
        if let Some(bytes) = self.store().attachment_chunk(of.agency, place)? {
            return Ok(bytes);
        }
        let ticket = self.found_by_id(of.agency, of.ticket)?.ticket;
        Err(match ticket.attachments.get(id) {
            Some(_) => Error::Corrupt(format!("chunk {n} of {id} is missing")),
            // It was taken away meanwhile.
            None => Error::NotFound,
        })
    }
}
