//! Bulk jobs: start, list, read, stop, take back.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, JobPath, Key, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use oms_api::{
    JobBody, JobDefinition, JobRequest, JobResultBody, NothingRequest, Page, Selection, Text,
    UndoRequest, each_ticket,
};
use oms_app::engine::Bulk;
use oms_app::views::{JobResultRow, JobRow};
use oms_app::{App, Caller, Done, Error, Job, Operation, TicketRef, Work, bulk, migration};
use oms_base::limits::JOB_TICKETS_MAX;
use oms_base::{Code, Fault, JobId, TicketId};
use oms_domain::query::Query;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadJobs, routes!(list_jobs))
        .route(Operation::ReadJobs, routes!(get_job))
        .route(Operation::ReadJobs, routes!(list_job_results))
        .route(Operation::RunJobs, routes!(cancel_job))
        .route(Operation::RunJobs, routes!(undo_job))
        .merge(Routes::with(Limits::LARGE).route(Operation::RunJobs, routes!(start_job)))
}

/// Change many tickets as one job.
///
/// The tickets are chosen when the job is asked for: up to 10,000, by a query or one by one. They
/// are then changed one after the other, beside everybody's commands and with the rights of whoever
/// asked. What goes wrong with one ticket is its result; the others go on. With `dry_run` nothing
/// is changed, and the results say what would happen. A migration is about all open tickets of its
/// workflow unless others are chosen, and is taken back by another one. A repeated request is
/// answered with the job as it is by then.
#[utoipa::path(post, path = "/api/v1/jobs", tag = "jobs", params(Key),
    request_body(content = JobDefinition, example = json!(
        {"kind": "assign", "owner": "human:road-crew", "query": "board:Parks is:open"})),
    responses((status = 201, description = "The new job", body = JobBody), WriteErrors))]
async fn start_job(State(app): State<App>, posted: Posted) -> Result<Answer, Problem> {
    let request: JobRequest = posted.read()?;
    let caller = posted.caller.clone();
    let (agency, change) = (caller.agency, request.change);
    let change =
        app.ask(move |app| migration::settled(app.reader(), agency, change.clone())).await?;
    let tickets = match request.selection {
        Selection::Query(query) => {
            app.search().catch_up().await?;
            app.ask(move |app| chosen(app, &caller, &query)).await?
        }
        Selection::Tickets(named) => app.ask(move |app| found(app, &caller, &named)).await?,
    };
    let is_dry_run = request.is_dry_run;
    submit(&app, &posted, Bulk::Start { change, tickets, is_dry_run }).await
}

/// The tickets that a query means.
fn chosen(app: &App, caller: &Caller, query: &Query) -> Result<Vec<TicketId>, Error> {
    let found = app.search().ids(caller, query, JOB_TICKETS_MAX, app.now())?;
    found.ok_or_else(|| {
        let detail = format!("means more than {JOB_TICKETS_MAX} tickets; take them in parts");
        Fault::new("query", Code::OutOfBounds, detail).into()
    })
}

/// The tickets of a list, each once; all that cannot be found are named.
fn found(app: &App, caller: &Caller, named: &[String]) -> Result<Vec<TicketId>, Error> {
    let mut failed = None;
    let tickets = each_ticket(named, |name| {
        let which = TicketRef::parse(name)?;
        let missing = || Fault::here(Code::NotFound, "there is no such ticket");
        app.reader().ticket_id(caller, &which).map_err(|error| {
            if !matches!(error, Error::NotFound) {
                failed = Some(error);
            }
            missing()
        })
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let tickets = tickets.map_err(|faults| Error::Refused(faults.into()))?;
    let mut seen = BTreeSet::new();
    Ok(tickets.into_iter().filter(|ticket| seen.insert(*ticket)).collect())
}

/// List the bulk jobs, newest first.
///
/// Everybody's. The newest 200 are kept, and all that have not ended.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", params(ListParams),
    responses((status = 200, description = "A page", body = Page<JobBody>), Errors))]
async fn list_jobs(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, before) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let page = app.ask(move |app| app.reader().jobs(&caller, before, limit)).await?;
    let items: Result<Vec<JobBody<'_>>, Error> = page.items.iter().map(shown).collect();
    Ok(Answer::page(&Page { items: items?, next: page.next.map(|job| job.spell()) }))
}

