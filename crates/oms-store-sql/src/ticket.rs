//! Tickets, their further parts and their labels.

use crate::param::params;
use crate::rank;
use crate::read::{Cells, Connection, Row, all, bound, first, spelled};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::{Missed, Transaction};
use oms_base::{AgencyId, BoardId, Label, Owner, Rank, Status, TicketId, Timestamp};
use oms_store::{Moves, PartRow, StoreError, TicketRow, TicketWrite};

const INSERT: Rows = insert_rows!(
    "INSERT INTO ticket \
     (id, agency, number, board, status, owner, next_alarm_at, rank, version, hash, state_format, \
       state)",
    (1 bigint, 2 bigint, 3 text, 4 bigint, 5 text, 6 text, 7 bigint, 8 text, 9 bigint, 10 bytea,
     11 bigint, 12 bytea),
    ""
);
// Most commands move neither board, status, owner nor rank, and many no alarm. An update that names
// a column rewrites its index entries also where nothing moves, so there are some that name fewer.
const UPDATE_IN_PLACE: &str =
    sql("UPDATE ticket SET version = $1, hash = $2, state_format = $3, state = $4 \
     WHERE next_alarm_at IS NOT DISTINCT FROM $5 AND rank IS NOT DISTINCT FROM $6 \
       AND board = $7 AND status = $8 AND owner IS NOT DISTINCT FROM $9 \
       AND agency = $10 AND id = $11 AND version = $12 AND number = $13");
const UPDATE_ALARM: &str =
    sql("UPDATE ticket SET version = $1, hash = $2, state_format = $3, state = $4, \
       next_alarm_at = $5 \
     WHERE rank IS NOT DISTINCT FROM $6 AND board = $7 AND status = $8 \
       AND owner IS NOT DISTINCT FROM $9 \
       AND agency = $10 AND id = $11 AND version = $12 AND number = $13");
// Many rows are an INSERT that always meets a conflict: an UPDATE that joins the arrays is as slow
// as the plan that is chosen for it. The question in brackets is no join, but a seek for each row.
const UPDATE: Rows = Rows {
    one: sql("UPDATE ticket SET version = $1, hash = $2, state_format = $3, state = $4, \
       next_alarm_at = $5, rank = $6, board = $7, status = $8, owner = $9 \
     WHERE agency = $10 AND id = $11 AND version = $12 AND number = $13"),
    many: sql("INSERT INTO ticket \
     (version, hash, state_format, state, next_alarm_at, rank, board, status, owner, agency, id, \
       number) \
     SELECT new.version, hash, state_format, state, next_alarm_at, rank, board, status, owner, \
       new.agency, new.id, new.number \
     FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[], $6::text[], \
       $7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[], \
       $13::text[]) \
       AS new (version, hash, state_format, state, next_alarm_at, rank, board, status, owner, \
         agency, id, prior, number) \
     WHERE new.prior = (SELECT old.version FROM ticket AS old \
       WHERE old.agency = new.agency AND old.id = new.id AND old.number = new.number) \
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, hash = excluded.hash, \
       state_format = excluded.state_format, state = excluded.state, \
       next_alarm_at = excluded.next_alarm_at, rank = excluded.rank, board = excluded.board, \
       status = excluded.status, owner = excluded.owner"),
};
const BY_ID: &str =
    sql("SELECT id, number, board, status, owner, next_alarm_at, rank, version, hash, \
       state_format, state FROM ticket WHERE agency = $1 AND id = $2");
const BY_NUMBER: &str =
    sql("SELECT id, number, board, status, owner, next_alarm_at, rank, version, hash, \
       state_format, state FROM ticket WHERE agency = $1 AND number = $2");
// The plus sign keeps the index over (agency, board) from being taken for this.
const BEHIND: &str =
    sql("SELECT id, number, board, status, owner, next_alarm_at, rank, version, hash, \
       state_format, state FROM ticket WHERE +agency = $1 AND id > $2 ORDER BY id LIMIT $3");
const DUE_ALARMS: &str = sql("SELECT id FROM ticket \
     WHERE agency = $1 AND next_alarm_at IS NOT NULL AND next_alarm_at <= $2 \
     ORDER BY next_alarm_at, id LIMIT $3");
