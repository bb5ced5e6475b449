//! Instants and spans in microseconds; both enter as parameters, nothing here reads a clock.

use crate::{Code, Fault};

const MICROS_PER_SECOND: i64 = 1_000_000;
const DAY_MICROS: i64 = 24 * 60 * 60 * MICROS_PER_SECOND;
/// Longest span that an SLA may name: 10 years.
const SPAN_MAX_MINUTES: i64 = 10 * 366 * 24 * 60;

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] i64);

impl Timestamp {
    /// The instant `micros` after the Unix epoch.
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339.
    pub fn parse(text: &str) -> Result<Timestamp, Fault> {
        text.parse::<jiff::Timestamp>()
            .map(|at| Timestamp(at.as_microsecond()))
            .map_err(|_| Fault::here(Code::WrongType, "not a time like 2026-11-21T09:30:00Z"))
    }

    /// `span` later; saturates at the ends of time.
    #[must_use]
    pub const fn plus(self, span: Span) -> Timestamp {
        Timestamp(self.0.saturating_add(span.0))
    }

    /// From `earlier` to here; zero when the clock went back in between.
    pub fn since(self, earlier: Timestamp) -> Span {
        Span(self.0.saturating_sub(earlier.0).max(0))
    }

    /// The day in UTC that it is on: days since 1970-01-01.
    pub fn day(self) -> i32 {
        i32::try_from(self.0.div_euclid(DAY_MICROS)).unwrap_or(i32::MAX)
    }

    /// The calendar year in the IANA zone `zone`; UTC when the zone is unknown.
    pub fn year_in(self, zone: &str) -> i16 {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        self.to_jiff().to_zoned(zone).year()
    }

    /// The day of the week in the IANA zone `zone`, 0 for Monday; in UTC when the zone is unknown.
    pub fn weekday_in(self, zone: &str) -> u8 {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let day = self.to_jiff().to_zoned(zone).weekday().to_monday_zero_offset();
        u8::try_from(day).unwrap_or(0)
    }

    fn to_jiff(self) -> jiff::Timestamp {
        let edge = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(edge)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_jiff().fmt(f)
    }
}

/// Refuses a time zone that the IANA database does not know.
pub fn check_zone(zone: &str) -> Result<(), Fault> {
    jiff::tz::TimeZone::get(zone)
        .map(|_| ())
        .map_err(|_| Fault::here(Code::BadZone, "not an IANA time zone like America/Chicago"))
}

/// A length of wall-clock time, in microseconds; never negative.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Span(#[n(0)] i64);

impl Span {
    /// No time.
    pub const ZERO: Span = Span(0);

    /// A span of whole seconds.
    pub const fn seconds(seconds: u32) -> Span {
        Span(seconds as i64 * MICROS_PER_SECOND)
    }

    /// A span of milliseconds.
    pub const fn millis(millis: u32) -> Span {
        Span(millis as i64 * 1_000)
    }

    /// A span of whole minutes, 1 minute to 10 years.
    pub fn minutes(minutes: i64) -> Result<Span, Fault> {
        if (1..=SPAN_MAX_MINUTES).contains(&minutes) {
            return Ok(Span(minutes * 60 * MICROS_PER_SECOND));
        }
        Err(Fault::here(Code::OutOfBounds, "must be from 1 minute to 10 years"))
    }

    /// A span of microseconds; none when `micros` is negative.
    pub const fn from_micros(micros: i64) -> Span {
        if micros < 0 { Span::ZERO } else { Span(micros) }
    }

    /// Microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The sum; saturates.
    #[must_use]
    pub const fn plus(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }

    /// What is left when `other` is taken away; none when nothing is.
    #[must_use]
    pub const fn minus(self, other: Span) -> Span {
        Span::from_micros(self.0.saturating_sub(other.0))
    }

    /// Reads an SLA of the wall clock: `90m`, `48h`, `3d` (a day is 24 hours here).
    pub fn parse(text: &str) -> Result<Span, Fault> {
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(split);
        let factor = match unit {
            "m" => 1,
            "h" => 60,
            "d" => 24 * 60,
            "wm" | "wh" | "wd" => {
                let detail = "working time needs calendars, which this version does not have; \
                              use m, h or d";
                return Err(Fault::here(Code::NotYet, detail));
            }
            _ => return Err(bad_span()),
        };
        let count: i64 = digits.parse().map_err(|_| bad_span())?;
        Span::minutes(count.saturating_mul(factor))
    }
}

fn bad_span() -> Fault {
    Fault::here(Code::BadSpan, "not a duration like 90m, 48h or 3d")
}

#[cfg(test)]
mod tests {
    use super::{Span, Timestamp};
    use crate::Code;

    #[test]
    fn spans() {
        let minutes = |text: &str| Span::parse(text).map(|span| span.micros() / 60_000_000);
        assert_eq!(minutes("90m"), Ok(90));
        assert_eq!(minutes("48h"), Ok(2_880));
        assert_eq!(minutes("3d"), Ok(4_320));
        let codes = [
            ("0m", Code::OutOfBounds),
            ("2wd", Code::NotYet),
            ("", Code::BadSpan),
            ("48", Code::BadSpan),
            ("-1h", Code::BadSpan),
            ("0.5h", Code::BadSpan),
            ("9223372036854775807d", Code::OutOfBounds),
            ("99999999999999999999h", Code::BadSpan),
        ];
        for (text, code) in codes {
            assert_eq!(Span::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn a_span_is_never_negative() {
        let (short, long) = (Span::from_micros(4), Span::seconds(1));
        assert_eq!(long.minus(short).micros(), 999_996);
        assert_eq!(short.minus(long), Span::ZERO);
        assert_eq!(Span::from_micros(-1), Span::ZERO);
    }

    #[test]
    fn a_clock_that_went_back_gives_zero() {
        let (early, late) = (Timestamp::from_micros(5), Timestamp::from_micros(9));
        assert_eq!(early.since(late), Span::ZERO);
        assert_eq!(late.since(early).micros(), 4);
    }

    #[test]
    fn the_year_follows_the_zone() {
        let at = Timestamp::parse("2026-01-01T03:00:00Z").unwrap();
        assert_eq!(at.year_in("UTC"), 2026);
        assert_eq!(at.year_in("America/Chicago"), 2025);
    }

    #[test]
    fn extreme_instants_still_print() {
        assert!(!Timestamp::from_micros(i64::MAX).to_string().is_empty());
        assert!(!Timestamp::from_micros(i64::MIN).to_string().is_empty());
    }
}
