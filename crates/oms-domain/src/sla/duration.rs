//! How long something may take, with the unit it was written in.

use oms_base::{Code, Fault, Span};

const MICROS_PER_SECOND: i64 = 1_000_000;
const MICROS_PER_MINUTE: i64 = 60_000_000;
/// Most working time that a target may name: 10,000 hours.
pub const WORKING_MINUTES_MAX: u32 = 10_000 * 60;
/// Most working days that a target may name: about ten years of them.
pub const WORKING_DAYS_MAX: u32 = 2_500;

/// A time limit like `90m`, `48h`, `3d` (wall clock, a day is 24 hours), `45wm`, `8wh` (working
/// time) or `2wd` (working days); never zero.
///
/// The unit is kept, since two working days are no fixed number of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    count: u32,
    unit: Unit,
}

/// By what a target is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Every hour counts.
    WallClock(Span),
    /// Only time inside the calendar's hours counts.
    Working(Span),
    /// Runs out at the close of the n-th working day that follows.
    WorkingDays(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Of limits that came with a ticket; nobody writes them.
    Seconds,
    Minutes,
    Hours,
    Days,
    WorkingMinutes,
    WorkingHours,
    WorkingDays,
}

impl Target {
    /// How long after its end a reopened ticket goes on with its cycle when nobody says: a week.
    pub const REOPEN_WINDOW_DEFAULT: Target = Target { count: 7, unit: Unit::Days };

    /// So long that nothing runs out: ten years.
    pub const LONGEST: Target = Target { count: 3_650, unit: Unit::Days };

    /// So much by the wall clock, in the largest unit that leaves nothing over; what is less than a
    /// minute is dropped.
    pub fn wall_clock(span: Span) -> Target {
        let minutes = u32::try_from(span.micros() / MICROS_PER_MINUTE).unwrap_or(u32::MAX);
        match minutes {
            0 => Target { count: 1, unit: Unit::Minutes },
            _ if minutes.is_multiple_of(24 * 60) => {
                Target { count: minutes / (24 * 60), unit: Unit::Days }
            }
            _ if minutes.is_multiple_of(60) => Target { count: minutes / 60, unit: Unit::Hours },
            _ => Target { count: minutes, unit: Unit::Minutes },
        }
    }

    /// So much by the wall clock, of any length, also none; what is less than a second is dropped.
    pub fn to_the_second(span: Span) -> Target {
        let seconds = u32::try_from(span.micros() / MICROS_PER_SECOND).unwrap_or(u32::MAX);
        Target { count: seconds, unit: Unit::Seconds }
    }

    /// Reads a target; [`Code::BadSpan`] for what is none, [`Code::OutOfBounds`] for zero and for
    /// more than 10 years, 10,000 working hours or 2,500 working days.
    pub fn parse(text: &str) -> Result<Target, Fault> {
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, word) = text.split_at(split);
        let unit = Unit::ALL.into_iter().find(|unit| unit.as_str() == word);
        let unit = unit.filter(|_| !digits.is_empty()).ok_or_else(bad_target)?;
        // More digits than the type holds are more than any unit allows.
        let count = digits.parse().unwrap_or(u32::MAX);
        unit.check(count)?;
        Ok(Target { count, unit })
    }

    /// What it comes to.
    pub fn measure(self) -> Measure {
        let minutes = |each: i64| {
            Span::from_micros(i64::from(self.count).saturating_mul(each * MICROS_PER_MINUTE))
        };
        match self.unit {
            Unit::Seconds => Measure::WallClock(Span::seconds(self.count)),
            Unit::Minutes => Measure::WallClock(minutes(1)),
            Unit::Hours => Measure::WallClock(minutes(60)),
            Unit::Days => Measure::WallClock(minutes(24 * 60)),
            Unit::WorkingMinutes => Measure::Working(minutes(1)),
            Unit::WorkingHours => Measure::Working(minutes(60)),
            Unit::WorkingDays => Measure::WorkingDays(self.count),
        }
    }

    /// Whether only working time counts.
    pub fn is_working(self) -> bool {
        match self.measure() {
            Measure::WallClock(_) => false,
            Measure::Working(_) | Measure::WorkingDays(_) => true,
        }
    }
}

impl<C> minicbor::Encode<C> for Target {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let mut text = self.count.to_string();
        text.push_str(self.unit.as_str());
        e.str(&text).map(|_| ())
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Target {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Target, minicbor::decode::Error> {
        let text = d.str()?;
        let seconds = text.strip_suffix('s').and_then(|count| count.parse().ok());
        match seconds {
            Some(count) => Ok(Target { count, unit: Unit::Seconds }),
            None => {
                Target::parse(text).map_err(|fault| minicbor::decode::Error::message(fault.detail))
            }
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.count, self.unit.as_str())
    }
}

impl Unit {
    const ALL: [Unit; 6] = [
        Unit::Minutes,
        Unit::Hours,
        Unit::Days,
        Unit::WorkingMinutes,
        Unit::WorkingHours,
        Unit::WorkingDays,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Unit::Seconds => "s",
            Unit::Minutes => "m",
            Unit::Hours => "h",
            Unit::Days => "d",
            Unit::WorkingMinutes => "wm",
            Unit::WorkingHours => "wh",
            Unit::WorkingDays => "wd",
        }
    }

    fn check(self, count: u32) -> Result<(), Fault> {
        match self {
            Unit::Seconds => Err(bad_target()),
            Unit::Minutes => wall_clock(count, 1),
            Unit::Hours => wall_clock(count, 60),
            Unit::Days => wall_clock(count, 24 * 60),
            Unit::WorkingMinutes => at_most(count, WORKING_MINUTES_MAX, self),
            Unit::WorkingHours => at_most(count, WORKING_MINUTES_MAX / 60, self),
            Unit::WorkingDays => at_most(count, WORKING_DAYS_MAX, self),
        }
    }
}

fn wall_clock(count: u32, minutes_each: i64) -> Result<(), Fault> {
    Span::minutes(i64::from(count).saturating_mul(minutes_each)).map(|_| ())
}

fn at_most(count: u32, max: u32, unit: Unit) -> Result<(), Fault> {
    if (1..=max).contains(&count) {
        return Ok(());
    }
    let unit = unit.as_str();
    Err(Fault::here(Code::OutOfBounds, format!("must be from 1{unit} to {max}{unit}")))
}

fn bad_target() -> Fault {
    Fault::here(Code::BadSpan, "not a duration like 90m, 48h, 3d, 45wm, 8wh or 2wd")
}
