//! A clock's state, kept from happening to happening instead of computed from all of them.

use super::happening::{Effect, Happening, Phase};
use super::reading::{Alarm, Breach, BreachCause, Reading};
use super::standing::Standing;
use super::terms::Terms;
use oms_base::{Span, Timestamp};
use std::sync::Arc;

/// How many runs of a cycle are measured again when the terms change; those before keep what they
/// were measured as.
pub const RUNS_MAX: usize = 64;

/// A stretch without a pause, of a clock that is past it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub(super) struct Run {
    #[n(0)]
    pub(super) from: Timestamp,
    #[n(1)]
    pub(super) to: Timestamp,
}

/// A clock after its last happening. It shows what [`super::clock`] computes from all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockState {
    pub(super) standing: Standing,
    pub(super) last_at: Timestamp,
    /// The last runs of the cycle that have ended, [`RUNS_MAX`] at most.
    pub(super) runs: Vec<Run>,
    /// What the runs before those counted.
    pub(super) older: Span,
    /// While paused: when the target ran out by terms that came since.
    pub(super) overrun: Option<Timestamp>,
    /// When it next rings; derived, since looking into a calendar costs more than a command does.
    pub(super) next_alarm_at: Option<Timestamp>,
}

impl ClockState {
    /// A clock that has not begun.
    pub fn new(terms: Arc<Terms>) -> ClockState {
        ClockState {
            standing: Standing::pending(terms),
            last_at: Timestamp::from_micros(i64::MIN),
            runs: Vec::new(),
            older: Span::ZERO,
            overrun: None,
            next_alarm_at: None,
        }
    }

    /// The clock after `happening`; total.
    #[must_use]
    pub fn apply(mut self, happening: &Happening) -> ClockState {
        let at = happening.at.max(self.last_at);
        self.last_at = at;
        self.standing.observe(at);
        match self.standing.phase.effect(&happening.what, at) {
            Effect::Nothing => {}
            Effect::Begin => self.begin(at, Phase::Running { since: at }),
            Effect::BeginPaused(reason) => self.begin(at, Phase::Paused { since: at, reason }),
            Effect::BeginUnder(terms) => {
                self.standing.terms = Arc::clone(terms);
                self.begin(at, Phase::Running { since: at });
            }
            Effect::Pause(reason) => {
                self.end_run(at);
                if self.standing.breach.is_none() {
                    self.standing.due_at = None;
                }
                self.standing.phase = Phase::Paused { since: at, reason: reason.clone() };
            }
            Effect::Resume => self.resume(at),
            Effect::Close(phase) => {
                self.end_run(at);
                self.standing.phase = phase;
            }
            Effect::TakeTerms(terms) => self.standing.terms = Arc::clone(terms),
            Effect::Rebase(terms) => self.rebase(terms, at),
            Effect::Earlier(since, by) => self.count_from(since, by, at),
            Effect::Fired(cycle, threshold) => self.standing.note_fired(cycle, threshold),
        }
        self.next_alarm_at = self.standing.next_alarm_at();
        self
    }

    /// What it shows at `now`; its last happening, when the clock on the wall went back since.
    pub fn read(&self, now: Timestamp) -> Reading {
        let now = now.max(self.last_at);
        let mut standing = self.standing.clone();
        standing.observe(now);
        standing.read(now)
    }

    /// The terms it is pinned to.
    pub const fn terms(&self) -> &Arc<Terms> {
        &self.standing.terms
    }

    /// Where it is.
    pub const fn phase(&self) -> &Phase {
        &self.standing.phase
    }

    /// Which cycle, from 1; 0 before the first.
    pub const fn cycle_number(&self) -> u32 {
        self.standing.cycle
    }

    /// When the target runs out if nothing happens, or ran out; `None` while paused.
    pub const fn due_at(&self) -> Option<Timestamp> {
        self.standing.due_at
    }

    /// The thresholds that have not rung, in the order in which they will if nothing happens.
    pub fn alarms(&self) -> Vec<Alarm> {
        self.standing.alarms()
    }

