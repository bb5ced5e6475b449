//! Reads a playbook from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "Fix a pothole", "board": "City Potholes", "owner": "human:road-desk",
//!  "steps": [
//!    {"id": "order", "owner": "svc:depot", "call": "order-asphalt", "with": {"tons": 2},
//!     "input": ["gps"], "when": "data.size > 3", "retry": {"attempts": 3, "backoff": "1m"},
//!     "onFail": "block", "then": {"move": "blocked", "reason": "waiting for asphalt"}},
//!    {"id": "patch", "owner": "svc:crew", "when": "steps.order.output.loads > 0",
//!     "then": {"move": "completed"}}]}
//! ```

use super::{OnFail, Playbook, Step, Task};
use crate::action::{Action, read_actions};
use crate::json::{Fields, boolean, canonical, text, type_name};
use crate::workflow::{Condition, DataPath, Knows, read_retry};
use oms_base::limits::{BOUND_BOARDS_MAX, STEP_WITH_BYTES_MAX, STEPS_MAX};
use oms_base::{Code, Fault, Faults, Name, Owner, Reason, StageId};
use serde_json::Value;
use std::collections::BTreeSet;

/// Most paths that a step's `input` lists.
const INPUT_MAX: usize = 100;
/// Most tickets that the steps of a playbook open and playbooks that they start, together: with the
/// depth of a chain, it bounds what one ticket can lead to.
const OPENINGS_MAX: usize = 3;

/// A step with what only the whole can read.
struct Draft<'v> {
    id: Option<StageId>,
    when: Option<Condition>,
    task: Option<Task>,
    then: Option<&'v Value>,
    on_fail: OnFail,
}

/// Reads a playbook, which becomes the given `version` of its name.
pub fn read_playbook(definition: &Value, version: u32) -> Result<Playbook, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    let about = fields.optional("about", text(Reason::parse));
    let boards = boards(&mut fields);
    let owner = fields.optional("owner", text(Owner::parse));
    let enabled = fields.optional("enabled", boolean).unwrap_or(true);
    fields.required("steps", |_| Ok(()));
    let drafts = fields.objects("steps", STEPS_MAX, read_step);
    if drafts.as_ref().is_some_and(Vec::is_empty) {
        fields.fault("steps", Code::OutOfBounds, "a playbook has at least one step");
    }
    fields.finish();
    let steps = together(drafts.unwrap_or_default(), &mut faults);
    match name {
        Some(name) if faults.is_empty() => {
            let source = String::from_utf8(canonical(definition)).unwrap_or_default();
            Ok(Playbook { name, version, about, boards, owner, enabled, steps, source })
        }
        _ => Err(faults),
    }
}

/// One board or a list of them; none when absent.
fn boards(fields: &mut Fields<'_, '_>) -> Vec<Name> {
    match fields.value("board") {
        None => Vec::new(),
        Some(Value::Array(_)) => {
            fields.list("board", BOUND_BOARDS_MAX, text(Name::parse)).unwrap_or_default()
        }
        Some(_) => fields.optional("board", text(Name::parse)).into_iter().collect(),
    }
}

fn read_step<'v>(fields: &mut Fields<'v, '_>) -> Draft<'v> {
    let id = fields.required("id", text(StageId::parse));
    let when = fields.optional("when", text(condition));
    let owner = fields.optional("owner", text(Owner::parse));
    let is_task = fields.value("owner").is_some();
    let call = fields.optional("call", text(Name::parse));
    let with = fields.optional("with", with);
    let input = fields.list("input", INPUT_MAX, text(DataPath::parse)).unwrap_or_default();
    let retry = read_retry(fields);
    let on_fail = fields.optional("onFail", text(on_fail)).unwrap_or(OnFail::Block);
    let then = fields.value("then");
    if !is_task {
        for name in ["call", "with", "input", "retry"] {
            if fields.value(name).is_some() {
                fields.fault(name, Code::Refused, "is for a step with an owner, whose task it is");
            }
        }
        if then.is_none() {
            let detail = "say whose task the step is, or in then what it does";
            fields.fault("owner", Code::MissingField, detail);
        }
    }
    let task = owner.map(|owner| Task { owner, call, with, input, retry });
    Draft { id, when, task, then, on_fail }
}

/// The steps with their actions; ids are unique, and no step opens more than it may.
fn together(drafts: Vec<Draft<'_>>, faults: &mut Faults) -> Vec<Step> {
    let (mut seen, mut steps, mut openings) = (BTreeSet::new(), Vec::new(), 0);
    for (index, draft) in drafts.into_iter().enumerate() {
        let place = format!("steps[{index}].then");
        let then = draft.then.map_or_else(Vec::new, |then| read_actions(&place, then, faults));
        if then.contains(&Action::Merge) {
            let detail = "merge needs a ticket that matches, which a trigger finds";
            faults.push(Fault::new(&place, Code::Refused, detail));
        }
        let opens = |action: &&Action| matches!(action, Action::Open(_) | Action::StartPlaybook(_));
        openings += then.iter().filter(opens).count();
        if openings > OPENINGS_MAX {
            let detail = format!(
                "the steps of a playbook open at most {OPENINGS_MAX} tickets and playbooks together"
            );
            faults.push(Fault::new(place, Code::OutOfBounds, detail));
            openings = 0;
        }
        let Some(id) = draft.id else { continue };
        if !seen.insert(id.clone()) {
            let detail = format!("another step has the id {id}, too");
            faults.push(Fault::new(format!("steps[{index}].id"), Code::DuplicateStage, detail));
        }
        let Draft { when, task, on_fail, .. } = draft;
        steps.push(Step { id, when, task, then, on_fail });
    }
    steps
}

fn condition(source: &str) -> Result<Condition, Fault> {
    let condition = Condition::compile_knowing(source, Knows::Steps)?;
    match condition.constant() {
        Some(Err(why)) => {
            let detail = format!("can never be evaluated: {why}");
            Err(Fault::here(Code::BadCondition, detail))
        }
        Some(Ok(_)) | None => Ok(condition),
    }
}

fn on_fail(word: &str) -> Result<OnFail, Fault> {
    match word {
        "block" => Ok(OnFail::Block),
        "fail" => Ok(OnFail::Fail),
        "skip" => Ok(OnFail::Skip),
        _ => Err(Fault::here(Code::UnknownValue, "must be block, fail or skip")),
    }
}

/// An object as the text that is kept.
fn with(value: &Value) -> Result<String, Fault> {
    if !value.is_object() {
        let detail = format!("must be an object, not {}", type_name(value));
        return Err(Fault::here(Code::WrongType, detail));
    }
    let bytes = canonical(value);
    if bytes.len() > STEP_WITH_BYTES_MAX {
        let detail =
            format!("has {} bytes; at most {STEP_WITH_BYTES_MAX} are allowed", bytes.len());
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    String::from_utf8(bytes).map_err(|_| Fault::here(Code::Malformed, "not UTF-8"))
}
