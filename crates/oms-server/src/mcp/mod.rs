//! `/mcp`: the tools of the Model Context Protocol, over the API that programs call.
//!
//! A tool has no rule of its own. It is a name, a sentence, and the calls of the API that it stands
//! for; a call of it goes through the same routes, with the same token, as a program's would. The
//! protocol itself is the crate `rmcp`'s: every request stands alone, no session is kept.

mod call;
mod schema;
mod server;
#[cfg(test)]
mod tests;
mod tools;

use crate::auth::Who;
use crate::body::collect;
use crate::origin;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use axum::{Extension, Router};
use http_body_util::{BodyExt, Full, Limited};
use oms_app::{App, Operation};
use oms_base::Code;
use oms_domain::json::{self, Form};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use server::Hub;
use std::sync::Arc;
use utoipa_axum::routes;

/// Most bytes of what the protocol says in plain words.
const WORDS_BYTES_MAX: usize = 4 * 1024;

/// The route of this folder; the description of the API does not have it, because the protocol
/// describes its tools itself.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::PARKED).route(Operation::CallTools, routes!(speak_mcp))
}

/// Where the protocol is spoken.
#[derive(Clone)]
pub(crate) struct Door(StreamableHttpService<Hub, NeverSessionManager>);

impl Door {
    /// A door to the routes of `api`.
    pub(crate) fn to(app: &App, api: Router) -> Door {
        let hub = Hub::new(app.clone(), api);
        // Which names people gave this server is not known here: see `origin`.
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_max_request_body_bytes(Limits::PARKED.body_bytes)
            .disable_allowed_hosts();
        let sessions = Arc::new(NeverSessionManager::default());
        Door(StreamableHttpService::new(move || Ok(hub.clone()), sessions, config))
    }
}

/// Speak the Model Context Protocol.
#[utoipa::path(post, path = "/mcp", responses((status = 200, description = "An answer")))]
async fn speak_mcp(
    Extension(Door(service)): Extension<Door>,
    Who(_): Who,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = collect(&parts.headers, body, Limits::PARKED.body_bytes).await?;
    origin::check_fixed(&parts.headers)?;
    check(&bytes)?;
    let answer = service.handle(Request::from_parts(parts, Full::new(bytes))).await;
    spelled(answer.map(Body::new)).await
}

/// Refuses what two readers could read differently, like a key that stands there twice.
fn check(bytes: &Bytes) -> Result<(), Problem> {
    let read = json::read_document(bytes, Form::Json);
    read.map(|_| ()).map_err(|fault| Problem::new(fault.code, fault.detail))
}

/// What the protocol refuses in plain words becomes a problem like any other.
async fn spelled(answer: Response) -> Result<Response, Problem> {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    if is_json || !status.is_client_error() {
        return Ok(answer);
    }
    let words = Limited::new(answer.into_body(), WORDS_BYTES_MAX).collect().await;
    let words = words.map_err(|_| Problem::internal())?.to_bytes();
    let detail = String::from_utf8_lossy(&words).into_owned();
    Err(Problem { status, ..Problem::new(Code::Malformed, detail) })
}
