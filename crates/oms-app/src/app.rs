//! The one way in: authenticate, authorise, hand over to the writer or ask a reader.

use crate::auth::{self, Caller};
use crate::automation;
use crate::bulk;
use crate::clock::Clock;
use crate::engine::{Answer, Done, Job, Message, SecretWork, Work, Writer};
use crate::error::Error;
use crate::fold;
use crate::gate::{Gate, Rates};
use crate::live::{Live, Signal};
use crate::metrics::Metrics;
use crate::outbox::{self, Health, Post, Pulses};
use crate::policy::{Grant, Operation, grant};
use crate::proof::Sealer;
use crate::read::{Found, Reader};
use crate::reads::Reads;
use crate::search::Search;
use crate::tracking::TrackingKey;
use crate::uploads::Uploads;
use crate::{TicketRef, rebuild};
use oms_base::{AgencyId, BoardId, JobId, Name, TicketId, Timestamp, Tracking};
use oms_domain::agent::Agent;
use oms_store::{CounterRow, Position};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Notify, Semaphore, oneshot, watch};

/// The hub as HTTP and the command line use it; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    writer: Writer,
    reader: Reader,
    key: TrackingKey,
    clock: Arc<dyn Clock>,
    gate: Gate,
    metrics: Arc<Metrics>,
    live: Live,
    search: Search,
    reads: Reads,
    sealer: Sealer,
    uploads: Uploads,
    post: Arc<Post>,
    stopping: AtomicBool,
    jobs: Arc<Notify>,
    /// Up to where triggers have been asked, and have done what they want.
    asked: watch::Sender<Position>,
    /// Places for workers of triggers that wait.
    workers: Semaphore,
    /// Places for those who wait for agents.
    asking: Semaphore,
    /// How agents that are somewhere else do.
    pulses: Pulses,
}

/// What an app is made of.
pub struct Parts {
    /// The way to the writer.
    pub writer: Writer,
    /// Committed state.
    pub reader: Reader,
    /// Access codes.
    pub key: TrackingKey,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// The writer's word that something was committed.
    pub signal: Arc<Signal>,
    /// Tickets by any field.
    pub search: Search,
    /// Who has read what.
    pub reads: Reads,
    /// Signed checkpoints.
    pub sealer: Sealer,
    /// What brings messages out.
    pub outbox: outbox::Parts,
    /// How often callers may come.
    pub rates: Rates,
}

impl App {
    /// Puts the parts together, on the runtime at hand.
    pub fn new(parts: Parts) -> App {
        let signal = Arc::clone(&parts.signal);
        let live = Live::new(parts.reader.clone(), parts.signal);
        let post = Arc::new(Post::of(parts.outbox));
        let app = App(Arc::new(Inner {
            writer: parts.writer,
            reader: parts.reader,
            key: parts.key,
            clock: parts.clock,
            gate: Gate::new(parts.rates),
            metrics: parts.metrics,
            live,
            search: parts.search,
            reads: parts.reads,
            sealer: parts.sealer,
            uploads: Uploads::default(),
            post: Arc::clone(&post),
            stopping: AtomicBool::new(false),
            jobs: Arc::default(),
            asked: watch::Sender::new(Position::START),
            workers: Semaphore::new(automation::WAITING_MAX),
            asking: Semaphore::new(outbox::ASKING_MAX),
            pulses: Pulses::default(),
        }));
        tokio::spawn(bulk::run(app.clone(), Arc::clone(&app.0.jobs)));
        tokio::spawn(automation::run(app.clone()));
        tokio::spawn(outbox::run(app.clone(), post, signal));
        app
    }

    /// Who calls with this token; an unknown, expired or revoked one is nobody.
    pub fn authenticate(&self, token: Option<&str>, from: IpAddr) -> Result<Caller, Error> {
        let caller = self.caller_of(token);
        match caller {
            Ok(caller) => {
                self.0.gate.check_token(caller.actor.principal)?;
                Ok(caller)
            }
            Err(error) => {
                self.0.metrics.count_denial(&error);
                self.0.reads.count_denial(from, error.code());
                self.0.gate.check_stranger(from)?;
                Err(error)
            }
        }
    }

    fn caller_of(&self, token: Option<&str>) -> Result<Caller, Error> {
        auth::caller(self.0.reader.store(), token, self.0.clock.now())
    }

    /// Whether the caller's role may do this at all.
    pub fn authorise(&self, caller: &Caller, operation: Operation) -> Result<(), Error> {
        let role = caller.actor.role;
        if grant(operation, role) == Grant::Deny {
            let error = Error::Forbidden { role: role.as_str() };
            self.0.metrics.count_denial(&error);
            return Err(error);
        }
        Ok(())
    }

    /// Counts a stranger's request.
    pub fn admit_stranger(&self, from: IpAddr) -> Result<(), Error> {
        let admitted = self.0.gate.check_stranger(from);
        admitted.inspect_err(|error| self.0.metrics.count_denial(error))
    }

