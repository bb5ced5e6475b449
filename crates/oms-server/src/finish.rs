//! The outermost layer: names the request, writes problems, and puts on what every answer carries.

use crate::answer::json_bytes;
use crate::problem::Problem;
use crate::request_id::{RequestId, RequestIds};
use crate::request_log::Line;
use crate::router::Transport;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use oms_base::Code;
use std::any::Any;

/// Longest path with its query, in bytes.
const URI_BYTES_MAX: usize = 8 * 1024;
/// Most bytes of all header fields together.
const HEADER_BYTES_MAX: usize = 32 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What every answer carries.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];
/// Who may keep an answer, unless it says so itself: nobody.
const CACHE: HeaderValue = HeaderValue::from_static("no-store");
/// What an answer may load, unless it says so itself: nothing.
const CONTENT_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For a year, browsers that have been here over TLS come by nothing else.
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What the layer needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Finishing {
    /// Names for requests.
    pub(crate) ids: RequestIds,
    /// How answers travel.
    pub(crate) transport: Transport,
}

/// Names the request, lets it through, and completes its answer.
pub(crate) async fn finish(
    State(finishing): State<Finishing>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = finishing.ids.next();
    let line = Line::start(&request);
    let response = match oversized(&request).or_else(|| ambiguous(&request)) {
        Some(problem) => problem.into_response(),
        None => {
            request.extensions_mut().insert(id.clone());
            next.run(request).await
        }
    };
    let mut response = complete(response, &id);
    if finishing.transport == Transport::Encrypted {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    if let Some(line) = line {
        line.end(&id, response.status());
    }
    response
}

/// What is too long about the head of a request.
fn oversized(request: &Request) -> Option<Problem> {
    let too_large = |status, what: &str, max: usize| {
        let detail = format!("the {what} more than {max} bytes");
        Some(Problem { status, closes: true, ..Problem::new(Code::TooLarge, detail) })
    };
    let uri_bytes = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    let headers = request.headers().iter();
    let header_bytes: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
    if uri_bytes > URI_BYTES_MAX {
        too_large(StatusCode::URI_TOO_LONG, "address has", URI_BYTES_MAX)
    } else if header_bytes > HEADER_BYTES_MAX {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        too_large(status, "header fields have", HEADER_BYTES_MAX)
    } else {
        None
    }
}

/// A head that whoever stands in front may have read differently.
fn ambiguous(request: &Request) -> Option<Problem> {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    let is_old = request.version() < Version::HTTP_11;
    if hosts == 1 || is_old && hosts == 0 {
        return None;
    }
    let detail = format!("a request names its host once, and this one names {hosts}");
    Some(Problem { closes: true, ..Problem::new(Code::Malformed, detail) })
}

/// A handler that panicked; what it said goes to the log only.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the panic layer calls")]
pub(crate) fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let said = payload.downcast_ref::<&str>().copied();
    let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = said.unwrap_or("without words"), "a handler panicked");
    Problem::internal().into_response()
}

fn complete(mut response: Response, id: &RequestId) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        write_problem(&mut response, &problem, id);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(CACHE);
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(CONTENT_POLICY);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

fn write_problem(response: &mut Response, problem: &Problem, id: &RequestId) {
    if problem.status.is_server_error() {
        let code = problem.code.as_str();
        tracing::warn!(request.id = id.as_str(), code, "a request failed: {}", problem.detail);
    }
    *response.body_mut() = Body::from(json_bytes(&problem.body(id.as_str())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_TYPE);
    if let Some(seconds) = problem.retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.code == Code::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if problem.closes {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
}

#[cfg(test)]
mod tests {
    use super::{ambiguous, oversized};
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::Version;

    #[test]
    fn the_head_of_a_request_is_bounded() {
        let status = |path: usize, header: usize| {
            let request = Request::get(format!("/{}", "p".repeat(path)));
            let request = request.header("x", "h".repeat(header)).body(Body::empty());
            oversized(&request.unwrap()).map(|problem| problem.status.as_u16())
        };
        assert_eq!(status(8_191, 32_767), None);
        assert_eq!(status(8_192, 0), Some(414));
        assert_eq!(status(0, 32_768), Some(431));
    }

    #[test]
    fn a_request_names_its_host_once() {
        for (version, hosts, good) in [
            (Version::HTTP_11, &["hub"][..], true),
            (Version::HTTP_11, &[], false),
            (Version::HTTP_11, &["hub", "hub"], false),
            (Version::HTTP_10, &[], true),
            (Version::HTTP_10, &["hub", "evil"], false),
        ] {
            let start = Request::get("/").version(version);
            let request = hosts.iter().fold(start, |request, host| request.header("host", *host));
            let problem = ambiguous(&request.body(Body::empty()).unwrap());
            assert_eq!(problem.is_none(), good, "{version:?} {hosts:?}");
        }
    }
}
