//! What the values behind a field mean, each kind by its own rule.

use super::ast::{
    Bounds, DataField, DataTest, Decimal, Link, Literal, Person, Point, Present, PriorityTest,
    Term, TimeTest,
};
use super::field::{FIELDS, Field};
use super::near::Near;
use super::text::Words;
use super::token::{Comparison, Raw, fault};
use super::vocabulary::{Has, Is, LinkKind, SlaStatus};
use crate::json::hint::nearest;
use oms_base::{
    Code, Date, Fault, Faults, Label, Name, Number, Owner, Priority, Span, Status, Timestamp,
};

/// What other products call our fields.
const OTHER_NAMES: [(&str, Field); 6] = {
    use super::field::{NameField, PersonField, TimeField};
    [
        ("assignee", Field::Person(PersonField::Owner)),
        ("created", Field::Time(TimeField::Opened)),
        ("deadline", Field::Time(TimeField::Due)),
        ("id", Field::Number),
        ("state", Field::Name(NameField::Status)),
        ("tag", Field::Label),
    ]
};
/// Shortest beginning that two names have in common when one is taken for the other.
const BEGINNING_BYTES_MIN: usize = 3;
/// Most characters of an unknown field that are repeated.
const SHOWN_CHARS_MAX: usize = 40;

/// A word or a phrase by itself.
pub(super) fn of_words(values: &[Raw], faults: &mut Faults) -> Option<Term> {
    let [raw] = values else { return None };
    let words = searched(raw).map_err(|found| fault(found.code, &found.detail, raw.column));
    faults.take("", words).map(Term::Words)
}

/// A field with its values, of which there may be none when they were a fault already.
pub(super) fn of_field(
    name: &str,
    values: &[Raw],
    column: usize,
    faults: &mut Faults,
) -> Option<Term> {
    let Some(field) = Field::parse(name) else {
        faults.push(unknown_field(name, column));
        return None;
    };
    let path =
        if field == Field::Data { Some(faults.take("", data_field(name, column))?) } else { None };
    if values.is_empty() {
        return None;
    }
    if let Some(any) = values.iter().find(|raw| raw.is_any()) {
        let present = present(field, path, values.len());
        let located = present.map_err(|detail| {
            fault(Code::BadQuery, &format!("{}: {detail}", field.as_str()), any.column)
        });
        return faults.take("", located).map(Term::Present);
    }
    let mut list = List { name, values, faults };
    match path {
        Some(path) => list.read(data).map(|tests| Term::Data(path, tests)),
        None => list.term(field),
    }
}

/// The values of one field, on the way to becoming typed.
struct List<'v> {
    name: &'v str,
    values: &'v [Raw],
    faults: &'v mut Faults,
}

impl List<'_> {
    fn term(&mut self, field: Field) -> Option<Term> {
        match field {
            Field::Number => self.read(|raw| Number::parse(plain(raw)?)).map(Term::Number),
            Field::Name(field) => {
                self.read(|raw| Name::parse(plain(raw)?)).map(|names| Term::Name(field, names))
            }
            Field::Label => self.read(|raw| Label::parse(plain(raw)?)).map(Term::Label),
            Field::Category => {
                self.read(|raw| word(raw, Status::ALL, Status::as_str)).map(Term::Category)
            }
            Field::Person(field) => self.read(person).map(|people| Term::Person(field, people)),
            Field::Priority => self.read(priority).map(Term::Priority),
            Field::Time(field) => self.read(time).map(|tests| Term::Time(field, tests)),
            Field::Sla => {
                self.read(|raw| word(raw, SlaStatus::ALL, SlaStatus::as_str)).map(Term::Sla)
            }
            Field::Text(field) => self.read(searched).map(|lists| Term::Text(field, lists)),
            Field::Link => self.read(link).map(Term::Link),
            Field::Is => self.read(|raw| word(raw, Is::ALL, Is::as_str)).map(Term::Is),
            Field::Has => self.read(|raw| word(raw, Has::ALL, Has::as_str)).map(Term::Has),
            Field::Near => self.near(),
            Field::Data => None,
        }
    }

    /// Every value by `read`; `None` once one is a fault.
    fn read<T>(&mut self, read: impl Fn(&Raw) -> Result<T, Fault>) -> Option<Vec<T>> {
        let values: Vec<Option<T>> =
            self.values.iter().map(|raw| self.keep(read(raw), raw.column)).collect();
        values.into_iter().collect()
    }

    fn keep<T>(&mut self, value: Result<T, Fault>, column: usize) -> Option<T> {
        let located = value.map_err(|found| {
            fault(found.code, &format!("{}: {}", self.name, found.detail), column)
        });
        self.faults.take("", located)
    }

    /// The commas stand within one place.
    fn near(&mut self) -> Option<Term> {
        let column = self.values.first()?.column;
        let parts: Option<Vec<_>> = self.read(|raw| plain(raw).map(str::to_owned));
        let near = Near::parse(&parts?.join(","));
        self.keep(near, column).map(Term::Near)
    }
}

