//! The action that sets a field of the data: how it is written, and what it asks of a ticket.
//!
//! ```json
//! [{"set": "size", "to": 3}, {"set": "permit.ends_on", "to": null},
//!  {"set": "score", "expression": "data.depth * 2 + (ticket.priority == 0 ? 10 : 0)"}]
//! ```

use crate::Refusal;
use crate::action::data_of;
use crate::json::{Fields, text};
use crate::schema::Schema;
use crate::ticket::{Command, Ticket, with_field};
use crate::trigger::ticket_value;
use crate::workflow::{DataPath, Expression};
use oms_base::{Code, Faults};
use serde_json::Value;

/// What an expression starts from.
const KNOWN: [&str; 2] = ["data", "ticket"];

/// A field of the data, and what it is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Which.
    pub path: DataPath,
    /// To what.
    pub to: SetTo,
}

/// What a field is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetTo {
    /// This; null takes the field away.
    Value(Value),
    /// What an expression over the ticket comes to.
    Computed(Expression),
}

impl Setting {
    /// Reads the fields of the action.
    pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Option<Setting> {
        let path = fields.required("set", text(DataPath::parse));
        let removes = fields.is_null("to");
        let value = fields.value("to").cloned();
        let written = fields.value("expression").is_some();
        let compile = |source: &str| Expression::compile(source, &KNOWN);
        let expression = fields.optional("expression", text(compile));
        let to = match (value, written) {
            (Some(value), false) => SetTo::Value(value),
            (None, true) if !removes => SetTo::Computed(expression?),
            (None, false) if removes => SetTo::Value(Value::Null),
            (Some(_) | None, _) => {
                fields.fault("to", Code::Refused, "say either to, or expression");
                return None;
            }
        };
        Some(Setting { path: path?, to })
    }

    /// What it asks of a ticket, whose data is held against what the board asks of it.
    pub(crate) fn command(
        &self,
        ticket: &Ticket,
        schema: Option<&Schema>,
    ) -> Result<Command, Refusal> {
        let (path, value) = (self.path.clone(), self.value(ticket)?);
        let mut faults = Faults::default();
        if let Some(schema) = schema {
            schema.check(&with_field(ticket, &path, &value)?, "data", &mut faults);
        }
        faults.into_result(())?;
        Ok(Command::SetData { path, value })
    }

    fn value(&self, ticket: &Ticket) -> Result<Value, Refusal> {
        let expression = match &self.to {
            SetTo::Value(value) => return Ok(value.clone()),
            SetTo::Computed(expression) => expression,
        };
        let data = data_of(ticket.core.data.as_deref());
        let mut known = ticket_value(ticket, ticket.core.opened_at);
        // How old it is hangs on when somebody asks.
        if let Some(known) = known.as_object_mut() {
            known.remove("age");
            known.remove("age_created");
        }
        expression.evaluate(&[("data", &data), ("ticket", &known)]).map_err(|why| {
            Refusal::field("expression", Code::BadCondition, format!("cannot be told: {why}"))
        })
    }
}
