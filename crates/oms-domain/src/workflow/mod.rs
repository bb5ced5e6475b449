//! A workflow: a named sequence of versions, each of which says which stages a ticket goes through.
//!
//! | state | publish other content | publish the same content | publish under another name |
//! |---|---|---|---|
//! | absent | version 1 | – | – |
//! | version n | version n + 1 | nothing: it stays version n | refused |
//!
//! A version never changes. [`read`] checks a definition and reports everything wrong with it at
//! once; what it gives, a [`Template`], is valid by construction and knows what the engine asks of
//! it at every step. The definition's canonical bytes are what is stored.
//!
//! To add a field to definitions: read it in `definition`, carry it in [`TemplateStage`], and give
//! it a line in the table of `definition_tests`.

mod breach;
mod codec;
mod command;
mod compensate;
mod condition;
mod data_path;
mod decide;
mod definition;
#[cfg(test)]
mod definition_tests;
mod digest;
mod event;
mod evolve;
mod graph;
#[cfg(test)]
mod graph_tests;
mod layout;
mod nested;
mod retry;
mod state;
mod template;
#[cfg(test)]
mod tests;

pub use breach::OnBreach;
pub use codec::{DEFINITION, decode, decode_state, encode, encode_state, part_name};
pub use command::Publish;
pub use compensate::Compensate;
pub(crate) use condition::Knows;
pub use condition::{Condition, Expression, Scope};
pub use data_path::DataPath;
pub use decide::decide;
pub use definition::{Checked, read};
pub use digest::content_digest;
pub use event::Event;
pub use evolve::evolve;
pub use layout::{Seat, Seating};
pub(crate) use retry::retry as read_retry;
pub use retry::{OnFail, Retry};
pub use state::Workflow;
pub use template::{Template, TemplateStage, input_of};
