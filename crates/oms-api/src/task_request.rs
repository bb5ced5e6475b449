//! Bodies that claim tasks and act on them.

use crate::payload;
use crate::request::Request;
use oms_base::limits::{
    CLAIM_OWNERS_MAX, CLAIM_TASKS_MAX, CLAIM_WAIT_S_MAX, LEASE_S_DEFAULT, LEASE_S_MAX,
    OUTPUT_BYTES_MAX,
};
use oms_base::{Code, Fault, Note, Outcome, Owner, Span, TaskId};
use oms_domain::json::{Fields, integer, number, text};
use oms_domain::sla::PauseReason;
use oms_domain::ticket::TaskResult;
use serde_json::Value;
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Thousandths in one.
const CONFIDENCE_ONE: f64 = 1_000.0;

/// Claims the next tasks of some owners.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ClaimRequest {
    /// Whose tasks: 1 to 100.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 100,
        example = json!(["IRS_VerifyBot"]))]
    pub owners: Vec<Owner>,
    /// At most how many: 1 to 1,000; 1 when absent.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 1000, example = 10)]
    pub max: usize,
    /// How long to wait for the first, in seconds: 0 to 60; 0, which is not at all, when absent.
    #[schema(value_type = Option<u32>, maximum = 60, example = 20)]
    pub wait_s: Span,
    /// How long the leases last, in seconds: 300 when absent.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 86400, example = 300)]
    pub lease_s: Span,
}

/// Records the result of a leased task.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct CompleteRequest {
    /// The epoch of the lease.
    #[schema(example = 1)]
    pub lease_epoch: u32,
    /// `done`, `failed` or `blocked`.
    #[schema(value_type = String, example = "done")]
    pub outcome: Outcome,
    /// What came out: JSON of at most 64 KiB.
    #[schema(value_type = Option<Value>, example = json!({"score": 712}))]
    pub output: Option<String>,
    /// A note beside the output, for people.
    #[schema(value_type = Option<String>, max_length = 10000,
        example = "Two documents were compared")]
    pub note: Option<Note>,
    /// How sure whoever did it is: 0 to 1, kept in thousandths.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 1, example = 0.93)]
    pub confidence: Option<u16>,
    /// With `blocked`: why, as a word that policies know. It may pause clocks.
    #[schema(value_type = Option<String>, example = "waiting_citizen")]
    pub because: Option<PauseReason>,
}

/// One completion of a batch: the fields of a completion with the task beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionRequest {
    /// The task.
    pub task: TaskId,
    /// The result.
    pub result: CompleteRequest,
}

impl PartialSchema for CompletionRequest {
    fn schema() -> RefOr<Schema> {
        let id = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The task's id."))
            .examples(["tsk_01hzk2m9xq4c7-0-1"]);
        let task = ObjectBuilder::new().property("task", id).required("task");
        let result = Ref::from_schema_name(CompleteRequest::name());
        let about = "One completion of a batch: its task, and the fields of a completion.";
        AllOfBuilder::new().description(Some(about)).item(task).item(result).into()
    }
}

impl ToSchema for CompletionRequest {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((CompleteRequest::name().into_owned(), CompleteRequest::schema()));
    }
}

/// Records many results; each succeeds or fails by itself.
#[derive(Debug, Clone, ToSchema)]
pub struct CompleteBatchRequest {
    /// The results to record: at most 1,000.
    #[schema(max_items = 1000)]
    pub completions: Vec<CompletionRequest>,
}

/// Keeps a lease alive for another spell.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct HeartbeatRequest {
    /// The epoch of the lease.
    #[schema(example = 1)]
    pub lease_epoch: u32,
    /// How long from here on, in seconds: 300 when absent.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 86400, example = 300)]
    pub lease_s: Span,
}

/// Gives a lease back.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ReleaseRequest {
    /// The epoch of the lease.
    #[schema(example = 1)]
    pub lease_epoch: u32,
}

impl Request for ClaimRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ClaimRequest> {
        if fields.value("owners").is_none() {
            fields.fault("owners", Code::MissingField, "is required");
        }
        let owners = fields.list("owners", CLAIM_OWNERS_MAX, text(Owner::parse));
        if owners.as_ref().is_some_and(Vec::is_empty) {
            fields.fault("owners", Code::OutOfBounds, "name at least one owner");
        }
        let max = fields.optional("max", |value| bounded(value, 1, CLAIM_TASKS_MAX));
        let wait = fields.optional("wait_s", |value| seconds(value, 0, CLAIM_WAIT_S_MAX));
        let lease_s = lease(fields);
        Some(ClaimRequest {
            owners: owners?,
            max: max.unwrap_or(1),
            wait_s: wait.unwrap_or(Span::ZERO),
            lease_s,
        })
    }
}

