//! Folding every stream again and holding the result against what stands in the store.
//!
//! Works beside a running server: a ticket that changes while it is looked at is looked at again.

use crate::error::Error;
use crate::fold;
use crate::projection::{self, Counters};
use crate::read::Reader;
use crate::sla_counters::add_clocks;
use oms_base::{AgencyId, TicketId};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, StatePart, Ticket};
use oms_domain::workflow::Template;
use oms_store::{CounterRow, PartRow, Position, TaskRow, TicketRow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tickets read at once.
const PAGE: usize = 500;
/// How often a ticket that keeps changing is looked at.
const TRIES: usize = 20;

/// One counter that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it counts.
    pub key: String,
    /// What stands in the store.
    pub stored: i64,
    /// What the log says.
    pub counted: i64,
}

/// Counters held against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// Up to where the log was counted.
    pub position: Position,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// Counts again from the log.
pub fn recount(reader: &Reader, agency: AgencyId) -> Result<Recount, Error> {
    let (position, stored) = counters_at_rest(reader, agency)?;
    let mut counted = Counters::default();
    let mut after = TicketId(0);
    loop {
        let rows = reader.store().all_tickets(agency, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            count_ticket(reader, agency, row.id, position, &mut counted)?;
        }
    }
    let differences = differences(stored, counted.into_rows());
    Ok(Recount { position, differences })
}

/// The counters with the position that they are of.
fn counters_at_rest(
    reader: &Reader,
    agency: AgencyId,
) -> Result<(Position, Vec<CounterRow>), Error> {
    let store = reader.store();
    for _ in 0..TRIES {
        let before = store.last_position(agency)?;
        let counters = store.counters(agency, "")?;
        if store.last_position(agency)? == before {
            return Ok((before, counters));
        }
    }
    Err(Error::Busy)
}

fn differences(stored: Vec<CounterRow>, counted: Vec<CounterRow>) -> Vec<Difference> {
    let mut both: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in stored {
        both.entry(row.key).or_default().0 = row.value;
    }
    for row in counted {
        both.entry(row.key).or_default().1 = row.value;
    }
    let differs = both.into_iter().filter(|(_, (stored, counted))| stored != counted);
    differs.map(|(key, (stored, counted))| Difference { key, stored, counted }).collect()
}

fn count_ticket(
    reader: &Reader,
    agency: AgencyId,
    id: TicketId,
    until: Position,
    counters: &mut Counters,
) -> Result<(), Error> {
    let (mut state, mut template): (Option<Ticket>, Option<Arc<Template>>) = (None, None);
    let mut next = 1;
    loop {
        let rows = reader.store().stream(agency, id.into(), next, PAGE)?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            if row.position > until || row.first_seq != next {
                return Ok(());
            }
            let envelopes = fold::events(&row)?;
            next = row.first_seq + envelopes.len() as u64;
            let time = envelopes.last().map_or(EPOCH, |event| event.time);
            let before = state.clone();
            let fold = |book: &Book| {
                let fold = fold::Fold { id, book, tells: false };
                fold.step(state.clone(), &envelopes, row.position)
            };
            let (after, events) = reader.directory().with_book(reader.store(), agency, fold)?;
            let moved = |before: &Ticket| before.moved != after.moved;
            let earlier = template.clone();
            if before.as_ref().is_none_or(moved) {
                template = reader.template(agency, &after)?;
            }
            let earlier = before.as_ref().map(|before| (before, earlier.as_deref()));
            let touched = 0..u16::try_from(after.stages.len()).unwrap_or(u16::MAX);
            counters.add_change(earlier, (&after, template.as_deref()), touched);
            let board = reader.directory().board(after.core.board);
            let settings = board.as_ref().map(|entry| &entry.board.settings);
            counters.add_places(before.as_ref(), &after, settings);
            counters.add_completion(before.as_ref().map(|before| before.status), &after);
            add_clocks(counters, earlier, &after, &events, time);
            state = Some(after);
        }
    }
}

const EPOCH: oms_base::Timestamp = oms_base::Timestamp::from_micros(0);

