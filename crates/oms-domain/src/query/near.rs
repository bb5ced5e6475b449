//! Places on the map, and a circle round one.

use super::ast::Decimal;
use oms_base::{Code, Fault};

const MICRODEGREES: f64 = 1e6;
const LATITUDE_MAX: f64 = 90.0;
const LONGITUDE_MAX: f64 = 180.0;
const RADIUS_M_DEFAULT: u32 = 250;
const RADIUS_M_MAX: u32 = 100_000;
/// The mean radius of the earth.
const EARTH_M: f64 = 6_371_008.8;

/// A place on the map, to a millionth of a degree: 11 centimetres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Place {
    #[n(0)]
    latitude_microdegrees: i32,
    #[n(1)]
    longitude_microdegrees: i32,
}

impl Place {
    /// Takes degrees; further decimals are rounded away.
    pub fn new(latitude: f64, longitude: f64) -> Result<Place, Fault> {
        Ok(Place {
            latitude_microdegrees: microdegrees(latitude, LATITUDE_MAX, "latitude")?,
            longitude_microdegrees: microdegrees(longitude, LONGITUDE_MAX, "longitude")?,
        })
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_microdegrees) / MICRODEGREES
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_microdegrees) / MICRODEGREES
    }

    /// Metres to another place, over a round earth.
    fn distance_m(self, other: Place) -> f64 {
        let (here, there) = (self.latitude().to_radians(), other.latitude().to_radians());
        let north = ((there - here) / 2.0).sin();
        let east = ((other.longitude() - self.longitude()).to_radians() / 2.0).sin();
        let chord = north * north + here.cos() * there.cos() * east * east;
        2.0 * EARTH_M * chord.clamp(0.0, 1.0).sqrt().asin()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most 180 million either way")]
fn microdegrees(degrees: f64, max: f64, what: &str) -> Result<i32, Fault> {
    if (-max..=max).contains(&degrees) {
        return Ok((degrees * MICRODEGREES).round() as i32);
    }
    Err(Fault::here(Code::OutOfBounds, format!("a {what} is from -{max} to {max} degrees")))
}

/// A circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    place: Place,
    radius_m: u32,
}

impl Near {
    /// The circle of `radius_m` metres, 1 to 100,000, round `place`.
    pub fn new(place: Place, radius_m: u32) -> Result<Near, Fault> {
        if (1..=RADIUS_M_MAX).contains(&radius_m) {
            return Ok(Near { place, radius_m });
        }
        Err(Fault::here(Code::OutOfBounds, "a radius is from 1m to 100km"))
    }

    /// Reads `39.763,-89.653,500m`; 250 metres when no radius follows.
    pub fn parse(text: &str) -> Result<Near, Fault> {
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        let (latitude, longitude, radius_m) = match parts[..] {
            [latitude, longitude] => (latitude, longitude, Some(RADIUS_M_DEFAULT)),
            [latitude, longitude, radius] => (latitude, longitude, metres(radius)),
            _ => return Err(bad_place()),
        };
        let degrees = |text| Decimal::parse(text).map(Decimal::get).map_err(|_| bad_place());
        let place = Place::new(degrees(latitude)?, degrees(longitude)?)?;
        Near::new(place, radius_m.ok_or_else(bad_place)?)
    }

    /// Its middle.
    pub fn place(self) -> Place {
        self.place
    }

    /// Its radius in metres.
    pub fn radius_m(self) -> u32 {
        self.radius_m
    }

    /// Whether `place` lies within it.
    pub fn covers(self, place: Place) -> bool {
        self.place.distance_m(place) <= f64::from(self.radius_m)
    }
}

/// `None` when it is no length; a length that does not fit is as good as the largest.
fn metres(text: &str) -> Option<u32> {
    let (digits, factor) = match text.strip_suffix("km") {
        Some(digits) => (digits, 1_000),
        None => (text.strip_suffix('m')?, 1),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u32::MAX).saturating_mul(factor))
}

fn bad_place() -> Fault {
    let detail = "not a place like 39.763,-89.653 or a circle like 39.763,-89.653,500m";
    Fault::here(Code::WrongType, detail)
}

impl std::fmt::Display for Near {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (latitude, longitude) = (self.place.latitude(), self.place.longitude());
        match (self.radius_m / 1_000, self.radius_m % 1_000) {
            (km, 0) => write!(f, "{latitude},{longitude},{km}km"),
            _ => write!(f, "{latitude},{longitude},{}m", self.radius_m),
        }
    }
}
