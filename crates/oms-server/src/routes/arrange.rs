//! A ticket among others: rank, links, watchers, its place on the map.

use super::changes::{change, ticket_ref};
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{LinkRequest, LocateRequest, RankRequest, StaffTicket, WatchRequest};
use oms_app::engine::{Change, PlaceWanted};
use oms_app::{App, Operation, TicketRef};
use oms_domain::ticket::{Arrange, Command};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::MoveTicket, routes!(rank_ticket))
        .route(Operation::ArrangeTicket, routes!(link_ticket))
        .route(Operation::ArrangeTicket, routes!(unlink_ticket))
        .route(Operation::ArrangeTicket, routes!(watch_ticket))
        .route(Operation::ArrangeTicket, routes!(locate_ticket))
}

/// Put a ticket right before or behind another one of its board.
///
/// Its status stays. Both neighbours may be named; then it stands somewhere between them. A list
/// with `sort=rank` shows the order.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/rank", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = RankRequest, example = json!({"before": "CP-2026-00007"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn rank_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let RankRequest { before, after } = posted.read()?;
    let (before, after) = (ticket_ref("before", before)?, ticket_ref("after", after)?);
    let wanted = PlaceWanted { before, after, ..PlaceWanted::default() };
    change(&app, &id, posted, Change::Place(wanted)).await
}

/// Tie a ticket to another one.
///
/// Both show it, each from its side. A ticket has one parent, and neither parents nor `blocked_by`
/// go round in a circle.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/link", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = LinkRequest, example = json!(
        {"kind": "blocked_by", "to": "CP-2026-00007"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn link_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    tie(&app, &id, posted, true).await
}

/// Untie a ticket from another one.
///
/// Where they are not tied so, nothing changes.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/unlink", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = LinkRequest, example = json!(
        {"kind": "blocked_by", "to": "CP-2026-00007"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn unlink_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    tie(&app, &id, posted, false).await
}

async fn tie(app: &App, id: &str, posted: Posted, tied: bool) -> Result<Answer, Problem> {
    let LinkRequest { kind, to } = posted.read()?;
    let to = TicketRef::parse(&to).map_err(|fault| fault.at("to"))?;
    change(app, id, posted, Change::Tie { kind, to, tied }).await
}

/// Watch a ticket, or no longer.
///
/// For oneself, or for whoever `watcher` names.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/watch", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = WatchRequest, example = json!({"watches": true})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn watch_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let WatchRequest { watcher, watches } = posted.read()?;
    let who = watcher.unwrap_or(posted.caller.actor.principal);
    let command = if watches { Arrange::Watch(who) } else { Arrange::Unwatch(who) };
    change(&app, &id, posted, Change::Ticket(Command::Arrange(command))).await
}

/// Say where on the map a ticket is.
///
/// As a point, in words, or both; an empty object takes it away. Only staff see it.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/locate", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = LocateRequest, example = json!(
        {"lat": 39.763, "lon": -89.653, "address": "5th Street 12"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn locate_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let location = posted.read::<LocateRequest>()?.location();
    change(&app, &id, posted, Change::Ticket(Command::Arrange(Arrange::Locate(location)))).await
}