/// What is wrong with a ticket's rows, compared with its log; empty when nothing is.
pub fn check_ticket(reader: &Reader, agency: AgencyId, id: TicketId) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    for _ in 0..TRIES {
        let Some(row) = reader.store().ticket(agency, id)? else {
            return Ok(vec![format!("{id} has a log but no row")]);
        };
        problems = problems_of(reader, agency, &row)?;
        let again = reader.store().ticket(agency, id)?;
        if problems.is_empty() || again.is_some_and(|again| again.version == row.version) {
            break;
        }
    }
    Ok(problems)
}

fn problems_of(reader: &Reader, agency: AgencyId, row: &TicketRow) -> Result<Vec<String>, Error> {
    let folded =
        match fold::ticket_at(reader.store(), reader.directory(), agency, row.id, row.version) {
            Ok(as_of) => as_of.state,
            Err(Error::NotFound) => return Ok(vec![format!("{} has a row but no log", row.id)]),
            Err(error) => return Ok(vec![format!("{} does not fold: {error}", row.id)]),
        };
    let mut problems = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            problems.push(format!("{} ({}): {what}", row.id, row.number));
        }
    };
    expect(folded.version == row.version, "the log ends before the row's version");
    expect(projection::ticket_row(&folded, row.hash) == *row, "the row is not what the log says");
    let store = reader.store();
    let parts: Vec<StatePart> = sorted(ticket::changed_parts(None, &folded));
    let stored: Vec<PartRow> = store.parts(agency, row.id)?;
    let pairs = parts.iter().map(|p| (p.n, &p.bytes));
    let same = pairs.eq(stored.iter().map(|p| (p.n, &p.bytes)));
    expect(same, "the parts are not what the log says");
    expect(store.labels(agency, row.id)? == folded.labels, "the labels are not what the log says");
    let template = reader.template(agency, &folded)?;
    let wanted = tasks_of(&folded, template.as_deref());
    for task in &wanted {
        let leased = folded
            .stage(task.id.stage)
            .is_some_and(|stage| matches!(stage.state, ticket::StageState::InProgress { .. }));
        let stands = store.task(agency, task.id)?;
        let same = stands.is_some_and(|mut stands| {
            let matches = stands.lease.is_some() == leased;
            stands.lease = None;
            matches && stands == *task
        });
        expect(same, "a task is not what the log says");
    }
    Ok(problems)
}

fn sorted(mut parts: Vec<StatePart>) -> Vec<StatePart> {
    parts.sort_unstable_by_key(|part| part.n);
    parts
}

/// The tasks that a ticket should have.
fn tasks_of(ticket: &Ticket, template: Option<&Template>) -> Vec<TaskRow> {
    let count = u16::try_from(ticket.stages.len()).unwrap_or(u16::MAX);
    let task = |stage| projection::task_of(ticket, template, stage);
    (0..count).chain(ticket.side_indices()).filter_map(task).collect()
}

/// Tasks that belong to no open stage.
pub fn stray_tasks(reader: &Reader, agency: AgencyId) -> Result<Vec<String>, Error> {
    let (mut strays, mut after) = (BTreeSet::new(), None);
    loop {
        let rows = reader.store().all_tasks(agency, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in &rows {
            if is_stray(reader, agency, row)? {
                strays.insert(format!("task {} belongs to no open stage", row.id));
            }
        }
    }
    Ok(strays.into_iter().collect())
}

fn is_stray(reader: &Reader, agency: AgencyId, row: &TaskRow) -> Result<bool, Error> {
    let Some(ticket) = reader.store().ticket(agency, row.id.ticket)? else {
        return Ok(true);
    };
    let ticket = crate::read::decode_ticket(reader.store(), reader.directory(), agency, &ticket)?;
    let stage = ticket.stage(row.id.stage);
    let open = stage.is_some_and(|s| s.slot().is_some() && s.attempt() == row.id.attempt);
    // A task that ended while it was looked at is gone by now.
    Ok(!open && reader.store().task(agency, row.id)?.is_some())
}
