//! Everything that a store answers, as lines to compare.

use crate::sample::{at, name};
use oms_base::{AgencyId, Label, NoticeId, Owner, Prefix, StreamId, TicketId, Timestamp};
use oms_store::{ChunkPlace, Position, Query, StoreError, TicketFilter};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// More rows than any picture has.
const ALL: usize = 10_000;
/// Days of idempotency keys that a picture asks for.
const DAYS: std::ops::RangeInclusive<i32> = 95..=106;
/// First bytes of the hashes, of keys and tokens, that a picture asks for.
const BYTES: std::ops::RangeInclusive<u8> = 0..=12;

/// The answers to every question about an agency's rows: one line each, the question first.
///
/// Two stores that answer the same have the same picture. Idempotency keys and tokens can only be
/// asked for by their hash: those of [`crate::sample`] with small numbers are in it.
pub fn of(store: &dyn Query, agency: AgencyId) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    log(store, agency, &mut lines)?;
    tickets(store, agency, &mut lines)?;
    lists(store, agency, &mut lines)?;
    aggregates(store, agency, &mut lines)?;
    tasks(store, agency, &mut lines)?;
    attachments(store, agency, &mut lines)?;
    line(&mut lines, "messages", (), store.messages(agency, None, None, ALL)?);
    for id in store.notices_until(agency, NoticeId(i64::MAX), ALL)? {
        line(&mut lines, "notice", id, store.notice(agency, id)?);
    }
    line(&mut lines, "secrets", (), store.secrets(agency)?);
    for agent in ["A", "B"] {
        line(&mut lines, "tallies", agent, store.tallies(agency, &name(agent), 99, ALL)?);
    }
    operational(store, agency, &mut lines)?;
    Ok(lines)
}

fn line(lines: &mut Vec<String>, question: &str, of: impl Debug, answer: impl Debug) {
    lines.push(format!("{question} {of:?}: {answer:?}"));
}

fn log(store: &dyn Query, agency: AgencyId, lines: &mut Vec<String>) -> Result<(), StoreError> {
    line(lines, "last position", (), store.last_position(agency)?);
    line(lines, "blocks", (), store.blocks(agency, 0, ALL)?);
    let rows = store.log(agency, Position::START, ALL)?;
    let streams: BTreeSet<StreamId> = rows.iter().map(|row| row.stream).collect();
    for row in rows {
        line(lines, "log", row.position, row);
    }
    for stream in streams {
        for from_seq in 0..=8 {
            let rows = store.stream(agency, stream, from_seq, 3)?;
            let seqs: Vec<_> = rows.iter().map(|row| row.first_seq).collect();
            line(lines, "stream", (stream, from_seq), seqs);
        }
    }
    Ok(())
}

fn tickets(store: &dyn Query, agency: AgencyId, lines: &mut Vec<String>) -> Result<(), StoreError> {
    for row in store.all_tickets(agency, TicketId(0), ALL)? {
        let (id, number) = (row.id, row.number.clone());
        line(lines, "ticket", id, store.ticket(agency, id)?);
        line(lines, "parts", id, store.parts(agency, id)?);
        line(lines, "labels", id, store.labels(agency, id)?);
        let found = store.ticket_by_number(agency, &number)?;
        line(lines, "number", number, found.map(|row| row.id));
        line(lines, "all tickets", id, row);
    }
    Ok(())
}

/// Pages of two over every filter that some ticket answers to.
fn lists(store: &dyn Query, agency: AgencyId, lines: &mut Vec<String>) -> Result<(), StoreError> {
    let mut filters = vec![TicketFilter::default()];
    let mut labels: BTreeSet<Label> = BTreeSet::new();
    for row in store.all_tickets(agency, TicketId(0), ALL)? {
        labels.extend(store.labels(agency, row.id)?);
        filters.push(TicketFilter {
            boards: vec![row.board],
            status: Some(row.status),
            owner: row.owner,
            label: None,
        });
        filters.push(TicketFilter { status: Some(row.status), ..TicketFilter::default() });
    }
    filters.extend(
        labels
            .into_iter()
            .map(|label| TicketFilter { label: Some(label), ..TicketFilter::default() }),
    );
    for filter in filters {
        let (rows, go_on) = store.tickets(agency, &filter, None, 2)?;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let rest = store.tickets(agency, &filter, go_on, ALL)?;
        line(lines, "tickets", &filter, (ids, go_on, rest));
    }
    Ok(())
}

