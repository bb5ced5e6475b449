//! Schemas: what is taken, what is refused with its place, and what a value lacks.

use super::Schema;
use oms_base::{Code, Faults};
use serde_json::{Value, json};

fn schema(value: &Value) -> Schema {
    Schema::parse(&value.to_string()).unwrap()
}

fn faults(of: &Value, value: &Value) -> Vec<(String, Code)> {
    let mut faults = Faults::default();
    schema(of).check(value, "data", &mut faults);
    faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
}

#[test]
fn each_keyword_takes_what_it_says_and_refuses_the_rest() {
    let cases = [
        (json!({"type": "integer"}), json!(3.0), json!(3.5), Code::WrongType),
        (json!({"type": ["string", "null"]}), json!(null), json!(1), Code::WrongType),
        (json!({"enum": ["a", 2]}), json!(2), json!("b"), Code::UnknownValue),
        (json!({"const": {"a": 1}}), json!({"a": 1}), json!({"a": 2}), Code::UnknownValue),
        (json!({"minimum": 1.5}), json!(1.5), json!(1.4), Code::OutOfBounds),
        (json!({"maximum": 9}), json!(9), json!(9.1), Code::OutOfBounds),
        (json!({"minLength": 2}), json!("éé"), json!("é"), Code::OutOfBounds),
        (json!({"maxLength": 2}), json!("éé"), json!("abc"), Code::OutOfBounds),
        (json!({"pattern": "^[A-Z]+$"}), json!("AB"), json!("Ab"), Code::BadText),
        (json!({"items": {"type": "string"}}), json!(["a"]), json!([1]), Code::WrongType),
        (json!({"minItems": 1}), json!([1]), json!([]), Code::OutOfBounds),
        (json!({"maxItems": 1}), json!([1]), json!([1, 2]), Code::OutOfBounds),
        (json!({"required": ["a"]}), json!({"a": null}), json!({}), Code::MissingField),
        (json!({"additionalProperties": false}), json!({}), json!({"a": 1}), Code::UnknownField),
        (json!({"format": "date"}), json!("2026-02-28"), json!("2026-02-30"), Code::BadText),
        (
            json!({"format": "date-time"}),
            json!("2026-02-28T10:00:00Z"),
            json!("10:00"),
            Code::BadText,
        ),
        (json!({"format": "email"}), json!("a.b@c.org"), json!("a b@c"), Code::BadText),
        (json!({"format": "uri"}), json!("https://a.org/x"), json!("a.org"), Code::BadText),
    ];
    for (of, good, bad, code) in cases {
        assert_eq!(faults(&of, &good), [], "{of} {good}");
        let found: Vec<Code> = faults(&of, &bad).into_iter().map(|(_, code)| code).collect();
        assert_eq!(found, [code], "{of} {bad}");
    }
}

#[test]
fn every_fault_of_a_value_comes_at_once_with_its_place() {
    let of = json!({"type": "object", "required": ["name"], "additionalProperties": false,
        "properties": {"list": {"type": "array", "items": {"type": "object",
            "properties": {"n": {"type": "number", "maximum": 5}}}}, "name": {"type": "string"}}});
    let found = faults(&of, &json!({"list": [{"n": 1}, {"n": 9}, 3], "odd": true}));
    let want = [
        ("data.name", Code::MissingField),
        ("data.list[1].n", Code::OutOfBounds),
        ("data.list[2]", Code::WrongType),
        ("data.odd", Code::UnknownField),
    ];
    assert_eq!(found, want.map(|(path, code)| (path.to_owned(), code)));
}

#[test]
fn what_the_profile_does_not_know_is_refused_with_its_place() {
    let mut deep = json!({"type": "string"});
    for _ in 0..17 {
        deep = json!({"items": deep});
    }
    let cases = [
        (json!({"$ref": "https://elsewhere.org/s"}), "$ref", Code::BadSchema),
        (json!({"properties": {"a": {"anyOf": []}}}), "properties.a.anyOf", Code::BadSchema),
        (json!({"items": {"type": "text"}}), "items.type", Code::UnknownValue),
        (json!({"properties": []}), "properties", Code::WrongType),
        (json!({"pattern": "(a"}), "pattern", Code::BadSchema),
        (json!({"pattern": "(a{1000}){1000}"}), "pattern", Code::BadSchema),
        (json!({"pattern": "x".repeat(1_025)}), "pattern", Code::OutOfBounds),
        (json!({"minLength": 3, "maxLength": 2}), "minLength", Code::BadSchema),
        (json!({"minimum": 3, "maximum": 2.5}), "minimum", Code::BadSchema),
        (json!({"format": "phone"}), "format", Code::UnknownValue),
        (json!({"enum": []}), "enum", Code::BadSchema),
        (json!([]), "", Code::WrongType),
    ];
    for (of, path, code) in cases {
        let refused = Schema::parse(&of.to_string()).unwrap_err();
        let first = &refused.list()[0];
        assert_eq!((first.path.as_str(), first.code), (path, code), "{of}");
    }
    assert!(Schema::parse(&deep.to_string()).is_err());
}
