//! What agents are asked about a ticket, and what becomes of their answers.
//!
//! A call is one question to one agent. It waits for its answer, or a suggestion of it waits for a
//! person; then it is over. An agent has one open call at a ticket: a further one takes its place.
//! A ticket that ends takes its calls with it, so what comes later is refused.

mod codec;
mod decide;
mod tally;

pub(super) use codec::{EFFECTS, KINDS, decode, encode, kind};
pub use decide::{Question, Reply, accept, answered, ask, reject};
pub use tally::{Tallied, tallies};

use super::event::Event;
use super::state::Ticket;
use crate::agent::Touches;
use minicbor::{Decode, Encode};
use oms_base::{Actor, AgentEffect, Autonomy, CallOutcome, Name, Reason, StreamId, Timestamp};

/// Most calls that are open at a ticket.
pub const CALLS_MAX: usize = 8;
/// Most agents of which it is remembered for what they were asked last.
const ASKED_MAX: usize = 16;
/// Most bytes of a suggestion, which stands in the ticket's state.
pub const SUGGESTION_BYTES_MAX: usize = 4_096;

/// An agent, as a call names it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Asked {
    /// Its name.
    #[n(0)]
    pub agent: Name,
    /// The version that was asked.
    #[n(1)]
    pub version: u32,
    /// What becomes of its answer.
    #[n(2)]
    pub autonomy: Autonomy,
    /// The event that the chain of triggers began with which asks; absent where a person does.
    #[n(3)]
    pub root: Option<Root>,
}

/// The event that a chain of triggers began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Root {
    /// Its stream.
    #[n(0)]
    pub stream: i64,
    /// Its seq there.
    #[n(1)]
    pub seq: u64,
}

impl Root {
    /// The event of a stream.
    pub const fn of((stream, seq): (StreamId, u64)) -> Root {
        Root { stream: stream.0, seq }
    }
}

/// What an agent has answered about a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The call.
    pub call: u64,
    /// Who was asked.
    pub asked: Asked,
    /// What became of it.
    pub became: CallOutcome,
    /// What came out, as JSON text.
    pub output: Option<String>,
    /// What it does to the ticket, as JSON text.
    pub effects: Option<String>,
    /// What that touches.
    pub touches: Touches,
    /// How sure the agent is, in thousandths.
    pub confidence: Option<u16>,
    /// Why nothing counts of it.
    pub why: Option<Reason>,
    /// Whether a person should look.
    pub escalate: bool,
    /// How long it took.
    pub took_ms: u32,
}

/// What happened with calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// An agent was asked; the seq of this event names the call.
    Asked(Asked),
    /// It has answered, or there will be no answer.
    Answered(Box<Answered>),
    /// A person has confirmed a suggestion, which takes effect with it, or turned it down.
    Settled {
        /// The call.
        call: u64,
        /// Whose suggestion it was.
        agent: Name,
        /// Of which version.
        version: u32,
        /// Which of the two.
        accepted: bool,
        /// Why.
        reason: Option<Reason>,
    },
    /// It counts no more: another question took its place.
    Withdrawn {
        /// The call.
        call: u64,
        /// Whose it was.
        agent: Name,
        /// Of which version.
        version: u32,
    },
}

impl Called {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Called::Asked(_) => "agent-asked",
            Called::Answered(_) => "agent-answered",
            Called::Settled { accepted: true, .. } => "suggestion-accepted",
            Called::Settled { accepted: false, .. } => "suggestion-rejected",
            Called::Withdrawn { .. } => "agent-call-withdrawn",
        }
    }
}

/// The calls of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Calls {
    /// Those that wait for an answer or for a person.
    #[n(0)]
    pub open: Vec<Call>,
    /// For what each agent was asked last by a trigger.
    #[n(1)]
    asked: Vec<Last>,
    /// What agents have set, and nobody has changed since.
    #[n(2)]
    pub set: Vec<SetBy>,
}

/// An open call.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Call {
    /// Its name: the seq of the event that asked, or of the one that answered where that is the
    /// same moment.
    #[n(0)]
    pub call: u64,
    /// Who is asked.
    #[n(1)]
    pub asked: Asked,
    /// When.
    #[n(2)]
    pub at: Timestamp,
    /// What people have changed since.
    #[n(3)]
    pub touched: Touches,
    /// What a person is to confirm; none while it waits for the answer.
    #[n(4)]
    pub suggestion: Option<Suggestion>,
}

/// What an agent suggests.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Suggestion {
    /// What came out, as JSON text; absent when it was erased.
    #[n(0)]
    pub output: Option<String>,
    /// What it would do, likewise.
    #[n(1)]
    pub effects: Option<String>,
    /// How sure the agent is, in thousandths.
    #[n(2)]
    pub confidence: Option<u16>,
    /// Since when it stands.
    #[n(3)]
    pub at: Timestamp,
    /// Whether the agent itself would have a person look.
    #[n(4)]
    pub escalate: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Last {
    #[n(0)]
    agent: Name,
    #[n(1)]
    root: Root,
}

