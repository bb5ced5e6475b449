//! Figures: of boards, and of the engine.

use crate::answer::Answer;
use crate::auth::Who;
use crate::document::{After, Errors, Malformed};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::{NoParams, Params};
use crate::router::{Limits, Routes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use oms_api::{BoardCounts, DifferenceBody, RecountBody};
use oms_app::{App, Operation};
use oms_base::{Name, Status};
use utoipa_axum::routes;

const TEXT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadMetrics, routes!(get_board_counts))
        .route(Operation::RefreshMetrics, routes!(refresh_metrics))
        .route(Operation::ReadEngine, routes!(get_engine_figures))
}

/// Count a board's tickets by status.
///
/// These four keys, in this order. The counts are kept with every change, so asking costs little.
#[utoipa::path(get, path = "/api/v1/metrics/boards/{name}", tag = "metrics",
    params(
        ("name" = String, Path, description = "The board's name", example = "City Potholes"),
        After),
    responses((status = 200, description = "The counts", body = BoardCounts), Errors))]
async fn get_board_counts(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    let counts = app.ask(move |app| app.reader().counts(&caller, &name)).await?;
    let of = |status: Status| counts[usize::from(status.number())];
    Ok(Answer::ok(&BoardCounts {
        queued: of(Status::Queued),
        in_progress: of(Status::InProgress),
        blocked: of(Status::Blocked),
        completed: of(Status::Completed),
    }))
}

/// Count again from the log, put right what differs, and say what it was.
///
/// There should be no differences. Takes no body and no `Idempotency-Key`.
#[utoipa::path(post, path = "/api/v1/metrics/refresh", tag = "metrics",
    responses(
        (status = 200, description = "What differs", body = RecountBody,
            example = json!({"position": "0000000000g00", "differences": []})),
        Malformed, Errors))]
async fn refresh_metrics(
    State(app): State<App>,
    Who(caller): Who,
    headers: HeaderMap,
    _: NoParams,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let recount = app.refresh(caller).await?;
    let differences = recount.differences.into_iter().map(|difference| DifferenceBody {
        key: difference.key,
        counted: difference.counted,
        stored: difference.stored,
    });
    let position = recount.position.to_string();
    Ok(Answer::ok(&RecountBody { position, differences: differences.collect() }))
}

/// Read the engine's own figures, as text for a scraper.
///
/// `OpenMetrics` text: queues, batches, latencies, what was refused.
#[utoipa::path(get, path = "/metrics", tag = "metrics",
    responses(
        (status = 200, description = "The figures", body = String,
            content_type = "application/openmetrics-text",
            example = json!("# TYPE oms_queue gauge\noms_queue 0\n# EOF\n")),
        Errors))]
async fn get_engine_figures(
    State(app): State<App>,
    _: NoParams,
) -> Result<impl IntoResponse, Problem> {
    Ok(([(header::CONTENT_TYPE, TEXT_TYPE)], app.metrics().text()))
}
