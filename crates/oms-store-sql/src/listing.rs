//! Lists of tickets, newest first: which index drives one, and where it stops looking.

use crate::param::{Param, params};
use crate::read::{Cells, Connection, Row, all, bound, freeze};
use crate::sql::sql;
use crate::ticket;
use oms_base::{AgencyId, BoardId, Owner, Status, TicketId};
use oms_store::{StoreError, TicketFilter, TicketRow};

/// Most rows that one page looks at; what lies behind them is left to the next page.
pub const SCAN_MAX: usize = 10_000;

const BY_LABEL: &str = sql("SELECT t.id, t.board, t.status, t.owner FROM ticket_label AS l \
     JOIN ticket AS t ON t.agency = l.agency AND t.id = l.ticket \
     WHERE l.agency = $1 AND l.label = $2 AND l.ticket < $3 \
     ORDER BY l.ticket DESC LIMIT $4");
const BY_OWNER: &str = sql("SELECT id, board, status, owner FROM ticket \
     WHERE agency = $1 AND owner = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
const BY_CELL: &str =
    sql("SELECT id FROM ticket WHERE agency = $1 AND board = $2 AND status = $3 \
       AND id < $4 AND id > $5 ORDER BY id DESC LIMIT $6");
// The plus sign keeps the index over (agency, board) from being taken for this.
const BY_ID: &str =
    sql("SELECT id FROM ticket WHERE +agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const BOARDS: &str = sql("SELECT id FROM board WHERE agency = $1");

/// A page of tickets, and the id to go on from unless it is the last.
pub(crate) fn page(
    conn: &dyn Connection,
    agency: AgencyId,
    filter: &TicketFilter,
    before: Option<TicketId>,
    limit: usize,
) -> Result<(Vec<TicketRow>, Option<TicketId>), StoreError> {
    if limit == 0 {
        return Ok((Vec::new(), before));
    }
    let seek = Seek {
        agency,
        before: before.map_or(i64::MAX, |id| id.0),
        // One more than asked for tells whether there is another page.
        wanted: limit.saturating_add(1),
    };
    // Between two statements a ticket could move, and be listed twice or never.
    freeze(conn, |conn| {
        let mut found = find(conn, filter, &seek)?;
        if found.ids.len() > limit {
            found.ids.truncate(limit);
            found.go_on = found.ids.last().copied();
        }
        let mut rows = Vec::with_capacity(found.ids.len());
        for id in found.ids {
            rows.extend(ticket::by_id(conn, agency, TicketId(id))?);
        }
        Ok((rows, found.go_on.map(TicketId)))
    })
}

/// What a page looks for.
struct Seek {
    agency: AgencyId,
    before: i64,
    wanted: usize,
}

/// Ids that match, falling; and where the search stopped early.
#[derive(Default)]
struct Found {
    ids: Vec<i64>,
    go_on: Option<i64>,
}

fn find(conn: &dyn Connection, filter: &TicketFilter, seek: &Seek) -> Result<Found, StoreError> {
    let scan_max = bound(SCAN_MAX);
    let (agency, before) = (seek.agency.0, seek.before);
    match (&filter.label, &filter.owner) {
        (Some(label), _) => {
            let params = params![agency, label.as_str(), before, scan_max];
            scan(conn, BY_LABEL, params, filter, seek)
        }
        (None, Some(owner)) => {
            let params = params![agency, owner.as_str(), before, scan_max];
            scan(conn, BY_OWNER, params, filter, seek)
        }
        (None, None) => cells(conn, filter, seek).map(|ids| Found { ids, go_on: None }),
    }
}

/// Looks at row after row, and keeps those that the other filters let through.
fn scan(
    conn: &dyn Connection,
    sql: &'static str,
    params: &[Param<'_>],
    filter: &TicketFilter,
    seek: &Seek,
) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let (mut scanned, mut last) = (0, None);
    conn.each(sql, params, &mut |row| {
        let id: i64 = Cells::new(row, "ticket", 0).get(0, "id")?;
        (scanned, last) = (scanned + 1, Some(id));
        if passes(row, filter)? {
            found.ids.push(id);
        }
        Ok(found.ids.len() < seek.wanted)
    })?;
    if scanned == SCAN_MAX {
        found.go_on = last;
    }
    Ok(found)
}

fn passes(row: &dyn Row, filter: &TicketFilter) -> Result<bool, StoreError> {
    let cells = Cells::new(row, "ticket", 0);
    let board = BoardId(cells.get(1, "board")?);
    if !filter.boards.is_empty() && !filter.boards.contains(&board) {
        return Ok(false);
    }
    let status = cells.text(2, "status", Status::parse)?;
    if filter.status.is_some_and(|wanted| wanted != status) {
        return Ok(false);
    }
    let owner = cells.text_or_null(3, "owner", Owner::parse)?;
    Ok(filter.owner.is_none() || filter.owner == owner)
}

/// Merges the cells (board × status) that the filter asks for. Once enough is found, later cells
/// are asked only for what is newer than the oldest of it.
fn cells(
    conn: &dyn Connection,
    filter: &TicketFilter,
    seek: &Seek,
) -> Result<Vec<i64>, StoreError> {
    let wanted = bound(seek.wanted);
    let statuses = match &filter.status {
        Some(status) => std::slice::from_ref(status),
        None if filter.boards.is_empty() => {
            let params = params![seek.agency.0, seek.before, wanted];
            return all(conn, BY_ID, params, ticket_id);
        }
        None => Status::ALL,
    };
    let mut ids: Vec<i64> = Vec::new();
    for board in boards(conn, filter, seek.agency)? {
        for status in statuses {
            let floor = ids.get(seek.wanted - 1).copied().unwrap_or(-1);
            let (agency, word) = (seek.agency.0, status.as_str());
            let params = params![agency, board, word, seek.before, floor, wanted];
            ids.extend(all(conn, BY_CELL, params, ticket_id)?);
            ids.sort_unstable_by(|a, b| b.cmp(a));
            ids.truncate(seek.wanted);
        }
    }
    Ok(ids)
}

fn boards(
    conn: &dyn Connection,
    filter: &TicketFilter,
    agency: AgencyId,
) -> Result<Vec<i64>, StoreError> {
    if filter.boards.is_empty() {
        return all(conn, BOARDS, params![agency.0], |row| {
            Cells::new(row, "board", 0).get(0, "id")
        });
    }
    let mut boards: Vec<_> = filter.boards.iter().map(|board| board.0).collect();
    boards.sort_unstable();
    boards.dedup();
    Ok(boards)
}

fn ticket_id(row: &dyn Row) -> Result<i64, StoreError> {
    Cells::new(row, "ticket", 0).get(0, "id")
}

#[cfg(test)]
mod tests {
    use super::{BOARDS, BY_CELL, BY_ID, BY_LABEL, BY_OWNER};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[BY_LABEL, BY_OWNER, BY_CELL, BY_ID, BOARDS]);
    }
}
