//! The demo's own tickets and who works on them: one turn after the other, past or present.

use super::cast::Cast;
use super::data::{self, LOANS, POTHOLES, Scene, TROUBLES, TURN, TURNS};
use super::desk::{self, Desk};
use super::dice::Dice;
use crate::demo::clock::DemoClock;
use oms_app::engine::{Change, Claimed, PublishWanted};
use oms_app::{App, Caller, Done, Error, Job, TicketRef, Work};
use oms_base::{Code, Outcome, Span, StageId, Status, TaskId, TicketId};
use oms_domain::board::Wanted;
use oms_domain::sla::Target;
use oms_domain::ticket::TaskResult;
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
    pub(super) potholes: Vec<(TicketId, Status)>,
    /// Which loan of the demo a ticket is.
    loans: BTreeMap<TicketId, u32>,
    /// Stages that a supervisor will try again, and when.
    repairs: Vec<(u32, TaskId, StageId)>,
}

impl Town {
    /// Makes the board and the workflow.
    pub(super) async fn found(app: &App, cast: Cast) -> Result<Town, Error> {
        let board = Wanted {
            tz: Some(data::BOARD_ZONE.to_owned()),
            sla: Some(Target::parse("48h")?),
            ..Wanted::default()
        };
        let board = Work::SetBoard { name: data::name(data::BOARD), wanted: board };
        let admin = |work| Job { caller: cast.admin.clone(), key: None, work };
        app.submit_one(admin(board)).await?;
        app.submit_one(admin(publish()?)).await?;
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

    /// Plays the past: every turn of it, until `clock` shows the present.
    pub(super) async fn live_through_the_past(&mut self, clock: &DemoClock) -> Result<(), Error> {
        let mut scenes: Vec<Scene> =
            (0..POTHOLES).flat_map(|n| data::story(n, &mut self.dice)).collect();
        while self.turn <= TURNS {
            clock.catch_up(past(self.turn));
            let turn = self.turn;
            for n in (0..POTHOLES).filter(|&n| data::pothole_turn(n) == turn) {
                self.report_pothole(n).await?;
            }
            for n in (0..LOANS).filter(|&n| data::loan_turn(n) == turn) {
                self.request_loan(n).await?;
            }
            let due: Vec<Scene> = scenes.extract_if(.., |scene| scene.turn <= turn).collect();
            for scene in due {
                let caller = if scene.by_desk { &self.cast.desk } else { &self.cast.crew };
                self.change_pothole(scene.pothole, caller.clone(), scene.command).await?;
            }
            self.work().await?;
            self.turn += 1;
        }
        Ok(())
    }

    /// Somebody reports pothole `n`.
    pub(super) async fn report_pothole(&mut self, n: u32) -> Result<(), Error> {
        let wanted = data::pothole(n, &mut self.dice);
        let id = self.open(wanted).await?;
        self.potholes.push((id, Status::Queued));
        Ok(())
    }

    /// Somebody asks for loan `n`.
    pub(super) async fn request_loan(&mut self, n: u32) -> Result<(), Error> {
        let wanted = data::loan(n, &mut self.dice);
        let id = self.open(wanted).await?;
        self.loans.insert(id, n);
        Ok(())
    }

    /// How many loans there are.
    pub(super) fn loan_count(&self) -> u32 {
        u32::try_from(self.loans.len()).unwrap_or(u32::MAX)
    }

    /// The crew makes the next move of a pothole that is not finished; a refused one is left to
    /// whoever moved it.
    pub(super) async fn move_pothole(&mut self) -> Result<(), Error> {
        let open: Vec<usize> =
            (0..self.potholes.len()).filter(|&n| self.potholes[n].1.is_open()).collect();
        if open.is_empty() {
            return Ok(());
        }
        let n = *self.dice.pick(&open);
        let command = data::next_move(self.potholes[n].1, &mut self.dice);
        let crew = self.cast.crew.clone();
        let number = u32::try_from(n).unwrap_or(u32::MAX);
        match self.change_pothole(number, crew, command).await {
            Err(Error::Refused(_) | Error::NotFound) => {
                self.potholes[n].1 = Status::Completed;
                Ok(())
            }
            other => other,
        }
    }

    /// The owners complete what is due and claim what waits; the supervisor unblocks.
    pub(super) async fn work(&mut self) -> Result<(), Error> {
        let turn = self.turn;
        let mut jobs: Vec<Job> = self.desks.iter_mut().flat_map(|d| d.results(turn)).collect();
        for (_, task, stage) in self.repairs.extract_if(.., |(due, ..)| *due <= turn) {
            jobs.push(desk::retry(&self.cast.admin, task, stage));
        }
        self.submit_all(jobs).await?;
        for at in 0..self.desks.len() {
            self.fill_hands(at).await?;
        }
        Ok(())
    }

    /// A desk claims tasks of the demo's own loans, and of no other tickets.
    async fn fill_hands(&mut self, at: usize) -> Result<(), Error> {
        let (owner, free) = (self.desks[at].owner().clone(), self.desks[at].free_hands());
        let agency = self.cast.admin.agency;
        let waiting =
            move |app: &App| Ok(app.reader().store().waiting_tasks(agency, &owner, WAITING_MAX)?);
        let waiting = self.app.ask(waiting).await?.into_iter().map(|row| row.id);
        let ours: Vec<TaskId> =
            waiting.filter(|task| self.loans.contains_key(&task.ticket)).take(free).collect();
        for task in ours {
            let Done::Claimed { tasks } = self.app.submit_one(self.desks[at].claim(task)).await?
            else {
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

    async fn open(&self, wanted: oms_app::engine::OpenWanted) -> Result<TicketId, Error> {
        let caller = self.cast.desk.clone();
        let job = Job { caller, key: None, work: Work::Open(Box::new(wanted)) };
        match self.app.submit_one(job).await? {
            Done::Ticket(written) => Ok(written.ticket.core.id),
            _ => Err(unexpected("opening a ticket")),
        }
    }

    async fn change_pothole(
        &mut self,
        n: u32,
        caller: Caller,
        command: oms_domain::ticket::Command,
    ) -> Result<(), Error> {
        let Some((id, status)) = self.potholes.get_mut(n as usize) else { return Ok(()) };
        let change = Change::Ticket(command);
        let work = Work::Change { ticket: TicketRef::Id(*id), if_match: None, change };
        if let Done::Ticket(written) = self.app.submit_one(Job { caller, key: None, work }).await? {
            *status = written.ticket.status;
        }
        Ok(())
    }

    /// Runs jobs of which any may be refused: somebody else may have been first.
    async fn submit_all(&self, jobs: Vec<Job>) -> Result<(), Error> {
        if jobs.is_empty() {
            return Ok(());
        }
        for answer in self.app.submit(jobs).await? {
            match answer {
                Err(error @ Error::Refused(_)) => {
                    tracing::debug!(%error, "somebody else was first in the demo");
                }
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
        Ok(())
    }
}

/// How far back the turn lies.
pub(super) fn past(turn: u32) -> Span {
    (turn..TURNS).fold(Span::ZERO, |span, _| span.plus(TURN))
}

fn publish() -> Result<Work, Error> {
    let definition = json::parse(data::DEFINITION.as_bytes())?;
    let checked = workflow::read(&definition, &|_| true).map_err(Refusal::from)?;
    let definition = json::canonical(&definition);
    let digest = workflow::content_digest(&definition);
    let template = Arc::new(checked.template);
    Ok(Work::Publish(Box::new(PublishWanted { definition, digest, template })))
}

fn unexpected(doing: &str) -> Error {
    Refusal::state(Code::Internal, format!("{doing} was answered with something else")).into()
}
