//! A log row as subscribers see it.

use crate::auth::Caller;
use crate::directory::BoardEntry;
use crate::error::Error;
use crate::fold;
use crate::policy::{Grant, Operation, grant};
use crate::read::{Entry, Found, Reader};
use oms_base::{AgencyId, BoardId, TicketId, WorkflowId};
use oms_domain::rule::Rule;
use oms_domain::{board, workflow};
use oms_store::{Envelope, Position, StoredLogRow, StreamKind};
use std::sync::{Arc, OnceLock};

/// A committed log row, decoded once for all who follow.
#[derive(Debug)]
pub struct Row {
    /// Where it stands.
    pub position: Position,
    /// Where the row before it stands that its reader saw, whoever it belonged to.
    pub before: Position,
    /// What it is about.
    pub subject: Subject,
    /// The board that decides who may see it.
    pub board: Option<BoardEntry>,
    /// Its message, once somebody has spelled it.
    pub spelled: OnceLock<Arc<str>>,
}

/// What a row is about.
#[derive(Debug)]
pub enum Subject {
    /// A ticket: as it stands now, which may be later than the row, and the row's events.
    Ticket {
        /// The ticket.
        found: Found,
        /// What happened, in order.
        entries: Vec<Entry>,
    },
    /// A board was made or configured.
    Board {
        /// The event's name.
        event: &'static str,
    },
    /// A rule was published.
    Rule {
        /// The version.
        rule: Rule,
    },
    /// A workflow was published.
    Workflow {
        /// The event's name.
        event: &'static str,
        /// The workflow.
        workflow: WorkflowId,
    },
}

impl Row {
    /// Reads what a stored row says.
    pub(super) fn read(
        reader: &Reader,
        agency: AgencyId,
        row: &StoredLogRow,
        before: Position,
    ) -> Result<Row, Error> {
        let envelopes = fold::events(row)?;
        let (subject, board) = match row.kind {
            StreamKind::Ticket => of_ticket(reader, agency, row, &envelopes)?,
            StreamKind::Board => {
                let event = first(&envelopes, |body| Ok(board::decode(body)?.name()))?;
                (Subject::Board { event }, BoardId(row.stream.0))
            }
            StreamKind::Rule => {
                let first = envelopes.first().ok_or_else(empty)?;
                (Subject::Rule { rule: Rule::of_event(&first.body)? }, BoardId(0))
            }
            StreamKind::Workflow => {
                let event = first(&envelopes, |body| Ok(workflow::decode(body)?.name()))?;
                let workflow = WorkflowId(row.stream.0);
                let entry = reader.directory().workflow(workflow);
                let board = entry.map_or(BoardId(0), |entry| entry.workflow.board);
                (Subject::Workflow { event, workflow }, board)
            }
        };
        let board = reader.directory().board(board);
        let spelled = OnceLock::new();
        Ok(Row { position: row.position, before, subject, board, spelled })
    }

    /// Whether the caller may see it.
    pub fn is_visible_to(&self, caller: &Caller) -> bool {
        let role = caller.actor.role;
        let needed = match self.subject {
            Subject::Workflow { .. } => Operation::ReadWorkflows,
            Subject::Rule { .. } => Operation::ReadRules,
            Subject::Ticket { .. } | Subject::Board { .. } => Operation::FollowLog,
        };
        if grant(needed, role) == Grant::Deny {
            return false;
        }
        match grant(Operation::FollowLog, role) {
            Grant::All => true,
            Grant::NamedBoards => {
                self.board.as_ref().is_some_and(|entry| caller.names(entry.board.name.as_str()))
            }
            Grant::Deny | Grant::Public | Grant::OwnTasks => false,
        }
    }
}

fn of_ticket(
    reader: &Reader,
    agency: AgencyId,
    row: &StoredLogRow,
    envelopes: &[Envelope],
) -> Result<(Subject, BoardId), Error> {
    let id = TicketId(row.stream.0);
    let found = reader.found_by_id(agency, id)?;
    let board = found.ticket.core.board;
    let entries: Result<Vec<Entry>, Error> = envelopes
        .iter()
        .map(|envelope| Entry::of(reader, agency, envelope, row.position))
        .collect();
    Ok((Subject::Ticket { found, entries: entries? }, board))
}

fn first(
    envelopes: &[Envelope],
    name: impl Fn(&oms_base::EventBody) -> Result<&'static str, Error>,
) -> Result<&'static str, Error> {
    name(&envelopes.first().ok_or_else(empty)?.body)
}

fn empty() -> Error {
    Error::Corrupt("an empty log row".to_owned())
}
