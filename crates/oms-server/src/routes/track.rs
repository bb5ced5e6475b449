//! The public page of a ticket, for whoever has its tracking string.

use crate::answer::Answer;
use crate::document::PublicErrors;
use crate::path::At;
use crate::problem::Problem;
use crate::query::NoParams;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::TrackBody;
use oms_app::{App, Operation};
use oms_base::AgencyId;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::TrackTicket, routes!(track_ticket))
}

/// See where a ticket is, without a token.
///
/// Where another ticket stands for it, it shows where that one is, and what was said of both in
/// public. A wrong code, an unknown number and a number without its code look the same.
#[utoipa::path(get, path = "/public/v1/track/{tracking}", tag = "public", security(()),
    params(("tracking" = String, Path, description = "Number and access code",
        example = "DL-2026-00091-7K3M9XQ4")),
    responses(
        (status = 200, description = "The ticket's public side", body = TrackBody),
        PublicErrors))]
async fn track_ticket(
    State(app): State<App>,
    At(tracking): At<String>,
    _: NoParams,
) -> Result<Answer, Problem> {
    let read = move |app: &App| {
        let found = app.track(&tracking)?;
        Ok(Answer::ok(&TrackBody::from(&app.reader().public(AgencyId::FIRST, &found)?)))
    };
    Ok(app.ask(read).await?)
}
