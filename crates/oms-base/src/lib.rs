//! Typed ids, times, bounded strings and limits that every other crate speaks in.
//!
//! Why it exists: one spelling for every small value, refused at the edge when it is wrong.
//! It must not know of storage, of HTTP or of any aggregate. To add a value: give it a type here,
//! a constructor that refuses what is out of bounds with a [`Fault`], and a table test.

pub mod code;
pub mod column_id;
pub mod crockford;
pub mod date;
pub mod event;
pub mod file_name;
pub mod id;
pub mod limits;
pub mod media_type;
pub mod number;
pub mod owner;
pub mod rank;
pub mod sabotage;
mod shared;
pub mod task_id;
pub mod text;
pub mod time;
pub mod vocabulary;

pub use code::{Code, Fault, Faults};
pub use column_id::ColumnId;
pub use date::Date;
pub use event::{EventBody, Part, PartBytes};
pub use file_name::FileName;
pub use id::{
    AgencyId, AttachmentId, BoardId, JobId, MessageId, Minter, NoticeId, PrincipalId, RuleId,
    StreamId, TicketId, WorkflowId,
};
pub use number::{Number, Prefix, Tracking};
pub use owner::Owner;
pub use rank::Rank;
pub use task_id::TaskId;
pub use text::{
    Address, Comment, Description, Label, Name, Note, Reason, StageId, StageName, Title,
};
pub use time::{Span, Timestamp};
pub use vocabulary::{
    Actor, AgentEffect, AgentKind, Autonomy, CallOutcome, Channel, Erasable, JobOutcome, JobState,
    MediaType, MessageState, NoticeKind, Outcome, Priority, Role, RuleKind, StageStatus, Status,
    Tally, Visibility,
};
