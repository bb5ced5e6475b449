//! What is done with a stage from outside its task: whose it is, whether it goes on, what time
//! makes of it.

use super::climb;
use super::decide::{Context, check_open};
use super::decide_stage::stage_at;
use super::event::Event;
use super::evolve::Moment;
use super::stage::{Child, Finished, Own, Slot, Stage, StageState};
use super::state::Ticket;
use super::undo;
use crate::Refusal;
use crate::sla::{ClockState, Happening, PauseReason, What};
use oms_base::{Code, Outcome, Owner, Reason, StageStatus, Timestamp};

/// What can be asked of a stage. Each needs a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steer {
    /// Give it to another owner; whoever works on it loses the lease.
    Assign {
        /// Whom.
        owner: Owner,
    },
    /// Ask for help with it.
    Escalate {
        /// Its owner from here on; as before when absent.
        to: Option<Owner>,
        /// Whom the ticket's board names to be told.
        supervisor: Option<Owner>,
    },
    /// Hold it up.
    Pause {
        /// Why, as a word that policies know.
        because: Option<PauseReason>,
    },
    /// Let a paused one go on.
    Resume,
    /// Give it up.
    Cancel,
}

/// What was done with a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steered {
    /// Its tasks go to another owner; a lease on it is gone.
    Reassigned {
        /// To whom.
        owner: Option<Owner>,
        /// Why.
        reason: Option<Reason>,
    },
    /// Somebody asks for help with it.
    Escalated {
        /// Why.
        reason: Option<Reason>,
    },
    /// Its task waits for nobody; a lease on it is gone.
    Paused {
        /// Why, in words.
        reason: Option<Reason>,
        /// Why, as a word that policies know.
        because: Option<PauseReason>,
    },
    /// Its task is queued again, under the same attempt.
    Resumed {
        /// Why.
        reason: Option<Reason>,
        /// When it is due.
        due_at: Option<Timestamp>,
    },
    /// It was given up.
    Cancelled {
        /// Why.
        reason: Option<Reason>,
    },
    /// It failed and is queued again by itself.
    RetryPlanned {
        /// When.
        at: Timestamp,
    },
    /// Its attempt took too long and counts as failed.
    TimedOut,
    /// A ticket on another workflow is to do its work.
    Delegated {
        /// When the attempt counts as failed.
        timeout_at: Option<Timestamp>,
    },
    /// That ticket was opened.
    ChildOpened {
        /// Which.
        child: Child,
    },
    /// That ticket cannot be opened.
    ChildRefused {
        /// Why.
        reason: Option<Reason>,
    },
}

impl Steered {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Steered::Reassigned { .. } => "stage-reassigned",
            Steered::Escalated { .. } => "stage-escalated",
            Steered::Paused { .. } => "stage-paused",
            Steered::Resumed { .. } => "stage-resumed",
            Steered::Cancelled { .. } => "stage-cancelled",
            Steered::RetryPlanned { .. } => "stage-retry-planned",
            Steered::TimedOut => "stage-timed-out",
            Steered::Delegated { .. } => "stage-delegated",
            Steered::ChildOpened { .. } => "stage-child-opened",
            Steered::ChildRefused { .. } => "stage-child-refused",
        }
    }

    /// The status that a stage gets by it; `None` where it keeps the one that it has, a lease
    /// apart.
    pub const fn status(&self) -> Option<StageStatus> {
        match self {
            Steered::Reassigned { .. }
            | Steered::Escalated { .. }
            | Steered::ChildOpened { .. } => None,
            Steered::Delegated { .. } => Some(StageStatus::InProgress),
            Steered::ChildRefused { .. } => Some(StageStatus::Blocked),
            Steered::Paused { .. } => Some(StageStatus::Paused),
            Steered::Resumed { .. } => Some(StageStatus::Queued),
            Steered::Cancelled { .. } => Some(StageStatus::Cancelled),
            Steered::RetryPlanned { .. } => Some(StageStatus::Retrying),
            Steered::TimedOut => Some(StageStatus::Failed),
        }
    }

    /// Why, in words.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Steered::Reassigned { reason, .. }
            | Steered::Escalated { reason }
            | Steered::Paused { reason, .. }
            | Steered::Resumed { reason, .. }
            | Steered::Cancelled { reason }
            | Steered::ChildRefused { reason } => reason.as_ref(),
            Steered::RetryPlanned { .. }
            | Steered::TimedOut
            | Steered::Delegated { .. }
            | Steered::ChildOpened { .. } => None,
        }
    }
}

