//! How a file writes its times: in which forms, and in which zone.

use jiff::Timestamp as Instant;
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use oms_base::{Code, Fault, Timestamp};
use oms_domain::json::{Fields, text};

/// Most forms that times may have.
const FORMATS_MAX: usize = 20;

/// The forms of times and the zone of those that name none.
#[derive(Debug)]
pub struct Times {
    zone: TimeZone,
    formats: Vec<String>,
}

impl Times {
    /// Reads `{zone, formats}`.
    pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Option<Times> {
        let zone = fields.required("zone", text(zone));
        let formats = fields.list("formats", FORMATS_MAX, text(format));
        let formats = formats.unwrap_or_default();
        Some(Times { zone: zone?, formats })
    }

    /// The zone's name.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The instant that a cell says, to the second. RFC 3339 is always understood; a local time
    /// that a change to daylight saving time leaves out is taken as much later, and the first of
    /// two that it repeats.
    pub fn parse(&self, cell: &str) -> Result<Timestamp, Fault> {
        let instant = cell
            .parse::<Instant>()
            .ok()
            .or_else(|| self.formats.iter().find_map(|format| self.parse_as(format, cell)));
        let instant = instant.ok_or_else(|| Fault::here(Code::WrongType, self.expected()))?;
        Ok(Timestamp::from_micros(instant.as_second().saturating_mul(1_000_000)))
    }

    fn parse_as(&self, format: &str, cell: &str) -> Option<Instant> {
        let read = BrokenDownTime::parse(format, cell).ok()?;
        if read.offset().is_some() {
            return read.to_timestamp().ok();
        }
        let date = read.to_date().ok()?;
        let local: DateTime = match read.to_time() {
            Ok(time) => date.to_datetime(time),
            Err(_) => date.at(0, 0, 0, 0),
        };
        self.zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    fn expected(&self) -> String {
        match self.formats.first() {
            Some(format) => format!("not a time like {format}, or it is no day of the calendar"),
            None => "not a time like 2026-11-21T09:30:00Z".to_owned(),
        }
    }
}

fn zone(name: &str) -> Result<TimeZone, Fault> {
    oms_base::time::check_zone(name)?;
    TimeZone::get(name).map_err(|_| Fault::here(Code::BadZone, "not an IANA time zone"))
}

/// A form that can write a time can read one.
fn format(text: &str) -> Result<String, Fault> {
    let sample = Instant::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let written = jiff::fmt::strtime::format(text, &sample);
    let read = written.ok().and_then(|w| BrokenDownTime::parse(text, w).ok());
    match read.filter(|read| read.to_date().is_ok()) {
        Some(_) => Ok(text.to_owned()),
        None => {
            let detail = "not the form of a date or time, like %Y-%m-%d %H:%M:%S";
            Err(Fault::here(Code::UnknownValue, detail))
        }
    }
}
