//! One run: a hub on a store in memory, its clients, a clock that a seed moves, and its end.

use crate::backing::Backing;
use crate::dice::Dice;
use crate::fault::{Form, SharedPlan};
use crate::habits::Habits;
use crate::ledger::Ledger;
use crate::marker::{Marker, Marks};
use crate::outage::Trouble;
use crate::violation::{Check, Violation, expect};
use oms_app::Error;
use oms_app::clock::{Clock, Entropy};
use oms_app::directory::Directory;
use oms_app::engine::{Answer, Engine, Message, Setup};
use oms_app::metrics::Metrics;
use oms_base::{TaskId, TicketId, Timestamp};
use oms_store::{Position, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot;

/// A clock that stands until it is moved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Hand {
    /// Moves it, forward or back.
    pub(crate) fn turn(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Jobs on their way to the hub in one message.
pub(crate) struct Outgoing {
    /// Which intents.
    pub(crate) intents: Vec<u32>,
    /// Whether the client goes away before the answer.
    pub(crate) vanishes: bool,
}

/// A message whose answer is awaited.
pub(crate) struct Awaited {
    /// Which intents.
    pub(crate) intents: Vec<u32>,
    pub(crate) reply: oneshot::Receiver<Vec<Answer>>,
    /// Until when it may wait at most, once it is parked.
    pub(crate) deadline: Option<Timestamp>,
    /// Whether a batch failed while it waited.
    pub(crate) saw_fault: bool,
}

/// A lease in a worker's hands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) task: TaskId,
    pub(crate) epoch: u32,
    pub(crate) owner: &'static str,
}

/// Everything of one run.
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) habits: Habits,
    pub(crate) clock: Hand,
    pub(crate) store: Backing,
    /// The process, while there is one.
    pub(crate) engine: Option<Engine>,
    pub(crate) plan: SharedPlan,
    pub(crate) ledger: Ledger,
    pub(crate) marks: Marks,
    pub(crate) trace: String,
    pub(crate) awaited: Vec<Awaited>,
    pub(crate) held: Vec<Held>,
    /// The hub's time: it never goes back while a process lives.
    pub(crate) now: Timestamp,
    /// How far the log was read.
    pub(crate) read_until: Position,
    pub(crate) next_intent: u32,
    pub(crate) step: u32,
    /// Whether the clock went back in this process's life.
    pub(crate) went_back: bool,
    /// The last threshold recorded: whose, and when.
    pub(crate) last_rung: Option<(TicketId, Timestamp)>,
    /// Stages that the last call queued.
    pub(crate) queued_now: BTreeSet<(oms_base::TicketId, u16)>,
    /// The process that wrote a ticket last.
    pub(crate) written_by: BTreeMap<oms_base::TicketId, u32>,
    /// The last number of each prefix, with its year.
    pub(crate) last_numbers: BTreeMap<String, (i16, u32)>,
    /// What goes wrong with the disk.
    pub(crate) trouble: Trouble,
    seed: u64,
}

impl World {
    /// A hub with nothing in it, in memory.
    pub(crate) fn new(seed: u64, plan: SharedPlan) -> Result<World, Violation> {
        let mut dice = Dice::new(seed);
        let habits = Habits::random(&mut dice);
        World::on(Backing::model(&plan), dice, habits, plan, Trouble::default(), seed)
    }

    /// A hub with nothing in it.
    pub(crate) fn on(
        store: Backing,
        dice: Dice,
        habits: Habits,
        plan: SharedPlan,
        trouble: Trouble,
        seed: u64,
    ) -> Result<World, Violation> {
        let clock = Hand::default();
        clock.turn(habits.start);
        let mut world = World {
            dice,
            habits,
            clock,
            store,
            engine: None,
            plan,
            ledger: Ledger::default(),
            marks: Marks::default(),
            trace: String::new(),
            awaited: Vec::new(),
            held: Vec::new(),
            now: Timestamp::from_micros(0),
            read_until: Position::START,
            next_intent: 1,
            step: 0,
            went_back: false,
            last_rung: None,
            queued_now: BTreeSet::new(),
            written_by: BTreeMap::new(),
            last_numbers: BTreeMap::new(),
            trouble,
            seed,
        };
        world.start()?;
        Ok(world)
    }

