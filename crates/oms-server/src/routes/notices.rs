//! What a person is told.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, ListParams, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::{Params, truth};
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use crate::words::notice_parts;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{NoticeBody, Page, ReadNoticeRequest};
use oms_app::engine::NoticeWork;
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::NoticeId;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadNotices, routes!(list_notices))
        .route(Operation::MarkNotices, routes!(read_notice))
}

/// List what the caller is told, newest first.
///
/// The notices to the person whom the token names. They are kept for 90 days.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices",
    params(
        ("unread" = Option<bool>, Query, description = "Only those that are not read",
            example = true),
        ListParams),
    responses((status = 200, description = "A page", body = Page<NoticeBody>), Errors))]
async fn list_notices(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let unread = params.optional("unread", truth).unwrap_or(false);
    let (limit, before) = (params.limit(), params.cursor::<NoticeId>());
    params.after();
    params.finish()?;
    let answer = app.ask(move |app| {
        let page = app.reader().notices(&caller, unread, before, limit)?;
        let items = page.items.iter().map(|telling| NoticeBody::of(notice_parts(telling)));
        let items = items.collect();
        Ok(Answer::page(&Page { items, next: page.next.map(|id| id.spell()) }))
    });
    Ok(answer.await?)
}

/// Mark a notice to the caller as read.
///
/// With `older` all that are older, too. What is read before it was sent is not sent.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "notices",
    params(("id" = String, Path, description = "The notice's id",
        example = "ntc_01hzk2m9xq4c7")),
    request_body(content = ReadNoticeRequest, example = json!({"older": true})),
    responses((status = 200, description = "The notice", body = NoticeBody), WriteErrors))]
async fn read_notice(
    State(app): State<App>,
    headers: HeaderMap,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let ReadNoticeRequest { older } = posted.read()?;
    let notice = NoticeId::parse(&id).map_err(|_| Problem::not_found())?;
    let (caller, agency) = (posted.caller.clone(), posted.caller.agency);
    let work = Work::Notice(NoticeWork::Read { notice, older });
    match app.submit_one(Job { caller, key: None, work }).await? {
        Done::Notice(Some(row)) => {
            let telling = app.ask(move |app| app.reader().telling(agency, row)).await?;
            Ok(Answer::ok(&NoticeBody::of(notice_parts(&telling))))
        }
        other => Err(unexpected(&other)),
    }
}
