//! Questions about tickets that leave the hub: written with the event that asks, taken before they
//! are sent, and settled with what came back. The answer counts while its call waits for it.

use super::agent::off;
use super::answer::Done;
use super::draft::Draft;
use super::outbox::{Delivered, GRACE, put, remove};
use super::step::Engine;
use crate::error::Error;
use oms_base::{MessageId, MessageState, Span, TicketId, Timestamp};
use oms_domain::agent::{Agent, Answer};
use oms_domain::ticket::{Asked, Reply};
use oms_store::{About, Cause, MessageRow, MessageWrite, envelope};
use serde_json::Value;
use std::sync::Arc;

/// How long a question may wait for its agent: then it is given up, whoever is left alone.
const WAITS: Span = Span::seconds(60 * 60);

/// A question that was taken to be sent.
#[derive(Debug, Clone)]
pub struct Consult {
    /// The message.
    pub row: MessageRow,
    /// Who is asked.
    pub agent: Arc<Agent>,
    /// What it is let see.
    pub seen: Value,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Consulted {
    /// Who was asked, in the version that it had then.
    pub agent: Arc<Agent>,
    /// The answer, held against its schema.
    pub answer: Answer,
    /// How long it took.
    pub took_ms: u32,
}

impl Engine {
    /// Writes the message that takes a call's question to its agent.
    pub(super) fn post_call(
        &mut self,
        (ticket, call): (TicketId, u64),
        agent: &Agent,
        draft: &mut Draft,
    ) {
        let Some(recipient) = agent.recipient() else { return };
        let id = MessageId(self.mint(draft.now));
        draft.messages.push(MessageWrite::Put(MessageRow {
            id,
            recipient,
            about: About::Call(ticket, call),
            epoch: 0,
            state: MessageState::Waiting,
            tries: 0,
            next_at: draft.now,
            created_at: draft.now,
            reason: None,
        }));
    }

    /// Takes a question to send it; none whose call is over, or whose agent is not to be asked.
    pub(super) fn begin_call(
        &mut self,
        row: MessageRow,
        (ticket, call): (TicketId, u64),
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let book = self.book(draft);
        let named = Agent::named_by(&row.recipient);
        let agent = named.and_then(|name| book.agent(&name).cloned());
        let live = self.live(ticket, draft)?;
        let live = live.filter(|live| live.ticket.calls.waiting(call).is_some());
        let (Some(agent), Some(live)) = (agent, live) else {
            draft.messages.push(MessageWrite::Delete(row.id));
            return Ok(Done::Consult(None));
        };
        let seen = if !agent.enabled {
            Err(off(&agent.name))
        } else if is_stale(&row, draft.now) {
            Err(format!("nobody could ask it within an hour; {}", unanswered(&row)))
        } else if row.tries >= u32::from(agent.tries) {
            // Whoever asked last never said what became of it.
            Err(unanswered(&row))
        } else {
            agent.question_about(&live.ticket)
        };
        let answer = match &seen {
            Err(why) => Some(Answer::failed(why.clone())),
            // A later version may be a rule.
            Ok(seen) => agent.answer(seen),
        };
        match (answer, seen) {
            (None, Ok(seen)) => {
                let within = Span::seconds(agent.timeout_s);
                let row = MessageRow {
                    state: MessageState::Sending,
                    tries: row.tries.saturating_add(1),
                    next_at: draft.now.plus(within).plus(GRACE),
                    ..row
                };
                draft.messages.push(MessageWrite::Put(row.clone()));
                Ok(Done::Consult(Some(Box::new(Consult { row, agent, seen }))))
            }
            (answer, _) => {
                let answer = answer.unwrap_or_else(|| Answer::failed(unanswered(&row)));
                let came = Consulted { agent, answer, took_ms: 0 };
                self.take_call((ticket, call), &came, draft)?;
                draft.messages.push(MessageWrite::Delete(row.id));
                Ok(Done::Consult(None))
            }
        }
    }

