//! Events from outside: what a trigger does for one, as whoever sends it.

use super::answer::Done;
use super::automate::{Firing, Outcome, alone, is_too_often, openings, wanted};
use super::draft::Draft;
use super::job::{Job, OpenWanted};
use super::step::Engine;
use crate::error::Error;
use oms_base::{Code, RuleId};
use oms_domain::Refusal;
use oms_domain::trigger::Trigger;
use std::sync::Arc;

/// An event from outside for which a trigger fires.
#[derive(Debug, Clone)]
pub enum Heard {
    /// It is about a ticket.
    Of(Firing),
    /// Tickets are opened for it.
    New {
        /// Which trigger.
        rule: RuleId,
        /// Its version.
        trigger: Arc<Trigger>,
        /// The event, as JSON text: the data of tickets that are given none.
        event: String,
    },
}

impl Engine {
    /// Does it, and gives the ticket: the first where several are opened.
    pub(super) fn hear(
        &mut self,
        job: &Job,
        heard: &Heard,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        match heard {
            Heard::Of(firing) => self.hear_of(job, firing, draft),
            Heard::New { rule, trigger, event } => {
                self.open_for_event(job, (*rule, trigger), event, draft)
            }
        }
    }

    fn hear_of(&mut self, job: &Job, firing: &Firing, draft: &mut Draft) -> Result<Done, Error> {
        match self.fire(job, firing, draft)? {
            Outcome::Done | Outcome::Unchanged => {}
            Outcome::Passed => return Err(passed().into()),
            Outcome::Refused(why) => return Err(Refusal::state(Code::StateForbids, why).into()),
        }
        draft.fired += 1;
        let live = self.live(firing.ticket, draft)?.ok_or(Error::NotFound)?;
        self.change_ticket(live, &[], Engine::actor(job), draft).map(Done::Ticket)
    }

    fn open_for_event(
        &mut self,
        job: &Job,
        (rule, trigger): (RuleId, &Arc<Trigger>),
        event: &str,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let mut row = self.trigger_row(rule, draft)?;
        if row.is_parked(trigger.version) || is_too_often(&mut row, trigger, draft) {
            return Err(passed().into());
        }
        let mut first = None;
        let act = |engine: &mut Engine, draft: &mut Draft| {
            for opening in openings(trigger) {
                let opened = wanted(opening);
                let data = opened.data.clone().or_else(|| Some(event.to_owned()));
                let done = engine.open(job, &OpenWanted { data, ..opened }, draft)?;
                first.get_or_insert(done);
            }
            Ok(())
        };
        let outcome = self.acted(row, alone(rule, trigger), act, draft)?;
        match (first, outcome) {
            (Some(done), _) => {
                draft.fired += 1;
                Ok(done)
            }
            (None, Outcome::Refused(why)) => Err(Refusal::state(Code::StateForbids, why).into()),
            (None, Outcome::Done | Outcome::Unchanged | Outcome::Passed) => Err(passed().into()),
        }
    }
}

fn passed() -> Refusal {
    let detail = "the trigger is parked, fires too often, or the ticket was merged into another";
    Refusal::state(Code::StateForbids, detail)
}
