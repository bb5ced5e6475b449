//! The port to stable storage: batches, outcomes and typed queries as plain data.
//!
//! Why it exists: the engine speaks to one small interface, and every database proves itself
//! against the same conformance suite. It knows envelopes, blocks and rows; it must not know any
//! event kind, any rule of the domain, or any database. To add a query: a method on [`Query`], its
//! rows as plain data in `row.rs`, a case in the conformance suite, then the adapters.

pub mod attachment;
mod automation;
pub mod batch;
mod belongings;
pub mod chain;
pub mod dispatch;
pub mod envelope;
mod erasure;
mod error;
mod notice;
pub mod operational;
mod position;
pub mod reads;
pub mod row;
pub mod search;
mod store;
mod tally;
pub mod tree;

pub use attachment::{AttachmentWrite, ChunkPlace, FileBytes};
pub use automation::{Automation, AutomationWrite, NoteRow, TriggerRow};
pub use batch::{Batch, Committed, LogRow, Moves, TaskWrite, TicketWrite, Turn};
pub use belongings::Belongings;
pub use dispatch::{About, Dispatch, InboxPlace, MessageRow, MessageWrite, SecretRow, SecretWrite};
pub use envelope::{By, Cause, Envelope, StreamKind};
pub use erasure::{ErasureRow, ErasureWrite, Rewrite, Scrubbed};
pub use error::StoreError;
pub use notice::{NoticeRow, NoticeWrite, Notices, NoticesOf};
pub use operational::{JobResultRow, JobRow, JobWrite, ViewRow, ViewWrite};
pub use position::Position;
pub use row::{
    BlockRow, BoardRow, CounterRow, KeyRow, LeaseRow, NumberMark, Orphan, PartRow, RuleRow, Side,
    StoredLogRow, TaskRow, TicketFilter, TicketRow, TokenRow, VersionRow, WorkflowRow,
};
pub use store::{Query, Store};
pub use tally::{TALLIES_EXPIRED_MAX, Tallies, TallyRow, TallySum};
