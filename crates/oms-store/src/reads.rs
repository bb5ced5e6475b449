//! The log of reads: who has read what. Kept for a time, apart from what it is about.

use crate::error::StoreError;
use oms_base::{Actor, AgencyId, Timestamp};

/// One request that read something, or was not let.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Which operation.
    pub operation: &'static str,
    /// What was read: an id or a name; empty for a list.
    pub subject: String,
    /// What a list was asked for.
    pub query: String,
    /// How it was answered.
    pub status: u16,
    /// How many items the answer shows.
    pub count: Option<u32>,
    /// The request's id.
    pub request: String,
    /// Where the request came from.
    pub source: String,
}

/// A stored [`ReadRow`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRead {
    /// Its place: later ones have greater ones.
    pub place: i64,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Which operation.
    pub operation: String,
    /// What was read.
    pub subject: String,
    /// What a list was asked for.
    pub query: String,
    /// How it was answered.
    pub status: u16,
    /// How many items the answer showed.
    pub count: Option<u32>,
    /// The request's id.
    pub request: String,
    /// Where the request came from.
    pub source: String,
}

/// Requests that are only counted, by the minute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedAs {
    /// Minutes since 1970-01-01.
    pub minute: i64,
    /// The network that they came from.
    pub source: String,
    /// The error code of what was denied; `tracked` for public pages that were shown.
    pub what: &'static str,
}

/// How many such requests there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCount {
    /// The minute's first instant.
    pub time: Timestamp,
    /// The network.
    pub source: String,
    /// What was counted.
    pub what: String,
    /// How many.
    pub count: u64,
}

/// Which reads are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadsOf {
    /// All.
    All,
    /// Those of a principal.
    Principal(oms_base::PrincipalId),
    /// Those of a subject.
    Subject(String),
}

/// The one writer of the log of reads.
pub trait ReadLog: Send {
    /// Puts rows and counts on stable storage, all or nothing; counts add up.
    fn append(
        &mut self,
        agency: AgencyId,
        rows: &[ReadRow],
        counts: &[(CountedAs, u64)],
    ) -> Result<(), StoreError>;

    /// Removes rows and counts older than `before`, `max` of each at most; says how many.
    fn expire(&mut self, before: Timestamp, max: usize) -> Result<usize, StoreError>;
}

/// Questions to the log of reads.
pub trait ReadQuery: Send + Sync {
    /// Reads newest first, before `place`.
    fn reads(
        &self,
        agency: AgencyId,
        of: &ReadsOf,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<StoredRead>, StoreError>;

    /// Counts newest minute first, of minutes up to `until`.
    fn counts(
        &self,
        agency: AgencyId,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<StoredCount>, StoreError>;
}
