//! Acting on leased tasks, and taking back leases that have run out.

use super::answer::Done;
use super::draft::Draft;
use super::job::{Job, TaskAction};
use super::step::Engine;
use crate::error::Error;
use oms_base::{Actor, Role, TaskId};
use oms_domain::ticket::{self, Command, Context, Decided};
use oms_store::TaskWrite;

/// Leases taken back in one batch; the rest follow in the next.
const LAPSED_MAX: usize = 256;

impl Engine {
    pub(super) fn act(
        &mut self,
        job: &Job,
        task: TaskId,
        epoch: u32,
        action: &TaskAction,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let live = self.live(task.ticket, draft)?.ok_or(Error::NotFound)?;
        let live = self.as_breached(live, draft)?;
        let owner = live.owner(task.stage).ok_or(Error::NotFound)?;
        let (stage, attempt) = (task.stage, task.attempt);
        if job.caller.actor.role == Role::Agent && !self.works_for(job, owner, draft) {
            return Err(Error::NotFound);
        }
        let command = match action {
            TaskAction::Complete(result) => {
                Command::Complete { stage, attempt, epoch, result: result.clone() }
            }
            TaskAction::Heartbeat { .. } => Command::Heartbeat { stage, attempt, epoch },
            TaskAction::Release => Command::Release { stage, attempt, epoch },
        };
        let actor = Engine::actor(job);
        let template = live.template.clone();
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        match ticket::decide(&live.ticket, &command, &cx)? {
            Decided::Answered { seq } => {
                Ok(Done::Replay { status: 200, stream: task.ticket.into(), seq })
            }
            Decided::Events(events) => {
                let written = self.change_ticket(live, &events, actor, draft)?;
                let lease_until = match action {
                    TaskAction::Heartbeat { lease } => Some(draft.now.plus(*lease)),
                    TaskAction::Complete(_) | TaskAction::Release => None,
                };
                if let Some(until) = lease_until {
                    extend(draft, task, epoch, until);
                }
                Ok(Done::Task { task, lease_until, written })
            }
        }
    }

    pub(super) fn lapse(&mut self, draft: &mut Draft) -> Result<Done, Error> {
        let lapsed = self.store.lapsed_tasks(draft.agency, draft.now, LAPSED_MAX)?;
        let count = lapsed.len();
        for row in lapsed {
            if let Err(error) = self.lapse_one(row.id, row.epoch, draft) {
                // The others' leases still end.
                tracing::error!(%error, task = %row.id, "a lease that has run out stays");
            }
        }
        Ok(Done::Lapsed(count))
    }

    fn lapse_one(&mut self, task: TaskId, epoch: u32, draft: &mut Draft) -> Result<(), Error> {
        let Some(live) = self.live(task.ticket, draft)? else {
            return Ok(());
        };
        let template = live.template.clone();
        let actor = Actor::HUB;
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let command = Command::Lapse { stage: task.stage, attempt: task.attempt, epoch };
        if let Decided::Events(events) = ticket::decide(&live.ticket, &command, &cx)? {
            self.change_ticket(live, &events, actor, draft)?;
        }
        Ok(())
    }
}

/// A heartbeat of a lease that this very batch gave moves it there; else the row is updated.
fn extend(draft: &mut Draft, id: TaskId, epoch: u32, until: oms_base::Timestamp) {
    let given = draft.tickets.get_mut(&id.ticket).and_then(|d| d.leases.get_mut(&id.stage));
    match given {
        Some(lease) => lease.until = until,
        None => draft.extends.push(TaskWrite::Extend { id, epoch, until }),
    }
}
