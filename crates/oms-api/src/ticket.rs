//! A ticket, as staff see it.

use crate::agent_call::AgentCallBody;
use crate::arrange::{LinkBody, LocationBody};
use crate::beside::{PartOfBody, SideBody};
use crate::history::{HistoryEntry, history};
use crate::play::RunBody;
use crate::problem::FaultBody;
use crate::stage::StageBody;
use crate::text::{Text, stored_json};
use oms_base::limits::LINKS_MAX;
use oms_base::{
    Description, Fault, Label, Number, Owner, PrincipalId, Rank, TicketId, Timestamp, Title,
    Tracking,
};
use oms_domain::board::{Board, Settings, Shows};
use oms_domain::sla::PauseReason;
use oms_domain::ticket::{SideKind, Stage, Ticket, allowed_commands};
use oms_domain::workflow::{Template, TemplateStage};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A ticket with what its view needs from around it.
#[derive(Debug, Clone)]
pub struct TicketView<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// The workflow version that it runs.
    pub template: Option<&'a Template>,
    /// Its board.
    pub board: Option<&'a Board>,
    /// Its workflow's name.
    pub workflow: Option<&'a str>,
    /// What its requester is given.
    pub tracking: Tracking,
    /// The instant of the view: of a write, or now.
    pub as_of: Timestamp,
    /// With a write: limits of its board that it stands beyond.
    pub warnings: &'a [Fault],
}

/// A ticket, as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StaffTicket<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub id: Text<TicketId>,
    /// Its public number.
    #[schema(value_type = String, example = "DL-2026-00091")]
    pub number: Text<&'a Number>,
    /// What its requester is given: the number with the access code.
    #[schema(value_type = String, example = "DL-2026-00091-7K3M9XQ4")]
    pub tracking: Text<Tracking>,
    /// Its board's name.
    #[schema(value_type = String, example = "DisasterLoan")]
    pub board: &'a str,
    /// Its workflow's name.
    #[schema(value_type = Option<String>, required, example = "DisasterLoan")]
    pub workflow: Option<&'a str>,
    /// The version of the workflow that it runs.
    #[schema(required, example = 1)]
    pub workflow_version: Option<u32>,
    /// Its title.
    #[schema(value_type = Option<String>, required, example = "Loan for ACME Solar")]
    pub title: Option<&'a str>,
    /// Its description.
    #[schema(value_type = Option<String>, required, example = "Roof lost in the storm")]
    pub description: Option<&'a str>,
    /// Its data.
    #[schema(value_type = Option<BTreeMap<String, Value>>, required,
        example = json!({"amount": 120_000}))]
    pub data: Option<&'a RawValue>,
    /// 0 (most urgent) to 3.
    #[schema(maximum = 3, example = 2)]
    pub priority: u8,
    /// Who is responsible.
    #[schema(value_type = Option<String>, required, example = "human:loan-desk")]
    pub owner: Option<&'a str>,
    /// Its labels, sorted.
    #[schema(value_type = Vec<String>, example = json!(["storm"]))]
    pub labels: Vec<&'a str>,
    /// `queued`, `in-progress`, `blocked`, `completed` or `cancelled`.
    #[schema(value_type = String, example = "in-progress")]
    pub status: &'static str,
    /// Since when it has this status.
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:31:07Z")]
    pub status_since: Text<Timestamp>,
    /// Why it is blocked, as a word that policies know.
    #[schema(value_type = Option<String>, required, example = "weather")]
    pub because: Option<&'a str>,
    /// The column of its board that it stands in.
    #[schema(example = "in-progress")]
    pub column: String,
    /// The lane that it stands in.
    #[schema(required, example = "north")]
    pub lane: Option<String>,
    /// Sorts it among its neighbours, as text.
    #[schema(example = "018F3C2A9B4D70008")]
    pub rank: String,
    /// Its ties to other tickets: of its duplicates, at most 100.
    pub links: Vec<LinkBody>,
    /// Who watches it, by the ids of their tokens.
    #[schema(value_type = Vec<String>, example = json!(["prn_01hzk2m9xq4c7"]))]
    pub watchers: Vec<Text<PrincipalId>>,
    /// Where it is on the map.
    #[schema(value_type = Option<LocationBody>, required)]
    pub location: Option<LocationBody<'a>>,
    /// How many files are attached to it.
    #[schema(example = 2)]
    pub attachment_count: usize,
    /// Counts its events; what `If-Match` names.
    #[schema(example = 2)]
    pub version: u64,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Text<Timestamp>,
    /// Who opened it.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub opened_by: Text<PrincipalId>,
    /// When it is due; absent while its clock is paused.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T15:10:00Z")]
    pub due_at: Option<Text<Timestamp>>,
    /// Its stages, in the order of the definition.
    #[schema(value_type = Vec<StageBody>)]
    pub stages: Vec<StageBody<'a>>,
    /// The first active stage's id.
    #[schema(value_type = Option<String>, required, example = "id_check")]
    pub stage: Option<&'a str>,
    /// The stages that have started or finished, in the order of time.
    #[schema(value_type = Vec<HistoryEntry>)]
    pub history: Vec<HistoryEntry<'a>>,
    /// How it stands with its time limit: `ok`, `at-risk`, `breach`, `paused` or `met`.
    #[schema(value_type = String, example = "ok")]
    pub sla_status: &'static str,
    /// Since when somebody asks for help with it, while that stands.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub escalated_at: Option<Text<Timestamp>>,
    /// The task of whoever was told when help was asked for with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<SideBody>)]
    pub supervision: Option<SideBody<'a>>,
    /// The runs of playbooks for it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<RunBody>)]
    pub playbooks: Vec<RunBody<'a>>,
    /// Since when it is being cancelled, until what was done is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub cancelling_at: Option<Text<Timestamp>>,
    /// The ticket whose stage's work it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PartOfBody>)]
    pub part_of: Option<PartOfBody<'a>>,
    /// How many tickets are duplicates of it.
    #[schema(example = 3)]
    pub duplicates: usize,
    /// How many support it.
    #[schema(example = 12)]
    pub supporters: usize,
    /// The number of the ticket that it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "CP-2026-00007")]
    pub merged_into: Option<Text<&'a Number>>,
    /// The numbers of the tickets that were merged into it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>, example = json!(["CP-2026-00009"]))]
    pub merged: Vec<Text<&'a Number>>,
    /// What agents are asked about it: those that wait for an answer, or for a person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<AgentCallBody>)]
    pub agent_calls: Vec<AgentCallBody<'a>>,
    /// The commands that its state leaves open.
    #[schema(value_type = Vec<String>,
        example = json!(["comment", "label", "link", "watch", "locate", "support", "duplicate",
            "merge", "assign", "priority", "cancel", "escalate", "rank"]))]
    pub allowed_commands: Vec<&'static str>,
    /// With a write: limits of its board that it stands beyond, or that nobody is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<FaultBody>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

