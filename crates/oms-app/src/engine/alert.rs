//! Alerts of monitoring systems: one ticket an alert while it fires. Which one is remembered under
//! a key that never expires, and goes when the alert is over.

use super::answer::{Done, Written};
use super::change::reason_of;
use super::draft::{Draft, KeyPlace, Live};
use super::job::{Job, OpenWanted, Target};
use super::step::Engine;
use crate::Operation;
use crate::error::Error;
use crate::policy::{Grant, grant};
use oms_base::{BoardId, Label, Name, Status, TicketId, Timestamp, Visibility};
use oms_domain::alert::{self, Alert, Known, LABEL, Step};
use oms_domain::ticket::{self, Command, Context, Decided, Ticket};
use oms_store::KeyRow;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The day under which alerts are remembered. A day is asked for together with the one before, so
/// it is not next to that of imports.
const ALERT_DAY: i32 = i32::MAX - 2;
/// What an answer to an alert would have been; nothing reads it.
const STATUS: u16 = 200;

/// An alert, and the board that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertWanted {
    /// The board.
    pub board: Name,
    /// The alert.
    pub alert: Alert,
}

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// A ticket was opened.
    Opened,
    /// Its ticket says that it fires again.
    Again,
    /// Its ticket was completed.
    Completed,
    /// Its ticket says that it is over.
    Noted,
    /// Nothing: all of it was known.
    Known,
}

impl Engine {
    pub(super) fn alert(
        &mut self,
        job: &Job,
        wanted: &AlertWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let AlertWanted { board, alert } = wanted;
        let named = grant(Operation::ReceiveAlerts, job.caller.actor.role) != Grant::NamedBoards
            || job.caller.names(board.as_str());
        let entry = self.board_named(board, draft).filter(|_| named).ok_or(Error::NotFound)?;
        let place = (ALERT_DAY, hash(entry.board.id, &alert.fingerprint));
        let row = self.alert_key(place, draft)?;
        let live = match &row {
            Some(row) => self.live_of_alert(TicketId(row.stream.0), draft)?,
            None => None,
        };
        let known = row.as_ref().zip(live.as_ref());
        let known = known.map(|(row, live)| known_of(row, live, entry.board.id));
        let step = alert::step(alert, known.as_ref());
        let (became, ticket) = match (step, live) {
            (Step::Open, _) | (Step::Again { .. } | Step::Complete | Step::Note, None) => {
                let ticket = self.open_for_alert(job, wanted, draft)?;
                (Became::Opened, Some(ticket))
            }
            (Step::Again { raise }, Some(live)) => {
                let said = staff_comment(alert.again());
                let mut written = self.order(job, live, &said, draft)?;
                if let Some(priority) = raise {
                    let live = self.live(written.ticket.core.id, draft)?.ok_or(Error::NotFound)?;
                    written = self.order(job, live, &Command::SetPriority { priority }, draft)?;
                }
                (Became::Again, Some(written.ticket))
            }
            (Step::Complete, Some(live)) => {
                let (to, reason) = (Status::Completed, Some(alert.reason()));
                let command = Command::Move { to, reason, because: None };
                (Became::Completed, Some(self.order(job, live, &command, draft)?.ticket))
            }
            (Step::Note, Some(live)) => {
                let said = staff_comment(alert.over());
                (Became::Noted, Some(self.order(job, live, &said, draft)?.ticket))
            }
            (Step::Forget | Step::Leave, live) => (Became::Known, live.map(|live| live.ticket)),
        };
        match step {
            Step::Open | Step::Again { .. } | Step::Note => {
                if let Some(ticket) = &ticket {
                    let row = key_row(place, alert, ticket);
                    draft.keys_removed.insert(place);
                    draft.keys.insert(place, row);
                }
            }
            Step::Complete | Step::Forget => {
                draft.keys.remove(&place);
                draft.keys_removed.insert(place);
            }
            Step::Leave => {}
        }
        Ok(Done::Alert { became, ticket })
    }

    /// What is remembered of an alert, as the batch so far leaves it.
    fn alert_key(&self, place: KeyPlace, draft: &Draft) -> Result<Option<KeyRow>, Error> {
        if draft.keys_removed.contains(&place) && !draft.keys.contains_key(&place) {
            return Ok(None);
        }
        self.known_key(place, draft)
    }

    /// The ticket of an alert, or the one that it was merged into.
    fn live_of_alert(&mut self, id: TicketId, draft: &Draft) -> Result<Option<Live>, Error> {
        match self.live(id, draft)? {
            Some(live) => self.survivor_of(live, draft).map(Some),
            None => Ok(None),
        }
    }

    fn open_for_alert(
        &mut self,
        job: &Job,
        AlertWanted { board, alert }: &AlertWanted,
        draft: &mut Draft,
    ) -> Result<Arc<Ticket>, Error> {
        let wanted = OpenWanted {
            title: Some(alert.title.clone()),
            description: alert.description.clone(),
            data: Some(alert.data.clone()),
            priority: alert.priority,
            labels: vec![Label::parse(LABEL).expect("it is short and plain")],
            ..OpenWanted::bare(Target::Board(board.clone()))
        };
        match self.open(job, &wanted, draft)? {
            Done::Ticket(written) => Ok(written.ticket),
            other => Err(Error::Corrupt(format!("opening came to {other:?}"))),
        }
    }

    /// A command to one ticket, whose reason, if it has one, passes the limits of its board.
    fn order(
        &mut self,
        job: &Job,
        live: Live,
        command: &Command,
        draft: &mut Draft,
    ) -> Result<Written, Error> {
        let (actor, template) = (Engine::actor(job), live.template.clone());
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let events = match ticket::decide(&live.ticket, command, &cx)? {
            Decided::Events(events) => events,
            Decided::Answered { .. } => Vec::new(),
        };
        let (events, _) = self.within_limits(&live, events, reason_of(command), draft)?;
        self.change_ticket(live, &events, actor, draft)
    }
}

/// What is known of an alert. A ticket that was merged into one of another board has ended for it.
fn known_of(row: &KeyRow, live: &Live, board: BoardId) -> Known {
    let ticket = &live.ticket;
    let status = if ticket.core.board == board { ticket.status } else { Status::Completed };
    let (since, is_over) = told(row.fingerprint);
    Known { since, is_over, status, priority: ticket.priority }
}

/// When an alert began to fire, and whether that is over: what its key tells payloads apart by.
fn key_row((day, hash): KeyPlace, alert: &Alert, ticket: &Ticket) -> KeyRow {
    let mut fingerprint = [0; 16];
    fingerprint[..8].copy_from_slice(&alert.since.micros().to_be_bytes());
    fingerprint[8] = u8::from(alert.is_over);
    let (stream, seq) = (ticket.core.id.into(), ticket.version);
    KeyRow { day, hash, fingerprint, status: STATUS, stream, seq }
}

fn told(fingerprint: [u8; 16]) -> (Timestamp, bool) {
    let (since, rest) = fingerprint.split_at(8);
    let micros = since.iter().fold(0_i64, |micros, byte| (micros << 8) | i64::from(*byte));
    (Timestamp::from_micros(micros), rest[0] == 1)
}

fn hash(board: BoardId, fingerprint: &str) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update("alert")
        .chain_update(board.0.to_be_bytes())
        .chain_update(fingerprint)
        .finalize();
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    half
}

const fn staff_comment(text: oms_base::Comment) -> Command {
    Command::Comment { text, visibility: Visibility::Staff }
}
