//! What the public may see of a ticket, as types of their own, and which commands are open.

use super::side::SideKind;
use super::state::Ticket;
use crate::workflow::Template;
use oms_base::limits::ATTACHMENTS_MAX;
use oms_base::{StageStatus, Status, Timestamp, sabotage};

/// What anybody with the tracking string sees: built field by field, never by filtering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicTicket {
    /// The number.
    pub number: String,
    /// The workflow's public title.
    pub workflow: Option<String>,
    /// Where it is.
    pub status: Status,
    /// When it is expected to end; absent once it has.
    pub expected: Option<Timestamp>,
    /// Its public stages.
    pub stages: Vec<PublicStage>,
    /// How many others have reported the same.
    pub duplicates: usize,
    /// How many support it.
    pub supporters: usize,
    /// What was said in public, the oldest first; whoever knows the log fills it in.
    pub messages: Vec<PublicMessage>,
}

/// Something that was said in public.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicMessage {
    /// When.
    pub time: Timestamp,
    /// What.
    pub text: String,
}

/// A stage as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicStage {
    /// Its public name.
    pub stage: String,
    /// Where it is.
    pub status: StageStatus,
    /// When it came there.
    pub time: Option<Timestamp>,
}

impl PublicTicket {
    /// The public side of a ticket.
    pub fn of(ticket: &Ticket, template: Option<&Template>) -> PublicTicket {
        let stages = template.map_or_else(Vec::new, |template| {
            let planned = template.indexed();
            planned
                .filter(|(_, stage)| stage.public)
                .filter_map(|(index, stage)| Some((stage, ticket.stage(index)?)))
                .map(|(stage, now)| PublicStage {
                    stage: if sabotage!("leak-stage-name") {
                        &stage.name
                    } else {
                        &stage.public_name
                    }
                    .as_str()
                    .to_owned(),
                    status: now.status(),
                    time: now.since(),
                })
                .collect()
        });
        PublicTicket {
            number: ticket.core.number.to_string(),
            workflow: template.map(|template| template.public_title().to_owned()),
            status: ticket.status,
            expected: ticket.due_at().filter(|_| ticket.status.is_open()),
            stages,
            duplicates: ticket.copies().count(),
            supporters: ticket.gathered.supporters.len(),
            messages: Vec::new(),
        }
    }

    /// The public side of a ticket that another one stands for, whose public side is this.
    #[must_use]
    pub fn stands_for(self, ticket: &Ticket, template: Option<&Template>) -> PublicTicket {
        PublicTicket {
            number: ticket.core.number.to_string(),
            workflow: template.map(|template| template.public_title().to_owned()),
            ..self
        }
    }
}

/// The commands that the ticket's state leaves open, whoever asks.
pub fn allowed_commands(ticket: &Ticket) -> Vec<&'static str> {
    if ticket.merged_into().is_some() {
        return vec!["unmerge"];
    }
    let mut commands = vec!["comment", "label", "link", "watch", "locate", "support"];
    let is_tied = ticket.duplicates.of.is_some();
    commands.extend(["duplicate", if is_tied { "unmerge" } else { "merge" }]);
    if ticket.attachments.now.len() < ATTACHMENTS_MAX {
        commands.push("attach");
    }
    if !ticket.attachments.now.is_empty() {
        commands.push("detach");
    }
    let (open, workflow) = (ticket.status.is_open(), ticket.runs_workflow());
    if ticket.cancelling_at.is_some() {
        commands.extend(["assign", "priority", "cancel", "rank"]);
        let undoing = ticket.sides.iter().filter(|side| side.kind == SideKind::Compensate);
        let stuck = [StageStatus::Failed, StageStatus::Blocked];
        if undoing.into_iter().any(|side| stuck.contains(&side.stage.status())) {
            commands.extend(["skip", "retry"]);
        }
        return commands;
    }
    if open {
        commands.extend(["assign", "priority", "cancel", "rank"]);
    }
    if open && !workflow {
        commands.push("move");
    }
    if open || ticket.duplicates.before.is_none() {
        commands.push(if open { "escalate" } else { "reopen" });
    }
    let counts = &ticket.counts;
    if open && (counts.stuck() > 0 || counts.get(StageStatus::Retrying) > 0) {
        commands.extend(["skip", "retry"]);
    }
    if open && ticket.stages.iter().any(|stage| stage.slot().is_some()) {
        commands.push("pause");
    }
    if open && counts.get(StageStatus::Paused) > 0 {
        commands.push("resume");
    }
    commands
}
