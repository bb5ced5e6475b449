//! Events from outside, for triggers that hear of them.

use super::manual::{refused, untold};
use crate::app::App;
use crate::auth::Caller;
use crate::engine::{Done, Heard, Job, Key, TicketRef, Work, Written};
use crate::error::Error;
use oms_base::{Code, Name};
use oms_domain::Refusal;
use oms_domain::trigger::hears_of;
use serde_json::Value;
use std::sync::Arc;

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
    let standing = app.trigger(caller, &name)?;
    standing.check_in_use()?;
    let Some((by, path)) = standing.trigger.webhook() else {
        return Err(refused("the trigger hears of no events: its activator is not webhook"));
    };
    let Some(path) = path else {
        let holds = hears_of(&standing.trigger, &event, app.now()).map_err(|why| untold(&why))?;
        let (rule, trigger) = (standing.entry.id, Arc::clone(&standing.trigger));
        return Ok(holds.then_some(Heard::New { rule, trigger, event: text }));
    };
    let named = path.select(&event).and_then(Value::as_str);
    let which = named.and_then(|named| TicketRef::parse(named).ok()).ok_or_else(|| {
        let detail = "must be the number or the id of a ticket";
        Error::from(Refusal::field(&path.to_string(), Code::BadText, detail))
    })?;
    Ok(standing.firing(app, (caller, &which), (by, Some(&event)))?.map(Heard::Of))
}
