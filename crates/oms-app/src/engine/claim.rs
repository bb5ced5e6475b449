//! Claims: the next tasks of some owners, leased to the caller.

use super::answer::{Claimed, Done};
use super::draft::{Draft, Queue};
use super::job::{Claim, Job};
use super::step::Engine;
use crate::error::Error;
use oms_base::{Owner, Role, Span, TaskId};
use oms_domain::ticket::{self, Command, Context, Decided};
use oms_store::{LeaseRow, TaskRow};

/// Most tasks read ahead for one owner in one batch.
const READ_MAX: usize = 4_096;

impl Engine {
    pub(super) fn claim(
        &mut self,
        job: &Job,
        claim: &Claim,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let own = |owner: &Owner| self.works_for(job, owner, draft);
        if job.caller.actor.role == Role::Agent && !claim.owners.iter().all(own) {
            return Err(Error::Forbidden { role: Role::Agent.as_str() });
        }
        let owners = self.all_names(&claim.owners, draft);
        let mut tasks = Vec::new();
        let mut dry = 0;
        // One task of each owner in turn, so that a busy owner starves nobody.
        while tasks.len() < claim.max && dry < owners.len() {
            self.turn = self.turn.wrapping_add(1);
            let owner = &owners[self.turn % owners.len()];
            match self.next_task(owner, draft)? {
                Some(row) => {
                    dry = 0;
                    tasks.extend(self.lease_for(job, &row, claim.lease, draft)?);
                }
                None => dry += 1,
            }
        }
        Ok(Done::Claimed { tasks })
    }

    /// One task by its id; none when it does not wait.
    pub(super) fn take(
        &mut self,
        job: &Job,
        task: TaskId,
        lease: Span,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let live = self.live(task.ticket, draft)?.ok_or(Error::NotFound)?;
        let live = self.as_breached(live, draft)?;
        let owner = live.owner(task.stage).ok_or(Error::NotFound)?;
        if job.caller.actor.role == Role::Agent && !self.works_for(job, owner, draft) {
            return Err(Error::NotFound);
        }
        let tasks = self.lease(job, task, lease, draft)?.into_iter().collect();
        Ok(Done::Claimed { tasks })
    }

    /// The sooner of the next task in the store and the next that this batch queued.
    fn next_task(&mut self, owner: &Owner, draft: &mut Draft) -> Result<Option<TaskRow>, Error> {
        if !draft.queues.contains_key(owner) {
            let demand = draft.demand.get(owner).copied().unwrap_or(0).clamp(1, READ_MAX);
            let rows = self.store.waiting_tasks(draft.agency, owner, demand)?;
            let cut = rows.len() == demand;
            draft.queues.insert(owner.clone(), Queue { rows: rows.into(), cut });
        }
        let stored = draft.queues.get_mut(owner).map(|queue| &mut queue.rows);
        let fresh = draft.queued.get_mut(owner);
        let (Some(stored), soonest) = (stored, fresh.as_ref().and_then(|t| t.keys().next())) else {
            return Ok(None);
        };
        let stored_first = stored
            .front()
            .is_some_and(|row| soonest.is_none_or(|fresh| (row.order_at, row.id) < *fresh));
        if stored_first {
            return Ok(stored.pop_front());
        }
        Ok(fresh.and_then(std::collections::BTreeMap::pop_first).map(|(_, row)| row))
    }

    /// Leases a task that its row's owner still has.
    fn lease_for(
        &mut self,
        job: &Job,
        row: &TaskRow,
        lease: Span,
        draft: &mut Draft,
    ) -> Result<Option<Claimed>, Error> {
        let live = match self.live(row.id.ticket, draft)? {
            Some(live) => Some(self.as_breached(live, draft)?),
            None => None,
        };
        let owner = live.as_ref().and_then(|live| live.owner(row.id.stage));
        if owner == Some(&row.owner) { self.lease(job, row.id, lease, draft) } else { Ok(None) }
    }

    /// Leases a task; `None` when this batch took it away.
    fn lease(
        &mut self,
        job: &Job,
        task: TaskId,
        lease: Span,
        draft: &mut Draft,
    ) -> Result<Option<Claimed>, Error> {
        let Some(live) = self.live(task.ticket, draft)? else { return Ok(None) };
        let (stage, attempt) = (task.stage, task.attempt);
        let actor = Engine::actor(job);
        let command = Command::Claim { stage, attempt, holder: actor.principal };
        let template = live.template.clone();
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let Ok(Decided::Events(events)) = ticket::decide(&live.ticket, &command, &cx) else {
            return Ok(None);
        };
        let written = self.change_ticket(live, &events, actor, draft)?;
        let until = draft.now.plus(lease);
        if let Some(dirty) = draft.tickets.get_mut(&task.ticket) {
            dirty.leases.insert(stage, LeaseRow { until, holder: actor.principal });
        }
        let epoch = written.ticket.stage(stage).map_or(0, ticket::Stage::epoch);
        let asked = written.ticket.asked(stage, &book).map(Box::new);
        Ok(Some(Claimed { task, epoch, lease_until: until, asked, written }))
    }
}
