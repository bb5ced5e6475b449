//! A board's lanes: the field of a ticket that makes its rows.

use crate::ticket::Ticket;
use crate::workflow::DataPath;
use oms_base::{Fault, Label, Owner, Status};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longest value that makes a lane; a longer one makes none.
const VALUE_CHARS_MAX: usize = 200;

/// Which field makes lanes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lanes {
    /// The owner.
    Owner,
    /// The urgency.
    Priority,
    /// The first label that begins so, without its beginning.
    Label(String),
    /// What stands at a path in the data: a text, a number or a truth value.
    Data(DataPath),
}

impl Lanes {
    /// Reads `owner`, `priority`, the beginning of labels with its colon like `district:`, or a
    /// path into the data.
    pub fn parse(text: &str) -> Result<Lanes, Fault> {
        match text {
            "owner" => Ok(Lanes::Owner),
            "priority" => Ok(Lanes::Priority),
            _ if text.ends_with(':') => {
                Label::parse(text).map(|prefix| Lanes::Label(prefix.as_str().to_owned()))
            }
            _ => DataPath::parse(text).map(Lanes::Data),
        }
    }

    /// The lane that a ticket stands in; `None` when it has no such field.
    pub fn of(&self, ticket: &Ticket) -> Option<String> {
        match self {
            Lanes::Owner => ticket.owner.as_ref().map(|owner| owner.as_str().to_owned()),
            Lanes::Priority => Some(ticket.priority.level().to_string()),
            Lanes::Label(prefix) => {
                let rest = |label: &Label| label.as_str().strip_prefix(prefix).map(str::to_owned);
                ticket.labels.iter().find_map(rest).filter(|rest| !rest.is_empty())
            }
            Lanes::Data(path) => {
                let data: Value = serde_json::from_str(ticket.core.data.as_deref()?).ok()?;
                let value = match path.select(&data)? {
                    Value::String(text) => text.clone(),
                    scalar @ (Value::Number(_) | Value::Bool(_)) => scalar.to_string(),
                    Value::Null | Value::Array(_) | Value::Object(_) => return None,
                };
                (value.chars().count() <= VALUE_CHARS_MAX).then_some(value)
            }
        }
    }
}

/// What the tickets in work are counted by, where a limit asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkBy {
    /// By lane.
    Lane,
    /// By owner.
    Person,
}

impl WorkBy {
    /// As counters spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            WorkBy::Lane => "lane",
            WorkBy::Person => "person",
        }
    }
}

/// The lane or the person that a ticket is work of. Counters name it by a digest: it may be
/// somebody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Which of the two.
    pub by: WorkBy,
    /// The lane, or the owner.
    pub name: String,
}

impl Work {
    /// 128 bits of SHA-256 over the name.
    pub fn digest(&self) -> [u8; 16] {
        let mut digest = [0; 16];
        digest.copy_from_slice(&Sha256::digest(self.name.as_bytes())[..16]);
        digest
    }
}

/// What an in-work ticket, in progress or blocked, counts for; nothing for any other.
pub(super) fn work(ticket: &Ticket, lanes: Option<&Lanes>, persons: bool) -> Vec<Work> {
    match ticket.status {
        Status::InProgress | Status::Blocked => {}
        Status::Queued | Status::Completed | Status::Cancelled => return Vec::new(),
    }
    let lane = lanes.and_then(|lanes| lanes.of(ticket));
    let lane = lane.map(|name| Work { by: WorkBy::Lane, name });
    let owner = ticket.owner.as_ref().filter(|_| persons).map(Owner::as_str);
    let person = owner.map(|name| Work { by: WorkBy::Person, name: name.to_owned() });
    lane.into_iter().chain(person).collect()
}
