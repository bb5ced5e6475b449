//! A ticket's rows, held against what its log leads to.

use super::pass::Passed;
use super::{TRIES, count, folded};
use crate::error::Error;
use crate::projection::{self, Counters};
use crate::read::Reader;
use oms_base::{AgencyId, StreamId, TicketId};
use oms_domain::ticket::{self, StageState, StatePart, Ticket};
use oms_domain::workflow::Template;
use oms_store::{Position, TaskRow};
use std::collections::BTreeSet;

/// Tasks read at once, and rows of one ticket.
const PAGE: usize = 10_000;

/// What a ticket's log says of it.
pub(crate) struct Checked {
    /// What is wrong with its rows; empty when nothing is.
    pub(crate) problems: Vec<String>,
    pub(crate) has_files: bool,
}

/// Compares a ticket's rows with its log, which is counted up to a position.
pub(crate) fn check_passed(
    reader: &Reader,
    agency: AgencyId,
    passed: &Passed<'_>,
    until: Position,
    counters: &mut Counters,
) -> Result<Checked, Error> {
    let folded = count(reader, agency, passed, until, counters);
    let has_files = folded.as_ref().is_ok_and(|ticket| !ticket.attachments.now.is_empty());
    let mut problems = problems_of(reader, agency, passed, folded)?;
    if !problems.is_empty() {
        problems = check_again(reader, agency, passed.row.id)?;
    }
    Ok(Checked { problems, has_files })
}

/// The same for a ticket alone, until it stands still.
fn check_again(reader: &Reader, agency: AgencyId, id: TicketId) -> Result<Vec<String>, Error> {
    let store = reader.store();
    let mut problems = Vec::new();
    for _ in 0..TRIES {
        let Some(row) = store.ticket(agency, id)? else {
            return Ok(vec![format!("{id} has a log but no row")]);
        };
        let all = store.belongings(agency, id, id, PAGE)?;
        let (log, parts, labels, tasks) = (&all.log, &all.parts, &all.labels, &all.tasks);
        let passed = Passed { row: &row, log, parts, labels, tasks };
        problems = problems_of(reader, agency, &passed, folded(reader, agency, id, row.version))?;
        let again = store.ticket(agency, id)?;
        if problems.is_empty() || again.is_some_and(|again| again.version == row.version) {
            break;
        }
    }
    Ok(problems)
}

fn problems_of(
    reader: &Reader,
    agency: AgencyId,
    passed: &Passed<'_>,
    folded: Result<Ticket, Error>,
) -> Result<Vec<String>, Error> {
    let row = passed.row;
    let folded = match folded {
        Ok(folded) => folded,
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
    let parts: Vec<StatePart> = sorted(ticket::changed_parts(None, &folded));
    let pairs = parts.iter().map(|part| (part.n, &part.bytes));
    let same = pairs.eq(passed.parts.iter().map(|part| (part.n, &part.bytes)));
    expect(same, "the parts are not what the log says");
    let same = folded.labels.iter().eq(passed.labels.iter().map(|(_, label)| label));
    expect(same, "the labels are not what the log says");
    let template = reader.template(agency, &folded)?;
    let wanted = tasks_of(&folded, template.as_deref());
    for task in &wanted {
        expect(stands(task, &folded, passed.tasks), "a task is not what the log says");
    }
    for task in passed.tasks {
        if wanted.binary_search_by_key(&task.id, |wanted| wanted.id).is_err() {
            problems.push(stray(task));
        }
    }
    Ok(problems)
}

/// Whether a task is among those that stand, leased as its stage says; it has no lease itself.
fn stands(wanted: &TaskRow, ticket: &Ticket, all: &[TaskRow]) -> bool {
    let found = all.binary_search_by_key(&wanted.id, |task| task.id);
    let Some(found) = found.ok().and_then(|at| all.get(at)) else { return false };
    let stage = ticket.stage(wanted.id.stage);
    let leased = stage.is_some_and(|stage| matches!(stage.state, StageState::InProgress { .. }));
    found.lease.is_some() == leased && TaskRow { lease: None, ..found.clone() } == *wanted
}

fn sorted(mut parts: Vec<StatePart>) -> Vec<StatePart> {
    parts.sort_unstable_by_key(|part| part.n);
    parts
}

/// The tasks that a ticket should have, by id.
fn tasks_of(ticket: &Ticket, template: Option<&Template>) -> Vec<TaskRow> {
    let count = u16::try_from(ticket.stages.len()).unwrap_or(u16::MAX);
    let task = |stage| projection::task_of(ticket, template, stage);
    let mut tasks: Vec<_> = (0..count).chain(ticket.side_indices()).filter_map(task).collect();
    tasks.sort_unstable_by_key(|task| task.id);
    tasks
}

/// Tasks of tickets that are not among those `seen`, and not there either.
pub(crate) fn stray_tasks(
    reader: &Reader,
    agency: AgencyId,
    seen: &BTreeSet<StreamId>,
) -> Result<Vec<String>, Error> {
    let store = reader.store();
    let (mut strays, mut after) = (BTreeSet::new(), None);
    loop {
        let rows = store.all_tasks(agency, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in rows.iter().filter(|row| !seen.contains(&row.id.ticket.into())) {
            // What was opened since has a row by now, and what ended since has no task.
            if store.ticket(agency, row.id.ticket)?.is_none()
                && store.task(agency, row.id)?.is_some()
            {
                strays.insert(stray(row));
            }
        }
    }
    Ok(strays.into_iter().collect())
}

fn stray(task: &TaskRow) -> String {
    format!("task {} belongs to no open stage", task.id)
}