    /// Runs to the end: chaos, calm, and the last look.
    pub(crate) fn run(&mut self) -> Check {
        self.set_up()?;
        for _ in 0..self.habits.turns {
            self.turn()?;
        }
        self.calm_down()?;
        self.look_back()
    }

    /// One turn: time passes, clients send, things go wrong.
    pub(crate) fn turn(&mut self) -> Check {
        self.step += 1;
        self.move_clock();
        if self.dice.chance(self.habits.kill) {
            self.marks.reach(Marker::Killed);
            self.restart()?;
        }
        self.leave_parked();
        let outgoing = self.draw();
        if !outgoing.is_empty() {
            self.arm();
            self.deliver(outgoing)?;
        }
        if self.dice.chance(80) {
            self.arm();
            self.tick()?;
        }
        if self.dice.chance(10) {
            self.check_nobody_waits_in_vain()?;
        }
        Ok(())
    }

    fn arm(&mut self) {
        let form = self.dice.chance(self.habits.fault).then(|| {
            let full = Form::Full(self.dice.between(1, 6));
            match self.dice.pick(&Form::ALL).copied() {
                Some(Form::Full(_)) | None => full,
                Some(other) => other,
            }
        });
        self.plan.lock().arm(form);
    }

    /// Sends messages as one batch.
    pub(crate) fn deliver(&mut self, outgoing: Vec<Outgoing>) -> Check {
        self.pass_time();
        let sent = outgoing.iter().flat_map(|message| message.intents.iter().copied());
        self.ledger.begin_step(sent);
        let (mut messages, mut unheard) = (Vec::with_capacity(outgoing.len()), Vec::new());
        for message in outgoing {
            let (reply, answers) = oneshot::channel();
            let jobs = message.intents.iter().filter_map(|id| self.job(*id)).collect();
            messages.push(Message { jobs, reply });
            let ids = message.intents;
            self.note(|out| write!(out, "  sends {ids:?}"));
            if message.vanishes {
                unheard.extend(ids);
                continue;
            }
            let (deadline, saw_fault) = (None, false);
            self.awaited.push(Awaited { intents: ids, reply: answers, deadline, saw_fault });
        }
        let end = self.engine()?.step(messages);
        self.after_call(&end, false)?;
        // Last, since what nobody heard may have come after what somebody did.
        self.lose_sight(&unheard);
        Ok(())
    }

    /// Lets the hub look at the time.
    pub(crate) fn tick(&mut self) -> Check {
        self.pass_time();
        self.ledger.begin_step(std::iter::empty());
        let was_full = self.is_read_only();
        let end = self.engine()?.tick();
        self.marks.reach_if(was_full && !self.is_read_only(), Marker::DiskBack);
        self.after_call(&end, true)
    }

    fn after_call(&mut self, end: &Result<(), StoreError>, in_tick: bool) -> Check {
        if self.store.disk().is_some() {
            return self.after_disk(end, in_tick);
        }
        let hit = self.plan.lock().take_hit();
        let ends = hit.is_some_and(Form::ends);
        expect(
            end.is_err() == ends,
            "the process ends when, and only when, there is doubt",
            || format!("{end:?} after {hit:?}"),
        )?;
        let rows = self.observe()?;
        self.note(|out| write!(out, "  {rows} rows, {hit:?}"));
        expect(rows == 0 || hit.is_none_or(Form::keeps), "a failed batch leaves nothing", || {
            format!("{rows} rows after {hit:?}")
        })?;
        self.mark_hit(hit, in_tick);
        self.hear(hit, in_tick)?;
        if ends { self.restart() } else { Ok(()) }
    }

