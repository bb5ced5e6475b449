//! What is counted of agents: operational rows, which no rebuild of the log restores.

use crate::error::StoreError;
use oms_base::{AgencyId, Name, Tally};

/// Most old rows that go with one batch that counts something, so that none takes long.
pub const TALLIES_EXPIRED_MAX: usize = 200;

/// How often something was counted of a version of an agent on a day; as a change, how often more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyRow {
    /// The agent.
    pub agent: Name,
    /// Its version.
    pub version: u32,
    /// Days since 1970-01-01.
    pub day: i32,
    /// What.
    pub what: Tally,
    /// How often.
    pub times: u64,
}

/// The same over several days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TallySum {
    /// The agent's version.
    pub version: u32,
    /// What.
    pub what: Tally,
    /// How often.
    pub times: u64,
}

/// Questions about what is counted of agents.
pub trait Tallies {
    /// What was counted of an agent from day `since` on: by version and word, the last first.
    fn tallies(
        &self,
        agency: AgencyId,
        agent: &Name,
        since: i32,
        limit: usize,
    ) -> Result<Vec<TallySum>, StoreError>;
}
