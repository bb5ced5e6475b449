//! Tickets that report the same: all of them are changed by one command, or none is.
//!
//! A tie goes to the ticket that stands for all, so that there are no chains: what hung on a ticket
//! that is tied hangs on that one from then on.

use super::answer::Done;
use super::draft::{Draft, Live};
use super::job::{Job, TicketRef};
use super::step::Engine;
use crate::error::Error;
use crate::policy::Operation;
use oms_base::{Actor, Code, PrincipalId, Role, TicketId};
use oms_domain::Refusal;
use oms_domain::ticket::{
    self, Command, Context, Decided, Duplicate, Event, Report, SameAs, Ticket,
};
use oms_store::StoreError;

/// Tickets that hang on one which is tied itself, and are hung up elsewhere by the same command.
const REHUNG_MAX: usize = 256;
/// Most tickets from one to the one that stands for it.
pub(crate) const HOPS_MAX: usize = 64;

/// Changes that are decided and not yet made.
type Decisions = Vec<(Live, Vec<Event>)>;

impl Engine {
    /// Ties `child` to what stands for `to`; merges it where that is asked for and both are of the
    /// same requester.
    pub(super) fn duplicate(
        &mut self,
        job: &Job,
        child: Live,
        (to, merge): (&TicketRef, bool),
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let named = match self.find(to, &job.caller, Operation::ArrangeTicket, draft) {
            Err(Error::NotFound) => {
                let detail = "there is no such ticket";
                let field = if merge { "into" } else { "of" };
                return Err(Refusal::field(field, Code::NotFound, detail).into());
            }
            other => other?,
        };
        let root = self.root_of(named, draft)?;
        self.check_reach(&root, &job.caller, Operation::ArrangeTicket, draft)?;
        let merge = merge
            && child.ticket.core.id != root.ticket.core.id
            && !child.ticket.runs_workflow()
            && self.is_of_same_requester(&child, &root, draft)?;
        if merge {
            self.check_mergeable(&child, &root, draft)?;
        }
        let core = &root.ticket.core;
        let same = SameAs { id: core.id, number: core.number.clone(), merged: merge };
        if child.ticket.duplicates.of.as_ref() == Some(&same) {
            return Ok(Done::Ticket(self.change_ticket(child, &[], Engine::actor(job), draft)?));
        }
        let decisions = self.tying(&child, root, &same, Engine::actor(job), draft)?;
        self.make(decisions, child.ticket.core.id, Engine::actor(job), draft)
    }

    /// Unties a duplicate, or gives back what was merged.
    pub(super) fn unmerge(
        &mut self,
        job: &Job,
        child: Live,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let (id, actor) = (child.ticket.core.id, Engine::actor(job));
        let from = child.ticket.duplicates.of.clone();
        let mut decisions = vec![self.decided(child, &[Duplicate::Untie], actor, draft)?];
        if let Some(from) = from
            && let Some(parent) = self.live(from.id, draft)?
        {
            decisions.push(self.decided(parent, &[Duplicate::Lose(vec![id])], actor, draft)?);
        }
        self.make(decisions, id, actor, draft)
    }

    /// The ticket that stands for this one: itself, where none does.
    pub(super) fn root_of(&mut self, live: Live, draft: &Draft) -> Result<Live, Error> {
        self.follow(live, |ticket| ticket.duplicates.of.as_ref(), draft)
    }

    /// The ticket that this one was merged into: itself, where it was not.
    pub(super) fn survivor_of(&mut self, live: Live, draft: &Draft) -> Result<Live, Error> {
        self.follow(live, Ticket::merged_into, draft)
    }

    fn follow(
        &mut self,
        mut live: Live,
        next: impl Fn(&Ticket) -> Option<&SameAs>,
        draft: &Draft,
    ) -> Result<Live, Error> {
        for _ in 0..HOPS_MAX {
            let Some(id) = next(&live.ticket).map(|same| same.id) else { break };
            let missing = || Error::Corrupt(format!("{id} stands for others and is missing"));
            live = self.live(id, draft)?.ok_or_else(missing)?;
        }
        Ok(live)
    }

