//! A disk under `SQLite` that fails when told to, and forgets what was never synced.
//!
//! Why it exists: what a power cut or a broken disk does to a database cannot be asked of a real
//! disk thousands of times an hour. Once installed, it stands between every connection of the
//! process and the operating system, so that the product under test runs as it is. It must never
//! be linked into the product, and it is the only crate here with `unsafe`, all of it in `vfs`:
//! [ADR 18](../../../docs/adr/0018-a-disk-that-fails-stands-below-sqlite.md). A new way to fail is
//! a variant of [`Failure`] and its code in `vfs`.

mod disk;
mod names;
mod node;
mod state;
mod vfs;

pub use disk::Disk;
pub use node::{Chance, Fate};
pub use state::{Call, Cut, Failure, Fault, Loss};
