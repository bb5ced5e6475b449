//! Stages that start over: which ones, and whether they may.

use super::advance::Plan;
use super::decide::Context;
use super::decide_stage::{no_workflow, stage_at};
use super::event::Event;
use super::promise;
use super::state::Ticket;
use crate::Refusal;
use crate::workflow::Template;
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Code, Reason, StageStatus};
use std::collections::BTreeSet;

/// A stage and all that come after it.
pub(super) fn from(template: &Template, stage: u16) -> BTreeSet<u16> {
    let (mut found, mut next) = (BTreeSet::from([stage]), vec![stage]);
    while let Some(index) = next.pop() {
        let successors = template.stage(index).map_or(&[][..], |stage| &stage.successors);
        next.extend(successors.iter().copied().filter(|&successor| found.insert(successor)));
    }
    found
}

/// A stage of these that has had every attempt that there is.
pub(super) fn exhausted(ticket: &Ticket, stages: &BTreeSet<u16>) -> Option<u16> {
    let spent =
        |&index: &u16| ticket.stage(index).is_some_and(|stage| stage.attempt() >= ATTEMPTS_MAX);
    stages.iter().copied().find(spent)
}

/// Takes up an ended workflow ticket from a stage on. What was given up with the ticket starts
/// over, too: nobody else would ever take it up.
pub(super) fn reopen_at(
    ticket: &Ticket,
    stage: u16,
    reason: &Reason,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let template = cx.template.ok_or_else(no_workflow)?;
    stage_at(ticket, stage)?;
    if ticket.status.is_open() {
        let detail = format!("the ticket is {}; only an ended one reopens", ticket.status);
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    let cancelled = template.indexed().map(|(index, _)| index).filter(|&index| {
        ticket.stage(index).is_some_and(|stage| stage.status() == StageStatus::Cancelled)
    });
    let mut stages = from(template, stage);
    stages.extend(cancelled);
    if let Some(spent) = exhausted(ticket, &stages) {
        let id = template.stage(spent).map_or("", |stage| stage.id.as_str());
        let detail = format!("the stage {id} has had {ATTEMPTS_MAX} attempts; open a new ticket");
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    let mut plan = Plan::new(ticket, template, *cx);
    let clocks = promise::at_reopening(ticket, cx);
    plan.record(Event::Reopened { reason: Some(reason.clone()), clocks });
    plan.reset(stage, &stages);
    plan.insist(stage);
    for &index in &stages {
        plan.start_if_ready(index);
    }
    Ok(plan.finish())
}
