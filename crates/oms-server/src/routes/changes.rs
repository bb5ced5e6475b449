//! Changes of tickets: move, assign, priority, comment, label, cancel, reopen.

use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit;
use axum::extract::State;
use oms_api::{
    AssignRequest, CancelRequest, CommentRequest, LabelRequest, MoveRequest, PriorityRequest,
    ReopenRequest, StaffTicket,
};
use oms_app::engine::{Change, PlaceWanted, StageAction};
use oms_app::{App, Job, Operation, TicketRef, Work};
use oms_domain::ticket::Command;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::MoveTicket, routes!(move_ticket))
        .route(Operation::ArrangeTicket, routes!(assign_ticket))
        .route(Operation::ArrangeTicket, routes!(set_priority))
        .route(Operation::CommentTicket, routes!(comment_ticket))
        .route(Operation::ArrangeTicket, routes!(label_ticket))
        .route(Operation::CancelTicket, routes!(cancel_ticket))
        .route(Operation::MoveTicket, routes!(reopen_ticket))
}

/// Submits a change of the ticket that the path names; the ticket after it.
pub(super) async fn change(
    app: &App,
    id: &str,
    posted: Posted,
    change: Change,
) -> Result<Answer, Problem> {
    let ticket = submit::named(id)?;
    let work = Work::Change { ticket, if_match: posted.if_match, change };
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::ticket(app, job).await
}

/// A ticket that a body names in `field`.
pub(super) fn ticket_ref(field: &str, name: Option<String>) -> Result<Option<TicketRef>, Problem> {
    let parsed = name.map(|name| TicketRef::parse(&name).map_err(|fault| fault.at(field)));
    Ok(parsed.transpose()?)
}

/// Move a plain ticket to another column.
///
/// To a column of its board, only where its state and the board allow it. A workflow's ticket moves
/// by its stages and is refused here. A hard limit of the board is passed only with a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/move", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = MoveRequest, example = json!({"to": "in-progress"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn move_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let MoveRequest { to, reason, because, before, after } = posted.read()?;
    let (before, after) = (ticket_ref("before", before)?, ticket_ref("after", after)?);
    let wanted = PlaceWanted { to: Some(to), before, after, reason, because };
    change(&app, &id, posted, Change::Place(wanted)).await
}

/// Make somebody responsible for a ticket, or nobody.
///
/// An owner is `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name; `null` is nobody.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/assign", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = AssignRequest, example = json!({"owner": "human:road-crew"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn assign_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let AssignRequest { owner, reason } = posted.read()?;
    let command = Command::Assign { owner };
    change(&app, &id, posted, Change::Within { command, reason }).await
}

/// Change a ticket's urgency.
///
/// From 0, the most urgent, to 3. The time limit stays as it is.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/priority", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = PriorityRequest, example = json!({"priority": 0})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn set_priority(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let PriorityRequest { priority, reason } = posted.read()?;
    let command = Command::SetPriority { priority };
    change(&app, &id, posted, Change::Within { command, reason }).await
}

/// Comment on a ticket.
///
/// For staff alone unless `visibility` says otherwise. A comment stays in the timeline.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/comment", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = CommentRequest, example = json!(
        {"text": "Crew is on its way", "visibility": "public"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn comment_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let CommentRequest { text, visibility } = posted.read()?;
    change(&app, &id, posted, Change::Ticket(Command::Comment { text, visibility })).await
}

/// Put labels on a ticket and take labels off.
///
/// Labels that are on already, or not on, change nothing.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/label", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = LabelRequest, example = json!({"add": ["flooded"]})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn label_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let LabelRequest { add, remove, reason } = posted.read()?;
    let command = Command::Label { add, remove };
    change(&app, &id, posted, Change::Within { command, reason }).await
}

/// Give a ticket up, with every stage that has not ended.
///
/// Needs a reason, which the timeline keeps. Results of its tasks are refused from then on. Where
/// its workflow says how stages that were done are undone, that happens first, the last one before
/// the others; until it has, the ticket is open and says `cancelling_at`. With `compensate: false`
/// it is cancelled at once.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/cancel", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = CancelRequest, example = json!({"reason": "Reported twice"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn cancel_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let CancelRequest { reason, compensate } = posted.read()?;
    let command =
        if compensate { Command::Cancel { reason } } else { Command::CancelAtOnce { reason } };
    change(&app, &id, posted, Change::Ticket(command)).await
}

/// Take up an ended ticket again.
///
/// A plain one is queued again. A workflow's names a stage: that one and all that come after it
/// start over, each with its next attempt, and so does what was cancelled.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/reopen", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = ReopenRequest, example = json!({"reason": "The hole is back"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn reopen_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReopenRequest { reason, stage } = posted.read()?;
    let wanted = match stage {
        None => Change::Ticket(Command::Reopen { reason }),
        Some(stage) => Change::Stage { stage, action: StageAction::Reopen, reason },
    };
    change(&app, &id, posted, wanted).await
}
