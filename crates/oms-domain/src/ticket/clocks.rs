//! The clocks of a ticket: what each event does to them.
//!
//! A ticket keeps its own clocks for good. A stage's clock goes when its attempt ends: its
//! outcome is counted then, and the log holds the rest.

use super::duplicate_clocks;
use super::event::Event;
use super::side::{Side, Sided};
use super::stage::Stage;
use super::state::Ticket;
use super::steer::Steered;
use crate::codec::CodecError;
use crate::sla::{
    self, Alarm, Book, Calendar, CancelReason, Clock, ClockState, Happening, Metric, Phase,
    Reading, StoredClock, Target, Terms, Threshold, What,
};
use minicbor::{Decode, Encode};
use oms_base::{Actor, Outcome, Role, Status, Timestamp, Visibility};
use std::sync::Arc;

/// A clock of a ticket, or of one of its stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// The stage that it is of, by index; of the ticket itself when absent.
    pub stage: Option<u16>,
    /// The clock.
    pub clock: ClockState,
    /// Everything that happened to it, when the ticket is folded to be explained.
    pub story: Option<Story>,
}

/// Everything that happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// By what it began.
    pub terms: Arc<Terms>,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
}

/// A clock, as a ticket's head holds it.
#[derive(Debug, Encode, Decode)]
#[cbor(map)]
pub(super) struct StoredTracked {
    #[n(0)]
    stage: Option<u16>,
    #[n(1)]
    clock: StoredClock,
}

impl Tracked {
    /// A clock that has not begun.
    fn new(stage: Option<u16>, terms: &Arc<Terms>, tells: bool) -> Tracked {
        let terms = Arc::clone(terms);
        let story = tells.then(|| Story { terms: Arc::clone(&terms), happenings: Vec::new() });
        Tracked { stage, clock: ClockState::new(terms), story }
    }

    fn after(mut self, what: What, at: Timestamp) -> Tracked {
        let happening = Happening { at, what };
        self.clock = self.clock.apply(&happening);
        if let Some(story) = &mut self.story {
            story.happenings.push(happening);
        }
        self
    }

    /// The clock at `now` with its past, when its story was kept.
    pub fn told(&self, now: Timestamp) -> Option<Clock> {
        let story = self.story.as_ref()?;
        Some(sla::clock(&story.terms, &story.happenings, now))
    }

    /// What it measures.
    pub fn metric(&self) -> &Metric {
        &self.clock.terms().metric
    }

    /// Whether it has ended or was given up.
    pub const fn is_closed(&self) -> bool {
        match self.clock.phase() {
            Phase::Stopped { .. } | Phase::Cancelled { .. } => true,
            Phase::Pending | Phase::Running { .. } | Phase::Paused { .. } => false,
        }
    }

    pub(super) fn stored(&self) -> StoredTracked {
        StoredTracked { stage: self.stage, clock: sla::encode_clock(&self.clock) }
    }
}

impl StoredTracked {
    pub(super) fn read(self, book: &Book) -> Result<Tracked, CodecError> {
        let clock = sla::decode_clock(self.clock, book)?;
        Ok(Tracked { stage: self.stage, clock, story: None })
    }
}

/// When the next of its clocks rings, or time alone does something with one of its stages. What it
/// owes to others is due at once.
pub(super) fn next_alarm_at(ticket: &Ticket) -> Option<Timestamp> {
    let clocks = ticket.clocks.iter().filter_map(|tracked| tracked.clock.next_alarm_at());
    let owed = ticket.owes().then_some(ticket.core.opened_at);
    let beside = ticket.sides.iter().filter_map(Side::alarm_at);
    let stages = ticket.stages.iter().filter_map(Stage::alarm_at).chain(beside);
    clocks.chain(stages).chain(owed).min()
}

impl Ticket {
    /// Its own clock of `metric`.
    pub fn clock(&self, metric: &Metric) -> Option<&ClockState> {
        let own = |tracked: &&Tracked| tracked.stage.is_none() && tracked.metric() == metric;
        self.clocks.iter().find(own).map(|tracked| &tracked.clock)
    }

    /// The clock of a stage that has begun and not ended.
    pub fn stage_clock(&self, stage: u16) -> Option<&ClockState> {
        let of_stage = |tracked: &&Tracked| tracked.stage == Some(stage);
        self.clocks.iter().find(of_stage).map(|tracked| &tracked.clock)
    }

