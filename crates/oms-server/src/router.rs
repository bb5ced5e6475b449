//! The only way to register a route: with its operation, which is asked before the handler runs.

use crate::audit::Record;
use crate::auth::{admit_lost, identify};
use crate::body::discard;
use crate::document;
use crate::finish::{Finishing, finish, panicked};
use crate::mcp;
use crate::problem::Problem;
use crate::request_id::RequestIds;
use crate::routes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use oms_app::{App, Operation};
use oms_base::Code;
use oms_base::limits::{AGENT_TIMEOUT_S_MAX, ATTACHMENT_BYTES_MAX, CLAIM_WAIT_S_MAX};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Longest time that a request may take, its body included.
const REQUEST_S_MAX: u64 = 30;

/// Longest time that a file may take: 10 MiB at 90 kB a second, as a telephone in the field sends.
const UPLOAD_S_MAX: u64 = 120;

/// What a route grants its requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Most bytes of the body.
    pub(crate) body_bytes: usize,
    /// Longest time.
    pub(crate) time: Duration,
    /// Whether the body may be YAML.
    pub(crate) yaml: bool,
}

impl Limits {
    /// Of nearly every route.
    pub(crate) const USUAL: Limits =
        Limits { body_bytes: 256 * 1024, time: Duration::from_secs(REQUEST_S_MAX), yaml: false };
    /// Of batches.
    pub(crate) const LARGE: Limits = Limits { body_bytes: 8 * 1024 * 1024, ..Limits::USUAL };
    /// Of files.
    pub(crate) const UPLOAD: Limits = Limits {
        body_bytes: ATTACHMENT_BYTES_MAX,
        time: Duration::from_secs(UPLOAD_S_MAX),
        ..Limits::USUAL
    };
    /// Of workflow definitions.
    pub(crate) const DEFINITION: Limits = Limits { yaml: true, ..Limits::LARGE };
    /// Of questions to agents, which may take their time.
    pub(crate) const ASKED: Limits =
        Limits { time: Duration::from_secs(AGENT_TIMEOUT_S_MAX + REQUEST_S_MAX), ..Limits::USUAL };
    /// Of claims, which may wait for a task.
    pub(crate) const PARKED: Limits =
        Limits { time: Duration::from_secs(CLAIM_WAIT_S_MAX + REQUEST_S_MAX), ..Limits::USUAL };
}

/// Routes, each with its operation.
pub(crate) struct Routes {
    limits: Limits,
    entries: Vec<Entry>,
}

struct Entry {
    operation: Operation,
    limits: Limits,
    routes: UtoipaMethodRouter<App>,
}

impl Routes {
    /// No routes yet; those added get `limits`.
    pub(crate) const fn with(limits: Limits) -> Routes {
        Routes { limits, entries: Vec::new() }
    }

    /// Adds a route: nobody reaches it whom the policy does not grant `operation`.
    pub(crate) fn route(mut self, operation: Operation, routes: UtoipaMethodRouter<App>) -> Routes {
        self.entries.push(Entry { operation, limits: self.limits, routes });
        self
    }

    /// Adds the routes of `other`, with their own limits.
    pub(crate) fn merge(mut self, other: Routes) -> Routes {
        self.entries.extend(other.entries);
        self
    }

    /// The routes' documentation.
    pub(crate) fn documented(self, head: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
        let start = OpenApiRouter::with_openapi(head);
        let all = self.entries.into_iter().fold(start, |all, entry| all.routes(entry.routes));
        all.into_openapi()
    }

    fn guarded(self, app: &App) -> Router<App> {
        let start = OpenApiRouter::with_openapi(document::head());
        let all = self.entries.into_iter().fold(start, |all, entry| {
            let Entry { operation, limits, routes: (schemas, paths, methods) } = entry;
            let rule = Arc::new(Guard { app: app.clone(), operation, limits });
            all.routes((schemas, paths, methods.route_layer(from_fn_with_state(rule, guard))))
        });
        all.split_for_parts().0
    }
}

/// How answers travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// As they are.
    Plain,
    /// Over TLS.
    Encrypted,
}

/// Everything that the server answers.
pub fn router(app: App, transport: Transport) -> Router {
    let finishing = Finishing { ids: RequestIds::since(app.now()), transport };
    let api = routes::all().guarded(&app);
    let inner = api.clone().with_state(app.clone()).layer(CatchPanicLayer::custom(panicked));
    let tools = mcp::routes().guarded(&app).layer(Extension(mcp::Door::to(&app, inner)));
    api.merge(tools)
        .fallback(unknown_path)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(app)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(finishing, finish))
}

/// Which operation a route is, and what it grants.
struct Guard {
    app: App,
    operation: Operation,
    limits: Limits,
}

async fn guard(State(rule): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let who = match identify(&rule.app, rule.operation, &request) {
        Ok(who) => who,
        Err(problem) => return refuse(request, problem).await,
    };
    let mut record = None;
    if let Some(who) = who {
        let allowed = rule.app.authorise(&who.0, rule.operation);
        if rule.operation.is_read() || allowed.is_err() {
            record = match Record::begin(&rule.app, rule.operation, &who.0, &mut request).await {
                Ok(record) => Some(record),
                Err(error) => return refuse(request, error.into()).await,
            };
        }
        if let Err(error) = allowed {
            return end(record, refuse(request, error.into()).await).await;
        }
        request.extensions_mut().insert(who);
    }
    request.extensions_mut().insert(rule.limits);
    let response = match tokio::time::timeout(rule.limits.time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => timed_out(rule.limits).into_response(),
    };
    end(record, response).await
}

async fn end(record: Option<Record>, response: Response) -> Response {
    match record {
        Some(record) => record.end(response).await,
        None => response,
    }
}

async fn refuse(request: Request, problem: Problem) -> Response {
    let ended = discard(request).await;
    Problem { closes: !ended, ..problem }.into_response()
}

fn timed_out(limits: Limits) -> Problem {
    let seconds = limits.time.as_secs();
    let detail = format!(
        "the request took over {seconds} s; whether it was done is not known: \
         send it again with its Idempotency-Key"
    );
    Problem { closes: true, ..Problem::new(Code::TimedOut, detail) }
}

async fn unknown_path(State(app): State<App>, request: Request) -> Response {
    let detail = "nothing lives at this path; /openapi.json lists what does";
    lost(&app, request, Problem::new(Code::UnknownPath, detail)).await
}

async fn method_not_allowed(State(app): State<App>, request: Request) -> Response {
    let detail = format!("{} is not answered here; see Allow", request.method());
    lost(&app, request, Problem::new(Code::MethodNotAllowed, detail)).await
}

async fn lost(app: &App, request: Request, problem: Problem) -> Response {
    let problem = admit_lost(app, &request).err().unwrap_or(problem);
    refuse(request, problem).await
}
