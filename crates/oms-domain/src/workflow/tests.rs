//! Workflows: given, when, then, and the bytes that are stored for ever.

use super::{
    Event, Publish, Workflow, content_digest, decide, decode, decode_state, encode, encode_state,
    evolve, read,
};
use crate::Refusal;
use crate::json;
use oms_base::{BoardId, Code, Name, PartBytes, Visibility, WorkflowId};

const ID: WorkflowId = WorkflowId(7);
const A: &str = r#"{"name":"Permit","stages":[{"id":"a","owner":"crew"}]}"#;
const A_AGAIN: &str = r#"{ "stages": [{"owner": "crew", "id": "\u0061"}], "name": "Permit" }"#;
const B: &str = r#"{"name":"Permit","stages":[{"id":"b","owner":"crew"}]}"#;
const OTHER: &str = r#"{"name":"Fence","stages":[{"id":"a","owner":"crew"}]}"#;

fn publish(definition: &str) -> Publish {
    let definition = json::parse(definition.as_bytes()).unwrap();
    Publish::new(BoardId(5), &definition, &read(&definition, &|_| true).unwrap())
}

/// The workflow after publishing these, one after the other.
fn given(definitions: &[&str]) -> Option<Workflow> {
    definitions.iter().fold(None, |workflow, definition| {
        let events = decide(workflow.as_ref(), publish(definition)).unwrap();
        events.iter().fold(workflow, |workflow, event| Some(evolve(workflow, ID, event)))
    })
}

#[test]
fn publishing() {
    let cases = [
        (vec![], A, Ok(Some(1))),
        (vec![A], A, Ok(None)),
        (vec![A], A_AGAIN, Ok(None)),
        (vec![A], B, Ok(Some(2))),
        (vec![A, B], A, Ok(Some(3))),
        (vec![A, B, A], A_AGAIN, Ok(None)),
        (vec![A], OTHER, Err(Code::StateForbids)),
    ];
    for (before, definition, outcome) in cases {
        let workflow = given(&before);
        let then = decide(workflow.as_ref(), publish(definition));
        let version = then.map(|events| {
            events.first().map(|Event::Published { workflow_version, .. }| *workflow_version)
        });
        assert_eq!(version.map_err(|refusal| refusal.code()), outcome, "{before:?} {definition}");
    }
}

#[test]
fn a_workflow_keeps_its_board_and_counts_its_events() {
    let workflow = given(&[A, B]).unwrap();
    assert_eq!((workflow.latest, workflow.version), (2, 2));
    let moved = Publish { board: BoardId(6), ..publish(A) };
    let events = decide(Some(&workflow), moved).unwrap();
    let [Event::Published { board, .. }] = &events[..] else { panic!("one event") };
    assert_eq!(*board, BoardId(5));
    let refused = decide(Some(&workflow), publish(OTHER)).unwrap_err();
    assert!(matches!(refused, Refusal::State { code: Code::StateForbids, .. }));
}

#[test]
fn content_is_the_same_whatever_the_spelling() {
    let same = [
        r#"{"a":[1,2.5],"b":{"c":"x","d":null}}"#,
        "{ \"b\": {\"d\": null, \"c\": \"\\u0078\"},\n \"a\": [1.0, 25e-1] }",
        r#"{"b":{"c":"x","d":null},"a":[1e0,2.5]}"#,
    ];
    let other = [
        r#"{"a":[2.5,1],"b":{"c":"x","d":null}}"#,
        r#"{"a":[1,2.5],"b":{"c":"x"}}"#,
        r#"{"a":[1,2.5],"b":{"c":"x","d":false}}"#,
        r#"{"a":[[1,2.5]],"b":{"c":"x","d":null}}"#,
        r#"{"a":["1",2.5],"b":{"c":"x","d":null}}"#,
        "{",
        "",
    ];
    let digest = content_digest(same[0].as_bytes());
    assert!(same.iter().all(|text| content_digest(text.as_bytes()) == digest));
    let mut digests: Vec<_> = other.iter().map(|text| content_digest(text.as_bytes())).collect();
    digests.push(digest);
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), other.len() + 1);
    assert_eq!(content_digest(b"-0"), content_digest(b"0.0"));
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

#[test]
fn stored_bytes_do_not_change() {
    let event = Event::Published {
        name: Name::parse("Permit").unwrap(),
        board: BoardId(5),
        workflow_version: 2,
        digest: [0xAB; 32],
        definition: Some(b"{}".to_vec()),
    };
    let body = encode(&event);
    let golden = bytes(&format!("a400665065726d697401050202035820{}", "ab".repeat(32)));
    assert_eq!(body.facts, golden);
    assert_eq!((body.kind, body.visibility), (301, Visibility::Staff));
    assert_eq!(body.part(1), Some(&b"{}"[..]));
    assert_eq!(decode(&body).unwrap(), event);
    let state = evolve(given(&[A]), ID, &event);
    assert_eq!(encode_state(&state), golden);
    assert_eq!(decode_state(ID, state.version, &encode_state(&state)).unwrap(), state);
}

#[test]
fn bytes_that_are_not_ours_are_errors() {
    let [event] = &decide(None, publish(A)).unwrap()[..] else { panic!("one event") };
    let good = encode(event);
    let mut other_kind = good.clone();
    other_kind.kind = 101;
    assert!(decode(&other_kind).is_err());
    for end in 0..good.facts.len() {
        let mut cut = good.clone();
        cut.facts.truncate(end);
        assert!(decode(&cut).is_err(), "{end}");
        assert!(decode_state(ID, 1, &good.facts[..end]).is_err(), "{end}");
    }
    let mut erased = good;
    erased.parts[0].bytes = PartBytes::Erased { digest: [0; 32] };
    let Event::Published { definition, .. } = decode(&erased).unwrap();
    assert_eq!(definition, None);
}
