//! What was erased: the rows that are written anew without it, and the list that says so.

use crate::position::Position;
use oms_base::{StreamId, TicketId, Timestamp};

/// An erasure, as the list of them has it: nothing of it is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Seq of the event that says so.
    pub seq: u64,
    /// The ticket's number.
    pub number: String,
    /// What was erased, as words with a comma between them.
    pub fields: String,
    /// When.
    pub at: Timestamp,
}

/// What an erasure takes away for good, beside what its batch says of the ticket itself. What bulk
/// jobs have noted of the ticket in words goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureWrite {
    /// How the list tells of it.
    pub row: ErasureRow,
    /// Log rows of the ticket, without what was erased.
    pub rewrites: Vec<Rewrite>,
}

/// A log row that takes the place of the one that stands there: the same events, of which parts are
/// erased, so that they have the same hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Where it stands.
    pub position: Position,
    /// The stream, which stays.
    pub stream: StreamId,
    /// The events, see [`crate::envelope`].
    pub body: Vec<u8>,
}

/// How far a store's files are free of what was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrubbed {
    /// Nothing of it is left.
    Clean,
    /// There is more to do.
    More,
    /// There is more to do, once those who read have ended.
    Held,
}
