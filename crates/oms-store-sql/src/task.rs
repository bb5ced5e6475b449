//! Tasks and their leases.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first, spelled};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::Transaction;
use oms_base::{AgencyId, Code, Fault, Owner, PrincipalId, TaskId, TicketId, Timestamp, crockford};
use oms_store::row::LeaseRow;
use oms_store::{InboxPlace, StoreError, TaskRow, TaskWrite};

const UPSERT: Rows = insert_rows!(
    "INSERT INTO task \
     (agency, id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder)",
    (1 bigint, 2 text, 3 text, 4 bigint, 5 bigint, 6 bigint, 7 bigint, 8 bigint, 9 bigint),
    "ON CONFLICT (agency, id) DO UPDATE SET owner = excluded.owner, \
       queued_at = excluded.queued_at, due_at = excluded.due_at, order_at = excluded.order_at, \
       epoch = excluded.epoch, lease_until = excluded.lease_until, \
       lease_holder = excluded.lease_holder"
);
const DELETE: Rows = Rows {
    one: sql("DELETE FROM task WHERE agency = $1 AND id = $2"),
    // A batch is of one agency.
    many: sql("DELETE FROM task WHERE agency = ($1::bigint[])[1] AND id = ANY ($2::text[])"),
};
const EXTEND: &str = sql("UPDATE task SET lease_until = $1 \
     WHERE agency = $2 AND id = $3 AND epoch = $4 AND lease_until IS NOT NULL");
const BY_ID: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND id = $2");
const WAITING: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND owner = $2 AND lease_until IS NULL \
     ORDER BY order_at, id LIMIT $3");
const LAPSED: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND lease_until IS NOT NULL AND lease_until <= $2 \
     ORDER BY lease_until, id LIMIT $3");
const BEHIND: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND id > $2 ORDER BY id LIMIT $3");
const BETWEEN: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND id >= $2 AND id <= $3 ORDER BY id LIMIT $4");

// The first two conditions are those of the index, and the number is for what is never due.
const INBOX: &str =
    sql("SELECT id, owner, queued_at, due_at, order_at, epoch, lease_until, lease_holder \
     FROM task WHERE agency = $1 AND owner = $2 \
     AND substr(owner, 1, 6) <> 'agent:' AND substr(owner, 1, 4) <> 'svc:' \
     AND coalesce(due_at, 9223372036854775807) >= $3 \
     AND (coalesce(due_at, 9223372036854775807) > $3 OR id > $4) \
     ORDER BY coalesce(due_at, 9223372036854775807), id LIMIT $5");

/// Deletes, puts and extends, like behind like.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    tasks: &[TaskWrite],
) -> Result<(), StoreError> {
    for write in tasks {
        if let TaskWrite::Delete(id) = write {
            tx.run_row(&DELETE, params![agency.0, &key(*id)])?;
        }
    }
    for write in tasks {
        if let TaskWrite::Put(row) = write {
            put(tx, agency, row)?;
        }
    }
    for write in tasks {
        // A lease that was lost meanwhile is left as it is: its holder learns from the state of
        // the ticket, not from here.
        if let TaskWrite::Extend { id, epoch, until } = write {
            tx.run(EXTEND, params![until.micros(), agency.0, &key(*id), *epoch])?;
        }
    }
    Ok(())
}

fn put(tx: &mut dyn Transaction, agency: AgencyId, row: &TaskRow) -> Result<(), StoreError> {
    let key = key(row.id);
    let params = params![
        agency.0,
        &key,
        row.owner.as_str(),
        row.queued_at.micros(),
        row.due_at.map(Timestamp::micros),
        row.order_at,
        row.epoch,
        row.lease.map(|lease| lease.until.micros()),
        row.lease.map(|lease| lease.holder.0),
    ];
    tx.run_row(&UPSERT, params)
}

/// A task by its id.
pub(crate) fn by_id(
    conn: &dyn Connection,
    agency: AgencyId,
    id: TaskId,
) -> Result<Option<TaskRow>, StoreError> {
    first(conn, BY_ID, params![agency.0, &key(id)], task_row)
}

/// Tasks of an owner that wait for a claim.
pub(crate) fn waiting(
    conn: &dyn Connection,
    agency: AgencyId,
    owner: &Owner,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    all(conn, WAITING, params![agency.0, owner.as_str(), bound(limit)], task_row)
}

/// Tasks whose lease has ended.
pub(crate) fn lapsed(
    conn: &dyn Connection,
    agency: AgencyId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    all(conn, LAPSED, params![agency.0, now.micros(), bound(limit)], task_row)
}

