//! Bulk jobs: started, done slice by slice, stopped, taken back and at last removed.
//!
//! A slice's changes and its results commit in one batch. So a job goes on after a restart at
//! exactly the ticket where it was, and no ticket is changed twice.

use super::answer::Done;
use super::change::{operation_of, reason_of};
use super::draft::{Draft, Live};
use super::job::{Bulk, BulkItem, Job, TicketRef};
use super::step::Engine;
use crate::bulk;
use crate::error::Error;
use crate::policy::{Grant, grant};
use oms_base::limits::JOBS_OPEN_MAX;
use oms_base::{Code, Fault, JobId, JobOutcome, JobState, Role, TicketId};
use oms_domain::Refusal;
use oms_domain::bulk::Change;
use oms_domain::ticket::{self, Command, Context, Decided, Event, Outlook};
use oms_store::{Cause, JobResultRow, JobRow, JobWrite};
use serde_json::{Value, json};

/// Results of an old job that go with one batch.
const SWEPT_MAX: usize = 500;

impl Engine {
    pub(super) fn bulk(
        &mut self,
        job: &Job,
        bulk: &Bulk,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        match bulk {
            Bulk::Start { change, tickets, is_dry_run } => {
                let row = self.new_job(job, change.to_json().to_string(), draft);
                let row = JobRow { is_dry_run: *is_dry_run, ..row };
                self.add_job(row, tickets.clone(), draft)
            }
            Bulk::Undo { job: undone, is_dry_run } => {
                let before = self.undoable(job, *undone, draft)?;
                let mut tickets = self.store.job_tickets(draft.agency, *undone)?;
                tickets.truncate(usize::try_from(before.next()).unwrap_or(usize::MAX));
                let row = self.new_job(job, before.change, draft);
                let row = JobRow { is_dry_run: *is_dry_run, undoes: Some(*undone), ..row };
                self.add_job(row, tickets, draft)
            }
            Bulk::Cancel(id) => {
                let row = self.own_job(job, *id, draft)?;
                if !row.state.is_open() {
                    return Ok(Done::Bulk { row, created: false });
                }
                let row = JobRow { state: JobState::Cancelled, ended_at: Some(draft.now), ..row };
                draft.jobs.push(JobWrite::Update(row.clone()));
                Ok(Done::Bulk { row, created: false })
            }
            Bulk::Step { job: id, from, items } => self.step_job(job, *id, *from, items, draft),
            Bulk::Sweep(id) => {
                let row = self.job_now(*id, draft)?;
                if !row.state.is_open() {
                    draft.jobs.push(JobWrite::Remove(*id, SWEPT_MAX));
                }
                Ok(Done::Bulk { row, created: false })
            }
        }
    }

    fn new_job(&mut self, job: &Job, change: String, draft: &Draft) -> JobRow {
        JobRow {
            id: JobId(self.mint(draft.now)),
            actor: job.caller.actor,
            change,
            is_dry_run: false,
            undoes: None,
            state: JobState::Waiting,
            total: 0,
            done: 0,
            failed: 0,
            created_at: draft.now,
            started_at: None,
            ended_at: None,
        }
    }

