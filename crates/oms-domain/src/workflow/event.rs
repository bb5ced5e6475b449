//! What happened to a workflow.

use oms_base::{BoardId, Name};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A version came to be.
    Published {
        /// The workflow's name.
        name: Name,
        /// The workflow's board.
        board: BoardId,
        /// The version's number, from 1.
        workflow_version: u32,
        /// The definition's content.
        digest: [u8; 32],
        /// The definition's canonical bytes; absent when they were erased.
        definition: Option<Vec<u8>>,
    },
}

impl Event {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Event::Published { .. } => "published",
        }
    }
}
