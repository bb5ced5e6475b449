//! Saved views.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, Name, PrincipalId, Timestamp};
use oms_store::{StoreError, ViewRow, ViewWrite};

/// What stands between the names of columns, which never hold it.
const BETWEEN: &str = ",";

const PUT: &str =
    sql("INSERT INTO saved_view (agency, holder, name, owner, query, sort, columns, saved_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
     ON CONFLICT (agency, holder, name) DO UPDATE SET owner = excluded.owner, \
     query = excluded.query, sort = excluded.sort, columns = excluded.columns, \
     saved_at = excluded.saved_at");
const DELETE: &str = sql("DELETE FROM saved_view WHERE agency = $1 AND holder = $2 AND name = $3");
const ONE: &str = sql("SELECT name, holder, owner, query, sort, columns, saved_at \
     FROM saved_view WHERE agency = $1 AND holder = $2 AND name = $3");
const BEHIND: &str = sql("SELECT name, holder, owner, query, sort, columns, saved_at \
     FROM saved_view WHERE agency = $1 AND holder = $2 AND name > $3 ORDER BY name LIMIT $4");
const COUNT: &str = sql("SELECT count(*) FROM saved_view WHERE agency = $1 AND owner = $2");

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    views: &[ViewWrite],
) -> Result<(), StoreError> {
    for write in views {
        match write {
            ViewWrite::Put(row) => {
                let columns = row.columns.join(BETWEEN);
                let params = params![
                    agency.0,
                    row.holder().0,
                    row.name.as_str(),
                    row.owner.0,
                    &row.query,
                    row.sort.as_deref(),
                    &columns,
                    row.saved_at.micros(),
                ];
                tx.run(PUT, params)?;
            }
            ViewWrite::Delete(holder, name) => {
                tx.run(DELETE, params![agency.0, holder.0, name.as_str()])?;
            }
        }
    }
    Ok(())
}

/// The view of a name that somebody holds.
pub(crate) fn one(
    conn: &dyn Connection,
    agency: AgencyId,
    holder: PrincipalId,
    name: &Name,
) -> Result<Option<ViewRow>, StoreError> {
    first(conn, ONE, params![agency.0, holder.0, name.as_str()], view_row)
}

/// The views that somebody holds, by name, behind `after`.
pub(crate) fn behind(
    conn: &dyn Connection,
    agency: AgencyId,
    holder: PrincipalId,
    after: Option<&Name>,
    limit: usize,
) -> Result<Vec<ViewRow>, StoreError> {
    let after = after.map_or("", Name::as_str);
    all(conn, BEHIND, params![agency.0, holder.0, after, bound(limit)], view_row)
}

/// How many views a principal owns.
pub(crate) fn count(
    conn: &dyn Connection,
    agency: AgencyId,
    owner: PrincipalId,
) -> Result<u64, StoreError> {
    let count = first(conn, COUNT, params![agency.0, owner.0], |row| {
        Cells::new(row, "saved_view", 0).count(0, "count")
    })?;
    Ok(count.unwrap_or(0))
}

fn view_row(row: &dyn Row) -> Result<ViewRow, StoreError> {
    let cells = Cells::new(row, "saved_view", 0);
    let holder = PrincipalId(cells.get(1, "holder")?);
    let columns: String = cells.get(5, "columns")?;
    let columns = columns.split(BETWEEN).filter(|column| !column.is_empty());
    Ok(ViewRow {
        name: cells.text(0, "name", Name::parse)?,
        is_shared: holder == PrincipalId::HUB,
        owner: PrincipalId(cells.get(2, "owner")?),
        query: cells.get(3, "query")?,
        sort: cells.get(4, "sort")?,
        columns: columns.map(str::to_owned).collect(),
        saved_at: Timestamp::from_micros(cells.get(6, "saved_at")?),
    })
}

#[cfg(test)]
mod tests {
    use super::{BEHIND, COUNT, DELETE, ONE};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[DELETE, ONE, BEHIND, COUNT]);
    }
}
