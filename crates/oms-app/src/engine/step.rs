//! One step: a batch of messages is decided, committed and answered.

use super::answer::{Answer, Done};
use super::draft::{Draft, Live};
use super::job::{Claim, Job, Work};
use super::number::Numbers;
use super::park::Parking;
use super::scrub::{Files, Scrub};
use super::seal;
use super::turn::Node;
use crate::clock::{Clock, Entropy, Stopwatch};
use crate::directory::Directory;
use crate::error::Error;
use crate::live::Signal;
use crate::metrics::Metrics;
use lru::LruCache;
use oms_base::{AgencyId, Minter, Span, TicketId, Timestamp, id, sabotage};
use oms_store::{Position, Store, StoreError};
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Tickets kept in memory between batches.
const TICKETS_CACHED: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");
/// Log rows after which a batch serves no more parked claims; they go on with the next tick.
const ROWS_SOFT_MAX: usize = 8_192;
/// How often time itself is looked at.
const TICK: Span = Span::millis(100);
/// How far ahead ids are reserved, in milliseconds.
const IDS_AHEAD_MS: i64 = 60_000;

/// Jobs that came together, and where their answers go.
#[derive(Debug)]
pub struct Message {
    /// The jobs, answered in order.
    pub jobs: Vec<Job>,
    /// Where to.
    pub reply: oneshot::Sender<Vec<Answer>>,
}

/// What an engine is made of.
pub struct Setup {
    /// Stable storage.
    pub store: Box<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Salts.
    pub entropy: Entropy,
    /// Boards, workflows and templates, shared with the readers.
    pub directory: Arc<Directory>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// Whom to tell what is committed.
    pub signal: Arc<Signal>,
}

/// The one writer.
pub struct Engine {
    pub(super) store: Box<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Entropy,
    pub(super) directory: Arc<Directory>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) signal: Arc<Signal>,
    pub(super) cache: LruCache<TicketId, Live>,
    pub(super) numbers: Numbers,
    pub(super) minter: Minter,
    pub(super) parking: Parking,
    pub(super) turn: usize,
    pub(super) agency: AgencyId,
    pub(super) ids_reserved: i64,
    pub(super) last_position: Position,
    pub(super) last_now: Timestamp,
    /// Which number it mints under; `None` where there is no other server.
    pub(super) node: Option<Node>,
    /// Whether the store has refused the turn and not given it since.
    pub(super) is_cut_off: bool,
    /// Keys of an earlier process count also when the clock was set back before this one began.
    key_day_min: i32,
    read_only: bool,
    releases: Vec<Job>,
    next_tick: Timestamp,
    /// Whether more alarms may be due than the last batch took.
    pub(super) alarms_wait: bool,
    pub(super) scrub: Scrub,
}

/// An answer that waits for the commit.
struct Pending {
    answer: Answer,
    /// Whether it rests on what this batch changes.
    conditional: bool,
}

struct Waiting {
    answers: Vec<Pending>,
    reply: oneshot::Sender<Vec<Answer>>,
}

impl Engine {
    /// An engine over an open store.
    pub fn new(setup: Setup) -> Result<Engine, Error> {
        let agency = AgencyId::FIRST;
        let high_water = setup.store.id_high_water()?;
        let last_position = setup.store.last_position(agency)?;
        let ahead = setup.clock.now().day().saturating_add(seal::KEY_DAYS_AHEAD);
        let last_key_day = setup.store.last_key_day(agency, ahead)?;
        setup.directory.load(&*setup.store, agency)?;
        setup.signal.started(last_position);
        let mut engine = Engine {
            store: setup.store,
            clock: setup.clock,
            entropy: setup.entropy,
            directory: setup.directory,
            metrics: setup.metrics,
            signal: setup.signal,
            cache: LruCache::new(TICKETS_CACHED),
            numbers: Numbers::default(),
            minter: Minter::new(0, high_water),
            parking: Parking::default(),
            turn: 0,
            agency,
            ids_reserved: high_water,
            last_position,
            last_now: Timestamp::from_micros(0),
            node: None,
            is_cut_off: false,
            key_day_min: last_key_day.unwrap_or(0),
            read_only: false,
            releases: Vec::new(),
            next_tick: Timestamp::from_micros(0),
            alarms_wait: false,
            scrub: Scrub::DUE,
        };
        engine.take_turn()?;
        engine.store.end_turn();
        Ok(engine)
    }

