//! Counting what becomes of agents' answers, in the batch of the events that say so; and the
//! ticket that says that people disagree with one too much.

use super::answer::Done;
use super::draft::{Draft, KeyPlace};
use super::job::{Job, OpenWanted, Target};
use super::step::Engine;
use crate::auth::Caller;
use crate::error::Error;
use crate::{Work, rates};
use oms_base::{Actor, Code, Faults, Label, Name, Tally, TicketId, Timestamp};
use oms_domain::Refusal;
use oms_domain::agent::{Agent, Drift, Rates, Warned};
use oms_domain::ticket::{self, Event, Ticket};
use oms_store::{Cause, KeyRow, StoreError, TallyRow};
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::mem::take;

/// The day under which it is remembered that an agent drifts. A day is asked for together with the
/// one before, so it is not next to that of alerts.
const DRIFT_DAY: i32 = i32::MAX - 4;
/// What an answer would have been; nothing reads it.
const STATUS: u16 = 200;
/// What the ticket is labelled with.
const LABEL: &str = "drift";

impl Draft {
    /// Counts what a command's events say of agents.
    pub(super) fn tally(&mut self, before: &Ticket, events: &[Event], actor: Actor) {
        let cause = Cause::of(before.core.id.into(), before.version + events.len() as u64);
        for tallied in ticket::tallies(before, events, actor) {
            let version = (tallied.agent, tallied.version);
            if is_judgement(tallied.what) {
                self.judged.insert(version.clone(), cause);
            }
            *self.tallies.entry((version.0, version.1, tallied.what)).or_default() += 1;
        }
    }

    /// What it has counted, as rows.
    pub(super) fn take_tallies(&mut self) -> Vec<TallyRow> {
        let day = self.now.day();
        let counted = take(&mut self.tallies).into_iter();
        let row = |((agent, version, what), times)| TallyRow { agent, version, day, what, times };
        counted.map(row).collect()
    }
}

/// Whether it may be what makes disagreement too much.
const fn is_judgement(what: Tally) -> bool {
    match what {
        Tally::Accepted | Tally::Rejected | Tally::Set | Tally::Overridden => true,
        Tally::Recorded | Tally::Suggested | Tally::Acted | Tally::Failed | Tally::Late => false,
    }
}

impl Engine {
    /// Opens the tickets about agents with which people have come to disagree too much.
    pub(super) fn warn_of_drift(&mut self, draft: &mut Draft) {
        for ((agent, version), cause) in take(&mut draft.judged) {
            match self.warn_of((&agent, version), cause, draft) {
                Ok(()) => {}
                // What cannot be read now may be read later: nothing of the batch is kept.
                Err(Error::Store(fault @ StoreError::Fault(_)) | Error::Unknown(fault)) => {
                    draft.fault = Some(fault);
                }
                Err(error) => tracing::error!(%error, %agent, "no ticket says that it drifts"),
            }
        }
    }

    fn warn_of(
        &mut self,
        (name, version): (&Name, u32),
        cause: Cause,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let book = self.book(draft);
        let Some(agent) = book.agent(name).filter(|agent| agent.version == version) else {
            return Ok(());
        };
        let Some(bearable) = &agent.drift else { return Ok(()) };
        let rates = self.rates(agent, bearable, draft)?;
        if !bearable.is_passed(&rates) {
            return Ok(());
        }
        let place = (DRIFT_DAY, hash(name));
        if let Some(row) = self.known_key(place, draft)? {
            let last = self.live(TicketId(row.stream.0), draft)?;
            let is_open = last.is_some_and(|live| live.ticket.status.is_open());
            let (version, at) = told(row.fingerprint);
            if !bearable.wants_another(agent.version, &Warned { version, at, is_open }, draft.now) {
                return Ok(());
            }
        }
        let wanted = OpenWanted {
            title: Some(Drift::title(agent)),
            description: Some(bearable.description(agent, &rates)),
            labels: vec![Label::parse(LABEL).expect("it is short and plain")],
            ..OpenWanted::bare(Target::Board(bearable.board.clone()))
        };
        let work = Work::Open(Box::new(wanted.clone()));
        let job = Job { caller: Caller::hub(), key: None, work };
        let before = draft.cause.replace(cause);
        let opened = self.open(&job, &wanted, draft);
        draft.cause = before;
        let Done::Ticket(written) = opened? else { return Ok(()) };
        draft.keys_removed.insert(place);
        let row = key_row(place, (version, draft.now), written.ticket.core.id);
        draft.keys.insert(place, row);
        Ok(())
    }

    /// What was counted of an agent's newest version over the days that count, with this batch.
    fn rates(&self, agent: &Agent, bearable: &Drift, draft: &Draft) -> Result<Rates, Error> {
        let since = rates::since(draft.now, bearable.days);
        let stored = rates::counted(&*self.store, draft.agency, &agent.name, since)?;
        let mut rates = stored.get(&Reverse(agent.version)).copied().unwrap_or_default();
        for what in Tally::ALL {
            let counted = draft.tallies.get(&(agent.name.clone(), agent.version, *what));
            rates.add(*what, counted.copied().unwrap_or_default());
        }
        Ok(rates)
    }

    /// Refuses an agent whose drift no ticket could tell of.
    pub(super) fn check_drift(&self, agent: &Agent, draft: &Draft) -> Result<(), Error> {
        let Some(bearable) = &agent.drift else { return Ok(()) };
        let refused = |code, detail| Err(Refusal::field("drift.board", code, detail).into());
        let Some(entry) = self.board_named(&bearable.board, draft) else {
            return refused(Code::NotFound, "there is no such board; create it first");
        };
        if entry.board.workflow.is_some() {
            return refused(Code::Taken, "this board belongs to a workflow; name another one");
        }
        let mut faults = Faults::default();
        if let Some(schema) = &entry.board.settings.schema {
            schema.check_data(None, &mut faults);
        }
        if faults.is_empty() {
            return Ok(());
        }
        refused(Code::Refused, "this board takes no ticket without data; name another one")
    }
}

/// Which version a ticket is about, and when it was opened.
fn key_row((day, hash): KeyPlace, (version, at): (u32, Timestamp), ticket: TicketId) -> KeyRow {
    let mut fingerprint = [0; 16];
    fingerprint[..8].copy_from_slice(&at.micros().to_be_bytes());
    fingerprint[8..12].copy_from_slice(&version.to_be_bytes());
    KeyRow { day, hash, fingerprint, status: STATUS, stream: ticket.into(), seq: 1 }
}

fn told(fingerprint: [u8; 16]) -> (u32, Timestamp) {
    let number = |bytes: &[u8]| bytes.iter().fold(0_i64, |all, byte| (all << 8) | i64::from(*byte));
    let version = u32::try_from(number(&fingerprint[8..12])).unwrap_or_default();
    (version, Timestamp::from_micros(number(&fingerprint[..8])))
}

fn hash(agent: &Name) -> [u8; 16] {
    let digest = Sha256::new().chain_update("drift").chain_update(agent.as_str()).finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::{hash, key_row, told};
    use oms_base::{Name, TicketId, Timestamp};

    #[test]
    fn a_key_says_which_version_and_when() {
        for (version, micros) in [(0, 0), (3, 1_795_343_400_000_000), (u32::MAX, i64::MAX)] {
            let at = Timestamp::from_micros(micros);
            let row = key_row((7, hash(&Name::parse("R").unwrap())), (version, at), TicketId(5));
            assert_eq!(told(row.fingerprint), (version, at));
            assert_eq!((row.stream.0, row.day), (5, 7));
        }
    }
}
