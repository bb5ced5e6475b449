//! One pass over all tickets: a page of them and all that belongs to them is read at once.

use super::LOWEST;
use crate::error::Error;
use crate::read::Reader;
use oms_base::{AgencyId, Label, TicketId};
use oms_store::{Belongings, PartRow, StoredLogRow, TaskRow, TicketRow};
use std::num::NonZero;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Tickets read at once.
const PAGE: usize = 256;
/// Rows of each kind that are read with them.
const BELONGINGS_MAX: usize = 4_096;
/// More would only wait for the disk.
const THREADS_MAX: usize = 8;

/// A ticket as it is passed by. What belongs to it was read behind its row, so it may be newer; and
/// where there is very much of it, it may not be all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passed<'a> {
    pub(crate) row: &'a TicketRow,
    /// The first rows of its log.
    pub(crate) log: &'a [StoredLogRow],
    pub(super) parts: &'a [PartRow],
    pub(super) labels: &'a [(TicketId, Label)],
    pub(super) tasks: &'a [TaskRow],
}

/// How many threads pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    One,
    /// As many as there are cores.
    Cores,
}

/// Visits every ticket. Each thread has a state of its own; they come back at the end. `progress`
/// is told how many tickets were visited.
pub(crate) fn each_ticket<S: Default + Send>(
    reader: &Reader,
    agency: AgencyId,
    threads: Threads,
    visit: impl Fn(&mut S, &Passed<'_>) -> Result<(), Error> + Sync,
    progress: &mut dyn FnMut(u64),
) -> Result<Vec<S>, Error> {
    let count = if threads == Threads::One { 1 } else { cores() };
    let pages = Mutex::new(Some(TicketId(LOWEST)));
    let work = |sender: Sender<u64>| {
        let mut state = S::default();
        while let Some(rows) = next_page(reader, agency, &pages)? {
            visit_page(reader, agency, &rows, |passed| visit(&mut state, passed))?;
            if sender.send(rows.len() as u64).is_err() {
                break;
            }
        }
        Ok(state)
    };
    let work = &work;
    thread::scope(|scope| {
        let (sender, visited) = channel();
        let spawn = |_| {
            let sender = sender.clone();
            scope.spawn(move || work(sender))
        };
        let threads: Vec<_> = (0..count).map(spawn).collect();
        drop(sender);
        let mut total = 0;
        for count in visited {
            total += count;
            progress(total);
        }
        let states = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| gone()));
        states.collect()
    })
}

/// The threads of [`Threads::Cores`].
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MAX)
}

fn gone<S>() -> Result<S, Error> {
    Err(Error::Corrupt("a thread of the pass over all tickets is gone".to_owned()))
}

/// The next page of tickets, by rising id; none behind the last one, and after a failure.
fn next_page(
    reader: &Reader,
    agency: AgencyId,
    pages: &Mutex<Option<TicketId>>,
) -> Result<Option<Vec<TicketRow>>, Error> {
    let mut after = pages.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(start) = after.take() else { return Ok(None) };
    let rows = reader.store().all_tickets(agency, start, PAGE)?;
    *after = rows.last().map(|last| last.id);
    Ok((!rows.is_empty()).then_some(rows))
}

fn visit_page(
    reader: &Reader,
    agency: AgencyId,
    rows: &[TicketRow],
    mut visit: impl FnMut(&Passed<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(()) };
    let store = reader.store();
    let all = store.belongings(agency, first.id, last.id, BELONGINGS_MAX)?;
    let Belongings { log, parts, labels, tasks } = &all;
    let (mut log, mut parts, mut labels, mut tasks) =
        (&log[..], &parts[..], &labels[..], &tasks[..]);
    for row in rows {
        visit(&Passed {
            row,
            log: next_of(&mut log, row.id, |row| TicketId(row.stream.0)),
            parts: next_of(&mut parts, row.id, |part| part.ticket),
            labels: next_of(&mut labels, row.id, |(ticket, _)| *ticket),
            tasks: next_of(&mut tasks, row.id, |task| task.id.ticket),
        })?;
    }
    Ok(())
}

/// What belongs to a ticket, of what belongs to it and to those behind it.
fn next_of<'a, T>(rest: &mut &'a [T], id: TicketId, whose: impl Fn(&T) -> TicketId) -> &'a [T] {
    let start = rest.partition_point(|item| whose(item) < id);
    let (found, behind) = rest[start..].split_at(rest[start..].partition_point(|i| whose(i) == id));
    *rest = behind;
    found
}