/// Read a bulk job.
///
/// Where it is and how far it has come.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", params(JobPath),
    responses((status = 200, description = "The job", body = JobBody), Errors))]
async fn get_job(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let id = named(&id)?;
    let row = app.ask(move |app| app.reader().job(&caller, id)).await?;
    answer(&row, false)
}

/// List what a bulk job did, ticket by ticket.
///
/// In the order in which the tickets were done; those that wait are not in it.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/results", tag = "jobs",
    params(JobPath, ListParams),
    responses((status = 200, description = "A page", body = Page<JobResultBody>), Errors))]
async fn list_job_results(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, from) = (params.limit(), params.cursor::<u64>().unwrap_or(0));
    params.after();
    params.finish()?;
    let id = named(&id)?;
    let from = u32::try_from(from).unwrap_or(u32::MAX);
    let read = move |app: &App| app.reader().job_results(&caller, id, from, limit);
    let page = app.ask(read).await?;
    let items: Result<Vec<JobResultBody>, Error> = page.items.into_iter().map(result).collect();
    Ok(Answer::page(&Page { items: items?, next: page.next.map(|n| u64::from(n).spell()) }))
}

/// Stop a bulk job where it is.
///
/// One's own; admins and supervisors stop any. What it has changed stays changed, and can be taken
/// back. A job that has ended stays as it is.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", params(JobPath, Key),
    request_body(content = NothingRequest, example = json!({})),
    responses((status = 200, description = "The job", body = JobBody), WriteErrors))]
async fn cancel_job(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let NothingRequest {} = posted.read()?;
    submit(&app, &posted, Bulk::Cancel(named(&id)?)).await
}

/// Take a bulk job back, as a job of its own.
///
/// Only tickets that are as the job left them are changed; what has changed since is reported and
/// left alone. One's own jobs; admins and supervisors take any back.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/undo", tag = "jobs", params(JobPath, Key),
    request_body(content = UndoRequest, example = json!({"dry_run": true})),
    responses((status = 201, description = "The new job", body = JobBody), WriteErrors))]
async fn undo_job(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let UndoRequest { dry_run } = posted.read()?;
    submit(&app, &posted, Bulk::Undo { job: named(&id)?, is_dry_run: dry_run }).await
}

async fn submit(app: &App, posted: &Posted, bulk: Bulk) -> Result<Answer, Problem> {
    let (key, caller) = (posted.key(None), posted.caller.clone());
    match app.submit_one(Job { caller, key, work: Work::Bulk(bulk) }).await? {
        Done::Bulk { row, created } => answer(&row, created),
        other => Err(unexpected(&other)),
    }
}

fn named(id: &str) -> Result<JobId, Problem> {
    JobId::parse(id).map_err(|_| Problem::not_found())
}

fn answer(row: &JobRow, created: bool) -> Result<Answer, Problem> {
    Ok(Answer::written(created, &shown(row)?))
}

/// A job as clients get it.
fn shown(row: &JobRow) -> Result<JobBody<'_>, Error> {
    let broken = |_| Error::Corrupt(format!("what {} does cannot be read", row.id));
    let change: &RawValue = serde_json::from_str(&row.change).map_err(broken)?;
    let body = JobBody {
        id: Text(row.id),
        kind: bulk::change_of(row)?.kind(),
        change,
        dry_run: row.is_dry_run,
        undoes: row.undoes.map(Text),
        state: row.state.as_str(),
        total: row.total,
        done: row.done,
        failed: row.failed,
        started_by: Text(row.actor.principal),
        created_at: Text(row.created_at),
        started_at: row.started_at.map(Text),
        ended_at: row.ended_at.map(Text),
    };
    Ok(body)
}

fn result((row, number): (JobResultRow, String)) -> Result<JobResultBody, Error> {
    let broken = |_| Error::Corrupt(format!("what a job did to {} cannot be read", row.ticket));
    let detail = row.detail.map(RawValue::from_string).transpose().map_err(broken)?;
    Ok(JobResultBody {
        ticket: Text(row.ticket),
        number,
        outcome: row.outcome.as_str(),
        code: row.code.map(Code::as_str),
        detail,
        version_before: row.before,
        version_after: row.after,
    })
}
