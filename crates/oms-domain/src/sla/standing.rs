//! Where a clock stands after its last happening, and what it shows from then on.

use super::arithmetic;
use super::happening::Phase;
use super::metric::Threshold;
use super::reading::{Alarm, Breach, BreachCause, Reading, State};
use super::terms::Terms;
use oms_base::{Span, Timestamp, sabotage};
use std::sync::Arc;

/// A clock may end at its due instant and is late after it.
const LATE: Span = Span::from_micros(1);

/// What is known of the current cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) terms: Arc<Terms>,
    pub(super) cycle: u32,
    pub(super) phase: Phase,
    pub(super) started_at: Option<Timestamp>,
    /// What the target gives the cycle.
    pub(super) budget: Option<Span>,
    /// What counted before the run that is under way.
    pub(super) settled: Span,
    /// When the run that is under way uses up the budget; kept when it ends by a stop.
    pub(super) due_at: Option<Timestamp>,
    pub(super) breach: Option<Breach>,
    /// What rang in this cycle, sorted.
    pub(super) fired: Vec<Threshold>,
}

impl Standing {
    /// A clock that has not begun.
    pub(super) const fn pending(terms: Arc<Terms>) -> Standing {
        Standing {
            terms,
            cycle: 0,
            phase: Phase::Pending,
            started_at: None,
            budget: None,
            settled: Span::ZERO,
            due_at: None,
            breach: None,
            fired: Vec::new(),
        }
    }

    /// Takes note of a breach that time alone has brought until `at`.
    pub(super) fn observe(&mut self, at: Timestamp) {
        let runs = matches!(self.phase, Phase::Running { .. });
        if let Some(due_at) = self.due_at.filter(|due_at| runs && *due_at < at) {
            let by_time = Breach { at: due_at, cause: BreachCause::TimeRanOut };
            self.breach.get_or_insert(by_time);
        }
    }

    /// Notes that a threshold rang.
    pub(super) fn note_fired(&mut self, cycle: u32, threshold: Threshold) {
        if cycle == self.cycle && !self.fired.contains(&threshold) {
            self.fired.push(threshold);
            self.fired.sort_unstable();
        }
    }

    /// What it shows at `now`, which is not before its last happening.
    pub(super) fn read(&self, now: Timestamp) -> Reading {
        let elapsed = self.elapsed(now);
        let at_risk = self.is_at_risk(elapsed);
        let stopped_at = match self.phase {
            Phase::Stopped { at } => Some(at),
            Phase::Pending
            | Phase::Running { .. }
            | Phase::Paused { .. }
            | Phase::Cancelled { .. } => None,
        };
        let (paused, cancelled) = match &self.phase {
            Phase::Paused { reason, .. } => (Some(reason.clone()), None),
            Phase::Cancelled { reason, .. } => (None, Some(*reason)),
            Phase::Pending | Phase::Running { .. } | Phase::Stopped { .. } => (None, None),
        };
        let waits = paused.is_some() && self.breach.is_none();
        Reading {
            state: self.state(now, at_risk),
            cycle: self.cycle,
            started_at: self.started_at,
            counts_from: self.started_at.and_then(|start| self.terms.after(start, Span::ZERO)),
            elapsed,
            remaining: self.budget.map(|budget| budget.minus(elapsed)),
            at_risk,
            due_at: self.due_at,
            due_if_resumed: self.due_from(now).filter(|_| waits),
            paused,
            breached_at: self.breach.map(|breach| breach.at),
            breach_cause: self.breach.map(|breach| breach.cause),
            met_at: stopped_at.filter(|_| self.breach.is_none()),
            stopped_at,
            cancelled,
        }
    }

    /// When the budget is used up by a run that begins at `since`.
    pub(super) fn due_from(&self, since: Timestamp) -> Option<Timestamp> {
        self.terms.after(since, self.budget?.minus(self.settled))
    }

    /// The earlier of `by` and of when it is due at `at`, also if it were resumed only then.
    pub(super) fn latest(&self, by: Option<Timestamp>, at: Timestamp) -> Option<Timestamp> {
        let due_at = match self.phase {
            Phase::Paused { .. } => self.due_from(at),
            Phase::Pending
            | Phase::Running { .. }
            | Phase::Stopped { .. }
            | Phase::Cancelled { .. } => self.due_at,
        };
        due_at.into_iter().chain(by).min()
    }

