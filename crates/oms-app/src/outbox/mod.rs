//! What leaves the hub: tasks that are brought to agents and services, questions to agents, and
//! notices to people, tried until they arrive or are given up.
//!
//! The rows are written by the engine, in the batch of what makes them. A runner beside it takes
//! those that are due, one recipient after the other and of each no more at a time than it wants,
//! so that a slow one holds up nobody else. How bytes travel is the business of a [`Carrier`].

mod address;
mod consult;
mod dispatch;
mod letter;
mod pulse;
mod sign;
mod signed;
mod vault;

pub(crate) use dispatch::run;
pub(crate) use pulse::Pulses;

use crate::clock::Entropy;
use crate::engine::Outgoing;
use crate::notices::Telling;
use oms_base::{AgencyId, Fault, MessageId, Name, Timestamp};
use oms_domain::agent::{Agent, Said};
use oms_domain::ticket::TaskResult;
use serde_json::Value;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use address::is_public;
pub(crate) use consult::ASKING_MAX;
pub use pulse::{Health, WINDOW_MAX};
pub use sign::signature;
pub use vault::{Vault, read_secret};

/// Most bytes of an answer that are read.
pub const REPLY_BYTES_MAX: usize = 128 * 1024;

/// Bytes of a secret that is made here.
const SECRET_BYTES: usize = 32;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// What stands in its head, beside what every request has there.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: String,
    /// How long all of it may take.
    pub within: Duration,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// A reply that is under way; `Err` says in a sentence why there is none.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Reply, String>> + Send + 'a>>;

/// Whoever brings a request to its address, and no address that it may not reach.
pub trait Carrier: Send + Sync {
    /// Sends a request; follows no redirect and reads no more than [`REPLY_BYTES_MAX`].
    fn carry(&self, request: Request) -> Carried<'_>;
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The message that it is, the same however often it is sent.
    pub id: MessageId,
    /// To which address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// It may be taken later.
    Later(String),
    /// It never will.
    Never(String),
}

/// A mail that is under way.
pub type Mailing = Pin<Box<dyn Future<Output = Result<(), Unsent>> + Send>>;

/// Hands mails to a mail server.
pub type Mailer = Arc<dyn Fn(Mail) -> Mailing + Send + Sync>;

/// A program that is to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its name in the operator's list.
    pub program: Name,
    /// What it gets on its standard input.
    pub input: String,
    /// How long it may take.
    pub within: Duration,
}

/// A program that runs: what it writes, of which no more than [`REPLY_BYTES_MAX`] bytes are read;
/// `Err` says in a sentence why that is nothing.
pub type Running = Pin<Box<dyn Future<Output = Result<Vec<u8>, String>> + Send>>;

/// Runs programs that the operator lists.
pub type Runner = Arc<dyn Fn(Run) -> Running + Send + Sync>;

/// How tasks, questions, results and notices are spelled outside.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The body that brings a task, sent at an instant.
    pub task: fn(&Outgoing, Timestamp) -> String,
    /// The result that an answer gives, or what is wrong with it.
    pub result: fn(&Outgoing, &[u8]) -> Result<TaskResult, String>,
    /// The body that takes a question to an agent, sent at an instant.
    pub question: fn(&Agent, &Value, Timestamp) -> String,
    /// What an agent says in its answer, or what is wrong with that.
    pub said: fn(&Agent, &[u8]) -> Result<Said, String>,
    /// The body that brings a notice to a program, with where tickets are seen, sent at an instant.
    pub notice: fn(&Telling, Option<&str>, Timestamp) -> String,
    /// Subject and text of a notice that is mailed.
    pub mail: fn(&Telling, Option<&str>) -> (String, String),
}

/// What the outbox is made of.
pub struct Parts {
    /// Who brings it.
    pub carrier: Arc<dyn Carrier>,
    /// What secrets are kept under.
    pub vault: Vault,
    /// How it is spelled.
    pub words: Words,
    /// Where secrets come from.
    pub entropy: Entropy,
    /// What hands mails over, where there is a mail server.
    pub mailer: Option<Mailer>,
    /// What runs programs.
    pub runner: Runner,
}

/// The outbox as the app has it.
pub(crate) struct Post {
    pub(crate) carrier: Arc<dyn Carrier>,
    pub(crate) vault: Vault,
    pub(crate) words: Words,
    pub(crate) entropy: Mutex<Entropy>,
    pub(crate) mailer: Option<Mailer>,
    pub(crate) runner: Runner,
}

impl Post {
    pub(crate) fn of(parts: Parts) -> Post {
        let Parts { carrier, vault, words, entropy, mailer, runner } = parts;
        Post { carrier, vault, words, entropy: Mutex::new(entropy), mailer, runner }
    }

    /// The id of a message that is kept nowhere.
    pub(crate) fn lot(&self) -> MessageId {
        let mut entropy = self.entropy.lock().unwrap_or_else(PoisonError::into_inner);
        MessageId(i64::from_be_bytes(entropy.bytes()) & i64::MAX)
    }

    /// A secret, encrypted; a new one, with its text, where none is given.
    pub(crate) fn seal(
        &self,
        agency: AgencyId,
        name: &Name,
        given: Option<&str>,
    ) -> Result<(Vec<u8>, Option<String>), Fault> {
        let mut entropy = self.entropy.lock().unwrap_or_else(PoisonError::into_inner);
        let (secret, made) = match given {
            Some(text) => (read_secret(text).map_err(|fault| fault.at("secret"))?, None),
            None => {
                let secret = entropy.bytes::<SECRET_BYTES>().to_vec();
                let text = sign::spelled(&secret);
                (secret, Some(text))
            }
        };
        Ok((self.vault.seal(agency, name, &secret, &mut entropy), made))
    }
}
