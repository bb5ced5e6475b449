//! The demo's own tickets and who works on them: one turn after the other, past or present.

use super::cast::Cast;
use super::clock::DemoClock;
use super::desk::{self, Desk};
use super::dice::Dice;
use super::loans::{self, LOANS, TROUBLES};
use super::season::{self, Act, By, Scene};
use super::turn::{self, TURNS};
use super::{potholes, rules};
use oms_app::engine::{Change, Claimed, OpenWanted, PublishWanted};
use oms_app::{App, Clock, Done, Error, Job, SystemClock, TicketRef, Work};
use oms_base::{Code, Outcome, StageId, Status, TaskId, TicketId};
use oms_domain::ticket::{TaskResult, Ticket};
use oms_domain::{Refusal, json, workflow};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many waiting tasks of one owner are looked through for the demo's own.
const WAITING_MAX: usize = 1_000;
/// How many turns a stuck loan waits for a supervisor.
const REPAIR_AFTER: u32 = 15;

/// The demo's tickets and their keepers.
pub(super) struct Town {
    app: App,
    cast: Cast,
    desks: Vec<Desk>,
    /// The chance of everything that happens.
    pub(super) dice: Dice,
    /// The turn that is played.
    pub(super) turn: u32,
    /// Every pothole of the demo, in the order of the reports.
    potholes: Vec<Pothole>,
    /// Which loan of the demo a ticket is.
    loans: BTreeMap<TicketId, u32>,
    /// Stages that a supervisor will try again, and when.
    repairs: Vec<(u32, TaskId, StageId)>,
}

/// A pothole, as far as its keepers know.
struct Pothole {
    id: TicketId,
    status: Status,
    /// Whose it is.
    crew: usize,
}

impl Town {
    /// Publishes hours, promises, the board and the workflow.
    pub(super) async fn found(app: &App, cast: Cast) -> Result<Town, Error> {
        let mut works = rules::works(SystemClock.now())?;
        works.push(publish()?);
        for work in works {
            app.submit_one(Job { caller: cast.admin.clone(), key: None, work }).await?;
        }
        let owners = cast.owners.clone().into_iter().enumerate();
        let desks = owners.map(|(at, (owner, caller))| Desk::new(at, owner, caller)).collect();
        Ok(Town {
            app: app.clone(),
            cast,
            desks,
            dice: Dice::new(),
            turn: 0,
            potholes: Vec::new(),
            loans: BTreeMap::new(),
            repairs: Vec::new(),
        })
    }

    /// Plays the past: every turn at which something happens, until `clock` shows the present.
    pub(super) async fn live_through_the_past(&mut self, clock: &DemoClock) -> Result<(), Error> {
        let now = SystemClock.now();
        let hours = rules::hours(now).map_err(Refusal::from)?;
        let past = season::past(now, &hours, &mut self.dice);
        let mut scenes = past.into_iter().peekable();
        while self.turn <= TURNS {
            let turn = self.turn;
            let due: Vec<Scene> =
                std::iter::from_fn(|| scenes.next_if(|scene| scene.turn <= turn)).collect();
            let has_loans = loans::FIRST <= turn;
            if has_loans || !due.is_empty() {
                clock.catch_up(turn::past(turn));
                self.play(due).await?;
            }
            if has_loans {
                for n in (0..LOANS).filter(|&n| loans::loan_turn(n) == turn) {
                    self.request_loan(n).await?;
                }
                self.work().await?;
            }
            self.turn += 1;
        }
        Ok(())
    }

    /// Plays what happens to potholes at one time: the reports, then all the rest.
    async fn play(&mut self, scenes: Vec<Scene>) -> Result<(), Error> {
        let is_report = |scene: &Scene| matches!(scene.act, Act::Open(_));
        let (reports, rest): (Vec<Scene>, Vec<Scene>) = scenes.into_iter().partition(is_report);
        for scenes in [reports, rest].into_iter().filter(|scenes| !scenes.is_empty()) {
            let jobs = scenes.iter().filter_map(|scene| self.job(scene)).collect();
            for (scene, answer) in scenes.iter().zip(self.app.submit(jobs).await?) {
                match answer {
                    Ok(Done::Ticket(written)) => self.note(scene, &written.ticket),
                    Ok(_) => {}
                    Err(error) => first_come(error)?,
                }
            }
            // What triggers do of it belongs to the same time.
            self.app.settled().await;
        }
        Ok(())
    }

