//! Service levels: how long something may take, and by whose hours.
//!
//! Everything is measured by one arithmetic over the windows of a [`Calendar`].

mod arithmetic;
mod calendar;
mod calendar_json;
mod duration;
mod exception;
mod hours;
mod interval;
#[cfg(test)]
mod tests;

pub use arithmetic::{add, add_days, due, is_open, next_opening, work};
pub use calendar::{Calendar, EXCEPTIONS_MAX, in_force};
pub use calendar_json::read_calendar;
pub use duration::{Measure, Target, WORKING_DAYS_MAX, WORKING_MINUTES_MAX};
pub use exception::{Exception, Hours, On, Yearly};
pub use hours::{HORIZON_DAYS, Window, Windows};
pub use interval::{INTERVALS_MAX, Interval};
