//! What a query is read as, by its canonical text.

use super::given::query;
use crate::query::{Expr, FIELDS, Field, NESTING_MAX, Person, PersonField, Query, TERMS_MAX, Term};
use oms_base::Owner;
use std::collections::BTreeSet;

#[test]
fn queries_have_one_canonical_text() {
    let cases = [
        ("", ""),
        (" \t\n ", ""),
        ("a  b\u{a0}c", "a b c"),
        ("a AND b", "a b"),
        ("a OR b c OR d", "a OR b c OR d"),
        ("(a OR (b OR c))", "a OR b OR c"),
        ("((a)) (b (c d))", "a b c d"),
        ("(a OR b) c", "(a OR b) c"),
        ("NOT a", "-a"),
        ("NOT(a)", "-a"),
        ("-NOT -a", "-a"),
        ("NOT (a b) OR -(-c)", "-(a b) OR c"),
        ("\"a\" \"b c\" \"AND\" \"or\" AND*", "a \"b c\" \"AND\" or \"AND\"*"),
        ("\"-a\" \"a:b\" 5:30 \"a-b\"", "\"-a\" \"a:b\" \"5:30\" a-b"),
        ("a\"b c\"d", "a \"b c\" d"),
        (r#""say \"hi\" \\ \n""#, r#""say \"hi\" \\ \\n""#),
        ("asph* \"a b\"* \"c*\" d**", "asph* \"a b\"* \"c*\" \"d*\"*"),
        ("a&b, c;", "\"a&b,\" \"c;\""),
        ("STATUS:blocked,\"in progress\"", "status:blocked,\"in progress\""),
        ("label:\"a,b\",c,\"me\",\"..\"", "label:\"a,b\",c,\"me\",\"..\""),
        ("number:dl2O26ooo91", "number:DL-2026-00091"),
        ("owner:AI:Ranker,me,\"me\",\"human: a b\"", "owner:agent:Ranker,me,\"me\",\"human:a b\""),
        ("owner:*", "owner:*"),
        ("label:\"*\"", "label:\"*\""),
        ("due:<48h", "due:<2d"),
        ("due:<=90m,>120m", "due:<=90m,>2h"),
        ("due:now..1440m", "due:now..1d"),
        ("opened:2026-01-01", "opened:2026-01-01"),
        ("opened:>=2026-01-01T00:00:00+01:00", "opened:>=2025-12-31T23:00:00Z"),
        ("opened:>=\"2026-01-01 00:00:00Z\"", "opened:>=2026-01-01T00:00:00Z"),
        ("priority:0..1,3,>=2", "priority:0..1,3,>=2"),
        ("data.a.b-c:007,>007.50,-0..1", "data.a.b-c:007,>7.5,0..1"),
        ("data.größe:\"1..2\",\">5\"", "data.größe:\"1..2\",\">5\""),
        ("data.data.x:1", "data.data.x:1"),
        ("near:39.7630001,-89.653,0500m", "near:39.763,-89.653,500m"),
        ("near:-0.0,0", "near:0,0,250m"),
        ("near:1.5,2.25,2000m", "near:1.5,2.25,2km"),
        ("link:parent,cp202600042", "link:parent,CP-2026-00042"),
        ("title:a,\"b c\",d*", "title:a,\"b c\",d*"),
    ];
    for (source, canonical) in cases {
        assert_eq!(query(source).to_string(), canonical, "{source}");
        assert_eq!(query(canonical), query(source), "{source}");
    }
}

#[test]
fn every_field_has_a_row_and_an_example() {
    let names: BTreeSet<_> = FIELDS.iter().map(|row| row.field.as_str()).collect();
    assert_eq!(names.len(), FIELDS.len());
    for row in FIELDS {
        assert_eq!(Field::parse(row.field.as_str()), Some(row.field));
        assert_eq!(Field::parse(&row.field.as_str().to_uppercase()), Some(row.field));
        let name = row.field.as_str().trim_end_matches("NAME");
        assert!(row.example.starts_with(name), "{}", row.example);
        assert_eq!(query(row.example).to_string(), row.example);
        assert!(row.doc.ends_with('.'), "{}", row.doc);
    }
}

#[test]
fn terms_are_typed() {
    let me = Person::Named(Owner::parse("me").unwrap());
    let term = Term::Person(PersonField::Owner, vec![Person::Me, me]);
    let expr = Expr::any(vec![Expr::Term(term.clone()), Expr::Term(term).negated()]);
    assert_eq!(query("owner:me,\"me\" OR -owner:me,\"me\""), Query { expr });
    assert_eq!(Expr::all(Vec::new()), None);
    let query = query("a (-status:b OR c) -(d e)");
    let terms: Vec<_> = query.terms().into_iter().map(Term::to_string).collect();
    assert_eq!(terms, ["a", "status:b", "c", "d", "e"]);
}

#[test]
fn the_limits_themselves_are_taken() {
    let nested = format!("{}a{}", "(".repeat(NESTING_MAX), ")".repeat(NESTING_MAX));
    assert_eq!(query(&nested).to_string(), "a");
    query(&"a ".repeat(TERMS_MAX));
    query(&format!("label:{}", vec!["a"; TERMS_MAX].join(",")));
    query(&" ".repeat(1_024));
    query(&format!("\"{}\"", "x".repeat(200)));
    query(&format!("data.a:>{}", "9".repeat(15)));
    query(&format!("{}a", "NOT ".repeat(255)));
}
