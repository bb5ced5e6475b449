//! Turns of the past, which ends now.

use oms_base::{Span, Timestamp};

/// A turn of the past is half an hour.
const TURN_S: u32 = 30 * 60;
/// Turns of a day.
pub(super) const DAY: u32 = 48;
/// How many turns of the past there are: 90 days. The demo starts with the last of them.
pub(super) const TURNS: u32 = 90 * DAY;
/// When the storm begins.
pub(super) const STORM: u32 = TURNS - 10 * DAY;
/// When it is over.
pub(super) const STORM_END: u32 = STORM + 2 * DAY;
/// Before the storm little happens, and only at each so many turns.
pub(super) const QUIET: u32 = 4;

/// How far back the turn lies.
pub(super) const fn past(turn: u32) -> Span {
    Span::seconds(TURNS.saturating_sub(turn) * TURN_S)
}

/// The instant of the turn, when the last one is `now`.
pub(super) const fn at(turn: u32, now: Timestamp) -> Timestamp {
    Timestamp::from_micros(now.micros() - past(turn).micros())
}

/// The turn, or the one before it at which something may happen.
pub(super) const fn on_grid(turn: u32) -> u32 {
    if turn < STORM { turn - turn % QUIET } else { turn }
}

#[cfg(test)]
mod tests {
    use super::{STORM, TURNS, at, on_grid, past};
    use oms_base::{Span, Timestamp};

    #[test]
    fn the_last_turn_is_now_and_the_first_lies_ninety_days_back() {
        let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
        assert_eq!((past(TURNS), at(TURNS, now)), (Span::ZERO, now));
        assert_eq!(at(0, now), Timestamp::parse("2026-08-23T12:00:00Z").unwrap());
        assert_eq!((on_grid(7), on_grid(STORM + 7)), (4, STORM + 7));
    }
}
