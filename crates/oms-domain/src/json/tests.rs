//! What strict JSON takes and refuses, and how faults of an object are placed.

use super::{Fields, boolean, canonical, integer, number, parse, text};
use oms_base::limits::JSON_DEPTH_MAX;
use oms_base::{Code, Faults, Owner, Title};
use serde_json::{Value, json};

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn takes_what_has_one_meaning() {
    let cases = [
        ("null", "null"),
        (" {\"b\": 1, \"a\": [true, \"x\"]}\n", "{\"b\":1,\"a\":[true,\"x\"]}"),
        ("9007199254740992", "9007199254740992"),
        ("-9007199254740992", "-9007199254740992"),
        ("100000000000000000000", "1e+20"),
        ("5e4", "50000.0"),
        ("50000.5", "50000.5"),
        ("-0", "-0.0"),
        (
            "\"9007199254740993 \\\" 9007199254740993\"",
            "\"9007199254740993 \\\" 9007199254740993\"",
        ),
        ("\"\\ud83d\\ude00\"", "\"😀\""),
        ("{\"__proto__\":{}}", "{\"__proto__\":{}}"),
    ];
    for (input, stored) in cases {
        let value = parse(input.as_bytes()).expect(input);
        assert_eq!(String::from_utf8(canonical(&value)).unwrap(), stored, "{input}");
        assert_eq!(parse(&canonical(&value)).unwrap(), value, "{input}");
    }
    assert!(parse(nested(JSON_DEPTH_MAX).as_bytes()).is_ok());
}

#[test]
fn refuses_what_is_broken_or_ambiguous() {
    let deep = nested(JSON_DEPTH_MAX + 1);
    let very_deep = "[".repeat(10_000);
    let cases: [(&[u8], &str); 20] = [
        (b"", "the body is empty, and JSON was expected"),
        (b" \n", "the body is empty, and JSON was expected"),
        (b"{", "EOF while parsing an object at line 1 column 1"),
        (b"{\"a\":1,}", "trailing comma at line 1 column 8"),
        (b"{} x", "trailing characters at line 1 column 4"),
        (b"{\"amount\":1,\"amount\":50001}", "duplicate key \"amount\" at line 1 column 20"),
        (b"[{\"a\":{\"b\":1,\n\"b\":1}}]", "duplicate key \"b\" at line 2 column 3"),
        (b"{\"a\":1,\"\\u0061\":2}", "duplicate key \"a\" at line 1 column 15"),
        (b"1e999", "number out of range at line 1 column 5"),
        (b"NaN", "expected value at line 1 column 1"),
        (b"-Infinity", "invalid number at line 1 column 2"),
        (b"01", "invalid number at line 1 column 2"),
        (b"[1,\n 9007199254740993]", "hold exactly; send it as text, at line 2 column 2"),
        (b"-9007199254740993", "send it as text, at line 1 column 1"),
        (b"18446744073709551617", "send it as text, at line 1 column 1"),
        (b"\"\\ud800\"", "unexpected end of hex escape at line 1 column 8"),
        (b"\"\\ud800\\u0041\"", "lone leading surrogate in hex escape at line 1 column 13"),
        (b"[\n\"\xff\"]", "not UTF-8 at line 2 column 2"),
        (deep.as_bytes(), "nested deeper than 64 levels at line 1"),
        (very_deep.as_bytes(), "nested deeper than 64 levels at line 1"),
    ];
    for (input, detail) in cases {
        let fault = parse(input).unwrap_err();
        assert_eq!((fault.code, fault.path.as_str()), (Code::Malformed, ""), "{detail}");
        assert!(fault.detail.contains(detail), "{} is not {detail}", fault.detail);
    }
}

/// Reads everything that [`Fields`] can read and prints the faults, one a line.
fn faults_of(value: &Value) -> String {
    let mut faults = Faults::default();
    let mut fields = Fields::new("body", value, &mut faults);
    fields.required("title", text(Title::parse));
    fields.optional("public", boolean);
    fields.optional("size", integer(1..=3));
    fields.optional("amount", number);
    fields.list("owners", 2, text(Owner::parse));
    fields.object("where", |inner| inner.required("lat", number));
    fields.objects("items", 2, |item| item.required("id", text(Title::parse)));
    fields.value("data");
    fields.finish();
    let line = |fault: &oms_base::Fault| format!("{} {} {}", fault.code, fault.path, fault.detail);
    faults.list().iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn well_formed_fields_have_no_faults() {
    let full = json!({
        "title": "t", "public": false, "size": 3.0, "amount": 0.5, "owners": ["a", "AI:b"],
        "where": {"lat": 1}, "items": [{"id": "a"}, {"id": "b"}], "data": [1, {"any": null}],
    });
    assert_eq!(faults_of(&full), "");
    assert_eq!(faults_of(&json!({"title": "t", "size": null, "items": null})), "");
}

#[test]
fn every_fault_is_reported_with_its_place() {
    let cases = [
        (json!([]), "OMS-023 body must be an object, not a list"),
        (json!({}), "OMS-022 body.title is required"),
        (json!({"title": null}), "OMS-022 body.title is required"),
        (json!({"title": 4}), "OMS-023 body.title must be text, not a number"),
        (json!({"title": " "}), "OMS-025 body.title must not be blank"),
        (
            json!({"title": "t", "public": "yes", "size": 0.5, "amount": "50000.0"}),
            "OMS-023 body.public must be true or false, not text\n\
             OMS-023 body.size must be a whole number\n\
             OMS-023 body.amount must be a number, not text",
        ),
        (json!({"title": "t", "size": "1"}), "OMS-023 body.size must be a whole number, not text"),
        (json!({"title": "t", "size": 4}), "OMS-024 body.size must be from 1 to 3"),
        (json!({"title": "t", "size": 1e300}), "OMS-024 body.size must be from 1 to 3"),
        (json!({"title": "t", "size": u64::MAX}), "OMS-024 body.size must be from 1 to 3"),
        (
            json!({"title": "t", "owners": ["", "a", "b"]}),
            "OMS-024 body.owners has 3 items; at most 2 are allowed",
        ),
        (
            json!({"title": "t", "owners": ["x:y", 5]}),
            "OMS-028 body.owners[0] an owner is human:NAME, agent:NAME, svc:NAME or a bare name\n\
             OMS-023 body.owners[1] must be text, not a number",
        ),
        (
            json!({"title": "t", "where": {"lon": 1}, "items": [7, {"id": true}]}),
            "OMS-022 body.where.lat is required\n\
             OMS-021 body.where.lon is not a field\n\
             OMS-023 body.items[0] must be an object, not a number\n\
             OMS-023 body.items[1].id must be text, not true or false",
        ),
        (
            json!({"title": "t", "titel": 1, "sizes": 1, "unheard-of": 1}),
            "OMS-021 body.titel is not a field; did you mean title?\n\
             OMS-021 body.sizes is not a field; did you mean size?\n\
             OMS-021 body.unheard-of is not a field",
        ),
    ];
    for (value, faults) in cases {
        assert_eq!(faults_of(&value), faults, "{value}");
    }
}
