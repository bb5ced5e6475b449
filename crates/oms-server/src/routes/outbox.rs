//! What leaves the hub, and the secrets that sign it.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{After, Errors, ListParams, MessagePath, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::{NoParams, Params};
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{
    MessageBody, MessageParts, NoFields, Page, ReasonRequest, SecretBody, SecretRequest, Text,
};
use oms_app::engine::{MessageWork, SecretWork};
use oms_app::inbox::{About, MessageRow, SecretRow};
use oms_app::{App, Caller, Done, Job, Operation, Work};
use oms_base::{MessageId, MessageState, Name};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadOutbox, routes!(list_messages))
        .route(Operation::ReadOutbox, routes!(get_message))
        .route(Operation::SteerOutbox, routes!(retry_message))
        .route(Operation::SteerOutbox, routes!(pause_message))
        .route(Operation::SteerOutbox, routes!(promote_message))
        .route(Operation::SteerOutbox, routes!(drop_message))
        .route(Operation::ReadSecrets, routes!(list_secrets))
        .route(Operation::SetSecret, routes!(make_secret))
        .route(Operation::SetSecret, routes!(remove_secret))
}

/// List what is to leave the hub, newest first.
///
/// What has arrived is in it no longer: the ticket's timeline says what became of it.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "outbox",
    params(
        ("state" = Option<String>, Query,
            description = "Only those that are `waiting`, `sending`, `paused` or `dead`",
            example = "dead"),
        ListParams),
    responses((status = 200, description = "A page", body = Page<MessageBody>), Errors))]
async fn list_messages(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let state = params.optional("state", MessageState::parse);
    let (limit, before) = (params.limit(), params.cursor::<MessageId>());
    params.after();
    params.finish()?;
    let read = move |app: &App| app.reader().messages(&caller, state, before, limit);
    let page = app.ask(read).await?;
    let items = page.items.iter().map(shown).collect();
    Ok(Answer::page(&Page { items, next: page.next.map(|id| id.spell()) }))
}

/// Read a message.
///
/// How often it was sent, and why it did not arrive.
#[utoipa::path(get, path = "/api/v1/outbox/{id}", tag = "outbox", params(MessagePath, After),
    responses((status = 200, description = "The message", body = MessageBody), Errors))]
async fn get_message(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let id = named(&id)?;
    let row = app.ask(move |app| app.reader().message(&caller, id)).await?;
    Ok(Answer::ok(&shown(&row)))
}

/// Try again what did not arrive.
///
/// The stage of its task is tried again, which writes a new message; a notice is sent again as it
/// is. Only a dead one is retried.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/retry", tag = "outbox", params(MessagePath),
    request_body(content = ReasonRequest, example = json!({"reason": "The service is back"})),
    responses((status = 200, description = "The message as it was", body = MessageBody),
        WriteErrors))]
async fn retry_message(
    State(app): State<App>,
    headers: HeaderMap,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let ReasonRequest { reason } = posted.read()?;
    steer(&app, posted.caller, MessageWork::Retry(named(&id)?, reason)).await
}

/// Hold a message back.
///
/// It is not sent until it is promoted. Meanwhile its task may be claimed.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/pause", tag = "outbox", params(MessagePath),
    request_body(content = NoFields, example = json!({})),
    responses((status = 200, description = "The message", body = MessageBody), WriteErrors))]
async fn pause_message(
    State(app): State<App>,
    headers: HeaderMap,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let NoFields {} = posted.read()?;
    steer(&app, posted.caller, MessageWork::Pause(named(&id)?)).await
}

/// Send a message next.
///
/// Before all others of its recipient, also when it was held back.
#[utoipa::path(post, path = "/api/v1/outbox/{id}/promote", tag = "outbox", params(MessagePath),
    request_body(content = NoFields, example = json!({})),
    responses((status = 200, description = "The message", body = MessageBody), WriteErrors))]
async fn promote_message(
    State(app): State<App>,
    headers: HeaderMap,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let NoFields {} = posted.read()?;
    steer(&app, posted.caller, MessageWork::Promote(named(&id)?)).await
}