    /// The job of a scene; none for a pothole that nobody has reported.
    fn job(&self, scene: &Scene) -> Option<Job> {
        let caller = match scene.by {
            By::Hotline => self.cast.hotline.clone(),
            By::Desk => self.cast.desk.clone(),
            By::Crew(crew) => self.cast.crews.get(crew)?.clone(),
        };
        let ticket = |n: u32| Some(TicketRef::Id(self.potholes.get(n as usize)?.id));
        let change = match &scene.act {
            Act::Open(report) => {
                let work = Work::Open(Box::new(report.wanted.clone()));
                return Some(Job { caller, key: None, work });
            }
            Act::Change(command) => Change::Ticket(command.clone()),
        };
        let work = Work::Change { ticket: ticket(scene.pothole)?, if_match: None, change };
        Some(Job { caller, key: None, work })
    }

    /// Takes down what became of a pothole.
    fn note(&mut self, scene: &Scene, ticket: &Ticket) {
        match (&scene.act, self.potholes.get_mut(scene.pothole as usize)) {
            (Act::Open(report), _) => {
                let (id, status, crew) = (ticket.core.id, ticket.status, report.crew);
                self.potholes.push(Pothole { id, status, crew });
            }
            (Act::Change(_), Some(pothole)) => pothole.status = ticket.status,
            (Act::Change(_), None) => {}
        }
    }

    /// Somebody reports one more pothole.
    pub(super) async fn report_pothole(&mut self) -> Result<(), Error> {
        let (turn, pothole, by) = (self.turn, self.pothole_count(), By::Hotline);
        let report = potholes::report(pothole, false, &mut self.dice);
        let act = Act::Open(Box::new(report));
        self.play(vec![Scene { turn, pothole, by, act }]).await
    }

    /// The crew makes the next move of a pothole that is not finished; a refused one is left to
    /// whoever moved it.
    pub(super) async fn move_pothole(&mut self) -> Result<(), Error> {
        let open: Vec<usize> =
            (0..self.potholes.len()).filter(|&n| self.potholes[n].status.is_open()).collect();
        if open.is_empty() {
            return Ok(());
        }
        let n = *self.dice.pick(&open);
        let Pothole { status, crew, .. } = self.potholes[n];
        let (turn, pothole) = (self.turn, u32::try_from(n).unwrap_or(u32::MAX));
        let next = potholes::next_move(status, &mut self.dice);
        let scene = |by, command| Scene { turn, pothole, by, act: Act::Change(command) };
        let moved = scene(By::Crew(crew), next);
        let scenes = match status {
            Status::Queued => vec![scene(By::Desk, potholes::assign(crew)), moved],
            Status::InProgress | Status::Blocked | Status::Completed | Status::Cancelled => {
                vec![moved]
            }
        };
        match self.play(scenes).await {
            Err(Error::Refused(_) | Error::NotFound) => {
                self.potholes[n].status = Status::Completed;
                Ok(())
            }
            other => other,
        }
    }

    /// Somebody asks for loan `n`.
    pub(super) async fn request_loan(&mut self, n: u32) -> Result<(), Error> {
        let wanted = loans::loan(n, &mut self.dice);
        let id = self.open(wanted).await?;
        self.loans.insert(id, n);
        Ok(())
    }

    /// How many loans there are.
    pub(super) fn loan_count(&self) -> u32 {
        u32::try_from(self.loans.len()).unwrap_or(u32::MAX)
    }

    /// How many potholes there are.
    pub(super) fn pothole_count(&self) -> u32 {
        u32::try_from(self.potholes.len()).unwrap_or(u32::MAX)
    }

    /// The owners complete what is due and claim what waits; the supervisor unblocks.
    pub(super) async fn work(&mut self) -> Result<(), Error> {
        let turn = self.turn;
        let mut jobs: Vec<Job> = self.desks.iter_mut().flat_map(|d| d.results(turn)).collect();
        for (_, task, stage) in self.repairs.extract_if(.., |(due, ..)| *due <= turn) {
            jobs.push(desk::retry(&self.cast.admin, task, stage));
        }
        self.submit_all(jobs).await?;
        self.fill_hands().await
    }

