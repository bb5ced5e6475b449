//! Finding tickets, boards and templates: in the batch, in memory, then in the store.

use super::answer::Written;
use super::draft::{Dirty, Draft, Live, Tail};
use super::job::{Change, Job, TicketRef};
use super::kin;
use super::notice;
use super::step::Engine;
use crate::auth::Caller;
use crate::directory::BoardEntry;
use crate::error::{Error, Stale};
use crate::policy::{Grant, grant};
use crate::projection;
use crate::sla_counters::add_clocks;
use crate::{Operation, read};
use oms_base::{Actor, BoardId, Name, StageStatus, Status, TicketId, Timestamp, WorkflowId};
use oms_domain::ticket::{self, Event, Sided, Ticket};
use oms_domain::workflow::Template;
use oms_store::chain::GENESIS;
use oms_store::{Position, StreamKind, TaskRow, envelope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The newest log row of a stream.
pub(super) struct LastRow {
    pub(super) position: Position,
    time: Timestamp,
    actor: Actor,
}

impl Engine {
    /// The ticket as the batch so far leaves it; `NotFound` also when the caller may not know it.
    pub(super) fn find(
        &mut self,
        which: &TicketRef,
        caller: &Caller,
        operation: Operation,
        draft: &Draft,
    ) -> Result<Live, Error> {
        let live = self.named(which, draft)?;
        let live = match which {
            TicketRef::Id(_) => live,
            TicketRef::Number(_) => self.survivor_of(live, draft)?,
        };
        self.check_reach(&live, caller, operation, draft)?;
        Ok(live)
    }

    /// The ticket that a change is meant for.
    pub(super) fn meant(
        &mut self,
        which: &TicketRef,
        caller: &Caller,
        change: &Change,
        draft: &Draft,
    ) -> Result<Live, Error> {
        let operation = change.operation();
        // By its number, too: what it was merged into is another one.
        let live = if *change == Change::Unmerge {
            self.named(which, draft)?
        } else {
            self.find(which, caller, operation, draft)?
        };
        let live = match change {
            Change::Support { .. } => self.root_of(live, draft)?,
            Change::Ticket(_)
            | Change::Within { .. }
            | Change::Place(_)
            | Change::Tie { .. }
            | Change::Duplicate { .. }
            | Change::Unmerge
            | Change::Attach(_)
            | Change::Erase(_)
            | Change::Migrate { .. }
            | Change::Start(_)
            | Change::Stage { .. } => live,
        };
        self.check_reach(&live, caller, operation, draft)?;
        Ok(live)
    }

    fn named(&mut self, which: &TicketRef, draft: &Draft) -> Result<Live, Error> {
        let live = match which {
            TicketRef::Id(id) => self.live(*id, draft)?,
            TicketRef::Number(number) => {
                let fresh = draft.tickets.values().map(|dirty| &dirty.live);
                let same = |live: &&Live| live.ticket.core.number == *number;
                match fresh.clone().find(same) {
                    Some(live) => Some(live.clone()),
                    None => self.live_by_number(&number.to_string(), draft)?,
                }
            }
        };
        live.ok_or(Error::NotFound)
    }

    /// Refuses to know a ticket beyond the caller's boards.
    pub(super) fn check_reach(
        &self,
        live: &Live,
        caller: &Caller,
        operation: Operation,
        draft: &Draft,
    ) -> Result<(), Error> {
        let board = self.board_entry(live.ticket.core.board, draft)?;
        let named = grant(operation, caller.actor.role) != Grant::NamedBoards
            || caller.names(board.board.name.as_str());
        if named { Ok(()) } else { Err(Error::NotFound) }
    }

    /// A ticket by its id.
    pub(super) fn live(&mut self, id: TicketId, draft: &Draft) -> Result<Option<Live>, Error> {
        if let Some(dirty) = draft.tickets.get(&id) {
            return Ok(Some(dirty.live.clone()));
        }
        if let Some(live) = self.cache.get(&id) {
            return Ok(Some(live.clone()));
        }
        let Some(row) = self.store.ticket(draft.agency, id)? else {
            return Ok(None);
        };
        let hash = row.hash;
        let ticket =
            Arc::new(read::decode_ticket(&*self.store, &self.directory, draft.agency, &row)?);
        let template = self.template_of(&ticket, draft)?;
        let live = Live { ticket, hash, template };
        self.cache.put(id, live.clone());
        Ok(Some(live))
    }

    /// The version that a ticket runs, as it runs it.
    fn template_of(&self, ticket: &Ticket, draft: &Draft) -> Result<Option<Arc<Template>>, Error> {
        let Some((workflow, version)) = ticket.core.workflow else { return Ok(None) };
        Ok(Some(ticket.laid_out(&self.template(workflow, version, draft)?)))
    }

    fn live_by_number(&mut self, number: &str, draft: &Draft) -> Result<Option<Live>, Error> {
        match self.store.ticket_by_number(draft.agency, number)? {
            Some(row) => self.live(row.id, draft),
            None => Ok(None),
        }
    }

    pub(super) fn template(
        &self,
        workflow: WorkflowId,
        version: u32,
        draft: &Draft,
    ) -> Result<Arc<Template>, Error> {
        let same = |row: &oms_store::VersionRow| (row.workflow, row.number) == (workflow, version);
        match draft.versions.iter().find(|(row, _)| same(row)) {
            Some((_, template)) => Ok(Arc::clone(template)),
            None => self.directory.template(&*self.store, draft.agency, workflow, version),
        }
    }

    pub(super) fn board_entry(&self, id: BoardId, draft: &Draft) -> Result<BoardEntry, Error> {
        let fresh = draft.boards.get(&id);
        fresh
            .map(|(board, hash)| BoardEntry { board: Arc::clone(board), hash: *hash })
            .or_else(|| self.directory.board(id))
            .ok_or_else(|| Error::Corrupt(format!("board {id} is missing")))
    }

    pub(super) fn board_named(&self, name: &Name, draft: &Draft) -> Option<BoardEntry> {
        let same = |(board, _): &&(Arc<oms_domain::board::Board>, _)| board.name == *name;
        let fresh = draft.boards.values().find(same);
        fresh
            .map(|(board, hash)| BoardEntry { board: Arc::clone(board), hash: *hash })
            .or_else(|| self.directory.board_named(name))
    }

    /// Refuses a change made from an older version than the ticket has.
    pub(super) fn check_version(
        &self,
        live: &Live,
        if_match: Option<u64>,
        draft: &Draft,
    ) -> Result<(), Error> {
        if if_match.is_none_or(|version| version == live.ticket.version) {
            return Ok(());
        }
        let last = self.last_row(&live.ticket, draft)?;
        let (ticket, changed_at) = (Arc::clone(&live.ticket), last.time);
        let changed_by = last.actor.principal;
        Err(Error::Stale(Box::new(Stale { ticket, changed_by, changed_at })))
    }

    /// The newest log row of a ticket.
    pub(super) fn last_row(&self, ticket: &Ticket, draft: &Draft) -> Result<LastRow, Error> {
        let stream = ticket.core.id.into();
        let fresh = (0_u16..).zip(&draft.log).filter(|(_, row)| row.stream == stream).last();
        let (position, first_seq, body) = match fresh {
            Some((n, row)) => (Position::new(0, n), row.first_seq, row.body.clone()),
            None => {
                let missing =
                    || Error::Corrupt(format!("the log of {} ends early", ticket.core.id));
                let rows = self.store.stream(draft.agency, stream, ticket.version, 1)?;
                let row = rows.into_iter().next().ok_or_else(missing)?;
                (row.position, row.first_seq, row.body)
            }
        };
        let events = envelope::decode(&body, first_seq)
            .map_err(|error| Error::Corrupt(error.to_string()))?;
        let empty = || Error::Corrupt(format!("a log row of {} is empty", ticket.core.id));
        let last = events.last().ok_or_else(empty)?;
        Ok(LastRow { position, time: last.time, actor: last.actor })
    }

    /// Appends a command's events to a ticket and evolves it in the batch.
    pub(super) fn change_ticket(
        &mut self,
        live: Live,
        events: &[Event],
        actor: Actor,
        draft: &mut Draft,
    ) -> Result<Written, Error> {
        if events.is_empty() {
            let LastRow { position, time, .. } = self.last_row(&live.ticket, draft)?;
            return Ok(Written { time, ..draft.written(&live, position, false) });
        }
        let mut after = Ticket::clone(&live.ticket);
        ticket::evolve(&mut after, events, draft.now, actor);
        let template = if after.moved == live.ticket.moved {
            live.template.clone()
        } else {
            self.template_of(&after, draft)?
        };
        let after = Live { ticket: Arc::new(after), hash: live.hash, template };
        let (live, position) = self.put_ticket(Some(live), after, (events, &[]), actor, draft);
        Ok(draft.written(&live, position, false))
    }

    /// Appends a new ticket's events; `after` is the ticket that they make.
    pub(super) fn add_ticket(
        &mut self,
        after: Ticket,
        template: Option<Arc<Template>>,
        events: &[Event],
        actor: Actor,
        draft: &mut Draft,
    ) -> Written {
        self.add_past_ticket(after, template, (events, &[]), actor, draft)
    }

    /// The same where the first events happened at the times `past`, and the others now.
    pub(super) fn add_past_ticket(
        &mut self,
        after: Ticket,
        template: Option<Arc<Template>>,
        told: (&[Event], &[Timestamp]),
        actor: Actor,
        draft: &mut Draft,
    ) -> Written {
        let after = Live { ticket: Arc::new(after), hash: GENESIS, template };
        let (live, position) = self.put_ticket(None, after, told, actor, draft);
        draft.written(&live, position, true)
    }

    /// `after` has the hash of what was before; `past` is when the first events happened.
    pub(super) fn put_ticket(
        &mut self,
        before: Option<Live>,
        after: Live,
        (events, past): (&[Event], &[Timestamp]),
        actor: Actor,
        draft: &mut Draft,
    ) -> (Live, Position) {
        let times = past.iter().copied().chain(std::iter::repeat(draft.now));
        let id = after.ticket.core.id;
        let stood = before.as_ref().map(|before| &*before.ticket);
        let tail = Tail {
            kind: StreamKind::Ticket,
            stream: id.into(),
            version: stood.map_or(0, |before| before.version),
            hash: after.hash,
        };
        let bodies = times.zip(events.iter().map(ticket::encode)).collect();
        let (hash, position) = draft.append_past(tail, actor, bodies, &mut self.entropy);
        let live = Live { hash, ..after };
        let touched = touched_stages(&live.ticket, events);
        self.see(stood, &live.ticket, draft);
        if let Some(stood) = stood {
            draft.tally(stood, events, actor);
        }
        let was = stood.map(|before| before.status);
        let was_open = was.is_none_or(Status::is_open);
        draft.counters.add_completion(was, &live.ticket);
        let rings = |event: &&Event| matches!(event, Event::ThresholdReached { .. });
        draft.rung += events.iter().filter(rings).count() as u64;
        draft.passed_over += events.iter().map(passed_over).sum::<u64>();
        let earlier = before.as_ref().map(Live::seen);
        add_clocks(&mut draft.counters, earlier, &live.ticket, events, draft.now);
        queue_tasks(before.as_ref(), &live, &touched, draft);
        draft.news.extend(notice::heard(was_open, &live, events, actor));
        let dirty = draft.tickets.entry(id).or_insert_with(|| Dirty {
            before,
            live: live.clone(),
            stages: BTreeSet::new(),
            leases: BTreeMap::new(),
        });
        dirty.live = live.clone();
        dirty.stages.extend(&touched);
        if kin::has_to_hear(was_open, &live.ticket, events) {
            draft.kin.push_back(id);
        }
        (live, position)
    }

    /// Who asks, for the domain.
    pub(super) const fn actor(job: &Job) -> Actor {
        job.caller.actor
    }
}

/// How many policies an event records as passed over.
fn passed_over(event: &Event) -> u64 {
    if let Event::PassedOver(passed) = event { passed.len() as u64 } else { 0 }
}

/// Whether an event may move every stage.
const fn touches_all(event: &Event) -> bool {
    matches!(
        event,
        Event::Cancelled { .. } | Event::Migrated(_) | Event::Sided(Sided::Cancelling { .. })
    )
}

/// The stages that a command may have moved; a cancelled ticket's all end, and any may have another
/// owner or name in another version.
fn touched_stages(after: &Ticket, events: &[Event]) -> BTreeSet<u16> {
    let mut touched: BTreeSet<u16> = events.iter().filter_map(Event::stage).collect();
    if !after.status.is_open() {
        touched.extend(after.side_indices());
    }
    for event in events {
        if touches_all(event) {
            touched.extend(0..u16::try_from(after.stages.len()).unwrap_or(u16::MAX));
        }
        if let Event::StagesReset { stages, .. } = event {
            touched.extend(stages);
        }
        if let Event::Sided(Sided::Queued { side, .. }) = event {
            touched.insert(*side);
        }
        // A run that ends takes its task with it.
        if matches!(event, Event::Played(_)) {
            touched.extend(after.side_indices());
        }
    }
    touched
}

/// Keeps the list of tasks that wait within this batch in step.
fn queue_tasks(before: Option<&Live>, live: &Live, touched: &BTreeSet<u16>, draft: &mut Draft) {
    for &stage in touched {
        let left = before.and_then(|before| projection::task_row(before, stage));
        if let Some(left) = &left
            && let Some(queue) = draft.queued.get_mut(&left.owner)
        {
            queue.remove(&(left.order_at, left.id));
        }
        let now = live.ticket.stage(stage).map(ticket::Stage::status);
        let waits = projection::task_row(live, stage).filter(|_| now == Some(StageStatus::Queued));
        if let Some(task) = waits {
            let was = before.and_then(|before| before.ticket.stage(stage));
            let worked = was.is_some_and(|was| was.status() == StageStatus::InProgress);
            let same = |left: TaskRow| (left.id, &left.owner) == (task.id, &task.owner);
            let given_back = worked && left.is_some_and(same);
            draft.fresh.push_back((task.id, given_back));
            let queue = draft.queued.entry(task.owner.clone()).or_default();
            queue.insert((task.order_at, task.id), task);
        }
    }
}
