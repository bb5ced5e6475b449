//! Tasks, as whoever works them sees them.

use crate::text::{Text, stored_json};
use oms_base::{Name, Number, StageId, TaskId, TicketId, Timestamp};
use oms_domain::playbook::Asked;
use oms_domain::ticket::{Finished, SideKind, Stage, Ticket};
use oms_domain::workflow::{DataPath, Template, input_of};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use utoipa::ToSchema;

/// The names of a task's ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketName<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub id: Text<TicketId>,
    /// Its number.
    #[schema(value_type = String, example = "DL-2026-00091")]
    pub number: Text<&'a Number>,
}

impl<'a> TicketName<'a> {
    /// The names of a ticket.
    pub fn of(ticket: &'a Ticket) -> TicketName<'a> {
        TicketName { id: Text(ticket.core.id), number: Text(&ticket.core.number) }
    }
}

/// What a claim got.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimBody<'a> {
    /// The leased tasks; none when none came in time.
    #[schema(value_type = Vec<ClaimedTaskBody>)]
    pub tasks: Vec<ClaimedTaskBody<'a>>,
}

/// A leased task.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimedTaskBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tsk_01hzk2m9xq4c7-0-1")]
    pub id: Text<TaskId>,
    /// The epoch of the lease, which every further call names.
    #[schema(example = 1)]
    pub lease_epoch: u32,
    /// When the lease ends.
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:35:00Z")]
    pub lease_expires_at: Text<Timestamp>,
    /// Its ticket.
    #[schema(value_type = TicketName)]
    pub ticket: TicketName<'a>,
    /// Its stage's id; empty where a plain ticket was escalated.
    #[schema(value_type = String, example = "id_check")]
    pub stage: &'a str,
    /// What it is for, when that is not the stage's own work: `supervise`, `compensate`
    /// or `step`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "compensate")]
    pub purpose: Option<&'static str>,
    /// The ticket's data, or what the stage selects of it.
    #[schema(value_type = Option<BTreeMap<String, Value>>, required,
        example = json!({"amount": 120_000}))]
    pub input: Option<Cow<'a, RawValue>>,
    /// What is asked for, where a playbook's step says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "order-asphalt")]
    pub call: Option<&'a str>,
    /// What the step says with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>, example = json!({"tons": 2}))]
    pub with: Option<&'a Value>,
    /// How the steps before it ended, and what came out, by their ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"order": {"status": "done", "output": {"loads": 1}}}))]
    pub steps: Option<&'a Value>,
    /// When it is due.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T10:00:00Z")]
    pub due_at: Option<Text<Timestamp>>,
}

impl<'a> ClaimedTaskBody<'a> {
    /// A task just leased.
    pub fn of(
        task: TaskId,
        lease: (u32, Timestamp),
        ticket: &'a Ticket,
        template: Option<&'a Template>,
        asked: Option<&'a Asked>,
    ) -> ClaimedTaskBody<'a> {
        let About { stage, purpose, input: paths } = all_about(ticket, task.stage, template);
        let whole = || ticket.core.data.as_deref().and_then(|data| input(paths, data));
        let of_step = |asked: &Asked| {
            let input = asked.input.as_ref()?;
            to_raw_value(input).ok().map(Cow::Owned)
        };
        ClaimedTaskBody {
            id: Text(task),
            lease_epoch: lease.0,
            lease_expires_at: Text(lease.1),
            ticket: TicketName::of(ticket),
            stage,
            purpose,
            input: asked.map_or_else(whole, of_step),
            call: asked.and_then(|asked| asked.call.as_ref()).map(Name::as_str),
            with: asked.and_then(|asked| asked.with.as_ref()),
            steps: asked.map(|asked| &asked.steps),
            due_at: ticket.stage(task.stage).and_then(Stage::due_at).map(Text),
        }
    }
}

/// The stage of a task, and what it is for when that is not the stage's own work.
pub(crate) fn about<'a>(
    ticket: &'a Ticket,
    index: u16,
    template: Option<&'a Template>,
) -> (&'a str, Option<&'static str>) {
    let About { stage, purpose, .. } = all_about(ticket, index, template);
    (stage, purpose)
}