    /// The desks claim tasks of the demo's own loans, and of no other tickets.
    async fn fill_hands(&mut self) -> Result<(), Error> {
        let (mut desks, mut jobs) = (Vec::new(), Vec::new());
        for (at, desk) in self.desks.iter().enumerate().filter(|(_, desk)| desk.free_hands() > 0) {
            let (owner, agency) = (desk.owner().clone(), self.cast.admin.agency);
            let waiting = move |app: &App| {
                Ok(app.reader().store().waiting_tasks(agency, &owner, WAITING_MAX)?)
            };
            let waiting = self.app.ask(waiting).await?.into_iter().map(|row| row.id);
            let ours = waiting.filter(|task| self.loans.contains_key(&task.ticket));
            for task in ours.take(desk.free_hands()) {
                desks.push(at);
                jobs.push(desk.claim(task));
            }
        }
        if jobs.is_empty() {
            return Ok(());
        }
        for (at, answer) in desks.into_iter().zip(self.app.submit(jobs).await?) {
            let Done::Claimed { tasks } = answer? else {
                return Err(unexpected("claiming a task"));
            };
            for claimed in tasks {
                let result = self.result_of(&claimed);
                self.desks[at].take(&claimed, self.turn, result);
            }
        }
        Ok(())
    }

    /// How a claimed task will end; what goes wrong is tried again where the demo says so.
    fn result_of(&mut self, claimed: &Claimed) -> TaskResult {
        let ticket = &claimed.written.ticket;
        let loan = self.loans.get(&claimed.task.ticket).copied();
        let trouble = TROUBLES.iter().find(|trouble| {
            Some(trouble.loan) == loan
                && trouble.stage == claimed.task.stage
                && claimed.task.attempt == 1
        });
        let (result, is_retried) = match trouble {
            Some(trouble) => (desk::troubled(trouble), trouble.is_retried),
            None => {
                let sequence = ticket.core.number.sequence;
                (desk::result(claimed.task.stage, sequence, &mut self.dice), true)
            }
        };
        let template = claimed.written.template.as_ref();
        let stage = template.and_then(|template| template.stage(claimed.task.stage));
        if let Some(stage) = stage.filter(|_| is_retried && result.outcome != Outcome::Done) {
            let due = self.turn.saturating_add(REPAIR_AFTER);
            self.repairs.push((due, claimed.task, stage.id.clone()));
        }
        result
    }

    async fn open(&self, wanted: OpenWanted) -> Result<TicketId, Error> {
        let caller = self.cast.desk.clone();
        let job = Job { caller, key: None, work: Work::Open(Box::new(wanted)) };
        match self.app.submit_one(job).await? {
            Done::Ticket(written) => Ok(written.ticket.core.id),
            _ => Err(unexpected("opening a ticket")),
        }
    }

    /// Runs jobs of which any may be refused: somebody else may have been first.
    async fn submit_all(&self, jobs: Vec<Job>) -> Result<(), Error> {
        if jobs.is_empty() {
            return Ok(());
        }
        for answer in self.app.submit(jobs).await? {
            answer.map(drop).or_else(first_come)?;
        }
        Ok(())
    }
}

/// Passes over that somebody else, or a trigger, was first.
fn first_come(error: Error) -> Result<(), Error> {
    if !matches!(error, Error::Refused(_)) {
        return Err(error);
    }
    tracing::debug!(%error, "somebody else was first in the demo");
    Ok(())
}

fn publish() -> Result<Work, Error> {
    let definition = json::parse(loans::DEFINITION.as_bytes())?;
    let checked = workflow::read(&definition, &|_| true).map_err(Refusal::from)?;
    let definition = json::canonical(&definition);
    let digest = workflow::content_digest(&definition);
    let template = Arc::new(checked.template);
    Ok(Work::Publish(Box::new(PublishWanted { definition, digest, template })))
}

fn unexpected(doing: &str) -> Error {
    Refusal::state(Code::Internal, format!("{doing} was answered with something else")).into()
}
