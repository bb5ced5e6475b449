//! Opening many tickets in one call.

use super::tickets::wanted;
use crate::answer::Answer;
use crate::batch;
use crate::body::Posted;
use crate::document::{Key, WriteErrors};
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::seen::Seen;
use crate::submit::unexpected;
use axum::extract::State;
use oms_api::{OpenBatchRequest, OpenRequest, Request, Results, StaffTicket, batch_items};
use oms_app::{App, Done, Job, Operation, Work};
use serde_json::Value;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::LARGE).route(Operation::OpenTicket, routes!(open_tickets))
}

/// Open many tickets.
///
/// Up to 1,000. Each opens or fails by itself; the results are in the order of the items, and each
/// item is remembered by itself under the `Idempotency-Key`.
#[utoipa::path(post, path = "/api/v1/tickets/batch", tag = "tickets", params(Key),
    request_body(content = OpenBatchRequest, example = json!(
        {"tickets": [{"board": "City Potholes", "title": "Hole in Elm Street"}]})),
    responses(
        (status = 200, description = "One result an item", body = Results<StaffTicket>),
        WriteErrors))]
async fn open_tickets(State(app): State<App>, posted: Posted) -> Result<Answer, Problem> {
    let (agency, request_id) = (posted.caller.agency, posted.request_id.clone());
    let items = app.ask(move |_| Ok(jobs(&posted))).await??;
    let outcomes = batch::submit(&app, items).await?;
    let seen: Vec<Result<Seen, Problem>> = outcomes
        .into_iter()
        .map(|outcome| match outcome? {
            Done::Ticket(written) => Ok(Seen::written(&app, agency, &written)),
            other => Err(unexpected(&other)),
        })
        .collect();
    let bodies = seen.iter().map(|seen| seen.as_ref().map(Seen::body).map_err(Problem::clone));
    Ok(Answer::ok(&batch::results(bodies, &request_id)))
}

/// The items as jobs, each with what is wrong with it.
fn jobs(posted: &Posted) -> Result<Vec<Result<Job, Problem>>, Problem> {
    let items = batch_items(&posted.value, "tickets")?;
    let job = |(index, item): (usize, &Value)| {
        let work = Work::Open(Box::new(wanted(OpenRequest::from_json(item)?)?));
        Ok(Job { caller: posted.caller.clone(), key: posted.key(Some(index)), work })
    };
    Ok(items.iter().enumerate().map(job).collect())
}
