//! What an agent is asked about a ticket: what it has declared, and nothing else.
//!
//! Either the fields of the ticket's data that it may see, or what its own expressions over
//! `ticket` and `data` make. No comment, no note and no result of a stage can be named there.

use super::{Agent, Output};
use crate::action::data_of;
use crate::ticket::Ticket;
use crate::workflow::input_of;
use oms_base::{Description, Label, Owner, Title};
use serde_json::{Map, Value, json};

impl Agent {
    /// What it is asked about a ticket; the error says why that is no question for it.
    pub fn question_about(&self, ticket: &Ticket) -> Result<Value, String> {
        let data = data_of(ticket.core.data.as_deref());
        let asked = match &self.question {
            Some(question) => {
                let ticket = told_of(ticket);
                question.evaluate(&[("ticket", &ticket), ("data", &data)])
            }
            // Fields that it has not declared it does not see.
            None if self.fields.is_empty() => Ok(Value::Object(Map::new())),
            None => Ok(input_of(&self.fields, &data)),
        };
        let asked = asked.map_err(|why| format!("question: {why}"))?;
        let mut faults = oms_base::Faults::default();
        self.input.check(&asked, "input", &mut faults);
        match faults.list().first() {
            None => Ok(asked),
            Some(fault) => Err(format!("{}: {}", fault.path, fault.detail)),
        }
    }
}

impl Output {
    /// The value that it makes.
    pub(super) fn evaluate(&self, values: &[(&'static str, &Value)]) -> Result<Value, String> {
        match self {
            Output::Bare(expression) => expression.evaluate(values),
            Output::Fields(fields) => {
                let mut made = Map::new();
                for (name, expression) in fields {
                    let value = expression.evaluate(values);
                    made.insert(name.clone(), value.map_err(|why| format!("{name}: {why}"))?);
                }
                Ok(Value::Object(made))
            }
        }
    }
}

/// What questions may name of a ticket, its data apart; a text that is absent is empty.
fn told_of(ticket: &Ticket) -> Value {
    let core = &ticket.core;
    json!({
        "number": core.number.to_string(),
        "title": core.title.as_ref().map_or("", Title::as_str),
        "description": core.description.as_ref().map_or("", Description::as_str),
        "status": ticket.status.as_str(),
        "priority": ticket.priority.level(),
        "owner": ticket.owner.as_ref().map(Owner::as_str),
        "labels": ticket.labels.iter().map(Label::as_str).collect::<Vec<_>>(),
    })
}
