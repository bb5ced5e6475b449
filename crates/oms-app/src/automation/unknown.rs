//! What a trigger names and nobody knows, as the agency stands now.

use crate::app::App;
use crate::read::Reader;
use oms_base::{AgencyId, Fault, Owner};
use oms_domain::trigger::{Named, Trigger, unknown};
use serde_json::Value;

impl App {
    /// Warnings for what a trigger names and nobody knows, with their places in its definition.
    /// Reads the store: may block.
    pub fn unknown_to(
        &self,
        agency: AgencyId,
        trigger: &Trigger,
        definition: &Value,
    ) -> Vec<Fault> {
        let reader = self.reader();
        unknown(trigger, definition, &|named| is_known(reader, agency, named))
    }
}

impl Reader {
    /// Whether somebody is registered as an owner, or has a token that works its tasks; also
    /// where the store cannot tell, so that nobody is warned for nothing. May block.
    pub fn knows_owner(&self, agency: AgencyId, owner: &Owner) -> bool {
        self.directory().book().registry().get(owner).is_some()
            || self.store().owner_is_known(agency, owner).unwrap_or(true)
    }
}

fn is_known(reader: &Reader, agency: AgencyId, named: Named<'_>) -> bool {
    let directory = reader.directory();
    let book = directory.book();
    match named {
        Named::Board(name) => directory.board_named(name).is_some(),
        Named::Workflow(name) => directory.workflow_named(name).is_some(),
        Named::Calendar(name) => book.calendar_versions(name) > 0,
        Named::Agent(name) => book.agent(name).is_some(),
        Named::Playbook(name) => book.playbook(name).is_some(),
        Named::Owner(owner) => reader.knows_owner(agency, owner),
    }
}
