//! What readers of the log and triggers remember.

use crate::param::params;
use crate::query::{Connected, Sql};
use crate::read::{Cells, Connection, Row, all, bound, first};
use crate::sql::sql;
use crate::write::Transaction;
use oms_base::{AgencyId, RuleId, TicketId, Timestamp};
use oms_store::{Automation, AutomationWrite, NoteRow, Position, StoreError, TriggerRow};

const PUT_CURSOR: &str = sql("INSERT INTO reader_cursor (agency, name, position) \
     VALUES ($1, $2, $3) ON CONFLICT (agency, name) DO UPDATE SET position = excluded.position");
const PUT_NOTE: &str = sql("INSERT INTO trigger_note \
     (agency, rule, ticket, since, due_at, fired, fired_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
     ON CONFLICT (agency, rule, ticket) DO UPDATE SET since = excluded.since, \
     due_at = excluded.due_at, fired = excluded.fired, fired_at = excluded.fired_at");
const DELETE_NOTE: &str =
    sql("DELETE FROM trigger_note WHERE agency = $1 AND rule = $2 AND ticket = $3");
const PUT_TRIGGER: &str = sql("INSERT INTO trigger_state (agency, rule, fired, fired_at, hour, \
     fired_in_hour, left_out, stopped_since, stopped, parked_version, parked_at, parked_why) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
     ON CONFLICT (agency, rule) DO UPDATE SET fired = excluded.fired, \
     fired_at = excluded.fired_at, hour = excluded.hour, \
     fired_in_hour = excluded.fired_in_hour, left_out = excluded.left_out, \
     stopped_since = excluded.stopped_since, stopped = excluded.stopped, \
     parked_version = excluded.parked_version, parked_at = excluded.parked_at, \
     parked_why = excluded.parked_why");
const CURSOR: &str = sql("SELECT position FROM reader_cursor WHERE agency = $1 AND name = $2");
const NOTE: &str = sql("SELECT rule, ticket, since, due_at, fired, fired_at FROM trigger_note \
     WHERE agency = $1 AND rule = $2 AND ticket = $3");
const DUE: &str = sql("SELECT rule, ticket, since, due_at, fired, fired_at FROM trigger_note \
     WHERE agency = $1 AND due_at <= $2 ORDER BY due_at, rule, ticket LIMIT $3");
const TRIGGERS: &str = sql("SELECT rule, fired, fired_at, hour, fired_in_hour, left_out, \
     stopped_since, stopped, parked_version, parked_at, parked_why FROM trigger_state \
     WHERE agency = $1 ORDER BY rule");

impl<C: Connected> Automation for Sql<C> {
    fn cursor(&self, agency: AgencyId, name: &str) -> Result<Option<Position>, StoreError> {
        self.0.with(|conn| cursor(conn, agency, name))
    }

    fn trigger_note(
        &self,
        agency: AgencyId,
        rule: RuleId,
        ticket: TicketId,
    ) -> Result<Option<NoteRow>, StoreError> {
        self.0.with(|conn| note(conn, agency, rule, ticket))
    }

    fn due_notes(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<NoteRow>, StoreError> {
        self.0.with(|conn| due(conn, agency, now, limit))
    }

    fn triggers(&self, agency: AgencyId) -> Result<Vec<TriggerRow>, StoreError> {
        self.0.with(|conn| triggers(conn, agency))
    }
}

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    writes: &[AutomationWrite],
) -> Result<(), StoreError> {
    for write in writes {
        match write {
            AutomationWrite::Cursor(name, position) => {
                tx.run(PUT_CURSOR, params![agency.0, name, position.key()])?;
            }
            AutomationWrite::Note(row) => {
                let params = params![
                    agency.0,
                    row.rule.0,
                    row.ticket.0,
                    row.since.micros(),
                    row.due_at.map(Timestamp::micros),
                    row.fired,
                    row.fired_at.map(Timestamp::micros),
                ];
                tx.run(PUT_NOTE, params)?;
            }
            AutomationWrite::Forget(rule, ticket) => {
                tx.run(DELETE_NOTE, params![agency.0, rule.0, ticket.0])?;
            }
            AutomationWrite::Trigger(row) => put_trigger(tx, agency, row)?,
        }
    }
    Ok(())
}

fn put_trigger(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    row: &TriggerRow,
) -> Result<(), StoreError> {
    let parked = row.parked.as_ref();
    let params = params![
        agency.0,
        row.rule.0,
        row.fired.cast_signed(),
        row.fired_at.map(Timestamp::micros),
        row.hour.0,
        row.hour.1,
        row.left_out.cast_signed(),
        row.stopped.0.map(Timestamp::micros),
        row.stopped.1,
        parked.map(|(version, _, _)| i64::from(*version)),
        parked.map(|(_, at, _)| at.micros()),
        parked.map(|(_, _, why)| why.as_str()),
    ];
    tx.run(PUT_TRIGGER, params)
}

/// How far a reader of the log has come.
pub(crate) fn cursor(
    conn: &dyn Connection,
    agency: AgencyId,
    name: &str,
) -> Result<Option<Position>, StoreError> {
    first(conn, CURSOR, params![agency.0, name], |row| {
        Cells::new(row, "reader_cursor", 0).get(0, "position").map(Position::from_key)
    })
}

/// What a trigger remembers of a ticket.
pub(crate) fn note(
    conn: &dyn Connection,
    agency: AgencyId,
    rule: RuleId,
    ticket: TicketId,
) -> Result<Option<NoteRow>, StoreError> {
    first(conn, NOTE, params![agency.0, rule.0, ticket.0], note_row)
}

/// Notes whose time has come, earliest first.
pub(crate) fn due(
    conn: &dyn Connection,
    agency: AgencyId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<NoteRow>, StoreError> {
    all(conn, DUE, params![agency.0, now.micros(), bound(limit)], note_row)
}

/// How every trigger stands, by id.
pub(crate) fn triggers(
    conn: &dyn Connection,
    agency: AgencyId,
) -> Result<Vec<TriggerRow>, StoreError> {
    all(conn, TRIGGERS, params![agency.0], |row| {
        let cells = Cells::new(row, "trigger_state", 0);
        let version: Option<u32> = cells.get(8, "parked_version")?;
        let at = cells.time_or_null(9, "parked_at")?;
        let why: Option<String> = cells.get(10, "parked_why")?;
        let parked = version.zip(at).zip(why).map(|((version, at), why)| (version, at, why));
        Ok(TriggerRow {
            rule: RuleId(cells.get(0, "rule")?),
            fired: cells.count(1, "fired")?,
            fired_at: cells.time_or_null(2, "fired_at")?,
            hour: (cells.get(3, "hour")?, cells.get(4, "fired_in_hour")?),
            left_out: cells.count(5, "left_out")?,
            stopped: (cells.time_or_null(6, "stopped_since")?, cells.get(7, "stopped")?),
            parked,
        })
    })
}

fn note_row(row: &dyn Row) -> Result<NoteRow, StoreError> {
    let cells = Cells::new(row, "trigger_note", 1);
    Ok(NoteRow {
        rule: RuleId(cells.get(0, "rule")?),
        ticket: TicketId(cells.get(1, "ticket")?),
        since: Timestamp::from_micros(cells.get(2, "since")?),
        due_at: cells.time_or_null(3, "due_at")?,
        fired: cells.get(4, "fired")?,
        fired_at: cells.time_or_null(5, "fired_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::{CURSOR, DUE, NOTE, TRIGGERS};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[CURSOR, NOTE, DUE, TRIGGERS]);
    }
}
