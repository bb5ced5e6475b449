//! A ticket's move to another version of its workflow: what is asked, what happened, and what it
//! leaves.
//!
//! Each stage keeps its index for good, so its task goes on under the same id and whoever holds the
//! lease never notices. Stages that come get indexes of their own.

use super::stage::{Stage, StageState};
use super::state::{Core, Counts, Ticket};
use crate::workflow::{Seat, Template};
use minicbor::{Decode, Encode};
use oms_base::{StageId, Timestamp, WorkflowId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Asks a ticket to run another version of its workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrate {
    /// The workflow that it must run.
    pub workflow: WorkflowId,
    /// The version.
    pub to: u32,
    /// That version, as published.
    pub template: Arc<Template>,
    /// What becomes of stages whose ids it lacks or means otherwise: another stage, or nothing.
    pub map: BTreeMap<StageId, Option<StageId>>,
}

/// What a ticket's move came to, by the stages' indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The version that it ran.
    pub from: u32,
    /// The version that it runs.
    pub to: u32,
    /// How many seats it has.
    pub seats_count: u16,
    /// What its indexes stand for; as in the version itself, when absent.
    pub seats: Option<Vec<Seat>>,
    /// Stages that went.
    pub gone: Vec<u16>,
    /// Stages that came.
    pub come: Vec<u16>,
    /// Stages that wait again, since the version asks something else before they begin.
    pub again: Vec<u16>,
    /// Stages in progress that have another owner: queued again, their leases gone.
    pub requeued: Vec<u16>,
    /// Stages that go on under another id, with both ids.
    pub renamed: Vec<(StageId, StageId)>,
}

/// A ticket's last move.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Moved {
    /// Seq of its event.
    #[n(0)]
    pub seq: u64,
    /// What its indexes stand for since; as in the version itself, when absent.
    #[n(1)]
    pub seats: Option<Vec<Seat>>,
}

impl Moved {
    /// Whether the stage of this index is one of the version that the ticket runs.
    pub fn is_taken(&self, index: u16) -> bool {
        let seat = |seats: &Vec<Seat>| seats.get(usize::from(index)).is_some_and(Seat::is_taken);
        self.seats.as_ref().is_none_or(seat)
    }
}

impl Migrated {
    /// Whether the stage of this index is what it was before.
    pub fn keeps(&self, index: u16) -> bool {
        [&self.gone, &self.come, &self.again].iter().all(|changed| !changed.contains(&index))
    }
}

impl Migrate {
    /// The version as the ticket runs it after `event`.
    pub fn laid_out(&self, event: &Migrated) -> Arc<Template> {
        lay_out(&self.template, event.seats.as_deref())
    }
}

impl Ticket {
    /// The version that it runs, with each stage at the index that it has here.
    pub fn laid_out(&self, template: &Arc<Template>) -> Arc<Template> {
        lay_out(template, self.moved.as_ref().and_then(|moved| moved.seats.as_deref()))
    }
}

fn lay_out(template: &Arc<Template>, seats: Option<&[Seat]>) -> Arc<Template> {
    match seats {
        Some(seats) => Arc::new(template.laid_out(seats)),
        None => Arc::clone(template),
    }
}

pub(super) fn apply(ticket: &mut Ticket, event: &Migrated, time: Timestamp) {
    let workflow = ticket.core.workflow.map(|(id, _)| (id, event.to));
    ticket.core = Arc::new(Core { workflow, ..Core::clone(&ticket.core) });
    ticket.stages.resize(usize::from(event.seats_count), Stage::waiting());
    let each = |ticket: &mut Ticket, indexes: &[u16], change: fn(&mut Stage, Timestamp)| {
        for index in indexes {
            if let Some(stage) = ticket.stages.get_mut(usize::from(*index)) {
                change(stage, time);
            }
        }
    };
    each(ticket, &event.gone, leave);
    each(ticket, &event.come, |stage, _| *stage = Stage::waiting());
    each(ticket, &event.again, |stage, _| stage.go(StageState::Again { attempt: 0, epoch: 0 }));
    each(ticket, &event.requeued, requeue);
    // Whatever is done beside a stage stays with it.
    for of in ticket.sides.iter_mut().filter_map(|side| side.of.as_mut()) {
        if let Some((_, id)) = event.renamed.iter().find(|(was, _)| was == of) {
            *of = id.clone();
        }
    }
    ticket.moved = Some(Moved { seq: ticket.version, seats: event.seats.clone() });
    ticket.counts = Counts::of(&ticket.stages, ticket.moved.as_ref());
}

/// What has ended keeps its result, so that it is still known when it is sent again.
fn leave(stage: &mut Stage, at: Timestamp) {
    stage.escalated_at = None;
    let (attempt, epoch) = (stage.attempt(), Some(stage.epoch()));
    let is_fresh = *stage == Stage::waiting();
    let has_ended = matches!(
        stage.state,
        StageState::Ended { .. } | StageState::Skipped { .. } | StageState::Cancelled { .. }
    );
    if !is_fresh && !has_ended {
        stage.go(StageState::Cancelled { attempt, at, epoch });
    }
}

/// Whoever held the lease must not come back with it.
fn requeue(stage: &mut Stage, at: Timestamp) {
    if let StageState::InProgress { attempt, epoch, slot, .. } = stage.state {
        let epoch = epoch.saturating_add(1);
        stage.go(StageState::Queued { attempt, epoch, at, slot });
    }
}
