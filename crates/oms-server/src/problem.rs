//! The one place where an error becomes a status and a problem.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use oms_api::ProblemBody;
use oms_app::Error;
use oms_base::{Code, Fault, Faults};
use oms_domain::Refusal;
use serde_json::value::RawValue;

/// When to try again after a passing trouble, in seconds.
const RETRY_AFTER_S: u64 = 1;

/// Why a call did not happen; becomes a body where the request's id is known.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code.
    pub code: Code,
    /// What happened and what to do.
    pub detail: String,
    /// Every fault of the input.
    pub faults: Vec<Fault>,
    /// When to try again, in seconds.
    pub retry_after_s: Option<u64>,
    /// What a stale change ran into.
    pub current: Option<Box<Current>>,
    /// Whether what is left of the request makes the connection unusable.
    pub closes: bool,
}

/// A ticket as it stands, and who changed it last.
#[derive(Debug, Clone)]
pub struct Current {
    /// The ticket as staff see it.
    pub ticket: Box<RawValue>,
    /// Who.
    pub changed_by: String,
    /// When.
    pub changed_at: String,
}

impl Problem {
    /// A problem of this code; `detail` says what happened and what to do.
    pub fn new(code: Code, detail: impl Into<String>) -> Problem {
        let status = status(code);
        let passing = status == StatusCode::SERVICE_UNAVAILABLE;
        Problem {
            status,
            code,
            detail: detail.into(),
            faults: Vec::new(),
            retry_after_s: passing.then_some(RETRY_AFTER_S),
            current: None,
            closes: false,
        }
    }

    /// Nothing that the caller may know of; always in the same words.
    pub fn not_found() -> Problem {
        Problem::from(Error::NotFound)
    }

    /// A defect of the server; what it was stands in the log only.
    pub fn internal() -> Problem {
        Problem::new(Code::Internal, "the server has a defect; the log names it by this request_id")
    }

    /// The body that clients get.
    pub fn body(&self, request_id: &str) -> ProblemBody {
        let mut body = ProblemBody::new(
            self.code,
            self.status.as_u16(),
            self.detail.clone(),
            request_id.to_owned(),
        );
        body.errors = self.faults.iter().cloned().map(Into::into).collect();
        if let Some(current) = &self.current {
            body.current = Some(current.ticket.clone());
            body.changed_by = Some(current.changed_by.clone());
            body.changed_at = Some(current.changed_at.clone());
        }
        body
    }
}

impl IntoResponse for Problem {
    /// Only the status; the body is written by `finish`, which knows the request's id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let code = error.code();
        match error {
            Error::Refused(Refusal::Input(faults)) => Problem::from(faults),
            Error::RateLimited { retry_after_s } => Problem {
                retry_after_s: Some(retry_after_s),
                ..Problem::new(code, "too many requests; wait as long as Retry-After says")
            },
            Error::Store(ref source) | Error::Unknown(ref source) => {
                tracing::error!(error = source as &dyn std::error::Error, "{error}");
                Problem::new(code, error.to_string())
            }
            Error::Corrupt(ref what) => {
                tracing::error!(what, "stored data cannot be read");
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                Problem {
                    status,
                    retry_after_s: None,
                    ..Problem::new(code, "stored data cannot be read; run `oms verify`")
                }
            }
            Error::Refused(Refusal::State { .. })
            | Error::Unauthenticated
            | Error::Forbidden { .. }
            | Error::NotFound
            | Error::Stale(_)
            | Error::KeyReused
            | Error::Busy
            | Error::ReadOnly
            | Error::Stopping
            | Error::SealBroken(_) => Problem::new(code, error.to_string()),
        }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Problem {
        let detail = summary(faults.list());
        let faults = faults.into_iter().collect();
        Problem { faults, ..Problem::new(Code::Refused, detail) }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        Problem::from(Faults::from(fault))
    }
}

/// The first fault, and how many more there are.
fn summary(faults: &[Fault]) -> String {
    let Some(first) = faults.first() else { return "the input was refused".to_owned() };
    let place = if first.path.is_empty() { "the input" } else { first.path.as_str() };
    match faults.len() - 1 {
        0 => format!("{place}: {}", first.detail),
        more => format!("{place}: {} (and {more} more)", first.detail),
    }
}