    fn add_job(
        &mut self,
        mut row: JobRow,
        tickets: Vec<TicketId>,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let fresh = draft.jobs.iter().filter(|write| matches!(write, JobWrite::Insert(..)));
        if self.store.open_jobs(draft.agency)?.len() + fresh.count() >= JOBS_OPEN_MAX {
            let detail = format!("{JOBS_OPEN_MAX} jobs are under way; wait for one, or cancel one");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        row.total = u32::try_from(tickets.len()).unwrap_or(u32::MAX);
        if tickets.is_empty() {
            row.state = JobState::Done;
            row.ended_at = Some(draft.now);
        }
        draft.jobs.push(JobWrite::Insert(row.clone(), tickets));
        Ok(Done::Bulk { row, created: true })
    }

    /// The job as the batch so far leaves it.
    fn job_now(&self, id: JobId, draft: &Draft) -> Result<JobRow, Error> {
        let fresh = draft.jobs.iter().rev().find_map(|write| match write {
            JobWrite::Insert(row, _) | JobWrite::Update(row) => Some(row).filter(|r| r.id == id),
            JobWrite::Results(..) | JobWrite::Remove(..) => None,
        });
        match fresh {
            Some(row) => Ok(row.clone()),
            None => self.store.job(draft.agency, id)?.ok_or(Error::NotFound),
        }
    }

    /// A job that the caller may stop or take back: their own, or for whoever leads, any.
    fn own_job(&self, job: &Job, id: JobId, draft: &Draft) -> Result<JobRow, Error> {
        let row = self.job_now(id, draft)?;
        let actor = job.caller.actor;
        let leads = matches!(actor.role, Role::Admin | Role::Supervisor);
        if leads || row.actor.principal == actor.principal {
            Ok(row)
        } else {
            Err(Error::Forbidden { role: actor.role.as_str() })
        }
    }

    fn undoable(&self, job: &Job, id: JobId, draft: &Draft) -> Result<JobRow, Error> {
        let row = self.own_job(job, id, draft)?;
        let why = if row.state.is_open() {
            "the job is under way; cancel it or wait for its end"
        } else if row.is_dry_run {
            "the job was a dry run and changed nothing"
        } else if row.undoes.is_some() {
            "the job took another one back; start that one again instead"
        } else if matches!(bulk::change_of(&row)?, Change::Migrate(_)) {
            "tickets that moved to another version are moved back by a job of that kind, which \
             says first what would become of each"
        } else {
            return Ok(row);
        };
        Err(Refusal::state(Code::StateForbids, why).into())
    }

    /// The next slice, unless the job has ended or is elsewhere by now.
    fn step_job(
        &mut self,
        job: &Job,
        id: JobId,
        from: u32,
        items: &[BulkItem],
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let mut row = self.job_now(id, draft)?;
        if !row.state.is_open() || row.next() != from {
            return Ok(Done::Bulk { row, created: false });
        }
        draft.cause = Some(Cause::of(id.into(), 0));
        let mut results = Vec::with_capacity(items.len());
        for (n, item) in (from..).zip(items) {
            let result = self.change_one(job, n, item, row.is_dry_run, draft);
            match result.outcome {
                JobOutcome::Done | JobOutcome::Unchanged => row.done += 1,
                JobOutcome::Failed => row.failed += 1,
            }
            results.push(result);
        }
        draft.cause = None;
        row.state = JobState::Running;
        row.started_at = row.started_at.or(Some(draft.now));
        if row.next() >= row.total {
            row.state = JobState::Done;
            row.ended_at = Some(draft.now);
        }
        draft.jobs.push(JobWrite::Results(id, results));
        draft.jobs.push(JobWrite::Update(row.clone()));
        Ok(Done::Bulk { row, created: false })
    }

    /// Whatever goes wrong with one ticket is its result; the others go on.
    fn change_one(
        &mut self,
        job: &Job,
        n: u32,
        item: &BulkItem,
        is_dry_run: bool,
        draft: &mut Draft,
    ) -> JobResultRow {
        let ticket = item.ticket;
        let outcome = JobOutcome::Unchanged;
        let (code, detail) = (None, None);
        let mut result = JobResultRow { n, ticket, outcome, code, before: 0, after: 0, detail };
        if let Err(error) = self.run_commands(job, item, is_dry_run, &mut result, draft) {
            result.outcome = JobOutcome::Failed;
            result.code = Some(error.code());
            result.detail = problems(&error);
        }
        if self.settle_kin(draft)
            && let Some(dirty) = draft.tickets.get(&ticket)
        {
            result.after = dirty.live.ticket.version;
        }
        result
    }

    fn run_commands(
        &mut self,
        job: &Job,
        item: &BulkItem,
        is_dry_run: bool,
        result: &mut JobResultRow,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let (actor, id) = (Engine::actor(job), item.ticket);
        for (at, command) in item.commands.iter().enumerate() {
            let operation = operation_of(command);
            if grant(operation, actor.role) == Grant::Deny {
                return Err(Error::Forbidden { role: actor.role.as_str() });
            }
            let live = self.find(&TicketRef::Id(id), &job.caller, operation, draft)?;
            if at == 0 {
                (result.before, result.after) = (live.ticket.version, live.ticket.version);
                self.check_version(&live, item.if_match, draft)?;
            }
            let template = live.template.clone();
            let book = self.book(draft);
            let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
            let events = match ticket::decide(&live.ticket, command, &cx)? {
                Decided::Events(events) => events,
                Decided::Answered { .. } => Vec::new(),
            };
            if events.is_empty() {
                continue;
            }
            let (events, _) = self.within_limits(&live, events, reason_of(command), draft)?;
            result.outcome = JobOutcome::Done;
            if is_dry_run {
                result.detail = outlook(&live, &events, command);
                // What the commands behind it came to would rest on what this one did.
                return Ok(());
            }
            result.after = self.change_ticket(live, &events, actor, draft)?.ticket.version;
        }
        Ok(())
    }
}

/// What stands in the way, one by one.
fn problems(error: &Error) -> Option<String> {
    let of_fault = |fault: &Fault| problem(&fault.path, fault.code, &fault.detail);
    let problems: Vec<Value> = match error {
        Error::Refused(Refusal::Input(faults)) => faults.list().iter().map(of_fault).collect(),
        Error::Refused(Refusal::State { code, detail }) => vec![problem("", *code, detail)],
        _ => return None,
    };
    Some(json!({"problems": problems}).to_string())
}

fn problem(path: &str, code: Code, detail: &str) -> Value {
    json!({"path": path, "code": code.as_str(), "detail": detail})
}

/// What a move to another version would do to the stages.
fn outlook(live: &Live, events: &[Event], command: &Command) -> Option<String> {
    let outlook = Outlook::of(events, live.template.as_deref()?, command)?;
    Some(json!({"outlook": outlook.to_json()}).to_string())
}
