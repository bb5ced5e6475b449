//! Reads the log for triggers: what they are to be asked, and what they want.

use super::chain::{self, Link};
use super::index::{Active, Index};
use super::story::Stories;
use super::{FAILURES_MAX, schedule, time};
use crate::engine::{Automate, Done, Firing, NoteChange, Outcome};
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use oms_base::{Actor, AgencyId, RuleId, StreamId, TicketId, Timestamp};
use oms_domain::action::{self, Around};
use oms_domain::board::Board;
use oms_domain::ticket::{self, Context, Event, Ticket};
use oms_domain::trigger::{Activator, Change, Scene, Trigger};
use oms_store::{NoteRow, Position, StoredLogRow, StreamKind, TriggerRow};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the cursor of triggers is called.
const CURSOR: &str = "triggers";
/// Log rows read at once.
const PAGE: usize = 256;
/// Firings handed to the writer at once.
pub(super) const FIRINGS_MAX: usize = 64;
/// Rows that are read again after a restart, at most, where nothing fired.
const UNSAVED_MAX: usize = 20_000;
const AGENCY: AgencyId = AgencyId::FIRST;

/// Which older ticket a ticket matches; the error says why nobody can tell.
pub type Places<'a> = &'a dyn Fn(&Ticket, Timestamp) -> Result<Option<TicketId>, String>;

/// What the automation sees of the hub.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Committed state.
    pub reader: &'a Reader,
    /// Asked for `gps match`.
    pub places: Places<'a>,
    /// The instant now.
    pub now: Timestamp,
}

/// What a look came to.
#[derive(Debug)]
pub enum Looked {
    /// There was nothing to look at.
    Nothing,
    /// It goes on, and nobody wants anything.
    On,
    /// Triggers want something.
    Wanted(Box<Automate>),
}

/// What the automation knows between looks. Nothing of it is needed after a restart.
#[derive(Default)]
pub struct Runner {
    pub(super) index: Index,
    stories: Stories,
    /// Where the stored cursor stands, and how far was read.
    cursor: Option<(Position, Position)>,
    unsaved: usize,
    /// Failures in a row, and the last one.
    failures: BTreeMap<(RuleId, u32, Failing), (u32, String)>,
    states: BTreeMap<RuleId, TriggerRow>,
}

/// What of a trigger fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Failing {
    Condition,
    Actions,
}

/// An activation: one change, as one trigger is asked about it.
struct Activation<'a> {
    active: &'a Arc<Active>,
    by: &'a Activator,
    before: Option<&'a Ticket>,
    board: &'a Board,
    at: Timestamp,
    root: (StreamId, u64),
    depth: u8,
}

impl Runner {
    /// Whether a trigger looks for tickets at the same place.
    pub fn needs_places(&self) -> bool {
        self.index.needs_places()
    }

    /// How many batches up to `to` nobody has been asked about.
    pub fn behind(&self, to: Position) -> i64 {
        self.cursor.map_or(0, |(_, reached)| (to.batch() - reached.batch()).max(0))
    }

    /// Looks at what is due, and else at the next page of the log up to `to`.
    pub fn look(&mut self, view: &View<'_>, to: Position) -> Result<Looked, Error> {
        self.index.refresh(view)?;
        let Some(earliest) = self.index.earliest() else {
            self.cursor = None;
            return Ok(Looked::Nothing);
        };
        let store = view.reader.store();
        self.states = store.triggers(AGENCY)?.into_iter().map(|row| (row.rule, row)).collect();
        let mut wanted = Automate { parks: self.broken(), ..Automate::default() };
        time::look(self, view, &mut wanted)?;
        if !wanted.is_something() && wanted.cursor.is_none() {
            schedule::look(self, view, &mut wanted)?;
        }
        if wanted.is_something() || wanted.cursor.is_some() {
            return Ok(Looked::Wanted(Box::new(wanted)));
        }
        let (stored, after) = match self.cursor {
            Some(cursor) => cursor,
            None => {
                let stored = store.cursor(AGENCY, CURSOR)?.unwrap_or(Position::START);
                (stored, stored.max(earliest))
            }
        };
        let (mut reached, mut count) = (after, 0);
        for row in store.log(AGENCY, after, PAGE)? {
            if row.position > to || wanted.firings.len() >= FIRINGS_MAX {
                break;
            }
            self.take(view, &row, &mut wanted)?;
            (reached, count) = (row.position, count + 1);
        }
        self.unsaved += count;
        wanted.parks = self.broken();
        if wanted.is_something() || self.unsaved >= UNSAVED_MAX {
            wanted.cursor = Some((CURSOR.to_owned(), stored, reached));
            return Ok(Looked::Wanted(Box::new(wanted)));
        }
        self.cursor = Some((stored, reached));
        Ok(if count > 0 { Looked::On } else { Looked::Nothing })
    }

