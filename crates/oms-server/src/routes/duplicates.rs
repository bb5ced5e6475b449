//! Tickets that report the same: tie and untie them, add a voice.

use super::changes::change;
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit::{named, unexpected};
use axum::extract::State;
use oms_api::{
    DuplicateRequest, MergeRequest, NothingRequest, StaffTicket, SupportRequest, TrackBody,
};
use oms_app::engine::Change;
use oms_app::read::Found;
use oms_app::{App, Caller, Done, Job, Operation, TicketRef, Work};
use oms_base::Role;
use oms_domain::ticket::Voice;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ArrangeTicket, routes!(duplicate_ticket))
        .route(Operation::ArrangeTicket, routes!(merge_ticket))
        .route(Operation::ArrangeTicket, routes!(unmerge_ticket))
        .route(Operation::SupportTicket, routes!(support_ticket))
}

/// Make a ticket a duplicate of another one.
///
/// It keeps its number, texts and files; its clocks stop, and it ends when the other one does. That
/// one counts from the earliest report, and is due no later than any. When the other one is a
/// duplicate itself, or was merged, the tie goes to what stands for it. `unmerge` takes it back.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/duplicate", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = DuplicateRequest, example = json!({"of": "CP-2026-00007"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn duplicate_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let DuplicateRequest { of } = posted.read()?;
    let of = TicketRef::parse(&of).map_err(|fault| fault.at("of"))?;
    change(&app, &id, posted, Change::Duplicate { of, merge: false }).await
}

/// Merge a ticket into another one of the same requester.
///
/// It ends, its number leads to the other one, and what was said there is shown here, too. When the
/// requesters differ, or a workflow does its work, it is made a duplicate instead. `unmerge`, with
/// the merged ticket's id or number, takes it back.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/merge", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = MergeRequest, example = json!({"into": "CP-2026-00007"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn merge_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let MergeRequest { into } = posted.read()?;
    let of = TicketRef::parse(&into).map_err(|fault| fault.at("into"))?;
    change(&app, &id, posted, Change::Duplicate { of, merge: true }).await
}

/// Untie a duplicate, or take a merge back.
///
/// Both tickets are as if they had not been tied, what was done with each since apart.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/unmerge", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = NothingRequest, example = json!({})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn unmerge_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let NothingRequest {} = posted.read()?;
    change(&app, &id, posted, Change::Unmerge).await
}

/// Add a voice to a ticket, or take it back.
///
/// One's own, or that of whoever has the tracking string of another ticket. Each counts once; that
/// of a duplicate goes to the ticket that stands for it. Citizens name the ticket by its following
/// string.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/support", tag = "tickets",
    params(TicketPath, Key),
    request_body(content = SupportRequest, example = json!({"supports": true})),
    responses((status = 200, description = "The ticket's public side", body = TrackBody),
        WriteErrors))]
async fn support_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let SupportRequest { tracking, supports } = posted.read()?;
    let is_citizen = posted.caller.actor.role == Role::Citizen;
    let find = move |app: &App| {
        let voice = tracking.map(|tracking| app.requested(&tracking)).transpose()?;
        let followed = if is_citizen { Some(app.follow(&id)?) } else { None };
        Ok((voice, followed, id))
    };
    let (voice, followed, id) = app.ask(find).await?;
    let ticket = match followed {
        Some(found) => TicketRef::Id(found.ticket.core.id),
        None => named(&id)?,
    };
    let voice = voice.map(|found| Voice::Requester(found.ticket.core.id));
    let key = posted.key(None);
    support(&app, (posted.caller, key), ticket, (voice, supports)).await
}

/// Submits the change; the answer is the public side.
pub(super) async fn support(
    app: &App,
    (caller, key): (Caller, Option<oms_app::engine::Key>),
    ticket: TicketRef,
    (voice, supports): (Option<Voice>, bool),
) -> Result<Answer, Problem> {
    let agency = caller.agency;
    let change = Change::Support { voice, supports };
    let work = Work::Change { ticket, if_match: None, change };
    let written = match app.submit_one(Job { caller, key, work }).await? {
        Done::Ticket(written) => written,
        other => return Err(unexpected(&other)),
    };
    let show = move |app: &App| {
        let found = Found { ticket: written.ticket, template: written.template };
        Ok(Answer::ok(&TrackBody::from(&app.reader().public(agency, &found)?)))
    };
    Ok(app.ask(show).await?)
}
