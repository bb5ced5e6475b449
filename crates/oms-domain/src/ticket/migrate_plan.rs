//! Whether a ticket can move to another version of its workflow, and what becomes of its stages.
//!
//! By id, after the map, a stage goes on as it is. One that the version lacks goes when it has not
//! begun, or when the map says so and it has ended. What is asked before a stage begins is asked
//! again only of those that have not begun.

use super::advance::Plan;
use super::command::Command;
use super::decide::{Context, check_open, data_faults};
use super::decide_stage::no_workflow;
use super::event::Event;
use super::evolve::evolve;
use super::migrate::{Migrate, Migrated};
use super::stage::{Stage, StageState};
use super::state::Ticket;
use super::undo;
use crate::Refusal;
use crate::workflow::{Seat, Seating, Template, TemplateStage};
use oms_base::limits::SEATS_MAX;
use oms_base::{Code, Fault, Faults, StageId, StageStatus};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a move does to a ticket, by the stages' ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlook {
    /// The version that it runs.
    pub from: u32,
    /// The version that it would run.
    pub to: u32,
    /// Stages that go on as they are.
    pub stay: Vec<StageId>,
    /// Stages that go.
    pub go: Vec<StageId>,
    /// Stages that come.
    pub come: Vec<StageId>,
    /// Stages that wait again, since the version asks something else before they begin.
    pub again: Vec<StageId>,
    /// Stages in progress whose task goes to another owner, and whose lease is lost.
    pub requeued: Vec<StageId>,
    /// Stages that are queued at once.
    pub start: Vec<StageId>,
}

impl Outlook {
    /// Of a ticket that runs `version` already.
    pub fn unchanged(template: &Template, version: u32) -> Outlook {
        let stay = template.stages().iter().map(|stage| stage.id.clone()).collect();
        Outlook { from: version, to: version, stay, ..Outlook::default() }
    }

    /// How a job keeps it.
    pub fn to_json(&self) -> Value {
        json!({
            "from": self.from,
            "to": self.to,
            "stay": texts(&self.stay),
            "go": texts(&self.go),
            "come": texts(&self.come),
            "again": texts(&self.again),
            "requeued": texts(&self.requeued),
            "start": texts(&self.start),
        })
    }

    /// What `events` say of a ticket that runs `old`; `None` when they do not move it.
    pub fn of(events: &[Event], old: &Template, command: &Command) -> Option<Outlook> {
        let Command::Migrate(command) = command else { return None };
        let event = events.iter().find_map(|event| match event {
            Event::Migrated(event) => Some(event),
            _ => None,
        })?;
        let new = command.laid_out(event);
        let named = |template: &Template, indexes: &[u16]| -> Vec<StageId> {
            indexes.iter().filter_map(|index| template.stage_id(*index)).cloned().collect()
        };
        let stay = new.indexed().filter(|(index, _)| event.keeps(*index));
        let queued = |event: &Event| match event {
            Event::StageQueued { stage, .. } => Some(*stage),
            _ => None,
        };
        let start: Vec<u16> = events.iter().filter_map(queued).collect();
        Some(Outlook {
            from: event.from,
            to: event.to,
            stay: stay.map(|(_, stage)| stage.id.clone()).collect(),
            go: named(old, &event.gone),
            come: named(&new, &event.come),
            again: named(&new, &event.again),
            requeued: named(&new, &event.requeued),
            start: named(&new, &start),
        })
    }
}

fn texts(ids: &[StageId]) -> Vec<&str> {
    ids.iter().map(StageId::as_str).collect()
}

/// Decides a move; nothing when the ticket runs that version.
pub(super) fn decide(
    ticket: &Ticket,
    command: &Migrate,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let old = cx.template.ok_or_else(no_workflow)?;
    let (workflow, from) = ticket.core.workflow.ok_or_else(no_workflow)?;
    if workflow != command.workflow {
        return Err(Refusal::state(Code::StateForbids, "the ticket runs another workflow"));
    }
    check_open(ticket)?;
    if ticket.cancelling_at.is_some() {
        return Err(undo::being_cancelled());
    }
    if from == command.to {
        return Ok(Vec::new());
    }
    let event = migrated(ticket, command, (old, from))?;
    let new = command.laid_out(&event);
    let mut events = vec![Event::Migrated(Box::new(event))];
    let mut after = ticket.clone();
    evolve(&mut after, &events, cx.now, cx.actor);
    let mut plan = Plan::new(&after, &new, Context { template: Some(&*new), ..*cx });
    for (index, _) in new.indexed() {
        plan.start_if_ready(index);
    }
    events.extend(plan.finish());
    Ok(events)
}

