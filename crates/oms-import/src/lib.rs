//! Files of records, read by a mapping into tickets with their past.
//!
//! Why it exists: what somebody else's system wrote is the least trusted input that there is, so it
//! is read by functions that touch no store and can be tried with any bytes. It must not know of
//! stores, of who imports, or of what is shown meanwhile. To add a form of files: a reader beside
//! `rows` that gives what it gives.

mod mapping;
mod record;
mod rows;
#[cfg(test)]
mod tests;
mod times;

pub use mapping::{As, Columns, Mapping, read};
pub use rows::{Error, ReadRow, Rows};
pub use times::Times;
