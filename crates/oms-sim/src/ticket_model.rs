//! What a ticket may do, written down a second time and by other means: events that do not
//! follow from where the ticket stands are a violation.

use crate::graph::Graph;
use crate::violation::{Check, expect};
use oms_base::{Actor, BoardId, Outcome, PrincipalId, Status, TicketId};
use oms_domain::sla::{PauseReason, Threshold};
use oms_domain::ticket::{Arranged, Event, Kin, Skip, Steered};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The time limit of every board's tickets.
const SLA_MICROS: i64 = 3 * 3_600_000_000;

/// A ticket as the simulator knows it.
#[derive(Debug, Clone)]
pub(crate) struct TicketModel {
    /// Its public number.
    pub(crate) number: oms_base::Number,
    /// Its board.
    pub(crate) board: BoardId,
    /// The version that it runs: the graph, and the version's number.
    pub(crate) runs: Option<(Rc<Graph>, u32)>,
    /// `data.n`.
    pub(crate) n: Option<u32>,
    /// Where it is.
    pub(crate) status: Status,
    /// Its stages.
    pub(crate) stages: Vec<StageModel>,
    /// Seq of its last event.
    pub(crate) version: u64,
    /// When its last event happened.
    pub(crate) time: oms_base::Timestamp,
    opened_at: oms_base::Timestamp,
    because: Option<PauseReason>,
    /// The thresholds recorded, by cycle.
    rung: BTreeSet<(u32, Threshold)>,
    started: bool,
    /// Tickets whose work is needed no more, and who have yet to hear of it.
    pub(crate) owed: BTreeSet<TicketId>,
}

/// A stage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StageModel {
    /// Where it is.
    pub(crate) place: Place,
    /// The attempt; 0 before the first.
    pub(crate) attempt: u32,
    /// The epoch of the last lease; 0 before the first.
    pub(crate) epoch: u32,
    /// Tried again in the command that is being read.
    is_retried: bool,
}

/// Where a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Waiting,
    Queued,
    Leased(PrincipalId),
    /// A ticket of its own does its work.
    Nested(Option<TicketId>),
    Blocked,
    Failed,
    Done,
    Skipped,
    Cancelled,
}

impl Place {
    /// Whether those behind it may start.
    pub(crate) const fn is_satisfied(self) -> bool {
        matches!(self, Place::Done | Place::Skipped)
    }

    /// Whether somebody must act.
    pub(crate) const fn is_stuck(self) -> bool {
        matches!(self, Place::Blocked | Place::Failed)
    }
}

impl StageModel {
    /// Notes that it is tried again; says whether it was stuck.
    const fn retry(&mut self) -> bool {
        self.is_retried = self.place.is_stuck();
        self.is_retried
    }
}

/// Where a stage goes whose work a ticket of its own does, and whether it may.
fn delegated(what: &Steered, was: Place, actor: Actor) -> (Place, bool) {
    match what {
        Steered::Delegated { .. } => (Place::Nested(None), was == Place::Queued),
        Steered::ChildOpened { child } => {
            let to = Place::Nested(Some(child.id));
            (to, was == Place::Nested(None) && actor == Actor::HUB)
        }
        // Nobody here asks for these, and every ticket can be opened.
        Steered::ChildRefused { .. }
        | Steered::Reassigned { .. }
        | Steered::Escalated { .. }
        | Steered::Paused { .. }
        | Steered::Resumed { .. }
        | Steered::Cancelled { .. }
        | Steered::RetryPlanned { .. }
        | Steered::TimedOut => (was, false),
    }
}

const fn place_after(outcome: Outcome) -> Place {
    match outcome {
        Outcome::Done => Place::Done,
        Outcome::Failed => Place::Failed,
        Outcome::Blocked => Place::Blocked,
    }
}

/// Where a stage stands after its work, and whether whoever says so may.
fn finished(outcome: Outcome, was: Place, actor: Actor) -> (Place, bool) {
    let to = place_after(outcome);
    let by_child = matches!(was, Place::Nested(Some(_))) && actor == Actor::HUB;
    (to, matches!(was, Place::Leased(_)) || (by_child && to != Place::Blocked))
}

