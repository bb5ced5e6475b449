//! From a filter to a statement, and from its rows to a page.

use crate::read::{Cells, bound};
use crate::sql::sql;
use crate::sqlite::store_error;
use oms_base::{Number, Prefix, TicketId};
use oms_store::StoreError;
use oms_store::search::{Circle, DocColumn, Filter, SearchWanted, SortBy, SortPlace};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, Row, params_from_iter};
use std::cell::Cell;

/// A term that finds at most so many tickets leads the search; else the order does, and each ticket
/// is looked at in turn.
const LEAD_MAX: i64 = 20_000;
/// Steps of the database after which a search is given up: a second or two.
const STEPS_MAX: u32 = 2_000;
const STEP: i32 = 10_000;

const COUNT_FACET: &str = sql("SELECT count(*) FROM \
     (SELECT 1 FROM facet WHERE name = $1 LIMIT 20001)");
const COUNT_WORDS: &str = sql("SELECT count(*) FROM \
     (SELECT 1 FROM word WHERE word MATCH $1 LIMIT 20001)");

/// A page of tickets; `None` when it was given up.
pub(super) fn page(
    conn: &Connection,
    wanted: &SearchWanted,
) -> Result<Option<Vec<(TicketId, SortPlace)>>, StoreError> {
    STEPS.set(0);
    let statement = statement(conn, wanted)?;
    run(conn, &statement, wanted.order.len())
}

thread_local! {
    /// How far the search on this thread has gone.
    static STEPS: Cell<u32> = const { Cell::new(0) };
}

/// Makes a connection give up searches that look at too much.
pub(super) fn bound_work(conn: &mut Connection) -> Result<(), StoreError> {
    let give_up = || {
        STEPS.set(STEPS.get().saturating_add(1));
        STEPS.get() > STEPS_MAX
    };
    conn.progress_handler(STEP, Some(give_up)).map_err(store_error)
}

fn run(
    conn: &Connection,
    statement: &Statement,
    keys: usize,
) -> Result<Option<Vec<(TicketId, SortPlace)>>, StoreError> {
    let mut prepared = conn.prepare(&statement.text).map_err(store_error)?;
    let mut rows = prepared.query(params_from_iter(&statement.params)).map_err(store_error)?;
    let mut found = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => found.push(place(row, keys)?),
            Ok(None) => return Ok(Some(found)),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                return Ok(None);
            }
            Err(error) => return Err(store_error(error)),
        }
    }
}

fn place(row: &Row<'_>, keys: usize) -> Result<(TicketId, SortPlace), StoreError> {
    let cells = Cells::new(row, "doc", 0);
    let number = Number {
        prefix: cells.text(1, "prefix", Prefix::parse)?,
        year: cells.get(2, "year")?,
        sequence: cells.get(3, "sequence")?,
    };
    let values: Result<_, _> = (4..4 + keys).map(|at| cells.get(at, "order")).collect();
    Ok((TicketId(cells.get(0, "ticket")?), SortPlace { values: values?, number }))
}

/// A statement in the making.
#[derive(Default)]
struct Statement {
    text: String,
    params: Vec<Value>,
}

impl Statement {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bind(&mut self, value: impl Into<Value>) {
        self.params.push(value.into());
        let number = self.params.len().to_string();
        self.push("?");
        self.push(&number);
    }
}

fn statement(conn: &Connection, wanted: &SearchWanted) -> Result<Statement, StoreError> {
    let mut out = Statement::default();
    out.push("SELECT doc.ticket, doc.prefix, doc.year, doc.sequence");
    for (by, _) in &wanted.order {
        out.push(", ");
        out.push(column_of(*by).unwrap_or("NULL"));
    }
    match lead(conn, &wanted.filter)? {
        Some(Filter::Facet(name)) => {
            out.push(" FROM (SELECT ticket AS found FROM facet WHERE name = ");
            out.bind(name.clone());
            out.push(") CROSS JOIN doc ON doc.ticket = found");
        }
        Some(Filter::Words { words, is_beginning, .. }) => {
            out.push(
                " FROM (SELECT DISTINCT piece.ticket AS found FROM word \
                 CROSS JOIN piece ON piece.id = word.rowid WHERE word MATCH ",
            );
            out.bind(phrase(words, *is_beginning));
            out.push(") CROSS JOIN doc ON doc.ticket = found");
        }
        Some(_) | None => out.push(" FROM doc"),
    }
    out.push(" WHERE doc.agency = ");
    out.bind(wanted.agency.0);
    out.push(" AND ");
    filter(&mut out, &wanted.filter);
    if let Some(after) = &wanted.after {
        out.push(" AND ");
        behind(&mut out, wanted, after);
    }
    order(&mut out, wanted);
    out.push(" LIMIT ");
    out.bind(bound(wanted.limit));
    Ok(out)
}

/// The term that finds fewest, of those that every wanted ticket passes.
fn lead<'f>(conn: &Connection, filter: &'f Filter) -> Result<Option<&'f Filter>, StoreError> {
    let terms = match filter {
        Filter::All(terms) => terms.as_slice(),
        single => std::slice::from_ref(single),
    };
    let mut best: Option<(i64, &Filter)> = None;
    for term in terms {
        let count = |sql, param: &str| -> Result<i64, StoreError> {
            let mut counting = conn.prepare_cached(sql).map_err(store_error)?;
            counting.query_row([param], |row| row.get(0)).map_err(store_error)
        };
        let found = match term {
            Filter::Facet(name) => count(COUNT_FACET, name)?,
            Filter::Words { words, is_beginning, .. } => {
                count(COUNT_WORDS, &phrase(words, *is_beginning))?
            }
            _ => continue,
        };
        if found <= LEAD_MAX && best.is_none_or(|(least, _)| found < least) {
            best = Some((found, term));
        }
    }
    Ok(best.map(|(_, term)| term))
}

