//! Messages that are to leave the hub, and the secrets that sign them.

use crate::param::params;
use crate::read::{Cells, Connection, Row, all, bound, first, spelled};
use crate::sql::sql;
use crate::task;
use crate::write::Transaction;
use oms_base::{
    AgencyId, Channel, Code, Fault, MessageId, MessageState, Name, NoticeId, Owner, TaskId,
    TicketId, Timestamp,
};
use oms_store::{About, MessageRow, MessageWrite, SecretRow, SecretWrite, StoreError};

/// Between a notice and the channel of its message.
const BETWEEN: char = '/';
/// Between a ticket and its call.
const CALL: char = '#';

const PUT: &str = sql("INSERT INTO outbox \
     (id, agency, recipient, task, epoch, state, tries, next_at, created_at, reason) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, state = excluded.state, \
     tries = excluded.tries, next_at = excluded.next_at, reason = excluded.reason");
const DELETE: &str = sql("DELETE FROM outbox WHERE id = $1 AND agency = $2");
const ONE: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, created_at, \
     reason FROM outbox WHERE id = $1 AND agency = $2");
const ABOUT: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, created_at, \
     reason FROM outbox WHERE agency = $1 AND task = $2");
const BEFORE: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, created_at, \
     reason FROM outbox WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const IN_STATE: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, \
     created_at, reason FROM outbox \
     WHERE agency = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
const SPARE: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, created_at, \
     reason FROM outbox WHERE agency = $1 AND state = 'dead' ORDER BY id DESC LIMIT 1 OFFSET $2");
const RECIPIENT: &str = sql("SELECT id, recipient FROM outbox \
     WHERE agency = $1 AND state IN ('waiting', 'sending') AND recipient > $2 \
     ORDER BY recipient LIMIT 1");
const DUE: &str = sql("SELECT id, recipient, task, epoch, state, tries, next_at, created_at, \
     reason FROM outbox WHERE agency = $1 AND state IN ('waiting', 'sending') \
     AND recipient = $2 AND next_at <= $3 ORDER BY next_at, id LIMIT $4");

const PUT_SECRET: &str =
    sql("INSERT INTO secret (agency, name, sealed, before, made_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (agency, name) DO UPDATE SET sealed = excluded.sealed, \
     before = excluded.before, made_at = excluded.made_at");
const DELETE_SECRET: &str = sql("DELETE FROM secret WHERE agency = $1 AND name = $2");
const SECRET: &str =
    sql("SELECT name, sealed, before, made_at FROM secret WHERE agency = $1 AND name = $2");
const SECRETS: &str =
    sql("SELECT name, sealed, before, made_at FROM secret WHERE agency = $1 ORDER BY name");

/// Writes changes, in order.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    messages: &[MessageWrite],
) -> Result<(), StoreError> {
    for write in messages {
        match write {
            MessageWrite::Put(row) => put(tx, agency, row)?,
            MessageWrite::Delete(id) => tx.run(DELETE, params![id.0, agency.0])?,
        }
    }
    Ok(())
}

fn put(tx: &mut dyn Transaction, agency: AgencyId, row: &MessageRow) -> Result<(), StoreError> {
    let about = key(row.about);
    let params = params![
        row.id.0,
        agency.0,
        row.recipient.as_str(),
        &about,
        row.epoch,
        row.state.as_str(),
        row.tries,
        row.next_at.micros(),
        row.created_at.micros(),
        row.reason.as_deref(),
    ];
    tx.run(PUT, params)
}

/// Writes changes of secrets, in order.
pub(crate) fn write_secrets(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    secrets: &[SecretWrite],
) -> Result<(), StoreError> {
    for write in secrets {
        match write {
            SecretWrite::Put(row) => {
                let (name, before) = (row.name.as_str(), row.before.as_deref());
                let (sealed, made_at) = (&row.sealed, row.made_at.micros());
                tx.run(PUT_SECRET, params![agency.0, name, sealed, before, made_at])?;
            }
            SecretWrite::Delete(name) => {
                tx.run(DELETE_SECRET, params![agency.0, name.as_str()])?;
            }
        }
    }
    Ok(())
}

/// A message by its id.
pub(crate) fn one(
    conn: &dyn Connection,
    agency: AgencyId,
    id: MessageId,
) -> Result<Option<MessageRow>, StoreError> {
    first(conn, ONE, params![id.0, agency.0], message_row)
}

/// The message about something.
pub(crate) fn about(
    conn: &dyn Connection,
    agency: AgencyId,
    about: About,
) -> Result<Option<MessageRow>, StoreError> {
    first(conn, ABOUT, params![agency.0, &key(about)], message_row)
}

