//! From state and events to the next state: total, and deaf to everything but the events.

use super::arrange::Arrangement;
use super::attach;
use super::automated::Automated;
use super::call::{self, Calls};
use super::clocks;
use super::data_set;
use super::duplicate::{self, Duplicates};
use super::event::{Event, Opened};
use super::kin::Kinship;
use super::migrate;
use super::passed_over;
use super::play;
use super::side::{self, Sided};
use super::stage::{Finished, Slot, Stage, StageState};
use super::state::{Core, Counts, Ticket};
use super::steer::{self, Steered};
use oms_base::{Actor, Outcome, Priority, StageStatus, Status, TicketId, Timestamp};
use std::sync::Arc;

/// The ticket that `Opened` makes, before the events that follow it in its command.
pub fn opened(id: TicketId, event: &Opened, time: Timestamp, actor: Actor) -> Ticket {
    open(id, event, (time, actor), false)
}

/// The same ticket, whose clocks keep their stories.
pub fn opened_to_tell(id: TicketId, event: &Opened, time: Timestamp, actor: Actor) -> Ticket {
    open(id, event, (time, actor), true)
}

fn open(id: TicketId, event: &Opened, (time, actor): (Timestamp, Actor), tells: bool) -> Ticket {
    let stages = vec![Stage::waiting(); usize::from(event.stages)];
    let mut ticket = Ticket {
        core: Arc::new(Core {
            id,
            number: event.number.clone(),
            board: event.board,
            workflow: event.workflow,
            title: event.title.clone(),
            description: event.description.clone(),
            data: event.data.clone(),
            opened_by: actor.principal,
            opened_at: time,
            due_at: event.due_at,
        }),
        status: Status::Queued,
        status_since: time,
        priority: event.priority,
        owner: event.owner.clone(),
        labels: event.labels.clone(),
        started: false,
        counts: Counts::of(&stages, None),
        stages,
        escalated_at: None,
        because: None,
        policy: event.policy.clone(),
        clocks: Vec::with_capacity(event.clocks.len()),
        tells,
        next_alarm_at: None,
        arrangement: Arrangement::default(),
        passed_over: Vec::new(),
        attachments: Arc::default(),
        moved: None,
        kin: Kinship::default(),
        duplicates: Duplicates::default(),
        gathered: Arc::default(),
        aside: None,
        sides: Vec::new(),
        runs: Arc::default(),
        cancelling_at: None,
        calls: Calls::default(),
        version: 1,
    };
    clocks::begin(&mut ticket, &event.clocks, time);
    ticket
}

/// Applies the events of one command; the status of a workflow ticket settles at its end, and with
/// it the clocks.
pub fn evolve(ticket: &mut Ticket, events: &[Event], time: Timestamp, actor: Actor) {
    let (was, was_because) = (ticket.status, ticket.because.clone());
    for event in events {
        ticket.version += 1;
        apply(ticket, event, time);
        attach::follow(ticket, event, time, actor);
        passed_over::follow(ticket, event);
        play::hear(ticket, event);
        clocks::follow(ticket, event, time, actor);
        call::follow(ticket, event, actor);
    }
    if ticket.runs_workflow() && ticket.status != Status::Cancelled {
        set_status(ticket, derived_status(ticket), time);
    }
    if !ticket.status.is_open() {
        side::withdraw(ticket, time);
        ticket.calls.open.clear();
        play::withdraw(ticket, time);
    }
    if ticket.status != was || ticket.because != was_because {
        clocks::settle(ticket, time);
    }
    ticket.next_alarm_at = clocks::next_alarm_at(ticket);
}

/// Applies events that happened at times of their own, those of one time together.
pub fn evolve_over(ticket: &mut Ticket, events: &[(Timestamp, Event)], actor: Actor) {
    for at_once in events.chunk_by(|(one, _), (next, _)| one == next) {
        let Some((time, _)) = at_once.first() else { continue };
        let events: Vec<Event> = at_once.iter().map(|(_, event)| event.clone()).collect();
        evolve(ticket, &events, *time, actor);
    }
}

