//! The same thing reported more than once: which ticket stands for all, and who supports it.
//!
//! The others are tied to it, as duplicates or merged into it. Each end keeps what it needs to be
//! as it was once they are untied: the clocks beside, the status that it had.

use super::command::Command;
use super::event::Event;
use super::evolve::set_status;
use super::link::Link;
use super::play::Play;
use super::state::Ticket;
use super::steer::Steered;
use crate::Refusal;
use crate::query::LinkKind;
use crate::sla::PauseReason;
use minicbor::{Decode, Encode};
use oms_base::limits::{DUPLICATES_MAX, SUPPORTERS_MAX};
use oms_base::{
    Code, ColumnId, Number, PrincipalId, Reason, StageStatus, Status, TicketId, Timestamp,
};
use std::sync::Arc;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duplicate {
    /// It is the same as another one, which is tied to none itself.
    Tie(SameAs),
    /// What stands for it hangs on another one from here on, and it with that.
    Rehang(SameAs),
    /// It is the same no more.
    Untie,
    /// The other one has ended so; `None`: it is open again.
    Follow(Option<Status>),
    /// Others are the same as it.
    Gain(Vec<Report>),
    /// Those are the same no more.
    Lose(Vec<TicketId>),
    /// Those know whether it has ended.
    Told {
        /// Which.
        reports: Vec<TicketId>,
        /// Whether it has.
        ended: bool,
    },
    /// Somebody adds their voice to it, or takes it back.
    Support {
        /// Who.
        voice: Voice,
        /// Whether they support it from here on.
        supports: bool,
    },
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duplicated {
    /// It is the same as another one.
    Tied {
        /// Which.
        to: SameAs,
        /// Its stages that wait as long as it is.
        paused: Vec<u16>,
    },
    /// It is the same no more.
    Untied {
        /// As which.
        from: SameAs,
    },
    /// It ended with the other one; `None`: it goes on with it.
    Followed {
        /// How.
        status: Option<Status>,
    },
    /// Others are the same as it.
    Gained(Vec<Report>),
    /// Those are the same no more.
    Lost(Vec<Report>),
    /// Those know whether it has ended.
    Told {
        /// Which.
        reports: Vec<TicketId>,
        /// Whether it has.
        ended: bool,
    },
    /// Somebody added their voice to it, or took it back.
    Supported {
        /// Who.
        voice: Voice,
        /// Whether they support it from here on.
        supports: bool,
    },
}

/// The ticket that stands for another one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SameAs {
    /// Its id.
    #[n(0)]
    pub id: TicketId,
    /// Its number.
    #[n(1)]
    pub number: Number,
    /// Whether the other one was merged into it; else that one is a duplicate.
    #[n(2)]
    pub merged: bool,
}

/// A ticket that another one stands for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// Its id.
    #[n(0)]
    pub id: TicketId,
    /// Its number.
    #[n(1)]
    pub number: Number,
    /// When it was opened; absent when it had ended by then, and so is answered.
    #[n(2)]
    pub since: Option<Timestamp>,
    /// When it was due.
    #[n(3)]
    pub due_at: Option<Timestamp>,
    /// Whether it was merged; else it is a duplicate.
    #[n(4)]
    pub merged: bool,
    /// Whether it knows that the other one has ended.
    #[n(5)]
    pub told: bool,
}

/// Whose voice counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Voice {
    /// Whoever signs in as this.
    #[n(0)]
    Person(#[n(0)] PrincipalId),
    /// Whoever has the code of this ticket.
    #[n(1)]
    Requester(#[n(0)] TicketId),
}

/// What a ticket that is tied to another one keeps of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Duplicates {
    /// The one that stands for it.
    #[n(0)]
    pub of: Option<SameAs>,
    /// Where it was when it ended with that one.
    #[n(1)]
    pub before: Option<Before>,
    /// Its stages that wait as long as it is tied.
    #[cbor(n(2), default)]
    pub paused: Vec<u16>,
}

/// Where a ticket was.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Before {
    #[n(0)]
    status: Status,
    #[n(1)]
    since: Timestamp,
    #[n(2)]
    because: Option<PauseReason>,
    #[n(3)]
    column: Option<ColumnId>,
    #[n(4)]
    escalated_at: Option<Timestamp>,
}

/// What a ticket that stands for others keeps of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Gathered {
    /// How many came, those that went included.
    #[n(0)]
    pub ever: u32,
    /// The tickets, in the order in which they came.
    #[cbor(n(1), default)]
    pub reports: Vec<Report>,
    /// Who supports it, sorted.
    #[cbor(n(2), default)]
    pub supporters: Vec<Voice>,
}

