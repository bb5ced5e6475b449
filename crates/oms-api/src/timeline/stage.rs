//! What timelines say of stages.

use super::{CONFIDENCE_ONE, TimelineEntry};
use crate::text::{Text, stored_json};
use oms_base::{Note, Reason, StageStatus};
use oms_domain::sla::PauseReason;
use oms_domain::ticket::{Event, TaskResult};
use oms_domain::workflow::TemplateStage;

impl<'a> TimelineEntry<'a> {
    pub(super) fn with_stage(
        self,
        event: &'a Event,
        planned: Option<&'a TemplateStage>,
    ) -> TimelineEntry<'a> {
        let status = |status: StageStatus| Some(status.as_str());
        let owner = planned.map(|stage| stage.owner.as_str());
        let entry = TimelineEntry { owner, ..self };
        match event {
            Event::StageQueued { attempt, due_at, .. } => TimelineEntry {
                status: status(StageStatus::Queued),
                attempt: Some(*attempt),
                due_at: due_at.map(Text),
                ..entry
            },
            Event::StageClaimed { epoch, holder, timeout_at, .. } => TimelineEntry {
                alarm_at: timeout_at.map(Text),
                status: status(StageStatus::InProgress),
                lease_epoch: Some(*epoch),
                holder: Some(Text(*holder)),
                ..entry
            },
            Event::StageReleased { .. } => entry.with_stage_status(StageStatus::Queued),
            Event::StageLapsed { .. } => TimelineEntry {
                status: status(StageStatus::Queued),
                cause: Some("lease-expired"),
                ..entry
            },
            Event::StageFinished { result, .. } => entry.with_result(result),
            Event::StageSkipped { why, reason, .. } => entry.with_skip(*why, reason.as_ref()),
            Event::StageBlocked { reason, .. } => TimelineEntry {
                status: status(StageStatus::Blocked),
                cause: Some("condition"),
                reason: reason.as_ref().map(Reason::as_str),
                ..entry
            },
            Event::StageRetried { reason, .. } => {
                TimelineEntry { reason: reason.as_ref().map(Reason::as_str), ..entry }
            }
            Event::StagesReset { .. } => entry.with_stage_status(StageStatus::Waiting),
            Event::Steered { what, .. } => entry.with_steered(what),
            Event::Opened(_)
            | Event::Moved { .. }
            | Event::Assigned { .. }
            | Event::Prioritised { .. }
            | Event::Commented { .. }
            | Event::Labelled { .. }
            | Event::Cancelled { .. }
            | Event::Reopened { .. }
            | Event::Escalated { .. }
            | Event::Completed
            | Event::ThresholdReached { .. }
            | Event::ClockRebased { .. }
            | Event::Arranged(_)
            | Event::Attached(_)
            | Event::PassedOver(_)
            | Event::Migrated(_)
            | Event::Kin(_)
            | Event::Duplicated(_)
            | Event::Sided(_)
            | Event::Imported(_)
            | Event::Automated(_)
            | Event::Played(_)
            | Event::Told(_)
            | Event::Redacted(_) => entry,
        }
    }

    pub(super) fn with_stage_status(self, status: StageStatus) -> TimelineEntry<'a> {
        TimelineEntry { status: Some(status.as_str()), ..self }
    }

    fn with_result(self, result: &'a TaskResult) -> TimelineEntry<'a> {
        TimelineEntry {
            status: Some(result.outcome.as_str()),
            outcome: Some(result.outcome.as_str()),
            output: result.output.as_deref().and_then(stored_json),
            note: result.note.as_ref().map(Note::as_str),
            because: result.because.as_ref().map(PauseReason::as_str),
            confidence: result.confidence.map(|c| f64::from(c) / CONFIDENCE_ONE),
            ..self
        }
    }
}
