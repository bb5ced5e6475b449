//! The chain that an event belongs to: which triggers ran for which tickets since its first event.

use super::{CHAIN_EVENTS_MAX, DEPTH_MAX};
use crate::engine::{Automate, Stop};
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use oms_base::{AgencyId, Name, RuleId, StreamId, TicketId};
use oms_domain::ticket;
use oms_domain::trigger::Trigger;
use oms_store::{Envelope, Position, Query, StoredLogRow};
use std::collections::{BTreeMap, BTreeSet};

/// Log rows behind its first event in which a chain is looked for; its depth bounds it as well.
const ROWS_MAX: usize = 20_000;
const PAGE: usize = 1_000;

/// A trigger that is about to run for a ticket, and the chain in which it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) rule: RuleId,
    pub(super) trigger: &'a Trigger,
    pub(super) ticket: TicketId,
    /// The event that the chain began with.
    pub(super) root: (StreamId, u64),
    /// How far it is from there, from 1.
    pub(super) depth: u8,
}

/// The event that a chain began with which comes to a log row, and how far whoever is activated by
/// the row is from there; `last` is its last event.
pub(super) fn behind(row: &StoredLogRow, last: &Envelope) -> ((StreamId, u64), u8) {
    match last.cause.and_then(|cause| Some((cause, cause.by?))) {
        Some((cause, by)) => ((cause.stream, cause.seq), by.depth.saturating_add(1)),
        None => ((row.stream, row.first_seq), 1),
    }
}

/// Whether a chain that came so far may come further; where it may not, its end is wanted.
pub(super) fn may_go_on(
    reader: &Reader,
    link: Link<'_>,
    wanted: &mut Automate,
) -> Result<bool, Error> {
    let Link { rule, trigger, ticket, root, depth } = link;
    if depth <= 1 {
        return Ok(true);
    }
    let chain = Chain::read(reader.store(), AgencyId::FIRST, root)?;
    let pending = || wanted.firings.iter().filter(|firing| firing.root == root);
    let again = pending().any(|firing| (firing.rule, firing.ticket) == (rule, ticket));
    if again || chain.ran.contains(&(rule, ticket.into())) {
        return Ok(false);
    }
    let events: usize = pending().map(|firing| firing.trigger.then.len()).sum();
    if depth <= DEPTH_MAX && chain.events + events < CHAIN_EVENTS_MAX {
        return Ok(!chain.is_stopped);
    }
    if !chain.is_stopped && !wanted.stops.iter().any(|stop| stop.root == root) {
        let directory = reader.directory();
        let mut triggers = chain.triggers(|rule| directory.rule_name(rule));
        triggers.retain(|(took_part, _, _)| *took_part != rule);
        triggers.push((rule, trigger.version, trigger.name.clone()));
        wanted.stops.push(Stop { ticket, root, depth, triggers });
    }
    Ok(false)
}

/// What a chain has done.
#[derive(Debug, Default)]
struct Chain {
    /// How many events it made.
    events: usize,
    /// For which tickets each trigger ran.
    ran: BTreeSet<(RuleId, StreamId)>,
    /// The triggers that had a part in it, each with its version.
    took_part: BTreeMap<RuleId, u32>,
    /// Whether it was told that it is too long.
    is_stopped: bool,
}

impl Chain {
    /// The chain that began with an event, as far as it is committed.
    fn read(store: &dyn Query, agency: AgencyId, root: (StreamId, u64)) -> Result<Chain, Error> {
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
    fn triggers(&self, name: impl Fn(RuleId) -> Option<Name>) -> Vec<(RuleId, u32, Name)> {
        let named = self.took_part.iter();
        named.filter_map(|(rule, version)| Some((*rule, *version, name(*rule)?))).collect()
    }
}
