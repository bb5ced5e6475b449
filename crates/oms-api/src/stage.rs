//! A stage of a ticket, as staff see it.

use crate::beside::SideBody;
use crate::text::Text;
use oms_base::{Name, Number, StageStatus, Timestamp};
use oms_domain::ticket::{SideKind, Stage, StageState, Ticket};
use oms_domain::workflow::TemplateStage;
use serde::Serialize;
use utoipa::ToSchema;

/// A stage.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StageBody<'a> {
    /// Its id within the workflow.
    #[schema(value_type = String, example = "id_check")]
    pub id: &'a str,
    /// Its name.
    #[schema(value_type = String, example = "Identity check")]
    pub name: &'a str,
    /// `waiting`, `queued`, `in-progress`, `blocked`, `paused`, `retrying`, `done`, `failed`,
    /// `skipped`, `cancelled`.
    #[schema(value_type = String, example = "in-progress")]
    pub status: &'static str,
    /// Whose task it makes; `svc:oms`, the hub, where a ticket on another workflow does its work.
    #[schema(value_type = String, example = "IRS_VerifyBot")]
    pub owner: &'a str,
    /// The workflow whose tickets do its work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Inspection")]
    pub workflow: Option<&'a str>,
    /// The ticket that does its work, while the stage is in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "IN-2026-00007")]
    pub ticket: Option<Text<&'a Number>>,
    /// The current or last attempt; 0 before the first.
    #[schema(example = 1)]
    pub attempt: u32,
    /// When it came where it is; null while it waits.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T09:31:07Z")]
    pub since: Option<Text<Timestamp>>,
    /// When it is due, while it is queued or in progress.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T10:00:00Z")]
    pub due_at: Option<Text<Timestamp>>,
    /// The epoch of its lease, while it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub lease_epoch: Option<u32>,
    /// Since when somebody asks for help with it, while that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-21T09:40:00Z")]
    pub escalated_at: Option<Text<Timestamp>>,
    /// When it is queued again by itself, while it is `retrying`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-21T09:45:00Z")]
    pub retry_at: Option<Text<Timestamp>>,
    /// When its attempt counts as failed, while it is in progress and the workflow says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, example = "2026-11-21T10:31:07Z")]
    pub timeout_at: Option<Text<Timestamp>>,
    /// The task of whoever was told when help was asked for with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SideBody>)]
    pub supervision: Option<SideBody<'a>>,
    /// The task that undoes it, or has undone it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SideBody>)]
    pub compensation: Option<SideBody<'a>>,
}

impl<'a> StageBody<'a> {
    /// A stage and where it is.
    pub fn of(ticket: &'a Ticket, planned: &'a TemplateStage, stage: &'a Stage) -> StageBody<'a> {
        let status = stage.status();
        let alarm_at = |wanted| stage.alarm_at().filter(|_| status == wanted).map(Text);
        StageBody {
            id: planned.id.as_str(),
            name: planned.name.as_str(),
            status: status.as_str(),
            owner: stage.owner_or(&planned.owner).as_str(),
            workflow: planned.workflow.as_ref().map(Name::as_str),
            ticket: stage.child().map(|child| Text(&child.number)),
            attempt: stage.attempt(),
            since: stage.since().map(Text),
            due_at: stage.due_at().map(Text),
            lease_epoch: matches!(stage.state, StageState::InProgress { .. })
                .then(|| stage.epoch()),
            escalated_at: stage.escalated_at.map(Text),
            retry_at: alarm_at(StageStatus::Retrying),
            timeout_at: alarm_at(StageStatus::InProgress),
            supervision: SideBody::of(ticket, SideKind::Supervise, Some(planned)),
            compensation: SideBody::of(ticket, SideKind::Compensate, Some(planned)),
        }
    }
}
