//! The chain that an event belongs to: which triggers ran for which tickets since its first event.

use crate::error::Error;
use crate::fold;
use oms_base::{AgencyId, Name, RuleId, StreamId};
use oms_domain::ticket;
use oms_store::{Position, Query};
use std::collections::{BTreeMap, BTreeSet};

/// Log rows behind its first event in which a chain is looked for; its depth bounds it as well.
const ROWS_MAX: usize = 20_000;
const PAGE: usize = 1_000;

/// What a chain has done.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// How many events it made.
    pub(super) events: usize,
    /// For which tickets each trigger ran.
    pub(super) ran: BTreeSet<(RuleId, StreamId)>,
    /// The triggers that had a part in it, each with its version.
    took_part: BTreeMap<RuleId, u32>,
    /// Whether it was told that it is too long.
    pub(super) is_stopped: bool,
}

impl Chain {
    /// The chain that began with an event, as far as it is committed.
    pub(super) fn read(
        store: &dyn Query,
        agency: AgencyId,
        root: (StreamId, u64),
    ) -> Result<Chain, Error> {
        let mut chain = Chain::default();
        let Some(first) = store.stream(agency, root.0, root.1, 1)?.into_iter().next() else {
            return Ok(chain);
        };
        let (mut after, mut rows): (Position, usize) = (first.position, 0);
        loop {
            let page = store.log(agency, after, PAGE)?;
            for row in &page {
                after = row.position;
                for envelope in fold::events(row)? {
                    let Some(cause) = envelope.cause else { continue };
                    let Some(by) = cause.by.filter(|_| (cause.stream, cause.seq) == root) else {
                        continue;
                    };
                    chain.events += 1;
                    chain.took_part.insert(by.rule, by.version);
                    // To open a ticket is not to run for it.
                    if row.first_seq > 1 {
                        chain.ran.insert((by.rule, row.stream));
                    }
                    chain.is_stopped |= ticket::is_stop(&envelope.body);
                }
            }
            rows += page.len();
            if page.len() < PAGE || rows >= ROWS_MAX {
                return Ok(chain);
            }
        }
    }

    /// The triggers that had a part in it, once each.
    pub(super) fn triggers(
        &self,
        name: impl Fn(RuleId) -> Option<Name>,
    ) -> Vec<(RuleId, u32, Name)> {
        let named = self.took_part.iter();
        named.filter_map(|(rule, version)| Some((*rule, *version, name(*rule)?))).collect()
    }
}
