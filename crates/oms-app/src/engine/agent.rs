//! Agents that are asked about tickets: the question, what follows from the answer, and what people
//! say to what is suggested. An agent that is a rule answers in the batch that asks it.

use super::answer::{Done, Written};
use super::automate::said;
use super::draft::{Draft, Live};
use super::job::{Job, TicketRef};
use super::step::Engine;
use crate::Operation;
use crate::error::Error;
use oms_base::{Actor, Autonomy, Code, Name, Reason, StreamId, TicketId};
use oms_domain::Refusal;
use oms_domain::action::Around;
use oms_domain::agent::{Agent, Answer};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Automated, Called, Context, Event, Question, Reply, Root};
use oms_store::Cause;
use std::sync::Arc;

/// What is done with agents.
#[derive(Debug, Clone)]
pub enum AgentWork {
    /// Ask one about a ticket.
    Ask {
        /// Which ticket.
        ticket: TicketRef,
        /// The version that it must have.
        if_match: Option<u64>,
        /// Which agent.
        agent: Name,
        /// What becomes of its answer at most.
        autonomy: Option<Autonomy>,
    },
    /// Say to what it suggests.
    Settle {
        /// Which ticket.
        ticket: TicketRef,
        /// The version that it must have.
        if_match: Option<u64>,
        /// The call.
        call: u64,
        /// What.
        verdict: Verdict,
    },
}

/// What a person says to a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It takes effect.
    Accept,
    /// It does not.
    Reject(Option<Reason>),
}

impl AgentWork {
    /// The operation that the policy table knows it by.
    pub(super) const fn operation(&self) -> Operation {
        match self {
            AgentWork::Ask { .. } => Operation::AskAboutTicket,
            AgentWork::Settle { .. } => Operation::SettleSuggestion,
        }
    }
}

impl Engine {
    pub(super) fn agent(
        &mut self,
        job: &Job,
        work: &AgentWork,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        match work {
            AgentWork::Ask { ticket, if_match, agent, autonomy } => {
                let live = self.find(ticket, &job.caller, work.operation(), draft)?;
                self.check_version(&live, *if_match, draft)?;
                self.ask_by_hand(job, live, (agent, *autonomy), draft).map(Done::Ticket)
            }
            AgentWork::Settle { ticket, if_match, call, verdict } => {
                let live = self.find(ticket, &job.caller, work.operation(), draft)?;
                self.check_version(&live, *if_match, draft)?;
                self.settle(job, live, (*call, verdict), draft)
            }
        }
    }

    /// Asks for somebody, who is told at once where that is no question for the agent.
    fn ask_by_hand(
        &mut self,
        job: &Job,
        live: Live,
        (name, autonomy): (&Name, Option<Autonomy>),
        draft: &mut Draft,
    ) -> Result<Written, Error> {
        let book = self.book(draft);
        let agent = known(&book, name)?;
        if !agent.enabled {
            return Err(Refusal::state(Code::AgentOff, off(name)).into());
        }
        let no_question = |why| {
            let detail = format!("{name} cannot be asked about this ticket: {why}");
            Error::from(Refusal::state(Code::StateForbids, detail))
        };
        let question = Question { agent: &agent, autonomy, root: None };
        let mut events = ticket::ask(&live.ticket, &question)?.unwrap_or_default();
        let seen = agent.question_about(&live.ticket).map_err(no_question)?;
        let asked = question.asked();
        events.push(Event::Automated(Automated::Called(Called::Asked(asked.clone()))));
        let written = self.change_ticket(live, &events, Engine::actor(job), draft)?;
        let (id, call) = (written.ticket.core.id, written.ticket.version);
        let Some(answer) = agent.answer(&seen) else {
            self.post_call((id, call), &agent, draft);
            return Ok(written);
        };
        let reply = Reply { call, asked: &asked, agent: &agent, answer: &answer, took_ms: 0 };
        let cause = draft.cause.replace(Cause::of(id.into(), call));
        let live = self.live(id, draft)?.ok_or(Error::NotFound)?;
        let told = self.take_answer(live, &reply, &[], draft);
        draft.cause = cause;
        told
    }

