//! What the clients know: what they sent, what they were answered, and what they saw of it.

use crate::hub_model::{Effect, HubModel};
use crate::intent::Intent;
use crate::violation::{Check, Violation, expect};
use oms_base::{PrincipalId, TaskId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

const DAY_MICROS: i64 = 86_400_000_000;

/// How an intent stands with its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is being sent.
    Sent,
    /// No answer came, or one that says that nobody knows.
    Unknown,
    /// It was acknowledged.
    Acknowledged,
    /// It was refused: nothing of it may ever be seen.
    Refused,
}

/// An intent and what came of it.
#[derive(Debug)]
pub(crate) struct Record {
    /// It.
    pub(crate) intent: Intent,
    /// How it stands.
    pub(crate) standing: Standing,
    /// What it did.
    pub(crate) effects: Vec<Effect>,
    /// Whether it was ever left without an answer.
    pub(crate) was_unknown: bool,
    /// The process that it took effect in.
    pub(crate) boot: u32,
}

/// A lease that was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lease {
    /// To whom.
    pub(crate) holder: PrincipalId,
    /// It lasts at least until then, as far as the holder was told.
    pub(crate) until: Option<Timestamp>,
    /// The first end that was told.
    pub(crate) first_until: Option<Timestamp>,
    /// Whether it was handed to a client that heard.
    pub(crate) is_handed: bool,
    /// Whether it ran out.
    pub(crate) has_lapsed: bool,
}

/// The clients' books.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// Everything ever wanted, by number.
    pub(crate) records: BTreeMap<u32, Record>,
    /// Every lease ever given, by task and epoch.
    pub(crate) leases: BTreeMap<(TaskId, u32), Lease>,
    /// What the log has told.
    pub(crate) hub: HubModel,
    /// Intents that the step under way may carry out, with how often each was sent.
    in_step: BTreeMap<u32, u32>,
    /// Those of them that did.
    pub(crate) done_in_step: BTreeSet<u32>,
    /// Processes started so far.
    pub(crate) boot: u32,
    /// The latest that the hub ever took the time for.
    pub(crate) latest: Timestamp,
}

impl Default for Ledger {
    fn default() -> Ledger {
        Ledger {
            records: BTreeMap::new(),
            leases: BTreeMap::new(),
            hub: HubModel::default(),
            in_step: BTreeMap::new(),
            done_in_step: BTreeSet::new(),
            boot: 0,
            latest: Timestamp::from_micros(0),
        }
    }
}

/// The day that a key is remembered under.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.micros().div_euclid(DAY_MICROS)
}

impl Ledger {
    /// Enters an intent.
    pub(crate) fn enter(&mut self, intent: Intent) {
        let standing = Standing::Sent;
        let id = intent.id;
        let record = Record { intent, standing, effects: Vec::new(), was_unknown: false, boot: 0 };
        self.records.insert(id, record);
    }

    /// A step begins that may carry out these.
    pub(crate) fn begin_step(&mut self, intents: impl Iterator<Item = u32>) {
        self.in_step.clear();
        for id in intents {
            *self.in_step.entry(id).or_default() += 1;
        }
        self.done_in_step.clear();
        for id in self.in_step.keys() {
            if let Some(record) = self.records.get_mut(id)
                && record.standing != Standing::Acknowledged
            {
                record.standing = Standing::Sent;
            }
        }
    }

