//! Errors as RFC 9457 problem details.

use oms_base::{Code, Fault};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Why a call did not happen, as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemBody {
    /// A name for this kind of error.
    #[serde(rename = "type")]
    #[schema(example = "urn:oms:error:OMS-020")]
    pub kind: String,
    /// What kind of error, in words.
    #[schema(example = "The input was refused")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// The stable error code.
    #[schema(value_type = String, example = "OMS-020")]
    pub code: &'static str,
    /// What happened and what to do.
    #[schema(example = "title: must not be blank")]
    pub detail: String,
    /// Names this request in the server's log.
    #[schema(example = "req_000hzk2m9xq4c")]
    pub request_id: String,
    /// Every fault of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FaultBody>,
    /// With 412: the ticket as it stands, as staff see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub current: Option<Box<RawValue>>,
    /// With 412: who changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// With 412: when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub changed_at: Option<String>,
}

/// One fault of an input; also a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultBody {
    /// Where in the input; empty for the whole.
    #[schema(example = "title")]
    pub path: String,
    /// The stable error code.
    #[schema(value_type = String, example = "OMS-025")]
    pub code: &'static str,
    /// What to do.
    #[schema(example = "must not be blank")]
    pub detail: String,
    /// The line of the document, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4)]
    pub line: Option<u32>,
    /// The character of that line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 14)]
    pub column: Option<u32>,
}

impl From<Fault> for FaultBody {
    fn from(fault: Fault) -> FaultBody {
        FaultBody {
            path: fault.path,
            code: fault.code.as_str(),
            detail: fault.detail,
            line: fault.place.map(|place| place.line),
            column: fault.place.map(|place| place.column),
        }
    }
}

impl ProblemBody {
    /// A problem without the parts that few have.
    pub fn new(code: Code, status: u16, detail: String, request_id: String) -> ProblemBody {
        ProblemBody {
            kind: format!("urn:oms:error:{code}"),
            title: title(code),
            status,
            code: code.as_str(),
            detail,
            request_id,
            errors: Vec::new(),
            current: None,
            changed_by: None,
            changed_at: None,
        }
    }
}

/// What kind of error a code is, in words that fit every occurrence.
pub const fn title(code: Code) -> &'static str {
    match code {
        Code::Malformed => "The request is malformed",
        Code::UnknownPath => "Nothing lives at this path",
        Code::MethodNotAllowed => "The path does not answer this method",
        Code::TooLarge => "The request is too large",
        Code::ContentType => "The content type is not supported",
        Code::Unauthenticated => "A valid token is needed",
        Code::Forbidden => "The token's role may not do this",
        Code::RateLimited => "Too many requests",
        Code::NotFound => "Not found",
        Code::Refused => "The input was refused",
        Code::UnknownField => "A field does not exist",
        Code::MissingField => "A field is missing",
        Code::WrongType => "A field has the wrong type",
        Code::OutOfBounds => "A value is out of bounds",
        Code::BadText => "A text is not allowed",
        Code::BadCursor => "The cursor is not one that this server gave",
        Code::BadId => "Not an id, number or tracking string",
        Code::UnknownValue => "Not one of the known values",
        Code::BadSpan => "Not a duration",
        Code::BadZone => "Not a time zone",
        Code::BadQuery => "Not a query",
        Code::StateForbids => "The state forbids it",
        Code::StaleVersion => "The ticket has changed",
        Code::StaleLease => "The lease is lost",
        Code::OtherResult => "Another result stands",
        Code::ReasonRequired => "A reason is needed",
        Code::MovesByStages => "A workflow ticket moves by its stages",
        Code::Taken => "The name is taken",
        Code::LimitReached => "A limit of the board is reached",
        Code::StageInTheWay => "A stage stands in the way",
        Code::NobodyTold => "Nobody is told",
        Code::KeyReused => "The Idempotency-Key was used with another payload",
        Code::KeyNotAccepted => "The call takes no Idempotency-Key",
        Code::BadKey => "The Idempotency-Key is not allowed",
        Code::Cycle => "Stages depend on each other in a circle",
        Code::UnknownDependency => "A dependency names no stage",
        Code::DuplicateStage => "Two stages have one id",
        Code::SelfDependency => "A stage depends on itself",
        Code::StageCount => "Too few or too many stages",
        Code::BadCondition => "A condition is not allowed",
        Code::UnknownOwner => "Nobody is registered under this owner name",
        Code::Unreachable => "A stage can never start",
        Code::NotYet => "A later version can do this",
        Code::BadSchema => "A schema is not allowed",
        Code::BadProof => "A proof or checkpoint does not hold",
        Code::SealBroken => "The history is not what its last checkpoint says",
        Code::Busy => "Too much work is queued",
        Code::ReadOnly => "The server only reads",
        Code::Stopping => "The server is stopping",
        Code::StoreFault => "The store failed",
        Code::TimedOut => "The request took too long",
        Code::Copied => "The data was copied while it was in use",
        Code::BadBackup => "The backup is not whole",
        Code::BackupTaken => "The directory is not of this running backup",
        Code::Internal => "A defect of the server",
        Code::DuplicateCircle => "A ticket would be a duplicate of itself",
        Code::CannotMerge => "The tickets cannot be merged",
        Code::Merged => "The ticket was merged into another one",
        Code::NoDuplicate => "The ticket is tied to none",
        Code::OwnTicket => "Whoever reported a ticket counts already",
        Code::BadAddress => "Not an address that can be sent to",
        Code::ChainCycle => "Owners stand above each other in a circle",
        Code::UnknownAgent => "There is no such agent",
        Code::AgentOff => "The agent is switched off",
        Code::RunsElsewhere => "The trigger runs elsewhere",
        Code::WorkerReplaced => "The worker is replaced",
        Code::WorkerBehind => "Another worker was faster",
    }
}
