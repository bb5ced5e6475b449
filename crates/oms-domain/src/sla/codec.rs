//! Stored bytes of clocks and of what they are pinned to. Policies and calendars are stored as the
//! JSON that defines them.
//!
//! The numbers of fields are stored for ever: they are added to, never changed or used again.

use super::book::Book;
use super::duration::Target;
use super::happening::{CancelReason, Phase};
use super::metric::{Metric, PauseReason, Threshold};
use super::reading::Breach;
use super::standing::Standing;
use super::state::{ClockState, Run};
use super::terms::{Edition, Pin, Terms};
use crate::codec::CodecError;
use minicbor::{Decode, Encode};
use oms_base::{Span, Timestamp};
use std::sync::Arc;

/// What a clock is pinned to, as events and states hold it. A limit by the wall clock that is
/// nobody's but the ticket's has only its target.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StoredPin {
    #[n(0)]
    metric: Option<String>,
    #[n(1)]
    policy: Option<Edition>,
    #[n(2)]
    own: Option<Target>,
    #[n(3)]
    calendar: Option<Edition>,
}

/// A clock, as states hold it; instants that are its phase's and fields at rest are left out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StoredClock {
    #[n(0)]
    pin: StoredPin,
    #[n(1)]
    cycle: u32,
    #[n(2)]
    phase: StoredPhase,
    #[n(3)]
    started_at: Option<Timestamp>,
    #[n(4)]
    last_at: Option<Timestamp>,
    #[n(5)]
    budget: Option<Span>,
    #[n(6)]
    settled: Option<Span>,
    #[n(7)]
    older: Option<Span>,
    #[n(8)]
    runs: Option<Vec<Run>>,
    #[n(9)]
    due_at: Option<Timestamp>,
    #[n(10)]
    breach: Option<Breach>,
    #[n(11)]
    overrun: Option<Timestamp>,
    #[n(12)]
    fired: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
enum StoredPhase {
    #[n(0)]
    Pending,
    #[n(1)]
    Running(#[n(0)] Timestamp),
    #[n(2)]
    Paused(#[n(0)] Timestamp, #[n(1)] PauseReason),
    #[n(3)]
    Stopped(#[n(0)] Timestamp),
    #[n(4)]
    Cancelled(#[n(0)] Timestamp, #[n(1)] CancelReason),
}

impl StoredPin {
    /// The stored form of a pin.
    pub fn of(pin: Pin) -> StoredPin {
        StoredPin {
            metric: (pin.metric != Metric::Resolution).then(|| pin.metric.to_string()),
            policy: pin.policy,
            own: pin.own,
            calendar: pin.calendar,
        }
    }

    /// Reads it back.
    pub fn pin(self) -> Result<Pin, CodecError> {
        let faulty = |fault: oms_base::Fault| CodecError(fault.detail);
        let metric = self.metric.as_deref().map(Metric::parse).transpose().map_err(faulty)?;
        let metric = metric.unwrap_or(Metric::Resolution);
        Ok(Pin { metric, policy: self.policy, own: self.own, calendar: self.calendar })
    }

    /// The terms that it stands for.
    pub fn terms(self, book: &Book) -> Result<Arc<Terms>, CodecError> {
        let pin = self.pin()?;
        book.terms(&pin).map(Arc::new).ok_or_else(|| CodecError::unknown_terms(&pin))
    }
}

/// The stored form of a clock; of its terms only their versions.
pub fn encode_clock(clock: &ClockState) -> StoredClock {
    let standing = &clock.standing;
    let phase_at = standing.phase.since();
    let unless_phase = |at: Timestamp| Some(at).filter(|at| Some(*at) != phase_at);
    let unless_zero = |span: Span| Some(span).filter(|span| *span != Span::ZERO);
    let fired: Vec<u8> = standing.fired.iter().map(|threshold| threshold.number()).collect();
    StoredClock {
        pin: StoredPin::of(standing.terms.pin()),
        cycle: standing.cycle,
        phase: stored_phase(&standing.phase),
        started_at: standing.started_at.and_then(unless_phase),
        last_at: unless_phase(clock.last_at),
        budget: standing.budget,
        settled: unless_zero(standing.settled),
        older: unless_zero(clock.older),
        runs: Some(clock.runs.clone()).filter(|runs| !runs.is_empty()),
        due_at: standing.due_at,
        breach: standing.breach,
        overrun: clock.overrun,
        fired: Some(fired).filter(|fired| !fired.is_empty()),
    }
}

/// Reads a clock back; the book knows the versions that it is pinned to.
pub fn decode_clock(stored: StoredClock, book: &Book) -> Result<ClockState, CodecError> {
    let fired = stored.fired.unwrap_or_default().into_iter();
    let phase = phase_of(stored.phase);
    let phase_at = phase.since();
    let last_at = stored.last_at.or(phase_at).unwrap_or(Timestamp::from_micros(i64::MIN));
    let standing = Standing {
        terms: stored.pin.terms(book)?,
        cycle: stored.cycle,
        phase,
        started_at: stored.started_at.or(phase_at),
        budget: stored.budget,
        settled: stored.settled.unwrap_or(Span::ZERO),
        due_at: stored.due_at,
        breach: stored.breach,
        fired: fired.filter_map(Threshold::from_number).collect(),
    };
    Ok(ClockState {
        next_alarm_at: standing.next_alarm_at(),
        standing,
        last_at,
        runs: stored.runs.unwrap_or_default(),
        older: stored.older.unwrap_or(Span::ZERO),
        overrun: stored.overrun,
    })
}

fn stored_phase(phase: &Phase) -> StoredPhase {
    match phase {
        Phase::Pending => StoredPhase::Pending,
        Phase::Running { since } => StoredPhase::Running(*since),
        Phase::Paused { since, reason } => StoredPhase::Paused(*since, reason.clone()),
        Phase::Stopped { at } => StoredPhase::Stopped(*at),
        Phase::Cancelled { at, reason } => StoredPhase::Cancelled(*at, *reason),
    }
}

fn phase_of(stored: StoredPhase) -> Phase {
    match stored {
        StoredPhase::Pending => Phase::Pending,
        StoredPhase::Running(since) => Phase::Running { since },
        StoredPhase::Paused(since, reason) => Phase::Paused { since, reason },
        StoredPhase::Stopped(at) => Phase::Stopped { at },
        StoredPhase::Cancelled(at, reason) => Phase::Cancelled { at, reason },
    }
}
