//! Agents: what they are, what they are asked, and what they answer.

use crate::request::Request;
use crate::text::Text;
use oms_base::{Tally, Timestamp};
use oms_domain::agent::{Agent, Answer, Rates};
use oms_domain::json::Fields;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

const THOUSAND: f64 = 1_000.0;

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
    "p99_ms": 900, "days": 30, "rates": [{"version": 2, "answers": 57, "failed": 2, "late": 1,
    "recorded": 0, "suggested": 24, "acted": 30, "accepted": 18, "rejected": 6, "set": 30,
    "overridden": 3, "agreement": 0.75, "override_rate": 0.1, "disagreement": 0.167}]}))]
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
    /// Over how many days `rates` are counted, today among them; days are those in UTC.
    pub days: u16,
    /// What was counted of its answers about tickets: of its newest version first, then of those
    /// before that have answered or were judged in these days, 10 at most.
    pub rates: Vec<AgentRatesBody>,
}

/// What was counted of a version of an agent.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"version": 2, "answers": 57, "failed": 2, "late": 1, "recorded": 0,
    "suggested": 24, "acted": 30, "accepted": 18, "rejected": 6, "set": 30, "overridden": 3,
    "agreement": 0.75, "override_rate": 0.1, "disagreement": 0.167}))]
pub struct AgentRatesBody {
    /// The version; 0 comes with the program.
    pub version: u32,
    /// How often it was asked about a ticket and that came to an end: the next five together.
    pub answers: u64,
    /// Answers that came to nothing.
    pub failed: u64,
    /// Answers that came when the ticket had gone on.
    pub late: u64,
    /// Answers that were kept, and did nothing.
    pub recorded: u64,
    /// Answers that were suggested to a person.
    pub suggested: u64,
    /// Answers that took effect by themselves.
    pub acted: u64,
    /// Suggestions that people have accepted.
    pub accepted: u64,
    /// Suggestions that people have rejected.
    pub rejected: u64,
    /// What answers that took effect have set: each urgency, each owner, and each time labels.
    pub set: u64,
    /// How often people have set that otherwise; a label more does not count, one less does.
    pub overridden: u64,
    /// `accepted` of `accepted` and `rejected`, from 0 to 1; null where both are 0.
    #[schema(required)]
    pub agreement: Option<f64>,
    /// `overridden` of `set`, from 0 to 1; null where both are 0.
    #[schema(required)]
    pub override_rate: Option<f64>,
    /// `rejected` and `overridden` of all that was judged: `accepted`, `rejected` and `set`.
    #[schema(required)]
    pub disagreement: Option<f64>,
}

impl AgentRatesBody {
    /// What was counted of a version.
    pub fn of(version: u32, rates: &Rates) -> AgentRatesBody {
        let share = |thousandths: u16| f64::from(thousandths) / THOUSAND;
        AgentRatesBody {
            version,
            answers: rates.answers(),
            failed: rates.of(Tally::Failed),
            late: rates.of(Tally::Late),
            recorded: rates.of(Tally::Recorded),
            suggested: rates.of(Tally::Suggested),
            acted: rates.of(Tally::Acted),
            accepted: rates.of(Tally::Accepted),
            rejected: rates.of(Tally::Rejected),
            set: rates.of(Tally::Set),
            overridden: rates.of(Tally::Overridden),
            agreement: rates.agreement().map(share),
            override_rate: rates.override_rate().map(share),
            disagreement: rates.disagreement().map(share),
        }
    }
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
