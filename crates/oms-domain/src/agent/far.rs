//! Agents that are somewhere else: a service, a language model, or a program. What they say is held
//! against the same schema as what a rule says.

use super::{Agent, Answer, Kind};
use oms_base::{Name, Owner};
use serde_json::Value;

/// A service that is asked over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Http {
    /// Where questions go.
    pub url: String,
    /// The name of the secret that signs them.
    pub secret: Name,
}

/// A language model behind an interface like that of `OpenAI`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openai {
    /// Where the interface begins, without `/chat/completions`.
    pub url: String,
    /// Which model.
    pub model: String,
    /// What it is told before the question.
    pub system: Option<String>,
    /// The name of the secret that is the key, where it takes one.
    pub secret: Option<Name>,
}

/// A program on the server's machine, which the operator lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Its name in that list.
    pub program: Name,
}

/// What an agent says, before anybody has looked at it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// What came out.
    pub output: Option<Value>,
    /// How sure it is.
    pub confidence: Option<f64>,
    /// Why nothing came out.
    pub error: Option<String>,
}

impl Agent {
    /// Whom questions go to that leave the hub; `None` where none does.
    pub fn recipient(&self) -> Option<Owner> {
        match self.kind {
            Kind::Rule(_) => None,
            Kind::Http(_) | Kind::Openai(_) | Kind::Command(_) => recipient(&self.name),
        }
    }

    /// The name of the agent that a recipient is.
    pub fn named_by(recipient: &Owner) -> Option<Name> {
        Name::parse(recipient.as_str().strip_prefix("agent:")?).ok()
    }

    /// The name of the secret that it is asked with, and where that stands.
    pub fn secret(&self) -> Option<(&Name, &'static str)> {
        match &self.kind {
            Kind::Rule(_) | Kind::Command(_) => None,
            Kind::Http(http) => Some((&http.secret, "http.secret")),
            Kind::Openai(model) => model.secret.as_ref().map(|it| (it, "openai.secret")),
        }
    }

    /// What somebody said who was asked in its name, held against what it must look like.
    pub fn judge(&self, said: Said) -> Answer {
        let Said { output, confidence, error } = said;
        if let Some(error) = error {
            return Answer::failed(format!("it says: {error}"));
        }
        let output = output.ok_or_else(|| "it has no output".to_owned());
        let confidence = match confidence {
            Some(sure) if !(0.0..=1.0).contains(&sure) => {
                Err("confidence: it is no number from 0 to 1".to_owned())
            }
            confidence => Ok(confidence),
        };
        self.judged(output, confidence)
    }
}

/// The owner that an agent is by its name.
pub(super) fn recipient(name: &Name) -> Option<Owner> {
    Owner::parse(&format!("agent:{name}")).ok()
}
