//! Reads an agent from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "Pothole-Ranker", "kind": "rule", "about": "Ranks by words.",
//!  "input": {"type": "string"}, "output": {"type": "integer", "minimum": 0, "maximum": 3},
//!  "question": "ticket.title", "effects": {"priority": "output"},
//!  "autonomy": "suggest", "escalateIf": "confidence < 0.8", "timeout_s": 5, "enabled": true,
//!  "rule": {"output": "input.contains('deep') ? 1 : 2", "confidence": "0.9"}}
//! ```
//!
//! One that is somewhere else says where, under the name of its kind:
//!
//! ```json
//! {"kind": "http", "http": {"url": "https://risk.example/ask", "secret": "risk"}}
//! {"kind": "openai", "openai": {"url": "https://models.example/v1", "model": "small",
//!  "system": "You rank potholes.", "secret": "models"}}
//! {"kind": "command", "command": {"program": "ranker"}}
//! ```

use super::far::recipient;
use super::{Agent, Command, Drift, Effects, Fuse, Http, Kind, Openai, Output, Rule};
use crate::json::{Fields, boolean, canonical, integer, text};
use crate::owner::{TRIES_MAX, address};
use crate::schema::Schema;
use crate::workflow::{DataPath, Expression};
use oms_base::limits::AGENT_TIMEOUT_S_MAX;
use oms_base::{AgentKind, Autonomy, Code, Fault, Faults, Name, Note, Reason, Span};
use serde_json::Value;

/// Most fields that an agent may see, or answer.
const FIELDS_MAX: usize = 100;
/// Longest name of a field that it answers.
const FIELD_CHARS_MAX: usize = 100;
/// How long an agent may take when nothing is said.
const TIMEOUT_S_DEFAULT: u32 = 10;
/// How often it is asked, when nothing is said.
const TRIES_DEFAULT: u8 = 3;
/// Most questions that it is asked at a time, and how many when nothing is said.
const CONCURRENCY_MAX: u16 = 16;
const CONCURRENCY_DEFAULT: u16 = 4;
/// After how many failures in a row it is left alone, and for how long.
const FAILURES_MAX: u16 = 100;
const FAILURES_DEFAULT: u16 = 5;
const OPEN_S_MAX: u32 = 3_600;
const OPEN_S_DEFAULT: u32 = 30;
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
    let kind = fields.required("kind", text(AgentKind::parse));
    let about = fields.optional("about", text(Reason::parse));
    fields.required("input", |_| Ok(()));
    let input = Schema::field(&mut fields, "input");
    fields.required("output", |_| Ok(()));
    let output = Schema::field(&mut fields, "output");
    let seen = fields.list("fields", FIELDS_MAX, text(DataPath::parse)).unwrap_or_default();
    let timeout = fields.optional("timeout_s", integer(1..=AGENT_TIMEOUT_S_MAX.cast_signed()));
    let tries = fields.optional("tries", integer(1..=i64::from(TRIES_MAX)));
    let concurrency = fields.optional("concurrency", integer(1..=i64::from(CONCURRENCY_MAX)));
    let autonomy = fields.optional("autonomy", text(Autonomy::parse)).unwrap_or(Autonomy::Suggest);
    let escalate_if = fields.optional("escalateIf", text(of_answer));
    let escalate_if = escalate_if.or_else(|| of_answer(ESCALATE_IF_DEFAULT).ok());
    let question = made_of(&mut fields, "question", &OF_TICKET);
    let effects = fields.object("effects", Effects::read).unwrap_or_default();
    let enabled = fields.optional("enabled", boolean).unwrap_or(true);
    let given = fields.object("breaker", fuse);
    let drift = fields.object("drift", Drift::read).flatten();
    let made = how(&mut fields, kind);
    if let (Some(name), Some(Kind::Http(_) | Kind::Openai(_) | Kind::Command(_))) = (&name, &made)
        && recipient(name).is_none()
    {
        fields.fault("name", Code::BadText, "is no owner's with agent: before it");
    }
    fields.finish();
    let timeout_s = timeout.and_then(|s| u32::try_from(s).ok()).unwrap_or(TIMEOUT_S_DEFAULT);
    let about = about.map(|about| about.as_str().to_owned());
    let tries = tries.and_then(|tries| u8::try_from(tries).ok()).unwrap_or(TRIES_DEFAULT);
    let concurrency = concurrency.and_then(|most| u16::try_from(most).ok());
    let concurrency = concurrency.unwrap_or(CONCURRENCY_DEFAULT);
    match (name, made, input, output, escalate_if) {
        (Some(name), Some(kind), Some(input), Some(output), Some(escalate_if))
            if faults.is_empty() =>
        {
            let fields = seen;
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
                tries,
                concurrency,
                fuse: given.unwrap_or(FUSE_DEFAULT),
                drift,
                kind,
                source: String::from_utf8(canonical(definition)).unwrap_or_default(),
            })
        }
        _ => Err(faults),
    }
}