/// A text that nothing is compared with and that does not go on.
fn plain(raw: &Raw) -> Result<&str, Fault> {
    if raw.comparison.is_some() {
        let detail = "has no order; leave out < and >, or write the value in quotes";
        return Err(Fault::here(Code::BadQuery, detail));
    }
    unstarred(raw)
}

fn unstarred(raw: &Raw) -> Result<&str, Fault> {
    if raw.is_starred {
        let detail = "takes no value that goes on; write all of it, or * alone for any value";
        return Err(Fault::here(Code::BadQuery, detail));
    }
    Ok(&raw.text)
}

fn searched(raw: &Raw) -> Result<Words, Fault> {
    if raw.comparison.is_some() {
        return plain(raw).and_then(Words::whole);
    }
    if raw.is_starred { Words::beginning(&raw.text) } else { Words::whole(&raw.text) }
}

fn word<T: Copy>(raw: &Raw, all: &[T], spell: fn(T) -> &'static str) -> Result<T, Fault> {
    let text = plain(raw)?;
    let known: Vec<_> = all.iter().map(|value| spell(*value)).collect();
    all.iter().copied().find(|value| spell(*value) == text).ok_or_else(|| {
        let hint = match nearest(text, &known) {
            Some(near) => format!("; did you mean {near}?"),
            None => String::new(),
        };
        Fault::here(Code::UnknownValue, format!("must be one of {}{hint}", known.join(", ")))
    })
}

fn person(raw: &Raw) -> Result<Person, Fault> {
    match plain(raw)? {
        "me" if !raw.is_quoted => Ok(Person::Me),
        text => Owner::parse(text).map(Person::Named),
    }
}

fn link(raw: &Raw) -> Result<Link, Fault> {
    let text = plain(raw)?;
    match word(raw, LinkKind::ALL, LinkKind::as_str) {
        Ok(kind) => Ok(Link::Kind(kind)),
        Err(found) => Number::parse(text).map(Link::To).map_err(|_| {
            let detail = format!("{}, or a number like CP-2026-00042", found.detail);
            Fault::here(found.code, detail)
        }),
    }
}

fn priority(raw: &Raw) -> Result<PriorityTest, Fault> {
    let level = |text: &str| Priority::new(text.parse().unwrap_or(i64::MAX));
    match bounds(raw, level, Priority::gt)? {
        Some(bounds) => Ok(PriorityTest::In(bounds)),
        None => level(&raw.text).map(PriorityTest::Is),
    }
}

fn data(raw: &Raw) -> Result<DataTest, Fault> {
    match bounds(raw, Decimal::parse, Decimal::gt)? {
        Some(bounds) => Ok(DataTest::In(bounds)),
        None => Literal::parse(&raw.text).map(DataTest::Is),
    }
}

fn time(raw: &Raw) -> Result<TimeTest, Fault> {
    let text = unstarred(raw)?;
    let is_relative = |text: &str| !text.contains('-');
    let (from, to) = range(raw)?.unwrap_or((text, text));
    if is_relative(from) != is_relative(to) {
        let detail = "a range goes from a date to a date or from a span to a span";
        return Err(Fault::here(Code::BadQuery, detail));
    }
    if is_relative(from) {
        let bounds = bounds(raw, span, Span::gt)?;
        return bounds.map(TimeTest::Relative).ok_or_else(|| match span(text) {
            Ok(_) => Fault::here(Code::BadQuery, format!("needs a comparison, like <{text}")),
            Err(found) => found,
        });
    }
    match (bounds(raw, point, is_backwards)?, text) {
        (Some(bounds), _) => Ok(TimeTest::Absolute(bounds)),
        (None, text) => match point(text)? {
            Point::Date(date) => Ok(TimeTest::On(date)),
            Point::At(_) => {
                Err(Fault::here(Code::BadQuery, format!("needs a comparison, like <{text}")))
            }
        },
    }
}

fn span(text: &str) -> Result<Span, Fault> {
    if text == "now" {
        return Ok(Span::ZERO);
    }
    Span::parse(text).map_err(|found| {
        if found.code != Code::BadSpan {
            return found;
        }
        let detail = "not a date like 2026-11-21, a time like 2026-11-21T09:30:00Z, a span like \
                      90m, 48h or 3d, or now";
        Fault::here(Code::BadSpan, detail)
    })
}

