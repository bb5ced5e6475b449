//! A task's id: the ticket, the stage's index and the attempt, in one typed string.

use crate::{Code, Fault, TicketId, id};

/// A unit of work: one attempt of one stage of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId {
    /// The ticket.
    pub ticket: TicketId,
    /// The stage's index in the workflow version that the ticket runs.
    pub stage: u16,
    /// The attempt, from 1.
    pub attempt: u32,
}

impl TaskId {
    const PREFIX: &'static str = "tsk_";

    /// Reads `tsk_TICKET-STAGE-ATTEMPT`.
    pub fn parse(text: &str) -> Result<TaskId, Fault> {
        let mut fields = text.split('-');
        let (ticket, stage, attempt) = (fields.next(), fields.next(), fields.next());
        let mut read = || {
            let ticket = TicketId(id::parse(ticket?, TaskId::PREFIX).ok()?);
            let stage = stage?.parse().ok()?;
            let attempt = attempt?.parse().ok()?;
            fields.next().is_none().then_some(TaskId { ticket, stage, attempt })
        };
        read().ok_or_else(|| Fault::here(Code::BadId, "not a task id of the form tsk_…"))
    }
}

impl std::fmt::Display for TaskId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ticket = id::text(self.ticket.0);
        write!(f, "{}{ticket}-{}-{}", TaskId::PREFIX, self.stage, self.attempt)
    }
}

#[cfg(test)]
mod tests {
    use super::TaskId;
    use crate::TicketId;

    #[test]
    fn text_form_round_trips() {
        let task = TaskId { ticket: TicketId(987_654_321), stage: 499, attempt: 7 };
        assert_eq!(TaskId::parse(&task.to_string()).unwrap(), task);
        for bad in ["", "tsk_", "tsk_0000000000000-1", "tsk_0000000000000-1-1-1", "tsk_0-a-b"] {
            assert!(TaskId::parse(bad).is_err(), "{bad}");
        }
    }
}
