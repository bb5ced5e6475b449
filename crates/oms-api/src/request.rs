//! How a body is read: all of it, with every fault at once.

use oms_base::limits::BATCH_ITEMS_MAX;
use oms_base::{Code, Fault, Faults, Reason};
use oms_domain::json::{Fields, text, type_name};
use serde_json::Value;

/// A body that reads itself.
pub trait Request: Sized {
    /// Reads the fields; `None` when a fault was reported.
    fn read(fields: &mut Fields<'_, '_>) -> Option<Self>;

    /// Reads a whole body, or says everything that is wrong with it.
    fn from_json(body: &Value) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let mut fields = Fields::new("", body, &mut faults);
        let request = Self::read(&mut fields);
        fields.finish();
        match request {
            Some(request) => faults.into_result(request),
            None => Err(faults),
        }
    }
}

/// The items of a batch, which stand in the field `name`; each is read by itself.
pub fn batch_items<'v>(body: &'v Value, name: &'static str) -> Result<&'v [Value], Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", body, &mut faults);
    let items = fields.required(name, |value| match value {
        Value::Array(items) if items.len() <= BATCH_ITEMS_MAX => Ok(items.as_slice()),
        Value::Array(items) => {
            let count = items.len();
            let detail = format!("has {count} items; at most {BATCH_ITEMS_MAX} are allowed");
            Err(Fault::here(Code::OutOfBounds, detail))
        }
        other => {
            let detail = format!("must be a list, not {}", type_name(other));
            Err(Fault::here(Code::WrongType, detail))
        }
    });
    fields.finish();
    faults.into_result(items.unwrap_or_default())
}

/// The field `reason`, which the command cannot do without.
pub(crate) fn required_reason(fields: &mut Fields<'_, '_>) -> Option<Reason> {
    if fields.value("reason").is_none() {
        fields.fault("reason", Code::ReasonRequired, "say why");
    }
    fields.optional("reason", text(Reason::parse))
}

#[cfg(test)]
mod tests {
    use super::batch_items;
    use oms_base::Code;
    use serde_json::json;

    #[test]
    fn a_batch_is_a_bounded_list() {
        let code = |body| batch_items(&body, "tickets").unwrap_err().list()[0].code;
        assert_eq!(batch_items(&json!({"tickets": [1, {}]}), "tickets").unwrap().len(), 2);
        assert_eq!(code(json!({})), Code::MissingField);
        assert_eq!(code(json!([])), Code::WrongType);
        assert_eq!(code(json!({"tickets": {}})), Code::WrongType);
        assert_eq!(code(json!({"tickets": vec![0; 1_001]})), Code::OutOfBounds);
        assert_eq!(code(json!({"tickets": [], "more": 1})), Code::UnknownField);
    }
}
