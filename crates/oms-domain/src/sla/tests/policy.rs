//! Policies: which one is for a ticket, what it promises, and every fault of one.

use super::super::{Book, Edition, Metric, PauseReason, Policy, Reopening, read_policy};
use super::given::{at, name, office};
use crate::workflow::Scope;
use oms_base::{Status, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

fn policy(definition: &Value) -> Policy {
    read_policy(definition, 3).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn plain(title: &str, order: i64, when: Option<&str>) -> Policy {
    let targets = json!([{"metric": "resolution", "target": "8wh"}]);
    policy(&json!({"name": title, "order": order, "when": when, "targets": targets}))
}

fn faulty(extra: &Value) -> String {
    let mut definition = json!({"name": "P", "order": 1,
                                "targets": [{"metric": "resolution", "target": "8wh"}]});
    for (field, value) in extra.as_object().unwrap() {
        definition[field] = value.clone();
    }
    let faults = read_policy(&definition, 1).expect_err("faulty");
    let line = |fault: &oms_base::Fault| format!("{} {} {}", fault.code, fault.path, fault.detail);
    faults.list().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn chosen(policies: &[Policy], ticket: &Value) -> (Option<String>, usize) {
    let mut book = Book::default();
    for policy in policies {
        book.add_policy(Arc::new(policy.clone()));
    }
    let data = json!({});
    let scope = Scope {
        data: &data,
        ticket: ticket.clone(),
        stage: Value::Null,
        stages: Value::Null,
        now: Timestamp::from_micros(0),
    };
    let selection = book.select(&scope);
    (selection.policy.map(|policy| policy.name.to_string()), selection.broken.len())
}

#[test]
fn the_first_that_matches_by_order_wins() {
    let policies = [
        plain("Everybody", 90, None),
        plain("Roads", 20, Some("'roads' in ticket.labels")),
        plain("Urgent", 10, Some("ticket.priority <= 1")),
        plain("Also urgent", 10, Some("ticket.priority == 0")),
    ];
    let name = |name: &str| Some(name.to_owned());
    for (ticket, expected) in [
        (json!({"priority": 1, "labels": ["roads"]}), (name("Urgent"), 0)),
        (json!({"priority": 0, "labels": []}), (name("Also urgent"), 0)),
        (json!({"priority": 2, "labels": ["roads"]}), (name("Roads"), 0)),
        (json!({"priority": 2, "labels": []}), (name("Everybody"), 0)),
        // A condition that cannot be evaluated does not match, and says so.
        (json!({"priority": 2}), (name("Everybody"), 1)),
        (json!({}), (name("Everybody"), 3)),
    ] {
        assert_eq!(chosen(&policies, &ticket), expected, "{ticket}");
    }
    assert_eq!(chosen(&policies[1..2], &json!({"labels": []})), (None, 0));
}

#[test]
fn a_policy_says_what_it_promises() {
    let policy = policy(&json!({
        "name": "Urgent", "order": 10, "calendar": "City hall",
        "targets": [
            {"metric": "first_response", "target": "4wh"},
            {"metric": "stage:underwrite", "target": "2wd", "thresholds": [90, 50, 50]},
        ],
        "thresholds": [80], "escalations": ["1wh", "1wd"],
    }));
    let calendar = Arc::new(office("UTC"));
    let terms = |metric: &str| policy.terms(&Metric::parse(metric).unwrap(), Arc::clone(&calendar));
    let first = terms("first_response").unwrap();
    assert_eq!((first.target.to_string(), first.thresholds), ("4wh".into(), vec![80]));
    assert_eq!(first.policy, Some(Edition { name: name("Urgent"), version: 3 }));
    assert_eq!(first.levels.len(), 2);
    assert_eq!(terms("stage:underwrite").unwrap().thresholds, [50, 90]);
    assert_eq!(terms("resolution"), None);
    assert_eq!(plain("P", 1, None).promises[0].thresholds, [75, 90]);
}

#[test]
fn a_pause_belongs_to_a_status_and_a_reason() {
    let reason = |word: &str| PauseReason::parse(word).unwrap();
    let pauses = |policy: &Policy, metric: &str, status, word: &str| {
        let metric = Metric::parse(metric).unwrap();
        policy.pauses.iter().any(|rule| rule.holds(&metric, status, &reason(word)))
    };
    let default = plain("P", 1, None);
    assert!(pauses(&default, "resolution", Status::Blocked, "waiting_citizen"));
    assert!(pauses(&default, "first_response", Status::Blocked, "legal_hold"));
    assert!(!pauses(&default, "resolution", Status::InProgress, "waiting_citizen"));
    assert!(!pauses(&default, "resolution", Status::Blocked, "asphalt"));
    let own = policy(&json!({
        "name": "P", "order": 1, "targets": [{"metric": "resolution", "target": "8wh"}],
        "pause": [{"status": "queued", "reasons": ["asphalt"], "metrics": ["resolution"]}],
    }));
    assert!(pauses(&own, "resolution", Status::Queued, "asphalt"));
    assert!(!pauses(&own, "assign", Status::Queued, "asphalt"));
    assert!(!pauses(&own, "resolution", Status::Blocked, "waiting_citizen"));
}

#[test]
fn reopening_within_the_window_goes_on() {
    let (office, ended) = (Arc::new(office("UTC")), at("2026-11-27T16:00"));
    let terms = |policy: &Policy| policy.terms(&Metric::Resolution, Arc::clone(&office)).unwrap();
    let reopened = |policy: &Policy, text: &str| terms(policy).reopening(ended, at(text));
    let week = plain("P", 1, None);
    assert_eq!(reopened(&week, "2026-12-04T16:00"), Reopening::Continue);
    assert_eq!(reopened(&week, "2026-12-04T16:01"), Reopening::NewCycle);
    let hours = policy(&json!({"name": "P", "order": 1, "reopen_window": "2wh",
                               "targets": [{"metric": "resolution", "target": "8wh"}]}));
    assert_eq!(reopened(&hours, "2026-11-30T10:00"), Reopening::Continue);
    assert_eq!(reopened(&hours, "2026-11-30T10:01"), Reopening::NewCycle);
}

#[test]
fn every_fault_is_reported_with_its_place() {
    let cases = [
        (
            json!({"name": null, "order": -1, "targets": null, "whn": "true"}),
            "OMS-022 name is required\n\
             OMS-024 order must be from 0 to 2147483647\n\
             OMS-022 targets is required\n\
             OMS-021 whn is not a field; did you mean when?",
        ),
        (json!({"targets": []}), "OMS-024 targets a policy promises something"),
        (
            json!({"targets": [
                {"metric": "resolution", "target": "2wd"},
                {"metric": "resolution", "target": "2 days"},
                {"metric": "resolution", "target": "2d", "thresholds": [100]},
                {"metric": "close", "target": "2d"},
            ]}),
            "OMS-029 targets[1].target not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd\n\
             OMS-024 targets[2].thresholds[0] must be from 1 to 99\n\
             OMS-028 targets[3].metric must be first_response, next_response, resolution, assign \
             or stage:ID\n\
             OMS-046 targets[2].metric another target stands for resolution",
        ),
        (
            json!({"pause": [{"status": "completed", "reasons": ["Weather"]},
                             {"status": "blocked"}]}),
            "OMS-028 pause[0].status an ended ticket has no clock to pause\n\
             OMS-025 pause[0].reasons[0] must be a word like waiting_citizen: small letters, \
             digits and _\n\
             OMS-022 pause[1].reasons is required",
        ),
        (
            json!({"escalations": ["4wh", "4h"], "reopen_window": "1w"}),
            "OMS-029 reopen_window not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd\n\
             OMS-029 escalations[1] levels are working time after the due instant: wm, wh or wd",
        ),
        (
            json!({"thresholds": [1, 2, 3, 4, 5, 6, 7, 8, 9]}),
            "OMS-024 thresholds has 9 items; at most 8 are allowed",
        ),
    ];
    for (extra, expected) in cases {
        assert_eq!(faulty(&extra), expected, "{extra}");
    }
    assert!(faulty(&json!({"when": "ticket.priority <"})).starts_with("OMS-065 when "));
    assert!(faulty(&json!({"when": "1 / 0 > 1"})).starts_with("OMS-065 when can never be"));
}
