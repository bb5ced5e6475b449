//! What was erased: log rows written anew, and the list of erasures.

use crate::param::params;
use crate::read::{Cells, Connection, all, bound};
use crate::sql::sql;
use crate::write::{Missed, Transaction};
use oms_base::{AgencyId, TicketId, Timestamp};
use oms_store::{ErasureRow, ErasureWrite, StoreError};

const REWRITE: &str =
    sql("UPDATE log SET body = $1 WHERE position = $2 AND agency = $3 AND stream = $4");
const FORGET_NOTES: &str = sql("UPDATE job_result SET detail = NULL \
     WHERE agency = $1 AND ticket = $2 AND detail IS NOT NULL");
const INSERT: &str = sql("INSERT INTO erasure (agency, ticket, seq, number, fields, erased_at) \
     VALUES ($1, $2, $3, $4, $5, $6)");
const LIST: &str = sql("SELECT ticket, seq, number, fields, erased_at FROM erasure \
     WHERE agency = $1 AND (ticket, seq) > ($2, $3) ORDER BY ticket, seq LIMIT $4");

/// Erases, and lists what was erased.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    erasures: &[ErasureWrite],
) -> Result<(), StoreError> {
    for ErasureWrite { row, rewrites } in erasures {
        for rewrite in rewrites {
            let (position, stream) = (rewrite.position, rewrite.stream);
            let params = params![&rewrite.body, position.key(), agency.0, stream.0];
            tx.run_one(REWRITE, params, Missed::LogRow(position))?;
        }
        tx.run(FORGET_NOTES, params![agency.0, row.ticket.0])?;
        let params = params![
            agency.0,
            row.ticket.0,
            row.seq.cast_signed(),
            &row.number,
            &row.fields,
            row.at.micros(),
        ];
        tx.run(INSERT, params)?;
    }
    Ok(())
}

/// The list by ticket and seq, behind `after`.
pub(crate) fn behind(
    conn: &dyn Connection,
    agency: AgencyId,
    (ticket, seq): (TicketId, u64),
    limit: usize,
) -> Result<Vec<ErasureRow>, StoreError> {
    all(conn, LIST, params![agency.0, ticket.0, seq.cast_signed(), bound(limit)], |row| {
        let cells = Cells::new(row, "erasure", 0);
        Ok(ErasureRow {
            ticket: TicketId(cells.get(0, "ticket")?),
            seq: cells.count(1, "seq")?,
            number: cells.get(2, "number")?,
            fields: cells.get(3, "fields")?,
            at: Timestamp::from_micros(cells.get(4, "erased_at")?),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{FORGET_NOTES, LIST, REWRITE};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[REWRITE, FORGET_NOTES, LIST]);
    }
}
