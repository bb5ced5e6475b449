//! A move of tickets to another version of their workflow, as it is written.

use crate::json::{Fields, integer, text};
use crate::query::{Expr, Is, NameField, Query, Term};
use oms_base::limits::SEATS_MAX;
use oms_base::{Code, Fault, Name, StageId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What becomes of stages whose ids the version lacks: another stage, or nothing.
pub type StageMap = BTreeMap<StageId, Option<StageId>>;

/// Which tickets move where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The workflow that they run.
    pub workflow: Name,
    /// The version; the newest when absent.
    pub to: Option<u32>,
    /// What becomes of stages.
    pub map: StageMap,
}

impl Migration {
    /// Reads `workflow`, `to` and `map`.
    pub fn read(fields: &mut Fields<'_, '_>) -> Option<Migration> {
        let workflow = fields.required("workflow", text(Name::parse));
        let (to, map) = read_target(fields);
        Some(Migration { workflow: workflow?, to, map })
    }

    /// All open tickets of the workflow.
    pub(crate) fn tickets(&self) -> Query {
        let of_workflow = Term::Name(NameField::Workflow, vec![self.workflow.clone()]);
        let terms = [of_workflow, Term::Is(vec![Is::Open])];
        Query { expr: Expr::all(terms.map(Expr::Term).into()) }
    }

    pub(crate) fn to_json(&self, kind: &str) -> Value {
        let id = |id: &StageId| id.as_str().to_owned();
        let entry =
            |(from, to): (&StageId, &Option<StageId>)| (id(from), json!(to.as_ref().map(id)));
        let map: serde_json::Map<String, Value> = self.map.iter().map(entry).collect();
        json!({"kind": kind, "workflow": self.workflow.as_str(), "to": self.to, "map": map})
    }
}

/// Reads `to` and `map`.
pub fn read_target(fields: &mut Fields<'_, '_>) -> (Option<u32>, StageMap) {
    let number = |value: &Value| {
        let number = integer(1..=i64::from(u32::MAX))(value)?;
        Ok(u32::try_from(number).unwrap_or(u32::MAX))
    };
    (fields.optional("to", number), read_map(fields))
}

fn read_map(fields: &mut Fields<'_, '_>) -> StageMap {
    let Some(value) = fields.value("map") else { return StageMap::new() };
    let written = value.clone();
    let Some(written) = written.as_object() else {
        let detail = "must be an object of stages and what becomes of each: {\"old\": \"new\"}";
        fields.fault("map", Code::WrongType, detail);
        return StageMap::new();
    };
    if written.len() > SEATS_MAX {
        let detail = format!("has {} stages; at most {SEATS_MAX} are allowed", written.len());
        fields.fault("map", Code::OutOfBounds, detail);
        return StageMap::new();
    }
    let mut map = StageMap::new();
    for (from, to) in written {
        match read_entry(from, to) {
            Ok((from, to)) => drop(map.insert(from, to)),
            Err(fault) => fields.fault(&format!("map.{from}"), fault.code, fault.detail),
        }
    }
    map
}

fn read_entry(from: &str, to: &Value) -> Result<(StageId, Option<StageId>), Fault> {
    let to = if to.is_null() { None } else { Some(text(StageId::parse)(to)?) };
    Ok((StageId::parse(from)?, to))
}
