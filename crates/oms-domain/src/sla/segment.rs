//! The past of a clock, cut into what ran, what was outside hours, and what was paused and why.

use super::metric::PauseReason;
use super::terms::Terms;
use oms_base::{Span, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;

/// Most segments that are kept of one cycle; the earliest are left out.
pub const SEGMENTS_MAX: usize = 1_000;

/// What a clock did for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// It counted.
    Ran,
    /// It would have counted, but nobody works at these hours.
    OutsideHours,
    /// It waited.
    Paused(PauseReason),
    /// It had ended and was reopened later.
    Closed,
}

/// A stretch of time in which a clock did one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// What the clock did.
    pub kind: Kind,
    /// What it counted.
    pub counted: Span,
    /// The version of the policy that it was measured by; 0 when it was by no policy.
    pub policy_version: u32,
    /// The version of the calendar that it was measured by; 0 for the one that is always open.
    pub calendar_version: u32,
}

/// The segments of one cycle, in the order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Segments {
    /// The last [`SEGMENTS_MAX`] of them.
    pub list: VecDeque<Segment>,
    /// How many came before those.
    pub left_out: usize,
}

/// What a clock did between two happenings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) from: Timestamp,
    /// `None` when it is under way.
    pub(super) to: Option<Timestamp>,
    pub(super) kind: Kind,
    /// What measures it.
    pub(super) terms: Arc<Terms>,
}

/// The segments of `stretches` up to `now`; what has ended has no further segment.
pub(super) fn split(stretches: &[Stretch], now: Timestamp) -> Segments {
    let mut segments = Segments::default();
    for stretch in stretches {
        match (&stretch.kind, stretch.to) {
            (Kind::Closed, None) => {}
            (Kind::Ran, to) => {
                segments.push_run(&stretch.terms, stretch.from, to.unwrap_or(now));
            }
            (Kind::Closed | Kind::OutsideHours | Kind::Paused(_), to) => {
                let to = to.unwrap_or(now);
                segments.push(&stretch.terms, stretch.from, to, stretch.kind.clone());
            }
        }
    }
    segments
}

impl Segments {
    /// A run, cut where working hours begin and end.
    pub(super) fn push_run(&mut self, terms: &Terms, from: Timestamp, to: Timestamp) {
        let mut at = from;
        if terms.target.is_working() {
            let windows = terms.calendar.windows_from(from);
            for window in windows.take_while(|window| window.open < to) {
                self.push(terms, at, window.open, Kind::OutsideHours);
                at = window.close.min(to);
                self.push(terms, window.open, at, Kind::Ran);
            }
            self.push(terms, at, to, Kind::OutsideHours);
        } else {
            self.push(terms, from, to, Kind::Ran);
        }
    }

    /// Joins what goes on, drops what has no time.
    fn push(&mut self, terms: &Terms, from: Timestamp, to: Timestamp, kind: Kind) {
        if to <= from {
            return;
        }
        let counted = if kind == Kind::Ran { to.since(from) } else { Span::ZERO };
        let policy_version = terms.policy_version();
        let calendar_version = terms.calendar.version();
        let segment = Segment { from, to, kind, counted, policy_version, calendar_version };
        match self.list.back_mut().filter(|last| last.goes_on_in(&segment)) {
            Some(last) => {
                last.to = segment.to;
                last.counted = last.counted.plus(segment.counted);
            }
            None => self.list.push_back(segment),
        }
        if self.list.len() > SEGMENTS_MAX {
            self.list.pop_front();
            self.left_out += 1;
        }
    }
}

impl Segment {
    fn goes_on_in(&self, next: &Segment) -> bool {
        self.to == next.from
            && self.kind == next.kind
            && self.policy_version == next.policy_version
            && self.calendar_version == next.calendar_version
    }
}
