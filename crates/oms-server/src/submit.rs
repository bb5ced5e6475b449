//! Submits one job and renders what it came to.

use crate::answer::Answer;
use crate::problem::Problem;
use crate::seen::Seen;
use crate::stale;
use oms_api::TaskBody;
use oms_app::{App, Done, Job, TicketRef, Written};
use oms_base::{TaskId, Timestamp};

/// A job that leaves a ticket: the ticket after it.
pub(crate) async fn ticket(app: &App, job: Job) -> Result<Answer, Problem> {
    let agency = job.caller.agency;
    match app.submit_one(job).await {
        Ok(Done::Ticket(written)) => {
            let seen = Seen::written(app, agency, &written);
            Ok(Answer::written(written.created, &seen.body()))
        }
        Ok(other) => Err(unexpected(&other)),
        Err(error) => Err(stale::problem(app, agency, error)),
    }
}

/// A job that acts on a task: the task after it.
pub(crate) async fn task(app: &App, job: Job) -> Result<Answer, Problem> {
    match app.submit_one(job).await? {
        Done::Task { task, lease_until, written } => {
            Ok(Answer::ok(&task_body(task, lease_until, &written)))
        }
        other => Err(unexpected(&other)),
    }
}

/// A task as a write left it.
pub(crate) fn task_body(
    task: TaskId,
    lease_until: Option<Timestamp>,
    written: &Written,
) -> TaskBody<'_> {
    let position = written.position.to_string();
    TaskBody::of(task, lease_until, &written.ticket, written.template.as_deref(), position)
}

/// A ticket as the path names it; what cannot be a name is not found.
pub(crate) fn named(id: &str) -> Result<TicketRef, Problem> {
    TicketRef::parse(id).map_err(|_| Problem::not_found())
}

/// An answer of another kind than the job asks for: a defect.
pub(crate) fn unexpected(done: &Done) -> Problem {
    tracing::error!(?done, "the engine answered something else than was asked");
    Problem::internal()
}
