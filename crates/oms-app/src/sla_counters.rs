//! What is counted of clocks: thresholds reached, and how cycles ended.
//!
//! Counted by the command and not by the row, since a batch may end, reopen and end one again.

use crate::projection::{Counters, Key, Seen};
use oms_base::{BoardId, Outcome, Owner, Span, Timestamp};
use oms_domain::sla::{CancelReason, ClockState, Happening, Metric, State, Threshold, What};
use oms_domain::ticket::{Event, Steered, Ticket, Tracked};

const HOUR_MICROS: i64 = 3_600_000_000;
const DAY_HOURS: i64 = 24;

/// How a cycle of a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// In time.
    Met,
    /// Too late.
    Breached,
    /// It was given up.
    Cancelled,
}

impl Ended {
    /// Every way.
    pub const ALL: [Ended; 3] = [Ended::Met, Ended::Breached, Ended::Cancelled];

    /// The word in counters and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Ended::Met => "met",
            Ended::Breached => "breached",
            Ended::Cancelled => "cancelled",
        }
    }

    const fn of(state: State) -> Option<Ended> {
        match state {
            State::Met => Some(Ended::Met),
            State::BreachedStopped => Some(Ended::Breached),
            State::Cancelled => Some(Ended::Cancelled),
            State::Pending
            | State::Running
            | State::AtRisk
            | State::OutsideHours
            | State::Paused
            | State::BreachedRunning => None,
        }
    }
}

/// Something about clocks that is counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClockKey {
    /// Cycles that ended, by board and hour since 1970.
    OfBoard(BoardId, Metric, Ended, i64),
    /// Cycles that ended, by whoever was responsible, and hour.
    OfOwner(Owner, Metric, Ended, i64),
    /// Cycles that ended, by board, day since 1970 and step of what they took.
    Took(BoardId, Metric, i64, u8),
    /// Thresholds reached, by board and hour.
    Reached(BoardId, Metric, Threshold, i64),
}

impl std::fmt::Display for ClockKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ClockKey::OfBoard(board, metric, ended, hour) => {
                write!(f, "{}{hour}/{metric}/{}", of_board(*board), ended.as_str())
            }
            ClockKey::OfOwner(owner, metric, ended, hour) => {
                write!(f, "{OF_OWNERS}{hour}/{metric}/{}/{}", ended.as_str(), owner.as_str())
            }
            ClockKey::Took(board, metric, day, step) => {
                write!(f, "{}{day}/{metric}/{step}", took(*board))
            }
            ClockKey::Reached(board, metric, threshold, hour) => {
                write!(f, "sla/reached/{board}/{hour}/{metric}/{threshold}")
            }
        }
    }
}

/// What the counters of owners start with.
pub const OF_OWNERS: &str = "sla/owner/";

/// What the counters of a board's cycles start with.
pub fn of_board(board: BoardId) -> String {
    format!("sla/board/{board}/")
}

/// What the counters of how long a board's cycles took start with.
pub fn took(board: BoardId) -> String {
    format!("sla/took/{board}/")
}

/// Each step of the histogram is a quarter of a doubling, from one minute on: 19 % wide.
const STEPS_PER_DOUBLING: f64 = 4.0;
const STEP_MAX: f64 = 100.0;

/// The step of the histogram that `span` falls into.
pub fn step_of(span: Span) -> u8 {
    #[expect(clippy::cast_precision_loss, reason = "a step is 19 % wide")]
    let minutes = (span.micros() as f64 / 60e6).max(1.0);
    let step = (minutes.log2() * STEPS_PER_DOUBLING).ceil().min(STEP_MAX);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let step = step as u8;
    step
}

/// The most minutes of a step of the histogram.
pub fn step_minutes(step: u8) -> f64 {
    (f64::from(step) / STEPS_PER_DOUBLING).exp2()
}

