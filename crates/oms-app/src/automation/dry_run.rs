//! What a trigger would have done: asked of the past of tickets, and nothing is changed.

use super::place;
use super::story::Stories;
use super::time;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Error;
use crate::fold;
use oms_base::{Actor, AgencyId, Code, Name, Number, Owner, Span, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::action::{self, Around};
use oms_domain::ticket::{self, Context, Event, Ticket};
use oms_domain::trigger::{Activator, Change, Runs, Scene, Schedule, Trigger};
use oms_store::{Position, TicketRow};
use std::sync::Arc;

/// Tickets of its boards that one run looks at.
pub const TICKETS_MAX: usize = 2_000;
/// Instants of a schedule that a run looks at: the newest of those that have passed.
pub const INSTANTS_MAX: usize = 100;
/// Firings that one run shows; all are counted.
pub const SHOWN_MAX: usize = 500;
/// People whom one firing shows.
const TOLD_SHOWN_MAX: usize = 20;
/// Tickets of whatever board that one run passes.
const PASSED_MAX: usize = 20_000;
const PAGE: usize = 200;
/// Log rows of one ticket read at once.
const ROWS: usize = 1_000;
const AGENCY: AgencyId = AgencyId::FIRST;

/// What a trigger would have done.
#[derive(Debug, Clone, Default)]
pub struct DryRun {
    /// How many tickets were looked at.
    pub tickets: usize,
    /// How often it would have fired.
    pub fired: usize,
    /// The first of these.
    pub shown: Vec<WouldFire>,
    /// How often nobody could tell, and why not the last time.
    pub failed: (usize, Option<String>),
    /// The instants that have come, of a trigger that a schedule activates.
    pub instants: Option<Instants>,
    /// Where the next run goes on; `None` at the end.
    pub next: Option<TicketId>,
}

/// Instants of a schedule within the history of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instants {
    /// The newest of them, newest first: [`INSTANTS_MAX`] at most.
    pub newest: Vec<Timestamp>,
    /// Whether the history has earlier ones, which are left out.
    pub is_cut: bool,
}

/// A moment at which it would have fired.
#[derive(Debug, Clone)]
pub struct WouldFire {
    /// For which ticket.
    pub number: Number,
    /// When.
    pub at: Timestamp,
    /// Behind which event of the ticket.
    pub seq: u64,
    /// The kinds of events that it would have made of the ticket; none when all was so already.
    pub would: Vec<&'static str>,
    /// Who would have been told of it, the first of them.
    pub tells: Vec<Owner>,
    /// What it would have been refused for.
    pub refused: Option<String>,
}

impl App {
    /// What a trigger would have done to the tickets behind `after`, at most [`TICKETS_MAX`] of its
    /// boards. Reads the store: may block.
    pub fn dry_run(
        &self,
        caller: &Caller,
        trigger: &Trigger,
        after: Option<TicketId>,
    ) -> Result<DryRun, Error> {
        if trigger.runs == Runs::Worker {
            let detail = "the trigger runs in a worker, which alone knows its condition";
            return Err(Refusal::state(Code::RunsElsewhere, detail).into());
        }
        let now = self.now();
        let instants = match trigger.schedule() {
            Some((_, schedule)) => Some(self.instants(caller.agency, schedule, now)?),
            None => None,
        };
        let found = DryRun { instants, ..DryRun::default() };
        let mut run = Run { app: self, trigger, now, found };
        if run.opens_at_its_instants() {
            return Ok(run.found);
        }
        let (mut last, mut passed) = (after.unwrap_or(TicketId(0)), 0);
        loop {
            let rows = self.reader().store().all_tickets(caller.agency, last, PAGE)?;
            for row in &rows {
                last = row.id;
                passed += 1;
                run.ticket(row)?;
                if run.found.tickets >= TICKETS_MAX || passed >= PASSED_MAX {
                    run.found.next = Some(last);
                    return Ok(run.found);
                }
            }
            if rows.len() < PAGE {
                return Ok(run.found);
            }
        }
    }

