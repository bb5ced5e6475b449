//! What people write for the hub to follow: conditions, workflows, policies, calendars, agents.

use oms_base::{RuleKind, Timestamp};
use oms_domain::json::{self, Form};
use oms_domain::sla;
use oms_domain::workflow::{self, Condition, Scope};
use serde_json::{Value, json};

/// Noon in UTC on the 21st of November 2026.
const NOON: Timestamp = Timestamp::from_micros(1_795_262_400_000_000);

/// A condition up to the first zero byte, and the ticket's data behind it.
///
/// Its answer depends on nothing but what it is asked about.
pub(crate) fn conditions(bytes: &[u8]) {
    let (source, data) = halves(bytes);
    let Ok(source) = std::str::from_utf8(source) else { return };
    let Ok(condition) = Condition::compile(source) else { return };
    let data = json::parse(data).unwrap_or_else(|_| json!({"amount": 5, "tags": ["a", 1.5]}));
    let scope = Scope {
        data: &data,
        ticket: json!({"number": "CP-2026-00042", "priority": 2, "labels": ["storm"]}),
        stage: json!({"id": "fund", "attempt": 1}),
        stages: json!({"verify": {"status": "done", "output": {"score": 0.25}}}),
        now: NOON,
    };
    let answer = condition.evaluate(&scope);
    assert_eq!(answer, condition.evaluate(&scope), "{source}");
    if let Some(constant) = condition.constant() {
        assert_eq!(constant.is_ok(), answer.is_ok(), "{source}");
    }
}

/// A file that somebody publishes, as JSON and as YAML: a workflow, a rule of any kind, or the
/// holidays of a calendar.
///
/// What was understood is stored as JSON, and reads as the same again.
pub(crate) fn workflows(bytes: &[u8]) {
    for form in [Form::Json, Form::Yaml] {
        let Ok(document) = json::read_document(bytes, form) else { continue };
        let stored = json::canonical(&document);
        assert_eq!(json::parse(&stored).as_ref(), Ok(&document), "{document}");
        publish(&document, bytes);
        for &kind in RuleKind::ALL {
            if let Err(faults) = oms_domain::rule::read(kind, &document, 1) {
                json::placed(bytes, faults);
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _holidays = sla::import(text);
    }
}

fn publish(document: &Value, bytes: &[u8]) {
    match workflow::read(document, &|owner| owner.as_str().len().is_multiple_of(2)) {
        Ok(checked) => {
            let again = workflow::read(document, &|_| true);
            assert!(again.is_ok(), "{document}");
            checked.warnings.into_iter().for_each(|found| drop(json::placed(bytes, found.into())));
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{document}");
            json::placed(bytes, faults);
        }
    }
}

/// What stands before the first zero byte, and behind it.
pub(crate) fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let cut = bytes.iter().position(|byte| *byte == 0);
    cut.map_or((bytes, &[]), |cut| (&bytes[..cut], &bytes[cut + 1..]))
}
