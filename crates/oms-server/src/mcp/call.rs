//! One call of the API, made of a tool's arguments and sent through the routes.

use crate::document::{document, operations, resolved};
use crate::problem::Problem;
use crate::proxy::ClientAddress;
use crate::request_id::RequestId;
use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, Request, header};
use http_body_util::{BodyExt, Limited};
use oms_base::{Code, Fault, Faults};
use serde_json::{Map, Value};
use tower::ServiceExt;

/// Most bytes of an answer that an assistant is given.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A call of the API.
pub(super) struct Call {
    /// What its answer is called where a tool makes several calls.
    pub(super) name: &'static str,
    method: Method,
    /// The path's template.
    path: &'static str,
    /// What stands in the path, the query and the header.
    pub(super) parameters: Vec<Parameter>,
    /// The schema of its body.
    pub(super) body: Option<&'static Value>,
}

/// A parameter of a call.
pub(super) struct Parameter {
    /// What a tool calls it.
    pub(super) argument: String,
    name: &'static str,
    place: Place,
    /// What the description says of it.
    pub(super) said: &'static Value,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
}

impl Parameter {
    /// Whether there is no call without it.
    pub(super) fn is_required(&self) -> bool {
        self.place == Place::Path
    }
}

impl Call {
    /// The call whose id in the API's description is `id`.
    pub(super) fn of(name: &'static str, id: &str) -> Call {
        let found = operations(document()).find(|found| found.operation["operationId"] == id);
        let found = found.expect("a test makes every call");
        let parameters = found.operation["parameters"].as_array().into_iter().flatten();
        let content = &found.operation["requestBody"]["content"]["application/json"];
        let body = content.get("schema").map(|schema| resolved(schema, document()));
        let method = Method::from_bytes(found.method.to_ascii_uppercase().as_bytes());
        let method = method.expect("the description's methods are methods");
        let parameters = parameters.map(parameter).collect();
        Call { name, method, path: found.path, parameters, body }
    }

    /// Whether an argument is one of its parameters or, as far as is known here, of its body.
    pub(super) fn takes(&self, argument: &str) -> bool {
        self.body.is_some() || self.parameters.iter().any(|known| known.argument == argument)
    }

    /// Sends the call with these arguments in the name of whoever sent `parts`; its answer.
    pub(super) async fn send(
        &self,
        api: Router,
        arguments: &Map<String, Value>,
        parts: &Parts,
    ) -> Result<Value, Problem> {
        let request = self.request(arguments, parts)?;
        let Ok(response) = api.oneshot(request).await;
        let (mut head, body) = response.into_parts();
        if let Some(problem) = head.extensions.remove::<Problem>() {
            return Err(problem);
        }
        if !head.status.is_success() {
            return Err(Problem::not_found());
        }
        let bytes = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|_| {
            let detail = format!("the answer is over {ANSWER_BYTES_MAX} bytes; say a lower limit");
            Problem::new(Code::TooLarge, detail)
        })?;
        serde_json::from_slice(&bytes.to_bytes()).map_err(|_| Problem::internal())
    }

    fn request(
        &self,
        arguments: &Map<String, Value>,
        parts: &Parts,
    ) -> Result<Request<Body>, Problem> {
        let mut faults = Faults::default();
        let mut path = self.path.to_owned();
        let mut query = Vec::new();
        let mut request = Request::builder().method(self.method.clone());
        for parameter in &self.parameters {
            let Parameter { argument, name, place, said: _ } = parameter;
            let Some(text) = faults.take(argument, text(parameter, arguments.get(argument))) else {
                continue;
            };
            match (place, text) {
                (_, None) => {}
                (Place::Path, Some(text)) => {
                    path = path.replace(&format!("{{{name}}}"), &encoded(&text));
                }
                (Place::Query, Some(text)) => query.push(format!("{name}={}", encoded(&text))),
                (Place::Header, Some(text)) => {
                    let value = HeaderValue::from_str(&text);
                    let value = value.map_err(|_| {
                        Fault::here(Code::BadText, "holds a character that no header field has")
                    });
                    let name = HeaderName::from_bytes(name.as_bytes());
                    if let (Some(value), Ok(name)) = (faults.take(argument, value), name) {
                        request = request.header(name, value);
                    }
                }
            }
        }
        faults.into_result(())?;
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        if let Some(token) = parts.headers.get(header::AUTHORIZATION) {
            request = request.header(header::AUTHORIZATION, token);
        }
        let body = self.body.map(|_| self.rest(arguments));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, JSON);
        }
        let request = request.uri(path).body(Body::from(body.unwrap_or_default()));
        let mut request = request.map_err(|_| {
            Problem::new(Code::TooLarge, "the arguments are longer than an address may be")
        })?;
        let known = &parts.extensions;
        let extensions = request.extensions_mut();
        known.get::<ClientAddress>().map(|address| extensions.insert(*address));
        known.get::<RequestId>().map(|id| extensions.insert(id.clone()));
        Ok(request)
    }

    /// The body: every argument that is no parameter.
    fn rest(&self, arguments: &Map<String, Value>) -> Vec<u8> {
        let is_rest = |name: &String| self.parameters.iter().all(|known| known.argument != *name);
        let rest = arguments.iter().filter(|(name, _)| is_rest(name));
        let rest: Map<String, Value> = rest.map(|(name, v)| (name.clone(), v.clone())).collect();
        Value::Object(rest).to_string().into_bytes()
    }
}

fn parameter(said: &'static Value) -> Parameter {
    let name = said["name"].as_str().expect("a parameter has a name");
    let place = match said["in"].as_str() {
        Some("path") => Place::Path,
        Some("header") => Place::Header,
        _ => Place::Query,
    };
    let argument = name.to_ascii_lowercase().replace('-', "_");
    Parameter { argument, name, place, said }
}

/// What a parameter says, if it is there.
fn text(parameter: &Parameter, value: Option<&Value>) -> Result<Option<String>, Fault> {
    match value {
        None | Some(Value::Null) if parameter.is_required() => {
            Err(Fault::here(Code::MissingField, "is missing"))
        }
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() && parameter.is_required() => {
            Err(Fault::here(Code::BadText, "must not be empty"))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(number @ (Value::Number(_) | Value::Bool(_))) if !parameter.is_required() => {
            Ok(Some(number.to_string()))
        }
        Some(Value::Number(_) | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            Err(Fault::here(Code::WrongType, "must be a text"))
        }
    }
}

/// Text as a segment of a path or a value of a query.
fn encoded(text: &str) -> String {
    let spell = |byte: u8| {
        let is_plain = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(spell).collect()
}