fn apply(ticket: &mut Ticket, event: &Event, time: Timestamp) {
    match event {
        Event::Moved { to, because, .. } => {
            set_status(ticket, *to, time);
            ticket.because.clone_from(because);
        }
        Event::Reopened { .. } => set_status(ticket, Status::Queued, time),
        Event::Assigned { owner } => ticket.owner.clone_from(owner),
        Event::Prioritised { priority } => ticket.priority = *priority,
        Event::Labelled { added, removed } => {
            ticket.labels.retain(|label| !removed.contains(label));
            ticket.labels.extend(added.iter().cloned());
            ticket.labels.sort_unstable();
            ticket.labels.dedup();
        }
        Event::Cancelled { .. } => {
            set_status(ticket, Status::Cancelled, time);
            ticket.cancelling_at = None;
            cancel_stages(ticket, time);
        }
        Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageFinished { .. }
        | Event::StageSkipped { .. }
        | Event::StageBlocked { .. }
        | Event::Steered { .. } => apply_to_stage(ticket, event, time),
        Event::StagesReset { stages, .. } => {
            let counts = &mut ticket.counts;
            for stage in stages {
                let Some(stage) = ticket.stages.get_mut(usize::from(*stage)) else { continue };
                counts.shift(stage.status(), StageStatus::Waiting);
                ticket.kin.give_up(stage);
                stage.start_over();
            }
        }
        Event::Escalated { .. } => ticket.escalated_at = Some(time),
        Event::Opened(_)
        | Event::Commented { .. }
        | Event::StageRetried { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Imported(_)
        | Event::Automated(Automated::Stopped { .. })
        | Event::Told(_)
        | Event::Redacted(_) => {}
        Event::Automated(Automated::Set { path, value }) => {
            data_set::apply(ticket, path, value.as_deref());
        }
        Event::Automated(Automated::Called(event)) => call::apply(ticket, event, time),
        Event::Arranged(event) => ticket.arrangement.apply(event),
        Event::Migrated(event) => migrate::apply(ticket, event, time),
        Event::Kin(event) => ticket.kin.apply(event),
        Event::Played(event) => play::apply(ticket, event, time),
        Event::Duplicated(event) => duplicate::apply(ticket, event, time),
        Event::Sided(event) => {
            side::apply(ticket, event, time, ticket.priority);
            if matches!(event, Sided::Cancelling { .. }) {
                cancel_stages(ticket, time);
            }
        }
    }
}

pub(super) fn set_status(ticket: &mut Ticket, to: Status, time: Timestamp) {
    if ticket.status != to {
        ticket.status = to;
        ticket.status_since = time;
        if to != Status::Blocked {
            ticket.because = None;
        }
        ticket.arrangement.column = None;
        if !to.is_open() {
            ticket.escalated_at = None;
        }
    }
}

fn derived_status(ticket: &Ticket) -> Status {
    if ticket.cancelling_at.is_some() {
        return if ticket.is_undoing() { Status::InProgress } else { Status::Blocked };
    }
    if ticket.counts.all_satisfied() {
        Status::Completed
    } else if !ticket.counts.is_active() {
        Status::Blocked
    } else if ticket.started {
        Status::InProgress
    } else {
        Status::Queued
    }
}

fn apply_to_stage(ticket: &mut Ticket, event: &Event, time: Timestamp) {
    let (seq, priority) = (ticket.version, ticket.priority);
    if let Some(side) = event.stage().and_then(|index| side::at_mut(ticket, index)) {
        side.hand_over(event);
        side.stage.go(next_state(&side.stage, event, Moment { time, seq }, priority));
        return;
    }
    ticket.started |= matches!(
        event,
        Event::StageClaimed { .. } | Event::Steered { what: Steered::Delegated { .. }, .. }
    );
    // What another stage came to says nothing of why this one waits.
    if let Event::StageFinished { result, .. } = event
        && result.outcome == Outcome::Blocked
    {
        ticket.because.clone_from(&result.because);
    }
    if let Event::Steered { what, .. } = event {
        steer::explain(&mut ticket.because, what);
    }
    let index = event.stage().map_or(usize::MAX, usize::from);
    let Some(stage) = ticket.stages.get_mut(index) else {
        return;
    };
    let before = stage.status();
    let next = next_state(stage, event, Moment { time, seq }, priority);
    // What a result ends was its ticket's own end.
    if matches!(event, Event::Steered { what, .. } if what.status().is_some()) {
        ticket.kin.give_up(stage);
    }
    stage.go(next);
    steer::mark(stage, event, time, seq);
    ticket.counts.shift(before, stage.status());
}

/// When an event happened, and its seq.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) time: Timestamp,
    pub(super) seq: u64,
}

fn next_state(stage: &Stage, event: &Event, at: Moment, priority: Priority) -> StageState {
    let Moment { time, seq } = at;
    let (attempt, epoch) = (stage.attempt(), stage.epoch());
    let slot = stage.slot().copied().unwrap_or_else(|| Slot::new(time, None, priority));
    match event {
        Event::StageQueued { attempt, due_at, .. } => {
            let slot = Slot::new(time, *due_at, priority);
            StageState::Queued { attempt: *attempt, epoch, at: time, slot }
        }
        Event::StageClaimed { epoch, holder, timeout_at, .. } => StageState::InProgress {
            attempt,
            epoch: *epoch,
            at: time,
            slot,
            holder: *holder,
            timeout_at: *timeout_at,
        },
        Event::StageReleased { .. } | Event::StageLapsed { .. } => {
            StageState::Queued { attempt, epoch, at: time, slot }
        }
        Event::StageFinished { result, digest, .. } => {
            let outcome = result.outcome;
            let finished = Finished { attempt, epoch, outcome, digest: *digest, seq };
            match outcome {
                Outcome::Done | Outcome::Failed => StageState::Ended { at: time, finished },
                Outcome::Blocked => {
                    StageState::Blocked { attempt, epoch, at: time, finished: Some(finished) }
                }
            }
        }
        Event::StageSkipped { .. } => StageState::Skipped { attempt, at: time },
        Event::StageBlocked { .. } => {
            StageState::Blocked { attempt, epoch, at: time, finished: None }
        }
        Event::Steered { what, .. } => steer::next_state(stage, what, at, slot),
        Event::Opened(_)
        | Event::Moved { .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Commented { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Escalated { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_) => stage.state.clone(),
    }
}

fn cancel_stages(ticket: &mut Ticket, time: Timestamp) {
    for stage in &mut ticket.stages {
        let ended = matches!(
            stage.status(),
            StageStatus::Done | StageStatus::Failed | StageStatus::Skipped | StageStatus::Cancelled
        );
        if !ended {
            ticket.kin.give_up(stage);
            stage.go(StageState::Cancelled { attempt: stage.attempt(), at: time, epoch: None });
            stage.escalated_at = None;
        }
    }
    ticket.counts = Counts::of(&ticket.stages, ticket.moved.as_ref());
}
