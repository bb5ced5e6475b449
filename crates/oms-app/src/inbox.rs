//! Inboxes, messages and secrets, as callers may see them.

use crate::auth::Caller;
use crate::error::Error;
use crate::read::{Found, Page, Reader};
use oms_base::limits::CLAIM_OWNERS_MAX;
use oms_base::{MessageId, MessageState, Owner, TaskId, Timestamp};
pub use oms_store::{About, InboxPlace, MessageRow, SecretRow, TaskRow};

impl Reader {
    /// Whose tasks are the caller's: the person of the token's name, and the groups that it is in,
    /// each under every name that it has.
    pub fn own_owners(&self, caller: &Caller) -> Result<Vec<Owner>, Error> {
        let person = self.store.principal_name(caller.agency, caller.actor.principal)?;
        let me = person.and_then(|name| Owner::parse(&format!("human:{name}")).ok());
        let Some(me) = me else { return Ok(Vec::new()) };
        let book = self.directory.book();
        let groups = book.registry().groups_of(&me).cloned();
        let all: Vec<Owner> = [me.clone()].into_iter().chain(groups).collect();
        let mut names: Vec<Owner> =
            all.iter().flat_map(|owner| book.registry().spellings(owner)).collect();
        names.truncate(CLAIM_OWNERS_MAX);
        Ok(names)
    }

    /// A page of an inbox: the caller's own, or that of one owner.
    pub fn inbox(
        &self,
        caller: &Caller,
        of: Option<&Owner>,
        after: Option<InboxPlace>,
        limit: usize,
    ) -> Result<Page<(TaskRow, Found), InboxPlace>, Error> {
        let owners = match of {
            Some(owner) => self.directory.book().registry().spellings(owner),
            None => self.own_owners(caller)?,
        };
        let mut rows = Vec::new();
        for owner in &owners {
            rows.extend(self.store.inbox(caller.agency, owner, after, limit + 1)?);
        }
        rows.sort_by_key(place);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|row| (row.due_at, row.id)).filter(|_| more);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let found = self.found_by_id(caller.agency, row.id.ticket)?;
            items.push((row, found));
        }
        Ok(Page { items, next })
    }

    /// A message.
    pub fn message(&self, caller: &Caller, id: MessageId) -> Result<MessageRow, Error> {
        self.store.message(caller.agency, id)?.ok_or(Error::NotFound)
    }

    /// A page of messages, newest first.
    pub fn messages(
        &self,
        caller: &Caller,
        state: Option<MessageState>,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Page<MessageRow, MessageId>, Error> {
        let mut items = self.store.messages(caller.agency, state, before, limit + 1)?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|row| row.id).filter(|_| more);
        Ok(Page { items, next })
    }

    /// Every secret, by name; what it is stays under the server's key.
    pub fn secrets(&self, caller: &Caller) -> Result<Vec<SecretRow>, Error> {
        Ok(self.store.secrets(caller.agency)?)
    }
}

/// Where a task stands in an inbox; what is never due comes last.
fn place(row: &TaskRow) -> (i64, TaskId) {
    (row.due_at.map_or(i64::MAX, Timestamp::micros), row.id)
}