    /// When the first of them rings.
    pub const fn next_alarm_at(&self) -> Option<Timestamp> {
        self.next_alarm_at
    }

    fn begin(&mut self, at: Timestamp, phase: Phase) {
        let terms = Arc::clone(&self.standing.terms);
        let budget = terms.budget(at);
        self.runs.clear();
        (self.older, self.overrun) = (Span::ZERO, None);
        self.standing = Standing {
            cycle: self.standing.cycle.saturating_add(1),
            started_at: Some(at),
            budget,
            ..Standing::pending(terms)
        };
        if matches!(phase, Phase::Running { .. }) {
            self.standing.due_at = self.standing.due_from(at);
        }
        self.standing.phase = phase;
    }

    fn end_run(&mut self, at: Timestamp) {
        let Phase::Running { since } = self.standing.phase else {
            return;
        };
        let terms = &self.standing.terms;
        self.standing.settled = self.standing.settled.plus(terms.measure(since, at));
        if self.runs.len() >= RUNS_MAX {
            let oldest = self.runs.remove(0);
            self.older = self.older.plus(terms.measure(oldest.from, oldest.to));
        }
        self.runs.push(Run { from: since, to: at });
    }

    fn resume(&mut self, at: Timestamp) {
        self.standing.phase = Phase::Running { since: at };
        if self.standing.breach.is_some() {
            return;
        }
        let overrun = self.overrun.take();
        self.standing.due_at = overrun.or_else(|| self.standing.due_from(at));
        if overrun.is_some() {
            self.breach_by_policy(at);
        }
    }

    fn rebase(&mut self, terms: &Arc<Terms>, at: Timestamp) {
        self.standing.terms = Arc::clone(terms);
        self.standing.budget = self.standing.started_at.and_then(|start| terms.budget(start));
        self.look_for_breach(at);
    }

    /// The first run goes further back, if it is still known.
    fn count_from(&mut self, since: Timestamp, by: Option<Timestamp>, at: Timestamp) {
        let by = self.standing.latest(by, at);
        let first = match (self.runs.first_mut(), &mut self.standing.phase) {
            (Some(run), _) => Some(&mut run.from),
            (None, Phase::Running { since }) => Some(since),
            (None, _) => None,
        };
        if let Some(from) = first.filter(|from| Some(**from) == self.standing.started_at) {
            *from = since.min(*from);
            self.standing.started_at = Some(*from);
        }
        let terms = &self.standing.terms;
        self.standing.budget = self.standing.started_at.and_then(|start| terms.budget(start));
        self.measure_anew();
        self.standing.cap(by, at);
        self.look_for_breach(at);
    }

    /// What the present terms and start make of the runs so far.
    fn look_for_breach(&mut self, at: Timestamp) {
        let ran_out = self.measure_anew();
        if self.standing.breach.is_some() {
            return;
        }
        let Phase::Running { since } = self.standing.phase else {
            self.overrun = ran_out;
            return;
        };
        self.standing.due_at = ran_out.or_else(|| self.standing.due_from(since));
        if self.standing.due_at.is_some_and(|due_at| due_at < at) {
            self.breach_by_policy(at);
        }
    }

    /// Settles the runs that have ended by the present terms; gives the instant within them at
    /// which the budget ran out, or, when that was before, the beginning of the first one kept.
    fn measure_anew(&mut self) -> Option<Timestamp> {
        let standing = &mut self.standing;
        standing.settled = self.older;
        let before = standing.budget.is_some_and(|budget| self.older > budget);
        let mut ran_out = self.runs.first().map(|run| run.from).filter(|_| before);
        for run in &self.runs {
            let due_at = standing.due_from(run.from).filter(|due_at| *due_at < run.to);
            ran_out = ran_out.or(due_at);
            let counted = standing.terms.measure(run.from, run.to);
            standing.settled = standing.settled.plus(counted);
        }
        ran_out
    }

    const fn breach_by_policy(&mut self, at: Timestamp) {
        self.standing.breach = Some(Breach { at, cause: BreachCause::PolicyChange });
    }
}