impl<'a> StaffTicket<'a> {
    /// A ticket as staff see it; `position` with a write.
    pub fn of(view: TicketView<'a>, position: Option<String>) -> StaffTicket<'a> {
        let TicketView { ticket, template, board, workflow, tracking, as_of, warnings } = view;
        let (core, arrangement) = (&*ticket.core, &ticket.arrangement);
        let settings = board.map(|board| &board.settings);
        let pairs = pairs(template, ticket);
        StaffTicket {
            id: Text(core.id),
            number: Text(&core.number),
            tracking: Text(tracking),
            board: board.map_or("", |board| board.name.as_str()),
            workflow,
            workflow_version: core.workflow.map(|(_, version)| version),
            title: core.title.as_ref().map(Title::as_str),
            description: core.description.as_ref().map(Description::as_str),
            data: core.data.as_deref().and_then(stored_json),
            priority: ticket.priority.level(),
            owner: ticket.owner.as_ref().map(Owner::as_str),
            labels: ticket.labels.iter().map(Label::as_str).collect(),
            status: ticket.status.as_str(),
            status_since: Text(ticket.status_since),
            because: ticket.because.as_ref().map(PauseReason::as_str),
            column: column(settings, &pairs, ticket),
            lane: settings.and_then(|settings| settings.lane_of(ticket)),
            rank: rank(ticket),
            links: ticket.links(LINKS_MAX).iter().map(LinkBody::of).collect(),
            watchers: arrangement.watchers.iter().copied().map(Text).collect(),
            location: arrangement.location.as_ref().map(LocationBody::of),
            attachment_count: ticket.attachments.now.len(),
            version: ticket.version,
            opened_at: Text(core.opened_at),
            opened_by: Text(core.opened_by),
            due_at: ticket.due_at().map(Text),
            stages: pairs
                .iter()
                .map(|(planned, stage)| StageBody::of(ticket, planned, stage))
                .collect(),
            stage: first_active(&pairs),
            history: history(&pairs),
            sla_status: ticket.sla_status(as_of).unwrap_or("ok"),
            escalated_at: ticket.escalated_at.map(Text),
            supervision: SideBody::of(ticket, SideKind::Supervise, None),
            playbooks: RunBody::all(ticket),
            cancelling_at: ticket.cancelling_at.map(Text),
            part_of: ticket
                .kin
                .part_of
                .as_ref()
                .map(|of| PartOfBody { number: Text(&of.number), stage: of.stage.as_str() }),
            duplicates: ticket.copies().count(),
            supporters: ticket.gathered.supporters.len(),
            merged_into: ticket.merged_into().map(|into| Text(&into.number)),
            merged: merged(ticket),
            agent_calls: ticket.calls.open.iter().map(AgentCallBody::of).collect(),
            allowed_commands: allowed_commands(ticket),
            warnings: warnings.iter().cloned().map(FaultBody::from).collect(),
            position,
        }
    }
}

fn merged(ticket: &Ticket) -> Vec<Text<&Number>> {
    let merged = ticket.gathered.reports.iter().filter(|report| report.merged);
    merged.map(|report| Text(&report.number)).collect()
}

/// A stage as it is planned, and where it is.
type Pair<'a> = (&'a TemplateStage, &'a Stage);

fn pairs<'a>(template: Option<&'a Template>, ticket: &'a Ticket) -> Vec<Pair<'a>> {
    let planned = template.into_iter().flat_map(Template::indexed);
    planned.filter_map(|(index, planned)| Some((planned, ticket.stage(index)?))).collect()
}

/// The column by its id: a stage where the board shows them and one is active.
fn column(settings: Option<&Settings>, pairs: &[Pair<'_>], ticket: &Ticket) -> String {
    let stages = settings.is_some_and(|settings| settings.shows == Some(Shows::Stages));
    let stage = first_active(pairs).filter(|_| stages && ticket.status.is_open());
    let column = || settings.map(|settings| settings.column_of(ticket).id.as_str().to_owned());
    stage.map(str::to_owned).or_else(column).unwrap_or_else(|| ticket.status.as_str().to_owned())
}

fn rank(ticket: &Ticket) -> String {
    let given = ticket.arrangement.rank.clone();
    given.unwrap_or_else(|| Rank::of(ticket.core.id)).as_str().to_owned()
}

fn first_active<'a>(pairs: &[Pair<'a>]) -> Option<&'a str> {
    let mut pairs = pairs.iter();
    pairs.find(|(_, stage)| stage.status().is_active()).map(|(planned, _)| planned.id.as_str())
}
