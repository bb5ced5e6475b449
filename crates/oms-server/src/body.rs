//! JSON bodies with what their headers say, read up to a limit and drained beyond it.

use crate::auth::Who;
use crate::idempotency::{self, Scope};
use crate::if_match;
use crate::problem::Problem;
use crate::query::Params;
use crate::request_id::RequestId;
use crate::router::Limits;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use http_body_util::BodyExt;
use oms_app::Caller;
use oms_app::engine::Key;
use oms_base::{Code, Fault};
use oms_domain::json::{self, Form};
use serde_json::Value;
use std::time::Duration;

/// Most bytes of an oversized body that are read and thrown away.
const DRAIN_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Most bytes thrown away of a body whose sender is not let in.
const DRAIN_STRANGER_BYTES_MAX: u64 = 256 * 1024;
/// Longest time spent on throwing away.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest time spent on the body of a request whose sender is not let in.
const DRAIN_STRANGER_TIME_MAX: Duration = Duration::from_secs(2);
/// What the aliases of routes lack.
const VERSION_PREFIX: &str = "/api/v1";

/// A write: its body and everything that its headers say.
#[derive(Debug)]
pub(crate) struct Posted {
    /// Who sent it.
    pub(crate) caller: Caller,
    /// The body.
    pub(crate) value: Value,
    /// The text that the body was read from.
    pub(crate) text: Bytes,
    /// The version that the change was made from.
    pub(crate) if_match: Option<u64>,
    /// Names the request.
    pub(crate) request_id: String,
    key: Option<Keyed>,
}

/// An idempotency key with what it is hashed with.
#[derive(Debug)]
pub(crate) struct Keyed {
    key: String,
    route: String,
    path: String,
    body: Bytes,
}

impl Keyed {
    /// The key of a caller's call, or of item `index` of a batch.
    pub(crate) fn hashed(&self, caller: &Caller, index: Option<usize>) -> Key {
        let Keyed { key, route, path, body } = self;
        idempotency::key(key, index, Scope { caller, route, path, body })
    }
}

impl Posted {
    /// The idempotency key of the call, or of item `index` of a batch.
    pub(crate) fn key(&self, index: Option<usize>) -> Option<Key> {
        Some(self.key.as_ref()?.hashed(&self.caller, index))
    }