impl Duplicated {
    /// The kind's name, as timelines spell it.
    pub fn name(&self) -> &'static str {
        let merged = |reports: &[Report]| reports.first().is_some_and(|report| report.merged);
        match self {
            Duplicated::Tied { to, .. } if to.merged => "merged-into",
            Duplicated::Tied { .. } => "duplicate-of",
            Duplicated::Untied { from } if from.merged => "unmerged",
            Duplicated::Untied { .. } => "duplicate-detached",
            Duplicated::Followed { .. } => "duplicate-followed",
            Duplicated::Gained(reports) if merged(reports) => "received-merge",
            Duplicated::Gained(_) => "duplicates-gained",
            Duplicated::Lost(reports) if merged(reports) => "gave-back-merge",
            Duplicated::Lost(_) => "duplicates-lost",
            Duplicated::Told { .. } => "duplicates-told",
            Duplicated::Supported { supports: true, .. } => "supported",
            Duplicated::Supported { supports: false, .. } => "support-taken-back",
        }
    }
}

impl Duplicates {
    /// Whether it is tied to none.
    pub fn is_empty(&self) -> bool {
        *self == Duplicates::default()
    }
}

impl Ticket {
    /// The ticket that it was merged into.
    pub fn merged_into(&self) -> Option<&SameAs> {
        self.duplicates.of.as_ref().filter(|same| same.merged)
    }

    /// Its ties to other tickets, at most so many of its duplicates.
    pub fn links(&self, duplicates_max: usize) -> Vec<Link> {
        let tie = |kind, to, number: &Number| Link { kind, to, number: number.clone() };
        let of = self.duplicates.of.iter().filter(|of| !of.merged);
        let of = of.map(|of| tie(LinkKind::DuplicateOf, of.id, &of.number));
        let copies = self.copies().take(duplicates_max);
        let copies = copies.map(|copy| tie(LinkKind::DuplicatedBy, copy.id, &copy.number));
        self.arrangement.links.iter().cloned().chain(of).chain(copies).collect()
    }

    /// The tickets that are duplicates of it.
    pub fn copies(&self) -> impl Iterator<Item = &Report> {
        self.gathered.reports.iter().filter(|report| !report.merged)
    }

    /// What the one that is to stand for it learns of it at `now`.
    pub fn report(&self, merged: bool, now: Timestamp) -> Report {
        let goes_on = self.status.is_open();
        let due_at = match self.resolution(now) {
            Some(reading) => reading.due_at.or(reading.due_if_resumed),
            None => self.due_at(),
        };
        Report {
            id: self.core.id,
            number: self.core.number.clone(),
            since: Some(self.core.opened_at).filter(|_| goes_on),
            due_at: due_at.filter(|_| goes_on),
            merged,
            told: false,
        }
    }

    /// The duplicates that do not know yet whether it has ended.
    pub fn untold(&self) -> impl Iterator<Item = &Report> {
        self.copies().filter(|report| report.told == self.status.is_open())
    }
}

pub(super) fn decide(ticket: &Ticket, command: &Duplicate) -> Result<Vec<Event>, Refusal> {
    let one = |event| vec![Event::Duplicated(event)];
    Ok(match command {
        Duplicate::Tie(to) => tie(ticket, to)?,
        Duplicate::Rehang(to) => one(Duplicated::Tied { to: to.clone(), paused: Vec::new() }),
        Duplicate::Untie => untie(ticket)?,
        Duplicate::Follow(status) => follow(ticket, *status),
        Duplicate::Gain(reports) => {
            let known =
                |report: &&Report| ticket.gathered.reports.iter().all(|r| r.id != report.id);
            let fresh: Vec<Report> = reports.iter().filter(known).cloned().collect();
            if ticket.gathered.reports.len() + fresh.len() > DUPLICATES_MAX {
                let detail = format!("a ticket stands for at most {DUPLICATES_MAX} others");
                return Err(Refusal::state(Code::OutOfBounds, detail));
            }
            if fresh.is_empty() { Vec::new() } else { one(Duplicated::Gained(fresh)) }
        }
        Duplicate::Lose(ids) => {
            let mut gone = ticket.gathered.reports.clone();
            gone.retain(|report| ids.contains(&report.id));
            if gone.is_empty() { Vec::new() } else { one(Duplicated::Lost(gone)) }
        }
        Duplicate::Told { reports, ended } => {
            let told = |id: &TicketId| {
                ticket.copies().any(|report| report.id == *id && report.told != *ended)
            };
            let reports: Vec<TicketId> = reports.iter().copied().filter(told).collect();
            let none = reports.is_empty();
            if none { Vec::new() } else { one(Duplicated::Told { reports, ended: *ended }) }
        }
        Duplicate::Support { voice, supports } => support(ticket, *voice, *supports)?,
    })
}

