//! Bulk jobs: their progress, their tickets, and what they did to each.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{
    Actor, AgencyId, Code, JobId, JobOutcome, JobState, PrincipalId, Role, TicketId, Timestamp,
};
use oms_store::{JobResultRow, JobRow, JobWrite, StoreError};

/// Bytes of a ticket's id.
const ID_BYTES: usize = 8;

const INSERT: &str = sql("INSERT INTO job (id, agency, principal, role, change, is_dry_run, \
     undoes, state, total, done, failed, created_at, started_at, ended_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
const INSERT_TICKETS: &str =
    sql("INSERT INTO job_ticket (job, agency, tickets) VALUES ($1, $2, $3)");
const UPDATE: &str = sql("UPDATE job SET state = $1, done = $2, failed = $3, started_at = $4, \
     ended_at = $5 WHERE id = $6 AND agency = $7");
const INSERT_RESULT: &str = sql("INSERT INTO job_result (agency, job, n, ticket, outcome, code, \
     version_before, version_after, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const DELETE_RESULTS: &str = sql("DELETE FROM job_result WHERE agency = $1 AND job = $2 AND n IN \
       (SELECT old.n FROM job_result AS old WHERE old.agency = $1 AND old.job = $2 \
        ORDER BY old.n LIMIT $3)");
const DELETE_TICKETS: &str = sql("DELETE FROM job_ticket WHERE job = $1 AND agency = $2");
const DELETE: &str = sql("DELETE FROM job WHERE id = $1 AND agency = $2");
const ONE: &str = sql("SELECT id, principal, role, change, is_dry_run, undoes, state, total, \
     done, failed, created_at, started_at, ended_at FROM job WHERE id = $1 AND agency = $2");
const BEFORE: &str = sql("SELECT id, principal, role, change, is_dry_run, undoes, state, total, \
     done, failed, created_at, started_at, ended_at FROM job \
     WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const OPEN: &str = sql("SELECT id, principal, role, change, is_dry_run, undoes, state, total, \
     done, failed, created_at, started_at, ended_at FROM job \
     WHERE agency = $1 AND ended_at IS NULL ORDER BY id");
const SPARE: &str = sql("SELECT id, principal, role, change, is_dry_run, undoes, state, total, \
     done, failed, created_at, started_at, ended_at FROM job \
     WHERE agency = $1 ORDER BY id DESC LIMIT 1 OFFSET $2");
const TICKETS: &str = sql("SELECT job, tickets FROM job_ticket WHERE job = $1 AND agency = $2");
const RESULTS: &str = sql("SELECT n, ticket, outcome, code, version_before, version_after, \
     detail FROM job_result WHERE agency = $1 AND job = $2 AND n >= $3 ORDER BY n LIMIT $4");

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    jobs: &[JobWrite],
) -> Result<(), StoreError> {
    for write in jobs {
        match write {
            JobWrite::Insert(row, tickets) => insert(tx, agency, row, tickets)?,
            JobWrite::Update(row) => update(tx, agency, row)?,
            JobWrite::Results(job, rows) => results(tx, agency, *job, rows)?,
            JobWrite::Remove(job, count) => remove(tx, agency, *job, *count)?,
        }
    }
    Ok(())
}

fn insert(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    row: &JobRow,
    tickets: &[TicketId],
) -> Result<(), StoreError> {
    let params = params![
        row.id.0,
        agency.0,
        row.actor.principal.0,
        row.actor.role.as_str(),
        &row.change,
        row.is_dry_run,
        row.undoes.map(|job| job.0),
        row.state.as_str(),
        row.total,
        row.done,
        row.failed,
        row.created_at.micros(),
        row.started_at.map(Timestamp::micros),
        row.ended_at.map(Timestamp::micros),
    ];
    tx.run(INSERT, params)?;
    let bytes: Vec<u8> = tickets.iter().flat_map(|ticket| ticket.0.to_be_bytes()).collect();
    tx.run(INSERT_TICKETS, params![row.id.0, agency.0, &bytes])
}

fn update(tx: &mut dyn Transaction, agency: AgencyId, row: &JobRow) -> Result<(), StoreError> {
    let params = params![
        row.state.as_str(),
        row.done,
        row.failed,
        row.started_at.map(Timestamp::micros),
        row.ended_at.map(Timestamp::micros),
        row.id.0,
        agency.0,
    ];
    tx.run(UPDATE, params)
}

fn results(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    job: JobId,
    rows: &[JobResultRow],
) -> Result<(), StoreError> {
    for row in rows {
        let params = params![
            agency.0,
            job.0,
            row.n,
            row.ticket.0,
            row.outcome.as_str(),
            row.code.map(Code::as_str),
            row.before.cast_signed(),
            row.after.cast_signed(),
            row.detail.as_deref(),
        ];
        tx.run(INSERT_RESULT, params)?;
    }
    Ok(())
}

fn remove(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    job: JobId,
    count: usize,
) -> Result<(), StoreError> {
    let removed = tx.count(DELETE_RESULTS, params![agency.0, job.0, bound(count)])?;
    if removed < count as u64 {
        tx.run(DELETE_TICKETS, params![job.0, agency.0])?;
        tx.run(DELETE, params![job.0, agency.0])?;
    }
    Ok(())
}

/// A job by its id.
pub(crate) fn one(
    conn: &dyn Connection,
    agency: AgencyId,
    id: JobId,
) -> Result<Option<JobRow>, StoreError> {
    first(conn, ONE, params![id.0, agency.0], job_row)
}

/// Jobs newest first, older than `before`.
pub(crate) fn before(
    conn: &dyn Connection,
    agency: AgencyId,
    before: Option<JobId>,
    limit: usize,
) -> Result<Vec<JobRow>, StoreError> {
    let before = before.map_or(i64::MAX, |job| job.0);
    all(conn, BEFORE, params![agency.0, before, bound(limit)], job_row)
}

/// Jobs that have not ended.
pub(crate) fn open(conn: &dyn Connection, agency: AgencyId) -> Result<Vec<JobRow>, StoreError> {
    all(conn, OPEN, params![agency.0], job_row)
}

/// The newest job behind the newest `kept` ones.
pub(crate) fn spare(
    conn: &dyn Connection,
    agency: AgencyId,
    kept: usize,
) -> Result<Option<JobRow>, StoreError> {
    first(conn, SPARE, params![agency.0, bound(kept)], job_row)
}

/// The tickets of a job, in order.
pub(crate) fn tickets(
    conn: &dyn Connection,
    agency: AgencyId,
    id: JobId,
) -> Result<Vec<TicketId>, StoreError> {
    let found = first(conn, TICKETS, params![id.0, agency.0], |row| {
        Cells::new(row, "job_ticket", 0).get::<Vec<u8>>(1, "tickets")
    })?;
    let (ids, _) = found.as_deref().unwrap_or_default().as_chunks::<ID_BYTES>();
    Ok(ids.iter().map(|bytes| TicketId(i64::from_be_bytes(*bytes))).collect())
}

/// What a job did to its tickets from place `from` on.
pub(crate) fn results_from(
    conn: &dyn Connection,
    agency: AgencyId,
    id: JobId,
    from: u32,
    limit: usize,
) -> Result<Vec<JobResultRow>, StoreError> {
    all(conn, RESULTS, params![agency.0, id.0, from, bound(limit)], |row| {
        let cells = Cells::new(row, "job_result", 0);
        Ok(JobResultRow {
            n: cells.get(0, "n")?,
            ticket: TicketId(cells.get(1, "ticket")?),
            outcome: cells.text(2, "outcome", JobOutcome::parse)?,
            code: cells.text_or_null(3, "code", Code::parse)?,
            before: cells.count(4, "version_before")?,
            after: cells.count(5, "version_after")?,
            detail: cells.get(6, "detail")?,
        })
    })
}

fn job_row(row: &dyn Row) -> Result<JobRow, StoreError> {
    let cells = Cells::new(row, "job", 0);
    Ok(JobRow {
        id: JobId(cells.get(0, "id")?),
        actor: Actor {
            principal: PrincipalId(cells.get(1, "principal")?),
            role: cells.text(2, "role", Role::parse)?,
        },
        change: cells.get(3, "change")?,
        is_dry_run: cells.get(4, "is_dry_run")?,
        undoes: cells.get::<Option<i64>>(5, "undoes")?.map(JobId),
        state: cells.text(6, "state", JobState::parse)?,
        total: cells.get(7, "total")?,
        done: cells.get(8, "done")?,
        failed: cells.get(9, "failed")?,
        created_at: Timestamp::from_micros(cells.get(10, "created_at")?),
        started_at: cells.time_or_null(11, "started_at")?,
        ended_at: cells.time_or_null(12, "ended_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{BEFORE, DELETE, DELETE_RESULTS, ONE, OPEN, RESULTS, SPARE, TICKETS, UPDATE};

    #[test]
    fn every_statement_seeks() {
        let all = [BEFORE, DELETE, DELETE_RESULTS, ONE, OPEN, RESULTS, SPARE, TICKETS, UPDATE];
        crate::sqlite::assert_seeks(&all);
    }
}
