//! What the tools are made of is in the API's description.

use super::tools;
use oms_app::{Operation, policy};
use oms_base::Role;
use std::collections::BTreeSet;

#[test]
fn a_tool_takes_what_its_calls_take_and_nothing_twice() {
    for (name, required, optional) in [
        ("find", &[][..], &["q", "limit", "cursor"][..]),
        ("read", &["id"], &["limit", "cursor"]),
        ("comment", &["id", "text"], &["visibility", "idempotency_key", "if_match"]),
        ("claim", &["owners"], &["max", "wait_s", "lease_s"]),
        ("complete", &["id", "lease_epoch", "outcome"], &["output", "note", "confidence"]),
        ("move", &["id", "to"], &["reason", "if_match"]),
    ] {
        let ready = tools::find(name).unwrap();
        let schema = &ready.tool.input_schema;
        assert_eq!(schema["required"], serde_json::json!(required), "{name}");
        for argument in required.iter().chain(optional) {
            let said = &schema["properties"][*argument]["description"];
            assert!(said.as_str().is_some_and(|said| !said.is_empty()), "{name} {argument}");
        }
        // An argument of two places would be read as one of them only.
        for call in &ready.calls {
            let parameters = call.parameters.iter().map(|known| known.argument.as_str());
            let body = call.body.and_then(|body| body["properties"].as_object());
            let all: Vec<&str> =
                parameters.chain(body.into_iter().flatten().map(|(k, _)| k.as_str())).collect();
            let each: BTreeSet<&str> = all.iter().copied().collect();
            assert_eq!(all.len(), each.len(), "{name}: {all:?}");
        }
    }
    assert_eq!(tools::all().len(), 6);
}

#[test]
fn whoever_has_a_tool_may_see_tools() {
    for &role in Role::ALL {
        let has = |operation| policy::grant(operation, role) != policy::Grant::Deny;
        let any = tools::all().iter().any(|ready| has(ready.operation));
        assert_eq!(has(Operation::CallTools), any, "{role}");
    }
}
