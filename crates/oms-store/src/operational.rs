//! Bulk jobs and saved views: operational rows, which no rebuild of the log restores.

use oms_base::{Actor, Code, JobId, JobOutcome, JobState, Name, PrincipalId, TicketId, Timestamp};

/// A bulk job and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    /// Its id.
    pub id: JobId,
    /// Who started it: its commands are theirs.
    pub actor: Actor,
    /// What it does, as JSON.
    pub change: String,
    /// Whether it only says what would happen.
    pub is_dry_run: bool,
    /// The job that it takes back.
    pub undoes: Option<JobId>,
    /// Where it is.
    pub state: JobState,
    /// How many tickets it has.
    pub total: u32,
    /// How many are as wanted.
    pub done: u32,
    /// How many could not be changed.
    pub failed: u32,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When its first tickets were done.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl JobRow {
    /// How many tickets it has been through: the place of the next one.
    pub const fn next(&self) -> u32 {
        self.done.saturating_add(self.failed)
    }
}

/// What a job did to one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobResultRow {
    /// The ticket's place in the job, from 0.
    pub n: u32,
    /// The ticket.
    pub ticket: TicketId,
    /// What became of it.
    pub outcome: JobOutcome,
    /// Why it failed.
    pub code: Option<Code>,
    /// The ticket's version before.
    pub before: u64,
    /// The ticket's version after.
    pub after: u64,
    /// More of what it did or would do, or of why it failed, as JSON text.
    pub detail: Option<String>,
}

/// A change of a job's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobWrite {
    /// A new job, and its tickets in order.
    Insert(JobRow, Vec<TicketId>),
    /// How far it has come.
    Update(JobRow),
    /// What it did to further tickets.
    Results(JobId, Vec<JobResultRow>),
    /// So many of its results go; with the last of them the job.
    Remove(JobId, usize),
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Whose it is.
    pub owner: PrincipalId,
    /// Whether all staff have it.
    pub is_shared: bool,
    /// Its name: unique among the shared ones, and among its owner's own.
    pub name: Name,
    /// Which tickets, in the query language.
    pub query: String,
    /// In which order; newest first when absent.
    pub sort: Option<String>,
    /// What to show of each.
    pub columns: Vec<String>,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

impl ViewRow {
    /// Where it is kept: with its owner, or with everybody.
    pub const fn holder(&self) -> PrincipalId {
        if self.is_shared { PrincipalId::HUB } else { self.owner }
    }
}

/// A change of saved views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewWrite {
    /// Insert or replace.
    Put(ViewRow),
    /// Delete what its holder has of this name, if there.
    Delete(PrincipalId, Name),
}
