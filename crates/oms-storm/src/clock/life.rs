//! One hub whose clock jumps: tickets with promises, leases, restarts, and what the log tells.

use super::Jump;
use super::oracle::{self, HOURS, MINUTE, PROMISES, Promise, STAGE};
use crate::dice::Dice;
use crate::hub::{Hand, Hub, name, person, read, result, written};
use anyhow::{Context, Result, anyhow};
use oms_app::clock::Clock;
use oms_app::engine::{Change, Claimed, OpenWanted, Target, TaskAction};
use oms_app::{Work, fold};
use oms_base::{AgencyId, Outcome, Role, RuleKind, Span, Status, TaskId, TicketId};
use oms_domain::board::Wanted;
use oms_domain::sla::{Book, Target as Limit, Threshold};
use oms_domain::ticket::{self, Command, Event};
use oms_store::{Position, Query, StreamKind};
use oms_testkit::MemStore;
use serde_json::json;
use std::collections::BTreeMap;

const ROWS_MAX: usize = 100_000;
/// The stable numbers of the kinds of events that are read.
const RINGS: u16 = 118;
const LAPSES: u16 = 112;
/// Ticks after which nothing that is due is left.
const TICKS_MAX: usize = 50;
const OWNER: &str = "bot";

/// What happened in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) opened: u64,
    pub(super) rung: u64,
    pub(super) restarts: u64,
    pub(super) leases: u64,
    pub(super) lapsed: u64,
    pub(super) ended: u64,
}

/// A threshold, and when it is due.
type Due = (Threshold, i64);

/// A ticket, and when each of its thresholds is due.
struct Promised {
    by_task: bool,
    clocks: Vec<(Option<u16>, Vec<Due>)>,
    ended_at: Option<i64>,
}

/// A lease as its holder knows it.
struct Leased {
    task: Claimed,
    until: i64,
    ended: bool,
}

/// A hub under way.
pub(super) struct Life {
    store: MemStore,
    hub: Hub,
    seed: u64,
    /// The hub's time: it never goes back while a process lives.
    now: i64,
    read_until: Position,
    tickets: BTreeMap<TicketId, Promised>,
    rung: BTreeMap<(TicketId, Option<u16>, Threshold), i64>,
    leases: BTreeMap<(TaskId, u32), Leased>,
    pub(super) tally: Tally,
    pub(super) broken: Vec<String>,
}

impl Life {
    /// A hub with its boards, at this instant.
    pub(super) fn begin(seed: u64, start: i64) -> Result<Life> {
        let (store, clock) = (MemStore::new(), Hand::default());
        clock.set(start);
        let mut hub = Hub::start(Box::new(store.clone()), clock, seed)?;
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let week: serde_json::Map<_, _> =
            days.iter().map(|day| ((*day).to_owned(), json!(HOURS))).collect();
        for Promise { board, target, zone, .. } in &PROMISES {
            if let Some(tz) = zone {
                hub.rule(RuleKind::Calendar, &json!({"name": board, "tz": tz, "week": week}))?;
            }
            let wanted = Wanted {
                sla: Some(read(Limit::parse(target))?),
                calendar: zone.map(|_| name(board)).transpose()?,
                ..Wanted::default()
            };
            let work = Work::SetBoard { name: name(board)?, wanted };
            hub.send(person(Role::Admin), work)?;
        }
        let stages = json!([{"id": STAGE.0, "owner": OWNER, "slaMins": STAGE.1}]);
        hub.publish(&json!({"name": "Flow", "stages": stages}))?;
        Ok(Life {
            store,
            hub,
            seed,
            now: start,
            read_until: Position::START,
            tickets: BTreeMap::new(),
            rung: BTreeMap::new(),
            leases: BTreeMap::new(),
            tally: Tally::default(),
            broken: Vec::new(),
        })
    }

