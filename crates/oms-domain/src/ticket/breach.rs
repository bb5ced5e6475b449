//! What a workflow has done about a stage whose time limit is breached: `onBreach`.
//!
//! It stands right behind the threshold, in the same command, and so happens once a cycle.

use super::command::Command;
use super::decide::{Context, with_policy};
use super::event::Event;
use super::evolve::evolve;
use super::stage::Stage;
use super::state::Ticket;
use super::steer::Steered;
use super::told::Told;
use crate::notice::Whom;
use crate::sla::Threshold;
use crate::workflow::{OnBreach, TemplateStage};
use oms_base::{Comment, Owner, Reason};

/// The thresholds with what they lead to, and the ticket after all of it; `None` where none leads
/// to anything.
pub(super) fn follow(
    ticket: &Ticket,
    rung: &[Event],
    command: &Command,
    cx: &Context<'_>,
) -> Option<(Vec<Event>, Ticket)> {
    if !rung.iter().any(|event| breached(event, cx).is_some()) {
        return None;
    }
    let board = if let Command::Ring { supervisor } = command { supervisor.as_ref() } else { None };
    let (mut events, mut after) = (Vec::new(), ticket.clone());
    let mut take = |more: Vec<Event>, after: &mut Ticket| {
        evolve(after, &more, cx.now, cx.actor);
        events.extend(more);
    };
    for event in rung {
        take(vec![event.clone()], &mut after);
        let Some((index, planned)) = breached(event, cx) else { continue };
        for action in &planned.on_breach {
            let more = done(&after, (index, planned), action, (board, cx));
            take(more, &mut after);
        }
    }
    Some((events, after))
}

/// Whether time has brought a breach about which something is done.
pub fn is_breached(ticket: &Ticket, cx: &Context<'_>) -> bool {
    ticket.rung(cx.now).iter().any(|event| breached(event, cx).is_some())
}

/// The stage that an event says is breached, if something is done about that.
fn breached<'a>(event: &Event, cx: &Context<'a>) -> Option<(u16, &'a TemplateStage)> {
    let Event::ThresholdReached { stage, threshold: Threshold::Breach, .. } = event else {
        return None;
    };
    let index = (*stage)?;
    let planned = cx.template?.stage(index)?;
    (!planned.on_breach.is_empty()).then_some((index, planned))
}

fn done(
    ticket: &Ticket,
    (index, planned): (u16, &TemplateStage),
    action: &OnBreach,
    (board, cx): (Option<&Owner>, &Context<'_>),
) -> Vec<Event> {
    let Some(stage) = ticket.stage(index) else { return Vec::new() };
    let said = format!("the time limit of {} is breached", planned.id);
    match action {
        OnBreach::Notify { to, is_urgent } => {
            let text = Comment::parse(&said).ok();
            let asked =
                |to| Event::Told(Told::Asked { to, text: text.clone(), is_urgent: *is_urgent });
            whom(ticket, (stage, planned), to, (board, cx)).map(asked).into_iter().collect()
        }
        OnBreach::Reroute(owner) if stage.owner_or(&planned.owner) == owner => Vec::new(),
        OnBreach::Reroute(owner) => {
            let what = Steered::Reassigned {
                owner: Some(owner.clone()),
                reason: Reason::parse(&said).ok(),
            };
            vec![Event::Steered { stage: index, what }]
        }
        OnBreach::Priority(priority) if ticket.priority == *priority => Vec::new(),
        OnBreach::Priority(priority) => {
            with_policy(ticket, Event::Prioritised { priority: *priority }, cx)
        }
    }
}

/// Whom a notice about a stage is for: `Some(None)` for those who watch the ticket.
#[expect(clippy::option_option, reason = "as the event has it, and whether there is anybody")]
fn whom(
    ticket: &Ticket,
    (stage, planned): (&Stage, &TemplateStage),
    to: &Whom,
    (board, cx): (Option<&Owner>, &Context<'_>),
) -> Option<Option<Owner>> {
    let owner = stage.owner_or(&planned.owner);
    match to {
        Whom::Person(person) => Some(Some(person.clone())),
        Whom::Watchers => (!ticket.arrangement.watchers.is_empty()).then_some(None),
        Whom::Owner => Some(Some(owner.clone())),
        Whom::Supervisor => {
            let of_all = cx.template.and_then(|template| template.supervisor());
            let named = planned.supervisor.as_ref().or(of_all);
            cx.book.registry().told(named, Some(owner), board, cx.now).map(Some)
        }
    }
}
