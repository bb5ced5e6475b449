//! What was told to whom, as the timeline tells it.

use super::TimelineEntry;
use oms_base::{Comment, Reason};
use oms_domain::ticket::Told;

impl<'a> TimelineEntry<'a> {
    pub(super) fn with_told(self, event: &'a Told) -> TimelineEntry<'a> {
        match event {
            Told::Asked { to, text, .. } => {
                let text = text.as_ref().map(Comment::as_str);
                TimelineEntry { text, ..self.with_owner(to.as_ref()) }
            }
            Told::Sent { to, kind, channel } => TimelineEntry {
                notice: Some(kind.as_str()),
                channel: Some(channel.as_str()),
                ..self.with_owner(to.as_ref())
            },
            Told::Failed { to, kind, channel, reason } => TimelineEntry {
                notice: Some(kind.as_str()),
                channel: Some(channel.as_str()),
                reason: reason.as_ref().map(Reason::as_str),
                ..self.with_owner(to.as_ref())
            },
        }
    }
}
