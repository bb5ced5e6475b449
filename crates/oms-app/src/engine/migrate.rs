//! Moving a ticket to another version of its workflow: which one is meant.

use super::draft::{Draft, Live};
use super::step::Engine;
use crate::error::Error;
use crate::migration::version_of;
use oms_domain::migration::StageMap;
use oms_domain::ticket::{self, Command, Migrate};

impl Engine {
    /// What is asked of a ticket that is to run version `to`, or the newest.
    pub(super) fn migrating(
        &self,
        live: &Live,
        to: Option<u32>,
        map: &StageMap,
        draft: &Draft,
    ) -> Result<Command, Error> {
        let Some((workflow, _)) = live.ticket.core.workflow else {
            return Err(ticket::no_workflow().into());
        };
        let fresh = draft.workflows.get(&workflow).map(|(workflow, _)| workflow.latest);
        let known = || self.directory.workflow(workflow).map(|entry| entry.workflow.latest);
        let to = version_of(fresh.or_else(known).unwrap_or_default(), to)?;
        let template = self.template(workflow, to, draft)?;
        Ok(Command::Migrate(Box::new(Migrate { workflow, to, template, map: map.clone() })))
    }
}
