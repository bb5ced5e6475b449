//! Limits of a board: how many tickets stand where, as the batch so far leaves them.

use super::draft::{Draft, Live};
use super::step::Engine;
use crate::error::Error;
use crate::projection::{Counters, Key, work_prefix};
use crate::read;
use oms_base::{Actor, BoardId, Code, ColumnId, Fault, Reason, Status};
use oms_domain::Refusal;
use oms_domain::board::{self, Board, Limited, Settings};
use oms_domain::ticket::{self, Arranged, Event, Ticket};
use oms_store::{CounterRow, TicketFilter};
use std::sync::Arc;

/// Most tickets in work that a change of what is limited counts anew; it holds up every writer.
const RECOUNTED_MAX: usize = 20_000;
/// Tickets read at once.
const PAGE: usize = 500;

/// A limit, and how many stand there with the change.
pub(super) struct Beyond {
    limited: Limited,
    count: u32,
}

impl Engine {
    /// The events with what passes a hard limit for a reason, and what to warn of. A hard limit
    /// refuses without a reason.
    pub(super) fn within_limits(
        &self,
        live: &Live,
        mut events: Vec<Event>,
        reason: Option<&Reason>,
        draft: &Draft,
    ) -> Result<(Vec<Event>, Vec<Fault>), Error> {
        let settings = &self.board_entry(live.ticket.core.board, draft)?.board.settings;
        if !settings.has_limits() || events.is_empty() {
            return Ok((events, Vec::new()));
        }
        let mut after = Ticket::clone(&live.ticket);
        ticket::evolve(&mut after, &events, draft.now, Actor::HUB);
        let mut warnings = Vec::new();
        for beyond in self.beyond_limits(Some(&live.ticket), &after, draft)? {
            let Beyond { limited, count } = &beyond;
            match reason {
                None if limited.limit().hard => {
                    let detail = format!("{}; give a reason to go beyond it", said(&beyond));
                    return Err(Refusal::state(Code::LimitReached, detail).into());
                }
                Some(reason) if limited.limit().hard => {
                    let passed = Arranged::passed(limited, *count, reason.clone());
                    events.push(Event::Arranged(passed));
                }
                None | Some(_) => {}
            }
            warnings.push(over(&beyond));
        }
        Ok((events, warnings))
    }

    /// The limits of the board that a ticket comes to stand beyond.
    pub(super) fn beyond_limits(
        &self,
        before: Option<&Ticket>,
        after: &Ticket,
        draft: &Draft,
    ) -> Result<Vec<Beyond>, Error> {
        let board = self.board_entry(after.core.board, draft)?.board;
        if !board.settings.has_limits() {
            return Ok(Vec::new());
        }
        let mut beyond = Vec::new();
        for limited in board::entered(&board.settings, before, after) {
            let there = match &limited {
                Limited::Column(column, _) => {
                    self.in_column(&board, after.status, column, draft)?
                }
                Limited::Work(work, _) => {
                    self.counted(&Key::Work(board.id, work.by, work.digest()), draft)?
                }
            };
            let count = u32::try_from(there.saturating_add(1)).unwrap_or(0);
            if count > limited.limit().max {
                beyond.push(Beyond { limited, count });
            }
        }
        Ok(beyond)
    }

    /// Takes a change up into what the batch has seen of boards with limits.
    pub(super) fn see(&self, before: Option<&Ticket>, after: &Ticket, draft: &mut Draft) {
        let board = draft.board(after.core.board, &self.directory);
        if let Some(board) = board.filter(|board| board.settings.has_limits()) {
            see(&board.settings, before, after, draft);
        }
    }