const UPSERT_PART: Rows = insert_rows!(
    "INSERT INTO part (agency, ticket, n, bytes)",
    (1 bigint, 2 bigint, 3 bigint, 4 bytea),
    "ON CONFLICT (agency, ticket, n) DO UPDATE SET bytes = excluded.bytes"
);
const DELETE_PART: &str = sql("DELETE FROM part WHERE agency = $1 AND ticket = $2 AND n = $3");
const PARTS: &str =
    sql("SELECT ticket, n, bytes FROM part WHERE agency = $1 AND ticket = $2 ORDER BY n");
const PARTS_BETWEEN: &str = sql("SELECT ticket, n, bytes FROM part \
     WHERE agency = $1 AND ticket >= $2 AND ticket <= $3 ORDER BY ticket, n LIMIT $4");
const INSERT_LABEL: Rows = insert_rows!(
    "INSERT INTO ticket_label (agency, label, ticket)",
    (1 bigint, 2 text, 3 bigint),
    "ON CONFLICT (agency, label, ticket) DO NOTHING"
);
const DELETE_LABEL: &str =
    sql("DELETE FROM ticket_label WHERE agency = $1 AND label = $2 AND ticket = $3");
const LABELS: &str =
    sql("SELECT ticket, label FROM ticket_label WHERE agency = $1 AND ticket = $2 ORDER BY label");
const LABELS_BETWEEN: &str = sql("SELECT ticket, label FROM ticket_label \
     WHERE agency = $1 AND ticket >= $2 AND ticket <= $3 ORDER BY ticket, label LIMIT $4");

/// Inserts new tickets, and replaces the others where they have the version built on.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    tickets: &[TicketWrite],
) -> Result<(), StoreError> {
    for write in tickets.iter().filter(|write| write.prior_version.is_none()) {
        insert(tx, agency, &write.row)?;
    }
    for write in tickets {
        if let Some(prior) = write.prior_version {
            update(tx, agency, (&write.row, write.moves), prior)?;
        }
    }
    Ok(())
}

fn insert(tx: &mut dyn Transaction, agency: AgencyId, row: &TicketRow) -> Result<(), StoreError> {
    let params = params![
        row.id.0,
        agency.0,
        &row.number,
        row.board.0,
        row.status.as_str(),
        row.owner.as_ref().map(Owner::as_str),
        row.next_alarm_at.map(Timestamp::micros),
        row.rank.as_ref().map(Rank::as_str),
        row.version.cast_signed(),
        &row.hash,
        row.state_format,
        &row.state,
    ];
    tx.run_row(&INSERT, params)
}

fn update(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    (row, moves): (&TicketRow, Moves),
    prior: u64,
) -> Result<(), StoreError> {
    let params = params![
        row.version.cast_signed(),
        &row.hash,
        row.state_format,
        &row.state,
        row.next_alarm_at.map(Timestamp::micros),
        row.rank.as_ref().map(Rank::as_str),
        row.board.0,
        row.status.as_str(),
        row.owner.as_ref().map(Owner::as_str),
        agency.0,
        row.id.0,
        prior.cast_signed(),
        &row.number,
    ];
    let missed = Missed::Ticket(row.id, prior);
    let usual = match moves {
        Moves::Nothing => Some(UPDATE_IN_PLACE),
        Moves::Alarm => Some(UPDATE_ALARM),
        Moves::Anything => None,
    };
    tx.run_first(usual, &UPDATE, params, missed)
}

/// Inserts or replaces further parts.
pub(crate) fn write_parts(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    parts: &[PartRow],
) -> Result<(), StoreError> {
    for part in parts {
        tx.run_row(&UPSERT_PART, params![agency.0, part.ticket.0, part.n, &part.bytes])?;
    }
    Ok(())
}

/// Removes further parts.
pub(crate) fn remove_parts(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    removed: &[(TicketId, u16)],
) -> Result<(), StoreError> {
    for (ticket, n) in removed {
        tx.run(DELETE_PART, params![agency.0, ticket.0, *n])?;
    }
    Ok(())
}

/// Takes labels off, then puts labels on.
pub(crate) fn write_labels(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    removed: &[(TicketId, Label)],
    added: &[(TicketId, Label)],
) -> Result<(), StoreError> {
    for (ticket, label) in removed {
        tx.run(DELETE_LABEL, params![agency.0, label.as_str(), ticket.0])?;
    }
    for (ticket, label) in added {
        tx.run_row(&INSERT_LABEL, params![agency.0, label.as_str(), ticket.0])?;
    }
    Ok(())
}

/// A ticket by its id.
pub(crate) fn by_id(
    conn: &dyn Connection,
    agency: AgencyId,
    id: TicketId,
) -> Result<Option<TicketRow>, StoreError> {
    first(conn, BY_ID, params![agency.0, id.0], ticket_row)
}