/// Something that an agent has set.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SetBy {
    /// What.
    #[n(0)]
    pub effect: AgentEffect,
    /// Which agent.
    #[n(1)]
    pub agent: Name,
    /// Its version.
    #[n(2)]
    pub version: u32,
}

impl Calls {
    /// Whether there is nothing to know.
    pub const fn is_empty(&self) -> bool {
        self.open.is_empty() && self.asked.is_empty() && self.set.is_empty()
    }

    /// An open call.
    pub fn get(&self, call: u64) -> Option<&Call> {
        self.open.iter().find(|open| open.call == call)
    }

    /// A call that waits for its answer.
    pub fn waiting(&self, call: u64) -> Option<&Call> {
        self.get(call).filter(|open| open.suggestion.is_none())
    }

    /// Whether a chain of triggers has asked an agent already.
    pub fn was_asked(&self, agent: &Name, root: Root) -> bool {
        self.asked.iter().any(|last| last.agent == *agent && last.root == root)
    }

    fn remember(&mut self, asked: &Asked) {
        let Some(root) = asked.root else { return };
        self.asked.retain(|last| last.agent != asked.agent);
        if self.asked.len() >= ASKED_MAX {
            self.asked.remove(0);
        }
        self.asked.push(Last { agent: asked.agent.clone(), root });
    }

    fn apply(&mut self, event: &Called, seq: u64, at: Timestamp) {
        match event {
            Called::Asked(asked) => {
                self.remember(asked);
                let (asked, touched) = (asked.clone(), Touches::default());
                self.open.push(Call { call: seq, asked, at, touched, suggestion: None });
            }
            Called::Answered(answered) => self.answer(answered, at),
            Called::Settled { call, .. } | Called::Withdrawn { call, .. } => {
                self.open.retain(|open| open.call != *call);
            }
        }
    }

    fn answer(&mut self, answered: &Answered, at: Timestamp) {
        let Answered { call, asked, .. } = answered;
        self.remember(asked);
        let before = self.open.iter().position(|open| open.call == *call);
        let before = before.map(|place| self.open.remove(place));
        match answered.became {
            CallOutcome::Suggested => {
                let suggestion = Suggestion {
                    output: answered.output.clone(),
                    effects: answered.effects.clone(),
                    confidence: answered.confidence,
                    at,
                    escalate: answered.escalate,
                };
                let (since, touched) =
                    before.map_or((at, Touches::default()), |call| (call.at, call.touched));
                let (call, asked) = (*call, asked.clone());
                let suggestion = Some(suggestion);
                self.open.push(Call { call, asked, at: since, touched, suggestion });
            }
            CallOutcome::Acted => {
                for effect in answered.touches.all().filter(|effect| is_setting(*effect)) {
                    self.set.retain(|set| set.effect != effect);
                    let (agent, version) = (asked.agent.clone(), asked.version);
                    self.set.push(SetBy { effect, agent, version });
                }
            }
            CallOutcome::Recorded | CallOutcome::Failed | CallOutcome::Late => {}
        }
    }
}

/// Whether an effect sets something that somebody may set otherwise.
const fn is_setting(effect: AgentEffect) -> bool {
    match effect {
        AgentEffect::Priority | AgentEffect::Labels | AgentEffect::Assign | AgentEffect::Move => {
            true
        }
        AgentEffect::Comment | AgentEffect::Escalate => false,
    }
}

/// Takes in what happened with calls.
pub(super) fn apply(ticket: &mut Ticket, event: &Called, time: Timestamp) {
    let seq = ticket.version;
    ticket.calls.apply(event, seq, time);
}

/// Takes in what people change of what agents set, or are about to.
pub(super) fn follow(ticket: &mut Ticket, event: &Event, actor: Actor) {
    if actor == Actor::HUB || ticket.calls.is_empty() {
        return;
    }
    let Some(effect) = changes(event) else { return };
    for call in &mut ticket.calls.open {
        call.touched = call.touched.with(effect);
    }
    ticket.calls.set.retain(|set| set.effect != effect);
}

/// What an event changes that an agent could have set.
pub fn changes(event: &Event) -> Option<AgentEffect> {
    match event {
        Event::Prioritised { .. } => Some(AgentEffect::Priority),
        Event::Labelled { .. } => Some(AgentEffect::Labels),
        Event::Assigned { .. } => Some(AgentEffect::Assign),
        Event::Moved { .. } => Some(AgentEffect::Move),
        Event::Opened(_)
        | Event::Commented { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageFinished { .. }
        | Event::StageSkipped { .. }
        | Event::StageBlocked { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_) => None,
    }
}