    /// Asks for a trigger: whatever comes of it stands in the timeline.
    pub(super) fn ask_for_trigger(
        &mut self,
        id: TicketId,
        (name, autonomy): (&Name, Option<Autonomy>),
        root: (StreamId, u64),
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let live = self.live(id, draft)?.ok_or(Error::NotFound)?;
        let book = self.book(draft);
        let agent = known(&book, name)?;
        let root = Some(Root::of(root));
        // One that is switched off does nothing: that is told, and nobody is called for help.
        let autonomy = if agent.enabled { autonomy } else { Some(Autonomy::Shadow) };
        let question = Question { agent: &agent, autonomy, root };
        let Some(before) = ticket::ask(&live.ticket, &question)? else { return Ok(()) };
        let asked = question.asked();
        let seen = if agent.enabled { agent.question_about(&live.ticket) } else { Err(off(name)) };
        let answer = match &seen {
            Err(why) => Some(Answer::failed(why.clone())),
            Ok(seen) => agent.answer(seen),
        };
        let Some(answer) = answer else {
            let asked = Event::Automated(Automated::Called(Called::Asked(asked)));
            let events: Vec<Event> = before.into_iter().chain([asked]).collect();
            let written = self.change_ticket(live, &events, Actor::HUB, draft)?;
            self.post_call((id, written.ticket.version), &agent, draft);
            return Ok(());
        };
        // Nothing was asked before: the answer itself names the call.
        let call = live.ticket.version + before.len() as u64 + 1;
        let reply = Reply { call, asked: &asked, agent: &agent, answer: &answer, took_ms: 0 };
        self.take_answer(live, &reply, &before, draft).map(|_| ())
    }

    /// Takes an answer in behind `before`, with what follows from it.
    pub(super) fn take_answer(
        &mut self,
        live: Live,
        reply: &Reply<'_>,
        before: &[Event],
        draft: &mut Draft,
    ) -> Result<Written, Error> {
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let link = self.directory.ticket_url();
        let around = Around::of(&board, link.as_deref());
        let (now, template, book) = (draft.now, live.template.clone(), self.book(draft));
        let cx = Context { now, actor: Actor::HUB, template: template.as_deref(), book: &book };
        let follow = |reply: &Reply<'_>| -> Vec<Event> {
            let follow = ticket::answered(&live.ticket, reply, around, &cx);
            before.iter().cloned().chain(follow).collect()
        };
        let events = match self.within_limits(&live, follow(reply), None, draft) {
            Ok((events, _)) => events,
            Err(refused @ Error::Refused(_)) => {
                let answer =
                    Answer::failed(format!("what it wants is refused: {}", said(&refused)));
                follow(&Reply { answer: &answer, ..*reply })
            }
            Err(error) => return Err(error),
        };
        self.change_ticket(live, &events, Actor::HUB, draft)
    }

    fn settle(
        &mut self,
        job: &Job,
        live: Live,
        (call, verdict): (u64, &Verdict),
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let link = self.directory.ticket_url();
        let around = Around::of(&board, link.as_deref());
        let (actor, template, book) = (Engine::actor(job), live.template.clone(), self.book(draft));
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let events = match verdict {
            Verdict::Accept => ticket::accept(&live.ticket, call, around, &cx)?,
            Verdict::Reject(reason) => ticket::reject(&live.ticket, call, reason.as_ref())?,
        };
        let (events, warnings) = self.within_limits(&live, events, None, draft)?;
        let written = self.change_ticket(live, &events, actor, draft)?;
        Ok(Done::Ticket(Written { warnings, ..written }))
    }
}

fn known(book: &Book, name: &Name) -> Result<Arc<Agent>, Refusal> {
    let unknown = || Refusal::state(Code::UnknownAgent, format!("there is no agent {name}"));
    book.agent(name).cloned().ok_or_else(unknown)
}

pub(super) fn off(name: &Name) -> String {
    format!("the agent {name} is switched off; a version with enabled: true switches it on")
}