    /// When it is due, or was; `None` while nothing is promised, and while the clock waits.
    pub fn due_at(&self) -> Option<Timestamp> {
        match self.clock(&Metric::Resolution) {
            Some(clock) => clock.due_at(),
            None => self.core.due_at,
        }
    }

    /// What the clock of its resolution shows at `now`.
    pub fn resolution(&self, now: Timestamp) -> Option<Reading> {
        self.clock(&Metric::Resolution).map(|clock| clock.read(now))
    }

    /// How it stands with its time limit at `now`: `ok`, `at-risk`, `breach`, `paused` or `met`;
    /// `None` without a limit.
    pub fn sla_status(&self, now: Timestamp) -> Option<&'static str> {
        match self.resolution(now) {
            Some(reading) => Some(reading.sla_status()),
            None => self.core.due_at.map(|due_at| self.status_by(due_at, now)),
        }
    }

    /// The same of a ticket that was opened before there were clocks.
    fn status_by(&self, due_at: Timestamp, now: Timestamp) -> &'static str {
        let until = if self.status.is_open() { now } else { self.status_since };
        match self.status {
            _ if until > due_at => "breach",
            Status::Completed => "met",
            Status::Queued | Status::InProgress | Status::Blocked | Status::Cancelled => "ok",
        }
    }

    /// The thresholds that its clocks have come to by `now` and that are not recorded, in order.
    pub(super) fn rung(&self, now: Timestamp) -> Vec<Event> {
        if self.next_alarm_at.is_none_or(|at| at > now) {
            return Vec::new();
        }
        let mut rung: Vec<(Timestamp, Event)> = Vec::new();
        for tracked in &self.clocks {
            let due = tracked.clock.alarms().into_iter().filter(|alarm| alarm.at <= now);
            rung.extend(due.map(|alarm| (alarm.at, reached(tracked, &alarm))));
        }
        rung.sort_by_key(|(at, _)| *at);
        rung.into_iter().map(|(_, event)| event).collect()
    }
}

fn reached(tracked: &Tracked, alarm: &Alarm) -> Event {
    Event::ThresholdReached {
        stage: tracked.stage,
        metric: tracked.metric().clone(),
        cycle: tracked.clock.cycle_number(),
        threshold: alarm.threshold,
    }
}

/// The clocks of a ticket that was opened at `at`.
pub(super) fn begin(ticket: &mut Ticket, terms: &[Arc<Terms>], at: Timestamp) {
    for terms in terms {
        // The requester has said nothing yet beside the ticket itself.
        let waits = terms.metric == Metric::NextResponse;
        let clock = Tracked::new(None, terms, ticket.tells);
        ticket.clocks.push(if waits { clock } else { clock.after(What::Start, at) });
    }
    if ticket.owner.is_some() {
        each(ticket, |metric| (*metric == Metric::Assign).then_some(What::Stop), at);
    }
    ticket.next_alarm_at = next_alarm_at(ticket);
}

/// What `event`, which was applied to the ticket, does to its clocks.
pub(super) fn follow(ticket: &mut Ticket, event: &Event, at: Timestamp, actor: Actor) {
    follow_event(ticket, event, at, actor);
    duplicate_clocks::aside(ticket, |ticket| follow_event(ticket, event, at, actor));
    if let Event::Duplicated(event) = event {
        duplicate_clocks::follow(ticket, event, at);
    }
    if ticket.duplicates.of.is_some() {
        let cancel = What::Cancel(CancelReason::Duplicate);
        change(ticket, |tracked| (!tracked.is_closed()).then(|| cancel.clone()), at);
    }
}

