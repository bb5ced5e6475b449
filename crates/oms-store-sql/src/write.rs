//! Writing: the statements of a transaction, whichever database runs them.

use crate::param::Param;
use crate::sql::Rows;
use oms_base::{BoardId, TicketId, WorkflowId};
use oms_store::{Position, StoreError};

/// An open transaction. A statement that fails may say so only when a later one runs, or when the
/// transaction commits; nothing of it is kept then.
pub(crate) trait Transaction {
    /// Runs a statement, whatever it changes.
    fn run(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<(), StoreError>;

    /// Runs a statement that writes one row; the same for other rows, right behind it, may be run
    /// with it as one.
    fn run_row(&mut self, rows: &'static Rows, params: &[Param<'_>]) -> Result<(), StoreError>;

    /// Runs a statement that must change one row.
    fn run_one(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError>;

    /// Runs `usual`, if there is one and the database gains by it, and `always`, which changes
    /// whatever it does and more, where it has changed no row. Both have the same parameters, and
    /// one of them must change one row. As with [`Transaction::run_row`], `always` may be run with
    /// its like.
    fn run_first(
        &mut self,
        usual: Option<&'static str>,
        always: &'static Rows,
        params: &[Param<'_>],
        missed: Missed,
    ) -> Result<(), StoreError>;

    /// Runs a statement; answers the number of rows changed.
    fn count(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, StoreError>;
}

/// The row that a statement had to change, and did not find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// A ticket, at the version that it had to have.
    Ticket(TicketId, u64),
    /// A board of this agency.
    Board(BoardId),
    /// A workflow of this agency.
    Workflow(WorkflowId),
    /// A log row of a stream of this agency.
    LogRow(Position),
}

impl From<Missed> for StoreError {
    fn from(missed: Missed) -> StoreError {
        StoreError::Fault(match missed {
            Missed::Ticket(id, version) => {
                format!("there is no ticket {id} of this number at version {version}")
            }
            Missed::Board(id) => format!("{id} is of another agency"),
            Missed::Workflow(id) => format!("{id} is of another agency"),
            Missed::LogRow(position) => format!("there is no such log row at {position}"),
        })
    }
}
