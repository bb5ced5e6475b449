//! Triggers that run in workers: which tickets a program is to look at, and what it wants of them.
//!
//! Each has a cursor of its own in the log, which is stored in the batch of what its worker wants.
//! So a worker that was killed, or the next one on another machine, goes on from there, and nothing
//! is done twice. A worker sees a ticket as it is when it looks; what it wants of one that has
//! changed since is not done, because that change makes it look again.

use super::TICK;
use super::chain::{self, Link};
use super::manual::Standing;
use crate::app::App;
use crate::auth::Caller;
use crate::engine::{Automate, Done, Firing, Job, NoteChange, Outcome, TicketRef, Work};
use crate::error::Error;
use crate::fold;
use crate::read::{Found, Page};
use oms_base::{AgencyId, BoardId, Code, Fault, Name, StreamId, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::action::Action;
use oms_domain::ticket::{self, Event, Ticket};
use oms_domain::trigger::{Origin, Runs, Trigger};
use oms_store::{NoteRow, Position, StoredLogRow, StreamKind, TicketFilter};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Log rows read at once.
const PAGE: usize = 256;
/// Log rows that one question passes; then its answer says how far it came.
const PASSED_MAX: usize = 20_000;
const AGENCY: AgencyId = AgencyId::FIRST;

/// The version of a trigger that a worker has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The trigger's name.
    pub name: Name,
    /// The version.
    pub version: u32,
}

/// A ticket that a worker is to look at.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The ticket, as it stands.
    pub found: Found,
    /// Since when it had its status when the trigger's condition was last found to hold; `None`
    /// when it was found not to hold since, or never to.
    pub held_since: Option<Timestamp>,
    /// Whether what happened to it activates nothing: it is only to be known whether the condition
    /// holds.
    pub quiet: bool,
}

/// What lies ahead of a worker.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// Where the trigger's cursor stands.
    pub from: Position,
    /// How far was read.
    pub to: Position,
    /// The tickets that changed up to there, once each.
    pub candidates: Vec<Candidate>,
    /// Since when the trigger is parked, and why; then there are no candidates.
    pub parked: Option<(Timestamp, String)>,
}

/// What a worker found of a ticket, and wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The ticket.
    pub ticket: TicketId,
    /// Its version that was looked at.
    pub version: u64,
    /// Whether the condition holds.
    pub holds: bool,
    /// What is to be done.
    pub then: Vec<Action>,
}

/// What became of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It is remembered; nothing was to be done.
    Noted,
    /// The ticket has changed since, or the trigger is parked or fires too often.
    Passed,
    /// The chain of triggers ended here.
    Stopped,
    /// What became of the actions.
    Acted(Outcome),
}

/// What became of everything that a worker said.
#[derive(Debug, Clone, Default)]
pub struct Concluded {
    /// In the order of the verdicts.
    pub ended: Vec<Ended>,
    /// Owners that nobody is registered as.
    pub warnings: Vec<Fault>,
}

impl App {
    /// A page of the open tickets of a trigger's boards, newest first. Reads the store: may block.
    pub fn open_candidates(
        &self,
        caller: &Caller,
        worker: &Registered,
        before: Option<TicketId>,
        limit: usize,
    ) -> Result<Page<Candidate, TicketId>, Error> {
        let standing = self.worker(caller, worker)?;
        let none = Page { items: Vec::new(), next: None };
        let Some(boards) = self.boards_of(&standing.trigger) else { return Ok(none) };
        let filter = TicketFilter { boards, ..TicketFilter::default() };
        let (rows, next) = self.reader().store().tickets(caller.agency, &filter, before, limit)?;
        let mut items = Vec::new();
        for row in rows.iter().filter(|row| row.status.is_open()) {
            items.extend(self.candidate(caller, &standing, row.id, false)?);
        }
        Ok(Page { items, next })
    }