/// What a task is about.
struct About<'a> {
    stage: &'a str,
    purpose: Option<&'static str>,
    input: &'a [DataPath],
}

/// A stage's own task, or one beside the stages.
fn all_about<'a>(ticket: &'a Ticket, index: u16, template: Option<&'a Template>) -> About<'a> {
    let of_stage = |index| template.and_then(|template| template.stage(index));
    let Some(side) = ticket.side(index) else {
        let planned = of_stage(index);
        return About {
            stage: planned.map_or("", |stage| stage.id.as_str()),
            purpose: None,
            input: planned.map_or(&[], |stage| &stage.input),
        };
    };
    let undone = side.of.as_ref().filter(|_| side.kind == SideKind::Compensate);
    let undone = undone.and_then(|id| of_stage(template?.index_of(id)?));
    About {
        stage: side.of.as_ref().map_or("", StageId::as_str),
        purpose: Some(side.kind.as_str()),
        input: undone.and_then(|stage| stage.compensate.as_ref()).map_or(&[], |undo| &undo.input),
    }
}

/// The stored data as it stands when a task takes all of it, else what it selects.
fn input<'a>(paths: &[DataPath], data: &'a str) -> Option<Cow<'a, RawValue>> {
    if paths.is_empty() {
        return stored_json(data).map(Cow::Borrowed);
    }
    let data = serde_json::from_str(data).ok()?;
    to_raw_value(&input_of(paths, &data)).ok().map(Cow::Owned)
}

/// A task after something was done with it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TaskBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tsk_01hzk2m9xq4c7-0-1")]
    pub id: Text<TaskId>,
    /// Its ticket.
    #[schema(value_type = TicketName)]
    pub ticket: TicketName<'a>,
    /// Its stage's id; empty where a plain ticket was escalated.
    #[schema(value_type = String, example = "id_check")]
    pub stage: &'a str,
    /// What it is for, when that is not the stage's own work: `supervise`, `compensate`
    /// or `step`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "compensate")]
    pub purpose: Option<&'static str>,
    /// Which attempt of the stage it is.
    #[schema(example = 1)]
    pub attempt: u32,
    /// Where the stage is.
    #[schema(value_type = String, example = "done")]
    pub status: &'static str,
    /// How the attempt ended, when it has.
    #[schema(value_type = Option<String>, required, example = "done")]
    pub outcome: Option<&'static str>,
    /// The epoch of its last lease.
    #[schema(example = 1)]
    pub lease_epoch: u32,
    /// When its lease ends, while it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub lease_expires_at: Option<Text<Timestamp>>,
    /// Where the change stands.
    #[schema(example = "0000000000g00")]
    pub position: String,
}

impl<'a> TaskBody<'a> {
    /// A task as its ticket shows it.
    pub fn of(
        task: TaskId,
        lease_until: Option<Timestamp>,
        ticket: &'a Ticket,
        template: Option<&'a Template>,
        position: String,
    ) -> TaskBody<'a> {
        let stage = ticket.stage(task.stage);
        let About { stage: id, purpose, .. } = all_about(ticket, task.stage, template);
        let finished = stage.and_then(|stage| finished(stage, task.attempt));
        TaskBody {
            id: Text(task),
            ticket: TicketName::of(ticket),
            stage: id,
            purpose,
            attempt: task.attempt,
            status: stage.map_or("", |stage| stage.status().as_str()),
            outcome: finished.map(|finished| finished.outcome.as_str()),
            lease_epoch: finished
                .map_or_else(|| stage.map_or(0, Stage::epoch), |finished| finished.epoch),
            lease_expires_at: lease_until.map(Text),
            position,
        }
    }
}

/// How `attempt` ended, when it has.
fn finished(stage: &Stage, attempt: u32) -> Option<&Finished> {
    stage.past.iter().chain(stage.finished()).find(|finished| finished.attempt == attempt)
}
