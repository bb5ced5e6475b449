//! When alarms are due, worked out minute by minute on the wall of a town.

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use oms_domain::sla::Threshold;

pub(super) const MINUTE: i64 = 60_000_000;
/// A clock may end at its due instant, and is late after it.
const LATE: i64 = 1;
/// Minutes that a target is looked for: more than a week.
const MINUTES_MAX: u32 = 20_000;
const SHARES: [(u8, Threshold); 3] =
    [(75, Threshold::Percent(75)), (90, Threshold::Percent(90)), (100, Threshold::Breach)];

/// A board with what it promises.
pub(super) struct Promise {
    /// The board.
    pub(super) board: &'static str,
    /// What is promised, as the product reads it.
    pub(super) target: &'static str,
    /// The same in minutes.
    minutes: i64,
    /// Whose hours count; all, when absent.
    pub(super) zone: Option<&'static str>,
}

/// What is promised. The hours include the one that a town skips in spring and has twice in autumn.
pub(super) const PROMISES: [Promise; 3] = [
    Promise { board: "Wall", target: "90m", minutes: 90, zone: None },
    Promise { board: "Chicago", target: "4wh", minutes: 240, zone: Some("America/Chicago") },
    Promise { board: "Berlin", target: "3wh", minutes: 180, zone: Some("Europe/Berlin") },
];
/// The stage of the one workflow: its name, and its minutes.
pub(super) const STAGE: (&str, i64) = ("work", 45);

/// The hours of both towns, every day of the week, as the product reads them.
pub(super) const HOURS: [&str; 2] = ["00:30-05:30", "21:00-23:15"];

fn is_open(at: Time) -> bool {
    (time(0, 30, 0, 0)..time(5, 30, 0, 0)).contains(&at)
        || (time(21, 0, 0, 0)..time(23, 15, 0, 0)).contains(&at)
}

/// When each threshold of a clock of so many minutes by the wall is reached.
pub(super) fn by_the_wall(start: i64, minutes: i64) -> Vec<(Threshold, i64)> {
    let instant = |(share, threshold)| {
        let used = minutes * MINUTE * i64::from(share) / 100;
        (threshold, start + used + late(threshold))
    };
    SHARES.into_iter().map(instant).collect()
}

impl Promise {
    /// When each threshold is reached by a ticket that is opened at `start`.
    pub(super) fn instants(&self, start: i64) -> Result<Vec<(Threshold, i64)>> {
        let Some(zone) = self.zone else { return Ok(by_the_wall(start, self.minutes)) };
        let zone = TimeZone::get(zone).context("a town")?;
        let mut instants = Vec::new();
        let (mut at, mut used) = (start, 0);
        for _ in 0..MINUTES_MAX {
            let Ok(here) = Timestamp::from_microsecond(at) else { break };
            let end = (at.div_euclid(MINUTE) + 1) * MINUTE;
            if is_open(here.to_zoned(zone.clone()).time()) {
                for (share, threshold) in SHARES {
                    let wanted = self.minutes * MINUTE * i64::from(share) / 100;
                    if used < wanted && used + (end - at) >= wanted {
                        instants.push((threshold, at + (wanted - used) + late(threshold)));
                    }
                }
                used += end - at;
            }
            at = end;
            if instants.len() == SHARES.len() {
                break;
            }
        }
        Ok(instants)
    }
}

fn late(threshold: Threshold) -> i64 {
    if threshold == Threshold::Breach { LATE } else { 0 }
}

/// When clocks are moved: in spring and in autumn, there and over there.
pub(super) fn change_of_clocks(year: i16, which: u32) -> Result<i64> {
    let (month, nth, hour) = match which % 4 {
        0 => (3, -1, 1),
        1 => (10, -1, 1),
        2 => (3, 2, 8),
        _ => (11, 1, 7),
    };
    let day = Date::new(year, month, 1)?.nth_weekday_of_month(nth, Weekday::Sunday)?;
    Ok(day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC)?.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::{PROMISES, change_of_clocks};
    use oms_domain::sla::Threshold;

    fn breach(promise: usize, start: &str) -> String {
        let start: jiff::Timestamp = start.parse().unwrap();
        let instants = PROMISES[promise].instants(start.as_microsecond()).unwrap();
        let (_, at) = instants.iter().find(|(which, _)| *which == Threshold::Breach).unwrap();
        jiff::Timestamp::from_microsecond(at - 1).unwrap().to_string()
    }

    #[test]
    fn the_oracle_knows_both_towns() {
        assert_eq!(breach(0, "2026-06-01T12:00:20Z"), "2026-06-01T13:30:20Z");
        // From half past one there are four hours to half past five, and none too many.
        assert_eq!(breach(1, "2026-06-01T06:30:00Z"), "2026-06-01T10:30:00Z");
        // Berlin skips two to three o'clock: from 00:30 on three hours end at 04:30.
        assert_eq!(breach(2, "2026-03-28T23:30:00Z"), "2026-03-29T02:30:00Z");
        let change = change_of_clocks(2026, 0).unwrap();
        let change = jiff::Timestamp::from_microsecond(change).unwrap();
        assert_eq!(change.to_string(), "2026-03-29T01:00:00Z");
    }
}
