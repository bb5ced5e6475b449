//! What triggers do: the changes of those that fired, with how far their reader has come, in one
//! batch. Reading is at least once; so it happens once.

use super::answer::Done;
use super::draft::Draft;
use super::job::{Job, OpenWanted, Target, TicketRef};
use super::step::Engine;
use super::tie::Tie;
use crate::automation::CHAINS_STOPPED_MAX;
use crate::error::Error;
use oms_base::{
    Actor, Code, Fault, Name, Reason, RuleId, RuleKind, Span, StreamId, TicketId, sabotage,
};
use oms_domain::Refusal;
use oms_domain::action::{self, Action, Around, Opening};
use oms_domain::query::LinkKind;
use oms_domain::ticket::{Automated, Context, Event};
use oms_domain::trigger::Trigger;
use oms_store::{AutomationWrite, By, Cause, NoteRow, Position, StoreError, TriggerRow};
use std::sync::Arc;

const HOUR_MICROS: i64 = 3_600_000_000;
const DAY: Span = Span::seconds(24 * 60 * 60);

/// What triggers want, and what their reader remembers with it.
#[derive(Debug, Clone, Default)]
pub struct Automate {
    /// A reader of the log: its name, where it must stand, and where it stands then.
    pub cursor: Option<(String, Position, Position)>,
    /// Another reader's name, which begins anew with it.
    pub reset: Option<String>,
    /// Triggers that fired, in order.
    pub firings: Vec<Firing>,
    /// Triggers that fired and open tickets, of none that is there; their outcomes come last.
    pub openings: Vec<(RuleId, Arc<Trigger>)>,
    /// What is to be remembered of tickets.
    pub notes: Vec<NoteChange>,
    /// Chains that are too long.
    pub stops: Vec<Stop>,
    /// Versions that cannot go on, each with the reason.
    pub parks: Vec<(RuleId, u32, String)>,
}

/// A trigger that fired.
#[derive(Debug, Clone)]
pub struct Firing {
    /// Which.
    pub rule: RuleId,
    /// Its version.
    pub trigger: Arc<Trigger>,
    /// For which ticket.
    pub ticket: TicketId,
    /// The ticket that this one matches.
    pub matched: Option<TicketId>,
    /// The version that the ticket must still have; whatever it has when absent.
    pub seen: Option<u64>,
    /// The event that the chain began with.
    pub root: (StreamId, u64),
    /// How far it is from there, from 1.
    pub depth: u8,
    /// What it remembers of the ticket with it.
    pub note: Option<NoteChange>,
}

/// What a trigger remembers of a ticket from here on, if it remembered `was` before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteChange {
    /// The trigger.
    pub rule: RuleId,
    /// The ticket.
    pub ticket: TicketId,
    /// Before.
    pub was: Option<NoteRow>,
    /// From here on.
    pub now: Option<NoteRow>,
}

/// A chain of triggers that is too long.
#[derive(Debug, Clone)]
pub struct Stop {
    /// The ticket that it came to.
    pub ticket: TicketId,
    /// The event that it began with.
    pub root: (StreamId, u64),
    /// How far it came.
    pub depth: u8,
    /// Those that had a part in it, and last the one that was not let go on.
    pub triggers: Vec<(RuleId, u32, Name)>,
}

/// What became of a trigger that fired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It changed something.
    Done,
    /// Everything was as it was to be.
    Unchanged,
    /// The ticket is not as the trigger knew it, or the trigger is parked or fires too often.
    Passed,
    /// What it wanted was refused.
    Refused(String),
}

impl Engine {
    pub(super) fn automate(
        &mut self,
        job: &Job,
        wanted: &Automate,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        if let Some((name, from, to)) = &wanted.cursor {
            if self.cursor(name, draft)? != *from {
                return Ok(Done::Automated(None));
            }
            draft.automation.push(AutomationWrite::Cursor(name.clone(), *to));
        }
        if let Some(name) = &wanted.reset {
            let begun = AutomationWrite::Cursor(name.clone(), Position::START);
            draft.automation.push(begun);
        }
        for change in &wanted.notes {
            if self.note(change.rule, change.ticket, draft)? == change.was {
                draft.automation.push(written(change));
            }
        }
        let mut outcomes = Vec::with_capacity(wanted.firings.len());
        for firing in &wanted.firings {
            let outcome = self.fire(job, firing, draft)?;
            draft.fired += u64::from(matches!(outcome, Outcome::Done | Outcome::Unchanged));
            outcomes.push(outcome);
        }
        for (rule, trigger) in &wanted.openings {
            let outcome = self.open_alone(job, (*rule, trigger), draft)?;
            draft.fired += u64::from(matches!(outcome, Outcome::Done));
            outcomes.push(outcome);
        }
        for stop in &wanted.stops {
            self.stop_chain(stop, draft)?;
        }
        for (rule, version, why) in &wanted.parks {
            let mut row = self.trigger_row(*rule, draft)?;
            row.parked = Some((*version, draft.now, why.clone()));
            draft.automation.push(AutomationWrite::Trigger(row));
        }
        Ok(Done::Automated(Some(outcomes)))
    }

