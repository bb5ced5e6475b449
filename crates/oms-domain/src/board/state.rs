//! A board's state and how events change it.

use super::column::{Column, Limit, standing};
use super::event::Event;
use super::lane::{Lanes, Work, work};
use crate::schema::Schema;
use crate::sla::Target;
use crate::ticket::Ticket;
use minicbor::{Decode, Encode};
use oms_base::{BoardId, ColumnId, Name, Owner, Prefix, Status, WorkflowId};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

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
    /// Its own columns; the five statuses when absent.
    pub columns: Option<Vec<Column>>,
    /// How much of a lane, and of a person, may be in work.
    pub wip: Option<Wip>,
    /// What its columns show.
    pub shows: Option<Shows>,
    /// What the data of its tickets has to look like.
    pub schema: Option<Arc<Schema>>,
    /// Who is told when help is asked for with one of its tickets.
    pub supervisor: Option<Owner>,
}

/// Limits of work in progress beside those of columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Wip {
    /// Of each lane.
    #[n(0)]
    pub lane: Option<Limit>,
    /// Of each owner.
    #[n(1)]
    pub person: Option<Limit>,
}

/// What a board's columns show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Shows {
    /// Statuses, under the board's own names.
    #[default]
    #[n(0)]
    Statuses,
    /// The stages of the workflow that the board belongs to.
    #[n(1)]
    Stages,
}

impl Shows {
    /// The word as clients spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Shows::Statuses => "statuses",
            Shows::Stages => "stages",
        }
    }
}

static FIVE: LazyLock<Vec<Column>> =
    LazyLock::new(|| Status::ALL.iter().copied().map(Column::of).collect());

impl Settings {
    /// Its columns, in the order in which people see them.
    pub fn columns(&self) -> &[Column] {
        self.columns.as_ref().unwrap_or(&FIVE)
    }

    /// The column of this id.
    pub fn column(&self, id: &ColumnId) -> Option<&Column> {
        self.columns().iter().find(|column| column.id == *id)
    }

    /// The column that a ticket stands in.
    pub fn column_of(&self, ticket: &Ticket) -> Cow<'_, Column> {
        standing(self.columns(), ticket.status, ticket.arrangement.column.as_ref())
    }

    /// The lane that a ticket stands in; `None` when the board has no lanes, or the ticket none.
    pub fn lane_of(&self, ticket: &Ticket) -> Option<String> {
        self.lane_field()?.of(ticket)
    }

    /// Whether any number of tickets is limited.
    pub fn has_limits(&self) -> bool {
        self.wip.is_some() || self.columns().iter().any(|column| column.limit.is_some())
    }

    /// What a ticket counts for, of what the board limits.
    pub fn work_of(&self, ticket: &Ticket) -> Vec<Work> {
        let wip = self.wip.unwrap_or_default();
        let lanes = wip.lane.and_then(|_| self.lane_field());
        work(ticket, lanes.as_ref(), wip.person.is_some())
    }

    /// Whether tickets count for something else under `other`.
    pub fn counts_work_like(&self, other: &Settings) -> bool {
        let counted = |settings: &Settings| {
            let wip = settings.wip.unwrap_or_default();
            (wip.lane.and(settings.lanes.clone()), wip.person.is_some())
        };
        counted(self) == counted(other)
    }

    fn lane_field(&self) -> Option<Lanes> {
        Lanes::parse(self.lanes.as_ref()?.as_str()).ok()
    }
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
