//! What was done with a stage from outside its task.

use super::TimelineEntry;
use crate::text::Text;
use oms_base::{Owner, Reason, StageStatus};
use oms_domain::sla::PauseReason;
use oms_domain::ticket::Steered;

impl<'a> TimelineEntry<'a> {
    pub(super) fn with_steered(self, what: &'a Steered) -> TimelineEntry<'a> {
        let entry = TimelineEntry {
            status: what.status().map(StageStatus::as_str),
            reason: what.reason().map(Reason::as_str),
            ..self
        };
        match what {
            Steered::Reassigned { owner, .. } => {
                TimelineEntry { owner: owner.as_ref().map(Owner::as_str), ..entry }
            }
            Steered::Paused { because, .. } => {
                let because = because.as_ref().map(PauseReason::as_str);
                TimelineEntry { because, ..entry }
            }
            Steered::Resumed { due_at, .. } => TimelineEntry { due_at: due_at.map(Text), ..entry },
            Steered::RetryPlanned { at } => TimelineEntry { alarm_at: Some(Text(*at)), ..entry },
            Steered::TimedOut => TimelineEntry { cause: Some("timeout"), ..entry },
            Steered::Delegated { timeout_at } => {
                TimelineEntry { alarm_at: timeout_at.map(Text), ..entry }
            }
            Steered::ChildOpened { child } => {
                TimelineEntry { number: Some(Text(&child.number)), ..entry }
            }
            Steered::Escalated { .. }
            | Steered::Cancelled { .. }
            | Steered::ChildRefused { .. } => entry,
        }
    }
}
