//! What conditions come to, what they refuse, and that hostile ones are refused at once.

use super::{Condition, Scope};
use oms_base::{Code, Timestamp};
use serde_json::{Value, json};

/// Room for the parser's frames in a build without optimisation.
const STACK_BYTES: usize = 32 << 20;

fn evaluate(source: &str, data: &Value) -> Result<bool, String> {
    let scope = Scope {
        data,
        ticket: json!({"number": "DL-2026-00001", "priority": 1, "labels": ["flood", "urgent"]}),
        stage: json!({"id": "underwrite", "owner": "SBA_HumanTeam"}),
        stages: json!({"id_check": {"status": "done"}, "risk_ai": {"status": "skipped"}}),
        now: Timestamp::parse("2026-11-21T09:30:00.9Z").unwrap(),
    };
    Condition::compile(source)
        .unwrap_or_else(|fault| panic!("{source}: {fault:?}"))
        .evaluate(&scope)
}

fn refusal(source: &str) -> String {
    let source = source.to_owned();
    let compile = move || {
        let fault = Condition::compile(&source).expect_err(&source);
        assert_eq!((fault.code, fault.path.as_str()), (Code::BadCondition, ""));
        assert!(fault.detail.chars().count() <= 300, "{}", fault.detail);
        fault.detail
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(compile);
    thread.unwrap().join().unwrap()
}

#[test]
fn numbers_compare_however_they_are_spelled() {
    let cases = [
        ("120000", true),
        ("50000", true),
        ("50000.5", true),
        ("5e4", true),
        ("50000.0", true),
        ("1e300", true),
        ("9007199254740992", true),
        ("18446744073709551615", true),
        ("49999.99", false),
        ("0", false),
        ("-0", false),
        ("-1e9", false),
    ];
    for (amount, holds) in cases {
        let data = serde_json::from_str(&format!("{{\"amount\":{amount}}}")).unwrap();
        for source in ["data.amount >= 50000", "data.amount >= 50000.0", "50000 <= data.amount"] {
            assert_eq!(evaluate(source, &data), Ok(holds), "{source} with {amount}");
        }
    }
}

#[test]
fn conditions_come_to_an_answer() {
    let data = json!({
        "amount": 50000, "price": 9.99, "count": 3, "zero": 0, "none": null, "ok": true,
        "county": "Lane", "tags": ["a", "b"], "empty": [], "nested": {"deep": {"er": [1, 2.5]}},
        "items": [{"kind": "roof", "cost": 10}, {"kind": "wall", "cost": 2.5}], "é": "ü",
    });
    let cases = [
        ("true", true),
        ("data.ok && !false", true),
        ("data.county in ['Lane', 'Ada']", true),
        ("'Lane' == data.county ? data.amount > 1 : false", true),
        ("data.count * data.price > 29.9 && data.price * data.count < 30", true),
        ("data.count + 0.5 == 3.5 && data.price - 1 > 8", true),
        ("data.count / 2 == 1.5 && 6 / data.count == 2 && data.count % 2 == 1", true),
        ("-data.count == -3", true),
        ("'a' + 'b' == 'ab' && data.tags + ['c'] == ['a', 'b', 'c']", true),
        ("data.tags == ['a', 'b'] && ['a', 'b'] == data.tags", true),
        ("data.nested == data.nested && data.nested != data.items[0]", true),
        ("data.nested.deep.er[1] == 2.5 && data['nested']['deep'].er[0] == 1", true),
        ("has(data.county) && !has(data.country) && has(data.none) && data.none == null", true),
        ("'county' in data && !('country' in data)", true),
        ("size(data.tags) == 2 && data.tags.size() - 1 == 1 && size(data.empty) == 0", true),
        ("size('é') == 1 && data['é'] == 'ü'", true),
        ("data.items.all(i, i.cost > 2) && data.items.exists(i, i.kind == 'roof')", true),
        ("data.items.exists_one(i, i.cost == 2.5)", true),
        ("data.items.filter(i, i.cost > 5).size() == 1", true),
        ("size(data.items.map(i, i.cost * 2)) == 2", true),
        ("data.items.map(i, i.cost > 5, i.kind) == ['roof']", true),
        ("[1, 2, 3].all(n, n in [1, 2, 3, 4])", true),
        ("stages.all(id, stages[id].status in ['done', 'skipped'])", true),
        ("ticket.priority < 2 && 'urgent' in ticket.labels", true),
        ("stage.id == 'underwrite' && stage.owner.startsWith('SBA')", true),
        ("now == 1795253400", true),
        ("data.county.contains('an') && data.county.endsWith('ne')", true),
        ("int('7') == 7 && double(data.count) == 3.0 && string(data.count) == '3'", true),
        ("r'\\d' == '\\\\d' // a comment with \" ( [ in it", true),
        ("data.amount == '50000'", false),
        ("data.none != null", false),
        ("data.missing.field || data.ok", true),
    ];
    for (source, holds) in cases {
        assert_eq!(evaluate(source, &data), Ok(holds), "{source}");
    }
}

#[test]
fn what_cannot_be_evaluated_says_why_and_holds_no_values() {
    let data = json!({
        "amount": "50000.0", "zero": 0, "text": "secret", "list": [1], "object": {"a": 1},
        "big": 9_007_199_254_740_992_i64, "none": null,
    });
    let cases = [
        ("data.amount >= 50000", ">= does not work on text and a number"),
        ("data.missing > 1", "there is no field missing"),
        ("data[data.text] == 1", "there is no such field"),
        ("data.object.b.c == 1", "there is no field b"),
        ("data.text.field == 1", "a field does not work on text and text"),
        ("data.zero", "it comes to a number instead of true or false"),
        ("data.none", "it comes to null instead of true or false"),
        ("data.text && true", "&& does not work on text and true or false"),
        ("!data.text", "! does not work on text"),
        ("data.text ? true : false", "text where true or false is needed"),
        ("data.text * 2 > 1", "* does not work on text and a number"),
        ("data.list / 2 > 1", "/ does not work on a list and a number"),
        ("1 / data.zero > 1", "it divides by zero"),
        ("1.5 / data.zero > 1.0", "it divides by zero"),
        ("1 % data.zero > 1", "it divides by zero"),
        ("data.big * data.big > 1", "a number grows too large"),
        ("data.list[4] == 1", "a list has no such item"),
        ("data.list['a'] == 1", "[ ] does not work on a list and text"),
        ("int(data.text) == 1", "int fails on the value"),
        ("data.text.contains(1)", "contains does not work on text and a number"),
        ("data.zero.all(x, x > 1)", "a number where iterable is needed"),
        ("data.list.all(x, x)", "&& does not work on true or false and a number"),
        ("1 in data.text", "in does not work on a number and text"),
        ("data.object < data.object", "< does not work on an object and an object"),
    ];
    for (source, why) in cases {
        assert_eq!(evaluate(source, &data), Err(why.to_owned()), "{source}");
    }
}

#[test]
fn bad_conditions_are_refused_with_their_place() {
    let unknown = |shape| {
        format!(
            "unknown function {shape} arguments; a condition knows size, contains, startsWith, \
             endsWith, int, uint, double, string, bool, has, all, exists, exists_one, map and \
             filter, at line 1 column "
        )
    };
    let inside = "all, exists, exists_one, map and filter cannot stand inside each other, at line";
    let cases = [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("data.amount >", "mismatched input '<EOF>', at line 1 column 14"),
        ("data.amount >= 5,000", "mismatched input ',', at line 1 column 17"),
        ("data.a == 1 &&\n  data.b = 2", "token recognition error at: '= ', at line 2 column 10"),
        ("amount > 1", "unknown name amount; a condition knows data, ticket, stage, stages"),
        ("data.a && env.HOME == ''", "unknown name env; a condition knows"),
        (".data.a", "unknown name .data"),
        ("data.tags.all(t, u == 1)", "unknown name u;"),
        ("data.tags.all(t, true) && t == 1", "unknown name t;"),
        ("int == int", "unknown name int;"),
        ("\"a\".matches(\"(a+)+$\")", &unknown("matches with 1")),
        ("timestamp('%Q').getFullYear() > 1", &unknown("getFullYear with 0")),
        ("duration('1h') > 1", &unknown("duration with 1")),
        ("optional.of(1).hasValue()", &unknown("hasValue with 0")),
        ("dyn(1) == type(2)", &unknown("dyn with 1")),
        ("size(1, 2) == 1", &unknown("size with 2")),
        ("data.tags.map(t) == []", &unknown("map with 1")),
        ("data.xs.map(x, data.xs.map(y, y)) == []", inside),
        ("data.xs.map(x, x).all(x, x)", inside),
        ("data.xs.map(x, [x, x]).size() > 1", "a list inside all, exists"),
        ("{'a': 1} == data", "a condition builds no objects; compare their fields, at line 1"),
        ("Money{units: 1} == 1", "a condition builds no objects"),
        ("has(data)", "invalid argument to has() macro"),
        ("data.?a", "unsupported syntax"),
        ("b'bytes' == 1", "text starts in the middle of a word, at line 1 column 2"),
        ("'''a''' == 'a'", "text in three quotes is not used in conditions"),
        ("data.`a-b`", "` is not used in conditions, at line 1 column 6"),
        ("'abc", "this text is never closed, at line 1 column 1"),
        ("'a\nb' == 'a'", "this text is never closed, at line 1 column 1"),
        ("'\\q' == 'a'", "unknown escape in text, at line 1 column 2"),
        ("'\\u00g0' == 'a'", "unknown escape in text"),
        ("(data.a", "this bracket is never closed, at line 1 column 1"),
        ("data.a)", "this bracket closes nothing, at line 1 column 7"),
        ("(data.a]", "this bracket closes nothing, at line 1 column 8"),
        ("99999999999999999999 == 1", "invalid int literal, at line 1 column 1"),
    ];
    for (source, want) in cases {
        let said = refusal(source);
        assert!(said.contains(want), "{source}: {said} is not {want}");
    }
}

#[test]
fn hostile_conditions_are_refused_at_once() {
    let bomb = "!!(!!!!!!(!!!!(((((!!(!!(!!!!((".repeat(4) + "1";
    let nested_maps = "data.xs.map(x, data.xs.map(y, data.xs.map(z, z))) == []";
    let doubling = format!("data.xs.map(x, {} == x)", vec!["x"; 1_500].join("+"));
    let cases = [
        (bomb, "nested deeper than 32 brackets"),
        ("!!(!!!!!!(!!!!(((((!!(!!(!!!!((".to_owned() + "1", "this bracket is never closed"),
        ("[".repeat(600), "nested deeper than 32 brackets"),
        ("'(' + ".to_owned() + &"(".repeat(33), "nested deeper than 32 brackets"),
        ("!".repeat(9) + "true", "more than 8 of ! or - in a row"),
        ("! ! - - // x\n ! ! ! ! !true".to_owned(), "more than 8 of ! or - in a row"),
        ("!(".repeat(33) + "true", "nested deeper than 32 brackets"),
        (format!("1{}", "+1".repeat(300)), "too many operators hang on each other"),
        (format!("data{} == 1", ".a".repeat(100)), "too many operators hang on each other"),
        (format!("data{} == 1", "[0]".repeat(100)), "too many operators hang on each other"),
        (format!("1{}", "+1".repeat(1_500)), "more than 1024 operators"),
        (format!("{}true", "true?true:".repeat(200)), "too many operators hang on each other"),
        (nested_maps.to_owned(), "cannot stand inside each other"),
        (doubling, "more than 1024 operators"),
        ("x".repeat(10_000), "has 10000 bytes; at most 4096 are allowed"),
        (
            "x".repeat(4_000),
            "unknown name xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…;",
        ),
        ("\u{202e}(((".repeat(20), "nested deeper than 32 brackets"),
    ];
    for (source, want) in cases {
        let said = refusal(&source);
        assert!(said.contains(want), "{source:.60}: {said} is not {want}");
    }
}

#[test]
fn the_limits_themselves_are_taken() {
    let wide = (0..200).map(|n| format!("data.a == {n}")).collect::<Vec<_>>().join("||");
    let sources = [
        format!("{}true{}", "(".repeat(32), ")".repeat(32)),
        format!("{}true", "!".repeat(8)),
        format!("1{} > 1", "+1".repeat(60)),
        format!("{}true", "!!!!!!!!(".repeat(32)) + &")".repeat(32),
        format!("data.a in [{}]", vec!["1"; 1_900].join(",")),
        wide,
    ];
    let compile = move || {
        for source in sources {
            assert!(source.len() <= 4_096);
            let condition = Condition::compile(&source)
                .unwrap_or_else(|fault| panic!("{source:.60}: {fault:?}"));
            let data = json!({"a": 1});
            let scope = Scope {
                data: &data,
                ticket: Value::Null,
                stage: Value::Null,
                stages: Value::Null,
                now: Timestamp::from_micros(0),
            };
            assert_eq!(condition.evaluate(&scope), Ok(true), "{source:.60}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(compile);
    thread.unwrap().join().unwrap();
}

#[test]
fn large_data_ends_in_an_error_and_never_in_an_answer() {
    let many = json!({"xs": vec![1; 20_000], "some": vec![1; 5_000], "text": "x".repeat(60_000)});
    let spent = Err("it looks at more than 10000 values of the ticket".to_owned());
    let cases = [
        ("data.xs.all(x, x == 1)", spent.clone()),
        ("data.xs.exists(x, x == 1)", spent.clone()),
        ("data.some.all(x, x == 1)", Ok(true)),
        ("data.some.all(x, data.text == data.text)", spent.clone()),
        ("data.some.map(x, data) == []", Ok(false)),
        ("size(data.some.map(x, data.some)) == 1", spent.clone()),
        ("data.text.contains('y') || data.some == data.some", spent),
        ("data.text.contains('y') || size(data.some) == 5000", Ok(true)),
    ];
    for (source, outcome) in cases {
        assert_eq!(evaluate(source, &many), outcome, "{source}");
    }
    let long_body = format!("data.some.all(x, {} || true)", vec!["x == 2"; 100].join("||"));
    let spent = "it looks at more than 249 values of the ticket".to_owned();
    assert_eq!(evaluate(&long_body, &many), Err(spent));
}

#[test]
fn a_condition_is_a_value() {
    fn shared<T: Send + Sync + Clone>(value: &T) -> T {
        value.clone()
    }
    let condition = Condition::compile("data.a == 1 && now > 0").unwrap();
    assert_eq!(shared(&condition), condition);
    assert_ne!(Condition::compile("data.a==1 && now>0").unwrap(), condition);
    assert_eq!(format!("{condition:?}"), "Condition(\"data.a == 1 && now > 0\")");
    assert!(condition.references("data") && condition.references("now"));
    assert!(!condition.references("stages"));
    assert_eq!(condition.constant(), None);
    let constant = |source| Condition::compile(source).unwrap().constant().unwrap();
    assert_eq!(constant("false"), Ok(false));
    assert_eq!(constant("1 + 1"), Err("it comes to a number instead of true or false".into()));
}
