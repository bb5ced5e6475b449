//! Workflows and their versions.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, first, spelled};
use crate::sql::sql;
use crate::write::{Missed, Transaction};
use oms_base::{AgencyId, Name, WorkflowId};
use oms_store::{StoreError, VersionRow, WorkflowRow};

const UPSERT: &str = sql("INSERT INTO workflow (id, agency, name, version, hash, state) \
     VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version, \
       hash = excluded.hash, state = excluded.state \
     WHERE workflow.agency = excluded.agency");
const ALL: &str =
    sql("SELECT id, name, version, hash, state FROM workflow WHERE agency = $1 ORDER BY name");
const INSERT_VERSION: &str = sql(
    "INSERT INTO workflow_version (agency, workflow, number, definition) VALUES ($1, $2, $3, $4)",
);
const VERSION: &str = sql("SELECT workflow, number, definition FROM workflow_version \
     WHERE agency = $1 AND workflow = $2 AND number = $3");

/// Inserts or replaces workflows.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    workflows: &[WorkflowRow],
) -> Result<(), StoreError> {
    for row in workflows {
        let (name, version) = (row.name.as_str(), row.version.cast_signed());
        let params = params![row.id.0, agency.0, name, version, &row.hash, &row.state];
        tx.run_one(UPSERT, params, Missed::Workflow(row.id))?;
    }
    Ok(())
}

/// Inserts versions; one that is there already is a fault.
pub(crate) fn write_versions(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    versions: &[VersionRow],
) -> Result<(), StoreError> {
    for row in versions {
        let params = params![agency.0, row.workflow.0, row.number, &row.definition];
        tx.run(INSERT_VERSION, params)?;
    }
    Ok(())
}

/// Every workflow, by name.
pub(crate) fn every(
    conn: &dyn Connection,
    agency: AgencyId,
) -> Result<Vec<WorkflowRow>, StoreError> {
    all(conn, ALL, params![agency.0], workflow_row)
}

/// A version of a workflow.
pub(crate) fn version(
    conn: &dyn Connection,
    agency: AgencyId,
    workflow: WorkflowId,
    number: u32,
) -> Result<Option<VersionRow>, StoreError> {
    first(conn, VERSION, params![agency.0, workflow.0, number], |row| {
        let cells = Cells::new(row, "workflow_version", 0);
        Ok(VersionRow {
            workflow: WorkflowId(cells.get(0, "workflow")?),
            number: cells.get(1, "number")?,
            definition: cells.get(2, "definition")?,
        })
    })
}

fn workflow_row(row: &dyn Row) -> Result<WorkflowRow, StoreError> {
    let cells = Cells::new(row, "workflow", 0);
    Ok(WorkflowRow {
        id: WorkflowId(cells.get(0, "id")?),
        name: cells.text(1, "name", spelled(Name::parse, Name::as_str))?,
        version: cells.count(2, "version")?,
        hash: cells.get(3, "hash")?,
        state: cells.get(4, "state")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{ALL, VERSION};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[ALL, VERSION]);
    }
}