/// A ticket by its number.
pub(crate) fn by_number(
    conn: &dyn Connection,
    agency: AgencyId,
    number: &str,
) -> Result<Option<TicketRow>, StoreError> {
    first(conn, BY_NUMBER, params![agency.0, number], ticket_row)
}

/// Tickets by rising id.
pub(crate) fn behind(
    conn: &dyn Connection,
    agency: AgencyId,
    after: TicketId,
    limit: usize,
) -> Result<Vec<TicketRow>, StoreError> {
    all(conn, BEHIND, params![agency.0, after.0, bound(limit)], ticket_row)
}

/// Tickets whose clocks ring by `now`, earliest first.
pub(crate) fn due_alarms(
    conn: &dyn Connection,
    agency: AgencyId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<TicketId>, StoreError> {
    all(conn, DUE_ALARMS, params![agency.0, now.micros(), bound(limit)], |row| {
        Ok(TicketId(Cells::new(row, "ticket", 0).get(0, "id")?))
    })
}

/// The further parts of a ticket.
pub(crate) fn parts(
    conn: &dyn Connection,
    agency: AgencyId,
    ticket: TicketId,
) -> Result<Vec<PartRow>, StoreError> {
    all(conn, PARTS, params![agency.0, ticket.0], part_row)
}

/// The further parts of the tickets between two ids.
pub(crate) fn parts_between(
    conn: &dyn Connection,
    agency: AgencyId,
    (first, last): (TicketId, TicketId),
    limit: usize,
) -> Result<Vec<PartRow>, StoreError> {
    all(conn, PARTS_BETWEEN, params![agency.0, first.0, last.0, bound(limit)], part_row)
}

fn part_row(row: &dyn Row) -> Result<PartRow, StoreError> {
    let cells = Cells::new(row, "part", 0);
    Ok(PartRow {
        ticket: TicketId(cells.get(0, "ticket")?),
        n: cells.get(1, "n")?,
        bytes: cells.get(2, "bytes")?,
    })
}

/// The labels of a ticket.
pub(crate) fn labels(
    conn: &dyn Connection,
    agency: AgencyId,
    ticket: TicketId,
) -> Result<Vec<Label>, StoreError> {
    all(conn, LABELS, params![agency.0, ticket.0], label)
}

/// The labels of the tickets between two ids.
pub(crate) fn labels_between(
    conn: &dyn Connection,
    agency: AgencyId,
    (first, last): (TicketId, TicketId),
    limit: usize,
) -> Result<Vec<(TicketId, Label)>, StoreError> {
    all(conn, LABELS_BETWEEN, params![agency.0, first.0, last.0, bound(limit)], |row| {
        Ok((TicketId(Cells::new(row, "ticket_label", 0).get(0, "ticket")?), label(row)?))
    })
}

fn label(row: &dyn Row) -> Result<Label, StoreError> {
    Cells::new(row, "ticket_label", 0).text(1, "label", spelled(Label::parse, Label::as_str))
}

fn ticket_row(row: &dyn Row) -> Result<TicketRow, StoreError> {
    let cells = Cells::new(row, "ticket", 0);
    Ok(TicketRow {
        id: TicketId(cells.get(0, "id")?),
        number: cells.get(1, "number")?,
        board: BoardId(cells.get(2, "board")?),
        status: cells.text(3, "status", Status::parse)?,
        owner: cells.text_or_null(4, "owner", spelled(Owner::parse, Owner::as_str))?,
        next_alarm_at: cells.time_or_null(5, "next_alarm_at")?,
        rank: cells.text_or_null(6, "rank", rank::read)?,
        version: cells.count(7, "version")?,
        hash: cells.get(8, "hash")?,
        state_format: cells.get(9, "state_format")?,
        state: cells.get(10, "state")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{
        BEHIND, BY_ID, BY_NUMBER, DELETE_LABEL, DUE_ALARMS, LABELS, LABELS_BETWEEN, PARTS,
        PARTS_BETWEEN, UPDATE, UPDATE_ALARM, UPDATE_IN_PLACE,
    };

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[
            UPDATE_IN_PLACE,
            UPDATE_ALARM,
            UPDATE.one,
            DUE_ALARMS,
            BY_ID,
            BY_NUMBER,
            BEHIND,
            PARTS,
            PARTS_BETWEEN,
            DELETE_LABEL,
            LABELS,
            LABELS_BETWEEN,
        ]);
    }
}