/// Adds what one command did to the clocks of a ticket.
pub(crate) fn add_clocks(
    counters: &mut Counters,
    before: Option<Seen<'_>>,
    after: &Ticket,
    events: &[Event],
    time: Timestamp,
) {
    let (before, template) =
        before.map_or((None, None), |(before, template)| (Some(before), template));
    let board = after.core.board;
    for event in events {
        if let Event::ThresholdReached { metric, threshold, .. } = event {
            let key = ClockKey::Reached(board, metric.clone(), *threshold, hour(time));
            counters.add(Key::Clock(key), 1);
        }
    }
    let none: &[Tracked] = &[];
    let was = before.map_or(none, |before| &before.clocks);
    let mut add = |clock: &ClockState, owner: Option<&Owner>, change| {
        count(counters, board, (clock, owner), time, change);
    };
    for tracked in after.clocks.iter().filter(|tracked| tracked.stage.is_none()) {
        let earlier =
            was.iter().find(|was| was.stage.is_none() && was.metric() == tracked.metric());
        let earlier = earlier.map(|earlier| &earlier.clock);
        if earlier.map(ClockState::phase) == Some(tracked.clock.phase()) {
            continue;
        }
        // A cycle that goes on had not ended.
        if let Some(earlier) = earlier
            && earlier.cycle_number() == tracked.clock.cycle_number()
        {
            add(earlier, before.and_then(|before| before.owner.as_ref()), -1);
        }
        add(&tracked.clock, after.owner.as_ref(), 1);
    }
    for tracked in was {
        let Some(stage) = tracked.stage else { continue };
        let ended = has_ended(events, stage);
        if !ended && after.stage_clock(stage).is_some() {
            continue;
        }
        let planned = template.and_then(|template| template.stage(stage));
        let stood = before.and_then(|before| before.stage(stage)).zip(planned);
        let owner = stood.map(|(stood, planned)| stood.owner_or(&planned.owner));
        let what = if ended { What::Stop } else { What::Cancel(GIVEN_UP) };
        add(&tracked.clock.clone().apply(&Happening { at: time, what }), owner, 1);
    }
}

const GIVEN_UP: CancelReason = CancelReason::GivenUp;

/// Whether an attempt at the stage ended, well or badly, and was not given up.
fn has_ended(events: &[Event], stage: u16) -> bool {
    let ends = |event: &Event| {
        matches!(event, Event::StageFinished { result, .. } if result.outcome != Outcome::Blocked)
            || matches!(event, Event::Steered { what: Steered::TimedOut, .. })
    };
    events.iter().any(|event| event.stage() == Some(stage) && ends(event))
}

fn count(
    counters: &mut Counters,
    board: BoardId,
    (clock, owner): (&ClockState, Option<&Owner>),
    time: Timestamp,
    change: i64,
) {
    let reading = clock.read(time);
    let Some(ended) = Ended::of(reading.state) else {
        return;
    };
    let hour = hour(clock.phase().since().unwrap_or(time));
    let metric = &clock.terms().metric;
    let mut add = |key| counters.add(Key::Clock(key), change);
    add(ClockKey::OfBoard(board, metric.clone(), ended, hour));
    if let Some(owner) = owner {
        add(ClockKey::OfOwner(owner.clone(), metric.clone(), ended, hour));
    }
    if ended != Ended::Cancelled {
        let day = hour.div_euclid(DAY_HOURS);
        add(ClockKey::Took(board, metric.clone(), day, step_of(reading.elapsed)));
    }
}

const fn hour(at: Timestamp) -> i64 {
    at.micros().div_euclid(HOUR_MICROS)
}

#[cfg(test)]
mod tests {
    use super::{step_minutes, step_of};
    use oms_base::Span;

    #[test]
    fn a_step_holds_what_it_says() {
        for minutes in [1, 2, 3, 59, 60, 61, 480, 10_000, 500_000] {
            let step = step_of(Span::minutes(minutes).unwrap());
            let (most, least) = (step_minutes(step), step_minutes(step.saturating_sub(1)));
            #[expect(clippy::cast_precision_loss, reason = "small")]
            let minutes = minutes as f64;
            assert!(minutes <= most * 1.000_001 && (minutes >= least || step == 0), "{minutes}");
        }
        assert_eq!(step_of(Span::ZERO), 0);
    }
}
