//! The rules of service levels as data and as laws.

mod arithmetic;
mod calendar;
mod clock;
mod codec;
mod duration;
mod explain;
mod given;
mod ical;
mod incremental;
mod laws;
mod policy;
