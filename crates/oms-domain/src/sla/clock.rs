//! The one function: what a clock shows, from everything that happened to it.
//!
//! It starts from scratch each time and keeps every stretch of the cycle, so that a due date can be
//! explained. [`super::ClockState`] shows the same without the past.

use super::happening::{Effect, Happening, Phase};
use super::metric::Threshold;
use super::reading::{Alarm, Breach, BreachCause, Reading};
use super::segment::{Kind, Segments, Stretch, split};
use super::standing::Standing;
use super::state::RUNS_MAX;
use super::terms::Terms;
use oms_base::{Span, Timestamp};
use std::sync::Arc;

/// A clock at an instant, with how it came there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The instant.
    pub at: Timestamp,
    /// What it shows.
    pub reading: Reading,
    /// The thresholds that have not rung, in the order in which they will if nothing happens.
    pub alarms: Vec<Alarm>,
    /// The terms it is pinned to.
    pub terms: Arc<Terms>,
    /// The past of the cycle, up to the instant.
    pub segments: Segments,
}

/// What a clock that begins under `terms` shows at `now` after `happenings`.
///
/// A `now` before the last happening is taken as that instant: a clock on the wall that went back
/// loses nothing.
pub fn clock(terms: &Arc<Terms>, happenings: &[Happening], now: Timestamp) -> Clock {
    let mut replay = Replay::new(terms);
    for happening in happenings {
        replay.apply(happening);
    }
    let now = now.max(replay.last_at);
    let standing = replay.standing(now);
    Clock {
        at: now,
        reading: standing.read(now),
        alarms: standing.alarms(),
        terms: replay.terms,
        segments: split(&replay.stretches, now),
    }
}

/// Everything that is known of the cycle so far.
struct Replay {
    terms: Arc<Terms>,
    cycle: u32,
    phase: Phase,
    started_at: Option<Timestamp>,
    last_at: Timestamp,
    stretches: Vec<Stretch>,
    /// The breach, and the instant that was missed.
    breach: Option<(Breach, Timestamp)>,
    rebase: Option<Rebase>,
    /// What it may take at most, whatever its target gives.
    cap: Option<Span>,
    fired: Vec<Threshold>,
}

/// The last change of terms within the cycle.
#[derive(Clone, Copy)]
struct Rebase {
    at: Timestamp,
    /// How many runs were too far back to be measured again.
    frozen: usize,
    /// The first run that went on or began after it.
    run: usize,
}

impl Replay {
    fn new(terms: &Arc<Terms>) -> Replay {
        Replay {
            terms: Arc::clone(terms),
            cycle: 0,
            phase: Phase::Pending,
            started_at: None,
            last_at: Timestamp::from_micros(i64::MIN),
            stretches: Vec::new(),
            breach: None,
            rebase: None,
            cap: None,
            fired: Vec::new(),
        }
    }

    fn apply(&mut self, happening: &Happening) {
        let at = happening.at.max(self.last_at);
        self.last_at = at;
        match self.phase.effect(&happening.what, at) {
            Effect::Nothing => {}
            Effect::Begin => self.begin(at, Phase::Running { since: at }),
            Effect::BeginPaused(reason) => self.begin(at, Phase::Paused { since: at, reason }),
            Effect::BeginUnder(terms) => {
                self.terms = Arc::clone(terms);
                self.begin(at, Phase::Running { since: at });
            }
            Effect::Pause(reason) => {
                self.enter(at, Phase::Paused { since: at, reason: reason.clone() });
            }
            Effect::Resume => self.enter(at, Phase::Running { since: at }),
            Effect::Close(phase) => self.enter(at, phase),
            Effect::TakeTerms(terms) => self.terms = Arc::clone(terms),
            Effect::Rebase(terms) => self.rebase(terms, at),
            Effect::Earlier(since, by) => self.count_from(since, by, at),
            Effect::Fired(cycle, threshold) => {
                // A late word of an earlier cycle says nothing of this one.
                self.fired.extend(Some(threshold).filter(|_| cycle == self.cycle));
            }
        }
    }

    fn begin(&mut self, at: Timestamp, phase: Phase) {
        self.cycle = self.cycle.saturating_add(1);
        self.started_at = Some(at);
        self.stretches.clear();
        (self.breach, self.rebase, self.cap) = (None, None, None);
        self.fired.clear();
        self.enter(at, phase);
    }

