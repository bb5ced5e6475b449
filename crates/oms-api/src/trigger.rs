//! Triggers: how they stand, what they would have done, and what they did.

use crate::payload;
use crate::problem::FaultBody;
use crate::request::Request;
use crate::text::Text;
use oms_base::limits::DATA_BYTES_MAX;
use oms_base::{Code, Fault, Faults, Number, Owner, TicketId, Timestamp};
use oms_domain::json::{Fields, text};
use oms_domain::rule::Rule;
use oms_domain::trigger::{Trigger, read_trigger};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// The newest version of a trigger, and how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TriggerBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "escalate blocked")]
    pub name: &'a str,
    /// The version; the same content again is the same version.
    #[schema(example = 1)]
    pub version: u32,
    /// The definition as it was published.
    #[schema(value_type = BTreeMap<String, Value>, example = json!({"name": "escalate blocked",
        "activator": {"in_status": "blocked", "for": "24h"},
        "then": {"assign": "human:senior_supervisor"}}))]
    pub definition: Option<&'a RawValue>,
    /// Whether it is in use.
    #[schema(example = true)]
    pub enabled: bool,
    /// Since when it does nothing, and why; null while it does.
    #[schema(required)]
    pub parked: Option<ParkedBody<'a>>,
    /// How often it changed something.
    #[schema(example = 37)]
    pub fired: u64,
    /// When it last did.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub fired_at: Option<Text<Timestamp>>,
    /// How often it was left out because it had fired too often within an hour.
    #[schema(example = 0)]
    pub left_out: u64,
    /// What it names and nobody knows, as of now.
    pub warnings: Vec<FaultBody>,
}

/// Since when a trigger does nothing, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParkedBody<'a> {
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Text<Timestamp>,
    /// Why.
    #[schema(value_type = String, example = "data has no field amount")]
    pub reason: &'a str,
}

impl<'a> TriggerBody<'a> {
    /// A trigger as staff see it, without how it stands.
    pub fn of(rule: &'a Rule, enabled: bool) -> TriggerBody<'a> {
        TriggerBody {
            name: rule.name.as_str(),
            version: rule.version,
            definition: serde_json::from_slice(&rule.definition).ok(),
            enabled,
            parked: None,
            fired: 0,
            fired_at: None,
            left_out: 0,
            warnings: Vec::new(),
        }
    }
}

/// What became of an event from outside.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EventBody<'a> {
    /// `opened` or `acted`, or `left` where the trigger's condition does not hold.
    #[schema(value_type = String, example = "opened")]
    pub became: &'static str,
    /// The number of the ticket that was opened or acted on.
    #[schema(value_type = Option<String>, required, example = "SL-2026-00042")]
    pub ticket: Option<Text<&'a Number>>,
}

/// The text of an event from outside, which may say whatever it likes.
pub fn read_event(body: &Value) -> Result<String, Faults> {
    payload::object(DATA_BYTES_MAX)(body).map_err(Faults::from)
}

/// Runs a trigger by hand.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct RunTriggerRequest {
    /// The ticket: its id, number or tracking string.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub ticket: String,
}

impl Request for RunTriggerRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<RunTriggerRequest> {
        let ticket = fields.required("ticket", text(|name| Ok(name.to_owned())))?;
        Some(RunTriggerRequest { ticket })
    }
}

/// Asks whether a trigger could be published, and what it names that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct CheckTriggerRequest {
    /// The definition to check.
    #[schema(value_type = BTreeMap<String, Value>, example = json!({
        "name": "escalate blocked", "activator": {"in_status": "blocked", "for": "24h"},
        "then": {"assign": "human:senior_supervisor"}}))]
    pub definition: Value,
    /// What it defines.
    #[schema(ignore)]
    pub trigger: Box<Trigger>,
}

impl Request for CheckTriggerRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<CheckTriggerRequest> {
        let definition = fields.required("definition", Ok)?;
        let trigger = trigger_of(definition, fields)?;
        Some(CheckTriggerRequest { definition: definition.clone(), trigger })
    }
}

/// What a trigger that was checked names and nobody knows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedTriggerBody {
    /// What is allowed but may not be meant; empty where all of it is known.
    pub warnings: Vec<FaultBody>,
}

