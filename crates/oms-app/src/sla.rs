//! Questions about clocks: what one shows and why, and how promises were kept.

use crate::auth::Caller;
use crate::engine::TicketRef;
use crate::error::Error;
use crate::fold;
use crate::read::{Found, Reader};
use crate::sla_counters::{self, Ended};
use oms_base::{BoardId, Timestamp};
use oms_domain::board::Board;
use oms_domain::sla::Clock;
use oms_store::CounterRow;
use std::collections::BTreeMap;

const HOUR_MICROS: i64 = 3_600_000_000;

/// A clock of a ticket with its past.
#[derive(Debug)]
pub struct Told {
    /// The stage that it is of.
    pub stage: Option<u16>,
    /// What it shows, and how it came there.
    pub clock: Clock,
}

/// How the promises of one metric were kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    /// Cycles that ended in time, too late, and given up.
    pub ended: [u64; 3],
    /// Those that took so many minutes at most, by step of the histogram.
    pub took: BTreeMap<u8, u64>,
}

impl Kept {
    /// Cycles that ended so.
    pub const fn count(&self, ended: Ended) -> u64 {
        self.ended[ended as usize]
    }

    /// The share of those that ended in time among all that were not given up.
    pub fn hit_rate(&self) -> Option<f64> {
        let (met, breached) = (self.count(Ended::Met), self.count(Ended::Breached));
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = met as f64 / (met + breached) as f64;
        (met + breached > 0).then_some(share)
    }

    /// The minutes within which `percent` of the cycles ended: the upper end of a step that is 19 %
    /// wide.
    pub fn percentile(&self, percent: u64) -> Option<f64> {
        let all: u64 = self.took.values().sum();
        let wanted = all.saturating_mul(percent).div_ceil(100).max(1);
        let mut seen = 0;
        let reaches = |(step, count): (&u8, &u64)| {
            seen += count;
            (seen >= wanted).then(|| sla_counters::step_minutes(*step))
        };
        self.took.iter().find_map(reaches)
    }
}

/// From when to when, in hours since 1970; the end is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first.
    pub from: i64,
    /// The first after the last.
    pub until: i64,
}

impl Reader {
    /// The clocks of a ticket at `now`, each with its past.
    pub fn clocks(
        &self,
        caller: &Caller,
        which: &TicketRef,
        now: Timestamp,
    ) -> Result<(Found, Vec<Told>), Error> {
        let found = self.ticket(caller, which)?;
        let (id, version) = (found.ticket.core.id, found.ticket.version);
        let ticket =
            fold::ticket_to_tell(self.store(), self.directory(), caller.agency, id, version)?;
        let told = ticket
            .clocks
            .iter()
            .filter_map(|tracked| Some(Told { stage: tracked.stage, clock: tracked.told(now)? }));
        let told = told.collect();
        Ok((found, told))
    }

    /// How a board's promises were kept, by metric.
    pub fn kept(
        &self,
        caller: &Caller,
        board: BoardId,
        hours: Hours,
    ) -> Result<BTreeMap<String, Kept>, Error> {
        let mut kept: BTreeMap<String, Kept> = BTreeMap::new();
        let prefix = sla_counters::of_board(board);
        for row in self.store().counters(caller.agency, &prefix)? {
            if let Some((hour, metric, ended)) = parts(&row, &prefix)
                && (hours.from..hours.until).contains(&hour)
            {
                add(kept.entry(metric.to_owned()).or_default(), ended, row.value);
            }
        }
        let prefix = sla_counters::took(board);
        let days = hours.from.div_euclid(24)..=(hours.until - 1).div_euclid(24);
        for row in self.store().counters(caller.agency, &prefix)? {
            if let Some((day, metric, step)) = parts(&row, &prefix)
                && let (true, Ok(step)) = (days.contains(&day), step.parse())
            {
                let of_metric = kept.entry(metric.to_owned()).or_default();
                *of_metric.took.entry(step).or_default() += row.value.max(0).cast_unsigned();
            }
        }
        Ok(kept)
    }

    /// How a board's promises were kept, by the weekday of the end in its zone, 0 for Monday, and
    /// metric.
    pub fn kept_by_weekday(
        &self,
        caller: &Caller,
        board: &Board,
        hours: Hours,
    ) -> Result<BTreeMap<(u8, String), Kept>, Error> {
        let mut kept: BTreeMap<(u8, String), Kept> = BTreeMap::new();
        let prefix = sla_counters::of_board(board.id);
        for row in self.store().counters(caller.agency, &prefix)? {
            if let Some((hour, metric, ended)) = parts(&row, &prefix)
                && (hours.from..hours.until).contains(&hour)
            {
                let at = Timestamp::from_micros(hour.saturating_mul(HOUR_MICROS));
                let key = (at.weekday_in(&board.settings.tz), metric.to_owned());
                add(kept.entry(key).or_default(), ended, row.value);
            }
        }
        Ok(kept)
    }

    /// How promises were kept, by whoever was responsible and metric.
    pub fn kept_by_owner(
        &self,
        caller: &Caller,
        hours: Hours,
    ) -> Result<BTreeMap<(String, String), Kept>, Error> {
        let mut kept: BTreeMap<(String, String), Kept> = BTreeMap::new();
        for row in self.store().counters(caller.agency, sla_counters::OF_OWNERS)? {
            let found = parts(&row, sla_counters::OF_OWNERS);
            if let Some((hour, metric, rest)) = found
                && let (true, Some((ended, owner))) =
                    ((hours.from..hours.until).contains(&hour), rest.split_once('/'))
            {
                let key = (owner.to_owned(), metric.to_owned());
                add(kept.entry(key).or_default(), ended, row.value);
            }
        }
        Ok(kept)
    }
}

/// `HOUR/METRIC/REST` behind the prefix.
fn parts<'r>(row: &'r CounterRow, prefix: &str) -> Option<(i64, &'r str, &'r str)> {
    let (time, rest) = row.key.strip_prefix(prefix)?.split_once('/')?;
    let (metric, rest) = rest.split_once('/')?;
    Some((time.parse().ok()?, metric, rest))
}

fn add(kept: &mut Kept, word: &str, count: i64) {
    let ended = Ended::ALL.into_iter().find(|ended| ended.as_str() == word);
    if let Some(ended) = ended {
        kept.ended[ended as usize] += count.max(0).cast_unsigned();
    }
}