    /// Hears what became of what was wanted.
    pub fn hear(&mut self, wanted: &Automate, done: &Done) {
        let Done::Automated(Some(outcomes)) = done else {
            // Another server was first: where it came to stands in the store.
            *self = Runner::default();
            return;
        };
        if let Some((_, _, to)) = wanted.cursor.as_ref().filter(|(name, ..)| name == CURSOR) {
            self.cursor = Some((*to, *to));
            self.unsaved = 0;
        }
        let fired = wanted.firings.iter().map(|firing| (firing.rule, &firing.trigger));
        let opened = wanted.openings.iter().map(|(rule, trigger)| (*rule, trigger));
        for ((rule, trigger), outcome) in fired.chain(opened).zip(outcomes) {
            let version = trigger.version;
            match outcome {
                Outcome::Done | Outcome::Unchanged => {
                    self.failures.remove(&(rule, version, Failing::Actions));
                }
                Outcome::Passed => {}
                Outcome::Refused(why) => {
                    self.failed(rule, version, Failing::Actions, why.clone());
                }
            }
        }
    }

    /// A trigger failed; the tenth time in a row parks it.
    pub(super) fn failed(&mut self, rule: RuleId, version: u32, what: Failing, why: String) {
        let (count, last) = self.failures.entry((rule, version, what)).or_default();
        tracing::warn!(%rule, version, %why, "a trigger failed");
        (*count, *last) = (*count + 1, why);
    }

    /// Those that failed too often, with the last failure.
    fn broken(&mut self) -> Vec<(RuleId, u32, String)> {
        let failures = std::mem::take(&mut self.failures);
        let (broken, others) = failures.into_iter().partition(|(_, (n, _))| *n >= FAILURES_MAX);
        self.failures = others;
        let broken: BTreeMap<(RuleId, u32, Failing), (u32, String)> = broken;
        broken.into_iter().map(|((rule, version, _), (_, why))| (rule, version, why)).collect()
    }

    /// Whether a version of a trigger is parked.
    pub(super) fn is_parked(&self, rule: RuleId, trigger: &Trigger) -> bool {
        self.states.get(&rule).is_some_and(|state| state.is_parked(trigger.version))
    }

    /// Asks the triggers about one log row.
    fn take(
        &mut self,
        view: &View<'_>,
        row: &StoredLogRow,
        wanted: &mut Automate,
    ) -> Result<(), Error> {
        if row.kind != StreamKind::Ticket {
            return Ok(());
        }
        let reader = view.reader;
        let envelopes = fold::events(row)?;
        let decode = |book: &oms_domain::sla::Book| {
            let events = envelopes.iter().map(|envelope| ticket::decode(&envelope.body, book));
            Ok(events.collect::<Result<Vec<Event>, _>>()?)
        };
        let events = reader.directory().with_book(reader.store(), AGENCY, decode)?;
        let Some(last) = envelopes.last().filter(|_| self.index.may_hear(&events)) else {
            return Ok(());
        };
        let (before, after) = self.stories.around(reader, AGENCY, row, &envelopes)?;
        let Some(board) = reader.directory().board(after.core.board) else { return Ok(()) };
        let (root, depth) = chain::behind(row, last);
        let change = Change::of(before.as_deref(), &after, &events);
        let mut now = Arc::clone(&after);
        for active in self.index.of(&board.board).iter() {
            if !active.is_asked_at(row.position) {
                continue;
            }
            if active.is_newest() {
                let around = (before.as_deref(), &*after);
                time::arm(view, active, &change, around, last.time, wanted)?;
            }
            let Some(by) = active.trigger.activated_by(&change) else { continue };
            let (board, at, before) = (&*board.board, last.time, before.as_deref());
            let activation = Activation { active, by, before, board, at, root, depth };
            if self.ask(view, &activation, &mut now, wanted)? && active.trigger.stop {
                break;
            }
        }
        Ok(())
    }

