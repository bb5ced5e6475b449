//! The log and its blocks.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::Transaction;
use oms_base::{AgencyId, StreamId, sabotage};
use oms_store::{
    Batch, BlockRow, LogRow, Position, StoreError, StoredLogRow, StreamKind, chain, envelope,
};

const INSERT_ROW: Rows = insert_rows!(
    "INSERT INTO log (position, agency, stream, kind, first_seq, body)",
    (1 bigint, 2 bigint, 3 bigint, 4 bigint, 5 bigint, 6 bytea),
    ""
);
const INSERT_BLOCK: &str =
    sql("INSERT INTO block (agency, position, batch, root, prev_hash) VALUES ($1, $2, $3, $4, $5)");
const OF_STREAM: &str = sql("SELECT position, stream, kind, first_seq, body FROM log \
     WHERE agency = $1 AND stream = $2 AND first_seq >= coalesce(\
       (SELECT max(before.first_seq) FROM log AS before \
        WHERE before.agency = $1 AND before.stream = $2 AND before.first_seq <= $3), $3) \
     ORDER BY first_seq LIMIT $4");
const OF_STREAMS: &str = sql("SELECT position, stream, kind, first_seq, body FROM log \
     WHERE agency = $1 AND stream >= $2 AND stream <= $3 ORDER BY stream, first_seq LIMIT $4");
// The plus sign keeps the index over (agency, stream) from being taken for this.
const BEHIND: &str = sql("SELECT position, stream, kind, first_seq, body FROM log \
     WHERE +agency = $1 AND position > $2 ORDER BY position LIMIT $3");
const LAST_BETWEEN: &str = sql("SELECT position FROM log WHERE position >= $1 AND position < $2 \
     ORDER BY position DESC LIMIT 1");
const LAST_OF_ALL: &str = sql("SELECT coalesce(max(position), 0) FROM log");
const COUNT_FROM: &str = sql("SELECT count(*) FROM log WHERE position >= $1");
const BLOCKS_BEHIND: &str = sql("SELECT agency, position, batch, root, prev_hash FROM block \
     WHERE agency = $1 AND position > $2 ORDER BY position LIMIT $3");
const LAST_BLOCK: &str = sql("SELECT agency, position, batch, root, prev_hash FROM block \
     WHERE agency = $1 ORDER BY position DESC LIMIT 1");
// One seek for each agency and one for its last block: an index by batch would cost a page of every
// commit and serve nothing else.
const LAST_BATCH: &str = sql("WITH RECURSIVE known (agency) AS ( \
       SELECT min(agency) FROM block \
       UNION ALL SELECT (SELECT min(agency) FROM block WHERE agency > known.agency) FROM known \
       WHERE known.agency IS NOT NULL) \
     SELECT coalesce(max((SELECT batch FROM block WHERE block.agency = known.agency \
       ORDER BY position DESC LIMIT 1)), 0) FROM known");

/// The block that seals `batch` under `number`, behind the agency's block `last`.
pub(crate) fn seal(batch: &Batch, number: i64, last: Option<&BlockRow>) -> BlockRow {
    let hashes: Vec<_> = batch.log.iter().flat_map(|row| &row.hashes).copied().collect();
    BlockRow {
        position: last.map_or(1, |last| last.position + 1),
        batch: number,
        root: chain::merkle_root(&hashes),
        prev_hash: last.map_or(chain::GENESIS, |last| chain::block_hash(batch.agency, last)),
    }
}

/// Appends a batch's rows and their block.
pub(crate) fn append(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    rows: &[LogRow],
    block: &BlockRow,
) -> Result<(), StoreError> {
    for (n, row) in (0..=u16::MAX).zip(rows) {
        tx.run_row(
            &INSERT_ROW,
            params![
                Position::new(block.batch, n).key(),
                agency.0,
                row.stream.0,
                row.kind.number(),
                row.first_seq.cast_signed(),
                &row.body,
            ],
        )?;
    }
    if sabotage!("leave-tail-unsealed") {
        return Ok(());
    }
    tx.run(
        INSERT_BLOCK,
        params![agency.0, block.position, block.batch, &block.root, &block.prev_hash],
    )?;
    Ok(())
}

/// Log rows of one stream that hold events of `from_seq` on.
pub(crate) fn of_stream(
    conn: &dyn Connection,
    agency: AgencyId,
    stream: StreamId,
    from_seq: u64,
    limit: usize,
) -> Result<Vec<StoredLogRow>, StoreError> {
    let params = params![agency.0, stream.0, from_seq.cast_signed(), bound(limit)];
    let mut rows = all(conn, OF_STREAM, params, log_row)?;
    // The row at or before `from_seq` holds it, unless the stream ends before.
    if let Some(row) = rows.first().filter(|row| row.first_seq < from_seq)
        && row.first_seq.saturating_add(count(row)?) <= from_seq
    {
        rows.remove(0);
    }
    Ok(rows)
}

