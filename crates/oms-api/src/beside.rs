//! What stands beside a ticket's stages: tasks of supervisors, tasks that undo, and whose work the
//! ticket does.

use crate::text::Text;
use crate::timeline::TimelineEntry;
use oms_base::{Number, Owner, Reason, StageId, StageName, StageStatus, Timestamp};
use oms_domain::ticket::{Climb, Kin, PartOf, SideKind, Sided, Ticket};
use oms_domain::workflow::TemplateStage;
use serde::Serialize;
use utoipa::ToSchema;

/// Whose work a ticket does.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartOfBody<'a> {
    /// The ticket's number.
    #[schema(value_type = String, example = "DL-2026-00091")]
    pub number: Text<&'a Number>,
    /// The stage's id.
    #[schema(value_type = String, example = "inspect")]
    pub stage: &'a str,
}

impl<'a> PartOfBody<'a> {
    /// As the ticket's state holds it.
    pub fn of(of: &'a PartOf) -> PartOfBody<'a> {
        PartOfBody { number: Text(&of.number), stage: of.stage.as_str() }
    }
}

/// A task beside the stages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SideBody<'a> {
    /// Its name, where the workflow gives it one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Take the payment back")]
    pub name: Option<&'a str>,
    /// Whose task it is.
    #[schema(value_type = Option<String>, required, example = "human:supervisors")]
    pub owner: Option<&'a str>,
    /// `queued`, `in-progress`, `blocked`, `done`, `failed`, `skipped` or `cancelled`.
    #[schema(value_type = String, example = "queued")]
    pub status: &'static str,
    /// The current or last attempt.
    #[schema(example = 1)]
    pub attempt: u32,
    /// When it came where it is.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub since: Option<Text<Timestamp>>,
    /// When it is due, while it is queued or in progress.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub due_at: Option<Text<Timestamp>>,
    /// Of those who may be asked for help, which one has it: 1 is the nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>, example = 1)]
    pub level: Option<u32>,
    /// When it goes to whoever stands above, if nobody has claimed it by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub climbs_at: Option<Text<Timestamp>>,
}

impl<'a> SideBody<'a> {
    /// A ticket's side task; `planned` is the stage that it is about.
    pub fn of(
        ticket: &'a Ticket,
        kind: SideKind,
        planned: Option<&'a TemplateStage>,
    ) -> Option<SideBody<'a>> {
        let (_, side) = ticket.side_of(kind, planned.map(|planned| &planned.id))?;
        let undo = planned.and_then(|planned| planned.compensate.as_ref());
        let undo = undo.filter(|_| kind == SideKind::Compensate);
        Some(SideBody {
            name: undo.and_then(|undo| undo.name.as_ref()).map(StageName::as_str),
            owner: side.owner.as_ref().map(Owner::as_str),
            status: side.stage.status().as_str(),
            attempt: side.stage.attempt(),
            since: side.stage.since().map(Text),
            due_at: side.stage.due_at().map(Text),
            level: level(kind, side.climb.as_ref()),
            climbs_at: side.climbs_at().map(Text),
        })
    }
}

/// Which of those who may be asked has it, from 1; of a task that is no question for help, none.
fn level(kind: SideKind, climb: Option<&Climb>) -> Option<u32> {
    let level = climb.map_or(0, |climb| u32::from(climb.level));
    (kind == SideKind::Supervise).then_some(level + 1)
}

impl<'a> TimelineEntry<'a> {
    /// What an event among a ticket's kin says.
    pub(crate) fn with_kin(self, event: &'a Kin) -> TimelineEntry<'a> {
        let number = match event {
            Kin::PartOf(part_of) => &part_of.number,
            Kin::LetGo { child } => &child.number,
        };
        TimelineEntry { number: Some(Text(number)), ..self }
    }

    /// What an event beside the stages says.
    pub(crate) fn with_sided(self, event: &'a Sided) -> TimelineEntry<'a> {
        match event {
            Sided::Queued { kind, of, owner, attempt, due_at, climb, .. } => TimelineEntry {
                level: level(*kind, climb.as_ref()),
                stage: of.as_ref().map(StageId::as_str),
                purpose: Some(kind.as_str()),
                owner: owner.as_ref().map(Owner::as_str),
                status: Some(StageStatus::Queued.as_str()),
                attempt: Some(*attempt),
                due_at: due_at.map(Text),
                ..self
            },
            Sided::Cancelling { reason } => {
                TimelineEntry { reason: reason.as_ref().map(Reason::as_str), ..self }
            }
        }
    }
}
