//! What was said when a ticket was opened, as the timeline tells it.

use super::TimelineEntry;
use crate::text::{Text, stored_json};
use oms_base::{Description, Owner, Status, Title};
use oms_domain::ticket::Opened;

impl<'a> TimelineEntry<'a> {
    pub(super) fn with_opened(self, opened: &'a Opened) -> TimelineEntry<'a> {
        TimelineEntry {
            status: Some(Status::Queued.as_str()),
            number: Some(Text(&opened.number)),
            priority: Some(opened.priority.level()),
            due_at: opened.due_at.map(Text),
            title: opened.title.as_ref().map(Title::as_str),
            description: opened.description.as_ref().map(Description::as_str),
            data: opened.data.as_deref().and_then(stored_json),
            owner: opened.owner.as_ref().map(Owner::as_str),
            ..self
        }
    }
}