/// Reads a definition within a body; its faults have their places below `definition`.
fn trigger_of(value: &Value, fields: &mut Fields<'_, '_>) -> Option<Box<Trigger>> {
    match read_trigger(value, 1) {
        Ok(trigger) => Some(Box::new(trigger)),
        Err(faults) => {
            for Fault { path, code, detail, .. } in faults {
                let dot = if path.is_empty() { "" } else { "." };
                fields.fault(&format!("definition{dot}{path}"), code, detail);
            }
            None
        }
    }
}

/// Asks what a trigger would have done.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct DryRunRequest {
    /// The definition to try; the published one when absent.
    #[schema(value_type = Option<BTreeMap<String, Value>>, example = json!({
        "name": "escalate blocked", "activator": {"in_status": "blocked", "for": "24h"},
        "then": {"assign": "human:senior_supervisor"}}))]
    pub definition: Option<Box<Trigger>>,
    /// The `next` of the run before; the first tickets when absent.
    #[schema(value_type = Option<String>, example = "tkt_01hzk2m9xq4c7")]
    pub after: Option<TicketId>,
}

impl Request for DryRunRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<DryRunRequest> {
        let definition = match fields.value("definition") {
            Some(value) => Some(trigger_of(value, fields)?),
            None => None,
        };
        let unknown = |_| Fault::here(Code::BadCursor, "not a place that this server gave");
        let after = fields.optional("after", text(|id| TicketId::parse(id).map_err(unknown)));
        Some(DryRunRequest { definition, after })
    }
}

/// What a trigger would have done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DryRunBody {
    /// How many tickets were looked at: at most 2,000 a run.
    #[schema(example = 2_000)]
    pub tickets: usize,
    /// How often it would have fired.
    #[schema(example = 37)]
    pub would_fire: usize,
    /// The first 500 of these, by ticket and time.
    pub firings: Vec<WouldFireBody>,
    /// How often its condition could not be evaluated.
    #[schema(example = 0)]
    pub failed: usize,
    /// Why not, the last time.
    #[schema(required, example = "data has no field amount")]
    pub why: Option<String>,
    /// Of a trigger that a schedule activates, its instants that have come; null for others.
    #[schema(required)]
    pub instants: Option<InstantsBody>,
    /// Where the next run goes on; null at the end.
    #[schema(value_type = Option<String>, required, example = "tkt_01hzk2m9xq4c7")]
    pub next: Option<Text<TicketId>>,
}

/// Instants of a schedule that have come since the hub's history began.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InstantsBody {
    /// How many were looked at: the newest 100 at most.
    #[schema(example = 5)]
    pub count: usize,
    /// They, newest first.
    #[schema(value_type = Vec<String>, example = json!(["2026-11-20T07:30:00Z"]))]
    pub at: Vec<Text<Timestamp>>,
    /// Whether the history has earlier ones, which were left out.
    #[schema(example = false)]
    pub more: bool,
}

/// A moment at which a trigger would have fired.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WouldFireBody {
    /// The ticket's number.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub number: Text<Number>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Text<Timestamp>,
    /// The event of the ticket behind which.
    #[schema(example = 3)]
    pub event: u64,
    /// What would have happened, as timelines and actions call it; nothing when all was so.
    #[schema(value_type = Vec<String>, example = json!(["assigned"]))]
    pub would: Vec<&'static str>,
    /// Who would have been told of it, the first 20 by name.
    #[schema(value_type = Vec<String>, example = json!(["human:lead"]))]
    pub tells: Vec<Text<Owner>>,
    /// Why it would have been refused.
    #[schema(required)]
    pub refused: Option<String>,
}

/// The trigger that made an event happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TriggeredBody {
    /// Its name.
    #[schema(example = "escalate blocked")]
    pub name: String,
    /// Its version.
    #[schema(example = 1)]
    pub version: u32,
    /// How far it is from the event that the chain of triggers began with, from 1.
    #[schema(example = 1)]
    pub depth: u8,
    /// That event.
    pub began_with: BeganBody,
}

/// The event that a chain of triggers began with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BeganBody {
    /// Its ticket.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its place in that ticket's timeline; of a trigger that waited, the last one before.
    #[schema(example = 3)]
    pub event: u64,
}
