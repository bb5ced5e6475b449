//! Ties between tickets: both ends are changed by the same command.

use super::answer::Done;
use super::draft::{Draft, Live};
use super::job::{Job, TicketRef};
use super::step::Engine;
use crate::error::Error;
use crate::policy::Operation;
use oms_base::{Code, TicketId};
use oms_domain::Refusal;
use oms_domain::query::LinkKind;
use oms_domain::ticket::{self, Arrange, Command, Context, Decided, Event, Link, inverse};
use std::collections::BTreeSet;

/// Most tickets looked at for a circle.
const LOOKED_AT_MAX: usize = 1_000;

/// A tie that is wanted, or wanted no more.
pub(super) struct Tie<'a> {
    pub(super) kind: LinkKind,
    pub(super) to: &'a TicketRef,
    pub(super) tied: bool,
}

impl Engine {
    pub(super) fn tie(
        &mut self,
        job: &Job,
        live: Live,
        tie: &Tie<'_>,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let other = match self.find(tie.to, &job.caller, Operation::ArrangeTicket, draft) {
            Err(Error::NotFound) => {
                let detail = "there is no such ticket";
                return Err(Refusal::field("to", Code::NotFound, detail).into());
            }
            other => other?,
        };
        if matches!(tie.kind, LinkKind::DuplicateOf | LinkKind::DuplicatedBy)
            && let Some(done) = self.tie_duplicate(job, &live, other.clone(), tie, draft)?
        {
            return Ok(done);
        }
        if tie.tied {
            self.check_circle(tie.kind, live.ticket.core.id, other.ticket.core.id, draft)?;
        }
        let (actor, book) = (Engine::actor(job), self.book(draft));
        let half = |live: &Live, kind, other: &Live| {
            let template = live.template.as_deref();
            let cx = Context { now: draft.now, actor, template, book: &book };
            half(live, kind, other, tie.tied, &cx)
        };
        let here = half(&live, tie.kind, &other)?;
        let there = half(&other, inverse(tie.kind), &live)?;
        self.change_ticket(other, &there, actor, draft)?;
        Ok(Done::Ticket(self.change_ticket(live, &here, actor, draft)?))
    }

    /// Ties or unties the other one as a duplicate of this, or unties this. `None`: what is to
    /// be untied is tied by a link alone, as it was once made, or not at all.
    fn tie_duplicate(
        &mut self,
        job: &Job,
        live: &Live,
        other: Live,
        tie: &Tie<'_>,
        draft: &mut Draft,
    ) -> Result<Option<Done>, Error> {
        let id = live.ticket.core.id;
        let is_other = tie.kind == LinkKind::DuplicatedBy;
        let (child, of) = if is_other { (other, id) } else { (live.clone(), other.ticket.core.id) };
        if tie.tied {
            self.duplicate(job, child, (&TicketRef::Id(of), false), draft)?;
        } else {
            let tied = child.ticket.duplicates.of.as_ref();
            if tied.is_none_or(|tied| tied.id != of || tied.merged) {
                return Ok(None);
            }
            self.unmerge(job, child, draft)?;
        }
        let Some(live) = self.live(id, draft)? else { return Err(Error::NotFound) };
        Ok(Some(Done::Ticket(self.change_ticket(live, &[], Engine::actor(job), draft)?)))
    }

    /// Refuses a tie by which a ticket would be its own part, or wait for itself.
    fn check_circle(
        &mut self,
        kind: LinkKind,
        one: TicketId,
        other: TicketId,
        draft: &Draft,
    ) -> Result<(), Error> {
        let (along, from, to) = match kind {
            LinkKind::Parent | LinkKind::BlockedBy => (kind, other, one),
            LinkKind::Child | LinkKind::Blocks => (inverse(kind), one, other),
            LinkKind::DuplicateOf | LinkKind::DuplicatedBy | LinkKind::RelatesTo => return Ok(()),
        };
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(id) = open.pop() {
            if id == to {
                let word = along.as_str();
                let detail = format!("by {word} these tickets would stand in a circle");
                return Err(Refusal::state(Code::StateForbids, detail).into());
            }
            if seen.len() > LOOKED_AT_MAX {
                let detail = format!("more than {LOOKED_AT_MAX} tickets hang on this one");
                return Err(Refusal::state(Code::OutOfBounds, detail).into());
            }
            let Some(live) = self.live(id, draft)? else { continue };
            let links = live.ticket.arrangement.links.iter().filter(|link| link.kind == along);
            open.extend(links.map(|link| link.to).filter(|to| seen.insert(*to)));
        }
        Ok(())
    }
}

/// What the tie means for one of its ends.
fn half(
    live: &Live,
    kind: LinkKind,
    other: &Live,
    tied: bool,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Error> {
    let core = &other.ticket.core;
    let link = Link { kind, to: core.id, number: core.number.clone() };
    let command = Command::Arrange(if tied { Arrange::Link(link) } else { Arrange::Unlink(link) });
    match ticket::decide(&live.ticket, &command, cx)? {
        Decided::Events(events) => Ok(events),
        Decided::Answered { .. } => Ok(Vec::new()),
    }
}
