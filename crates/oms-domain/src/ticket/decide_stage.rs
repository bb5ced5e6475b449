//! Commands on one stage: what the holder of a lease may do, and who may unblock.

use super::advance::Plan;
use super::command::{Command, TaskResult};
use super::decide::{Context, Decided, check_open};
use super::delegate::delegated;
use super::event::{Event, Skip};
use super::play;
use super::promise;
use super::restart;
use super::retry;
use super::side::SideKind;
use super::stage::{Finish, Stage, StageState};
use super::state::Ticket;
use super::steer::decide_steer;
use super::undo::{self, Unstick};
use crate::Refusal;
use crate::schema::Schema;
use crate::sla::{Happening, Terms, What};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Code, Faults, Outcome, PrincipalId, Reason, StageStatus, Timestamp, sabotage};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A task as its holder names it.
#[derive(Clone, Copy)]
struct Lease {
    stage: u16,
    attempt: u32,
    epoch: u32,
}

pub(super) fn decide_stage(
    ticket: &Ticket,
    command: &Command,
    cx: &Context<'_>,
) -> Result<Decided, Refusal> {
    let undoes = ticket.cancelling_at.is_some();
    let events = match *command {
        Command::Claim { stage, attempt, holder } => {
            let of_step = play::timeout_at(ticket, stage, cx);
            let timeout_at = of_step.or_else(|| retry::timeout_at(stage, cx));
            claim(ticket, (stage, attempt), holder, timeout_at)?
        }
        Command::Complete { stage, attempt, epoch, ref result } => {
            return complete(ticket, Lease { stage, attempt, epoch }, result, cx);
        }
        Command::Heartbeat { stage, attempt, epoch } => {
            let lease = Lease { stage, attempt, epoch };
            let current = stage_at(ticket, stage)?;
            if holds(current, lease) {
                Vec::new()
            } else {
                return Err(stale_lease());
            }
        }
        Command::Release { stage, attempt, epoch } => {
            release(ticket, Lease { stage, attempt, epoch })?
        }
        Command::Lapse { stage, attempt, epoch } => {
            let held = holds(stage_at(ticket, stage)?, Lease { stage, attempt, epoch });
            if held { vec![Event::StageLapsed { stage }] } else { Vec::new() }
        }
        Command::Skip { stage, ref reason } if undoes => {
            undo::unstick(ticket, (stage, Unstick::Skip), reason, cx)?
        }
        Command::Retry { stage, ref reason } if undoes => {
            undo::unstick(ticket, (stage, Unstick::Retry), reason, cx)?
        }
        Command::Skip { stage, ref reason } => {
            check_stuck(ticket, stage)?;
            let reason = Some(reason.clone());
            with_follow_up(ticket, Event::StageSkipped { stage, why: Skip::ByHand, reason }, cx)?
        }
        Command::Retry { stage, ref reason } => retry(ticket, stage, reason, cx)?,
        Command::ReopenAt { stage, ref reason } => restart::reopen_at(ticket, stage, reason, cx)?,
        Command::Steer { stage, ref steer, ref reason } => {
            decide_steer(ticket, (stage, steer), reason, cx)?
        }
        Command::Move { .. }
        | Command::Assign { .. }
        | Command::SetPriority { .. }
        | Command::Comment { .. }
        | Command::Label { .. }
        | Command::Cancel { .. }
        | Command::CancelAtOnce { .. }
        | Command::Reopen { .. }
        | Command::Escalate { .. }
        | Command::Notify(_)
        | Command::SetData { .. }
        | Command::Ring { .. }
        | Command::Rebase
        | Command::Arrange(_)
        | Command::Attach(_)
        | Command::Migrate(_)
        | Command::Delegate(_)
        | Command::Duplicate(_)
        | Command::Play(_) => Vec::new(),
    };
    Ok(Decided::Events(events))
}

