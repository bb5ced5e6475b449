//! Folding every stream again and holding the result against what stands in the store.
//!
//! Works beside a running server: a ticket that changes while it is looked at is looked at again.

mod compare;
mod pass;

use crate::error::Error;
use crate::fold::{self, Step};
use crate::projection::Counters;
use crate::read::Reader;
use crate::sla_counters::add_clocks;
use oms_base::{AgencyId, TicketId};
use oms_domain::ticket::Ticket;
use oms_domain::workflow::Template;
use oms_store::{CounterRow, Position};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use compare::{Checked, check_passed, stray_tasks};
pub(crate) use pass::{Passed, Threads, cores, each_ticket};

/// Below the keys that the hub gives, and nearly all that anybody else could.
pub(crate) const LOWEST: i64 = i64::MIN;

/// How often what keeps changing is looked at.
const TRIES: usize = 20;

/// One counter that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it counts.
    pub key: String,
    /// What stands in the store.
    pub stored: i64,
    /// What the log says.
    pub counted: i64,
}

/// Counters held against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// Up to where the log was counted.
    pub position: Position,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Counts again from the log.
pub fn recount(reader: &Reader, agency: AgencyId) -> Result<Recount, Error> {
    let stored = Stored::read(reader, agency)?;
    let visit = |counters: &mut Counters, passed: &Passed<'_>| {
        count(reader, agency, passed, stored.position, counters).map(drop)
    };
    // Others are waiting for answers meanwhile.
    let counted = each_ticket(reader, agency, Threads::One, visit, &mut |_| {})?;
    Ok(stored.against(counted))
}

/// The counters as they stand.
pub(crate) struct Stored {
    /// Up to where in the log they count.
    pub(crate) position: Position,
    counters: Vec<CounterRow>,
}

impl Stored {
    /// Reads them at rest.
    pub(crate) fn read(reader: &Reader, agency: AgencyId) -> Result<Stored, Error> {
        let store = reader.store();
        for _ in 0..TRIES {
            let position = store.last_position(agency)?;
            let counters = store.counters(agency, "")?;
            if store.last_position(agency)? == position {
                return Ok(Stored { position, counters });
            }
        }
        Err(Error::Busy)
    }

    /// Holds them against what was counted in parts.
    pub(crate) fn against(self, counted: Vec<Counters>) -> Recount {
        let mut both: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for row in self.counters {
            both.entry(row.key).or_default().0 = row.value;
        }
        for row in counted.into_iter().flat_map(Counters::into_rows) {
            both.entry(row.key).or_default().1 += row.value;
        }
        let differs = both.into_iter().filter(|(_, (stored, counted))| stored != counted);
        let difference = |(key, (stored, counted))| Difference { key, stored, counted };
        Recount { position: self.position, differences: differs.map(difference).collect() }
    }
}

/// Folds a ticket, and counts what it did up to a position.
pub(crate) fn count(
    reader: &Reader,
    agency: AgencyId,
    passed: &Passed<'_>,
    until: Position,
    counters: &mut Counters,
) -> Result<Ticket, Error> {
    let mut template: Option<Arc<Template>> = None;
    let each = |step: Step<'_>| {
        if step.position > until {
            return Ok(());
        }
        let Step { before, after, events, time, .. } = step;
        let earlier = template.clone();
        if before.is_none_or(|before| before.moved != after.moved) {
            template = reader.template(agency, after)?;
        }
        let earlier = before.map(|before| (before, earlier.as_deref()));
        let touched = 0..u16::try_from(after.stages.len()).unwrap_or(u16::MAX);
        counters.add_change(earlier, (after, template.as_deref()), touched);
        let board = reader.directory().board(after.core.board);
        let settings = board.as_ref().map(|entry| &entry.board.settings);
        counters.add_places(before, after, settings);
        counters.add_completion(before.map(|before| before.status), after);
        add_clocks(counters, earlier, after, events, time);
        Ok(())
    };
    let whose = (agency, passed.row.id);
    let from = (reader.store(), reader.directory());
    fold::ticket_in_steps(from, whose, passed.row.version, passed.log, each)
}

/// The ticket, as its log leads to it.
fn folded(reader: &Reader, agency: AgencyId, id: TicketId, version: u64) -> Result<Ticket, Error> {
    let as_of = fold::ticket_at(reader.store(), reader.directory(), agency, id, version)?;
    Ok(as_of.state)
}