    /// Ends the stretch that is under way and begins another.
    fn enter(&mut self, at: Timestamp, phase: Phase) {
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.to = Some(at);
        }
        let kind = match &phase {
            Phase::Pending | Phase::Running { .. } => Kind::Ran,
            Phase::Paused { reason, .. } => Kind::Paused(reason.clone()),
            Phase::Stopped { .. } | Phase::Cancelled { .. } => Kind::Closed,
        };
        self.stretches.push(Stretch { from: at, to: None, kind, terms: Arc::clone(&self.terms) });
        self.phase = phase;
    }

    fn rebase(&mut self, terms: &Arc<Terms>, at: Timestamp) {
        self.breach = self.breach_until(at);
        self.terms = Arc::clone(terms);
        self.cap = None;
        let frozen = self.measure_anew_at(at);
        let mut runs_seen = 0;
        for stretch in &mut self.stretches {
            if runs_seen >= frozen {
                stretch.terms = Arc::clone(terms);
            }
            runs_seen += usize::from(stretch.kind == Kind::Ran);
        }
    }

    /// Everything that can still be measured is measured anew from here on; how many runs cannot.
    fn measure_anew_at(&mut self, at: Timestamp) -> usize {
        let ended = self.runs().filter(|run| run.to.is_some()).count();
        let frozen = ended.saturating_sub(RUNS_MAX);
        self.rebase = Some(Rebase { at, frozen, run: ended });
        frozen
    }

    fn count_from(&mut self, since: Timestamp, by: Option<Timestamp>, at: Timestamp) {
        let before = self.standing(at);
        let by = before.latest(by, at);
        self.breach = self.breach_until(at);
        self.cap = None;
        let frozen = self.measure_anew_at(at);
        let first = self.stretches.iter_mut().find(|stretch| stretch.kind == Kind::Ran);
        let begins = first.filter(|run| frozen == 0 && Some(run.from) == self.started_at);
        if let Some(run) = begins {
            run.from = since.min(run.from);
            self.started_at = Some(run.from);
        }
        // What had counted before the run that is under way.
        let ended = self.runs().filter_map(|run| Some((run, run.to?)));
        let settled = ended.map(|(run, to)| run.terms.measure(run.from, to));
        let mut standing = Standing {
            budget: self.budget(),
            settled: settled.fold(Span::ZERO, Span::plus),
            phase: self.running_phase(),
            ..before
        };
        standing.cap(by, at);
        self.cap = standing.budget;
    }

    /// Its phase; one that runs does so since its last stretch began.
    fn running_phase(&self) -> Phase {
        match (&self.phase, self.stretches.last()) {
            (Phase::Running { .. }, Some(stretch)) => Phase::Running { since: stretch.from },
            (phase, _) => phase.clone(),
        }
    }

    fn runs(&self) -> impl Iterator<Item = &Stretch> {
        self.stretches.iter().filter(|stretch| stretch.kind == Kind::Ran)
    }

    fn budget(&self) -> Option<Span> {
        let budget = self.terms.budget(self.started_at?);
        budget.into_iter().chain(self.cap).min()
    }

    /// Goes along all runs: the instant at which the budget was used up and the run went on.
    fn missed(&self, until: Timestamp) -> Option<Timestamp> {
        let budget = self.budget()?;
        let frozen = self.rebase.map_or(0, |rebase| rebase.frozen);
        let mut counted = Span::ZERO;
        for (index, run) in self.runs().enumerate() {
            if index == frozen && counted > budget {
                return Some(run.from);
            }
            let to = run.to.unwrap_or(until);
            let due_at = self.terms.after(run.from, budget.minus(counted));
            if index >= frozen && due_at.is_some_and(|due_at| due_at < to) {
                return due_at;
            }
            counted = counted.plus(run.terms.measure(run.from, to));
        }
        None
    }

    fn breach_until(&self, until: Timestamp) -> Option<(Breach, Timestamp)> {
        if self.breach.is_some() {
            return self.breach;
        }
        let missed = self.missed(until)?;
        match self.rebase.filter(|rebase| missed < rebase.at) {
            None => Some((Breach { at: missed, cause: BreachCause::TimeRanOut }, missed)),
            Some(rebase) => {
                // Paused ever since, and nothing is breached by waiting.
                let run = self.runs().nth(rebase.run)?;
                let at = run.from.max(rebase.at);
                Some((Breach { at, cause: BreachCause::PolicyChange }, missed))
            }
        }
    }

    /// The sum of it all.
    fn standing(&self, now: Timestamp) -> Standing {
        let breach = self.breach_until(now);
        let ended = self.runs().filter_map(|run| Some((run, run.to?)));
        let counted = ended.map(|(run, to)| run.terms.measure(run.from, to));
        let mut standing = Standing {
            terms: Arc::clone(&self.terms),
            cycle: self.cycle,
            phase: self.running_phase(),
            started_at: self.started_at,
            budget: self.budget(),
            settled: counted.fold(Span::ZERO, Span::plus),
            due_at: None,
            breach: breach.map(|(breach, _)| breach),
            fired: Vec::new(),
        };
        standing.due_at = breach.map(|(_, missed)| missed).or_else(|| self.due_at(&standing));
        for threshold in &self.fired {
            standing.note_fired(self.cycle, *threshold);
        }
        standing
    }

    /// When the last run uses up the budget, if it is under way or ended by a stop.
    fn due_at(&self, standing: &Standing) -> Option<Timestamp> {
        let mut open =
            self.stretches.iter().rev().skip_while(|stretch| stretch.kind == Kind::Closed);
        let last = open.next().filter(|stretch| stretch.kind == Kind::Ran)?;
        let counted = last.to.map_or(Span::ZERO, |to| last.terms.measure(last.from, to));
        let before = standing.settled.minus(counted);
        self.terms.after(last.from, standing.budget?.minus(before))
    }
}
