//! Files of a ticket: attach, list, read, take away.

use super::changes::change;
use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, IfMatch, Key, ListParams, TicketPath, WriteErrors};
use crate::download;
use crate::path::At;
use crate::problem::Problem;
use crate::query::{NoParams, Params};
use crate::router::{Limits, Routes};
use crate::stale;
use crate::submit::{named, unexpected};
use crate::upload::Uploaded;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use oms_api::{AttachmentBody, FileContent, Page, ReasonRequest, StaffTicket};
use oms_app::engine::{AttachWanted, Change};
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::AttachmentId;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::UPLOAD).route(Operation::AttachFile, routes!(attach_file)).merge(
        Routes::with(Limits::USUAL)
            .route(Operation::ReadTickets, routes!(list_attachments))
            .route(Operation::ReadFile, routes!(get_attachment))
            .route(Operation::DetachFile, routes!(detach_file)),
    )
}

/// Attach a file to a ticket.
///
/// The body is the file itself, at most 10 MiB, and is on the disk before the answer. Of its
/// content type only a safe one is kept; any other becomes `application/octet-stream`. A server
/// takes in eight files at a time and answers 503 to a further one.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/attachments", tag = "attachments",
    params(TicketPath,
        ("name" = String, Query, description = "The file's name, without a path",
            example = "pothole.jpg"),
        ("visibility" = Option<String>, Query, description = "Who may see it: `staff`, which it \
            is when absent, or `public`", example = "staff"),
        Key, IfMatch),
    request_body(content = FileContent, content_type = "application/octet-stream",
        description = "The bytes of the file, under its own content type",
        example = json!("the bytes of the file")),
    responses((status = 201, description = "The new attachment", body = AttachmentBody),
        WriteErrors))]
async fn attach_file(
    State(app): State<App>,
    At(id): At<String>,
    uploaded: Uploaded,
) -> Result<Answer, Problem> {
    let Uploaded { caller, file, if_match, key } = uploaded;
    let (ticket, agency) = (named(&id)?, caller.agency);
    let change = Change::Attach(AttachWanted::Add(Box::new(file)));
    let job = Job { caller, key, work: Work::Change { ticket, if_match, change } };
    let done = app.submit_one(job).await.map_err(|error| stale::problem(&app, agency, error))?;
    let Done::Ticket(written) = &done else { return Err(unexpected(&done)) };
    let ticket = &written.ticket;
    let newest = ticket.attachments.now.last().ok_or_else(|| unexpected(&done))?;
    let body = AttachmentBody::of(newest).written(ticket.version, written.position.to_string());
    Ok(Answer::written(true, &body))
}

/// List a ticket's attachments, oldest first.
///
/// What is known of each file; its bytes are read one by one.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/attachments", tag = "attachments",
    params(TicketPath, ListParams),
    responses((status = 200, description = "A page", body = Page<AttachmentBody>), Errors))]
async fn list_attachments(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let which = named(&id)?;
    let read = move |app: &App| app.reader().attachments(&caller, &which, after, limit);
    let (ticket, page) = app.ask(read).await?;
    let items = page.items.iter().map(AttachmentBody::of).collect();
    let answer = Answer::page(&Page { items, next: page.next.map(|id| id.spell()) });
    Ok(answer.about(ticket, false))
}

/// Read a ticket's file.
///
/// Its bytes, to be saved and not to be shown. `ETag` is their SHA-256; with `If-None-Match` a
/// file that one has is not sent again. Who read which file is recorded.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/attachments/{attachment}", tag = "attachments",
    params(TicketPath,
        ("attachment" = String, Path, description = "The attachment's id",
            example = "att_01hzk2m9xq4c7")),
    responses((status = 200, description = "The bytes of the file, under its own content type",
        body = FileContent, content_type = "application/octet-stream",
        example = json!("the bytes of the file")), Errors))]
async fn get_attachment(
    State(app): State<App>,
    Who(caller): Who,
    At((id, attachment)): At<(String, String)>,
    _: NoParams,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (which, attachment) = (named(&id)?, attachment_id(&attachment)?);
    let read = move |app: &App| app.reader().attachment(&caller, &which, attachment);
    let attached = app.ask(read).await?;
    download::answer(app, attached, &headers).await
}

/// Take a file of a ticket away.
///
/// Its bytes are gone for good. That it was there, and why it is gone, stays in the timeline.
#[utoipa::path(delete, path = "/api/v1/tickets/{id}/attachments/{attachment}", tag = "attachments",
    params(TicketPath,
        ("attachment" = String, Path, description = "The attachment's id",
            example = "att_01hzk2m9xq4c7"),
        IfMatch),
    request_body(content = ReasonRequest, example = json!({"reason": "Shows a stranger's face"})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn detach_file(
    State(app): State<App>,
    At((id, attachment)): At<(String, String)>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let attachment = attachment_id(&attachment)?;
    let ReasonRequest { reason } = posted.read()?;
    let wanted = AttachWanted::Remove { id: attachment, reason };
    change(&app, &id, posted, Change::Attach(wanted)).await
}

fn attachment_id(text: &str) -> Result<AttachmentId, Problem> {
    AttachmentId::parse(text).map_err(|_| Problem::not_found())
}
