//! Boards.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, first, spelled};
use crate::sql::sql;
use crate::write::{Missed, Transaction};
use oms_base::{AgencyId, BoardId, Name};
use oms_store::{BoardRow, StoreError};

const UPSERT: &str = sql("INSERT INTO board (id, agency, name, version, hash, state) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version, \
       hash = excluded.hash, state = excluded.state \
     WHERE board.agency = excluded.agency");
const ALL: &str =
    sql("SELECT id, name, version, hash, state FROM board WHERE agency = $1 ORDER BY name");
const BY_ID: &str =
    sql("SELECT id, name, version, hash, state FROM board WHERE agency = $1 AND id = $2");

/// Inserts or replaces boards.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    boards: &[BoardRow],
) -> Result<(), StoreError> {
    for row in boards {
        let (name, version) = (row.name.as_str(), row.version.cast_signed());
        let params = params![row.id.0, agency.0, name, version, &row.hash, &row.state];
        tx.run_one(UPSERT, params, Missed::Board(row.id))?;
    }
    Ok(())
}

/// Every board, by name.
pub(crate) fn every(conn: &dyn Connection, agency: AgencyId) -> Result<Vec<BoardRow>, StoreError> {
    all(conn, ALL, params![agency.0], board_row)
}

/// A board by its id.
pub(crate) fn by_id(
    conn: &dyn Connection,
    agency: AgencyId,
    id: BoardId,
) -> Result<Option<BoardRow>, StoreError> {
    first(conn, BY_ID, params![agency.0, id.0], board_row)
}

fn board_row(row: &dyn Row) -> Result<BoardRow, StoreError> {
    let cells = Cells::new(row, "board", 0);
    Ok(BoardRow {
        id: BoardId(cells.get(0, "id")?),
        name: cells.text(1, "name", spelled(Name::parse, Name::as_str))?,
        version: cells.count(2, "version")?,
        hash: cells.get(3, "hash")?,
        state: cells.get(4, "state")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{ALL, BY_ID};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[ALL, BY_ID]);
    }
}
