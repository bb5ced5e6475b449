//! Stages whose work is a ticket on another workflow: opened, refused, ended, let go.
//!
//! The state says what is owed: a stage that was delegated and has no ticket yet, a ticket that is
//! needed no more. So whoever opens and cancels tickets can do it in the same batch or later, and
//! goes on after a crash where it was.

use super::advance::Plan;
use super::arrange::Arranged;
use super::command::{Open, TaskResult};
use super::decide::{self, Context};
use super::decide_stage::no_workflow;
use super::event::Event;
use super::evolve;
use super::kin::{Kin, PartOf};
use super::link::Link;
use super::play::RunState;
use super::retry;
use super::stage::{Child, Stage, StageState};
use super::state::Ticket;
use super::steer::Steered;
use crate::Refusal;
use crate::query::LinkKind;
use crate::workflow::{TemplateStage, input_of};
use oms_base::limits::LINKS_MAX;
use oms_base::{Outcome, Reason, TicketId};

/// What became of a ticket that is to do a stage's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delegate {
    /// It was opened.
    Opened {
        /// The stage's index.
        stage: u16,
        /// The ticket.
        child: Child,
    },
    /// It cannot be opened.
    Refused {
        /// The stage's index.
        stage: u16,
        /// Why.
        reason: Option<Reason>,
    },
    /// It has ended.
    Ended {
        /// Which.
        child: TicketId,
        /// What it comes to for the stage.
        result: TaskResult,
    },
    /// It was told that it is needed no more.
    LetGo {
        /// Which.
        child: TicketId,
    },
}

pub(super) fn decide_delegate(
    ticket: &Ticket,
    command: &Delegate,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(match command {
        Delegate::Opened { stage, child } if ticket.waits_for_child(*stage) => {
            let what = Steered::ChildOpened { child: child.clone() };
            let link = link(ticket, LinkKind::Child, child.id, &child.number);
            [Event::Steered { stage: *stage, what }].into_iter().chain(link).collect()
        }
        Delegate::Refused { stage, reason } if ticket.waits_for_child(*stage) => {
            let what = Steered::ChildRefused { reason: reason.clone() };
            vec![Event::Steered { stage: *stage, what }]
        }
        Delegate::Ended { child, result } => match ticket.stage_of_child(*child) {
            Some(stage) => ended(ticket, stage, result, cx)?,
            None => Vec::new(),
        },
        Delegate::LetGo { child } => {
            let dropped = ticket.kin.dropped.iter().filter(|dropped| dropped.id == *child);
            dropped.map(|child| Event::Kin(Kin::LetGo { child: child.clone() })).collect()
        }
        Delegate::Opened { .. } | Delegate::Refused { .. } => Vec::new(),
    })
}

fn ended(
    ticket: &Ticket,
    stage: u16,
    result: &TaskResult,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut plan = Plan::new(ticket, cx.template.ok_or_else(no_workflow)?, *cx);
    let (result, digest) = (result.clone(), result.digest());
    let failed = result.outcome == Outcome::Failed;
    plan.record(Event::StageFinished { stage, result, digest });
    if failed {
        retry::after_failure(&mut plan, ticket, stage, cx);
    }
    Ok(plan.finish())
}

/// Opens a ticket that does the work of another one's stage.
pub fn open_part(
    command: Open,
    part_of: PartOf,
    cx: &Context<'_>,
) -> Result<(Vec<Event>, Ticket), Refusal> {
    let (mut events, mut ticket) = decide::open(command, cx)?;
    let link = link(&ticket, LinkKind::Parent, part_of.parent, &part_of.number);
    let kin = [Event::Kin(Kin::PartOf(part_of))].into_iter().chain(link);
    let kin: Vec<Event> = kin.collect();
    evolve::evolve(&mut ticket, &kin, cx.now, cx.actor);
    events.extend(kin);
    Ok((events, ticket))
}

/// A tie, where there is room for one more.
fn link(ticket: &Ticket, kind: LinkKind, to: TicketId, number: &oms_base::Number) -> Option<Event> {
    let room = ticket.arrangement.links.len() < LINKS_MAX;
    let link = Link { kind, to, number: number.clone() };
    room.then_some(Event::Arranged(Arranged::Linked(link)))
}

/// What follows at once when a stage is queued whose work a workflow does.
pub(super) fn delegated(stage: u16, planned: &TemplateStage, cx: &Context<'_>) -> Option<Event> {
    planned.workflow.as_ref()?;
    let what = Steered::Delegated { timeout_at: retry::timeout_at(stage, cx) };
    Some(Event::Steered { stage, what })
}

impl Ticket {
    /// The stages for which a ticket is to be opened.
    pub fn childless(&self) -> Vec<u16> {
        let count = u16::try_from(self.stages.len()).unwrap_or(u16::MAX);
        (0..count).filter(|index| self.waits_for_child(*index)).collect()
    }

    /// The data of the ticket that does a stage's work, as its tasks would get it.
    pub fn input_of(&self, planned: &TemplateStage) -> Option<String> {
        let data = serde_json::from_str(self.core.data.as_deref()?).ok()?;
        Some(input_of(&planned.input, &data).to_string())
    }

    /// Whether somebody has yet to open, cancel or end a ticket for it, or to act for a playbook.
    pub fn owes(&self) -> bool {
        let childless =
            |stage: &Stage| matches!(stage.state, StageState::Delegated { child: None, .. });
        let untold = self.untold().next().is_some();
        let acts = self.runs.iter().any(|run| run.state == RunState::Acting);
        let owing = untold || acts || !self.kin.dropped.is_empty();
        owing || self.stages.iter().any(childless)
    }

    /// Whether that ticket does the work of one of its stages.
    pub fn has_child(&self, child: TicketId) -> bool {
        self.stage_of_child(child).is_some()
    }

    fn waits_for_child(&self, stage: u16) -> bool {
        let stands = self.stage(stage).map(|stage| &stage.state);
        matches!(stands, Some(StageState::Delegated { child: None, .. }))
    }

    fn stage_of_child(&self, child: TicketId) -> Option<u16> {
        let mut stages = (0..).zip(&self.stages);
        let has = |stage: &Stage| stage.child().is_some_and(|own| own.id == child);
        stages.find(|(_, stage)| has(stage)).map(|(index, _)| index)
    }
}
