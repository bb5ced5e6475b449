//! A page of what a search wants.

use super::filter::{filter, phrase};
use super::newest;
use super::order::{behind, order};
use super::statement::{Statement, column_of};
use crate::read::{Cells, bound};
use crate::sql::sql;
use crate::sqlite::store_error;
use oms_base::{Number, Prefix, TicketId};
use oms_store::StoreError;
use oms_store::search::{Filter, SearchWanted, SortBy, SortPlace};
use rusqlite::{Connection, Row, params_from_iter};
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
    let is_newest_first = wanted.order == [(SortBy::Arrival, true)];
    let newest = if is_newest_first { newest::page(conn, wanted) } else { Ok(None) };
    let found = newest.and_then(|found| found.map_or_else(|| by_order(conn, wanted), Ok));
    match found {
        Err(_) if STEPS.get() > STEPS_MAX => Ok(None),
        found => found.map(Some),
    }
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

/// A page in whatever order.
fn by_order(
    conn: &Connection,
    wanted: &SearchWanted,
) -> Result<Vec<(TicketId, SortPlace)>, StoreError> {
    let statement = statement(conn, wanted)?;
    let mut prepared = conn.prepare(&statement.text).map_err(store_error)?;
    let mut rows = prepared.query(params_from_iter(&statement.params)).map_err(store_error)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(store_error)? {
        found.push(place(row, wanted.order.len())?);
    }
    Ok(found)
}

/// A ticket and its place, of the columns that [`selected`] names.
pub(super) fn place(row: &Row<'_>, keys: usize) -> Result<(TicketId, SortPlace), StoreError> {
    let cells = Cells::new(row, "doc", 0);
    let number = Number {
        prefix: cells.text(1, "prefix", Prefix::parse)?,
        year: cells.get(2, "year")?,
        sequence: cells.get(3, "sequence")?,
    };
    let values: Result<_, _> = (4..4 + keys).map(|at| cells.get(at, "order")).collect();
    Ok((TicketId(cells.get(0, "ticket")?), SortPlace { values: values?, number }))
}

/// The columns of a place.
pub(super) fn selected(wanted: &SearchWanted) -> Statement {
    let mut out = Statement::default();
    out.push("SELECT doc.ticket, doc.prefix, doc.year, doc.sequence");
    for (by, _) in &wanted.order {
        out.push(", ");
        out.push(column_of(*by).unwrap_or("NULL"));
    }
    out
}

fn statement(conn: &Connection, wanted: &SearchWanted) -> Result<Statement, StoreError> {
    let mut out = selected(wanted);
    match lead(conn, &wanted.filter)? {
        Some(Filter::Facet(name)) => {
            out.push(" FROM (SELECT arrival AS found FROM facet WHERE name = ");
            out.bind(name.clone());
            out.push(") CROSS JOIN doc ON doc.arrival = found");
        }
        Some(Filter::Words { words, is_beginning, .. }) => {
            out.push(" FROM (SELECT DISTINCT rowid >> 24 AS found FROM word WHERE word MATCH ");
            out.bind(phrase(words, *is_beginning));
            out.push(") CROSS JOIN doc ON doc.arrival = found");
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

/// The terms that every wanted ticket passes.
pub(super) fn terms(filter: &Filter) -> &[Filter] {
    match filter {
        Filter::All(terms) => terms,
        single => std::slice::from_ref(single),
    }
}

/// The term that finds fewest, of those that every wanted ticket passes.
fn lead<'f>(conn: &Connection, filter: &'f Filter) -> Result<Option<&'f Filter>, StoreError> {
    let mut best: Option<(i64, &Filter)> = None;
    for term in terms(filter) {
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
