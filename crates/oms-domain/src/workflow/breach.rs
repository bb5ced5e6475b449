//! What a definition says of a stage whose time limit is breached: `onBreach`.
//!
//! ```json
//! ["notify", {"notify": "human:night-desk", "urgent": true},
//!  {"reroute": "human:second-desk"}, {"priority": 0}]
//! ```

use crate::json::{Fields, boolean, integer, text, type_name};
use crate::notice::{Whom, read_whom};
use oms_base::{Code, Fault, Faults, Owner, Priority};
use serde_json::Value;

/// Most of what is done when a stage is breached.
const ACTIONS_MAX: usize = 10;
/// The keys that they are known by.
const KEYS: [&str; 3] = [NOTIFY, "reroute", "priority"];
/// Tells whoever is told when help is asked for with the stage, when it stands alone.
const NOTIFY: &str = "notify";

/// What is done when a stage's time limit is breached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnBreach {
    /// Tell somebody.
    Notify {
        /// Whom.
        to: Whom,
        /// Whether it waits for no working hours.
        is_urgent: bool,
    },
    /// Give the stage to another owner; whoever works on it loses the lease.
    Reroute(Owner),
    /// Change how urgent the ticket is.
    Priority(Priority),
}

impl OnBreach {
    /// Who gets the stage by it.
    pub(super) const fn rerouted(&self) -> Option<&Owner> {
        match self {
            OnBreach::Reroute(owner) => Some(owner),
            OnBreach::Notify { .. } | OnBreach::Priority(_) => None,
        }
    }

    const fn key(&self) -> &'static str {
        match self {
            OnBreach::Notify { .. } => NOTIFY,
            OnBreach::Reroute(_) => "reroute",
            OnBreach::Priority(_) => "priority",
        }
    }
}

/// Reads `onBreach`; a stage that a workflow does has nobody to be taken from.
pub(super) fn on_breach(fields: &mut Fields<'_, '_>, is_nested: bool) -> Vec<OnBreach> {
    let read = |path: &str, value, faults: &mut _| Some(read_one(path, value, faults));
    let read = fields.items("onBreach", ACTIONS_MAX, read).unwrap_or_default();
    for (n, action) in read.iter().enumerate() {
        let Some(action) = action else { continue };
        let place = || format!("onBreach[{n}].{}", action.key());
        let again = || read[..n].iter().flatten().any(|before| before.key() == action.key());
        match action {
            OnBreach::Reroute(_) if is_nested => {
                let detail = "another ticket does the work of this stage: it has no task to give";
                fields.fault(&place(), Code::Refused, detail);
            }
            OnBreach::Reroute(_) | OnBreach::Priority(_) if again() => {
                fields.fault(&place(), Code::Refused, "stands here twice");
            }
            OnBreach::Notify { .. } | OnBreach::Reroute(_) | OnBreach::Priority(_) => {}
        }
    }
    read.into_iter().flatten().collect()
}

fn read_one(path: &str, value: &Value, faults: &mut Faults) -> Option<OnBreach> {
    match value {
        Value::String(word) if word == NOTIFY => {
            Some(OnBreach::Notify { to: Whom::Supervisor, is_urgent: false })
        }
        Value::Object(object) => {
            let Some(key) = KEYS.into_iter().find(|key| object.contains_key(*key)) else {
                faults.push(Fault::new(path, Code::UnknownValue, known()));
                return None;
            };
            let mut fields = Fields::new(path, value, faults);
            let action = read_keyed(key, &mut fields);
            fields.finish();
            action
        }
        Value::String(_) => {
            faults.push(Fault::new(path, Code::UnknownValue, known()));
            None
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            let detail = format!("must be {NOTIFY} or an object, not {}", type_name(value));
            faults.push(Fault::new(path, Code::WrongType, detail));
            None
        }
    }
}

fn read_keyed(key: &str, fields: &mut Fields<'_, '_>) -> Option<OnBreach> {
    match key {
        NOTIFY => {
            let to = fields.required(NOTIFY, text(read_whom));
            let is_urgent = fields.optional("urgent", boolean).unwrap_or(false);
            Some(OnBreach::Notify { to: to?, is_urgent })
        }
        "reroute" => fields.required("reroute", text(Owner::parse)).map(OnBreach::Reroute),
        _ => {
            let level = |value: &Value| integer(0..=3)(value).and_then(Priority::new);
            fields.required("priority", level).map(OnBreach::Priority)
        }
    }
}

fn known() -> String {
    format!("must be {NOTIFY}, or an object with one of {}", KEYS.join(", "))
}
