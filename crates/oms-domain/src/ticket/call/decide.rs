//! Asking an agent about a ticket, and what follows from its answer.

use super::{Answered, Asked, CALLS_MAX, Call, Called, Root, SUGGESTION_BYTES_MAX};
use crate::Refusal;
use crate::action::{self, Around};
use crate::agent::{Agent, Answer, Effect, Touches};
use crate::ticket::automated::Automated;
use crate::ticket::climb;
use crate::ticket::decide::{Context, check_open};
use crate::ticket::duplicate::check_not_merged;
use crate::ticket::event::Event;
use crate::ticket::state::Ticket;
use oms_base::{Autonomy, CallOutcome, Code, Reason, sabotage};

const THOUSAND: f64 = 1_000.0;

/// A question to an agent.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Whom.
    pub agent: &'a Agent,
    /// What becomes of its answer at most.
    pub autonomy: Option<Autonomy>,
    /// The event that the chain of triggers began with which asks.
    pub root: Option<Root>,
}

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct Reply<'a> {
    /// The call that it answers.
    pub call: u64,
    /// Who was asked.
    pub asked: &'a Asked,
    /// The version of the agent that answers.
    pub agent: &'a Agent,
    /// The answer.
    pub answer: &'a Answer,
    /// How long it took.
    pub took_ms: u32,
}

impl Question<'_> {
    /// Who is asked, and what becomes of the answer: never more than the agent's own word allows.
    pub fn asked(&self) -> Asked {
        let Question { agent, autonomy, root } = *self;
        Asked {
            agent: agent.name.clone(),
            version: agent.version,
            autonomy: autonomy.map_or(agent.autonomy, |given| given.min(agent.autonomy)),
            root,
        }
    }
}

