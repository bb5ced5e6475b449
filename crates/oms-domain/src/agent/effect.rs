//! What an agent's answer does to a ticket: one expression over it for each thing that it may do.
//!
//! ```json
//! {"priority": "output.priority", "labels": "output.score < 60 ? ['high risk'] : null"}
//! ```
//!
//! Only what is listed here can be done. Nothing of it approves or ends a ticket, and nothing is
//! said to its requester.

use crate::action::{Action, read_actions};
use crate::json::{Fields, text};
use crate::workflow::Expression;
use oms_base::{AgentEffect, Code, Fault, Faults, Reason};
use serde_json::{Map, Value, json};

/// What such an expression starts from.
const OF_ANSWER: [&str; 2] = ["output", "confidence"];

/// What an agent's answers may do, and how it follows from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects(Vec<(AgentEffect, Expression)>);

/// What one answer does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// What is done, as commands of the ticket.
    pub actions: Vec<Action>,
    /// Why a person should look.
    pub escalate: Option<Reason>,
    /// The same as JSON: each thing that it does with its value.
    pub spelled: Map<String, Value>,
}

/// A set of effects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(transparent)]
pub struct Touches(#[n(0)] u8);

impl Touches {
    /// Those in a list.
    pub fn of(effects: impl IntoIterator<Item = AgentEffect>) -> Touches {
        effects.into_iter().fold(Touches(0), Touches::with)
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, effect: AgentEffect) -> Touches {
        Touches(self.0 | (1 << effect.number()))
    }

    /// Whether an effect is in it.
    pub const fn has(self, effect: AgentEffect) -> bool {
        self.0 & (1 << effect.number()) != 0
    }

    /// Whether an effect is in both.
    pub const fn meets(self, other: Touches) -> bool {
        self.0 & other.0 != 0
    }

    /// They.
    pub fn all(self) -> impl Iterator<Item = AgentEffect> {
        AgentEffect::ALL.iter().copied().filter(move |effect| self.has(*effect))
    }
}

impl Effects {
    /// Reads them from the fields of an object.
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Effects {
        let mut read = Vec::new();
        for effect in AgentEffect::ALL {
            let source = |source: &str| Expression::compile(source, &OF_ANSWER);
            if let Some(expression) = fields.optional(effect.as_str(), text(source)) {
                read.push((*effect, expression));
            }
        }
        Effects(read)
    }

    /// Whether an answer does nothing at all.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an answer does; the error says why nobody can tell.
    pub fn of(&self, output: &Value, confidence: Option<f64>) -> Result<Effect, String> {
        let sure = confidence.map_or(Value::Null, Value::from);
        let mut spelled = Map::new();
        for (effect, expression) in &self.0 {
            let value = expression.evaluate(&[("output", output), ("confidence", &sure)]);
            let value = value.map_err(|why| format!("effects.{effect}: {why}"))?;
            let is_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if !is_nothing {
                spelled.insert(effect.as_str().to_owned(), value);
            }
        }
        Effect::read(spelled)
    }
}

impl Effect {
    /// Reads what was spelled before; the error says what is wrong with it.
    pub fn read(spelled: Map<String, Value>) -> Result<Effect, String> {
        let (mut faults, mut effect) = (Faults::default(), Effect::default());
        for (name, value) in &spelled {
            let path = format!("effects.{name}");
            let key = match faults.take(&path, AgentEffect::parse(name)) {
                None => continue,
                Some(AgentEffect::Labels) => "label",
                Some(other) => other.as_str(),
            };
            let read = read_actions("effects", &json!({key: value}), &mut faults);
            for action in read {
                match action {
                    Action::Move { to, .. } if !to.is_open() => {
                        let detail = "an agent ends no ticket";
                        faults.push(Fault::new(path.as_str(), Code::Refused, detail));
                    }
                    Action::Escalate { reason, .. } => effect.escalate = Some(reason),
                    other => effect.actions.push(other),
                }
            }
        }
        match faults.list().first() {
            None => Ok(Effect { spelled, ..effect }),
            Some(fault) => Err(format!("{}: {}", fault.path, fault.detail)),
        }
    }

    /// What it does.
    pub fn touches(&self) -> Touches {
        let names = self.spelled.keys();
        Touches::of(names.filter_map(|name| AgentEffect::parse(name).ok()))
    }

    /// Whether it does nothing.
    pub fn is_empty(&self) -> bool {
        self.spelled.is_empty()
    }
}