fn follow_event(ticket: &mut Ticket, event: &Event, at: Timestamp, actor: Actor) {
    match event {
        Event::Assigned { owner: Some(_) } => {
            each(ticket, |metric| (*metric == Metric::Assign).then_some(What::Stop), at);
        }
        Event::Commented { visibility: Visibility::Public, .. } => answer(ticket, at, actor),
        Event::Reopened { clocks, .. } => reopen(ticket, clocks, at),
        Event::StageQueued { stage, clock, .. } => queue(ticket, *stage, clock.as_ref(), at),
        Event::StageFinished { stage, result, .. } if result.outcome == Outcome::Blocked => {
            let because = result.because.clone();
            for_stage(ticket, *stage, at, |terms| {
                let reason = because.filter(|because| terms.pauses(Status::Blocked, because));
                reason.map(What::Pause)
            });
        }
        Event::StageFinished { stage, .. } | Event::StageSkipped { stage, .. } => {
            ticket.clocks.retain(|tracked| tracked.stage != Some(*stage));
        }
        Event::Cancelled { .. } | Event::Sided(Sided::Cancelling { .. }) => {
            ticket.clocks.retain(|tracked| tracked.stage.is_none());
        }
        Event::StagesReset { stages, .. } => {
            let stays = |stage: u16| stages.binary_search(&stage).is_err();
            ticket.clocks.retain(|tracked| tracked.stage.is_none_or(stays));
        }
        Event::Migrated(event) => {
            ticket.clocks.retain(|tracked| tracked.stage.is_none_or(|stage| event.keeps(stage)));
        }
        Event::Steered { stage, what } => steered(ticket, *stage, what, at),
        Event::ThresholdReached { stage, metric, cycle, threshold } => {
            fired(ticket, (*stage, metric), (*cycle, *threshold), at);
        }
        Event::ClockRebased { policy, clocks } => {
            ticket.policy.clone_from(policy);
            rebase(ticket, clocks, at);
        }
        Event::Opened(_)
        | Event::Moved { .. }
        | Event::Assigned { owner: None }
        | Event::Prioritised { .. }
        | Event::Commented { .. }
        | Event::Labelled { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageBlocked { .. }
        | Event::StageRetried { .. }
        | Event::Completed
        | Event::Escalated { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Kin(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Duplicated(_)
        | Event::Redacted(_)
        | Event::Sided(Sided::Queued { .. }) => {}
        Event::Imported(_) => hush(ticket, at),
    }
}

fn steered(ticket: &mut Ticket, stage: u16, what: &Steered, at: Timestamp) {
    match what {
        Steered::Paused { because, .. } => for_stage(ticket, stage, at, |terms| {
            let because = because.as_ref();
            because.filter(|word| terms.pauses(Status::Blocked, word)).cloned().map(What::Pause)
        }),
        Steered::Resumed { .. } => for_stage(ticket, stage, at, |_| Some(What::Resume)),
        Steered::Cancelled { .. } | Steered::TimedOut => {
            ticket.clocks.retain(|tracked| tracked.stage != Some(stage));
        }
        Steered::Reassigned { .. }
        | Steered::Escalated { .. }
        | Steered::RetryPlanned { .. }
        | Steered::Delegated { .. }
        | Steered::ChildOpened { .. }
        | Steered::ChildRefused { .. } => {}
    }
}

/// What the status at which a command leaves the ticket does to its clocks. What it ended by only
/// because another ticket did is no end of its own.
pub(super) fn settle(ticket: &mut Ticket, at: Timestamp) {
    settle_each(ticket, at);
    if ticket.duplicates.before.is_none() {
        duplicate_clocks::aside(ticket, |ticket| settle_each(ticket, at));
    }
}

fn settle_each(ticket: &mut Ticket, at: Timestamp) {
    let (status, because) = (ticket.status, ticket.because.clone());
    let what = |terms: &Terms| match status {
        Status::Completed if terms.metric == Metric::Resolution => What::Stop,
        Status::Completed | Status::Cancelled => What::Cancel(CancelReason::GivenUp),
        Status::Queued | Status::InProgress | Status::Blocked => match &because {
            Some(because) if terms.pauses(status, because) => What::Pause(because.clone()),
            Some(_) | None => What::Resume,
        },
    };
    change(ticket, |tracked| tracked.stage.is_none().then(|| what(tracked.clock.terms())), at);
}

/// Everybody but machines, the hub among them.
const fn is_human(actor: Actor) -> bool {
    match actor.role {
        Role::Service | Role::Agent => false,
        Role::Admin
        | Role::Supervisor
        | Role::Staff
        | Role::Auditor
        | Role::SecurityOfficer
        | Role::ReleaseManager
        | Role::Citizen => actor.principal.0 != 0,
    }
}

/// A public message: the requester's asks for an answer, somebody else's is one.
fn answer(ticket: &mut Ticket, at: Timestamp, actor: Actor) {
    let asks = actor.principal == ticket.core.opened_by;
    if !asks && !is_human(actor) {
        return;
    }
    change(
        ticket,
        |tracked| match tracked.metric() {
            Metric::FirstResponse => (!asks).then_some(What::Stop),
            Metric::NextResponse if !asks => Some(What::Stop),
            Metric::NextResponse => match tracked.clock.phase() {
                Phase::Pending => Some(What::Start),
                Phase::Stopped { .. } => Some(What::Reset),
                Phase::Running { .. } | Phase::Paused { .. } | Phase::Cancelled { .. } => None,
            },
            Metric::Resolution | Metric::Assign | Metric::Stage(_) => None,
        },
        at,
    );
}

/// What ended with the ticket goes on; a response that was given stays given.
fn reopen(ticket: &mut Ticket, fresh: &[Arc<Terms>], at: Timestamp) {
    change(
        ticket,
        |tracked| {
            let metric = tracked.metric();
            if let Some(terms) = fresh.iter().find(|terms| terms.metric == *metric) {
                return Some(What::NewCycle(Arc::clone(terms)));
            }
            let ended_with_it = *metric == Metric::Resolution
                || matches!(tracked.clock.phase(), Phase::Cancelled { .. });
            ended_with_it.then_some(What::Continue)
        },
        at,
    );
}

/// A retry of a blocked stage goes on with its clock; else a new one begins.
fn queue(ticket: &mut Ticket, stage: u16, terms: Option<&Arc<Terms>>, at: Timestamp) {
    match terms {
        None => for_stage(ticket, stage, at, |_| Some(What::Resume)),
        Some(terms) => {
            ticket.clocks.retain(|tracked| tracked.stage != Some(stage));
            let clock = Tracked::new(Some(stage), terms, ticket.tells);
            ticket.clocks.push(clock.after(What::Start, at));
        }
    }
}

fn fired(
    ticket: &mut Ticket,
    (stage, metric): (Option<u16>, &Metric),
    (cycle, threshold): (u32, Threshold),
    at: Timestamp,
) {
    change(
        ticket,
        |tracked| {
            let same = tracked.stage == stage && tracked.metric() == metric;
            same.then_some(What::Fired { cycle, threshold })
        },
        at,
    );
}

/// What its clocks have come to by `at` is past, and rings no more.
fn hush(ticket: &mut Ticket, at: Timestamp) {
    for tracked in &mut ticket.clocks {
        let cycle = tracked.clock.cycle_number();
        let past = tracked.clock.alarms().into_iter().filter(|alarm| alarm.at <= at);
        *tracked = past.fold(tracked.clone(), |tracked, Alarm { threshold, .. }| {
            tracked.after(What::Fired { cycle, threshold }, at)
        });
    }
}

/// A clock of its resolution that runs since it was opened, and is due in no foreseeable time.
pub(super) fn boundless(ticket: &Ticket) -> Tracked {
    let terms = Terms::own(Metric::Resolution, Target::LONGEST, Calendar::always_open());
    let clock = Tracked::new(None, &Arc::new(terms), ticket.tells);
    clock.after(What::Start, ticket.core.opened_at)
}

fn rebase(ticket: &mut Ticket, clocks: &[Arc<Terms>], at: Timestamp) {
    for terms in clocks {
        let stands = ticket.clocks.iter().any(|tracked| *tracked.metric() == terms.metric);
        // A promise that is new counts from when the ticket was opened.
        if !stands && terms.metric == Metric::Resolution {
            let begun = boundless(ticket);
            ticket.clocks.insert(0, begun.after(What::Rebase(Arc::clone(terms)), at));
            continue;
        }
        change(
            ticket,
            |tracked| (*tracked.metric() == terms.metric).then(|| What::Rebase(Arc::clone(terms))),
            at,
        );
    }
}

fn each(ticket: &mut Ticket, what: impl Fn(&Metric) -> Option<What>, at: Timestamp) {
    change(
        ticket,
        |tracked| {
            if tracked.stage.is_none() { what(tracked.metric()) } else { None }
        },
        at,
    );
}

fn for_stage(
    ticket: &mut Ticket,
    stage: u16,
    at: Timestamp,
    what: impl FnOnce(&Terms) -> Option<What>,
) {
    let of_stage = |tracked: &Tracked| tracked.stage == Some(stage);
    let found = ticket.clocks.iter().position(of_stage);
    let Some(what) = found.and_then(|index| what(ticket.clocks[index].clock.terms())) else {
        return;
    };
    let mut what = Some(what);
    change(ticket, |tracked| if of_stage(tracked) { what.take() } else { None }, at);
}

pub(super) fn change(
    ticket: &mut Ticket,
    mut what: impl FnMut(&Tracked) -> Option<What>,
    at: Timestamp,
) {
    for tracked in &mut ticket.clocks {
        if let Some(what) = what(tracked) {
            *tracked = tracked.clone().after(what, at);
        }
    }
}
