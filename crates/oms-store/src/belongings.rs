//! What stands of tickets beside their own rows.

use crate::{PartRow, StoredLogRow, TaskRow};
use oms_base::{Label, TicketId};

/// What stands of tickets beside their own rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Belongings {
    /// Their logs, by ticket and seq.
    pub log: Vec<StoredLogRow>,
    /// Their further parts, by ticket and number.
    pub parts: Vec<PartRow>,
    /// Their labels, by ticket and label.
    pub labels: Vec<(TicketId, Label)>,
    /// Their tasks, by id.
    pub tasks: Vec<TaskRow>,
}
