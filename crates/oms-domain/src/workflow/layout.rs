//! At which index a ticket keeps each stage, once it has moved to another version.
//!
//! An index that a task was ever made of is never given to another stage: task ids, leases and the
//! log's events go on meaning what they meant.

use super::template::{Template, TemplateStage};
use minicbor::{Decode, Encode};
use oms_base::StageId;
use std::collections::{BTreeMap, BTreeSet};

/// What an index of a ticket stands for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Seat {
    #[n(0)]
    id: StageId,
    #[n(1)]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
enum Kind {
    /// A stage of the version that the ticket runs.
    #[n(0)]
    Taken,
    /// Of a stage that went before anything had happened to it; another may come here.
    #[n(1)]
    Free,
    /// Of a stage that went and left tasks or results.
    #[n(2)]
    Spent,
}

impl Seat {
    /// The seat of a stage.
    pub const fn of(id: StageId) -> Seat {
        Seat { id, kind: Kind::Taken }
    }

    /// The stage's id, or what it was.
    pub const fn id(&self) -> &StageId {
        &self.id
    }

    /// Whether its stage is one of the version that the ticket runs.
    pub const fn is_taken(&self) -> bool {
        matches!(self.kind, Kind::Taken)
    }
}

/// What becomes of a ticket's seats when it moves to another version.
#[derive(Debug, Clone, Default)]
pub struct Seating {
    /// The stages that go on, by index, under their ids from here on.
    pub kept: BTreeMap<u16, StageId>,
    /// Of those that go, the ones that nothing has happened to.
    pub fresh: BTreeSet<u16>,
    /// The ones that come, in the order of the definition.
    pub come: Vec<StageId>,
}

impl Seating {
    /// The seats that `seats` become, and the indexes of the stages that come.
    pub fn apply(&self, seats: &[Seat]) -> (Vec<Seat>, Vec<u16>) {
        let mut after: Vec<Seat> = (0..).zip(seats).map(|(i, seat)| self.next(i, seat)).collect();
        // A seat that is left now may still be named by a claim on its way.
        let is_free = |at: usize| seats.get(at).is_some_and(|seat| seat.kind == Kind::Free);
        let mut free: Vec<usize> = (0..seats.len()).filter(|at| is_free(*at)).collect();
        let own: Vec<Option<usize>> =
            self.come.iter().map(|id| take_own(&mut free, seats, id)).collect();
        let mut free = free.into_iter();
        let mut indexes = Vec::with_capacity(self.come.len());
        for (id, own) in self.come.iter().zip(own) {
            let at = own.or_else(|| free.next()).unwrap_or(after.len());
            match after.get_mut(at) {
                Some(seat) => *seat = Seat::of(id.clone()),
                None => after.push(Seat::of(id.clone())),
            }
            indexes.push(u16::try_from(at).unwrap_or(u16::MAX));
        }
        (after, indexes)
    }

    fn next(&self, index: u16, seat: &Seat) -> Seat {
        match self.kept.get(&index) {
            _ if !seat.is_taken() => seat.clone(),
            Some(id) => Seat::of(id.clone()),
            None if self.fresh.contains(&index) => Seat { kind: Kind::Free, ..seat.clone() },
            None => Seat { kind: Kind::Spent, ..seat.clone() },
        }
    }
}

/// A stage that comes back sits where it sat.
fn take_own(free: &mut Vec<usize>, seats: &[Seat], id: &StageId) -> Option<usize> {
    let own = free.iter().position(|at| seats[*at].id == *id)?;
    Some(free.remove(own))
}

/// The seats of a template that was laid out for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Laid {
    seats: Vec<Seat>,
    /// By index: the place in the definition.
    places: Vec<Option<u16>>,
    /// By place in the definition: the index.
    indexes: Vec<u16>,
}

impl Laid {
    pub(super) fn seat(&self, index: u16) -> Option<&Seat> {
        self.seats.get(usize::from(index))
    }

    pub(super) fn place(&self, index: u16) -> Option<u16> {
        self.places.get(usize::from(index)).copied().flatten()
    }

    pub(super) fn index(&self, place: u16) -> u16 {
        self.indexes.get(usize::from(place)).copied().unwrap_or(u16::MAX)
    }
}

impl Template {
    /// The seats of its stages.
    pub fn seats(&self) -> Vec<Seat> {
        match &self.laid {
            Some(laid) => laid.seats.clone(),
            None => self.stages.iter().map(|stage| Seat::of(stage.id.clone())).collect(),
        }
    }

    /// The version, as published, for a ticket whose stages sit so.
    #[must_use]
    pub fn laid_out(&self, seats: &[Seat]) -> Template {
        let taken = (0_u16..).zip(seats).filter(|(_, seat)| seat.is_taken());
        let at: BTreeMap<&StageId, u16> = taken.map(|(index, seat)| (&seat.id, index)).collect();
        let index = |id: &StageId| at.get(id).copied().unwrap_or(u16::MAX);
        let indexes: Vec<u16> = self.stages.iter().map(|stage| index(&stage.id)).collect();
        let mut places = vec![None; seats.len()];
        for (place, index) in (0_u16..).zip(&indexes) {
            if let Some(found) = places.get_mut(usize::from(*index)) {
                *found = Some(place);
            }
        }
        let moved = |places: &[u16]| places.iter().map(|at| indexes[usize::from(*at)]).collect();
        let stage = |stage: &TemplateStage| TemplateStage {
            depends_on: moved(&stage.depends_on),
            successors: moved(&stage.successors),
            on_fail: stage.on_fail.moved(&indexes),
            ..stage.clone()
        };
        Template {
            stages: self.stages.iter().map(stage).collect(),
            roots: moved(&self.roots),
            by_id: self
                .by_id
                .iter()
                .map(|(id, at)| (id.clone(), indexes[usize::from(*at)]))
                .collect(),
            laid: Some(Laid { seats: seats.to_vec(), places, indexes: indexes.clone() }),
            ..self.clone()
        }
    }
}
