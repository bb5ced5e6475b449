//! Service levels: how long something may take, by whose hours, and what the clock shows.
//!
//! A clock is derived, never the truth: [`clock`] computes it from everything that happened, and
//! [`ClockState`], which is kept, shows the same. Both are measured by one arithmetic over the
//! windows of a [`Calendar`], and both are pinned to [`Terms`]: one version of a [`Policy`] and one
//! of a calendar.
//!
//! To add a metric: a variant of [`Metric`]. To add a happening: a variant of [`What`], and its
//! line in the table of `happening`.

mod arithmetic;
mod book;
mod calendar;
mod calendar_json;
mod clock;
mod codec;
mod duration;
mod exception;
mod explain;
mod happening;
mod hours;
mod ical;
mod ical_line;
mod ical_rule;
mod interval;
mod metric;
mod policy;
mod policy_json;
mod reading;
mod segment;
mod standing;
mod state;
mod terms;
#[cfg(test)]
mod tests;

pub use arithmetic::{add, add_days, due, is_open, next_opening, work};
pub use book::Book;
pub use calendar::{Calendar, EXCEPTIONS_MAX, in_force};
pub use calendar_json::read_calendar;
pub use clock::{Clock, clock};
pub use codec::{StoredClock, StoredPin, decode_clock, encode_clock};
pub use duration::{Measure, Target, WORKING_DAYS_MAX, WORKING_MINUTES_MAX};
pub use exception::{Exception, Hours, On, Yearly};
pub use explain::{Explanation, explain};
pub use happening::{CancelReason, Happening, Phase, What};
pub use hours::{HORIZON_DAYS, Window, Windows};
pub use ical::{EVENT_DAYS_MAX, Holiday, ICAL_BYTES_MAX, Import, LeftOut, import};
pub use interval::{INTERVALS_MAX, Interval};
pub use metric::{Metric, PauseReason, Threshold};
pub use policy::{PauseRule, Policy, Promise, Reopening, Selection};
pub use policy_json::{LEVELS_MAX, PAUSES_MAX, PROMISES_MAX, THRESHOLDS_MAX, read_policy};
pub use reading::{Alarm, Breach, BreachCause, Reading, State};
pub use segment::{Kind, SEGMENTS_MAX, Segment, Segments};
pub use state::{ClockState, RUNS_MAX};
pub use terms::{Edition, Pin, Terms};
