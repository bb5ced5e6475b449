//! What triggers and agents did, as the timeline tells it.

use super::TimelineEntry;
use crate::trigger::TriggeredBody;
use oms_base::Name;
use oms_domain::ticket::Automated;

impl<'a> TimelineEntry<'a> {
    /// Fills in the trigger that did it.
    #[must_use]
    pub fn made_by(self, trigger: Option<TriggeredBody>) -> TimelineEntry<'a> {
        TimelineEntry { trigger, ..self }
    }

    pub(super) fn with_automated(self, event: &'a Automated) -> TimelineEntry<'a> {
        match event {
            Automated::Stopped { triggers } => {
                let triggers = Some(triggers.iter().map(Name::as_str).collect());
                TimelineEntry { triggers, ..self }
            }
            Automated::Set { path, value } => {
                let value = value.as_deref().and_then(|text| serde_json::from_str(text).ok());
                TimelineEntry { field: Some(path.to_string()), value, ..self }
            }
            Automated::Called(event) => self.with_called(event),
        }
    }
}
