//! What agents are asked about a ticket, as its view and its timeline tell it.

use crate::request::Request;
use crate::text::{Text, stored_json};
use crate::timeline::TimelineEntry;
use oms_base::{Autonomy, Name, Reason, Timestamp};
use oms_domain::json::{Fields, text};
use oms_domain::ticket::{Answered, Call, Called};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

const CONFIDENCE_ONE: f64 = 1_000.0;

/// A question to an agent that is open at a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"call": 7, "agent": "Pothole-Ranker", "version": 1,
    "autonomy": "suggest", "waits_for": "person", "asked_at": "2026-11-21T09:30:00Z",
    "answered_at": "2026-11-21T09:30:00Z", "output": 1, "effects": {"priority": 1},
    "confidence": 0.9, "escalate": false}))]
pub struct AgentCallBody<'a> {
    /// Names the call at its ticket.
    pub call: u64,
    /// Which agent.
    #[schema(value_type = String)]
    pub agent: &'a str,
    /// Its version; 0 for one that comes with the program.
    pub version: u32,
    /// What becomes of its answer: `shadow`, `suggest` or `act`.
    #[schema(value_type = String)]
    pub autonomy: &'static str,
    /// What it waits for: `answer`, or `person` to confirm what is suggested.
    #[schema(value_type = String)]
    pub waits_for: &'static str,
    /// When the agent was asked.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Text<Timestamp>,
    /// When it answered.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub answered_at: Option<Text<Timestamp>>,
    /// What came out.
    #[schema(value_type = Option<Value>, required)]
    pub output: Option<&'a RawValue>,
    /// What it does to the ticket once somebody confirms it.
    #[schema(value_type = Option<BTreeMap<String, Value>>, required)]
    pub effects: Option<&'a RawValue>,
    /// How sure the agent is, from 0 to 1.
    #[schema(required)]
    pub confidence: Option<f64>,
    /// Whether the agent itself would have a person look.
    pub escalate: bool,
}

impl<'a> AgentCallBody<'a> {
    /// An open call.
    pub fn of(call: &'a Call) -> AgentCallBody<'a> {
        let suggestion = call.suggestion.as_ref();
        AgentCallBody {
            call: call.call,
            agent: call.asked.agent.as_str(),
            version: call.asked.version,
            autonomy: call.asked.autonomy.as_str(),
            waits_for: if suggestion.is_some() { "person" } else { "answer" },
            asked_at: Text(call.at),
            answered_at: suggestion.map(|suggestion| Text(suggestion.at)),
            output: suggestion.and_then(|it| stored_json(it.output.as_deref()?)),
            effects: suggestion.and_then(|it| stored_json(it.effects.as_deref()?)),
            confidence: suggestion.and_then(|it| share(it.confidence)),
            escalate: suggestion.is_some_and(|it| it.escalate),
        }
    }
}

/// What happened between a ticket and an agent: the fields that its kind has.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct AgentEventBody<'a> {
    /// Names the call at its ticket: the seq of the event that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    pub call: Option<u64>,
    /// Which agent.
    #[schema(value_type = String, example = "Pothole-Ranker")]
    pub name: &'a str,
    /// Its version; 0 for one that comes with the program.
    #[schema(example = 1)]
    pub version: u32,
    /// What becomes of its answer: `shadow`, `suggest` or `act`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "act")]
    pub autonomy: Option<&'static str>,
    /// What became of it: `recorded`, `suggested`, `acted`, `failed` or `late`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "acted")]
    pub became: Option<&'static str>,
    /// What it does to the ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>, example = json!({"priority": 1}))]
    pub effects: Option<&'a RawValue>,
    /// Whether a person should look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate: Option<bool>,
    /// How long the answer took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub took_ms: Option<u32>,
}

impl<'a> TimelineEntry<'a> {
    pub(crate) fn with_called(self, event: &'a Called) -> TimelineEntry<'a> {
        let about = |agent: &'a Name, version: u32, call: Option<u64>| AgentEventBody {
            call,
            name: agent.as_str(),
            version,
            ..AgentEventBody::default()
        };
        match event {
            Called::Asked(asked) => {
                let autonomy = Some(asked.autonomy.as_str());
                let about = about(&asked.agent, asked.version, None);
                TimelineEntry { agent: Some(AgentEventBody { autonomy, ..about }), ..self }
            }
            Called::Answered(answered) => self.with_agents_answer(answered),
            Called::Settled { call, agent, version, reason, .. } => TimelineEntry {
                agent: Some(about(agent, *version, Some(*call))),
                reason: reason.as_ref().map(Reason::as_str),
                ..self
            },
            Called::Withdrawn { call, agent, version } => {
                TimelineEntry { agent: Some(about(agent, *version, Some(*call))), ..self }
            }
        }
    }

    fn with_agents_answer(self, answered: &'a Answered) -> TimelineEntry<'a> {
        let agent = AgentEventBody {
            call: Some(answered.call),
            name: answered.asked.agent.as_str(),
            version: answered.asked.version,
            autonomy: Some(answered.asked.autonomy.as_str()),
            became: Some(answered.became.as_str()),
            effects: answered.effects.as_deref().and_then(stored_json),
            escalate: Some(answered.escalate),
            took_ms: Some(answered.took_ms),
        };
        TimelineEntry {
            agent: Some(agent),
            output: answered.output.as_deref().and_then(stored_json),
            confidence: share(answered.confidence),
            reason: answered.why.as_ref().map(Reason::as_str),
            ..self
        }
    }
}

fn share(thousandths: Option<u16>) -> Option<f64> {
    thousandths.map(|sure| f64::from(sure) / CONFIDENCE_ONE)
}

/// Asks an agent about a ticket.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(example = json!({"autonomy": "suggest"}))]
pub struct AskAboutRequest {
    /// What becomes of its answer at most: `shadow`, `suggest` or `act`; what the agent says when
    /// absent.
    #[schema(value_type = Option<String>, example = "suggest")]
    pub autonomy: Option<Autonomy>,
}

impl Request for AskAboutRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AskAboutRequest> {
        let autonomy = fields.optional("autonomy", text(Autonomy::parse));
        Some(AskAboutRequest { autonomy })
    }
}

/// Turns down what an agent suggests.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(example = json!({"reason": "The picture shows a puddle"}))]
pub struct RejectRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = Option<String>, max_length = 1000,
        example = "The picture shows a puddle")]
    pub reason: Option<Reason>,
}

impl Request for RejectRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<RejectRequest> {
        Some(RejectRequest { reason: fields.optional("reason", text(Reason::parse)) })
    }
}
