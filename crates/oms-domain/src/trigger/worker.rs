//! Reads a trigger whose condition and actions are a program's: it says where that looks, and the
//! program says the rest.
//!
//! ```json
//! {"name": "auto-rank", "board": "City Potholes", "runs": "worker", "code": "5f0c6e1a"}
//! ```

use super::activator::Origin;
use super::definition::{Runs, Trigger, When};
use super::read::{PER_HOUR_MAX, boards, known};
use crate::json::{Fields, boolean, integer, text};
use oms_base::{Code, Fault, Faults, Name, Owner};
use serde_json::Value;

/// Longest name of a program's code.
const CODE_BYTES_MAX: usize = 100;
/// What a program says itself.
const ITS_OWN: [&str; 6] = ["activator", "when", "then", "order", "stop", "level"];

/// Reads it; `code` only tells versions of the program apart.
pub(super) fn read_worker(definition: &Value, version: u32) -> Result<Trigger, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    fields.required("runs", text(|word| known(&[("worker", Runs::Worker)], word)));
    fields.optional("code", text(code));
    let boards = boards(&mut fields);
    let owner = fields.optional("owner", text(Owner::parse));
    let enabled = fields.optional("enabled", boolean).unwrap_or(true);
    let per_hour =
        fields.object("limits", |limits| limits.optional("per_hour", integer(1..=PER_HOUR_MAX)));
    let includes =
        fields.list("include", Origin::ALL.len(), text(|word| known(&Origin::ALL, word)));
    for name in ITS_OWN {
        if fields.value(name).is_some() {
            fields.fault(name, Code::Refused, "a trigger that runs in a worker says this there");
        }
    }
    fields.finish();
    let per_hour = per_hour.flatten().and_then(|per_hour| u32::try_from(per_hour).ok());
    let trigger = name.map(|name| Trigger {
        name,
        version,
        order: 0,
        boards,
        runs: Runs::Worker,
        activators: Vec::new(),
        when: When::Always,
        then: Vec::new(),
        stop: false,
        level: None,
        owner,
        enabled,
        per_hour: per_hour.unwrap_or(Trigger::PER_HOUR_DEFAULT),
        includes: includes.unwrap_or_default(),
    });
    match trigger {
        Some(trigger) if faults.is_empty() => Ok(trigger),
        _ => Err(faults),
    }
}

fn code(text: &str) -> Result<(), Fault> {
    if text.is_empty() || text.len() > CODE_BYTES_MAX {
        let detail = format!("has {} bytes; from 1 to {CODE_BYTES_MAX} are allowed", text.len());
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    Ok(())
}
