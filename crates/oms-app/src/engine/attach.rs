//! Files of a ticket: the event and the bytes stand in one batch, or neither does.

use super::answer::Done;
use super::draft::{Draft, Live};
use super::job::Job;
use super::step::Engine;
use crate::error::Error;
use crate::policy::Operation;
use oms_base::{AttachmentId, FileName, MediaType, Reason, Visibility};
use oms_domain::ticket::{self, Attach, Command, Context, Decided, File};
use oms_store::{AttachmentWrite, FileBytes};
use sha2::{Digest, Sha256};

/// What is asked about a ticket's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachWanted {
    /// Attach one.
    Add(Box<NewFile>),
    /// Take one away, its bytes included.
    Remove {
        /// Which.
        id: AttachmentId,
        /// Why.
        reason: Reason,
    },
}

/// A file to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    name: FileName,
    media: MediaType,
    visibility: Visibility,
    digest: [u8; 32],
    bytes: FileBytes,
}

impl NewFile {
    /// A file of these bytes. Hashes them: may take a while.
    pub fn new(
        name: FileName,
        media: MediaType,
        visibility: Visibility,
        bytes: FileBytes,
    ) -> NewFile {
        let digest = Sha256::digest(bytes.as_slice()).into();
        NewFile { name, media, visibility, digest, bytes }
    }

    /// Says for an idempotency key whether it is the same file under the same name.
    pub fn fingerprint(&self) -> Vec<u8> {
        let NewFile { name, media, visibility, digest, bytes: _ } = self;
        let said = format!("{} {} {}", media.as_str(), visibility.as_str(), name.as_str());
        [&digest[..], said.as_bytes()].concat()
    }

    /// How many bytes.
    pub(super) fn size(&self) -> usize {
        self.bytes.as_slice().len()
    }

    fn named(&self, id: AttachmentId) -> File {
        File {
            id,
            name: Some(self.name.clone()),
            digest: self.digest,
            size: u32::try_from(self.size()).unwrap_or(u32::MAX),
            media: self.media,
            visibility: self.visibility,
        }
    }
}

impl AttachWanted {
    pub(super) const fn operation(&self) -> Operation {
        match self {
            AttachWanted::Add(_) => Operation::AttachFile,
            AttachWanted::Remove { .. } => Operation::DetachFile,
        }
    }
}

impl Engine {
    pub(super) fn attach(
        &mut self,
        job: &Job,
        live: Live,
        wanted: &AttachWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let ticket = live.ticket.core.id;
        let (command, write) = match wanted {
            AttachWanted::Add(new) => {
                let id = AttachmentId(self.mint(draft.now));
                let bytes = new.bytes.clone();
                (Attach::Add(new.named(id)), AttachmentWrite::Put { ticket, id, bytes })
            }
            AttachWanted::Remove { id, reason } => {
                let (id, reason) = (*id, reason.clone());
                (Attach::Remove { id, reason }, AttachmentWrite::Delete { ticket, id })
            }
        };
        let (actor, book) = (Engine::actor(job), self.book(draft));
        let template = live.template.clone();
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        match ticket::decide(&live.ticket, &Command::Attach(command), &cx)? {
            Decided::Events(events) => {
                let written = self.change_ticket(live, &events, actor, draft)?;
                draft.attachments.push(write);
                Ok(Done::Ticket(written))
            }
            Decided::Answered { seq } => {
                Ok(Done::Replay { status: 200, stream: ticket.into(), seq })
            }
        }
    }
}