/// Whether what ties it leaves the command open.
pub(super) fn check_ties(ticket: &Ticket, command: &Command) -> Result<(), Refusal> {
    if matches!(command, Command::Reopen { .. } | Command::ReopenAt { .. }) {
        check_not_followed(ticket)?;
    }
    let concerns_it = matches!(
        command,
        Command::Duplicate(_) | Command::Delegate(_) | Command::Ring { .. } | Command::Rebase
    ) || matches!(command, Command::Play(play) if matches!(**play, Play::Acted { .. }));
    if concerns_it { Ok(()) } else { check_not_merged(ticket) }
}

/// Most that is asked of a ticket which was merged into another one is meant for that one.
pub(super) fn check_not_merged(ticket: &Ticket) -> Result<(), Refusal> {
    let Some(into) = ticket.merged_into() else { return Ok(()) };
    let detail = format!("the ticket was merged into {}; unmerge it first", into.number);
    Err(Refusal::state(Code::Merged, detail))
}

/// A ticket that ended with the one that stands for it goes on with that one.
fn check_not_followed(ticket: &Ticket) -> Result<(), Refusal> {
    match (&ticket.duplicates.of, &ticket.duplicates.before) {
        (Some(of), Some(_)) if !of.merged => {
            let detail = format!("the ticket ended with {}; detach it first", of.number);
            Err(Refusal::state(Code::StateForbids, detail))
        }
        (None | Some(_), _) => Ok(()),
    }
}

fn tie(ticket: &Ticket, to: &SameAs) -> Result<Vec<Event>, Refusal> {
    if to.id == ticket.core.id {
        let detail = "a ticket cannot be a duplicate of itself, not even by way of others";
        return Err(Refusal::state(Code::DuplicateCircle, detail));
    }
    if ticket.duplicates.of.as_ref() == Some(to) {
        return Ok(Vec::new());
    }
    check_not_merged(ticket)?;
    if ticket.duplicates.of.as_ref().is_some_and(|of| of.id == to.id) {
        let detail = format!("it is a duplicate of {} already; detach it first", to.number);
        return Err(Refusal::state(Code::CannotMerge, detail));
    }
    if ticket.cancelling_at.is_some() || (to.merged && !ticket.status.is_open()) {
        let detail = format!("the ticket is {}; only one that goes on is merged", ticket.status);
        return Err(Refusal::state(Code::CannotMerge, detail));
    }
    let waits = |index: &u16| {
        let works = [StageStatus::Queued, StageStatus::InProgress];
        let stage = ticket.stages.get(usize::from(*index));
        stage.is_some_and(|stage| works.contains(&stage.status()) && stage.slot().is_some())
    };
    let count = u16::try_from(ticket.stages.len()).unwrap_or(u16::MAX);
    let paused: Vec<u16> = (0..count).filter(waits).collect();
    let reason = || Reason::parse(&format!("the same as {}", to.number)).ok();
    let pause = |stage: &u16| {
        let what = Steered::Paused { reason: reason(), because: None };
        Event::Steered { stage: *stage, what }
    };
    let mut events: Vec<Event> = paused.iter().map(pause).collect();
    events.push(Event::Duplicated(Duplicated::Tied { to: to.clone(), paused }));
    if to.merged {
        let status = Some(Status::Cancelled);
        events.push(Event::Duplicated(Duplicated::Followed { status }));
    }
    Ok(events)
}

fn untie(ticket: &Ticket) -> Result<Vec<Event>, Refusal> {
    let Some(from) = ticket.duplicates.of.clone() else {
        let detail = "the ticket is neither a duplicate nor merged";
        return Err(Refusal::state(Code::NoDuplicate, detail));
    };
    let mut events = vec![Event::Duplicated(Duplicated::Untied { from })];
    let waits = |index: &&u16| {
        let stage = ticket.stages.get(usize::from(**index));
        stage.is_some_and(|stage| stage.status() == StageStatus::Paused)
    };
    events.extend(ticket.duplicates.paused.iter().filter(waits).map(|stage| {
        let aside = ticket.aside.iter().flatten().find(|clock| clock.stage == Some(*stage));
        let due_at = aside.and_then(|tracked| tracked.clock.due_at());
        Event::Steered { stage: *stage, what: Steered::Resumed { reason: None, due_at } }
    }));
    Ok(events)
}