fn migrated(
    ticket: &Ticket,
    command: &Migrate,
    (old, from): (&Template, u32),
) -> Result<Migrated, Refusal> {
    let mut faults = data_faults(&command.template, ticket.core.data.as_deref());
    let seating = seating(ticket, command, old, &mut faults);
    let (seats, come) = seating.apply(&old.seats());
    if seats.len() > SEATS_MAX {
        let detail =
            format!("the ticket would have had {} stages; the limit is {SEATS_MAX}", seats.len());
        faults.push(Fault::new("to", Code::OutOfBounds, detail));
    }
    faults.into_result(())?;
    let gone = old.indexed().map(|(index, _)| index);
    let gone = gone.filter(|index| !seating.kept.contains_key(index)).collect();
    let seats_count = u16::try_from(seats.len()).unwrap_or(u16::MAX);
    let own = command.template.seats() == seats;
    let seats: Option<Vec<Seat>> = (!own).then_some(seats);
    let renamed = |(index, id): (&u16, &StageId)| {
        let was = old.stage_id(*index).filter(|was| *was != id)?;
        Some((was.clone(), id.clone()))
    };
    let renamed = seating.kept.iter().filter_map(renamed).collect();
    let (again, requeued) = (Vec::new(), Vec::new());
    let to = command.to;
    let mut event = Migrated { from, to, seats_count, seats, gone, come, again, requeued, renamed };
    let new = command.laid_out(&event);
    for &index in seating.kept.keys() {
        let (Some(stage), Some(was), Some(is)) =
            (ticket.stage(index), old.stage(index), new.stage(index))
        else {
            continue;
        };
        let leased = matches!(stage.state, StageState::InProgress { .. });
        if leased && stage.owner_or(&was.owner) != stage.owner_or(&is.owner) {
            event.requeued.push(index);
        }
        let is_satisfied = |before: &u16| {
            let stage = ticket.stage(*before).filter(|_| seating.kept.contains_key(before));
            let status = stage.map(Stage::status);
            matches!(status, Some(StageStatus::Done | StageStatus::Skipped))
        };
        let asks = was.when != is.when
            || was.workflow != is.workflow
            || !is.depends_on.iter().all(is_satisfied);
        let waits = matches!(stage.state, StageState::Queued { .. } | StageState::Blocked { .. });
        if asks && waits && !has_begun(stage) {
            event.again.push(index);
        }
    }
    Ok(event)
}

/// What becomes of each stage; what stands in the way is reported at its id in the map.
fn seating(ticket: &Ticket, command: &Migrate, old: &Template, faults: &mut Faults) -> Seating {
    let (new, to) = (&command.template, command.to);
    let mut seating = Seating::default();
    let mut taken: BTreeMap<&StageId, &StageId> = BTreeMap::new();
    for (index, planned) in old.indexed() {
        let (id, Some(stage)) = (&planned.id, ticket.stage(index)) else { continue };
        let mut refuse = |code, detail| faults.push(Fault::new(format!("map.{id}"), code, detail));
        let wanted = command.map.get(id);
        let next = wanted.map_or_else(|| Some(id).filter(|id| has(new, id)), Option::as_ref);
        let Some(next) = next else {
            if *stage == Stage::waiting() {
                seating.fresh.insert(index);
            }
            let detail = in_the_way(stage, wanted.is_some(), to);
            let detail = detail.or_else(|| has_to_be_undone(ticket, planned, stage));
            if let Some(detail) = detail {
                refuse(Code::StageInTheWay, detail);
            }
            continue;
        };
        let is = new.index_of(next).and_then(|at| new.stage(at));
        if is.is_none() {
            refuse(Code::UnknownValue, format!("version {to} has no stage {next}"));
        } else if planned.workflow.is_none()
            && is.is_some_and(|is| is.workflow.is_some())
            && is_in_hands(stage)
        {
            let status = stage.status();
            let detail = format!("is {status}, and in version {to} a ticket does its work");
            refuse(Code::StageInTheWay, detail);
        } else if let Some(other) = taken.insert(next, id) {
            refuse(Code::Refused, format!("{other} and {id} cannot both become {next}"));
        }
        seating.kept.insert(index, next.clone());
    }
    let come = new.stages().iter().map(|stage| &stage.id).filter(|id| !taken.contains_key(id));
    seating.come = come.cloned().collect();
    seating
}

fn has(template: &Template, id: &StageId) -> bool {
    template.index_of(id).is_some()
}

/// Why a stage cannot go.
fn in_the_way(stage: &Stage, is_asked: bool, to: u32) -> Option<String> {
    let status = stage.status();
    if !has_begun(stage) {
        return None;
    }
    if !is_asked {
        return Some(format!(
            "is {status}, and version {to} has no such stage; say in the map which stage it \
             becomes{}",
            if status.is_active() { "" } else { ", or null to drop it" }
        ));
    }
    status
        .is_active()
        .then(|| format!("is {status}; only a stage that has not begun or has ended is dropped"))
}

/// Why a stage that was done cannot go, if a cancellation would have to undo it.
fn has_to_be_undone(ticket: &Ticket, planned: &TemplateStage, stage: &Stage) -> Option<String> {
    planned.compensate.as_ref()?;
    let seq = stage.finished().filter(|_| stage.status() == StageStatus::Done)?.seq;
    let detail = "is done, and says what undoes it; say in the map which stage it becomes";
    (!undo::is_undone(ticket, &planned.id, seq)).then(|| detail.to_owned())
}

/// Whether anybody was ever given it, or anything came of it.
fn has_begun(stage: &Stage) -> bool {
    match stage.state {
        StageState::Waiting => false,
        StageState::Queued { attempt, epoch, .. } => (attempt, epoch) != (1, 0),
        StageState::Blocked { attempt, .. }
        | StageState::Skipped { attempt, .. }
        | StageState::Again { attempt, .. } => attempt > 0,
        StageState::InProgress { .. }
        | StageState::Ended { .. }
        | StageState::Cancelled { .. }
        | StageState::Paused { .. }
        | StageState::Retrying { .. }
        | StageState::Delegated { .. } => true,
    }
}

/// Whether somebody, and no ticket, was given its work, which is not done.
fn is_in_hands(stage: &Stage) -> bool {
    let has_child = matches!(stage.state, StageState::Delegated { .. });
    has_begun(stage) && stage.status().is_active() && !has_child
}
