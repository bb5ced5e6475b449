//! What publishing comes to.

use super::command::Publish;
use super::event::Event;
use super::state::Workflow;
use crate::Refusal;
use oms_base::Code;

/// The next version, or no event when the latest one has the same content.
pub fn decide(workflow: Option<&Workflow>, command: Publish) -> Result<Vec<Event>, Refusal> {
    if let Some(workflow) = workflow {
        if workflow.name != command.name {
            let detail = format!(
                "this workflow is named {}; publish {} as a workflow of its own",
                workflow.name, command.name
            );
            return Err(Refusal::state(Code::StateForbids, detail));
        }
        if workflow.latest_digest == command.digest {
            return Ok(Vec::new());
        }
    }
    Ok(vec![Event::Published {
        name: command.name,
        board: workflow.map_or(command.board, |workflow| workflow.board),
        workflow_version: workflow.map_or(0, |workflow| workflow.latest).saturating_add(1),
        digest: command.digest,
        definition: Some(command.definition),
    }])
}
