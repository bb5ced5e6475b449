//! Who is told when help is asked for with a ticket.

use super::draft::{Draft, Live};
use super::step::Engine;
use crate::error::Error;
use oms_base::{Code, Fault};
use oms_domain::ticket::{Command, Event, SideKind, Sided, Steer, Ticket};
use oms_domain::workflow::Template;

impl Engine {
    /// The command, with whom the ticket's board names to be told.
    pub(super) fn with_supervisor(
        &self,
        mut command: Command,
        live: &Live,
        draft: &Draft,
    ) -> Result<Command, Error> {
        if let Command::Escalate { supervisor, .. }
        | Command::Steer { steer: Steer::Escalate { supervisor, .. }, .. } = &mut command
        {
            let board = self.board_entry(live.ticket.core.board, draft)?.board;
            supervisor.clone_from(&board.settings.supervisor);
        }
        Ok(command)
    }
}

/// Says that help was asked for and nobody is told of it.
pub(super) fn untold(
    ticket: &Ticket,
    command: &Command,
    events: &[Event],
    template: Option<&Template>,
) -> Option<Fault> {
    let of = if let Command::Steer { steer: Steer::Escalate { .. }, stage, .. } = command {
        Some(&template?.stage(*stage)?.id)
    } else if matches!(command, Command::Escalate { .. }) {
        None
    } else {
        return None;
    };
    let told = |event: &Event| matches!(event, Event::Sided(Sided::Queued { .. }));
    let side = ticket.side_of(SideKind::Supervise, of);
    if events.iter().any(told) || side.is_some_and(|(_, side)| side.stage.slot().is_some()) {
        return None;
    }
    let detail = "nobody is told: neither the work, its owner nor the board names a supervisor, \
                  and the agency has no human:supervisors";
    Some(Fault::new("supervisor", Code::NobodyTold, detail))
}
