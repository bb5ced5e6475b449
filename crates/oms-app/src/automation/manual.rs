//! Triggers that people run, and have do nothing.

use super::place;
use crate::app::App;
use crate::auth::Caller;
use crate::directory::RuleEntry;
use crate::engine::{Automate, Done, Firing, Job, Outcome, TicketRef, Work};
use crate::error::Error;
use crate::read::Found;
use oms_base::{Code, Name, RuleKind};
use oms_domain::Refusal;
use oms_domain::trigger::{Activator, Scene, Trigger};
use oms_store::TriggerRow;
use serde_json::Value;
use std::cell::Cell;
use std::sync::Arc;

/// A trigger and how it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its newest version.
    pub entry: RuleEntry,
    /// What that says.
    pub trigger: Arc<Trigger>,
    /// How often it fired, and whether it is parked.
    pub row: TriggerRow,
}

impl App {
    /// Every trigger and how it stands, by name. Reads the store: may block.
    pub fn triggers(&self, caller: &Caller) -> Result<Vec<Standing>, Error> {
        let directory = self.reader().directory();
        let (book, rows) = (directory.book(), self.reader().store().triggers(caller.agency)?);
        let standing = |entry: RuleEntry| {
            let trigger = Arc::clone(book.trigger(&entry.rule.name)?);
            let row = rows.iter().find(|row| row.rule == entry.id).cloned();
            let row = row.unwrap_or_else(|| TriggerRow::new(entry.id));
            Some(Standing { entry, trigger, row })
        };
        Ok(directory.rules(RuleKind::Trigger).into_iter().filter_map(standing).collect())
    }

    /// A trigger and how it stands. Reads the store: may block.
    pub fn trigger(&self, caller: &Caller, name: &Name) -> Result<Standing, Error> {
        let all = self.triggers(caller)?;
        all.into_iter().find(|found| found.entry.rule.name == *name).ok_or(Error::NotFound)
    }

    /// Runs a manual trigger for a ticket; gives the ticket after it.
    pub async fn run_trigger(
        &self,
        caller: Caller,
        name: Name,
        which: TicketRef,
    ) -> Result<Found, Error> {
        let asking = caller.clone();
        let ticket = which.clone();
        let firing = self.ask(move |app| firing(app, &asking, &name, &ticket)).await?;
        let wanted = Automate { firings: vec![firing], ..Automate::default() };
        let work = Work::Automate(Box::new(wanted));
        let done = self.submit_one(Job { caller: caller.clone(), key: None, work }).await?;
        if let Done::Automated(Some(outcomes)) = done
            && let Some(Outcome::Refused(why)) = outcomes.into_iter().next()
        {
            return Err(Refusal::state(Code::StateForbids, why).into());
        }
        self.ask(move |app| app.reader().ticket(&caller, &which)).await
    }
}

impl Standing {
    /// Refuses where the trigger is not in use.
    pub(super) fn check_in_use(&self) -> Result<(), Error> {
        if self.trigger.enabled && !self.row.is_parked(self.trigger.version) {
            return Ok(());
        }
        Err(refused("the trigger is not in use: it is disabled or parked"))
    }

    /// What it does about a ticket that somebody names, unless its condition does not hold.
    pub(super) fn firing(
        &self,
        app: &App,
        (caller, which): (&Caller, &TicketRef),
        (by, event): (&Activator, Option<&Value>),
    ) -> Result<Option<Firing>, Error> {
        let ticket = app.reader().ticket(caller, which)?.ticket;
        let board = app.reader().directory().board(ticket.core.board).ok_or(Error::NotFound)?.board;
        if !self.trigger.is_for(&board.name) {
            return Err(refused("the trigger is not for the board of this ticket"));
        }
        let (matched, now) = (Cell::new(None), app.now());
        let scene = Scene::new(Some(&ticket), &ticket, &board.name, now);
        let scene = if let Some(event) = event { scene.with_event(event) } else { scene };
        let holds = scene.fires(&self.trigger, by, || {
            matched.set(place::matching(app, &ticket, now)?);
            Ok(matched.get().is_some())
        });
        Ok(holds.map_err(|why| untold(&why))?.then(|| Firing {
            rule: self.entry.id,
            trigger: Arc::clone(&self.trigger),
            ticket: ticket.core.id,
            matched: matched.get(),
            seen: None,
            root: (ticket.core.id.into(), ticket.version),
            depth: 1,
            note: None,
        }))
    }
}

/// What running a trigger by hand comes to.
fn firing(app: &App, caller: &Caller, name: &Name, which: &TicketRef) -> Result<Firing, Error> {
    let standing = app.trigger(caller, name)?;
    standing.check_in_use()?;
    if !standing.trigger.is_manual() {
        return Err(refused("the trigger is not run by hand: its activators are others"));
    }
    let firing = standing.firing(app, (caller, which), (&Activator::Manual, None))?;
    firing.ok_or_else(|| refused("the trigger's condition does not hold for this ticket"))
}

pub(super) fn refused(detail: &str) -> Error {
    Refusal::state(Code::StateForbids, detail).into()
}

/// A condition of which nobody can tell whether it holds.
pub(super) fn untold(why: &str) -> Error {
    refused(&format!("the trigger's condition cannot be evaluated: {why}"))
}
