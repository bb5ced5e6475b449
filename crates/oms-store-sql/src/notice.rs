//! Notices to people.

use crate::param::params;
use crate::query::{Connected, Sql};
use crate::read::{Cells, Connection, Row, all, bound, first, spelled};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, NoticeId, NoticeKind, Owner, TicketId, Timestamp};
use oms_store::{NoticeRow, NoticeWrite, Notices, NoticesOf, StoreError};

const PUT: &str = sql("INSERT INTO notice \
     (id, agency, person, ticket, seq, kind, urgent, created_at, read_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
     ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at");
const READ: &str = sql("UPDATE notice SET read_at = $1 \
     WHERE agency = $2 AND person = $3 AND id <= $4 AND read_at IS NULL");
const DELETE: &str = sql("DELETE FROM notice WHERE id = $1 AND agency = $2");
const ONE: &str = sql("SELECT id, person, ticket, seq, kind, urgent, created_at, read_at \
     FROM notice WHERE id = $1 AND agency = $2");
const BEFORE: &str = sql("SELECT id, person, ticket, seq, kind, urgent, created_at, read_at \
     FROM notice WHERE agency = $1 AND person = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
const UNREAD: &str = sql("SELECT id, person, ticket, seq, kind, urgent, created_at, read_at \
     FROM notice WHERE agency = $1 AND person = $2 AND id < $3 AND read_at IS NULL \
     ORDER BY id DESC LIMIT $4");
const TO_PERSON: &str = sql("SELECT id FROM notice WHERE agency = $1 AND person = $2 AND id > $3 \
     ORDER BY id LIMIT $4");
const OF_TICKET: &str = sql("SELECT id FROM notice WHERE agency = $1 AND ticket = $2 AND id > $3 \
     ORDER BY id LIMIT $4");
const UNTIL: &str = sql("SELECT id FROM notice WHERE agency = $1 AND id < $2 ORDER BY id LIMIT $3");

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    notices: &[NoticeWrite],
) -> Result<(), StoreError> {
    for write in notices {
        match write {
            NoticeWrite::Put(row) => {
                let params = params![
                    row.id.0,
                    agency.0,
                    row.person.as_str(),
                    row.ticket.0,
                    row.seq.cast_signed(),
                    row.kind.as_str(),
                    i64::from(row.is_urgent),
                    row.created_at.micros(),
                    row.read_at.map(Timestamp::micros),
                ];
                tx.run(PUT, params)?;
            }
            NoticeWrite::Read { person, until, at } => {
                tx.run(READ, params![at.micros(), agency.0, person.as_str(), until.0])?;
            }
            NoticeWrite::Delete(id) => tx.run(DELETE, params![id.0, agency.0])?,
        }
    }
    Ok(())
}

impl<C: Connected> Notices for Sql<C> {
    fn notice(&self, agency: AgencyId, id: NoticeId) -> Result<Option<NoticeRow>, StoreError> {
        self.0.with(|conn| first(conn, ONE, params![id.0, agency.0], notice_row))
    }

    fn notices(
        &self,
        agency: AgencyId,
        (person, is_unread): (&Owner, bool),
        before: Option<NoticeId>,
        limit: usize,
    ) -> Result<Vec<NoticeRow>, StoreError> {
        let before = before.map_or(i64::MAX, |notice| notice.0);
        let statement = if is_unread { UNREAD } else { BEFORE };
        self.0.with(|conn| {
            let params = params![agency.0, person.as_str(), before, bound(limit)];
            all(conn, statement, params, notice_row)
        })
    }

    fn notices_since(
        &self,
        agency: AgencyId,
        of: &NoticesOf,
        after: NoticeId,
        most: usize,
    ) -> Result<usize, StoreError> {
        self.0.with(|conn| {
            let ids = match of {
                NoticesOf::Person(person) => {
                    let params = params![agency.0, person.as_str(), after.0, bound(most)];
                    all(conn, TO_PERSON, params, notice_id)
                }
                NoticesOf::Ticket(ticket) => {
                    let params = params![agency.0, ticket.0, after.0, bound(most)];
                    all(conn, OF_TICKET, params, notice_id)
                }
            };
            ids.map(|ids| ids.len())
        })
    }

    fn notices_until(
        &self,
        agency: AgencyId,
        until: NoticeId,
        limit: usize,
    ) -> Result<Vec<NoticeId>, StoreError> {
        let ask = |conn: &dyn Connection| {
            all(conn, UNTIL, params![agency.0, until.0, bound(limit)], notice_id)
        };
        self.0.with(ask)
    }
}

fn notice_id(row: &dyn Row) -> Result<NoticeId, StoreError> {
    Ok(NoticeId(Cells::new(row, "notice", 0).get(0, "id")?))
}

fn notice_row(row: &dyn Row) -> Result<NoticeRow, StoreError> {
    let cells = Cells::new(row, "notice", 0);
    let read_at: Option<i64> = cells.get(7, "read_at")?;
    Ok(NoticeRow {
        id: NoticeId(cells.get(0, "id")?),
        person: cells.text(1, "person", spelled(Owner::parse, Owner::as_str))?,
        ticket: TicketId(cells.get(2, "ticket")?),
        seq: cells.count(3, "seq")?,
        kind: cells.text(4, "kind", NoticeKind::parse)?,
        is_urgent: cells.get(5, "urgent")?,
        created_at: Timestamp::from_micros(cells.get(6, "created_at")?),
        read_at: read_at.map(Timestamp::from_micros),
    })
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, DELETE, OF_TICKET, ONE, READ, TO_PERSON, UNREAD, UNTIL};

    #[test]
    fn every_statement_seeks() {
        let all = [BEFORE, DELETE, OF_TICKET, ONE, READ, TO_PERSON, UNREAD, UNTIL];
        crate::sqlite::assert_seeks(&all);
    }
}
