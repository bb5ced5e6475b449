//! Publishing workflows: a new immutable version, and at first a board of the same name.

use super::answer::Done;
use super::draft::{Draft, Tail};
use super::job::{Job, PublishWanted};
use super::step::Engine;
use crate::directory::WorkflowEntry;
use crate::error::Error;
use oms_base::{Actor, BoardId, Code, Name, WorkflowId};
use oms_domain::Refusal;
use oms_domain::board::Wanted;
use oms_domain::workflow::{self, Publish, Workflow};
use oms_store::chain::GENESIS;
use oms_store::{StreamKind, VersionRow};
use std::sync::Arc;

impl Engine {
    pub(super) fn publish(
        &mut self,
        job: &Job,
        wanted: &PublishWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let actor = Engine::actor(job);
        self.check_limit(None, wanted.template.calendar(), draft)?;
        self.check_nested(&wanted.template, draft)?;
        let name = wanted.template.name();
        let before = self.workflow_entry(name, draft);
        let (id, board) = match &before {
            Some(entry) => (entry.workflow.id, entry.workflow.board),
            None => self.reserve_board(wanted, actor, draft)?,
        };
        let command = Publish {
            name: name.clone(),
            board,
            definition: wanted.definition.clone(),
            digest: wanted.digest,
        };
        let state = before.as_ref().map(|entry| &*entry.workflow);
        let events = workflow::decide(state, command)?;
        let version = state.map_or(0, |workflow| workflow.version);
        let Some(event) = events.into_iter().next() else {
            let latest = state.map_or(0, |workflow| workflow.latest);
            let position = self.last_position();
            return Ok(Done::Workflow { id, board, version: latest, created: false, position });
        };
        let hash = before.as_ref().map_or(GENESIS, |entry| entry.hash);
        let tail = Tail { kind: StreamKind::Workflow, stream: id.into(), version, hash };
        let bodies = vec![workflow::encode(&event)];
        let (hash, position) = draft.append(tail, actor, bodies, &mut self.entropy);
        let after = workflow::evolve(state.cloned(), id, &event);
        let number = after.latest;
        let row = VersionRow { workflow: id, number, definition: wanted.definition.clone() };
        draft.versions.push((row, Arc::clone(&wanted.template)));
        draft.workflows.insert(id, (Arc::new(after), hash));
        Ok(Done::Workflow { id, board, version: number, created: true, position })
    }

    /// A new workflow's id and its board; a plain board of the name is in the way.
    fn reserve_board(
        &mut self,
        wanted: &PublishWanted,
        actor: Actor,
        draft: &mut Draft,
    ) -> Result<(WorkflowId, BoardId), Error> {
        let name = wanted.template.name();
        if self.board_named(name, draft).is_some() {
            let detail = "a plain board has this name; a workflow needs a board of its own";
            return Err(Refusal::state(Code::Taken, detail).into());
        }
        let id = WorkflowId(self.mint(draft.now));
        let prefix = Some(wanted.template.prefix().clone());
        let settings = Wanted { prefix, ..Wanted::default() };
        let (board, _) = self.add_board(name, Some(id), settings, actor, draft)?;
        Ok((id, board.id))
    }

    /// A workflow as the batch so far leaves it.
    pub(super) fn workflow_now(&self, name: &Name, draft: &Draft) -> Option<Arc<Workflow>> {
        self.workflow_entry(name, draft).map(|entry| entry.workflow)
    }

    fn workflow_entry(&self, name: &Name, draft: &Draft) -> Option<WorkflowEntry> {
        let fresh = draft.workflows.values().find(|(workflow, _)| workflow.name == *name);
        fresh
            .map(|(workflow, hash)| WorkflowEntry { workflow: Arc::clone(workflow), hash: *hash })
            .or_else(|| self.directory.workflow_named(name))
    }
}