fn point(text: &str) -> Result<Point, Fault> {
    if text.contains(['T', ':']) {
        Timestamp::parse(text).map(Point::At)
    } else {
        Date::parse(text).map(Point::Date)
    }
}

/// A day and an instant have no order before the zone is known.
fn is_backwards(from: &Point, to: &Point) -> bool {
    match (from, to) {
        (Point::Date(from), Point::Date(to)) => from > to,
        (Point::At(from), Point::At(to)) => from > to,
        (Point::Date(_), Point::At(_)) | (Point::At(_), Point::Date(_)) => false,
    }
}

/// A comparison or a range; `None` for a value by itself.
fn bounds<T>(
    raw: &Raw,
    read: impl Fn(&str) -> Result<T, Fault>,
    is_backwards: fn(&T, &T) -> bool,
) -> Result<Option<Bounds<T>>, Fault> {
    let text = unstarred(raw)?;
    let Some(comparison) = raw.comparison else {
        let Some((from, to)) = range(raw)? else { return Ok(None) };
        let (from, to) = (read(from)?, read(to)?);
        if is_backwards(&from, &to) {
            return Err(Fault::here(Code::OutOfBounds, "the range ends before it begins"));
        }
        return Ok(Some(Bounds::Between(from, to)));
    };
    let end = read(text)?;
    Ok(Some(match comparison {
        Comparison::Below => Bounds::Below(end),
        Comparison::AtMost => Bounds::AtMost(end),
        Comparison::Above => Bounds::Above(end),
        Comparison::AtLeast => Bounds::AtLeast(end),
    }))
}

/// The two ends of a range.
fn range(raw: &Raw) -> Result<Option<(&str, &str)>, Fault> {
    let is_bare = !raw.is_quoted && raw.comparison.is_none();
    match raw.text.split_once("..").filter(|_| is_bare) {
        Some(("", _) | (_, "")) => {
            let detail = "a range has two ends; with one end write <= or >=";
            Err(Fault::here(Code::BadQuery, detail))
        }
        ends => Ok(ends),
    }
}

/// `*`: the field has a value, whichever.
fn present(field: Field, path: Option<DataField>, values: usize) -> Result<Present, &'static str> {
    if values > 1 {
        return Err("* means any value, so it stands alone");
    }
    match field {
        Field::Name(field) => Ok(Present::Name(field)),
        Field::Label => Ok(Present::Label),
        Field::Person(field) => Ok(Present::Person(field)),
        Field::Time(field) => Ok(Present::Time(field)),
        Field::Sla => Ok(Present::Sla),
        Field::Text(field) => Ok(Present::Text(field)),
        Field::Link => Ok(Present::Link),
        Field::Data => path.map(Present::Data).ok_or("name what in the data"),
        Field::Near => Err("* is no place; has:location finds tickets with one"),
        Field::Number | Field::Category | Field::Priority => {
            Err("every ticket has one, so * says nothing")
        }
        Field::Is | Field::Has => Err("* is none of its words"),
    }
}

/// The name keeps its case behind `data.`.
fn data_field(name: &str, column: usize) -> Result<DataField, Fault> {
    let path = name.split_once('.').map_or("", |(_, path)| path);
    if path.is_empty() {
        let detail = "data needs the name of what is in it, like data.amount";
        return Err(fault(Code::BadQuery, detail, column));
    }
    DataField::parse(&format!("data.{path}"))
        .map_err(|found| fault(found.code, &format!("{name}: {}", found.detail), column))
}

fn unknown_field(name: &str, column: usize) -> Fault {
    let shown: String = name.chars().take(SHOWN_CHARS_MAX).collect();
    let near = near_fields(&name.to_ascii_lowercase());
    let hint = if near.is_empty() {
        let all: Vec<_> = FIELDS.iter().map(|row| row.field.as_str()).collect();
        format!("the fields are {}.", all.join(", "))
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    let detail =
        format!("there is no field {shown}; {hint} To look for this text, write it in quotes");
    fault(Code::UnknownField, &detail, column)
}

/// The field that others call so, or fields of a similar name or the same beginning.
fn near_fields(name: &str) -> Vec<&'static str> {
    let known: Vec<_> = FIELDS.iter().map(|row| row.field.as_str()).collect();
    if let Some((_, field)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
        return vec![field.as_str()];
    }
    let nearest = nearest(name, &known);
    let is_beginning = |field: &str| {
        name.len().min(field.len()) >= BEGINNING_BYTES_MIN
            && (field.starts_with(name) || name.starts_with(field))
    };
    let is_near = |field: &str| nearest == Some(field) || is_beginning(field);
    known.into_iter().filter(|field| is_near(field)).collect()
}
