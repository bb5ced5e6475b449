//! Notices to people: operational rows, which no rebuild of the log restores.

use crate::error::StoreError;
use oms_base::{AgencyId, NoticeId, NoticeKind, Owner, TicketId, Timestamp};

/// A notice to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its id; a later one is larger.
    pub id: NoticeId,
    /// Whom it tells.
    pub person: Owner,
    /// Of which ticket.
    pub ticket: TicketId,
    /// Of which of its events.
    pub seq: u64,
    /// What.
    pub kind: NoticeKind,
    /// Whether it waits for no working hours.
    pub is_urgent: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the person read it.
    pub read_at: Option<Timestamp>,
}

/// A change of notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeWrite {
    /// Insert or replace.
    Put(NoticeRow),
    /// Those of a person that are not read, up to one, are read from then on.
    Read {
        /// Whose.
        person: Owner,
        /// The last one.
        until: NoticeId,
        /// When.
        at: Timestamp,
    },
    /// Delete, if there.
    Delete(NoticeId),
}

/// Whose notices are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticesOf {
    /// Those to a person.
    Person(Owner),
    /// Those about a ticket.
    Ticket(TicketId),
}

/// Questions about notices.
pub trait Notices {
    /// A notice by its id.
    fn notice(&self, agency: AgencyId, id: NoticeId) -> Result<Option<NoticeRow>, StoreError>;

    /// Notices to a person, all or those that are not read, newest first, older than `before`.
    fn notices(
        &self,
        agency: AgencyId,
        to: (&Owner, bool),
        before: Option<NoticeId>,
        limit: usize,
    ) -> Result<Vec<NoticeRow>, StoreError>;

    /// How many there are behind `after`, counted no further than `most`.
    fn notices_since(
        &self,
        agency: AgencyId,
        of: &NoticesOf,
        after: NoticeId,
        most: usize,
    ) -> Result<usize, StoreError>;

    /// Notices before `until`, the oldest first.
    fn notices_until(
        &self,
        agency: AgencyId,
        until: NoticeId,
        limit: usize,
    ) -> Result<Vec<NoticeId>, StoreError>;
}
