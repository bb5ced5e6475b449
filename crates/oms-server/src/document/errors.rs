//! What calls may be answered instead: a problem for each status, with the code met most often.

use oms_api::ProblemBody;
use oms_base::Code;
use std::collections::BTreeMap;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

const PROBLEM_TYPE: &str = "application/problem+json";

/// What any call with a token may be answered instead.
pub(crate) struct Errors;

/// What a call may be answered that takes a body.
pub(crate) struct WriteErrors;

/// What a call may be answered that needs no token.
pub(crate) struct PublicErrors;

/// What a call may be answered that needs no token and takes nothing.
pub(crate) struct OpenErrors;

/// What a call is answered whose headers do not fit it.
pub(crate) struct Malformed;

/// What a question is answered that the state forbids.
pub(crate) struct Conflicts;

type Responses = BTreeMap<String, RefOr<Response>>;
/// Its name among the shared answers, its status, the code met most often, and when it comes.
type Row = (&'static str, u16, Code, &'static str);

const OF_ALL: [Row; 2] = [
    ("Internal", 500, Code::Internal, "A defect of the server, or stored data that cannot be read"),
    ("Unavailable", 503, Code::Busy, "Busy, read-only, stopping or too slow; see Retry-After"),
];

const OF_ASKING: [Row; 3] = [
    ("NotFound", 404, Code::NotFound, "Nothing that the caller may know of"),
    ("Refused", 422, Code::Refused, "Understood and refused; `errors` names every fault"),
    ("RateLimited", 429, Code::RateLimited, "Too many requests; see Retry-After"),
];

const OF_TOKENS: [Row; 2] = [
    ("Unauthenticated", 401, Code::Unauthenticated, "No valid token"),
    ("Forbidden", 403, Code::Forbidden, "The token's role may not do this"),
];

const OF_HEADERS: [Row; 1] =
    [("MalformedHead", 400, Code::Malformed, "The headers or the query are malformed")];

const OF_STATES: [Row; 1] = [("StateForbids", 409, Code::StateForbids, "The state forbids it")];

const OF_BODIES: [Row; 4] = [
    ("Malformed", 400, Code::Malformed, "Not JSON, or JSON that we refuse to guess about"),
    (
        "StaleVersion",
        412,
        Code::StaleVersion,
        "If-Match names an older version; `current` is the ticket",
    ),
    ("TooLarge", 413, Code::TooLarge, "The body is too large"),
    ("ContentType", 415, Code::ContentType, "The body is of another type than the call takes"),
];

impl IntoResponses for Errors {
    fn responses() -> Responses {
        problems(&[&OF_ALL[..], &OF_ASKING, &OF_TOKENS])
    }
}

impl IntoResponses for WriteErrors {
    fn responses() -> Responses {
        problems(&[&OF_ALL[..], &OF_ASKING, &OF_TOKENS, &OF_STATES, &OF_BODIES])
    }
}

impl IntoResponses for PublicErrors {
    fn responses() -> Responses {
        problems(&[&OF_ALL[..], &OF_ASKING])
    }
}

impl IntoResponses for OpenErrors {
    fn responses() -> Responses {
        problems(&[&OF_ALL])
    }
}

impl IntoResponses for Malformed {
    fn responses() -> Responses {
        problems(&[&OF_HEADERS])
    }
}

impl IntoResponses for Conflicts {
    fn responses() -> Responses {
        problems(&[&OF_STATES])
    }
}

/// Every answer above by its name, to be written once.
pub(super) fn shared() -> impl Iterator<Item = (&'static str, Response)> {
    let groups = [&OF_ALL[..], &OF_ASKING, &OF_TOKENS, &OF_HEADERS, &OF_STATES, &OF_BODIES];
    groups.into_iter().flatten().map(|row| (row.0, problem(row)))
}

fn problems(groups: &[&[Row]]) -> Responses {
    let named = |(name, status, _, _): &Row| {
        (status.to_string(), RefOr::Ref(Ref::from_response_name(*name)))
    };
    groups.iter().flat_map(|rows| rows.iter()).map(named).collect()
}

fn problem((_, status, code, said): &Row) -> Response {
    let example =
        ProblemBody::new(*code, *status, (*said).to_owned(), "req_000hzk2m9xq4c".to_owned());
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ProblemBody::name())))
        .example(serde_json::to_value(&example).ok())
        .build();
    ResponseBuilder::new().description(*said).content(PROBLEM_TYPE, content).build()
}