impl TicketModel {
    /// A ticket that was just opened.
    pub(crate) fn opened(
        event: &oms_domain::ticket::Opened,
        graph: Option<(Rc<Graph>, u32)>,
        time: oms_base::Timestamp,
    ) -> TicketModel {
        let count = graph.as_ref().map_or(0, |(graph, _)| graph.nodes.len());
        let waiting = StageModel { place: Place::Waiting, attempt: 0, epoch: 0, is_retried: false };
        let digits = event.data.as_deref().and_then(|data| data.strip_prefix("{\"n\":"));
        TicketModel {
            number: event.number.clone(),
            board: event.board,
            runs: graph,
            n: digits.and_then(|digits| digits.strip_suffix('}')?.parse().ok()),
            status: Status::Queued,
            stages: vec![waiting; count],
            version: 1,
            time,
            opened_at: time,
            because: None,
            rung: BTreeSet::new(),
            started: false,
            owed: BTreeSet::new(),
        }
    }

    /// Takes in one event after the opening.
    pub(crate) fn take_in(&mut self, event: &Event, actor: Actor) -> Check {
        self.version += 1;
        let (open, plain) = (self.status.is_open(), self.runs.is_none());
        let allowed = match event {
            // Nobody here asks for any but the first.
            Event::Opened(_)
            | Event::ClockRebased { .. }
            | Event::Attached(_)
            | Event::PassedOver(_)
            | Event::Migrated(_)
            | Event::Duplicated(_)
            | Event::Sided(_)
            | Event::Imported(_)
            | Event::Automated(_)
            | Event::Played(_)
            | Event::Told(_)
            | Event::Redacted(_)
            | Event::StagesReset { .. }
            | Event::Escalated { .. } => false,
            Event::Arranged(event) => matches!(event, Arranged::Linked(_)) && actor == Actor::HUB,
            Event::Kin(Kin::PartOf(_)) => actor == Actor::HUB,
            Event::Kin(Kin::LetGo { child }) => self.owed.remove(&child.id) && actor == Actor::HUB,
            Event::Moved { to, because, .. } => {
                let moves = *to != self.status || (because.is_some() && *because != self.because);
                self.status = *to;
                // What is not blocked waits for nothing.
                self.because.clone_from(because);
                plain && open && moves
            }
            Event::Reopened { .. } => {
                self.status = Status::Queued;
                self.because = None;
                plain && !open
            }
            Event::Assigned { .. } | Event::Prioritised { .. } => open,
            Event::Commented { .. } | Event::Labelled { .. } => true,
            Event::Cancelled { .. } => {
                self.cancel();
                open
            }
            Event::ThresholdReached { cycle, threshold, .. } => {
                let fresh = self.rung.insert((*cycle, *threshold));
                fresh && self.may_ring(*threshold)
            }
            Event::Completed => {
                !plain && self.stages.iter().all(|stage| stage.place.is_satisfied())
            }
            Event::Steered { .. }
            | Event::StageQueued { .. }
            | Event::StageClaimed { .. }
            | Event::StageReleased { .. }
            | Event::StageLapsed { .. }
            | Event::StageFinished { .. }
            | Event::StageSkipped { .. }
            | Event::StageBlocked { .. }
            | Event::StageRetried { .. } => open && self.take_in_stage(event, actor),
        };
        let found = || format!("{}: {event:?} by {actor:?}, then {self:?}", self.number);
        expect(allowed, "a ticket moves only by allowed transitions", found)
    }

    /// Whether so much of the time limit can have gone by: pauses only make it later.
    fn may_ring(&self, threshold: Threshold) -> bool {
        let share = match threshold {
            Threshold::Percent(percent) => i64::from(percent),
            Threshold::Breach | Threshold::Level(_) => 100,
        };
        self.time.since(self.opened_at).micros() >= SLA_MICROS / 100 * share
    }

    fn cancel(&mut self) {
        self.status = Status::Cancelled;
        for stage in &mut self.stages {
            let open = matches!(
                stage.place,
                Place::Waiting
                    | Place::Queued
                    | Place::Leased(_)
                    | Place::Nested(_)
                    | Place::Blocked
            );
            if let Place::Nested(Some(child)) = stage.place {
                self.owed.insert(child);
            }
            stage.place = if open { Place::Cancelled } else { stage.place };
        }
    }

