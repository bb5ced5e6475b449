//! Events from outside, for triggers that hear of them.

use super::manual::Standing;
use super::place;
use crate::app::App;
use crate::auth::Caller;
use crate::engine::{Done, Firing, Heard, Job, Key, TicketRef, Work, Written};
use crate::error::Error;
use oms_base::{Code, Name};
use oms_domain::Refusal;
use oms_domain::trigger::{Scene, hears_of};
use serde_json::Value;
use std::cell::Cell;

/// An event from outside.
#[derive(Debug, Clone)]
pub struct EventWanted {
    /// The trigger that is to hear of it.
    pub trigger: Name,
    /// What it says.
    pub event: Value,
    /// The same as the text that is stored.
    pub text: String,
    /// What tells it from all others; the same one again does nothing.
    pub key: Option<Key>,
}

impl App {
    /// Has a trigger hear of an event; gives the ticket that it opened or acted on, or nothing
    /// where its condition does not hold.
    pub async fn hear(
        &self,
        caller: Caller,
        wanted: EventWanted,
    ) -> Result<Option<Written>, Error> {
        let (asking, key) = (caller.clone(), wanted.key);
        let heard = self.ask(move |app| heard(app, &asking, wanted)).await?;
        let Some(heard) = heard else { return Ok(None) };
        let work = Work::Hear(Box::new(heard));
        match self.submit_one(Job { caller, key, work }).await? {
            Done::Ticket(written) => Ok(Some(written)),
            other => Err(Error::Corrupt(format!("an event came to {other:?}"))),
        }
    }
}

/// What an event comes to, unless the trigger's condition does not hold.
fn heard(app: &App, caller: &Caller, wanted: EventWanted) -> Result<Option<Heard>, Error> {
    let EventWanted { trigger: name, event, text, .. } = wanted;
    let Standing { entry, trigger, row } = app.trigger(caller, &name)?;
    let refused = |detail: &str| Error::from(Refusal::state(Code::StateForbids, detail));
    if !trigger.enabled || row.is_parked(trigger.version) {
        return Err(refused("the trigger is not in use: it is disabled or parked"));
    }
    let Some((by, path)) = trigger.webhook() else {
        return Err(refused("the trigger hears of no events: its activator is not webhook"));
    };
    let now = app.now();
    let untold = |why: String| refused(&format!("its condition cannot be evaluated: {why}"));
    let Some(path) = path else {
        let holds = hears_of(&trigger, &event, now).map_err(untold)?;
        let (rule, trigger) = (entry.id, std::sync::Arc::clone(&trigger));
        return Ok(holds.then_some(Heard::New { rule, trigger, event: text }));
    };
    let named = path.select(&event).and_then(Value::as_str);
    let which = named.and_then(|named| TicketRef::parse(named).ok()).ok_or_else(|| {
        let detail = "must be the number or the id of a ticket";
        Error::from(Refusal::field(&path.to_string(), Code::BadText, detail))
    })?;
    let ticket = app.reader().ticket(caller, &which)?.ticket;
    let board = app.reader().directory().board(ticket.core.board).ok_or(Error::NotFound)?.board;
    if !trigger.is_for(&board.name) {
        return Err(refused("the trigger is not for the board of this ticket"));
    }
    let matched = Cell::new(None);
    let scene = Scene::new(Some(&ticket), &ticket, &board.name, now).with_event(&event);
    let holds = scene.fires(&trigger, by, || {
        matched.set(place::matching(app, &ticket, now)?);
        Ok(matched.get().is_some())
    });
    Ok(holds.map_err(untold)?.then(|| {
        Heard::Of(Firing {
            rule: entry.id,
            trigger: std::sync::Arc::clone(&trigger),
            ticket: ticket.core.id,
            matched: matched.get(),
            seen: None,
            root: (ticket.core.id.into(), ticket.version),
            depth: 1,
            note: None,
        })
    }))
}
