//! How often people agree with agents: what was counted of each version over some days.

use crate::app::App;
use crate::error::Error;
use oms_base::limits::AGENT_RATES_MAX;
use oms_base::{AgencyId, Name, Tally, Timestamp};
use oms_domain::agent::{Agent, Rates};
use oms_store::{Query, TallySum};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Over how many days rates are told, today among them.
pub const RATE_DAYS: u16 = 30;
/// Most rows that a store answers of so many versions.
const ROWS_MAX: usize = AGENT_RATES_MAX * Tally::ALL.len();

/// What was counted of versions of an agent, the newest first.
pub type OfVersions = BTreeMap<Reverse<u32>, Rates>;

/// What was counted of an agent over the last days: of its newest version, whatever that is, and
/// of those before that have answered or were judged.
pub fn rates(app: &App, agent: &Agent) -> Result<OfVersions, Error> {
    let store = app.reader().store();
    let mut rates = counted(store, AgencyId::FIRST, &agent.name, since(app.now(), RATE_DAYS))?;
    rates.entry(Reverse(agent.version)).or_default();
    while rates.len() > AGENT_RATES_MAX {
        rates.pop_last();
    }
    Ok(rates)
}

/// What stands in a store of an agent from a day on.
pub(crate) fn counted<Q: Query + ?Sized>(
    store: &Q,
    agency: AgencyId,
    agent: &Name,
    since: i32,
) -> Result<OfVersions, Error> {
    let mut rates = OfVersions::new();
    for TallySum { version, what, times } in store.tallies(agency, agent, since, ROWS_MAX)? {
        rates.entry(Reverse(version)).or_default().add(what, times);
    }
    Ok(rates)
}

/// The first of so many days that end today.
pub(crate) fn since(now: Timestamp, days: u16) -> i32 {
    now.day().saturating_sub(i32::from(days) - 1)
}
