//! Use cases: authorise an operation, load, decide, append, publish.
//!
//! Why it exists: HTTP, command line and timers share one way into the hub, with one policy.
//! It must not know of HTTP or of any database. To add a use case: an [`Operation`] with its row
//! in the policy table, a [`Task`](engine::Work) of the engine or a question in `read`.

pub mod app;
pub mod attachments;
pub mod auth;
pub mod automation;
pub mod bulk;
pub mod clock;
pub mod directory;
pub mod engine;
pub mod erasure;
mod error;
pub mod fold;
pub mod gate;
pub mod inbox;
pub mod live;
pub mod metrics;
pub mod migration;
pub mod notices;
pub mod outbox;
pub mod policy;
pub mod projection;
pub mod proof;
pub mod public;
pub mod rates;
pub mod read;
pub mod reads;
pub mod rebuild;
pub mod search;
pub mod sla;
pub mod sla_counters;
pub mod tracking;
pub mod uploads;
pub mod verify;
pub mod views;

pub use app::App;
pub use auth::{Caller, NewToken};
pub use clock::{Clock, SystemClock};
pub use engine::{Done, Job, TicketRef, Work, Written};
pub use error::Error;
pub use policy::{Grant, Operation};
pub use tracking::TrackingKey;