    /// Takes in what came back, or asks again later, or gives it up: then the call has failed.
    pub(super) fn end_call(
        &mut self,
        row: MessageRow,
        (ticket, call): (TicketId, u64),
        became: &Delivered,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let (reason, is_final) = match became {
            Delivered::Consulted(came) => {
                self.take_call((ticket, call), came, draft)?;
                return Ok(remove(row, draft));
            }
            Delivered::Accepted | Delivered::Answered(_) => ("it gave no answer".to_owned(), true),
            Delivered::Failed { reason, is_final } => (reason.clone(), *is_final),
        };
        let named = Agent::named_by(&row.recipient);
        let agent = named.and_then(|name| self.book(draft).agent(&name).cloned());
        let Some(agent) = agent else { return Ok(remove(row, draft)) };
        let row = MessageRow { reason: Some(reason), ..row };
        if !is_final && row.tries < u32::from(agent.tries) {
            let next_at = draft.now.plus(self.backoff(row.tries));
            return Ok(put(MessageRow { state: MessageState::Waiting, next_at, ..row }, draft));
        }
        let answer = Answer::failed(unanswered(&row));
        self.take_call((ticket, call), &Consulted { agent, answer, took_ms: 0 }, draft)?;
        Ok(remove(row, draft))
    }

    /// Takes an answer in, if its call still waits for one, as the asker's doing: what rules of
    /// the hub began goes on as theirs.
    fn take_call(
        &mut self,
        (ticket, call): (TicketId, u64),
        came: &Consulted,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let Some(live) = self.live(ticket, draft)? else { return Ok(()) };
        let Some(waiting) = live.ticket.calls.waiting(call) else { return Ok(()) };
        let Consulted { agent, answer, took_ms } = came;
        // The version that answered; one that was published since may allow less.
        let newest = self.book(draft).agent(&agent.name).cloned();
        let newest = newest.as_ref().unwrap_or(agent);
        let autonomy = waiting.asked.autonomy.min(agent.autonomy).min(newest.autonomy);
        let asked = Asked { version: agent.version, autonomy, ..waiting.asked.clone() };
        let stopped = (!newest.enabled).then(|| Answer::failed(off(&agent.name)));
        let answer = stopped.as_ref().unwrap_or(answer);
        let reply = Reply { call, asked: &asked, agent, answer, took_ms: *took_ms };
        let cause = self.cause_of_call((ticket, call), draft)?;
        let before = draft.cause.replace(cause);
        let told = self.take_answer(live, &reply, &[], draft);
        draft.cause = before;
        told.map(|_| ())
    }

    /// What the answer follows from: the chain of rules that asked, or the event that did.
    fn cause_of_call(
        &self,
        (ticket, call): (TicketId, u64),
        draft: &Draft,
    ) -> Result<Cause, Error> {
        let rows = self.store.stream(draft.agency, ticket.into(), call, 1)?;
        let mut asked = None;
        for row in rows {
            let events = envelope::decode(&row.body, row.first_seq)
                .map_err(|error| Error::Corrupt(error.to_string()))?;
            asked = asked.or_else(|| events.into_iter().find(|event| event.seq == call));
        }
        let chain = asked.and_then(|event| event.cause).filter(|cause| cause.by.is_some());
        Ok(chain.unwrap_or_else(|| Cause::of(ticket.into(), call)))
    }
}

/// Whether a question has waited longer than any may.
pub(crate) fn is_stale(row: &MessageRow, now: Timestamp) -> bool {
    matches!(row.about, About::Call(..)) && row.created_at.plus(WAITS) <= now
}

fn unanswered(row: &MessageRow) -> String {
    let none = if row.tries == 0 { "never" } else { "the server ended before its answer came" };
    let why = row.reason.as_deref().unwrap_or(none);
    format!("asked {} times: {why}", row.tries)
}
