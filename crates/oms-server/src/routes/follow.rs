//! Following somebody else's ticket, without a token: whoever was shown it may, by the following
//! string that came with it.

use super::duplicates::support;
use crate::answer::Answer;
use crate::document::PublicErrors;
use crate::path::At;
use crate::problem::Problem;
use crate::query::NoParams;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::TrackBody;
use oms_app::{App, Caller, Operation, TicketRef};
use oms_base::AgencyId;
use oms_domain::ticket::Voice;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::TrackTicket, routes!(follow_ticket))
        .route(Operation::TrackTicket, routes!(add_voice))
        .route(Operation::TrackTicket, routes!(take_voice_back))
}

/// See where a ticket is that somebody else has reported, without a token.
///
/// By the following string of a suggestion. A wrong code and an unknown number look the same.
#[utoipa::path(get, path = "/public/v1/follow/{follow}", tag = "public", security(()),
    params(("follow" = String, Path, description = "Number and following code",
        example = "CP-2026-00007-2M8X4QK1")),
    responses(
        (status = 200, description = "The ticket's public side", body = TrackBody),
        PublicErrors))]
async fn follow_ticket(
    State(app): State<App>,
    At(follow): At<String>,
    _: NoParams,
) -> Result<Answer, Problem> {
    let read = move |app: &App| {
        let found = app.follow(&follow)?;
        Ok(Answer::ok(&TrackBody::from(&app.reader().public(AgencyId::FIRST, &found)?)))
    };
    Ok(app.ask(read).await?)
}

/// Add one's voice to a ticket, without a token.
///
/// Whoever does says so with the tracking string of a ticket of their own, and counts once.
#[utoipa::path(put, path = "/public/v1/follow/{follow}/{tracking}", tag = "public", security(()),
    params(
        ("follow" = String, Path, description = "Number and following code",
            example = "CP-2026-00007-2M8X4QK1"),
        ("tracking" = String, Path, description = "Number and access code of one's own ticket",
            example = "CP-2026-00009-7K3M9XQ4")),
    responses(
        (status = 200, description = "The ticket's public side", body = TrackBody),
        PublicErrors))]
async fn add_voice(
    State(app): State<App>,
    At(names): At<(String, String)>,
    _: NoParams,
) -> Result<Answer, Problem> {
    speak(app, names, true).await
}

/// Take one's voice back from a ticket, without a token.
///
/// Where it was not added, nothing changes.
#[utoipa::path(delete, path = "/public/v1/follow/{follow}/{tracking}", tag = "public",
    security(()),
    params(
        ("follow" = String, Path, description = "Number and following code",
            example = "CP-2026-00007-2M8X4QK1"),
        ("tracking" = String, Path, description = "Number and access code of one's own ticket",
            example = "CP-2026-00009-7K3M9XQ4")),
    responses(
        (status = 200, description = "The ticket's public side", body = TrackBody),
        PublicErrors))]
async fn take_voice_back(
    State(app): State<App>,
    At(names): At<(String, String)>,
    _: NoParams,
) -> Result<Answer, Problem> {
    speak(app, names, false).await
}

async fn speak(
    app: App,
    (follow, tracking): (String, String),
    supports: bool,
) -> Result<Answer, Problem> {
    let find = move |app: &App| {
        let own = app.requested(&tracking)?.ticket.core.id;
        Ok((own, app.follow(&follow)?.ticket.core.id))
    };
    let (own, id) = app.ask(find).await?;
    let voice = Some(Voice::Requester(own));
    support(&app, (Caller::citizen(), None), TicketRef::Id(id), (voice, supports)).await
}
