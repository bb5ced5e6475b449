//! A workflow's state: which version is the latest.

use oms_base::{BoardId, Name, WorkflowId};

/// A workflow with at least one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    /// Its id, over all its versions.
    pub id: WorkflowId,
    /// Its unique name.
    pub name: Name,
    /// The board that shows its tickets.
    pub board: BoardId,
    /// The number of its latest version, from 1.
    pub latest: u32,
    /// The content of its latest version, as [`super::content_digest`] tells it.
    pub latest_digest: [u8; 32],
    /// Seq of its last event.
    pub version: u64,
}
