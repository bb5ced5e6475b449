//! Reads a trigger from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "escalate blocked", "board": "City Potholes", "order": 10,
//!  "activator": {"in_status": "blocked", "for": "24h"},
//!  "when": "ticket.priority <= 1",
//!  "then": [{"assign": "human:senior_supervisor"}],
//!  "stop": false, "level": {"every": "24h", "at_most": 5}, "owner": "human:road-desk",
//!  "enabled": true, "limits": {"per_hour": 100}, "include": ["imports"]}
//! ```

use super::activator::{Activator, Field, Origin};
use super::definition::{Level, Runs, Trigger, When};
use super::moment::read_moment;
use super::schedule::read_schedule;
use super::webhook;
use super::worker::read_worker;
use crate::action::{Action, read_actions};
use crate::json::{Fields, boolean, integer, text, type_name};
use crate::sla::Threshold;
use crate::workflow::{Condition, Knows};
use oms_base::{Code, Fault, Faults, Name, Owner, Span, Status};
use serde_json::Value;

/// Most boards that a trigger names.
const BOARDS_MAX: usize = 100;
/// Most activators of a trigger.
const ACTIVATORS_MAX: usize = 10;
/// Most times that a trigger fires for a ticket while its condition holds.
const AT_MOST_MAX: i64 = 1_000;
/// Most times that a trigger fires within an hour.
pub(super) const PER_HOUR_MAX: i64 = 1_000_000;
/// The condition with a name of its own.
const GPS_MATCH: &str = "gps match";
const WORDS: [(&str, Activator); 8] = [
    ("created", Activator::Created),
    ("changed", Activator::Changed(Vec::new())),
    ("commented", Activator::Commented),
    ("moved", Activator::Moved),
    ("linked", Activator::Linked),
    ("stage_done", Activator::StageDone),
    (webhook::WORD, Activator::Webhook(None)),
    ("manual", Activator::Manual),
];

