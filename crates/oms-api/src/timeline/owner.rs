//! Whose task it was that an entry tells of.

use super::TimelineEntry;
use oms_base::{Owner, StageId};
use oms_domain::ticket::{Event, Steered, Ticket};

impl<'a> TimelineEntry<'a> {
    /// Fills in who is responsible from here on.
    pub(super) fn with_owner(self, owner: Option<&'a Owner>) -> TimelineEntry<'a> {
        TimelineEntry { owner: owner.map(Owner::as_str), ..self }
    }

    /// Puts right whose task it was, of a stage that has an owner of its own; left out where
    /// only the log can tell.
    #[must_use]
    pub fn owned(self, event: &Event, seq: u64, ticket: &'a Ticket) -> TimelineEntry<'a> {
        if let Some(side) = event.stage().and_then(|index| ticket.side(index)) {
            let (stage, owner) = (side.of.as_ref(), side.owner.as_ref());
            return TimelineEntry {
                stage: stage.map(StageId::as_str),
                owner: owner.map(Owner::as_str),
                purpose: Some(side.kind.as_str()),
                ..self
            };
        }
        let stage = event.stage().and_then(|index| ticket.stage(index));
        match stage.and_then(|stage| stage.own.as_ref()) {
            Some(own) if seq >= own.last => {
                TimelineEntry { owner: Some(own.owner.as_str()), ..self }
            }
            Some(own) if seq > own.first && !is_reassigned(event) => {
                TimelineEntry { owner: None, ..self }
            }
            Some(_) | None => self,
        }
    }
}

const fn is_reassigned(event: &Event) -> bool {
    matches!(event, Event::Steered { what: Steered::Reassigned { .. }, .. })
}
