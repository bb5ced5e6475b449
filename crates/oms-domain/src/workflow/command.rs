//! What can be asked of a workflow.

use super::definition::Checked;
use super::digest::content_digest;
use crate::json;
use oms_base::{BoardId, Name};
use serde_json::Value;

/// Publish a definition that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// The workflow's name.
    pub name: Name,
    /// The board of a new workflow; a workflow that has one keeps it.
    pub board: BoardId,
    /// The definition's canonical bytes.
    pub definition: Vec<u8>,
    /// The definition's content.
    pub digest: [u8; 32],
}

impl Publish {
    /// The command that publishes `definition`, which `checked` came from.
    pub fn new(board: BoardId, definition: &Value, checked: &Checked) -> Publish {
        let definition = json::canonical(definition);
        let digest = content_digest(&definition);
        Publish { name: checked.template.name().clone(), board, definition, digest }
    }
}
