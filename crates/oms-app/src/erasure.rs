//! Erasing texts of tickets: what goes of stored events, and what would go.

use crate::auth::Caller;
use crate::engine::TicketRef;
use crate::error::Error;
use crate::fold;
use crate::read::{Page, Reader};
use oms_base::{Erasable, Number, PartBytes, TicketId, Timestamp};
use oms_domain::ticket::{self, Kinship, Stage};
use oms_store::{Envelope, ErasureRow, chain};
use std::collections::BTreeMap;

/// Log rows read at once.
pub(crate) const PAGE: usize = 1_000;

/// What is to be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    /// Which fields.
    pub(crate) fields: &'a [Erasable],
    /// Only of events before this time and seq; of all when absent.
    pub(crate) before: Option<(Timestamp, u64)>,
}

/// How many texts of each field.
pub type Tally = BTreeMap<Erasable, u32>;

impl Scope<'_> {
    /// Takes the texts out of events, so that their digests alone are left.
    pub(crate) fn erase(self, events: &mut [Envelope], tally: &mut Tally) {
        let meant = |event: &&mut Envelope| {
            self.before.is_none_or(|before| (event.time, event.seq) < before)
        };
        for part in events.iter_mut().filter(meant).flat_map(|event| &mut event.body.parts) {
            let field = self.fields.iter().find(|field| ticket::holds(**field, part.name));
            if let (Some(field), PartBytes::Kept { .. }) = (field, &part.bytes) {
                part.bytes = PartBytes::Erased { digest: chain::part_digest(&part.bytes) };
                *tally.entry(*field).or_default() += 1;
            }
        }
    }
}

/// What an erasure would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Number,
    /// How many texts of each field.
    pub texts: Tally,
    /// How many files.
    pub files: usize,
    /// How many bytes they have together.
    pub file_bytes: u64,
    /// Tickets that do the work of its stages, or whose stage it does: they have texts of their
    /// own.
    pub related: Vec<Number>,
}

impl Reader {
    /// What erasing `fields` of a ticket would take; nothing is changed.
    pub fn erasable(
        &self,
        caller: &Caller,
        which: &TicketRef,
        fields: &[Erasable],
    ) -> Result<Preview, Error> {
        let ticket = self.ticket(caller, which)?.ticket;
        let (id, scope) = (ticket.core.id, Scope { fields, before: None });
        let (mut texts, mut next) = (Tally::new(), 1);
        loop {
            let rows = self.store().stream(caller.agency, id.into(), next, PAGE)?;
            for row in &rows {
                let mut events = fold::events(row)?;
                next = row.first_seq + events.len() as u64;
                scope.erase(&mut events, &mut texts);
            }
            if rows.len() < PAGE {
                break;
            }
        }
        let files =
            if fields.contains(&Erasable::Files) { &ticket.attachments.now[..] } else { &[] };
        let Kinship { part_of, .. } = &ticket.kin;
        let parent = part_of.iter().map(|part_of| part_of.number.clone());
        let children = ticket.stages.iter().filter_map(Stage::child);
        Ok(Preview {
            ticket: id,
            number: ticket.core.number.clone(),
            texts,
            files: files.len(),
            file_bytes: files.iter().map(|file| u64::from(file.file.size)).sum(),
            related: parent.chain(children.map(|child| child.number.clone())).collect(),
        })
    }

    /// The list of erasures by ticket and seq, behind `after`.
    pub fn erasures(
        &self,
        caller: &Caller,
        after: Option<(TicketId, u64)>,
        limit: usize,
    ) -> Result<Page<ErasureRow, (TicketId, u64)>, Error> {
        let start = after.unwrap_or((TicketId(0), 0));
        let mut items = self.store().erasures(caller.agency, start, limit + 1)?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|row| (row.ticket, row.seq)).filter(|_| more);
        Ok(Page { items, next })
    }
}