    /// Asks one trigger; whether it fires. The next one sees what it does.
    fn ask(
        &mut self,
        view: &View<'_>,
        activation: &Activation<'_>,
        now: &mut Arc<Ticket>,
        wanted: &mut Automate,
    ) -> Result<bool, Error> {
        let Activation { active, by, before, board, at, .. } = *activation;
        let (rule, trigger) = (active.rule, &active.trigger);
        if self.is_parked(rule, trigger) {
            return Ok(false);
        }
        let matched = Cell::new(None);
        let scene = Scene::new(before, now, &board.name, at);
        let fires = scene.fires(trigger, by, || {
            matched.set((view.places)(now, at)?);
            Ok(matched.get().is_some())
        });
        let id = now.core.id;
        let note = match fires {
            Err(why) => {
                self.failed(rule, trigger.version, Failing::Condition, why);
                return Ok(false);
            }
            Ok(holds) => {
                self.failures.remove(&(rule, trigger.version, Failing::Condition));
                let was = match trigger.level {
                    Some(_) => remembered(view, rule, id, wanted)?,
                    None => None,
                };
                if !holds {
                    let forgotten =
                        was.map(|was| NoteChange { rule, ticket: id, was: Some(was), now: None });
                    wanted.notes.extend(forgotten);
                    return Ok(false);
                }
                match repeated(active, id, was, at) {
                    Some(note) => note,
                    None => return Ok(false),
                }
            }
        };
        let Activation { root, depth, .. } = *activation;
        if !chain::may_go_on(view.reader, Link { rule, trigger, ticket: id, root, depth }, wanted)?
        {
            return Ok(false);
        }
        *now = foresee(view, now, trigger, board, at);
        wanted.firings.push(Firing {
            rule,
            trigger: Arc::clone(trigger),
            ticket: id,
            matched: matched.get(),
            seen: None,
            root,
            depth,
            note,
        });
        Ok(true)
    }
}

/// The ticket as a trigger would leave it; as it was where that is refused.
fn foresee(
    view: &View<'_>,
    ticket: &Arc<Ticket>,
    trigger: &Trigger,
    board: &Board,
    now: Timestamp,
) -> Arc<Ticket> {
    let reader = view.reader;
    let Ok(template) = reader.template(AGENCY, ticket) else { return Arc::clone(ticket) };
    let book = reader.directory().book();
    let cx = Context { now, actor: Actor::HUB, template: template.as_deref(), book: &book };
    let link = reader.directory().ticket_url();
    let around = Around::of(board, link.as_deref());
    let decided = action::decide(ticket, &trigger.then, around, &cx);
    decided.map_or_else(|_| Arc::clone(ticket), |(_, after)| Arc::new(after))
}

impl Automate {
    /// Whether anything is wanted, the cursor apart.
    pub(super) fn is_something(&self) -> bool {
        !self.firings.is_empty()
            || !self.openings.is_empty()
            || !self.notes.is_empty()
            || !self.stops.is_empty()
            || !self.parks.is_empty()
    }
}

/// What a trigger remembers of a ticket, with what is wanted so far.
pub(super) fn remembered(
    view: &View<'_>,
    rule: RuleId,
    ticket: TicketId,
    wanted: &Automate,
) -> Result<Option<NoteRow>, Error> {
    let fired = wanted.firings.iter().filter_map(|firing| firing.note.as_ref());
    let mut changes = wanted.notes.iter().chain(fired);
    match changes.rfind(|change| (change.rule, change.ticket) == (rule, ticket)) {
        Some(change) => Ok(change.now.clone()),
        None => Ok(view.reader.store().trigger_note(AGENCY, rule, ticket)?),
    }
}

/// What a trigger with a level remembers when it fires; `None` when it has fired too often or too
/// lately. One without a level remembers nothing.
#[expect(clippy::option_option, reason = "whether it fires, and what it remembers then")]
fn repeated(
    active: &Active,
    ticket: TicketId,
    was: Option<NoteRow>,
    at: Timestamp,
) -> Option<Option<NoteChange>> {
    let rule = active.rule;
    let Some(level) = active.trigger.level else { return Some(None) };
    let fired = was.as_ref().map_or(0, |was| was.fired);
    let waits = was
        .as_ref()
        .and_then(|was| was.fired_at)
        .is_some_and(|fired_at| at < fired_at.plus(level.every));
    if waits || fired >= level.at_most {
        return None;
    }
    let since = was.as_ref().map_or(at, |was| was.since);
    let now = NoteRow { rule, ticket, since, due_at: None, fired: fired + 1, fired_at: Some(at) };
    Some(Some(NoteChange { rule, ticket, was, now: Some(now) }))
}
