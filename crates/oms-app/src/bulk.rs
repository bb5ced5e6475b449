//! Bulk jobs: who is in them, and whoever does them beside everybody's commands.
//!
//! One runner takes the open jobs in turn and gives the writer a slice of each, so no job holds up
//! another, and nobody waits behind more than one slice. What it knows stands in the store: after a
//! restart it goes on where the jobs are.

use crate::app::App;
use crate::auth::Caller;
use crate::clock::Stopwatch;
use crate::engine::{Bulk, BulkItem, Done, Job, Work};
use crate::error::Error;
use crate::fold;
use crate::migration;
use crate::read::Reader;
use oms_base::limits::JOBS_KEPT_MAX;
use oms_base::{AgencyId, JobId, JobOutcome, Reason, TicketId};
use oms_domain::bulk::Change;
use oms_domain::json::{self, Fields};
use oms_domain::ticket::Command;
use oms_store::{JobResultRow, JobRow};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Tickets that the writer gets at once.
pub const SLICE: usize = 64;
/// While commands wait for the writer, the jobs rest so many times as long as a slice took.
const REST: f64 = 4.0;
const REST_MAX: Duration = Duration::from_millis(500);
/// How often a runner that has nothing to do looks for jobs of another server, which may be gone.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Pause after a failure, before it is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Does the open jobs until the server stops.
pub(crate) async fn run(app: App, woken: Arc<Notify>) {
    while !app.is_stopping() {
        let outcome = round(&app).await;
        match outcome {
            Ok(true) => {}
            Ok(false) => {
                let _woken = tokio::time::timeout(LOOK_AGAIN, woken.notified()).await;
            }
            Err(Error::Stopping) => return,
            Err(error) => {
                tracing::error!(%error, "the bulk jobs wait");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// A slice of each open job; false when there was nothing to do.
async fn round(app: &App) -> Result<bool, Error> {
    let agency = AgencyId::FIRST;
    let open = app.ask(move |app| Ok(app.reader().store().open_jobs(agency)?)).await?;
    if open.is_empty() {
        return sweep(app).await;
    }
    for row in open {
        let watch = Stopwatch::start();
        let asked = row.clone();
        let items = app.ask(move |app| slice(app.reader(), agency, &asked)).await?;
        step(app, &row, items).await?;
        if !app.metrics().queue_is_empty() {
            let rest = Duration::from_secs_f64(watch.seconds() * REST);
            tokio::time::sleep(rest.min(REST_MAX)).await;
        }
    }
    Ok(true)
}

async fn step(app: &App, row: &JobRow, items: Vec<BulkItem>) -> Result<(), Error> {
    let caller = Caller { agency: AgencyId::FIRST, actor: row.actor, scopes: Arc::from([]) };
    let work = Work::Bulk(Bulk::Step { job: row.id, from: row.next(), items });
    app.submit_one(Job { caller, key: None, work }).await.map(|_| ())
}

/// Removes what is left of the jobs that are no longer kept; false when that is nothing.
async fn sweep(app: &App) -> Result<bool, Error> {
    let find = |app: &App| Ok(app.reader().store().spare_job(AgencyId::FIRST, JOBS_KEPT_MAX)?);
    let Some(spare) = app.ask(find).await? else { return Ok(false) };
    let work = Work::Bulk(Bulk::Sweep(spare.id));
    match app.submit_one(Job { caller: Caller::hub(), key: None, work }).await {
        // An open one is kept however old it is.
        Ok(done) => Ok(matches!(done, Done::Bulk { row, .. } if !row.state.is_open())),
        // Another server has removed it.
        Err(Error::NotFound) => Ok(true),
        Err(error) => Err(error),
    }
}

/// The next tickets of a job with what is asked of each.
pub fn slice(reader: &Reader, agency: AgencyId, row: &JobRow) -> Result<Vec<BulkItem>, Error> {
    let change = change_of(row)?;
    if let Some(undone) = row.undoes {
        let results = reader.store().job_results(agency, undone, row.next(), SLICE)?;
        return undo(reader, agency, &change, undone, &results);
    }
    let tickets = reader.store().job_tickets(agency, row.id)?;
    let next = usize::try_from(row.next()).unwrap_or(usize::MAX);
    let command = match &change {
        Change::Migrate(migration) => Some(migration::command(reader, agency, migration)?),
        change => change.command(),
    };
    let commands: Vec<Command> = command.into_iter().collect();
    let item = |ticket: &TicketId| BulkItem {
        ticket: *ticket,
        if_match: None,
        commands: commands.clone(),
    };
    Ok(tickets.iter().skip(next).take(SLICE).map(item).collect())
}

/// What a job asks of each ticket.
pub fn change_of(row: &JobRow) -> Result<Change, Error> {
    let broken = || Error::Corrupt(format!("what {} does cannot be read", row.id));
    let value = json::parse(row.change.as_bytes()).map_err(|_| broken())?;
    let mut faults = oms_base::Faults::default();
    Change::read(&mut Fields::new("", &value, &mut faults)).ok_or_else(broken)
}

/// What takes a job's results back. What it did not change is left alone; what was changed since
/// is refused by its version.
fn undo(
    reader: &Reader,
    agency: AgencyId,
    change: &Change,
    undone: JobId,
    results: &[JobResultRow],
) -> Result<Vec<BulkItem>, Error> {
    let why = Reason::parse(&format!("takes back {undone}"))?;
    let commands = |row: &JobResultRow| -> Result<Vec<Command>, Error> {
        if row.outcome != JobOutcome::Done {
            return Ok(Vec::new());
        }
        let before =
            fold::ticket_at(reader.store(), reader.directory(), agency, row.ticket, row.before)?;
        Ok(change.inverse(&before.state, &why))
    };
    let item = |row: &JobResultRow| {
        let (ticket, if_match) = (row.ticket, Some(row.after));
        Ok(BulkItem { ticket, if_match, commands: commands(row)? })
    };
    results.iter().map(item).collect()
}
