//! A ticket's timeline, as staff see it.

mod automated;
mod limit;
mod opened;
mod owner;
mod stage;
mod steered;
mod told;

use crate::agent_call::AgentEventBody;
use crate::arrange::{LinkBody, LocationBody};
use crate::attachment::FileBody;
use crate::play::PlayedBody;
use crate::sla::PassedOverBody;
use crate::text::Text;
use crate::trigger::TriggeredBody;
pub use limit::LimitPassedBody;
use oms_base::{
    ColumnId, Comment, JobId, Label, Name, Number, PrincipalId, Reason, StageId, StageStatus,
    Status, TicketId, Timestamp, Visibility,
};
use oms_domain::sla::PauseReason;
use oms_domain::ticket::{Arranged, Attached, Event, Migrated, Redacted, Skip};
use oms_domain::workflow::Template;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

const CONFIDENCE_ONE: f64 = 1_000.0;

/// One event. Only the fields that its kind has are present.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct TimelineEntry<'a> {
    /// Its place in the timeline, from 1.
    #[schema(example = 1)]
    pub seq: u64,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub time: Option<Text<Timestamp>>,
    /// What kind: `opened`, `moved`, `stage-claimed` and so on.
    #[schema(value_type = String, example = "stage-finished")]
    pub kind: &'static str,
    /// Who did it, by the id of the token.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub actor: Option<Text<PrincipalId>>,
    /// What people call them; absent for the hub itself and in live messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Maria at the desk")]
    pub actor_name: Option<&'a str>,
    /// In which role.
    #[schema(value_type = String, example = "staff")]
    pub role: &'static str,
    /// Who may read it: `public`, `requester`, `staff` or `restricted`.
    #[schema(value_type = String, example = "staff")]
    pub visibility: &'static str,
    /// Where its log row stands.
    #[schema(example = "0000000000g00")]
    pub position: String,
    /// The stage's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "id_check")]
    pub stage: Option<&'a str>,
    /// What the task is for, when that is not the stage's own work: `supervise`, or `compensate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "compensate")]
    pub purpose: Option<&'static str>,
    /// Of those who may be asked for help, which one is asked: 1 is the nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub level: Option<u32>,
    /// Who is responsible, or whose task it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "IRS_VerifyBot")]
    pub owner: Option<&'a str>,
    /// The status of the stage, or else of the ticket, from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "done")]
    pub status: Option<&'static str>,
    /// The field of the data that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "permit.ends_on")]
    pub field: Option<String>,
    /// What it was set to; null when it was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// What made it happen when nobody asked for it: `condition`, `lease-expired`,
    /// `failure` or `timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub cause: Option<&'static str>,
    /// The bulk job that it was part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "job_01hzk2m9xq4c7")]
    pub job: Option<Text<JobId>>,
    /// The trigger that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggeredBody>,
    /// Triggers whose chain was too long, and ended here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["echo"]))]
    pub triggers: Option<Vec<&'a str>>,
    /// The agent that was asked, and what became of its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AgentEventBody>)]
    pub agent: Option<AgentEventBody<'a>>,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub reason: Option<&'a str>,
    /// Why, as a word that policies know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "weather")]
    pub because: Option<&'a str>,
    /// What the clock measures that came to a threshold: `resolution`, `stage:ID` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "resolution")]
    pub metric: Option<String>,
    /// The clock's cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<u32>,
    /// The threshold: a share like `75%`, `breach`, or `level-1` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "75%")]
    pub threshold: Option<String>,
    /// The policy that is for the ticket from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Urgent")]
    pub policy: Option<&'a str>,
    /// Policies of which nobody could tell whether they are for the ticket; none any more when
    /// empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<Vec<PassedOverBody>>,
    /// What a notice told: `assigned`, `escalated` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "escalated")]
    pub notice: Option<&'static str>,
    /// How it left the hub: `mail` or `webhook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "mail")]
    pub channel: Option<&'static str>,
    /// What was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub text: Option<&'a str>,
    /// The attempt of the stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// The epoch of the lease.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lease_epoch: Option<u32>,
    /// Who holds the lease.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub holder: Option<Text<PrincipalId>>,
    /// When the ticket or the stage is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Text<Timestamp>>,
    /// When time alone does the next thing: the attempt times out, or the stage is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub alarm_at: Option<Text<Timestamp>>,
    /// How a task ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "done")]
    pub outcome: Option<&'static str>,
    /// What came out of a task.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Value>)]
    pub output: Option<&'a RawValue>,
    /// The note beside a result.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Two documents were compared")]
    pub note: Option<&'a str>,
    /// How sure whoever did it is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.93)]
    pub confidence: Option<f64>,
    /// Labels put on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub added: Option<Vec<&'a str>>,
    /// Labels taken off.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub removed: Option<Vec<&'a str>>,
    /// What was erased from everything that had happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub erased: Option<Vec<&'static str>>,
    /// The column from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "review")]
    pub column: Option<&'a str>,
    /// The version of the workflow that the ticket ran until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    pub workflow_version_before: Option<u32>,
    /// The version of the workflow from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    pub workflow_version: Option<u32>,
    /// The hard limit that was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LimitPassedBody>)]
    pub limit: Option<LimitPassedBody<'a>>,
    /// The tie to another ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkBody>,
    /// Who watches it, or no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "prn_01hzk2m9xq4c7")]
    pub watcher: Option<Text<PrincipalId>>,
    /// Where it is on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<LocationBody>)]
    pub location: Option<LocationBody<'a>>,
    /// The file that was attached, or taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FileBody>)]
    pub file: Option<FileBody<'a>>,
    /// The urgency from here on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// The ticket's number, or that of the ticket that does a stage's work.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub number: Option<Text<&'a Number>>,
    /// The numbers of several tickets: those that report the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>)]
    pub numbers: Option<Vec<Text<&'a Number>>>,
    /// The ticket that it happened to, when that was merged into this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CP-2026-00009")]
    pub origin: Option<Text<&'a Number>>,
    /// Whose code stands for whoever supports it, by the id of the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "tkt_01hzk2m9xq4c7")]
    pub voice: Option<Text<TicketId>>,
    /// The ticket's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub title: Option<&'a str>,
    /// The ticket's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub description: Option<&'a str>,
    /// The ticket's data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub data: Option<&'a RawValue>,
    /// The run of a playbook that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PlayedBody>)]
    pub playbook: Option<PlayedBody<'a>>,
}

