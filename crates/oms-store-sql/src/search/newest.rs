//! Newest first: each term that every ticket must pass lists what it finds by falling arrival, and
//! the search leaps from one list to the next until all agree (a leapfrog join).
//!
//! Why it is so: a page then costs what lies between its tickets in the shortest list, however many
//! tickets there are, and however many of them a single word finds.

use super::filter::{filter, phrase};
use super::find;
use super::statement::Statement;
use crate::read::bound;
use crate::sql::sql;
use crate::sqlite::store_error;
use oms_base::TicketId;
use oms_store::StoreError;
use oms_store::search::{Filter, SearchWanted, SortPlace};
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, params_from_iter};
use std::iter;

/// Bits of a piece's id that count the texts of its ticket.
const PIECE_BITS: u32 = 24;
/// Arrivals stay below it.
const ARRIVAL_END: i64 = 1 << 38;
/// Rows that a list fetches at once: few while it leaps, more while it goes step by step.
const BLOCK_MIN: usize = 8;
const BLOCK_MAX: usize = 1_024;

const BY_FACET: &str = sql("SELECT arrival FROM facet \
     WHERE arrival < $1 AND name = $2 ORDER BY arrival DESC LIMIT $3");
const BY_WORDS: &str = sql("SELECT rowid FROM word \
     WHERE rowid < $1 AND word MATCH $2 ORDER BY rowid DESC LIMIT $3");
const BY_WORDS_OF: &str = sql("SELECT word.rowid FROM word \
     CROSS JOIN piece ON piece.id = word.rowid \
     WHERE word.rowid < $1 AND word MATCH $2 AND piece.field = $3 \
     ORDER BY word.rowid DESC LIMIT $4");

/// A page of the tickets wanted, newest first; `None` when no term lists what it finds.
pub(super) fn page(
    conn: &Connection,
    wanted: &SearchWanted,
) -> Result<Option<Vec<(TicketId, SortPlace)>>, StoreError> {
    let (mut lists, mut rest) = (Vec::new(), Vec::new());
    for term in find::terms(&wanted.filter) {
        match List::of(conn, term)? {
            Some(list) => lists.push(list),
            None => rest.push(term),
        }
    }
    if lists.is_empty() {
        return Ok(None);
    }
    let mut one = one_ticket(wanted, &rest);
    let mut prepared = conn.prepare(&one.text).map_err(store_error)?;
    let after = wanted.after.as_ref().and_then(|place| place.values.first().copied().flatten());
    let mut end = after.unwrap_or(ARRIVAL_END).clamp(0, ARRIVAL_END);
    shortest_first(&mut lists, end)?;
    let mut found = Vec::new();
    while found.len() < wanted.limit
        && let Some(arrival) = agreed(&mut lists, end)?
    {
        one.params[0] = arrival.into();
        let mut rows = prepared.query(params_from_iter(&one.params)).map_err(store_error)?;
        if let Some(row) = rows.next().map_err(store_error)? {
            found.push(find::place(row, wanted.order.len())?);
        }
        end = arrival;
    }
    Ok(Some(found))
}

/// The ticket that arrived so, which is the first parameter, if it passes `rest`.
fn one_ticket(wanted: &SearchWanted, rest: &[&Filter]) -> Statement {
    let mut out = find::selected(wanted);
    out.push(" FROM doc WHERE doc.arrival = ");
    out.bind(Value::Null);
    out.push(" AND doc.agency = ");
    out.bind(wanted.agency.0);
    for term in rest {
        out.push(" AND ");
        filter(&mut out, term);
    }
    out
}

