//! A ticket's state: what never changes behind one pointer, and what does beside it.

use super::arrange::Arrangement;
use super::attach::Attachments;
use super::call::Calls;
use super::clocks::Tracked;
use super::duplicate::{Duplicates, Gathered};
use super::kin::Kinship;
use super::migrate::Moved;
use super::passed_over::PassedOver;
use super::play::Run;
use super::side::Side;
use super::stage::Stage;
use crate::sla::{Edition, PauseReason};
use oms_base::{
    BoardId, Description, Label, Number, Owner, PrincipalId, Priority, StageStatus, Status,
    TicketId, Timestamp, Title, WorkflowId,
};
use std::sync::Arc;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What was said when it was opened.
    pub core: Arc<Core>,
    /// Where it is.
    pub status: Status,
    /// Since when.
    pub status_since: Timestamp,
    /// How urgent.
    pub priority: Priority,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Its labels, sorted.
    pub labels: Vec<Label>,
    /// Whether a stage was ever claimed.
    pub started: bool,
    /// Its stages, by their index; empty for a plain ticket. Once it has moved to another version,
    /// those of stages that went stay.
    pub stages: Vec<Stage>,
    /// How many stages are in each status.
    pub counts: Counts,
    /// Since when somebody asks for help with it; until it ends.
    pub escalated_at: Option<Timestamp>,
    /// Why it is where it is, as a word that policies know.
    pub because: Option<PauseReason>,
    /// The policy that is for it.
    pub policy: Option<Edition>,
    /// Its clocks: its own first, then those of stages that have begun and not ended.
    pub clocks: Vec<Tracked>,
    /// Whether its clocks keep their stories: when it is folded to be explained.
    pub tells: bool,
    /// When time alone next does something: a clock rings, an attempt is over; derived.
    pub next_alarm_at: Option<Timestamp>,
    /// Where it stands among others, and what it has to do with them.
    pub arrangement: Arrangement,
    /// Policies that could not be asked when its own was last chosen.
    pub passed_over: Vec<PassedOver>,
    /// The files attached to it.
    pub attachments: Arc<Attachments>,
    /// Its last move to another version of its workflow.
    pub moved: Option<Moved>,
    /// The tickets that do its stages' work, and the one whose stage it does.
    pub kin: Kinship,
    /// What ties it to another ticket that stands for it.
    pub duplicates: Duplicates,
    /// The tickets that it stands for, and its supporters.
    pub gathered: Arc<Gathered>,
    /// What its clocks would be if it were tied to none; while it is.
    pub aside: Option<Vec<Tracked>>,
    /// Its tasks beside the stages.
    pub sides: Vec<Side>,
    /// Runs of playbooks, those that are over among them.
    pub runs: Arc<Vec<Run>>,
    /// Since when it is being given up; until what was done is undone.
    pub cancelling_at: Option<Timestamp>,
    /// What agents are asked about it.
    pub calls: Calls,
    /// Seq of its last event.
    pub version: u64,
}

/// What never changes, erasure and the version of the workflow apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Core {
    /// Its id.
    pub id: TicketId,
    /// Its public number.
    pub number: Number,
    /// The board it lives on.
    pub board: BoardId,
    /// The workflow version it runs.
    pub workflow: Option<(WorkflowId, u32)>,
    /// Its title.
    pub title: Option<Title>,
    /// Its description.
    pub description: Option<Description>,
    /// Its data, as JSON text.
    pub data: Option<String>,
    /// Who opened it.
    pub opened_by: PrincipalId,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was due as it was opened.
    pub due_at: Option<Timestamp>,
}

/// How many stages are in each status; derived, kept so that no step counts them all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u16; 10]);

impl Counts {
    /// Counts `stages`; those that went when the ticket moved are none of them.
    pub fn of(stages: &[Stage], moved: Option<&Moved>) -> Counts {
        let mut counts = Counts::default();
        let stays = |index: u16| moved.is_none_or(|moved| moved.is_taken(index));
        for (_, stage) in (0..).zip(stages).filter(|(index, _)| stays(*index)) {
            counts.0[usize::from(stage.status().number())] += 1;
        }
        counts
    }

    /// One stage went from one status to another.
    pub const fn shift(&mut self, from: StageStatus, to: StageStatus) {
        let (from, to) = (from.number() as usize, to.number() as usize);
        self.0[from] = self.0[from].saturating_sub(1);
        self.0[to] = self.0[to].saturating_add(1);
    }

    /// How many are in `status`.
    pub const fn get(&self, status: StageStatus) -> u16 {
        self.0[status.number() as usize]
    }

    /// Whether every stage has ended, and none badly.
    pub const fn all_satisfied(&self) -> bool {
        self.get(StageStatus::Waiting) == 0 && !self.is_active() && !self.is_held_up()
    }

    /// Whether a stage waits for a claim, is leased, or will be queued again by itself.
    pub const fn is_active(&self) -> bool {
        self.get(StageStatus::Queued) > 0
            || self.get(StageStatus::InProgress) > 0
            || self.get(StageStatus::Retrying) > 0
    }

    /// How many go on when somebody retries or skips them.
    pub const fn stuck(&self) -> u16 {
        self.get(StageStatus::Blocked)
            .saturating_add(self.get(StageStatus::Failed))
            .saturating_add(self.get(StageStatus::Cancelled))
    }

    const fn is_held_up(&self) -> bool {
        self.stuck() > 0 || self.get(StageStatus::Paused) > 0
    }
}

impl Ticket {
    /// Whether its status follows its stages.
    pub fn runs_workflow(&self) -> bool {
        self.core.workflow.is_some()
    }

    /// The stage of this index, or the side task of this number.
    pub fn stage(&self, index: u16) -> Option<&Stage> {
        let beside = || self.side(index).map(|side| &side.stage);
        self.stages.get(usize::from(index)).or_else(beside)
    }
}
