//! What readers of the log and triggers remember, in the model.

use super::{MemStore, Rows};
use oms_base::{AgencyId, RuleId, TicketId, Timestamp};
use oms_store::{Automation, AutomationWrite, NoteRow, Position, StoreError, TriggerRow};

impl Rows {
    pub(super) fn write_automation(&mut self, writes: &[AutomationWrite]) {
        for write in writes {
            match write {
                AutomationWrite::Cursor(name, position) => {
                    self.cursors.insert(name.clone(), *position);
                }
                AutomationWrite::Note(row) => {
                    self.notes.insert((row.rule, row.ticket), row.clone());
                }
                AutomationWrite::Forget(rule, ticket) => {
                    self.notes.remove(&(*rule, *ticket));
                }
                AutomationWrite::Trigger(row) => {
                    self.triggers.insert(row.rule, row.clone());
                }
            }
        }
    }

    fn due_notes(&self, now: Timestamp, limit: usize) -> Vec<NoteRow> {
        let due = self.notes.values().filter(|row| row.due_at.is_some_and(|at| at <= now));
        let mut due: Vec<NoteRow> = due.cloned().collect();
        due.sort_by_key(|row| (row.due_at, row.rule, row.ticket));
        due.truncate(limit);
        due
    }
}

impl Automation for MemStore {
    fn cursor(&self, agency: AgencyId, name: &str) -> Result<Option<Position>, StoreError> {
        Ok(self.ask(agency, |rows| rows.cursors.get(name).copied()))
    }

    fn trigger_note(
        &self,
        agency: AgencyId,
        rule: RuleId,
        ticket: TicketId,
    ) -> Result<Option<NoteRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.notes.get(&(rule, ticket)).cloned()))
    }

    fn due_notes(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<NoteRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.due_notes(now, limit)))
    }

    fn triggers(&self, agency: AgencyId) -> Result<Vec<TriggerRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.triggers.values().cloned().collect()))
    }
}
