//! What events leave of the runs of a ticket.

use super::{How, Played, Run, RunEnd, RunState, StepRun};
use crate::ticket::event::Event;
use crate::ticket::side::at_mut;
use crate::ticket::stage::StageState;
use crate::ticket::state::Ticket;
use oms_base::limits::STEP_OUTPUT_BYTES_MAX;
use oms_base::{StageId, Timestamp};
use std::sync::Arc;

/// What an event of a run leaves.
pub(crate) fn apply(ticket: &mut Ticket, event: &Played, time: Timestamp) {
    match event {
        Played::Started { playbook, version, depth, .. } => {
            Arc::make_mut(&mut ticket.runs).push(Run {
                playbook: playbook.clone(),
                version: *version,
                depth: *depth,
                started_at: time,
                state: RunState::Running,
                since: time,
                steps: Vec::new(),
            });
        }
        Played::StepBegun { run, step, id, side } => {
            change(ticket, *run, |run| {
                let task = step_mut(run, (*step, id), time);
                if side.is_some() {
                    task.side = *side;
                }
                (task.how, task.since) = (None, time);
                go(run, RunState::Running, time);
            });
        }
        Played::StepActs { run, .. } => {
            change(ticket, *run, |run| go(run, RunState::Acting, time));
        }
        Played::StepEnded { run, step, id, how, .. } => {
            change(ticket, *run, |run| {
                let task = step_mut(run, (*step, id), time);
                (task.how, task.since) = (Some(*how), time);
                let stands = matches!(how, How::Failed | How::Blocked);
                go(run, if stands { RunState::Blocked } else { RunState::Running }, time);
            });
        }
        Played::StepRetried { run, .. } => {
            change(ticket, *run, |run| go(run, RunState::Running, time));
        }
        Played::Ended { run, how, .. } => {
            change(ticket, *run, |run| go(run, RunState::Ended(*how), time));
            let sides = ticket.run(*run).map(|run| run.steps.iter().filter_map(|step| step.side));
            let sides: Vec<u16> = sides.into_iter().flatten().collect();
            for side in sides {
                give_up(ticket, side, time);
            }
        }
        Played::Refused { .. } => {}
    }
}

/// Keeps what came out of a step's task, for the steps behind it.
pub(crate) fn hear(ticket: &mut Ticket, event: &Event) {
    let Event::StageFinished { stage, result, .. } = event else { return };
    let Some((number, index)) = ticket.step_of(*stage) else { return };
    let output = result.output.clone().filter(|text| text.len() <= STEP_OUTPUT_BYTES_MAX);
    change(ticket, number, |run| {
        if let Some(step) = run.steps.get_mut(usize::from(index)) {
            step.output = output;
        }
    });
}

/// Nothing runs on a ticket that has ended.
pub(crate) fn withdraw(ticket: &mut Ticket, time: Timestamp) {
    if ticket.runs.iter().any(|run| !run.state.is_over()) {
        for run in Arc::make_mut(&mut ticket.runs) {
            go(run, RunState::Ended(RunEnd::Cancelled), time);
        }
    }
}

/// A run that is over stays so.
fn go(run: &mut Run, to: RunState, time: Timestamp) {
    if !run.state.is_over() && run.state != to {
        (run.state, run.since) = (to, time);
    }
}

fn change(ticket: &mut Ticket, number: u16, how: impl FnOnce(&mut Run)) {
    let runs = Arc::make_mut(&mut ticket.runs);
    let index = number.checked_sub(1).map(usize::from);
    if let Some(run) = index.and_then(|index| runs.get_mut(index)) {
        how(run);
    }
}

/// The step at a place; a new one when it is the next.
fn step_mut<'r>(run: &'r mut Run, (at, id): (u16, &StageId), time: Timestamp) -> &'r mut StepRun {
    let at = usize::from(at).min(run.steps.len());
    if at == run.steps.len() {
        let id = id.clone();
        run.steps.push(StepRun { id, side: None, how: None, since: time, output: None });
    }
    &mut run.steps[at]
}

/// Nobody works on it any more.
fn give_up(ticket: &mut Ticket, side: u16, time: Timestamp) {
    let Some(side) = at_mut(ticket, side) else { return };
    if side.stage.is_open_beside() {
        let (attempt, epoch) = (side.stage.attempt(), Some(side.stage.epoch()));
        side.stage.go(StageState::Cancelled { attempt, at: time, epoch });
    }
}
