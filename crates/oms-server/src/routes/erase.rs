//! Erasing texts of tickets, and the list of it.

use super::changes::change;
use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, IfMatch, Key, ListParams, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::named;
use axum::extract::State;
use oms_api::{EraseBody, ErasePreviewBody, EraseRequest, ErasureBody, Page, Text};
use oms_app::engine::{Change, EraseWanted};
use oms_app::erasure::Preview;
use oms_app::{App, Operation};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::EraseTicket, routes!(erase_ticket))
        .route(Operation::ReadErasures, routes!(list_erasures))
}

/// Erase texts of a ticket for good.
///
/// From its whole history, from what it is found by, and from the server's files. Digests stay, so
/// that the history still verifies; who was responsible stays, too. With `dry_run` nothing is
/// changed, and the answer says what would go. Nobody can take it back.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/erase", tag = "tickets",
    params(TicketPath, Key, IfMatch),
    request_body(content = EraseRequest, example = json!(
        {"fields": ["title", "comments"], "reason": "Asked for by the requester",
         "dry_run": true})),
    responses((status = 200, description = "The ticket, or what would go",
        body = EraseBody, example = json!(
            {"ticket": "tkt_01hzk2m9xq4c7", "number": "CP-2026-00042",
             "texts": {"comments": 3, "title": 1}, "files": 0, "file_bytes": 0,
             "related": []})),
        WriteErrors))]
async fn erase_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let EraseRequest { fields, reason, dry_run } = posted.read()?;
    if !dry_run {
        let wanted = EraseWanted { fields, reason, before: None };
        return change(&app, &id, posted, Change::Erase(wanted)).await;
    }
    let (which, caller) = (named(&id)?, posted.caller);
    let preview = app.ask(move |app| app.reader().erasable(&caller, &which, &fields)).await?;
    Ok(Answer::ok(&EraseBody::Preview(body(&preview))))
}

fn body(preview: &Preview) -> ErasePreviewBody {
    let texts = preview.texts.iter().map(|(field, count)| (field.as_str(), *count));
    ErasePreviewBody {
        ticket: Text(preview.ticket),
        number: Text(preview.number.clone()),
        texts: texts.collect(),
        files: preview.files,
        file_bytes: preview.file_bytes,
        related: preview.related.iter().cloned().map(Text).collect(),
    }
}

/// List what was erased, by ticket.
///
/// Which fields of which ticket, and when; nothing of what it was. Keep the list elsewhere: a
/// backup that is older is held against it when it is restored.
#[utoipa::path(get, path = "/api/v1/erasures", tag = "tickets",
    params(ListParams),
    responses((status = 200, description = "A page", body = Page<ErasureBody>), Errors))]
async fn list_erasures(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let read = move |app: &App| {
        let clean = app.live().is_clean();
        Ok((app.reader().erasures(&caller, after, limit)?, clean))
    };
    let (page, clean) = app.ask(read).await?;
    let items = page.items.into_iter().map(|row| ErasureBody {
        ticket: Text(row.ticket),
        number: row.number,
        seq: row.seq,
        fields: row.fields.split(',').map(str::to_owned).collect(),
        erased_at: Text(row.at),
        clean,
    });
    Ok(Answer::page(&Page { items: items.collect(), next: page.next.map(|at| at.spell()) }))
}
