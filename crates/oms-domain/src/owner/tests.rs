//! Reading owners, and asking the registry.

use super::{Registry, read_owner};
use oms_base::{Code, Owner, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

fn owner(text: &str) -> Owner {
    Owner::parse(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn registry(definitions: &[Value]) -> Registry {
    let mut registry = Registry::default();
    for definition in definitions {
        registry.add(Arc::new(read_owner(definition, 1).unwrap()));
    }
    registry
}

/// Away in the first week of December.
fn week(to: impl Into<Value>) -> Value {
    let (from, until) = ("2026-12-01T00:00:00Z", "2026-12-08T00:00:00Z");
    json!([{"from": from, "until": until, "to": to.into()}])
}

fn faults(definition: &Value) -> Vec<(String, Code)> {
    let faults = read_owner(definition, 1).unwrap_err();
    faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

#[test]
fn everything_wrong_is_said_at_once() {
    let person = json!({"name": "human:ada", "push": {}, "backup": "svc:x",
        "members": ["human:ben", "agent:bot"], "contact": {"mail": "ada at home"},
        "away": [{"from": "2026-12-02T00:00:00Z", "until": "2026-12-01T00:00:00Z"}]});
    let wanted = [
        ("members[1]", Code::UnknownValue),
        ("backup", Code::UnknownValue),
        ("away[0].until", Code::OutOfBounds),
        ("contact.mail", Code::BadText),
        ("push", Code::UnknownField),
    ];
    let wanted = wanted.map(|(path, code)| (path.to_owned(), code));
    assert_eq!(faults(&person), wanted);
    let alone = json!({"name": "human:ada",
        "away": [{"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}]});
    assert_eq!(faults(&alone), [("away[0].to".to_owned(), Code::MissingField)]);
    assert_eq!(faults(&json!({"name": "ada"})), [("name".to_owned(), Code::UnknownValue)]);
    let worker = json!({"name": "svc:x", "members": [], "push": {"url": "https://x/",
        "concurrency": 17, "timeout_s": 0, "tries": 11}});
    let wanted = [
        ("push.secret", Code::MissingField),
        ("push.concurrency", Code::OutOfBounds),
        ("push.timeout_s", Code::OutOfBounds),
        ("push.tries", Code::OutOfBounds),
        ("members", Code::UnknownField),
    ];
    assert_eq!(faults(&worker), wanted.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn an_address_is_one_that_can_be_posted_to() {
    let with = |url: &str| {
        let push = json!({"url": url, "secret": "s"});
        read_owner(&json!({"name": "svc:x", "push": push}), 1)
    };
    for good in ["https://x.example/a?b=c", "http://[::1]:80/", "http://2130706433/"] {
        assert!(with(good).is_ok(), "{good}");
    }
    let bad = [
        "",
        "x.example",
        "file:///etc/passwd",
        "gopher://x/",
        "unix:/run/x",
        "https://",
        "https://ok.example@10.0.0.1/",
        "https://:p@x.example/",
        "https://x.example/#a",
    ];
    for bad in bad {
        let faults = with(bad).unwrap_err();
        assert_eq!(faults.list()[0].code, Code::BadAddress, "{bad}");
    }
}

#[test]
fn a_bare_name_is_whoever_is_called_so() {
    let known = registry(&[json!({"name": "AI:Bot"}), json!({"name": "human:ada"})]);
    assert_eq!(known.canonical(&owner("Bot")), &owner("agent:Bot"));
    assert_eq!(known.canonical(&owner("other")), &owner("other"));
    assert_eq!(known.spellings(&owner("Bot")), [owner("agent:Bot"), owner("Bot")]);
    assert_eq!(known.spellings(&owner("other")), [owner("other")]);
    let other = read_owner(&json!({"name": "svc:Bot"}), 1).unwrap();
    assert_eq!(known.check(&other).list()[0].code, Code::Taken);
    let same = read_owner(&json!({"name": "agent:Bot"}), 2).unwrap();
    assert!(known.check(&same).is_empty());
}

#[test]
fn who_is_away_is_stood_in_for_while_away() {
    let known = registry(&[
        json!({"name": "human:ada", "backup": "human:ben", "away": week(Value::Null)}),
        json!({"name": "human:ben", "away": week("human:cal")}),
        json!({"name": "human:cal"}),
        json!({"name": "human:dan", "away": week("human:eve")}),
        json!({"name": "human:eve", "away": week("human:dan")}),
    ]);
    let cases = [
        ("human:ada", "2026-11-30T23:59:59Z", None),
        ("human:ada", "2026-12-01T00:00:00Z", Some("human:cal")),
        ("ada", "2026-12-07T23:59:59Z", Some("human:cal")),
        ("human:ada", "2026-12-08T00:00:00Z", None),
        ("human:cal", "2026-12-02T00:00:00Z", None),
        ("human:dan", "2026-12-02T00:00:00Z", None),
        ("human:nobody", "2026-12-02T00:00:00Z", None),
    ];
    for (who, when, want) in cases {
        let found = known.stand_in(&owner(who), at(when)).map(|found| found.owner);
        assert_eq!(found, want.map(owner), "{who} at {when}");
    }
}

#[test]
fn help_goes_up_the_chain_then_to_the_board_then_to_the_agency() {
    let known = registry(&[
        json!({"name": "agent:bot", "supervisor": "human:lead"}),
        json!({"name": "human:lead", "supervisor": "human:chief"}),
        json!({"name": "human:ada", "supervisor": "human:chief", "away": week("human:ben")}),
        json!({"name": "human:gone", "supervisor": "human:chief", "away": week("human:far")}),
        json!({"name": "human:far", "away": week("human:gone")}),
        json!({"name": "agent:other", "supervisor": "human:gone"}),
    ]);
    let now = at("2026-12-02T00:00:00Z");
    let told = |known: &Registry, named: Option<&str>, of: &str, board: Option<&str>| {
        let (named, board) = (named.map(owner), board.map(owner));
        let told = known.told(named.as_ref(), Some(&owner(of)), board.as_ref(), now);
        told.map(|owner| owner.as_str().to_owned())
    };
    let bot = owner("bot");
    let chain: Vec<_> = known.above(&bot).map(Owner::as_str).collect();
    assert_eq!(chain, ["human:lead", "human:chief"]);
    assert_eq!(told(&known, Some("human:x"), "bot", None).as_deref(), Some("human:x"));
    assert_eq!(told(&known, None, "bot", Some("human:b")).as_deref(), Some("human:lead"));
    assert_eq!(told(&known, Some("human:ada"), "bot", None).as_deref(), Some("human:ben"));
    assert_eq!(told(&known, None, "agent:other", None).as_deref(), Some("human:chief"));
    assert_eq!(told(&known, None, "new", Some("human:b")).as_deref(), Some("human:b"));
    assert_eq!(told(&known, None, "new", None), None);
    let mut known = known;
    known.add(Arc::new(read_owner(&json!({"name": "human:supervisors"}), 1).unwrap()));
    assert_eq!(told(&known, None, "new", None).as_deref(), Some("human:supervisors"));
    let circle = json!({"name": "human:chief", "supervisor": "agent:bot"});
    let faults = known.check(&read_owner(&circle, 1).unwrap());
    assert_eq!(
        (faults.list()[0].path.as_str(), faults.list()[0].code),
        ("supervisor", Code::ChainCycle)
    );
}

#[test]
fn a_person_is_in_groups() {
    let known = registry(&[
        json!({"name": "human:crew", "members": ["human:ada", "human:ben"]}),
        json!({"name": "human:night", "members": ["human:ada"]}),
        json!({"name": "human:ada"}),
    ]);
    let groups = |who: &str| -> Vec<String> {
        known.groups_of(&owner(who)).map(|owner| owner.as_str().to_owned()).collect()
    };
    assert_eq!(groups("human:ada"), ["human:crew", "human:night"]);
    assert_eq!(groups("ada"), ["human:crew", "human:night"]);
    assert_eq!(groups("human:cal"), [""; 0]);
}
