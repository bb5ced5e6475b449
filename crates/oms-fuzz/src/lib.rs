//! What bytes from outside are tried on: one function for each kind of bytes that the hub reads.
//!
//! Why it exists: the fuzzers in `fuzz/` and the test that replays their corpus try the same
//! functions. Each takes any bytes, must end soon, and panics when a promise is broken; a refusal
//! is as good as a value. It must not know of files, of a network, or of a store. To add a target:
//! a function in the module of its kind, its row in `TARGETS`, a file for it in `fuzz/targets`, and
//! a folder of seeds in `corpus`.

mod facts;
mod imports;
mod places;
mod proofs;
mod rules;
mod search;
mod targets;

pub use targets::{TARGETS, Target, run};
