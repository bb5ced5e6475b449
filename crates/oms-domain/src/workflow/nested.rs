//! A stage whose work is a ticket on another workflow: `workflow` in place of `owner`.

use crate::json::{Fields, text};
use oms_base::{Code, Name, Owner};

/// Whose such a stage is: the hub's own.
const HUB: &str = "svc:oms";

/// Who does a stage's work.
pub(super) struct Doer {
    pub(super) owner: Option<Owner>,
    /// The workflow whose tickets do it.
    pub(super) workflow: Option<Name>,
}

/// Reads `owner`, or `workflow` in its place.
pub(super) fn doer(fields: &mut Fields<'_, '_>) -> Doer {
    if fields.value("workflow").is_none() {
        return Doer { owner: fields.required("owner", text(Owner::parse)), workflow: None };
    }
    let workflow = fields.optional("workflow", text(Name::parse));
    for (name, why) in [("owner", "has no owner"), ("form", "says itself what came out")] {
        if fields.value(name).is_some() {
            let detail = format!("cannot stand beside workflow: such a stage {why}");
            fields.fault(name, Code::Refused, detail);
        }
    }
    Doer { owner: Owner::parse(HUB).ok(), workflow }
}
