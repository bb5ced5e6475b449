//! What readers of the log and triggers remember: operational rows, which no rebuild restores.

use crate::error::StoreError;
use crate::position::Position;
use oms_base::{AgencyId, RuleId, TicketId, Timestamp};

/// What a trigger remembers of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// The trigger.
    pub rule: RuleId,
    /// The ticket.
    pub ticket: TicketId,
    /// Since when the ticket is as the trigger looks for it.
    pub since: Timestamp,
    /// When the trigger is to look at it; `None` when it has.
    pub due_at: Option<Timestamp>,
    /// How often it has fired since then.
    pub fired: u32,
    /// When it last did.
    pub fired_at: Option<Timestamp>,
}

/// How a trigger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerRow {
    /// The trigger.
    pub rule: RuleId,
    /// How often it fired.
    pub fired: u64,
    /// When it last did.
    pub fired_at: Option<Timestamp>,
    /// The hour of that, counted from 1970, and how often it fired in it.
    pub hour: (i64, u32),
    /// How often it was left out because it had fired too often.
    pub left_out: u64,
    /// Since when chains that it had a part in were too long, and how often.
    pub stopped: (Option<Timestamp>, u32),
    /// The version that is parked, since when and why.
    pub parked: Option<(u32, Timestamp, String)>,
}

impl TriggerRow {
    /// One that never fired.
    pub const fn new(rule: RuleId) -> TriggerRow {
        TriggerRow {
            rule,
            fired: 0,
            fired_at: None,
            hour: (0, 0),
            left_out: 0,
            stopped: (None, 0),
            parked: None,
        }
    }

    /// Whether a version is parked; another one is not.
    pub fn is_parked(&self, version: u32) -> bool {
        self.parked.as_ref().is_some_and(|(parked, _, _)| *parked == version)
    }
}

/// A change of these rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutomationWrite {
    /// A reader of the log has come so far.
    Cursor(String, Position),
    /// Insert or replace a note.
    Note(NoteRow),
    /// Delete a note, if there.
    Forget(RuleId, TicketId),
    /// Insert or replace how a trigger stands.
    Trigger(TriggerRow),
}

/// Questions about what readers of the log and triggers remember.
pub trait Automation {
    /// How far a reader of the log has come; `None` when it never said.
    fn cursor(&self, agency: AgencyId, name: &str) -> Result<Option<Position>, StoreError>;

    /// What a trigger remembers of a ticket.
    fn trigger_note(
        &self,
        agency: AgencyId,
        rule: RuleId,
        ticket: TicketId,
    ) -> Result<Option<NoteRow>, StoreError>;

    /// Notes whose time has come at `now`, earliest first.
    fn due_notes(
        &self,
        agency: AgencyId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<NoteRow>, StoreError>;

    /// How every trigger that ever fired or was parked stands, by id.
    fn triggers(&self, agency: AgencyId) -> Result<Vec<TriggerRow>, StoreError>;
}