/// Forget a message that did not arrive.
///
/// Answers it as it was. Its task stays as it is.
#[utoipa::path(delete, path = "/api/v1/outbox/{id}", tag = "outbox", params(MessagePath),
    responses((status = 200, description = "The message as it was", body = MessageBody), Errors))]
async fn drop_message(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    _: NoParams,
) -> Result<Answer, Problem> {
    steer(&app, caller, MessageWork::Drop(named(&id)?)).await
}

/// List the secrets, by name.
///
/// What they are is not in it.
#[utoipa::path(get, path = "/api/v1/secrets", tag = "outbox", params(After),
    responses((status = 200, description = "All of them", body = Page<SecretBody>), Errors))]
async fn list_secrets(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let rows = app.ask(move |app| app.reader().secrets(&caller)).await?;
    let items = rows.iter().map(|row| secret(row, None)).collect();
    Ok(Answer::ok(&Page { items, next: None }))
}

/// Make a secret.
///
/// It signs what is sent to owners that name it. Where there is one of this name, both sign for a
/// day. The answer shows a secret that was made here, once.
#[utoipa::path(put, path = "/api/v1/secrets/{name}", tag = "outbox",
    params(("name" = String, Path, description = "The secret's name", example = "treasury")),
    request_body(content = SecretRequest, example = json!({})),
    responses(
        (status = 201, description = "A new secret", body = SecretBody),
        (status = 200, description = "In place of the one before", body = SecretBody),
        WriteErrors))]
async fn make_secret(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let SecretRequest { secret: given } = posted.read()?;
    let name = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let (work, made) = app.seal_secret(posted.caller.agency, name, given.as_deref())?;
    keep(&app, posted.caller, work, made).await
}

/// Remove a secret.
///
/// Answers its name. One that an owner names stays.
#[utoipa::path(delete, path = "/api/v1/secrets/{name}", tag = "outbox",
    params(("name" = String, Path, description = "The secret's name", example = "treasury")),
    responses((status = 200, description = "The secret that was", body = SecretBody), Errors))]
async fn remove_secret(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    _: NoParams,
) -> Result<Answer, Problem> {
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    keep(&app, caller, SecretWork::Remove(name), None).await
}

async fn steer(app: &App, caller: Caller, work: MessageWork) -> Result<Answer, Problem> {
    match app.submit_one(Job { caller, key: None, work: Work::Message(work) }).await? {
        Done::Message(Some(row)) => Ok(Answer::ok(&shown(&row))),
        other => Err(unexpected(&other)),
    }
}

async fn keep(
    app: &App,
    caller: Caller,
    work: SecretWork,
    made: Option<String>,
) -> Result<Answer, Problem> {
    match app.submit_one(Job { caller, key: None, work: Work::Secret(work) }).await? {
        Done::Secret { row, created } => Ok(Answer::written(created, &secret(&row, made))),
        other => Err(unexpected(&other)),
    }
}

fn named(id: &str) -> Result<MessageId, Problem> {
    MessageId::parse(id).map_err(|_| Problem::not_found())
}

fn shown(row: &MessageRow) -> MessageBody<'_> {
    let reason = row.reason.as_deref();
    let MessageRow { id, recipient, state, tries, next_at, created_at, .. } = row;
    let (id, state, tries) = (*id, *state, *tries);
    let (next_at, created_at) = (*next_at, *created_at);
    let (task, notice, call) = match row.about {
        About::Task(task) => (Some(task), None, None),
        About::Notice(notice, channel) => (None, Some((notice, channel)), None),
        About::Call(ticket, call) => (None, None, Some((ticket, call))),
    };
    MessageBody::of(MessageParts {
        id,
        recipient,
        task,
        notice,
        call,
        state,
        tries,
        next_at,
        created_at,
        reason,
    })
}

fn secret(row: &SecretRow, made: Option<String>) -> SecretBody<'_> {
    SecretBody { name: row.name.as_str(), secret: made, made_at: Text(row.made_at) }
}
