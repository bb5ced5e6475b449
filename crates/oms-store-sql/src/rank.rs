//! Tickets of a board in the order of their ranks.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound};
use crate::sql::sql;
use oms_base::{AgencyId, BoardId, Code, Fault, Rank, Status, TicketId};
use oms_store::{Side, StoreError};

const PUT_BELOW: &str = sql("SELECT id, rank FROM ticket \
     WHERE agency = $1 AND board = $2 AND status = $3 AND rank IS NOT NULL AND rank < $4 \
     ORDER BY rank DESC LIMIT $5");
const PUT_ABOVE: &str = sql("SELECT id, rank FROM ticket \
     WHERE agency = $1 AND board = $2 AND status = $3 AND rank IS NOT NULL AND rank > $4 \
     ORDER BY rank LIMIT $5");
const OPENED_BELOW: &str = sql("SELECT id, rank FROM ticket \
     WHERE agency = $1 AND board = $2 AND status = $3 AND id < $4 AND rank IS NULL \
     ORDER BY id DESC LIMIT $5");
const OPENED_ABOVE: &str = sql("SELECT id, rank FROM ticket \
     WHERE agency = $1 AND board = $2 AND status = $3 AND id >= $4 AND rank IS NULL \
     ORDER BY id LIMIT $5");
/// Sorts behind every rank.
const BEHIND_ALL: &str = "~";

/// The tickets on one side of `from`, the nearest first: those that were put somewhere, and those
/// that stand in the order of opening.
pub(crate) fn ranked(
    conn: &dyn Connection,
    (agency, (board, status)): (AgencyId, (BoardId, Status)),
    from: Option<&Rank>,
    side: Side,
    limit: usize,
) -> Result<Vec<(TicketId, Rank)>, StoreError> {
    let own = from.is_some_and(|from| Rank::of(from.first_id()) == *from);
    let first_id = from.map(|from| from.first_id().0);
    let (put, opened, bounds) = match side {
        Side::Below => {
            let end = (from.map_or(BEHIND_ALL, Rank::as_str), first_id.unwrap_or(i64::MAX));
            (PUT_BELOW, OPENED_BELOW, end)
        }
        // An id whose own rank this is stands here, not above.
        Side::Above => {
            let id = first_id.map_or(0, |id| id.saturating_add(own.into()));
            (PUT_ABOVE, OPENED_ABOVE, (from.map_or("", Rank::as_str), id))
        }
    };
    let (rank, id) = bounds;
    let (agency, board, status, limit) = (agency.0, board.0, status.as_str(), bound(limit));
    let mut found = all(conn, put, params![agency, board, status, rank, limit], row)?;
    found.extend(all(conn, opened, params![agency, board, status, id, limit], row)?);
    found.sort();
    if side == Side::Below {
        found.reverse();
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found.into_iter().map(|(rank, id)| (id, rank)).collect())
}

/// A rank as the column holds it.
pub(crate) fn read(text: &str) -> Result<Rank, Fault> {
    Rank::parse(text).ok_or_else(|| Fault::here(Code::OutOfBounds, "is no rank"))
}

fn row(row: &dyn Row) -> Result<(Rank, TicketId), StoreError> {
    let cells = Cells::new(row, "ticket", 0);
    let id = TicketId(cells.get(0, "id")?);
    Ok((cells.text_or_null(1, "rank", read)?.unwrap_or_else(|| Rank::of(id)), id))
}

#[cfg(test)]
mod tests {
    use super::{OPENED_ABOVE, OPENED_BELOW, PUT_ABOVE, PUT_BELOW};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[PUT_BELOW, PUT_ABOVE, OPENED_BELOW, OPENED_ABOVE]);
    }
}
