//! The pure core: boards, tickets, workflows, their tasks and their clocks.
//!
//! Why it exists: every rule of the product stands here once, as functions from state and command
//! to events. It must not know of storage, HTTP, clocks or randomness: time and ids enter as
//! parameters. To add an aggregate: a folder with `state`, `command`, `event`, `codec`, `decide`,
//! `evolve`, and a transition table in its `mod.rs`.

pub mod action;
pub mod agent;
pub mod alert;
pub mod board;
pub mod bulk;
pub mod codec;
pub mod json;
pub mod migration;
pub mod notice;
pub mod owner;
pub mod playbook;
pub mod query;
pub mod refusal;
pub mod rule;
pub mod schema;
pub mod sla;
pub mod ticket;
pub mod trigger;
pub mod workflow;

pub use refusal::Refusal;