    /// Runs jobs and answers each, in order; a 2xx rests on stable storage.
    pub async fn submit(&self, jobs: Vec<Job>) -> Result<Vec<Answer>, Error> {
        if self.0.stopping.load(Ordering::Relaxed) {
            return Err(Error::Stopping);
        }
        let (reply, answers) = oneshot::channel();
        let kinds: Vec<(AgencyId, Kind)> =
            jobs.iter().map(|job| (job.caller.agency, Kind::of(&job.work))).collect();
        self.0.writer.send(Message { jobs, reply })?;
        let answers = answers.await.map_err(|_| Error::Stopping)?;
        if answers.iter().any(|answer| matches!(answer, Ok(Done::Bulk { created: true, .. }))) {
            self.0.jobs.notify_one();
        }
        if answers.iter().any(|answer| matches!(answer, Ok(Done::Replay { .. }))) {
            let again = move |app: &App| Ok(app.replay_all(answers, &kinds));
            return self.ask(again).await;
        }
        Ok(answers)
    }

    /// Runs one job.
    pub async fn submit_one(&self, job: Job) -> Answer {
        let mut answers = self.submit(vec![job]).await?;
        answers.pop().unwrap_or(Err(Error::Stopping))
    }

    /// Waits until triggers have done what they want of all that is committed.
    pub async fn settled(&self) {
        let end = self.0.live.committed();
        let mut asked = self.0.asked.subscribe();
        // It is this app that says how far they are, so that is not cut short.
        drop(asked.wait_for(|asked| *asked >= *end.borrow()).await);
    }

    pub(crate) fn has_asked(&self, to: Position) {
        self.0.asked.send_replace(to);
    }

    fn replay_all(&self, answers: Vec<Answer>, kinds: &[(AgencyId, Kind)]) -> Vec<Answer> {
        let pairs = answers.into_iter().zip(kinds);
        pairs.map(|(answer, (agency, kind))| self.replay(answer?, *agency, *kind)).collect()
    }

    fn replay(&self, done: Done, agency: AgencyId, kind: Kind) -> Answer {
        let Done::Replay { status, stream, seq } = done else {
            return Ok(done);
        };
        let created = status == 201;
        if let Kind::Board = kind {
            let as_of = fold::board_at(self.0.reader.store(), agency, BoardId(stream.0), seq)?;
            let (board, position) = (Arc::new(as_of.state), as_of.position);
            return Ok(Done::Board { board, created, position });
        }
        if let Kind::Bulk = kind {
            let row = self.0.reader.store().job(agency, JobId(stream.0))?;
            return Ok(Done::Bulk { row: row.ok_or(Error::NotFound)?, created });
        }
        let written = self.0.reader.written_at(agency, TicketId(stream.0), seq, created)?;
        Ok(match kind {
            Kind::Task(task) => Done::Task { task, lease_until: None, written },
            Kind::Ticket | Kind::Board | Kind::Bulk => Done::Ticket(written),
        })
    }