    /// The clock jumps, things are done, and everything that is due is recorded.
    pub(super) fn jump(&mut self, jump: Jump, dice: &mut Dice) -> Result<()> {
        let clock = &self.hub.clock;
        match jump {
            Jump::By(micros) => clock.turn(micros),
            Jump::To(micros) => clock.set(micros),
        }
        if dice.chance(10) {
            self.restart()?;
        }
        self.now = self.now.max(self.hub.clock.now().micros());
        if dice.chance(50) {
            self.open(dice)?;
        }
        if dice.chance(30) {
            self.claim(dice)?;
        }
        if dice.chance(15) {
            self.end_one(dice)?;
        }
        for n in 0..TICKS_MAX {
            self.hub.engine.tick().context("time passes")?;
            if n > 0 && !self.hub.engine.is_behind() {
                break;
            }
        }
        self.observe()?;
        self.check_none_is_lost();
        Ok(())
    }

    /// The process ends, and begins again by what the clock says now.
    fn restart(&mut self) -> Result<()> {
        self.tally.restarts += 1;
        let (store, clock) = (Box::new(self.store.clone()), self.hub.clock.clone());
        self.now = clock.now().micros();
        self.hub = Hub::start(store, clock, self.seed.wrapping_add(self.tally.restarts))?;
        Ok(())
    }

    fn open(&mut self, dice: &mut Dice) -> Result<()> {
        let promise = dice.pick(&PROMISES).filter(|_| dice.chance(75));
        let target = match promise {
            Some(promise) => Target::Board(name(promise.board)?),
            None => Target::Workflow(name("Flow")?),
        };
        let opened = self.hub.open(person(Role::Staff), OpenWanted::bare(target))?;
        let start = opened.time.micros();
        let clocks = match promise {
            Some(promise) => vec![(None, promise.instants(start)?)],
            // The only stage has a clock of its own, beside that of the ticket.
            None => [None, Some(0)].map(|s| (s, oracle::by_the_wall(start, STAGE.1))).into(),
        };
        let promised = Promised { by_task: promise.is_none(), clocks, ended_at: None };
        self.tickets.insert(opened.ticket.core.id, promised);
        self.tally.opened += 1;
        Ok(())
    }

    fn claim(&mut self, dice: &mut Dice) -> Result<()> {
        let lease = Span::seconds(dice.between(1, 7_200));
        let Some(task) = self.hub.claim(OWNER, lease)? else { return Ok(()) };
        let until = self.now.saturating_add(lease.micros());
        if task.lease_until.micros() != until {
            self.broken.push(format!("a lease until {until} ends {}", task.lease_until.micros()));
        }
        let leased = Leased { task, until, ended: false };
        self.leases.insert((leased.task.task, leased.task.epoch), leased);
        self.tally.leases += 1;
        Ok(())
    }

    /// A ticket ends, by hand or by its task.
    fn end_one(&mut self, dice: &mut Dice) -> Result<()> {
        let open: Vec<TicketId> = self
            .tickets
            .iter()
            .filter(|(_, ticket)| ticket.ended_at.is_none())
            .map(|(id, _)| *id)
            .collect();
        let Some(id) = dice.pick(&open).copied() else { return Ok(()) };
        let by_task = self.tickets.get(&id).is_some_and(|ticket| ticket.by_task);
        let done = if by_task {
            let held = self.leases.values_mut().find(|leased| {
                leased.task.task.ticket == id && !leased.ended && leased.until > self.now
            });
            let Some(held) = held else { return Ok(()) };
            held.ended = true;
            let task = held.task.clone();
            self.hub.act(OWNER, &task, TaskAction::Complete(result(Outcome::Done)))?;
            self.now
        } else {
            let to = Status::Completed;
            let command = Command::Move { to, reason: None, because: None };
            let ticket = oms_app::TicketRef::Id(id);
            let change = Change::Ticket(command);
            let work = Work::Change { ticket, if_match: None, change };
            written(self.hub.send(person(Role::Staff), work)?)?.time.micros()
        };
        if let Some(ticket) = self.tickets.get_mut(&id) {
            ticket.ended_at = Some(done);
        }
        self.tally.ended += 1;
        Ok(())
    }