/// Reads a trigger, which becomes the given `version` of its name.
pub fn read_trigger(definition: &Value, version: u32) -> Result<Trigger, Faults> {
    if definition.get("runs").is_some_and(|runs| !runs.is_null()) {
        return read_worker(definition, version);
    }
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    let order = fields.optional("order", integer(0..=i64::from(i32::MAX))).unwrap_or(100);
    let boards = boards(&mut fields);
    let is_webhook = webhook::is_one(definition.get("activator"));
    let knows = if is_webhook { Knows::Events } else { Knows::Changes };
    let when = fields.optional("when", text(|source| condition(source, knows)));
    let when = when.unwrap_or(When::Always);
    let activators = fields.value("activator");
    let then = fields.required("then", Ok);
    let stop = fields.optional("stop", boolean).unwrap_or(false);
    let level = fields.object("level", level);
    let owner = fields.optional("owner", text(Owner::parse));
    let enabled = fields.optional("enabled", boolean).unwrap_or(true);
    let per_hour =
        fields.object("limits", |limits| limits.optional("per_hour", integer(1..=PER_HOUR_MAX)));
    let includes =
        fields.list("include", Origin::ALL.len(), text(|word| known(&Origin::ALL, word)));
    fields.finish();
    let activators = match activators {
        Some(value) => read_activators(value, &mut faults),
        None if when == When::GpsMatch => {
            vec![Activator::Created, Activator::Changed(vec![Field::Location])]
        }
        None => {
            faults.push(Fault::new("activator", Code::MissingField, "say what makes it look"));
            Vec::new()
        }
    };
    let then = then.map_or_else(Vec::new, |then| read_actions("then", then, &mut faults));
    check_together(&activators, &when, &then, &mut faults);
    let per_hour = per_hour.flatten().and_then(|per_hour| u32::try_from(per_hour).ok());
    let trigger = name.map(|name| Trigger {
        name,
        version,
        order: i32::try_from(order).unwrap_or(i32::MAX),
        boards,
        runs: Runs::Server,
        activators,
        when,
        then,
        stop,
        level: level.flatten(),
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

/// What does not go together.
fn check_together(activators: &[Activator], when: &When, then: &[Action], faults: &mut Faults) {
    let waits = |it: &&Activator| it.is_timed() || matches!(it, Activator::Schedule(_));
    let timed = activators.iter().filter(waits).count();
    let others = activators.iter().filter(|activator| **activator != Activator::Manual).count();
    if timed > 0 && others > 1 {
        let detail = "one that waits for time stands alone, or beside manual; use a trigger more";
        faults.push(Fault::new("activator", Code::Refused, detail));
    }
    webhook::check(activators, then, faults);
    if then.contains(&Action::Merge) && *when != When::GpsMatch {
        let detail = format!("merge needs a ticket that matches; say \"when\": \"{GPS_MATCH}\"");
        faults.push(Fault::new("then", Code::Refused, detail));
    }
}

/// One board or a list of them; all when absent.
pub(super) fn boards(fields: &mut Fields<'_, '_>) -> Vec<Name> {
    match fields.value("board") {
        None => Vec::new(),
        Some(Value::Array(_)) => {
            fields.list("board", BOARDS_MAX, text(Name::parse)).unwrap_or_default()
        }
        Some(_) => fields.optional("board", text(Name::parse)).into_iter().collect(),
    }
}

fn condition(source: &str, knows: Knows<'_>) -> Result<When, Fault> {
    if source.trim() == GPS_MATCH {
        return Ok(When::GpsMatch);
    }
    let condition = Condition::compile_knowing(source, knows)?;
    match condition.constant() {
        Some(Err(why)) => {
            let detail = format!("can never be evaluated: {why}");
            Err(Fault::here(Code::BadCondition, detail))
        }
        Some(Ok(_)) | None => Ok(When::Holds(condition)),
    }
}

/// Both bounds are asked for: whatever fires again must end.
fn level(fields: &mut Fields<'_, '_>) -> Option<Level> {
    let every = fields.required("every", text(Span::parse));
    let at_most = fields.required("at_most", integer(1..=AT_MOST_MAX));
    Some(Level { every: every?, at_most: u32::try_from(at_most?).ok()? })
}

fn read_activators(value: &Value, faults: &mut Faults) -> Vec<Activator> {
    let Value::Array(items) = value else {
        return read_activator("activator", value, faults).into_iter().collect();
    };
    if items.is_empty() || items.len() > ACTIVATORS_MAX {
        let detail = format!("has {}; from 1 to {ACTIVATORS_MAX} are allowed", items.len());
        faults.push(Fault::new("activator", Code::OutOfBounds, detail));
        return Vec::new();
    }
    let read =
        |(n, item): (usize, &Value)| read_activator(&format!("activator[{n}]"), item, faults);
    items.iter().enumerate().filter_map(read).collect()
}

fn read_activator(path: &str, value: &Value, faults: &mut Faults) -> Option<Activator> {
    match value {
        Value::String(word) => faults.take(path, known(&WORDS, word)),
        Value::Object(object) => {
            let mut fields = Fields::new(path, value, faults);
            let has = |key: &str| object.contains_key(key);
            let activator = if has("changed") {
                changed(&mut fields)
            } else if has("in_status") {
                let status = fields.required("in_status", text(Status::parse));
                let span = fields.required("for", text(Span::parse));
                status.zip(span).map(|(status, span)| Activator::InStatus(status, span))
            } else if has("date") {
                read_moment(&mut fields).map(Activator::Date)
            } else if has(webhook::WORD) {
                webhook::read_webhook(&mut fields)
            } else if has("schedule") {
                read_schedule(&mut fields).map(Activator::Schedule)
            } else if has("idle") {
                fields.required("idle", text(Span::parse)).map(Activator::Idle)
            } else {
                fields.required("sla", text(threshold)).map(Activator::Sla)
            };
            fields.finish();
            activator
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            let detail = format!("must be a word or an object, not {}", type_name(value));
            faults.push(Fault::new(path, Code::WrongType, detail));
            None
        }
    }
}

fn changed(fields: &mut Fields<'_, '_>) -> Option<Activator> {
    let field = text(|word: &str| known(&Field::ALL, word));
    let named = match fields.value("changed") {
        Some(Value::Array(_)) => fields.list("changed", Field::ALL.len(), field),
        Some(_) | None => fields.required("changed", field).map(|field| vec![field]),
    };
    named.map(Activator::Changed)
}

/// `any`, `breach`, a share like `75%`, or a level like `level-1`.
fn threshold(word: &str) -> Result<Option<Threshold>, Fault> {
    let number = |text: &str| text.parse::<u8>().ok().filter(|number| (1..=99).contains(number));
    let found = match word {
        "any" => return Ok(None),
        "breach" => Some(Threshold::Breach),
        _ => match (word.strip_suffix('%'), word.strip_prefix("level-")) {
            (Some(percent), _) => number(percent).map(Threshold::Percent),
            (None, Some(level)) => number(level).map(Threshold::Level),
            (None, None) => None,
        },
    };
    let detail = "must be any, breach, a share like 75%, or a level like level-1";
    found.map(Some).ok_or_else(|| Fault::here(Code::UnknownValue, detail))
}

pub(super) fn known<T: Clone>(all: &[(&str, T)], word: &str) -> Result<T, Fault> {
    let found = all.iter().find(|(name, _)| *name == word);
    found.map(|(_, value)| value.clone()).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
    })
}
