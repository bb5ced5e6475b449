//! What a command's events say of agents: what became of their answers, and what people make of
//! them. Counted by whoever writes the events, so that each counts once.

use super::{Called, SetBy, changes};
use crate::ticket::automated::Automated;
use crate::ticket::event::Event;
use crate::ticket::state::Ticket;
use oms_base::{Actor, AgentEffect, CallOutcome, Name, Tally};

/// Something to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallied {
    /// Of which agent.
    pub agent: Name,
    /// Of which of its versions.
    pub version: u32,
    /// What.
    pub what: Tally,
}

/// What is to be counted of a command's events on a ticket that was `before`, in their order.
pub fn tallies(before: &Ticket, events: &[Event], actor: Actor) -> Vec<Tallied> {
    let is_person = actor != Actor::HUB;
    let mut set: Vec<&SetBy> = before.calls.set.iter().filter(|_| is_person).collect();
    let mut counted = Vec::new();
    for event in events {
        if let Event::Automated(Automated::Called(called)) = event {
            of_call(called, &mut counted);
        }
        if set.is_empty() {
            continue;
        }
        let Some(effect) = changes(event) else { continue };
        if takes_back(event) {
            let gone = set.iter().filter(|set| set.effect == effect);
            counted.extend(gone.map(|set| Tallied {
                agent: set.agent.clone(),
                version: set.version,
                what: Tally::Overridden,
            }));
        }
        set.retain(|set| set.effect != effect);
    }
    counted
}

fn of_call(called: &Called, counted: &mut Vec<Tallied>) {
    match called {
        Called::Answered(answered) => {
            let asked = &answered.asked;
            let mut count = |what| {
                let (agent, version) = (asked.agent.clone(), asked.version);
                counted.push(Tallied { agent, version, what });
            };
            count(of_outcome(answered.became));
            if answered.became == CallOutcome::Acted {
                let set = answered.touches.all().filter(|effect| can_be_taken_back(*effect));
                set.for_each(|_| count(Tally::Set));
            }
        }
        Called::Settled { agent, version, accepted, .. } => {
            let what = if *accepted { Tally::Accepted } else { Tally::Rejected };
            counted.push(Tallied { agent: agent.clone(), version: *version, what });
        }
        Called::Asked(_) | Called::Withdrawn { .. } => {}
    }
}

const fn of_outcome(became: CallOutcome) -> Tally {
    match became {
        CallOutcome::Recorded => Tally::Recorded,
        CallOutcome::Suggested => Tally::Suggested,
        CallOutcome::Acted => Tally::Acted,
        CallOutcome::Failed => Tally::Failed,
        CallOutcome::Late => Tally::Late,
    }
}

/// Whether it says that the agent was wrong when a person changes what it has set. A ticket moves
/// on in any case.
const fn can_be_taken_back(effect: AgentEffect) -> bool {
    match effect {
        AgentEffect::Priority | AgentEffect::Labels | AgentEffect::Assign => true,
        AgentEffect::Comment | AgentEffect::Move | AgentEffect::Escalate => false,
    }
}

/// Whether an event takes back what stood there. A further label takes none away.
fn takes_back(event: &Event) -> bool {
    let is_more = matches!(event, Event::Labelled { removed, .. } if removed.is_empty());
    !is_more && changes(event).is_some_and(can_be_taken_back)
}
