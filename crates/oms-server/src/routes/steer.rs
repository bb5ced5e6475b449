//! Stages from outside their tasks: assign, escalate, pause, resume, cancel.

use super::changes::change;
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{AssignStageRequest, EscalateRequest, PauseRequest, ReasonRequest, StaffTicket};
use oms_app::engine::{Change, StageAction};
use oms_app::{App, Operation};
use oms_base::{Reason, StageId};
use oms_domain::ticket::{Command, Steer};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::SteerStage, routes!(assign_stage))
        .route(Operation::Escalate, routes!(escalate_stage))
        .route(Operation::Escalate, routes!(escalate_ticket))
        .route(Operation::SteerStage, routes!(pause_stage))
        .route(Operation::SteerStage, routes!(resume_stage))
        .route(Operation::SteerStage, routes!(cancel_stage))
}

/// Give a stage to another owner.
///
/// Its task waits for that owner from here on. Whoever works on it loses the lease, and a late
/// result is refused. The workflow itself stays as it is.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/assign", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = AssignStageRequest, example = json!(
        {"owner": "human:loan-desk", "reason": "The team is on leave"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn assign_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let AssignStageRequest { owner, reason } = posted.read()?;
    steer(&app, place, posted, (Steer::Assign { owner }, reason)).await
}

/// Ask for help with a stage.
///
/// Any stage that has not ended, also one that still waits. It is marked until it ends. Whoever the
/// stage or its workflow names as supervisor gets a task, else whoever stands above its owner, whom
/// the board names, or the agency's supervisors; when there is nobody, a warning says so. With `to`
/// it also gets that owner, and whoever works on it loses the lease.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/escalate", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = EscalateRequest, example = json!(
        {"reason": "Fraud flag", "to": "human:supervisors"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn escalate_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let EscalateRequest { reason, to } = posted.read()?;
    steer(&app, place, posted, (Steer::Escalate { to, supervisor: None }, reason)).await
}

/// Ask for help with a plain ticket.
///
/// It is marked until it ends. Whoever stands above its owner gets a task, else whom its board
/// names as supervisor, or the agency's supervisors; when there is nobody, a warning says so. With
/// `to` it also gets that owner. Of a workflow's ticket a stage is escalated.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/escalate", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = EscalateRequest, example = json!({"reason": "The hole grows"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn escalate_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let EscalateRequest { reason, to } = posted.read()?;
    let command = Command::Escalate { reason, to, supervisor: None };
    change(&app, &id, posted, Change::Ticket(command)).await
}

/// Hold a stage up.
///
/// A queued or in-progress one. Its task waits for nobody, and whoever works on it loses the lease.
/// Its clock pauses if its policy knows the word in `because`.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/pause", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = PauseRequest, example = json!(
        {"reason": "The applicant is away", "because": "waiting_citizen"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn pause_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let PauseRequest { reason, because } = posted.read()?;
    steer(&app, place, posted, (Steer::Pause { because }, reason)).await
}

/// Let a paused stage go on.
///
/// It is queued again, under the same attempt and with the time that was left. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/resume", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "The papers are here"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn resume_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, place, posted, (Steer::Resume, reason)).await
}

/// Give one stage up.
///
/// One that has begun and not ended. It does not satisfy what depends on it, so the ticket comes to
/// a halt until somebody retries or skips it. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/stages/{stage}/cancel", tag = "stages",
    params(
        TicketPath,
        ("stage" = String, Path, description = "The stage's id", example = "underwrite"),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "Done elsewhere"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn cancel_stage(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, place, posted, (Steer::Cancel, reason)).await
}

async fn steer(
    app: &App,
    (id, stage): (String, String),
    posted: Posted,
    (steer, reason): (Steer, Reason),
) -> Result<Answer, Problem> {
    let stage = StageId::parse(&stage).map_err(|_| Problem::not_found())?;
    let action = StageAction::Steer(steer);
    change(app, &id, posted, Change::Stage { stage, action, reason }).await
}