const FUSE_DEFAULT: Fuse = Fuse { failures: FAILURES_DEFAULT, open: Span::seconds(OPEN_S_DEFAULT) };

fn fuse(fields: &mut Fields<'_, '_>) -> Fuse {
    let failures = fields.optional("failures", integer(1..=i64::from(FAILURES_MAX)));
    let open_s = fields.optional("open_s", integer(1..=i64::from(OPEN_S_MAX)));
    Fuse {
        failures: failures.and_then(|it| u16::try_from(it).ok()).unwrap_or(FAILURES_DEFAULT),
        open: Span::seconds(open_s.and_then(|it| u32::try_from(it).ok()).unwrap_or(OPEN_S_DEFAULT)),
    }
}

/// How it answers: the part that its kind names, and no other.
fn how(fields: &mut Fields<'_, '_>, kind: Option<AgentKind>) -> Option<Kind> {
    let by_rule = part(fields, kind, AgentKind::Rule, rule).map(Kind::Rule);
    let by_service = part(fields, kind, AgentKind::Http, http).map(Kind::Http);
    let by_program = part(fields, kind, AgentKind::Command, command).map(Kind::Command);
    let by_model = part(fields, kind, AgentKind::Openai, openai).map(Kind::Openai);
    match kind? {
        AgentKind::Rule => by_rule,
        AgentKind::Http => by_service,
        AgentKind::Openai => by_model,
        AgentKind::Command => by_program,
    }
}

fn part<T>(
    fields: &mut Fields<'_, '_>,
    kind: Option<AgentKind>,
    of: AgentKind,
    read: impl FnOnce(&mut Fields<'_, '_>) -> Option<T>,
) -> Option<T> {
    let name = of.as_str();
    if kind == Some(of) {
        fields.required(name, |_| Ok(()));
    } else if kind.is_some() && fields.value(name).is_some() {
        let detail = format!("is for agents of the kind {of}");
        fields.fault(name, Code::UnknownField, detail);
        return None;
    }
    fields.object(name, read).flatten()
}

fn http(fields: &mut Fields<'_, '_>) -> Option<Http> {
    let url = fields.required("url", text(address));
    let secret = fields.required("secret", text(Name::parse));
    Some(Http { url: url?, secret: secret? })
}

fn command(fields: &mut Fields<'_, '_>) -> Option<Command> {
    let program = fields.required("program", text(Name::parse));
    Some(Command { program: program? })
}

fn openai(fields: &mut Fields<'_, '_>) -> Option<Openai> {
    let url = fields.required("url", text(address));
    let model = fields.required("model", text(Name::parse));
    let system = fields.optional("system", text(Note::parse));
    let secret = fields.optional("secret", text(Name::parse));
    let (model, system) = (model?.as_str().to_owned(), system.map(|it| it.as_str().to_owned()));
    Some(Openai { url: url?, model, system, secret })
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
