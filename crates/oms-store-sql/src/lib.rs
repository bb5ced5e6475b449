//! The adapter that holds every SQL statement.
//!
//! Why it exists: one place where rows become tables. It speaks the port (`oms-store`) on one side
//! and `SQLite` or `PostgreSQL` on the other; it must not know any event kind or any rule of the
//! domain. The modules of rows hold statements that both databases run, over the seams in `param`,
//! `read` and `write`. To add a table: a migration for each database, a module that reads and
//! writes its rows, a line in `commit.rs`, and a method in `query.rs`. To add a statement: one
//! named const made by `sql::sql`.

mod attachment;
mod automation;
mod board;
mod commit;
mod connection;
mod copy;
mod counter;
mod dispatch;
mod erasure;
mod fault;
mod idle;
pub mod inspect;
mod job;
mod listing;
mod log;
mod notice;
mod operational;
mod orphan;
mod outbox;
mod param;
mod place;
mod pool;
mod postgres;
mod query;
mod rank;
mod read;
mod reads;
mod rule;
mod schema;
mod scrub;
mod search;
mod sql;
mod sqlite;
mod tally;
mod tap;
mod task;
mod ticket;
mod token;
mod transaction;
mod view;
mod wal;
mod workflow;
mod write;
mod writer;

pub use copy::{DATABASES, copy};
pub use fault::{FaultKind, FaultPlan};
pub use listing::SCAN_MAX;
pub use place::{Hold, hold_directory as hold};
pub use pool::{Pool, SqlitePool};
pub use postgres::{PostgresPool, PostgresState, PostgresStore, Readers, Turns};
pub use query::Sql;
pub use reads::{SqliteReads, SqliteReadsPool};
pub use schema::VERSION as SCHEMA_VERSION;
pub use search::{SqliteSearch, SqliteSearchPool};
pub use tap::{Pages, Patch, Tap};
pub use wal::WalPlace;
pub use writer::{SqliteStore, Writer};
