//! Events from outside, as triggers hear of them.
//!
//! ```json
//! {"name": "lamp is out", "activator": "webhook", "when": "event.kind == 'lamp-out'",
//!  "then": {"open": {"board": "Street lights", "title": "A lamp is out"}}}
//! {"name": "crew is there", "activator": {"webhook": "job.ticket"},
//!  "then": {"move": "in-progress"}}
//! ```
//!
//! One that names where the ticket stands in the event acts on that ticket. One that does not opens
//! tickets, which get the event as their data unless they are given other.

use super::activator::Activator;
use super::definition::{Trigger, When};
use crate::action::Action;
use crate::json::{Fields, text};
use crate::workflow::DataPath;
use oms_base::{Code, Fault, Faults, Timestamp};
use serde_json::Value;

/// What the activator is called.
pub(super) const WORD: &str = "webhook";

/// Whether a definition says that it hears of events from outside.
pub(super) fn is_one(activator: Option<&Value>) -> bool {
    let is_word = |value: &Value| value == WORD || value.get(WORD).is_some();
    activator.is_some_and(|value| match value {
        Value::Array(items) => items.iter().any(is_word),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            is_word(value)
        }
    })
}

/// Reads where the ticket stands in the event.
pub(super) fn read_webhook(fields: &mut Fields<'_, '_>) -> Option<Activator> {
    fields.required(WORD, text(DataPath::parse)).map(|path| Activator::Webhook(Some(path)))
}

/// What such a trigger may not say.
pub(super) fn check<'a>(activators: &'a [Activator], then: &[Action], faults: &mut Faults) {
    let path = |activator: &'a Activator| {
        if let Activator::Webhook(path) = activator { Some(path) } else { None }
    };
    let Some(path) = activators.iter().find_map(path) else { return };
    if activators.len() > 1 {
        let detail = "an event from outside stands alone: the condition knows it; \
                      use a trigger more";
        faults.push(Fault::new("activator", Code::Refused, detail));
    }
    if path.is_none() && !then.iter().all(|action| matches!(action, Action::Open(_))) {
        let detail = "the event names no ticket: open some, or say where in it the ticket stands, \
                      like {\"webhook\": \"job.ticket\"}";
        faults.push(Fault::new("then", Code::Refused, detail));
    }
}

/// Whether a trigger that looks at no ticket fires for an event, or why that cannot be told.
pub fn hears_of(trigger: &Trigger, event: &Value, now: Timestamp) -> Result<bool, String> {
    match &trigger.when {
        When::Always => Ok(true),
        When::GpsMatch => Ok(false),
        When::Holds(condition) => {
            let find = |root| if root == "event" { event } else { &Value::Null };
            condition.evaluate_over(now, find)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hears_of;
    use crate::trigger::{Trigger, read_trigger};
    use oms_base::{Faults, Timestamp};
    use serde_json::{Value, json};

    const NOW: Timestamp = Timestamp::from_micros(0);

    fn read(activator: &Value, when: &str, then: &Value) -> Result<Trigger, Faults> {
        let definition = json!({"name": "t", "activator": activator, "when": when, "then": then});
        read_trigger(&definition, 1)
    }

    fn open() -> Value {
        json!({"open": {"board": "Lights", "title": "Out"}})
    }

    #[test]
    fn what_can_be_said_of_events() {
        let cases = [
            (json!("webhook"), "event.lamp > 7", open(), None),
            (json!(["webhook"]), "true", open(), None),
            (json!({"webhook": "job.ticket"}), "ticket.age() > 1.0", json!({"priority": 0}), None),
            (json!("webhook"), "true", json!({"priority": 0}), Some("then")),
            (json!(["webhook", "manual"]), "true", open(), Some("activator")),
            (json!({"webhook": "job..ticket"}), "true", open(), Some("activator.webhook")),
            (json!({"webhook": 7}), "true", open(), Some("activator.webhook")),
            (json!("webhook"), "before.priority == 1", open(), Some("when")),
            (json!("created"), "event.lamp > 7", open(), Some("when")),
        ];
        for (activator, when, then, place) in cases {
            let read = read(&activator, when, &then);
            let found = read.as_ref().err().map(|faults| faults.list()[0].path.clone());
            assert_eq!(found.as_deref(), place, "{activator} {when} {then}: {read:?}");
        }
    }

    #[test]
    fn an_event_that_names_no_ticket_is_all_that_the_condition_knows() {
        let lamp = read(&json!("webhook"), "event.lamp > 7", &open()).unwrap();
        assert_eq!(hears_of(&lamp, &json!({"lamp": 8}), NOW), Ok(true));
        assert_eq!(hears_of(&lamp, &json!({"lamp": 7}), NOW), Ok(false));
        assert!(hears_of(&lamp, &json!({}), NOW).is_err());
        let ticket = read(&json!("webhook"), "ticket.priority == 0", &open()).unwrap();
        assert!(hears_of(&ticket, &json!({}), NOW).is_err());
    }
}
