//! Bulk jobs.

use crate::migrate::OutlookBody;
use crate::problem::FaultBody;
use crate::request::Request;
use crate::text::Text;
use oms_base::limits::JOB_TICKETS_MAX;
use oms_base::{Code, Fault, Faults, JobId, PrincipalId, TicketId, Timestamp};
use oms_domain::bulk::Change;
use oms_domain::json::{Fields, boolean, text};
use oms_domain::migration::StageMap;
use oms_domain::query::Query;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Starts a job: `kind` with the fields of that kind, and the tickets by `query` or by `tickets`.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(as = JobRequest)]
pub struct JobDefinition {
    /// `move`, `assign`, `label`, `prioritise`, `complete`, `cancel`, `rebase` or `migrate`.
    #[schema(example = "assign")]
    pub kind: String,
    /// Of a move: where to. Of a migration: the version, the newest when absent.
    #[schema(value_type = Option<Value>, example = "in-progress")]
    pub to: Option<String>,
    /// Of a migration: the workflow.
    #[schema(example = "DisasterLoan")]
    pub workflow: Option<String>,
    /// Of a migration: what becomes of stages, another one or null for nothing.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"risk_ai": "risk", "fax": null}))]
    pub map: Option<StageMap>,
    /// Of a move, a completion or a cancellation, which needs one: why.
    #[schema(max_length = 1000, example = "The season is over")]
    pub reason: Option<String>,
    /// Of an assignment: who is responsible; an explicit null for nobody.
    #[schema(example = "human:road-crew")]
    pub owner: Option<String>,
    /// Of labelling: labels to put on.
    #[schema(example = json!(["winter"]))]
    pub add: Option<Vec<String>>,
    /// Of labelling: labels to take off.
    #[schema(example = json!(["summer"]))]
    pub remove: Option<Vec<String>>,
    /// Of prioritising: 0 (most urgent) to 3.
    #[schema(maximum = 3, example = 1)]
    pub priority: Option<u8>,
    /// The tickets that this query means when the job is asked for. Of a migration: all open
    /// tickets of the workflow, when neither this nor `tickets` is there.
    #[schema(max_length = 1024, example = "board:\"City Potholes\" status:queued")]
    pub query: Option<String>,
    /// The tickets themselves: ids, numbers or tracking strings.
    #[schema(max_items = 10000, example = json!(["CP-2026-00042"]))]
    pub tickets: Option<Vec<String>>,
    /// Whether it only says what would happen.
    #[schema(example = false)]
    pub dry_run: Option<bool>,
}

/// A job to start.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRequest {
    /// What it asks of each ticket.
    pub change: Change,
    /// Which tickets.
    pub selection: Selection,
    /// Whether it only says what would happen.
    pub is_dry_run: bool,
}

/// Which tickets a job is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// What a query means.
    Query(Query),
    /// These, as callers name them.
    Tickets(Vec<String>),
}

impl Request for JobRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<JobRequest> {
        let change = Change::read(fields);
        let selection = match change.as_ref().and_then(Change::usual_tickets) {
            Some(usual) if !names_tickets(fields) => Some(Selection::Query(usual)),
            Some(_) | None => selection(fields),
        };
        let is_dry_run = fields.optional("dry_run", boolean).unwrap_or(false);
        Some(JobRequest { change: change?, selection: selection?, is_dry_run })
    }
}

fn names_tickets(fields: &mut Fields<'_, '_>) -> bool {
    fields.value("query").is_some() || fields.value("tickets").is_some()
}

fn selection(fields: &mut Fields<'_, '_>) -> Option<Selection> {
    let named = |text: &str| Ok(text.to_owned());
    let tickets = fields.list("tickets", JOB_TICKETS_MAX, text(named));
    let query = query(fields, "query");
    match (fields.value("query").is_some(), fields.value("tickets").is_some()) {
        (true, false) => query.map(Selection::Query),
        (false, true) => tickets.map(Selection::Tickets),
        (true, true) => {
            fields.fault("tickets", Code::Refused, "name tickets or a query, not both");
            None
        }
        (false, false) => {
            let detail = "say which tickets: by query, or one by one in tickets";
            fields.fault("query", Code::MissingField, detail);
            None
        }
    }
}

/// A field that holds a query; every fault of it is reported.
pub(crate) fn query(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Query> {
    let source = fields.optional(name, text(|text: &str| Ok(text.to_owned())))?;
    let read = Query::parse(&source);
    for fault in read.as_ref().err().into_iter().flat_map(Faults::list) {
        fields.fault(name, fault.code, fault.detail.clone());
    }
    read.ok()
}

/// Takes a job back.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct UndoRequest {
    /// Whether it only says what would happen.
    #[schema(value_type = Option<bool>, example = false)]
    pub dry_run: bool,
}

