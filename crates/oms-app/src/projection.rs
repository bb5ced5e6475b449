//! What is derived from tickets beside their own rows: tasks, labels and counters.
//!
//! The engine writes these as it goes; a rebuild computes them again from the log by the very same
//! functions.

use crate::engine::Live;
use crate::sla_counters::ClockKey;
use oms_base::{BoardId, ColumnId, Label, StageId, StageStatus, Status, TaskId, WorkflowId};
use oms_domain::board::{Settings, WorkBy};
use oms_domain::ticket::{self, Ticket};
use oms_domain::workflow::Template;
use oms_store::chain::Hash;
use oms_store::{CounterRow, TaskRow, TicketRow};
use std::collections::BTreeMap;

const HOUR_MICROS: i64 = 3_600_000_000;

/// A ticket with the workflow version that it runs.
pub(crate) type Seen<'a> = (&'a Ticket, Option<&'a Template>);

/// A ticket's row.
pub fn ticket_row(ticket: &Ticket, hash: Hash) -> TicketRow {
    TicketRow {
        id: ticket.core.id,
        number: ticket.core.number.to_string(),
        board: ticket.core.board,
        status: ticket.status,
        owner: ticket.owner.clone(),
        next_alarm_at: ticket.next_alarm_at,
        rank: ticket.arrangement.rank.clone(),
        version: ticket.version,
        hash,
        state_format: ticket::STATE_FORMAT,
        state: ticket::encode_head(ticket),
    }
}

/// The task of a stage, or beside the stages, while it is queued or in progress, without its lease.
pub fn task_of(ticket: &Ticket, template: Option<&Template>, stage: u16) -> Option<TaskRow> {
    let now = ticket.stage(stage)?;
    let slot = now.slot()?;
    let owner = match ticket.side(stage) {
        Some(side) => side.owner.as_ref()?,
        None => now.owner_or(&template?.stage(stage)?.owner),
    };
    Some(TaskRow {
        id: TaskId { ticket: ticket.core.id, stage, attempt: now.attempt() },
        owner: owner.clone(),
        queued_at: slot.queued_at,
        due_at: slot.due_at,
        order_at: slot.order_at,
        epoch: now.epoch(),
        lease: None,
    })
}

pub(crate) fn task_row(live: &Live, stage: u16) -> Option<TaskRow> {
    task_of(&live.ticket, live.template.as_deref(), stage)
}

/// Labels that `after` has and `before` has not, and the other way round.
pub fn label_changes(before: Option<&Ticket>, after: &Ticket) -> (Vec<Label>, Vec<Label>) {
    let old = before.map_or(&[][..], |before| &before.labels);
    let added = after.labels.iter().filter(|label| !old.contains(label)).cloned().collect();
    let removed = old.iter().filter(|label| !after.labels.contains(label)).cloned().collect();
    (added, removed)
}

/// Counters: tickets by board and status, also by column and by what is limited; stages by
/// workflow, stage and status; completed tickets by board and hour.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counters(BTreeMap<Key, i64>);

/// A counter; spelled out only once a batch, since that costs more than counting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Tickets(BoardId, Status),
    Completed(BoardId, i64),
    Stages(WorkflowId, StageId, StageStatus),
    Clock(ClockKey),
    /// Tickets that were put in a column.
    Column(BoardId, Status, ColumnId),
    /// Tickets in work of a lane or of a person, where the board limits them.
    Work(BoardId, WorkBy, [u8; 16]),
    Spelled(String),
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Tickets(board, status) => write!(f, "{}{status}", board_prefix(*board)),
            Key::Completed(board, hour) => write!(f, "completed/{board}/{hour}"),
            Key::Stages(workflow, stage, status) => write!(f, "stage/{workflow}/{stage}/{status}"),
            Key::Clock(key) => write!(f, "{key}"),
            Key::Column(board, status, column) => {
                write!(f, "{}{status}/{column}", column_prefix(*board))
            }
            Key::Work(board, by, digest) => {
                write!(f, "{}{}/", work_prefix(*board), by.as_str())?;
                digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Key::Spelled(key) => f.write_str(key),
        }
    }
}

/// What the counters of a board's statuses start with.
pub fn board_prefix(board: BoardId) -> String {
    format!("board/{board}/")
}

/// What the counters of a board's columns start with.
pub(crate) fn column_prefix(board: BoardId) -> String {
    format!("column/{board}/")
}

/// What the counters of the work that a board limits start with.
pub(crate) fn work_prefix(board: BoardId) -> String {
    format!("work/{board}/")
}