/// Tasks by rising id.
pub(crate) fn behind(
    conn: &dyn Connection,
    agency: AgencyId,
    after: Option<TaskId>,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    let after = after.map(key).unwrap_or_default();
    all(conn, BEHIND, params![agency.0, &after, bound(limit)], task_row)
}

/// Tasks of the tickets between two ids.
pub(crate) fn of_tickets(
    conn: &dyn Connection,
    agency: AgencyId,
    (first, last): (TicketId, TicketId),
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    let first = key(TaskId { ticket: first, stage: 0, attempt: 0 });
    let last = key(TaskId { ticket: last, stage: u16::MAX, attempt: u32::MAX });
    all(conn, BETWEEN, params![agency.0, &first, &last, bound(limit)], task_row)
}

/// Tasks of an inbox, by when they are due, behind `after`.
pub(crate) fn inbox(
    conn: &dyn Connection,
    agency: AgencyId,
    owner: &Owner,
    after: Option<InboxPlace>,
    limit: usize,
) -> Result<Vec<TaskRow>, StoreError> {
    let due = after.map_or(i64::MIN, |(due, _)| due.map_or(i64::MAX, Timestamp::micros));
    let id = after.map(|(_, id)| key(id)).unwrap_or_default();
    let params = params![agency.0, owner.as_str(), due, &id, bound(limit)];
    all(conn, INBOX, params, task_row)
}

/// The id's text with stage and attempt padded, so that text sorts as ids do.
pub(crate) fn key(id: TaskId) -> String {
    let mut key = crockford::encode(id.ticket.0.cast_unsigned(), 13);
    key.make_ascii_lowercase();
    key.insert_str(0, "tsk_");
    push_padded(&mut key, u32::from(id.stage), 10_000);
    push_padded(&mut key, id.attempt, 1_000_000_000);
    key
}

/// The id of a key; another spelling of the same is another key to the database.
fn of_key(text: &str) -> Result<TaskId, Fault> {
    let id = TaskId::parse(text)?;
    if key(id) == text {
        return Ok(id);
    }
    Err(Fault::here(Code::BadId, "it is spelled otherwise"))
}

/// Appends a dash and the number, from the digit that is worth `first`: formatting by the standard
/// library was a fiftieth of the writer's time.
fn push_padded(key: &mut String, number: u32, first: u32) {
    key.push('-');
    let mut worth = first;
    while worth > 0 {
        let digit = u8::try_from(number / worth % 10).unwrap_or_default();
        key.push(char::from(b'0' + digit));
        worth /= 10;
    }
}

fn task_row(row: &dyn Row) -> Result<TaskRow, StoreError> {
    let cells = Cells::new(row, "task", 0);
    let until: Option<i64> = cells.get(6, "lease_until")?;
    let holder: Option<i64> = cells.get(7, "lease_holder")?;
    Ok(TaskRow {
        id: cells.text(0, "id", of_key)?,
        owner: cells.text(1, "owner", spelled(Owner::parse, Owner::as_str))?,
        queued_at: Timestamp::from_micros(cells.get(2, "queued_at")?),
        due_at: cells.get::<Option<i64>>(3, "due_at")?.map(Timestamp::from_micros),
        order_at: cells.get(4, "order_at")?,
        epoch: cells.get(5, "epoch")?,
        lease: until.zip(holder).map(|(until, holder)| LeaseRow {
            until: Timestamp::from_micros(until),
            holder: PrincipalId(holder),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::{BEHIND, BETWEEN, BY_ID, DELETE, EXTEND, INBOX, LAPSED, WAITING, key, of_key};
    use oms_base::{TaskId, TicketId};

    #[test]
    fn keys_sort_and_read_as_ids_do() {
        let mut ids: Vec<TaskId> = Vec::new();
        for ticket in [0, 1, 31, 32, i64::MAX] {
            for stage in [0, 2, 10, u16::MAX] {
                for attempt in [1, 9, 10, u32::MAX] {
                    ids.push(TaskId { ticket: TicketId(ticket), stage, attempt });
                }
            }
        }
        ids.sort();
        let keys: Vec<_> = ids.iter().copied().map(key).collect();
        assert!(keys.is_sorted());
        let read: Vec<_> = keys.iter().map(|key| of_key(key).unwrap()).collect();
        assert_eq!(read, ids);
        assert!(of_key(&keys[0].replace("tsk_", "Tsk_")).is_err());
    }

    #[test]
    fn every_statement_seeks() {
        let mine = [DELETE.one, EXTEND, BY_ID, WAITING, LAPSED, BEHIND, BETWEEN, INBOX];
        crate::sqlite::assert_seeks(&mine);
    }
}