fn aggregates(
    store: &dyn Query,
    agency: AgencyId,
    lines: &mut Vec<String>,
) -> Result<(), StoreError> {
    let boards = store.boards(agency)?;
    for row in &boards {
        line(lines, "board", row.id, store.board(agency, row.id)?);
    }
    line(lines, "boards", (), boards);
    let workflows = store.workflows(agency)?;
    for row in &workflows {
        for number in 1..=4 {
            let version = store.version(agency, row.id, number)?;
            line(lines, "version", (row.id, number), version);
        }
    }
    line(lines, "workflows", (), workflows);
    line(lines, "rules", (), store.rules(agency)?);
    for instant in [0, 50, 100, i64::MAX] {
        line(lines, "due alarms", instant, store.due_alarms(agency, at(instant), ALL)?);
    }
    Ok(())
}

fn tasks(store: &dyn Query, agency: AgencyId, lines: &mut Vec<String>) -> Result<(), StoreError> {
    let rows = store.all_tasks(agency, None, ALL)?;
    let owners: BTreeSet<Owner> = rows.iter().map(|row| row.owner.clone()).collect();
    for row in rows {
        line(lines, "task", row.id, store.task(agency, row.id)?);
        line(lines, "all tasks", row.id, row);
    }
    for owner in owners {
        let waiting = store.waiting_tasks(agency, &owner, ALL)?;
        line(lines, "waiting tasks", &owner, waiting);
        line(lines, "owner is known", &owner, store.owner_is_known(agency, &owner)?);
    }
    for instant in [0, 50, 100, i64::MAX] {
        let lapsed = store.lapsed_tasks(agency, at(instant), ALL)?;
        line(lines, "lapsed tasks", instant, lapsed);
    }
    Ok(())
}

fn attachments(
    store: &dyn Query,
    agency: AgencyId,
    lines: &mut Vec<String>,
) -> Result<(), StoreError> {
    for place in store.attachment_places(agency, ChunkPlace::START, ALL)? {
        let bytes = store.attachment_chunk(agency, place)?.unwrap_or_default();
        line(lines, "attachment", place, (bytes.len(), bytes.first()));
    }
    Ok(())
}

fn operational(
    store: &dyn Query,
    agency: AgencyId,
    lines: &mut Vec<String>,
) -> Result<(), StoreError> {
    line(lines, "id high water", (), store.id_high_water()?);
    line(lines, "last key day", (), store.last_key_day(agency, i32::MAX)?);
    line(lines, "counters", (), store.counters(agency, "")?);
    line(lines, "cursor", "triggers", store.cursor(agency, "triggers")?);
    line(lines, "due notes", (), store.due_notes(agency, Timestamp::from_micros(i64::MAX), ALL)?);
    line(lines, "triggers", (), store.triggers(agency)?);
    line(lines, "erasures", (), store.erasures(agency, (TicketId(0), 0), ALL)?);
    for prefix in ["T", "DL"] {
        let prefix = Prefix::initials(prefix);
        let mark = store.number_mark(agency, &prefix, 2026)?;
        line(lines, "number mark", prefix, mark);
    }
    for byte in BYTES {
        line(lines, "token", byte, store.token(&[byte; 32])?);
        for day in DAYS {
            for key in store.keys(agency, day, &[[byte; 16]])? {
                line(lines, "key", (day, byte), key);
            }
        }
    }
    Ok(())
}
