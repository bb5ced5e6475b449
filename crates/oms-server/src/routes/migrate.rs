//! A ticket's move to another version of its workflow.

use super::changes::change;
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit::named;
use axum::extract::State;
use oms_api::{MigrateBody, MigrateRequest, OutlookBody};
use oms_app::engine::Change;
use oms_app::{App, Operation, migration};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::MigrateTicket, routes!(migrate_ticket))
}

/// Move a ticket to another version of its workflow.
///
/// Stages go on by their ids, after `map`: with their attempts, results, clocks and leases. What
/// the version lacks goes when it has not begun; what stands in the way is named, stage by stage.
/// With `dry_run` nothing is changed, and the answer says what would become of the stages.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/migrate", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = MigrateRequest, example = json!(
        {"to": 3, "map": {"risk_ai": "risk", "fax": null}, "dry_run": true})),
    responses((status = 200, description = "The ticket, or what would become of its stages",
        body = MigrateBody, example = json!(
            {"from": 1, "to": 3, "stay": ["id_check", "risk"], "go": ["fax"],
             "come": ["site_visit"], "again": [], "requeued": [], "start": ["site_visit"]})),
        WriteErrors))]
async fn migrate_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let MigrateRequest { to, map, dry_run } = posted.read()?;
    if !dry_run {
        return change(&app, &id, posted, Change::Migrate { to, map }).await;
    }
    let (which, caller, now) = (named(&id)?, posted.caller, app.now());
    let outlook =
        move |app: &App| migration::outlook(app.reader(), &caller, &which, (to, map.clone()), now);
    let outlook = app.ask(outlook).await?;
    Ok(Answer::ok(&MigrateBody::Outlook(OutlookBody::from(&outlook))))
}
