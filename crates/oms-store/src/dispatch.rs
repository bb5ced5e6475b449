//! What is handed out: messages that leave the hub, the secrets that sign them, and inboxes.
//! Operational rows, which no rebuild of the log restores.

use crate::error::StoreError;
use crate::row::TaskRow;
use oms_base::{
    AgencyId, Channel, MessageId, MessageState, Name, NoticeId, Owner, TaskId, TicketId, Timestamp,
};

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A task that is brought to its owner.
    Task(TaskId),
    /// A notice that is sent to a person, by one channel.
    Notice(NoticeId, Channel),
    /// A question about a ticket that is taken to an agent: the call, by its name there.
    Call(TicketId, u64),
}

/// A message that is to leave the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// Its id, the same however often it is sent.
    pub id: MessageId,
    /// Whom it goes to.
    pub recipient: Owner,
    /// What it is about; there is one message about it at most.
    pub about: About,
    /// The epoch of the lease that was taken for its task; 0 before the first.
    pub epoch: u32,
    /// Where it is.
    pub state: MessageState,
    /// How often it was sent.
    pub tries: u32,
    /// When it is sent next; while it is being sent, when nobody waits for that any more.
    pub next_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// Why it did not arrive, the last time.
    pub reason: Option<String>,
}

/// A change of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageWrite {
    /// Insert or replace.
    Put(MessageRow),
    /// Delete, if there.
    Delete(MessageId),
}

/// A secret that signs messages, as nobody can read it who has no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// Its name.
    pub name: Name,
    /// The secret, encrypted.
    pub sealed: Vec<u8>,
    /// The one before it, encrypted.
    pub before: Option<Vec<u8>>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A change of secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretWrite {
    /// Insert or replace.
    Put(SecretRow),
    /// Delete, if there.
    Delete(Name),
}

/// A place in an inbox: when the task is due, and the task.
pub type InboxPlace = (Option<Timestamp>, TaskId);

/// Questions about what is handed out.
pub trait Dispatch {
    /// A message by its id.
    fn message(&self, agency: AgencyId, id: MessageId) -> Result<Option<MessageRow>, StoreError>;

    /// The message about something.
    fn message_about(
        &self,
        agency: AgencyId,
        about: About,
    ) -> Result<Option<MessageRow>, StoreError>;

    /// Messages newest first, older than `before`.
    fn messages(
        &self,
        agency: AgencyId,
        state: Option<MessageState>,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError>;

    /// Whom a message goes to that waits or is being sent: the first by name behind `after`.
    fn next_recipient(
        &self,
        agency: AgencyId,
        after: Option<&Owner>,
    ) -> Result<Option<Owner>, StoreError>;

    /// Messages to a recipient that are to be sent by `now`, the longest due first.
    fn due_messages(
        &self,
        agency: AgencyId,
        recipient: &Owner,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError>;

    /// The newest dead message behind the newest `kept` ones.
    fn spare_message(
        &self,
        agency: AgencyId,
        kept: usize,
    ) -> Result<Option<MessageRow>, StoreError>;

    /// A secret by its name.
    fn secret(&self, agency: AgencyId, name: &Name) -> Result<Option<SecretRow>, StoreError>;

    /// Every secret, by name.
    fn secrets(&self, agency: AgencyId) -> Result<Vec<SecretRow>, StoreError>;

    /// Tasks of a person, a group or a bare name, waiting or leased, by when they are due, then
    /// by id, behind `after`. Those that are never due come last.
    fn inbox(
        &self,
        agency: AgencyId,
        owner: &Owner,
        after: Option<InboxPlace>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError>;
}