/// Decides what is asked of a stage.
pub(super) fn decide_steer(
    ticket: &Ticket,
    (index, steer): (u16, &Steer),
    reason: &Reason,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    check_open(ticket)?;
    if ticket.cancelling_at.is_some() {
        return Err(undo::being_cancelled());
    }
    let stage = stage_at(ticket, index)?;
    check_tasks((index, stage), steer, cx)?;
    let reason = Some(reason.clone());
    let steered = match steer {
        Steer::Assign { owner } => {
            check_not_ended(stage)?;
            if is_of(stage, index, owner, cx) {
                return Ok(Vec::new());
            }
            vec![Steered::Reassigned { owner: Some(owner.clone()), reason }]
        }
        Steer::Escalate { to, .. } => {
            check_not_ended(stage)?;
            let to = to.iter().filter(|to| !is_of(stage, index, to, cx));
            let given = to.map(|to| Steered::Reassigned { owner: Some(to.clone()), reason: None });
            [Steered::Escalated { reason }].into_iter().chain(given).collect()
        }
        Steer::Pause { because } => {
            let pausable = [StageStatus::Queued, StageStatus::InProgress];
            check_status(stage, &pausable, "only a queued or in-progress one pauses")?;
            vec![Steered::Paused { reason, because: because.clone() }]
        }
        Steer::Resume => {
            check_status(stage, &[StageStatus::Paused], "only a paused one resumes")?;
            let resume = Happening { at: cx.now, what: What::Resume };
            let clock = ticket.stage_clock(index).map(|clock| clock.clone().apply(&resume));
            vec![Steered::Resumed { reason, due_at: clock.as_ref().and_then(ClockState::due_at) }]
        }
        Steer::Cancel => {
            let going: Vec<StageStatus> =
                StageStatus::ALL.iter().copied().filter(|status| status.is_active()).collect();
            check_status(stage, &going, "only one that has begun and not ended is cancelled")?;
            vec![Steered::Cancelled { reason }]
        }
    };
    let events = steered.into_iter().map(|what| Event::Steered { stage: index, what });
    Ok(events.chain(told(ticket, index, steer, cx)).collect())
}

/// The task of whoever is asked for help: as the stage says, else the workflow, else the chain
/// above its owner, the board or the agency; while one of them has it, the next one above.
fn told(ticket: &Ticket, index: u16, steer: &Steer, cx: &Context<'_>) -> Option<Event> {
    let Steer::Escalate { supervisor, .. } = steer else { return None };
    let planned = cx.template?.stage(index)?;
    climb::supervise(ticket, Some(&planned.id), supervisor.as_ref(), cx)
}

