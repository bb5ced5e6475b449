//! Versions of rules.

use crate::param::params;
use crate::read::{Cells, Connection, all, spelled};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, Name, RuleId, RuleKind};
use oms_store::{RuleRow, StoreError};

const INSERT: &str = sql("INSERT INTO rule (agency, id, version, kind, name, hash, definition) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)");
const ALL: &str = sql("SELECT id, version, kind, name, hash, definition FROM rule \
     WHERE agency = $1 ORDER BY id, version");

/// Inserts versions; one that is there already is a fault.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    rules: &[RuleRow],
) -> Result<(), StoreError> {
    for row in rules {
        let (kind, name) = (row.kind.as_str(), row.name.as_str());
        let (hash, definition) = (&row.hash, &row.definition);
        let params = params![agency.0, row.id.0, row.version, kind, name, hash, definition];
        tx.run(INSERT, params)?;
    }
    Ok(())
}

/// Every version, by id and version.
pub(crate) fn every(conn: &dyn Connection, agency: AgencyId) -> Result<Vec<RuleRow>, StoreError> {
    all(conn, ALL, params![agency.0], |row| {
        let cells = Cells::new(row, "rule", 0);
        Ok(RuleRow {
            id: RuleId(cells.get(0, "id")?),
            version: cells.get(1, "version")?,
            kind: cells.text(2, "kind", RuleKind::parse)?,
            name: cells.text(3, "name", spelled(Name::parse, Name::as_str))?,
            hash: cells.get(4, "hash")?,
            definition: cells.get(5, "definition")?,
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[super::ALL]);
    }
}