    /// Reads what the log tells since the last look.
    fn observe(&mut self) -> Result<()> {
        let rows = self.store.log(AgencyId::FIRST, self.read_until, ROWS_MAX);
        for row in rows.map_err(|error| anyhow!("{error}"))? {
            self.read_until = row.position;
            if row.kind != StreamKind::Ticket {
                continue;
            }
            let id = TicketId(row.stream.0);
            for envelope in fold::events(&row)? {
                if ![RINGS, LAPSES].contains(&envelope.body.kind) {
                    continue;
                }
                let event = read(ticket::decode(&envelope.body, &Book::default()))?;
                let at = envelope.time.micros();
                match event {
                    Event::ThresholdReached { stage, threshold, .. } => {
                        self.saw_ring((id, stage, threshold), at);
                    }
                    Event::StageLapsed { stage } => self.saw_lapse(id, stage, at),
                    other => return Err(anyhow!("kind {} is {}", RINGS, other.name())),
                }
            }
        }
        Ok(())
    }

    fn saw_ring(&mut self, key: (TicketId, Option<u16>, Threshold), at: i64) {
        let (id, stage, threshold) = key;
        self.tally.rung += 1;
        let ticket = self.tickets.get(&id);
        let clocks = ticket.map_or(&[][..], |ticket| ticket.clocks.as_slice());
        let clock = clocks.iter().find(|(of, _)| *of == stage);
        let mut instants = clock.iter().flat_map(|(_, instants)| instants);
        let due = instants.find(|(which, _)| *which == threshold).map(|(_, due)| *due);
        let ended_at = ticket.and_then(|ticket| ticket.ended_at);
        match due {
            None => self.broken.push(format!("{threshold:?} of {id} {stage:?} was not promised")),
            Some(due) if at < due => {
                self.broken.push(format!("{threshold:?} of {id} rang {} µs early", due - at));
            }
            Some(due) if ended_at.is_some_and(|ended| due > ended) => {
                self.broken.push(format!("{threshold:?} of {id} rang after the end"));
            }
            Some(_) => {}
        }
        if self.rung.insert(key, at).is_some() {
            self.broken.push(format!("{threshold:?} of {id} rang twice"));
        }
    }

    fn saw_lapse(&mut self, id: TicketId, stage: u16, at: i64) {
        self.tally.lapsed += 1;
        let of_stage = |(task, _): &&(TaskId, u32)| (task.ticket, task.stage) == (id, stage);
        // Epochs rise: the last one is the one that was held.
        let last = self.leases.keys().rfind(of_stage).copied();
        let leased = last.and_then(|key| self.leases.get_mut(&key));
        match leased {
            Some(leased) if !leased.ended => {
                leased.ended = true;
                if at < leased.until {
                    let early = leased.until - at;
                    self.broken.push(format!("the lease on {id} lapsed {early} µs early"));
                }
            }
            Some(_) | None => self.broken.push(format!("a lease on {id} lapsed that nobody had")),
        }
    }

    fn check_none_is_lost(&mut self) {
        for (id, ticket) in &self.tickets {
            let until = ticket.ended_at.unwrap_or(self.now);
            for (stage, instants) in &ticket.clocks {
                for (threshold, due) in instants.iter().filter(|(_, due)| *due <= until) {
                    if !self.rung.contains_key(&(*id, *stage, *threshold)) {
                        let late = (self.now - due) / MINUTE;
                        let what = format!("{threshold:?} of {id} is lost, {late} min so far");
                        self.broken.push(what);
                    }
                }
            }
        }
        for ((task, epoch), leased) in &self.leases {
            if !leased.ended && leased.until < self.now {
                self.broken.push(format!("lease {epoch} on {task} does not lapse"));
            }
        }
    }
}
