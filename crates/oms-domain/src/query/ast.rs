//! What a query says, typed: every value fits its field.

use super::field::{NameField, PersonField, TextField, TimeField};
use super::near::Near;
use super::text::{Words, line};
use super::vocabulary::{Has, Is, LinkKind, SlaStatus};
use crate::workflow::DataPath;
use oms_base::{Code, Date, Fault, Label, Name, Number, Owner, Priority, Span, Status, Timestamp};

/// A whole query. Without an expression it means every ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Which tickets.
    pub expr: Option<Expr>,
}

impl Query {
    /// Its terms in their order, wherever they stand: for whoever knows which boards and statuses
    /// there are.
    pub fn terms(&self) -> Vec<&Term> {
        let mut terms = Vec::new();
        if let Some(expr) = &self.expr {
            expr.collect(&mut terms);
        }
        terms
    }
}

/// Which tickets. Made by [`Expr::all`], [`Expr::any`] and [`Expr::negated`], it has one shape for
/// one meaning of its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Each of these, which are two or more and no `All` themselves.
    All(Vec<Expr>),
    /// At least one of these, which are two or more and no `Any` themselves.
    Any(Vec<Expr>),
    /// Not this, which is no `Not` itself.
    Not(Box<Expr>),
    /// This.
    Term(Term),
}

impl Expr {
    /// Each of `parts`; `None` when there is none.
    pub fn all(parts: Vec<Expr>) -> Option<Expr> {
        let flat = parts.into_iter().flat_map(|part| match part {
            Expr::All(inner) => inner,
            Expr::Any(_) | Expr::Not(_) | Expr::Term(_) => vec![part],
        });
        one_or(flat.collect(), Expr::All)
    }

    /// At least one of `parts`; `None` when there is none.
    pub fn any(parts: Vec<Expr>) -> Option<Expr> {
        let flat = parts.into_iter().flat_map(|part| match part {
            Expr::Any(inner) => inner,
            Expr::All(_) | Expr::Not(_) | Expr::Term(_) => vec![part],
        });
        one_or(flat.collect(), Expr::Any)
    }

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Expr {
        match self {
            Expr::Not(inner) => *inner,
            Expr::All(_) | Expr::Any(_) | Expr::Term(_) => Expr::Not(Box::new(self)),
        }
    }

    fn collect<'e>(&'e self, terms: &mut Vec<&'e Term>) {
        match self {
            Expr::All(parts) | Expr::Any(parts) => {
                for part in parts {
                    part.collect(terms);
                }
            }
            Expr::Not(part) => part.collect(terms),
            Expr::Term(term) => terms.push(term),
        }
    }
}

fn one_or(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Option<Expr> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

/// What is asked of one field. A list is never empty, and one of it is enough.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// Words anywhere in the ticket's text.
    Words(Words),
    /// A field has a value at all.
    Present(Present),
    /// The number.
    Number(Vec<Number>),
    /// A name.
    Name(NameField, Vec<Name>),
    /// One of the labels.
    Label(Vec<Label>),
    /// Which of the five statuses.
    Category(Vec<Status>),
    /// A person.
    Person(PersonField, Vec<Person>),
    /// The urgency.
    Priority(Vec<PriorityTest>),
    /// An instant.
    Time(TimeField, Vec<TimeTest>),
    /// How it stands with its time limit.
    Sla(Vec<SlaStatus>),
    /// Words in one text.
    Text(TextField, Vec<Words>),
    /// A tie to another ticket.
    Link(Vec<Link>),
    /// Something in its data.
    Data(DataField, Vec<DataTest>),
    /// The distance from a place.
    Near(Near),
    /// What it is.
    Is(Vec<Is>),
    /// What it carries.
    Has(Vec<Has>),
}

/// A field that can be without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Present {
    /// A name.
    Name(NameField),
    /// Any label.
    Label,
    /// A person.
    Person(PersonField),
    /// An instant.
    Time(TimeField),
    /// A time limit.
    Sla,
    /// A text.
    Text(TextField),
    /// A tie to another ticket.
    Link,
    /// Something in its data other than null.
    Data(DataField),
}

