//! The rules of service levels as data and as laws.

mod arithmetic;
mod calendar;
mod duration;
mod given;
mod laws;