    /// Leaves no more of the budget than is used up by `by`.
    pub(super) fn cap(&mut self, by: Option<Timestamp>, at: Timestamp) {
        let Some(by) = by else { return };
        let from = match self.phase {
            Phase::Running { since } => since,
            Phase::Pending
            | Phase::Paused { .. }
            | Phase::Stopped { .. }
            | Phase::Cancelled { .. } => at,
        };
        let left = if by > from { self.terms.measure(from, by) } else { Span::ZERO };
        let used = self.settled.plus(left);
        self.budget = Some(self.budget.map_or(used, |budget| budget.min(used)));
    }

    /// The thresholds that have not rung, in the order in which they will if nothing happens.
    pub(super) fn alarms(&self) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = self.unfired().collect();
        alarms.sort_unstable();
        alarms
    }

    /// When the first of them rings.
    pub(super) fn next_alarm_at(&self) -> Option<Timestamp> {
        self.unfired().map(|alarm| alarm.at).min()
    }

    fn unfired(&self) -> impl Iterator<Item = Alarm> {
        let (since, breached) = match self.phase {
            Phase::Running { since } => (Some(since), true),
            // It happened, though nobody was told before the clock was paused or stopped.
            Phase::Paused { .. } | Phase::Stopped { .. } => (None, self.breach.is_some()),
            Phase::Pending | Phase::Cancelled { .. } => (None, false),
        };
        let percents = since.into_iter().flat_map(|since| self.percents(since));
        let breach = breached.then(|| self.breach_alarm()).flatten();
        let levels = since.into_iter().flat_map(|_| self.levels());
        let all = percents.chain(breach).chain(levels);
        all.filter(|alarm| !self.fired.contains(&alarm.threshold))
    }

    fn elapsed(&self, now: Timestamp) -> Span {
        match self.phase {
            Phase::Running { since } => self.settled.plus(self.terms.measure(since, now)),
            Phase::Pending
            | Phase::Paused { .. }
            | Phase::Stopped { .. }
            | Phase::Cancelled { .. } => self.settled,
        }
    }

    fn is_at_risk(&self, elapsed: Span) -> bool {
        let lowest = self.terms.thresholds.first().copied().zip(self.budget);
        lowest.is_some_and(|(percent, budget)| elapsed >= Terms::share(budget, percent))
    }

    fn state(&self, now: Timestamp, at_risk: bool) -> State {
        match (&self.phase, self.breach) {
            (Phase::Pending, _) => State::Pending,
            (Phase::Cancelled { .. }, _) => State::Cancelled,
            (Phase::Stopped { .. }, None) => State::Met,
            (Phase::Stopped { .. }, Some(_)) => State::BreachedStopped,
            (Phase::Running { .. } | Phase::Paused { .. }, Some(_)) => State::BreachedRunning,
            (Phase::Paused { .. }, None) => State::Paused,
            (Phase::Running { .. }, None) if !self.terms.counts_at(now) => State::OutsideHours,
            (Phase::Running { .. }, None) if at_risk => State::AtRisk,
            (Phase::Running { .. }, None) => State::Running,
        }
    }

    fn percents(&self, since: Timestamp) -> impl Iterator<Item = Alarm> {
        let instant = move |percent: u8| {
            let share = Terms::share(self.budget?, percent);
            // A share that was used before this run rings at once.
            let at = if share <= self.settled {
                since
            } else {
                self.terms.after(since, share.minus(self.settled))?
            };
            Some(Alarm { at, threshold: Threshold::Percent(percent) })
        };
        self.terms.thresholds.iter().copied().filter_map(instant)
    }

    fn breach_alarm(&self) -> Option<Alarm> {
        let at = match self.breach {
            Some(Breach { at, cause: BreachCause::PolicyChange }) => at,
            _ if sabotage!("breach-early") => self.due_at?,
            Some(Breach { cause: BreachCause::TimeRanOut, .. }) | None => self.due_at?.plus(LATE),
        };
        Some(Alarm { at, threshold: Threshold::Breach })
    }

    fn levels(&self) -> impl Iterator<Item = Alarm> {
        let instant = move |(level, offset)| {
            let at = arithmetic::due(&self.terms.calendar, self.due_at?, offset)?;
            Some(Alarm { at, threshold: Threshold::Level(level) })
        };
        (1..).zip(self.terms.levels.iter().copied()).filter_map(instant)
    }
}
