//! Moves of tickets to another version of their workflow: what is meant, and what would happen.

use crate::auth::Caller;
use crate::engine::TicketRef;
use crate::error::Error;
use crate::read::Reader;
use oms_base::{AgencyId, Code, Fault, Faults, Timestamp};
use oms_domain::bulk::Change;
use oms_domain::migration::{Migration, StageMap};
use oms_domain::ticket::{self, Command, Context, Decided, Migrate, Outlook};

/// The version that is meant, of a workflow with so many.
pub(crate) fn version_of(latest: u32, to: Option<u32>) -> Result<u32, Error> {
    match to {
        None => Ok(latest),
        Some(to) if (1..=latest).contains(&to) => Ok(to),
        Some(to) => {
            let detail = format!("there is no version {to}; the newest is {latest}");
            Err(Fault::new("to", Code::UnknownValue, detail).into())
        }
    }
}

/// What a job is to ask of its tickets, with everything that may change until its end written out.
pub fn settled(reader: &Reader, agency: AgencyId, change: Change) -> Result<Change, Error> {
    let Change::Migrate(wanted) = change else { return Ok(change) };
    let entry = reader.directory().workflow_named(&wanted.workflow).ok_or_else(|| {
        let detail = format!("there is no workflow {}", wanted.workflow);
        Error::from(Fault::new("workflow", Code::UnknownValue, detail))
    })?;
    let to = version_of(entry.workflow.latest, wanted.to)?;
    let template = reader.directory().template(reader.store(), agency, entry.workflow.id, to)?;
    let mut faults = Faults::default();
    for (from, id) in &wanted.map {
        if let Some(id) = id.as_ref().filter(|id| template.index_of(id).is_none()) {
            let detail = format!("version {to} has no stage {id}");
            faults.push(Fault::new(format!("map.{from}"), Code::UnknownValue, detail));
        }
    }
    let settled = Change::Migrate(Migration { to: Some(to), ..wanted });
    faults.into_result(settled).map_err(|faults| Error::Refused(faults.into()))
}

/// What a job asks of each of its tickets.
pub(crate) fn command(
    reader: &Reader,
    agency: AgencyId,
    wanted: &Migration,
) -> Result<Command, Error> {
    let missing = || Error::Corrupt(format!("the workflow {} is missing", wanted.workflow));
    let entry = reader.directory().workflow_named(&wanted.workflow).ok_or_else(missing)?;
    let (id, latest) = (entry.workflow.id, entry.workflow.latest);
    let to = version_of(latest, wanted.to)?;
    let template = reader.directory().template(reader.store(), agency, id, to)?;
    let map = wanted.map.clone();
    Ok(Command::Migrate(Box::new(Migrate { workflow: id, to, template, map })))
}

/// What would become of a ticket's stages; nothing is changed.
pub fn outlook(
    reader: &Reader,
    caller: &Caller,
    which: &TicketRef,
    (to, map): (Option<u32>, StageMap),
    now: Timestamp,
) -> Result<Outlook, Error> {
    let found = reader.ticket(caller, which)?;
    let (Some((workflow, _)), Some(old)) = (found.ticket.core.workflow, found.template) else {
        return Err(ticket::no_workflow().into());
    };
    let latest = reader.directory().workflow(workflow).map(|entry| entry.workflow.latest);
    let to = version_of(latest.unwrap_or_default(), to)?;
    let template = reader.directory().template(reader.store(), caller.agency, workflow, to)?;
    let command = Command::Migrate(Box::new(Migrate { workflow, to, template, map }));
    let book = reader.directory().book();
    let cx = Context { now, actor: caller.actor, template: Some(&*old), book: &book };
    let events = match ticket::decide(&found.ticket, &command, &cx)? {
        Decided::Events(events) => events,
        Decided::Answered { .. } => Vec::new(),
    };
    Ok(Outlook::of(&events, &old, &command).unwrap_or_else(|| Outlook::unchanged(&old, to)))
}
