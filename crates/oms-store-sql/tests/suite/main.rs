//! What the SQL adapter promises, tested from outside.
#![expect(clippy::unwrap_used, reason = "what fails in a test must stop it")]

mod beside;
mod conformance;
mod differential;
mod faults;
mod listing;
mod opening;
mod recovery;
mod schema;
mod scrub;
mod search;
mod tap;
