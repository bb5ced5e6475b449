//! Which limits a change of a ticket comes up against.

use super::column::Limit;
use super::lane::{Work, WorkBy};
use super::state::Settings;
use crate::ticket::Ticket;
use oms_base::ColumnId;

/// A limited place that a ticket comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limited {
    /// A column.
    Column(ColumnId, Limit),
    /// A lane, or a person.
    Work(Work, Limit),
}

impl Limited {
    /// How many tickets it takes.
    pub const fn limit(&self) -> Limit {
        match self {
            Limited::Column(_, limit) | Limited::Work(_, limit) => *limit,
        }
    }

    /// The field of a ticket's answer that names it.
    pub const fn field(&self) -> &'static str {
        match self {
            Limited::Column(..) => "column",
            Limited::Work(Work { by: WorkBy::Lane, .. }, _) => "lane",
            Limited::Work(Work { by: WorkBy::Person, .. }, _) => "owner",
        }
    }

    /// Which one.
    pub fn name(&self) -> &str {
        match self {
            Limited::Column(id, _) => id.as_str(),
            Limited::Work(work, _) => &work.name,
        }
    }
}

/// The limited places that `after` stands in and `before` did not.
pub fn entered(settings: &Settings, before: Option<&Ticket>, after: &Ticket) -> Vec<Limited> {
    let column = settings.column_of(after);
    let is_new = before.is_none_or(|before| settings.column_of(before).id != column.id);
    let of_column = column.limit.filter(|_| is_new);
    let of_column = of_column.map(|limit| Limited::Column(column.id.clone(), limit));
    let wip = settings.wip.unwrap_or_default();
    let had = before.map_or_else(Vec::new, |before| settings.work_of(before));
    let work = settings.work_of(after).into_iter().filter(|work| !had.contains(work));
    let of_work = work.filter_map(|work| {
        let limit = match work.by {
            WorkBy::Lane => wip.lane,
            WorkBy::Person => wip.person,
        };
        limit.map(|limit| Limited::Work(work, limit))
    });
    of_column.into_iter().chain(of_work).collect()
}
