//! The bytes of attached files.

use crate::param::params;
use crate::read::{Cells, Connection, all, bound, first};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, AttachmentId, TicketId};
use oms_store::{AttachmentWrite, ChunkPlace, StoreError};

const INSERT: &str = sql("INSERT INTO attachment (agency, ticket, id, n, bytes) \
     VALUES ($1, $2, $3, $4, $5)");
const DELETE: &str = sql("DELETE FROM attachment WHERE agency = $1 AND ticket = $2 AND id = $3");
const CHUNK: &str = sql("SELECT id, bytes FROM attachment \
     WHERE agency = $1 AND ticket = $2 AND id = $3 AND n = $4");
const PLACES: &str = sql("SELECT ticket, id, n FROM attachment \
     WHERE agency = $1 AND (ticket, id, n) > ($2, $3, $4) ORDER BY ticket, id, n LIMIT $5");

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    writes: &[AttachmentWrite],
) -> Result<(), StoreError> {
    for write in writes {
        match write {
            AttachmentWrite::Put { ticket, id, bytes } => {
                for (n, chunk) in bytes.chunks() {
                    // Counted, so that no chunk is held a second time until all are sent.
                    tx.count(INSERT, params![agency.0, ticket.0, id.0, n, chunk])?;
                }
            }
            AttachmentWrite::Delete { ticket, id } => {
                tx.run(DELETE, params![agency.0, ticket.0, id.0])?;
            }
        }
    }
    Ok(())
}

/// A chunk's bytes.
pub(crate) fn chunk(
    conn: &dyn Connection,
    agency: AgencyId,
    place: ChunkPlace,
) -> Result<Option<Vec<u8>>, StoreError> {
    let ChunkPlace { ticket, id, n } = place;
    first(conn, CHUNK, params![agency.0, ticket.0, id.0, n], |row| {
        Cells::new(row, "attachment", 0).get(1, "bytes")
    })
}

/// Where chunks stand, behind `after`.
pub(crate) fn places(
    conn: &dyn Connection,
    agency: AgencyId,
    after: ChunkPlace,
    limit: usize,
) -> Result<Vec<ChunkPlace>, StoreError> {
    let ChunkPlace { ticket, id, n } = after;
    all(conn, PLACES, params![agency.0, ticket.0, id.0, n, bound(limit)], |row| {
        let cells = Cells::new(row, "attachment", 1);
        Ok(ChunkPlace {
            ticket: TicketId(cells.get(0, "ticket")?),
            id: AttachmentId(cells.get(1, "id")?),
            n: cells.get(2, "n")?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, DELETE, PLACES};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[DELETE, CHUNK, PLACES]);
    }
}
