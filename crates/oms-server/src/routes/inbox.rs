//! The inbox of a person, and what people do with one task.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, Key, ListParams, TaskPath, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::routes::tasks::{claimed, named};
use crate::submit::{self, unexpected};
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{AssignTaskRequest, ClaimBody, InboxRow, InboxTaskBody, Page, TakeRequest, TaskBody};
use oms_app::inbox::InboxPlace;
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::Owner;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadInbox, routes!(list_inbox))
        .route(Operation::WorkTasks, routes!(take_task))
        .route(Operation::WorkTasks, routes!(assign_task))
}

/// List the tasks that wait for the caller, by when they are due.
///
/// Those of the person whom the token names, and of the groups that it is in; also those that
/// somebody has claimed. With `owner` those of one person or group.
#[utoipa::path(get, path = "/api/v1/inbox", tag = "owners",
    params(
        ("owner" = Option<String>, Query, description = "Only of this person or group",
            example = "human:loan-desk"),
        ListParams),
    responses((status = 200, description = "A page", body = Page<InboxTaskBody>), Errors))]
async fn list_inbox(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let of = params.optional("owner", Owner::parse);
    let (limit, after) = (params.limit(), params.cursor::<InboxPlace>());
    params.after();
    params.finish()?;
    let answer = app.ask(move |app| {
        let me = caller.actor.principal;
        let page = app.reader().inbox(&caller, of.as_ref(), after, limit)?;
        let items = page.items.iter().map(|(row, found)| {
            let mine = row.lease.is_some_and(|lease| lease.holder == me);
            let (owner, queued_at) = (&row.owner, row.queued_at);
            let row = InboxRow { id: row.id, owner, mine, queued_at };
            InboxTaskBody::of(row, &found.ticket, found.template.as_deref())
        });
        let items = items.collect();
        Ok(Answer::page(&Page { items, next: page.next.map(|place| place.spell()) }))
    });
    Ok(answer.await?)
}

/// Claim one task.
///
/// None when somebody else has claimed it. Takes no `Idempotency-Key`: a lost answer's lease
/// lapses, and the task comes again.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/claim", tag = "tasks",
    params(TaskPath),
    request_body(content = TakeRequest, example = json!({"lease_s": 3600})),
    responses((status = 200, description = "The leased task", body = ClaimBody), WriteErrors))]
async fn take_task(
    State(app): State<App>,
    headers: HeaderMap,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let TakeRequest { lease_s: lease } = posted.read()?;
    let work = Work::Take { task: named(&id)?, lease };
    match app.submit_one(Job { caller: posted.caller, key: None, work }).await? {
        Done::Claimed { tasks } => {
            let tasks = tasks.iter().map(claimed).collect();
            Ok(Answer::ok(&ClaimBody { tasks }))
        }
        other => Err(unexpected(&other)),
    }
}

/// Give a task to another owner.
///
/// It waits for that one from here on. Whoever works on it loses the lease, and a late result is
/// refused.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/assign", tag = "tasks",
    params(TaskPath, Key),
    request_body(content = AssignTaskRequest, example = json!(
        {"owner": "human:ada", "reason": "Ada knows the applicant"})),
    responses((status = 200, description = "The task", body = TaskBody), WriteErrors))]
async fn assign_task(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let AssignTaskRequest { owner: to, reason } = posted.read()?;
    let work = Work::Hand { task: named(&id)?, to, reason };
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::task(&app, job).await
}