/// Log rows of the streams between two ids.
pub(crate) fn of_streams(
    conn: &dyn Connection,
    agency: AgencyId,
    (first, last): (StreamId, StreamId),
    limit: usize,
) -> Result<Vec<StoredLogRow>, StoreError> {
    all(conn, OF_STREAMS, params![agency.0, first.0, last.0, bound(limit)], log_row)
}

fn count(row: &StoredLogRow) -> Result<u64, StoreError> {
    match envelope::decode(&row.body, row.first_seq) {
        Ok(events) => Ok(events.len() as u64),
        Err(error) => Err(StoreError::Corrupt {
            table: "log",
            column: "body",
            row: row.position.key().to_string(),
            detail: error.to_string(),
        }),
    }
}

/// Log rows behind a position.
pub(crate) fn behind(
    conn: &dyn Connection,
    agency: AgencyId,
    after: Position,
    limit: usize,
) -> Result<Vec<StoredLogRow>, StoreError> {
    all(conn, BEHIND, params![agency.0, after.key(), bound(limit)], log_row)
}

/// The place of the agency's last log row: the last one that its last block seals.
pub(crate) fn last(conn: &dyn Connection, agency: AgencyId) -> Result<Position, StoreError> {
    let Some(block) = last_block(conn, agency)? else {
        return Ok(Position::START);
    };
    let (start, end) = (Position::new(block.batch, 0), Position::new(block.batch + 1, 0));
    let found = first(conn, LAST_BETWEEN, params![start.key(), end.key()], position)?;
    Ok(found.unwrap_or(Position::START))
}

/// Blocks behind a block.
pub(crate) fn blocks(
    conn: &dyn Connection,
    agency: AgencyId,
    after: i64,
    limit: usize,
) -> Result<Vec<BlockRow>, StoreError> {
    all(conn, BLOCKS_BEHIND, params![agency.0, after, bound(limit)], block_row)
}

/// The agency's last block.
pub(crate) fn last_block(
    conn: &dyn Connection,
    agency: AgencyId,
) -> Result<Option<BlockRow>, StoreError> {
    first(conn, LAST_BLOCK, params![agency.0], block_row)
}

/// The number of the last batch; refuses a log whose end does not match its blocks.
pub(crate) fn last_batch(conn: &dyn Connection) -> Result<i64, StoreError> {
    let number = |row: &dyn Row| Cells::new(row, "block", 0).get(0, "batch");
    let batch = first(conn, LAST_BATCH, &[], number)?.unwrap_or(0);
    let end = first(conn, LAST_OF_ALL, &[], position)?.unwrap_or(Position::START);
    let start = Position::new(batch, 0);
    let count = |row: &dyn Row| Cells::new(row, "log", 0).get::<i64>(0, "position");
    let rows = first(conn, COUNT_FROM, params![start.key()], count)?.unwrap_or(0);
    let empty = batch == 0 && end == Position::START;
    if empty || (end.batch() == batch && rows == end.row() + 1) {
        return Ok(batch);
    }
    Err(StoreError::Corrupt {
        table: "log",
        column: "position",
        row: end.key().to_string(),
        detail: format!(
            "the last block seals batch {batch}, but the log ends at row {} of batch {} and holds \
             {rows} rows from there; restore a backup",
            end.row(),
            end.batch(),
        ),
    })
}

fn position(row: &dyn Row) -> Result<Position, StoreError> {
    Cells::new(row, "log", 0).get(0, "position").map(Position::from_key)
}

fn log_row(row: &dyn Row) -> Result<StoredLogRow, StoreError> {
    let cells = Cells::new(row, "log", 0);
    let kind: u8 = cells.get(2, "kind")?;
    Ok(StoredLogRow {
        position: Position::from_key(cells.get(0, "position")?),
        stream: StreamId(cells.get(1, "stream")?),
        kind: StreamKind::from_number(kind)
            .ok_or_else(|| cells.corrupt("kind", &format!("unknown kind {kind}")))?,
        first_seq: cells.count(3, "first_seq")?,
        body: cells.get(4, "body")?,
    })
}

fn block_row(row: &dyn Row) -> Result<BlockRow, StoreError> {
    let cells = Cells::new(row, "block", 1);
    Ok(BlockRow {
        position: cells.get(1, "position")?,
        batch: cells.get(2, "batch")?,
        root: cells.get(3, "root")?,
        prev_hash: cells.get(4, "prev_hash")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{
        BEHIND, BLOCKS_BEHIND, COUNT_FROM, LAST_BETWEEN, LAST_BLOCK, OF_STREAM, OF_STREAMS,
    };

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[
            OF_STREAM,
            OF_STREAMS,
            BEHIND,
            LAST_BETWEEN,
            COUNT_FROM,
            BLOCKS_BEHIND,
            LAST_BLOCK,
        ]);
    }
}
