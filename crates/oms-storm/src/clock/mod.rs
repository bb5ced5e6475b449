//! The storm of clocks: the clock on the wall jumps, forward and back, over changes of clocks and
//! to the ends of time; no alarm is early, doubled or lost, and no lease lapses early.

mod life;
mod oracle;

use self::life::{Life, Tally};
use crate::dice::Dice;
use crate::receipt::Run;
use anyhow::Result;
use jiff::tz::TimeZone;
use serde_json::json;
use std::collections::BTreeMap;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// Jumps of one hub; then comes another.
const JUMPS_OF_A_LIFE: u32 = 50;
/// 2026-11-21.
const START: i64 = 1_795_219_200 * SECOND;
/// 2038-01-19T03:14:07Z, where 32 bits end.
const END_OF_32_BITS: i64 = i32::MAX as i64 * SECOND;
/// 9999-12-20, shortly before dates end.
const END_OF_DATES: i64 = 253_401_523_200 * SECOND;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often the clock jumps.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    jumps: u32,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Where the clock goes.
#[derive(Debug, Clone, Copy)]
enum Jump {
    By(i64),
    To(i64),
}

/// How the clock can jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Little,
    Second,
    SecondBack,
    Hour,
    HourBack,
    Days,
    DaysBack,
    BerlinSpring,
    BerlinAutumn,
    ChicagoSpring,
    ChicagoAutumn,
    Year2038,
    Year9999,
}

impl Kind {
    /// Every kind, as often as it is drawn. The end of time comes last in a life.
    const DRAWN: [Kind; 16] = [
        Kind::Little,
        Kind::Little,
        Kind::Little,
        Kind::Little,
        Kind::Second,
        Kind::SecondBack,
        Kind::Hour,
        Kind::Hour,
        Kind::HourBack,
        Kind::Days,
        Kind::DaysBack,
        Kind::BerlinSpring,
        Kind::BerlinAutumn,
        Kind::ChicagoSpring,
        Kind::ChicagoAutumn,
        Kind::Year2038,
    ];

    fn jump(self, now: i64, dice: &mut Dice) -> Result<Jump> {
        let change = |which: u32, dice: &mut Dice| {
            let here = jiff::Timestamp::from_microsecond(now)?.to_zoned(TimeZone::UTC);
            let at = oracle::change_of_clocks(here.year(), which)?;
            Ok(Jump::To(at - i64::from(dice.below(4 * 3_600)) * SECOND))
        };
        Ok(match self {
            Kind::Little => Jump::By(i64::from(dice.between(1, 7_200)) * SECOND),
            Kind::Second => Jump::By(SECOND),
            Kind::SecondBack => Jump::By(-SECOND),
            Kind::Hour => Jump::By(HOUR),
            Kind::HourBack => Jump::By(-HOUR),
            Kind::Days => Jump::By(400 * DAY),
            Kind::DaysBack => Jump::By(-400 * DAY),
            Kind::BerlinSpring => return change(0, dice),
            Kind::BerlinAutumn => return change(1, dice),
            Kind::ChicagoSpring => return change(2, dice),
            Kind::ChicagoAutumn => return change(3, dice),
            Kind::Year2038 => Jump::To(END_OF_32_BITS - i64::from(dice.below(7_200)) * SECOND),
            Kind::Year9999 => Jump::To(END_OF_DATES + i64::from(dice.below(7_200)) * SECOND),
        })
    }
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) fn run(args: &Args) -> Result<u8> {
    let mut run = Run::begin("clock", args.seed);
    let (mut sum, mut kinds) = (Tally::default(), BTreeMap::new());
    let mut left = args.jumps;
    while left > 0 {
        let jumps = left.min(JUMPS_OF_A_LIFE);
        let seed = run.seed.wrapping_add(u64::from(args.jumps - left));
        left -= jumps;
        let life = live(seed, jumps, &mut kinds)?;
        for broken in life.broken {
            run.violation(format!("life {seed}: {broken}"));
        }
        add(&mut sum, life.tally);
    }
    for kind in Kind::DRAWN.into_iter().chain([Kind::Year9999]) {
        run.must(kinds.contains_key(&kind), || format!("a jump {kind:?}"));
    }
    for (count, what) in [
        (sum.rung, "an alarm"),
        (sum.lapsed, "a lease that lapsed"),
        (sum.restarts, "a restart"),
        (sum.ended, "a ticket that ended"),
    ] {
        run.must(count > 0, || what.to_owned());
    }
    let kinds: serde_json::Map<String, serde_json::Value> =
        kinds.iter().map(|(kind, count)| (format!("{kind:?}"), json!(count))).collect();
    let counts = json!({
        "jumps": args.jumps,
        "by_kind": kinds,
        "tickets": sum.opened,
        "alarms": sum.rung,
        "restarts": sum.restarts,
        "leases": sum.leases,
        "lapsed": sum.lapsed,
        "ended": sum.ended,
    });
    run.end(&json!({"jumps": args.jumps}), &counts)
}

fn live(seed: u64, jumps: u32, kinds: &mut BTreeMap<Kind, u32>) -> Result<Life> {
    let mut dice = Dice::new(seed);
    let mut now = START + i64::from(dice.below(366)) * DAY;
    let mut life = Life::begin(seed, now)?;
    // Every fourth hub meets the end of dates, and goes on there.
    let last = if dice.chance(25) { jumps.saturating_sub(5) } else { jumps };
    for n in 0..jumps {
        let kind = match n.cmp(&last) {
            std::cmp::Ordering::Less => *dice.pick(&Kind::DRAWN).unwrap_or(&Kind::Little),
            std::cmp::Ordering::Equal => Kind::Year9999,
            std::cmp::Ordering::Greater => Kind::Little,
        };
        let jump = kind.jump(now, &mut dice)?;
        now = match jump {
            Jump::By(micros) => now + micros,
            Jump::To(micros) => micros,
        };
        life.jump(jump, &mut dice)?;
        *kinds.entry(kind).or_default() += 1;
    }
    Ok(life)
}

fn add(sum: &mut Tally, one: Tally) {
    sum.opened += one.opened;
    sum.rung += one.rung;
    sum.restarts += one.restarts;
    sum.leases += one.leases;
    sum.lapsed += one.lapsed;
    sum.ended += one.ended;
}
