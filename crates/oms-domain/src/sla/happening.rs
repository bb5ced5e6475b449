//! What happens to a clock, and what each happening does in each phase.
//!
//! | | pending | running | paused | stopped, cancelled |
//! |---|---|---|---|---|
//! | start | begins | – | – | – |
//! | pause | – | paused | other reason | – |
//! | resume | – | – | goes on | – |
//! | stop | – | stopped | stopped | – |
//! | cancel | cancelled | cancelled | cancelled | – |
//! | reset | – | begins | begins, paused | begins |
//! | continue | – | – | – | goes on |
//! | new cycle | – | – | – | begins |
//! | rebase | takes the terms | measured anew | measured anew | – |
//! | earlier | – | began then | began then | – |
//!
//! A dash is a happening that changes nothing: a closed clock stays frozen on its versions.

use super::metric::{PauseReason, Threshold};
use super::terms::Terms;
use oms_base::Timestamp;
use std::sync::Arc;

/// Something that a clock must know of. Happenings count in the order in which they are listed; an
/// instant before the one of its predecessor is taken as that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// What the metric measures has begun.
    Start,
    /// It waits for something that the agency does not answer for.
    Pause(PauseReason),
    /// It goes on.
    Resume,
    /// It has ended.
    Stop,
    /// It is measured no more.
    Cancel(CancelReason),
    /// It begins anew in a new cycle, under the same terms.
    Reset,
    /// Reopened within the policy's window: the cycle goes on with what remains.
    Continue,
    /// Reopened after the window: a new cycle under the terms that hold now.
    NewCycle(Arc<Terms>),
    /// Other terms; what ran so far is measured by them, and the start stays where it is.
    Rebase(Arc<Terms>),
    /// The same was reported earlier, elsewhere: the cycle counts from then, and is due no later
    /// than it was, nor than `by`.
    Earlier {
        /// When.
        since: Timestamp,
        /// When that report is due.
        by: Option<Timestamp>,
    },
    /// A threshold rang and need not ring again in its cycle.
    Fired {
        /// The cycle.
        cycle: u32,
        /// The threshold.
        threshold: Threshold,
    },
}

/// Why a clock was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum CancelReason {
    /// The ticket or stage was given up.
    #[n(0)]
    GivenUp,
    /// The ticket is a duplicate of another.
    #[n(1)]
    Duplicate,
}

/// Where a clock is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    Pending,
    /// It runs.
    Running {
        /// Since when without a pause.
        since: Timestamp,
    },
    /// It waits.
    Paused {
        /// Since when for this reason.
        since: Timestamp,
        /// For what.
        reason: PauseReason,
    },
    /// It has ended.
    Stopped {
        /// When.
        at: Timestamp,
    },
    /// It is measured no more.
    Cancelled {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: CancelReason,
    },
}

/// What a happening does, from the table above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect<'h> {
    Nothing,
    Begin,
    BeginPaused(PauseReason),
    BeginUnder(&'h Arc<Terms>),
    Pause(&'h PauseReason),
    Resume,
    Close(Phase),
    TakeTerms(&'h Arc<Terms>),
    Rebase(&'h Arc<Terms>),
    Earlier(Timestamp, Option<Timestamp>),
    Fired(u32, Threshold),
}

impl Phase {
    /// Since when it is so; `None` for what has not begun.
    pub const fn since(&self) -> Option<Timestamp> {
        match self {
            Phase::Pending => None,
            Phase::Running { since } | Phase::Paused { since, .. } => Some(*since),
            Phase::Stopped { at } | Phase::Cancelled { at, .. } => Some(*at),
        }
    }

    /// What `what` does to a clock in this phase at `at`.
    pub(super) fn effect<'h>(&self, what: &'h What, at: Timestamp) -> Effect<'h> {
        match what {
            What::Start => self.if_pending(Effect::Begin),
            What::Pause(reason) => self.pause(reason),
            What::Resume => match self {
                Phase::Paused { .. } => Effect::Resume,
                Phase::Pending
                | Phase::Running { .. }
                | Phase::Stopped { .. }
                | Phase::Cancelled { .. } => Effect::Nothing,
            },
            What::Stop | What::Earlier { .. } if *self == Phase::Pending => Effect::Nothing,
            What::Stop => self.if_open(Effect::Close(Phase::Stopped { at })),
            What::Cancel(reason) => {
                self.if_open(Effect::Close(Phase::Cancelled { at, reason: *reason }))
            }
            What::Reset => match self {
                Phase::Pending => Effect::Nothing,
                Phase::Paused { reason, .. } => Effect::BeginPaused(reason.clone()),
                Phase::Running { .. } | Phase::Stopped { .. } | Phase::Cancelled { .. } => {
                    Effect::Begin
                }
            },
            What::Continue => self.if_closed(Effect::Resume),
            What::NewCycle(terms) => self.if_closed(Effect::BeginUnder(terms)),
            What::Rebase(terms) if *self == Phase::Pending => Effect::TakeTerms(terms),
            What::Rebase(terms) => self.if_open(Effect::Rebase(terms)),
            What::Earlier { since, by } => self.if_open(Effect::Earlier(*since, *by)),
            What::Fired { cycle, threshold } => Effect::Fired(*cycle, *threshold),
        }
    }

    fn pause<'h>(&self, reason: &'h PauseReason) -> Effect<'h> {
        match self {
            Phase::Running { .. } => Effect::Pause(reason),
            Phase::Paused { reason: now, .. } if now != reason => Effect::Pause(reason),
            Phase::Paused { .. }
            | Phase::Pending
            | Phase::Stopped { .. }
            | Phase::Cancelled { .. } => Effect::Nothing,
        }
    }

    fn if_pending<'h>(&self, effect: Effect<'h>) -> Effect<'h> {
        if *self == Phase::Pending { effect } else { Effect::Nothing }
    }

    fn if_open<'h>(&self, effect: Effect<'h>) -> Effect<'h> {
        if self.is_closed() { Effect::Nothing } else { effect }
    }

    fn if_closed<'h>(&self, effect: Effect<'h>) -> Effect<'h> {
        if self.is_closed() { effect } else { Effect::Nothing }
    }

    const fn is_closed(&self) -> bool {
        match self {
            Phase::Stopped { .. } | Phase::Cancelled { .. } => true,
            Phase::Pending | Phase::Running { .. } | Phase::Paused { .. } => false,
        }
    }
}