impl<'a> TimelineEntry<'a> {
    /// What an event says; who, when and where it stands is the caller's to fill in.
    pub fn of(event: &'a Event, template: Option<&'a Template>) -> TimelineEntry<'a> {
        let planned = event.stage().and_then(|index| template?.stage(index));
        let stage = event.stage().and_then(|index| template?.stage_id(index));
        let entry = TimelineEntry {
            kind: event.name(),
            stage: stage.map(StageId::as_str),
            ..TimelineEntry::default()
        };
        if let Event::ThresholdReached { metric, cycle, threshold, .. } = event {
            let (metric, threshold) = (Some(metric.to_string()), Some(threshold.to_string()));
            return TimelineEntry { metric, cycle: Some(*cycle), threshold, ..entry };
        }
        match event.stage() {
            Some(_) => entry.with_stage(event, planned),
            None => entry.with_ticket(event),
        }
    }

    /// Fills in who did it and when, and who may read it.
    #[must_use]
    pub fn by(
        self,
        actor: PrincipalId,
        role: oms_base::Role,
        time: Timestamp,
        visibility: Visibility,
    ) -> TimelineEntry<'a> {
        TimelineEntry {
            actor: Some(Text(actor)),
            role: role.as_str(),
            time: Some(Text(time)),
            visibility: visibility.as_str(),
            ..self
        }
    }

    /// Fills in what people call whoever did it.
    #[must_use]
    pub fn called(self, name: Option<&'a str>) -> TimelineEntry<'a> {
        TimelineEntry { actor_name: name, ..self }
    }

    /// Fills in where it stands.
    #[must_use]
    pub fn at(self, seq: u64, position: String) -> TimelineEntry<'a> {
        TimelineEntry { seq, position, ..self }
    }

    /// Fills in the bulk job that it was part of.
    #[must_use]
    pub fn of_job(self, job: Option<JobId>) -> TimelineEntry<'a> {
        TimelineEntry { job: job.map(Text), ..self }
    }

    fn with_ticket(self, event: &'a Event) -> TimelineEntry<'a> {
        let why = |reason: &'a Option<Reason>| reason.as_ref().map(Reason::as_str);
        let status = |status: Status| Some(status.as_str());
        match event {
            Event::Opened(opened) => self.with_opened(opened),
            Event::Moved { to, reason, because } => TimelineEntry {
                status: status(*to),
                reason: why(reason),
                because: because.as_ref().map(PauseReason::as_str),
                ..self
            },
            Event::Assigned { owner } => self.with_owner(owner.as_ref()),
            Event::Prioritised { priority } => {
                TimelineEntry { priority: Some(priority.level()), ..self }
            }
            Event::Commented { text, .. } => {
                TimelineEntry { text: text.as_ref().map(Comment::as_str), ..self }
            }
            Event::Labelled { added, removed } => TimelineEntry {
                added: Some(added.iter().map(Label::as_str).collect()),
                removed: Some(removed.iter().map(Label::as_str).collect()),
                ..self
            },
            Event::Cancelled { reason } => {
                TimelineEntry { status: status(Status::Cancelled), reason: why(reason), ..self }
            }
            Event::ClockRebased { policy, .. } => TimelineEntry {
                policy: policy.as_ref().map(|edition| edition.name.as_str()),
                ..self
            },
            Event::Reopened { reason, .. } => {
                TimelineEntry { status: status(Status::Queued), reason: why(reason), ..self }
            }
            Event::Escalated { reason } => TimelineEntry { reason: why(reason), ..self },
            Event::Completed => TimelineEntry { status: status(Status::Completed), ..self },
            Event::Arranged(event) => self.with_arranged(event),
            Event::PassedOver(passed) => {
                let passed = passed.iter().map(PassedOverBody::of).collect();
                TimelineEntry { passed_over: Some(passed), ..self }
            }
            Event::Attached(event) => self.with_file(event),
            Event::Migrated(event) => self.with_versions(event),
            Event::Kin(event) => self.with_kin(event),
            Event::Duplicated(event) => self.with_duplicated(event),
            Event::Sided(event) => self.with_sided(event),
            Event::Automated(event) => self.with_automated(event),
            Event::Played(event) => self.with_played(event),
            Event::Told(event) => self.with_told(event),
            Event::Redacted(event) => self.with_redacted(event),
            Event::Imported(from) => {
                TimelineEntry { text: from.record.as_ref().map(Name::as_str), ..self }
            }
            Event::StageQueued { .. }
            | Event::StageClaimed { .. }
            | Event::StageReleased { .. }
            | Event::StageLapsed { .. }
            | Event::StageFinished { .. }
            | Event::StageSkipped { .. }
            | Event::StageBlocked { .. }
            | Event::StageRetried { .. }
            | Event::StagesReset { .. }
            | Event::Steered { .. }
            | Event::ThresholdReached { .. } => self,
        }
    }

    fn with_file(self, event: &'a Attached) -> TimelineEntry<'a> {
        let reason = event.reason().map(Reason::as_str);
        TimelineEntry { file: Some(FileBody::of(event)), reason, ..self }
    }

    fn with_versions(self, event: &Migrated) -> TimelineEntry<'a> {
        TimelineEntry {
            workflow_version_before: Some(event.from),
            workflow_version: Some(event.to),
            ..self
        }
    }

    fn with_arranged(self, event: &'a Arranged) -> TimelineEntry<'a> {
        match event {
            Arranged::Placed { column, .. } => {
                TimelineEntry { column: column.as_ref().map(ColumnId::as_str), ..self }
            }
            Arranged::LimitPassed { field, name, max, count, reason } => TimelineEntry {
                limit: Some(LimitPassedBody {
                    field,
                    name: name.as_deref(),
                    max: *max,
                    count: *count,
                }),
                reason: reason.as_ref().map(Reason::as_str),
                ..self
            },
            Arranged::Linked(link) | Arranged::Unlinked(link) => {
                TimelineEntry { link: Some(LinkBody::of(link)), ..self }
            }
            Arranged::Watched(who) | Arranged::Unwatched(who) => {
                TimelineEntry { watcher: Some(Text(*who)), ..self }
            }
            Arranged::Located(location) => {
                TimelineEntry { location: location.as_ref().map(LocationBody::of), ..self }
            }
        }
    }

    fn with_redacted(self, event: &'a Redacted) -> TimelineEntry<'a> {
        let fields = event.fields.iter().map(|field| field.as_str()).collect();
        let reason = event.reason.as_ref().map(Reason::as_str);
        TimelineEntry { erased: Some(fields), reason, ..self }
    }

    fn with_skip(self, why: Skip, reason: Option<&'a Reason>) -> TimelineEntry<'a> {
        let cause = match why {
            Skip::Condition => Some("condition"),
            Skip::Failure => Some("failure"),
            Skip::ByHand => None,
        };
        let (status, reason) = (Some(StageStatus::Skipped.as_str()), reason.map(Reason::as_str));
        TimelineEntry { status, cause, reason, ..self }
    }
}