impl CompleteRequest {
    /// The result alone.
    pub(crate) fn result(fields: &mut Fields<'_, '_>) -> Option<TaskResult> {
        let outcome = fields.required("outcome", text(Outcome::parse));
        let output = fields.optional("output", payload::any(OUTPUT_BYTES_MAX));
        let note = fields.optional("note", text(Note::parse));
        let confidence = fields.optional("confidence", thousandths);
        let because = fields.optional("because", text(PauseReason::parse));
        Some(TaskResult { outcome: outcome?, output, note, confidence, because })
    }
}

impl Request for CompleteRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<CompleteRequest> {
        let lease_epoch = lease_epoch(fields);
        let TaskResult { outcome, output, note, confidence, because } =
            CompleteRequest::result(fields)?;
        let lease_epoch = lease_epoch?;
        Some(CompleteRequest { lease_epoch, outcome, output, note, confidence, because })
    }
}

impl Request for CompletionRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<CompletionRequest> {
        let task = fields.required("task", text(TaskId::parse));
        let result = CompleteRequest::read(fields);
        Some(CompletionRequest { task: task?, result: result? })
    }
}

impl Request for HeartbeatRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<HeartbeatRequest> {
        let lease_epoch = lease_epoch(fields);
        let lease_s = lease(fields);
        lease_epoch.map(|lease_epoch| HeartbeatRequest { lease_epoch, lease_s })
    }
}

impl Request for ReleaseRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ReleaseRequest> {
        lease_epoch(fields).map(|lease_epoch| ReleaseRequest { lease_epoch })
    }
}

fn lease_epoch(fields: &mut Fields<'_, '_>) -> Option<u32> {
    fields.required("lease_epoch", |value| bounded(value, 0, u32::MAX))
}

pub(crate) fn lease(fields: &mut Fields<'_, '_>) -> Span {
    let lease = fields.optional("lease_s", |value| seconds(value, 1, LEASE_S_MAX));
    lease.unwrap_or(span(LEASE_S_DEFAULT))
}

fn seconds(value: &Value, min: i64, max: u64) -> Result<Span, Fault> {
    bounded::<u64>(value, min, max).map(span)
}

fn span(seconds: u64) -> Span {
    Span::seconds(u32::try_from(seconds).unwrap_or(u32::MAX))
}

/// A whole number from `min` to `max`.
fn bounded<T>(value: &Value, min: i64, max: T) -> Result<T, Fault>
where
    T: Copy + TryFrom<i64> + TryInto<i64>,
{
    let largest = max.try_into().unwrap_or(i64::MAX);
    integer(min..=largest)(value).map(|whole| T::try_from(whole).unwrap_or(max))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000")]
fn thousandths(value: &Value) -> Result<u16, Fault> {
    let confidence = number(value)?;
    if (0.0..=1.0).contains(&confidence) {
        return Ok((confidence * CONFIDENCE_ONE).round() as u16);
    }
    Err(Fault::here(Code::OutOfBounds, "a confidence is 0 to 1"))
}

#[cfg(test)]
mod tests {
    use super::{ClaimRequest, CompleteRequest, CompletionRequest, HeartbeatRequest};
    use crate::Request;
    use oms_base::{Code, Outcome, Span};
    use serde_json::{Value, json};

    fn codes<R: Request>(body: &Value) -> Vec<Code> {
        match R::from_json(body) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|fault| fault.code).collect(),
        }
    }

    #[test]
    fn claims_have_defaults_and_bounds() {
        let claim = ClaimRequest::from_json(&json!({"owners": ["Bot"]})).unwrap();
        assert_eq!((claim.max, claim.wait_s, claim.lease_s), (1, Span::ZERO, Span::seconds(300)));
        let body = json!({"owners": [], "max": 1_001, "wait_s": 61, "lease_s": 0});
        assert_eq!(codes::<ClaimRequest>(&body), [Code::OutOfBounds; 4]);
        assert_eq!(codes::<ClaimRequest>(&json!({})), [Code::MissingField]);
    }

    #[test]
    fn results_keep_thousandths() {
        let body =
            json!({"lease_epoch": 2, "outcome": "done", "output": [1], "confidence": 0.9996});
        let result = CompleteRequest::from_json(&body).unwrap();
        assert_eq!((result.lease_epoch, result.outcome), (2, Outcome::Done));
        assert_eq!((result.confidence, result.output), (Some(1_000), Some("[1]".to_owned())));
        let bad = json!({"lease_epoch": -1, "outcome": "good", "confidence": 1.1});
        let want = [Code::OutOfBounds, Code::UnknownValue, Code::OutOfBounds];
        assert_eq!(codes::<CompleteRequest>(&bad), want);
    }

    #[test]
    fn a_completion_names_its_task() {
        let body = json!({"task": "tsk_0000000000001-0-1", "lease_epoch": 1, "outcome": "failed"});
        assert_eq!(codes::<CompletionRequest>(&body), []);
        let body = json!({"task": "1", "lease_epoch": 1, "outcome": "failed"});
        assert_eq!(codes::<CompletionRequest>(&body), [Code::BadId]);
    }

    #[test]
    fn heartbeats_name_their_lease() {
        assert_eq!(codes::<HeartbeatRequest>(&json!({})), [Code::MissingField]);
    }
}
