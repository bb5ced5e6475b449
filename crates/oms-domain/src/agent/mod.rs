//! An agent: a program that answers a question about a ticket, published in versions.
//!
//! What it is given and what it answers have to look as its schemas say. Who calls gets an output,
//! or a sentence that says why there is none, and always whether a person should look.

mod breaker;
mod drift;
mod effect;
mod far;
mod question;
mod rates;
mod read;
#[cfg(test)]
mod tests;

pub use breaker::{Breaker, Fuse};
pub use drift::{Drift, Warned};
pub use effect::{Effect, Effects, Touches};
pub use far::{Command, Http, Openai, Said};
pub use rates::Rates;
pub use read::read_agent;

use crate::schema::Schema;
use crate::workflow::{DataPath, Expression, input_of};
use oms_base::{AgentKind, Autonomy, Faults, Name};
use serde_json::Value;
use std::sync::{Arc, LazyLock};

/// Most bytes of an output, as of a task's.
pub const OUTPUT_BYTES_MAX: usize = 64 * 1024;
/// The agents that every hub has, unless it has one of that name itself.
const BUILT_IN: [&str; 1] = [include_str!("../../../../examples/agents/pothole-ranker.json")];

/// One version of an agent; it never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its unique name.
    pub name: Name,
    /// Its version, from 1; 0 for one that comes with the program.
    pub version: u32,
    /// What it does and how far to trust it, for people.
    pub about: Option<String>,
    /// What it must be asked.
    pub input: Schema,
    /// What it must answer.
    pub output: Schema,
    /// What it may see of an object that it is asked about; all of it when empty.
    pub fields: Vec<DataPath>,
    /// How long it may take, in seconds.
    pub timeout_s: u32,
    /// What becomes of its answers.
    pub autonomy: Autonomy,
    /// When a person should look at an answer.
    pub escalate_if: Expression,
    /// What it is asked about a ticket; the fields that it may see of the data when absent.
    pub question: Option<Output>,
    /// What its answer about a ticket does to it.
    pub effects: Effects,
    /// Whether it answers at all.
    pub enabled: bool,
    /// How often it is asked about a ticket before that is given up; a rule once.
    pub tries: u8,
    /// Most questions about tickets that it is asked at a time.
    pub concurrency: u16,
    /// When it is left alone for a while.
    pub fuse: Fuse,
    /// When people disagree with it too much, and where that is said.
    pub drift: Option<Drift>,
    /// How it answers.
    pub kind: Kind,
    /// The definition as it was written, as canonical JSON.
    pub source: String,
}

/// How an agent answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// By expressions over its input.
    Rule(Rule),
    /// By a service.
    Http(Http),
    /// By a language model.
    Openai(Openai),
    /// By a program on the server's machine.
    Command(Command),
}

impl Kind {
    /// The word for it.
    pub const fn word(&self) -> AgentKind {
        match self {
            Kind::Rule(_) => AgentKind::Rule,
            Kind::Http(_) => AgentKind::Http,
            Kind::Openai(_) => AgentKind::Openai,
            Kind::Command(_) => AgentKind::Command,
        }
    }
}

/// Expressions that make an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it answers.
    pub output: Output,
    /// How sure it is, from 0 to 1; quite sure when absent.
    pub confidence: Option<Expression>,
}

/// What a rule's output is made of, or a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// One value.
    Bare(Expression),
    /// An object, field by field.
    Fields(Vec<(String, Expression)>),
}

/// What an agent has answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What came out.
    pub output: Option<Value>,
    /// How sure the agent is.
    pub confidence: Option<f64>,
    /// Why nothing came out.
    pub error: Option<String>,
    /// Whether a person should look.
    pub escalate: bool,
}

impl Answer {
    /// None, and why.
    pub const fn failed(why: String) -> Answer {
        Answer { output: None, confidence: None, error: Some(why), escalate: true }
    }
}

/// The agents that come with the program.
pub fn built_in() -> &'static [Arc<Agent>] {
    static AGENTS: LazyLock<Vec<Arc<Agent>>> = LazyLock::new(|| {
        let read = |text: &&str| {
            let definition = serde_json::from_str(text).expect("a test reads it");
            Arc::new(read_agent(&definition, 0).expect("a test reads it"))
        };
        BUILT_IN.iter().map(read).collect()
    });
    &AGENTS
}

impl Agent {
    /// What it may see of `input`; refused when that does not look as it must.
    pub fn see(&self, input: &Value) -> Result<Value, Faults> {
        let seen = if input.is_object() { input_of(&self.fields, input) } else { input.clone() };
        let mut faults = Faults::default();
        self.input.check(&seen, "input", &mut faults);
        faults.into_result(seen)
    }

    /// What it answers to what it has been let see, where that follows from its definition; `None`
    /// where somebody else has to be asked.
    pub fn answer(&self, seen: &Value) -> Option<Answer> {
        match &self.kind {
            Kind::Rule(rule) => Some(self.judged(rule.output(seen), rule.confidence(seen))),
            Kind::Http(_) | Kind::Openai(_) | Kind::Command(_) => None,
        }
    }

    /// An answer that is held against what it must look like.
    fn judged(
        &self,
        output: Result<Value, String>,
        confidence: Result<Option<f64>, String>,
    ) -> Answer {
        let output = output.and_then(|output| self.check(output));
        let (output, confidence) = match (output, confidence) {
            (Ok(output), Ok(confidence)) => (output, confidence),
            (Err(why), _) | (_, Err(why)) => {
                return Answer::failed(why);
            }
        };
        let sure = confidence.map_or(Value::Null, Value::from);
        let values = [("output", &output), ("confidence", &sure)];
        // When nobody can tell whether a person should look, a person should.
        let escalate = self.escalate_if.evaluate(&values) != Ok(Value::Bool(false));
        Answer { output: Some(output), confidence, error: None, escalate }
    }

    fn check(&self, output: Value) -> Result<Value, String> {
        let bytes = output.to_string().len();
        if bytes > OUTPUT_BYTES_MAX {
            return Err(format!("its output has {bytes} bytes; at most {OUTPUT_BYTES_MAX} count"));
        }
        let mut faults = Faults::default();
        self.output.check(&output, "output", &mut faults);
        match faults.list().first() {
            None => Ok(output),
            Some(fault) => Err(format!("{}: {}", fault.path, fault.detail)),
        }
    }
}

impl Rule {
    fn output(&self, seen: &Value) -> Result<Value, String> {
        self.output.evaluate(&[("input", seen)])
    }

    fn confidence(&self, seen: &Value) -> Result<Option<f64>, String> {
        let Some(expression) = &self.confidence else { return Ok(Some(1.0)) };
        let value = expression.evaluate(&[("input", seen)]);
        let value = value.map_err(|why| format!("confidence: {why}"))?;
        let sure = value.as_f64().filter(|sure| (0.0..=1.0).contains(sure));
        sure.map(Some).ok_or_else(|| "confidence: it is no number from 0 to 1".to_owned())
    }
}
