//! The model's messages, secrets and inboxes.

use super::{MemStore, Rows};
use oms_base::{AgencyId, MessageId, MessageState, Name, Owner, TaskId, Timestamp};
use oms_store::{
    About, Dispatch, InboxPlace, MessageRow, MessageWrite, SecretRow, SecretWrite, StoreError,
    TaskRow,
};

impl Rows {
    pub(super) fn write_messages(&mut self, messages: &[MessageWrite]) -> Result<(), StoreError> {
        for write in messages {
            match write {
                MessageWrite::Put(row) => {
                    let taken = |other: &MessageRow| other.about == row.about && other.id != row.id;
                    if self.messages.values().any(taken) {
                        let detail = "there is a message about it already";
                        return Err(StoreError::Fault(detail.to_owned()));
                    }
                    self.messages.insert(row.id, row.clone());
                }
                MessageWrite::Delete(id) => {
                    self.messages.remove(id);
                }
            }
        }
        Ok(())
    }

    pub(super) fn write_secrets(&mut self, secrets: &[SecretWrite]) {
        for write in secrets {
            match write {
                SecretWrite::Put(row) => {
                    self.secrets.insert(row.name.clone(), row.clone());
                }
                SecretWrite::Delete(name) => {
                    self.secrets.remove(name);
                }
            }
        }
    }
}

fn is_to_go(row: &MessageRow) -> bool {
    matches!(row.state, MessageState::Waiting | MessageState::Sending)
}

/// Where a task stands in an inbox; what is never due comes last.
fn place(due: Option<Timestamp>, id: TaskId) -> (i64, TaskId) {
    (due.map_or(i64::MAX, Timestamp::micros), id)
}

impl Dispatch for MemStore {
    fn message(&self, agency: AgencyId, id: MessageId) -> Result<Option<MessageRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.messages.get(&id).cloned()))
    }

    fn message_about(
        &self,
        agency: AgencyId,
        about: About,
    ) -> Result<Option<MessageRow>, StoreError> {
        let found = |rows: &Rows| rows.messages.values().find(|row| row.about == about).cloned();
        Ok(self.ask(agency, found))
    }

    fn messages(
        &self,
        agency: AgencyId,
        state: Option<MessageState>,
        before: Option<MessageId>,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let older = rows.messages.values().rev();
            let older = older.filter(|row| before.is_none_or(|before| row.id < before));
            let of_state = older.filter(|row| state.is_none_or(|state| row.state == state));
            of_state.take(limit).cloned().collect()
        }))
    }

    fn next_recipient(
        &self,
        agency: AgencyId,
        after: Option<&Owner>,
    ) -> Result<Option<Owner>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let all = rows.messages.values().filter(|row| is_to_go(row)).map(|row| &row.recipient);
            all.filter(|owner| Some(*owner) > after).min().cloned()
        }))
    }

    fn due_messages(
        &self,
        agency: AgencyId,
        recipient: &Owner,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<MessageRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let due = rows.messages.values().filter(|row| is_to_go(row));
            let due = due.filter(|row| row.recipient == *recipient && row.next_at <= now);
            let mut due: Vec<MessageRow> = due.cloned().collect();
            due.sort_by_key(|row| (row.next_at, row.id));
            due.truncate(limit);
            due
        }))
    }

    fn spare_message(
        &self,
        agency: AgencyId,
        kept: usize,
    ) -> Result<Option<MessageRow>, StoreError> {
        Ok(self.messages(agency, Some(MessageState::Dead), None, kept + 1)?.into_iter().nth(kept))
    }

    fn secret(&self, agency: AgencyId, name: &Name) -> Result<Option<SecretRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.secrets.get(name).cloned()))
    }

    fn secrets(&self, agency: AgencyId) -> Result<Vec<SecretRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.secrets.values().cloned().collect()))
    }

    fn inbox(
        &self,
        agency: AgencyId,
        owner: &Owner,
        after: Option<InboxPlace>,
        limit: usize,
    ) -> Result<Vec<TaskRow>, StoreError> {
        if !owner.is_bare() && !owner.is_human() {
            return Ok(Vec::new());
        }
        let after = after.map(|(due, id)| place(due, id));
        Ok(self.ask(agency, |rows| {
            let of_owner = rows.tasks.values().filter(|row| row.owner == *owner);
            let behind = of_owner.filter(|row| Some(place(row.due_at, row.id)) > after);
            let mut found: Vec<TaskRow> = behind.cloned().collect();
            found.sort_by_key(|row| place(row.due_at, row.id));
            found.truncate(limit);
            found
        }))
    }
}