impl Request for UndoRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<UndoRequest> {
        let dry_run = fields.optional("dry_run", boolean).unwrap_or(false);
        Some(UndoRequest { dry_run })
    }
}

/// Says nothing: what is asked stands in the path.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct NothingRequest {}

impl Request for NothingRequest {
    fn read(_: &mut Fields<'_, '_>) -> Option<NothingRequest> {
        Some(NothingRequest {})
    }
}

/// A bulk job and how far it has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "job_01hzk2m9xq4c7")]
    pub id: Text<JobId>,
    /// What it asks of each ticket: its kind.
    #[schema(value_type = String, example = "assign")]
    pub kind: &'static str,
    /// The same with its fields, as it was asked for.
    #[schema(value_type = BTreeMap<String, Value>,
        example = json!({"kind": "assign", "owner": "human:road-crew"}))]
    pub change: &'a RawValue,
    /// Whether it only says what would happen.
    #[schema(example = false)]
    pub dry_run: bool,
    /// The job that it takes back.
    #[schema(value_type = Option<String>, required, example = json!(null))]
    pub undoes: Option<Text<JobId>>,
    /// `waiting`, `running`, `done` or `cancelled`.
    #[schema(value_type = String, example = "running")]
    pub state: &'static str,
    /// How many tickets it has.
    #[schema(example = 1200)]
    pub total: u32,
    /// How many are as wanted.
    #[schema(example = 640)]
    pub done: u32,
    /// How many could not be changed.
    #[schema(example = 2)]
    pub failed: u32,
    /// Who started it; its changes are theirs.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub started_by: Text<PrincipalId>,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Text<Timestamp>,
    /// When its first tickets were done.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub started_at: Option<Text<Timestamp>>,
    /// When it ended.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub ended_at: Option<Text<Timestamp>>,
}

/// What a job did to one ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobResultBody {
    /// The ticket's id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its number.
    #[schema(example = "CP-2026-00042")]
    pub number: String,
    /// `done`, `unchanged` when it was so already, or `failed`.
    #[schema(value_type = String, example = "done")]
    pub outcome: &'static str,
    /// Why it failed.
    #[schema(value_type = Option<String>, required, example = json!(null))]
    pub code: Option<&'static str>,
    /// More of why it failed, or of what a migration would do.
    #[schema(value_type = Option<JobDetailBody>, required, example = json!(null))]
    pub detail: Option<Box<RawValue>>,
    /// Its version before.
    #[schema(example = 3)]
    pub version_before: u64,
    /// Its version after.
    #[schema(example = 4)]
    pub version_after: u64,
}

/// More of what a job did to one ticket: one of these.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobDetailBody {
    /// In a dry run of a migration: what would become of the stages.
    pub outlook: Option<OutlookBody>,
    /// Of what failed: what stands in the way, one by one.
    pub problems: Option<Vec<FaultBody>>,
}

/// The tickets of a list as `find` takes them, or every one that it does not take, with its place.
pub fn each_ticket<T>(
    named: &[String],
    mut find: impl FnMut(&str) -> Result<T, Fault>,
) -> Result<Vec<T>, Faults> {
    let mut faults = Faults::default();
    let mut found = Vec::with_capacity(named.len());
    for (at, name) in named.iter().enumerate() {
        found.extend(faults.take(&format!("tickets[{at}]"), find(name)));
    }
    faults.into_result(found)
}

#[cfg(test)]
mod tests {
    use super::{JobRequest, Selection};
    use crate::Request;
    use oms_base::Code;
    use serde_json::{Value, json};

    fn first(mut body: Value) -> (String, Code) {
        body["kind"] = "complete".into();
        let fault = JobRequest::from_json(&body).unwrap_err().list()[0].clone();
        (fault.path, fault.code)
    }

    #[test]
    fn tickets_are_chosen_in_one_way() {
        let body = json!({"kind": "complete", "query": "is:open", "dry_run": true});
        let job = JobRequest::from_json(&body).unwrap();
        assert!(job.is_dry_run && matches!(job.selection, Selection::Query(_)));
        let many = vec!["CP-2026-00001"; 10_001];
        for (body, path, code) in [
            (json!({}), "query", Code::MissingField),
            (json!({"query": "is:open", "tickets": []}), "tickets", Code::Refused),
            (json!({"query": "is:"}), "query", Code::BadQuery),
            (json!({"tickets": [1]}), "tickets[0]", Code::WrongType),
            (json!({"tickets": many}), "tickets", Code::OutOfBounds),
            (json!({"query": "", "to": "queued"}), "to", Code::UnknownField),
        ] {
            assert_eq!(first(body), (path.to_owned(), code));
        }
    }
}
