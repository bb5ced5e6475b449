//! The automation: reads what was committed, asks the triggers, and has the writer do what they
//! want.
//!
//! Why it is so: a slow or broken trigger must hold up nobody. So triggers are asked outside of the
//! writer, of the committed log behind a cursor; what they want comes back as one [`Work`] that
//! moves the cursor in the same batch. A server that is killed reads on from the cursor, and does
//! nothing twice. Where several servers share a database, whoever is first moves the cursor.

mod chain;
mod dry_run;
mod index;
mod manual;
mod place;
mod reader;
mod schedule;
mod story;
mod time;
mod unknown;
mod webhook;
mod worker;

pub use dry_run::{DryRun, INSTANTS_MAX, Instants, SHOWN_MAX, TICKETS_MAX, WouldFire};
pub use manual::Standing;
pub use reader::{Looked, Places, Runner, View};
pub use webhook::EventWanted;
pub use worker::{Ahead, Candidate, Concluded, Ended, Registered, Verdict};

use crate::app::App;
use crate::auth::Caller;
use crate::engine::{Job, Work};
use crate::error::Error;
use oms_domain::ticket::Ticket;
use oms_store::Position;
use std::time::Duration;

/// How far a chain of triggers goes from the event that it began with.
pub const DEPTH_MAX: u8 = 10;
/// How many events a chain makes.
pub const CHAIN_EVENTS_MAX: usize = 100;
/// So many chains of a trigger that are too long within 24 hours park it.
pub const CHAINS_STOPPED_MAX: u32 = 3;
/// So many failures in a row park a trigger.
pub const FAILURES_MAX: u32 = 10;
/// Workers of triggers that wait for candidates at once.
pub(crate) const WAITING_MAX: usize = 1_000;

/// How often the automation looks whether time has brought something.
const TICK: Duration = Duration::from_millis(500);
/// Pause after a failure, before it is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Has triggers do what they do until the server stops.
pub(crate) async fn run(app: App) {
    let mut committed = app.live().committed();
    let mut runner = Runner::default();
    while !app.is_stopping() {
        let to = *committed.borrow_and_update();
        let outcome = round(&app, &mut runner, to).await;
        app.metrics().set_triggers_behind(runner.behind(to));
        match outcome {
            Ok(true) => {}
            Ok(false) => {
                app.has_asked(to);
                let _changed = tokio::time::timeout(TICK, committed.changed()).await;
            }
            Err(Error::Stopping) => return,
            Err(error) => {
                tracing::error!(%error, "the triggers wait");
                runner = Runner::default();
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// Takes in a page of what was committed up to `to`; false when there was nothing to do.
async fn round(app: &App, runner: &mut Runner, to: Position) -> Result<bool, Error> {
    if runner.needs_places() {
        app.search().reach(to).await?;
    }
    let mut taken = std::mem::take(runner);
    let look = move |app: &App| {
        let places = |ticket: &Ticket, now| place::matching(app, ticket, now);
        let view = View { reader: app.reader(), places: &places, now: app.now() };
        let looked = taken.look(&view, to);
        Ok((taken, looked))
    };
    let (back, looked) = app.ask(look).await?;
    *runner = back;
    let wanted = match looked? {
        Looked::Nothing => return Ok(false),
        Looked::On => return Ok(true),
        Looked::Wanted(wanted) => wanted,
    };
    let work = Work::Automate(wanted.clone());
    let done = app.submit_one(Job { caller: Caller::hub(), key: None, work }).await?;
    runner.hear(&wanted, &done);
    Ok(true)
}
