//! The questions about what is handed out.

use crate::query::{Connected, Sql};
use crate::{outbox, task};
use oms_base::{AgencyId, MessageId, MessageState, Name, Owner, Timestamp};
use oms_store::{About, Dispatch, InboxPlace, MessageRow, SecretRow, StoreError, TaskRow};

impl<C: Connected> Dispatch for Sql<C> {
    fn message(&self, agency: AgencyId, id: MessageId) -> Result<Option<MessageRow>, StoreError> {
        self.0.with(|conn| outbox::one(conn, agency, id))
    }

    fn message_about(
        &self,
        agency: AgencyId,
        about: About,
    ) -> Result<Option<MessageRow>, StoreError> {
        self.0.with(|conn| outbox::about(conn, agency, about))
    }

    fn messages(
        &self,
        agency: AgencyId,
        state: Option<MessageState>,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        self.0.with(|conn| outbox::before(conn, agency, state, before, limit))
    }

    fn next_recipient(
        &self,
        agency: AgencyId,
        after: Option<&Owner>,
    ) -> Result<Option<Owner>, StoreError> {
        self.0.with(|conn| outbox::recipient(conn, agency, after))
    }

    fn due_messages(
        &self,
        agency: AgencyId,
        recipient: &Owner,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        self.0.with(|conn| outbox::due(conn, agency, recipient, now, limit))
    }

    fn spare_message(
        &self,
        agency: AgencyId,
        kept: usize,
    ) -> Result<Option<MessageRow>, StoreError> {
        self.0.with(|conn| outbox::spare(conn, agency, kept))
    }

    fn secret(&self, agency: AgencyId, name: &Name) -> Result<Option<SecretRow>, StoreError> {
        self.0.with(|conn| outbox::secret(conn, agency, name))
    }

    fn secrets(&self, agency: AgencyId) -> Result<Vec<SecretRow>, StoreError> {
        self.0.with(|conn| outbox::secrets(conn, agency))
    }

    fn inbox(
        &self,
        agency: AgencyId,
        owner: &Owner,
        after: Option<InboxPlace>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        self.0.with(|conn| task::inbox(conn, agency, owner, after, limit))
    }
}
