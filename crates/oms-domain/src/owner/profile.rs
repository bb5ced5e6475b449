//! What is said of an owner.

use crate::notice::Preferences;
use oms_base::{Name, Owner, Span, Timestamp, Title};

/// A version of what is said of an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Whose it is: a canonical name with its kind.
    pub owner: Owner,
    /// The same as the name of the rule.
    pub name: Name,
    /// Which version.
    pub version: u32,
    /// What people call it.
    pub title: Option<Title>,
    /// Who is told when help is asked for with its work.
    pub supervisor: Option<Owner>,
    /// How long help that is asked of it waits for a claim before it goes to its supervisor.
    pub answer_within: Option<Span>,
    /// What it is.
    pub kind: Kind,
}

/// What an owner is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A person, or a group of them.
    Human(Human),
    /// An agent or a service; `None` fetches its tasks itself.
    Worker(Option<Push>),
}

/// A person, or a group that has members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Human {
    /// Who is in it, when it is a group.
    pub members: Vec<Owner>,
    /// Who stands in while it is away.
    pub backup: Option<Owner>,
    /// When it is away.
    pub away: Vec<Away>,
    /// How it is reached.
    pub contact: Contact,
    /// What it wants to be told, and how.
    pub notices: Preferences,
}

/// A time in which somebody's new tasks go to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after.
    pub until: Timestamp,
    /// Who stands in; the backup when absent.
    pub to: Option<Owner>,
}

/// How a person is reached outside of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// A mail address.
    pub mail: Option<String>,
    /// A telephone number, as people write it.
    pub phone: Option<Name>,
    /// A program that is told what they are.
    pub webhook: Option<Hook>,
}

/// A program that is told of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Where to, as it was written.
    pub url: String,
    /// The name of the secret that signs what is sent.
    pub secret: Name,
}

/// How tasks are brought to an agent or a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Where to, as it was written.
    pub url: String,
    /// The name of the secret that signs what is sent.
    pub secret: Name,
    /// Most tasks that are being sent at a time.
    pub concurrency: u16,
    /// Most tasks that are sent in a minute.
    pub per_minute: u32,
    /// How long an answer may take.
    pub timeout: Span,
    /// How long the lease of a task lasts that was sent.
    pub lease: Span,
    /// How often it is tried.
    pub tries: u8,
}

impl Profile {
    /// How its tasks are brought to it, unless it fetches them.
    pub const fn push(&self) -> Option<&Push> {
        match &self.kind {
            Kind::Worker(push) => push.as_ref(),
            Kind::Human(_) => None,
        }
    }

    /// The secret that signs what is sent to it, and where its name stands.
    pub fn secret(&self) -> Option<(&Name, &'static str)> {
        match &self.kind {
            Kind::Worker(push) => push.as_ref().map(|push| (&push.secret, "push.secret")),
            Kind::Human(human) => {
                let hook = human.contact.webhook.as_ref();
                hook.map(|hook| (&hook.secret, "contact.webhook.secret"))
            }
        }
    }

    /// What is said of people.
    pub const fn human(&self) -> Option<&Human> {
        match &self.kind {
            Kind::Human(human) => Some(human),
            Kind::Worker(_) => None,
        }
    }
}
