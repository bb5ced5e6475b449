//! Notices that leave the hub: taken before they are sent, and settled with what became of them.

use super::answer::Done;
use super::draft::Draft;
use super::outbox::{Delivered, GRACE, put, remove};
use super::step::Engine;
use crate::error::Error;
use oms_base::{Actor, Channel, MessageState, NoticeId, Reason, Span};
use oms_domain::ticket::{Event, Told};
use oms_store::{MessageRow, MessageWrite, NoticeRow};

/// How long a try may take.
pub const LETTER_WITHIN: Span = Span::seconds(30);
/// Most tries of one.
const TRIES_MAX: u32 = 10;
const REASON_CHARS_MAX: usize = 500;

/// A notice that was taken to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The message.
    pub row: MessageRow,
    /// What it takes out.
    pub notice: NoticeRow,
    /// How.
    pub channel: Channel,
}

impl Engine {
    /// Takes a notice to send it; none that was read in the meantime, or that is no more.
    pub(super) fn begin_letter(
        &mut self,
        row: MessageRow,
        (notice, channel): (NoticeId, Channel),
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let notice = self.store.notice(draft.agency, notice)?;
        let Some(notice) = notice.filter(|notice| notice.read_at.is_none()) else {
            draft.messages.push(MessageWrite::Delete(row.id));
            return Ok(Done::Letter(None));
        };
        let row = MessageRow {
            state: MessageState::Sending,
            tries: row.tries.saturating_add(1),
            next_at: draft.now.plus(LETTER_WITHIN).plus(GRACE),
            ..row
        };
        draft.messages.push(MessageWrite::Put(row.clone()));
        Ok(Done::Letter(Some(Box::new(Letter { row, notice, channel }))))
    }

    /// Says on the ticket that a notice left, or that it was given up; or tries it again later.
    pub(super) fn end_letter(
        &mut self,
        row: MessageRow,
        (notice, channel): (NoticeId, Channel),
        became: &Delivered,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let notice = self.store.notice(draft.agency, notice)?;
        let to = Some(row.recipient.clone());
        match became {
            Delivered::Accepted | Delivered::Answered(_) | Delivered::Consulted(_) => {
                if let Some(notice) = notice {
                    let kind = notice.kind;
                    self.note_letter(&notice, Told::Sent { to, kind, channel }, draft)?;
                }
                Ok(remove(row, draft))
            }
            Delivered::Failed { reason, is_final } => {
                let row = MessageRow { reason: Some(reason.clone()), ..row };
                if !is_final && row.tries < TRIES_MAX {
                    let next_at = draft.now.plus(self.backoff(row.tries));
                    let state = MessageState::Waiting;
                    return Ok(put(MessageRow { state, next_at, ..row }, draft));
                }
                if let Some(notice) = notice {
                    let short: String = reason.chars().take(REASON_CHARS_MAX).collect();
                    let (kind, reason) = (notice.kind, Reason::parse(&short).ok());
                    self.note_letter(&notice, Told::Failed { to, kind, channel, reason }, draft)?;
                }
                draft.dead += 1;
                Ok(put(MessageRow { state: MessageState::Dead, ..row }, draft))
            }
        }
    }

    fn note_letter(
        &mut self,
        notice: &NoticeRow,
        told: Told,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        if let Some(live) = self.live(notice.ticket, draft)? {
            self.change_ticket(live, &[Event::Told(told)], Actor::HUB, draft)?;
        }
        Ok(())
    }
}