    /// Runs a question where it may block.
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&App) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = self.clone();
        let asked = tokio::task::spawn_blocking(move || question(&app)).await;
        asked.unwrap_or_else(|error| Err(Error::Corrupt(error.to_string())))
    }

    /// Committed state.
    pub fn reader(&self) -> &Reader {
        &self.0.reader
    }

    /// Live updates.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// Tickets by any field.
    pub fn search(&self) -> &Search {
        &self.0.search
    }

    /// Places for workers of triggers that wait.
    pub(crate) fn workers(&self) -> &Semaphore {
        &self.0.workers
    }

    /// Places for those who wait for agents.
    pub(crate) fn asking(&self) -> &Semaphore {
        &self.0.asking
    }

    /// How agents that are somewhere else do.
    pub(crate) fn pulses(&self) -> &Pulses {
        &self.0.pulses
    }

    /// How an agent does, as this server has seen it since it began.
    pub fn health_of(&self, agent: &Agent) -> Health {
        self.0.pulses.health(agent)
    }

    /// What brings messages out.
    pub(crate) fn post(&self) -> &Post {
        &self.0.post
    }

    /// Who has read what.
    pub fn reads(&self) -> &Reads {
        &self.0.reads
    }

    /// Signed checkpoints, and proofs.
    pub fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    /// Room for files that are sent.
    pub fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }

    /// A secret to keep, encrypted, and its text where it was made here.
    pub fn seal_secret(
        &self,
        agency: AgencyId,
        name: Name,
        given: Option<&str>,
    ) -> Result<(SecretWork, Option<String>), Error> {
        let (sealed, made) = self.0.post.seal(agency, &name, given)?;
        Ok((SecretWork::Keep { name, sealed }, made))
    }

    /// Whether a token still stands for a caller.
    pub fn is_valid(&self, token: &str) -> bool {
        self.caller_of(Some(token)).is_ok()
    }

    /// Figures.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The instant now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// What the requester of a ticket is given.
    pub fn tracking(&self, agency: AgencyId, found: &oms_domain::ticket::Ticket) -> Tracking {
        self.0.key.tracking(agency, found.core.id, found.core.number.clone())
    }

    /// What others are given who may follow the ticket.
    pub fn following(&self, agency: AgencyId, found: &oms_domain::ticket::Ticket) -> Tracking {
        self.0.key.following(agency, found.core.id, found.core.number.clone())
    }

    /// The ticket that a tracking string opens; wrong, unknown and bare numbers look the same.
    pub fn track(&self, text: &str) -> Result<Found, Error> {
        self.0.reader.survivor(AgencyId::FIRST, self.requested(text)?)
    }

    /// The ticket whose own tracking string this is, also where it was merged since.
    pub fn requested(&self, text: &str) -> Result<Found, Error> {
        self.opened(text, TrackingKey::opens)
    }

    /// The ticket that a following string lets follow; likewise.
    pub fn follow(&self, text: &str) -> Result<Found, Error> {
        let opened = self.opened(text, TrackingKey::lets_follow)?;
        self.0.reader.survivor(AgencyId::FIRST, opened)
    }

    fn opened(
        &self,
        text: &str,
        opens: impl Fn(&TrackingKey, AgencyId, TicketId, u64) -> bool,
    ) -> Result<Found, Error> {
        let agency = AgencyId::FIRST;
        let tracking = Tracking::parse(text).map_err(|_| Error::NotFound)?;
        let number = tracking.number.to_string();
        let found = self.0.reader.public_ticket(agency, &TicketRef::Number(tracking.number))?;
        // A number that does not exist costs the same comparison as a wrong code.
        let id = found.as_ref().map_or(TicketId(0), |found| found.ticket.core.id);
        let opens = tracking.code.is_some_and(|code| opens(&self.0.key, agency, id, code));
        match found.filter(|_| opens) {
            Some(found) => {
                self.0.reads.count_tracked();
                Ok(found)
            }
            None => {
                self.0.gate.check_guess(&number)?;
                self.0.metrics.count_denial(&Error::NotFound);
                Err(Error::NotFound)
            }
        }
    }

    /// Recounts the counters from the log and puts right what differs; gives the differences found.
    pub async fn refresh(&self, caller: Caller) -> Result<rebuild::Recount, Error> {
        // A task of its own goes on when the caller stops waiting.
        let app = self.clone();
        let refreshed = tokio::spawn(async move { app.recount(caller).await }).await;
        refreshed.unwrap_or_else(|error| Err(Error::Corrupt(error.to_string())))
    }

    async fn recount(&self, caller: Caller) -> Result<rebuild::Recount, Error> {
        let agency = caller.agency;
        let recount = self.ask(move |app| rebuild::recount(&app.0.reader, agency)).await?;
        let changes: Vec<CounterRow> = recount
            .differences
            .iter()
            .map(|d| CounterRow { key: d.key.clone(), value: d.counted - d.stored })
            .collect();
        if !changes.is_empty() {
            self.submit_one(Job { caller, key: None, work: Work::Correct { changes } }).await?;
        }
        Ok(recount)
    }

    /// Refuses new work from here on.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
        self.0.live.stop();
        self.0.search.stop();
        self.0.jobs.notify_one();
    }

    /// Whether new work is refused.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }

    /// Ends the writer once everything queued is answered.
    pub fn stop_writer(&self) {
        self.0.writer.stop();
    }

    /// Forgets quiet callers' request counts.
    pub fn retain_recent(&self) {
        self.0.gate.retain_recent();
    }
}

/// How a replayed answer is shaped.
#[derive(Clone, Copy)]
enum Kind {
    Ticket,
    Board,
    Bulk,
    Task(oms_base::TaskId),
}

impl Kind {
    const fn of(work: &Work) -> Kind {
        match work {
            Work::SetBoard { .. } => Kind::Board,
            Work::Bulk(_) => Kind::Bulk,
            Work::Task { task, .. } | Work::Hand { task, .. } => Kind::Task(*task),
            Work::Publish(_)
            | Work::Open(_)
            | Work::Alert(_)
            | Work::Hear(_)
            | Work::Import(_)
            | Work::Change { .. }
            | Work::Claim(_)
            | Work::Take { .. }
            | Work::PublishRule { .. }
            | Work::Automate(_)
            | Work::Park { .. }
            | Work::Message(_)
            | Work::Notice(_)
            | Work::Prefer(_)
            | Work::Secret(_)
            | Work::Agent(_)
            | Work::Lapse
            | Work::Ring
            | Work::KeepView(_)
            | Work::RemoveView(_)
            | Work::Correct { .. } => Kind::Ticket,
        }
    }
}
