//! Places on the map, and a circle round one.

use super::ast::Decimal;
use oms_base::{Code, Fault};

const MICRODEGREES: f64 = 1e6;
const LATITUDE_MAX: f64 = 90.0;
const LONGITUDE_MAX: f64 = 180.0;
const RADIUS_M_DEFAULT: u32 = 250;
const RADIUS_M_MAX: u32 = 100_000;
/// Half way round, in millionths of a degree.
const DATE_LINE: i64 = 180_000_000;
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

    /// Reads `39.763,-89.653`.
    pub fn parse(text: &str) -> Result<Place, Fault> {
        let (latitude, longitude) = text.split_once(',').ok_or_else(bad_place)?;
        let degrees = |text: &str| Decimal::parse(text.trim()).map(Decimal::get);
        Place::new(
            degrees(latitude).map_err(|_| bad_place())?,
            degrees(longitude).map_err(|_| bad_place())?,
        )
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_microdegrees) / MICRODEGREES
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_microdegrees) / MICRODEGREES
    }

    /// Degrees north, in millionths.
    pub const fn latitude_microdegrees(self) -> i32 {
        self.latitude_microdegrees
    }

    /// Degrees east, in millionths.
    pub const fn longitude_microdegrees(self) -> i32 {
        self.longitude_microdegrees
    }

    /// How far it is to another place, over a round earth.
    pub fn metres_to(self, other: Place) -> f64 {
        let [[x, y, z], [to_x, to_y, to_z]] = [self.point(), other.point()];
        let (x, y, z) = (to_x - x, to_y - y, to_z - z);
        let half = ((x * x + y * y + z * z).sqrt() / 2.0).min(1.0);
        2.0 * half.asin() * EARTH_M
    }

    /// The point on a round earth whose radius is 1.
    pub fn point(self) -> [f64; 3] {
        let (north, east) = (self.latitude().to_radians(), self.longitude().to_radians());
        [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()]
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
        let [[x, y, z], [to_x, to_y, to_z]] = [self.place.point(), place.point()];
        let (x, y, z) = (to_x - x, to_y - y, to_z - z);
        x * x + y * y + z * z <= self.reach()
    }

    /// The square of the straight way between its middle and its edge, over points on an earth
    /// whose radius is 1.
    pub fn reach(self) -> f64 {
        let half = (self.angle() / 2.0).sin();
        4.0 * half * half
    }

    /// The latitudes between which it lies, in millionths of a degree.
    pub fn latitudes(self) -> (i64, i64) {
        around(self.place.latitude_microdegrees, self.angle())
    }

    /// The longitudes between which it lies; `None` when it reaches over a pole or the date line.
    pub fn longitudes(self) -> Option<(i64, i64)> {
        let width = self.angle().sin() / self.place.latitude().to_radians().cos();
        let (west, east) = around(self.place.longitude_microdegrees, width.asin());
        let is_plain = width.abs() < 1.0 && west >= -DATE_LINE && east <= DATE_LINE;
        is_plain.then_some((west, east))
    }

    fn angle(self) -> f64 {
        f64::from(self.radius_m) / EARTH_M
    }
}

/// So far on both sides, with a little more for what rounding takes.
fn around(middle: i32, angle: f64) -> (i64, i64) {
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 million, or saturated")]
    let margin = (angle.to_degrees() * MICRODEGREES).ceil() as i64 + 1;
    let middle = i64::from(middle);
    (middle.saturating_sub(margin), middle.saturating_add(margin))
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

#[cfg(test)]
mod tests {
    use super::{Near, Place};
    use proptest::prelude::proptest;

    proptest! {
        #[test]
        fn what_a_circle_covers_lies_in_its_box(
            (latitude, longitude) in (-90.0..90.0_f64, -180.0..180.0_f64),
            radius_m in 1..100_000_u32,
            (north, east) in (-1.5..1.5_f64, -1.5..1.5_f64),
        ) {
            let near = Near::new(Place::new(latitude, longitude).unwrap(), radius_m).unwrap();
            let east = east / latitude.to_radians().cos().max(0.01);
            let turned = (longitude + east + 540.0).rem_euclid(360.0) - 180.0;
            let other = Place::new((latitude + north).clamp(-90.0, 90.0), turned).unwrap();
            let within = |ends: (i64, i64), at: i32| (ends.0..=ends.1).contains(&i64::from(at));
            if near.covers(other) {
                assert!(within(near.latitudes(), other.latitude_microdegrees()));
                let longitudes = near.longitudes();
                let at = other.longitude_microdegrees();
                assert!(longitudes.is_none_or(|ends| within(ends, at)), "{longitudes:?} {at}");
            }
        }
    }
}
