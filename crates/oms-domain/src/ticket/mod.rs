//! A ticket: one request of a citizen, with its whole history.
//!
//! A plain ticket's status moves by command; a workflow ticket's status follows its stages.
//!
//! | status | move | cancel | reopen | stage commands |
//! |---|---|---|---|---|
//! | `queued`, `in-progress`, `blocked` | plain: any other | `cancelled` | refused | workflow |
//! | `completed` | refused | refused | plain: `queued`; workflow: at a stage | refused |
//! | `cancelled` | refused | refused | plain: `queued`; workflow: at a stage | refused |
//!
//! | stage | claim | complete | release, lapse | skip | retry | pause | resume | cancel |
//! |---|---|---|---|---|---|---|---|---|
//! | `waiting` | – | – | – | – | – | – | – | – |
//! | `queued` | `in-progress` | – | – | – | – | `paused` | – | `cancelled` |
//! | `in-progress` | – | any outcome | `queued` | – | – | `paused` | – | `cancelled` |
//! | `paused` | – | – | – | – | – | – | `queued` | `cancelled` |
//! | `blocked`, `retrying` | – | the same | – | `skipped` | `queued` | – | – | `cancelled` |
//! | `failed`, `cancelled` | – | the same | – | `skipped` | `queued` | – | – | – |
//! | `done`, `skipped` | – | the same | – | – | – | – | – | – |
//!
//! *The same* result again gets the first answer; a retry makes the next attempt. By time alone, an
//! attempt in progress times out, and a `retrying` stage is queued.
//!
//! A stage whose work is a ticket of its own goes from `queued` to `in-progress` at once, and ends
//! with that ticket: see `delegate`. A cancellation may first undo what was done: see `undo`.
//!
//! `done` and `skipped` satisfy a dependency; `failed` and `cancelled` do not. The snapshot in
//! `matrix.snap` holds every state against every command.

mod advance;
mod arrange;
mod arrange_codec;
mod attach;
mod attach_codec;
mod automated;
mod breach;
mod call;
mod climb;
mod clocks;
mod codec;
mod codec_steer;
mod command;
mod data_set;
mod decide;
mod decide_stage;
mod delegate;
mod duplicate;
mod duplicate_clocks;
mod duplicate_codec;
mod event;
mod evolve;
mod import;
mod kin;
mod link;
mod migrate;
mod migrate_codec;
mod migrate_plan;
mod opening;
mod passed_over;
mod play;
mod promise;
mod redact;
mod restart;
mod retry;
mod side;
mod side_codec;
mod stage;
mod state;
mod state_codec;
mod steer;
#[cfg(test)]
mod tests;
mod told;
mod undo;
mod view;
mod visibility;

pub use arrange::{Arrange, Arranged, Arrangement, Location};
pub use attach::{Attach, Attached, Attachment, Attachments, File};
pub use automated::{Automated, is_stop};
pub use breach::is_breached;
pub use call::{
    Answered, Asked, CALLS_MAX, Call, Called, Calls, Question, Reply, Root, SUGGESTION_BYTES_MAX,
    SetBy, Suggestion, Tallied, accept, answered, ask, changes, reject, tallies,
};
pub use climb::Climb;
pub use clocks::{Story, Tracked};
pub use codec::{decode, encode, part_name};
pub use command::{Command, Limit, Open, TaskResult};
pub(crate) use data_set::with_field;
pub use decide::{Context, Decided, decide, open};
pub use decide_stage::no_workflow;
pub use delegate::{Delegate, open_part};
pub use duplicate::{Before, Duplicate, Duplicated, Duplicates, Gathered, Report, SameAs, Voice};
pub use event::{Event, Opened, Skip};
pub use evolve::{evolve, evolve_over, opened, opened_to_tell};
pub use import::{Import, Imported, PastMove, import, past_faults};
pub use kin::{Kin, Kinship, PartOf};
pub use link::{Link, inverse};
pub use migrate::{Migrate, Migrated, Moved};
pub use migrate_plan::Outlook;
pub use opening::opened_number;
pub use passed_over::PassedOver;
pub use play::{How, PLAY_DEPTH_MAX, Play, Played, Run, RunEnd, RunState, StepRun};
pub use redact::{Redacted, holds, is_redaction, redact};
pub use side::{SIDE_FIRST, Side, SideKind, Sided};
pub use stage::{Child, Finish, Finished, Own, Slot, Stage, StageState};
pub use state::{Core, Counts, Ticket};
pub use state_codec::{
    STATE_FORMAT, StatePart, changed_parts, decode_state, encode_head, gone_parts, needs_parts,
};
pub use steer::{Steer, Steered};
pub use told::{Told, is_delivery};
pub use view::{PublicMessage, PublicStage, PublicTicket, allowed_commands};
