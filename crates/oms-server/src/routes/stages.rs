//! Stages that are stuck: skip or retry them.

use super::changes::change;
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{ReasonRequest, StaffTicket};
use oms_app::engine::{Change, StageAction};
use oms_app::{App, Operation};
use oms_base::StageId;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::UnblockStage, routes!(skip_stage))
        .route(Operation::UnblockStage, routes!(retry_stage))
}

/// Go on without a failed, blocked or cancelled stage.
///
/// The stages that depend on it go on as if it had been done. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/skip", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "Done on paper"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn skip_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    act(&app, place, posted, StageAction::Skip).await
}

/// Try a failed, blocked or cancelled stage again.
///
/// Makes a new task with the next attempt and a fresh time limit. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/retry", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "The form was wrong"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn retry_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    act(&app, place, posted, StageAction::Retry).await
}

async fn act(
    app: &App,
    (id, stage): (String, String),
    posted: Posted,
    action: StageAction,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    let stage = StageId::parse(&stage).map_err(|_| Problem::not_found())?;
    change(app, &id, posted, Change::Stage { stage, action, reason }).await
}