/// Words next to each other, as the index takes them: they hold letters and digits only.
fn phrase(words: &[String], is_beginning: bool) -> String {
    format!("\"{}\"{}", words.join(" "), if is_beginning { " *" } else { "" })
}

fn filter(out: &mut Statement, wanted: &Filter) {
    match wanted {
        Filter::All(parts) => joined(out, parts, " AND ", "1"),
        Filter::Any(parts) => joined(out, parts, " OR ", "0"),
        Filter::Not(part) => {
            out.push("NOT ");
            filter(out, part);
        }
        Filter::Facet(name) => {
            out.push("EXISTS (SELECT 1 FROM facet WHERE name = ");
            out.bind(name.clone());
            out.push(" AND ticket = doc.ticket)");
        }
        Filter::IsOpen => out.push("doc.is_open = 1"),
        Filter::EndedLate => {
            out.push("coalesce(doc.is_open = 0 AND doc.closed_at > doc.due_at, 0)");
        }
        Filter::Range(column, from, until) => range(out, *column, *from, *until),
        Filter::Words { field, words, is_beginning } => {
            out.push("EXISTS (SELECT 1 FROM piece WHERE piece.ticket = doc.ticket");
            if let Some(field) = field {
                out.push(" AND piece.field = ");
                out.bind(field.number());
            }
            out.push(" AND EXISTS (SELECT 1 FROM word WHERE word.rowid = piece.id AND word MATCH ");
            out.bind(phrase(words, *is_beginning));
            out.push("))");
        }
        Filter::Near(circle) => near(out, circle),
        Filter::HasText(field) => {
            out.push(
                "EXISTS (SELECT 1 FROM piece WHERE piece.ticket = doc.ticket AND piece.field = ",
            );
            out.bind(field.number());
            out.push(")");
        }
        Filter::Number { path, from, until } => {
            out.push("EXISTS (SELECT 1 FROM number WHERE path = ");
            out.bind(path.clone());
            out.push(" AND number.ticket = doc.ticket");
            bounded(out, *from, [" AND value > ", " AND value >= "]);
            bounded(out, *until, [" AND value < ", " AND value <= "]);
            out.push(")");
        }
    }
}

/// The box round the circle, which an index knows, and then the way itself.
fn near(out: &mut Statement, circle: &Circle) {
    out.push("(doc.latitude IS NOT NULL");
    let longitudes = circle.longitudes.map(|ends| ("doc.longitude", ends));
    for (name, (from, to)) in [("doc.latitude", circle.latitudes)].into_iter().chain(longitudes) {
        out.push(" AND ");
        out.push(name);
        out.push(" BETWEEN ");
        out.bind(from);
        out.push(" AND ");
        out.bind(to);
    }
    out.push(" AND ");
    for (n, (name, middle)) in
        ["doc.x", "doc.y", "doc.z"].into_iter().zip(circle.middle).enumerate()
    {
        out.push(if n == 0 { "" } else { " + " });
        difference(out, name, middle);
        out.push(" * ");
        difference(out, name, middle);
    }
    out.push(" <= ");
    out.bind(circle.reach);
    out.push(")");
}

fn difference(out: &mut Statement, name: &str, middle: f64) {
    out.push("(");
    out.push(name);
    out.push(" - ");
    out.bind(middle);
    out.push(")");
}

fn bounded(out: &mut Statement, end: Option<(f64, bool)>, [open, closed]: [&str; 2]) {
    if let Some((value, is_included)) = end {
        out.push(if is_included { closed } else { open });
        out.bind(value);
    }
}

fn joined(out: &mut Statement, parts: &[Filter], join: &str, none: &str) {
    if parts.is_empty() {
        return out.push(none);
    }
    for (n, part) in parts.iter().enumerate() {
        out.push(if n == 0 { "(" } else { join });
        filter(out, part);
    }
    out.push(")");
}

fn range(out: &mut Statement, column: DocColumn, from: Option<i64>, until: Option<i64>) {
    let name = name_of(column);
    out.push("(");
    out.push(name);
    out.push(" IS NOT NULL");
    for (end, compare) in [(from, " >= "), (until, " < ")] {
        if let Some(end) = end {
            out.push(" AND ");
            out.push(name);
            out.push(compare);
            out.bind(end);
        }
    }
    out.push(")");
}

const fn name_of(column: DocColumn) -> &'static str {
    match column {
        DocColumn::Opened => "doc.opened_at",
        DocColumn::Updated => "doc.updated_at",
        DocColumn::Closed => "doc.closed_at",
        DocColumn::Due => "doc.due_at",
        DocColumn::Priority => "doc.priority",
    }
}

const fn column_of(by: SortBy) -> Option<&'static str> {
    match by {
        SortBy::Column(column) => Some(name_of(column)),
        SortBy::Number => None,
    }
}

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

/// The columns of the order one by one; the number comes last, unless it is a key itself.
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
    if !wanted.order.iter().any(|(by, _)| *by == SortBy::Number) {
        columns.extend(number(false));
    }
    columns
}

fn order(out: &mut Statement, wanted: &SearchWanted) {
    for (n, column) in columns(wanted).iter().enumerate() {
        out.push(if n == 0 { " ORDER BY " } else { ", " });
        out.push(&column.text);
        out.push(if column.falls { " DESC" } else { "" });
    }
}

/// Behind a place: further in the first column, or the same there and further in the next, …
fn behind(out: &mut Statement, wanted: &SearchWanted, after: &SortPlace) {
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
