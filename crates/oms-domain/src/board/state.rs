//! A board's state and how events change it.

use super::event::Event;
use crate::sla::Target;
use oms_base::{BoardId, Name, Prefix, WorkflowId};

/// A board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// Its id.
    pub id: BoardId,
    /// Its unique name.
    pub name: Name,
    /// The workflow that it belongs to; such a board takes no plain tickets.
    pub workflow: Option<WorkflowId>,
    /// What may be configured.
    pub settings: Settings,
    /// Seq of its last event.
    pub version: u64,
}

/// What may be configured of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// IANA time zone.
    pub tz: String,
    /// The letters in front of its tickets' numbers.
    pub prefix: Prefix,
    /// The field that makes its rows.
    pub lanes: Option<Name>,
    /// The time limit of its tickets when they name none.
    pub sla: Option<Target>,
    /// The calendar whose hours count for such limits.
    pub calendar: Option<Name>,
}

/// The board after `event`; total.
pub fn evolve(board: Option<Board>, id: BoardId, event: &Event) -> Option<Board> {
    match (board, event) {
        (None, Event::Created { name, workflow, settings }) => Some(Board {
            id,
            name: name.clone(),
            workflow: *workflow,
            settings: settings.clone(),
            version: 1,
        }),
        (Some(board), Event::Configured { settings }) => {
            Some(Board { settings: settings.clone(), version: board.version + 1, ..board })
        }
        (board, _) => board,
    }
}