    /// Has the newest version of a trigger do nothing, or go on.
    pub(super) fn park_trigger(
        &mut self,
        name: &Name,
        why: Option<&Reason>,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let entry = self.directory.rule(RuleKind::Trigger, name).ok_or(Error::NotFound)?;
        let mut row = self.trigger_row(entry.id, draft)?;
        row.parked = why.map(|why| (entry.rule.version, draft.now, why.to_string()));
        row.stopped = (None, 0);
        draft.automation.push(AutomationWrite::Trigger(row));
        let (rule, position) = (entry.rule, self.last_position());
        Ok(Done::Rule { rule, created: false, position })
    }

    pub(super) fn fire(
        &mut self,
        job: &Job,
        firing: &Firing,
        draft: &mut Draft,
    ) -> Result<Outcome, Error> {
        let (rule, version) = (firing.rule, firing.trigger.version);
        let mut row = self.trigger_row(rule, draft)?;
        let stands = match &firing.note {
            Some(change) => self.note(rule, firing.ticket, draft)? == change.was,
            None => true,
        };
        let ticket = self.live(firing.ticket, draft)?.map(|live| live.ticket);
        let ticket = ticket.as_ref();
        let is_merged = ticket.is_some_and(|ticket| ticket.merged_into().is_some());
        let is_seen =
            |seen| ticket.is_some_and(|it| it.version == seen || sabotage!("act-on-changed"));
        let unchanged = firing.seen.is_none_or(is_seen);
        if !stands || !unchanged || is_merged || row.is_parked(version) {
            return Ok(Outcome::Passed);
        }
        draft.automation.extend(firing.note.as_ref().map(written));
        if is_too_often(&mut row, &firing.trigger, draft) {
            return Ok(Outcome::Passed);
        }
        let by = Some(By { rule, version, depth: firing.depth });
        let cause = Cause { stream: firing.root.0, seq: firing.root.1, by };
        let act = |engine: &mut Engine, draft: &mut Draft| engine.act_on(job, firing, draft);
        self.acted(row, cause, act, draft)
    }

    /// Opens what a trigger opens that looks at no ticket. It began with its own publication.
    fn open_alone(
        &mut self,
        job: &Job,
        (rule, trigger): (RuleId, &Arc<Trigger>),
        draft: &mut Draft,
    ) -> Result<Outcome, Error> {
        let mut row = self.trigger_row(rule, draft)?;
        if row.is_parked(trigger.version) || is_too_often(&mut row, trigger, draft) {
            return Ok(Outcome::Passed);
        }
        let act = |engine: &mut Engine, draft: &mut Draft| {
            for opening in openings(trigger) {
                engine.open(job, &wanted(opening), draft)?;
            }
            Ok(())
        };
        self.acted(row, alone(rule, trigger), act, draft)
    }

    /// Has a trigger act, and counts that.
    pub(super) fn acted(
        &mut self,
        mut row: TriggerRow,
        cause: Cause,
        act: impl FnOnce(&mut Engine, &mut Draft) -> Result<(), Error>,
        draft: &mut Draft,
    ) -> Result<Outcome, Error> {
        let rows = draft.log.len();
        draft.cause = Some(cause);
        let acted = act(self, draft);
        self.settle_kin(draft);
        draft.cause = None;
        if let Err(Error::Store(fault @ StoreError::Fault(_)) | Error::Unknown(fault)) = acted {
            // What cannot be read now may be read later: nothing of the batch is kept.
            draft.fault = Some(fault.clone());
            return Err(Error::Store(fault));
        }
        if draft.log.len() > rows {
            row.fired += 1;
            row.hour.1 += 1;
            row.fired_at = Some(draft.now);
            draft.automation.push(AutomationWrite::Trigger(row));
        }
        Ok(match acted {
            Ok(()) if draft.log.len() > rows => Outcome::Done,
            Ok(()) => Outcome::Unchanged,
            Err(error) => Outcome::Refused(said(&error)),
        })
    }

