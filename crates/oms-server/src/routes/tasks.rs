//! Tasks: claim, complete, keep alive, give back.

use crate::answer::Answer;
use crate::batch;
use crate::body::Posted;
use crate::document::{Key, TaskPath, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit::{self, task_body, unexpected};
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{
    ClaimBody, ClaimRequest, ClaimedTaskBody, CompleteBatchRequest, CompleteRequest,
    CompletionRequest, HeartbeatRequest, ReleaseRequest, Request, Results, TaskBody, batch_items,
};
use oms_app::engine::{Claim, Claimed, TaskAction};
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::TaskId;
use oms_domain::ticket::TaskResult;
use serde_json::Value;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    let parked = Routes::with(Limits::PARKED).route(Operation::WorkTasks, routes!(claim_tasks));
    let large = Routes::with(Limits::LARGE).route(Operation::WorkTasks, routes!(complete_tasks));
    Routes::with(Limits::USUAL)
        .route(Operation::WorkTasks, routes!(complete_task))
        .route(Operation::WorkTasks, routes!(heartbeat_task))
        .route(Operation::WorkTasks, routes!(release_task))
        .merge(parked)
        .merge(large)
}

/// Claim the next tasks of some owners.
///
/// Waits up to `wait_s` seconds for the first; answers no tasks when none came. Takes no
/// `Idempotency-Key`: a lost answer's leases lapse and the tasks come again.
#[utoipa::path(post, path = "/api/v1/tasks/claim", tag = "tasks",
    request_body(content = ClaimRequest, example = json!(
        {"owners": ["IRS_VerifyBot"], "max": 10, "wait_s": 20})),
    responses((status = 200, description = "The leased tasks", body = ClaimBody), WriteErrors))]
async fn claim_tasks(
    State(app): State<App>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let ClaimRequest { owners, max, wait_s: wait, lease_s: lease } = posted.read()?;
    let work = Work::Claim(Claim { owners, max, wait, lease });
    match app.submit_one(Job { caller: posted.caller, key: None, work }).await? {
        Done::Claimed { tasks } => {
            let tasks = tasks.iter().map(claimed).collect();
            Ok(Answer::ok(&ClaimBody { tasks }))
        }
        other => Err(unexpected(&other)),
    }
}

pub(super) fn claimed(claimed: &Claimed) -> ClaimedTaskBody<'_> {
    let Claimed { task, epoch, lease_until, asked, written } = claimed;
    let template = written.template.as_deref();
    let lease = (*epoch, *lease_until);
    ClaimedTaskBody::of(*task, lease, &written.ticket, template, asked.as_deref())
}

/// Record the result of a leased task.
///
/// The same result again gets the first answer; another one, or one under a lost lease, is
/// refused.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/complete", tag = "tasks",
    params(TaskPath, Key),
    request_body(content = CompleteRequest, example = json!(
        {"lease_epoch": 1, "outcome": "done", "output": {"score": 712}, "confidence": 0.93})),
    responses((status = 200, description = "The task", body = TaskBody), WriteErrors))]
async fn complete_task(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let work = completion(named(&id)?, posted.read()?);
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::task(&app, job).await
}

/// Keep a lease alive for another spell.
///
/// The lease then ends `lease_s` seconds from now. A lost lease is refused: stop the work.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/heartbeat", tag = "tasks",
    params(TaskPath, Key),
    request_body(content = HeartbeatRequest, example = json!({"lease_epoch": 1})),
    responses((status = 200, description = "The task", body = TaskBody), WriteErrors))]
async fn heartbeat_task(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let HeartbeatRequest { lease_epoch: epoch, lease_s: lease } = posted.read()?;
    let action = TaskAction::Heartbeat { lease };
    let work = Work::Task { task: named(&id)?, epoch, action };
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::task(&app, job).await
}

/// Give a lease back.
///
/// The task is queued again at once, for whoever claims next.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/release", tag = "tasks",
    params(TaskPath, Key),
    request_body(content = ReleaseRequest, example = json!({"lease_epoch": 1})),
    responses((status = 200, description = "The task", body = TaskBody), WriteErrors))]
async fn release_task(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReleaseRequest { lease_epoch: epoch } = posted.read()?;
    let work = Work::Task { task: named(&id)?, epoch, action: TaskAction::Release };
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::task(&app, job).await
}

/// Record many results.
///
/// Up to 1,000. Each is recorded or refused by itself; the results are in the order of the items.
#[utoipa::path(post, path = "/api/v1/tasks/complete", tag = "tasks", params(Key),
    request_body(content = CompleteBatchRequest, example = json!({"completions": [
        {"task": "tsk_01hzk2m9xq4c7-0-1", "lease_epoch": 1, "outcome": "done"}]})),
    responses(
        (status = 200, description = "One result an item", body = Results<TaskBody>),
        WriteErrors))]
async fn complete_tasks(State(app): State<App>, posted: Posted) -> Result<Answer, Problem> {
    let request_id = posted.request_id.clone();
    let items = app.ask(move |_| Ok(jobs(&posted))).await??;
    let outcomes = batch::submit(&app, items).await?;
    let bodies = outcomes.iter().map(|outcome| match outcome {
        Ok(Done::Task { task, lease_until, written }) => {
            Ok(task_body(*task, *lease_until, written))
        }
        Ok(other) => Err(unexpected(other)),
        Err(problem) => Err(problem.clone()),
    });
    Ok(Answer::ok(&batch::results(bodies, &request_id)))
}

/// The items as jobs, each with what is wrong with it.
fn jobs(posted: &Posted) -> Result<Vec<Result<Job, Problem>>, Problem> {
    let items = batch_items(&posted.value, "completions")?;
    let job = |(index, item): (usize, &Value)| {
        let CompletionRequest { task, result } = CompletionRequest::from_json(item)?;
        let work = completion(task, result);
        Ok(Job { caller: posted.caller.clone(), key: posted.key(Some(index)), work })
    };
    Ok(items.iter().enumerate().map(job).collect())
}

fn completion(task: TaskId, request: CompleteRequest) -> Work {
    let CompleteRequest { lease_epoch: epoch, outcome, output, note, confidence, because } =
        request;
    let result = TaskResult { outcome, output, note, confidence, because };
    Work::Task { task, epoch, action: TaskAction::Complete(result) }
}

/// A task as the path names it; what cannot be a name is not found.
pub(super) fn named(id: &str) -> Result<TaskId, Problem> {
    TaskId::parse(id).map_err(|_| Problem::not_found())
}
