//! How events change a workflow.

use super::event::Event;
use super::state::Workflow;
use oms_base::WorkflowId;

/// The workflow after `event`; total.
pub fn evolve(workflow: Option<Workflow>, id: WorkflowId, event: &Event) -> Workflow {
    match event {
        Event::Published { name, board, workflow_version, digest, definition: _ } => Workflow {
            id,
            name: name.clone(),
            board: *board,
            latest: *workflow_version,
            latest_digest: *digest,
            version: workflow.map_or(0, |workflow| workflow.version).saturating_add(1),
        },
    }
}
