//! From runs and what is asked of them to events: which step comes next, and what it does.

use super::{How, PLAY_DEPTH_MAX, Play, Played, Run, RunEnd, RunState};
use crate::Refusal;
use crate::action::Action;
use crate::playbook::{OnFail, Playbook, Step, Task};
use crate::sla::PauseReason;
use crate::ticket::command::{Command, TaskResult};
use crate::ticket::decide::{Context, Decided, check_open, decide_alone};
use crate::ticket::event::Event;
use crate::ticket::evolve::evolve;
use crate::ticket::retry::jitter;
use crate::ticket::side::{Side, SideKind, Sided, next_side};
use crate::ticket::stage::{Stage, StageState};
use crate::ticket::state::Ticket;
use crate::ticket::steer::Steered;
use crate::ticket::undo::being_cancelled;
use crate::trigger::ticket_value;
use oms_base::limits::{ATTEMPTS_MAX, RUNS_MAX};
use oms_base::{Code, Outcome, Reason, Span, Status, Timestamp};
use std::sync::Arc;

/// A run that goes on within one command: the ticket as its events so far leave it.
struct Desk<'a> {
    cx: &'a Context<'a>,
    playbook: Arc<Playbook>,
    number: u16,
    ticket: Ticket,
    events: Vec<Event>,
}

pub(crate) fn decide_play(
    ticket: &Ticket,
    command: &Play,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Play::Start { playbook, depth } => start(ticket, playbook, *depth, cx),
        Play::Refuse { playbook, reason } => {
            let refused = Played::Refused { playbook: playbook.clone(), reason: reason.clone() };
            Ok(vec![Event::Played(refused)])
        }
        Play::Acted { run, refused } => Ok(acted(ticket, *run, refused.as_ref(), cx)),
        Play::Retry { run, reason } => {
            let mut desk = blocked(ticket, *run, cx)?;
            desk.retry(reason)?;
            Ok(desk.events)
        }
        Play::Skip { run, reason } => {
            let mut desk = blocked(ticket, *run, cx)?;
            let at = desk.at();
            desk.end_step(at, How::Skipped, Some(reason.clone()));
            desk.go(at.saturating_add(1));
            Ok(desk.events)
        }
        Play::Cancel { run, reason } => {
            check_open(ticket)?;
            let found = run_at(ticket, *run)?;
            if found.state.is_over() {
                return Err(over(found));
            }
            let (how, reason) = (RunEnd::Cancelled, Some(reason.clone()));
            Ok(vec![Event::Played(Played::Ended { run: *run, how, reason })])
        }
    }
}

fn start(
    ticket: &Ticket,
    playbook: &Arc<Playbook>,
    depth: u8,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    check_open(ticket)?;
    if ticket.cancelling_at.is_some() {
        return Err(being_cancelled());
    }
    let name = &playbook.name;
    let forbidden = |detail: String| Err(Refusal::state(Code::StateForbids, detail));
    if !playbook.enabled {
        return forbidden(format!("the playbook {name} is switched off"));
    }
    if depth > PLAY_DEPTH_MAX {
        return forbidden(format!(
            "playbooks lead to each other at most {PLAY_DEPTH_MAX} deep; {name} does not start"
        ));
    }
    if ticket.runs.iter().any(|run| run.playbook == *name && !run.state.is_over()) {
        return forbidden(format!("the playbook {name} is running for the ticket already"));
    }
    if ticket.runs.len() >= RUNS_MAX {
        let detail = format!("a ticket has at most {RUNS_MAX} runs of playbooks");
        return Err(Refusal::state(Code::OutOfBounds, detail));
    }
    let number = u16::try_from(ticket.runs.len() + 1).unwrap_or(u16::MAX);
    let mut desk = Desk {
        cx,
        playbook: Arc::clone(playbook),
        number,
        ticket: ticket.clone(),
        events: Vec::new(),
    };
    let (playbook, version) = (name.clone(), playbook.version);
    desk.played(Played::Started { run: number, playbook, version, depth });
    desk.go(0);
    Ok(desk.events)
}

