//! Stored bytes of calendars and of clocks. A policy is stored as the JSON that defines it.
//!
//! The numbers of fields are stored for ever: they are added to, never changed or used again.

use super::calendar::{Calendar, zone_of};
use super::exception::{Exception, Hours, Yearly};
use super::happening::{CancelReason, Phase};
use super::interval::Interval;
use super::metric::{Metric, PauseReason, Threshold};
use super::reading::Breach;
use super::standing::Standing;
use super::state::{ClockState, Run};
use super::terms::{Pin, Terms};
use crate::codec::{CodecError, to_bytes};
use jiff::civil::Date;
use minicbor::{Decode, Encode};
use oms_base::{Name, Span, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// From one minute to another.
type Minutes = (u16, u16);

#[derive(Encode, Decode)]
#[cbor(map)]
struct StoredCalendar {
    #[n(0)]
    name: Name,
    #[n(1)]
    zone: String,
    /// As 20261225.
    #[n(2)]
    effective_from: Option<i32>,
    #[n(3)]
    week: Vec<Vec<Minutes>>,
    #[n(4)]
    dated: Vec<(i32, StoredException)>,
    /// As month, weekday (0 for none), and day or n.
    #[n(5)]
    yearly: Vec<((i8, i8, i8), StoredException)>,
}

#[derive(Encode, Decode)]
struct StoredException {
    #[n(0)]
    name: Option<Name>,
    /// 0 is closed, 1 other hours, 2 extra ones.
    #[n(1)]
    kind: u8,
    #[n(2)]
    hours: Vec<Minutes>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct StoredClock {
    #[n(0)]
    metric: String,
    #[n(1)]
    policy: Name,
    #[n(2)]
    policy_version: u32,
    #[n(3)]
    calendar: Name,
    #[n(4)]
    calendar_version: u32,
    #[n(5)]
    cycle: u32,
    #[n(6)]
    phase: StoredPhase,
    #[n(7)]
    started_at: Option<Timestamp>,
    #[n(8)]
    last_at: Timestamp,
    #[n(9)]
    budget: Option<Span>,
    #[n(10)]
    settled: Span,
    #[n(11)]
    older: Span,
    #[n(12)]
    runs: Vec<Run>,
    #[n(13)]
    due_at: Option<Timestamp>,
    #[n(14)]
    breach: Option<Breach>,
    #[n(15)]
    overrun: Option<Timestamp>,
    #[n(16)]
    fired: Vec<u8>,
}

#[derive(Encode, Decode)]
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

/// The stored form of a calendar; its version is a column beside it.
pub fn encode_calendar(calendar: &Calendar) -> Vec<u8> {
    let yearly = |(yearly, exception): (&Yearly, &Exception)| {
        let key = match *yearly {
            Yearly::Day { month, day } => (month, 0, day),
            Yearly::Nth { month, weekday, nth } => (month, weekday, nth),
        };
        (key, stored_exception(exception))
    };
    let dated = calendar.dated.iter();
    to_bytes(&StoredCalendar {
        name: calendar.name.clone(),
        zone: calendar.zone().to_owned(),
        effective_from: calendar.effective_from.map(number_of),
        week: calendar.week.iter().map(|day| minutes(day)).collect(),
        dated: dated.map(|(date, held)| (number_of(*date), stored_exception(held))).collect(),
        yearly: calendar.yearly.iter().map(yearly).collect(),
    })
}

/// Reads a calendar back.
pub fn decode_calendar(version: u32, bytes: &[u8]) -> Result<Calendar, CodecError> {
    let stored: StoredCalendar = minicbor::decode(bytes)?;
    let week: Vec<Vec<Interval>> =
        stored.week.iter().map(|day| intervals(day)).collect::<Result<_, _>>()?;
    let week = week.try_into().map_err(|_| CodecError("a week has seven days".into()))?;
    let mut dated = BTreeMap::new();
    for (number, exception) in stored.dated {
        dated.insert(date_of(number)?, exception_of(exception)?);
    }
    let mut yearly = BTreeMap::new();
    for (key, exception) in stored.yearly {
        let key = match key {
            (month, 0, day) => Yearly::Day { month, day },
            (month, weekday, nth) => Yearly::Nth { month, weekday, nth },
        };
        yearly.insert(key, exception_of(exception)?);
    }
    Ok(Calendar {
        name: stored.name,
        version,
        zone: zone_of(&stored.zone).map_err(|fault| CodecError(fault.detail))?,
        effective_from: stored.effective_from.map(date_of).transpose()?,
        week,
        dated,
        yearly,
    })
}

/// The stored form of a clock; of its terms only their versions.
pub fn encode_clock(clock: &ClockState) -> Vec<u8> {
    let standing = &clock.standing;
    let pin = standing.terms.pin();
    to_bytes(&StoredClock {
        metric: pin.metric.to_string(),
        policy: pin.policy,
        policy_version: pin.policy_version,
        calendar: pin.calendar,
        calendar_version: pin.calendar_version,
        cycle: standing.cycle,
        phase: stored_phase(&standing.phase),
        started_at: standing.started_at,
        last_at: clock.last_at,
        budget: standing.budget,
        settled: standing.settled,
        older: clock.older,
        runs: clock.runs.clone(),
        due_at: standing.due_at,
        breach: standing.breach,
        overrun: clock.overrun,
        fired: standing.fired.iter().map(|threshold| threshold.number()).collect(),
    })
}

/// Reads a clock back; `terms` finds those of the versions that it is pinned to.
pub fn decode_clock(
    bytes: &[u8],
    terms: impl FnOnce(&Pin) -> Option<Arc<Terms>>,
) -> Result<ClockState, CodecError> {
    let stored: StoredClock = minicbor::decode(bytes)?;
    let pin = Pin {
        metric: Metric::parse(&stored.metric).map_err(|fault| CodecError(fault.detail))?,
        policy: stored.policy,
        policy_version: stored.policy_version,
        calendar: stored.calendar,
        calendar_version: stored.calendar_version,
    };
    let terms = terms(&pin).ok_or_else(|| {
        let (policy, version) = (&pin.policy, pin.policy_version);
        CodecError(format!("nothing is known of version {version} of the policy {policy}"))
    })?;
    let standing = Standing {
        terms,
        cycle: stored.cycle,
        phase: phase_of(stored.phase),
        started_at: stored.started_at,
        budget: stored.budget,
        settled: stored.settled,
        due_at: stored.due_at,
        breach: stored.breach,
        fired: stored.fired.into_iter().filter_map(Threshold::from_number).collect(),
    };
    Ok(ClockState {
        standing,
        last_at: stored.last_at,
        runs: stored.runs,
        older: stored.older,
        overrun: stored.overrun,
    })
}

fn stored_exception(exception: &Exception) -> StoredException {
    let kind = match exception.hours {
        Hours::Closed => 0,
        Hours::Other(_) => 1,
        Hours::Extra(_) => 2,
    };
    let hours = minutes(exception.hours.intervals());
    StoredException { name: exception.name.clone(), kind, hours }
}

fn exception_of(stored: StoredException) -> Result<Exception, CodecError> {
    let intervals = intervals(&stored.hours)?;
    let hours = match stored.kind {
        0 => Hours::Closed,
        1 => Hours::Other(intervals),
        2 => Hours::Extra(intervals),
        kind => return Err(CodecError(format!("no exception is of kind {kind}"))),
    };
    Ok(Exception { name: stored.name, hours })
}

fn minutes(intervals: &[Interval]) -> Vec<Minutes> {
    intervals.iter().map(|interval| (interval.from_minute(), interval.to_minute())).collect()
}

fn intervals(minutes: &[Minutes]) -> Result<Vec<Interval>, CodecError> {
    let interval = |&(from, to): &Minutes| {
        let interval = Interval::of_minutes(from, to);
        interval.ok_or_else(|| CodecError(format!("no hours go from minute {from} to {to}")))
    };
    minutes.iter().map(interval).collect()
}

fn number_of(date: Date) -> i32 {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

fn date_of(number: i32) -> Result<Date, CodecError> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let date = || {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        Date::new(year, month, i8::try_from(day).ok()?).ok()
    };
    date().ok_or_else(|| CodecError(format!("{number} is no date")))
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