    /// An event that carries an intent's number was committed.
    pub(crate) fn saw_effect(&mut self, effect: Effect) -> Check {
        let id = effect.intent;
        expect(self.in_step.contains_key(&id), "only what was just sent takes effect", || {
            format!("intent {id}: {effect:?}")
        })?;
        let record = self.records.get(&id);
        let record = record.ok_or_else(|| Violation::new("no invented effect", format!("{id}")))?;
        let intent = &record.intent;
        let by_caller = intent.caller.actor.principal == effect.by;
        expect(by_caller, "an effect is its caller's", || format!("{intent:?}: {effect:?}"))?;
        expect(intent.lease() == effect.lease, "a result counts under its own lease", || {
            format!("{intent:?}: {effect:?}")
        })?;
        let same_key = |other: &&Record| match intent.root {
            Some(root) => other.intent.root == Some(root),
            None => other.intent.id == id,
        };
        let twice = self
            .records
            .values()
            .filter(same_key)
            .flat_map(|record| &record.effects)
            .find(|before| intent.root.is_none() || day(self.latest) <= day(before.time) + 1);
        expect(twice.is_none(), "a command takes effect once for its key", || {
            format!("intent {id}: {effect:?} after {twice:?}")
        })?;
        if let Some(record) = self.records.get_mut(&id) {
            record.effects.push(effect);
            record.boot = self.boot;
        }
        self.done_in_step.insert(id);
        Ok(())
    }

    /// Whether the step under way carried the intent out, and it was sent only once.
    pub(crate) fn is_done_by_one(&self, id: u32) -> bool {
        self.done_in_step.contains(&id) && self.in_step.get(&id) == Some(&1)
    }

    /// A task was leased, as the log says.
    pub(crate) fn saw_lease(&mut self, task: TaskId, epoch: u32, holder: PrincipalId) -> Check {
        let (until, first_until) = (None, None);
        let lease = Lease { holder, until, first_until, is_handed: false, has_lapsed: false };
        let known = self.leases.insert((task, epoch), lease);
        expect(known.is_none(), "an epoch is given once", || format!("{task} {epoch}: {known:?}"))
    }

    /// A lease ran out, as the log says.
    pub(crate) fn saw_lapse(&mut self, task: TaskId, epoch: u32, now: Timestamp) -> Check {
        let lease = self.leases.get_mut(&(task, epoch));
        let missing = || Violation::new("what lapses was given", format!("{task} {epoch}"));
        let lease = lease.ok_or_else(missing)?;
        lease.has_lapsed = true;
        expect(lease.until.is_none_or(|until| until <= now), "no lease lapses early", || {
            format!("{task} {epoch} at {now}: {lease:?}")
        })
    }

    /// A client was handed a lease.
    pub(crate) fn hand(
        &mut self,
        task: TaskId,
        epoch: u32,
        holder: PrincipalId,
        until: Timestamp,
    ) -> Check {
        let lease = self.leases.get_mut(&(task, epoch));
        let missing = || Violation::new("a lease stands in the log", format!("{task} {epoch}"));
        let lease = lease.ok_or_else(missing)?;
        expect(!lease.is_handed && lease.holder == holder, "a lease is handed out once", || {
            format!("{task} {epoch} to {holder}: {lease:?}")
        })?;
        lease.is_handed = true;
        (lease.until, lease.first_until) = (Some(until), Some(until));
        Ok(())
    }

    /// The end of a lease was moved, or nobody knows whether it was.
    pub(crate) fn extend(&mut self, task: TaskId, epoch: u32, until: Option<Timestamp>) {
        if let Some(lease) = self.leases.get_mut(&(task, epoch)) {
            lease.until = until;
        }
    }

    /// Nobody will hear the answer; a heartbeat may or may not have moved its lease's end.
    pub(crate) fn lose_sight(&mut self, id: u32) {
        if let Some((task, epoch)) = self.records.get(&id).and_then(|r| r.intent.lease()) {
            self.extend(task, epoch, None);
        }
        self.set(id, Standing::Unknown);
    }

    /// How the intent stands now.
    pub(crate) fn set(&mut self, id: u32, standing: Standing) {
        if let Some(record) = self.records.get_mut(&id) {
            record.was_unknown |= standing == Standing::Unknown;
            // What was acknowledged once stays so, whatever a duplicate is told.
            if record.standing != Standing::Acknowledged {
                record.standing = standing;
            }
        }
    }

    /// Other intents that were sent under the same key.
    pub(crate) fn shares_key(&self, id: u32) -> bool {
        let root = self.records.get(&id).and_then(|record| record.intent.root);
        let same = |other: &Record| other.intent.id != id && other.intent.root == root;
        root.is_some() && self.records.values().any(same)
    }
}
