//! One ticket on one graph: the engine's rules and the oracle go hand in hand, and after each step
//! the state that was evolved is the state that its stored bytes fold to.

use super::oracle::{Action, Oracle};
use super::plan::{self, Planned};
use crate::dice::Dice;
use crate::hub::{read, result};
use anyhow::{Context as _, Result, bail, ensure};
use oms_base::{
    Actor, BoardId, Number, Outcome, Prefix, PrincipalId, Priority, Reason, Role, StageStatus,
    Status, TicketId, Timestamp, WorkflowId,
};
use oms_domain::sla::Book;
use oms_domain::ticket::{
    Command, Context, Decided, Event, Migrate, Open, Stage, Ticket, changed_parts, decide, decode,
    decode_state, encode, encode_head, evolve, open, opened,
};
use oms_domain::workflow::Template;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

const ACTOR: Actor = Actor { principal: PrincipalId(5), role: Role::Admin };
const ID: TicketId = TicketId(1);
const WORKFLOW: WorkflowId = WorkflowId(3);
const STEPS_MAX: usize = 600;
/// Every so many steps the state is read back from its bytes, too.
const READ_BACK_EVERY: usize = 8;

/// What happened to a ticket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) steps: u64,
    pub(super) refused: u64,
    pub(super) failures: u64,
    pub(super) migrated: bool,
    pub(super) ended: Option<Status>,
}

/// A ticket, its oracle, and the same ticket folded from bytes.
struct Pair {
    oracle: Oracle,
    template: Arc<Template>,
    ticket: Ticket,
    folded: Ticket,
    rows: Vec<Vec<Event>>,
    version: u32,
}

/// Plays random actions on a random graph.
pub(super) fn random(dice: &mut Dice) -> Result<Told> {
    let mut stages = Vec::new();
    let size = plan::size(dice);
    plan::extend(&mut stages, size, dice);
    let mut pair = Pair::open(stages)?;
    let mut told = Told::default();
    for step in 0..(4 * size + 10).min(STEPS_MAX) {
        if !told.migrated && dice.chance(1) {
            told.migrated = pair.migrate(dice)?;
        }
        let at = pair.pick(dice);
        let status = pair.oracle.statuses[at];
        let fits = Action::that_fit(status);
        let drawn = if dice.chance(80) && !fits.is_empty() { fits } else { &Action::DRAWN };
        let action = dice.pick(drawn).copied().context("an action")?;
        let done = pair.act(at, action)?;
        told.steps += 1;
        told.refused += u64::from(!done);
        told.failures += u64::from(done && action == Action::Failed);
        if step % READ_BACK_EVERY == 0 {
            pair.read_back()?;
        }
        if pair.oracle.has_ended() && dice.chance(30) {
            break;
        }
    }
    pair.finish()?;
    told.ended = pair.oracle.has_ended().then_some(pair.ticket.status);
    Ok(told)
}

/// Does every stage of a graph, as soon as it may.
pub(super) fn straight(stages: Vec<Planned>) -> Result<()> {
    let mut pair = Pair::open(stages)?;
    while let Some(at) = pair.oracle.statuses.iter().position(|s| *s == StageStatus::Queued) {
        pair.act(at, Action::Claim)?;
        pair.act(at, Action::Done)?;
    }
    ensure!(pair.ticket.status == Status::Completed, "it ends {}", pair.ticket.status);
    pair.finish()
}

impl Pair {
    fn open(stages: Vec<Planned>) -> Result<Pair> {
        let template = Arc::new(plan::template(&stages)?);
        let wanted = Open {
            id: ID,
            number: Number { prefix: Prefix::initials("Random"), year: 2026, sequence: 1 },
            board: BoardId(2),
            workflow: Some((WORKFLOW, 1)),
            title: None,
            description: None,
            data: Some(json!({"yes": true, "no": false}).to_string()),
            priority: Priority::DEFAULT,
            owner: None,
            labels: Vec::new(),
            sla: None,
            location: None,
        };
        let book = Book::default();
        let cx = Context { now: at(0), actor: ACTOR, template: Some(&template), book: &book };
        let (events, ticket) = read(open(wanted, &cx))?;
        let folded = fold(None, &events, at(0))?;
        let oracle = Oracle::opened(stages);
        let pair = Pair { oracle, template, ticket, folded, rows: vec![events], version: 1 };
        pair.compare()?;
        Ok(pair)
    }

    /// A stage, mostly one with which something can be done.
    fn pick(&self, dice: &mut Dice) -> usize {
        let can = |status: &StageStatus| {
            !matches!(status, StageStatus::Waiting | StageStatus::Done | StageStatus::Skipped)
        };
        let statuses = self.oracle.statuses.iter();
        let open: Vec<usize> =
            statuses.enumerate().filter(|(_, status)| can(status)).map(|(at, _)| at).collect();
        let any = dice.below(u32::try_from(self.oracle.statuses.len()).unwrap_or(1)) as usize;
        dice.pick(&open).copied().filter(|_| dice.chance(90)).unwrap_or(any)
    }

    /// One action; whether it was allowed.
    fn act(&mut self, at: usize, action: Action) -> Result<bool> {
        let command = self.command(at, action)?;
        let expected = self.oracle.apply(at, action);
        let what = || format!("{action:?} of stage {at}");
        self.step(&command, expected.is_some(), &what)
    }

