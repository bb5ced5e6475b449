//! Whether the server is up, and whether it takes commands.

use crate::answer::Answer;
use crate::document::OpenErrors;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::HealthBody;
use oms_app::{App, Error, Operation};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::CheckHealth, routes!(get_health))
        .route(Operation::CheckHealth, routes!(get_readiness))
}

/// Whether the process answers.
///
/// For whoever restarts what does not. It looks at nothing else.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses(
        (status = 200, description = "It does", body = HealthBody,
            example = json!({"status": "ok"})),
        OpenErrors))]
async fn get_health() -> Answer {
    Answer::ok(&HealthBody::OK)
}

/// Whether commands are served.
///
/// For whoever sends traffic: 503 from the moment that the server is told to stop.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses(
        (status = 200, description = "They are", body = HealthBody,
            example = json!({"status": "ok"})),
        OpenErrors))]
async fn get_readiness(State(app): State<App>) -> Result<Answer, Problem> {
    if app.is_stopping() {
        return Err(Problem::from(Error::Stopping));
    }
    Ok(Answer::ok(&HealthBody::OK))
}