    /// Decides, commits and answers `messages` as one batch.
    ///
    /// Fails only when it is unknown what reached stable storage: the caller must end the process.
    pub fn step(&mut self, messages: Vec<Message>) -> Result<(), StoreError> {
        if let Err(error) = self.take_turn() {
            return self.refuse(messages, &error);
        }
        let now = self.advance_clock();
        let mut draft = Draft::new(self.agency, now, now.day().max(self.key_day_min));
        count_demand(&messages, &mut draft);
        if let Err(error) = self.read_keys(&messages, &mut draft) {
            // Asked for again one by one, so that each job gets its own answer.
            tracing::debug!(%error, "keys cannot be read");
        }
        let releases = if self.read_only { Vec::new() } else { std::mem::take(&mut self.releases) };
        for job in &releases {
            let _released = self.decide(job, &mut draft);
        }
        let fresh = messages.into_iter().filter_map(|m| self.take_message(m, &mut draft));
        let fresh: Vec<Waiting> = fresh.collect();
        // Answered first: they have waited longest, and hold up somebody's work.
        let mut waiting = self.serve_parked(&mut draft);
        waiting.extend(fresh);
        let outcome = self.commit(draft);
        if outcome.is_err() {
            // Nothing of the batch happened: not the releases, nor what parked claims wait for.
            self.releases.extend(releases);
            self.parking.is_unserved |= self.parking.len() > 0;
        }
        self.reply(waiting, &outcome);
        self.metrics.set_parked(self.parking.len());
        match outcome {
            Err(error) if error.is_doubt() => Err(error),
            _ => Ok(()),
        }
    }

    /// What time passing asks for: lapsed leases, claims that waited long enough, a full disk
    /// that has space again.
    pub fn tick(&mut self) -> Result<(), StoreError> {
        self.try_disk()?;
        self.look_at_files();
        let now = self.advance_clock();
        for reply in self.parking.expired(now) {
            let _gone = reply.send(vec![Ok(Done::Claimed { tasks: Vec::new() })]);
        }
        if let Err(error) = self.look_around() {
            tracing::debug!(%error, "cannot look what others have done");
        }
        let lapsed = self.store.lapsed_tasks(self.agency, now, 1);
        let alarms = self.store.due_alarms(self.agency, now, 1);
        let idle = lapsed.as_ref().is_ok_and(Vec::is_empty)
            && alarms.as_ref().is_ok_and(Vec::is_empty)
            && self.releases.is_empty()
            && !self.parking.is_unserved;
        self.alarms_wait = false;
        if idle || self.read_only {
            return Ok(());
        }
        let mut again = Vec::new();
        if std::mem::take(&mut self.parking.is_unserved) {
            let waiting = self.parking.len();
            again = self.parking.messages(now, ROWS_SOFT_MAX);
            self.parking.is_unserved = again.len() < waiting;
        }
        let job = |work| Job { caller: crate::Caller::hub(), key: None, work };
        let (reply, _answer) = oneshot::channel();
        let jobs = vec![job(Work::Lapse), job(Work::Ring)];
        let mut messages = vec![Message { jobs, reply }];
        messages.extend(again);
        self.step(messages)
    }

    /// Tries whether a full disk takes a row again.
    fn try_disk(&mut self) -> Result<(), StoreError> {
        if !self.read_only {
            return Ok(());
        }
        match self.store.probe() {
            Ok(()) => {
                self.read_only = false;
                tracing::warn!("the disk has space again: writing resumes");
                Ok(())
            }
            Err(error) if error.is_doubt() => Err(error),
            Err(_still_full) => Ok(()),
        }
    }

    /// Looks at the time when it has not for a while.
    pub fn tick_when_due(&mut self) -> Result<(), StoreError> {
        let now = self.advance_clock();
        if now < self.next_tick && !self.alarms_wait {
            return Ok(());
        }
        self.next_tick = now.plus(TICK);
        self.tick()
    }

    /// Whether time has brought more than one batch takes: it is to be stepped again at once.
    pub const fn is_behind(&self) -> bool {
        (self.alarms_wait || matches!(self.scrub.files, Files::Due)) && !self.read_only
    }

    /// Whether the engine only reads at the moment.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Answers every parked claim with nothing, for the end.
    pub fn drain(&mut self) {
        for reply in self.parking.all() {
            let _gone = reply.send(vec![Ok(Done::Claimed { tasks: Vec::new() })]);
        }
    }

