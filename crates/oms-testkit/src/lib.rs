//! Test support: the model store and the store conformance suite.
//!
//! Why it exists: what a store must do is written down once, as a model simple enough to be
//! obviously right and as cases that every database passes. It must not know any database beyond
//! how to start one, and only tests depend on it. To add a case: a function in the module of its
//! rows under `conformance`, and a line in that module's list.

pub mod conformance;
pub mod dice;
pub mod differential;
mod mem;
pub mod picture;
pub mod sample;

pub use mem::{Fate, Fates, MemStore};
pub use pg_server::PgServer;
