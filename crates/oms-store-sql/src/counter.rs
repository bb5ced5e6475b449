//! Counters: changes are added up a batch, readers sum the lanes.

use crate::param::params;
use crate::read::{Cells, Connection, all};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::Transaction;
use oms_base::AgencyId;
use oms_store::{CounterRow, StoreError};

/// The lane of the one writer.
const LANE: i32 = 0;

const ADD: Rows = insert_rows!(
    "INSERT INTO counter (agency, key, lane, value)",
    (1 bigint, 2 text, 3 bigint, 4 bigint),
    "ON CONFLICT (agency, key, lane) DO UPDATE SET value = counter.value + excluded.value"
);
const BETWEEN: &str = sql("SELECT key, CAST(sum(value) AS BIGINT) FROM counter \
     WHERE agency = $1 AND key >= $2 AND key < $3 \
     GROUP BY key HAVING sum(value) <> 0 ORDER BY key");

/// Adds changes.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    changes: &[CounterRow],
) -> Result<(), StoreError> {
    for change in changes {
        tx.run_row(&ADD, params![agency.0, &change.key, LANE, change.value])?;
    }
    Ok(())
}

/// Counters whose key starts with `prefix`.
pub(crate) fn starting_with(
    conn: &dyn Connection,
    agency: AgencyId,
    prefix: &str,
) -> Result<Vec<CounterRow>, StoreError> {
    let end = format!("{prefix}{}", char::MAX);
    all(conn, BETWEEN, params![agency.0, prefix, &end], |row| {
        let cells = Cells::new(row, "counter", 0);
        Ok(CounterRow { key: cells.get(0, "key")?, value: cells.get(1, "value")? })
    })
}

#[cfg(test)]
mod tests {
    use super::BETWEEN;

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[BETWEEN]);
    }
}