    /// The place that answers name when they changed nothing.
    pub(super) const fn last_position(&self) -> Position {
        self.last_position
    }

    /// The next id; reserves ahead with the batch when the reserve runs out.
    pub(super) fn mint(&mut self, now: Timestamp) -> i64 {
        self.minter.mint(now)
    }

    /// Now, which never goes back while the engine runs.
    fn advance_clock(&mut self) -> Timestamp {
        self.last_now = self.last_now.max(self.clock.now());
        self.last_now
    }

    /// Decides a message; a claim that finds nothing parks.
    fn take_message(&mut self, message: Message, draft: &mut Draft) -> Option<Waiting> {
        if let [Job { work: Work::Claim(claim), .. }] = message.jobs.as_slice()
            && message.reply.is_closed()
        {
            tracing::debug!(claim.max, "a claim's client has gone");
            return None;
        }
        let decide = |job: &Job| self.decide_pending(job, draft);
        let answers: Vec<Pending> = message.jobs.iter().map(decide).collect();
        if let ([job], [Pending { answer: Ok(Done::Claimed { tasks }), .. }]) =
            (message.jobs.as_slice(), answers.as_slice())
            && let Work::Claim(claim) = &job.work
            && tasks.is_empty()
            && claim.wait > Span::ZERO
        {
            // What was read ahead for the whole batch may have gone to others.
            let cut = |owner| draft.queues.get(owner).is_some_and(|queue| queue.cut);
            self.parking.is_unserved |= claim.owners.iter().any(cut);
            let owners = self.all_names(&claim.owners, draft);
            let claim = Claim { owners, ..claim.clone() };
            return self.park(claim, job.caller.clone(), message.reply, draft.now);
        }
        Some(Waiting { answers, reply: message.reply })
    }

    fn park(
        &mut self,
        claim: Claim,
        caller: crate::Caller,
        reply: oneshot::Sender<Vec<Answer>>,
        now: Timestamp,
    ) -> Option<Waiting> {
        let refused = self.parking.park(claim, caller, reply, now).err()?;
        let answers = vec![Pending { answer: Err(Error::Busy), conditional: false }];
        Some(Waiting { answers, reply: refused })
    }

    fn serve_parked(&mut self, draft: &mut Draft) -> Vec<Waiting> {
        let mut served = Vec::new();
        while let Some(parked) = self.parking.next_for(&draft.queued) {
            if draft.log.len() >= ROWS_SOFT_MAX {
                self.parking.put_back(parked);
                self.parking.is_unserved = true;
                break;
            }
            if parked.reply.is_closed() {
                continue;
            }
            let work = Work::Claim(parked.claim.clone());
            let job = Job { caller: parked.caller.clone(), key: None, work };
            let pending = self.decide_pending(&job, draft);
            if matches!(&pending.answer, Ok(Done::Claimed { tasks }) if tasks.is_empty()) {
                self.parking.put_back(parked);
                self.parking.is_unserved = true;
                break;
            }
            served.push(Waiting { answers: vec![pending], reply: parked.reply });
        }
        served
    }

    fn decide_pending(&mut self, job: &Job, draft: &mut Draft) -> Pending {
        let dirty_before = !draft.is_empty();
        let answer =
            if self.read_only { Err(Error::ReadOnly) } else { self.decide_keyed(job, draft) };
        self.metrics.count_command(&answer);
        Pending { conditional: dirty_before || answer.is_ok(), answer }
    }

    fn commit(&mut self, mut draft: Draft) -> Result<i64, StoreError> {
        if draft.is_empty() {
            self.store.end_turn();
            return Ok(self.last_position.batch());
        }
        let reserve = self.minter.last() >= self.ids_reserved;
        let mark = reserve.then(|| id::high_water(draft.now, self.minter.last(), IDS_AHEAD_MS));
        let commands = draft.log.len();
        let batch = seal::seal(&mut draft, &self.directory, mark);
        let watch = Stopwatch::start();
        let outcome = match draft.fault.clone() {
            None => self.store.commit(&batch),
            Some(fault) => {
                self.store.end_turn();
                Err(fault)
            }
        };
        self.metrics.observe_commit(commands, watch.seconds());
        match outcome {
            Ok(committed) => {
                self.ids_reserved = mark.unwrap_or(self.ids_reserved);
                if !batch.log.is_empty() {
                    let last = u16::try_from(batch.log.len() - 1).unwrap_or(u16::MAX);
                    self.last_position = Position::new(committed.batch, last);
                }
                self.metrics.count_thresholds(draft.rung);
                self.metrics.count_passed_over(draft.passed_over);
                self.metrics.count_dead(draft.dead);
                self.metrics.count_fired(draft.fired);
                self.metrics.count_untold(draft.untold);
                if !batch.messages.is_empty() {
                    self.signal.posted();
                }
                self.keep(draft);
                if !batch.erasures.is_empty() {
                    self.scrub.files = Files::Due;
                    self.signal.erased(self.last_position);
                }
                self.signal.committed(self.last_position);
                Ok(committed.batch)
            }
            Err(error) => {
                tracing::error!(%error, "a batch failed; nothing of it is kept");
                if sabotage!("keep-failed-batch") {
                    self.keep(draft);
                }
                self.numbers = Numbers::default();
                self.read_only |= error == StoreError::Full;
                Err(error)
            }
        }
    }