/// Puts first the lists that will leap farthest: each further list then looks at fewer places.
fn shortest_first(lists: &mut [List<'_>], end: i64) -> Result<(), StoreError> {
    for list in &mut *lists {
        list.seek(end - 1)?;
    }
    lists.sort_by_key(List::reach);
    Ok(())
}

/// The newest below `end` that every list holds.
fn agreed(lists: &mut [List<'_>], end: i64) -> Result<Option<i64>, StoreError> {
    let mut newest = end - 1;
    loop {
        let before = newest;
        for list in &mut *lists {
            match list.seek(newest)? {
                Some(arrival) => newest = arrival,
                None => return Ok(None),
            }
        }
        if newest == before {
            return Ok(Some(newest));
        }
    }
}

/// What a term finds, by falling arrival.
enum List<'c> {
    One(Run<'c>),
    /// What one of these finds.
    Any(Vec<List<'c>>),
}

impl<'c> List<'c> {
    /// The list of a term; `None` when it has none.
    fn of(conn: &'c Connection, term: &Filter) -> Result<Option<List<'c>>, StoreError> {
        let run = match term {
            Filter::Facet(name) => Run::new(conn, BY_FACET, 0, vec![name.clone().into()])?,
            Filter::Words { field, words, is_beginning } => {
                let words = phrase(words, *is_beginning).into();
                match field {
                    None => Run::new(conn, BY_WORDS, PIECE_BITS, vec![words])?,
                    Some(field) => {
                        let params = vec![words, field.number().into()];
                        Run::new(conn, BY_WORDS_OF, PIECE_BITS, params)?
                    }
                }
            }
            Filter::Any(choice) => {
                let lists = choice.iter().map(|term| List::of(conn, term));
                return Ok(lists.collect::<Result<Option<_>, _>>()?.map(List::Any));
            }
            Filter::All(_)
            | Filter::Not(_)
            | Filter::IsOpen
            | Filter::Range(..)
            | Filter::EndedLate
            | Filter::Near(_)
            | Filter::HasText(_)
            | Filter::Number { .. } => return Ok(None),
        };
        Ok(Some(List::One(run)))
    }

    /// How far down it is known.
    fn reach(&self) -> i64 {
        match self {
            List::One(run) if run.is_last => 0,
            List::One(run) => run.block.last().copied().unwrap_or_default(),
            List::Any(lists) => lists.iter().map(List::reach).max().unwrap_or_default(),
        }
    }

    /// The newest that is at most this.
    fn seek(&mut self, at_most: i64) -> Result<Option<i64>, StoreError> {
        match self {
            List::One(run) => run.seek(at_most),
            List::Any(lists) => lists
                .iter_mut()
                .try_fold(None, |newest, list| Ok(std::cmp::max(newest, list.seek(at_most)?))),
        }
    }
}

/// A list that is fetched block by block.
struct Run<'c> {
    statement: CachedStatement<'c>,
    /// How far, what is asked for, and how many.
    params: Vec<Value>,
    /// The lower bits of a row that do not belong to the arrival.
    shift: u32,
    /// Falling.
    block: Vec<i64>,
    /// How many of the block were asked for.
    used: usize,
    size: usize,
    /// Whether nothing comes behind the block.
    is_last: bool,
}

impl<'c> Run<'c> {
    fn new(
        conn: &'c Connection,
        sql: &'static str,
        shift: u32,
        asked: Vec<Value>,
    ) -> Result<Run<'c>, StoreError> {
        let statement = conn.prepare_cached(sql).map_err(store_error)?;
        let params = iter::once(Value::Null).chain(asked).chain([Value::Null]).collect();
        let (block, used, size, is_last) = (Vec::new(), 0, BLOCK_MIN / 2, false);
        Ok(Run { statement, params, shift, block, used, size, is_last })
    }

    fn seek(&mut self, at_most: i64) -> Result<Option<i64>, StoreError> {
        loop {
            let at = self.block.partition_point(|arrival| *arrival > at_most);
            if let Some(arrival) = self.block.get(at) {
                self.used += 1;
                return Ok(Some(*arrival));
            }
            if self.is_last {
                return Ok(None);
            }
            self.fetch(at_most)?;
        }
    }

    /// Fetches the block that begins at the newest that is at most this.
    fn fetch(&mut self, at_most: i64) -> Result<(), StoreError> {
        let steps = 2 * self.used >= self.block.len();
        let size = if steps { 2 * self.size } else { self.size / 2 };
        self.size = size.clamp(BLOCK_MIN, BLOCK_MAX);
        if let [end, .., limit] = self.params.as_mut_slice() {
            *end = ((at_most + 1) << self.shift).into();
            *limit = bound(self.size).into();
        }
        self.block.clear();
        self.used = 0;
        let mut rows = self.statement.query(params_from_iter(&self.params)).map_err(store_error)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(store_error)? {
            let id: i64 = row.get(0).map_err(store_error)?;
            self.block.push(id >> self.shift);
            count += 1;
        }
        self.is_last = count < self.size;
        self.block.dedup();
        Ok(())
    }
}