    /// Before a board gets other settings: counts the work anew where other work is limited then.
    pub(super) fn recount(
        &self,
        board: &Board,
        settings: &Settings,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        if !board.settings.counts_work_like(settings) {
            let fresh = self.count_committed(board.id, settings, draft)?;
            let stored = self.store.counters(draft.agency, &work_prefix(board.id))?;
            draft.counters.forget_work(board.id);
            let gone = stored.into_iter().map(|row| CounterRow { value: -row.value, ..row });
            for row in gone.chain(fresh.into_rows()) {
                draft.counters.add_row(&row);
            }
        }
        draft.seen.forget_board(board.id);
        let dirty = draft.tickets.values().filter(|dirty| dirty.live.ticket.core.board == board.id);
        let pairs = dirty.map(|dirty| {
            let before = dirty.before.as_ref().map(|before| Arc::clone(&before.ticket));
            (before, Arc::clone(&dirty.live.ticket))
        });
        for (was, is) in pairs.collect::<Vec<_>>() {
            see(settings, was.as_deref(), &is, draft);
        }
        Ok(())
    }

    /// What the committed tickets of a board count for under `settings`.
    fn count_committed(
        &self,
        board: BoardId,
        settings: &Settings,
        draft: &Draft,
    ) -> Result<Counters, Error> {
        let (mut counters, mut count) = (Counters::default(), 0);
        let in_work = [Status::InProgress, Status::Blocked];
        for status in in_work.into_iter().filter(|_| settings.wip.is_some()) {
            let boards = vec![board];
            let filter = TicketFilter { boards, status: Some(status), ..TicketFilter::default() };
            let mut before = None;
            loop {
                let (rows, next) = self.store.tickets(draft.agency, &filter, before, PAGE)?;
                count += rows.len();
                if count > RECOUNTED_MAX {
                    return Err(too_many());
                }
                for row in &rows {
                    let ticket =
                        read::decode_ticket(&*self.store, &self.directory, draft.agency, row)?;
                    counters.add_work(&ticket, Some(settings), 1);
                }
                before = next;
                if before.is_none() {
                    break;
                }
            }
        }
        Ok(counters)
    }

    /// How many tickets stand in a column. The first one of a status has those that the others of
    /// that status have not.
    fn in_column(
        &self,
        board: &Board,
        status: Status,
        column: &ColumnId,
        draft: &Draft,
    ) -> Result<i64, Error> {
        let of_status = board.settings.columns().iter().filter(|other| other.status == status);
        let mut ids = of_status.map(|column| &column.id);
        let key = |column: &ColumnId| Key::Column(board.id, status, column.clone());
        if ids.next().is_some_and(|first| first != column) {
            return self.counted(&key(column), draft);
        }
        let mut count = self.counted(&Key::Tickets(board.id, status), draft)?;
        for other in ids {
            count -= self.counted(&key(other), draft)?;
        }
        Ok(count)
    }

    /// What a counter says, with what the batch adds.
    fn counted(&self, key: &Key, draft: &Draft) -> Result<i64, Error> {
        let spelled = key.to_string();
        let rows = self.store.counters(draft.agency, &spelled)?;
        let stored = rows.iter().find(|row| row.key == spelled).map_or(0, |row| row.value);
        Ok(stored + draft.counters.get(key) + draft.seen.get(key))
    }
}

fn see(settings: &Settings, before: Option<&Ticket>, after: &Ticket, draft: &mut Draft) {
    let earlier = before.map(|before| (before, None));
    draft.seen.add_change(earlier, (after, None), std::iter::empty());
    draft.seen.add_places(before, after, Some(settings));
}

fn too_many() -> Error {
    let detail = format!(
        "more than {RECOUNTED_MAX} tickets of the board are in work; limits of lanes and persons \
         cannot be changed until there are fewer"
    );
    Refusal::state(Code::StateForbids, detail).into()
}

/// What is said of a limit that a ticket stands beyond.
pub(super) fn over(beyond: &Beyond) -> Fault {
    Fault::new(beyond.limited.field(), Code::LimitReached, said(beyond))
}

fn said(Beyond { limited, count }: &Beyond) -> String {
    let (field, name, max) = (limited.field(), limited.name(), limited.limit().max);
    format!("with this ticket {field} {name} has {count}, and its limit is {max}")
}