    /// A version with a few stages more.
    fn migrate(&mut self, dice: &mut Dice) -> Result<bool> {
        let mut stages = self.oracle.stages.clone();
        let more = dice.between(1, 3) as usize;
        plan::extend(&mut stages, more, dice);
        if stages.len() > oms_base::limits::STAGES_MAX {
            return Ok(false);
        }
        let new = Arc::new(plan::template(&stages)?);
        let to = self.version + 1;
        let (template, map) = (Arc::clone(&new), BTreeMap::new());
        let command = Command::Migrate(Box::new(Migrate { workflow: WORKFLOW, to, template, map }));
        let expected = self.oracle.migrate(stages);
        let moved =
            self.step(&command, expected.is_some(), &|| "a move to version 2".to_owned())?;
        if moved {
            self.version = to;
            self.template = self.ticket.laid_out(&new);
        }
        Ok(moved)
    }

    fn step(
        &mut self,
        command: &Command,
        allowed: bool,
        what: &dyn Fn() -> String,
    ) -> Result<bool> {
        let (now, book) = (self.now(), Book::default());
        let cx = Context { now, actor: ACTOR, template: Some(&self.template), book: &book };
        let events = match decide(&self.ticket, command, &cx) {
            Ok(Decided::Events(events)) => events,
            Ok(Decided::Answered { .. }) | Err(_) => Vec::new(),
        };
        ensure!(allowed != events.is_empty(), "{}: allowed {allowed}, came {events:?}", what());
        if !allowed {
            return Ok(false);
        }
        evolve(&mut self.ticket, &events, now, ACTOR);
        let before = std::mem::replace(&mut self.folded, self.ticket.clone());
        self.folded = fold(Some(before), &events, now)?;
        self.rows.push(events);
        self.compare().with_context(what)?;
        Ok(true)
    }

    fn now(&self) -> Timestamp {
        at(self.rows.len())
    }

    fn command(&self, at: usize, action: Action) -> Result<Command> {
        let stage = u16::try_from(at)?;
        let now = self.ticket.stage(stage).context("the ticket has the stage")?;
        let (attempt, epoch) = (now.attempt(), now.epoch());
        let reason = || read(Reason::parse("because"));
        let complete =
            |outcome| Command::Complete { stage, attempt, epoch, result: result(outcome) };
        Ok(match action {
            Action::Claim => Command::Claim { stage, attempt, holder: PrincipalId(9) },
            Action::Done => complete(Outcome::Done),
            Action::Failed => complete(Outcome::Failed),
            Action::Blocked => complete(Outcome::Blocked),
            Action::Release => Command::Release { stage, attempt, epoch },
            Action::Skip => Command::Skip { stage, reason: reason()? },
            Action::Retry => Command::Retry { stage, reason: reason()? },
        })
    }

    fn compare(&self) -> Result<()> {
        let engine = self.ticket.stages.iter().map(Stage::status);
        if !engine.eq(self.oracle.statuses.iter().copied()) {
            let engine: Vec<StageStatus> = self.ticket.stages.iter().map(Stage::status).collect();
            bail!("the oracle says {:?}, the engine {engine:?}", self.oracle.statuses);
        }
        let (engine, oracle) = (self.ticket.status, self.oracle.ticket_status());
        ensure!(engine == oracle, "the oracle says {oracle}, the engine {engine}");
        ensure!(self.folded == self.ticket, "the replay differs: {:?}", self.folded);
        Ok(())
    }

    /// What is stored of the state reads as it was.
    fn read_back(&self) -> Result<()> {
        let parts = changed_parts(None, &self.ticket);
        let head = encode_head(&self.ticket);
        let read_back = decode_state(ID, self.ticket.version, &head, &parts, &Book::default());
        ensure!(read_back.as_ref() == Ok(&self.ticket), "its bytes say {read_back:?}");
        Ok(())
    }

    /// The whole past once more, and one end at most.
    fn finish(&self) -> Result<()> {
        self.read_back()?;
        let mut folded = None;
        for (n, events) in self.rows.iter().enumerate() {
            folded = Some(fold(folded, events, at(n))?);
        }
        ensure!(folded.as_ref() == Some(&self.ticket), "its past folds to {folded:?}");
        let ends = self.rows.iter().flatten().filter(|event| matches!(event, Event::Completed));
        let (ends, completed) = (ends.count(), self.ticket.status == Status::Completed);
        ensure!(ends == usize::from(completed), "it completed {ends} times");
        Ok(())
    }
}

/// Goes on from the events' stored bytes.
fn fold(before: Option<Ticket>, events: &[Event], now: Timestamp) -> Result<Ticket> {
    let decoded = events.iter().map(|event| read(decode(&encode(event), &Book::default())));
    let mut events = decoded.collect::<Result<Vec<Event>>>()?;
    let mut state = match before {
        Some(state) => state,
        None => match events.remove(0) {
            Event::Opened(first) => opened(ID, &first, now, ACTOR),
            other => bail!("a ticket begins with {}", other.name()),
        },
    };
    evolve(&mut state, &events, now, ACTOR);
    Ok(state)
}

fn at(row: usize) -> Timestamp {
    let seconds = i64::try_from(row).unwrap_or(0);
    Timestamp::from_micros(1_700_000_000_000_000 + seconds * 1_000_000)
}
