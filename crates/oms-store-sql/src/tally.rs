//! What is counted of agents: added up by day, readers sum the days.

use crate::param::params;
use crate::query::{Connected, Sql};
use crate::read::{Cells, Row, all, bound};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::Transaction;
use oms_base::{AgencyId, Name, Tally};
use oms_store::{StoreError, TALLIES_EXPIRED_MAX, Tallies, TallyRow, TallySum};

const ADD: Rows = insert_rows!(
    "INSERT INTO agent_tally (agency, agent, version, what, day, times)",
    (1 bigint, 2 text, 3 bigint, 4 text, 5 bigint, 6 bigint),
    "ON CONFLICT (agency, agent, version, what, day) \
     DO UPDATE SET times = agent_tally.times + excluded.times"
);
const DELETE_EXPIRED: &str = sql("DELETE FROM agent_tally \
     WHERE agency = $1 AND (agent, version, what, day) IN \
       (SELECT old.agent, old.version, old.what, old.day FROM agent_tally AS old \
        WHERE old.agency = $1 AND old.day < $2 ORDER BY old.day LIMIT $3)");
const SINCE: &str = sql("SELECT version, what, CAST(sum(times) AS BIGINT) FROM agent_tally \
     WHERE agency = $1 AND agent = $2 AND day >= $3 \
     GROUP BY version, what ORDER BY version DESC, what DESC LIMIT $4");

/// Adds changes, and deletes some of the rows that are older than `expire_before`.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    changes: &[TallyRow],
    expire_before: i32,
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    for row in changes {
        let params = params![
            agency.0,
            row.agent.as_str(),
            row.version,
            row.what.as_str(),
            row.day,
            row.times.cast_signed(),
        ];
        tx.run_row(&ADD, params)?;
    }
    tx.run(DELETE_EXPIRED, params![agency.0, expire_before, bound(TALLIES_EXPIRED_MAX)])
}

impl<C: Connected> Tallies for Sql<C> {
    fn tallies(
        &self,
        agency: AgencyId,
        agent: &Name,
        since: i32,
        limit: usize,
    ) -> Result<Vec<TallySum>, StoreError> {
        let params = params![agency.0, agent.as_str(), since, bound(limit)];
        self.0.with(|conn| all(conn, SINCE, params, tally_sum))
    }
}

fn tally_sum(row: &dyn Row) -> Result<TallySum, StoreError> {
    let cells = Cells::new(row, "agent_tally", 0);
    Ok(TallySum {
        version: cells.get(0, "version")?,
        what: cells.text(1, "what", Tally::parse)?,
        times: cells.count(2, "times")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{DELETE_EXPIRED, SINCE};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[DELETE_EXPIRED, SINCE]);
    }
}
