//! How a run behaves: drawn once from its seed, so that runs differ in kind and not only in luck.

use crate::dice::Dice;

const START: i64 = 1_795_000_000_000_000;
const DAY: i64 = 86_400_000_000;
/// 2026-12-31T23:50:00Z.
const BEFORE_NEW_YEAR: i64 = 1_798_761_000_000_000;

/// Percentages are of a turn or of a message.
#[derive(Debug, Clone)]
pub(crate) struct Habits {
    /// Turns until calm.
    pub(crate) turns: u32,
    /// Where the clock starts, in microseconds.
    pub(crate) start: i64,
    /// A commit goes wrong.
    pub(crate) fault: u32,
    /// The process is killed.
    pub(crate) kill: u32,
    /// The clock jumps.
    pub(crate) jump: u32,
    /// A client goes away.
    pub(crate) vanish: u32,
    /// A command is sent with a key.
    pub(crate) keyed: u32,
    /// A claim waits.
    pub(crate) parks: u32,
    /// Most messages of a turn.
    pub(crate) messages: u32,
}

impl Habits {
    /// Those of a run.
    pub(crate) fn random(dice: &mut Dice) -> Habits {
        let start = match dice.below(4) {
            0 => BEFORE_NEW_YEAR,
            1 => START / DAY * DAY + DAY - i64::from(dice.between(1, 900)) * 1_000_000,
            _ => START + i64::from(dice.below(86_400)) * 1_000_000,
        };
        let often = |dice: &mut Dice, most: u32| if dice.chance(25) { 0 } else { dice.below(most) };
        Habits {
            turns: dice.between(20, 90),
            start,
            fault: often(dice, 25),
            kill: often(dice, 8),
            jump: often(dice, 20),
            vanish: often(dice, 15),
            keyed: dice.between(30, 95),
            parks: dice.between(10, 80),
            messages: dice.between(1, 6),
        }
    }
}