    /// Takes what is now committed into memory.
    fn keep(&mut self, draft: Draft) {
        for (id, dirty) in draft.tickets {
            self.cache.put(id, dirty.live);
        }
        if let Some(book) = draft.book {
            let entries = draft.rules.into_iter().map(|new| new.entry).collect();
            self.directory.keep_rules(entries, book);
        }
        if !draft.boards.is_empty() || !draft.workflows.is_empty() {
            self.directory.keep(draft.boards, draft.workflows, draft.versions);
        }
    }

    fn reply(&mut self, waiting: Vec<Waiting>, outcome: &Result<i64, StoreError>) {
        for Waiting { answers, reply } in waiting {
            let answers: Vec<Answer> =
                answers.into_iter().map(|pending| settle(pending, outcome)).collect();
            if let Err(unheard) = reply.send(answers) {
                self.release_unheard(unheard);
            }
        }
    }

    /// A client that went away while its claim was committed never learns of its leases.
    fn release_unheard(&mut self, answers: Vec<Answer>) {
        for answer in answers {
            if let Ok(Done::Claimed { tasks }) = answer {
                let release = |claimed: super::answer::Claimed| Job {
                    caller: crate::Caller::hub(),
                    key: None,
                    work: Work::Task {
                        task: claimed.task,
                        epoch: claimed.epoch,
                        action: super::job::TaskAction::Release,
                    },
                };
                self.releases.extend(tasks.into_iter().map(release));
            }
        }
    }
}

/// How many tasks the batch's claims ask of each owner.
fn count_demand(messages: &[Message], draft: &mut Draft) {
    for job in messages.iter().flat_map(|message| &message.jobs) {
        if let Work::Claim(claim) = &job.work {
            for owner in &claim.owners {
                *draft.demand.entry(owner.clone()).or_default() += claim.max;
            }
        }
    }
}

fn settle(pending: Pending, outcome: &Result<i64, StoreError>) -> Answer {
    match (outcome, pending.conditional) {
        _ if sabotage!("answer-before-commit") => pending.answer,
        (Err(error), true) => Err(Error::from(error.clone())),
        (Err(_), false) => pending.answer,
        (Ok(batch), _) => pending.answer.map(|done| place(done, *batch)),
    }
}

/// Fills in the batch of positions that were not known before the commit.
fn place(mut done: Done, batch: i64) -> Done {
    let fill = |position: &mut Position| {
        if position.batch() == 0 {
            let row = u16::try_from(position.row()).unwrap_or(u16::MAX);
            *position = Position::new(batch, row);
        }
    };
    match &mut done {
        Done::Ticket(written) | Done::Task { written, .. } => fill(&mut written.position),
        Done::Board { position, .. }
        | Done::Workflow { position, .. }
        | Done::Rule { position, .. } => fill(position),
        Done::Claimed { tasks } => {
            for claimed in tasks {
                fill(&mut claimed.written.position);
            }
        }
        Done::Outgoing(outgoing) => {
            if let Some(outgoing) = outgoing {
                fill(&mut outgoing.claimed.written.position);
            }
        }
        Done::Replay { .. }
        | Done::Alert { .. }
        | Done::Message(_)
        | Done::Letter(_)
        | Done::Consult(_)
        | Done::Notice(_)
        | Done::Secret { .. }
        | Done::Lapsed(_)
        | Done::Rung(_)
        | Done::Automated(_)
        | Done::Bulk { .. }
        | Done::View { .. }
        | Done::Corrected => {}
    }
    done
}
