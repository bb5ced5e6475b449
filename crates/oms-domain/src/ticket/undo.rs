//! Giving a ticket up: what was done is undone first, the last stage that ended before the others,
//! one after another.

use super::command::TaskResult;
use super::decide::{Context, check_open};
use super::decide_stage::check_stuck;
use super::event::{Event, Skip};
use super::evolve::evolve;
use super::promise;
use super::side::{Side, SideKind, Sided, queued};
use super::stage::Stage;
use super::state::Ticket;
use crate::Refusal;
use crate::schema::Schema;
use crate::sla::Metric;
use crate::workflow::{Compensate, Template, TemplateStage};
use oms_base::limits::ATTEMPTS_MAX;
use oms_base::{Code, Outcome, Reason, StageId, StageStatus, Timestamp};

/// What can be done with the task that undoes a stage, once it is stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unstick {
    Skip,
    Retry,
}

/// Gives a ticket up, and first undoes what was done, unless `at_once`.
pub(super) fn cancel(
    ticket: &Ticket,
    (reason, at_once): (&Reason, bool),
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    check_open(ticket)?;
    let reason = Some(reason.clone());
    Ok(match ticket.cancelling_at {
        _ if at_once => vec![Event::Cancelled { reason }],
        None => begin(ticket, reason, cx),
        Some(_) => Vec::new(),
    })
}

/// Begins to undo what was done; a ticket without anything to undo is cancelled.
pub(super) fn begin(ticket: &Ticket, reason: Option<Reason>, cx: &Context<'_>) -> Vec<Event> {
    match next(ticket, cx) {
        Some(task) => vec![Event::Sided(Sided::Cancelling { reason }), task],
        None => vec![Event::Cancelled { reason }],
    }
}

/// What the end of a side task leads to.
pub(super) fn complete(
    ticket: &Ticket,
    (index, side): (u16, &Side),
    result: &TaskResult,
    cx: &Context<'_>,
) -> Vec<Event> {
    let (result, digest) = (result.clone(), result.digest());
    let undone = side.kind == SideKind::Compensate && result.outcome == Outcome::Done;
    let events = vec![Event::StageFinished { stage: index, result, digest }];
    if undone { go_on(ticket, events, cx) } else { events }
}

/// What its output has to look like.
pub(super) fn form_of<'a>(side: &Side, cx: &Context<'a>) -> Option<&'a Schema> {
    let planned = side.of.as_ref().and_then(|id| planned(cx.template?, id));
    planned.filter(|_| side.kind == SideKind::Compensate)?.compensate.as_ref()?.form.as_ref()
}

/// Skips or tries again what undoes a stage, where it failed or is blocked.
pub(super) fn unstick(
    ticket: &Ticket,
    (stage, what): (u16, Unstick),
    reason: &Reason,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let id = cx.template.and_then(|template| template.stage(stage)).map(|stage| &stage.id);
    let Some((index, side)) = id.and_then(|id| ticket.side_of(SideKind::Compensate, Some(id)))
    else {
        return Err(being_cancelled());
    };
    let attempt = check_stuck(ticket, index)?.attempt();
    let reason = Some(reason.clone());
    match what {
        Unstick::Skip => {
            let skipped = Event::StageSkipped { stage: index, why: Skip::ByHand, reason };
            Ok(go_on(ticket, vec![skipped], cx))
        }
        Unstick::Retry if attempt >= ATTEMPTS_MAX => {
            let detail = format!("it has had {ATTEMPTS_MAX} attempts; skip it instead");
            Err(Refusal::state(Code::StateForbids, detail))
        }
        Unstick::Retry => {
            let planned = id.and_then(|id| planned(cx.template?, id));
            let undo = planned.and_then(|planned| Some((planned, planned.compensate.as_ref()?)));
            let (planned, undo) = undo.ok_or_else(being_cancelled)?;
            let retried = Event::StageRetried { stage: index, reason };
            Ok(vec![retried, task(ticket, (planned, undo), side.result, cx)])
        }
    }
}

pub(super) fn being_cancelled() -> Refusal {
    let detail = "the ticket is being cancelled: what was done is undone, and nothing else goes on";
    Refusal::state(Code::StateForbids, detail)
}

fn go_on(ticket: &Ticket, mut events: Vec<Event>, cx: &Context<'_>) -> Vec<Event> {
    let mut after = ticket.clone();
    evolve(&mut after, &events, cx.now, cx.actor);
    events.push(next(&after, cx).unwrap_or(Event::Cancelled { reason: None }));
    events
}

/// The task that undoes the last stage that was done and not undone.
fn next(ticket: &Ticket, cx: &Context<'_>) -> Option<Event> {
    let template = cx.template?;
    let done = template.indexed().filter_map(|(index, planned)| {
        let (undo, stage) = (planned.compensate.as_ref()?, ticket.stage(index)?);
        let seq = stage.finished().filter(|_| stage.status() == StageStatus::Done)?.seq;
        (!is_undone(ticket, &planned.id, seq)).then_some((seq, planned, undo))
    });
    let (seq, planned, undo) = done.max_by_key(|(seq, ..)| *seq)?;
    Some(task(ticket, (planned, undo), Some(seq), cx))
}

pub(super) fn is_undone(ticket: &Ticket, stage: &StageId, result: u64) -> bool {
    let side = ticket.side_of(SideKind::Compensate, Some(stage)).map(|(_, side)| side);
    side.filter(|side| side.result == Some(result))
        .is_some_and(|side| matches!(side.stage.status(), StageStatus::Done | StageStatus::Skipped))
}

fn task(
    ticket: &Ticket,
    (planned, undo): (&TemplateStage, &Compensate),
    result: Option<u64>,
    cx: &Context<'_>,
) -> Event {
    let of = (SideKind::Compensate, Some(&planned.id));
    queued(ticket, of, undo.owner.clone(), result, due_at(planned, undo, cx))
}

fn due_at(planned: &TemplateStage, undo: &Compensate, cx: &Context<'_>) -> Option<Timestamp> {
    let calendar = cx.template.and_then(Template::calendar);
    let metric = Metric::Stage(planned.id.clone());
    let terms = cx.book.own(metric, undo.sla?, calendar, cx.now).ok()?;
    promise::due_at(&terms, cx.now)
}

fn planned<'a>(template: &'a Template, id: &StageId) -> Option<&'a TemplateStage> {
    template.index_of(id).and_then(|index| template.stage(index))
}

impl Stage {
    /// Whether its task waits for a claim or is leased.
    pub(super) const fn waits_or_works(&self) -> bool {
        self.slot().is_some()
    }
}
