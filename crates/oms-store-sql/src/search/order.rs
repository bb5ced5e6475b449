//! From an order, and a place in it, to the words of a statement about `doc`.

use super::statement::{Statement, name_of};
use oms_store::search::{DocColumn, SearchWanted, SortBy, SortPlace};
use rusqlite::types::Value;

/// A column that the order looks at.
struct Column {
    text: String,
    of: Of,
    falls: bool,
}

/// What a column of the order holds; the number is the place of its key.
#[derive(Clone, Copy)]
enum Of {
    Absence(usize),
    Key(usize),
    Prefix,
    Year,
    Sequence,
}

impl Of {
    /// What it holds at a place.
    fn at(self, place: &SortPlace) -> Value {
        let key = |at| place.values.get(at).copied().flatten();
        match self {
            Of::Absence(at) => i64::from(key(at).is_none()).into(),
            Of::Key(at) => key(at).into(),
            Of::Prefix => place.number.prefix.as_str().to_owned().into(),
            Of::Year => i64::from(place.number.year).into(),
            Of::Sequence => i64::from(place.number.sequence).into(),
        }
    }
}

/// The columns of the order one by one; the number comes last, unless a key tells tickets apart
/// already.
fn columns(wanted: &SearchWanted) -> Vec<Column> {
    let number = |falls| {
        let parts =
            [("doc.prefix", Of::Prefix), ("doc.year", Of::Year), ("doc.sequence", Of::Sequence)];
        parts.map(|(text, of)| Column { text: text.to_owned(), of, falls })
    };
    let mut columns = Vec::new();
    for (at, &(by, falls)) in wanted.order.iter().enumerate() {
        match by {
            SortBy::Number => columns.extend(number(falls)),
            SortBy::Arrival => {
                columns.push(Column { text: "doc.arrival".to_owned(), of: Of::Key(at), falls });
            }
            SortBy::Column(column) => {
                let name = name_of(column);
                if matches!(column, DocColumn::Due | DocColumn::Closed) {
                    let text = format!("({name} IS NULL)");
                    columns.push(Column { text, of: Of::Absence(at), falls: false });
                }
                columns.push(Column { text: name.to_owned(), of: Of::Key(at), falls });
            }
        }
    }
    let is_one = |by| matches!(by, SortBy::Number | SortBy::Arrival);
    if !wanted.order.iter().any(|(by, _)| is_one(*by)) {
        columns.extend(number(false));
    }
    columns
}

pub(super) fn order(out: &mut Statement, wanted: &SearchWanted) {
    for (n, column) in columns(wanted).iter().enumerate() {
        out.push(if n == 0 { " ORDER BY " } else { ", " });
        out.push(&column.text);
        out.push(if column.falls { " DESC" } else { "" });
    }
}

/// Behind a place: further in the first column, or the same there and further in the next, …
pub(super) fn behind(out: &mut Statement, wanted: &SearchWanted, after: &SortPlace) {
    let columns = columns(wanted);
    for (n, column) in columns.iter().enumerate() {
        out.push(if n == 0 { "((" } else { " OR (" });
        for same in &columns[..n] {
            out.push(&same.text);
            out.push(" IS ");
            out.bind(same.of.at(after));
            out.push(" AND ");
        }
        out.push(&column.text);
        out.push(if column.falls { " < " } else { " > " });
        out.bind(column.of.at(after));
        out.push(")");
    }
    out.push(")");
    // The same said of the first column alone, so that its index is entered at the place.
    if let Some(first) = columns.first() {
        out.push(" AND ");
        out.push(&first.text);
        out.push(if first.falls { " <= " } else { " >= " });
        out.bind(first.of.at(after));
    }
}