/// The column `task`, which says what a message is about.
fn key(about: About) -> String {
    match about {
        About::Task(task) => task::key(task),
        About::Notice(notice, channel) => format!("{notice}{BETWEEN}{channel}"),
        About::Call(ticket, call) => format!("{ticket}{CALL}{call}"),
    }
}

fn of_key(text: &str) -> Result<About, Fault> {
    let other = || Fault::here(Code::BadId, "another spelling");
    let about = if let Some((notice, channel)) = text.split_once(BETWEEN) {
        About::Notice(NoticeId::parse(notice)?, Channel::parse(channel)?)
    } else if let Some((ticket, call)) = text.split_once(CALL) {
        About::Call(TicketId::parse(ticket)?, call.parse().map_err(|_| other())?)
    } else {
        return TaskId::parse(text).map(About::Task);
    };
    if key(about) == text { Ok(about) } else { Err(other()) }
}

/// Messages newest first, older than `before`.
pub(crate) fn before(
    conn: &dyn Connection,
    agency: AgencyId,
    state: Option<MessageState>,
    before: Option<MessageId>,
    limit: usize,
) -> Result<Vec<MessageRow>, StoreError> {
    let before = before.map_or(i64::MAX, |message| message.0);
    match state {
        None => all(conn, BEFORE, params![agency.0, before, bound(limit)], message_row),
        Some(state) => {
            let params = params![agency.0, state.as_str(), before, bound(limit)];
            all(conn, IN_STATE, params, message_row)
        }
    }
}

/// The newest dead message behind the newest `kept` ones.
pub(crate) fn spare(
    conn: &dyn Connection,
    agency: AgencyId,
    kept: usize,
) -> Result<Option<MessageRow>, StoreError> {
    first(conn, SPARE, params![agency.0, bound(kept)], message_row)
}

/// The first recipient behind `after`.
pub(crate) fn recipient(
    conn: &dyn Connection,
    agency: AgencyId,
    after: Option<&Owner>,
) -> Result<Option<Owner>, StoreError> {
    let after = after.map_or("", Owner::as_str);
    first(conn, RECIPIENT, params![agency.0, after], |row| {
        Cells::new(row, "outbox", 0).text(1, "recipient", spelled(Owner::parse, Owner::as_str))
    })
}

/// Messages to a recipient that are to be sent by `now`.
pub(crate) fn due(
    conn: &dyn Connection,
    agency: AgencyId,
    recipient: &Owner,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<MessageRow>, StoreError> {
    let params = params![agency.0, recipient.as_str(), now.micros(), bound(limit)];
    all(conn, DUE, params, message_row)
}

/// A secret by its name.
pub(crate) fn secret(
    conn: &dyn Connection,
    agency: AgencyId,
    name: &Name,
) -> Result<Option<SecretRow>, StoreError> {
    first(conn, SECRET, params![agency.0, name.as_str()], secret_row)
}

/// Every secret, by name.
pub(crate) fn secrets(
    conn: &dyn Connection,
    agency: AgencyId,
) -> Result<Vec<SecretRow>, StoreError> {
    all(conn, SECRETS, params![agency.0], secret_row)
}

fn message_row(row: &dyn Row) -> Result<MessageRow, StoreError> {
    let cells = Cells::new(row, "outbox", 0);
    Ok(MessageRow {
        id: MessageId(cells.get(0, "id")?),
        recipient: cells.text(1, "recipient", spelled(Owner::parse, Owner::as_str))?,
        about: cells.text(2, "task", of_key)?,
        epoch: cells.get(3, "epoch")?,
        state: cells.text(4, "state", MessageState::parse)?,
        tries: cells.get(5, "tries")?,
        next_at: Timestamp::from_micros(cells.get(6, "next_at")?),
        created_at: Timestamp::from_micros(cells.get(7, "created_at")?),
        reason: cells.get(8, "reason")?,
    })
}

fn secret_row(row: &dyn Row) -> Result<SecretRow, StoreError> {
    let cells = Cells::new(row, "secret", 0);
    Ok(SecretRow {
        name: cells.text(0, "name", spelled(Name::parse, Name::as_str))?,
        sealed: cells.get(1, "sealed")?,
        before: cells.get(2, "before")?,
        made_at: Timestamp::from_micros(cells.get(3, "made_at")?),
    })
}

#[cfg(test)]
mod tests {
    use super::{ABOUT, BEFORE, DELETE, DELETE_SECRET, DUE, IN_STATE, ONE, RECIPIENT, SECRET};
    use super::{SECRETS, SPARE};

    #[test]
    fn every_statement_seeks() {
        let of_messages = [ABOUT, BEFORE, DELETE, DUE, IN_STATE, ONE, RECIPIENT, SPARE];
        crate::sqlite::assert_seeks(&of_messages);
        crate::sqlite::assert_seeks(&[SECRET, SECRETS, DELETE_SECRET]);
    }
}
