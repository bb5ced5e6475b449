//! Counters: changes are added up a batch, readers sum the lanes.

use crate::read::{Cells, each};
use crate::sql::sql;
use crate::transaction::Transaction;
use oms_base::AgencyId;
use oms_store::{CounterRow, StoreError};
use rusqlite::{Connection, params};

/// The lane of the one writer.
const LANE: i32 = 0;

const ADD: &str = sql("INSERT INTO counter (agency, key, lane, value) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (agency, key, lane) DO UPDATE SET value = counter.value + excluded.value");
// Only the start of the range is in the statement: the reader stops at the first key that does
// not start with the prefix.
const FROM: &str = sql("SELECT key, sum(value) FROM counter WHERE agency = $1 AND key >= $2 \
     GROUP BY key HAVING sum(value) <> 0 ORDER BY key");

/// Adds changes.
pub(crate) fn write(
    tx: &mut Transaction<'_>,
    agency: AgencyId,
    changes: &[CounterRow],
) -> Result<(), StoreError> {
    for change in changes {
        tx.run(ADD, params![agency.0, change.key, LANE, change.value])?;
    }
    Ok(())
}

/// Counters whose key starts with `prefix`.
pub(crate) fn starting_with(
    conn: &Connection,
    agency: AgencyId,
    prefix: &str,
) -> Result<Vec<CounterRow>, StoreError> {
    let mut out = Vec::new();
    each(conn, FROM, params![agency.0, prefix], |row| {
        let cells = Cells::new(row, "counter", 0);
        let key: String = cells.get(0, "key")?;
        let wanted = key.starts_with(prefix);
        if wanted {
            out.push(CounterRow { key, value: cells.get(1, "value")? });
        }
        Ok(wanted)
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::FROM;

    #[test]
    fn every_statement_seeks() {
        crate::read::assert_seeks(&[FROM]);
    }
}