    /// Moves a stage, and says whether it was allowed to.
    fn take_in_stage(&mut self, event: &Event, actor: Actor) -> bool {
        let index = event.stage().map_or(usize::MAX, usize::from);
        let may_start = self.may_start(index);
        let (wanted, is_nested) = (self.is_wanted(index), self.is_nested(index));
        let Some(stage) = self.stages.get_mut(index) else { return false };
        let was = stage.place;
        let (to, allowed) = match event {
            Event::StageQueued { attempt, .. } => {
                let first = was == Place::Waiting && may_start && wanted == Some(true);
                let allowed = (first || stage.is_retried) && *attempt == stage.attempt + 1;
                stage.attempt = *attempt;
                (Place::Queued, allowed)
            }
            Event::StageClaimed { epoch, holder, .. } => {
                let allowed =
                    was == Place::Queued && *epoch == stage.epoch + 1 && *holder == actor.principal;
                stage.epoch = *epoch;
                self.started = true;
                (Place::Leased(*holder), allowed)
            }
            Event::StageReleased { .. } => (Place::Queued, matches!(was, Place::Leased(_))),
            Event::StageLapsed { .. } => {
                (Place::Queued, matches!(was, Place::Leased(_)) && actor == Actor::HUB)
            }
            Event::StageFinished { result, .. } => finished(result.outcome, was, actor),
            Event::Steered { what, .. } => {
                self.started = true;
                let (to, allowed) = delegated(what, was, actor);
                (to, allowed && is_nested)
            }
            Event::StageSkipped { why: Skip::Condition, .. } => {
                (Place::Skipped, was == Place::Waiting && may_start && wanted == Some(false))
            }
            // No workflow here says so.
            Event::StageSkipped { why: Skip::Failure, .. } => (Place::Skipped, false),
            Event::StageSkipped { why: Skip::ByHand, .. } => (Place::Skipped, was.is_stuck()),
            Event::StageBlocked { .. } => {
                (Place::Blocked, was == Place::Waiting && may_start && wanted.is_none())
            }
            Event::StageRetried { .. } => (was, stage.retry()),
            Event::Opened(_)
            | Event::Moved { .. }
            | Event::Assigned { .. }
            | Event::Prioritised { .. }
            | Event::Commented { .. }
            | Event::Labelled { .. }
            | Event::Cancelled { .. }
            | Event::Reopened { .. }
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
            | Event::Redacted(_)
            | Event::StagesReset { .. }
            | Event::Escalated { .. }
            | Event::Completed => (was, false),
        };
        stage.place = to;
        allowed
    }

    fn may_start(&self, index: usize) -> bool {
        let node = self.runs.as_ref().and_then(|(graph, _)| graph.nodes.get(index));
        let satisfied =
            |before: &usize| self.stages.get(*before).is_some_and(|s| s.place.is_satisfied());
        node.is_some_and(|node| node.depends_on.iter().all(satisfied))
    }

    fn is_nested(&self, index: usize) -> bool {
        let node = self.runs.as_ref().and_then(|(graph, _)| graph.nodes.get(index));
        node.is_some_and(|node| node.nested.is_some())
    }

    fn is_wanted(&self, index: usize) -> Option<bool> {
        let node = self.runs.as_ref().and_then(|(graph, _)| graph.nodes.get(index));
        node.and_then(|node| node.when.holds(self.n))
    }

    /// What must hold when a command's events are all taken in.
    pub(crate) fn settle(&mut self, completed: bool) -> Check {
        self.stages.iter_mut().for_each(|stage| stage.is_retried = false);
        if self.runs.is_none() {
            return Ok(());
        }
        let was = self.status;
        if was != Status::Cancelled {
            self.status = self.status_of_stages();
            let alone = (0..self.stages.len())
                .find(|&i| self.stages[i].place == Place::Queued && self.is_nested(i));
            expect(alone.is_none(), "a nested stage makes no task", || format!("{alone:?}"))?;
            let idle = (0..self.stages.len())
                .find(|&i| self.stages[i].place == Place::Waiting && self.may_start(i));
            expect(idle.is_none(), "a stage starts when all before it are satisfied", || {
                format!("{}: stage {idle:?} still waits in {:?}", self.number, self.stages)
            })?;
        }
        let ends = self.status == Status::Completed && was != Status::Completed;
        expect(ends == completed, "a workflow ends with its last stage, once", || {
            format!("{}: completed {completed}, stages {:?}", self.number, self.stages)
        })
    }

    fn status_of_stages(&self) -> Status {
        let any = |held: &dyn Fn(Place) -> bool| self.stages.iter().any(|s| held(s.place));
        if !any(&|place| !place.is_satisfied()) {
            Status::Completed
        } else if !any(&|place| {
            matches!(place, Place::Queued | Place::Leased(_) | Place::Nested(_))
        }) {
            Status::Blocked
        } else if self.started {
            Status::InProgress
        } else {
            Status::Queued
        }
    }
}