fn claim(
    ticket: &Ticket,
    (stage, attempt): (u16, u32),
    holder: PrincipalId,
    timeout_at: Option<Timestamp>,
) -> Result<Vec<Event>, Refusal> {
    let current = stage_at(ticket, stage)?;
    if current.status() != StageStatus::Queued || current.attempt() != attempt {
        let detail = format!("the stage is {}; no task waits", current.status());
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    let epoch = current.epoch().saturating_add(1);
    Ok(vec![Event::StageClaimed { stage, epoch, holder, timeout_at }])
}

fn complete(
    ticket: &Ticket,
    lease: Lease,
    result: &TaskResult,
    cx: &Context<'_>,
) -> Result<Decided, Refusal> {
    let current = stage_at(ticket, lease.stage)?;
    let digest = result.digest();
    if !holds(current, lease) {
        return settle(current.finish(lease.attempt, lease.epoch, &digest));
    }
    if let Some(side) = ticket.side(lease.stage) {
        if side.kind == SideKind::Step {
            return Ok(Decided::Events(play::complete(ticket, lease.stage, result, cx)));
        }
        check_form(undo::form_of(side, cx), result)?;
        return Ok(Decided::Events(undo::complete(ticket, (lease.stage, side), result, cx)));
    }
    let planned = cx.template.and_then(|template| template.stage(lease.stage));
    check_form(planned.and_then(|planned| planned.form.as_ref()), result)?;
    let first = Event::StageFinished { stage: lease.stage, result: result.clone(), digest };
    let mut plan = Plan::new(ticket, cx.template.ok_or_else(no_workflow)?, *cx);
    plan.record(first);
    if result.outcome == Outcome::Failed {
        retry::after_failure(&mut plan, ticket, lease.stage, cx);
    }
    Ok(Decided::Events(plan.finish()))
}

/// The output of a stage that is done looks as its form says; without one it counts as empty.
fn check_form(form: Option<&Schema>, result: &TaskResult) -> Result<(), Refusal> {
    let Some(form) = form.filter(|_| result.outcome == Outcome::Done) else { return Ok(()) };
    let output = result.output.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let mut faults = Faults::default();
    form.check(&output.unwrap_or_else(|| Value::Object(Map::new())), "output", &mut faults);
    Ok(faults.into_result(())?)
}

fn release(ticket: &Ticket, lease: Lease) -> Result<Vec<Event>, Refusal> {
    let current = stage_at(ticket, lease.stage)?;
    if holds(current, lease) {
        return Ok(vec![Event::StageReleased { stage: lease.stage }]);
    }
    let released = matches!(current.state, StageState::Queued { attempt, epoch, .. }
        if (attempt, epoch) == (lease.attempt, lease.epoch));
    if released { Ok(Vec::new()) } else { Err(stale_lease()) }
}

fn retry(
    ticket: &Ticket,
    stage: u16,
    reason: &Reason,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let attempt = check_stuck(ticket, stage)?.attempt().saturating_add(1);
    if attempt > ATTEMPTS_MAX {
        let detail = format!("the stage has had {ATTEMPTS_MAX} attempts; skip it instead");
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    let reason = Some(reason.clone());
    let (due_at, clock) = again(ticket, stage, cx);
    let queued = Event::StageQueued { stage, attempt, due_at, clock };
    let planned = cx.template.and_then(|template| template.stage(stage));
    let delegated = planned.and_then(|planned| delegated(stage, planned, cx));
    let events = [Event::StageRetried { stage, reason }, queued];
    Ok(events.into_iter().chain(delegated).collect())
}

pub(super) fn stage_at(ticket: &Ticket, index: u16) -> Result<&Stage, Refusal> {
    let missing = || Refusal::state(Code::NotFound, "the ticket has no such stage");
    ticket.stage(index).ok_or_else(missing)
}

fn holds(stage: &Stage, lease: Lease) -> bool {
    matches!(stage.state, StageState::InProgress { attempt, epoch, .. }
        if attempt == lease.attempt && (epoch == lease.epoch || sabotage!("drop-epoch-check")))
}

fn settle(finish: Finish) -> Result<Decided, Refusal> {
    match finish {
        Finish::Same { seq } => Ok(Decided::Answered { seq }),
        Finish::Other => {
            let detail = "the task was completed before with another result, which stands";
            Err(Refusal::state(Code::OtherResult, detail))
        }
        Finish::Unknown => Err(stale_lease()),
    }
}

fn stale_lease() -> Refusal {
    let detail = "this lease no longer holds the task; claim it again";
    Refusal::state(Code::StaleLease, detail)
}

pub(super) fn check_stuck(ticket: &Ticket, index: u16) -> Result<&Stage, Refusal> {
    check_open(ticket)?;
    let stage = stage_at(ticket, index)?;
    match stage.status() {
        StageStatus::Failed
        | StageStatus::Blocked
        | StageStatus::Cancelled
        | StageStatus::Retrying => Ok(stage),
        other @ (StageStatus::Waiting
        | StageStatus::Queued
        | StageStatus::InProgress
        | StageStatus::Done
        | StageStatus::Skipped
        | StageStatus::Paused) => {
            let detail = format!(
                "the stage is {other}; only a failed, blocked or cancelled one can be this"
            );
            Err(Refusal::state(Code::StateForbids, detail))
        }
    }
}

/// Of a ticket that has no stages.
pub fn no_workflow() -> Refusal {
    Refusal::state(Code::NotFound, "the ticket runs no workflow")
}

fn with_follow_up(ticket: &Ticket, first: Event, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let mut plan = Plan::new(ticket, cx.template.ok_or_else(no_workflow)?, *cx);
    plan.record(first);
    Ok(plan.finish())
}

/// When another attempt is due, and by which terms when its clock is a new one: a blocked stage
/// goes on with the clock it has.
fn again(ticket: &Ticket, stage: u16, cx: &Context<'_>) -> (Option<Timestamp>, Option<Arc<Terms>>) {
    if let Some(clock) = ticket.stage_clock(stage) {
        let resumed = clock.clone().apply(&Happening { at: cx.now, what: What::Resume });
        return (resumed.due_at(), None);
    }
    let planned = cx.template.and_then(|template| template.stage(stage));
    let terms = planned.and_then(|planned| promise::for_stage(ticket, planned, cx));
    (terms.as_ref().and_then(|terms| promise::due_at(terms, cx.now)), terms)
}