/// Where a value with an order may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds<T> {
    /// `<`
    Below(T),
    /// `<=`
    AtMost(T),
    /// `>`
    Above(T),
    /// `>=`
    AtLeast(T),
    /// `..`, both ends included.
    Between(T, T),
}

impl<T> Bounds<T> {
    /// The same bounds of other values.
    pub fn map<U>(&self, change: impl Fn(&T) -> U) -> Bounds<U> {
        match self {
            Bounds::Below(end) => Bounds::Below(change(end)),
            Bounds::AtMost(end) => Bounds::AtMost(change(end)),
            Bounds::Above(end) => Bounds::Above(change(end)),
            Bounds::AtLeast(end) => Bounds::AtLeast(change(end)),
            Bounds::Between(from, to) => Bounds::Between(change(from), change(to)),
        }
    }
}

impl<T: PartialOrd> Bounds<T> {
    /// Whether `value` lies within them.
    pub fn hold(&self, value: &T) -> bool {
        match self {
            Bounds::Below(end) => value < end,
            Bounds::AtMost(end) => value <= end,
            Bounds::Above(end) => value > end,
            Bounds::AtLeast(end) => value >= end,
            Bounds::Between(from, to) => from <= value && value <= to,
        }
    }
}

/// What is asked of the urgency; a smaller level is more urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PriorityTest {
    /// This level.
    Is(Priority),
    /// One of these levels.
    In(Bounds<Priority>),
}

/// What is asked of an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeTest {
    /// It lies on this day.
    On(Date),
    /// It lies there in the calendar.
    Absolute(Bounds<Point>),
    /// Of a due time: how much time is left; of any other: how long ago it was. Zero is `now`.
    Relative(Bounds<Span>),
}

/// A day or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A whole day where the agency is.
    Date(Date),
    /// An instant.
    At(Timestamp),
}

/// Whom a field names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// Whoever asks.
    Me,
    /// An owner; a bare name means one of this name of any kind.
    Named(Owner),
}

/// A tie to another ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Of this kind, to whichever.
    Kind(LinkKind),
    /// To this one, of whichever kind.
    To(Number),
}

/// A path into the data whose names can be written without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataField(DataPath);

impl DataField {
    /// Reads a path like `applicant.name`.
    pub fn parse(path: &str) -> Result<DataField, Fault> {
        if path.chars().all(DataField::takes) {
            return DataPath::parse(path).map(DataField);
        }
        let detail = "a path into the data has names of letters, digits, _ and -, joined by dots";
        Err(Fault::here(Code::BadText, detail))
    }

    /// The path.
    pub fn path(&self) -> &DataPath {
        &self.0
    }

    /// Whether `c` may stand in the name of a field.
    pub(super) fn takes(c: char) -> bool {
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
    }
}

/// What is asked of a value of the data; of a list, one value that passes is enough.
#[derive(Debug, Clone, PartialEq)]
pub enum DataTest {
    /// It reads so: a text, a number, `true` or `false`.
    Is(Literal),
    /// It is a number that lies there.
    In(Bounds<Decimal>),
}

/// A value of the data as somebody writes it: one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal(String);

impl Literal {
    /// Takes `text`, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Literal, Fault> {
        line(text).map(Literal)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number of at most 15 digits, which a double holds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Decimal(f64);

impl Decimal {
    /// Most digits.
    pub const DIGITS_MAX: usize = 15;

    /// Reads `50000`, `-3` or `0.25`.
    pub fn parse(text: &str) -> Result<Decimal, Fault> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
        let fits = digits <= Decimal::DIGITS_MAX;
        match text.parse::<f64>() {
            // Adding zero makes the negative zero positive: both are written `0`.
            Ok(number) if is_digits(whole) && is_digits(fraction) && fits => {
                Ok(Decimal(number + 0.0))
            }
            _ => {
                let detail = "not a number like 50000 or -0.25 of at most 15 digits";
                Err(Fault::here(Code::WrongType, detail))
            }
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}
