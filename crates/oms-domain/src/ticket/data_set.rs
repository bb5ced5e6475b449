//! A field of the data that a rule sets.

use super::automated::Automated;
use super::decide::{Context, check_open, data_faults, with_policy};
use super::event::Event;
use super::state::Ticket;
use crate::Refusal;
use crate::action::data_of;
use crate::workflow::DataPath;
use oms_base::Code;
use oms_base::limits::DATA_BYTES_MAX;
use serde_json::Value;
use std::sync::Arc;

/// The data of a ticket with a field set, or taken away where the value is null; the refusal says
/// what stands in the way.
pub(crate) fn with_field(
    ticket: &Ticket,
    path: &DataPath,
    value: &Value,
) -> Result<Value, Refusal> {
    let mut data = data_of(ticket.core.data.as_deref());
    if path.put(&mut data, value) {
        return Ok(data);
    }
    let detail = format!("{path} leads through a field that is no object");
    Err(Refusal::field("set", Code::WrongType, detail))
}

/// Decides it; what is so already is no event.
pub(super) fn decide(
    ticket: &Ticket,
    path: &DataPath,
    value: &Value,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    check_open(ticket)?;
    let data = with_field(ticket, path, value)?;
    if data == data_of(ticket.core.data.as_deref()) {
        return Ok(Vec::new());
    }
    let text = data.to_string();
    if text.len() > DATA_BYTES_MAX {
        let detail = format!("the data then has {} bytes; at most {DATA_BYTES_MAX}", text.len());
        return Err(Refusal::field("set", Code::OutOfBounds, detail));
    }
    if let Some(template) = cx.template {
        data_faults(template, Some(&text)).into_result(())?;
    }
    let value = Some(value.to_string());
    let event = Event::Automated(Automated::Set { path: path.clone(), value });
    Ok(with_policy(ticket, event, cx))
}

/// The data from here on; a value that was erased changes nothing.
pub(super) fn apply(ticket: &mut Ticket, path: &DataPath, value: Option<&str>) {
    let value = value.and_then(|text| serde_json::from_str(text).ok());
    let Some(value) = value else { return };
    let mut data = data_of(ticket.core.data.as_deref());
    if path.put(&mut data, &value) {
        Arc::make_mut(&mut ticket.core).data = Some(data.to_string());
    }
}
