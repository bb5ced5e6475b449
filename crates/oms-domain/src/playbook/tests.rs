//! Playbooks: how they are read.

use super::{OnFail, Playbook, read_playbook};
use crate::action::Action;
use crate::json::{self, Form};
use oms_base::limits::{STEP_WITH_BYTES_MAX, STEPS_MAX};
use oms_base::{Code, Faults, Span};
use serde_json::{Value, json};

fn playbook(definition: &Value) -> Playbook {
    read_playbook(definition, 1).unwrap()
}

fn refused(definition: &Value) -> Faults {
    read_playbook(definition, 1).unwrap_err()
}

#[test]
fn the_example_is_a_playbook() {
    let text = include_bytes!("../../../../examples/playbooks/fix-a-pothole.yaml");
    let fix = playbook(&json::read_document(text, Form::Yaml).unwrap());
    assert!(fix.enabled && fix.starts_on(&fix.boards[0]));
    let ids: Vec<&str> = fix.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["order", "patch"]);
    let task = fix.steps[0].task.as_ref().unwrap();
    assert_eq!((task.owner.as_str(), task.with.as_deref()), ("svc:depot", Some(r#"{"tons":2}"#)));
    assert_eq!(task.retry.unwrap().backoff, Span::seconds(60));
    assert!(matches!(fix.steps[0].then[..], [Action::Move { .. }]));
    assert_eq!(fix.steps[1].on_fail, OnFail::Block);
    let asked = task.asked(Some(r#"{"street":"Elm","secret":1}"#), json!({}));
    assert_eq!(asked.input, Some(json!({"street": "Elm"})), "its input, and no more");
    assert_eq!(
        (asked.call.unwrap().as_str(), asked.with.unwrap()),
        ("order-asphalt", json!({"tons": 2}))
    );
}

#[test]
fn every_fault_comes_with_its_place() {
    let faults = refused(&json!({"name": " ", "board": ["A", 7], "speed": 1, "steps": [
        {"id": "a", "owner": "x", "when": "stage.id == 'a'", "with": [1], "retry": {"attempts": 0}},
        {"id": "a", "call": "c", "onFail": "goto:a"},
        {"id": "1st", "then": [{"fly": 1}]},
        {"then": "merge", "onfail": "skip"},
    ]}));
    let mut places: Vec<_> = faults.list().iter().map(|f| (f.path.as_str(), f.code)).collect();
    places.sort_unstable();
    let wanted = [
        ("board[1]", Code::WrongType),
        ("name", Code::BadText),
        ("speed", Code::UnknownField),
        ("steps[0].retry.attempts", Code::OutOfBounds),
        ("steps[0].when", Code::BadCondition),
        ("steps[0].with", Code::WrongType),
        ("steps[1].call", Code::Refused),
        ("steps[1].id", Code::DuplicateStage),
        ("steps[1].onFail", Code::UnknownValue),
        ("steps[1].owner", Code::MissingField),
        ("steps[2].id", Code::BadText),
        ("steps[2].then[0]", Code::UnknownValue),
        ("steps[3].id", Code::MissingField),
        ("steps[3].onfail", Code::UnknownField),
        ("steps[3].then", Code::Refused),
    ];
    assert_eq!(places, wanted);
}

#[test]
fn what_can_grow_has_a_bound() {
    let step = |n: usize| json!({"id": format!("s{n}"), "owner": "x"});
    let steps =
        |count: usize| json!({"name": "P", "steps": (0..count).map(step).collect::<Vec<_>>()});
    assert_eq!(playbook(&steps(STEPS_MAX)).steps.len(), STEPS_MAX);
    let opens = |count: usize| {
        let open = json!({"open": {"board": "B"}});
        json!({"name": "P", "steps": [{"id": "a", "then": vec![open; count]}]})
    };
    assert!(read_playbook(&opens(3), 1).is_ok());
    let with = |bytes: usize| {
        let with = json!({"t": "x".repeat(bytes)});
        json!({"name": "P", "steps": [{"id": "a", "owner": "x", "with": with}]})
    };
    assert!(read_playbook(&with(STEP_WITH_BYTES_MAX - 8), 1).is_ok());
    for (definition, path) in [
        (json!({"name": "P"}), "steps"),
        (steps(0), "steps"),
        (steps(STEPS_MAX + 1), "steps"),
        (opens(4), "steps[0].then"),
        (with(STEP_WITH_BYTES_MAX), "steps[0].with"),
    ] {
        assert_eq!(refused(&definition).list()[0].path, path);
    }
}