    /// The changes of the ticket itself are one command; what is between tickets follows.
    fn act_on(&mut self, job: &Job, firing: &Firing, draft: &mut Draft) -> Result<(), Error> {
        let actor = Engine::actor(job);
        let live = self.live(firing.ticket, draft)?.ok_or(Error::NotFound)?;
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let (template, book) = (live.template.clone(), self.book(draft));
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let then = &firing.trigger.then;
        let link = self.directory.ticket_url();
        let around = Around::of(&board, link.as_deref());
        let (events, _) = action::decide(&live.ticket, then, around, &cx)?;
        let (events, _) = self.within_limits(&live, events, None, draft)?;
        if !events.is_empty() {
            self.change_ticket(live, &events, actor, draft)?;
        }
        for action in then {
            match action {
                Action::Link { kind, to } => {
                    self.link(job, firing.ticket, *kind, &TicketRef::Number(to.clone()), draft)?;
                }
                Action::Merge => {
                    if let Some(matched) = firing.matched {
                        self.fold(job, firing.ticket, matched, draft)?;
                    }
                }
                Action::Open(opening) => {
                    self.open(job, &wanted(opening), draft)?;
                }
                Action::CallAgent { agent, autonomy } => {
                    let asked = (agent, *autonomy);
                    self.ask_for_trigger(firing.ticket, asked, firing.root, draft)?;
                }
                Action::StartPlaybook(name) => self.start_named(firing.ticket, name, draft)?,
                Action::Move { .. }
                | Action::Assign(_)
                | Action::SetPriority(_)
                | Action::Label { .. }
                | Action::Comment { .. }
                | Action::Escalate { .. }
                | Action::Notify(_)
                | Action::Set(_) => {}
            }
        }
        Ok(())
    }

    /// Merges a ticket into the one that it matches, or ties it as a duplicate where somebody else
    /// asked for that. What is tied already stays as it is.
    fn fold(
        &mut self,
        job: &Job,
        ticket: TicketId,
        matched: TicketId,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let live = self.live(ticket, draft)?.ok_or(Error::NotFound)?;
        let other = self.live(matched, draft)?.ok_or(Error::NotFound)?;
        let stands_for_it = self.root_of(other, draft)?.ticket.core.id == ticket;
        if stands_for_it || live.ticket.duplicates.of.is_some() {
            return Ok(());
        }
        self.duplicate(job, live, (&TicketRef::Id(matched), true), draft).map(|_| ())
    }

    pub(super) fn link(
        &mut self,
        job: &Job,
        ticket: TicketId,
        kind: LinkKind,
        to: &TicketRef,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let live = self.live(ticket, draft)?.ok_or(Error::NotFound)?;
        self.tie(job, live, &Tie { kind, to, tied: true }, draft).map(|_| ())
    }

    /// Says on the ticket that a chain ended there, and parks those that had a part in too many.
    fn stop_chain(&mut self, stop: &Stop, draft: &mut Draft) -> Result<(), Error> {
        let Some(live) = self.live(stop.ticket, draft)? else { return Ok(()) };
        let names = stop.triggers.iter().map(|(_, _, name)| name.clone()).collect();
        let by = stop.triggers.last().map(|(rule, version, _)| By {
            rule: *rule,
            version: *version,
            depth: stop.depth,
        });
        draft.cause = Some(Cause { stream: stop.root.0, seq: stop.root.1, by });
        let event = Event::Automated(Automated::Stopped { triggers: names });
        let told = self.change_ticket(live, &[event], Actor::HUB, draft);
        draft.cause = None;
        told?;
        for (rule, version, _) in &stop.triggers {
            let mut row = self.trigger_row(*rule, draft)?;
            let (since, times) = row.stopped;
            let is_new = since.is_none_or(|since| draft.now.since(since) > DAY);
            row.stopped = if is_new { (Some(draft.now), 1) } else { (since, times + 1) };
            if row.stopped.1 >= CHAINS_STOPPED_MAX && !row.is_parked(*version) {
                let why = format!("{} chains of it were too long in 24 hours", row.stopped.1);
                tracing::error!(%rule, %why, "a trigger is parked");
                row.parked = Some((*version, draft.now, why));
            }
            draft.automation.push(AutomationWrite::Trigger(row));
        }
        Ok(())
    }

    /// Where a reader of the log stands, as the batch so far leaves it.
    fn cursor(&self, name: &str, draft: &Draft) -> Result<Position, Error> {
        let fresh = draft.automation.iter().rev().find_map(|write| match write {
            AutomationWrite::Cursor(of, position) if of == name => Some(*position),
            AutomationWrite::Cursor(..)
            | AutomationWrite::Note(_)
            | AutomationWrite::Forget(..)
            | AutomationWrite::Trigger(_) => None,
        });
        match fresh {
            Some(position) => Ok(position),
            None => Ok(self.store.cursor(draft.agency, name)?.unwrap_or(Position::START)),
        }
    }