    /// The tickets that have changed behind a trigger's cursor, or behind `after` if that is
    /// further; waits for the first of them for so long.
    pub async fn next_candidates(
        &self,
        caller: Caller,
        worker: Registered,
        after: Option<Position>,
        limit: usize,
        wait: Duration,
    ) -> Result<Ahead, Error> {
        let _place = self.workers().try_acquire().map_err(|_| Error::Busy)?;
        let mut committed = self.live().committed();
        let over = tokio::time::sleep(wait);
        tokio::pin!(over);
        let mut after = after;
        loop {
            let to = *committed.borrow_and_update();
            let (asking, asked) = (caller.clone(), worker.clone());
            let look = move |app: &App| app.ahead(&asking, &asked, after, to, limit);
            let (ahead, is_far) = self.ask(look).await?;
            if is_far || !ahead.candidates.is_empty() || ahead.parked.is_some() {
                return Ok(ahead);
            }
            after = Some(ahead.to);
            loop {
                if self.is_stopping() {
                    return Err(Error::Stopping);
                }
                tokio::select! {
                    () = &mut over => return Ok(ahead),
                    changed = tokio::time::timeout(TICK, committed.changed()) => {
                        if matches!(changed, Ok(Ok(()))) {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// Takes in what a worker found and wants, with how far its cursor moves, at once.
    pub async fn conclude(
        &self,
        caller: Caller,
        worker: Registered,
        moved: Option<(Position, Position)>,
        verdicts: Vec<Verdict>,
    ) -> Result<Concluded, Error> {
        let asking = caller.clone();
        let weigh = move |app: &App| app.weigh(&asking, &worker, moved, verdicts);
        let Weighed { wanted, ended, warnings } = self.ask(weigh).await?;
        let mut outcomes = Vec::new().into_iter();
        if wanted.cursor.is_some() || wanted.is_something() {
            let work = Work::Automate(Box::new(wanted));
            let Done::Automated(Some(done)) =
                self.submit_one(Job { caller, key: None, work }).await?
            else {
                let detail = "another worker has moved the trigger's cursor; ask for candidates";
                return Err(Refusal::state(Code::WorkerBehind, detail).into());
            };
            outcomes = done.into_iter();
        }
        let mut acted = || outcomes.next().map_or(Ended::Passed, Ended::Acted);
        let ended = ended.into_iter().map(|ended| ended.unwrap_or_else(&mut acted));
        Ok(Concluded { ended: ended.collect(), warnings })
    }

    /// The trigger of a worker that has its newest version.
    fn worker(&self, caller: &Caller, worker: &Registered) -> Result<Standing, Error> {
        let standing = self.trigger(caller, &worker.name)?;
        let trigger = &standing.trigger;
        if trigger.runs != Runs::Worker {
            let detail = "the trigger runs on the server, and has no worker";
            return Err(Refusal::state(Code::RunsElsewhere, detail).into());
        }
        if trigger.version != worker.version || !trigger.enabled {
            let detail = if trigger.enabled {
                format!("version {} of the trigger is published", trigger.version)
            } else {
                "the trigger is disabled".to_owned()
            };
            return Err(Refusal::state(Code::WorkerReplaced, detail).into());
        }
        Ok(standing)
    }

    /// The boards of a trigger, all of them when empty; `None` when there is none.
    fn boards_of(&self, trigger: &Trigger) -> Option<Vec<BoardId>> {
        let directory = self.reader().directory();
        let named = trigger.boards.iter().filter_map(|name| directory.board_named(name));
        let boards: Vec<BoardId> = named.map(|entry| entry.board.id).collect();
        Some(boards).filter(|boards| !boards.is_empty() || trigger.boards.is_empty())
    }

    /// A ticket as a worker sees it; `None` when the caller may not know of it.
    fn candidate(
        &self,
        caller: &Caller,
        standing: &Standing,
        id: TicketId,
        quiet: bool,
    ) -> Result<Option<Candidate>, Error> {
        let found = match self.reader().ticket(caller, &TicketRef::Id(id)) {
            Err(Error::NotFound) => return Ok(None),
            found => found?,
        };
        let note = self.reader().store().trigger_note(caller.agency, standing.entry.id, id)?;
        Ok(Some(Candidate { found, held_since: held_since(note.as_ref()), quiet }))
    }

    /// Reads on; whether it came so far that the worker should be told although nobody changed.
    fn ahead(
        &self,
        caller: &Caller,
        worker: &Registered,
        after: Option<Position>,
        to: Position,
        limit: usize,
    ) -> Result<(Ahead, bool), Error> {
        let standing = self.worker(caller, worker)?;
        let store = self.reader().store();
        let rule = standing.entry.id;
        let from = store.cursor(AGENCY, &cursor(&standing))?.unwrap_or(Position::START);
        let first = store.stream(AGENCY, rule.into(), 1, 1)?;
        let registered = first.first().map_or(Position::START, |row| row.position);
        let mut reached = after.unwrap_or(from).max(from).max(registered);
        let parked = standing.row.parked.clone();
        let parked = parked.filter(|_| standing.row.is_parked(standing.trigger.version));
        if let Some((_, at, why)) = parked {
            let parked = Some((at, why));
            return Ok((Ahead { from, to: reached, candidates: Vec::new(), parked }, true));
        }
        let mut changed = Changed::new(self.boards_of(&standing.trigger));
        let mut passed = 0;
        'pages: loop {
            let page = store.log(AGENCY, reached, PAGE)?;
            for row in &page {
                if row.position > to || changed.quiet.len() >= limit || passed >= PASSED_MAX {
                    break 'pages;
                }
                changed.take(self, &standing.trigger, row)?;
                (reached, passed) = (row.position, passed + 1);
            }
            if page.len() < PAGE {
                break;
            }
        }
        let mut candidates = Vec::with_capacity(changed.quiet.len());
        for (id, quiet) in changed.quiet {
            candidates.extend(self.candidate(caller, &standing, id, quiet)?);
        }
        let ahead = Ahead { from, to: reached, candidates, parked: None };
        Ok((ahead, passed >= PASSED_MAX))
    }

    /// What verdicts come to.
    fn weigh(
        &self,
        caller: &Caller,
        worker: &Registered,
        moved: Option<(Position, Position)>,
        verdicts: Vec<Verdict>,
    ) -> Result<Weighed, Error> {
        let standing = self.worker(caller, worker)?;
        let end = self.reader().store().last_position(caller.agency)?;
        if moved.is_some_and(|(from, to)| to < from || to > end) {
            let detail = "not a position that this server gave behind `from`";
            return Err(Refusal::field("to", Code::BadCursor, detail).into());
        }
        let mut wanted = Automate {
            cursor: moved.map(|(from, to)| (cursor(&standing), from, to)),
            ..Automate::default()
        };
        let (mut ended, mut warnings) = (Vec::with_capacity(verdicts.len()), Vec::new());
        for (n, verdict) in verdicts.into_iter().enumerate() {
            for (m, action) in verdict.then.iter().enumerate() {
                if let Action::Assign(Some(owner)) = action
                    && !self.reader().knows_owner(caller.agency, owner)
                {
                    let detail = format!("nobody is registered as {owner}");
                    let path = format!("results[{n}].then[{m}].assign");
                    warnings.push(Fault::new(path, Code::UnknownOwner, detail));
                }
            }
            ended.push(self.weigh_one(caller, &standing, verdict, &mut wanted)?);
        }
        Ok(Weighed { wanted, ended, warnings })
    }

    fn weigh_one(
        &self,
        caller: &Caller,
        standing: &Standing,
        verdict: Verdict,
        wanted: &mut Automate,
    ) -> Result<Option<Ended>, Error> {
        let Standing { entry, trigger, .. } = standing;
        let (rule, id) = (entry.id, verdict.ticket);
        let Some(Candidate { found, .. }) = self.candidate(caller, standing, id, false)? else {
            return Ok(Some(Ended::Passed));
        };
        let ticket = &*found.ticket;
        let board = self.reader().directory().board(ticket.core.board);
        if ticket.version != verdict.version
            || !board.is_some_and(|entry| trigger.is_for(&entry.board.name))
        {
            return Ok(Some(Ended::Passed));
        }
        let was = self.reader().store().trigger_note(AGENCY, rule, id)?;
        let held = held_since(was.as_ref()) == Some(ticket.status_since);
        let now = verdict.holds.then(|| NoteRow {
            rule,
            ticket: id,
            since: ticket.status_since,
            due_at: None,
            fired: was.as_ref().map_or(0, |was| was.fired).saturating_add(1),
            fired_at: Some(self.now()),
        });
        let change = NoteChange { rule, ticket: id, was, now };
        if verdict.then.is_empty() || !verdict.holds {
            let is_new = if verdict.holds { !held } else { change.was.is_some() };
            wanted.notes.extend(Some(change).filter(|_| is_new));
            return Ok(Some(Ended::Noted));
        }
        if held {
            return Ok(Some(Ended::Passed));
        }
        let (root, depth) = self.chain_of(ticket)?;
        let link = Link { rule, trigger, ticket: id, root, depth };
        if !chain::may_go_on(self.reader(), link, wanted)? {
            wanted.notes.push(change);
            return Ok(Some(Ended::Stopped));
        }
        let trigger = Arc::new(Trigger { then: verdict.then, ..(**trigger).clone() });
        let (seen, note) = (Some(verdict.version), Some(change));
        let firing = Firing { rule, trigger, ticket: id, matched: None, seen, root, depth, note };
        wanted.firings.push(firing);
        Ok(None)
    }

    /// The chain that a ticket's last event belongs to.
    fn chain_of(&self, ticket: &Ticket) -> Result<((StreamId, u64), u8), Error> {
        let id = ticket.core.id;
        let missing = || Error::Corrupt(format!("the log of {id} ends early"));
        let rows = self.reader().store().stream(AGENCY, id.into(), ticket.version, 1)?;
        let row = rows.first().ok_or_else(missing)?;
        let events = fold::events(row)?;
        Ok(chain::behind(row, events.last().ok_or_else(missing)?))
    }
}

/// The beginning of the stay in which a condition last held. A note that waits for its time is of a
/// version that ran on the server.
fn held_since(note: Option<&NoteRow>) -> Option<Timestamp> {
    note.filter(|note| note.due_at.is_none()).map(|note| note.since)
}

/// What the cursor of a trigger is called.
fn cursor(standing: &Standing) -> String {
    format!("worker/{}", standing.entry.id)
}

/// What verdicts come to.
struct Weighed {
    wanted: Automate,
    /// What became already of each that wants nothing.
    ended: Vec<Option<Ended>>,
    warnings: Vec<Fault>,
}

/// The tickets of some boards that log rows are about, each with whether all of these activate
/// nothing.
struct Changed {
    boards: Option<Vec<BoardId>>,
    quiet: BTreeMap<TicketId, bool>,
}

impl Changed {
    const fn new(boards: Option<Vec<BoardId>>) -> Changed {
        Changed { boards, quiet: BTreeMap::new() }
    }

    fn take(&mut self, app: &App, trigger: &Trigger, row: &StoredLogRow) -> Result<(), Error> {
        let Some(boards) = self.boards.as_ref().filter(|_| row.kind == StreamKind::Ticket) else {
            return Ok(());
        };
        let (id, reader) = (TicketId(row.stream.0), app.reader());
        if self.quiet.get(&id) == Some(&false) {
            return Ok(());
        }
        if !boards.is_empty() {
            let found = reader.store().ticket(AGENCY, id)?;
            if !found.is_some_and(|found| boards.contains(&found.board)) {
                return Ok(());
            }
        }
        let envelopes = fold::events(row)?;
        let decode = |book: &oms_domain::sla::Book| {
            let events = envelopes.iter().map(|envelope| ticket::decode(&envelope.body, book));
            Ok(events.collect::<Result<Vec<Event>, _>>()?)
        };
        let events = reader.directory().with_book(reader.store(), AGENCY, decode)?;
        let is_quiet = Origin::of(&events).is_some_and(|o| !trigger.includes.contains(&o));
        self.quiet.insert(id, is_quiet);
        Ok(())
    }
}
