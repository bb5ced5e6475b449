//! Files attached to a ticket: what is kept of them beside their bytes.
//!
//! The bytes stand in a table of their own and are written in the same batch as the event; here
//! they are only a digest and a size.

use super::event::Event;
use super::state::Ticket;
use crate::Refusal;
use minicbor::{Decode, Encode};
use oms_base::limits::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_BYTES_MAX, ATTACHMENTS_MAX};
use oms_base::{
    Actor, AttachmentId, Code, FileName, MediaType, PrincipalId, Reason, Timestamp, Visibility,
};
use std::sync::Arc;

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct File {
    /// What it is known by.
    #[n(0)]
    pub id: AttachmentId,
    /// Its name; absent once it is erased.
    #[n(1)]
    pub name: Option<FileName>,
    /// SHA-256 of its bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub digest: [u8; 32],
    /// How many bytes.
    #[n(3)]
    pub size: u32,
    /// What kind of file.
    #[n(4)]
    pub media: MediaType,
    /// Who may see it: staff, or the public too.
    #[n(5)]
    pub visibility: Visibility,
}

/// A file that a ticket has.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Attachment {
    /// The file.
    #[n(0)]
    pub file: File,
    /// When it was attached.
    #[n(1)]
    pub at: Timestamp,
    /// By whom.
    #[n(2)]
    pub by: PrincipalId,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attach {
    /// Attach a file.
    Add(File),
    /// Take one away, its bytes included.
    Remove {
        /// Which.
        id: AttachmentId,
        /// Why.
        reason: Reason,
    },
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// A file was attached.
    Added(File),
    /// One was taken away; its bytes are gone.
    Removed {
        /// Which.
        id: AttachmentId,
        /// Why.
        reason: Option<Reason>,
    },
}

/// The files of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Attachments {
    /// How many it was ever given.
    #[n(0)]
    pub ever: u32,
    /// Those that it has, the oldest first.
    #[cbor(n(1), default)]
    pub now: Vec<Attachment>,
}

impl Attachments {
    /// The one of this id.
    pub fn get(&self, id: AttachmentId) -> Option<&Attachment> {
        self.now.iter().find(|attachment| attachment.file.id == id)
    }

    /// How many bytes they have together.
    pub fn size(&self) -> u64 {
        self.now.iter().map(|attachment| u64::from(attachment.file.size)).sum()
    }
}

impl Attached {
    /// The kind's name, as timelines spell it.
    pub const fn name(&self) -> &'static str {
        match self {
            Attached::Added(_) => "attached",
            Attached::Removed { .. } => "detached",
        }
    }

    /// Why it was taken away.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Attached::Added(_) => None,
            Attached::Removed { reason, .. } => reason.as_ref(),
        }
    }

    /// Who may see that it happened.
    pub(super) const fn visibility(&self) -> Visibility {
        match self {
            Attached::Added(file) => file.visibility,
            Attached::Removed { .. } => Visibility::Staff,
        }
    }
}

pub(super) fn decide(ticket: &Ticket, command: &Attach) -> Result<Vec<Event>, Refusal> {
    let event = match command {
        Attach::Add(file) => {
            check_file(file)?;
            check_room(&ticket.attachments, file)?;
            Attached::Added(file.clone())
        }
        Attach::Remove { id, reason } => {
            if ticket.attachments.get(*id).is_none() {
                let detail = format!("the ticket has no attachment {id}");
                return Err(Refusal::state(Code::NotFound, detail));
            }
            Attached::Removed { id: *id, reason: Some(reason.clone()) }
        }
    };
    Ok(vec![Event::Attached(event)])
}

fn check_file(file: &File) -> Result<(), Refusal> {
    let bytes_max = u64::try_from(ATTACHMENT_BYTES_MAX).unwrap_or(u64::MAX);
    if file.size == 0 || u64::from(file.size) > bytes_max {
        let detail = format!("an attachment has 1 to {ATTACHMENT_BYTES_MAX} bytes");
        return Err(Refusal::field("body", Code::OutOfBounds, detail));
    }
    match file.visibility {
        Visibility::Public | Visibility::Staff => Ok(()),
        Visibility::Requester | Visibility::Restricted => {
            Err(Refusal::field("visibility", Code::UnknownValue, "must be public or staff"))
        }
    }
}

fn check_room(attachments: &Attachments, file: &File) -> Result<(), Refusal> {
    let detail = if attachments.now.len() >= ATTACHMENTS_MAX {
        format!("a ticket has at most {ATTACHMENTS_MAX} attachments; take one away first")
    } else if attachments.size() + u64::from(file.size) > ATTACHMENTS_BYTES_MAX {
        format!("a ticket's attachments have at most {ATTACHMENTS_BYTES_MAX} bytes together")
    } else {
        return Ok(());
    };
    Err(Refusal::state(Code::OutOfBounds, detail))
}

/// What an event leaves among the ticket's files.
pub(super) fn follow(ticket: &mut Ticket, event: &Event, time: Timestamp, actor: Actor) {
    let Event::Attached(event) = event else { return };
    let attachments = Arc::make_mut(&mut ticket.attachments);
    match event {
        Attached::Added(file) => {
            let (file, by) = (file.clone(), actor.principal);
            attachments.ever = attachments.ever.saturating_add(1);
            attachments.now.push(Attachment { file, at: time, by });
        }
        Attached::Removed { id, .. } => {
            attachments.now.retain(|attachment| attachment.file.id != *id);
        }
    }
}