    /// Tells the duplicates of a ticket that it has ended, or is open again: as many as the batch
    /// has room for.
    pub(super) fn tell_duplicates(
        &mut self,
        id: TicketId,
        room: usize,
        draft: &mut Draft,
    ) -> Result<usize, Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(0) };
        let status = live.ticket.status;
        let ended = !status.is_open();
        let told: Vec<TicketId> = live.ticket.untold().take(room).map(|report| report.id).collect();
        if told.is_empty() {
            return Ok(0);
        }
        for child in &told {
            let follow = Command::Duplicate(Duplicate::Follow(ended.then_some(status)));
            match self.ask(*child, &follow, draft) {
                Ok(()) => {}
                Err(error @ (Error::Store(StoreError::Fault(_)) | Error::Unknown(_))) => {
                    return Err(error);
                }
                // Somebody has to mend it; the others hear of it.
                Err(error) => tracing::error!(%error, ticket = %child, "it does not follow"),
            }
        }
        let count = told.len();
        let told = Duplicate::Told { reports: told, ended };
        self.ask(id, &Command::Duplicate(told), draft)?;
        Ok(count)
    }

    fn tying(
        &mut self,
        child: &Live,
        root: Live,
        same: &SameAs,
        actor: Actor,
        draft: &Draft,
    ) -> Result<Decisions, Error> {
        let (id, mut decisions) = (child.ticket.core.id, Vec::new());
        let mut report = child.ticket.report(same.merged, draft.now);
        let before = child.ticket.duplicates.of.as_ref().filter(|of| of.id != same.id);
        if let Some(of) = before
            && let Some(parent) = self.live(of.id, draft)?
        {
            let known = parent.ticket.gathered.reports.iter().find(|known| known.id == id);
            if let Some(known) = known {
                report = Report { merged: same.merged, told: false, ..known.clone() };
            }
            decisions.push(self.decided(parent, &[Duplicate::Lose(vec![id])], actor, draft)?);
        }
        let hanging = child.ticket.gathered.reports.iter();
        let mut gained: Vec<Report> =
            hanging.filter(|report| same.merged || !report.merged).cloned().collect();
        if gained.len() > REHUNG_MAX {
            let detail =
                format!("more than {REHUNG_MAX} tickets hang on it; tie the other one to it");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        let moved: Vec<TicketId> = gained.iter().map(|report| report.id).collect();
        let asked = [Duplicate::Lose(moved.clone()), Duplicate::Tie(same.clone())];
        decisions.push(self.decided(child.clone(), &asked, actor, draft)?);
        for (hung, report) in moved.into_iter().zip(&mut gained) {
            let Some(live) = self.live(hung, draft)? else { continue };
            report.told = false;
            let to = SameAs { merged: report.merged, ..same.clone() };
            decisions.push(self.decided(live, &[Duplicate::Rehang(to)], actor, draft)?);
        }
        gained.push(report);
        decisions.push(self.decided(root, &[Duplicate::Gain(gained)], actor, draft)?);
        Ok(decisions)
    }

    /// What is decided of a ticket that is asked for these, one after the other.
    fn decided(
        &self,
        live: Live,
        asked: &[Duplicate],
        actor: Actor,
        draft: &Draft,
    ) -> Result<(Live, Vec<Event>), Error> {
        let (mut after, mut events) = (Ticket::clone(&live.ticket), Vec::new());
        let book = self.book(draft);
        let template = live.template.as_deref();
        let cx = Context { now: draft.now, actor, template, book: &book };
        for asked in asked {
            let command = Command::Duplicate(asked.clone());
            if let Decided::Events(decided) = ticket::decide(&after, &command, &cx)? {
                ticket::evolve(&mut after, &decided, draft.now, actor);
                events.extend(decided);
            }
        }
        Ok((live, events))
    }

    /// Makes the changes; the answer is the ticket `of`.
    fn make(
        &mut self,
        decisions: Decisions,
        of: TicketId,
        actor: Actor,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let mut answer = Err(Error::NotFound);
        for (live, events) in decisions {
            let id = live.ticket.core.id;
            let written = self.change_ticket(live, &events, actor, draft)?;
            if id == of {
                answer = Ok(Done::Ticket(written));
            }
        }
        answer
    }

    fn check_mergeable(&self, child: &Live, root: &Live, draft: &Draft) -> Result<(), Error> {
        if !root.ticket.status.is_open() {
            let detail = format!("{} has ended; reopen it first", root.ticket.core.number);
            return Err(Refusal::state(Code::CannotMerge, detail).into());
        }
        for live in [child, root] {
            if self.is_erased(live.ticket.core.id, draft)? {
                let detail = format!("texts of {} were erased", live.ticket.core.number);
                return Err(Refusal::state(Code::CannotMerge, detail).into());
            }
        }
        Ok(())
    }

    fn is_erased(&self, id: TicketId, draft: &Draft) -> Result<bool, Error> {
        let fresh = draft.erasures.iter().any(|erasure| erasure.row.ticket == id);
        let listed = self.store.erasures(draft.agency, (id, 0), 1)?;
        Ok(fresh || listed.first().is_some_and(|row| row.ticket == id))
    }

    fn is_of_same_requester(&self, one: &Live, other: &Live, draft: &Draft) -> Result<bool, Error> {
        let (one, other) = (self.requester(one, draft)?, self.requester(other, draft)?);
        Ok(one.is_some() && one == other)
    }

    /// Whom a ticket is of: as its data says, else whoever opened it, if that was a person. What a
    /// program opens for people it does not name is nobody's.
    fn requester(&self, live: &Live, draft: &Draft) -> Result<Option<Requester>, Error> {
        let data = live.ticket.core.data.as_deref();
        let data = data.and_then(|data| serde_json::from_str::<serde_json::Value>(data).ok());
        if let Some(named) = data.as_ref().and_then(|data| data.get("requester")?.as_str()) {
            return Ok(Some(Requester::Named(named.trim().to_lowercase())));
        }
        let first = self.row_at(&live.ticket, 1, draft)?;
        let opener = first.first().map(|envelope| envelope.actor);
        let is_person = |actor: &Actor| !matches!(actor.role, Role::Service | Role::Agent);
        let person = opener.filter(|actor| is_person(actor) && actor.principal != PrincipalId::HUB);
        Ok(person.map(|actor| Requester::Person(actor.principal)))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Requester {
    Person(PrincipalId),
    Named(String),
}
