//! The statements of a transaction, sent together.

use super::error::store_error;
use super::session::Session;
use super::value::Kept;
use super::wait::{pipeline, wait};
use crate::param::Param;
use crate::sql::Rows;
use crate::write::{Missed, Transaction};
use oms_store::StoreError;
use tokio_postgres::types::ToSql;

/// Most rows that go as one statement: memory for their arrays stays small.
const ROWS_MAX: usize = 1024;

/// A transaction whose statements wait until they are sent all at once.
pub(super) struct PostgresTransaction<'a> {
    session: &'a Session,
    waiting: Vec<Waiting>,
}

/// A statement that waits.
struct Waiting {
    text: Text,
    /// The values of each row, for each parameter.
    columns: Vec<Vec<Kept>>,
    /// The rows that it must change, by what is wrong when it does not.
    missed: Vec<Missed>,
}

/// What a statement says.
#[derive(Clone, Copy)]
enum Text {
    Alone(&'static str),
    Rows(&'static Rows),
}

impl Waiting {
    fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Whether a row of `text` can go with it.
    fn takes(&self, text: Text) -> bool {
        match (self.text, text) {
            (Text::Rows(here), Text::Rows(there)) => {
                here.many == there.many && self.rows() < ROWS_MAX
            }
            (Text::Alone(_) | Text::Rows(_), Text::Alone(_) | Text::Rows(_)) => false,
        }
    }

    fn add(&mut self, params: &[Param<'_>], missed: Option<Missed>) {
        for (column, param) in self.columns.iter_mut().zip(params) {
            column.push(param.into());
        }
        self.missed.extend(missed);
    }

    fn sql(&self) -> &'static str {
        match self.text {
            Text::Alone(sql) => sql,
            Text::Rows(rows) if self.rows() == 1 => rows.one,
            Text::Rows(rows) => rows.many,
        }
    }

    /// Its parameters: values, or an array of values each.
    fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        match self.rows() {
            1 => self.columns.iter().flatten().map(|value| value as _).collect(),
            _ => self.columns.iter().map(|column| column as _).collect(),
        }
    }

    /// Refuses an answer that leaves out one of the rows.
    fn check(&self, changed: u64) -> Result<(), StoreError> {
        match self.missed.as_slice() {
            [] => Ok(()),
            missed if missed.len() as u64 == changed => Ok(()),
            [missed] => Err((*missed).into()),
            [first, ..] => Err(StoreError::Fault(format!(
                "{changed} of {} rows were changed, {first:?} first",
                self.missed.len()
            ))),
        }
    }
}

impl<'a> PostgresTransaction<'a> {
    /// The transaction that `session` has begun.
    pub(super) fn new(session: &'a Session) -> Self {
        PostgresTransaction { session, waiting: Vec::new() }
    }

    /// Sends what waits, and says whether all of it was done.
    pub(super) fn send(&mut self) -> Result<(), StoreError> {
        let waiting = std::mem::take(&mut self.waiting);
        let client = self.session.client();
        let statements = waiting.iter().map(|one| self.session.statement(one.sql()));
        let statements = statements.collect::<Result<Vec<_>, _>>()?;
        let requests = waiting
            .iter()
            .zip(&statements)
            .map(|(one, statement)| client.execute_raw(statement, one.params()));
        let answers = wait(pipeline(requests));
        for (one, answer) in waiting.iter().zip(answers) {
            one.check(answer.map_err(store_error)?)?;
        }
        Ok(())
    }

    fn push(&mut self, text: Text, params: &[Param<'_>], missed: Option<Missed>) {
        match self.waiting.last_mut() {
            Some(last) if last.takes(text) => last.add(params, missed),
            _ => {
                let columns = params.iter().map(|_| Vec::new()).collect();
                let mut next = Waiting { text, columns, missed: Vec::new() };
                next.add(params, missed);
                self.waiting.push(next);
            }
        }
    }
}

impl Transaction for PostgresTransaction<'_> {
    fn run(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.push(Text::Alone(sql), params, None);
        Ok(())
    }

    fn run_row(&mut self, rows: &'static Rows, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.push(Text::Rows(rows), params, None);
        Ok(())
    }

    fn run_one(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        self.push(Text::Alone(sql), params, Some(missed));
        Ok(())
    }

    // An update here leaves the indexes alone when no indexed value has changed, whatever columns
    // the statement names; and to try others first would be further ways to the server and back.
    fn run_first(
        &mut self,
        _: Option<&'static str>,
        always: &'static Rows,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        self.push(Text::Rows(always), params, Some(missed));
        Ok(())
    }

    fn count(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.send()?;
        let statement = self.session.statement(sql)?;
        wait(self.session.client().execute_raw(&statement, params)).map_err(store_error)
    }
}
