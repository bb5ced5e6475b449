//! What the SQL adapter promises on PostgreSQL.
//!
//! A program of its own: for an instant, a process that is being started holds the locks of files
//! that belong to other tests.
#![expect(clippy::unwrap_used, reason = "what fails in a test must stop it")]

mod agreement;
mod lost;
mod schemas;
mod turns;