/// What follows when what a step does beyond its ticket was done, or refused.
fn acted(ticket: &Ticket, number: u16, refused: Option<&Reason>, cx: &Context<'_>) -> Vec<Event> {
    let Some(mut desk) = desk(ticket, number, cx) else { return Vec::new() };
    if !desk.is(RunState::Acting) {
        return Vec::new();
    }
    let at = desk.at();
    let goes_on = match refused {
        None => desk.change_ticket(at),
        Some(reason) => desk.failed(at, Some(reason.clone())),
    };
    if goes_on {
        desk.go(at.saturating_add(1));
    }
    desk.events
}

/// What the end of a step's task leads to.
pub(crate) fn complete(
    ticket: &Ticket,
    index: u16,
    result: &TaskResult,
    cx: &Context<'_>,
) -> Vec<Event> {
    let digest = result.digest();
    let finished = Event::StageFinished { stage: index, result: result.clone(), digest };
    let Some(mut desk) = of_task(ticket, index, cx) else { return vec![finished] };
    let (at, runs) = (desk.at(), desk.is(RunState::Running));
    desk.put(vec![finished]);
    if runs {
        match result.outcome {
            Outcome::Done => {
                if desk.do_actions(at) {
                    desk.go(at.saturating_add(1));
                }
            }
            Outcome::Failed => desk.task_failed(at, note(result)),
            Outcome::Blocked => {
                desk.end_step(at, How::Blocked, note(result));
                desk.block(note(result), result.because.clone());
            }
        }
    }
    desk.events
}

/// When an attempt at a step's task that begins now counts as failed.
pub(crate) fn timeout_at(ticket: &Ticket, index: u16, cx: &Context<'_>) -> Option<Timestamp> {
    let (number, step) = ticket.step_of(index)?;
    let playbook = ticket.run(number)?.playbook(cx.book)?;
    let timeout = playbook.step(step)?.task.as_ref()?.retry?.timeout?;
    Some(cx.now.plus(timeout))
}

/// What time alone has made of the tasks of steps by now, in the order of its instants.
pub(crate) fn due(ticket: &Ticket, cx: &Context<'_>) -> Vec<Event> {
    let is_due = |side: &Side| side.stage.alarm_at().filter(|at| *at <= cx.now);
    let alarms = ticket.side_indices().zip(&ticket.sides);
    let mut alarms: Vec<(Timestamp, u16)> =
        alarms.filter_map(|(index, side)| Some((is_due(side)?, index))).collect();
    alarms.sort_unstable();
    let (mut after, mut events) = (ticket.clone(), Vec::new());
    for (_, index) in alarms {
        // What came before may have changed it.
        let Some(side) = after.side(index).filter(|side| is_due(side).is_some()) else { continue };
        let works = matches!(side.stage.state, StageState::InProgress { .. });
        let Some(mut desk) = of_task(&after, index, cx) else { continue };
        let at = desk.at();
        if works {
            desk.put(vec![Event::Steered { stage: index, what: Steered::TimedOut }]);
            desk.task_failed(at, Reason::parse("it took too long").ok());
        } else {
            desk.queue(at);
        }
        (after, events) = (desk.ticket, [events, desk.events].concat());
    }
    events
}

/// A run at the step whose task this is.
fn of_task<'a>(ticket: &Ticket, index: u16, cx: &'a Context<'a>) -> Option<Desk<'a>> {
    let (number, step) = ticket.step_of(index)?;
    desk(ticket, number, cx).filter(|desk| desk.at() == step)
}

fn desk<'a>(ticket: &Ticket, number: u16, cx: &'a Context<'a>) -> Option<Desk<'a>> {
    let playbook = Arc::clone(ticket.run(number)?.playbook(cx.book)?);
    Some(Desk { cx, playbook, number, ticket: ticket.clone(), events: Vec::new() })
}

fn blocked<'a>(ticket: &Ticket, number: u16, cx: &'a Context<'a>) -> Result<Desk<'a>, Refusal> {
    check_open(ticket)?;
    if ticket.cancelling_at.is_some() {
        return Err(being_cancelled());
    }
    let run = run_at(ticket, number)?;
    match run.state {
        RunState::Blocked => desk(ticket, number, cx).ok_or_else(|| no_run(number)),
        RunState::Ended(_) => Err(over(run)),
        RunState::Running | RunState::Acting => {
            let detail = "the run goes on by itself; only a blocked one can be this";
            Err(Refusal::state(Code::StateForbids, detail))
        }
    }
}

