//! The statements of a transaction, sent together.

use super::error::store_error;
use super::session::Session;
use super::value::Kept;
use super::wait::{pipeline, wait};
use crate::param::Param;
use crate::write::{Missed, Transaction};
use oms_store::StoreError;
use tokio_postgres::Statement;

/// A transaction whose statements wait until they are sent all at once.
pub(super) struct PostgresTransaction<'a> {
    session: &'a Session,
    waiting: Vec<Waiting>,
}

/// A statement that waits.
struct Waiting {
    statement: Statement,
    params: Vec<Kept>,
    missed: Option<Missed>,
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
        let requests = waiting
            .iter()
            .map(|one| client.execute_raw(&one.statement, one.params.iter().map(Kept::param)));
        let answers = wait(pipeline(requests));
        for (one, answer) in waiting.iter().zip(answers) {
            let changed = answer.map_err(store_error)?;
            if let Some(missed) = one.missed.filter(|_| changed != 1) {
                return Err(missed.into());
            }
        }
        Ok(())
    }

    fn push(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        missed: Option<Missed>,
    ) -> Result<(), StoreError> {
        let statement = self.session.statement(sql)?;
        let params = params.iter().map(Kept::from).collect();
        self.waiting.push(Waiting { statement, params, missed });
        Ok(())
    }
}

impl Transaction for PostgresTransaction<'_> {
    fn run(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.push(sql, params, None)
    }

    fn run_one(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        self.push(sql, params, Some(missed))
    }

    // An update here leaves the indexes alone when no indexed value has changed, whatever columns
    // the statement names; and to try others first would be further ways to the server and back.
    fn run_first(
        &mut self,
        _: &[&'static str],
        always: &'static str,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError> {
        self.push(always, params, Some(missed))
    }

    fn count(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.send()?;
        let statement = self.session.statement(sql)?;
        wait(self.session.client().execute_raw(&statement, params)).map_err(store_error)
    }
}