    /// The body as `R` reads it, or all that is wrong with it.
    pub(crate) fn read<R: oms_api::Request>(&self) -> Result<R, Problem> {
        Ok(R::from_json(&self.value)?)
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Posted, Problem> {
        let (parts, body) = request.into_parts();
        let limits = parts.extensions.get::<Limits>().copied().unwrap_or(Limits::USUAL);
        let bytes = collect(&parts.headers, body, limits.body_bytes).await?;
        let who = parts.extensions.get::<Who>();
        let Who(caller) = who.cloned().ok_or(oms_app::Error::Unauthenticated)?;
        Params::of(&parts.uri)?.finish()?;
        let form = form(&parts.headers, &bytes, limits.yaml)?;
        let key = idempotency::read(&parts.headers)?.map(|key| keyed(key, &parts, &bytes));
        let if_match = if_match::read(&parts.headers)?;
        let value = document(&bytes, form).await?;
        let request_id = parts.extensions.get::<RequestId>();
        let request_id = request_id.map_or_else(String::new, |id| id.as_str().to_owned());
        Ok(Posted { caller, value, text: bytes, if_match, request_id, key })
    }
}

/// The document. YAML takes its time: while a large one is read, others are served.
async fn document(bytes: &Bytes, form: Form) -> Result<Value, Problem> {
    let text = bytes.clone();
    let read = move || json::read_document(&text, form).map_err(malformed);
    match form {
        Form::Json => read(),
        Form::Yaml => tokio::task::spawn_blocking(read).await.map_err(|_| Problem::internal())?,
    }
}

/// A route and its alias share their keys.
pub(crate) fn keyed(key: String, parts: &Parts, body: &Bytes) -> Keyed {
    let canonical = |path: &str| path.strip_prefix(VERSION_PREFIX).unwrap_or(path).to_owned();
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let (route, path) = (canonical(route), canonical(parts.uri.path()));
    Keyed { key, route: format!("{} {route}", parts.method), path, body: body.clone() }
}

/// What is no document: its place stands among the faults, too.
fn malformed(fault: Fault) -> Problem {
    let problem = Problem::new(fault.code, fault.detail.clone());
    let faults = Some(fault).filter(|fault| fault.place.is_some());
    Problem { faults: faults.into_iter().collect(), ..problem }
}

/// How the body is written, as its content type says.
fn form(headers: &HeaderMap, body: &Bytes, yaml: bool) -> Result<Form, Problem> {
    if body.is_empty() {
        let detail = "the body is empty, and JSON was expected";
        return Err(Problem::new(Code::Malformed, detail));
    }
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = given.and_then(|text| text.split(';').next()).map(str::trim);
    let is = |kind: &str| essence.is_some_and(|essence| essence.eq_ignore_ascii_case(kind));
    if is("application/json") {
        return Ok(Form::Json);
    }
    if yaml && is("application/yaml") {
        return Ok(Form::Yaml);
    }
    let detail = if yaml {
        "send JSON with `Content-Type: application/json`, or YAML with `application/yaml`"
    } else {
        "send JSON with `Content-Type: application/json`"
    };
    Err(Problem::new(Code::ContentType, detail))
}

/// The whole body, or 413 once what is too much of it has been thrown away.
pub(crate) async fn collect(
    headers: &HeaderMap,
    mut body: Body,
    bytes_max: usize,
) -> Result<Bytes, Problem> {
    let announced = announced(headers);
    if let Err(problem) = plain(headers) {
        return Err(Problem { closes: !throw_away(headers, body).await, ..problem });
    }
    if announced.is_some_and(|length| length > bytes_max as u64) {
        return Err(too_large(bytes_max, !throw_away(headers, body).await));
    }
    let mut first = Bytes::new();
    let mut all: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::new(Code::Malformed, "the body breaks off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if first.len() + all.len() + data.len() > bytes_max {
            let ended = drain(body, DRAIN_BYTES_MAX, DRAIN_TIME_MAX).await;
            return Err(too_large(bytes_max, !ended));
        }
        if first.is_empty() && all.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            all.reserve(announced.and_then(|n| usize::try_from(n).ok()).unwrap_or(first.len()));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

/// A body is taken as it is sent: what is packed grows beyond its limit when it is unpacked.
fn plain(headers: &HeaderMap) -> Result<(), Problem> {
    let is_plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if headers.get_all(header::CONTENT_ENCODING).iter().all(is_plain) {
        return Ok(());
    }
    let detail = "the body is compressed; send it as it is, without Content-Encoding";
    Err(Problem::new(Code::ContentType, detail))
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(bytes_max: usize, closes: bool) -> Problem {
    let detail = format!("the body is over {bytes_max} bytes; send less, or in batches");
    Problem { closes, ..Problem::new(Code::TooLarge, detail) }
}

/// Reads a body away that is too large by its own account; false when the connection must close.
pub(crate) async fn throw_away(headers: &HeaderMap, body: Body) -> bool {
    // A sender that waits for a go-ahead sends nothing when it gets the answer instead.
    !headers.contains_key(header::EXPECT) && drain(body, DRAIN_BYTES_MAX, DRAIN_TIME_MAX).await
}

/// Reads away the small body of a request that is not let in, so that its sender hears why.
pub(crate) async fn discard(request: Request) -> bool {
    let waits = request.headers().contains_key(header::EXPECT);
    let body = request.into_body();
    !waits && drain(body, DRAIN_STRANGER_BYTES_MAX, DRAIN_STRANGER_TIME_MAX).await
}

/// Throws the body away; false when it does not end in time.
async fn drain(mut body: Body, bytes_max: u64, time_max: Duration) -> bool {
    let throw_away = async {
        let mut thrown: u64 = 0;
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else { return false };
            thrown = thrown.saturating_add(frame.data_ref().map_or(0, |data| data.len() as u64));
            if thrown > bytes_max {
                return false;
            }
        }
        true
    };
    tokio::time::timeout(time_max, throw_away).await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::{collect, form};
    use axum::body::{Body, Bytes};
    use axum::http::{HeaderMap, HeaderValue, header};
    use oms_base::Code;
    use oms_domain::json::Form;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn only_json_is_read() {
        let body = Bytes::from_static(b"{}");
        for (kind, good) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            let read = form(&headers(header::CONTENT_TYPE, kind), &body, false);
            let want = good.then_some(Form::Json).ok_or(Code::ContentType);
            assert_eq!(read.map_err(|p| p.code), want);
        }
        let yaml = headers(header::CONTENT_TYPE, "application/yaml");
        assert_eq!(form(&yaml, &body, true).unwrap(), Form::Yaml);
        assert_eq!(form(&yaml, &body, false).unwrap_err().code, Code::ContentType);
        let empty = form(&HeaderMap::new(), &Bytes::new(), true);
        assert_eq!(empty.unwrap_err().code, Code::Malformed);
    }

    #[tokio::test]
    async fn a_body_over_its_limit_is_read_away_and_answered() {
        let none = HeaderMap::new();
        assert_eq!(collect(&none, Body::from("12345"), 5).await.unwrap(), "12345");
        let problem = collect(&none, Body::from("123456"), 5).await.unwrap_err();
        assert_eq!((problem.code, problem.closes), (Code::TooLarge, false));
        let long = headers(header::CONTENT_LENGTH, "6");
        let problem = collect(&long, Body::from("123456"), 5).await.unwrap_err();
        assert_eq!((problem.status.as_u16(), problem.closes), (413, false));
    }

    #[tokio::test]
    async fn a_packed_body_is_refused() {
        let packed = headers(header::CONTENT_ENCODING, "gzip");
        let problem = collect(&packed, Body::from("x"), 5).await.unwrap_err();
        assert_eq!((problem.code, problem.closes), (Code::ContentType, false));
        let same = headers(header::CONTENT_ENCODING, "Identity");
        assert_eq!(collect(&same, Body::from("x"), 5).await.unwrap(), "x");
    }
}