impl Counters {
    /// Adds what changed between `before` and `after` over the stages `touched`.
    pub(crate) fn add_change(
        &mut self,
        before: Option<Seen<'_>>,
        after: Seen<'_>,
        touched: impl Iterator<Item = u16>,
    ) {
        let (board, status) = (after.0.core.board, after.0.status);
        let was = before.map(|(before, _)| before.status);
        if was != Some(status) {
            if let Some(was) = was {
                self.add(Key::Tickets(board, was), -1);
            }
            self.add(Key::Tickets(board, status), 1);
        }
        for index in touched {
            self.add_stage_change(before, after, index);
        }
    }

    /// Adds where the ticket stands on its board now and did not before, as its settings count it.
    pub(crate) fn add_places(
        &mut self,
        before: Option<&Ticket>,
        after: &Ticket,
        settings: Option<&Settings>,
    ) {
        for (ticket, change) in before.map(|before| (before, -1)).into_iter().chain([(after, 1)]) {
            if let Some(column) = &ticket.arrangement.column {
                let key = Key::Column(ticket.core.board, ticket.status, column.clone());
                self.add(key, change);
            }
            self.add_work(ticket, settings, change);
        }
    }

    /// Adds what the ticket counts for, of what the board limits.
    pub(crate) fn add_work(&mut self, ticket: &Ticket, settings: Option<&Settings>, change: i64) {
        for work in settings.into_iter().flat_map(|settings| settings.work_of(ticket)) {
            self.add(Key::Work(ticket.core.board, work.by, work.digest()), change);
        }
    }

    /// Drops what is counted of the work of a board.
    pub(crate) fn forget_work(&mut self, board: BoardId) {
        let prefix = work_prefix(board);
        self.0.retain(|key, _| match key {
            Key::Work(of, ..) => *of != board,
            Key::Spelled(key) => !key.starts_with(&prefix),
            Key::Tickets(..)
            | Key::Completed(..)
            | Key::Stages(..)
            | Key::Clock(_)
            | Key::Column(..) => true,
        });
    }

    /// Drops whatever is counted of tickets of a board.
    pub(crate) fn forget_board(&mut self, board: BoardId) {
        self.forget_work(board);
        self.0.retain(|key, _| match key {
            Key::Tickets(of, _) | Key::Column(of, ..) | Key::Work(of, ..) => *of != board,
            Key::Completed(..) | Key::Stages(..) | Key::Clock(_) | Key::Spelled(_) => true,
        });
    }

    /// What is counted under a key so far.
    pub(crate) fn get(&self, key: &Key) -> i64 {
        let spelled = Key::Spelled(key.to_string());
        [key, &spelled].into_iter().filter_map(|key| self.0.get(key)).sum()
    }

    /// Adds one command's completion of a ticket. It is counted for every command, also where a
    /// batch holds several: a ticket that is completed, reopened and completed again counts twice.
    pub fn add_completion(&mut self, was: Option<Status>, after: &Ticket) {
        if after.status == Status::Completed && was != Some(Status::Completed) {
            let hour = after.status_since.micros().div_euclid(HOUR_MICROS);
            self.add(Key::Completed(after.core.board, hour), 1);
        }
    }

    /// Whether there is nothing to add.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn add_stage_change(&mut self, before: Option<Seen<'_>>, after: Seen<'_>, index: u16) {
        let Some((workflow, _)) = after.0.core.workflow else {
            return;
        };
        let (was, is) = (before.and_then(|before| counted(before, index)), counted(after, index));
        if was == is {
            return;
        }
        for (stage, change) in [(was, -1), (is, 1)] {
            if let Some((id, status)) = stage {
                self.add(Key::Stages(workflow, id.clone(), status), change);
            }
        }
    }

    /// Adds a change that was computed before.
    pub fn add_row(&mut self, change: &CounterRow) {
        self.add(Key::Spelled(change.key.clone()), change.value);
    }

    pub(crate) fn add(&mut self, key: Key, change: i64) {
        *self.0.entry(key).or_default() += change;
    }

    /// The changes in the order of their keys, zeros left out.
    pub fn into_rows(self) -> Vec<CounterRow> {
        let mut spelled = BTreeMap::new();
        for (key, value) in self.0 {
            *spelled.entry(key.to_string()).or_default() += value;
        }
        let rows = spelled.into_iter().filter(|(_, value)| *value != 0);
        rows.map(|(key, value)| CounterRow { key, value }).collect()
    }
}

/// A stage as it is counted: not before it is queued, and not once the ticket has it no more.
fn counted((ticket, template): Seen<'_>, index: u16) -> Option<(&StageId, StageStatus)> {
    let (status, planned) = (ticket.stage(index)?.status(), template?.stage(index)?);
    (status != StageStatus::Waiting).then_some((&planned.id, status))
}
