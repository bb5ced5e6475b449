//! The engine: one writer that takes jobs in batches, decides them and commits each batch once.
//!
//! A job is decided on the state as the batch so far leaves it; every answer waits for the commit.
//! When the commit fails nothing of the batch stays in memory and every answer that rests on it
//! becomes an error. The engine can be stepped without its thread.

mod agent;
mod alarm;
mod alert;
mod answer;
mod attach;
mod automate;
mod board;
mod bulk;
mod change;
mod claim;
mod consult;
mod draft;
mod duplicate;
mod erase;
mod event;
mod hand;
mod import;
mod job;
mod kin;
mod letter;
mod limit;
mod load;
mod migrate;
mod nested;
mod notice;
mod number;
mod open;
mod outbox;
mod park;
mod place;
mod play;
mod prefer;
mod rule;
mod scrub;
mod seal;
mod secret;
mod step;
mod supervise;
mod tally;
mod task;
mod tie;
mod turn;
mod view;
mod workflow;
mod writer;

pub use agent::{AgentWork, Verdict};
pub use alert::{AlertWanted, Became};
pub use answer::{Answer, Claimed, Done, Written};
pub use attach::{AttachWanted, NewFile};
pub use automate::{Automate, Firing, NoteChange, Outcome, Stop};
pub(crate) use consult::is_stale;
pub use consult::{Consult, Consulted};
pub(crate) use draft::Live;
pub(crate) use duplicate::HOPS_MAX;
pub use erase::EraseWanted;
pub use event::Heard;
pub use import::ImportWanted;
pub use job::{
    Bulk, BulkItem, Change, Claim, Job, Key, OpenWanted, PlaceWanted, PublishWanted, StageAction,
    Target, TaskAction, TicketRef, ViewWanted, Work,
};
pub use letter::{LETTER_WITHIN, Letter};
pub use notice::NoticeWork;
pub use outbox::{Delivered, MessageWork, Outgoing};
pub use prefer::PreferWanted;
pub use secret::SecretWork;
pub use step::{Engine, Message, Setup};
pub use writer::{Writer, WriterEnd};
