//! Reads an agent from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "Pothole-Ranker", "kind": "rule", "about": "Ranks by words.",
//!  "input": {"type": "string"}, "output": {"type": "integer", "minimum": 0, "maximum": 3},
//!  "question": "ticket.title", "effects": {"priority": "output"},
//!  "autonomy": "suggest", "escalateIf": "confidence < 0.8", "timeout_s": 5, "enabled": true,
//!  "rule": {"output": "input.contains('deep') ? 1 : 2", "confidence": "0.9"}}
//! ```

use super::{Agent, Effects, Kind, Output, Rule};
use crate::json::{Fields, boolean, canonical, integer, text};
use crate::schema::Schema;
use crate::workflow::{DataPath, Expression};
use oms_base::{AgentKind, Autonomy, Code, Fault, Faults, Name, Reason};
use serde_json::Value;

/// Most fields that an agent may see, or answer.
const FIELDS_MAX: usize = 100;
/// Longest name of a field that it answers.
const FIELD_CHARS_MAX: usize = 100;
/// The longest that an agent may take, and how long it may when nothing is said.
const TIMEOUT_S_MAX: i64 = 300;
const TIMEOUT_S_DEFAULT: u32 = 10;
const ESCALATE_IF_DEFAULT: &str = "confidence < 0.8";
/// What a rule looks at, and what decides whether a person should look.
const OF_RULE: [&str; 1] = ["input"];
const OF_ANSWER: [&str; 2] = ["output", "confidence"];
/// What a question about a ticket is made of.
const OF_TICKET: [&str; 2] = ["ticket", "data"];

/// Reads an agent, which becomes the given `version` of its name.
pub fn read_agent(definition: &Value, version: u32) -> Result<Agent, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    let kind = fields.required("kind", text(kind));
    let about = fields.optional("about", text(Reason::parse));
    fields.required("input", |_| Ok(()));
    let input = Schema::field(&mut fields, "input");
    fields.required("output", |_| Ok(()));
    let output = Schema::field(&mut fields, "output");
    let seen = fields.list("fields", FIELDS_MAX, text(DataPath::parse)).unwrap_or_default();
    let timeout = fields.optional("timeout_s", integer(1..=TIMEOUT_S_MAX));
    let autonomy = fields.optional("autonomy", text(Autonomy::parse)).unwrap_or(Autonomy::Suggest);
    let escalate_if = fields.optional("escalateIf", text(of_answer));
    let escalate_if = escalate_if.or_else(|| of_answer(ESCALATE_IF_DEFAULT).ok());
    let question = made_of(&mut fields, "question", &OF_TICKET);
    let effects = fields.object("effects", Effects::read).unwrap_or_default();
    let enabled = fields.optional("enabled", boolean).unwrap_or(true);
    fields.required("rule", |_| Ok(()));
    let rule = fields.object("rule", rule).flatten();
    fields.finish();
    let timeout_s = timeout.and_then(|s| u32::try_from(s).ok()).unwrap_or(TIMEOUT_S_DEFAULT);
    let about = about.map(|about| about.as_str().to_owned());
    match (name, kind, input, output, escalate_if, rule) {
        (Some(name), Some(_), Some(input), Some(output), Some(escalate_if), Some(rule))
            if faults.is_empty() =>
        {
            let (fields, kind) = (seen, Kind::Rule(rule));
            Ok(Agent {
                name,
                version,
                about,
                input,
                output,
                fields,
                timeout_s,
                autonomy,
                escalate_if,
                question,
                effects,
                enabled,
                kind,
                source: String::from_utf8(canonical(definition)).unwrap_or_default(),
            })
        }
        _ => Err(faults),
    }
}

/// A kind that this version can call.
fn kind(word: &str) -> Result<AgentKind, Fault> {
    let kind = AgentKind::parse(word)?;
    match kind {
        AgentKind::Rule => Ok(kind),
        AgentKind::Http | AgentKind::Openai | AgentKind::Command => {
            let detail = format!("agents of the kind {kind} are for a later version");
            Err(Fault::here(Code::NotYet, detail))
        }
    }
}

fn rule(fields: &mut Fields<'_, '_>) -> Option<Rule> {
    let confidence = fields.optional("confidence", text(of_rule));
    fields.required("output", |_| Ok(()));
    let output = made_of(fields, "output", &OF_RULE);
    Some(Rule { output: output?, confidence })
}

/// A value that an expression makes, or an object that one makes of each field.
fn made_of(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    roots: &[&'static str],
) -> Option<Output> {
    let compile = |source: &str| Expression::compile(source, roots);
    let Value::Object(given) = fields.value(name)? else {
        return fields.optional(name, text(compile)).map(Output::Bare);
    };
    if given.is_empty() || given.len() > FIELDS_MAX {
        let detail = format!("an object has 1 to {FIELDS_MAX} fields here");
        fields.fault(name, Code::OutOfBounds, detail);
        return None;
    }
    let mut made = Vec::with_capacity(given.len());
    for (field, value) in given {
        let shown: String = field.chars().take(FIELD_CHARS_MAX).collect();
        let place = format!("{name}.{shown}");
        if shown != *field {
            let detail = format!("has more than {FIELD_CHARS_MAX} characters");
            fields.fault(&place, Code::OutOfBounds, detail);
        }
        match text(compile)(value) {
            Ok(expression) => made.push((shown, expression)),
            Err(fault) => {
                let fault = fault.at(&place);
                fields.fault(&fault.path, fault.code, fault.detail);
            }
        }
    }
    Some(Output::Fields(made))
}

fn of_rule(source: &str) -> Result<Expression, Fault> {
    Expression::compile(source, &OF_RULE)
}

fn of_answer(source: &str) -> Result<Expression, Fault> {
    Expression::compile(source, &OF_ANSWER)
}
