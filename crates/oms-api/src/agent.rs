//! Agents: what they are, what they are asked, and what they answer.

use crate::request::Request;
use crate::text::Text;
use oms_base::Timestamp;
use oms_domain::agent::{Agent, Answer};
use oms_domain::json::Fields;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// An agent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgentBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "LoanRiskAgent")]
    pub name: &'a str,
    /// The version; the same content again is the same version. 0 comes with the program.
    #[schema(example = 1)]
    pub version: u32,
    /// How it answers: `rule`, by expressions; `http`, by a service; `openai`, by a language
    /// model; `command`, by a program on the server's machine.
    #[schema(value_type = String, example = "rule")]
    pub kind: &'static str,
    /// What it does and how far to trust it.
    #[schema(value_type = Option<String>, required, example = "Scores a loan by its amount alone.")]
    pub about: Option<&'a str>,
    /// What becomes of its answers: `shadow`, `suggest` or `act`.
    #[schema(value_type = String, example = "suggest")]
    pub autonomy: &'static str,
    /// Whether it answers at all.
    #[schema(example = true)]
    pub enabled: bool,
    /// The definition as it was published.
    #[schema(value_type = BTreeMap<String, Value>, example = json!({"name": "LoanRiskAgent",
        "kind": "rule", "input": {"type": "object"}, "output": {"type": "integer"},
        "rule": {"output": "input.amount >= 50000 ? 65 : 85"}}))]
    pub definition: Option<&'a RawValue>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

impl<'a> AgentBody<'a> {
    /// An agent as staff see it; `position` with a write.
    pub fn of(agent: &'a Agent, position: Option<String>) -> AgentBody<'a> {
        AgentBody {
            name: agent.name.as_str(),
            version: agent.version,
            kind: agent.kind.word().as_str(),
            about: agent.about.as_deref(),
            autonomy: agent.autonomy.as_str(),
            enabled: agent.enabled,
            definition: serde_json::from_str(&agent.source).ok(),
            position,
        }
    }
}

/// How an agent does.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"name": "RiskService", "version": 2, "enabled": true,
    "breaker": "closed", "shut_until": null, "calls": 200, "errors": 3, "p50_ms": 40,
    "p99_ms": 900}))]
pub struct AgentHealthBody<'a> {
    /// Its name.
    #[schema(value_type = String)]
    pub name: &'a str,
    /// The version that all this is about; 0 comes with the program.
    pub version: u32,
    /// Whether it answers at all.
    pub enabled: bool,
    /// `closed` when it is asked as ever, `open` when it is left alone because it failed too often
    /// in a row, `half-open` while one question tells whether it is back.
    #[schema(value_type = String)]
    pub breaker: &'static str,
    /// Until when nobody asks it.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub shut_until: Option<Text<Timestamp>>,
    /// How often it was asked, of the newest 1,000 times since the server began; a rule never.
    pub calls: usize,
    /// How many of them came to no answer that counts.
    pub errors: usize,
    /// How long half of the others took at most, in milliseconds.
    #[schema(required)]
    pub p50_ms: Option<u32>,
    /// How long 99 of 100 took at most.
    #[schema(required)]
    pub p99_ms: Option<u32>,
}

/// Asks an agent.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[schema(example = json!({"input": {"amount": 120_000}}))]
pub struct AskRequest {
    /// What it is asked: what its input schema wants.
    pub input: Value,
}

impl Request for AskRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AskRequest> {
        let input = fields.required("input", |value| Ok(value.clone()));
        Some(AskRequest { input: input? })
    }
}

/// What an agent has answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"output": {"score": 65}, "confidence": 0.9, "error": null, "version": 1,
    "escalate": false}))]
pub struct AnswerBody {
    /// What came out; null with an error.
    #[schema(required)]
    pub output: Option<Value>,
    /// How sure the agent is, from 0 to 1.
    #[schema(required)]
    pub confidence: Option<f64>,
    /// Why nothing came out.
    #[schema(required)]
    pub error: Option<String>,
    /// The version of the agent that answered.
    pub version: u32,
    /// Whether a person should look.
    pub escalate: bool,
}

impl AnswerBody {
    /// An answer of this version of an agent.
    pub fn of(answer: Answer, version: u32) -> AnswerBody {
        let Answer { output, confidence, error, escalate } = answer;
        AnswerBody { output, confidence, error, version, escalate }
    }
}
