//! Playbooks: what they are, their runs for a ticket, and what happened to these.

use crate::request::Request;
use crate::text::Text;
use crate::timeline::TimelineEntry;
use oms_base::{Name, Owner, Reason, StageId, Timestamp};
use oms_domain::json::{Fields, text};
use oms_domain::playbook::Playbook;
use oms_domain::ticket::{Played, Run, SideKind, Stage, StepRun, Ticket};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A version of a playbook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaybookBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "Fix a pothole")]
    pub name: &'a str,
    /// The version; the same content again is the same version.
    #[schema(example = 1)]
    pub version: u32,
    /// What it is for.
    #[schema(value_type = Option<String>, required, example = "From the report to the patch.")]
    pub about: Option<&'a str>,
    /// The boards on which it starts for every ticket that is opened there.
    #[schema(value_type = Vec<String>, example = json!(["City Potholes"]))]
    pub boards: Vec<&'a str>,
    /// Whether new runs of it start.
    #[schema(example = true)]
    pub enabled: bool,
    /// The ids of its steps, in order.
    #[schema(value_type = Vec<String>, example = json!(["order", "patch"]))]
    pub steps: Vec<&'a str>,
    /// The definition as it was published.
    #[schema(value_type = BTreeMap<String, Value>, example = json!({"name": "Fix a pothole",
        "steps": [{"id": "patch", "owner": "svc:crew"}]}))]
    pub definition: Option<&'a RawValue>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

impl<'a> PlaybookBody<'a> {
    /// A version as staff see it; `position` with a write.
    pub fn of(playbook: &'a Playbook, position: Option<String>) -> PlaybookBody<'a> {
        PlaybookBody {
            name: playbook.name.as_str(),
            version: playbook.version,
            about: playbook.about.as_ref().map(Reason::as_str),
            boards: playbook.boards.iter().map(Name::as_str).collect(),
            enabled: playbook.enabled,
            steps: playbook.steps.iter().map(|step| step.id.as_str()).collect(),
            definition: serde_json::from_str(&playbook.source).ok(),
            position,
        }
    }
}

/// Starts a playbook for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct StartPlaybookRequest {
    /// Its name.
    #[schema(value_type = String, example = "Fix a pothole")]
    pub playbook: Name,
}

impl Request for StartPlaybookRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<StartPlaybookRequest> {
        let playbook = fields.required("playbook", text(Name::parse));
        Some(StartPlaybookRequest { playbook: playbook? })
    }
}

/// A run of a playbook for a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RunBody<'a> {
    /// Its number, from 1.
    #[schema(example = 1)]
    pub run: u16,
    /// The playbook.
    #[schema(value_type = String, example = "Fix a pothole")]
    pub playbook: &'a str,
    /// The version that it keeps.
    #[schema(example = 1)]
    pub version: u32,
    /// `running`, `blocked`, `done`, `failed` or `cancelled`.
    #[schema(value_type = String, example = "running")]
    pub status: &'static str,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Text<Timestamp>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Text<Timestamp>,
    /// The steps that have begun or ended, in order.
    #[schema(value_type = Vec<StepBody>)]
    pub steps: Vec<StepBody<'a>>,
}

/// A step of a run.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StepBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "order")]
    pub id: &'a str,
    /// `queued`, `in-progress`, `retrying`, `running`, `blocked`, `done`, `failed`, `skipped` or
    /// `cancelled`.
    #[schema(value_type = String, example = "queued")]
    pub status: &'static str,
    /// Whose task it is.
    #[schema(value_type = Option<String>, required, example = "svc:depot")]
    pub owner: Option<&'a str>,
    /// The current or last attempt at its task.
    #[schema(required, example = 1)]
    pub attempt: Option<u32>,
    /// When it began, or ended.
    #[schema(value_type = String, format = DateTime)]
    pub since: Text<Timestamp>,
}

impl<'a> RunBody<'a> {
    /// All runs of a ticket.
    pub fn all(ticket: &'a Ticket) -> Vec<RunBody<'a>> {
        let of = |(number, run): (u16, &'a Run)| RunBody {
            run: number,
            playbook: run.playbook.as_str(),
            version: run.version,
            status: run.state.as_str(),
            since: Text(run.since),
            started_at: Text(run.started_at),
            steps: run.steps.iter().map(|step| StepBody::of(ticket, run, step)).collect(),
        };
        (1..).zip(ticket.runs.iter()).map(of).collect()
    }
}

impl<'a> StepBody<'a> {
    fn of(ticket: &'a Ticket, run: &Run, step: &'a StepRun) -> StepBody<'a> {
        let side = step.side.and_then(|side| ticket.side(side));
        let of_task = side.map(|side| side.stage.status().as_str());
        let going = || if run.state.is_over() { run.state.as_str() } else { "running" };
        let status = step.how.map_or_else(|| of_task.unwrap_or_else(going), |how| how.as_str());
        StepBody {
            id: step.id.as_str(),
            status,
            owner: side.and_then(|side| side.owner.as_ref()).map(Owner::as_str),
            attempt: side.map(|side| side.stage.attempt()),
            since: Text(side.and_then(|side| Stage::since(&side.stage)).unwrap_or(step.since)),
        }
    }
}

/// The run of a playbook that an event is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlayedBody<'a> {
    /// Its number; absent where none began.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub run: Option<u16>,
    /// The playbook, where the event names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Fix a pothole")]
    pub name: Option<&'a str>,
    /// The version that the run keeps, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub version: Option<u32>,
}

impl<'a> TimelineEntry<'a> {
    /// What an event of a run says.
    pub(crate) fn with_played(self, event: &'a Played) -> TimelineEntry<'a> {
        let (name, version) = match event {
            Played::Started { playbook, version, .. } => (Some(playbook.as_str()), Some(*version)),
            Played::Refused { playbook, .. } => (Some(playbook.as_str()), None),
            Played::StepBegun { .. }
            | Played::StepActs { .. }
            | Played::StepEnded { .. }
            | Played::StepRetried { .. }
            | Played::Ended { .. } => (None, None),
        };
        let (status, cause) = match event {
            Played::StepEnded { how, .. } => (Some(how.as_str()), how.cause()),
            Played::Ended { how, .. } => (Some(how.as_str()), None),
            Played::Started { .. } | Played::StepBegun { .. } => (Some("running"), None),
            Played::StepActs { .. } | Played::StepRetried { .. } | Played::Refused { .. } => {
                (None, None)
            }
        };
        TimelineEntry {
            stage: event.step().map(StageId::as_str),
            purpose: event.step().map(|_| SideKind::Step.as_str()),
            playbook: Some(PlayedBody { run: event.run(), name, version }),
            status,
            cause,
            reason: event.reason().map(Reason::as_str),
            ..self
        }
    }
}
