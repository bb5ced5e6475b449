//! The model's notices.

use super::{MemStore, Rows};
use oms_base::{AgencyId, NoticeId, Owner};
use oms_store::{NoticeRow, NoticeWrite, Notices, NoticesOf, StoreError};

impl Rows {
    pub(super) fn write_notices(&mut self, notices: &[NoticeWrite]) {
        for write in notices {
            match write {
                NoticeWrite::Put(row) => {
                    self.notices.insert(row.id, row.clone());
                }
                NoticeWrite::Read { person, until, at } => {
                    let to_them = self.notices.range_mut(..=*until).map(|(_, row)| row);
                    for row in to_them.filter(|row| row.person == *person) {
                        row.read_at.get_or_insert(*at);
                    }
                }
                NoticeWrite::Delete(id) => {
                    self.notices.remove(id);
                }
            }
        }
    }
}

impl Notices for MemStore {
    fn notice(&self, agency: AgencyId, id: NoticeId) -> Result<Option<NoticeRow>, StoreError> {
        Ok(self.ask(agency, |rows| rows.notices.get(&id).cloned()))
    }

    fn notices(
        &self,
        agency: AgencyId,
        (person, is_unread): (&Owner, bool),
        before: Option<NoticeId>,
        limit: usize,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        Ok(self.ask(agency, |rows| {
            let newest = rows.notices.values().rev().filter(|row| row.person == *person);
            let older = newest.filter(|row| before.is_none_or(|before| row.id < before));
            let wanted = older.filter(|row| !is_unread || row.read_at.is_none());
            wanted.take(limit).cloned().collect()
        }))
    }

    fn notices_since(
        &self,
        agency: AgencyId,
        of: &NoticesOf,
        after: NoticeId,
        most: usize,
    ) -> Result<usize, StoreError> {
        Ok(self.ask(agency, |rows| {
            let is_of = |row: &&NoticeRow| match of {
                NoticesOf::Person(person) => row.person == *person,
                NoticesOf::Ticket(ticket) => row.ticket == *ticket,
            };
            rows.notices.values().filter(|row| row.id > after).filter(is_of).take(most).count()
        }))
    }

    fn notices_until(
        &self,
        agency: AgencyId,
        until: NoticeId,
        limit: usize,
    ) -> Result<Vec<NoticeId>, StoreError> {
        Ok(self.ask(agency, |rows| {
            rows.notices.range(..until).map(|(id, _)| *id).take(limit).collect()
        }))
    }
}
