//! Agents and tickets: ask about one, accept and reject what is suggested.

use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit;
use axum::extract::State;
use oms_api::{AskAboutRequest, NoFields, RejectRequest, StaffTicket};
use oms_app::engine::{AgentWork, Verdict};
use oms_app::{App, Job, Operation, Work};
use oms_base::Name;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::AskAboutTicket, routes!(ask_about_ticket))
        .route(Operation::SettleSuggestion, routes!(accept_suggestion))
        .route(Operation::SettleSuggestion, routes!(reject_suggestion))
}

/// Ask an agent about a ticket.
///
/// It sees what its definition declares of the ticket. Its answer is kept in the timeline, stands
/// as a suggestion until somebody accepts or rejects it, or takes effect, as its autonomy says:
/// never beyond what its `effects` name. When it is not sure, a person looks instead. An open call
/// of the same agent is withdrawn.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/agents/{name}/call", tag = "agents",
    params(
        TicketPath,
        ("name" = String, Path, description = "The agent's name", example = "Pothole-Ranker"),
        Key, IfMatch),
    request_body(content = AskAboutRequest, example = json!({"autonomy": "suggest"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn ask_about_ticket(
    State(app): State<App>,
    At((id, name)): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let AskAboutRequest { autonomy } = posted.read()?;
    let agent = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let (ticket, if_match) = (submit::named(&id)?, posted.if_match);
    submitted(&app, posted, AgentWork::Ask { ticket, if_match, agent, autonomy }).await
}

/// Accept what an agent suggests.
///
/// It takes effect as if whoever accepts it had done it. A suggestion that is over is refused.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/calls/{call}/accept", tag = "agents",
    params(
        TicketPath,
        ("call" = u64, Path, description = "The call, as the ticket names it", example = 7),
        Key, IfMatch),
    request_body(content = NoFields, example = json!({})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn accept_suggestion(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let NoFields {} = posted.read()?;
    settle(&app, place, posted, Verdict::Accept).await
}

/// Reject what an agent suggests.
///
/// Nothing of it takes effect; the timeline keeps it, and why.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/calls/{call}/reject", tag = "agents",
    params(
        TicketPath,
        ("call" = u64, Path, description = "The call, as the ticket names it", example = 7),
        Key, IfMatch),
    request_body(content = RejectRequest,
        example = json!({"reason": "The picture shows a puddle"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn reject_suggestion(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let RejectRequest { reason } = posted.read()?;
    settle(&app, place, posted, Verdict::Reject(reason)).await
}

async fn settle(
    app: &App,
    (id, call): (String, String),
    posted: Posted,
    verdict: Verdict,
) -> Result<Answer, Problem> {
    let call = call.parse().map_err(|_| Problem::not_found())?;
    let (ticket, if_match) = (submit::named(&id)?, posted.if_match);
    submitted(app, posted, AgentWork::Settle { ticket, if_match, call, verdict }).await
}

async fn submitted(app: &App, posted: Posted, work: AgentWork) -> Result<Answer, Problem> {
    let key = posted.key(None);
    let job = Job { caller: posted.caller, key, work: Work::Agent(Box::new(work)) };
    submit::ticket(app, job).await
}