fn run_at(ticket: &Ticket, number: u16) -> Result<&Run, Refusal> {
    ticket.run(number).ok_or_else(|| no_run(number))
}

fn no_run(number: u16) -> Refusal {
    Refusal::state(Code::NotFound, format!("the ticket has no run {number} of a playbook"))
}

fn over(run: &Run) -> Refusal {
    let detail = format!("the run is {}; start the playbook again", run.state.as_str());
    Refusal::state(Code::StateForbids, detail)
}

/// The note of a result as the reason for what it leads to.
fn note(result: &TaskResult) -> Option<Reason> {
    let note = result.note.as_ref()?;
    let text: String = note.as_str().chars().take(Reason::CHARS_MAX).collect();
    Reason::parse(&text).ok()
}

impl Desk<'_> {
    fn put(&mut self, events: Vec<Event>) {
        evolve(&mut self.ticket, &events, self.cx.now, self.cx.actor);
        self.events.extend(events);
    }

    fn played(&mut self, event: Played) {
        self.put(vec![Event::Played(event)]);
    }

    fn run(&self) -> Option<&Run> {
        self.ticket.run(self.number)
    }

    fn is(&self, state: RunState) -> bool {
        self.run().is_some_and(|run| run.state == state)
    }

    /// The place of the step where the run is.
    fn at(&self) -> u16 {
        self.run().map_or(0, Run::step)
    }

    fn step(&self, at: u16) -> Option<Step> {
        self.playbook.step(at).cloned()
    }

    /// Goes on with the step at a place and those behind it, until one is a task, acts beyond the
    /// ticket, or stands in the way.
    fn go(&mut self, from: u16) {
        for at in from.. {
            let Some(step) = self.step(at) else {
                return self.end(RunEnd::Done, None);
            };
            if !self.ticket.status.is_open() || self.ticket.cancelling_at.is_some() {
                return self.end(RunEnd::Cancelled, None);
            }
            match self.is_needed(&step, at) {
                Ok(true) if step.task.is_some() => return self.queue(at),
                Ok(true) => {
                    let (run, id) = (self.number, step.id);
                    self.played(Played::StepBegun { run, step: at, id, side: None });
                    if !self.do_actions(at) {
                        return;
                    }
                }
                Ok(false) => self.end_step(at, How::NotNeeded, None),
                Err(why) => {
                    let reason = Reason::parse(&format!("condition: {why}")).ok();
                    self.end_step(at, How::Blocked, reason.clone());
                    return self.block(reason, None);
                }
            }
        }
    }

    fn is_needed(&self, step: &Step, at: u16) -> Result<bool, String> {
        let Some(condition) = &step.when else { return Ok(true) };
        let ticket = ticket_value(&self.ticket, self.cx.now);
        let steps = self.run().map(|run| run.outputs(at)).unwrap_or_default();
        condition.evaluate_over(self.cx.now, |root| match root {
            "data" => &ticket["data"],
            "steps" => &steps,
            _ => &ticket,
        })
    }

    /// Queues the next attempt at the task of a step.
    fn queue(&mut self, at: u16) {
        let Some(Step { id, task: Some(Task { owner, .. }), .. }) = self.step(at) else { return };
        let begun = self.run().and_then(|run| run.steps.get(usize::from(at)));
        let goes_on = begun.is_some_and(|step| step.how.is_none());
        let known = begun.and_then(|step| step.side);
        let side = known.unwrap_or_else(|| next_side(&self.ticket));
        let made = self.ticket.side(side).map_or(0, |side| side.stage.attempt());
        let (run, of) = (self.number, Some(id.clone()));
        if !goes_on {
            self.played(Played::StepBegun { run, step: at, id, side: Some(side) });
        }
        self.put(vec![Event::Sided(Sided::Queued {
            side,
            kind: SideKind::Step,
            of,
            owner: Some(owner),
            result: None,
            attempt: made.saturating_add(1),
            due_at: None,
            climb: None,
        })]);
    }

    /// Does what a step does, first what goes beyond the ticket; whether the run goes on at once.
    fn do_actions(&mut self, at: u16) -> bool {
        let Some(step) = self.step(at) else { return false };
        if step.then.iter().any(Action::is_beyond) {
            self.played(Played::StepActs { run: self.number, step: at, id: step.id });
            return false;
        }
        self.change_ticket(at)
    }

    /// Does what a step does to the ticket itself; whether the run goes on at once.
    fn change_ticket(&mut self, at: u16) -> bool {
        let Some(step) = self.step(at) else { return false };
        let own = step.then.iter().filter(|action| !action.is_beyond());
        for command in own.filter_map(Action::own_command) {
            match decide_alone(&self.ticket, &command, self.cx) {
                Ok(Decided::Events(events)) => self.put(events),
                Ok(Decided::Answered { .. }) => {}
                Err(refusal) => return self.failed(at, said(&refusal)),
            }
        }
        self.end_step(at, How::Done, None);
        true
    }

    /// What becomes of a run whose step has failed for good; whether it goes on at once.
    fn failed(&mut self, at: u16, reason: Option<Reason>) -> bool {
        match self.step(at).map_or(OnFail::Block, |step| step.on_fail) {
            OnFail::Block => {
                self.end_step(at, How::Failed, reason.clone());
                self.block(reason, None);
                false
            }
            OnFail::Fail => {
                self.end_step(at, How::Failed, reason);
                self.end(RunEnd::Failed, None);
                false
            }
            OnFail::Skip => {
                self.end_step(at, How::PassedOver, reason);
                true
            }
        }
    }

    /// Tries a task that failed again, or takes it as failed for good.
    fn task_failed(&mut self, at: u16, reason: Option<Reason>) {
        let side = self.run().and_then(|run| run.steps.get(usize::from(at))?.side);
        let attempt = side.and_then(|side| self.ticket.stage(side)).map_or(0, Stage::attempt);
        let retry = self.step(at).and_then(|step| step.task?.retry);
        let retry = retry.filter(|retry| attempt < retry.attempts && attempt < ATTEMPTS_MAX);
        if let (Some(retry), Some(side)) = (retry, side) {
            let wait = retry.wait(attempt, jitter(self.ticket.core.id, side, attempt));
            if wait == Span::ZERO {
                return self.queue(at);
            }
            let what = Steered::RetryPlanned { at: self.cx.now.plus(wait) };
            return self.put(vec![Event::Steered { stage: side, what }]);
        }
        if self.failed(at, reason) {
            self.go(at.saturating_add(1));
        }
    }

    /// Tries the step again at which the run is blocked.
    fn retry(&mut self, reason: &Reason) -> Result<(), Refusal> {
        let at = self.at();
        let step = self.step(at).ok_or_else(|| no_run(self.number))?;
        let side = self.run().and_then(|run| run.steps.get(usize::from(at))?.side);
        let made = side.and_then(|side| self.ticket.stage(side)).map_or(0, Stage::attempt);
        if made >= ATTEMPTS_MAX {
            let detail = format!("the step has had {ATTEMPTS_MAX} attempts; skip it instead");
            return Err(Refusal::state(Code::StateForbids, detail));
        }
        let (run, reason) = (self.number, Some(reason.clone()));
        self.played(Played::StepRetried { run, step: at, id: step.id, reason });
        self.go(at);
        Ok(())
    }

    fn end_step(&mut self, at: u16, how: How, reason: Option<Reason>) {
        let Some(Step { id, .. }) = self.step(at) else { return };
        self.played(Played::StepEnded { run: self.number, step: at, id, how, reason });
    }

    fn end(&mut self, how: RunEnd, reason: Option<Reason>) {
        self.played(Played::Ended { run: self.number, how, reason });
    }

    /// A plain ticket is blocked with the run; where it may not be, it stays where it is.
    fn block(&mut self, reason: Option<Reason>, because: Option<PauseReason>) {
        if self.ticket.runs_workflow() {
            return;
        }
        let command = Command::Move { to: Status::Blocked, reason, because };
        if let Ok(Decided::Events(events)) = decide_alone(&self.ticket, &command, self.cx) {
            self.put(events);
        }
    }
}

/// Why an action was refused.
fn said(refusal: &Refusal) -> Option<Reason> {
    let text = match refusal {
        Refusal::Input(faults) => {
            let details = faults.list().iter().map(|fault| fault.detail.as_str());
            details.collect::<Vec<_>>().join("; ")
        }
        Refusal::State { detail, .. } => detail.clone(),
    };
    let text: String = text.chars().take(Reason::CHARS_MAX).collect();
    Reason::parse(&text).ok()
}
