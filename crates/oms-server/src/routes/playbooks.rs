//! Playbooks: publish, list, read, start for a ticket; and their runs: retry, skip, cancel.

use super::changes::change;
use crate::answer::Answer;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, IfMatch, Key, ListParams, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{Page, PlaybookBody, ReasonRequest, StaffTicket, StartPlaybookRequest};
use oms_app::engine::Change;
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::{Code, Fault, Name, RuleKind};
use oms_domain::json::placed;
use oms_domain::playbook::Playbook;
use oms_domain::rule::{self, Defined};
use oms_domain::ticket::{Command, Play};
use std::sync::Arc;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    let published =
        Routes::with(Limits::DEFINITION).route(Operation::SetRule, routes!(publish_playbook));
    Routes::with(Limits::USUAL)
        .route(Operation::ReadRules, routes!(list_playbooks))
        .route(Operation::ReadRules, routes!(get_playbook))
        .route(Operation::RunPlaybooks, routes!(start_playbook))
        .route(Operation::UnblockStage, routes!(retry_run))
        .route(Operation::UnblockStage, routes!(skip_run_step))
        .route(Operation::UnblockStage, routes!(cancel_run))
        .merge(published)
}

/// Publish a version of a playbook.
///
/// Everything wrong with it is reported at once, with line and column. It may be YAML as well, with
/// the content type `application/yaml`. The same content again is the same version. Runs keep the
/// version that they began with; with `enabled: false` no new ones start.
#[utoipa::path(put, path = "/api/v1/playbooks/{name}", tag = "playbooks",
    params(("name" = String, Path, description = "The playbook's name, as in the definition",
        example = "Fix a pothole")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "Fix a pothole",
        "steps": [
            {"id": "order", "owner": "svc:depot", "call": "order-asphalt",
                "then": {"move": "blocked", "reason": "waiting for asphalt"}},
            {"id": "patch", "owner": "svc:crew", "then": {"move": "completed"}}]})),
    responses(
        (status = 201, description = "A new version", body = PlaybookBody),
        (status = 200, description = "The version that has this content", body = PlaybookBody),
        WriteErrors))]
async fn publish_playbook(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let name = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let Posted { caller, value: definition, text, .. } = posted;
    if let Err(faults) = rule::read(RuleKind::Playbook, &definition, 1) {
        return Err(placed(&text, faults).into());
    }
    let work = Work::PublishRule { kind: RuleKind::Playbook, name, definition };
    let job = Job { caller, key: None, work };
    let Done::Rule { rule, created, position } = app.submit_one(job).await? else {
        return Err(Problem::internal());
    };
    let Ok(Defined::Playbook(playbook)) = rule.defined() else {
        return Err(Problem::internal());
    };
    Ok(Answer::written(created, &PlaybookBody::of(&playbook, Some(position.to_string()))))
}

/// List the playbooks, by name.
///
/// Each with its newest version.
#[utoipa::path(get, path = "/api/v1/playbooks", tag = "playbooks", params(ListParams),
    responses((status = 200, description = "A page", body = Page<PlaybookBody>), Errors))]
async fn list_playbooks(State(app): State<App>, mut params: Params) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let book = app.reader().directory().book();
    let (playbooks, next) =
        cut(book.playbooks().collect(), after, limit, |it: &&Arc<Playbook>| it.name.clone())?;
    let items = playbooks.into_iter().map(|playbook| PlaybookBody::of(playbook, None)).collect();
    Ok(Answer::ok(&Page { items, next }))
}

/// Read a playbook.
///
/// As it was published: the newest version, or the one asked for.
#[utoipa::path(get, path = "/api/v1/playbooks/{name}", tag = "playbooks",
    params(
        ("name" = String, Path, description = "The playbook's name", example = "Fix a pothole"),
        ("version" = Option<u32>, Query, description = "Which version; the newest when absent",
            example = 1),
        After),
    responses((status = 200, description = "The version", body = PlaybookBody), Errors))]
async fn get_playbook(
    State(app): State<App>,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let version = params.optional("version", |text| {
        text.parse().map_err(|_| Fault::here(Code::WrongType, "must be a whole number"))
    });
    params.after();
    params.finish()?;
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    let book = app.reader().directory().book();
    let found = match version {
        Some(version) => book.playbook_version(&name, version),
        None => book.playbook(&name),
    };
    let playbook = found.ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&PlaybookBody::of(playbook, None)))
}

/// Start a playbook for a ticket.
///
/// Its newest version, unless it is running for the ticket already. A ticket has at most 20 runs.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/playbooks", tag = "playbooks",
    params(TicketPath, Key, IfMatch),
    request_body(content = StartPlaybookRequest, example = json!({"playbook": "Fix a pothole"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn start_playbook(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let StartPlaybookRequest { playbook } = posted.read()?;
    change(&app, &id, posted, Change::Start(playbook)).await
}

/// Try the step again at which a run is blocked.
///
/// Its condition is asked again, and its task gets the next attempt. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/playbooks/{run}/retry", tag = "playbooks",
    params(
        TicketPath,
        ("run" = u16, Path, description = "The number of the run", example = 1),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "The asphalt is there"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn retry_run(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, place, posted, |run| Play::Retry { run, reason }).await
}

/// Go on without the step at which a run is blocked.
///
/// The next step begins, as if this one were not there. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/playbooks/{run}/skip", tag = "playbooks",
    params(
        TicketPath,
        ("run" = u16, Path, description = "The number of the run", example = 1),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "Ordered by phone"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn skip_run_step(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, place, posted, |run| Play::Skip { run, reason }).await
}

/// Give a run up.
///
/// Whoever works on its step loses the lease. What was done stays done. Needs a reason.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/playbooks/{run}/cancel", tag = "playbooks",
    params(
        TicketPath,
        ("run" = u16, Path, description = "The number of the run", example = 1),
        Key, IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "It is no pothole"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn cancel_run(
    State(app): State<App>,
    At(place): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, place, posted, |run| Play::Cancel { run, reason }).await
}

async fn steer(
    app: &App,
    (id, run): (String, String),
    posted: Posted,
    play: impl FnOnce(u16) -> Play,
) -> Result<Answer, Problem> {
    let run = run.parse().map_err(|_| Problem::not_found())?;
    let command = Command::Play(Box::new(play(run)));
    change(app, &id, posted, Change::Ticket(command)).await
}
