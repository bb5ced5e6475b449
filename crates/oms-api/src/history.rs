//! The seed's short history: which stages have started or finished.

use crate::text::Text;
use oms_base::{StageStatus, Timestamp};
use oms_domain::ticket::Stage;
use oms_domain::workflow::TemplateStage;
use serde::Serialize;
use utoipa::ToSchema;

/// A stage that has started or finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistoryEntry<'a> {
    /// The stage's id.
    #[schema(value_type = String, example = "id_check")]
    pub stage: &'a str,
    /// Where it is.
    #[schema(value_type = String, example = "in-progress")]
    pub status: &'static str,
    /// Since when.
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:31:07Z")]
    pub ts: Text<Timestamp>,
}

/// The stages that have started or finished, in the order of time.
pub fn history<'a>(pairs: &[(&'a TemplateStage, &Stage)]) -> Vec<HistoryEntry<'a>> {
    let mut entries: Vec<HistoryEntry<'a>> = pairs
        .iter()
        .filter(|(_, stage)| has_started(stage.status()))
        .filter_map(|(planned, stage)| {
            let ts = Text(stage.since()?);
            Some(HistoryEntry { stage: planned.id.as_str(), status: stage.status().as_str(), ts })
        })
        .collect();
    entries.sort_by_key(|entry| entry.ts.0);
    entries
}

const fn has_started(status: StageStatus) -> bool {
    match status {
        StageStatus::Waiting | StageStatus::Queued => false,
        StageStatus::InProgress
        | StageStatus::Blocked
        | StageStatus::Done
        | StageStatus::Failed
        | StageStatus::Skipped
        | StageStatus::Cancelled
        | StageStatus::Paused
        | StageStatus::Retrying => true,
    }
}