/// The HTTP status of a code that stands by itself.
const fn status(code: Code) -> StatusCode {
    match code {
        Code::Malformed | Code::KeyNotAccepted | Code::BadKey => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::UnknownPath | Code::NotFound | Code::UnknownAgent => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::StateForbids
        | Code::DuplicateCircle
        | Code::CannotMerge
        | Code::Merged
        | Code::NoDuplicate
        | Code::OwnTicket
        | Code::StaleLease
        | Code::OtherResult
        | Code::MovesByStages
        | Code::Taken
        | Code::LimitReached
        | Code::NotYet
        | Code::AgentOff
        | Code::CallOver
        | Code::RunsElsewhere
        | Code::WorkerReplaced
        | Code::WorkerBehind => StatusCode::CONFLICT,
        Code::StaleVersion | Code::StaleProfile => StatusCode::PRECONDITION_FAILED,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::Refused
        | Code::UnknownField
        | Code::MissingField
        | Code::WrongType
        | Code::OutOfBounds
        | Code::BadText
        | Code::BadCursor
        | Code::BadId
        | Code::UnknownValue
        | Code::BadSpan
        | Code::BadZone
        | Code::BadQuery
        | Code::ReasonRequired
        | Code::KeyReused
        | Code::Cycle
        | Code::UnknownDependency
        | Code::DuplicateStage
        | Code::SelfDependency
        | Code::StageCount
        | Code::BadCondition
        | Code::UnknownOwner
        | Code::NobodyTold
        | Code::BadAddress
        | Code::BadTemplate
        | Code::ChainCycle
        | Code::BadSchema
        | Code::BadProof
        | Code::StageInTheWay
        | Code::Unreachable => StatusCode::UNPROCESSABLE_ENTITY,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy
        | Code::ReadOnly
        | Code::Stopping
        | Code::StoreFault
        | Code::SealBroken
        | Code::Copied
        | Code::BadBackup
        | Code::BackupTaken
        | Code::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::Problem;
    use oms_app::Error;
    use oms_base::{Code, Fault, Faults};
    use oms_domain::Refusal;

    #[test]
    fn errors_have_the_statuses_that_clients_rely_on() {
        let state = |code| Error::Refused(Refusal::state(code, "x"));
        let cases = [
            (Error::Unauthenticated, 401, None),
            (Error::Forbidden { role: "agent" }, 403, None),
            (Error::NotFound, 404, None),
            (state(Code::NotFound), 404, None),
            (state(Code::StateForbids), 409, None),
            (state(Code::StaleLease), 409, None),
            (state(Code::OtherResult), 409, None),
            (state(Code::MovesByStages), 409, None),
            (Error::KeyReused, 422, None),
            (Fault::new("title", Code::BadText, "x").into(), 422, None),
            (Error::RateLimited { retry_after_s: 7 }, 429, Some(7)),
            (Error::Busy, 503, Some(1)),
            (Error::ReadOnly, 503, Some(1)),
            (Error::Stopping, 503, Some(1)),
            (Error::Corrupt("x".to_owned()), 500, None),
        ];
        for (error, status, retry) in cases {
            let problem = Problem::from(error.clone());
            assert_eq!(problem.status.as_u16(), status, "{error:?}");
            assert_eq!(problem.retry_after_s, retry, "{error:?}");
            assert_eq!(problem.code, error.code());
        }
    }

    #[test]
    fn faults_come_all_at_once_and_the_detail_names_the_first() {
        let mut faults = Faults::default();
        faults.push(Fault::new("title", Code::BadText, "must not be blank"));
        faults.push(Fault::new("sla", Code::BadSpan, "not a duration"));
        let body = Problem::from(faults).body("req_1");
        assert_eq!((body.status, body.code), (422, "OMS-020"));
        assert_eq!(body.detail, "title: must not be blank (and 1 more)");
        let paths: Vec<&str> = body.errors.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["title", "sla"]);
        assert_eq!(body.request_id, "req_1");
    }
}
