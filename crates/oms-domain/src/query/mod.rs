//! The query language: which tickets somebody looks for, as one line of text.
//!
//! ```text
//! status:blocked owner:me due:<2d -label:flood "5th Street"
//! ```
//!
//! [`Query::parse`] reads a query or reports everything wrong with it at once. What it gives is
//! typed: every value was checked against its field. Written out again it is the same query, so
//! a saved one is stored as its text. [`matches`] says whether a ticket is meant. It looks at one
//! ticket after the other and knows no index: whatever answers faster is compared with it.
//!
//! To add a field: a variant and a row of the table in `field`, a kind of term in `ast` when none
//! fits, its values in `value`, its meaning in `evaluate`, and its row in the reference.

mod ast;
mod display;
mod evaluate;
mod field;
mod near;
mod parse;
mod sort;
mod subject;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod value;
mod vocabulary;
mod window;

pub use ast::{
    Bounds, DataField, DataTest, Decimal, Expr, Link, Literal, Person, Point, Present,
    PriorityTest, Query, Term, TimeTest,
};
pub use evaluate::matches;
pub use field::{FIELDS, Field, NameField, PersonField, Row, TextField, TimeField};
pub use near::{Near, Place};
pub use sort::{By, Direction, Key, Order};
pub use subject::{Context, Subject};
pub use text::{Words, tokens};
pub use vocabulary::{Has, Is, LinkKind, SlaStatus};
pub use window::Window;

/// Most bytes of a query.
pub const SOURCE_BYTES_MAX: usize = 1_024;
/// Most terms of a query; each value of a list counts.
pub const TERMS_MAX: usize = 64;
/// Most brackets inside each other.
pub const NESTING_MAX: usize = 16;
