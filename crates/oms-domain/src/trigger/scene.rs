//! A ticket before and after a change, as conditions of triggers see it.

use super::activator::Activator;
use super::definition::{Trigger, When};
use crate::action::data_of;
use crate::ticket::Ticket;
use oms_base::{Label, Name, Owner, Timestamp, Title};
use serde_json::{Value, json};
use std::cell::OnceCell;

/// How near `gps match` looks for another ticket, in metres.
pub const GPS_MATCH_M: u32 = 25;

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_MINUTE: f64 = 60_000_000.0;

/// A ticket before and after a change; what no condition asks for costs nothing.
#[derive(Debug)]
pub struct Scene<'a> {
    before: Option<&'a Ticket>,
    after: &'a Ticket,
    board: Value,
    event: Option<&'a Value>,
    now: Timestamp,
    before_value: OnceCell<Value>,
    after_value: OnceCell<Value>,
}

impl<'a> Scene<'a> {
    /// The change that made `after` of `before` on a board, as of `now`.
    pub fn new(
        before: Option<&'a Ticket>,
        after: &'a Ticket,
        board: &Name,
        now: Timestamp,
    ) -> Scene<'a> {
        Scene {
            before,
            after,
            board: json!({"name": board.as_str()}),
            event: None,
            now,
            before_value: OnceCell::new(),
            after_value: OnceCell::new(),
        }
    }

    /// The same for an event from outside.
    #[must_use]
    pub fn with_event(self, event: &'a Value) -> Scene<'a> {
        Scene { event: Some(event), ..self }
    }

    /// Whether a trigger fires that `by` activates. `matches` says whether another ticket stands at
    /// the same place; it is asked for `gps match` alone.
    ///
    /// A condition must become true: what held before the change does not fire, unless the trigger
    /// has a level or each activation is a moment of its own.
    pub fn fires(
        &self,
        trigger: &Trigger,
        by: &Activator,
        matches: impl FnOnce() -> Result<bool, String>,
    ) -> Result<bool, String> {
        match &trigger.when {
            When::Always => Ok(true),
            When::GpsMatch => matches(),
            When::Holds(condition) => {
                let holds =
                    condition.evaluate_over(self.now, |root| self.root(root, self.after()))?;
                if !holds {
                    return Ok(false);
                }
                let repeats = trigger.level.is_some() || by.is_momentary();
                let Some(before) = self.before().filter(|_| !repeats) else { return Ok(true) };
                // What could not be told before did not hold.
                let held = condition.evaluate_over(self.now, |root| self.root(root, before));
                Ok(!held.unwrap_or(false))
            }
        }
    }

    fn root<'s>(&'s self, root: &str, ticket: &'s Value) -> &'s Value {
        match root {
            "data" => &ticket["data"],
            "before" => self.before().unwrap_or(&Value::Null),
            "board" => &self.board,
            "event" => self.event.unwrap_or(&Value::Null),
            // `ticket` and `after`.
            _ => ticket,
        }
    }

    fn before(&self) -> Option<&Value> {
        let before = self.before?;
        Some(self.before_value.get_or_init(|| value(before, self.now)))
    }

    fn after(&self) -> &Value {
        self.after_value.get_or_init(|| value(self.after, self.now))
    }
}

/// What conditions know of a ticket.
pub(crate) fn value(ticket: &Ticket, now: Timestamp) -> Value {
    let core = &ticket.core;
    let minutes = |since: Timestamp| {
        #[expect(clippy::cast_precision_loss, reason = "a span of minutes")]
        let micros = now.since(since).micros() as f64;
        micros / MICROS_PER_MINUTE
    };
    let seconds = |at: Timestamp| at.micros().div_euclid(MICROS_PER_SECOND);
    let place = ticket.arrangement.location.as_ref().and_then(|location| location.place);
    json!({
        "number": core.number.to_string(),
        "title": core.title.as_ref().map(Title::as_str),
        "status": ticket.status.as_str(),
        "because": ticket.because.as_ref().map(crate::sla::PauseReason::as_str),
        "priority": ticket.priority.level(),
        "owner": ticket.owner.as_ref().map(Owner::as_str),
        "labels": ticket.labels.iter().map(Label::as_str).collect::<Vec<_>>(),
        "opened_at": seconds(core.opened_at),
        "status_since": seconds(ticket.status_since),
        "due_at": ticket.due_at().map(seconds),
        "age": minutes(ticket.status_since),
        "age_created": minutes(core.opened_at),
        "location": place.map(|place| json!({"lat": place.latitude(), "lon": place.longitude()})),
        "data": data_of(core.data.as_deref()),
    })
}
