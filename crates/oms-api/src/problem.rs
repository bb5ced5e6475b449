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
            title: code.title(),
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