    /// The newest instants of a schedule since the agency's history began.
    fn instants(
        &self,
        agency: AgencyId,
        schedule: &Schedule,
        now: Timestamp,
    ) -> Result<Instants, Error> {
        let rows = self.reader().store().log(agency, Position::START, 1)?;
        let Some(first) = rows.first() else {
            return Ok(Instants { newest: Vec::new(), is_cut: false });
        };
        let began = fold::events(first)?.first().map_or(now, |event| event.time);
        let book = self.reader().directory().book();
        let mut newest = schedule.newest((began, now), INSTANTS_MAX + 1, &book);
        let is_cut = newest.len() > INSTANTS_MAX;
        newest.truncate(INSTANTS_MAX);
        Ok(Instants { newest, is_cut })
    }
}

struct Run<'a> {
    app: &'a App,
    trigger: &'a Trigger,
    now: Timestamp,
    found: DryRun,
}

impl Run<'_> {
    fn ticket(&mut self, row: &TicketRow) -> Result<(), Error> {
        let reader = self.app.reader();
        let Some(entry) = reader.directory().board(row.board) else { return Ok(()) };
        let board = &entry.board.name;
        if !self.trigger.is_for(board) {
            return Ok(());
        }
        self.found.tickets += 1;
        let (mut stories, mut next) = (Stories::default(), 1);
        let mut stay: Option<Stay> = None;
        let mut stood: Option<(Arc<Ticket>, Timestamp)> = None;
        loop {
            let rows = reader.store().stream(AGENCY, row.id.into(), next, ROWS)?;
            for row in &rows {
                let envelopes = fold::events(row)?;
                next = row.first_seq + envelopes.len() as u64;
                let at = envelopes.last().map_or(self.now, |last| last.time);
                self.wait_until(stay.as_mut(), at, board);
                self.tick(stood.as_ref(), at, board);
                let (before, after) = stories.around(reader, AGENCY, row, &envelopes)?;
                let decode = |book: &oms_domain::sla::Book| {
                    let events = envelopes.iter().map(|e| ticket::decode(&e.body, book));
                    Ok(events.collect::<Result<Vec<Event>, _>>()?)
                };
                let events = reader.directory().with_book(reader.store(), AGENCY, decode)?;
                let change = Change::of(before.as_deref(), &after, &events);
                if let Some(by) = self.trigger.activated_by(&change) {
                    self.ask(by, before.as_deref(), &after, at, board);
                }
                stood = Some((Arc::clone(&after), at));
                stay = Stay::of(self.trigger, (after, &entry.board.settings.tz), at, stay);
            }
            if rows.len() < ROWS {
                self.wait_until(stay.as_mut(), self.now, board);
                self.tick(stood.as_ref(), self.now.plus(Span::from_micros(1)), board);
                return Ok(());
            }
        }
    }

    /// Whether it looks at no ticket when its schedule is due, and opens one at each instant.
    fn opens_at_its_instants(&mut self) -> bool {
        let opens = self.trigger.opens_alone();
        if let Some(instants) = self.found.instants.as_ref().filter(|_| opens) {
            self.found.fired = instants.newest.len();
            return true;
        }
        false
    }

    /// Time passes until before `at`: instants of a schedule come while a ticket stands as it does.
    fn tick(&mut self, stood: Option<&(Arc<Ticket>, Timestamp)>, at: Timestamp, board: &Name) {
        let Some((ticket, since)) = stood.filter(|(ticket, _)| ticket.status.is_open()) else {
            return;
        };
        let Some((by, _)) = self.trigger.schedule() else { return };
        let come = |instant: &&Timestamp| *since <= **instant && **instant < at;
        let instants = self.found.instants.iter().flat_map(|instants| &instants.newest);
        let come: Vec<Timestamp> = instants.filter(come).copied().collect();
        for instant in come.into_iter().rev() {
            self.ask(by, Some(ticket), ticket, instant, board);
        }
    }

    /// Time passes until `at`: a trigger that waits may have fired before.
    fn wait_until(&mut self, stay: Option<&mut Stay>, at: Timestamp, board: &Name) {
        let Some(stay) = stay.filter(|stay| !stay.is_spent && stay.due_at <= at) else { return };
        stay.is_spent = true;
        let (by, ticket) = (stay.by.clone(), Arc::clone(&stay.ticket));
        self.ask(&by, Some(&ticket), &ticket, stay.due_at, board);
    }

    fn ask(
        &mut self,
        by: &Activator,
        before: Option<&Ticket>,
        after: &Ticket,
        at: Timestamp,
        board: &Name,
    ) {
        let scene = Scene::new(before, after, board, at);
        let matches = || place::matching(self.app, after, self.now).map(|found| found.is_some());
        match scene.fires(self.trigger, by, matches) {
            Ok(false) => {}
            Ok(true) => {
                self.found.fired += 1;
                if self.found.shown.len() < SHOWN_MAX {
                    let shown = self.would(after, at, board);
                    self.found.shown.push(shown);
                }
            }
            Err(why) => self.found.failed = (self.found.failed.0 + 1, Some(why)),
        }
    }

    /// What it would do to a ticket.
    fn would(&self, ticket: &Ticket, now: Timestamp, board: &Name) -> WouldFire {
        let reader = self.app.reader();
        let (number, seq) = (ticket.core.number.clone(), ticket.version);
        let book = reader.directory().book();
        let template = reader.template(AGENCY, ticket).ok().flatten();
        let cx = Context { now, actor: Actor::HUB, template: template.as_deref(), book: &book };
        let (mut would, mut refused, mut tells) = (Vec::new(), None, Vec::new());
        let entry = reader.directory().board(ticket.core.board);
        let link = reader.directory().ticket_url();
        let none = Around { supervisor: None, board, link: link.as_deref(), schema: None };
        let known = entry.as_ref().map(|entry| Around::of(&entry.board, link.as_deref()));
        match action::decide(ticket, &self.trigger.then, known.unwrap_or(none), &cx) {
            Ok((events, _)) => {
                would.extend(events.iter().map(Event::name));
                tells = self.told(ticket, &events, now);
            }
            Err(Refusal::State { detail, .. }) => refused = Some(detail),
            Err(Refusal::Input(faults)) => {
                refused = faults.list().first().map(|fault| fault.detail.clone());
            }
        }
        let between = self.trigger.then.iter().filter(|action| action.is_between());
        would.extend(between.map(action::Action::name));
        WouldFire { number, at: now, seq, would, tells, refused }
    }

    /// Who would be told of it.
    fn told(&self, ticket: &Ticket, events: &[Event], now: Timestamp) -> Vec<Owner> {
        let mut after = ticket.clone();
        ticket::evolve(&mut after, events, now, Actor::HUB);
        let told = self.app.reader().would_tell(AGENCY, (ticket, &after), events, now);
        told.unwrap_or_default().into_iter().take(TOLD_SHOWN_MAX).collect()
    }
}

/// A ticket that is as a trigger looks for it, until that is long enough.
struct Stay {
    by: Activator,
    ticket: Arc<Ticket>,
    since: Timestamp,
    due_at: Timestamp,
    is_spent: bool,
}

impl Stay {
    fn of(
        trigger: &Trigger,
        (ticket, zone): (Arc<Ticket>, &str),
        at: Timestamp,
        before: Option<Stay>,
    ) -> Option<Stay> {
        let by = trigger.timed().next()?.clone();
        // A moment that has passed when a ticket comes by its date has come.
        let (since, due_at) = time::waits(&by, (&ticket, zone), at)?;
        let due_at = due_at.max(at);
        let is_spent = before.is_some_and(|before| before.since == since && before.is_spent);
        Some(Stay { by, ticket, since, due_at, is_spent })
    }
}
