//! Tickets: every row is what the log leads to, and so is what is counted of them all.

use super::{Head, PROBLEMS_MAX, Report, check_rows};
use crate::error::Error;
use crate::fold;
use crate::projection::Counters;
use crate::read::Reader;
use crate::rebuild::{self, Checked, Passed, Stored, Threads};
use oms_base::{AgencyId, StreamId, TicketId};
use oms_store::chain::{self, GENESIS, Place};
use oms_store::{Position, StreamKind};
use std::collections::{BTreeMap, BTreeSet};

/// Log rows read at once.
const PAGE: usize = 1_000;

/// The tickets that were looked at.
#[derive(Default)]
pub(super) struct Seen {
    /// All of them.
    pub(super) all: BTreeSet<StreamId>,
    /// Those whose logs do not lead to them.
    pub(super) changed: BTreeSet<StreamId>,
    /// Those that have files.
    pub(super) with_files: Vec<TicketId>,
}

/// What one thread has seen.
#[derive(Default)]
struct Look {
    tickets: Vec<StreamId>,
    changed: Vec<StreamId>,
    with_files: Vec<TicketId>,
    problem_count: u64,
    /// The first of them, by ticket.
    problems: Vec<(TicketId, String)>,
    counters: Counters,
}

impl Look {
    fn problem(&mut self, id: TicketId, problem: String) {
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push((id, problem));
        }
    }
}

/// Compares every ticket with its log, and the counters with all of them.
pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    report: &mut Report,
    progress: &mut dyn FnMut(u64),
) -> Result<Seen, Error> {
    let stored = Stored::read(reader, agency);
    let until = stored.as_ref().map_or(Position::START, |stored| stored.position);
    let visit = |look: &mut Look, passed: &Passed<'_>| {
        check_ticket(reader, agency, heads, until, look, passed)
    };
    let rows = report.log_rows;
    let mut visited = |tickets| progress(rows + tickets);
    let looks = rebuild::each_ticket(reader, agency, Threads::Cores, visit, &mut visited)?;
    let (seen, counters) = gather(looks, report);
    check_rows(StreamKind::Ticket, heads, &seen.all, report);
    match stored {
        Ok(stored) => {
            for wrong in stored.against(counters).differences {
                let (key, stored, counted) = (wrong.key, wrong.stored, wrong.counted);
                report.problem(format!("counter {key} is {stored}, the log says {counted}"));
            }
        }
        Err(Error::Busy) => {}
        Err(error) => report.problem(format!("the counters cannot be compared: {error}")),
    }
    Ok(seen)
}

fn check_ticket(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    until: Position,
    look: &mut Look,
    passed: &Passed<'_>,
) -> Result<(), Error> {
    let (id, stream) = (passed.row.id, passed.row.id.into());
    let head = heads.get(&stream);
    look.tickets.push(stream);
    let at_head =
        head.is_some_and(|head| (head.seq, head.hash) == (passed.row.version, passed.row.hash));
    if !at_head && !chains_on(reader, agency, id, head)? {
        look.problem(id, format!("{id} does not end where its log ends"));
        look.changed.push(stream);
    }
    let counters = &mut look.counters;
    let Checked { problems, has_files } =
        rebuild::check_passed(reader, agency, passed, until, counters)?;
    if has_files {
        look.with_files.push(id);
    }
    for problem in problems {
        look.problem(id, problem);
    }
    Ok(())
}

/// What all threads have seen, the problems in the order of the tickets.
fn gather(looks: Vec<Look>, report: &mut Report) -> (Seen, Vec<Counters>) {
    let (mut seen, mut counters, mut problems) = (Seen::default(), Vec::new(), Vec::new());
    for look in looks {
        report.tickets += look.tickets.len() as u64;
        report.problem_count += look.problem_count - look.problems.len() as u64;
        seen.all.extend(look.tickets);
        seen.changed.extend(look.changed);
        seen.with_files.extend(look.with_files);
        problems.extend(look.problems);
        counters.push(look.counters);
    }
    seen.with_files.sort_unstable();
    problems.sort();
    for (_, problem) in problems {
        report.problem(problem);
    }
    (seen, counters)
}

/// Whether the log that came since the pass over it leads from `head` to the row as it stands now.
fn chains_on(
    reader: &Reader,
    agency: AgencyId,
    id: TicketId,
    head: Option<&Head>,
) -> Result<bool, Error> {
    let start = head.map_or((0, GENESIS), |head| (head.seq, head.hash));
    let place = Place { agency, kind: StreamKind::Ticket, stream: id.into() };
    let Some(row) = reader.store().ticket(agency, id)? else {
        return Ok(false);
    };
    let (mut seq, mut hash) = start;
    while seq < row.version {
        let rows = reader.store().stream(agency, id.into(), seq + 1, PAGE)?;
        if rows.is_empty() {
            return Ok(false);
        }
        for event in rows.iter().map(fold::events).collect::<Result<Vec<_>, _>>()?.concat() {
            // What has come since the row was read says nothing of it.
            if seq == row.version {
                break;
            }
            if event.seq != seq + 1 {
                return Ok(false);
            }
            hash = chain::event_hash(&hash, place, &event);
            seq = event.seq;
        }
    }
    Ok((seq, hash) == (row.version, row.hash))
}
