//! A day of the calendar; only together with a time zone does it become instants.

use crate::{Code, Fault, Timestamp};
use jiff::{civil, tz::TimeZone};

const YEAR_MIN: i16 = 1900;
const YEAR_MAX: i16 = 2999;

/// A day between the years 1900 and 2999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `2026-11-21` and no other spelling.
    pub fn parse(text: &str) -> Result<Date, Fault> {
        let day = Date::split(text)
            .and_then(|(year, month, day)| civil::Date::new(year, month, day).ok())
            .ok_or_else(|| Fault::here(Code::WrongType, "not a date like 2026-11-21"))?;
        if (YEAR_MIN..=YEAR_MAX).contains(&day.year()) {
            return Ok(Date(day));
        }
        let detail = format!("must be a date between {YEAR_MIN} and {YEAR_MAX}");
        Err(Fault::here(Code::OutOfBounds, detail))
    }

    /// The day's first instant in the IANA zone `zone`; UTC when the zone is unknown.
    pub fn start_in(self, zone: &str) -> Timestamp {
        start(self.0, zone)
    }

    /// The first instant of the day after, in the same zone.
    pub fn end_in(self, zone: &str) -> Timestamp {
        start(self.0.tomorrow().expect("the year 2999 is not the last"), zone)
    }

    fn split(text: &str) -> Option<(i16, i8, i8)> {
        let is_place_of_dash = |at| matches!(at, 4 | 7);
        let fits = |(at, byte): (usize, u8)| (byte == b'-') == is_place_of_dash(at) && byte != b'+';
        if text.len() != 10 || !text.bytes().enumerate().all(fits) {
            return None;
        }
        let number = |part: Option<&str>| part?.parse().ok();
        let year = text.get(..4)?.parse().ok()?;
        Some((year, number(text.get(5..7))?, number(text.get(8..))?))
    }
}

fn start(day: civil::Date, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let start = day.to_zoned(zone).expect("the years 1900 to 3000 lie within jiff's");
    Timestamp::from_micros(start.timestamp().as_microsecond())
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;
    use crate::Code;

    #[test]
    fn dates() {
        assert_eq!(Date::parse("2024-02-29").unwrap().to_string(), "2024-02-29");
        let refused = [
            ("", Code::WrongType),
            ("2026-1-01", Code::WrongType),
            ("20260101", Code::WrongType),
            ("2026-02-29", Code::WrongType),
            ("2026-01-01T00:00:00Z", Code::WrongType),
            ("+026-01-01", Code::WrongType),
            ("-026-01-01", Code::WrongType),
            ("2026-é-01", Code::WrongType),
            ("1899-12-31", Code::OutOfBounds),
            ("3000-01-01", Code::OutOfBounds),
        ];
        for (text, code) in refused {
            assert_eq!(Date::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn a_day_is_where_its_zone_is() {
        let hours = |text, zone| {
            let day = Date::parse(text).unwrap();
            (day.end_in(zone).micros() - day.start_in(zone).micros()) / 3_600_000_000
        };
        assert_eq!(hours("2026-11-21", "UTC"), 24);
        assert_eq!(hours("2026-03-08", "America/Chicago"), 23);
        assert_eq!(hours("2026-11-01", "America/Chicago"), 25);
        let start = Date::parse("2026-01-01").unwrap().start_in("America/Chicago");
        assert_eq!(start.to_string(), "2026-01-01T06:00:00Z");
        let edges = ["1900-01-01", "2999-12-31"].map(|text| Date::parse(text).unwrap());
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Nowhere"] {
            assert!(edges.iter().all(|day| day.start_in(zone) < day.end_in(zone)), "{zone}");
        }
    }
}
