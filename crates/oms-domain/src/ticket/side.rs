//! Tasks of a ticket beside its stages: a supervisor's look at what was escalated, what undoes a
//! stage that was done, and steps of playbooks. They are worked like stages, under numbers from
//! [`SIDE_FIRST`] on.

use super::climb::Climb;
use super::event::Event;
use super::stage::{Slot, Stage, StageState};
use super::state::Ticket;
use super::steer::Steered;
use minicbor::{Decode, Encode};
use oms_base::limits::SEATS_MAX;
use oms_base::{Owner, Priority, Reason, StageId, StageStatus, Timestamp};

/// The number of a ticket's first side task; stages have smaller ones.
pub const SIDE_FIRST: u16 = 1_000;
const _: () = assert!(SEATS_MAX <= SIDE_FIRST as usize, "stages come before them");

/// What a side task is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SideKind {
    /// Somebody asked for help.
    #[n(0)]
    Supervise,
    /// A stage that was done is undone.
    #[n(1)]
    Compensate,
    /// A step of a playbook.
    #[n(2)]
    Step,
}

impl SideKind {
    /// The word as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            SideKind::Supervise => "supervise",
            SideKind::Compensate => "compensate",
            SideKind::Step => "step",
        }
    }
}

/// A side task with its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Side {
    /// What it is for.
    #[n(0)]
    pub kind: SideKind,
    /// The stage that it is about, or the step that it is; of the ticket as a whole when absent.
    #[n(1)]
    pub of: Option<StageId>,
    /// Whose it is.
    #[n(2)]
    pub owner: Option<Owner>,
    /// Seq of the result that it undoes.
    #[n(3)]
    pub result: Option<u64>,
    /// Where it is.
    #[n(4)]
    pub stage: Stage,
    /// How far it has climbed, when help was asked for.
    #[n(5)]
    pub climb: Option<Climb>,
}

/// What happened beside the stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sided {
    /// A side task waits for a claim.
    Queued {
        /// Its number.
        side: u16,
        /// What it is for.
        kind: SideKind,
        /// The stage that it is about.
        of: Option<StageId>,
        /// Whose it is.
        owner: Option<Owner>,
        /// Seq of the result that it undoes.
        result: Option<u64>,
        /// Which attempt.
        attempt: u32,
        /// When it is due.
        due_at: Option<Timestamp>,
        /// How far it has climbed, when help was asked for.
        climb: Option<Climb>,
    },
    /// The ticket is given up, as soon as what was done is undone.
    Cancelling {
        /// Why.
        reason: Option<Reason>,
    },
}

impl Sided {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Sided::Queued { kind: SideKind::Supervise, .. } => "supervision-queued",
            Sided::Queued { kind: SideKind::Compensate, .. } => "compensation-queued",
            Sided::Queued { kind: SideKind::Step, .. } => "step-queued",
            Sided::Cancelling { .. } => "cancelling",
        }
    }
}

impl Ticket {
    /// The side task of this number.
    pub fn side(&self, index: u16) -> Option<&Side> {
        self.sides.get(usize::from(index.checked_sub(SIDE_FIRST)?))
    }

    /// The side task of a kind that is about a stage, or about the ticket as a whole.
    pub fn side_of(&self, kind: SideKind, of: Option<&StageId>) -> Option<(u16, &Side)> {
        let same = |(_, side): &(u16, &Side)| side.kind == kind && side.of.as_ref() == of;
        self.side_indices().zip(&self.sides).find(same)
    }

    /// The numbers of its side tasks.
    pub fn side_indices(&self) -> impl Iterator<Item = u16> + use<> {
        (SIDE_FIRST..).take(self.sides.len())
    }

    /// Whether what was done is being undone, and somebody or something is at it.
    pub(super) fn is_undoing(&self) -> bool {
        self.sides
            .iter()
            .any(|side| side.kind == SideKind::Compensate && side.stage.waits_or_works())
    }
}

/// The next attempt at a side task, which is a new one when there is none of its kind.
pub(super) fn queued(
    ticket: &Ticket,
    (kind, of): (SideKind, Option<&StageId>),
    owner: Owner,
    result: Option<u64>,
    due_at: Option<Timestamp>,
) -> Event {
    let (side, attempt) = match ticket.side_of(kind, of) {
        Some((index, side)) => (index, side.stage.attempt().saturating_add(1)),
        None => (next_side(ticket), 1),
    };
    let (of, owner) = (of.cloned(), Some(owner));
    let climb = None;
    Event::Sided(Sided::Queued { side, kind, of, owner, result, attempt, due_at, climb })
}

/// The number of a side task that is to come.
pub(super) fn next_side(ticket: &Ticket) -> u16 {
    ticket.side_indices().last().map_or(SIDE_FIRST, |last| last.saturating_add(1))
}

/// What an event leaves beside the stages.
pub(super) fn apply(ticket: &mut Ticket, event: &Sided, time: Timestamp, priority: Priority) {
    match event {
        Sided::Queued { side, kind, of, owner, result, attempt, due_at, climb } => {
            if ticket.side(*side).is_none() {
                let (of, stage) = (of.clone(), Stage::waiting());
                let (owner, result, climb) = (None, None, None);
                ticket.sides.push(Side { kind: *kind, of, owner, result, stage, climb });
            }
            let Some(task) = at_mut(ticket, *side) else { return };
            task.owner.clone_from(owner);
            task.result = *result;
            task.climb = *climb;
            // Whoever works on it must not come back with the lease.
            let leased = task.stage.status() == StageStatus::InProgress;
            let epoch = task.stage.epoch().saturating_add(u32::from(leased));
            let slot = Slot::new(time, *due_at, priority);
            task.stage.go(StageState::Queued { attempt: *attempt, epoch, at: time, slot });
        }
        Sided::Cancelling { .. } => ticket.cancelling_at = Some(time),
    }
}

pub(super) fn at_mut(ticket: &mut Ticket, index: u16) -> Option<&mut Side> {
    ticket.sides.get_mut(usize::from(index.checked_sub(SIDE_FIRST)?))
}

/// Nobody works beside a ticket that has ended.
pub(super) fn withdraw(ticket: &mut Ticket, time: Timestamp) {
    for side in &mut ticket.sides {
        if side.stage.is_open_beside() {
            let (attempt, epoch) = (side.stage.attempt(), Some(side.stage.epoch()));
            side.stage.go(StageState::Cancelled { attempt, at: time, epoch });
        }
    }
}

impl Side {
    /// A step of a playbook gets another owner.
    pub(super) fn hand_over(&mut self, event: &Event) {
        if let Event::Steered { what: Steered::Reassigned { owner, .. }, .. } = event
            && self.kind == SideKind::Step
        {
            self.owner.clone_from(owner);
        }
    }
}

impl Stage {
    /// Whether something may still become of it beside the stages.
    pub(super) const fn is_open_beside(&self) -> bool {
        matches!(
            self.status(),
            StageStatus::Queued
                | StageStatus::InProgress
                | StageStatus::Blocked
                | StageStatus::Retrying
        )
    }
}
