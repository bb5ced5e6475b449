//! The clocks of tickets that report the same: of those that are tied none runs, and the one that
//! stands for all counts from the earliest.
//!
//! Beside them stand the clocks as they would be if nothing were tied, to which everything happens
//! as well: untied, they are what holds.

use super::clocks::{boundless, change};
use super::duplicate::{Duplicated, Report};
use super::state::Ticket;
use crate::sla::{Metric, What};
use oms_base::Timestamp;

/// Does the same to the clocks beside, while there are any.
pub(super) fn aside(ticket: &mut Ticket, act: impl FnOnce(&mut Ticket)) {
    let Some(clocks) = ticket.aside.take() else { return };
    let shown = std::mem::replace(&mut ticket.clocks, clocks);
    act(ticket);
    ticket.aside = Some(std::mem::replace(&mut ticket.clocks, shown));
}

/// What an event between the tickets, which was applied, does to the clocks of this one.
pub(super) fn follow(ticket: &mut Ticket, event: &Duplicated, at: Timestamp) {
    match event {
        Duplicated::Tied { .. } => put_aside(ticket),
        Duplicated::Gained(reports) => {
            put_aside(ticket);
            count_from(ticket, reports, at);
        }
        Duplicated::Untied { .. } | Duplicated::Lost(_) => {
            let is_tied = ticket.duplicates.of.is_some() || !ticket.gathered.reports.is_empty();
            let clocks = if is_tied { ticket.aside.clone() } else { ticket.aside.take() };
            ticket.clocks = clocks.unwrap_or_default();
            let gathered = ticket.gathered.clone();
            count_from(ticket, &gathered.reports, at);
        }
        Duplicated::Followed { .. } | Duplicated::Told { .. } | Duplicated::Supported { .. } => {}
    }
}

fn put_aside(ticket: &mut Ticket) {
    if ticket.aside.is_none() {
        ticket.aside = Some(ticket.clocks.clone());
    }
}

/// The first cycle of its clocks counts from the earliest of these reports, and its resolution is
/// due no later than any of them.
fn count_from(ticket: &mut Ticket, reports: &[Report], at: Timestamp) {
    let Some(since) = reports.iter().filter_map(|report| report.since).min() else { return };
    let mut by = reports.iter().filter_map(|report| report.due_at).min();
    if by.is_some() && ticket.status.is_open() && ticket.clock(&Metric::Resolution).is_none() {
        let clock = boundless(ticket);
        ticket.clocks.insert(0, clock);
        by = by.into_iter().chain(ticket.core.due_at).min();
    }
    change(
        ticket,
        |tracked| {
            let metric = tracked.metric();
            let is_first = tracked.stage.is_none() && tracked.clock.cycle_number() == 1;
            let counts = is_first && *metric != Metric::NextResponse;
            let by = by.filter(|_| *metric == Metric::Resolution);
            counts.then_some(What::Earlier { since, by })
        },
        at,
    );
}
