//! Triggers: what happens by itself, and when.
//!
//! A trigger is a rule. Something activates it, its condition is asked, and its actions follow. It
//! fires when its condition becomes true: see [`Scene::fires`]. Nothing here knows where the
//! changes come from or where the actions go: that is the automation's in `oms-app`.

mod activator;
mod definition;
mod moment;
mod read;
mod scene;
mod schedule;
#[cfg(test)]
mod tests;
mod unknown;
mod webhook;
mod worker;

pub use activator::{Activator, Change, Field, Origin};
pub use definition::{Level, Runs, Trigger, When};
pub use moment::{DateOf, Moment, Offset};
pub use read::read_trigger;
pub(crate) use scene::value as ticket_value;
pub use scene::{GPS_MATCH_M, Scene};
pub use schedule::Schedule;
pub use unknown::{Named, unknown};
pub use webhook::hears_of;
