//! The store on `PostgreSQL`, for several servers that share one database.
//!
//! Why it is so: the port is synchronous and some of its callers stand in a runtime of their own,
//! so the client's input and output run on a thread that belongs to the store, and whoever asks
//! waits for the answer on its own thread. One writer has the turn at a time, over all servers:
//! what it decides rests on everything that was committed before, and batches stand in the log in
//! the order in which they were committed.

mod driver;
mod error;
mod inspect;
mod pool;
mod schema;
mod session;
mod transaction;
mod value;
mod wait;
mod writer;

pub use inspect::{PostgresState, inspect};
pub use pool::{PostgresPool, Readers};
pub use writer::{PostgresStore, Turns};
