//! Rows that belong to nothing: no batch leaves any, so somebody else wrote them.

use crate::param::params;
use crate::read::{Cells, Connection, all, bound};
use crate::sql::sql;
use oms_base::{AgencyId, TicketId, WorkflowId};
use oms_store::{Orphan, StoreError};

// The seq of a workflow's last event is the number of its last version.
const ORPHANS: &str = sql("SELECT 1 AS kind, ticket AS whose, n AS number FROM part \
       WHERE agency = $1 AND NOT EXISTS (SELECT 1 FROM ticket \
         WHERE ticket.agency = part.agency AND ticket.id = part.ticket) \
     UNION ALL SELECT 2, ticket, 0 FROM ticket_label \
       WHERE agency = $1 AND NOT EXISTS (SELECT 1 FROM ticket \
         WHERE ticket.agency = ticket_label.agency AND ticket.id = ticket_label.ticket) \
     UNION ALL SELECT 3, workflow, number FROM workflow_version \
       WHERE agency = $1 AND NOT EXISTS (SELECT 1 FROM workflow \
         WHERE workflow.agency = workflow_version.agency \
           AND workflow.id = workflow_version.workflow \
           AND workflow_version.number BETWEEN 1 AND workflow.version) \
     LIMIT $2");

/// At most `limit` of them.
pub(crate) fn all_of(
    conn: &dyn Connection,
    agency: AgencyId,
    limit: usize,
) -> Result<Vec<Orphan>, StoreError> {
    all(conn, ORPHANS, params![agency.0, bound(limit)], |row| {
        let cells = Cells::new(row, "part", 1);
        let whose = cells.get(1, "ticket")?;
        Ok(match cells.get::<i64>(0, "kind")? {
            1 => Orphan::Part(TicketId(whose)),
            2 => Orphan::Label(TicketId(whose)),
            _ => Orphan::Version(WorkflowId(whose), cells.get(2, "number")?),
        })
    })
}