/// Whether an agent may be asked about a ticket, with the calls that make room for the new one;
/// none when its chain of triggers has asked that agent already.
pub fn ask(ticket: &Ticket, question: &Question<'_>) -> Result<Option<Vec<Event>>, Refusal> {
    check_not_merged(ticket)?;
    check_open(ticket)?;
    let calls = &ticket.calls;
    let agent = &question.agent.name;
    if question.root.is_some_and(|root| calls.was_asked(agent, root)) {
        return Ok(None);
    }
    let (same, others): (Vec<&Call>, Vec<&Call>) =
        calls.open.iter().partition(|open| open.asked.agent == *agent);
    if others.len() >= CALLS_MAX {
        let detail = format!("{CALLS_MAX} agents are asked about the ticket already");
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    Ok(Some(same.into_iter().map(withdrawn).collect()))
}

fn withdrawn(open: &Call) -> Event {
    let (agent, version) = (open.asked.agent.clone(), open.asked.version);
    called(Called::Withdrawn { call: open.call, agent, version })
}

/// What follows from an answer. It is always told; whether anything else happens is decided by the
/// autonomy, by how sure the agent is, and by what people did meanwhile.
pub fn answered(
    ticket: &Ticket,
    reply: &Reply<'_>,
    around: Around<'_>,
    cx: &Context<'_>,
) -> Vec<Event> {
    let waiting = ticket.calls.waiting(reply.call);
    let is_late = waiting.is_some_and(|call| ticket.status_since > call.at);
    let told = base(reply);
    if is_late && !sabotage!("act-late") {
        return vec![answer(Answered { became: CallOutcome::Late, ..told })];
    }
    let effect = match (&reply.answer.error, &reply.answer.output) {
        (Some(why), _) => Err(why.clone()),
        (None, None) => Err("it has no output".to_owned()),
        (None, Some(output)) => reply.agent.effects.of(output, reply.answer.confidence),
    };
    let acts = reply.asked.autonomy == Autonomy::Act;
    let effect = match effect {
        Ok(effect) => effect,
        Err(why) => return failed(ticket, told, &why, (acts, around), cx),
    };
    let touched = waiting.map_or_else(Touches::default, |call| call.touched);
    let told = with_effect(told, &effect);
    match reply.asked.autonomy {
        Autonomy::Shadow => vec![answer(Answered { became: CallOutcome::Recorded, ..told })],
        Autonomy::Act if !told.escalate && !touched.meets(told.touches) => {
            act(ticket, told, &effect, around, cx)
        }
        Autonomy::Suggest | Autonomy::Act => {
            let length = told.output.as_deref().map_or(0, str::len)
                + told.effects.as_deref().map_or(0, str::len);
            if length > SUGGESTION_BYTES_MAX {
                let why = format!(
                    "its answer has {length} bytes; a suggestion has at most \
                     {SUGGESTION_BYTES_MAX}"
                );
                return failed(ticket, told, &why, (acts, around), cx);
            }
            let agent = &reply.agent.name;
            let why = format!("{agent} is not to act on this; look at what it suggests");
            let mut events = vec![answer(Answered { became: CallOutcome::Suggested, ..told })];
            if acts {
                events.extend(look(ticket, &why, around, cx));
            }
            events
        }
    }
}

/// Has a suggestion take effect.
pub fn accept(
    ticket: &Ticket,
    call: u64,
    around: Around<'_>,
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let (open, suggestion) = suggested(ticket, call)?;
    let erased = || Refusal::state(Code::StateForbids, "what was suggested is erased; reject it");
    let spelled = suggestion.effects.as_deref().ok_or_else(erased)?;
    let spelled = serde_json::from_str(spelled).map_err(|_| erased())?;
    let unread = |why| Refusal::state(Code::StateForbids, why);
    let effect = Effect::read(spelled).map_err(unread)?;
    let (changes, _) = action::decide(ticket, &effect.actions, around, cx)?;
    let mut events = vec![settled(open, true, None)];
    events.extend(changes);
    if let Some(why) = &effect.escalate {
        events.extend(look(ticket, why.as_str(), around, cx));
    }
    Ok(events)
}

/// Turns a suggestion down.
pub fn reject(ticket: &Ticket, call: u64, reason: Option<&Reason>) -> Result<Vec<Event>, Refusal> {
    let (open, _) = suggested(ticket, call)?;
    Ok(vec![settled(open, false, reason)])
}

fn suggested(ticket: &Ticket, call: u64) -> Result<(&Call, &super::Suggestion), Refusal> {
    let open = ticket.calls.get(call).ok_or_else(not_open)?;
    let waits = || Refusal::state(Code::StateForbids, "the agent has not answered yet");
    Ok((open, open.suggestion.as_ref().ok_or_else(waits)?))
}

/// A call that is over, or never was.
fn not_open() -> Refusal {
    let detail = "the call is over: it was answered, settled, or another one took its place";
    Refusal::state(Code::CallOver, detail)
}

fn settled(open: &Call, accepted: bool, reason: Option<&Reason>) -> Event {
    let (agent, version) = (open.asked.agent.clone(), open.asked.version);
    called(Called::Settled { call: open.call, agent, version, accepted, reason: reason.cloned() })
}

fn act(
    ticket: &Ticket,
    told: Answered,
    effect: &Effect,
    around: Around<'_>,
    cx: &Context<'_>,
) -> Vec<Event> {
    match action::decide(ticket, &effect.actions, around, cx) {
        Err(refusal) => {
            let why = format!("what it wants is refused: {refusal}");
            failed(ticket, told, &why, (true, around), cx)
        }
        Ok((changes, _)) => {
            let became = if effect.is_empty() { CallOutcome::Recorded } else { CallOutcome::Acted };
            let mut events = vec![answer(Answered { became, ..told })];
            events.extend(changes);
            if let Some(why) = &effect.escalate {
                events.extend(look(ticket, why.as_str(), around, cx));
            }
            events
        }
    }
}

fn failed(
    ticket: &Ticket,
    told: Answered,
    why: &str,
    (acts, around): (bool, Around<'_>),
    cx: &Context<'_>,
) -> Vec<Event> {
    let became = CallOutcome::Failed;
    let agent = told.asked.agent.clone();
    let mut events = vec![answer(Answered { became, why: shortened(why), escalate: true, ..told })];
    if acts {
        let why = format!("{agent} gave no answer that counts");
        events.extend(look(ticket, &why, around, cx));
    }
    events
}

/// Has a person look at the ticket, whatever runs on it.
fn look(ticket: &Ticket, why: &str, around: Around<'_>, cx: &Context<'_>) -> Vec<Event> {
    let mut events = vec![Event::Escalated { reason: shortened(why) }];
    events.extend(climb::supervise(ticket, None, around.supervisor, cx));
    events
}

fn base(reply: &Reply<'_>) -> Answered {
    let Reply { call, asked, answer, took_ms, .. } = *reply;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 0 to 1, as every answer has it"
    )]
    let thousandths = |sure: f64| (sure.clamp(0.0, 1.0) * THOUSAND).round() as u16;
    Answered {
        call,
        asked: asked.clone(),
        became: CallOutcome::Recorded,
        output: answer.output.as_ref().map(ToString::to_string),
        effects: None,
        touches: Touches::default(),
        confidence: answer.confidence.map(thousandths),
        why: None,
        escalate: answer.escalate,
        took_ms,
    }
}

fn with_effect(told: Answered, effect: &Effect) -> Answered {
    let effects = serde_json::Value::Object(effect.spelled.clone()).to_string();
    Answered { effects: Some(effects), touches: effect.touches(), ..told }
}

/// As much of a sentence as a reason takes, without what it may not hold.
fn shortened(why: &str) -> Option<Reason> {
    let clean: String = why.chars().filter(|c| !c.is_control()).take(Reason::CHARS_MAX).collect();
    let printable = |c: &char| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    Reason::parse(&clean.chars().filter(printable).collect::<String>()).ok()
}

fn answer(answered: Answered) -> Event {
    called(Called::Answered(Box::new(answered)))
}

fn called(event: Called) -> Event {
    Event::Automated(Automated::Called(event))
}
