//! Claims that wait for a task, first come first served.

use super::answer::Answer;
use super::job::{Claim, Job, Work};
use super::step::Message;
use crate::auth::Caller;
use oms_base::{Owner, TaskId, Timestamp};
use oms_store::TaskRow;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::oneshot;

/// Most claims that wait at once; a further one is told that the server is busy.
pub(super) const PARKED_MAX: usize = 10_000;

type Reply = oneshot::Sender<Vec<Answer>>;

#[derive(Debug)]
pub(super) struct Parked {
    turn: u64,
    pub(super) claim: Claim,
    pub(super) caller: Caller,
    pub(super) reply: Reply,
    until: Timestamp,
}

#[derive(Debug, Default)]
pub(super) struct Parking {
    /// Whether claims may have been left unserved.
    pub(super) is_unserved: bool,
    next_turn: u64,
    parked: BTreeMap<u64, Parked>,
    by_owner: BTreeMap<Owner, BTreeSet<u64>>,
}

impl Parking {
    pub(super) fn len(&self) -> usize {
        self.parked.len()
    }

    /// Takes a claim in, or gives its reply back when there is no room.
    pub(super) fn park(
        &mut self,
        claim: Claim,
        caller: Caller,
        reply: Reply,
        now: Timestamp,
    ) -> Result<(), Reply> {
        if self.parked.len() >= PARKED_MAX {
            return Err(reply);
        }
        let (turn, until) = (self.next_turn, now.plus(claim.wait));
        self.next_turn += 1;
        self.put_back(Parked { turn, claim, caller, reply, until });
        Ok(())
    }

    /// Puts a claim back where it stood.
    pub(super) fn put_back(&mut self, parked: Parked) {
        for owner in &parked.claim.owners {
            self.by_owner.entry(owner.clone()).or_default().insert(parked.turn);
        }
        self.parked.insert(parked.turn, parked);
    }

    /// The claim that has waited longest for one of these owners' tasks.
    pub(super) fn next_for(
        &mut self,
        queued: &BTreeMap<Owner, BTreeMap<(i64, TaskId), TaskRow>>,
    ) -> Option<Parked> {
        let owners = queued.iter().filter(|(_, tasks)| !tasks.is_empty()).map(|(owner, _)| owner);
        let first = |owner| self.by_owner.get(owner).and_then(|turns| turns.first().copied());
        let turn = owners.filter_map(first).min()?;
        self.take(turn)
    }

    /// Claims that have waited long enough, and those whose client has gone.
    pub(super) fn expired(&mut self, now: Timestamp) -> Vec<Reply> {
        let over = |parked: &&Parked| parked.until <= now || parked.reply.is_closed();
        let turns: Vec<u64> = self.parked.values().filter(over).map(|p| p.turn).collect();
        turns.into_iter().filter_map(|turn| self.take(turn)).map(|parked| parked.reply).collect()
    }

    /// The claims that have waited longest, as messages to be decided again: so many that
    /// together they may lease about `tasks_max` tasks. Each waits on for what it has left.
    pub(super) fn messages(&mut self, now: Timestamp, tasks_max: usize) -> Vec<Message> {
        let (mut messages, mut tasks) = (Vec::new(), 0);
        while tasks < tasks_max
            && let Some(turn) = self.parked.keys().next().copied()
            && let Some(parked) = self.take(turn)
        {
            tasks += parked.claim.max;
            let claim = Claim { wait: parked.until.since(now), ..parked.claim };
            let jobs = vec![Job { caller: parked.caller, key: None, work: Work::Claim(claim) }];
            messages.push(Message { jobs, reply: parked.reply });
        }
        messages
    }

    /// Every claim, for the end.
    pub(super) fn all(&mut self) -> Vec<Reply> {
        self.by_owner.clear();
        std::mem::take(&mut self.parked).into_values().map(|parked| parked.reply).collect()
    }

    fn take(&mut self, turn: u64) -> Option<Parked> {
        let parked = self.parked.remove(&turn)?;
        for owner in &parked.claim.owners {
            if let Some(turns) = self.by_owner.get_mut(owner) {
                turns.remove(&turn);
                if turns.is_empty() {
                    self.by_owner.remove(owner);
                }
            }
        }
        Some(parked)
    }
}