/// A stage whose work a workflow does has no task to give away or to hold up.
fn check_tasks(
    (index, stage): (u16, &Stage),
    steer: &Steer,
    cx: &Context<'_>,
) -> Result<(), Refusal> {
    let planned = cx.template.and_then(|template| template.stage(index));
    let is_delegated = matches!(stage.state, StageState::Delegated { .. })
        || planned.is_some_and(|planned| planned.workflow.is_some());
    let of_task = match steer {
        Steer::Assign { .. } | Steer::Pause { .. } | Steer::Escalate { to: Some(_), .. } => true,
        Steer::Escalate { to: None, .. } | Steer::Resume | Steer::Cancel => false,
    };
    if of_task && is_delegated {
        let detail = "another ticket does the work of this stage: assign or pause stages of that";
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    Ok(())
}

fn is_of(stage: &Stage, index: u16, owner: &Owner, cx: &Context<'_>) -> bool {
    let planned = cx.template.and_then(|template| template.stage(index));
    planned.is_some_and(|planned| stage.owner_or(&planned.owner) == owner)
}

/// A failed stage has not ended in this sense: somebody must act on it.
fn check_not_ended(stage: &Stage) -> Result<(), Refusal> {
    let open = [
        StageStatus::Waiting,
        StageStatus::Queued,
        StageStatus::InProgress,
        StageStatus::Blocked,
        StageStatus::Failed,
        StageStatus::Paused,
        StageStatus::Retrying,
    ];
    check_status(stage, &open, "it has ended")
}

fn check_status(stage: &Stage, allowed: &[StageStatus], rule: &str) -> Result<(), Refusal> {
    let status = stage.status();
    if allowed.contains(&status) {
        return Ok(());
    }
    Err(Refusal::state(Code::StateForbids, format!("the stage is {status}; {rule}")))
}

/// Where a stage goes by it.
pub(super) fn next_state(stage: &Stage, what: &Steered, at: Moment, slot: Slot) -> StageState {
    let Moment { time, seq } = at;
    let (attempt, epoch) = (stage.attempt(), stage.epoch());
    let leased = matches!(stage.state, StageState::InProgress { .. });
    // Whoever held the lease must not come back with it.
    let fenced = if leased { epoch.saturating_add(1) } else { epoch };
    match what {
        Steered::Reassigned { .. } if leased => {
            StageState::Queued { attempt, epoch: fenced, at: time, slot }
        }
        Steered::Paused { .. } => StageState::Paused { attempt, epoch: fenced, at: time },
        Steered::Resumed { .. } => StageState::Queued { attempt, epoch, at: time, slot },
        Steered::Cancelled { .. } => {
            StageState::Cancelled { attempt, at: time, epoch: Some(fenced) }
        }
        Steered::TimedOut => {
            let (outcome, digest) = (Outcome::Failed, [0; 16]);
            let finished = Finished { attempt, epoch: fenced, outcome, digest, seq };
            StageState::Ended { at: time, finished }
        }
        Steered::RetryPlanned { at: retry_at } => match stage.finished() {
            Some(finished) => {
                StageState::Retrying { at: time, finished: finished.clone(), retry_at: *retry_at }
            }
            None => stage.state.clone(),
        },
        Steered::Delegated { timeout_at } => StageState::Delegated {
            attempt,
            epoch,
            at: time,
            due_at: slot.due_at,
            timeout_at: *timeout_at,
            child: None,
        },
        Steered::ChildOpened { child } => with_child(&stage.state, child),
        Steered::ChildRefused { .. } => {
            StageState::Blocked { attempt, epoch, at: time, finished: None }
        }
        Steered::Reassigned { .. } | Steered::Escalated { .. } => stage.state.clone(),
    }
}

fn with_child(state: &StageState, opened: &Child) -> StageState {
    let mut state = state.clone();
    if let StageState::Delegated { child, .. } = &mut state {
        *child = Some(opened.clone());
    }
    state
}

/// What an event leaves at the stage beside its state.
pub(super) fn mark(stage: &mut Stage, event: &Event, time: Timestamp, seq: u64) {
    if let Event::Steered { what, .. } = event {
        match what {
            Steered::Reassigned { owner, .. } => {
                let first = stage.own.as_ref().map_or(seq, |own| own.first);
                stage.own = owner.clone().map(|owner| Own { owner, first, last: seq });
            }
            Steered::Escalated { .. } => stage.escalated_at = Some(time),
            Steered::Paused { .. }
            | Steered::Resumed { .. }
            | Steered::Cancelled { .. }
            | Steered::RetryPlanned { .. }
            | Steered::TimedOut
            | Steered::Delegated { .. }
            | Steered::ChildOpened { .. }
            | Steered::ChildRefused { .. } => {}
        }
    }
    match stage.status() {
        StageStatus::Done | StageStatus::Skipped | StageStatus::Cancelled => {
            stage.escalated_at = None;
        }
        StageStatus::Waiting
        | StageStatus::Queued
        | StageStatus::InProgress
        | StageStatus::Blocked
        | StageStatus::Failed
        | StageStatus::Paused
        | StageStatus::Retrying => {}
    }
}

/// What it says of why the ticket is where it is.
pub(super) fn explain(because: &mut Option<PauseReason>, what: &Steered) {
    match what {
        Steered::Paused { because: word, .. } => because.clone_from(word),
        Steered::Resumed { .. } => *because = None,
        Steered::Reassigned { .. }
        | Steered::Escalated { .. }
        | Steered::Cancelled { .. }
        | Steered::RetryPlanned { .. }
        | Steered::TimedOut
        | Steered::Delegated { .. }
        | Steered::ChildOpened { .. }
        | Steered::ChildRefused { .. } => {}
    }
}