    fn mark_hit(&mut self, hit: Option<Form>, in_tick: bool) {
        let Some(form) = hit else { return };
        self.awaited.iter_mut().for_each(|awaited| awaited.saw_fault = true);
        self.marks.reach_if(in_tick && form.ends(), Marker::CrashInTick);
        match form {
            Form::CrashBefore => self.marks.reach(Marker::CrashBeforeCommit),
            Form::CrashAfter => self.marks.reach(Marker::CrashAfterCommit),
            Form::Fault => self.marks.reach(Marker::BatchFailed),
            Form::DoubtLost | Form::DoubtKept | Form::Full(_) | Form::Disk { .. } => {}
        }
    }

    /// The process ends where it stands, and another one starts on what was kept.
    pub(crate) fn restart(&mut self) -> Check {
        for awaited in std::mem::take(&mut self.awaited) {
            self.lose_sight(&awaited.intents);
        }
        self.stop();
        self.ledger.boot += 1;
        self.start()?;
        self.has_started();
        self.note(|out| write!(out, "  restart"));
        Ok(())
    }

    /// A process has begun, and knows no time yet.
    pub(crate) fn has_started(&mut self) {
        let last = self.ledger.hub.tickets.values().map(|ticket| ticket.time).max();
        let is_behind = last.is_some_and(|last| self.clock.now() < last);
        self.marks.reach_if(is_behind, Marker::RestartBehindLog);
        self.now = Timestamp::from_micros(0);
        self.went_back = false;
    }

    pub(crate) fn lose_sight(&mut self, intents: &[u32]) {
        for id in intents {
            self.ledger.lose_sight(*id);
        }
    }

    fn pass_time(&mut self) {
        self.now = self.now.max(self.clock.now());
        self.ledger.latest = self.ledger.latest.max(self.now);
        let (step, now) = (self.step, self.now.micros());
        self.note(|out| write!(out, "{step} at {now}"));
    }

    fn move_clock(&mut self) {
        let small = match self.dice.below(100) {
            0..=54 => i64::from(self.dice.below(2_000)) * 1_000,
            55..=84 => i64::from(self.dice.between(1, 60)) * 1_000_000,
            85..=94 => i64::from(self.dice.between(1, 15)) * 60_000_000,
            _ => 0,
        };
        let jump = if self.dice.chance(self.habits.jump) {
            let seconds = i64::from(self.dice.between(1, 4_000));
            let days = i64::from(self.dice.between(1, 3)) * 86_400;
            let jumps = [seconds, -seconds, days, -days, -days - seconds];
            self.dice.pick(&jumps).copied().unwrap_or(0) * 1_000_000
        } else {
            0
        };
        self.went_back |= jump < 0;
        self.marks.reach_if(jump >= 86_400_000_000, Marker::ClockForwardDays);
        self.clock.turn(small + jump);
    }

    /// Adds a line to the trace.
    pub(crate) fn note(&mut self, line: impl FnOnce(&mut String) -> std::fmt::Result) {
        let _infallible = line(&mut self.trace);
        self.trace.push('\n');
    }

    /// The process.
    fn engine(&mut self) -> Result<&mut Engine, Violation> {
        self.engine.as_mut().ok_or_else(|| Violation::new("the hub runs", "no process"))
    }

    /// Whether the hub only reads.
    pub(crate) fn is_read_only(&self) -> bool {
        self.engine.as_ref().is_some_and(Engine::is_read_only)
    }

    /// A process on what is stored.
    pub(crate) fn new_engine(&mut self) -> Result<Engine, Error> {
        let salts = Dice::new(self.seed ^ u64::from(self.ledger.boot).rotate_left(32)).draw();
        let setup = Setup {
            store: self.store.open(&self.plan)?,
            clock: Arc::new(self.clock.clone()),
            entropy: Entropy::from_seed(salts),
            directory: Arc::new(Directory::default()),
            metrics: Arc::new(Metrics::default()),
            signal: Arc::default(),
        };
        Engine::new(setup)
    }

    fn job(&self, id: u32) -> Option<oms_app::Job> {
        let intent = &self.ledger.records.get(&id)?.intent;
        let (caller, key) = (intent.caller.clone(), intent.key());
        Some(oms_app::Job { caller, key, work: intent.work.clone() })
    }
}
