//! What agents are read from, and what they answer.

use super::{Agent, Answer, Said, built_in, read_agent};
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
    let seen = agent.see(input).unwrap_or_else(|faults| panic!("{input}: {faults:?}"));
    agent.answer(&seen).unwrap()
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
    let definition = json!({"name": " ", "kind": "rule", "http": {}, "input": {"type": "txt"},
        "outptu": {}, "fields": ["a", 7], "timeout_s": 0, "autonomy": "free",
        "escalateIf": "data.x", "enabled": "no",
        "rule": {"output": {"a": "data.x", "b": "1"}, "confidence": "(", "x": 1}});
    let faults = read_agent(&definition, 1).unwrap_err();
    let mut places: Vec<_> =
        faults.list().iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect();
    places.sort();
    let want = [
        "OMS-021 http",
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
    ];
    assert_eq!(places, want);
    let faults = read_agent(&ranker(&json!({"confidence": "1"})), 1).unwrap_err();
    let places: Vec<_> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(places, ["rule.output"]);
}

#[test]
fn one_that_is_somewhere_else_says_where_and_every_fault_of_that_comes_at_once() {
    let far = |kind: &str, part: Value| {
        let mut definition = json!({"name": "R", "kind": kind, "input": {}, "output": {}});
        definition[kind] = part;
        read_agent(&definition, 1)
    };
    let http = far("http", json!({"url": "https://risk.example/ask", "secret": "risk"})).unwrap();
    assert_eq!(http.recipient().unwrap().as_str(), "agent:R");
    assert_eq!(Agent::named_by(&http.recipient().unwrap()), Some(http.name.clone()));
    assert_eq!(http.secret().unwrap().1, "http.secret");
    assert_eq!((http.fuse.failures, http.fuse.open), (5, oms_base::Span::seconds(30)));
    assert_eq!((http.tries, http.concurrency, http.answer(&json!(1))), (3, 4, None));
    let model = json!({"url": "http://127.0.0.1:1/v1", "model": "small"});
    assert_eq!(far("openai", model).unwrap().secret(), None);
    assert_eq!(example("LoanRiskAgent").recipient(), None);
    let places = |made: Result<Agent, oms_base::Faults>| {
        let faults = made.unwrap_err();
        let mut places: Vec<_> =
            faults.list().iter().map(|fault| format!("{} {}", fault.code, fault.path)).collect();
        places.sort();
        places
    };
    let bad = json!({"url": "ftp://x", "secret": " ", "key": "sk-1"});
    assert_eq!(
        places(far("http", bad.clone())),
        ["OMS-021 http.key", "OMS-025 http.secret", "OMS-113 http.url"]
    );
    assert_eq!(
        places(far("openai", bad)),
        [
            "OMS-021 openai.key",
            "OMS-022 openai.model",
            "OMS-025 openai.secret",
            "OMS-113 openai.url"
        ]
    );
    let program = far("command", json!({"program": "ranker"})).unwrap();
    assert_eq!((program.recipient(), program.secret()), (http.recipient(), None));
    assert_eq!(
        places(far("command", json!({"program": "", "file": "/bin/sh"}))),
        ["OMS-021 command.file", "OMS-025 command.program"]
    );
    assert_eq!(places(far("http", Value::Null)), ["OMS-022 http"]);
}

#[test]
fn what_is_said_elsewhere_is_held_against_the_same_schema() {
    let said = |output: Value, confidence, error: Option<&str>| Said {
        output: Some(output),
        confidence,
        error: error.map(str::to_owned),
    };
    let mut definition = ranker(&json!({"output": "1"}));
    definition["kind"] = "http".into();
    definition["http"] = json!({"url": "https://risk.example/", "secret": "risk"});
    definition.as_object_mut().unwrap().remove("rule");
    let agent = read_agent(&definition, 1).unwrap();
    let fine = agent.judge(said(json!(1), Some(0.9), None));
    assert_eq!((fine.output, fine.escalate), (Some(json!(1)), false));
    let unsure = agent.judge(said(json!(1), None, None));
    assert!(unsure.escalate && unsure.output.is_some(), "nobody knows how sure it is");
    for (said, why) in [
        (said(json!(9), Some(0.9), None), "output: must be at most 3"),
        (said(json!("1"), Some(0.9), None), "output: must be of type integer, not text"),
        (said(json!(1), Some(1.5), None), "confidence: it is no number from 0 to 1"),
        (said(json!(1), Some(f64::NAN), None), "confidence: it is no number from 0 to 1"),
        (said(json!(1), Some(0.9), Some("no idea")), "it says: no idea"),
        (Said::default(), "it has no output"),
        (said("x".repeat(70_000).into(), None, None), "its output has 70002 bytes"),
    ] {
        let answer = agent.judge(said);
        assert!(answer.escalate && answer.output.is_none());
        assert!(answer.error.as_ref().unwrap().starts_with(why), "{:?}", answer.error);
    }
}
