//! Handing tasks out as they are queued: to whoever stands in for an owner who is away, and into
//! the outbox for one to whom they are brought. And handing one over by hand.

use super::answer::Done;
use super::draft::Draft;
use super::job::Job;
use super::step::Engine;
use crate::error::Error;
use oms_base::{Actor, Owner, Reason, Role, StageStatus, TaskId};
use oms_domain::ticket::{self, Command, Context, Decided, SIDE_FIRST, Steer};
use oms_store::StoreError;

impl Engine {
    /// Sees to the tasks that the batch has queued since; whether tickets changed by it.
    pub(super) fn hand_out(&mut self, draft: &mut Draft) -> bool {
        if draft.fresh.is_empty() {
            return false;
        }
        if self.book(draft).registry().versions() == 0 {
            draft.fresh.clear();
        }
        let mut any = false;
        while let Some((task, given_back)) = draft.fresh.pop_front() {
            match self.hand_one((task, given_back), draft) {
                Ok(changed) => any |= changed,
                // What cannot be read now may be read later: nothing of the batch is kept.
                Err(Error::Store(fault @ StoreError::Fault(_)) | Error::Unknown(fault)) => {
                    draft.fault = Some(fault);
                }
                Err(error) => tracing::error!(%error, %task, "it is not handed out"),
            }
        }
        any
    }

    fn hand_one(
        &mut self,
        (task, given_back): (TaskId, bool),
        draft: &mut Draft,
    ) -> Result<bool, Error> {
        let book = self.book(draft);
        let registry = book.registry();
        let Some(live) = self.live(task.ticket, draft)? else { return Ok(false) };
        let queued = live.ticket.stage(task.stage).filter(|stage| {
            stage.status() == StageStatus::Queued && stage.attempt() == task.attempt
        });
        let (Some(stage), Some(owner)) = (queued, live.owner(task.stage).cloned()) else {
            return Ok(false);
        };
        let is_work = task.stage < SIDE_FIRST || live.ticket.step_of(task.stage).is_some();
        if is_work && let Some(stand_in) = registry.stand_in(&owner, draft.now) {
            let why = format!("{owner} is away until {}", stand_in.until);
            let steer = Steer::Assign { owner: stand_in.owner };
            let reason = Reason::parse(&why)?;
            let command = Command::Steer { stage: task.stage, steer, reason };
            let (now, actor, template) = (draft.now, Actor::HUB, live.template.clone());
            let cx = Context { now, actor, template: template.as_deref(), book: &book };
            if let Decided::Events(events) = ticket::decide(&live.ticket, &command, &cx)? {
                self.change_ticket(live, &events, actor, draft)?;
            }
            return Ok(true);
        }
        if registry.push(&owner).is_some() {
            let leased = if given_back { stage.epoch() } else { 0 };
            self.post((task, leased), registry.canonical(&owner), draft)?;
        }
        Ok(false)
    }

    /// Gives a task to another owner, for whoever it is waiting for.
    pub(super) fn hand_over(
        &mut self,
        job: &Job,
        task: TaskId,
        (to, reason): (&Owner, &Reason),
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let live = self.live(task.ticket, draft)?.ok_or(Error::NotFound)?;
        let stage = live.ticket.stage(task.stage).filter(|stage| stage.attempt() == task.attempt);
        let owner = stage.and_then(|_| live.owner(task.stage)).ok_or(Error::NotFound)?;
        let role = job.caller.actor.role;
        if role == Role::Agent && !self.works_for(job, owner, draft) {
            return Err(Error::NotFound);
        }
        if role == Role::Staff && !self.is_theirs(job, owner, draft)? {
            return Err(Error::Forbidden { role: role.as_str() });
        }
        let (actor, template, book) = (Engine::actor(job), live.template.clone(), self.book(draft));
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let steer = Steer::Assign { owner: to.clone() };
        let command = Command::Steer { stage: task.stage, steer, reason: reason.clone() };
        match ticket::decide(&live.ticket, &command, &cx)? {
            Decided::Events(events) => {
                let written = self.change_ticket(live, &events, actor, draft)?;
                Ok(Done::Task { task, lease_until: None, written })
            }
            Decided::Answered { seq } => {
                Ok(Done::Replay { status: 200, stream: task.ticket.into(), seq })
            }
        }
    }

    /// Whether an owner is the person of the caller's token, or a group that it is in.
    fn is_theirs(&self, job: &Job, owner: &Owner, draft: &Draft) -> Result<bool, Error> {
        let named = self.store.principal_name(draft.agency, job.caller.actor.principal)?;
        let me = named.and_then(|name| Owner::parse(&format!("human:{name}")).ok());
        let book = self.book(draft);
        let owner = book.registry().canonical(owner);
        Ok(me.is_some_and(|me| {
            *owner == me || book.registry().groups_of(&me).any(|group| group == owner)
        }))
    }

    /// Whether the caller's token names an owner, or another name of it.
    pub(super) fn works_for(&self, job: &Job, owner: &Owner, draft: &Draft) -> bool {
        let names = |owner: &Owner| job.caller.names(owner.as_str());
        names(owner) || self.book(draft).registry().spellings(owner).iter().any(names)
    }

    /// The owners of a claim, each under every name that it has.
    pub(super) fn all_names(&self, owners: &[Owner], draft: &Draft) -> Vec<Owner> {
        let book = self.book(draft);
        let mut all: Vec<Owner> = owners.to_vec();
        for name in owners.iter().flat_map(|owner| book.registry().spellings(owner)) {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all
    }
}
