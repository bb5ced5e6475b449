//! Opening tickets.

use super::answer::{Done, Written};
use super::draft::Draft;
use super::job::{Job, OpenWanted, Target};
use super::limit::over;
use super::step::Engine;
use crate::Operation;
use crate::directory::BoardEntry;
use crate::error::Error;
use crate::policy::{Grant, grant};
use oms_base::{Code, Faults, TicketId, WorkflowId};
use oms_domain::Refusal;
use oms_domain::ticket::{self, Context, Limit, Open};
use oms_domain::workflow::Template;
use std::sync::Arc;

impl Engine {
    pub(super) fn open(
        &mut self,
        job: &Job,
        wanted: &OpenWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let (entry, workflow) = self.target(&wanted.target, draft)?;
        let named = grant(Operation::OpenTicket, job.caller.actor.role) != Grant::NamedBoards
            || job.caller.names(entry.board.name.as_str());
        if !named {
            return Err(Error::Forbidden { role: job.caller.actor.role.as_str() });
        }
        let (command, template) = self.opening(wanted, (&entry, workflow), draft)?;
        let actor = Engine::actor(job);
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let number = command.number.clone();
        let opened = fits(&entry, wanted, ticket::open(command, &cx));
        let (events, ticket) = opened.inspect_err(|_| self.numbers.give_back(&number))?;
        let warnings = self.beyond_limits(None, &ticket, draft)?.iter().map(over).collect();
        let written = self.add_ticket(ticket, template, &events, actor, draft);
        let written = self.start_bound(written, &entry.board.name, draft)?;
        Ok(Done::Ticket(Written { warnings, ..written }))
    }

    /// The command that opens what is wanted, and the workflow version that it is to run.
    pub(super) fn opening(
        &mut self,
        wanted: &OpenWanted,
        (entry, workflow): (&BoardEntry, Option<(WorkflowId, u32)>),
        draft: &mut Draft,
    ) -> Result<(Open, Option<Arc<Template>>), Error> {
        let template = match workflow {
            Some((id, version)) => Some(self.template(id, version, draft)?),
            None => None,
        };
        let settings = &entry.board.settings;
        let year = draft.now.year_in(&settings.tz);
        let prefix = template.as_ref().map_or(&settings.prefix, |template| template.prefix());
        let number = self.next_number(prefix, year, draft)?;
        let of_workflow = template.as_ref().and_then(|template| template.calendar());
        let calendar = of_workflow.or(settings.calendar.as_ref());
        let command = Open {
            id: TicketId(self.mint(draft.now)),
            number,
            board: entry.board.id,
            workflow,
            title: wanted.title.clone(),
            description: wanted.description.clone(),
            data: wanted.data.clone(),
            priority: wanted.priority,
            owner: wanted.owner.clone(),
            labels: wanted.labels.clone(),
            sla: wanted.sla.or(settings.sla).map(|target| Limit {
                target,
                calendar: calendar.cloned(),
                asked: wanted.sla.is_some(),
            }),
            location: wanted.location.clone(),
        };
        Ok((command, template))
    }

    pub(super) fn target(
        &self,
        target: &Target,
        draft: &Draft,
    ) -> Result<(BoardEntry, Option<(WorkflowId, u32)>), Error> {
        match target {
            Target::Board(name) => {
                let entry = self.board_named(name, draft).ok_or_else(|| unknown("board"))?;
                if entry.board.workflow.is_some() {
                    let detail = "this board belongs to a workflow; open by workflow instead";
                    return Err(Refusal::field("board", Code::Taken, detail).into());
                }
                Ok((entry, None))
            }
            Target::Workflow(name) => {
                let workflow = self.workflow_now(name, draft).ok_or_else(|| unknown("workflow"))?;
                let entry = self.board_entry(workflow.board, draft)?;
                Ok((entry, Some((workflow.id, workflow.latest))))
            }
        }
    }
}

/// What was opened, if its data is as the board asks; otherwise everything that is wrong with it.
pub(super) fn fits<T>(
    entry: &BoardEntry,
    wanted: &OpenWanted,
    opened: Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut faults = Faults::default();
    if let Some(schema) = &entry.board.settings.schema {
        schema.check_data(wanted.data.as_deref(), &mut faults);
    }
    match opened {
        Err(Refusal::Input(others)) => {
            others.into_iter().for_each(|fault| faults.push_new(fault));
            Err(faults.into())
        }
        Err(state @ Refusal::State { .. }) => Err(state),
        Ok(opened) => faults.into_result(opened).map_err(Refusal::from),
    }
}

fn unknown(field: &str) -> Error {
    let detail = format!("there is no such {field}; create it first");
    Error::Refused(Refusal::field(field, Code::NotFound, detail))
}
