//! The canonical text of a query: what [`Query::parse`] reads back as the same query.

use super::ast::{
    Bounds, DataField, DataTest, Decimal, Expr, Link, Person, Point, Present, PriorityTest, Query,
    Term, TimeTest,
};
use super::field::{Field, TextField};
use super::text::Words;
use super::token::is_keyword;
use oms_base::Span;
use std::fmt::{Display, Formatter, Result};

const MINUTE_MICROS: i64 = 60 * 1_000_000;
/// Units of spans in minutes, the longest first.
const UNITS: [(i64, &str); 3] = [(24 * 60, "d"), (60, "h"), (1, "m")];

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.expr.as_ref().map_or(Ok(()), |expr| expr.fmt(f))
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::All(parts) => joined(f, parts, " ", |part| matches!(part, Expr::Any(_))),
            Expr::Any(parts) => joined(f, parts, " OR ", |_| false),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::All(_) | Expr::Any(_) => write!(f, "-({inner})"),
                Expr::Not(_) | Expr::Term(_) => write!(f, "-{inner}"),
            },
            Expr::Term(term) => term.fmt(f),
        }
    }
}

fn joined(
    f: &mut Formatter<'_>,
    parts: &[Expr],
    between: &str,
    needs_brackets: fn(&Expr) -> bool,
) -> Result {
    for (at, part) in parts.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { between })?;
        if needs_brackets(part) { write!(f, "({part})")? } else { part.fmt(f)? }
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Term::Words(words) => f.write_str(&searched(words, word)),
            Term::Present(field) => field.fmt(f),
            Term::Number(numbers) => list(f, Field::Number, numbers, ToString::to_string),
            Term::Name(field, names) => {
                list(f, Field::Name(*field), names, |name| value(name.as_str()))
            }
            Term::Label(labels) => list(f, Field::Label, labels, |label| value(label.as_str())),
            Term::Category(statuses) => list(f, Field::Category, statuses, ToString::to_string),
            Term::Person(field, people) => list(f, Field::Person(*field), people, person),
            Term::Priority(tests) => list(f, Field::Priority, tests, |test| match test {
                PriorityTest::Is(priority) => priority.level().to_string(),
                PriorityTest::In(bounds) => compared(bounds, |end| end.level().to_string()),
            }),
            Term::Time(field, tests) => list(f, Field::Time(*field), tests, time),
            Term::Sla(statuses) => list(f, Field::Sla, statuses, |sla| sla.as_str().to_owned()),
            Term::Text(field, lists) => text(f, *field, lists),
            Term::Link(links) => list(f, Field::Link, links, |link| match link {
                Link::Kind(kind) => kind.as_str().to_owned(),
                Link::To(number) => number.to_string(),
            }),
            Term::Data(field, tests) => data(f, field, tests),
            Term::Near(near) => write!(f, "near:{near}"),
            Term::Is(words) => list(f, Field::Is, words, |word| word.as_str().to_owned()),
            Term::Has(things) => list(f, Field::Has, things, |thing| thing.as_str().to_owned()),
        }
    }
}

impl Display for Present {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let field = match self {
            Present::Name(field) => field.as_str(),
            Present::Label => Field::Label.as_str(),
            Present::Person(field) => field.as_str(),
            Present::Time(field) => field.as_str(),
            Present::Sla => Field::Sla.as_str(),
            Present::Text(field) => field.as_str(),
            Present::Link => Field::Link.as_str(),
            Present::Data(field) => return write!(f, "data.{}:*", field.path()),
        };
        write!(f, "{field}:*")
    }
}

impl Display for Decimal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.get().fmt(f)
    }
}

fn list<T>(
    f: &mut Formatter<'_>,
    field: Field,
    values: &[T],
    spell: impl Fn(&T) -> String,
) -> Result {
    let values: Vec<_> = values.iter().map(spell).collect();
    write!(f, "{}:{}", field.as_str(), values.join(","))
}

fn text(f: &mut Formatter<'_>, field: TextField, lists: &[Words]) -> Result {
    list(f, Field::Text(field), lists, |words| searched(words, value))
}

fn data(f: &mut Formatter<'_>, field: &DataField, tests: &[DataTest]) -> Result {
    let tests = tests.iter().map(|test| match test {
        DataTest::Is(literal) => value(literal.as_str()),
        DataTest::In(bounds) => compared(bounds, Decimal::to_string),
    });
    write!(f, "data.{}:{}", field.path(), tests.collect::<Vec<_>>().join(","))
}

fn person(person: &Person) -> String {
    match person {
        Person::Me => "me".to_owned(),
        Person::Named(owner) => value(owner.as_str()),
    }
}

fn time(test: &TimeTest) -> String {
    match test {
        TimeTest::On(date) => date.to_string(),
        TimeTest::Absolute(bounds) => compared(bounds, |point| match point {
            Point::Date(date) => date.to_string(),
            Point::At(at) => at.to_string(),
        }),
        TimeTest::Relative(bounds) => compared(bounds, |span| spelled(*span)),
    }
}

/// In the longest unit that leaves nothing over.
fn spelled(span: Span) -> String {
    let minutes = span.micros() / MINUTE_MICROS;
    match UNITS.into_iter().find(|(unit, _)| minutes % unit == 0) {
        Some((unit, letter)) if minutes > 0 => format!("{}{letter}", minutes / unit),
        _ => "now".to_owned(),
    }
}

fn compared<T>(bounds: &Bounds<T>, spell: impl Fn(&T) -> String) -> String {
    match bounds {
        Bounds::Below(end) => format!("<{}", spell(end)),
        Bounds::AtMost(end) => format!("<={}", spell(end)),
        Bounds::Above(end) => format!(">{}", spell(end)),
        Bounds::AtLeast(end) => format!(">={}", spell(end)),
        Bounds::Between(from, to) => format!("{}..{}", spell(from), spell(to)),
    }
}

fn searched(words: &Words, spell: fn(&str) -> String) -> String {
    let star = if words.is_beginning() { "*" } else { "" };
    format!("{}{star}", spell(words.text()))
}

/// A word by itself: in quotes where it could be taken for something else.
fn word(text: &str) -> String {
    let is_safe = !text.contains(':') && !text.starts_with('-') && !is_keyword(text);
    if is_safe { value(text) } else { quoted(text) }
}

/// A value behind its field, likewise.
fn value(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-.:/@#'".contains(c);
    let is_safe = text.chars().all(is_plain) && !text.contains("..") && text != "me";
    if is_safe { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