fn follow(ticket: &Ticket, status: Option<Status>) -> Vec<Event> {
    if ticket.duplicates.of.as_ref().is_none_or(|of| of.merged) {
        return Vec::new();
    }
    let ended = ticket.duplicates.before.is_some();
    let follows = match status {
        Some(_) => !ended && ticket.status.is_open(),
        None => ended,
    };
    // The stages of a workflow say what it completes by.
    let status = status.map(|to| if ticket.runs_workflow() { Status::Cancelled } else { to });
    let event = Event::Duplicated(Duplicated::Followed { status });
    if follows { vec![event] } else { Vec::new() }
}

fn support(ticket: &Ticket, voice: Voice, supports: bool) -> Result<Vec<Event>, Refusal> {
    let gathered = &ticket.gathered;
    let own = match voice {
        Voice::Person(who) => ticket.core.opened_by == who,
        Voice::Requester(id) => {
            ticket.core.id == id || gathered.reports.iter().any(|report| report.id == id)
        }
    };
    if own && supports {
        let detail = "whoever reported it counts already";
        return Err(Refusal::state(Code::OwnTicket, detail));
    }
    let known = gathered.supporters.binary_search(&voice).is_ok();
    if known == supports {
        return Ok(Vec::new());
    }
    if supports && gathered.supporters.len() >= SUPPORTERS_MAX {
        let detail = format!("a ticket has at most {SUPPORTERS_MAX} supporters");
        return Err(Refusal::state(Code::OutOfBounds, detail));
    }
    Ok(vec![Event::Duplicated(Duplicated::Supported { voice, supports })])
}

/// What an event leaves at the ticket, its clocks apart.
pub(super) fn apply(ticket: &mut Ticket, event: &Duplicated, time: Timestamp) {
    match event {
        Duplicated::Tied { to, paused } => {
            ticket.duplicates.of = Some(to.clone());
            ticket.duplicates.paused.extend(paused);
        }
        Duplicated::Untied { .. } => {
            go_on(ticket);
            ticket.duplicates = Duplicates::default();
        }
        Duplicated::Followed { status: Some(to) } => {
            ticket.duplicates.before = Some(Before {
                status: ticket.status,
                since: ticket.status_since,
                because: ticket.because.clone(),
                column: ticket.arrangement.column.clone(),
                escalated_at: ticket.escalated_at,
            });
            set_status(ticket, *to, time);
        }
        Duplicated::Followed { status: None } => go_on(ticket),
        Duplicated::Gained(_)
        | Duplicated::Lost(_)
        | Duplicated::Told { .. }
        | Duplicated::Supported { .. } => gather(Arc::make_mut(&mut ticket.gathered), event),
    }
}

fn go_on(ticket: &mut Ticket) {
    let Some(before) = ticket.duplicates.before.take() else { return };
    ticket.status = before.status;
    ticket.status_since = before.since;
    ticket.because = before.because;
    ticket.arrangement.column = before.column;
    ticket.escalated_at = before.escalated_at;
}

fn gather(gathered: &mut Gathered, event: &Duplicated) {
    match event {
        Duplicated::Gained(reports) => {
            let count = u32::try_from(reports.len()).unwrap_or(u32::MAX);
            gathered.ever = gathered.ever.saturating_add(count);
            gathered.reports.extend(reports.iter().cloned());
        }
        Duplicated::Lost(gone) => {
            gathered.reports.retain(|report| gone.iter().all(|gone| gone.id != report.id));
        }
        Duplicated::Told { reports, ended } => {
            let told = gathered.reports.iter_mut().filter(|report| reports.contains(&report.id));
            told.for_each(|report| report.told = *ended);
        }
        Duplicated::Supported { voice, supports } => {
            gathered.ever = gathered.ever.saturating_add(1);
            match (gathered.supporters.binary_search(voice), supports) {
                (Err(at), true) => gathered.supporters.insert(at, *voice),
                (Ok(at), false) => {
                    gathered.supporters.remove(at);
                }
                (Ok(_), true) | (Err(_), false) => {}
            }
        }
        Duplicated::Tied { .. } | Duplicated::Untied { .. } | Duplicated::Followed { .. } => {}
    }
}
