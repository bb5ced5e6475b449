//! What becomes of a stage that fails, and what time alone makes of stages: attempts that take too
//! long, and those that are tried again.

use super::advance::Plan;
use super::decide::Context;
use super::event::{Event, Skip};
use super::evolve::evolve;
use super::play;
use super::restart;
use super::stage::StageState;
use super::state::Ticket;
use super::steer::Steered;
use super::undo;
use crate::workflow::{OnFail, Template, TemplateStage};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Reason, Span, TicketId, Timestamp};
use sha2::{Digest, Sha256};

/// When an attempt that begins now counts as failed.
pub(super) fn timeout_at(index: u16, cx: &Context<'_>) -> Option<Timestamp> {
    let timeout = cx.template?.stage(index)?.retry?.timeout?;
    Some(cx.now.plus(timeout))
}

/// Goes on after an attempt at a stage failed, which the plan has recorded.
pub(super) fn after_failure(plan: &mut Plan<'_>, ticket: &Ticket, index: u16, cx: &Context<'_>) {
    let planned = cx.template.and_then(|template| template.stage(index));
    let (Some(stage), Some(planned), Some(template)) = (ticket.stage(index), planned, cx.template)
    else {
        return;
    };
    let attempt = stage.attempt();
    let made = attempt.saturating_sub(stage.earlier.unwrap_or(0));
    let retry = planned.retry.filter(|retry| made < retry.attempts && attempt < ATTEMPTS_MAX);
    if let Some(retry) = retry {
        let wait = retry.wait(made, jitter(ticket.core.id, index, attempt));
        if wait == Span::ZERO {
            try_again(plan, index, planned);
        } else {
            let what = Steered::RetryPlanned { at: cx.now.plus(wait) };
            plan.record(Event::Steered { stage: index, what });
        }
        return;
    }
    match planned.on_fail {
        OnFail::Block => {}
        OnFail::Fail => {
            let reason = Reason::parse("a stage failed for good").ok();
            for event in undo::begin(ticket, reason, cx) {
                plan.record(event);
            }
        }
        OnFail::Skip => {
            plan.record(Event::StageSkipped { stage: index, why: Skip::Failure, reason: None });
        }
        OnFail::Goto(target) => go_back(plan, ticket, target, template),
    }
}

/// A stage that has had every attempt that there is keeps the one that failed where it is.
fn go_back(plan: &mut Plan<'_>, ticket: &Ticket, target: u16, template: &Template) {
    let stages = restart::from(template, target);
    if restart::exhausted(ticket, &stages).is_none() {
        plan.reset(target, &stages);
        plan.start_if_ready(target);
    }
}

fn try_again(plan: &mut Plan<'_>, index: u16, planned: &TemplateStage) {
    plan.record(Event::StageRetried { stage: index, reason: None });
    plan.queue(index, planned);
}

/// The same on every machine, and another for each attempt.
pub(super) fn jitter(ticket: TicketId, stage: u16, attempt: u32) -> u8 {
    let mut hash = Sha256::new();
    hash.update(ticket.0.to_be_bytes());
    hash.update(stage.to_be_bytes());
    hash.update(attempt.to_be_bytes());
    hash.finalize()[0]
}

/// What time alone has made of the stages and of the steps of playbooks by now.
pub(super) fn due(ticket: &Ticket, cx: &Context<'_>) -> Vec<Event> {
    let mut events = stages_due(ticket, cx);
    if ticket.runs.is_empty() {
        return events;
    }
    let mut after = ticket.clone();
    evolve(&mut after, &events, cx.now, cx.actor);
    events.extend(play::due(&after, cx));
    events
}

/// The same of its stages, in the order of its instants.
fn stages_due(ticket: &Ticket, cx: &Context<'_>) -> Vec<Event> {
    let Some(template) = cx.template else {
        return Vec::new();
    };
    let is_due = |at: &Timestamp| *at <= cx.now;
    let alarms = (0_u16..).zip(&ticket.stages);
    let alarms = alarms.filter_map(|(index, stage)| Some((stage.alarm_at()?, index)));
    let mut alarms: Vec<(Timestamp, u16)> = alarms.filter(|(at, _)| is_due(at)).collect();
    alarms.sort_unstable();
    let (mut after, mut events) = (ticket.clone(), Vec::new());
    for (_, index) in alarms {
        // What came before may have changed it.
        let stands =
            after.stage(index).filter(|stage| stage.alarm_at().is_some_and(|at| is_due(&at)));
        let Some((stage, planned)) = stands.zip(template.stage(index)) else { continue };
        let works =
            matches!(stage.state, StageState::InProgress { .. } | StageState::Delegated { .. });
        let mut plan = Plan::new(&after, template, *cx);
        if works {
            plan.record(Event::Steered { stage: index, what: Steered::TimedOut });
            after_failure(&mut plan, &after, index, cx);
        } else {
            try_again(&mut plan, index, planned);
        }
        let next = plan.finish();
        evolve(&mut after, &next, cx.now, cx.actor);
        events.extend(next);
    }
    events
}
