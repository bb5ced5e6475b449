//! What agents are read from, and what they answer.

use super::{Agent, Answer, built_in, read_agent};
use serde_json::{Value, json};

const EXAMPLES: [&str; 3] = [
    include_str!("../../../../examples/agents/pothole-ranker.json"),
    include_str!("../../../../examples/agents/irs-verify-bot.json"),
    include_str!("../../../../examples/agents/loan-risk-agent.json"),
];

fn example(name: &str) -> Agent {
    let agents = EXAMPLES.iter().map(|text| {
        let definition = serde_json::from_str(text).unwrap();
        read_agent(&definition, 1).unwrap_or_else(|faults| panic!("{faults:?}"))
    });
    agents.into_iter().find(|agent| agent.name.as_str() == name).unwrap()
}

fn asked(agent: &Agent, input: &Value) -> Answer {
    agent.answer(&agent.see(input).unwrap_or_else(|faults| panic!("{input}: {faults:?}")))
}

fn ranker(rule: &Value) -> Value {
    json!({"name": "R", "kind": "rule", "input": {"type": "string"},
        "output": {"type": "integer", "maximum": 3}, "rule": rule})
}

#[test]
fn the_examples_answer_and_say_when_they_are_not_sure() {
    for (name, input, output, sure, escalate) in [
        ("Pothole-Ranker", json!("a sinkhole by the school"), json!(0), 0.9, false),
        ("Pothole-Ranker", json!("deep, ruined a tire"), json!(1), 0.9, false),
        ("Pothole-Ranker", json!("rough, with a crack"), json!(2), 0.9, false),
        ("Pothole-Ranker", json!("a shallow one"), json!(3), 0.9, false),
        ("Pothole-Ranker", json!("img_001.jpg"), json!(2), 0.5, true),
        (
            "IRS_VerifyBot",
            json!({"ein": "12-3456789", "applicant": "ACME"}),
            json!({"match": true, "reason": "written as a tax number"}),
            0.9,
            false,
        ),
        ("LoanRiskAgent", json!({"amount": 120_000}), json!({"score": 65}), 0.9, false),
        ("LoanRiskAgent", json!({"amount": 50_000.0}), json!({"score": 65}), 0.6, true),
    ] {
        let want = Answer { output: Some(output), confidence: Some(sure), error: None, escalate };
        assert_eq!(asked(&example(name), &input), want, "{name} {input}");
    }
    assert_eq!(built_in()[0].name.as_str(), "Pothole-Ranker");
}

#[test]
fn an_agent_sees_what_it_may_and_is_asked_what_it_must() {
    let agent = example("LoanRiskAgent");
    let seen = agent.see(&json!({"amount": 7, "applicant": "ACME", "ein": "x"})).unwrap();
    assert_eq!(seen, json!({"amount": 7}));
    for (input, path) in [
        (json!({"amount": "7"}), "input.amount"),
        (json!({}), "input.amount"),
        (json!("7"), "input"),
    ] {
        let faults = agent.see(&input).unwrap_err();
        assert_eq!(faults.list()[0].path, path, "{input}");
    }
}

#[test]
fn what_is_no_answer_is_an_error_and_a_person_looks() {
    for (rule, why) in [
        (json!({"output": "9"}), "output: must be at most 3"),
        (json!({"output": "'x'"}), "output: must be of type integer, not text"),
        (json!({"output": "size(input) / 0"}), "it divides by zero"),
        (json!({"output": "input.length"}), "there is no field length"),
        (json!({"output": "1", "confidence": "2"}), "confidence: it is no number from 0 to 1"),
    ] {
        let agent = read_agent(&ranker(&rule), 1).unwrap();
        let answer = asked(&agent, &json!("x"));
        assert!(answer.escalate && answer.output.is_none(), "{rule}");
        let error = answer.error.unwrap();
        assert!(error.contains(why) || error.contains("does not work"), "{rule}: {error}");
    }
    let mut definition = ranker(&json!({"output": "1"}));
    for (when, escalate) in [("output > 0", true), ("output > 1", false), ("output.x", true)] {
        definition["escalateIf"] = when.into();
        let agent = read_agent(&definition, 1).unwrap();
        assert_eq!(asked(&agent, &json!("x")).escalate, escalate, "{when}");
    }
}

#[test]
fn every_fault_of_a_definition_comes_at_once_with_its_place() {
    let definition = json!({"name": " ", "kind": "http", "input": {"type": "txt"}, "outptu": {},
        "fields": ["a", 7], "timeout_s": 0, "autonomy": "free", "escalateIf": "data.x",
        "enabled": "no", "rule": {"output": {"a": "data.x", "b": "1"}, "confidence": "(", "x": 1}});
    let faults = read_agent(&definition, 1).unwrap_err();
    let mut places: Vec<_> =
        faults.list().iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect();
    places.sort();
    let want = [
        "OMS-021 outptu",
        "OMS-021 rule.x",
        "OMS-022 output",
        "OMS-023 enabled",
        "OMS-023 fields[1]",
        "OMS-024 timeout_s",
        "OMS-025 name",
        "OMS-028 autonomy",
        "OMS-028 input.type",
        "OMS-065 escalateIf",
        "OMS-065 rule.confidence",
        "OMS-065 rule.output.a",
        "OMS-068 kind",
    ];
    assert_eq!(places, want);
    let faults = read_agent(&ranker(&json!({"confidence": "1"})), 1).unwrap_err();
    let places: Vec<_> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(places, ["rule.output"]);
}
