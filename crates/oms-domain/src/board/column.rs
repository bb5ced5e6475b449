//! A board's columns: its own names for the five statuses, which they may split.

use minicbor::{Decode, Encode};
use oms_base::{ColumnId, StageName, Status};
use std::borrow::Cow;

/// A column of a board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Column {
    /// Its id, unique on the board.
    #[n(0)]
    pub id: ColumnId,
    /// What people read; the id when absent.
    #[n(1)]
    pub name: Option<StageName>,
    /// Which of the five statuses its tickets have.
    #[n(2)]
    pub status: Status,
    /// The columns that a ticket may go to from here; any when absent.
    #[n(3)]
    pub next: Option<Vec<ColumnId>>,
    /// How many tickets may stand in it.
    #[n(4)]
    pub limit: Option<Limit>,
}

/// How many tickets may be somewhere at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Limit {
    /// So many.
    #[n(0)]
    pub max: u32,
    /// Whether one more needs a reason; else it is only said.
    #[n(1)]
    pub hard: bool,
}

impl Column {
    /// The column of a status where a board names none.
    pub fn of(status: Status) -> Column {
        Column { id: ColumnId::of(status), name: None, status, next: None, limit: None }
    }

    /// What people read.
    pub fn title(&self) -> &str {
        self.name.as_ref().map_or(self.id.as_str(), StageName::as_str)
    }

    /// Whether a ticket may go from here to `to`.
    pub fn leads_to(&self, to: &Column) -> bool {
        self.id == to.id || self.next.as_ref().is_none_or(|next| next.contains(&to.id))
    }
}

/// The columns of a board that was given `own`: a status that none of them has keeps its usual one.
pub(super) fn completed(mut own: Vec<Column>) -> Vec<Column> {
    for &status in Status::ALL {
        if own.iter().all(|column| column.status != status) {
            own.push(Column::of(status));
        }
    }
    own
}

/// The column that a ticket of `status` stands in: the one that it was put in, while the board has
/// it with that status, else the first of its status.
pub(super) fn standing<'a>(
    columns: &'a [Column],
    status: Status,
    put: Option<&ColumnId>,
) -> Cow<'a, Column> {
    let of_status = || columns.iter().filter(|column| column.status == status);
    let own = of_status().find(|column| Some(&column.id) == put);
    own.or_else(|| of_status().next()).map_or_else(|| Cow::Owned(Column::of(status)), Cow::Borrowed)
}