    /// What a trigger remembers of a ticket, likewise.
    fn note(
        &self,
        rule: RuleId,
        ticket: TicketId,
        draft: &Draft,
    ) -> Result<Option<NoteRow>, Error> {
        let fresh = draft.automation.iter().rev().find_map(|write| match write {
            AutomationWrite::Note(row) if (row.rule, row.ticket) == (rule, ticket) => {
                Some(Some(row.clone()))
            }
            AutomationWrite::Forget(of, about) if (*of, *about) == (rule, ticket) => Some(None),
            AutomationWrite::Cursor(..)
            | AutomationWrite::Note(_)
            | AutomationWrite::Forget(..)
            | AutomationWrite::Trigger(_) => None,
        });
        match fresh {
            Some(note) => Ok(note),
            None => Ok(self.store.trigger_note(draft.agency, rule, ticket)?),
        }
    }

    /// How a trigger stands, likewise.
    pub(super) fn trigger_row(&self, rule: RuleId, draft: &Draft) -> Result<TriggerRow, Error> {
        let fresh = draft.automation.iter().rev().find_map(|write| match write {
            AutomationWrite::Trigger(row) if row.rule == rule => Some(row.clone()),
            AutomationWrite::Cursor(..)
            | AutomationWrite::Note(_)
            | AutomationWrite::Forget(..)
            | AutomationWrite::Trigger(_) => None,
        });
        if let Some(row) = fresh {
            return Ok(row);
        }
        let stored = self.store.triggers(draft.agency)?;
        let found = stored.into_iter().find(|row| row.rule == rule);
        Ok(found.unwrap_or_else(|| TriggerRow::new(rule)))
    }
}

/// Whether a trigger has fired too often within the hour, which is counted then.
pub(super) fn is_too_often(row: &mut TriggerRow, trigger: &Trigger, draft: &mut Draft) -> bool {
    let hour = draft.now.micros().div_euclid(HOUR_MICROS);
    if row.hour.0 != hour {
        row.hour = (hour, 0);
    }
    if row.hour.1 < trigger.per_hour {
        return false;
    }
    row.left_out += 1;
    draft.automation.push(AutomationWrite::Trigger(row.clone()));
    true
}

fn written(change: &NoteChange) -> AutomationWrite {
    match &change.now {
        Some(row) => AutomationWrite::Note(row.clone()),
        None => AutomationWrite::Forget(change.rule, change.ticket),
    }
}

/// What a trigger opens.
pub(super) fn openings<'t>(trigger: &'t Trigger) -> impl Iterator<Item = &'t Opening> {
    let opening = |action: &'t Action| {
        if let Action::Open(opening) = action { Some(opening.as_ref()) } else { None }
    };
    trigger.then.iter().filter_map(opening)
}

/// The cause of what a trigger does that looks at no ticket: it began with its own publication.
pub(super) fn alone(rule: RuleId, trigger: &Trigger) -> Cause {
    let by = Some(By { rule, version: trigger.version, depth: 1 });
    Cause { stream: rule.into(), seq: trigger.version.into(), by }
}

/// What an action opens.
pub(super) fn wanted(opening: &Opening) -> OpenWanted {
    let target = match &opening.target {
        action::Target::Board(name) => Target::Board(name.clone()),
        action::Target::Workflow(name) => Target::Workflow(name.clone()),
    };
    OpenWanted {
        title: opening.title.clone(),
        description: opening.description.clone(),
        data: opening.data.clone(),
        priority: opening.priority,
        owner: opening.owner.clone(),
        labels: opening.labels.clone(),
        sla: opening.sla,
        ..OpenWanted::bare(target)
    }
}

/// Why something was refused, in words.
pub(super) fn said(error: &Error) -> String {
    let fault = |fault: &Fault| match fault.path.as_str() {
        "" => fault.detail.clone(),
        path => format!("{path} {}", fault.detail),
    };
    match error {
        Error::Refused(Refusal::Input(faults)) => {
            faults.list().iter().map(fault).collect::<Vec<_>>().join("; ")
        }
        // It names a lane, which may be called after somebody.
        Error::Refused(Refusal::State { code: Code::LimitReached, .. }) => {
            "a hard limit of the board is reached".to_owned()
        }
        Error::Refused(Refusal::State { detail, .. }) => detail.clone(),
        other => other.to_string(),
    }
}
