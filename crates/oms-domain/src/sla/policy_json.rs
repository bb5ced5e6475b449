//! Reads a policy from JSON and reports everything that is wrong with it at once.
//!
//! ```json
//! {"name": "Urgent", "order": 10, "when": "ticket.priority <= 1", "calendar": "City hall",
//!  "targets": [
//!    {"metric": "first_response", "target": "4wh"},
//!    {"metric": "resolution", "target": "3wd", "thresholds": [50, 75, 90]}],
//!  "thresholds": [75, 90],
//!  "pause": [{"status": "blocked", "reasons": ["weather"], "metrics": ["resolution"]}],
//!  "reopen_window": "7d",
//!  "escalations": ["4wh", "2wd"]}
//! ```

use super::duration::Target;
use super::metric::{Metric, PauseReason};
use super::policy::{PauseRule, Policy, Promise};
use crate::json::{Fields, integer, text};
use crate::workflow::Condition;
use oms_base::limits::STAGES_MAX;
use oms_base::{Code, Fault, Faults, Name, Status};
use serde_json::Value;
use std::sync::Arc;

/// Most promises of a policy: one for each stage of the largest workflow, and four more.
pub const PROMISES_MAX: usize = STAGES_MAX + 4;
/// Most shares of a target that ring.
pub const THRESHOLDS_MAX: usize = 8;
/// Most escalation levels.
pub const LEVELS_MAX: usize = 10;
/// Most rules of what pauses, and most reasons or metrics of one.
pub const PAUSES_MAX: usize = 50;

/// Reads a policy, which becomes the given `version` of its name.
pub fn read_policy(definition: &Value, version: u32) -> Result<Policy, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", definition, &mut faults);
    let name = fields.required("name", text(Name::parse));
    let order = fields.required("order", integer(0..=i64::from(i32::MAX)));
    let when = fields.optional("when", text(condition));
    let calendar = fields.optional("calendar", text(Name::parse));
    let thresholds = thresholds(&mut fields).unwrap_or_else(|| Policy::THRESHOLDS_DEFAULT.to_vec());
    let promises = promises(&mut fields, &thresholds);
    let pauses = pauses(&mut fields);
    let reopen_window = fields.optional("reopen_window", text(Target::parse));
    let levels = fields.list("escalations", LEVELS_MAX, text(level)).unwrap_or_default();
    fields.finish();
    let reopen_window = reopen_window.unwrap_or(Target::REOPEN_WINDOW_DEFAULT);
    let order = order.and_then(|order| i32::try_from(order).ok());
    match (name, order) {
        (Some(name), Some(order)) if faults.is_empty() => Ok(Policy {
            name,
            version,
            order,
            when,
            calendar,
            promises,
            pauses,
            reopen_window,
            levels,
        }),
        _ => Err(faults),
    }
}

/// A condition that can be evaluated for some ticket.
fn condition(source: &str) -> Result<Condition, Fault> {
    let condition = Condition::compile(source)?;
    match condition.constant() {
        Some(Err(why)) => {
            let detail = format!("can never be evaluated: {why}");
            Err(Fault::here(Code::BadCondition, detail))
        }
        Some(Ok(_)) | None => Ok(condition),
    }
}

/// Rising, without repetition; `None` when absent or faulty.
fn thresholds(fields: &mut Fields<'_, '_>) -> Option<Vec<u8>> {
    let percents = fields.list("thresholds", THRESHOLDS_MAX, integer(1..=99))?;
    let mut percents: Vec<u8> =
        percents.into_iter().filter_map(|percent| u8::try_from(percent).ok()).collect();
    percents.sort_unstable();
    percents.dedup();
    Some(percents)
}

fn promises(fields: &mut Fields<'_, '_>, thresholds_default: &[u8]) -> Vec<Promise> {
    fields.required("targets", |_| Ok(()));
    let read = fields.objects("targets", PROMISES_MAX, |fields| {
        let metric = fields.required("metric", text(Metric::parse));
        let target = fields.required("target", text(Target::parse));
        let thresholds = thresholds(fields).unwrap_or_else(|| thresholds_default.to_vec());
        Some(Promise { metric: metric?, target: target?, thresholds })
    });
    let Some(read) = read else {
        return Vec::new();
    };
    if read.is_empty() {
        fields.fault("targets", Code::OutOfBounds, "a policy promises something");
    }
    let mut promises: Vec<Promise> = Vec::new();
    for (index, promise) in read.into_iter().enumerate() {
        let Some(promise) = promise else {
            continue;
        };
        if promises.iter().any(|before| before.metric == promise.metric) {
            let detail = format!("another target stands for {}", promise.metric);
            fields.fault(&format!("targets[{index}].metric"), Code::Taken, detail);
        }
        promises.push(promise);
    }
    promises
}

fn pauses(fields: &mut Fields<'_, '_>) -> Arc<[PauseRule]> {
    let read = fields.objects("pause", PAUSES_MAX, |fields| {
        let status = fields.required("status", text(open_status));
        fields.required("reasons", |_| Ok(()));
        let reasons = fields.list("reasons", PAUSES_MAX, text(PauseReason::parse));
        let metrics = fields.list("metrics", PAUSES_MAX, text(Metric::parse));
        Some(PauseRule { status: status?, reasons: reasons?, metrics: metrics.unwrap_or_default() })
    });
    let given = read.map(|rules| rules.into_iter().flatten().collect());
    given.unwrap_or_else(Policy::pauses_default)
}

fn open_status(word: &str) -> Result<Status, Fault> {
    let status = Status::parse(word)?;
    if status.is_open() {
        return Ok(status);
    }
    Err(Fault::here(Code::UnknownValue, "an ended ticket has no clock to pause"))
}

fn level(written: &str) -> Result<Target, Fault> {
    let offset = Target::parse(written)?;
    if offset.is_working() {
        return Ok(offset);
    }
    Err(Fault::here(Code::BadSpan, "levels are working time after the due instant: wm, wh or wd"))
}
